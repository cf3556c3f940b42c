"""Ranges of real functions: a point outside is a real point outside, and "none" is none."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.check.requirements import EXACT
from proofkit.dag.built import Built
from proofkit.dag.interpret import interpret
from proofkit.prove.real_range import outside
from tests.dag.writing import Def, read


def function(text: str) -> Built:
    return read(Def("f", {"x": "[]"}, f"y = {text}", "y[]")).graph


def value(built: Built, x: Fraction) -> Fraction:
    return Fraction(interpret(built, {"x": x}, {}, arithmetic=EXACT))


@pytest.mark.parametrize(
    ("text", "least", "most", "inside"),
    [
        ("x*0 + 1", 1, 1, True),
        ("abs(x)", 0, 10, False),
        ("where(abs(x) <= 1, x, 0)", -1, 1, True),
        ("where(abs(x) <= 1, x, 0)", 0, 1, False),
        ("where(abs(x) < 1, 2*x, 0)", -2, 2, True),
        ("1/(x*x + 1)", 0, 1, True),
        ("1/(x*x + 1)", 0, "99/100", False),
        ("x*x - x + 1/4", 0, 10**6, False),
        ("where(x*x <= 2, x*x, 2)", 0, 2, True),
        ("where(x*x <= 2, x*x*x, 0)", "-2.83", "2.83", True),
        ("where(x*x <= 2, x*x*x, 0)", "-2.82", "2.82", False),
        ("-abs(x)", -(10**9), 0, False),
        ("where(x == 3, 5, 0)", 0, 4, False),
        ("where(x != 3, 0, 5)", 0, 5, True),
        ("where(x < 0 and x > 0, 7, 0)", 0, 0, True),
        ("where(x < 0 or x > 0, 7, 0)", 0, 0, False),
        ("where(not x < 0, 0, 1)", 0, 0, False),
    ],
)
def test_a_range_is_decided(text: str, least: str | int, most: str | int, inside: bool) -> None:
    built = function(text)
    low, high = Fraction(least), Fraction(most)
    point = outside(built, low, high)
    if inside:
        assert point is False
    else:
        assert isinstance(point, Fraction)
        assert not low <= value(built, point) <= high


@given(st.integers(-4, 4), st.integers(-4, 4), st.integers(-4, 4), st.integers(-6, 6))
def test_a_parabola_on_an_interval(a: int, b: int, c: int, most: int) -> None:
    """Its largest value on [-1, 1] is at an end or at the vertex."""
    built = function(f"where(abs(x) <= 1, {a}*x*x + {b}*x + {c}, {most})".replace("+ -", "- "))
    ends = [Fraction(-1), Fraction(1)] + ([Fraction(-b, 2 * a)] if a and abs(Fraction(b, 2 * a)) <= 1 else [])
    largest = max(a * x * x + b * x + c for x in ends)
    point = outside(built, Fraction(-100), Fraction(most))
    assert (point is False) == (largest <= most)


@pytest.mark.parametrize("text", ["exp(x)", "sqrt(x)", "max(x, 0)", "floor(x)"])
def test_what_has_no_meaning_here_is_refused(text: str) -> None:
    with pytest.raises(KeyError):
        outside(function(text), Fraction(0), Fraction(1))


def test_the_same_point_every_time() -> None:
    built = function("x*x")
    assert len({outside(built, Fraction(0), Fraction(1)) for _ in range(3)}) == 1
