"""Netlists of circuits: how fast they are built and how large they are, and how fast they are evaluated."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from math import log

import numpy as np

from proofkit.circuit.boolean import Logic, Op
from proofkit.circuit.evaluate import evaluate_plain
from proofkit.circuit.library import CIRCUITS, family
from proofkit.circuit.logic import lower
from proofkit.circuit.netlist import Netlist
from proofkit.circuit.planes import Planes, pack_bits, unpack_bits
from proofkit.circuit.program import Program
from proofkit.circuit.unfold import unfold
from proofkit.kernel.family import Kind
from proofkit.prove.control import sample
from proofkit.prove.ports import Instance
from tests.bench.installed import versions
from tests.bench.timing import seconds

__all__ = ["allocated", "bench", "build", "evaluation", "main", "power"]

WIDTHS = (4, 8, 16, 24, 32)
BUILT: tuple[tuple[str, str, Mapping[str, int]], ...] = (
    ("float_mul", "p", {}),
    ("float_add", "p", {}),
    ("int_sum", "n", {"p": 8}),
)
"""A circuit, the parameter that grows, and the others."""

EVALUATED = (("int_mul", 8), ("float_mul", 4), ("float_mul", 8), ("float_mul", 16), ("float_add", 4), ("float_add", 8))
WORDS = 2**13
"""2**19 inputs."""


def main() -> None:
    print(f"with {versions('numpy', 'cirbo')}")
    for name, grows, fixed in BUILT:
        build(name, grows, fixed, WIDTHS)
    evaluation(EVALUATED, WORDS)


def build(name: str, grows: str, fixed: Mapping[str, int], values: tuple[int, ...]) -> None:
    """Print a line for each value of the parameter; orders of growth are those since the line before."""
    described = family(name)
    others = "".join(f", {key} = {value}" for key, value in fixed.items())
    print(f"netlist of {name}{others} (best of 3)")
    print("             gates      build    gates/s   bytes/gate: arrays   kept   peak   growth: gates   time  bytes")
    previous: tuple[float, ...] = ()
    for value in values:
        params = {**fixed, grows: value}
        netlist = unfold(described, params)
        gates, took = gate_count(netlist), seconds(lambda params=params: unfold(described, params))  # type: ignore[misc]
        kept, peak = allocated(lambda params=params: unfold(described, params))  # type: ignore[misc]
        line = f"  {grows} = {value:2} {gates:9,} {took * 1e3:7.1f} ms {gates / took:10,.0f}"
        line += f" {arrays(netlist) / gates:20,.0f} {kept / gates:6,.0f} {peak / gates:6,.0f}"
        costs = (value, gates, took, kept)
        if previous:
            line += "{:>15} {:>6} {:>6}".format(*(power(previous, costs, cost) for cost in (1, 2, 3)))
        print(line)
        previous = costs


def power(before: tuple[float, ...], after: tuple[float, ...], cost: int) -> str:
    """The power of the parameter, which comes first, that a cost grows by."""
    return f"^{log(after[cost] / before[cost]) / log(after[0] / before[0]):.1f}"


def gate_count(netlist: Netlist) -> int:
    return len(netlist.nodes(Kind.GATE))


def arrays(netlist: Netlist) -> int:
    """The bytes of a netlist's arrays, without the names and indices of its groups."""
    parts = (netlist.start, netlist.source, netlist.weight, netlist.constant, netlist.low, netlist.high)
    return sum(part.nbytes for part in parts)


def allocated(make: Callable[[], object]) -> tuple[int, int]:
    """The bytes that what is made keeps, and the most that were in use while it was made."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    made = make()
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del made
    return kept - before, peak - before


def evaluation(circuits: tuple[tuple[str, int], ...], words: int) -> None:
    """Print gates times inputs per second: of the planes, and of two loops that take one input at a time."""
    count = 64 * words
    print(f"evaluation on {count:,} inputs, in gates times inputs per second (best of 3)")
    print("                  gates   set-up   bit-parallel   plain loop            ratio      cirbo            ratio")
    for name, p in circuits:
        instance = Instance.of(CIRCUITS[name], unfold(family(name), {"p": p}))
        netlist, few = instance.netlist, sample(instance)
        gates = gate_count(netlist)
        set_up = seconds(lambda netlist=netlist: Program(lower(netlist)))  # type: ignore[misc]
        program, planes = Program(lower(netlist)), random_planes(len(netlist.inputs), words)
        rate = gates * count / seconds(lambda program=program, planes=planes: program.run(planes))  # type: ignore[misc]
        line = f"  {name:9} p = {p:2} {gates:6,} {set_up * 1e3:5.0f} ms {rate:14,.0f}"
        right = unpack_bits(program.run(pack_bits(np.array(few, np.uint8).T)), len(few)).T.tolist()
        for evaluate in (lambda bits, netlist=netlist: evaluate_plain(netlist, bits), cirbo(lower(netlist))):
            line += f" {compared(evaluate, few, right, gates, rate)}"
        print(line)


def compared(
    evaluate: Callable[[list[int]], list[int]] | None, few: list[list[int]], right: object, gates: int, rate: float
) -> str:
    """The rate of an evaluator that takes one input at a time, and how many times as fast the other rate is."""
    if evaluate is None:
        return f"{'not installed':>29}"
    if [list(map(int, evaluate(bits))) for bits in few] != right:
        raise RuntimeError("the evaluators do not agree")
    slow = gates * len(few) / seconds(lambda: [evaluate(bits) for bits in few])
    return f"{slow:12,.0f} {'x' + format(rate / slow, ',.0f'):>16}"


def random_planes(inputs: int, words: int) -> Planes:
    return np.random.default_rng(0).integers(0, 2**64, (inputs, words), np.uint64)


def cirbo(logic: Logic) -> Callable[[list[int]], list[int]] | None:
    """cirbo's evaluator of the same Boolean program, if it is installed."""
    try:
        from cirbo.core.circuit import Circuit
    except ImportError:
        return None
    circuit = Circuit.from_bench_string(bench(logic))
    return lambda bits: circuit.evaluate(list(map(bool, bits)))


def bench(logic: Logic) -> str:
    """A program in the format of the ISCAS'85 benchmarks. Variable v is vv, its complement cv."""
    lines = [f"INPUT(v{variable})" for variable in range(1, logic.inputs + 1)]
    lines += [f"OUTPUT(o{place})" for place in range(len(logic.outputs))]
    return "\n".join([*lines, *_gates(logic), ""])


def _gates(logic: Logic) -> Iterator[str]:
    operations = list(logic.operations())
    read = {literal for _, _, left, right in operations for literal in (left, right)} | set(logic.outputs)
    yield "v0 = XOR(v1, v1)"
    for variable in range(logic.inputs + 1):
        yield from _complement(variable, read)
    for variable, op, left, right in operations:
        yield f"v{variable} = {'XOR' if op is Op.XOR else 'AND'}({_name(left)}, {_name(right)})"
        yield from _complement(variable, read)
    yield from (f"o{place} = BUFF({_name(literal)})" for place, literal in enumerate(logic.outputs))


def _name(literal: int) -> str:
    return f"{'vc'[literal & 1]}{literal >> 1}"


def _complement(variable: int, read: set[int]) -> Iterator[str]:
    if 2 * variable + 1 in read:
        yield f"c{variable} = NOT(v{variable})"
