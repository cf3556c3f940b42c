"""Many circuits in several processes: copies of this process inspect them while this one judges statements.

A copy builds circuits and tries them; what holds for all parameters is found by this process alone, since theorems do
not travel. A copy may fail for any reason: whoever needs what it did not send does it again.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection

from proofkit.check.inspection import Inspection, inspect
from proofkit.circuit.library import CIRCUITS, family_of

__all__ = ["Inspections"]

FEW = 6
"""So many circuits are inspected by this process alone."""


class Inspections:
    """What is found of circuits of the library, under way since this was made."""

    def __init__(self, names: Sequence[str], deep: bool, jobs: int | None = None) -> None:
        self._deep, copies = deep, min(_cores(), jobs if jobs is not None else _cores()) - 1
        self._names: tuple[str, ...] = ()
        self._copies: list[_Copy] = []
        if copies and len(names) > FEW:
            self._names = tuple(names)
            self._taken = multiprocessing.get_context("fork").Value("q", 0)
            self._copies = [_Copy(self) for _ in range(copies)]

    def result(self) -> dict[str, Inspection]:
        """By name, once all are done, with the help of this process; some may be left out."""
        found = self.work() if self._names else {}
        for copy in self._copies:
            found |= copy.result()
        self._names, self._copies = (), []
        return found

    def work(self) -> dict[str, Inspection]:
        """Inspect circuits that nobody has taken, one after another."""
        return {name: inspect(CIRCUITS[name], family_of(CIRCUITS[name]), self._deep) for name in self._take()}

    def _take(self) -> Iterator[str]:
        while True:
            with self._taken.get_lock():
                at = self._taken.value
                self._taken.value += 1
            if at >= len(self._names):
                return
            yield self._names[at]


class _Copy:
    """A copy of this process at work."""

    def __init__(self, inspections: Inspections) -> None:
        context = multiprocessing.get_context("fork")
        self._receiver, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_send, args=(sender, inspections), daemon=True)
        self._process.start()
        sender.close()

    def result(self) -> dict[str, Inspection]:
        """By name; nothing if it failed."""
        try:
            found: dict[str, Inspection] = self._receiver.recv()
        except EOFError:
            found = {}
        self._process.join()
        self._receiver.close()
        return found


def _cores() -> int:
    """How many processes may run at once; 1 where a process cannot be copied safely."""
    if sys.platform != "linux" or threading.active_count() > 1 or multiprocessing.current_process().daemon:
        return 1
    return len(os.sched_getaffinity(0))


def _send(sender: Connection, inspections: Inspections) -> None:
    sender.send(inspections.work())
