"""Circuits that are inspected by copies of this process: the same is found as without, whatever becomes of a copy."""

from __future__ import annotations

import os
from multiprocessing.connection import Connection

import pytest

from proofkit.check import apart
from proofkit.check.apart import Inspections
from proofkit.check.inspection import inspect
from proofkit.circuit.library import CIRCUITS, family_of

NAMES = list(CIRCUITS)[: 2 * apart.FEW + 3]


@pytest.mark.parametrize("cores", [2, 3, 8])
def test_copies_find_what_is_found_here(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_cores", lambda: cores)
    found = Inspections(NAMES, deep=False).result()
    assert found == {name: inspect(CIRCUITS[name], family_of(CIRCUITS[name]), deep=False) for name in NAMES}


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
    assert all(found[name] == inspect(CIRCUITS[name], family_of(CIRCUITS[name]), deep=False) for name in found)
