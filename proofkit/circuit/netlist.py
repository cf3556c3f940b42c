"""One circuit of a family, as flat arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from proofkit.errors import KernelError, UsageError
from proofkit.kernel.family import Kind

__all__ = ["LARGEST", "Netlist", "Span", "check_size", "from_rows", "from_wires", "largest"]

Integers = NDArray[np.int64]
LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class Span:
    """A group of a family in a netlist: its nodes are first, ..., first + len(indices) - 1, in order of `indices`."""

    name: str
    kind: Kind
    first: int
    indices: tuple[tuple[int, ...], ...]

    @property
    def nodes(self) -> range:
        return range(self.first, self.first + len(self.indices))

    def label(self, node: int) -> str:
        index = self.indices[node - self.first]
        return f"{self.name}[{', '.join(map(str, index))}]" if index else self.name


@dataclass(frozen=True)
class Netlist:
    """Nodes in an order in which wires go forwards; each has a weighted sum of earlier nodes and a constant.

    An input has no wires. A gate is 1 if its sum is at least 0, else 0. A bit and a form are their sum, with no gate;
    a bit is meant to be 0 or 1, which is an obligation. The wires of node v are start[v] to start[v + 1] - 1, each with
    a source and a weight. Every node's value lies in low[v]..high[v], given that bits are 0 or 1.
    """

    name: str
    params: Mapping[str, int]
    spans: tuple[Span, ...]
    start: Integers
    source: Integers
    weight: Integers
    constant: Integers
    low: Integers
    high: Integers
    outputs: tuple[int, ...]

    @property
    def size(self) -> int:
        """The number of nodes, inputs and forms among them."""
        return len(self.constant)

    def nodes(self, *kinds: Kind) -> list[int]:
        """The nodes of these kinds, in order."""
        return [v for span in self.spans if span.kind in kinds for v in span.nodes]

    @cached_property
    def inputs(self) -> tuple[int, ...]:
        return tuple(self.nodes(Kind.INPUT))

    @cached_property
    def kinds(self) -> NDArray[np.uint8]:
        """The kind of each node."""
        kinds = np.zeros(self.size, dtype=np.uint8)
        for span in self.spans:
            kinds[span.nodes.start : span.nodes.stop] = span.kind
        return kinds

    def wires(self, node: int) -> Iterator[tuple[int, int]]:
        """(source, weight) of each wire of a node."""
        run = slice(self.start[node], self.start[node + 1])
        return zip(self.source[run].tolist(), self.weight[run].tolist(), strict=True)

    def span(self, name: str) -> Span:
        return next(s for s in self.spans if s.name == name)

    def label(self, node: int) -> str:
        return next(s for s in self.spans if node in s.nodes).label(node)

    def with_row(self, node: int, wires: Mapping[int, int], constant: int) -> Netlist:
        """The same circuit but for one node's weighted sum: for mutants."""
        rows = [dict(self.wires(v)) if v != node else dict(wires) for v in range(self.size)]
        constants = self.constant.copy()
        constants[node] = constant
        return from_rows(self.name, self.params, self.spans, rows, constants.tolist(), self.outputs)


def from_rows(
    name: str,
    params: Mapping[str, int],
    spans: tuple[Span, ...],
    rows: Sequence[Mapping[int, int]],
    constants: Sequence[int],
    outputs: tuple[int, ...],
) -> Netlist:
    """A netlist from each node's weights by source."""
    wires = [(target, source, weight) for target, row in enumerate(rows) for source, weight in row.items()]
    target, source, weight = np.array(wires, dtype=np.int64).reshape(-1, 3).T
    return from_wires(name, params, spans, target, source, weight, np.array(constants, dtype=np.int64), outputs)


def from_wires(
    name: str,
    params: Mapping[str, int],
    spans: tuple[Span, ...],
    target: Integers,
    source: Integers,
    weight: Integers,
    constant: Integers,
    outputs: tuple[int, ...],
) -> Netlist:
    """A netlist from wires in any order: those between the same two nodes are added up, and the ranges worked out.

    Raises: KernelError if a wire does not go forwards or enters an input; UsageError if a number grows too large.
    """
    size = sum(len(span.nodes) for span in spans)
    if size != len(constant) or (
        len(target) and (target.max() >= size or (source >= target).any() or source.min() < 0)
    ):
        raise KernelError("netlist", f"a wire of {name} does not go forwards, or there are not {size} nodes")
    target, source, weight = _merged(target, source, weight, size)
    start = np.searchsorted(target, np.arange(size + 1, dtype=np.int64))
    if any(span.kind is Kind.INPUT and start[span.nodes.start] != start[span.nodes.stop] for span in spans):
        raise KernelError("netlist", f"an input of {name} is computed")
    low, high = np.zeros(size, dtype=np.int64), np.ones(size, dtype=np.int64)
    for span in spans:
        if span.kind is Kind.FORM:
            nodes, wires = (
                slice(span.nodes.start, span.nodes.stop),
                slice(start[span.nodes.start], start[span.nodes.stop]),
            )
            s, w, rows = source[wires], weight[wires], target[wires] - span.first
            check_size(largest(w) * max(largest(low[s]), largest(high[s])))
            low[nodes] = constant[nodes] + _sums(rows, np.where(w > 0, w * low[s], w * high[s]), len(span.nodes))
            high[nodes] = constant[nodes] + _sums(rows, np.where(w > 0, w * high[s], w * low[s]), len(span.nodes))
    return Netlist(name, params, spans, start, source, weight, constant, low, high, outputs)


def _merged(target: Integers, source: Integers, weight: Integers, size: int) -> tuple[Integers, Integers, Integers]:
    """One wire between any two nodes, none of weight 0, ordered by target and source."""
    key, place = np.unique(target * size + source, return_inverse=True)
    total = _sums(place, weight, len(key))
    key, total = key[total != 0], total[total != 0]
    return key // max(size, 1), key % max(size, 1), total


def _sums(rows: Integers, values: Integers, length: int) -> Integers:
    """The sum of the values of each row, in exact integers."""
    check_size(np.bincount(rows, np.abs(values).astype(np.float64), length).max(initial=0))
    total = np.zeros(length, dtype=np.int64)
    np.add.at(total, rows, values)
    return total


def largest(values: Integers) -> int:
    """The largest absolute value."""
    return max(int(values.max(initial=0)), -int(values.min(initial=0)))


def check_size(number: float) -> None:
    """Arrays hold 64 bits. Raises: UsageError for what may not fit."""
    if number >= LARGEST:
        raise UsageError(f"a number may be {LARGEST} or more here")
