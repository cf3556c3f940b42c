"""Seeded faults: mutants of the repaired chain, each of which the checker must catch for the right reason."""
