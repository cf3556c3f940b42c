"""The exponential function: near enough at all floats of few bits, and where the circuit changes its ways."""

from __future__ import annotations

import pytest

from proofkit.circuit.library import CIRCUITS, families
from proofkit.kernel.claims import Uniformity
from proofkit.kernel.measure import measure
from proofkit.prove.balls import sample_check
from proofkit.prove.outcome import Answer
from proofkit.prove.verify import verify

ROW = CIRCUITS["float_exp"]


@pytest.mark.parametrize("p", [2, 3, 4])
def test_it_is_near_enough_at_all_floats(p: int) -> None:
    found = verify(ROW, {"p": p}, "balls")
    assert found.answer is Answer.PROVED
    assert found.worst is not None
    assert found.worst < 1


@pytest.mark.parametrize("p", [6, pytest.param(9, marks=pytest.mark.slow)])
def test_it_is_near_enough_at_some(p: int) -> None:
    """With digits of one length, and with a shorter one at the top."""
    found = sample_check(ROW, {"p": p}, 200)
    assert found.tried > 200
    assert found.wrong == ()


def test_depth_and_uniformity() -> None:
    found = measure(families()["float_exp"])
    assert (found.depth, found.form_depth, found.uniformity) == (6, 5, Uniformity.L)
