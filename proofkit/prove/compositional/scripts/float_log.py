"""Natural logarithm of floats: fractions for every significand, multiples of log 2, and one rounding.

A sum S of B digits is found with S = 2**(B - p - 1) * log x + e modulo 2**B, for an e that is bounded. The logarithm is
monotone and less than 2**p in magnitude, so S is the number itself in two's complement, and on either side of 1 it is
not small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Any

from proofkit.errors import KernelError
from proofkit.floats.format import FloatFormat
from proofkit.floats.ratio import Ratio
from proofkit.floats.real import REAL
from proofkit.floats.words import Words
from proofkit.prove.compositional.facts import Equation, Fact
from proofkit.prove.compositional.near import (
    Estimate,
    Fixed,
    Near,
    Rounding,
    conclude_near,
    near_if_fixed,
    near_if_rounded,
)
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Case, Proof
from proofkit.prove.compositional.regions import Region
from proofkit.prove.compositional.sums import summed
from proofkit.prove.compositional.tabulated import Tables, Tabulated, fractions

__all__ = ["log_of_float"]

Ends = tuple[Fraction, Fraction]


def log_of_float(proof: Proof) -> None:
    """float_log"""
    p = proof.params["p"]
    [sign], bits = proof.nodes("x_s"), proof.nodes("x_m")
    normal, others = {sign: 0, bits[-1]: 1}, [{sign: 0, bits[-1]: 0}, {sign: 1}]
    tables = Tables(proof, fractions(proof), bits[:-1], [normal, *others])
    summed(proof, "sum.", len(tables.fractions) + p + 1)
    digits = proof.nodes("sum.s")
    about = _Sum(p, tables.places, tuple(proof.nodes("x_e")))
    says = "the sum of fractions is the logarithm, about, for every significand; or 0 where there is none"
    shown = tables.show("logarithms", says, digits, normal, about.check)
    nothing = [tables.show("logarithms", says, digits, case, _is_nothing) for case in others]
    signed = _Signed(proof, about, shown, digits)
    zeros = [_zero(proof, found) for found in nothing]
    pieces = signed.rounded(zeros)
    conclude_near(proof, pieces)


def _is_nothing(totals: Sequence[int], linear: Number) -> None:
    if {*totals} != {0} or linear.weights:
        raise KernelError("logarithm", "the sum is not 0 where there is no logarithm")


def _zero(proof: Proof, found: Tabulated) -> Equation:
    proof.check(found)
    _is_nothing(found.found, found.linear)
    return proof.admit(Equation(found.numbers, lambda w, _: w.constant(0), tuple(found.fixed.items())))


@dataclass(frozen=True)
class _Sum:
    """What the sum of `places` digits, for floats of p bits with these exponent bits, has to be.

    lost   how many of the lowest digits are left out
    """

    p: int
    places: int
    exponent: tuple[int, ...]

    @property
    def used(self) -> int:
        return 4 * self.p + 4

    @property
    def lost(self) -> int:
        return self.places - self.used

    @cached_property
    def unit(self) -> int:
        """The sum for a logarithm of 1."""
        return 1 << self.places - self.p - 1

    def log(self, x: Ratio) -> Ends:
        """Ends of a logarithm, in units of the last digit."""
        low, high = REAL["log"].enclosure(x, self.places + self.p + 64)
        return low * self.unit, high * self.unit

    @cached_property
    def significands(self) -> list[Ends]:
        """For each significand without its highest bit, with the exponent field 0."""
        low, high = self.log(Ratio.of(2))
        found = (self.log(Ratio.of(m)) for m in range(2 ** (self.p - 1), 2**self.p))
        return [(a - high * 2**self.p, b - low * 2**self.p) for a, b in found]

    def errors(self, totals: Sequence[int], linear: Number) -> Ends:
        """By how much the sum is off, at least and at most: linear in each exponent bit, so corners are enough."""
        if not {*linear.weights} <= {*self.exponent}:
            raise KernelError("logarithm", "the sum depends on something else than the exponent")
        offs = [self._off(total, ends) for total, ends in zip(totals, self.significands, strict=True)]
        low, high = min(a for a, _ in offs), max(b for _, b in offs)
        ln2 = self.log(Ratio.of(2))
        for j, node in enumerate(self.exponent):
            a, b = self._off(linear.weights.get(node, 0), (ln2[0] * 2**j, ln2[1] * 2**j))
            low, high = low + min(a, Fraction(0)), high + max(b, Fraction(0))
        return low, high

    def _off(self, got: int, ends: Ends) -> Ends:
        """A number less what it should be, modulo what the digits hold."""
        around = round((got - ends[0]) / (1 << self.places)) << self.places
        return got - around - ends[1], got - around - ends[0]

    def check(self, totals: Sequence[int], linear: Number) -> None:
        low, high = self.errors(totals, linear)
        if max(-low, high) > 1 << self.lost + 2:
            raise KernelError("logarithm", "the sum is too far from the logarithm")


@dataclass(frozen=True, eq=False)
class _Located(Fact):
    """For every float of a region the highest digit is the sign, and the magnitude is between two values.

    numbers   the fields of the operand, then highest digit and magnitude
    """

    region: Region
    sign: int
    least: int
    most: int

    @property
    def magnitude(self) -> int:
        return self.most

    @property
    def places(self) -> range:
        """Where the leading one of the magnitude may be; below all places if it is 0."""
        return range(self.least.bit_length() - 1, self.most.bit_length())

    def condition(self, w: Words, words: Sequence[Any]) -> Any:
        located = w.both(words[3] == self.sign, w.both(words[4] >= self.least, words[4] <= self.most))
        outside = w.where(self.region.holds(w, words[:3]), w.constant(0), w.constant(1))
        return w.either(outside == 1, located)


class _Signed:
    """The sum as a number in two's complement."""

    def __init__(self, proof: Proof, about: _Sum, shown: Tabulated, digits: Sequence[int]) -> None:
        proof.check(shown)
        proof.used |= {"corners", "wrap"}
        self.proof, self.about, self.shown, self.digits = proof, about, shown, digits
        [sign], bits = proof.nodes("x_s"), proof.nodes("x_m")
        fields = [Number.of(sign), Number.binary(bits), Number.binary(about.exponent)]
        if proof.operands != fields or shown.numbers != (Number.binary(digits),):
            raise KernelError("logarithm", "the sum is that of other operands")
        if shown.fixed != {sign: 0, bits[-1]: 1} or shown.argument != tuple(bits[:-1]):
            raise KernelError("logarithm", "the sum is not shown for all positive floats")
        self.low, self.high = about.errors(shown.found, shown.linear)
        self.top = digits[-1]
        upper = Number.binary(digits[about.lost : -1])
        self.magnitudes = upper, upper * -1 + ((1 << about.used - 1) - 1)
        p = about.p
        half, one = 1 << p - 1, (1 << p) - (p - 1)
        self.one = Region((0,), (half, half), (one, one))
        self.sides = (
            [
                Region((0,), (half + 1, 2 * half - 1), (one, one)),
                Region.normal(p, (0,), one + 1, (2 << p) - 1),
            ],
            [Region.normal(p, (0,), 0, one - 1)],
        )

    def located(self, region: Region, sign: int) -> tuple[_Located, Estimate]:
        """Raises: KernelError if the sum may have another sign, or more digits."""
        about = self.about
        [(first, last)] = region.ends(FloatFormat(about.p))
        start, end = about.log(Ratio.of_float(first))[0], about.log(Ratio.of_float(last))[1]
        low, high = ceil(start + self.low), floor(end + self.high)
        if sign:
            start, end, low, high = -end, -start, -high, -low
        if low < sign or high >= 1 << about.places - 1:
            raise KernelError("wrap", "the sum may have another sign, or more digits")
        least, most = ((value - sign) >> about.lost for value in (low, high))
        unit = 1 << about.lost
        offs = (1 + self.low, unit + 1 + self.high) if sign else (-self.high, unit - self.low)
        if least < 1:
            raise KernelError("logarithm", "the sum may be too small")
        by = [off / unit / least for off in offs]
        where = self._admit(region, sign, least, most)
        estimate = Estimate(self.value(sign), region, 1 + min(by[0], Fraction(0)), 1 + max(by[1], Fraction(0)), "log")
        return where, self.proof.admit(estimate)

    def _admit(self, region: Region, sign: int, least: int, most: int) -> _Located:
        numbers = (*self.proof.operands, Number.of(self.top), self.magnitudes[sign])
        return self.proof.admit(_Located(numbers, region, sign, least, most))

    def value(self, sign: int) -> tuple[Number, Number, Number]:
        p = self.about.p
        return Number({}, sign), self.magnitudes[sign], Number({}, (1 << p) + p + 1 - self.about.used)

    def located_exactly(self, region: Region) -> _Located:
        """For a single float."""
        p, shown = self.about.p, self.shown
        (significand, most), (exponent, last) = region.significands, region.exponents
        if (significand, exponent, region.signs) != (most, last, (0,)):
            raise KernelError("logarithm", "a region is more than one float")
        set_bits = [node for j, node in enumerate(self.about.exponent) if exponent >> j & 1]
        total = shown.found[significand - (1 << p - 1)] + sum(shown.linear.weights.get(node, 0) for node in set_bits)
        sign, rest = divmod(total % shown.modulus, shown.modulus >> 1)
        magnitude = rest >> self.about.lost
        size = (1 << self.about.used - 1) - 1 - magnitude if sign else magnitude
        return self._admit(region, sign, size, size)

    def rounded(self, zeros: Sequence[Equation]) -> list[Near]:
        """What the results are, wherever the leading one of the magnitude is."""
        proof, fields = self.proof, (*self.proof.operands, *self.proof.results)
        found = [[self.located(region, sign) for region in side] for sign, side in enumerate(self.sides)]
        given = [self.located_exactly(self.one), *(where for side in found for where, _ in side)]
        roundings = [
            Rounding((*fields, *self.value(sign)), tuple(side), self.about.p, self.about.used - 1)
            for sign, side in enumerate(self.sides)
        ]
        p = self.about.p
        nothing = [self.one, Region.normal(p, (1,), 0, (2 << p) - 1), Region.zero()]
        fixed = [Fixed(fields, region, (0, 0, 0)) for region in nothing]
        [sign], bits = proof.nodes("x_s"), proof.nodes("x_m")
        proof.lemma(
            "rounding",
            "the results are the sum, rounded, wherever its leading one is; 0 where there is no logarithm, or it is 0",
            cut=self.digits,
            shows=[*roundings, *fixed],
            bits=proof.open_bits("r.r_s", "r.r_m", "r.r_e", "r_s", "r_m", "r_e"),
            cases=[
                *(Case(case | {sign: 0, bits[-1]: 1}, tuple(given)) for case in self.leading(given)),
                Case({sign: 0, **dict.fromkeys(bits, 0)}, (zeros[0],)),
                Case({sign: 1}, (zeros[1],)),
            ],
            covering=[proof.assumed, *given],
        )
        rounded = [
            near_if_rounded(proof, rounding, estimate)
            for rounding, side in zip(roundings, found, strict=True)
            for _, estimate in side
        ]
        return [*rounded, *(near_if_fixed(proof, fact) for fact in fixed)]

    def leading(self, located: Sequence[_Located]) -> list[dict[int, int]]:
        """All signs and places of the leading one of the magnitude that there are."""
        *magnitude, top = self.digits[self.about.lost :]
        found = []
        for sign, k in sorted({(w.sign, k) for w in located for k in w.places}):
            leading = {magnitude[k]: 1 - sign} if k >= 0 else {}
            found.append({top: sign, **dict.fromkeys(magnitude[k + 1 :], sign), **leading})
        return found
