"""What one circuit costs, counted on its netlist, and that this is what the kernel states of its family."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proofkit.errors import KernelError, UsageError
from proofkit.kernel.counting import Ratio
from proofkit.kernel.family import Kind
from proofkit.kernel.functions import FORMULA_FUNCTIONS, tidy
from proofkit.kernel.measure import Measure
from proofkit.kernel.poly import App, Atom, Poly

if TYPE_CHECKING:
    from proofkit.circuit.netlist import Netlist

__all__ = ["MOST_WIRES", "Measured", "at", "at_most", "confirm", "measured"]

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


def measured(netlist: Netlist, most: int = MOST_WIRES) -> Measured:
    """Raises: UsageError if there may be more than so many wires, which are too many to count."""
    _check_size(netlist, most)
    outputs = dict.fromkeys(netlist.outputs)
    depth = form_depth = gates = wires = fan_in = max_weight = 0
    for node, kind, layer, row in _expanded(netlist):
        is_gate = kind == Kind.GATE
        if is_gate or node in outputs:
            gates += 1
            wires += len(row)
            fan_in = max(fan_in, len(row))
            if row:
                max_weight = max(max_weight, max(row.values()), -min(row.values()))
        if node in outputs:
            depth, form_depth = max(depth, layer + (not is_gate)), max(form_depth, layer)
    return Measured(depth, form_depth, gates, wires, fan_in, max_weight)


def at_most(netlist: Netlist) -> Measured:
    """What `measured` is nowhere above, for circuits with too many wires to count them one by one.

    Each form is taken to be read as often as there are ways to it: wires between the same two nodes count apart, and
    weights that cancel do not.
    """
    fan_ins, masses, layers = [1] * netlist.size, [1] * netlist.size, [0] * netlist.size
    outputs = dict.fromkeys(netlist.outputs)
    depth = form_depth = gates = wires = fan_in = max_weight = 0
    for node, kind in enumerate(netlist.kinds.tolist()):
        row = list(netlist.wires(node))
        is_node = kind in (Kind.INPUT, Kind.GATE)
        count = sum(fan_ins[source] for source, _ in row) if kind != Kind.INPUT else 1
        mass = sum(masses[source] * abs(weight) for source, weight in row) if kind != Kind.INPUT else 1
        layers[node] = max((layers[source] for source, _ in row), default=0) + (kind == Kind.GATE)
        fan_ins[node], masses[node] = (1, 1) if is_node else (count, mass)
        if kind == Kind.GATE or node in outputs:
            gates, wires = gates + 1, wires + count
            fan_in, max_weight = max(fan_in, count), max(max_weight, mass)
        if node in outputs:
            depth, form_depth = max(depth, layers[node] + (kind != Kind.GATE)), max(form_depth, layers[node])
    return Measured(depth, form_depth, gates, wires, fan_in, max_weight)


def _check_size(netlist: Netlist, most: int) -> None:
    """Count the wires into gates as if no two were between the same nodes: the forms grow no larger than that."""
    counts: list[int] = []
    total = 0
    for node, kind in enumerate(netlist.kinds.tolist()):
        count = sum(counts[source] for source, _ in netlist.wires(node))
        total += count
        if total > most:
            raise UsageError(f"{netlist.name} has more than {most} wires here, which are too many to count")
        counts.append(count if kind in (Kind.BIT, Kind.FORM) else 1)


def _expanded(netlist: Netlist) -> Iterator[tuple[int, int, int, Row]]:
    """Each node, its kind, its layer, and its sum over inputs and gates; that of an input is itself."""
    forms: dict[int, Row] = {}
    layers: list[int] = []
    for node, kind in enumerate(netlist.kinds.tolist()):
        row = _row(netlist, node, forms) if kind != Kind.INPUT else {node: 1}
        layer = max(map(layers.__getitem__, row), default=0) if kind != Kind.INPUT else 0
        layers.append(layer + (kind == Kind.GATE))
        if kind in (Kind.BIT, Kind.FORM):
            forms[node] = row
        yield node, kind, layers[node], row


def _row(netlist: Netlist, node: int, forms: Mapping[int, Row]) -> Row:
    row: dict[int, int] = {}
    for source, weight in netlist.wires(node):
        inner = forms.get(source)
        if inner is None:
            row[source] = row.get(source, 0) + weight
        elif row.keys().isdisjoint(inner):
            row.update(inner if weight == 1 else {at: weight * factor for at, factor in inner.items()})
        else:
            for at, factor in inner.items():
                row[at] = row.get(at, 0) + weight * factor
    return {source: weight for source, weight in row.items() if weight} if 0 in row.values() else row


def at(statement: Poly | Ratio, params: Mapping[str, int]) -> int:
    """The value of a statement about all parameters at some, in exact integers.

    Raises: KernelError if it has none there, or it is no integer; UsageError if it would take too long to work out.
    """
    ratio = statement if isinstance(statement, Ratio) else Ratio(statement)
    top = _value(ratio.top, params, {})
    if top is None:
        top = _worked_out(ratio.top, params)
    if top is None or top % ratio.bottom:
        raise KernelError("measure", f"{ratio} is no integer at {dict(params)}")
    return top // ratio.bottom


def _value(poly: Poly, params: Mapping[str, int], known: dict[Atom, int | None]) -> int | None:
    """None where one of the functions that occur has no value, or none that is quickly found."""
    total = 0
    for monomial, coefficient in poly.terms.items():
        for atom, exponent in monomial:
            if atom not in known:
                known[atom] = params.get(atom) if isinstance(atom, str) else _value_of(atom, params, known)
            if (value := known[atom]) is None:
                return None
            coefficient *= value**exponent
        total += coefficient
    return total


def _value_of(app: App, params: Mapping[str, int], known: dict[Atom, int | None]) -> int | None:
    args = [value for arg in app.args if (value := _value(arg, params, known)) is not None]
    function = FORMULA_FUNCTIONS.get(app.name)
    if app.table or function is None or len(args) < len(app.args):
        return None
    return function.value(*args) if function.takes(args) and function.is_quick(*args) else None


def _worked_out(poly: Poly, params: Mapping[str, int]) -> int | None:
    """The same where a function without a value does not matter, as 0 times it is 0."""
    found = tidy(poly.substitute({name: Poly.of(value) for name, value in params.items()}))
    for app in found.functions():
        if _is_defined(app):
            raise UsageError(
                f"{app} takes too long to be worked out, at {_params_text(params)}: try smaller parameters"
            )
    return found.constant()


def _params_text(params: Mapping[str, int]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in params.items())


def _is_defined(atom: App) -> bool:
    """Whether it is a function of plain numbers, where it has a value."""
    args = [value for arg in atom.args if (value := arg.constant()) is not None]
    known = not atom.table and atom.name in FORMULA_FUNCTIONS and len(args) == len(atom.args)
    return known and FORMULA_FUNCTIONS[atom.name].takes(args)


@dataclass(frozen=True, slots=True)
class Seen:
    """A netlist as it was found: how many nodes each group has, and what was measured, or nowhere below that."""

    name: str
    params: Mapping[str, int]
    sizes: Mapping[str, int]
    found: Measured

    @classmethod
    def of(cls, netlist: Netlist, found: Measured) -> Seen:
        sizes = {span.name: len(span.indices) for span in netlist.spans}
        return cls(netlist.name, dict(netlist.params), sizes, found)


def confirm(stated: Measure, seen: Seen) -> None:
    """Check that a netlist is what is stated of its family. At small parameters a circuit may be less deep.

    Where more was measured than there is, more may be refused, and nothing is wrongly confirmed.

    Raises: KernelError if it is not.
    """
    for group, count in (*stated.counts, *stated.outputs):
        size = seen.sizes.get(group.name, 0)
        if count is not None and size != at(count, seen.params):
            raise KernelError("measure", f"{group.name} of {seen.name} has {size} nodes, not {count}")
    found = seen.found
    bounds: tuple[tuple[str, int, int | Poly], ...] = (
        ("depth", found.depth, stated.depth),
        ("form depth", found.form_depth, stated.form_depth),
        ("number of gates", found.gates, stated.at_most),
        ("fan-in", found.fan_in, stated.fan_in),
        ("largest weight", found.max_weight, stated.weight),
    )
    for what, value, bound in bounds:
        if value > at(Poly.of(bound), seen.params):
            raise KernelError("measure", f"the {what} of {seen.name} is {value}, more than {bound}")
