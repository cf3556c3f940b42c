"""Tests of the trusted kernel, one module for each of its modules."""
