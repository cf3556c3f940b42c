"""Circuits that differ in one place from a given one: what a proof must be able to tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from proofkit.circuit.netlist import Netlist, Span, from_rows
from proofkit.kernel.family import Kind

__all__ = ["Mutant", "mutants", "with_constant"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed netlist and what was changed."""

    text: str
    netlist: Netlist


def mutants(netlist: Netlist) -> Iterator[Mutant]:
    """Constants and weights one more and one less, wires from a neighbour of their source, and groups that are 0."""
    for node in netlist.nodes(Kind.GATE, Kind.BIT, Kind.FORM):
        for step in (1, -1):
            yield with_constant(netlist, node, step)
        for source, weight in netlist.wires(node):
            for step in (1, -1):
                yield _with_weight(netlist, node, source, weight + step)
            yield from _with_source(netlist, node, source, weight)
    for span in netlist.spans:
        if span.kind is not Kind.INPUT:
            yield _without(netlist, span)


def with_constant(netlist: Netlist, node: int, step: int) -> Mutant:
    """One node's constant changed by so much: the threshold of a gate, the other way round."""
    text = f"{netlist.label(node)} {step:+d}"
    return Mutant(text, netlist.with_row(node, dict(netlist.wires(node)), int(netlist.constant[node]) + step))


def _with_weight(netlist: Netlist, node: int, source: int, weight: int) -> Mutant:
    text = f"{netlist.label(source)} in {netlist.label(node)} weighs {weight}"
    wires = {**dict(netlist.wires(node)), source: weight}
    return Mutant(text, netlist.with_row(node, wires, int(netlist.constant[node])))


def _with_source(netlist: Netlist, node: int, source: int, weight: int) -> Iterator[Mutant]:
    """The next node of the source's group, round and round, or the node before a group of one."""
    group = next(span.nodes for span in netlist.spans if source in span.nodes)
    other = group[(source - group.start + 1) % len(group)] if len(group) > 1 else source - 1
    if other < 0:
        return
    wires = dict(netlist.wires(node))
    del wires[source]
    wires[other] = wires.get(other, 0) + weight
    text = f"{netlist.label(other)} for {netlist.label(source)} in {netlist.label(node)}"
    yield Mutant(text, netlist.with_row(node, wires, int(netlist.constant[node])))


def _without(netlist: Netlist, span: Span) -> Mutant:
    """All nodes of a group 0: a gate of constant -1 never fires."""
    never = -1 if span.kind is Kind.GATE else 0
    rows: list[Mapping[int, int]] = [{} if v in span.nodes else dict(netlist.wires(v)) for v in range(netlist.size)]
    constants = [never if v in span.nodes else int(netlist.constant[v]) for v in range(netlist.size)]
    changed = from_rows(netlist.name, netlist.params, netlist.spans, rows, constants, netlist.outputs)
    return Mutant(f"no {span.name}", changed)
