"""Circuits that are inspected by copies of this process: the same is found as without, whatever becomes of a copy."""

from __future__ import annotations

import os
from multiprocessing.connection import Connection

import pytest

from proofkit.check import apart
from proofkit.check.apart import inspect_apart
from proofkit.check.inspection import inspect
from proofkit.circuit.library import CIRCUITS, family_of

NAMES = list(CIRCUITS)[: 2 * apart.BATCH + 3]


@pytest.mark.parametrize("cores", [2, 3, 8])
def test_copies_find_what_is_found_here(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_cores", lambda: cores)
    found = inspect_apart(NAMES, deep=False)
    assert found == {name: inspect(CIRCUITS[name], family_of(CIRCUITS[name]), deep=False) for name in NAMES}


@pytest.mark.parametrize("names", [[], NAMES[: apart.BATCH]])
def test_few_circuits_are_left_to_whoever_asks(names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_cores", lambda: 2)
    assert inspect_apart(names, deep=False) == {}


def test_one_core_takes_no_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_cores", lambda: 1)
    assert inspect_apart(NAMES, deep=False) == {}


def test_what_a_copy_did_not_send_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(_sender: Connection, _names: object, _deep: bool) -> None:
        os._exit(3)

    monkeypatch.setattr(apart, "_cores", lambda: 2)
    monkeypatch.setattr(apart, "_send", dies)
    found = inspect_apart(NAMES, deep=False)
    assert found.keys() < set(NAMES)
    assert all(found[name] == inspect(CIRCUITS[name], family_of(CIRCUITS[name]), deep=False) for name in found)
