"""The command line: one file for each command. Nothing else of proofkit prints."""

from __future__ import annotations

from proofkit.cli.app import main

__all__ = ["main"]
