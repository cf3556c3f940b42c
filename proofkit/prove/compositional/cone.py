"""The part of a netlist between some cut nodes and the nodes that are asked about, as a Boolean program."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import count, groupby

from proofkit.circuit.boolean import FALSE, Logic
from proofkit.circuit.logic import lower
from proofkit.circuit.netlist import Span, from_rows
from proofkit.errors import KernelError
from proofkit.kernel.family import Kind
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.values import Range, Values

__all__ = ["Cone", "cut_out"]


@dataclass(frozen=True)
class Cone:
    """The roots as functions of the cut.

    logic     outputs are the roots, obligations those of bits that are not known to be 0 or 1
    roots     the nodes that the outputs are
    planes    for each cut node the inputs that its value is the sum of, and a constant
    decided   the roots that have one value only
    inner     the other nodes between them and the cut
    """

    logic: Logic
    roots: tuple[int, ...]
    planes: Mapping[int, Number]
    decided: Mapping[int, int]
    inner: tuple[int, ...]


def cut_out(
    values: Values, roots: Collection[int], sure: Collection[int], cut: Collection[int], fixed: Mapping[int, int]
) -> Cone:
    """Everything between the cut, or the inputs, and all roots, which are no forms unless they are in the cut.

    A cut node takes any value of its range, or the one that is fixed; a node that is decided by that is left out.

    Raises: KernelError if a cut bit, or one that roots in `sure` depend on, is not known to be 0 or 1.
    """
    section = _Section(values, cut, fixed)
    for node in (*section.cut, *section.between(sure)):
        if values.kinds[node] == Kind.BIT and not values.is_truth(node):
            raise KernelError("cut", f"{values.netlist.label(node)} is not known to be 0 or 1")
    wanted = sorted({*roots, *sure})
    return _lowered(section, wanted, section.between(wanted))


class _Section:
    """A netlist of which the cut nodes have their values from outside."""

    def __init__(self, values: Values, cut: Collection[int], fixed: Mapping[int, int]) -> None:
        self.values, self.fixed = values, fixed
        self.cut = {*cut, *fixed}
        self._ranges: dict[int, Range] = {node: (value, value) for node, value in fixed.items()}

    def is_free(self, node: int) -> bool:
        return node in self.cut or self.values.kinds[node] == Kind.INPUT

    def range(self, node: int) -> Range:
        """The node's range, given the values that are fixed."""
        if node not in self._ranges:
            self._ranges[node] = self.values.range(node) if self.is_free(node) else self._computed(node)
        return self._ranges[node]

    def _computed(self, node: int) -> Range:
        low = high = self.values.constants[node]
        for source, weight in self.values.rows[node]:
            a, b = self._ranges.get(source) or self.range(source)
            low, high = (low + weight * a, high + weight * b) if weight > 0 else (low + weight * b, high + weight * a)
        if self.values.kinds[node] == Kind.GATE:
            return int(low >= 0), int(high >= 0)
        if self.values.is_truth(node):
            return max(low, 0), min(high, 1)
        return low, high

    def value(self, node: int) -> int | None:
        """Raises: KernelError if a bit is decided and is neither 0 nor 1."""
        low, high = self.range(node)
        if low == high and self.values.kinds[node] == Kind.BIT and low not in (0, 1):
            raise KernelError("bit", f"{self.values.netlist.label(node)} is {low}")
        return low if low == high else None

    def row(self, node: int) -> tuple[dict[int, int], int]:
        """The sum over undecided nodes."""
        constant, wires = self.values.constants[node], {}
        for source, weight in self.values.rows[node]:
            value = self.value(source)
            if value is None:
                wires[source] = weight
            else:
                constant += weight * value
        return wires, constant

    def between(self, roots: Iterable[int]) -> dict[int, tuple[dict[int, int], int]]:
        """The rows of all undecided nodes that the roots depend on; those of cut nodes are empty."""
        found: dict[int, tuple[dict[int, int], int]] = {}
        waiting = [root for root in roots if self.value(root) is None]
        while waiting:
            node = waiting.pop()
            if node not in found:
                found[node] = ({}, 0) if self.is_free(node) else self.row(node)
                waiting += found[node][0]
        return dict(sorted(found.items()))


def _lowered(section: _Section, roots: list[int], inner: Mapping[int, tuple[dict[int, int], int]]) -> Cone:
    """A netlist of its own: planes of the cut first, each form of it as their sum, then the rest in order."""
    values = section.values
    free = [node for node in inner if section.is_free(node)]
    places = count()
    planes = {node: _planes(section.range(node), places) for node in free}
    size = next(places)
    rows: list[dict[int, int]] = [{} for _ in range(size)]
    constants, kinds = [0] * size, [int(Kind.INPUT)] * size
    place: dict[int, int] = {}
    for node, (wires, constant) in inner.items():
        if node in planes and planes[node].constant == 0 and len(planes[node].weights) == 1:
            place[node] = next(iter(planes[node].weights))
            continue
        row = planes[node] if node in planes else Number({place[s]: w for s, w in wires.items()}, constant)
        place[node] = len(rows)
        rows.append(dict(row.weights))
        constants.append(row.constant)
        kinds.append(int(Kind.FORM) if node in planes else values.kinds[node])
    decided = {root: value for root in roots if (value := section.value(root)) is not None}
    asked = tuple(root for root in roots if root not in decided and root not in planes)
    spans = tuple(_spans(kinds))
    netlist = from_rows("cone", {}, spans, rows, constants, tuple(place[root] for root in asked))
    logic = lower(netlist, obligations=True)
    unknown = {place[node] for node in inner if node not in planes and not values.is_truth(node)}
    kept = {node: v for node, v in logic.obligations.items() if node in unknown and v != FALSE}
    logic = Logic(logic.inputs, logic.ops, logic.left, logic.right, logic.outputs, kept)
    return Cone(logic, asked, planes, decided, tuple(node for node in inner if node not in planes))


def _planes(span: Range, places: count[int]) -> Number:
    """A number from the first of the range up to the next power of two above it at least."""
    low, high = span
    return Number.binary([next(places) for _ in range((high - low).bit_length())]) + low


def _spans(kinds: list[int]) -> Iterable[Span]:
    for first, run in groupby(enumerate(kinds), key=lambda item: item[1]):
        members = list(run)
        yield Span("", Kind(first), members[0][0], tuple((k,) for k in range(len(members))))
