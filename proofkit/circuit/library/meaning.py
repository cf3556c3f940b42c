"""What several circuits mean, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from proofkit.floats.words import Triple, Words

__all__ = ["chosen", "count_ones", "flag", "indexed"]


def flag(w: Words, condition: Any) -> Any:
    """A condition as a word, 0 or 1."""
    return w.where(condition, w.constant(1), w.constant(0))


def count_ones(word: Any, n: int) -> Any:
    """How many of the lowest n bits are set."""
    return sum((word >> i & 1 for i in range(1, n)), word & 1)


def indexed(w: Words, values: Sequence[Any], index: Any) -> Any:
    """values[index], and 0 beyond the last."""
    found = w.constant(0)
    for i, value in enumerate(values):
        found = w.where(index == i, value, found)
    return found


def chosen(w: Words, condition: Any, yes: Triple, no: Triple) -> Triple:
    return Triple(*(w.where(condition, a, b) for a, b in zip(yes, no, strict=True)))
