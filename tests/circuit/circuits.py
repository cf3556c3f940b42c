"""Small threshold circuits: an adder, a multiplier, a parity, a comparison, and random ones."""

from __future__ import annotations

from collections.abc import Iterable

from proofkit.circuit.netlist import Netlist, Span, from_rows
from proofkit.kernel.family import Kind

Row = tuple[dict[int, int], int]
"""Weights of earlier nodes, and a constant."""


class Sketch:
    """A netlist, group by group."""

    def __init__(self, name: str, **params: int) -> None:
        self.name, self.params = name, params
        self.spans: list[Span] = []
        self.rows: list[Row] = []

    def group(self, name: str, kind: Kind, rows: Iterable[Row], indices: Iterable[tuple[int, ...]] = ()) -> list[int]:
        """The nodes of a new group; they are numbered from 0 if no indices are given."""
        rows = list(rows)
        first = len(self.rows)
        self.spans.append(Span(name, kind, first, tuple(indices) or tuple((i,) for i in range(len(rows)))))
        self.rows += rows
        return list(range(first, len(self.rows)))

    def inputs(self, name: str, count: int) -> list[int]:
        return self.group(name, Kind.INPUT, [({}, 0)] * count)

    def netlist(self, outputs: Iterable[int]) -> Netlist:
        rows, constants = [row for row, _ in self.rows], [constant for _, constant in self.rows]
        return from_rows(self.name, self.params, tuple(self.spans), rows, constants, tuple(outputs))


def adder(n: int) -> Netlist:
    """s = x + y + c in depth 1: carry i + 1 is [the lowest i + 1 places add up to 2**(i + 1) or more]."""
    sketch = Sketch("adder", n=n)
    x, y, c = sketch.inputs("x", n), sketch.inputs("y", n), sketch.group("c", Kind.INPUT, [({}, 0)], [()])
    rows = []
    for i in range(n):
        weights = {node: 1 << place for place in range(i + 1) for node in (x[place], y[place])}
        rows.append(({**weights, c[0]: 1}, -(2 << i)))
    carries = [c[0], *sketch.group("carry", Kind.GATE, rows)]
    sums = [({x[i]: 1, y[i]: 1, carries[i]: 1, carries[i + 1]: -2}, 0) for i in range(n)]
    return sketch.netlist([*sketch.group("s", Kind.BIT, sums), carries[-1]])


def parity(n: int) -> Netlist:
    """An alternating sum of the n thresholds of one sum, in depth 2 as it is read by a gate."""
    sketch = Sketch("parity", n=n)
    x = sketch.inputs("x", n)
    total = sketch.group("total", Kind.FORM, [(dict.fromkeys(x, 1), 0)], [()])
    least = sketch.group("least", Kind.GATE, [({total[0]: 1}, -t) for t in range(1, n + 1)])
    odd = sketch.group("odd", Kind.BIT, [({node: 1 - 2 * (t % 2) for t, node in enumerate(least)}, 0)], [()])
    return sketch.netlist(sketch.group("even", Kind.GATE, [({odd[0]: -1}, 0)], [()]))


def comparison(n: int) -> Netlist:
    """x > y, x = y, x < y."""
    sketch = Sketch("comparison", n=n)
    x, y = sketch.inputs("x", n), sketch.inputs("y", n)
    weights = {x[i]: 1 << i for i in range(n)} | {y[i]: -(1 << i) for i in range(n)}
    difference = sketch.group("difference", Kind.FORM, [(weights, 0)], [()])
    above, below = sketch.group("strict", Kind.GATE, [({difference[0]: w}, -1) for w in (1, -1)])
    equal = sketch.group("equal", Kind.BIT, [({above: -1, below: -1}, 1)], [()])
    return sketch.netlist([above, *equal, below])


def multiplier(n: int) -> Netlist:
    """s = x * y: digit k of a form is read off by thresholds [low k + 1 digits >= m * 2**k], alternating."""
    sketch = Sketch("multiplier", n=n)
    x, y = sketch.inputs("x", n), sketch.inputs("y", n)
    pairs = [(i, j) for i in range(n) for j in range(n)]
    both = sketch.group("both", Kind.GATE, [({x[i]: 1, y[j]: 1}, -2) for i, j in pairs], pairs)
    bits = []
    for k in range(2 * n):
        weights = {node: 1 << i + j for node, (i, j) in zip(both, pairs, strict=True) if i + j <= k}
        low = sketch.group(f"low{k}", Kind.FORM, [(weights, 0)], [()])[0]
        most = sum(weights.values()) >> k
        level = sketch.group(f"level{k}", Kind.GATE, [({low: 1}, -(m << k)) for m in range(1, most + 1)])
        bits += sketch.group(f"s{k}", Kind.BIT, [({g: 1 - 2 * (m % 2) for m, g in enumerate(level)}, 0)], [()])
    return sketch.netlist(bits)
