"""The commands about circuits: one file for each of them."""
