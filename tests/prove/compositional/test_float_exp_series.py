"""The exponential function by power series, stage by stage, and what each stage refuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import pytest
from flint import arb, ctx, fmpq

from proofkit.circuit.evaluate import values_at
from proofkit.errors import KernelError
from proofkit.floats.words import IntWords, round_word
from proofkit.prove.balls import enclose
from proofkit.prove.compositional.binomial import Term, show_term, tail
from proofkit.prove.compositional.blocks import carried
from proofkit.prove.compositional.congruent import equal_modulo, rest_modulo
from proofkit.prove.compositional.lemma import Result
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.prove import prove_instance
from proofkit.prove.compositional.regions import Region
from proofkit.prove.compositional.residues import Factor, Modulus
from proofkit.prove.compositional.scripts import float_exp_series as script
from proofkit.prove.compositional.twos import Logarithm, fixed_by_power, near_if_power
from proofkit.prove.mutate import mutants, shifted
from proofkit.prove.outcome import Answer, obligations
from proofkit.prove.ports import Instance
from proofkit.prove.solve import Query, Reply, solve
from tests.prove.circuits.rows import instance


def ask(queries: Sequence[Query]) -> list[Reply]:
    return [solve(query) for query in queries]


def prove(about: Instance) -> Result:
    return prove_instance(about, 20_000_000, ask)


def agrees(p: int) -> None:
    about = instance("float_exp_series", p)
    result, truth = prove(about), enclose(about, obligations(about))
    assert (result.status, result.reason, truth.answer) == ("proved", "", Answer.PROVED)
    assert result.worst is not None
    assert truth.worst is not None
    assert truth.worst <= result.worst < 1
    stages = {"fractions", "low", "high", "block", "terms", "rounding", "regions"}
    assert stages <= {lemma.name for lemma in result.lemmas}


def test_agrees_with_balls_around_every_value() -> None:
    agrees(2)


@pytest.mark.slow
def test_agrees_with_balls_at_3_bits() -> None:
    agrees(3)


STAGES = ["residue", "low", "factor_log", "r_m"]
MORE = [
    *(
        "y_fraction",
        "carry",
        "term_fraction",
        "is_large",
        "missing",
        "reached",
        "ln2",
        "y_log",
        "y_zeros",
        "y.a",
        "y.s",
        "beyond.a",
        "beyond.s",
        "column",
        "high",
    ),
    *(
        "F_residue",
        "F_reached",
        "factor_zero",
        "term_log",
        "term_zeros",
        "term_power",
        "r.a",
        "r.s",
        "last",
        "is_least",
    ),
    *("from_fitting", "above", "below", "too_large", "too_small", "is_smallest", "r_s", "r_e"),
]


@cache
def wrong(group: str) -> Instance:
    """A circuit with one sum changed, that is too far off somewhere or has a bit that is neither 0 nor 1."""
    about = instance("float_exp_series", 2)
    nodes = about.netlist.span(group).nodes
    for node in nodes[:: max(1, len(nodes) // 15)]:
        for step in (1, -1):
            found = about.with_netlist(shifted(about.netlist, {node: step}).netlist)
            if enclose(found, obligations(found)).answer is Answer.REFUTED:
                return found
    raise LookupError(f"no change of {group} shows")


@pytest.mark.parametrize("group", [*STAGES, *(pytest.param(group, marks=pytest.mark.slow) for group in MORE)])
def test_a_change_in_any_stage_is_not_proved(group: str) -> None:
    assert prove(wrong(group)).status == "undecided"


@pytest.mark.slow
def test_no_change_of_many_is_proved_if_it_is_wrong() -> None:
    about, refuted = instance("float_exp_series", 2), 0
    for mutant in mutants(about.netlist, stride=90_001):
        found = about.with_netlist(mutant.netlist)
        if enclose(found, obligations(found)).answer is Answer.REFUTED:
            refuted += 1
            assert prove(found).status == "undecided", mutant.text
    assert refuted > 2


class Stages:
    """What the script shows of the circuit of 2 bits, up to the rounding."""

    def __init__(self) -> None:
        self.proof = Proof(instance("float_exp_series", 2))
        self.series = script._Series(self.proof)
        self.powered = self.series.powered()
        self.logarithms = list(self.series.logarithms())
        self.rounded, self.beyond = self.series.rounded(self.powered)
        self.both = carried(self.proof, self.after, self.series.digits[: self.series.f], self.series.f)[0]

    @property
    def after(self) -> list[tuple[int, ...]]:
        return [modulus.digits[self.series.upper :] for modulus in self.series.fractions.moduli]

    def admitted(self, fact: Any, **parts: Any) -> Any:
        return self.proof.admit(replace(fact, **parts))


@pytest.fixture(scope="module")
def stages() -> Stages:
    return Stages()


def choose(c: Fraction, i: int) -> Fraction:
    """(-1/2)**i times c choose i."""
    found = Fraction(1)
    for j in range(i):
        found *= (j - c) / (2 * (j + 1))
    return found


class TestTerms:
    @pytest.mark.parametrize("terms", [2, 5, 7, 9, 17])
    def test_the_rest_of_a_series_is_within_its_bounds(self, terms: int) -> None:
        below, above = tail(terms)
        assert -above < below < 0 < above < Fraction(11, 10) / 2 ** (terms + 1)
        with ctx.workprec(200):
            for k in range(-255, 257):
                c = Fraction(k, 256)
                total = sum((choose(c, i) for i in range(terms + 1)), Fraction(0))
                off = 1 - arb(fmpq(total.numerator, total.denominator)) * arb(2) ** arb(fmpq(k, 256))
                assert arb(fmpq(below.numerator, below.denominator)) <= off
                assert off <= arb(fmpq(above.numerator, above.denominator))

    @pytest.mark.parametrize(("f", "i", "places"), [(3, 0, 4), (3, 3, 19), (4, 5, 34)])
    def test_numerators_are_remainders_of_integers(self, f: int, i: int, places: int) -> None:
        q = 101
        term = Term(Modulus(q, Number({}), ()), 7, i, f, places, 0, 0)
        for number, found in enumerate(term.numerators(2 ** (f + 1))):
            value = choose(1 - Fraction(number, 2**f), i + 1) * 2**places
            assert value.denominator == 1
            assert found == 7 * value.numerator % q

    def test_a_modulus_may_not_divide_denominators(self) -> None:
        with pytest.raises(KernelError, match="divides"):
            Term(Modulus(3, Number({}), ()), 1, 2, 3, 30, 0, 0).numerators(4)

    @pytest.mark.parametrize(
        ("name", "by", "reason"),
        [
            ("i", 1, "not that of a term"),
            ("f", 1, "not that of a term"),
            ("factor", 1, "not that of a term"),
            ("places", -1, "not that of a term"),
            ("places", -60, "no integer"),
            ("carry", 1, "does not compare the same sum"),
            ("residue", 1, "not F modulo"),
        ],
    )
    def test_only_what_a_term_is_is_accepted(self, stages: Stages, name: str, by: int, reason: str) -> None:
        term = next(stages.series._terms())
        show_term(stages.proof, term, stages.both)
        changed: Any = {name: getattr(term, name) + by}
        with pytest.raises(KernelError, match=reason):
            show_term(stages.proof, replace(term, **changed), stages.both)

    def test_it_is_about_these_two_numbers(self, stages: Stages) -> None:
        for other in (stages.both + 1, stages.both * 2, Number.binary(stages.proof.nodes("low"))):
            with pytest.raises(KernelError, match="not F modulo"):
                show_term(stages.proof, next(stages.series._terms()), other)


def value(number: Number, at: Sequence[int]) -> int:
    return number.constant + sum(weight * at[node] for node, weight in number.weights.items())


def test_what_is_shown_holds_for_every_float(stages: Stages) -> None:
    """By plain evaluation, and balls of many bits."""
    proof, powered, rounded, f = stages.proof, stages.powered, stages.rounded, stages.series.f
    one, tried = 1 << powered.s, 0
    every = map(list, product((0, 1), repeat=len(proof.values.netlist.inputs)))
    meant = [bits for bits in every if proof.instance.assumed(IntWords(), proof.instance.numbers(bits))]
    for at in values_at(proof.values.netlist, meant).T.tolist():
        fields = [value(number, at) for number in rounded.numbers]
        total, whole, below = (value(number, at) for number in powered.numbers)
        assert value(stages.both, at) == below + (at[proof.node("carry")] << f)
        t, (low, high) = powered.rest(total, whole), powered.ends
        assert low <= t <= high
        with ctx.workprec(200):
            off = arb(t - powered.half + one) / one / arb(2) ** (arb(below) / 2**f) - 1
            assert arb(fmpq(powered.low.numerator, powered.low.denominator)) <= off
            assert off <= arb(fmpq(powered.high.numerator, powered.high.denominator))
        assert rounded.condition(IntWords(), fields)
        assert all(fixed.condition(IntWords(), fields[:6]) for fixed in stages.beyond)
        n = below + (whole << f) - ((whole >> powered.upper - 1) << powered.upper + f)
        for logarithm in stages.logarithms:
            if logarithm.region.holds(IntWords(), fields[:3]):
                product_of = (-1) ** fields[0] * logarithm.factor * fields[1]
                assert product_of + logarithm.low <= n <= product_of + logarithm.high
                tried += 1
    assert tried == 2 * (2 * 2 + 1) * 2 + 1  # signs, exponents, significands; and zero


class TestCarried:
    @pytest.mark.parametrize(
        ("first", "start", "count", "is_reversed"),
        [(1, 0, 0, False), (0, 1, 0, False), (0, 0, -1, False), (0, 0, 0, True)],
    )
    def test_other_digits_are_refused(
        self, stages: Stages, first: int, start: int, count: int, is_reversed: bool
    ) -> None:
        f = stages.series.f + count
        fractions = [places[::-1] if is_reversed else places for places in stages.after[first:]]
        with pytest.raises(KernelError):
            carried(stages.proof, fractions, stages.series.digits[start : start + f], f)


class TestCongruent:
    """The digits of a sum."""

    @pytest.fixture
    def proof(self) -> Proof:
        return Proof(instance("int_add", 3))

    def test_numbers_that_are_congruent_and_close(self, proof: Proof) -> None:
        digits, (x, y) = proof.nodes("s"), proof.operands
        assert rest_modulo(proof, Number.binary(digits) - x - y - 5, 4, digits) == 3
        found = equal_modulo(proof, Number.binary(digits), x + y, 64, digits)
        assert (found.low, found.high) == (0, 0)
        proof.check(found)

    @pytest.mark.parametrize(("count", "more", "modulus"), [(4, 1, 64), (4, 0, 8), (3, 0, 8), (3, 0, 64), (4, 64, 64)])
    def test_others_may_differ(self, proof: Proof, count: int, more: int, modulus: int) -> None:
        digits, (x, y) = proof.nodes("s"), proof.operands
        with pytest.raises(KernelError, match="congruent"):
            equal_modulo(proof, Number.binary(digits[:count]), x + y + more, modulus, digits)


class TestPowers:
    def test_rounding_is_that_of_floats(self, stages: Stages) -> None:
        """For a few sums around ties, and for every exponent."""
        rounded, powered = stages.rounded, stages.powered
        for whole in range(1 << powered.upper):
            signed = whole - (whole >> powered.upper - 1 << powered.upper)
            for t in (powered.half - 1, powered.half, 3 * powered.half - 1, 3 * powered.half, (1 << powered.s)):
                magnitude = 2 * (t - powered.half + (1 << powered.s)) + 1
                wanted = round_word(IntWords(), 2, 0, magnitude, signed + 4 - powered.s - 1, powered.s + 5)
                assert rounded.results(IntWords(), t, whole)[0] == wanted

    @pytest.mark.parametrize(
        "changed",
        [
            lambda s: (s.rounded, replace(s.logarithms[0])),
            lambda s: (replace(s.rounded), s.logarithms[0]),
            lambda s: (s.admitted(s.rounded, powered=replace(s.powered)), s.logarithms[0]),
            lambda s: (s.admitted(s.rounded, regions=(Region.zero(),)), s.logarithms[0]),
            lambda s: (s.admitted(s.rounded, numbers=s.rounded.numbers[::-1]), s.logarithms[0]),
            lambda s: (s.rounded, s.admitted(s.logarithms[0], numbers=s.logarithms[0].numbers[::-1])),
            lambda s: (s.rounded, s.admitted(s.logarithms[0], f=s.series.f + 1)),
            lambda s: (s.rounded, s.admitted(s.logarithms[0], h=1)),
            lambda s: (s.rounded, s.admitted(s.logarithms[0], region=s.logarithms[2].region)),
            lambda s: (s.rounded, s.admitted(s.logarithms[0], low=Fraction(-(2**s.series.f), 16))),
            lambda s: (s.rounded, s.admitted(s.logarithms[0], high=Fraction(2**s.series.f, 16))),
        ],
    )
    def test_only_what_is_shown_and_near_is_accepted(self, stages: Stages, changed: Any) -> None:
        near_if_power(stages.proof, stages.rounded, stages.logarithms[0])
        with pytest.raises(KernelError):
            near_if_power(stages.proof, *changed(stages))

    @pytest.mark.parametrize(
        ("parts", "reason"),
        [
            ({"low": Fraction(-1, 16)}, "too far from the real value"),
            ({"high": Fraction(1, 16)}, "too far from the real value"),
            ({"low": Fraction(-2)}, "too many bits"),
            ({"high": Fraction(3)}, "too many bits"),
            ({"high": Fraction(40)}, "too many bits"),
        ],
    )
    def test_a_power_that_is_too_far_off(self, stages: Stages, parts: dict[str, Fraction], reason: str) -> None:
        powered = stages.admitted(stages.powered, **parts)
        rounded = stages.admitted(stages.rounded, powered=powered)
        with pytest.raises(KernelError, match=reason):
            near_if_power(stages.proof, rounded, stages.logarithms[0])

    @pytest.mark.parametrize(
        ("times", "more", "reason"),
        [
            (Fraction(63, 64), Fraction(0), "too far from the real value"),
            (Fraction(1, 8), Fraction(0), "logarithm is too far off"),
            (Fraction(64), Fraction(0), "too large for its digits"),
            (Fraction(1), Fraction(2**20), "too large for its digits"),
            (Fraction(1), Fraction(-(2**20)), "too large for its digits"),
        ],
    )
    def test_a_logarithm_that_is_too_far_off(
        self, stages: Stages, times: Fraction, more: Fraction, reason: str
    ) -> None:
        right = stages.logarithms[0]
        parts = {
            "factor": right.factor * times,
            "low": right.low + min(more, Fraction(0)),
            "high": right.high + max(more, Fraction(0)),
        }
        with pytest.raises(KernelError, match=reason):
            near_if_power(stages.proof, stages.rounded, stages.admitted(right, **parts))

    def test_where_the_logarithm_is_0_the_result_may_be_fixed(self, stages: Stages) -> None:
        zero = Logarithm(stages.logarithms[0].numbers, Region.zero(), stages.series.f, 0, *[Fraction(0)] * 3)
        found = fixed_by_power(stages.proof, stages.rounded, stages.proof.admit(zero))
        assert (found.region, found.fields) == (Region.zero(), (0, 2, 3))
        with pytest.raises(KernelError, match="something else than 0"):
            fixed_by_power(stages.proof, stages.rounded, stages.admitted(zero, high=Fraction(1)))
        for parts in ({"low": Fraction(-1, 4)}, {"high": Fraction(1, 3)}):
            powered = stages.admitted(stages.powered, **parts)
            with pytest.raises(KernelError, match="more than one float"):
                fixed_by_power(stages.proof, stages.admitted(stages.rounded, powered=powered), zero)


class TestRegions:
    @pytest.mark.parametrize(("start", "stop"), [(0, 0), (0, 1), (0, 2), (0, 22), (5, 8), (17, 32), (1, 16), (12, 13)])
    def test_intervals_in_powers_of_2(self, start: int, stop: int) -> None:
        found = list(script._dyadic(start, stop))
        assert [n for first, size in found for n in range(first, first + size)] == [*range(start, stop)]
        assert all(size.bit_count() == 1 and first % size == 0 for first, size in found)

    def test_a_region_has_to_have_the_digits_that_are_fixed(self, stages: Stages) -> None:
        series, region = stages.series, Region.normal(2, (1,), 2, 2)
        [sign], unit = stages.proof.nodes("x_s"), -series._unit(2)
        series._logarithm(region, 2, {sign: 1, **series._cube(2, 1)}, unit)
        for cube in ({sign: 0, **series._cube(2, 1)}, {sign: 1, **series._cube(3, 1)}, {sign: 1, **series._cube(4, 1)}):
            with pytest.raises(KernelError, match="other digits"):
                series._logarithm(region, 2, cube, unit)
        for other in (-unit, unit * 2, unit + Fraction(1, 2**series.places)):
            with pytest.raises(KernelError, match="not that of the product"):
                series._logarithm(region, 2, {sign: 1, **series._cube(2, 1)}, other)

    def test_a_product_is_an_integer(self, stages: Stages) -> None:
        series, [sign] = stages.series, stages.proof.nodes("x_s")
        with pytest.raises(KernelError, match="no integer"):
            series._logarithm(
                Region.normal(2, (0,), 2, 2),
                2,
                {sign: 0, **series._cube(2, 1)},
                series._unit(2) + Fraction(1, 2 << series.places),
            )

    def test_without_a_table_there_is_no_logarithm(self, stages: Stages, monkeypatch: pytest.MonkeyPatch) -> None:
        series = stages.series
        cube = series._cube(6, 2)
        series._nothing(cube)
        found = series.fractions.scaled(series.digits, cube, [Factor(Number({}))])
        for changed in (replace(found, low=Fraction(-1)), replace(found, high=Fraction(1))):
            monkeypatch.setattr(series.fractions, "scaled", lambda *_, changed=changed: changed)
            with pytest.raises(KernelError, match="no table"):
                series._nothing(cube)

    @pytest.mark.parametrize("more", [1, -1])
    def test_no_term_is_left_out(self, stages: Stages, monkeypatch: pytest.MonkeyPatch, more: int) -> None:
        monkeypatch.setattr(stages.series, "terms", stages.series.terms + more)
        with pytest.raises(KernelError, match="not those of a power of 2"):
            stages.series.powered()

    def test_every_float_has_to_be_in_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        logarithms = script._Series.logarithms
        monkeypatch.setattr(script._Series, "logarithms", lambda series: list(logarithms(series))[:-1])
        result = prove(instance("float_exp_series", 2))
        assert (result.status, result.reason) == ("undecided", "regions: it fails for some values of the cut")
