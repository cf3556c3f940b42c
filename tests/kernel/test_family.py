"""What a description is: its functions, its text, its digest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.kernel.family import Family, Group, Kind, Range, Term
from proofkit.kernel.functions import FORMULA_FUNCTIONS, tidy
from proofkit.kernel.poly import ONE, ZERO, Poly
from tests.kernel.build import app, entry, i, j, m, n, p
from tests.kernel.families import bit, family, form, gate, group, inputs, number, over, read
from tests.kernel.random_families import formula, picker
from tests.kernel.unfolded import IllFormed
from tests.kernel.unfolded import number as value

SMALL = st.integers(0, 40)


@given(SMALL, SMALL)
def test_the_functions_are_what_they_are_called(a: int, b: int) -> None:
    values = {name: function.value for name, function in FORMULA_FUNCTIONS.items()}
    assert values["floordiv"](a, b + 1) * (b + 1) + values["mod"](a, b + 1) == a
    assert 0 <= values["mod"](a, b + 1) <= b
    assert values["pow2"](a) == 2**a
    assert 2 ** values["bit_length"](a) > a >= 2 ** values["bit_length"](a) // 2
    assert sum(values["bit"](a, k) * 2**k for k in range(6)) == a


@pytest.mark.parametrize(
    ("name", "args", "takes"),
    [
        ("floordiv", (0, 1), True),
        ("floordiv", (0, 0), False),
        ("floordiv", (-1, 1), False),
        ("mod", (0, 1), True),
        ("mod", (3, 0), False),
        ("mod", (-1, 3), False),
        ("bit_length", (0,), True),
        ("bit_length", (-1,), False),
        ("bit_length", (1, 1), False),
        ("pow2", (0,), True),
        ("pow2", (-1,), False),
        ("pow2", (), False),
        ("bit", (0, 0), True),
        ("bit", (-1, 0), False),
        ("bit", (0, -1), False),
    ],
)
def test_a_function_is_defined_from_its_least_arguments_on(name: str, args: tuple[int, ...], takes: bool) -> None:
    assert FORMULA_FUNCTIONS[name].takes(args) is takes


TIDY = [
    (app("floordiv", 7, 2), p(3)),
    (app("mod", 7, 2), ONE),
    (app("bit_length", 8), p(4)),
    (app("pow2", 10), p(1024)),
    (app("bit", 5, 1), ZERO),
    (app("pow2", app("bit_length", 5)) * n + 1, 8 * n + 1),
    (app("pow2", app("bit_length", n) + app("mod", 3, 2)), app("pow2", app("bit_length", n) + 1)),
    (app("pow2", 3) ** 2, p(64)),
    (app("pow2", 4096), p(2**4096)),
]
UNTIDY = [
    ("no number", app("floordiv", n, 2)),
    ("by nothing", app("floordiv", 7, 0)),
    ("nothing over nothing", app("mod", 0, 0)),
    ("of less than nothing", app("floordiv", -7, 2)),
    ("no length", app("bit_length", -1)),
    ("half", app("pow2", -1)),
    ("huge", app("pow2", 4097)),
    ("no place", app("bit", 5, -1)),
    ("too many arguments", app("bit_length", 5, 6)),
    ("too few arguments", app("mod", 5)),
    ("another function", app("log", 8)),
    ("an entry of a table", entry("pow2", 3)),
]


@pytest.mark.parametrize(("before", "after"), TIDY, ids=[str(before) for before, _ in TIDY])
def test_functions_of_numbers_are_worked_out(before: Poly, after: Poly) -> None:
    assert tidy(before) == after


@pytest.mark.parametrize("poly", [poly for _, poly in UNTIDY], ids=[name for name, _ in UNTIDY])
def test_what_is_not_defined_stays(poly: Poly) -> None:
    assert tidy(poly) == poly


@given(st.data(), st.integers(0, 5), st.integers(0, 5))
def test_tidying_changes_no_value(data: st.DataObject, a: int, b: int) -> None:
    poly = formula(picker(data.draw), ("a", "b"))
    plain = poly.substitute({"a": p(a), "b": p(b)})
    try:
        expected = value(poly, {"a": a, "b": b})
    except IllFormed:
        assert tidy(plain).constant() is None
    else:
        assert tidy(plain).constant() == expected


def test_conditions_before_and_on_the_ranges() -> None:
    """Those on the term's own indices hold or not for each of their values."""
    term = read("x", j, ranges=(over("j", 0, n),), where=(n - 2, i - j, i - 1, j - 3))
    assert term.conditions() == ((n - 2, i - 1), (i - j, j - 3))


