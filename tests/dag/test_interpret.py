"""The interpreter runs the graph that is costed: node by node, in any arithmetic."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.dag.interpret import Arithmetic, interpret, value_of
from proofkit.errors import UsageError
from proofkit.kernel.poly import App, Poly
from tests.dag.small_floats import arithmetic, nearest
from tests.dag.writing import Def, body, read

NAMES = {"n": 5, "d": 3, "i": 2}
TABLES: dict[str, Any] = {"hs": [4, 6, 8], "grid": [[1, 2], [3, 4]]}


def app(name: str, *args: Poly | int | str, table: bool = False) -> Poly:
    return Poly.of(App(name, tuple(Poly.of(a) for a in args), table))


@pytest.mark.parametrize(
    ("poly", "wanted"),
    [
        (Poly.of("n") * 2 - Poly.of("d") ** 2 + 1, 2),
        (app("floordiv", Poly.of("n") * Poly.of("i"), "d"), 3),
        (app("mod", Poly.of("n") * Poly.of("i"), "d"), 1),
        (app("min", "n", "d"), 3),
        (app("max", "n", "d"), 5),
        (app("log", 1), 0),
        (app("log", 2), 1),
        (app("log", 8), 3),
        (app("log", 9), 4),
        (app("hs", "i", table=True), 8),
        (app("hs", Poly.of("i") - 1, table=True), 6),
        (app("grid", 1, 0, table=True), 3),
        (app("hs", app("floordiv", "i", 2), table=True) ** 2, 36),
    ],
)
def test_the_value_of_an_index_expression(poly: Poly, wanted: int) -> None:
    assert value_of(poly, NAMES, TABLES) == wanted


@given(a=st.integers(0, 60), b=st.integers(1, 9), c=st.integers(-5, 5))
def test_index_arithmetic_is_pythons(a: int, b: int, c: int) -> None:
    found = read(body("Y = (a0 + 0) * 1 + (q * d + m) // r - (q + d) % r", "Y[]", a0="[]"))
    wanted = c + (a * b + 3) // b - (a + b) % b
    assert interpret(found.graph, {"a0": c}, {"q": a, "d": b, "m": 3, "r": b}) == wanted


@pytest.mark.parametrize(
    ("params", "inputs", "what"),
    [({}, {"X": [1.0]}, "n"), ({"n": 1}, {}, "X"), ({"n": 2}, {"X": [1.0]}, "X must have 2 entries in axis 0")],
)
def test_what_is_missing_is_named(params: dict[str, int], inputs: dict[str, Any], what: str) -> None:
    with pytest.raises(UsageError, match=what):
        interpret(read(body("Y[i] = X[i] * 2", X="[n]")).graph, inputs, params)


def test_only_the_chosen_side_of_a_choice_is_computed() -> None:
    found = read(body("Y[i] = where(X[i] == 0, 0, 1 / X[i])", X="[n]"))
    assert interpret(found.graph, {"X": [0.0, 4.0]}, {"n": 2}) == [0, 0.25]


@pytest.mark.parametrize(
    ("index", "wanted"),
    [
        ("edge(i - 2)", [10, 10, 10, 20, 30]),
        ("edge(i + 2)", [30, 30, 30, 30, 30]),
        ("zero(i - 2)", [0, 0, 10, 20, 30]),
        ("wrap(i - 2)", [20, 30, 10, 20, 30]),
        ("wrap(3 - i)", [10, 30, 20, 10, 30]),
    ],
)
def test_boundary_rules(index: str, wanted: list[int]) -> None:
    found = read(body(f"Y[i: d] = X[{index}]", "Y[d]", X="[n]"))
    assert interpret(found.graph, {"X": [10.0, 20.0, 30.0]}, {"n": 3, "d": 5}) == wanted


def test_what_is_bound_inside_a_call_does_not_reach_out() -> None:
    """The callee's n is not the caller's, and a table is passed on as a slice."""
    inner = Def("g", {"v": "[n]"}, "y = sum(v[k] * k for k in range(n)) + n", "y[]")
    found = read(inner, body("Y[i] = g(X[i]) + n", X="[n, d]"))
    assert interpret(found.graph, {"X": [[1.0, 1.0, 1.0]]}, {"n": 1, "d": 3}) == [3 + 3 + 1]


def test_a_parameter_of_the_callee_may_change_with_the_index() -> None:
    inner = Def("g", {"v": "[d]"}, "y = v[0] + q", "y[]")
    found = read(inner, body("Y[i] = g(X[i], q=3*i + 1)", X="[n, d]"))
    assert found.codes == []
    assert interpret(found.graph, {"X": [[1.0], [1.0]]}, {"n": 2, "d": 1}) == [2, 5]


@given(st.lists(st.lists(st.floats(-4, 4), min_size=3, max_size=3), min_size=1, max_size=4))
def test_memoised_parts_are_computed_for_the_right_index(rows: list[list[float]]) -> None:
    """The inner sum depends on i alone; it must not be taken from another row."""
    text = "Y[i, j] = X[i, j] - sum(X[i, k] for k in range(d)) / d"
    found = read(body(text, "Y[n, d]", X="[n, d]"))
    x = np.asarray(rows)
    assert np.allclose(interpret(found.graph, {"X": rows}, {"n": len(rows), "d": 3}), x - x.mean(axis=1, keepdims=True))


def test_another_arithmetic_reads_the_same_graph() -> None:
    found = read(body("Y = sum(X[k] / 3 for k in range(n))", "Y[]", X="[n]"))
    exact = Arithmetic(Fraction, {"sum": lambda *xs: sum(xs, Fraction(0)), "div": lambda a, b: a / b})
    assert interpret(found.graph, {"X": [Fraction(1), Fraction(1)]}, {"n": 2}, {}, exact) == Fraction(2, 3)
    third = nearest(Fraction(1, 3), 4)
    small = interpret(found.graph, {"X": [Fraction(1), Fraction(1)]}, {"n": 2}, {}, arithmetic(4))
    assert small == nearest(2 * third, 4) != Fraction(2, 3)


def test_a_sum_rounds_once() -> None:
    """1 + 1/16 + 1/16 is 9/8 at p = 4; rounded after each step it is 1."""
    x = [Fraction(1), Fraction(1, 16), Fraction(1, 16)]
    whole = read(body("Y = sum(X[k] for k in range(n))", "Y[]", X="[n]"))
    steps = read(body("Y = X[0] + X[1] + X[2]", "Y[]", X="[3]"))
    assert interpret(whole.graph, {"X": x}, {"n": 3}, {}, arithmetic(4)) == Fraction(9, 8)
    assert interpret(steps.graph, {"X": x}, {}, {}, arithmetic(4)) == 1


def test_zero_outside_the_axis_of_rows_is_a_row_of_zeros() -> None:
    found = read(body("Y[i: n] = X[zero(i - 1)]", "Y[n, d]", X="[n, d]"))
    assert interpret(found.graph, {"X": [[1.0, 2.0], [3.0, 4.0]]}, {"n": 2, "d": 2}) == [[0, 0], [1, 2]]


def test_a_table_has_no_entry_before_the_first() -> None:
    with pytest.raises(UsageError):
        value_of(app("hs", Poly.of("i") - 3, table=True), NAMES, TABLES)


@pytest.mark.parametrize("rows", [[1.0, 2.0, 3.0], [[1.0], [2.0]]])
def test_an_input_of_another_shape_is_refused(rows: list[Any]) -> None:
    with pytest.raises(UsageError):
        interpret(read(body("Y[i] = X[edge(i + 1)]", X="[n]")).graph, {"X": rows}, {"n": 2})
