"""The outputs of a netlist: for many assignments at once by its Boolean program, or for one from its sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proofkit.circuit.logic import lower
from proofkit.circuit.netlist import Netlist
from proofkit.circuit.planes import Planes
from proofkit.circuit.program import Program
from proofkit.errors import KernelError
from proofkit.kernel.family import Kind

__all__ = ["Effort", "effort", "evaluate", "evaluate_plain", "node_values"]


def evaluate(netlist: Netlist, inputs: Planes) -> Planes:
    """Planes [outputs, words] of planes [inputs, words]; a bit is the parity of its sum, whatever the sum is."""
    return Program(lower(netlist)).run(inputs)


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
