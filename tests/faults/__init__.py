"""Seeded faults: mutants of the specs, each of which the checker must catch for the right reason."""
