"""Trusted: the only room that makes theorems and verdicts. Standard library only."""
