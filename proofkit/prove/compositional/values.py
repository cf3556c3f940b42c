"""What is known of the values of a netlist's nodes, from its weighted sums alone."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from copy import copy
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import Self

from proofkit.circuit.netlist import Netlist
from proofkit.kernel.family import Kind
from proofkit.prove.compositional.number import Number

__all__ = ["Range", "Values"]

Range = tuple[int, int]
"""The least and the greatest value."""
TRUTH: Range = (0, 1)


class Values:
    """Rows and ranges of nodes. A bit in `settled` has been shown to be 0 or 1; others are only sums so far."""

    def __init__(self, netlist: Netlist) -> None:
        self.netlist = netlist
        self.kinds: list[int] = netlist.kinds.tolist()
        self.constants: list[int] = netlist.constant.tolist()
        self.settled: set[int] = set()
        start, source, weight = netlist.start.tolist(), netlist.source.tolist(), netlist.weight.tolist()
        self.rows = [list(zip(source[a:b], weight[a:b], strict=True)) for a, b in pairwise(start)]
        self._ranges: dict[int, Range] = {}
        self._fixed: dict[int, int | None] = {}
        self._open: dict[int, Range] = {}  # of bits, until another one is settled

    def is_truth(self, node: int) -> bool:
        """Whether a node is known to be 0 or 1. A bit whose sum cannot be anything else needs no proof."""
        if self.kinds[node] in (Kind.INPUT, Kind.GATE) or node in self.settled:
            return True
        low, high = self.range(node)
        return self.kinds[node] == Kind.BIT and low >= 0 and high <= 1

    def settle(self, node: int) -> None:
        """Note that a bit has been shown to be 0 or 1."""
        low, high = self.range(node)
        self.settled.add(node)
        self._open.clear()
        self._ranges[node] = max(low, 0), min(high, 1)

    def range(self, node: int) -> Range:
        """Between which values a node lies, whatever the nodes that it sums up are."""
        if self.kinds[node] in (Kind.INPUT, Kind.GATE):
            return TRUTH
        known = self._ranges.get(node) or self._open.get(node)
        if known is None:
            low, high = known = self.range_of(self.row(node))
            is_final = self.kinds[node] == Kind.FORM or (low >= 0 and high <= 1)
            (self._ranges if is_final else self._open)[node] = known
        return known

    def range_of(self, number: Number) -> Range:
        low = high = number.constant
        for node, weight in number.weights.items():
            ends = [weight * end for end in self.range(node)]
            low, high = low + min(ends), high + max(ends)
        return low, high

    def spoiled(self, node: int) -> Self:
        """The same netlist but for a gate that is 0 where it was 1 and 1 where it was 0, or a bit that is one more."""
        changed = self._copied()
        changed.rows = list(self.rows)
        if self.kinds[node] == Kind.BIT:
            changed.constants[node] += 1
        else:
            changed.rows[node] = [(source, -weight) for source, weight in self.rows[node]]
            changed.constants[node] = -1 - self.constants[node]
        return changed

    def shifted(self, node: int, by: int) -> Self:
        """The same netlist but for a gate, or a bit, whose sum is that much more."""
        changed = self._copied()
        changed.constants[node] += by
        return changed

    def _copied(self) -> Self:
        """Another one that may be changed: what is found of it is nothing about this one."""
        other = copy(self)
        other.settled, other._ranges, other._open = set(self.settled), dict(self._ranges), dict(self._open)
        other.constants, other._fixed = list(self.constants), {}
        return other

    def constant(self, node: int) -> int | None:
        """The value of a node that does not depend on the inputs."""
        if node not in self._fixed:
            self._fixed[node] = self._evaluated(node)
        return self._fixed[node]

    def _evaluated(self, node: int) -> int | None:
        if self.kinds[node] == Kind.INPUT:
            return None
        total = self.constants[node]
        for source, weight in self.rows[node]:
            value = self.constant(source)
            if value is None:
                return None
            total += weight * value
        return int(total >= 0) if self.kinds[node] == Kind.GATE else total

    def row(self, node: int) -> Number:
        """The sum that a node is, or that decides a gate."""
        return Number(dict(self.rows[node]), self.constants[node])

    def expanded(self, number: Number, opens: Callable[[int], bool]) -> Number:
        """The same integer with the sums of some nodes in their place, and no node of weight 0."""
        weights, constant = dict(number.weights), number.constant
        waiting = [-node for node in weights]
        heapify(waiting)
        while waiting:
            node = -heappop(waiting)
            if not weights.get(node) or not opens(node):
                continue
            factor = weights.pop(node)
            constant += factor * self.constants[node]
            for source, weight in self.rows[node]:
                if source not in weights:
                    heappush(waiting, -source)
                weights[source] = weights.get(source, 0) + factor * weight
        return Number({node: weight for node, weight in weights.items() if weight}, constant)

    def normal(self, number: Number, through: Container[int] = ()) -> Number:
        """The same integer without forms, bits not shown to be 0 or 1, copies of one other node and `through`."""

        def opens(node: int) -> bool:
            if self.kinds[node] in (Kind.INPUT, Kind.GATE):
                return False
            return node in through or len(self.rows[node]) < 2 or not self.is_truth(node)

        return self.expanded(number, opens)

    def labels(self, nodes: Iterable[int]) -> tuple[str, ...]:
        """The groups of these nodes, in the order of the netlist."""
        wanted = set(nodes)
        return tuple(span.name for span in self.netlist.spans if not wanted.isdisjoint(span.nodes))
