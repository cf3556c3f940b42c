"""Families read off at given parameters, node by node: an independent reading of what a description means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from proofkit.kernel.family import Family, Group, Kind, Range
from proofkit.kernel.poly import Atom, Poly
from tests.kernel.definitions import DEFINITIONS, LEAST

__all__ = ["Circuit", "IllFormed", "Node", "indices", "number", "unfolded"]

Values = Mapping[str, int]
Key = tuple[str, tuple[int, ...]]
QUICK = ("floordiv", "mod", "bit_length", "pow2", "bit")
MOST = 300
"""Number theory by definition takes its time: beyond this it counts as undefined."""


class IllFormed(Exception):
    """A formula is not defined, or a node that is read does not exist."""


def number(poly: Poly, values: Values) -> int:
    total = 0
    for monomial, coefficient in poly.terms.items():
        product = coefficient
        for atom, exponent in monomial:
            product *= _atom(atom, values) ** exponent
        total += product
    return total


def _atom(atom: Atom, values: Values) -> int:
    if isinstance(atom, str):
        return values[atom]
    args, least = [number(arg, values) for arg in atom.args], LEAST.get(atom.name, ())
    if len(args) != len(least) or any(a < low for a, low in zip(args, least, strict=True)):
        raise IllFormed(str(atom))
    if atom.name not in QUICK and max(args) > MOST:
        raise IllFormed(f"{atom} takes too long")
    return DEFINITIONS[atom.name](*args)


def indices(ranges: Sequence[Range], values: Values) -> Iterator[dict[str, int]]:
    """The values of all names, for every value of the indices of some ranges."""
    if not ranges:
        yield dict(values)
        return
    first, *rest = ranges
    start = max(number(s, values) for s in first.starts)
    stop = min(number(s, values) for s in first.stops)
    for index in range(start, stop):
        yield from indices(rest, {**values, first.index: index})


@dataclass
class Node:
    """wires: (weight, node), between the same two nodes as often as they are there; depth in gates.

    fan_in and mass (the sum of all absolute weights and constants) are those of the sum with all forms expanded.
    """

    kind: Kind
    constants: list[int] = field(default_factory=list)
    wires: list[tuple[int, Node]] = field(default_factory=list)
    depth: int = 0
    fan_in: int = 0
    mass: int = 0

    def finish(self) -> None:
        self.depth = max((node.depth for _, node in self.wires), default=0) + (self.kind is Kind.GATE)
        self.fan_in = sum(node.fan_in if node.is_sum else 1 for _, node in self.wires)
        self.mass = sum(map(abs, self.constants))
        self.mass += sum(abs(weight) * (node.mass if node.is_sum else 1) for weight, node in self.wires)

    @property
    def is_sum(self) -> bool:
        return self.kind in (Kind.BIT, Kind.FORM)


@dataclass
class Circuit:
    """The nodes of each group."""

    groups: dict[str, dict[tuple[int, ...], Node]]
    outputs: tuple[str, ...]

    def compared(self) -> list[Node]:
        """Gates, and outputs that need one more gate."""
        named = [(name, node) for name, nodes in self.groups.items() for node in nodes.values()]
        return [node for name, node in named if node.kind is Kind.GATE or name in self.outputs]


def unfolded(family: Family, params: Values) -> Circuit:
    """Raises: IllFormed."""
    circuit = Circuit({}, family.outputs)
    for group in family.groups:
        circuit.groups[group.name] = _nodes(group, circuit, params)
    return circuit


def _nodes(group: Group, circuit: Circuit, params: Values) -> dict[tuple[int, ...], Node]:
    nodes = {}
    for values in indices(group.ranges, params):
        node = nodes[tuple(values[r.index] for r in group.ranges)] = Node(group.kind)
        for term in group.terms:
            own = {r.index for r in term.ranges}
            if not all(number(w, values) >= 0 for w in term.where if not w.names() & own):
                continue
            for inner in indices(term.ranges, values):
                if not all(number(w, inner) >= 0 for w in term.where if w.names() & own):
                    continue
                weight = number(term.weight, inner)
                if not term.group:
                    node.constants.append(weight)
                    continue
                at = tuple(number(a, inner) for a in term.at)
                if at not in circuit.groups.get(term.group, {}):
                    raise IllFormed(f"{term.group}{list(at)}")
                node.wires.append((weight, circuit.groups[term.group][at]))
        node.finish()
    return nodes
