"""proofkit: derives and checks depth and size bounds of threshold circuits for neural architectures."""
