"""The square root: its meaning against exact arithmetic, its circuit against its meaning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.circuit.library import CIRCUITS, families
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.ratio import Ratio
from proofkit.floats.words import IntWords, Triple
from proofkit.kernel.claims import Uniformity
from proofkit.kernel.measure import measure
from proofkit.prove.outcome import Answer
from proofkit.prove.verify import verify

ROW = CIRCUITS["float_sqrt"]


def root(format: FloatFormat, x: Float) -> Float:
    [found] = ROW.meaning(IntWords(), {"p": format.p}, [Triple(*format.fields(x))])
    return format.of_fields(*found)


def is_nearest(format: FloatFormat, x: Float, y: Float) -> bool:
    """Whether x is between the squares of the middles between y and its neighbours."""
    below = Ratio.of(2 * y.m - 1, 1, y.e - 1) if y.m > 2 ** (format.p - 1) else Ratio.of(4 * y.m - 1, 1, y.e - 2)
    above = Ratio.of(2 * y.m + 1, 1, y.e - 1)
    at = Ratio.of(x.m, 1, x.e)
    return all(sign * at.compare(Ratio.of(end.n**2, 1, 2 * end.e)) > 0 for sign, end in ((1, below), (-1, above)))


@given(st.integers(2, 30), st.data())
def test_the_meaning_is_the_nearest_float(p: int, data: st.DataObject) -> None:
    format = FloatFormat(p)
    e = data.draw(st.integers(format.smallest_exponent, format.largest_exponent))
    x = Float(data.draw(st.integers(2 ** (p - 1), 2**p - 1)), e)
    assert is_nearest(format, x, root(format, x))
    assert root(format, Float(-x.m, e)) == format.zero


@pytest.mark.parametrize("p", [2, 3, 4, 5])
def test_the_meaning_of_all_floats(p: int) -> None:
    format = FloatFormat(p)
    assert root(format, format.zero) == format.zero
    for e in range(format.smallest_exponent, format.largest_exponent + 1):
        for m in range(2 ** (p - 1), 2**p):
            assert is_nearest(format, Float(m, e), root(format, Float(m, e)))


@pytest.mark.parametrize("p", [2, 3, 4, 5])
def test_the_circuit_has_its_meaning_on_all_floats(p: int) -> None:
    assert verify(ROW, {"p": p}, "exhaustive").answer is Answer.PROVED


def test_depth_and_uniformity() -> None:
    found = measure(families()["float_sqrt"])
    assert (found.depth, found.form_depth, found.uniformity) == (4, 3, Uniformity.L)
