"""The error function: near enough at all floats of few bits, and where the circuit changes its ways."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from proofkit.circuit.library import CIRCUITS, families
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.real import REAL
from proofkit.kernel.claims import Uniformity
from proofkit.kernel.measure import measure
from proofkit.prove.balls import sample_check
from proofkit.prove.outcome import Answer
from proofkit.prove.verify import verify
from tests.circuit.library.evaluated import evaluated

ROW = CIRCUITS["float_erf"]


@pytest.mark.parametrize("p", [2, 3, 4])
def test_it_is_near_enough_at_all_floats(p: int) -> None:
    found = verify(ROW, {"p": p}, "balls")
    assert found.answer is Answer.PROVED
    assert found.worst is not None
    assert found.worst < 1


def test_it_is_near_enough_at_some() -> None:
    found = sample_check(ROW, {"p": 6}, 200)
    assert found.tried > 200
    assert found.wrong == ()


def test_at_the_ends_and_between_the_cases() -> None:
    format = FloatFormat(5)
    xs = [Float(m, e) for m in (16, 31) for e in (-16, -15, -11, -10, -9, -6, -5, -4, -3, -2, 0)]
    xs += [format.zero, format.smallest, format.largest]
    xs += [Float(-x.m, x.e) for x in xs]
    assert all(REAL["erf"].accepts(x, format, y) for x, y in zip(xs, evaluated("float_erf", 5, xs), strict=True))


def left_out(a: mpf, d: mpf, terms: int) -> mpf:
    """At most so much is left out of the series around a, for numbers within d of it."""
    slope, before, here, total = 2 / mp.sqrt(mp.pi) * mp.exp(-(a**2)), mpf(0), mpf(1), mpf(0)
    for n in range(1, 5 * terms + 20):
        total += abs(slope * here) * d**n / n if n >= terms else 0
        before, here = here, -2 * (a * here + before) / n
    return total


@pytest.mark.parametrize("p", [*range(2, 26), 64, 65])
def test_terms_that_are_left_out_are_small(p: int) -> None:
    """In all cases: |x| is around 3/2 * 2**(u - n - 1), half of y is erf |x| / 2 or times 2**(n - u - 1)."""
    u, d = ((p - 1).bit_length() + 1) // 2, 2 * p + 5
    with mp.workprec(8 * p + 200):
        for n in range(u + p + 2):
            terms = 2 * p + 3 if n < u else d // (n - u + 2) + 2
            end = mpf(2) ** (u - n)
            assert left_out(3 * end / 4, end / 4, terms) / (2 * min(end, 1)) < mpf(2) ** -d


def test_depth_and_uniformity() -> None:
    found = measure(families()["float_erf"])
    assert (found.depth, found.form_depth, found.uniformity) == (5, 4, Uniformity.L)
