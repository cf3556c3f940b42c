"""The rules between lemmas refuse what does not follow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.circuit.evaluate import node_values
from proofkit.errors import KernelError
from proofkit.prove.compositional.facts import Bound, Equation, Product, Relation
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Case, Proof
from proofkit.prove.solve import Query, solve
from tests.prove.circuits.rows import instance


def adder(p: int = 3) -> Proof:
    return Proof(instance("int_add", p))


def digits(proof: Proof, *groups: str) -> Number:
    return sum((Number.binary(proof.nodes(group)) for group in groups), start=Number({}))


def answer(text: str) -> str:
    return solve(Query(text, (), 1_000_000)).answer


@given(st.data())
def test_a_combination_bounds_every_value(data: st.DataObject) -> None:
    """Whatever number of the netlist it is, and whatever the inputs are."""
    proof = adder()
    nodes = st.integers(0, proof.values.netlist.size - 1)
    number = Number(data.draw(st.dictionaries(nodes, st.integers(-9, 9))), data.draw(st.integers(-9, 9)))
    times = data.draw(st.integers(1, 9))
    bound = proof.combine(number, [], times)
    values = node_values(proof.values.netlist, data.draw(st.lists(st.integers(0, 1), min_size=6, max_size=6)))
    value = number.constant + sum(weight * values[node] for node, weight in number.weights.items())
    assert bound.low <= value <= bound.high


@given(st.data())
def test_normal_form_is_the_same_integer(data: st.DataObject) -> None:
    values = adder().values
    nodes = st.integers(0, values.netlist.size - 1)
    number = Number(data.draw(st.dictionaries(nodes, st.integers(-9, 9))), data.draw(st.integers(-9, 9)))
    normal = values.normal(number)
    at = node_values(values.netlist, data.draw(st.lists(st.integers(0, 1), min_size=6, max_size=6)))

    def value(n: Number) -> int:
        return n.constant + sum(weight * at[node] for node, weight in n.weights.items())

    assert value(number) == value(normal)
    assert values.range_of(number)[0] <= value(number) <= values.range_of(number)[1]


def test_a_bit_is_settled_only_by_a_bound_on_it_alone() -> None:
    proof = adder()
    one, both = proof.node("one", 1), proof.node("both", 1)
    assert proof.combine(Number.of(one), []).low < 0
    assert not proof.values.is_truth(one)
    proof.lemma("one", "", cut=(), shows=[bound := Bound((Number.of(one, both),), 0, 1)])
    proof.combine(Number.of(one, both), [(1, bound)])
    assert not proof.values.is_truth(one)


def test_an_identity_must_hold() -> None:
    proof = adder()
    x, y = proof.operands
    total = digits(proof, "s")
    proof.identity(total, lambda _w, a: a[0] + a[1], [x, y])
    with pytest.raises(KernelError, match="not what it is meant to be"):
        proof.identity(total, lambda _w, a: a[0] + a[1] + 1, [x, y])
    with pytest.raises(KernelError, match="not what it is meant to be"):
        proof.identity(total, lambda _w, a: a[0] * a[1], [x, y])


def test_facts_must_be_shown_before_they_are_used() -> None:
    proof = adder()
    x, y = (Number.of(proof.node(name, 0)) for name in "xy")
    bound = Bound((x + y,), 0, 1)
    product = Product((Number.of(proof.node("both", 0)), x, y))
    with pytest.raises(KernelError, match="before it is shown"):
        proof.combine(x + y, [(1, bound)])
    with pytest.raises(KernelError, match="before it is shown"):
        proof.lemma("", "", cut=(), given=[bound])
    with pytest.raises(KernelError, match="before it is shown"):
        proof.lemma("", "", cut=(), cases=[Case({}, (bound,))])
    with pytest.raises(KernelError, match="before it is shown"):
        proof.identity(x, lambda _w, a: a[0], [x], [product])
    with pytest.raises(KernelError, match="before it is shown"):
        proof.weaker(bound, 0, 2)


def test_bounds_are_only_widened() -> None:
    proof = adder()
    bound = proof.range(Number.of(proof.node("x", 0)))
    assert proof.weaker(bound, -1, 2).high == 2
    with pytest.raises(KernelError, match="not within"):
        proof.weaker(bound, 0, 0)


def test_a_bit_that_may_be_two_is_no_cut() -> None:
    proof = adder()
    with pytest.raises(KernelError, match="not known to be 0 or 1"):
        proof.lemma("", "", cut=[proof.node("one", 1)], shows=[Bound((Number.of(proof.node("reaches", 2, 0)),), 0, 1)])


def test_nothing_is_given_about_the_parity_of_a_bit_that_may_be_two() -> None:
    """Otherwise a lemma could assume the very thing that its obligations are to show."""
    proof = adder()
    carry = Number.of(proof.node("carry", 2))
    shown = proof.weaker(proof.combine(carry, []), 0, 2)
    with pytest.raises(KernelError, match="not known to be 0 or 1"):
        proof.lemma("", "", cut=(), given=[shown], bits=[proof.node("carry", 2)])


def test_an_equation_is_used_where_it_holds_only() -> None:
    proof = adder()
    x = Number.of(proof.node("x", 0))
    guard = proof.node("y", 0)
    equation = Equation((x, x), lambda _w, a: a[0], ((guard, 1),))
    proof.lemma("same", "", cut=(), shows=[equation])
    proof.lemma("there", "", cut=(), shows=[equation], cases=[Case({guard: 1}, (), (equation,)), Case({guard: 0})])
    with pytest.raises(KernelError, match="does not hold in a case"):
        proof.lemma("elsewhere", "", cut=(), shows=[equation], cases=[Case({guard: 0}, (), (equation,))])


def test_cases_that_are_not_all_are_noticed() -> None:
    proof = adder()
    x = proof.node("x", 0)
    proof.lemma("half", "", cut=(), shows=[Bound((Number.of(x),), 1, 1)], cases=[Case({x: 1})])
    assert [answer(inquiry.violation) for inquiry in proof.inquiries] == ["unsat", "sat"]


def test_no_cases_at_all_show_nothing() -> None:
    proof = adder()
    proof.lemma("nothing", "", cut=(), shows=[Bound((Number.of(proof.node("x", 0)),), 1, 1)], cases=[])
    assert [answer(inquiry.violation) for inquiry in proof.inquiries] == ["sat"]


def test_a_contradiction_is_noticed() -> None:
    proof = adder()
    x = Number.of(proof.node("x", 0))
    never = Relation((x,), lambda _w, a: a[0] > 1)
    proof.lemma("never", "", cut=(), shows=[never])
    proof.lemma("anything", "", cut=(), given=[never], shows=[never])
    assert [answer(inquiry.violation) for inquiry in proof.inquiries] == ["sat", "unsat"]
    assert answer(proof.inquiries[1].circumstances) == "unsat"


def test_what_is_missing_is_said() -> None:
    proof = adder(1)
    assert proof.missing() == "s[0] is not shown to be 0 or 1"
    proof.lemma("all", "", cut=(), bits=proof.open_bits("carry", "s"))
    assert proof.missing() == "the outputs are not shown to be what is meant"
    proof.conclude(proof.nodes("s"))
    assert not proof.missing()
