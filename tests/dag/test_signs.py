"""Which side conditions the text discharges; and that what is discharged holds in p-bit floats, underflow included."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit.dag.interpret import interpret
from proofkit.ops import Sign
from tests.dag.small_floats import Undefined, arithmetic, corners, nearest
from tests.dag.writing import Def, Read, body, read

# A formula over a, b (anything), u ("> 0") and X (a vector), and the conditions that are left to show.
CONDITIONS = [
    ("a / u", []),
    ("a / (exp(b) + u)", []),
    ("a / (b*b + u)", []),
    ("a / (abs(b) + 1)", []),
    ("a / max(b, 1)", []),
    ("a / max(b, u)", []),
    ("a / sqrt(u)", []),
    ("a / sqrt(b*b + u)", []),
    ("a / where(b < 0, 1, u)", []),
    ("a / where(b < 0, -1, 1)", ["nonzero(f.where(b < 0, -1, 1))"]),
    ("a / 2", []),
    ("a / n", []),
    ("a / (n - 1)", ["nonzero(f.n - 1)"]),
    ("a / sum(1 for k in range(n))", []),
    ("a / sum(u for k in range(z))", ["nonzero(f.sum(u for k in range(z)))"]),
    ("a / (sum(X[k]*X[k] for k in range(n)) + u)", []),
    ("sqrt(sum(X[k]*X[k] for k in range(n)))", []),
    ("sqrt(sum(X[k]**2 for k in range(n)) / n)", []),
    ("sqrt(a*a)", []),
    ("sqrt(abs(a) + b**4)", []),
    ("sqrt(exp(a))", []),
    ("sqrt(max(a, 0))", []),
    ("log(u)", []),
    ("log(abs(a) + 1)", []),
    ("a / b", ["nonzero(f.b)"]),
    ("a / exp(b)", ["nonzero(f.exp(b))"]),
    ("a / sum(exp(X[k]) for k in range(n))", ["nonzero(f.sum(exp(X[k]) for k in range(n)))"]),
    ("a / (b*b)", ["nonzero(f.b*b)"]),
    ("a / (u*u)", ["nonzero(f.u*u)"]),
    ("a / (u/2)", ["nonzero(f.u/2)"]),
    ("a / (1/u)", ["nonzero(f.1/u)"]),
    ("a / abs(b)", ["nonzero(f.abs(b))"]),
    ("a / (abs(b) - u)", ["nonzero(f.abs(b) - u)"]),
    ("a / min(1, b)", ["nonzero(f.min(1, b))"]),
    ("a / max(b, 0)", ["nonzero(f.max(b, 0))"]),
    ("a / where(b < 0, 1, 0)", ["nonzero(f.where(b < 0, 1, 0))"]),
    ("sqrt(a)", ["nonnegative(f.a)"]),
    ("sqrt(a*b)", ["nonnegative(f.a*b)"]),
    ("sqrt(a**3)", ["nonnegative(f.a**3)"]),
    ("sqrt(u - 1)", ["nonnegative(f.u - 1)"]),
    ("sqrt(-abs(a))", ["nonnegative(f.-abs(a))"]),
    ("sqrt(sum(X[k] for k in range(n)))", ["nonnegative(f.sum(X[k] for k in range(n)))"]),
    ("log(a*a)", ["positive(f.a*a)"]),
    ("log(exp(a))", ["positive(f.exp(a))"]),
]
INPUTS = {"a": "[]", "b": "[]", "u": "[] > 0", "X": "[n]"}


def formula(text: str) -> Read:
    mentioned = "\n".join(f"unused_{name} = {name}" for name in INPUTS)
    return read(body(f"{mentioned}\ny = {text}", "y[]", **INPUTS))


@pytest.mark.parametrize(("text", "wanted"), CONDITIONS)
def test_side_conditions(text: str, wanted: list[str]) -> None:
    found = formula(text)
    assert found.codes == []
    assert found.obligations == wanted
    assert {str(n) for n in found.graph.graph.needs} >= set(wanted)


def test_a_division_by_zero_is_no_side_condition() -> None:
    assert formula("a / 0").codes == ["PK607"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("D[i] = sum(exp(X[i, j]) for j in range(n))\nY[i: n] = 1 / D[i]", ["nonzero(f.D)"]),
        ("D[i] = sum(exp(X[i, j]) for j in range(n)) + 1\nY[i: n] = 1 / D[i]", []),
        ("D[i: n, j: n] = abs(X[i, j]) + 1\nY[i: n] = 1 / D[i, zero(i - 1)]", ["nonzero(f.D)"]),
        ("D[i: n, j: n] = abs(X[i, j]) + 1\nY[i: n] = 1 / D[i, edge(i - 1)]", []),
        ("for l in range(m):\n    X[i, j] = X[i, j] / X[i, j]\nY[i: n] = X[i, i]", ["nonzero(f.X)"]),
    ],
)
def test_signs_reach_through_tensors_and_stop_at_loops(text: str, left: list[str]) -> None:
    assert read(body(text, X="[n, n]")).obligations == left


@pytest.mark.parametrize(("argument", "left"), [("X[i]", ["positive(f.X[i])"]), ("abs(X[i]) + 1", []), ("U[i]", [])])
def test_an_input_declared_positive_is_a_condition_of_the_call(argument: str, left: list[str]) -> None:
    inverse = Def("g", {"x": "[] > 0"}, "y = 1 / x", "y[]")
    assert read(inverse).obligations == []
    found = read(inverse, body(f"V[i] = U[i]\nY[i] = g({argument}) * X[i]", X="[n]", U="[n] > 0"))
    assert found.obligations == left


def test_what_a_loop_carries_may_lose_its_sign() -> None:
    found = read(body("for l in range(m):\n    X[i] = X[i] - 1\nY[i] = 1 / X[i]", X="[n] > 0"))
    assert found.obligations == ["nonzero(f.X)"]


# ---------------------------------------------------------------- against p-bit floats

atoms = st.sampled_from(["a", "b", "u", "0", "1", "2", "3", "n", "X[0]"])


def over(template: str, x: str) -> str:
    """A reduction of x over an index that x does not use."""
    return template.format(x=x, k=f"k{len(x)}")


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two, three = st.tuples(inner, inner), st.tuples(inner, inner, inner)
    return st.one_of(
        inner.map(lambda x: f"abs({x})"),
        inner.map(lambda x: f"exp({x})"),
        inner.map(lambda x: f"sqrt({x})"),
        inner.map(lambda x: f"-({x})"),
        inner.map(lambda x: f"({x})**2"),
        inner.map(lambda x: over("sum({x} * X[{k}] for {k} in range(n))", x)),
        inner.map(lambda x: over("sum(X[{k}]**2 + {x} for {k} in range(n))", x)),
        inner.map(lambda x: over("prod({x} for {k} in range(n))", x)),
        inner.map(lambda x: over("sum({x} for {k} in range(z))", x)),
        two.map(lambda x: f"({x[0]} + {x[1]})"),
        two.map(lambda x: f"({x[0]} - {x[1]})"),
        two.map(lambda x: f"({x[0]}) * ({x[1]})"),
        two.map(lambda x: f"({x[0]}) / ({x[1]})"),
        two.map(lambda x: f"max({x[0]}, {x[1]})"),
        two.map(lambda x: f"min({x[0]}, {x[1]})"),
        three.map(lambda x: f"where({x[0]} < 1, {x[1]}, {x[2]})"),
    )


formulas = st.recursive(atoms, larger, max_leaves=5)
choices = st.lists(st.integers(0, 12), min_size=5, max_size=5)
HOLDS = {
    Sign.ANY: lambda x: True,  # noqa: ARG005
    Sign.NONZERO: lambda x: x != 0,
    Sign.NONNEGATIVE: lambda x: x >= 0,
    Sign.POSITIVE: lambda x: x > 0,
    Sign.ZERO: lambda x: x == 0,
}


def values(p: int, which: list[int]) -> dict[str, object]:
    menu = list(corners(p))
    a, b, u, *x = (menu[k % len(menu)] for k in which)
    return {"a": a, "b": b, "u": abs(u) or Fraction(1), "X": x}


def in_small_floats(found: Read, inputs: dict[str, object], params: dict[str, int], p: int) -> Fraction | None:
    """The value in p-bit floats, or None where an operand is outside its domain."""
    try:
        return interpret(found.graph, inputs, params, {}, arithmetic(p))
    except Undefined:
        return None


@settings(max_examples=150)
@given(text=formulas, picked=st.lists(choices, min_size=6, max_size=6))
def test_a_claimed_sign_holds_in_small_floats(text: str, picked: list[list[int]]) -> None:
    found = formula(text)
    sign, discharged = found.graph.sign, not found.obligations
    for p in (2, 3, 4):
        for which in picked:
            inputs = values(p, which)
            value = in_small_floats(found, inputs, {"n": 2, "z": which[0] % 2}, p)
            if value is None:
                assert not discharged, f"{text} leaves a domain at p = {p}, {inputs}, and nothing is left to show"
            else:
                assert HOLDS[sign](value), f"{text} is {value}, not {sign.name}, at p = {p}, {inputs}"


def test_the_property_above_meets_every_sign() -> None:
    signs = {formula(text).graph.sign for text in ("a", "abs(a)", "u + 1", "0", "where(a < 0, -(0 - 1)/1, 1)", "-1")}
    assert {Sign.ANY, Sign.NONNEGATIVE, Sign.POSITIVE, Sign.ZERO} <= signs


@pytest.mark.parametrize("p", [2, 3, 4])
def test_the_small_floats_are_what_the_paper_defines(p: int) -> None:
    numbers = {m * Fraction(2) ** e for m in range(2 ** (p - 1), 2**p) for e in range(-(2**p), 2**p)}
    ordered = sorted(numbers | {-x for x in numbers} | {Fraction(0)})
    assert all(nearest(x, p) == x for x in ordered)
    for low, high in pairwise(ordered):
        third = (high - low) / 3
        assert nearest(low + third, p) == low
        assert nearest(high - third, p) == high
        assert nearest((low + high) / 2, p) in (low, high)
    assert nearest(ordered[-1] * 5, p) == ordered[-1]
    assert nearest(ordered[0] * 5, p) == ordered[0]


def test_a_tie_goes_to_the_even_significand() -> None:
    assert nearest(Fraction(9, 2), 3) == 4
    assert nearest(Fraction(11, 2), 3) == 6
    assert nearest(Fraction(15), 3) == 16
    assert nearest(4 * Fraction(2) ** -9, 3) == 0


@pytest.mark.parametrize("p", [2, 3])
def test_a_small_literal_does_not_discharge_a_division(p: int) -> None:
    found = formula("1 / (abs(a) + 0.0001)")
    inputs: dict[str, object] = {"a": Fraction(0), "b": Fraction(0), "u": Fraction(1), "X": [Fraction(0)]}
    assert in_small_floats(found, inputs, {"n": 1}, p) is None
    assert found.obligations != []
