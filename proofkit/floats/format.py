"""p-bit floats: pairs (m, e) of value m * 2**e. No infinities, NaN, subnormals or signed zero.

|m| is 0 or in [2**(p-1), 2**p), and e is in [-2**p, 2**p). Zero is (0, -2**p), so that equal values are equal pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from proofkit.errors import UsageError

__all__ = ["MOST_EXPONENT", "Float", "FloatFormat"]

MOST_EXPONENT = 2**20
"""Beyond this |e| a value is not written out as a fraction."""


@dataclass(frozen=True, slots=True)
class Float:
    """A significand with its sign, and an exponent. Which pairs are floats is for `FloatFormat.of` to say."""

    m: int
    e: int

    @property
    def value(self) -> Fraction:
        if self.m == 0:
            return Fraction(0)
        if abs(self.e) > MOST_EXPONENT:
            raise UsageError(f"a fraction with the exponent {self.e} is too large to write out")
        return Fraction(self.m << self.e) if self.e >= 0 else Fraction(self.m, 1 << -self.e)

    def __str__(self) -> str:
        return f"({self.m}, {self.e})"


@dataclass(frozen=True, slots=True)
class FloatFormat:
    """The floats of p bits of precision, p >= 1."""

    p: int

    def __post_init__(self) -> None:
        if self.p < 1:
            raise UsageError(f"a float has at least 1 bit of precision, not {self.p}")

    @property
    def smallest_exponent(self) -> int:
        return -(1 << self.p)

    @property
    def largest_exponent(self) -> int:
        return (1 << self.p) - 1

    @property
    def zero(self) -> Float:
        return Float(0, self.smallest_exponent)

    @property
    def smallest(self) -> Float:
        """The smallest positive float."""
        return Float(2 ** (self.p - 1), self.smallest_exponent)

    @property
    def largest(self) -> Float:
        return Float(2**self.p - 1, self.largest_exponent)

    @property
    def positive(self) -> int:
        """How many floats are positive, which is also the rank of the largest."""
        return 1 << 2 * self.p

    @property
    def count(self) -> int:
        return 2 * self.positive + 1

    @property
    def bits(self) -> int:
        """The length of an encoding: a sign, p bits of significand, p + 1 bits of exponent."""
        return 2 * self.p + 2

    def of(self, m: int, e: int) -> Float:
        """The float with this significand and exponent; refuses what is not one."""
        least, limit = 2 ** (self.p - 1), 2**self.p
        if not self.smallest_exponent <= e <= self.largest_exponent:
            raise UsageError(f"the exponent {e} of ({m}, {e}) is not in [-2**{self.p}, 2**{self.p})")
        if m == 0 and e != self.smallest_exponent:
            raise UsageError(f"zero is {self.zero} at p = {self.p}, not ({m}, {e})")
        if m != 0 and not least <= abs(m) < limit:
            raise UsageError(f"the significand {m} of ({m}, {e}) is neither 0 nor of magnitude {least} to {limit - 1}")
        return Float(m, e)

    def at(self, rank: int) -> Float:
        """The float of a rank: ranks run from -4**p to 4**p in the order of values, and zero has rank 0."""
        if abs(rank) > self.positive:
            raise UsageError(f"no float of {self.p} bits has rank {rank}")
        if rank == 0:
            return self.zero
        steps, offset = divmod(abs(rank) - 1, 2 ** (self.p - 1))
        magnitude = 2 ** (self.p - 1) + offset
        return Float(magnitude if rank > 0 else -magnitude, self.smallest_exponent + steps)

    def __iter__(self) -> Iterator[Float]:
        """All floats in the order of their values."""
        return map(self.at, range(-self.positive, self.positive + 1))

    def fields(self, x: Float) -> tuple[int, int, int]:
        """(s, M, E): the sign bit, |m| and e + 2**p; all three are 0 for zero. Refuses floats of other formats."""
        self.of(x.m, x.e)
        return int(x.m < 0), abs(x.m), x.e - self.smallest_exponent

    def of_fields(self, sign: int, significand: int, exponent: int) -> Float:
        """The float with these fields; refuses what is not one."""
        if sign and not significand:
            raise UsageError("zero has no sign")
        return self.of(-significand if sign else significand, exponent + self.smallest_exponent)

    def encode(self, x: Float) -> tuple[int, ...]:
        """The bits s, M, E; M and E with the lowest bit first. Zero is all zeros."""
        sign, significand, exponent = self.fields(x)
        return sign, *_bits(significand, self.p), *_bits(exponent, self.p + 1)

    def decode(self, bits: Sequence[int]) -> Float:
        """The float of an encoding; refuses bits that encode none."""
        if len(bits) != self.bits or not set(bits) <= {0, 1}:
            raise UsageError(f"a float of {self.p} bits is encoded in {self.bits} zeros and ones, not {list(bits)}")
        return self.of_fields(bits[0], _number(bits[1 : self.p + 1]), _number(bits[self.p + 1 :]))


def _bits(number: int, count: int) -> list[int]:
    return [number >> i & 1 for i in range(count)]


def _number(bits: Sequence[int]) -> int:
    return sum(int(bit) << i for i, bit in enumerate(bits))
