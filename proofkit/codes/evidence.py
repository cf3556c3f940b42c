"""8xx: evidence and trust."""

from __future__ import annotations

from proofkit.codes.row import Code
from proofkit.terms import Severity

__all__ = ["EVIDENCE"]

EVIDENCE = (
    Code(
        "PK802",
        "axiom-not-permitted",
        Severity.ERROR,
        "A statement rests on something its spec does not permit.",
        why="A verdict is only as good as what it rests on, and the spec limits that on purpose.",
        example="Theorem 5.11 rests on solver:z3, which its spec does not permit",
        fix="Permit the source in the spec, or derive the statement without it.",
    ),
)