def test_a_condition_on_an_index_inside_a_function_is_one_on_it() -> None:
    where = app("floordiv", j, 2) - 1
    assert read("x", j, ranges=(over("j", 0, n),), where=(where,)).conditions() == ((), (where,))


def test_times_is_for_the_weight_only() -> None:
    term = read("x", j, weight=3, ranges=(over("j", 0, n),), where=(j - 1,))
    assert term.times(n) == replace(term, weight=3 * n)


def test_substitution_is_for_the_ends_of_a_range() -> None:
    assert over("j", (i, 1), (n - i, 9)).substitute({"i": m + 1}) == over("j", (m + 1, 1), (n - m - 1, 9))


TEXTS = [
    (inputs("x", over("i", 0, n)), "input x[i] for i in range(n)"),
    (inputs("y"), "input y"),
    (gate("g", read("x", 0), number(-1)), "gate g = x[0] + (-1) >= 0"),
    (gate("g"), "gate g = 0 >= 0"),
    (
        form(
            "v", read("x", j, weight=n - j, ranges=(over("j", 1, (n, i)),), where=(i - 2,)), ranges=(over("i", 0, n),)
        ),
        "form v[i] = sum((-j + n)*x[j] for j in range(1, min(n, i)) if i - 2 >= 0) for i in range(n)",
    ),
    (
        bit("b", read("y"), number(2, over("j", (0, n - 3), n)), ranges=(over("i", 0, n), over("k", i, n))),
        "bit b[i, k] = y + sum((2) for j in range(max(0, n - 3), n)) for i in range(n) for k in range(i, n)",
    ),
]


@pytest.mark.parametrize(("described", "text"), TEXTS, ids=[text for _, text in TEXTS])
def test_a_group_reads_like_its_line(described: Group, text: str) -> None:
    assert str(described) == text


X = inputs("x", over("i", 0, n))
BASE = family(X, gate("g", read("x", 0, weight=2), number(-1)))
ANOTHER = [
    ("name", replace(BASE, name="h")),
    ("parameter", family(*BASE.groups, m=1)),
    ("least value", family(*BASE.groups, n=2)),
    ("output", replace(BASE, outputs=("x",))),
    ("outputs", replace(BASE, outputs=("g", "x"))),
    ("range", family(inputs("x", over("i", 0, n + 1)), BASE.groups[1])),
    ("start", family(inputs("x", over("i", 1, n)), BASE.groups[1])),
    ("kind", family(X, bit("g", *BASE.groups[1].terms))),
    ("weight", family(X, gate("g", read("x", 0, weight=3), number(-1)))),
    ("threshold", family(X, gate("g", read("x", 0, weight=2), number(-2)))),
    ("subscript", family(X, gate("g", read("x", 1, weight=2), number(-1)))),
    ("condition", family(X, gate("g", read("x", 0, weight=2, where=(n - 1,)), number(-1)))),
    ("range of a term", family(X, gate("g", read("x", 0, weight=2, ranges=(over("j", 0, 1),)), number(-1)))),
    ("another gate", family(X, gate("h"), BASE.groups[1])),
]


@pytest.mark.parametrize("other", [f for _, f in ANOTHER], ids=[name for name, _ in ANOTHER])
def test_another_description_has_another_digest(other: Family) -> None:
    assert other.digest != BASE.digest


def test_the_digest_is_not_about_lines() -> None:
    assert replace(BASE, groups=tuple(replace(g, line=99) for g in BASE.groups)).digest == BASE.digest


def test_every_formula_of_a_group() -> None:
    """Weights, subscripts, conditions, and the ends of all ranges."""
    term = Term(p("w"), "x", (p("s"), p("t")), (Range("j", (p("a"),), (p("b"), p("c"))),), (p("d"),))
    found = group("g", Kind.FORM, (over("i", "e", "f"),), term).polynomials()
    assert sorted(map(str, found)) == sorted("wstdabcef")
