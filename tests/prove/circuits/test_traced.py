"""What a meaning may not do: each of these was once taken for a proof, or would have been."""

from __future__ import annotations

from dataclasses import replace

import pytest

from proofkit.check.circuits import check_circuits
from proofkit.circuit.library import CIRCUITS, family
from proofkit.circuit.library.row import Circuit, Meaning, Port
from proofkit.circuit.unfold import unfold
from proofkit.errors import KernelError
from proofkit.prove.control import sample
from proofkit.prove.outcome import Answer
from proofkit.prove.ports import Instance
from proofkit.prove.verify import verify

ADD = CIRCUITS["int_add"]

REFUSED = {
    "a promise that is a word": replace(ADD, promise=lambda _w, _p, a: a[0]),
    "a promise by or": replace(ADD, promise=lambda _w, _p, a: a[1] == 3 or a[0] == a[1]),
    "a meaning by if": replace(ADD, meaning=lambda _w, _p, a: (a[0] if a[0] == 3 else a[0] + a[1],)),
    "a choice by a word": replace(ADD, meaning=lambda w, _p, a: (w.where(a[0], a[0], a[1]),)),
    "a result that is a condition": replace(ADD, meaning=lambda _w, _p, a: (a[0] < a[1],)),
    "no tuple": replace(ADD, meaning=lambda _w, _p, a: a[0] + a[1]),
    "two results for one port": replace(ADD, meaning=lambda _w, _p, a: (a[0], a[1])),
    "abs": replace(ADD, meaning=lambda _w, _p, a: (abs(a[0] - a[1]),)),
    "a width that does not hold the results": replace(ADD, width=lambda p: p["p"] + 1),
}


@pytest.mark.parametrize("row", REFUSED.values(), ids=REFUSED)
def test_a_row_that_cannot_be_read_in_one_way_is_refused(row: Circuit) -> None:
    with pytest.raises(KernelError):
        verify(row, {"p": 16})
    (found,), findings = check_circuits([row])
    assert [finding.code for finding in findings] == ["PK704"]
    assert not found.evidence


@pytest.mark.parametrize("row", CIRCUITS.values(), ids=CIRCUITS)
def test_the_library_is_not_refused(row: Circuit) -> None:
    Instance.of(row, unfold(family(row.name), row.grid[0]))


def test_a_meaning_that_branches_is_no_polynomial() -> None:
    meaning: Meaning = lambda w, _p, a: (w.where(a[0] == 12345, a[0], a[0] + a[1]),)  # noqa: E731
    row = replace(ADD, meaning=meaning, width=lambda p: p["p"] + 3)
    assert verify(row, {"p": 40}, "compositional").answer is not Answer.PROVED


def test_the_least_and_the_largest_operands_are_always_tried() -> None:
    """A width that holds everything but the sum of the largest operands shows there."""
    assert sample(Instance.of(ADD, unfold(family("int_add"), {"p": 16})))[:2] == [[0] * 32, [1] * 32]


def test_a_port_is_of_a_known_kind() -> None:
    with pytest.raises(KernelError, match="flaot"):
        Port("x", "flaot")


def test_a_description_of_something_else_is_refused() -> None:
    _, findings = check_circuits([replace(ADD, name="int_sum")])
    assert [finding.code for finding in findings] == ["PK704"]
