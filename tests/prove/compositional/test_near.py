"""When results of a circuit that approximates are near enough: regions, estimates, and what is rounded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.errors import KernelError
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.ratio import Ratio
from proofkit.floats.real import interval
from proofkit.floats.words import IntWords, round_word
from proofkit.prove.compositional.near import (
    Confined,
    Estimate,
    Fixed,
    Near,
    Rounding,
    conclude_near,
    fixed_by_rounding,
    near_if_fixed,
    near_if_nearest,
    near_if_rounded,
)
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.regions import Region
from tests.prove.circuits.rows import instance

P = 3
LEAST, MOST = 4, 7
U = Fraction(1, 2**P)
LOW, HIGH = 1 - (U / (1 + U)) ** 2, 1 / (1 - U**2)
TINY = Fraction(1, 10**30)
WHOLE = Region.normal(P, (0, 1), 0, 15)
UNIT = Region.normal(P, (0, 1), 8 - P, 8 - P)
"""Floats from 1/2 to 7/8 in magnitude."""


class TestRegions:
    @given(st.tuples(st.integers(0, 1), st.integers(0, 7), st.integers(0, 15)))
    def test_holds_for_those_between_the_ends(self, fields: tuple[int, int, int]) -> None:
        sign, m, e = fields
        for region in (WHOLE, UNIT, Region.zero(), Region((1,), (5, 6), (3, 9))):
            (a, b), (c, d) = region.significands, region.exponents
            assert region.holds(IntWords(), fields) == (sign in region.signs and a <= m <= b and c <= e <= d)

    @pytest.mark.parametrize(
        ("inner", "outer", "expected"),
        [
            (UNIT, WHOLE, True),
            (WHOLE, UNIT, False),
            (WHOLE, WHOLE, True),
            (WHOLE, replace(WHOLE, signs=(0,)), False),
            (replace(WHOLE, signs=(1,)), WHOLE, True),
            (Region.zero(), WHOLE, False),
            (WHOLE, replace(WHOLE, significands=(4, 6)), False),
            (WHOLE, replace(WHOLE, significands=(5, 7)), False),
            (WHOLE, replace(WHOLE, exponents=(1, 15)), False),
            (WHOLE, replace(WHOLE, exponents=(0, 14)), False),
        ],
    )
    def test_within(self, inner: Region, outer: Region, expected: bool) -> None:
        assert inner.within(outer) is expected

    def test_ends(self) -> None:
        format = FloatFormat(P)
        assert [*UNIT.ends(format)] == [(Float(4, -3), Float(7, -3)), (Float(-4, -3), Float(-7, -3))]
        assert [*Region.zero().ends(format)] == [(format.zero, format.zero)]

    @pytest.mark.parametrize(
        "region", [Region((0,), (3, 7), (0, 15)), Region((0,), (4, 8), (0, 15)), Region((0,), (4, 7), (0, 16))]
    )
    def test_ends_that_are_no_floats(self, region: Region) -> None:
        with pytest.raises(KernelError, match="no floats"):
            list(region.ends(FloatFormat(P)))


@given(st.integers(2, 5), st.data())
def test_the_float_nearest_to_an_estimate_is_near_enough(p: int, data: Any) -> None:
    """Anywhere in the range of floats, and at both ends of what an estimate may be."""
    bits, u = data.draw(st.integers(p + 2, 3 * p)), Fraction(1, 2**p)
    magnitude = data.draw(st.integers(0, 2**bits - 1) | st.just(2 ** (bits - 1)).map(lambda n: n + 2 ** (bits - p - 1)))
    exponent = data.draw(st.integers(-3 * p, 2 ** (p + 1) + p) | st.integers(-bits - 2, 2 - bits + p))
    x = round_word(IntWords(), p, 0, magnitude, exponent, bits)
    y, value = FloatFormat(p).of_fields(*x), magnitude * Fraction(2) ** (exponent - 2**p)
    low, high = interval(FloatFormat(p), y)
    for factor in (1 - (u / (1 + u)) ** 2, Fraction(1), 1 / (1 - u**2)):
        f = Ratio.of((factor * value).numerator, (factor * value).denominator)
        assert low is None or f.compare(low) >= 0
        assert high is None or f.compare(high) <= 0


class Parts:
    """Facts about the exponential function of 3 bits, as if they had been shown."""

    def __init__(self) -> None:
        proof = self.proof = Proof(instance("float_exp", P))
        for node in proof.nodes("product.s"):
            proof.values.settle(node)
        self.fields = (*proof.operands, *proof.results)
        digits = proof.nodes("product.s")
        self.value = (Number({}), Number.binary(digits), Number({}, 8 - len(digits)))
        self.rounding = Rounding((*self.fields, *self.value), (WHOLE,), P, len(digits))
        self.estimate = Estimate(self.value, UNIT, LOW, HIGH, "exp")
        self.confined = Confined(self.value, UNIT, 0, (1000, 1001), 0)
        self.fixed = Fixed(self.fields, Region.normal(P, (0,), 9, 15), (0, 7, 15))
        for fact in (self.rounding, self.estimate, self.confined, self.fixed):
            proof.admit(fact)


def changed(fact: Any, proof: Proof, **parts: Any) -> Any:
    return proof.admit(replace(fact, **parts))


class TestRounded:
    def test_accepts(self) -> None:
        parts = Parts()
        near = near_if_rounded(parts.proof, parts.rounding, parts.estimate)
        assert (near.numbers, near.region) == (parts.fields, UNIT)
        assert near.worst is not None
        assert near.worst == max((1 + 2 * U) / ((1 + U) * LOW) - 1, 1 - 1 / ((1 + U) * HIGH)) / U == 1

    @pytest.mark.parametrize(
        ("of", "parts"),
        [
            ("estimate", {"low": LOW - TINY}),
            ("estimate", {"high": HIGH + TINY}),
            ("estimate", {"region": Region.zero()}),
            ("estimate", {"of": "log"}),
            ("estimate", {"numbers": (Number({}), Number({}), Number({}))}),
            ("estimate", {"numbers": (Number({}, 1), *Parts().value[1:])}),
            ("rounding", {"regions": (Region.normal(P, (0,), 0, 15), Region.normal(P, (1,), 6, 15))}),
            ("rounding", {"p": P + 1}),
            ("rounding", {"bits": P}),
            ("rounding", {"bits": 14}),
        ],
    )
    def test_refuses(self, of: str, parts: dict[str, Any]) -> None:
        found = Parts()
        setattr(found, of, changed(getattr(found, of), found.proof, **parts))
        with pytest.raises(KernelError, match="near"):
            near_if_rounded(found.proof, found.rounding, found.estimate)

    @pytest.mark.parametrize("of", ["rounding", "estimate"])
    def test_refuses_what_is_not_shown(self, of: str) -> None:
        found = Parts()
        setattr(found, of, replace(getattr(found, of)))
        with pytest.raises(KernelError, match="before it is shown"):
            near_if_rounded(found.proof, found.rounding, found.estimate)

    def test_refuses_results_in_another_order(self) -> None:
        found = Parts()
        numbers = (*found.fields[:4], found.fields[5], found.fields[4], *found.value)
        rounding = changed(found.rounding, found.proof, numbers=numbers)
        with pytest.raises(KernelError, match="something else"):
            near_if_rounded(found.proof, rounding, found.estimate)


class TestFixed:
    def test_what_is_rounded_to_one_float(self) -> None:
        found = Parts()
        bits = found.rounding.bits
        confined = changed(found.confined, found.proof, magnitudes=(2**bits - 2, 2**bits - 1), exponent=8 - bits)
        fixed = fixed_by_rounding(found.proof, found.rounding, confined)
        assert (fixed.numbers, fixed.region, fixed.fields) == (found.fields, UNIT, (0, 4, 6))

    @pytest.mark.parametrize(
        "parts",
        [
            {"magnitudes": (2**13, 2**13 + 2**11)},
            {"magnitudes": (2**13 + 1, 2**13)},
            {"magnitudes": (-1, 0)},
            {"magnitudes": (2**15 - 1, 2**15)},
            {"region": Region.zero()},
            {"numbers": (Number({}), Number({}), Number({}))},
        ],
    )
    def test_refuses_what_may_be_rounded_to_two(self, parts: dict[str, Any]) -> None:
        found = Parts()
        assert found.rounding.bits == 15
        confined = changed(found.confined, found.proof, **parts)
        with pytest.raises(KernelError, match="near"):
            fixed_by_rounding(found.proof, found.rounding, confined)

    def test_accepts_the_largest_float_beyond(self) -> None:
        found = Parts()
        assert near_if_fixed(found.proof, found.fixed).worst is None

    @pytest.mark.parametrize(
        ("region", "fields", "worst"),
        [
            (Region.normal(P, (0, 1), 0, 1), (0, 4, 6), Fraction(56, 100)),
            (Region.zero(), (0, 4, 6), Fraction(1, 2**200)),
            (Region.normal(P, (1,), 9, 15), (0, 0, 0), None),
        ],
    )
    def test_accepts(self, region: Region, fields: tuple[int, int, int], worst: Fraction | None) -> None:
        found = Parts()
        near = near_if_fixed(found.proof, changed(found.fixed, found.proof, region=region, fields=fields))
        assert near.worst is None if worst is None else near.worst is not None and near.worst < worst

    @pytest.mark.parametrize(
        ("region", "fields"),
        [
            (Region.normal(P, (0, 1), 0, 4), (0, 4, 6)),
            (Region.normal(P, (0, 1), 0, 1), (0, 5, 6)),
            (Region.normal(P, (0, 1), 0, 1), (1, 4, 6)),
            (Region.normal(P, (0, 1), 9, 15), (0, 7, 15)),
            (Region.normal(P, (0,), 7, 15), (0, 7, 15)),
            (Region.normal(P, (0,), 9, 15), (0, 6, 15)),
            (Region.normal(P, (1,), 7, 15), (0, 0, 0)),
        ],
    )
    def test_refuses(self, region: Region, fields: tuple[int, int, int]) -> None:
        found = Parts()
        with pytest.raises(KernelError, match="does not stand for exp"):
            near_if_fixed(found.proof, changed(found.fixed, found.proof, region=region, fields=fields))

    def test_refuses_what_is_not_shown_or_about_something_else(self) -> None:
        found = Parts()
        with pytest.raises(KernelError, match="before it is shown"):
            near_if_fixed(found.proof, replace(found.fixed))
        with pytest.raises(KernelError, match="not about the results"):
            near_if_fixed(found.proof, changed(found.fixed, found.proof, numbers=found.fields[::-1]))

    @pytest.mark.parametrize(
        ("name", "region", "is_near"),
        [
            ("float_log", Region.normal(P, (1,), 0, 15), True),
            ("float_log", Region.zero(), True),
            ("float_log", Region((0,), (0, 4), (0, 6)), False),
            ("float_sin", Region.normal(P, (0, 1), 7, 15), True),
            ("float_sin", Region.normal(P, (0, 1), 6, 15), False),
            ("float_sin", Region((0,), (4, 4), (6, 6)), False),
        ],
    )
    def test_outside_the_domain_the_result_is_0(self, name: str, region: Region, is_near: bool) -> None:
        proof = Proof(instance(name, P))
        fixed = proof.admit(Fixed((*proof.operands, *proof.results), region, (0, 0, 0)))
        if is_near:
            assert near_if_fixed(proof, fixed).worst is None
            return
        with pytest.raises(KernelError, match=r"in one part|does not stand for"):
            near_if_fixed(proof, fixed)


@pytest.mark.parametrize(
    ("name", "region", "is_inside"),
    [
        ("sin", Region.normal(P, (0, 1), 0, 5), True),
        ("sin", Region((1,), (4, 4), (6, 6)), True),
        ("sin", Region((0,), (4, 5), (6, 6)), False),
        ("sin", Region.normal(P, (1,), 7, 15), False),
        ("log", Region.normal(P, (0,), 0, 15), True),
        ("log", Region.normal(P, (0, 1), 0, 15), False),
        ("log", Region.zero(), False),
    ],
)
def test_an_estimate_is_for_the_domain(name: str, region: Region, is_inside: bool) -> None:
    """Outside, the result has to be 0, whatever the real function is there."""
    proof = Proof(instance(f"float_{name}", P))
    if is_inside:
        assert near_if_nearest(proof, name, region, (Fraction(1), Fraction(1))).region == region
        return
    with pytest.raises(KernelError, match="by convention"):
        near_if_nearest(proof, name, region, (Fraction(1), Fraction(1)))


class TestConclusion:
    def test_every_piece_has_to_be_shown(self) -> None:
        found = Parts()
        piece = Near(found.fields, WHOLE, None)
        for wrong in (piece, changed(piece, found.proof, numbers=found.fields[::-1])):
            with pytest.raises(KernelError, match=r"near|shown"):
                conclude_near(found.proof, [wrong])
        assert found.proof.meant not in found.proof._facts

    def test_only_for_circuits_that_approximate(self) -> None:
        proof = Proof(instance("float_mul", 2))
        piece = proof.admit(Near((*proof.operands, *proof.results), WHOLE, None))
        with pytest.raises(KernelError, match="approximates nothing"):
            conclude_near(proof, [piece])

    def test_nothing_else_shows_it(self) -> None:
        """That results are near enough is no condition on words."""
        found = Parts()
        check: list[Callable[[], object]] = [
            lambda: found.proof.conclude(()),
            lambda: found.proof.lemma("meant", "", cut=(), shows=[found.proof.meant]),
        ]
        for attempt in check:
            with pytest.raises(KernelError, match="approximates"):
                attempt()
