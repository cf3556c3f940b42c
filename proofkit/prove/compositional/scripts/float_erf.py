"""Error function of floats: every significand for the largest exponents, and one multiple of x for all smaller ones.

About 0 the error function of x is between c * x * (1 - x**2 / 3) and c * x for c its slope there, 2 / pi**(1/2), by the
first terms of its series.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from proofkit.errors import KernelError
from proofkit.floats.ratio import Ratio
from proofkit.floats.real import REAL
from proofkit.floats.words import Triple, Words, round_word
from proofkit.prove.approximation import Approximation
from proofkit.prove.compositional.near import (
    Estimate,
    Fixed,
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
from proofkit.prove.compositional.tried import (
    Computed,
    Right,
    Selected,
    between,
    near_if_tried,
    open_bits,
    tried,
    upper,
)

__all__ = ["erf_of_float"]

TINY = 64
"""The slope is found at 2**-TINY."""


@dataclass(frozen=True)
class _Parts:
    """The floats of p bits, as the circuit splits them.

    cases   for each exponent for which there is a table of its own
    small   the others below 2**u, for which there is one table; there are none for p = 2
    beyond  the floats from 2**u on, of either sign
    """

    p: int

    @property
    def above(self) -> int:
        """The number u."""
        return ((self.p - 1).bit_length() + 1) // 2

    @property
    def used(self) -> int:
        """How many of the highest digits of the sum count."""
        return 2 * self.p + 5

    @property
    def cases(self) -> list[Region]:
        top, count = 2**self.p - self.p + self.above, self.above + self.p + 1
        return [Region.normal(self.p, (0, 1), top - n, top - n) for n in range(count)]

    @property
    def small(self) -> list[Region]:
        last = 2**self.p - 2 * self.p - 1
        return [Region.normal(self.p, (0, 1), 0, last)] if last >= 0 else []

    @property
    def beyond(self) -> list[Region]:
        first = 2**self.p - self.p + self.above + 1
        return [Region.normal(self.p, (sign,), first, 2 ** (self.p + 1) - 1) for sign in (0, 1)]

    def right(self, n: int) -> Right:
        """The result in case n."""
        p, used = self.p, self.used

        def rounded(w: Words, x: Triple, total: Any) -> Triple:
            exponent = w.constant(2**p + 1 - used) if n < self.above else x.exponent + (p + 1 - used)
            return round_word(w, p, x.sign, total, exponent, used)

        return rounded


def erf_of_float(proof: Proof) -> None:
    """float_erf"""
    parts = _Parts(proof.params["p"])
    gates, [*lower, top] = proof.nodes("is_case"), proof.nodes("x_m")
    patterns = [{top: 1, **{gate: int(gate == chosen) for gate in gates}} for chosen in gates]
    none, zero = ({top: bit, **dict.fromkeys(gates, 0)} for bit in (1, 0))
    selected = [Selected.of(proof, r, pattern) for r, pattern in zip(parts.cases, patterns, strict=True)]
    rest = [Selected.of(proof, r, none) for r in (*parts.small, *parts.beyond)]
    known = [proof.assumed, *selected, *rest, Selected.of(proof, Region.zero(), zero)]
    says = "the gates tell for which floats there is a table of their own"
    proof.lemma("selected", says, cut=(), shows=known[1:], width=parts.p + 4)
    tables = Tables(proof, fractions(proof), lower, [*patterns, none, zero], known)
    summed(proof, "sum.", len(tables.fractions) + 1)
    digits = proof.nodes("sum.s")
    lost = len(digits) - parts.used
    found = [
        tried(tables, digits, lost, pattern, region, parts.right(n))
        for n, (pattern, region) in enumerate(zip(patterns, parts.cases, strict=True))
    ]
    last, nothing = _others(tables, parts, digits, none, zero)
    every = [*(table for table, _ in found), last, nothing]
    computed = [Computed.of(proof, f.region, f.numbers[0], f.right) for _, f in found]
    rounding, fixed = _rest(proof, parts, last.numbers[0])
    proof.lemma(
        "results",
        "the results are those that the sum tells, or known ones, for every float",
        cut=digits,
        given=known,
        shows=[*computed, *rounding, *fixed],
        bits=open_bits(proof),
        cases=_cases(every),
        covering=[*known, *(between(proof, table) for table in every)],
    )
    pieces = [near_if_tried(proof, f, c, s) for (_, f), c, s in zip(found, computed, selected, strict=True)]
    pieces += [near_if_rounded(proof, r, _estimate(proof, parts, r, last, rest[0])) for r in rounding]
    conclude_near(proof, [*pieces, *(near_if_fixed(proof, fact) for fact in fixed)])


def _cases(tables: Sequence[Tabulated]) -> list[Case]:
    """For each table, and each place of the leading one of its numbers."""
    cases = []
    for table in tables:
        digits = list(table.numbers[0].weights)
        places = {value.bit_length() for value in (min(table.found), max(table.found))}
        for size in range(min(places), max(places) + 1):
            leading = dict.fromkeys(digits[size:], 0) | ({digits[size - 1]: 1} if size else {})
            cases.append(Case({**table.fixed, **leading}))
    return cases


def _rest(proof: Proof, parts: _Parts, number: Number) -> tuple[list[Rounding], list[Fixed]]:
    """What is to be shown where there is no table of its own."""
    p, fields = parts.p, (*proof.operands, *proof.results)
    value = (proof.operands[0], number, proof.operands[2] + (p + 1 - parts.used))
    rounding = [Rounding((*fields, *value), (region,), p, parts.used) for region in parts.small]
    one = 2 ** (p - 1), 2**p - p + 1
    fixed = [Fixed(fields, region, (region.signs[0], *one)) for region in parts.beyond]
    return rounding, [*fixed, Fixed(fields, Region.zero(), (0, 0, 0))]


def _others(
    tables: Tables, parts: _Parts, digits: Sequence[int], none: Mapping[int, int], zero: Mapping[int, int]
) -> tuple[Tabulated, Tabulated]:
    """The one table for all smaller floats, and the sum for 0."""
    lost = len(digits) - parts.used

    def check(totals: Sequence[int], linear: Number) -> None:
        low, high = _ratios(parts, [total >> lost for total in totals])
        if linear.weights or max(1 - low, high - 1) > Fraction(1, 4**parts.p):
            raise KernelError("erf", "the sum is too far from a multiple of the significand")

    def check_zero(totals: Sequence[int], linear: Number) -> None:
        if {*totals} != {0} or linear.weights:
            raise KernelError("erf", "the sum for 0 is not 0")

    says = "the sum of fractions is a multiple of the significand, about, for every significand; or 0"
    shown = [tables.show("multiples", says, digits, *args) for args in ((none, check), (zero, check_zero))]
    last, nothing = (upper(tables.proof, table, lost) for table in shown)
    return last, nothing


def _ratios(parts: _Parts, found: Sequence[int]) -> tuple[Fraction, Fraction]:
    """Between which multiples of the numbers the slope times the significand lies, in units of their lowest digit."""
    p, tiny = parts.p, Fraction(1, 2**TINY)
    low, high = (end / tiny for end in REAL["erf"].enclosure(Ratio.of(1, 1, -TINY), 4 * TINY + 4 * p))
    unit = 2 ** (parts.used - p - 1)
    ratios = [Fraction(m * unit, value) for m, value in enumerate(found, 2 ** (p - 1)) if value]
    if len(ratios) < len(found):
        raise KernelError("erf", "the sum is 0 for a float other than 0")
    return low * min(ratios), high / (1 - tiny**2 / 3) * max(ratios)


def _estimate(proof: Proof, parts: _Parts, rounding: Rounding, last: Tabulated, selected: Selected) -> Estimate:
    """Raises: KernelError if this is not about the error function, or of large floats."""
    proof.check(last)
    approximation, [region] = Approximation.of(proof.instance), rounding.regions
    significand, most = proof.operands[1], region.exponents[1] - 2**parts.p + parts.p
    if approximation is None or approximation.function.name != "erf" or most > 0:
        raise KernelError("erf", "this is not the error function of a small float")
    if last.argument != tuple(significand.weights)[:-1] or last.numbers[0] != rounding.value[1]:
        raise KernelError("erf", "the table is not that of the significand")
    selected.must_fix(proof, region, last.fixed)
    low, high = _ratios(parts, last.found)
    proof.used.add("alternating")
    found = Estimate(rounding.value, region, low * (1 - Fraction(4) ** most / 3), high, "erf")
    return proof.admit(found)
