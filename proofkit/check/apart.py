"""Many circuits in several processes: what holds for all parameters is found here, the rest by copies of this process.

A copy starts when the bounds of its circuits are known, and does what would be done here otherwise, with what it finds
in memory. It may fail for any reason: whoever needs what it did not send does it again.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection

from proofkit.check.inspection import Inspection, inspect
from proofkit.circuit.library import CIRCUITS, family_of
from proofkit.errors import KernelError
from proofkit.kernel.measure import measure

__all__ = ["inspect_apart"]

BATCH = 6
"""Circuits that are inspected by one copy at least."""


class _Copy:
    """A copy of this process at work on some circuits."""

    def __init__(self, names: Sequence[str], deep: bool) -> None:
        context = multiprocessing.get_context("fork")
        self._receiver, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_send, args=(sender, tuple(names), deep), daemon=True)
        self._process.start()
        sender.close()

    def is_done(self) -> bool:
        return self._receiver.poll() or not self._process.is_alive()

    def result(self) -> dict[str, Inspection]:
        """By name; nothing if it failed."""
        try:
            found: dict[str, Inspection] = self._receiver.recv()
        except EOFError:
            found = {}
        self._process.join()
        self._receiver.close()
        return found


def inspect_apart(names: Sequence[str], deep: bool) -> dict[str, Inspection]:
    """What is found of circuits of the library, by name. Some may be left out, and all where it would not be faster."""
    cores = _cores()
    if cores == 1 or len(names) <= BATCH:
        return {}
    running: list[_Copy] = []
    found: dict[str, Inspection] = {}
    waiting: list[str] = []
    for name in names:
        if _is_measured(name):
            waiting.append(name)
        if len(waiting) >= BATCH and sum(not copy.is_done() for copy in running) < cores:
            running.append(_Copy(waiting, deep))
            waiting = []
    running += [_Copy(part, deep) for part in (waiting[start::cores] for start in range(1, cores)) if part]
    for name in waiting[::cores]:
        found[name] = inspect(CIRCUITS[name], family_of(CIRCUITS[name]), deep)
    for copy in running:
        found |= copy.result()
    return found


def _cores() -> int:
    """How many processes may run at once; 1 where a process cannot be copied safely."""
    if sys.platform != "linux" or threading.active_count() > 1 or multiprocessing.current_process().daemon:
        return 1
    return len(os.sched_getaffinity(0))


def _is_measured(name: str) -> bool:
    """Whether its description is not refused; if not, there is nothing to inspect."""
    try:
        measure(family_of(CIRCUITS[name]))
    except KernelError:
        return False
    return True


def _send(sender: Connection, names: Sequence[str], deep: bool) -> None:
    sender.send({name: inspect(CIRCUITS[name], family_of(CIRCUITS[name]), deep) for name in names})
