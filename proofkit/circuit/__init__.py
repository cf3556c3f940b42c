"""Threshold circuits: families of gates described for all parameters at once, and the netlists they unfold to."""
