"""The outputs of a netlist: for many assignments at once by its Boolean program, or for one from its sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proofkit.circuit.logic import lower
from proofkit.circuit.netlist import Netlist
from proofkit.circuit.planes import Planes
from proofkit.circuit.program import Program
from proofkit.errors import KernelError
from proofkit.kernel.family import Kind

__all__ = ["Effort", "effort", "evaluate", "evaluate_plain", "node_values", "values_at"]

Integers = NDArray[np.int64]


def evaluate(netlist: Netlist, inputs: Planes) -> Planes:
    """Planes [outputs, words] of planes [inputs, words]; a bit is the parity of its sum, whatever the sum is."""
    return Program(lower(netlist)).run(inputs)


def values_at(netlist: Netlist, assignments: Sequence[Sequence[int]]) -> Integers:
    """The value of every node [nodes, assignments]; a bit is the parity of its sum, whatever the sum is.

    Straight from the weighted sums, a group at a time: for a few assignments to a large circuit.
    """
    inputs = np.array(assignments, dtype=np.int64).reshape(len(assignments), len(netlist.inputs)).T
    values = np.zeros((netlist.size, len(assignments)), dtype=np.int64)
    values[list(netlist.inputs)] = inputs
    for span in netlist.spans:
        if span.kind != Kind.INPUT and len(span.nodes):
            run = slice(span.nodes.start, span.nodes.stop)
            total = _sums(netlist, run, values) + netlist.constant[run, np.newaxis]
            values[run] = total >= 0 if span.kind == Kind.GATE else total & 1 if span.kind == Kind.BIT else total
    return values


def _sums(netlist: Netlist, run: slice, values: Integers) -> Integers:
    """The weighted sums of the nodes of a group; none of them reads another one of it."""
    start = netlist.start[run.start : run.stop + 1]
    totals = np.zeros((run.stop - run.start, values.shape[1]), dtype=np.int64)
    wires = slice(start[0], start[-1])
    has_wires = np.flatnonzero(np.diff(start))
    if len(has_wires):
        weights, sources = netlist.weight[wires], netlist.source[wires]
        for column in range(values.shape[1]):
            products = weights * values[sources, column]
            totals[has_wires, column] = np.add.reduceat(products, start[has_wires] - start[0])
    return totals


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
