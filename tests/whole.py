"""All specs of this repository, judged: several tests look at the outcome, and it takes seconds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from proofkit.check.outcome import Outcome
from proofkit.check.run import check
from proofkit.spec.load import load_dir

__all__ = ["SPECS", "whole"]

SPECS = Path(__file__).parents[1] / "specs"


@cache
def whole() -> Outcome:
    """As `proofkit check all` judges them, with notes about slack, and without circuits and numbers."""
    return check(load_dir(SPECS))
