"""Circuits that are inspected by copies of this process: the same is found as without, whatever becomes of a copy."""

from __future__ import annotations

import os
from dataclasses import replace
from multiprocessing.connection import Connection

import pytest

from proofkit.check import apart
from proofkit.check.apart import COSTED, Inspections
from proofkit.check.inspection import inspect
from proofkit.check.summary import Inspection, summary_of
from proofkit.circuit.library import CIRCUITS, family_of
from proofkit.cost.model import candidates
from proofkit.errors import KernelError
from proofkit.ops import OPERATIONS

NAMES = list(CIRCUITS)[: 2 * apart.FEW + 3]


def expected(name: str) -> Inspection:
    """A summary only where no cost model asks for the circuit."""
    family = family_of(CIRCUITS[name])
    found = inspect(CIRCUITS[name], family, deep=False)
    return found if name in COSTED else replace(found, summary=summary_of(family, found.looks))


@pytest.mark.parametrize("cores", [2, 3, 8])
def test_copies_find_what_is_found_here(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_cores", lambda: cores)
    found = Inspections(NAMES, deep=False).result()
    assert found == {name: expected(name) for name in NAMES}


@pytest.mark.parametrize("names", [[], NAMES[: apart.FEW]])
def test_few_circuits_are_left_to_whoever_asks(names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_cores", lambda: 2)
    assert Inspections(names, deep=False).result() == {}


def test_one_job_takes_no_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_cores", lambda: 8)
    assert Inspections(NAMES, deep=False, jobs=1).result() == {}


def test_one_core_takes_no_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_cores", lambda: 1)
    assert Inspections(NAMES, deep=False).result() == {}


def test_what_a_copy_did_not_send_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(_sender: Connection, inspections: Inspections) -> None:
        next(inspections._take())
        os._exit(3)

    monkeypatch.setattr(apart, "_cores", lambda: 2)
    monkeypatch.setattr(apart, "_send", dies)
    found = Inspections(NAMES, deep=False).result()
    assert found.keys() < set(NAMES)
    assert all(found[name] == expected(name) for name in found)


def test_what_is_stopped_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_cores", lambda: 3)
    begun = Inspections(NAMES, deep=False)
    processes = [copy._process for copy in begun._copies]
    begun.stop()
    assert len(processes) == 2
    assert not any(process.is_alive() for process in processes)
    assert begun.result() == {}


def test_a_refused_description_has_no_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise KernelError("family", "no")

    name = next(name for name in NAMES if name not in COSTED)
    monkeypatch.setattr(apart, "summary_of", refuses)
    assert apart._inspection(name, deep=False).summary is None


def test_what_a_cost_model_may_choose_is_costed() -> None:
    chosen = {candidate.circuit for operation in OPERATIONS for candidate in candidates(operation)}
    assert chosen == COSTED
