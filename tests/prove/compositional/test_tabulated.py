"""Sums that are tabulated in each of some cases, and results that are tried one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.circuit.evaluate import node_values
from proofkit.errors import KernelError
from proofkit.floats.ratio import Ratio
from proofkit.floats.real import REAL
from proofkit.floats.words import IntWords, Triple
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.regions import Region
from proofkit.prove.compositional.scripts import SCRIPTS
from proofkit.prove.compositional.sums import summed
from proofkit.prove.compositional.tabulated import Looked, Tables, Tabulated, fractions
from proofkit.prove.compositional.tried import Computed, Selected, Tried, between, near_if_tried, upper
from tests.prove.circuits.rows import instance


def same_as_before() -> Callable[[Sequence[int], Number], None]:
    """A check that a changed circuit fails."""
    found: list[list[int]] = []

    def check(totals: Sequence[int], _: Number) -> None:
        if found and found[0] != [*totals]:
            raise KernelError("tables", "other totals")
        found.append([*totals])

    return check


class Root:
    """The tables of a square root of 3 bits."""

    def __init__(self) -> None:
        proof = self.proof = Proof(instance("float_sqrt", 3))
        [sign], [self.parity, *_], [*self.lower, self.top] = (proof.nodes(f"x_{field}") for field in "sem")
        self.cases = [{sign: 0, self.top: 1, self.parity: parity} for parity in (0, 1)]
        self.cases += [{sign: 0, self.top: 0}, {sign: 1}]
        self.fractions = fractions(proof)
        self.tables = Tables(proof, self.fractions, self.lower, self.cases)
        summed(proof, "r.", len(self.fractions) + 1)
        self.digits = proof.nodes("r.s")

    def show(self, case: int = 0) -> Tabulated:
        return self.tables.show("some", "", self.digits, self.cases[case], same_as_before())


@pytest.fixture
def root() -> Root:
    return Root()


@given(st.lists(st.integers(-5, 5), min_size=3, max_size=3))
def test_all_sums_of_inputs_are_looked_up(weights: list[int]) -> None:
    form = tuple((node, w) for node, w in enumerate(weights) if w)
    low, high = sum(min(w, 0) for w in weights), sum(max(w, 0) for w in weights)
    looked = Looked(form, low, tuple(range(low, high + 1)))
    wanted = [sum(w for place, w in enumerate(weights) if a >> place & 1) for a in range(8)]
    assert [*looked.at_all(range(3))] == wanted
    if any(weights):
        with pytest.raises(KernelError, match="something else than the argument"):
            [*looked.at_all([])]


@pytest.mark.parametrize(("name", "p"), [("float_sqrt", 3), *((f"float_{f}", 2) for f in ("log", "sin", "cos", "erf"))])
def test_what_is_tabulated_is_what_evaluation_finds(monkeypatch: pytest.MonkeyPatch, name: str, p: int) -> None:
    """For every input, of which some may be no floats."""
    found: list[Tabulated] = []
    show = Tables.show

    def recorded(self: Tables, *parts: object) -> Tabulated:
        found.append(show(self, *parts))  # type: ignore[arg-type]
        return found[-1]

    monkeypatch.setattr(Tables, "show", recorded)
    proof = Proof(instance(name, p))
    SCRIPTS[name](proof)
    inputs, seen = proof.values.netlist.inputs, 0
    for k in range(1 << len(inputs)):
        at = node_values(proof.values.netlist, [k >> place & 1 for place in range(len(inputs))])
        for table in found:
            if all(at[node] == value for node, value in table.fixed.items()):
                seen += 1
                a = sum(at[node] << place for place, node in enumerate(table.argument))
                linear = sum(w * at[node] for node, w in table.linear.weights.items())
                [number] = table.numbers
                value = sum(w * at[node] for node, w in number.weights.items())
                assert value == (table.found[a] + linear) % table.modulus
    assert seen >= 1 << len(inputs) - 1
    assert any(table.linear.weights for table in found) is (name == "float_log")


Changed = Callable[[Root], Mapping[str, Any]]


def tabulated(parts: Mapping[str, Any]) -> list[int]:
    proof = Proof(instance("float_sqrt", 3))
    return Tables(proof, **parts).totals(proof.values, parts["cases"][0], 0)


class TestRefusals:
    @pytest.mark.parametrize(
        "changed",
        [
            lambda r: {"cases": r.cases[:3]},
            lambda r: {"cases": [*r.cases, r.cases[0]]},
            lambda r: {"cases": [{r.top: 1}, {r.top: 0}]},
            lambda r: {"argument": r.lower[:1]},
            lambda r: {"fractions": [(r.proof.node("is_case", 0),)]},
            lambda r: {"fractions": [(r.top,)]},
            lambda _: {"argument": range(21)},
        ],
    )
    def test_fractions_that_cases_do_not_tell(self, root: Root, changed: Changed) -> None:
        parts = {"fractions": root.fractions, "argument": root.lower, "cases": root.cases, **changed(root)}
        with pytest.raises(KernelError):
            tabulated(parts)

    def test_a_fraction_depends_on_one_remainder(self) -> None:
        """For 4 bits, those modulo 3 and 5 are different sums."""
        proof = Proof(instance("float_sqrt", 4))
        [sign], bits = proof.nodes("x_s"), proof.nodes("x_m")
        one, other, *_ = fractions(proof)
        parity, top = proof.node("x_e", 0), bits[-1]
        cases = [{sign: 0, top: 1, parity: 0}, {sign: 0, top: 1, parity: 1}, {sign: 0, top: 0}, {sign: 1}]
        with pytest.raises(KernelError, match="more than one sum"):
            Tables(proof, [one[:4] + other[4:]], bits[:-1], cases)
        Tables(proof, [one, other], bits[:-1], cases)

    def test_digits_are_those_of_the_sum(self, root: Root) -> None:
        digits = root.digits
        for wrong in (digits[1:], [*digits[1:], digits[0]], [*digits[:-1], root.proof.node("fraction", 0, 0)]):
            with pytest.raises(KernelError, match="tables"):
                root.tables.rest(wrong, root.cases[0])
        half = 1 << len(digits) - 3 - 1
        assert [root.tables.rest(digits, case) for case in root.cases] == [Number({}, half)] * 4

    def test_a_check_has_to_see_a_change(self, root: Root) -> None:
        with pytest.raises(KernelError, match="changed circuit"):
            root.tables.show("blind", "", root.digits, root.cases[0], lambda *_: None)

    def test_a_sum_of_other_inputs_is_no_constant(self) -> None:
        """The multiples of log 2 that are added depend on the exponent, one bit at a time."""
        proof = Proof(instance("float_log", 2))
        [sign], bits = proof.nodes("x_s"), proof.nodes("x_m")
        cases = [{sign: 0, bits[-1]: 1}, {sign: 0, bits[-1]: 0}, {sign: 1}]
        tables = Tables(proof, fractions(proof), bits[:-1], cases)
        summed(proof, "sum.", len(tables.fractions) + 3)
        digits = proof.nodes("sum.s")
        shown = tables.show("some", "", digits, cases[0], same_as_before())
        assert {*shown.linear.weights} == {*proof.nodes("x_e")}
        for rule in (lambda: upper(proof, shown, 2), lambda: between(proof, shown)):
            with pytest.raises(KernelError):
                rule()

    def test_gates_that_bound_a_form(self) -> None:
        """A case that a gate can never be in is refused; one in which it says nothing of a form tells no table."""
        proof = Proof(instance("float_sin", 3))
        gates, one = proof.nodes("is_case"), proof.node("is_one")
        tables = fractions(proof)
        with pytest.raises(KernelError):
            Tables(proof, tables, proof.nodes("x_m")[:-1], [{one: 1}, {one: 0}])
        cases = [{one: a, gates[0]: b} for a in (0, 1) for b in (0, 1)]
        with pytest.raises(KernelError, match="not 0 or 1"):  # they are never both 1
            Tables(proof, tables, proof.nodes("x_m")[:-1], cases)

    def test_facts_must_be_shown_before_they_are_used(self, root: Root) -> None:
        shown = replace(root.show())
        for rule in (lambda: upper(root.proof, shown, 1), lambda: between(root.proof, shown)):
            with pytest.raises(KernelError, match="before it is shown"):
                rule()


@pytest.mark.parametrize("lost", [0, 1, 5])
def test_upper_digits_and_their_range(root: Root, lost: int) -> None:
    shown, w = root.show(), IntWords()
    found = upper(root.proof, shown, lost)
    assert found.found == tuple(value >> lost for value in shown.found)
    assert found.numbers == (Number.binary(root.digits[lost:]),)
    relation, fixed = between(root.proof, found), [*shown.fixed.values()]
    low, high = min(found.found), max(found.found)
    for value in (low - 1, low, high, high + 1):
        assert relation.condition(w, [value, *fixed]) is (low <= value <= high)
        assert relation.condition(w, [value, 1 - fixed[0], *fixed[1:]])


def sine() -> tuple[Proof, Tried, Computed, Selected]:
    """For the floats of 3 bits from 1/2 to 7/8."""
    proof = Proof(instance("float_sin", 3))
    SCRIPTS["float_sin"](proof)
    about = [fact for fact in proof._facts if isinstance(fact, Tried | Computed | Selected)]
    facts: dict[type, Any] = {type(fact): fact for fact in about if fact.region == Region.normal(3, (0, 1), 5, 5)}
    return proof, facts[Tried], facts[Computed], facts[Selected]


def test_results_that_were_tried() -> None:
    proof, known, computed, selected = sine()
    near = near_if_tried(proof, known, computed, selected)
    assert (near.region, near.worst) == (known.region, known.worst)
    region, [gate, *_] = Region.normal(3, (0, 1), 4, 4), selected.fixed
    for wrong in (
        (replace(known, region=region), computed, selected),
        (known, replace(computed, region=region), selected),
        (known, computed, replace(selected, region=region)),
        (known, computed, replace(selected, fixed={**selected.fixed, gate: 1 - selected.fixed[gate]})),
        (known, computed, Selected.of(proof, known.region, {gate: selected.fixed[gate]})),
        (known, replace(computed, right=lambda _w, x, _total: x), selected),
        (replace(known, numbers=(known.numbers[0] * 2,)), computed, selected),
        (known, replace(computed, numbers=(*proof.results, *proof.operands, *known.numbers)), selected),
        (known, computed, replace(selected, numbers=selected.numbers[::-1])),
    ):
        for fact in wrong:
            proof.admit(fact)
        with pytest.raises(KernelError, match="tried"):
            near_if_tried(proof, *wrong)
    for k in range(3):
        facts: list[Any] = [
            replace(fact) if k == place else fact for place, fact in enumerate((known, computed, selected))
        ]
        with pytest.raises(KernelError, match="before it is shown"):
            near_if_tried(proof, *facts)


def test_conditions_hold_in_their_region_only() -> None:
    _, _, computed, selected = sine()
    w, x, total = IntWords(), (1, 5, 5), 700
    result = computed.right(w, Triple(*x), total)
    assert computed.condition(w, [*x, *result, total])
    assert not computed.condition(w, [*x, result[0], result[1] ^ 1, result[2], total])
    assert computed.condition(w, [1, 5, 4, 0, 0, 0, total])
    values = [*selected.fixed.values()]
    assert selected.condition(w, [*x, *values])
    assert not selected.condition(w, [*x, 1 - values[0], *values[1:]])
    assert selected.condition(w, [1, 5, 4, 1 - values[0], *values[1:]])


class TestEnclosures:
    @pytest.mark.parametrize("name", ["exp", "log", "sin", "cos", "erf"])
    @pytest.mark.parametrize("bits", [20, 64, 200])
    def test_more_bits_are_inside_fewer(self, name: str, bits: int) -> None:
        x = Ratio.of(5, 1, -3)
        low, high = REAL[name].enclosure(x, bits)
        least, most = REAL[name].enclosure(x, 300)
        assert low <= least <= most <= high
        assert high - low <= Fraction(1, 2 ** (bits - 8))

    def test_known_values(self) -> None:
        low, high = REAL["log"].enclosure(Ratio.of(2), 60)
        assert low < Fraction(693147180559945309417, 10**21) < high + Fraction(1, 10**17)
        assert REAL["log"].enclosure(Ratio.of(1), 60) == (Fraction(0), Fraction(0))

    def test_what_is_unbounded(self) -> None:
        with pytest.raises(KernelError, match="unbounded"):
            REAL["log"].enclosure(Ratio.of(-1), 60)
