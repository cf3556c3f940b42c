"""Many circuits in several processes: copies of this process inspect them while this one judges statements.

A copy does what would be done here otherwise, with what it finds in memory; theorems do not travel. It may fail for any
reason: whoever needs what it did not send does it again.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection

from proofkit.check.summary import Inspection, Look, Summary, summary_of
from proofkit.circuit.library import CIRCUITS, family_of
from proofkit.errors import KernelError
from proofkit.kernel.measure import measure
from proofkit.ops import OPERATIONS

__all__ = ["Inspections"]

COSTED = frozenset(name for operation in OPERATIONS.values() for name in operation.circuits)

FEW = 6
"""So many circuits are inspected by one process alone: this one, or at the end the copies."""


class Inspections:
    """What is found of circuits of the library, under way since this was made.

    What holds for all parameters of a circuit that a cost model may choose is needed by this process anyway, which
    therefore makes their summaries; other circuits are left to whoever inspects them.
    """

    def __init__(self, names: Sequence[str], deep: bool, jobs: int | None = None) -> None:
        self.deep, copies = deep, min(_cores(), jobs if jobs is not None else _cores()) - 1
        self._names: tuple[str, ...] = ()
        self._copies: list[_Copy] = []
        if copies and len(names) > FEW:
            self._names = tuple(reversed(names))  # the largest stand last in the library
            self._taken = multiprocessing.get_context("fork").Value("q", 0)
            for _ in range(copies):
                self._copies.append(_Copy(self))

    def result(self) -> dict[str, Inspection]:
        """By name, once all are done, with the help of this process; some may be left out."""
        for name in self._names:
            if name in COSTED:
                with suppress(KernelError):
                    measure(family_of(CIRCUITS[name]))
        many = self._names and len(self._names) - self._taken.value > FEW
        found = self.work() if many else {}
        for copy in self._copies:
            found |= copy.result()
        self._names, self._copies = (), []
        return found

    def stop(self) -> None:
        """What is not done by now is not needed."""
        for copy in self._copies:
            copy.stop()
        self._names, self._copies = (), []

    def work(self) -> dict[str, Inspection]:
        """Inspect circuits that nobody has taken, one after another."""
        found = ((name, _inspection(name, self.deep)) for name in self._take())
        return {name: inspection for name, inspection in found if inspection is not None}

    def _take(self) -> Iterator[str]:
        while True:
            with self._taken.get_lock():
                at = self._taken.value
                self._taken.value += 1
            if at >= len(self._names) or _is_orphan():
                return
            yield self._names[at]


class _Copy:
    """A copy of this process at work."""

    def __init__(self, inspections: Inspections) -> None:
        context = multiprocessing.get_context("fork")
        self._receiver, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_send, args=(sender, self._receiver, inspections), daemon=True)
        self._process.start()
        sender.close()

    def result(self) -> dict[str, Inspection]:
        """By name; nothing if it failed."""
        try:
            found: dict[str, Inspection] = self._receiver.recv()
        except Exception:  # it died, perhaps while it was sending
            found = {}
        self._process.join()
        self._receiver.close()
        return found

    def stop(self) -> None:
        self._process.kill()
        self._process.join()
        self._receiver.close()


def _cores() -> int:
    """How many processes may run at once; 1 where a process cannot be copied safely."""
    if sys.platform != "linux" or threading.active_count() > 1 or multiprocessing.current_process().daemon:
        return 1
    return len(os.sched_getaffinity(0))


def _is_orphan() -> bool:
    parent = multiprocessing.parent_process()
    return parent is not None and not parent.is_alive()


def _inspection(name: str, deep: bool) -> Inspection | None:
    """Nothing where it fails, as that of a refused description may: whoever asks for it reads the description first."""
    from proofkit.check.inspection import inspect

    row = CIRCUITS[name]
    try:
        found = inspect(row, family_of(row), deep)
    except Exception:
        return None
    return found if name in COSTED else replace(found, summary=_summary(name, found.looks))


def _summary(name: str, looks: Iterable[Look]) -> Summary | None:
    """Nothing where the description is refused."""
    try:
        return summary_of(family_of(CIRCUITS[name]), looks)
    except KernelError:
        return None


def _send(sender: Connection, receiver: Connection, inspections: Inspections) -> None:
    """Where nobody reads, nothing is sent: a pipe whose other end is held here would never be closed."""
    receiver.close()
    for copy in inspections._copies:
        copy._receiver.close()
    with suppress(OSError):
        sender.send(inspections.work())
