"""Whether a definition still computes what its reference implementation computes."""
