"""Sine and cosine: near enough at all floats of few bits, and where the circuits change their ways."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

import pytest

from proofkit.circuit.library import CIRCUITS, families
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.real import REAL
from proofkit.kernel.claims import Uniformity
from proofkit.kernel.measure import measure
from proofkit.prove.balls import sample_check
from proofkit.prove.outcome import Answer
from proofkit.prove.verify import verify
from tests.circuit.library.evaluated import evaluated

both = pytest.mark.parametrize("name", ["sin", "cos"])


@pytest.mark.parametrize("p", [2, 3, 4, 5])
@both
def test_it_is_near_enough_at_all_floats(name: str, p: int) -> None:
    found = verify(CIRCUITS[f"float_{name}"], {"p": p}, "balls")
    assert found.answer is Answer.PROVED
    assert found.worst is not None
    assert found.worst < 1


@pytest.mark.parametrize("p", [7, pytest.param(8, marks=pytest.mark.slow)])
@both
def test_it_is_near_enough_at_some(name: str, p: int) -> None:
    found = sample_check(CIRCUITS[f"float_{name}"], {"p": p}, 200)
    assert found.tried > 200
    assert found.wrong == ()


@pytest.mark.parametrize("p", [6, 7])
@both
def test_at_0_and_around_1(name: str, p: int) -> None:
    format, one = FloatFormat(p), Float(2 ** (p - 1), 1 - p)
    xs = [format.zero, one, Float(-one.m, one.e), Float(2**p - 1, -p), Float(1 - 2**p, -p)]
    beyond = [Float(one.m + 1, one.e), Float(-one.m - 1, one.e), Float(one.m, one.e + 1), format.largest]
    found = evaluated(f"float_{name}", p, [*xs, *beyond])
    assert found == [REAL[name].nearest(x, format) for x in xs] + [format.zero] * len(beyond)


@pytest.mark.parametrize("p", range(2, 150))
def test_terms_that_are_left_out_are_small(p: int) -> None:
    for d in (2 * p + 4, p + 8):
        t = d // (d.bit_length() // 2 + 1) + 1
        # Each is at most 1/8 of the one before.
        assert Fraction(8, 7 * 4**t * factorial(t)) < Fraction(1, 2**d)


def test_depth_and_uniformity() -> None:
    sin, cos = measure(families()["float_sin"]), measure(families()["float_cos"])
    assert (sin.depth, sin.form_depth, sin.uniformity) == (5, 4, Uniformity.L)
    assert (cos.depth, cos.form_depth, cos.uniformity) == (4, 3, Uniformity.L)
