"""Every row of the table of operations: it prints, computes, claims no false sign, and names known conditions."""

from __future__ import annotations

import math
import string
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.kernel.walk import FREE, STATIC
from proofkit.ops import OPERATIONS, PRIMITIVES, Operation, Sign
from tests.dag.small_floats import Undefined, arithmetic, corners

ROWS = sorted(OPERATIONS)
CONDITIONS = {"nonzero", "nonnegative", "positive", "in range"}

# What each operation is on the reals, in words of Python's own: operands, and the value wanted.
VALUES: dict[str, list[tuple[tuple[Any, ...], Any]]] = {
    "add": [((2.0, -5.0), -3.0)],
    "mul": [((2.0, -5.0), -10.0)],
    "div": [((2.0, -5.0), -0.4)],
    "neg": [((2.0,), -2.0)],
    "abs": [((-2.0,), 2.0), ((3.0,), 3.0)],
    "floor": [((-1.5,), -2.0), ((1.5,), 1.0), ((2.0,), 2.0)],
    "lt": [((1.0, 2.0), True), ((2.0, 2.0), False), ((3.0, 2.0), False)],
    "le": [((1.0, 2.0), True), ((2.0, 2.0), True), ((3.0, 2.0), False)],
    "eq": [((2.0, 2.0), True), ((1.0, 2.0), False)],
    "ne": [((2.0, 2.0), False), ((1.0, 2.0), True)],
    "and": [((True, True), True), ((True, False), False), ((False, True), False)],
    "or": [((False, False), False), ((True, False), True), ((False, True), True)],
    "not": [((True,), False), ((False,), True)],
    "where": [((True, 1.0, 2.0), 1.0), ((False, 1.0, 2.0), 2.0)],
    "max": [((1.0, 3.0, -2.0), 3.0), ((1.0,), 1.0)],
    "min": [((1.0, 3.0, -2.0), -2.0), ((1.0,), 1.0)],
    "argmax": [((1.0, 3.0, -2.0), 1.0), ((3.0, 3.0), 0.0), ((-1.0,), 0.0)],
    "argmin": [((1.0, 3.0, -2.0), 2.0), ((3.0, 3.0), 0.0)],
    "sum": [((0.1,) * 10, 1.0), ((), 0.0), ((1e16, 1.0, -1e16), 1.0)],
    "prod": [((2.0, 3.0, -4.0), -24.0), ((), 1.0)],
    "select": [((1.0, 2.0), 1.0)],
    "exp": [((0.0,), 1.0), ((1.0,), math.e)],
    "sqrt": [((9.0,), 3.0), ((0.0,), 0.0)],
    "log": [((math.e,), 1.0)],
    "sin": [((0.0,), 0.0), ((math.pi / 2,), 1.0)],
    "cos": [((0.0,), 1.0), ((math.pi,), -1.0)],
    "erf": [((0.0,), 0.0), ((10.0,), 1.0)],
}


def test_every_row_is_in_the_table_of_this_test() -> None:
    assert sorted(VALUES) == ROWS


@pytest.mark.parametrize(
    ("name", "operands", "wanted"), [(name, *pair) for name, pairs in VALUES.items() for pair in pairs]
)
def test_the_value_on_reals(name: str, operands: tuple[Any, ...], wanted: Any) -> None:
    assert OPERATIONS[name].real(*operands) == pytest.approx(wanted, rel=1e-15, abs=1e-15)


@pytest.mark.parametrize("name", ROWS)
def test_a_row_is_found_by_its_own_name_and_its_primitive_is_listed(name: str) -> None:
    row = OPERATIONS[name]
    assert row.name == name
    assert row.primitive in PRIMITIVES
    assert row.arity is None or row.arity >= 1
    assert row.takes_generator <= (row.arity is None)


@pytest.mark.parametrize("name", ROWS)
def test_the_latex_has_a_field_for_every_operand(name: str) -> None:
    row = OPERATIONS[name]
    fields = [field for _, field, _, _ in string.Formatter().parse(row.latex) if field is not None]
    assert set(fields) == {""}
    if name != "select":
        assert len(fields) == (row.arity or 1)
    shown = row.latex.format(*"abc"[: len(fields)])
    assert all(letter in shown for letter in "abc"[: len(fields)])
    assert shown.count("{") == shown.count("}")


@pytest.mark.parametrize("name", ROWS)
def test_domain_conditions_are_known_and_name_an_operand(name: str) -> None:
    row = OPERATIONS[name]
    for operand, condition in row.domain:
        assert condition in CONDITIONS
        assert 0 <= operand < (row.arity or 1)


@pytest.mark.parametrize(
    ("name", "outside"),
    [("div", (1.0, 0.0)), ("sqrt", (-1.0,)), ("log", (0.0,)), ("log", (-1.0,)), ("exp", (1e6,)), ("sin", (math.inf,))],
)
def test_an_operation_that_fails_somewhere_says_where(name: str, outside: tuple[float, ...]) -> None:
    assert OPERATIONS[name].domain
    with pytest.raises((ZeroDivisionError, ValueError, OverflowError)):
        OPERATIONS[name].real(*outside)


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=3))
def test_an_operation_without_conditions_never_fails(operands: list[float]) -> None:
    for row in OPERATIONS.values():
        if not row.domain and row.primitive != "logic":
            assert math.isfinite(row.real(*operands[: row.arity], *operands[:1] * ((row.arity or 0) - len(operands))))


