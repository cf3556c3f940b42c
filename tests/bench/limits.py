"""How large the hard primitives can be built: in a minute, and in 2 GiB of memory, each in a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from itertools import count

from proofkit.circuit.library import family
from proofkit.circuit.logic import lower
from proofkit.circuit.program import Program
from proofkit.circuit.size import gates_at
from proofkit.circuit.unfold import unfold
from proofkit.kernel.family import Kind
from proofkit.kernel.measure import measure
from tests.bench.circuits import power, random_planes
from tests.bench.timing import seconds

__all__ = ["LADDERS", "child", "main"]

SECONDS, MEMORY = 60, 2 * 2**30

LADDERS: tuple[tuple[str, str, Mapping[str, int]], ...] = (
    ("int_prod", "n", {"p": 8}),
    ("int_prod", "p", {"n": 2}),
    ("int_div", "p", {}),
    ("float_sum", "n", {"p": 8}),
    ("float_sum", "p", {"n": 4}),
    ("float_prod", "n", {"p": 8}),
    ("float_div", "p", {}),
    ("float_sqrt", "p", {}),
    ("float_exp", "p", {}),
    ("float_log", "p", {}),
)
"""A circuit, the parameter that grows from 2, by half each time, and the others."""

EVALUATED = 50_000
"""Nodes up to which a circuit is also evaluated."""


def main(names: Iterable[str]) -> None:
    print(f"netlists that are built in {SECONDS} s and {MEMORY / 2**30:.0f} GiB")
    chosen = set(names)
    for name, grows, fixed in LADDERS:
        if not chosen or name in chosen:
            _climb(name, grows, fixed)


def _climb(name: str, grows: str, fixed: Mapping[str, int]) -> None:
    others = "".join(f", {key} = {value}" for key, value in fixed.items())
    print(f"{name}{others}")
    previous: tuple[float, ...] = ()
    for value in _values():
        found = _built(name, {**fixed, grows: value})
        if isinstance(found, str):
            print(f"  {grows} = {value:3}  {found}")
            return
        costs = (value, found["gates"], found["wires"], found["seconds"])
        line = f"  {grows} = {value:3} {found['gates']:10,.0f} gates {found['wires']:12,.0f} wires"
        line += f" {found['seconds']:6.1f} s"
        line += f" {found['memory'] / 2**20:6,.0f} MiB"
        if found["rate"]:
            line += f" {found['rate']:.1e} gates*inputs/s"
        if previous:
            line += "   growth {} {} {}".format(*(power(previous, costs, cost) for cost in (1, 2, 3)))
        print(line, flush=True)
        previous = costs


def _values() -> Iterable[int]:
    value = 2
    for _ in count():
        yield value
        value += max(1, value // 2)


def _built(name: str, params: Mapping[str, int]) -> dict[str, float] | str:
    """What a process of its own says of the netlist; why there is none."""
    command = [sys.executable, "-m", "tests.bench", "limit", name, json.dumps(params)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=4 * SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"not in {SECONDS} s"
    if done.returncode:
        return f"not built: {done.stderr.strip().splitlines()[-1][:80]}"
    found: dict[str, float] = json.loads(done.stdout)
    return found if found["seconds"] <= SECONDS else f"not in {SECONDS} s ({found['seconds']:.0f} s)"


def child(name: str, text: str) -> None:
    """Build one netlist and print what it took; the exact formula has to give its number of gates."""
    params = json.loads(text)
    described = family(name)
    stated = measure(described)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    before = time.perf_counter()
    netlist = unfold(described, params)
    took = time.perf_counter() - before
    gates = len({*netlist.nodes(Kind.GATE), *netlist.outputs})
    if gates != gates_at(stated, params):
        raise RuntimeError(f"{gates} gates, not {gates_at(stated, params)} as the formula says")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    rate = 0.0
    if netlist.size < EVALUATED:
        program, words = Program(lower(netlist)), 256
        planes = random_planes(len(netlist.inputs), words)
        rate = gates * 64 * words / seconds(lambda: program.run(planes))
    found = {"gates": gates, "wires": len(netlist.source), "seconds": took, "memory": memory, "rate": rate}
    print(json.dumps(found))
