"""Circuits that differ in one place from a given one: what a proof must be able to tell apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from proofkit.circuit.netlist import Netlist, Span, from_wires
from proofkit.kernel.family import Kind

__all__ = ["Mutant", "mutants", "shifted"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed netlist and what was changed."""

    text: str
    netlist: Netlist


def mutants(netlist: Netlist, first: int = 0, stride: int = 1) -> Iterator[Mutant]:
    """Constants and weights one more and one less, wires from a neighbour of their source, and groups that are 0.

    One in `stride` of them; the others are not made.
    """
    return (change() for change in islice(_changes(netlist), first, None, stride))


def _changes(netlist: Netlist) -> Iterator[Callable[[], Mutant]]:
    for node in netlist.nodes(Kind.GATE, Kind.BIT, Kind.FORM):
        for step in (1, -1):
            yield partial(shifted, netlist, {node: step})
        for source, weight in netlist.wires(node):
            for step in (1, -1):
                yield partial(_reweighted, netlist, node, source, weight + step)
            if (other := _neighbour(netlist, source)) >= 0:
                yield partial(_rewired, netlist, node, source, other)
    for span in netlist.spans:
        if span.kind is not Kind.INPUT:
            yield partial(_without, netlist, span)


def shifted(netlist: Netlist, steps: Mapping[int, int]) -> Mutant:
    """Some nodes' constants changed by so much; a gate's threshold goes the other way."""
    text = ", ".join(f"{netlist.label(node)} {step:+d}" for node, step in steps.items())
    constant = netlist.constant.copy()
    constant[list(steps)] += list(steps.values())
    return Mutant(text, _with(netlist, np.full(len(netlist.source), True), constant))


def _reweighted(netlist: Netlist, node: int, source: int, weight: int) -> Mutant:
    text = f"{netlist.label(source)} in {netlist.label(node)} weighs {weight}"
    wires = {**dict(netlist.wires(node)), source: weight}
    return Mutant(text, netlist.with_row(node, wires, int(netlist.constant[node])))


def _neighbour(netlist: Netlist, source: int) -> int:
    """The next node of its group, round and round; for a group of one, the node before it, if any."""
    group = next(span.nodes for span in netlist.spans if source in span.nodes)
    return group[(source - group.start + 1) % len(group)] if len(group) > 1 else source - 1


def _rewired(netlist: Netlist, node: int, source: int, other: int) -> Mutant:
    """A wire from another node."""
    wires = dict(netlist.wires(node))
    wires[other] = wires.get(other, 0) + wires.pop(source)
    text = f"{netlist.label(other)} for {netlist.label(source)} in {netlist.label(node)}"
    return Mutant(text, netlist.with_row(node, wires, int(netlist.constant[node])))


def _without(netlist: Netlist, span: Span) -> Mutant:
    """All nodes of a group 0: a gate of constant -1 never fires."""
    constant, kept = netlist.constant.copy(), np.full(len(netlist.source), True)
    constant[span.nodes] = -1 if span.kind is Kind.GATE else 0
    kept[netlist.start[span.nodes.start] : netlist.start[span.nodes.stop]] = False
    return Mutant(f"no {span.name}", _with(netlist, kept, constant))


def _with(netlist: Netlist, kept: NDArray[np.bool_], constant: NDArray[np.int64]) -> Netlist:
    """The same circuit but for its constants, and without some wires."""
    target = np.repeat(np.arange(netlist.size), np.diff(netlist.start))[kept]
    source, weight = netlist.source[kept], netlist.weight[kept]
    return from_wires(netlist.name, netlist.params, netlist.spans, target, source, weight, constant, netlist.outputs)
