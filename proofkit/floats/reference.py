"""The exact reference: every operation is one on fractions, followed by one rounding.

Written to be believed, not to be fast; `proofkit.floats.words` says the same for any p.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from proofkit.errors import UsageError
from proofkit.floats.format import Float, FloatFormat

__all__ = ["MOST_PRECISION", "ExactFloats", "round_to"]

MOST_PRECISION = 20
"""Fractions of floats have up to 2**p bits."""


def round_to(format: FloatFormat, x: Fraction) -> Float:
    """The float nearest to x: beyond the largest that one, and below the smallest positive one that or zero.

    Half-way between two floats it is the lower one in magnitude if its significand is even, else the higher one. So
    half of the smallest positive float goes to zero; and for p = 1, where every significand is 1, ties go up, as if the
    upper neighbour of 1 * 2**e were 2 * 2**e.
    """
    if format.p > MOST_PRECISION:
        raise UsageError(f"exact fractions of floats have 2**p bits: p = {format.p} is more than {MOST_PRECISION}")
    if x < 0:
        opposite = round_to(format, -x)
        return Float(-opposite.m, opposite.e)
    rank = bisect_right(range(format.positive + 1), x, key=lambda rank: format.at(rank).value) - 1
    if rank == format.positive:
        return format.largest
    low, high = format.at(rank), format.at(rank + 1)
    above_low, below_high = x - low.value, high.value - x
    if above_low == below_high:
        return low if low.m % 2 == 0 else high
    return low if above_low < below_high else high


@dataclass(frozen=True, slots=True)
class ExactFloats:
    """The arithmetic of one format. Operands are floats of that format."""

    format: FloatFormat

    def add(self, x: Float, y: Float) -> Float:
        return round_to(self.format, x.value + y.value)

    def sub(self, x: Float, y: Float) -> Float:
        return round_to(self.format, x.value - y.value)

    def mul(self, x: Float, y: Float) -> Float:
        return round_to(self.format, x.value * y.value)

    def div(self, x: Float, y: Float) -> Float:
        """x / y, and 0 where y is 0: a convention that makes division total, for its users to discharge."""
        return round_to(self.format, x.value / y.value) if y.m else self.format.zero

    def neg(self, x: Float) -> Float:
        return Float(-x.m, x.e)

    def abs(self, x: Float) -> Float:
        return Float(abs(x.m), x.e)

    def floor(self, x: Float) -> Float:
        """The largest integer that is at most x. It is a float, so nothing is lost in rounding.

        For e >= 0, x is an integer. For e < 0, |x| < 2**(p-1), and the integers up to 2**(p-1) are floats.
        """
        return round_to(self.format, Fraction(math.floor(x.value)))

    def lt(self, x: Float, y: Float) -> bool:
        return x.value < y.value

    def le(self, x: Float, y: Float) -> bool:
        return x.value <= y.value

    def gt(self, x: Float, y: Float) -> bool:
        return x.value > y.value

    def eq(self, x: Float, y: Float) -> bool:
        return x.value == y.value

    def ne(self, x: Float, y: Float) -> bool:
        return x.value != y.value

    def min(self, x: Float, y: Float) -> Float:
        return x if x.value <= y.value else y

    def max(self, x: Float, y: Float) -> Float:
        return x if x.value >= y.value else y

    def sum_of(self, xs: Iterable[Float]) -> Float:
        """The exact sum, rounded once."""
        return round_to(self.format, sum((x.value for x in xs), Fraction(0)))

    def product_of(self, xs: Iterable[Float]) -> Float:
        """The exact product, rounded once."""
        return round_to(self.format, math.prod((x.value for x in xs), start=Fraction(1)))

    def argmax(self, xs: Sequence[Float]) -> int:
        """The first index, from 0, at which the largest stands."""
        if not xs:
            raise UsageError("nothing has no largest element")
        values = [x.value for x in xs]
        return values.index(max(values))

    def sort(self, xs: Iterable[Float]) -> tuple[Float, ...]:
        """In increasing order; equal ones keep their order."""
        return tuple(sorted(xs, key=lambda x: x.value))