def test_only_functions_of_one_variable_are_approximated() -> None:
    approximate = {row.name for row in OPERATIONS.values() if row.approximate}
    assert approximate == {"exp", "sqrt", "log", "sin", "cos", "erf"}
    assert all(OPERATIONS[name].arity == 1 for name in approximate)


def test_what_the_kernel_takes_to_be_free_are_operations_and_not_approximate() -> None:
    assert set(FREE) | STATIC <= set(OPERATIONS)
    assert not any(OPERATIONS[name].approximate or OPERATIONS[name].takes_generator for name in {*FREE, *STATIC})


# ---------------------------------------------------------------- signs

HOLDS: dict[Sign, Callable[[Fraction], bool]] = {
    Sign.ANY: lambda x: True,  # noqa: ARG005
    Sign.NONZERO: lambda x: x != 0,
    Sign.NONNEGATIVE: lambda x: x >= 0,
    Sign.POSITIVE: lambda x: x > 0,
    Sign.ZERO: lambda x: x == 0,
}
PRECISIONS = (2, 3)


def operands_of(row: Operation, signs: tuple[Sign, ...], p: int) -> list[tuple[Fraction, ...]]:
    """All corner floats of the given signs; the condition of a choice is true or false."""
    menu = [[x for x in corners(p) if HOLDS[sign](x)] for sign in signs]
    if row.name == "where":
        menu[0] = [Fraction(0), Fraction(1)]
    return list(product(*menu))


def small(row: Operation, p: int) -> Callable[..., Any]:
    """The operation on p-bit floats; comparisons, choices and positions are exact as they are."""
    return arithmetic(p).operations.get(row.name, row.real)


@pytest.mark.parametrize("name", [n for n in ROWS if n not in ("sin", "cos", "erf", "log")])
def test_the_sign_rule_holds_in_small_floats(name: str) -> None:
    """Every combination of signs, every corner value: smallest, largest, zero, one."""
    row = OPERATIONS[name]
    for signs in product(Sign, repeat=row.arity or 2):
        claimed = row.sign(list(signs))
        for p in PRECISIONS if claimed is not Sign.ANY else ():
            for operands in operands_of(row, signs, p):
                assert in_domain_or_holds(row, claimed, operands, p), f"{name}{operands} is not {claimed.name} at p={p}"


def in_domain_or_holds(row: Operation, claimed: Sign, operands: tuple[Fraction, ...], p: int) -> bool:
    try:
        return HOLDS[claimed](small(row, p)(*operands))
    except Undefined:
        return True


@pytest.mark.parametrize("name", ["sin", "cos", "erf", "log"])
def test_functions_of_both_signs_claim_nothing(name: str) -> None:
    assert {OPERATIONS[name].sign([sign]) for sign in Sign} == {Sign.ANY}


@pytest.mark.parametrize(
    ("name", "signs", "wanted"),
    [
        ("add", (Sign.POSITIVE, Sign.NONNEGATIVE), Sign.POSITIVE),
        ("add", (Sign.POSITIVE, Sign.ANY), Sign.ANY),
        ("add", (Sign.NONZERO, Sign.NONZERO), Sign.ANY),
        ("mul", (Sign.POSITIVE, Sign.POSITIVE), Sign.NONNEGATIVE),
        ("div", (Sign.POSITIVE, Sign.POSITIVE), Sign.NONNEGATIVE),
        ("exp", (Sign.ANY,), Sign.NONNEGATIVE),
        ("sqrt", (Sign.POSITIVE,), Sign.POSITIVE),
        ("abs", (Sign.NONZERO,), Sign.POSITIVE),
        ("max", (Sign.ANY, Sign.POSITIVE), Sign.POSITIVE),
        ("min", (Sign.ANY, Sign.POSITIVE), Sign.ANY),
        ("where", (Sign.ANY, Sign.POSITIVE, Sign.POSITIVE), Sign.POSITIVE),
        ("where", (Sign.ANY, Sign.POSITIVE, Sign.NONNEGATIVE), Sign.NONNEGATIVE),
        ("where", (Sign.ANY, Sign.POSITIVE, Sign.NONZERO), Sign.NONZERO),
    ],
)
def test_what_is_claimed_and_what_is_not(name: str, signs: tuple[Sign, ...], wanted: Sign) -> None:
    assert OPERATIONS[name].sign(list(signs)) is wanted


def test_the_sign_test_can_fail() -> None:
    """A product of positive floats claimed to be positive is caught: it underflows."""
    smallest = min(x for x in corners(3) if x > 0)
    assert not in_domain_or_holds(OPERATIONS["mul"], Sign.POSITIVE, (smallest, smallest), 3)
