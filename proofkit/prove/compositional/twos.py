"""Powers of 2 in fixed point: exponent and significand of a result as digits of one sum.

Let y be N / 2**f for an integer N, E its whole part, and 2**(y - E) be a, which is from 1 to 2. A sum of `upper` + s
digits is 2**s * (E + more) + t, whole parts dropped, with t - half + 2**s = 2**s * a * (1 + r) for a small r, which may
be negative. Its digits from place s + 1 - p on are the fields of 2**y, rounded, as `half` is half a unit there. Twice
t - half + 2**s, and one more, is a magnitude that float arithmetic rounds in the same way, as there are no ties.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import ceil, floor
from typing import Any

from proofkit.errors import KernelError
from proofkit.floats.ratio import Ratio
from proofkit.floats.real import REAL
from proofkit.floats.words import IntWords, Triple, Words, round_word
from proofkit.prove.compositional.facts import Fact
from proofkit.prove.compositional.near import Fixed, Near, near_if_nearest
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.regions import Region

__all__ = ["Logarithm", "Powered", "Rounded", "fixed_by_power", "near_if_power"]

BITS = 256
"""Precision of the ball around ln 2."""


@dataclass(frozen=True, eq=False)
class Powered(Fact):
    """What is said above, with r from `low` to `high`.

    numbers      the sum, E modulo 2**upper, and the lower f digits of N
    upper, s, p  as above; `more` is 2**p + 1 - p, and `half` is 2**(s - p)
    """

    upper: int
    s: int
    p: int
    low: Fraction
    high: Fraction

    @property
    def half(self) -> int:
        return 1 << self.s - self.p

    @property
    def ends(self) -> tuple[int, int]:
        """Those of t, for all a from 1 to 2."""
        return self.between(2)

    def between(self, most: int) -> tuple[int, int]:
        """The ends of t, for an a from 1 to this."""
        low, high = (1 << self.s) * self.low, (1 << self.s) * (most * (1 + self.high) - 1)
        return ceil(low) + self.half, floor(high) + self.half

    @property
    def magnitude(self) -> int:
        return 1 << self.upper + self.s + 1

    def rest(self, total: Any, whole: Any) -> Any:
        """t, from the sum and E."""
        return (total - ((whole + (2**self.p + 1 - self.p)) << self.s)) & ((1 << self.upper + self.s) - 1)

    def condition(self, w: Words, words: Sequence[Any]) -> Any:
        t, (low, high) = self.rest(*words[:2]), self.ends
        return w.both(t >= low, t <= high)


@dataclass(frozen=True, eq=False)
class Rounded(Fact):
    """For every float of some regions the result is 2**y as `powered` has it, rounded; or that with another magnitude.

    That is one greater by `slack[0]`, or less by `slack[1]`: as much as a * (1 + r) may be below 1, or from 2 on.

    numbers   the fields of the operand, those of the result, the sum, and E modulo 2**upper
    """

    regions: tuple[Region, ...]
    powered: Powered

    @property
    def slack(self) -> tuple[int, int]:
        (low, high), half = self.powered.ends, self.powered.half
        return 2 * max(0, half - low), 2 * max(0, high - half - (1 << self.powered.s) + 1)

    @property
    def magnitude(self) -> int:
        return 4 * self.powered.magnitude

    def condition(self, w: Words, words: Sequence[Any]) -> Any:
        inside = reduce(w.either, (region.holds(w, words[:3]) for region in self.regions))
        results = self.results(w, self.powered.rest(*words[6:]), words[7])
        found = [reduce(w.both, (a == b for a, b in zip(words[3:6], result, strict=True))) for result in results]
        return w.either(w.where(inside, w.constant(1), w.constant(0)) == 0, reduce(w.either, found))

    def results(self, w: Words, t: Any, whole: Any) -> list[Triple]:
        """All of them."""
        upper, s, p = self.powered.upper, self.powered.s, self.powered.p
        signed = w.where(whole >= 1 << upper - 1, whole - (1 << upper), whole)
        magnitude, place = ((t + ((1 << s) - self.powered.half)) << 1) + 1, signed + (2**p - s - 1)
        more, less = self.slack
        every = (magnitude, magnitude + more, magnitude - less)
        return [round_word(w, p, w.constant(0), m, place, s + 3) for m in every]


@dataclass(frozen=True, eq=False)
class Logarithm(Fact):
    """For every float of a region, N is (-1)**sign * factor * m + e with low <= e <= high, for its significand m.

    numbers   the lower f digits of N, in two's complement, and the others, each as a natural number
    h         a float of the region is (-1)**sign * m / 2**h
    """

    region: Region
    f: int
    h: int
    factor: Fraction
    low: Fraction
    high: Fraction

    def between(self, upper: int) -> tuple[int, int]:
        """The range of N. Raises: KernelError if it is too large for its digits."""
        [sign] = self.region.signs
        ends = [(1 - 2 * sign) * self.factor * m for m in self.region.significands]
        low, high = ceil(min(ends) + self.low), floor(max(ends) + self.high)
        if low < -1 << (self.f + upper - 1) or high >= 1 << (self.f + upper - 1):
            raise KernelError("twos", "the logarithm is too large for its digits")
        return low, high


def near_if_power(proof: Proof, rounded: Rounded, logarithm: Logarithm) -> Near:
    """e**x is 2**y times 2**(x / ln 2 - y), and 2**y is a * 2**E, of which a * (1 + r) is rounded.

    Raises: KernelError if the results may be too far off.
    """
    _check(proof, rounded, logarithm)
    powered, region = rounded.powered, logarithm.region
    if region.significands != (0, 0) and {*region.exponents} != {2**powered.p - logarithm.h}:
        raise KernelError("twos", "this is not about floats of that exponent")
    (below, above), (more, less) = _factor(logarithm), rounded.slack
    least = 2 * (powered.ends[0] - powered.half + (1 << powered.s)) + 1
    if below <= 0 or least <= less or 1 + powered.low <= 0:
        raise KernelError("twos", "what is rounded may be 0")
    low = below / (1 + powered.high + Fraction(1, 2 << powered.s)) * Fraction(least, least + more)
    off = (low, above / (1 + powered.low) * Fraction(least, least - less))
    return near_if_nearest(proof, "exp", region, off)


def fixed_by_power(proof: Proof, rounded: Rounded, logarithm: Logarithm) -> Fixed:
    """Where N is 0 the results are one float, if what is rounded is so little off.

    Raises: KernelError if they may be more than one.
    """
    _check(proof, rounded, logarithm)
    if logarithm.between(rounded.powered.upper) != (0, 0):
        raise KernelError("twos", "the logarithm may be something else than 0")
    every = {result for t in rounded.powered.between(1) for result in rounded.results(IntWords(), t, 0)}
    if len(every) > 1:
        raise KernelError("twos", "what is rounded may be more than one float")
    [(sign, significand, exponent)] = every
    return proof.admit(Fixed(rounded.numbers[:6], logarithm.region, (sign, significand, exponent)))


def _check(proof: Proof, rounded: Rounded, logarithm: Logarithm) -> None:
    """All of them are about the same numbers, and what is rounded has so many bits as is said."""
    for fact in (rounded, rounded.powered, logarithm):
        proof.check(fact)
    powered, (low, high) = rounded.powered, rounded.powered.ends
    lower = logarithm.numbers[0]
    if rounded.numbers != (*proof.operands, *proof.results, *powered.numbers[:2]):
        raise KernelError("twos", "what is rounded is something else")
    if powered.numbers[1:] != (logarithm.numbers[1], lower) or len(lower.weights) != logarithm.f:
        raise KernelError("twos", "this is not the power of that logarithm")
    if not any(logarithm.region.within(region) for region in rounded.regions):
        raise KernelError("twos", "rounding is not shown for the whole region")
    greatest = 2 * (high - powered.half + (1 << powered.s)) + 1 + rounded.slack[0]
    if low < 0 or high >= 1 << powered.upper + powered.s or greatest >= 1 << powered.s + 3:
        raise KernelError("twos", "what is rounded has too many bits")
    logarithm.between(powered.upper)


def _factor(logarithm: Logarithm) -> tuple[Fraction, Fraction]:
    """Two rationals between which e**x / 2**y is, for all x of the region.

    It is e**d for d = x - y * ln 2, which is linear in m and e, and in ln 2. As |d| is at most 1, e**d is from 1 + d to
    1 + d + d**2.
    """
    unit, [sign] = Fraction(1, 2**logarithm.f), logarithm.region.signs
    off = [
        (1 - 2 * sign) * m * (Fraction(1, 2**logarithm.h) - logarithm.factor * unit * ln2) - e * unit * ln2
        for ln2 in REAL["log"].enclosure(Ratio.of(2), BITS)
        for m in logarithm.region.significands
        for e in (logarithm.low, logarithm.high)
    ]
    if max(map(abs, off)) > 1:
        raise KernelError("twos", "the logarithm is too far off")
    return 1 + min(off), 1 + max(off) + max(map(abs, off)) ** 2
