"""7xx: circuits and solvers."""

from __future__ import annotations

from proofkit.codes.row import Code
from proofkit.terms import Severity

__all__ = ["SOLVERS"]

SOLVERS = (
    Code(
        "PK702",
        "solver-unknown",
        Severity.WARNING,
        "The solver gave up within its budget.",
        why="An answer that was not found is neither yes nor no, and is never counted as either.",
        example="whether the hypotheses of Lemma 5.3 can hold together was not decided",
        fix="Simplify the condition, or raise the budget.",
    ),
)
