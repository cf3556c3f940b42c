"""Sheets of the small papers, for the tests of the machine formats."""

from __future__ import annotations

from proofkit.check.run import check
from proofkit.errors import SpecError
from proofkit.report.sheet import Sheet, sheet_of, unreadable
from proofkit.spec.load import load_text

__all__ = ["sheet"]


def sheet(*texts: str) -> Sheet:
    """The sheet of these papers, named specs/0.toml and so on."""
    try:
        specs = [load_text(text, f"specs/{number}.toml") for number, text in enumerate(texts)]
    except SpecError as error:
        return unreadable(error.findings)
    return sheet_of(check(specs))
