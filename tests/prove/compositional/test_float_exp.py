"""The exponential function stage by stage: tables of digits, entries in balls, a product by remainders, rounding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from proofkit.circuit.library import CIRCUITS, family
from proofkit.circuit.unfold import unfold
from proofkit.errors import KernelError, UsageError
from proofkit.floats.words import IntWords
from proofkit.kernel import reals
from proofkit.prove.balls import enclose
from proofkit.prove.compositional.choices import multiplied, opened, settle_chosen, show_choice
from proofkit.prove.compositional.lemma import Result
from proofkit.prove.compositional.near import Near
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.powers import Entry, Powers, confined, estimated, exponent_range, show_powers
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.prove import prove_instance
from proofkit.prove.compositional.regions import Region
from proofkit.prove.compositional.scripts import float_exp as script
from proofkit.prove.compositional.sums import summed
from proofkit.prove.mutate import mutants, shifted
from proofkit.prove.outcome import Answer, obligations
from proofkit.prove.ports import Instance
from proofkit.prove.solve import Query, Reply, solve
from proofkit.prove.verify import verify
from tests.prove.circuits.rows import instance


def ask(queries: Sequence[Query]) -> list[Reply]:
    return [solve(query) for query in queries]


def prove(about: Instance) -> Result:
    return prove_instance(about, 20_000_000, ask)


@pytest.mark.parametrize("p", [2, 3, 4])
def test_agrees_with_balls_around_every_value(p: int) -> None:
    about = instance("float_exp", p)
    result, truth = prove(about), enclose(about, obligations(about))
    assert (result.status, result.reason, truth.answer) == ("proved", "", Answer.PROVED)
    assert result.worst is not None
    assert truth.worst is not None
    assert truth.worst <= result.worst < 1


def test_says_what_it_rests_on() -> None:
    result = prove(instance("float_exp", 3))
    found = {lemma.name: lemma for lemma in result.lemmas}
    assert {"choice", "place_low", "place_high", "entries", "fractions", "rounding", "regions"} <= found.keys()
    assert all(lemma.status == "proved" and lemma.says for lemma in result.lemmas)
    assert found["entries"].tried == 2 * 7 * (3 + 1)  # a sign, h, and a digit 1 to 3 or the top one
    assert {"product.s", "place_low", "place_high", "t.s"} <= {*found["rounding"].cuts}
    assert {"remainders", "signed", "near"} <= {rule.split(":")[0] for rule in result.rules}


@pytest.mark.slow
@pytest.mark.parametrize("p", [12, 16])
def test_wide_circuits(p: int) -> None:
    """There are too many inputs to try."""
    evidence = verify("float_exp", {"p": p})
    assert (evidence.answer, evidence.methods) == (Answer.PROVED, ("compositional",))
    assert evidence.control
    assert evidence.worst is not None
    assert evidence.worst < 1


def test_lemmas_are_a_method_for_circuits_that_approximate() -> None:
    evidence = verify("float_exp", {"p": 2}, "compositional")
    assert (evidence.answer, evidence.methods) == (Answer.PROVED, ("compositional",))
    assert len(evidence.control) == 1
    assert evidence.worst == prove(instance("float_exp", 2)).worst
    assert evidence.outcome.lemmas
    assert verify("float_exp", {"p": 2}).methods == ("balls",)
    with pytest.raises(UsageError, match="exhaustive does not apply, use balls or compositional"):
        verify("float_exp", {"p": 2}, "exhaustive")


STAGES = [
    *(
        (2, name)
        for name in ("high", "power", "fraction", "total", "zeros", "place_high", "product.a", "product.exact")
    ),
    *(
        (2, name)
        for name in ("product.passed", "product.s", "t.a", "t.far", "t.s", "fits", "over", "beyond", "largest")
    ),
    *((2, name) for name in ("r.on", "r.b", "r.e", "r.kept", "r.grows", "r_s", "r_m", "r_e")),
    *((3, name) for name in ("low", "place_low", "below", "r.large")),
]
"""Groups of every stage, and the least width at which a change of one of their nodes shows."""


@cache
def wrong(p: int, group: str) -> Instance:
    """A circuit with one sum changed, that is too far off somewhere or has a bit that is neither 0 nor 1."""
    about = instance("float_exp", p)
    for node in about.netlist.span(group).nodes:
        for step in (1, -1):
            found = about.with_netlist(shifted(about.netlist, {node: step}).netlist)
            if enclose(found, obligations(found)).answer is Answer.REFUTED:
                return found
    raise LookupError(f"no change of {group} shows")


@pytest.mark.parametrize(("p", "group"), STAGES)
def test_a_change_in_any_stage_is_not_proved(p: int, group: str) -> None:
    assert prove(wrong(p, group)).status == "undecided"


@pytest.mark.slow
@pytest.mark.parametrize("p", [2, 3])
def test_no_change_of_many_is_proved_if_it_is_wrong(p: int) -> None:
    about, refuted = instance("float_exp", p), 0
    for mutant in mutants(about.netlist, stride={2: 101, 3: 503}[p]):
        found = about.with_netlist(mutant.netlist)
        if enclose(found, obligations(found)).answer is Answer.REFUTED:
            refuted += 1
            assert prove(found).status == "undecided", mutant.text
    assert refuted > 10


@pytest.mark.parametrize(
    ("place", "size", "is_right"),
    [(0, 1, True), (0, -1, True), (0, 2**5, False), (1, 0, False), (-1, 0, False)],
)
def test_a_wrong_entry_is_not_proved(monkeypatch: pytest.MonkeyPatch, place: int, size: int, is_right: bool) -> None:
    """Not even where the results are still near enough, as its stage says more than they need."""
    right, power = reals._exp, (1, -1)
    monkeypatch.setattr(
        reals,
        "_exp",
        lambda n, s, b: (right(n, s, b)[0] + place, right(n, s, b)[1] + size) if (n, s) == power else right(n, s, b),
    )
    about = Instance.of(CIRCUITS["float_exp"], unfold(family("float_exp"), {"p": 3}))
    monkeypatch.undo()
    assert (enclose(about, obligations(about)).answer is Answer.PROVED) is is_right
    assert prove(about).status == "undecided"


def test_it_is_no_proof_about_another_function() -> None:
    about = instance("float_exp", 3)
    assert prove(replace(about, circuit=replace(about.circuit, approximates="erf"))).status == "undecided"


class TestEntries:
    @pytest.mark.parametrize(("n", "s"), [(1, 0), (-1, 0), (3, -5), (-7, 4), (15, -2), (2047, -11), (-2047, 0)])
    def test_only_sizes_that_are_near_are_accepted(self, n: int, s: int) -> None:
        b = 20
        place, size = reals._exp(n, s, b)
        entry = Entry.of(n, s, place, b)
        assert entry.size == size
        entry.check()
        for off in (1, 2, -2, -3, 2**b):
            with pytest.raises(KernelError, match="not near"):
                replace(entry, size=size + off).check()
        for change in ({"place": place + 1}, {"place": place - 1}, {"n": n + 1}, {"s": s + 1}, {"n": -n}, {"b": b + 1}):
            with pytest.raises(KernelError, match="not near"):
                replace(entry, **change).check()

    def test_a_unit_too_small_is_accepted_if_it_is_within_the_bound(self) -> None:
        """Sizes near 2**b are off by half as much as those near 2**(b - 1)."""
        large, small = (Entry.of(n, -2, place, 10) for n, place in ((13, 4), (3, 1)))  # 1.61 * 2**4 and 1.06 * 2
        replace(large, size=large.size - 1).check()
        with pytest.raises(KernelError, match="not near"):
            replace(small, size=small.size - 1).check()


class Stages:
    """What is shown of float_exp of 3 bits before the rounding."""

    def __init__(self) -> None:
        proof = self.proof = Proof(instance("float_exp", 3))
        self.choices = list(script._choices(proof, 3))
        for group in ("place_low", "place_high"):
            settle_chosen(proof, group, self.choices)
        self.digits = proof.nodes("product.s")
        self.start = 8 + 2 - len(self.digits)
        places = [script._signed(bits) for bits in (proof.nodes("place_low", 0), proof.nodes("place_high"))]
        self.exponent = places[0] + places[1] + self.start
        self.powers = self.show_powers()
        self.product = self.multiplied()

    def show_powers(self, **parts: Any) -> Powers:
        given = {"exponent": self.exponent, "choices": self.choices, "start": self.start, "p": 3, "b": 9, **parts}
        return show_powers(self.proof, **given)

    def multiplied(self, **parts: Any) -> Any:
        given = {
            "digits": self.digits,
            "choices": self.choices,
            "entries": self.powers.sizes,
            "empty": 2**8,
            "bits": 18,
            **parts,
        }
        return multiplied(self.proof, "", **given)


@pytest.fixture
def stages() -> Stages:
    return Stages()


REGION = Region.normal(3, (1,), 6, 6)
"""Where x is -1 to -7/4."""


class TestChoices:
    def test_a_gate_is_that_of_its_key(self, stages: Stages) -> None:
        """As words see it."""
        choice, w = stages.choices[0], IntWords()
        assert (choice.first, choice.size) == (0, 2)
        keys = [*choice.gates.values()]
        for fields in ((0, 7, 8), (1, 5, 2), (0, 4, 5), (0, 0, 0), (1, 7, 9)):
            key = fields[0], fields[2], fields[1] & 3
            gates = [int(own == key) for own in keys]
            assert choice.condition(w, [*fields, *gates])
            for k in (0, keys.index(key) if key in keys else 1):
                assert not choice.condition(w, [*fields, *gates[:k], 1 - gates[k], *gates[k + 1 :]])

    @pytest.mark.parametrize("wrong", [{"sign": 1}, {"exponent": 1}, {"digit": 1}, {"first": 1}])
    def test_another_key_is_not_proved(self, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, int]) -> None:
        def changed(proof: Proof, gates: Any, first: int, size: int) -> Any:
            node, (s, e, d) = next(iter(gates.items()))
            key = s ^ wrong.get("sign", 0), e - 9 * wrong.get("exponent", 0), d
            keys = {**gates, node: key}
            if "sign" in wrong or "digit" in wrong:  # swapped with the one that has this key
                other = (1 - s, e, d) if "sign" in wrong else (s, e, d ^ 3 or 3)
                keys |= {node: other} | {v: (s, e, d) for v, own in gates.items() if own == other}
            return show_choice(proof, keys, first + wrong.get("first", 0), size)

        monkeypatch.setattr(script, "show_choice", changed)
        assert prove(instance("float_exp", 3)).status == "undecided"

    def test_two_gates_may_not_have_one_key(self, stages: Stages) -> None:
        gates = stages.choices[0].gates
        for key in ([*gates.values()][1], (0, 8, 0), (0, 8, 4)):
            with pytest.raises(KernelError, match="choice"):
                show_choice(stages.proof, {**gates, next(iter(gates)): key}, 0, 2)

    @pytest.mark.parametrize(("group", "which"), [("place_low", 1), ("place_high", 0)])
    def test_bits_have_to_be_sums_of_gates_of_one_choice(self, group: str, which: int) -> None:
        proof = Proof(instance("float_exp", 3))
        choices = list(script._choices(proof, 3))
        with pytest.raises(KernelError, match="not 0 or 1"):
            settle_chosen(proof, group, [choices[which]])
        with pytest.raises(KernelError, match="before it is shown"):
            settle_chosen(proof, group, [replace(choices[1 - which])])
        settle_chosen(proof, group, [choices[1 - which]])
        assert not proof.open_bits(group)

    def test_numbers_have_to_depend_on_choices_alone(self, stages: Stages) -> None:
        values, node = stages.proof.values, stages.proof.node("fits", 0)
        constant, tables = opened(values, stages.exponent, stages.choices)
        assert constant == stages.start
        assert [len(table) for table in tables] == [42, 14]
        with pytest.raises(KernelError, match="chosen by no digit"):
            opened(values, stages.exponent + Number.of(node), stages.choices)
        with pytest.raises(KernelError, match="chosen by no digit"):
            opened(values, stages.exponent, stages.choices[:1])


def one_more(tables: Sequence[dict[int, int]]) -> list[dict[int, int]]:
    first, *rest = (dict(table) for table in tables)
    return [{**first, next(iter(first)): next(iter(first.values())) + 1}, *rest]


class TestProducts:
    @pytest.mark.parametrize(
        "changed",
        [
            lambda s: {"entries": one_more(s.powers.sizes)},
            lambda s: {"entries": [s.powers.sizes[0], dict.fromkeys(s.powers.sizes[1], 2**8)]},
            lambda _: {"empty": 2**8 + 1},
            lambda _: {"bits": 17},
            lambda s: {"choices": s.choices[::-1], "entries": s.powers.sizes},
            lambda s: {"choices": s.choices[:1], "entries": s.powers.sizes[:1]},
            lambda s: {"choices": [replace(s.choices[0]), s.choices[1]]},
            lambda s: {"digits": s.digits[1:]},
            lambda s: {"digits": [*s.digits[1:], s.digits[0]]},
        ],
    )
    def test_fractions_are_those_of_the_entries(self, stages: Stages, changed: Callable[[Stages], Any]) -> None:
        with pytest.raises(KernelError):
            stages.multiplied(**changed(stages))

    def test_products_that_fit(self, stages: Stages) -> None:
        low, high = stages.product.range
        assert 2 ** (len(stages.digits) - 2) <= low < high < 2 ** len(stages.digits)
        for ends in ((-(2**10), 2**16), (2**16, 2**18 + 2**10)):
            with pytest.raises(KernelError, match="too large"):
                stages.product.between(*ends)


class TestEstimates:
    def test_every_region_of_the_tables(self, stages: Stages) -> None:
        for exponent in range(2, 9):
            for sign in (0, 1):
                region = Region.normal(3, (sign,), exponent, exponent)
                found = estimated(stages.proof, stages.powers, stages.product, region)
                assert 1 - Fraction(1, 2**6) < found.low <= found.high < 1 + Fraction(1, 2**6)

    def test_none_of_a_product_that_may_be_0(self, stages: Stages) -> None:
        product = stages.proof.admit(replace(stages.product, scale=Fraction(0), low=Fraction(0)))
        with pytest.raises(KernelError, match="may be 0"):
            estimated(stages.proof, stages.powers, product, REGION)

    @pytest.mark.parametrize("exponent", [1, 9])
    def test_none_without_gates(self, stages: Stages, exponent: int) -> None:
        with pytest.raises(KernelError, match="no gate for the digit"):
            estimated(stages.proof, stages.powers, stages.product, Region.normal(3, (0,), exponent, exponent))

    @pytest.mark.parametrize(
        "changed",
        [
            lambda s: {"powers": replace(s.powers)},
            lambda s: {"product": replace(s.product)},
            lambda s: {"product": s.proof.admit(replace(s.product, entries=tuple(one_more(s.powers.sizes))))},
            lambda s: {"product": s.proof.admit(replace(s.product, choices=s.choices[::-1]))},
            lambda s: {"product": s.proof.admit(replace(s.product, empty=2**9))},
            lambda s: {"powers": s.proof.admit(replace(s.powers, p=4))},
            lambda s: {"powers": s.proof.admit(replace(s.powers, b=8))},
        ],
    )
    def test_entries_have_to_be_those_that_are_multiplied(self, stages: Stages, changed: Any) -> None:
        parts = {"powers": stages.powers, "product": stages.product, **changed(stages)}
        for rule in (estimated, confined):
            with pytest.raises(KernelError):
                rule(stages.proof, parts["powers"], parts["product"], REGION)

    def test_digits_that_are_left_out(self, stages: Stages) -> None:
        high = stages.choices[1:]
        powers = stages.proof.admit(replace(stages.powers, choices=tuple(high), entries=stages.powers.entries[1:]))
        product = stages.proof.admit(replace(stages.product, choices=tuple(high), entries=stages.product.entries[1:]))
        with pytest.raises(KernelError, match="not those of the operand"):
            estimated(stages.proof, powers, product, REGION)

    @pytest.mark.parametrize(
        "region",
        [Region.normal(3, (0,), 2, 2), Region.normal(3, (0, 1), 0, 2), Region.normal(3, (1,), 8, 15), REGION],
    )
    def test_a_region_without_gates_has_none(self, stages: Stages, region: Region) -> None:
        confined(stages.proof, stages.powers, stages.product, Region.zero())
        confined(stages.proof, stages.powers, stages.product, Region.normal(3, (0, 1), 0, 1))
        with pytest.raises(KernelError, match="a gate may be 1"):
            confined(stages.proof, stages.powers, stages.product, region)

    def test_places_have_to_be_those_of_the_exponent(self, stages: Stages) -> None:
        with pytest.raises(KernelError, match="another one"):
            stages.show_powers(start=stages.start + 1)
        with pytest.raises(KernelError):
            stages.show_powers(exponent=stages.exponent * 2 - stages.start)
        with pytest.raises(KernelError, match="before it is shown"):
            stages.show_powers(choices=[replace(stages.choices[0]), stages.choices[1]])


def test_sums_of_places_are_read_in_twos_complement(stages: Stages) -> None:
    proof, digits = stages.proof, stages.proof.nodes("t.s", 1)
    summed(proof, "t.", 4, (1,))
    bound, more = exponent_range(proof, stages.powers), len(stages.digits) - 2 + 1 + 1 - 3
    found = script._wrapped(proof, digits, bound, more)
    assert found.numbers == (script._signed(digits) - more, stages.exponent)
    for other in (digits[:-1], proof.nodes("t.s", 0), digits[::-1]):
        with pytest.raises(KernelError, match=r"congruent|signed"):
            script._wrapped(proof, other, bound, more)
    with pytest.raises(KernelError, match="not those of the sum"):
        script._wrapped(proof, digits, bound, more + 1)
    for low, high in ((-32 - more - 1, 0), (0, 32 - more)):
        with pytest.raises(KernelError, match="too large for its digits"):
            script._wrapped(proof, digits, proof.admit(replace(bound, low=low, high=high)), more)
    script._wrapped(proof, digits, proof.admit(replace(bound, low=-32 - more, high=31 - more)), more)
    with pytest.raises(KernelError, match="before it is shown"):
        script._wrapped(proof, digits, replace(bound), more)


@pytest.mark.parametrize("left_out", [0, 1, -4, -3, -2, -1])
def test_every_float_has_to_be_in_a_region(monkeypatch: pytest.MonkeyPatch, left_out: int) -> None:
    """Of those for exponents and signs, for small floats, for zero, and for large floats of either sign."""
    pieces: Callable[..., Any] = script._pieces

    def fewer(*parts: Any) -> list[Near]:
        found = list(pieces(*parts))
        del found[left_out]
        return found

    monkeypatch.setattr(script, "_pieces", fewer)
    result = prove(instance("float_exp", 3))
    assert (result.status, result.reason) == ("undecided", "regions: it fails for some values of the cut")
