"""Benchmarks: run by hand, printed as figures and ratios, never asserted."""
