"""The outputs of a netlist: for many assignments at once by its Boolean program, or for one from its sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proofkit.circuit.logic import lower
from proofkit.circuit.netlist import LARGEST, Netlist
from proofkit.circuit.planes import Planes
from proofkit.circuit.program import Program
from proofkit.errors import KernelError
from proofkit.kernel.family import Kind

__all__ = [
    "Effort",
    "certain_bits",
    "effort",
    "evaluate",
    "evaluate_plain",
    "is_summable",
    "node_values",
    "sums_at",
    "values_at",
]

Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]


def evaluate(netlist: Netlist, inputs: Planes) -> Planes:
    """Planes [outputs, words] of planes [inputs, words]; a bit is the parity of its sum, whatever the sum is."""
    return Program(lower(netlist)).run(inputs)


def values_at(netlist: Netlist, assignments: Sequence[Sequence[int]]) -> Integers:
    """The value of every node [nodes, assignments]; a bit is the parity of its sum, whatever the sum is.

    Straight from the weighted sums, a group at a time: for a few assignments to a large circuit.
    """
    return sums_at(netlist, np.array(assignments, dtype=np.int64).reshape(len(assignments), len(netlist.inputs)).T)[0]


def sums_at(netlist: Netlist, inputs: Integers) -> tuple[Integers, Integers]:
    """The values of all nodes and their weighted sums [nodes, count], of inputs [inputs, count].

    They are right where the netlist `is_summable`.
    """
    values = np.zeros((netlist.size, inputs.shape[1]), dtype=np.int64)
    sums = np.zeros_like(values)
    values[list(netlist.inputs)] = inputs
    for span in netlist.spans:
        if span.kind != Kind.INPUT and len(span.nodes):
            run = slice(span.nodes.start, span.nodes.stop)
            sums[run] = total = _sums(netlist, run, values) + netlist.constant[run, np.newaxis]
            values[run] = total >= 0 if span.kind == Kind.GATE else total & 1 if span.kind == Kind.BIT else total
    return values, sums


AT_ONCE = 2**18
"""Products of weights and values that are kept at a time: they stay in the cache."""


def _sums(netlist: Netlist, run: slice, values: Integers) -> Integers:
    """The weighted sums of the nodes of a group; none of them reads another one of it."""
    start = netlist.start[run.start : run.stop + 1]
    count = values.shape[1]
    totals = np.zeros((run.stop - run.start, count), dtype=np.int64)
    wires = slice(start[0], start[-1])
    has_wires = np.flatnonzero(np.diff(start))
    if len(has_wires):
        weights, sources = netlist.weight[wires, np.newaxis], netlist.source[wires]
        step = max(1, AT_ONCE // len(sources))
        for first in range(0, count, step):
            columns = slice(first, first + step)
            products = weights * values[sources, columns]
            totals[has_wires, columns] = np.add.reduceat(products, start[has_wires] - start[0], axis=0)
    return totals


def is_summable(netlist: Netlist) -> bool:
    """Whether no node reads another one of its group, and no sum outgrows 64 bits."""
    target = targets(netlist)
    first = np.concatenate([np.zeros(0, np.int64), *(np.full(len(s.nodes), s.first, np.int64) for s in netlist.spans)])
    return bool((netlist.source < first[target]).all() and sizes(netlist).max(initial=0) < LARGEST)


def targets(netlist: Netlist) -> Integers:
    """The node at which each wire ends."""
    return np.repeat(np.arange(netlist.size), np.diff(netlist.start))


def sizes(netlist: Netlist) -> NDArray[np.float64]:
    """What no part of each node's sum is larger than."""
    most = np.maximum(np.abs(netlist.low.astype(np.float64)), np.abs(netlist.high.astype(np.float64)))
    products = np.abs(netlist.weight.astype(np.float64)) * most[netlist.source]
    total: NDArray[np.float64] = np.abs(netlist.constant.astype(np.float64))
    np.add.at(total, targets(netlist), products)
    return total


def certain_bits(netlist: Netlist) -> Truths:
    """Which bits [nodes] are 0 or 1 by what their sums can be, if all that they read are."""
    ends = netlist.weight * netlist.low[netlist.source], netlist.weight * netlist.high[netlist.source]
    low, high, target = netlist.constant.copy(), netlist.constant.copy(), targets(netlist)
    np.add.at(low, target, np.minimum(*ends))
    np.add.at(high, target, np.maximum(*ends))
    certain: Truths = (netlist.kinds == Kind.BIT) & (low >= 0) & (high <= 1) & (sizes(netlist) < LARGEST)
    return certain


def evaluate_plain(netlist: Netlist, assignment: Sequence[int]) -> list[int]:
    """The outputs for one assignment to the inputs. Raises: KernelError if a bit is neither 0 nor 1."""
    values = node_values(netlist, assignment)
    return [values[node] for node in netlist.outputs]


def node_values(netlist: Netlist, assignment: Sequence[int]) -> list[int]:
    """The value of every node, straight from the weighted sums. Raises: KernelError if a bit is neither 0 nor 1."""
    if len(assignment) != len(netlist.inputs):
        raise KernelError("evaluate", f"{len(assignment)} values for {len(netlist.inputs)} inputs")
    given = iter(assignment)
    values: list[int] = []
    for node, kind in enumerate(netlist.kinds.tolist()):
        total = int(netlist.constant[node]) + sum(weight * values[source] for source, weight in netlist.wires(node))
        if kind == Kind.BIT and total not in (0, 1):
            raise KernelError("bit", f"{netlist.label(node)} of {netlist.name} is {total} at {list(assignment)}")
        values.append(next(given) if kind == Kind.INPUT else int(total >= 0) if kind == Kind.GATE else total)
    return values


@dataclass(frozen=True, slots=True)
class Effort:
    """What one assignment costs: gates of the netlist, and word operations on 64 assignments at a time."""

    gates: int
    steps: int
    registers: int


def effort(netlist: Netlist) -> Effort:
    program = Program(lower(netlist))
    return Effort(len(netlist.nodes(Kind.GATE)), len(program.steps), program.registers)
