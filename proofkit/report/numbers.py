"""Depths as numbers, in words."""

from __future__ import annotations

from proofkit.check.outcome import Numbers
from proofkit.kernel.claims import Uniformity, depth_text
from proofkit.kernel.theorem import Theorem

__all__ = ["by_constants_text", "composed_text", "graded", "integer"]


def integer(theorem: Theorem | None) -> int | None:
    """The depth, where it depends on no parameter."""
    if theorem is None or len(theorem.bound.depth) != 1:
        return None
    return next(iter(theorem.bound.depth)).constant()


def graded(theorem: Theorem, wanted: Uniformity) -> str:
    """The depth, with how uniform the circuits are where that is not enough."""
    grade = theorem.bound.uniformity
    return depth_text(theorem.bound.depth) + (f" ({grade})" if grade > wanted else "")


def by_constants_text(numbers: Numbers | None) -> str:
    """The number that the constants give; nothing where there is none."""
    theorem = numbers.by_constants if numbers is not None else None
    return graded(theorem, numbers.wanted) if numbers is not None and theorem is not None else ""


def composed_text(numbers: Numbers | None) -> str:
    """The number of the circuits one after another; nothing where there is none."""
    theorem = numbers.composed if numbers is not None else None
    return graded(theorem, numbers.wanted) if numbers is not None and theorem is not None else ""
