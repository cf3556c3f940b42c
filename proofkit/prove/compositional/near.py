"""What a compositional proof of a circuit that approximates a real function shows: that all results are near enough.

The floats are split into regions, and on each of them one of two things is shown.

rounded   The results are the float nearest to a number V, and f(x) is between `low` and `high` times V. Let u = 2**-p.
          If V is as large as the smallest float, the nearest float y is from V / (1 + u) to V * (1 + 2*u) / (1 + u), or
          it is the largest one and less than V. A float y may stand for all that is from y / (1 + u) to y / (1 - u)
          (`proofkit.floats.real.interval`). So it is enough that low >= 1 - (u / (1 + u))**2 and
          high <= 1 / (1 - u**2). The largest float stands for all that is above. Below the smallest one the result is
          that or zero, as V is more than half of it or not, and either of them may stand for what is u off from there.
fixed     The results are one float. As f is monotone on either side of zero, where it is defined, it is enough that
          this float may stand for f(x) at both ends of the region: that is decided in balls.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

from proofkit.errors import KernelError
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.ratio import Ratio
from proofkit.floats.real import RealFunction
from proofkit.floats.words import IntWords, Words, round_word
from proofkit.prove.approximation import Approximation
from proofkit.prove.balls import Worst
from proofkit.prove.compositional.facts import Fact, Relation
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.regions import Region

__all__ = [
    "Confined",
    "Estimate",
    "Fixed",
    "Near",
    "Rounding",
    "conclude_near",
    "fixed_by_rounding",
    "near_if_fixed",
    "near_if_nearest",
    "near_if_rounded",
]


@dataclass(frozen=True, eq=False)
class Near(Fact):
    """For every float of a region the results are a float that may stand for f of it.

    numbers   the fields of the operand, then those of the result
    worst     no relative error is larger, in units of 2**-p; None where none is asked for
    """

    region: Region
    worst: Fraction | None


@dataclass(frozen=True, eq=False)
class Rounding(Fact):
    """For every float of some regions the result is (-1)**sign * magnitude * 2**(exponent - 2**p), rounded.

    numbers   the fields of the operand, those of the result, then sign, magnitude and exponent
    bits      the magnitude is a natural number below 2**bits
    """

    regions: tuple[Region, ...]
    p: int
    bits: int

    @property
    def value(self) -> tuple[Number, ...]:
        return self.numbers[6:]

    @property
    def magnitude(self) -> int:
        return max(1 << self.bits, 1 << (self.p + 3))

    def condition(self, w: Words, words: Sequence[Any]) -> Any:
        inside = reduce(w.either, (region.holds(w, words[:3]) for region in self.regions))
        sign, magnitude, exponent = words[6:]
        return _if(w, inside, _same(w, words[3:6], round_word(w, self.p, sign, magnitude, exponent, self.bits)))


@dataclass(frozen=True, eq=False)
class Fixed(Fact):
    """For every float of a region the result is one float, given by its fields.

    numbers   the fields of the operand, then those of the result
    """

    region: Region
    fields: tuple[int, int, int]

    @property
    def magnitude(self) -> int:
        return max(self.fields)

    def condition(self, w: Words, words: Sequence[Any]) -> Any:
        return _if(w, self.region.holds(w, words[:3]), _same(w, words[3:], self.fields))


@dataclass(frozen=True, eq=False)
class Estimate(Fact):
    """For every float of a region, f of it is from `low` to `high` times (-1)**sign * magnitude * 2**(exponent - 2**p).

    numbers   sign, magnitude and exponent
    of        the name of f in `proofkit.floats.real.REAL`
    """

    region: Region
    low: Fraction
    high: Fraction
    of: str


@dataclass(frozen=True, eq=False)
class Confined(Fact):
    """For every float of a region, sign and exponent have one value each, and the magnitude is between two.

    numbers   sign, magnitude and exponent
    """

    region: Region
    sign: int
    magnitudes: tuple[int, int]
    exponent: int


def near_if_rounded(proof: Proof, rounding: Rounding, estimate: Estimate) -> Near:
    """Raises: KernelError if what is rounded is not what is estimated, or the estimate is too far off."""
    proof.check(estimate)
    _check(proof, rounding, estimate.region, estimate.numbers)
    return near_if_nearest(proof, estimate.of, estimate.region, (estimate.low, estimate.high))


def near_if_nearest(proof: Proof, name: str, region: Region, off: tuple[Fraction, Fraction]) -> Near:
    """For a region where results are shown to be nearest to some V, and the function of this name to be between these
    two times V: for rules that show that.

    Raises: KernelError if it is too far off, or it is not defined there.
    """
    function, format = _function(proof)
    if name != function.name:
        raise KernelError("near", f"an estimate of {name} says nothing of {function.name}")
    if not all(function.inside(Ratio.of_float(x)) for ends in region.ends(format) for x in ends):
        raise KernelError(
            "near", f"{function.domain} does not hold in the whole region, and f is 0 by convention there"
        )
    proof.used.add("near")
    low, high = off
    u = Fraction(1, 2**format.p)
    if low < 1 - (u / (1 + u)) ** 2 or high > 1 / (1 - u**2):
        raise KernelError("near", "what is rounded is too far from the real value")
    error = max((1 + 2 * u) / ((1 + u) * low) - 1, 1 - 1 / ((1 + u) * high))
    return proof.admit(Near((*proof.operands, *proof.results), region, error / u))


def fixed_by_rounding(proof: Proof, rounding: Rounding, confined: Confined) -> Fixed:
    """Raises: KernelError if the ends, rounded, are different floats."""
    proof.check(confined)
    _check(proof, rounding, confined.region, confined.numbers)
    low, high = confined.magnitudes
    if not 0 <= low <= high < 1 << rounding.bits:
        raise KernelError("near", "the magnitudes are none")
    w, p = IntWords(), rounding.p
    least, greatest = (round_word(w, p, confined.sign, end, confined.exponent, rounding.bits) for end in (low, high))
    if least != greatest:
        raise KernelError("near", "what is rounded may be more than one float")
    return proof.admit(Fixed(rounding.numbers[:6], confined.region, (least.sign, least.significand, least.exponent)))


def _check(proof: Proof, rounding: Rounding, region: Region, value: Sequence[Number]) -> None:
    proof.check(rounding)
    proof.used.add("near")
    fields = (*proof.operands, *proof.results)
    if rounding.numbers[:6] != fields or rounding.value != tuple(value):
        raise KernelError("near", "what is rounded is something else")
    if not any(region.within(other) for other in rounding.regions):
        raise KernelError("near", "rounding is not shown for the whole region")
    if rounding.p != _function(proof)[1].p or rounding.bits <= rounding.p:
        raise KernelError("near", "rounding is to another precision")
    sign, magnitude, _ = (proof.values.range_of(number) for number in rounding.value)
    if not 0 <= sign[0] <= sign[1] <= 1 or not 0 <= magnitude[0] <= magnitude[1] < 1 << rounding.bits:
        raise KernelError("near", "what is rounded has no sign, or a magnitude of too many bits")


def near_if_fixed(proof: Proof, fixed: Fixed) -> Near:
    """Raises: KernelError if the result may not stand for f at an end of the region."""
    proof.check(fixed)
    proof.used.add("near")
    if fixed.numbers != (*proof.operands, *proof.results):
        raise KernelError("near", "this is not about the results")
    function, format = _function(proof)
    y, worst = format.of_fields(*fixed.fields), None
    for ends in fixed.region.ends(format):
        if len({function.inside(Ratio.of_float(x)) for x in ends}) > 1:
            raise KernelError("near", f"{function.domain} holds in one part of a region only")
        if not all(function.accepts(x, format, y) for x in ends):
            raise KernelError("near", f"one result does not stand for {function.name} in a whole region")
        worst = _larger(worst, _error(function, format, y, ends))
    return proof.admit(Near(fixed.numbers, fixed.region, worst))


def _error(function: RealFunction, format: FloatFormat, y: Float, ends: Sequence[Float]) -> Fraction | None:
    """No relative error between two arguments is larger, for a result that may stand for all values between theirs."""
    errors = [function.error(x, format, y) for x in ends]
    worst = Worst()
    for error in errors:
        worst.add(error)
    return worst.bound if None not in errors or worst.bound is None else Fraction(1)


def _larger(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return max((error for error in (one, other) if error is not None), default=None)


def _function(proof: Proof) -> tuple[RealFunction, FloatFormat]:
    found = Approximation.of(proof.instance)
    if found is None or found.argument != found.result:
        raise KernelError("near", "this circuit approximates nothing")
    return found.function, found.result


def conclude_near(proof: Proof, pieces: Iterable[Near]) -> None:
    """All results are near enough: every float is in one of the regions.

    Raises: KernelError if something that is used is not shown.
    """
    pieces = list(pieces)
    for piece in pieces:
        proof.check(piece)
        if piece.numbers != (*proof.operands, *proof.results):
            raise KernelError("near", "this is not about the results")
    _function(proof)
    regions = [piece.region for piece in pieces]
    somewhere = Relation(
        tuple(proof.operands),
        lambda w, words: reduce(w.either, (r.holds(w, words) for r in regions), w.constant(0) == 1),
    )
    width = 3 + max(max(region.significands[1], region.exponents[1]) for region in regions).bit_length()
    says = "every float is in one of the regions in which results are near enough"
    proof.lemma("regions", says, cut=(), given=[proof.assumed], shows=[somewhere], width=width)
    proof.used.add("near")
    proof.worst = reduce(_larger, (piece.worst for piece in pieces), None)
    proof.admit(proof.meant)


def _same(w: Words, words: Sequence[Any], wanted: Sequence[Any]) -> Any:
    return reduce(w.both, (word == meant for word, meant in zip(words, wanted, strict=True)), w.constant(0) == 0)


def _if(w: Words, condition: Any, then: Any) -> Any:
    """That one condition implies another."""
    return w.either(w.where(condition, w.constant(1), w.constant(0)) == 0, then)
