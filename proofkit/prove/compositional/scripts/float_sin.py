"""Sine and cosine of floats: every significand for the largest exponents, and an inequality for all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

from proofkit.errors import KernelError
from proofkit.floats.words import Triple, Words, round_word
from proofkit.prove.approximation import Approximation
from proofkit.prove.compositional.facts import Fact
from proofkit.prove.compositional.near import Fixed, Near, conclude_near, near_if_fixed
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Case, Proof
from proofkit.prove.compositional.regions import Region
from proofkit.prove.compositional.sums import summed
from proofkit.prove.compositional.tabulated import Tables, fractions
from proofkit.prove.compositional.tried import (
    Computed,
    Right,
    Selected,
    between,
    implied,
    near_if_tried,
    open_bits,
    tried,
    upper,
)

__all__ = ["cosine_of_float", "sine_of_float"]


@dataclass(frozen=True)
class _Parts:
    """The floats of p bits, as the circuit splits them.

    cases   for each exponent for which there is a table, the last of which is that of 1 alone
    small   the others below 1, but for zero
    beyond  the floats above 1
    """

    cases: tuple[Region, ...]
    small: Region
    beyond: tuple[Region, ...]

    @classmethod
    def of(cls, p: int, count: int) -> _Parts:
        one, half, signs = 2**p - (p - 1), 2 ** (p - 1), (0, 1)
        below = [Region.normal(p, signs, one - 1 - h, one - 1 - h) for h in range(count)]
        return cls(
            (*below, Region(signs, (half, half), (one, one))),
            Region.normal(p, signs, 0, one - 1 - count),
            (Region(signs, (half + 1, 2 * half - 1), (one, one)), Region.normal(p, signs, one + 1, 2 ** (p + 1) - 1)),
        )


def sine_of_float(proof: Proof) -> None:
    """float_sin"""
    p = proof.params["p"]
    used = 2 * p + 4

    def rounded(w: Words, x: Triple, total: Any) -> Triple:
        return round_word(w, p, x.sign, total, x.exponent + (p - used), used)

    def rounded_at_1(w: Words, x: Triple, total: Any) -> Triple:
        return round_word(w, p, x.sign, total, x.exponent + (p - used - 1), used)

    parts = _Parts.of(p, (p - 1) // 2)
    rights = [*[rounded] * (len(parts.cases) - 1), rounded_at_1]
    nothing = [*parts.beyond, Region.zero()]
    itself = _Itself((*proof.operands, *proof.results), parts.small)
    fixed = [Fixed(itself.numbers, region, (0, 0, 0)) for region in nothing]
    pieces = _shown(proof, parts, used, rights, [*fixed, itself])
    conclude_near(proof, [*pieces, *(near_if_fixed(proof, fact) for fact in fixed), _near_if_itself(proof, itself)])


def cosine_of_float(proof: Proof) -> None:
    """float_cos"""
    p = proof.params["p"]
    largest, one = 2**p, (0, 2 ** (p - 1), 2**p - p + 1)

    def rounded(w: Words, _: Triple, total: Any) -> Triple:
        carried = total == largest
        m, e = w.where(carried, w.constant(one[1]), total), w.where(carried, w.constant(one[2]), w.constant(one[2] - 1))
        return Triple(w.constant(0), m, e)

    parts = _Parts.of(p, p // 2)
    fields = (*proof.operands, *proof.results)
    fixed = [Fixed(fields, region, (0, 0, 0)) for region in parts.beyond]
    fixed += [Fixed(fields, region, one) for region in (parts.small, Region.zero())]
    pieces = _shown(proof, parts, p + 1, [rounded] * len(parts.cases), fixed)
    conclude_near(proof, [*pieces, *(near_if_fixed(proof, fact) for fact in fixed)])


def _shown(proof: Proof, parts: _Parts, used: int, rights: Sequence[Right], others: Sequence[Fact]) -> list[Near]:
    """Results for which there is a table; and what else the same lemma shows.

    used  how many of the highest digits count
    """
    gates = [proof.node("is_case", h) for h in range(len(parts.cases) - 1)] + [proof.node("is_one")]
    patterns = [{gate: int(gate == chosen) for gate in gates} for chosen in gates]
    none = dict.fromkeys(gates, 0)
    selected = [Selected.of(proof, r, pattern) for r, pattern in zip(parts.cases, patterns, strict=True)]
    rest = [Selected.of(proof, r, none) for r in (parts.small, *parts.beyond, Region.zero())]
    says = "the gates tell for which floats there is a table"
    proof.lemma("selected", says, cut=(), shows=[*selected, *rest], width=proof.params["p"] + 4)
    known = [proof.assumed, *selected, *rest]
    bits = proof.nodes("x_m")
    tables = Tables(proof, fractions(proof), bits[:-1], [*patterns, none], known)
    if single := proof.open_bits("sum.a"):
        says = "one case at most holds, so that what is added in each of them is added once"
        proof.lemma("single", says, cut=gates, bits=single, cases=list(map(Case, [*patterns, none])), covering=known)
    summed(proof, "sum.", len(tables.fractions) + 1)
    digits = proof.nodes("sum.s")
    lost = len(digits) - used
    found = [
        tried(tables, digits, lost, pattern, region, right)
        for pattern, region, right in zip(patterns, parts.cases, rights, strict=True)
    ]
    nothing = upper(proof, tables.show("tried", "", digits, none, _is_nothing), lost)
    number = Number.binary(digits[lost:])
    computed = [Computed.of(proof, r, number, right) for r, right in zip(parts.cases, rights, strict=True)]
    cases = [Case(pattern, (between(proof, shown),)) for pattern, (shown, _) in zip(patterns, found, strict=True)]
    proof.lemma(
        "results",
        "the results are those that the sum tells, or known ones, for every float",
        cut=digits,
        given=known,
        shows=[*computed, *others],
        bits=open_bits(proof),
        cases=[*cases, Case(none, (between(proof, nothing),))],
        covering=known,
    )
    return [
        near_if_tried(proof, judged, shown, where)
        for (_, judged), shown, where in zip(found, computed, selected, strict=True)
    ]


def _is_nothing(totals: Sequence[int], linear: Number) -> None:
    if {*totals} != {0} or linear.weights:
        raise KernelError("tried", "the sum is not 0 where there is no table")


@dataclass(frozen=True, eq=False)
class _Itself(Fact):
    """For every float of a region the result is the operand; their fields are the numbers."""

    region: Region

    @property
    def magnitude(self) -> int:
        return max(self.region.significands[1], self.region.exponents[1])

    def condition(self, w: Words, words: Sequence[Any]) -> Any:
        same = reduce(w.both, (x == y for x, y in zip(words[:3], words[3:], strict=True)))
        return implied(w, self.region.holds(w, words[:3]), same)


def _near_if_itself(proof: Proof, itself: _Itself) -> Near:
    """Where x is small: the sine of x is between 1 - x**2 / 6 and 1 times x, by the first terms of its series.

    Raises: KernelError if x is not small enough.
    """
    proof.check(itself)
    found = Approximation.of(proof.instance)
    if found is None or found.function.name != "sin" or itself.numbers != (*proof.operands, *proof.results):
        raise KernelError("near", "this is not about the sine")
    u, p = Fraction(1, 2**found.result.p), found.result.p
    most = itself.region.exponents[1] - 2**p + p
    if most > 0:
        raise KernelError("near", "this is not about small floats")
    least = 1 - Fraction(4) ** most / 6
    if least < 1 / (1 + u):
        raise KernelError("near", "the sine is too far from its argument")
    proof.used |= {"alternating", "near"}
    return proof.admit(Near(itself.numbers, itself.region, (1 / least - 1) / u))
