"""The alignment shortcut: read literally it is refuted; read with rounding down it is addition."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import pytest

from proofkit.floats import literal
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.reference import ExactFloats


def disagreements(p: int) -> list[tuple[Float, Float]]:
    format = FloatFormat(p)
    add = ExactFloats(format).add
    return [(x, y) for x, y in product(format, repeat=2) if literal.add(format, x, y) != add(x, y)]


def test_the_witness() -> None:
    format, x, y = FloatFormat(3), Float(4, 4), Float(-5, 0)
    assert literal.add(format, x, y).value == 64
    assert ExactFloats(format).add(x, y).value == 56


@pytest.mark.parametrize(("p", "wrong"), [(1, 0), (2, 36), (3, 478)])
def test_read_literally_it_is_wrong_from_two_bits_on(p: int, wrong: int) -> None:
    assert len(disagreements(p)) == wrong


@pytest.mark.parametrize("p", [2, 3])
def test_rounded_down_to_quarters_first_it_is_right(p: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def rounded_down(ratio: Fraction) -> Fraction:
        quarters = Fraction(math.floor(4 * ratio), 4)
        return quarters if quarters == ratio else quarters + Fraction(1, 8)

    monkeypatch.setattr(literal, "shortcut", rounded_down)
    assert disagreements(p) == []


def test_truncated_to_quarters_first_it_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """Towards zero is not enough: of a negative ratio, 1/8 is then added on the wrong side."""

    def truncated(ratio: Fraction) -> Fraction:
        quarters = Fraction(math.trunc(4 * ratio), 4)
        return quarters if quarters == ratio else quarters + Fraction(1, 8)

    monkeypatch.setattr(literal, "shortcut", truncated)
    assert (Float(4, 4), Float(-5, 0)) in disagreements(3)
