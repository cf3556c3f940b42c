"""Netlists in the basis AND, OR, NOT, MAJORITY of unbounded fan-in: each threshold gate becomes one gate.

The conventions. Literals are free: inputs and their complements, which is where all NOTs end up; a gate that is read
complemented is built a second time as its dual, NOT [S >= t] = [-S >= 1 - t], in the same layer. Constants are free.
MAJORITY has an odd number of wires, so that it needs no tie rule; a weight w is |w| parallel wires, and constants bring
the threshold to one half. Wires are counted with multiplicity, constants among them. Bits and forms are expanded into
the sums that read them, which costs wires but no gate; an output that is a bit, and not just one node or its
complement, needs a gate of its own, [sum >= 1].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from math import gcd

from proofkit.circuit.netlist import Netlist
from proofkit.errors import KernelError
from proofkit.kernel.family import Kind

__all__ = ["BasisCircuit", "BasisGate", "GateKind", "to_basis"]

FALSE, TRUE = 0, 1


class GateKind(Enum):
    AND = "and"
    OR = "or"
    MAJORITY = "majority"


@dataclass(frozen=True, slots=True)
class BasisGate:
    """(literal, multiplicity) of each bundle of wires. AND of nothing is true, OR of nothing is false."""

    kind: GateKind
    bundles: tuple[tuple[int, int], ...]

    @property
    def wires(self) -> int:
        return sum(multiplicity for _, multiplicity in self.bundles)


@dataclass(frozen=True)
class BasisCircuit:
    """Gates on literals: 2 v is variable v, 2 v + 1 its complement, which only constants and inputs have.

    Variable 0 is false, variables 1 to `inputs` are the inputs, variable inputs + 1 + k is gate k.
    """

    inputs: int
    gates: tuple[BasisGate, ...]
    outputs: tuple[int, ...]

    @property
    def wires(self) -> int:
        return sum(gate.wires for gate in self.gates)

    @cached_property
    def depth(self) -> int:
        """The most gates on a path from an input to an output."""
        layers = [0] * (self.inputs + 1)
        for gate in self.gates:
            layers.append(1 + max((layers[literal >> 1] for literal, _ in gate.bundles), default=0))
        return max((layers[literal >> 1] for literal in self.outputs), default=0)


@dataclass(frozen=True, slots=True)
class _Sum:
    """sum(weight * node) + constant, over inputs and gates."""

    weights: Mapping[int, int]
    constant: int


_Read = tuple[int, bool]
"""A node, and whether it is read complemented."""


def to_basis(netlist: Netlist) -> BasisCircuit:
    """What the outputs need. Raises: KernelError if an output is a form."""
    sums, gates = _expanded(netlist)
    outputs = [_output(netlist, node, sums[node], gates) for node in netlist.outputs]
    needed = _needed(gates, {read for read in outputs if not isinstance(read, int)})
    literals: dict[_Read, int] = {}
    for variable, node in enumerate(netlist.inputs, 1):
        literals[node, False], literals[node, True] = 2 * variable, 2 * variable + 1
    built: list[BasisGate] = []
    for read in needed:
        built.append(_gate(_oriented(gates, read), literals))
        literals[read] = 2 * (len(netlist.inputs) + len(built))
    ends = tuple(read if isinstance(read, int) else literals[read] for read in outputs)
    return BasisCircuit(len(netlist.inputs), tuple(built), ends)


def _expanded(netlist: Netlist) -> tuple[list[_Sum], dict[int, _Sum]]:
    """Every node as a sum of inputs and gates, and the sum that each gate compares with 0."""
    sums: list[_Sum] = []
    gates: dict[int, _Sum] = {}
    for node, kind in enumerate(netlist.kinds.tolist()):
        weights: dict[int, int] = {}
        constant = int(netlist.constant[node])
        for source, weight in netlist.wires(node):
            constant += weight * sums[source].constant
            for inner, factor in sums[source].weights.items():
                weights[inner] = weights.get(inner, 0) + weight * factor
        row = _Sum({inner: weight for inner, weight in weights.items() if weight}, constant)
        if kind == Kind.GATE:
            gates[node] = row
        sums.append(row if kind in (Kind.BIT, Kind.FORM) else _Sum({node: 1}, 0))
    return sums, gates


def _output(netlist: Netlist, node: int, value: _Sum, gates: dict[int, _Sum]) -> _Read | int:
    """What an output reads, or a constant literal; a bit of several nodes becomes a gate."""
    if netlist.kinds[node] == Kind.FORM:
        raise KernelError("basis", f"{netlist.label(node)} of {netlist.name} is a form, not one bit")
    if not value.weights:
        return TRUE if value.constant else FALSE
    only, weight = next(iter(value.weights.items()))
    if len(value.weights) == 1 and (weight, value.constant) in ((1, 0), (-1, 1)):
        return only, weight < 0
    gates[node] = _Sum(value.weights, value.constant - 1)
    return node, False


def _oriented(gates: Mapping[int, _Sum], read: _Read) -> _Sum:
    """The sum that a gate, or its dual, compares with 0."""
    node, dual = read
    row = gates[node]
    return _Sum({source: -weight for source, weight in row.weights.items()}, -1 - row.constant) if dual else row


def _needed(gates: Mapping[int, _Sum], roots: set[_Read]) -> list[_Read]:
    """The gates that the roots depend on, and their duals where they are read complemented, in order."""
    found = set(roots)
    for node in sorted(gates, reverse=True):
        for dual in (False, True):
            if (node, dual) in found:
                found |= {(source, weight < 0) for source, weight in _oriented(gates, (node, dual)).weights.items()}
    return sorted(read for read in found if read[0] in gates)


def _gate(row: _Sum, literals: Mapping[_Read, int]) -> BasisGate:
    """[sum(|w| * literal) >= threshold] of literals with coprime weights, as one gate."""
    divisor = gcd(*row.weights.values()) or 1
    bundles = [(literals[node, weight < 0], abs(weight) // divisor) for node, weight in sorted(row.weights.items())]
    threshold = -((row.constant + sum(min(0, weight) for weight in row.weights.values())) // divisor)
    total = sum(weight for _, weight in bundles)
    least = min((weight for _, weight in bundles), default=0)
    if threshold <= 0 or threshold > total:
        return BasisGate(GateKind.AND if threshold <= 0 else GateKind.OR, ())
    if threshold > total - least:
        return BasisGate(GateKind.AND, tuple((literal, 1) for literal, _ in bundles))
    if threshold <= least:
        return BasisGate(GateKind.OR, tuple((literal, 1) for literal, _ in bundles))
    zeros = 2 * threshold - 1 - total  # then total + |zeros| is odd, and threshold is more than half of it
    constant = [(FALSE, zeros)] if zeros > 0 else [(TRUE, -zeros)] if zeros else []
    return BasisGate(GateKind.MAJORITY, (*bundles, *constant))
