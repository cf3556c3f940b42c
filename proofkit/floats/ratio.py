"""Rationals with an exponent of their own, so that floats of any width are compared without writing out 2**(2**p)."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import Self

from proofkit.floats.format import Float

__all__ = ["Ratio"]


@dataclass(frozen=True, slots=True)
class Ratio:
    """n / d * 2**e in lowest terms, with n and d odd; zero is 0 / 1 * 2**0. So equal values are equal triples."""

    n: int
    d: int
    e: int

    @classmethod
    def of(cls, n: int, d: int = 1, e: int = 0) -> Self:
        """For d > 0."""
        if n == 0:
            return cls(0, 1, 0)
        common = gcd(n, d)
        n, d = n // common, d // common
        twos, halves = _twos(n), _twos(d)
        return cls(n >> twos, d >> halves, e + twos - halves)

    @classmethod
    def of_float(cls, x: Float) -> Self:
        return cls.of(x.m, 1, x.e)

    def __neg__(self) -> Ratio:
        return Ratio(-self.n, self.d, self.e)

    @property
    def sign(self) -> int:
        return (self.n > 0) - (self.n < 0)

    def compare(self, other: Ratio) -> int:
        """The sign of self - other."""
        if self.sign != other.sign or self.n == 0:
            return (self.sign > other.sign) - (self.sign < other.sign)
        left, right, shift = self.n * other.d, other.n * self.d, self.e - other.e
        tops = left.bit_length() + shift - right.bit_length()
        if tops:  # |left| * 2**shift and |right| have their leading bits at different places
            return self.sign if tops > 0 else -self.sign
        left, right = left << max(shift, 0), right << max(-shift, 0)
        return (left > right) - (left < right)


def _twos(n: int) -> int:
    """How often 2 divides n."""
    return (n & -n).bit_length() - 1
