"""Arrays of machine integers as words: one operation on many values at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from proofkit.errors import UsageError

__all__ = ["MOST_WIDTH", "NumpyWords"]

MOST_WIDTH = 62
"""Bits of a signed word: two less than the machine's, so that a sum of two words that count does not wrap around."""


class NumpyWords:
    """Arrays of 64-bit integers, element by element; conditions are arrays of truth values.

    Raises: UsageError if words of so many bits do not fit.
    """

    def __init__(self, width: int) -> None:
        if width > MOST_WIDTH:
            raise UsageError(f"words of {width} bits are more than the {MOST_WIDTH} that machine integers hold")

    def constant(self, k: int) -> Any:
        return np.int64(k)

    def where(self, condition: Any, yes: Any, no: Any) -> Any:
        return np.where(condition, yes, no)

    def both(self, left: Any, right: Any) -> Any:
        return np.logical_and(left, right)

    def either(self, left: Any, right: Any) -> Any:
        return np.logical_or(left, right)

    def div(self, a: Any, b: Any) -> Any:
        return a // b

    def mod(self, a: Any, b: Any) -> Any:
        return a % b
