"""Drawings of a family: its groups in layers, and the gates themselves where they are few."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from proofkit.circuit.measured import measured
from proofkit.circuit.netlist import Netlist
from proofkit.circuit.size import gates_at
from proofkit.circuit.unfold import count_at, unfold
from proofkit.kernel.family import Family, Group, Kind
from proofkit.report.circuits.entry import Stated, at_text
from proofkit.report.markdown import Block, code
from proofkit.report.mermaid import MOST_EDGES, Box, Role, layered

__all__ = ["gate_drawing", "group_drawing", "layers"]

WIDTH = 4
"""At which groups are drawn."""

MOST_NODES = 40
SMALL = 4
"""How many of the first parameters of a row are tried for a circuit that is small enough to draw all of it."""

ROLES = {Kind.INPUT: Role.INPUT, Kind.GATE: Role.GATE, Kind.BIT: Role.FORM, Kind.FORM: Role.FORM}

USE = re.compile(r"^use\s+(\w+)[^=]*=\s*(\w+)\(", re.MULTILINE)


def layers(family: Family) -> Mapping[str, int]:
    """For each group the number of gates on the longest path to its nodes, themselves included."""
    found: dict[str, int] = {}
    for group in family.groups:
        below = max((found[term.group] for term in group.terms if term.group), default=0)
        found[group.name] = below + (group.kind is Kind.GATE)
    return found


# groups


def group_drawing(stated: Stated) -> Iterator[Block]:
    """Groups with the number of their gates at a small width; a family that is used is one box."""
    width = max(WIDTH, stated.least)
    yield (
        f"Groups at {code(at_text(stated.at(width)))}, by the layer at which they are done: inputs grey, gates blue, "
        "bits and forms light, families that are used violet, outputs green. Arrows lead from a group to those that "
        "read it."
    )
    yield layered(list(_Parts(stated, width).boxes()))


class _Parts:
    """A part is a group of the description itself, or all groups of a family that it uses, of those with any node."""

    def __init__(self, stated: Stated, width: int) -> None:
        self.family = stated.family
        self.callees: Mapping[str, str] = dict(USE.findall(stated.row.text))
        self.layer = layers(stated.family)
        at = stated.at(width)
        self.size = {group.name: count_at(group, at) for group in stated.family.groups}
        self.groups: dict[str, list[Group]] = {}
        for group in self.family.groups:
            if self.size[group.name]:
                self.groups.setdefault(_part(group.name), []).append(group)

    def boxes(self) -> Iterator[Box]:
        for name, groups in self.groups.items():
            read = (_part(term.group) for group in groups for term in group.terms if term.group)
            reads = dict.fromkeys((other for other in read if other in self.groups and other != name), "")
            layer = max(self.layer[group.name] for group in groups)
            is_use = "." in groups[0].name
            label = self._use(name, groups) if is_use else self._group(groups[0])
            yield Box(name, label, self._role(name, is_use), layer, reads)

    def _role(self, name: str, is_use: bool) -> Role:
        if name in map(_part, self.family.outputs):
            return Role.OUTPUT
        return Role.USE if is_use else ROLES[self.groups[name][0].kind]

    def _group(self, group: Group) -> str:
        return f"{group.name}: {_plural(self.size[group.name], group.kind.name.lower())}"

    def _use(self, name: str, groups: Iterable[Group]) -> str:
        gates = [group for group in groups if group.kind is Kind.GATE]
        count = sum(self.size[group.name] for group in gates)
        through = sorted({self.layer[group.name] for group in gates})
        where = f", layers {through[0]} to {through[-1]}" if len(through) > 1 else ""
        return f"{name} = {self.callees[name]}: {_plural(count, 'gate')}{where}"


def _part(group: str) -> str:
    return group.partition(".")[0]


def _plural(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


# gates


def gate_drawing(stated: Stated) -> Iterator[Block]:
    """The largest of the first circuits that is small enough to be drawn gate by gate, and as deep as any."""
    few = (p for p in stated.row.grid[:SMALL] if gates_at(stated.measure, p) <= MOST_NODES)
    fitting = [netlist for netlist in (unfold(stated.family, p) for p in few) if _fits(netlist, stated)]
    if fitting:
        netlist = max(fitting, key=lambda found: found.size)
        yield f"All of it at {code(at_text(netlist.params))}. Numbers at arrows are weights other than 1."
        yield layered(list(_nodes(netlist, layers(stated.family))))


def _fits(netlist: Netlist, stated: Stated) -> bool:
    is_small = netlist.size <= MOST_NODES and len(netlist.source) <= MOST_EDGES
    return is_small and measured(netlist).depth == stated.measure.depth


def _nodes(netlist: Netlist, layer: Mapping[str, int]) -> Iterator[Box]:
    outputs = set(netlist.outputs)
    for span in netlist.spans:
        for node in span.nodes:
            wires = {str(source): "" if weight == 1 else str(weight) for source, weight in netlist.wires(node)}
            role = Role.OUTPUT if node in outputs else ROLES[span.kind]
            label = f"{span.label(node)}{_sum(netlist, node, span.kind)}"
            yield Box(str(node), label, role, layer[span.name], wires)


def _sum(netlist: Netlist, node: int, kind: Kind) -> str:
    """What a node does with the sum of its wires."""
    constant = int(netlist.constant[node])
    match kind:
        case Kind.INPUT:
            return ""
        case Kind.GATE:
            return f": sum >= {-constant}"
    return f": sum {'+' if constant > 0 else '-'} {abs(constant)}" if constant else ": sum"
