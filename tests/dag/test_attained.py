"""Sums with an operand at a maximum: which divisors of soft-max and of hard attention are seen to be above zero."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit.dag.interpret import interpret
from proofkit.ops import Sign
from tests.dag.small_floats import arithmetic, corners
from tests.dag.writing import Def, Read, body, read

M = "top = max(X[k] for k in range(n))\n"
BOTH = "top = max(Z[k, j] for k in range(n) for j in range(d))\n"
SEEN = [
    M + "y = sum(exp(X[k] - top) for k in range(n))",
    M + "y = sum(exp(-top + X[k]) for k in range(n))",
    M + "y = sum(where(X[k] == top, 1, 0) for k in range(n))",
    M + "y = sum(where(top == X[k], 2, X[k]*X[k]) for k in range(n))",
    M + "y = sum(where(X[k] == top, u, 0) for k in range(n))",
    "top = max(X[k]*a for k in range(n))\ny = sum(exp(X[k]*a - top) for k in range(n))",
    BOTH + "y = sum(exp(Z[k, j] - top) for k in range(n) for j in range(d))",
]
NOT_SEEN = [
    "y = sum(exp(X[k] - a) for k in range(n))",
    "top = min(X[k] for k in range(n))\ny = sum(exp(top - X[k]) for k in range(n))",
    "top = sum(X[k] for k in range(n))\ny = sum(exp(X[k] - top) for k in range(n))",
    M + "y = sum(abs(X[k] - top) for k in range(n))",
    M + "y = sum(exp(X[k] + exp(top)) for k in range(n))",
    M + "y = sum(exp(X[k] + top) for k in range(n))",
    M + "y = sum(exp(top - X[k]) for k in range(n))",
    M + "y = sum(exp(X[k] - top - 1) for k in range(n))",
    M + "y = sum(exp(2*X[k] - top) for k in range(n))",
    M + "y = sum(exp(X[k] - top) * u for k in range(n))",
    M + "y = sum(exp(X[k] - top) for k in range(n) if k > 0)",
    M + "y = sum(where(X[k] == top, 0, 1) for k in range(n))",
    M + "y = sum(where(X[k] == top, 1, -1) for k in range(n))",
    M + "y = sum(where(X[k] == top, a, 0) for k in range(n))",
    M + "y = sum(where(X[k] != top, 1, 0) for k in range(n))",
    M + "y = sum(where(X[k] < top, 1, 0) for k in range(n))",
    M + "y = sum(where(X[k] == top and a < b, 1, 0) for k in range(n))",
    M + "y = prod(where(X[k] == top, 1, 0) for k in range(n))",
    M + "y = sum(exp(X[k] - top) for k in range(n - 1))",
    M + "y = sum(exp(X[wrap(k + 1)] - top) for k in range(n))",
    "top = max(X[k] for k in range(n - 1))\ny = sum(exp(X[k] - top) for k in range(n))",
    BOTH + "y = sum(exp(Z[k, 0] - top) for k in range(n))",
    BOTH + "T[j: d] = sum(exp(Z[k, j] - top) for k in range(n))\ny = T[0]",
    "top[k] = max(Z[k, j] for j in range(d))\ny = sum(exp(Z[k, 0] - top[k]) for k in range(n))",
    "top = max(W[k] for k in range(z))\ny = sum(exp(W[k] - top) for k in range(z))",
]
"""The sums that have a maximum at hand and may be 0 or below all the same, or whose maximum is over something else."""

INPUTS = {"a": "[]", "b": "[]", "u": "[] > 0", "X": "[n]", "W": "[z]", "Z": "[n, d]"}


def formula(text: str) -> Read:
    mentioned = "\n".join(f"unused_{name} = {name}" for name in INPUTS)
    return read(body(f"{mentioned}\n{text}", "y[]", **INPUTS))


@pytest.mark.parametrize("text", SEEN)
def test_a_sum_that_has_an_operand_at_the_maximum_is_positive(text: str) -> None:
    found = formula(text)
    assert found.codes == []
    assert found.graph.sign is Sign.POSITIVE
    assert formula(text.replace("y = ", "y = 1 / ")).obligations == []


@pytest.mark.parametrize("text", NOT_SEEN)
def test_a_sum_that_has_not_is_not(text: str) -> None:
    found = formula(text)
    assert set(found.codes) <= {"PK105"}
    assert found.graph.sign is not Sign.POSITIVE


def test_it_is_seen_in_rows_and_where_calls_are_spliced_in() -> None:
    text = "top[i] = max(X[i, k] for k in range(d))\nD[i: n] = sum(exp(X[i, k] - top[i]) for k in range(d))"
    assert read(body(text + "\nY[i] = 1 / D[i]", X="[n, d]")).obligations == ["nonzero(f.D)"]
    rows = read(
        body("top = max(x[k] for k in range(d))\ny = 1 / sum(exp(x[k] - top) for k in range(d))", "y[]", x="[d]"),
        Def("g", {"X": "[n, d]"}, "Y[i] = f(X[i])", "Y[n]"),
    )
    spliced = rows.catalog.inlined("g")
    assert rows.obligations == []
    assert spliced is not None
    assert spliced.obligations == ()


# ---------------------------------------------------------------- against p-bit floats


def small(which: list[Fraction]) -> dict[str, object]:
    a, u, *x = which
    return {"a": a, "b": a, "u": abs(u) or Fraction(1), "X": x, "W": [a], "Z": [[x[0]], [x[1]]]}


@pytest.mark.parametrize("text", SEEN)
def test_what_is_seen_holds_for_all_corners(text: str) -> None:
    found = formula(text)
    for p in (1, 2, 3):
        menu = list(corners(p))
        for x, y in product(menu, menu):
            value = interpret(found.graph, small([menu[2], menu[4], x, y]), {"n": 2, "d": 1, "z": 1}, {}, arithmetic(p))
            assert value > 0, f"{text} is {value} at p = {p}, X = {x}, {y}"


terms = st.sampled_from(["X[k]", "X[k]*a", "X[k] + a", "X[k]*X[k]", "abs(X[k])", "a"])
shapes = st.sampled_from(
    [
        "exp({} - top)",
        "exp(top - {})",
        "exp({} - top) * u",
        "where({} == top, u, 0)",
        "where({} < top, 0, 1)",
        "where({} == top, 1, -1)",
        "where({} == top, 0, 1)",
    ]
)
picks = st.lists(st.integers(0, 12), min_size=4, max_size=4)


@settings(max_examples=150)
@given(
    first=terms, second=terms, shape=shapes, kind=st.sampled_from(["max", "min"]), picked=st.lists(picks, min_size=6)
)
def test_what_is_seen_holds_in_small_floats(
    first: str, second: str, shape: str, kind: str, picked: list[list[int]]
) -> None:
    text = f"top = {kind}({first} for k in range(n))\ny = sum({shape.format(second)} for k in range(n))"
    found = formula(text)
    for p in (2, 3, 4):
        menu = list(corners(p))
        for which in picked:
            numbers = small([menu[k % len(menu)] for k in which])
            value = interpret(found.graph, numbers, {"n": 2, "d": 1, "z": 1}, {}, arithmetic(p))
            assert found.graph.sign is not Sign.POSITIVE or value > 0, f"{text} is {value} at p = {p}, {numbers}"
