"""How wide a circuit each method proves within some seconds. Only here is there a clock: provers count resources."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from math import log
from threading import Timer

from tests.bench.circuits_solvers import METHODS, SOLVERS
from tests.bench.installed import installed, versions
from tests.bench.timing import ROOT

__all__ = ["Reach", "main", "reach", "table"]

CIRCUITS = ("int_mul", "float_mul", "float_add", "float_add_small", "float_compare")
WIDTHS = (*range(4, 15), 16, 20, 24, 32, 53, 64)
LIMITS = (10, 60)
"""Seconds of CPU, all processes of an attempt together, from the start of Python on."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Widths that were proved, with the seconds that it took, and why there are no more of them."""

    proved: tuple[tuple[int, float], ...]
    end: str = ""

    def within(self, limit: float) -> str:
        """The largest width that was proved in so many seconds."""
        p, took = max((at for at in self.proved if at[1] <= limit), default=(0, 0.0))
        return f"{p} ({took:.1f})" if p else self.end or "-"

    @property
    def growth(self) -> str:
        """How many times as long one bit more takes, at the end."""
        if len(self.proved) < 2:
            return "-"
        (p, before), (q, after) = self.proved[-2:]
        return f"x{(after / before) ** (1 / (q - p)):.2f}"


def main(circuits: Sequence[str]) -> None:
    if unknown := set(circuits) - set(CIRCUITS):
        sys.exit(f"no proofs of {', '.join(sorted(unknown))} are measured; there are {', '.join(CIRCUITS)}")
    circuits, most = circuits or CIRCUITS, max(LIMITS)
    cells = list(product(circuits, METHODS))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = dict(zip(cells, pool.map(lambda cell: reach(*cell, WIDTHS, most), cells), strict=True))
    print(f"with {versions('z3-solver', *(package for package, _ in SOLVERS.values()))}")
    for limit in LIMITS:
        print(f"largest p proved within {limit} s of CPU, and the seconds that it took")
        table(circuits, found, lambda r, limit=limit: r.within(limit))  # type: ignore[misc]
    print("the time for one bit more, at the end")
    table(circuits, found, lambda r: r.growth)
    for (circuit, method), r in found.items():
        if r.proved and r.end:
            print(f"not for want of time, {circuit} by {method} ends after p = {r.proved[-1][0]}: {r.end}")


def table(circuits: Sequence[str], found: Mapping[tuple[str, str], Reach], text: Callable[[Reach], str]) -> None:
    print(" " * 17 + "".join(f"{method:>14}" for method in METHODS))
    for circuit in circuits:
        print(f"  {circuit:15}" + "".join(f"{text(found[circuit, method]):>14}" for method in METHODS))


def reach(circuit: str, method: str, widths: Sequence[int], limit: int) -> Reach:
    """Try one width after the other, until the time is over or the last two tell that it will be."""
    if method in SOLVERS and not installed(SOLVERS[method][0]):
        return Reach((), "not installed")
    proved: list[tuple[int, float]] = []
    for p in widths:
        if len(proved) > 1 and expected(*proved[-2:], p) > limit:
            break
        answer, took = attempt(method, circuit, p, limit)
        print(f"{circuit} {method} p = {p}: {answer or 'no answer'} in {took:.1f} s", file=sys.stderr, flush=True)
        if answer != "proved":
            return Reach(tuple(proved), answer if took < limit else "")
        proved.append((p, took))
    return Reach(tuple(proved))


def expected(first: tuple[int, float], second: tuple[int, float], p: int) -> float:
    """At least so long, if the time grows as a power of the width or faster."""
    (q, before), (r, after) = first, second
    return after * (p / r) ** (log(after / before) / log(r / q))


def attempt(method: str, circuit: str, p: int, limit: int) -> tuple[str, float]:
    """The answer, nothing if time was over or "error", and the seconds that all processes used."""
    command = [sys.executable, "-m", "tests.bench.circuits_solvers", method, circuit, str(p), str(limit)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        timer = Timer(4 * limit, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        said = process.stdout.read().split("\n") if process.stdout else []
        timer.cancel()
        os.killpg(process.pid, signal.SIGKILL)  # what it started, if it was stopped itself
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    answer = said[-2] if not process.returncode else "error" if process.returncode > 0 else ""
    return answer, used.ru_utime + used.ru_stime
