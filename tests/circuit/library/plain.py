"""A second reading of families and netlists, from their definitions alone: slow, with nothing shared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import prod

import numpy as np
from numpy.typing import NDArray

from proofkit.circuit.netlist import Netlist
from proofkit.kernel.family import Kind, Range
from proofkit.kernel.functions import FORMULA_FUNCTIONS
from proofkit.kernel.poly import Atom, Poly
from tests.kernel.definitions import DEFINITIONS

Values = NDArray[np.int64]
Sum = tuple[dict[int, int], int]
"""Weights of inputs and gates, and a constant."""


def number(poly: Poly, values: Mapping[str, int]) -> int:
    """A formula's value."""
    total = 0
    for monomial, coefficient in poly.terms.items():
        for atom, exponent in monomial:
            coefficient *= prod([_atom(atom, values)] * exponent)
        total += coefficient
    return total


def _atom(atom: Atom, values: Mapping[str, int]) -> int:
    if isinstance(atom, str):
        return values[atom]
    arguments = tuple(number(arg, values) for arg in atom.args)
    return function_value(atom.name, arguments)


@cache
def function_value(name: str, arguments: tuple[int, ...]) -> int:
    """By its definition, but for residues of real constants, which have tests of their own."""
    return DEFINITIONS.get(name, FORMULA_FUNCTIONS[name].value)(*arguments)


def index_values(ranges: Sequence[Range], values: Mapping[str, int]) -> Iterator[tuple[int, ...]]:
    """All values of some indices, in order."""
    if not ranges:
        yield ()
        return
    first, rest = ranges[0], ranges[1:]
    start = max(number(s, values) for s in first.starts)
    stop = min(number(s, values) for s in first.stops)
    for index in range(start, stop):
        yield from ((index, *more) for more in index_values(rest, {**values, first.index: index}))


def layers(netlist: Netlist) -> list[int]:
    """The most gates on a path that ends at each node."""
    found: list[int] = []
    for node, kind in enumerate(netlist.kinds.tolist()):
        found.append(max((found[source] for source, _ in netlist.wires(node)), default=0) + (kind == Kind.GATE))
    return found


def node_values(netlist: Netlist, inputs: Values) -> Values:
    """Values [nodes, count] for inputs [inputs, count]: weighted sums, compared with 0 at gates."""
    values = np.zeros((netlist.size, inputs.shape[1]), np.int64)
    given = iter(inputs)
    for node, kind in enumerate(netlist.kinds.tolist()):
        if kind == Kind.INPUT:
            values[node] = next(given)
            continue
        run = slice(netlist.start[node], netlist.start[node + 1])
        total = netlist.constant[node] + netlist.weight[run] @ values[netlist.source[run]]
        values[node] = total >= 0 if kind == Kind.GATE else total
    return values


def expanded(netlist: Netlist) -> int:
    """At most how many wires all sums have together, if forms are written out."""
    counts: list[int] = []
    for node, kind in enumerate(netlist.kinds.tolist()):
        below = sum(counts[source] for source, _ in netlist.wires(node))
        counts.append(1 if kind in (Kind.GATE, Kind.INPUT) else below)
    return sum(counts)


def compared_sums(netlist: Netlist) -> Iterator[Sum]:
    """The sum of inputs and gates that each gate, and each output that is none, stands for."""
    forms: dict[int, Sum] = {}
    kinds = netlist.kinds.tolist()
    for node, kind in enumerate(kinds):
        if kind == Kind.INPUT:
            if node in netlist.outputs:
                yield {node: 1}, 0
            continue
        weights: dict[int, int] = {}
        constant = int(netlist.constant[node])
        had = weights.get
        for source, weight in netlist.wires(node):
            if source not in forms:
                weights[source] = had(source, 0) + weight
                continue
            inner, offset = forms[source]
            constant += weight * offset
            for place, factor in inner.items():
                weights[place] = had(place, 0) + weight * factor
        if kind != Kind.GATE:
            forms[node] = weights, constant
        if kind == Kind.GATE or node in netlist.outputs:
            yield weights, constant
