"""What one circuit costs, counted on its netlist, and that this is what the kernel states of its family."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from proofkit.circuit.netlist import Netlist
from proofkit.errors import KernelError, UsageError
from proofkit.kernel.counting import Ratio
from proofkit.kernel.family import Kind
from proofkit.kernel.functions import tidy
from proofkit.kernel.measure import Measure
from proofkit.kernel.poly import Poly

__all__ = ["MOST_WIRES", "Measured", "at", "confirm", "measured"]

MOST_WIRES = 100_000_000
"""How many wires, before those between the same two nodes are added up, are counted one by one."""

Row = Mapping[int, int]
"""The weight of each input or gate in a sum."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The cost of one netlist in threshold gates with weights.

    depth       layers of gates if every output is a gate; `form_depth` if outputs may stay forms
    gates       those for outputs that are no gates included
    wires       into gates, from inputs and gates: all forms are expanded, and wires between the same two are one
    fan_in      the most wires into one gate
    max_weight  the largest absolute weight of a wire
    """

    depth: int
    form_depth: int
    gates: int
    wires: int
    fan_in: int
    max_weight: int


def measured(netlist: Netlist) -> Measured:
    """Raises: UsageError if there are too many wires to count."""
    _check_size(netlist)
    outputs = dict.fromkeys(netlist.outputs)
    depth = form_depth = gates = wires = fan_in = max_weight = 0
    for node, kind, layer, row in _expanded(netlist):
        is_gate = kind == Kind.GATE
        if is_gate or node in outputs:
            gates += 1
            wires += len(row)
            fan_in = max(fan_in, len(row))
            max_weight = max(max_weight, max(map(abs, row.values()), default=0))
        if node in outputs:
            depth, form_depth = max(depth, layer + (not is_gate)), max(form_depth, layer)
    return Measured(depth, form_depth, gates, wires, fan_in, max_weight)


def _check_size(netlist: Netlist) -> None:
    """Count the wires into gates as if no two were between the same nodes: the forms grow no larger than that."""
    counts: list[int] = []
    total = 0
    for node, kind in enumerate(netlist.kinds.tolist()):
        count = sum(counts[source] for source, _ in netlist.wires(node))
        total += count
        if total > MOST_WIRES:
            raise UsageError(f"{netlist.name} has more than {MOST_WIRES} wires here, which are too many to count")
        counts.append(count if kind in (Kind.BIT, Kind.FORM) else 1)


def _expanded(netlist: Netlist) -> Iterator[tuple[int, int, int, Row]]:
    """Each node, its kind, its layer, and its sum over inputs and gates; that of an input is itself."""
    forms: dict[int, Row] = {}
    layers: list[int] = []
    for node, kind in enumerate(netlist.kinds.tolist()):
        row = _row(netlist, node, forms) if kind != Kind.INPUT else {node: 1}
        layer = max((layers[source] for source in row), default=0) if kind != Kind.INPUT else 0
        layers.append(layer + (kind == Kind.GATE))
        if kind in (Kind.BIT, Kind.FORM):
            forms[node] = row
        yield node, kind, layers[node], row


def _row(netlist: Netlist, node: int, forms: Mapping[int, Row]) -> Row:
    row: dict[int, int] = {}
    for source, weight in netlist.wires(node):
        if source not in forms:
            row[source] = row.get(source, 0) + weight
            continue
        for inner, factor in forms[source].items():
            row[inner] = row.get(inner, 0) + weight * factor
    return {source: weight for source, weight in row.items() if weight} if 0 in row.values() else row


def at(statement: Poly | Ratio, params: Mapping[str, int]) -> int:
    """The value of a statement about all parameters at some, in exact integers.

    Raises: KernelError if it has none there, or it is no integer.
    """
    ratio = statement if isinstance(statement, Ratio) else Ratio(statement)
    values = {name: Poly.of(value) for name, value in params.items()}
    top = tidy(ratio.top.substitute(values)).constant()
    if top is None or top % ratio.bottom:
        raise KernelError("measure", f"{ratio} is no integer at {dict(params)}")
    return top // ratio.bottom


def confirm(stated: Measure, netlist: Netlist, found: Measured) -> None:
    """Check that a netlist is what is stated of its family. At small parameters a circuit may be less deep.

    Raises: KernelError if it is not.
    """
    for group, count in (*stated.counts, *stated.outputs):
        size = len(netlist.span(group.name).nodes)
        if count is not None and size != at(count, netlist.params):
            raise KernelError("measure", f"{group.name} of {netlist.name} has {size} nodes, not {count}")
    bounds: tuple[tuple[str, int, int | Poly], ...] = (
        ("depth", found.depth, stated.depth),
        ("form depth", found.form_depth, stated.form_depth),
        ("number of gates", found.gates, stated.at_most),
        ("fan-in", found.fan_in, stated.fan_in),
        ("largest weight", found.max_weight, stated.weight),
    )
    for what, value, bound in bounds:
        if value > at(Poly.of(bound), netlist.params):
            raise KernelError("measure", f"the {what} of {netlist.name} is {value}, more than {bound}")
