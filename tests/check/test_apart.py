"""Circuits that are inspected by copies of this process: the same is found as without, whatever becomes of a copy."""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

import pytest

from proofkit.check import apart
from proofkit.check.apart import COSTED, Inspections
from proofkit.check.inspection import inspect
from proofkit.check.summary import Inspection, summary_of
from proofkit.circuit.library import CIRCUITS, family_of
from proofkit.cost.model import candidates
from proofkit.errors import KernelError, UsageError
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
    def dies(_sender: Connection, _receiver: Connection, inspections: Inspections) -> None:
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


@pytest.mark.parametrize("error", [KernelError("unfold", "out of range"), UsageError("too large"), ZeroDivisionError()])
def test_a_circuit_that_cannot_be_inspected_is_left_out(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise error

    monkeypatch.setattr(apart, "_cores", lambda: 2)
    monkeypatch.setattr("proofkit.check.inspection.inspect", refuses)
    assert Inspections(NAMES, deep=False).result() == {}


def test_what_a_copy_sent_half_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(sender: Any, *more: Any) -> None:
        data = pickle.dumps(more[-1].work())
        os.write(sender.fileno(), struct.pack("!i", len(data)) + data[:100])
        os._exit(3)

    monkeypatch.setattr(apart, "_cores", lambda: 2)
    monkeypatch.setattr(apart, "_send", dies)
    assert Inspections(NAMES, deep=False).result().keys() <= set(NAMES)


ORPHAN = """
import os, sys, time
from proofkit.check import apart
from proofkit.circuit.library import CIRCUITS
apart._cores = lambda: 2
apart.Inspections.work = lambda self: time.sleep(1) or {"x": bytes(2**20)}  # more than a pipe holds
begun = apart.Inspections(list(CIRCUITS), deep=False)
print(begun._copies[0]._process.pid, flush=True)
os._exit(9)
"""


def test_a_copy_ends_when_the_process_that_made_it_is_gone() -> None:
    """Output is inherited by the copy: that its end is reached says that the copy ended."""
    try:
        subprocess.run([sys.executable, "-c", ORPHAN], capture_output=True, timeout=20, check=False)
    except subprocess.TimeoutExpired as stuck:
        os.kill(int((stuck.stdout or b"0").split()[0]), 9)
        pytest.fail("the copy is still there")
