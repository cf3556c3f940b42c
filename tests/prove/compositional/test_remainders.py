"""Stages that are checked by trying all remainders, and what is concluded from them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.circuit.evaluate import node_values
from proofkit.errors import KernelError
from proofkit.prove.compositional.decided import DecidedWords, Term
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.quotients import Quotient, conclude_quotient, quotient
from proofkit.prove.compositional.reconstruction import (
    Fractions,
    Scaled,
    conclude_product,
    largest,
    multiplied_exactly,
)
from proofkit.prove.compositional.residues import Factor, Modulus, Opened, split
from proofkit.prove.compositional.scripts.products import fractions_of, product_of
from proofkit.prove.compositional.steps import Gauge, Steps
from tests.prove.circuits.rows import instance


def value(proof: Proof, number: Number, bits: list[int]) -> int:
    at = node_values(proof.values.netlist, bits)
    return number.constant + sum(weight * at[node] for node, weight in number.weights.items())


def bits(count: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, 1), min_size=count, max_size=count)


@given(st.integers(-5, 5), st.dictionaries(st.integers(-9, 9), st.integers(-5, 5)), st.integers(-12, 12))
def test_steps_add_up_what_is_reached(start: int, rises: dict[int, int], at: int) -> None:
    assert Steps.of(start, rises).at(at) == start + sum(rise for t, rise in rises.items() if at >= t)


@given(bits(9))
def test_a_gauge_bounds_every_value(given: list[int]) -> None:
    proof = Proof(instance("int_sum", 3, 3))
    base = Number.of(proof.node("total.window", 2))
    for number in (base * 2, Number.of(*proof.nodes("total.exact", 2)) * 4 - base, Number({}, 3)):
        low, high = Gauge(proof.values, base).range(number)
        assert low <= value(proof, number, given) <= high


def test_a_gauge_refuses_another_sum() -> None:
    proof = Proof(instance("int_sum", 3, 3))
    base = Number.of(proof.node("total.window", 2))
    for node in (proof.node("total.window", 2), proof.nodes("total.a")[0], proof.node("total.exact", 1, 1)):
        with pytest.raises(KernelError, match="does not compare the same sum"):
            Gauge(proof.values, base).steps(Number.of(node))


@given(bits(4))
def test_sums_of_inputs_tell_a_number(given: list[int]) -> None:
    proof = Proof(instance("int_prod", 2, 2))
    for node in proof.nodes("is_zero"):
        low, high, tried = Opened.of(proof.values, Number.of(node)).bounds({})
        assert (low, high) == (0, 1)
        assert tried > 1
        assert low <= value(proof, Number.of(node), given) <= high
    with pytest.raises(KernelError, match="more than one sum"):
        Opened.of(proof.values, Number.of(*proof.nodes("zeros")[:1])).bounds({})


def test_inputs_that_are_fixed_count() -> None:
    proof = Proof(instance("int_prod", 2, 2))
    number, x = Number.of(proof.nodes("zeros")[0]), proof.operands[0]
    assert Opened.of(proof.values, number).bounds(dict.fromkeys(x.weights, 0))[:2] == (1, 2)
    assert Opened.of(proof.values, number).bounds(dict.fromkeys(x.weights, 1))[:2] == (1, 2)  # 3 is 0 modulo 3


def scaled_product() -> tuple[Proof, Scaled]:
    proof = Proof(instance("int_prod", 2, 2))
    return proof, product_of(proof, "", proof.operands)


def scaled_quotient(fixed_y: int) -> tuple[Proof, Scaled]:
    """int_div of 2 bits with the length of y fixed to 2, or y to 0."""
    proof, terms = Proof(instance("int_div", 2)), 6
    x, y = proof.operands
    low, high = y.weights
    proof.settle_by_steps("x_zero")
    proof.settle_by_cases("y_unit", [{high: 1}, {high: 0, low: 1}, {high: 0, low: 0}])
    fractions = fractions_of(proof, "", 2 * terms + 2)
    series = Factor(y * -1 + 4, tuple(4 ** (terms - 1 - i) for i in range(terms)))
    digits = proof.nodes("sum.s")
    found = fractions.scaled(digits, {high: 1}, [Factor(x), series])
    if not fixed_y:
        found = fractions.scaled(digits, {low: 0, high: 0}, [Factor(x), Factor(Number({}))])
    return proof, found


@pytest.mark.parametrize("make", [scaled_product, lambda: scaled_quotient(1), lambda: scaled_quotient(0)])
def test_the_sum_of_fractions_is_what_is_said(make: Callable[[], tuple[Proof, Scaled]]) -> None:
    """On all inputs, by plain evaluation."""
    proof, found = make()
    for k in range(16):
        given = [k >> place & 1 for place in range(4)]
        inputs = dict(zip(proof.values.netlist.inputs, given, strict=True))
        if any(inputs[node] != v for node, v in found.fixed.items()):
            continue
        z = prod(factor.at(value(proof, factor.argument, given)) for factor in found.factors)
        assert 0 <= z <= largest(proof, found)
        off = (value(proof, found.number, given) - found.scale * z - found.low) % found.modulus
        assert 0 <= off <= found.high - found.low


def test_a_product_must_be_shown_exactly() -> None:
    proof, found = scaled_product()
    conclude_product(proof, found)
    assert not proof.missing()
    for changed in (
        {"scale": found.scale * 2},
        {"low": found.low - found.modulus // 16},
        {"high": found.high + found.modulus // 16},
        {"factors": found.factors[:1]},
        {"factors": (found.factors[0], Factor(proof.operands[1], (0, 0, 1)))},
        {"factors": (found.factors[0], Factor(proof.operands[1] * -1 + 3))},
        {"fixed": {next(iter(proof.operands[0].weights)): 1}},
    ):
        other = Scaled(**{**vars(found), **changed})
        with pytest.raises(KernelError, match="before it is shown"):
            conclude_product(proof, other)
        proof.admit(other)
        with pytest.raises(KernelError):
            conclude_product(proof, other)
        with pytest.raises(KernelError):
            multiplied_exactly(proof, other, proof.nodes("s")[:-1])


def test_fractions_must_be_those_of_the_product() -> None:
    proof, _ = scaled_product()
    fractions = fractions_of(proof, "", 4)
    x, y = (Factor(number) for number in proof.operands)
    digits = proof.nodes("sum.s")
    fractions.scaled(digits, {}, [x, y])
    for factors in ([x], [x, x], [x, y, y], [x, Factor(y.argument, (1, 1))], [x, Factor(y.argument * 2)]):
        with pytest.raises(KernelError, match="residues"):
            fractions.scaled(digits, {}, factors)
    for wrong in (digits[1:], [*digits[1:], digits[0]], [*digits[:-1], proof.nodes("fraction")[0]]):
        with pytest.raises(KernelError, match="not those of the sum"):
            fractions.scaled(wrong, {}, [x, y])


def test_moduli_and_multiplier_count() -> None:
    proof, _ = scaled_product()
    fractions = fractions_of(proof, "", 4)
    with pytest.raises(KernelError, match="in common"):
        Fractions(proof, [fractions.moduli[0], *fractions.moduli], fractions.multiplier)
    other = Fractions(proof, fractions.moduli, fractions.multiplier + 1)
    with pytest.raises(KernelError, match="not that of the product"):
        other.scaled(proof.nodes("sum.s"), {}, [Factor(number) for number in proof.operands])
    gates = Modulus(3, fractions.moduli[0].base, tuple(proof.nodes("power")[:4]))
    with pytest.raises(KernelError, match="no bit"):
        Fractions(proof, [gates], 1)


@pytest.mark.parametrize(
    ("cases", "error"),
    [
        ([{}], ""),
        ([{1: 0}, {1: 1}], ""),
        ([{1: 1}, {1: 0, 2: 1}, {1: 0, 2: 0}], ""),
        ([{1: 0}], "no case"),
        ([{1: 0}, {1: 1, 2: 0}], "no case"),
        ([{1: 0}, {2: 0}], "at once"),
        ([{1: 0}, {1: 0}], "at once"),
        ([], "no case"),
    ],
)
def test_exactly_one_case_must_hold(cases: list[dict[int, int]], error: str) -> None:
    if not error:
        return split(cases)
    with pytest.raises(KernelError, match=error):
        split(cases)
    return None


def test_a_quotient_must_be_shown() -> None:
    proof, found = scaled_quotient(1)
    x, y = proof.operands
    [result] = proof.results
    unit = found.modulus >> 2
    good = quotient(proof, found, result, x, y, unit)
    assert good.fixed == found.fixed
    for args in ((result, y, x, unit, 1), (result, x, y, unit // 2, 1), (result, x, y, unit, 2), (x, x, y, unit, 1)):
        with pytest.raises(KernelError):
            quotient(proof, found, *args)
    for changed in ({"low": found.low - unit}, {"high": found.high + unit}, {"scale": found.scale * Fraction(9, 10)}):
        with pytest.raises(KernelError, match="no quotient"):
            quotient(proof, proof.admit(Scaled(**{**vars(found), **changed})), result, x, y, unit)
    with pytest.raises(KernelError, match="no case holds"):
        conclude_quotient(proof, [good])
    with pytest.raises(KernelError, match="before it is shown"):
        conclude_quotient(proof, [good, *_others(good)])
    for other in _others(good):
        proof.admit(other)


def _others(good: Quotient) -> list[Quotient]:
    [high] = good.fixed
    return [Quotient(good.numbers, {high: 0}, 1)]


def test_words_with_ranges_decide_or_refuse() -> None:
    w = DecidedWords()
    some, none = Term(("operand", 0), 1, 3), w.constant(0)
    assert (some == 0, some == 4, none == 0) == (False, False, True)
    for k in (1, 2, 3):
        with pytest.raises(KernelError, match="do not decide"):
            bool(some == k)
    for b in (none, Term(("operand", 1), 0, 3), Term(("operand", 1), -1, 3)):
        with pytest.raises(KernelError, match="divides"):
            w.div(some, b)
    assert w.div(some, some).made != w.mod(some, some).made
