"""The logarithm: near enough at all floats of few bits, and where little of it is left."""

from __future__ import annotations

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

ROW = CIRCUITS["float_log"]


@pytest.mark.parametrize("p", [2, 3, 4])
def test_it_is_near_enough_at_all_floats(p: int) -> None:
    found = verify(ROW, {"p": p}, "balls")
    assert found.answer is Answer.PROVED
    assert found.worst is not None
    assert found.worst < 1


def test_it_is_near_enough_at_some() -> None:
    found = sample_check(ROW, {"p": 7}, 200)
    assert found.tried > 200
    assert found.wrong == ()


def test_near_1_and_at_the_ends() -> None:
    format = FloatFormat(6)
    one, zero = Float(2**5, -5), format.zero
    xs = [Float(2**6 - 1, -6), Float(2**5 + 1, -5), format.smallest, format.largest]
    assert evaluated("float_log", 6, xs) == [REAL["log"].nearest(x, format) for x in xs]
    assert evaluated("float_log", 6, [one, zero, *(Float(-x.m, x.e) for x in xs)]) == [zero] * 6


@pytest.mark.parametrize("p", range(2, 60))
def test_terms_that_are_left_out_are_small(p: int) -> None:
    """Their sum is less than 3**-T * 3/2 / T, over 2**(p + 1) less than 2**-D."""
    d, t = 4 * p + 4, 2 * p + 1
    assert 3 * 2**d < 2 * t * 3**t * 2 ** (p + 1)


def test_depth_and_uniformity() -> None:
    found = measure(families()["float_log"])
    assert (found.depth, found.form_depth, found.uniformity) == (5, 4, Uniformity.L)
