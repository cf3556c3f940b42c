"""Netlists as Boolean programs: adders make each weighted sum a binary number, once, and gates compare it with 0."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import gcd

from proofkit.circuit.boolean import FALSE, TRUE, Builder, Logic
from proofkit.circuit.netlist import Netlist
from proofkit.errors import KernelError
from proofkit.kernel.family import Kind

__all__ = ["Logic", "lower"]


def lower(netlist: Netlist, outputs: Sequence[int] | None = None, *, obligations: bool = False) -> Logic:
    """The values of these nodes (of the netlist's outputs, if none are named) as functions of its inputs.

    A bit is the parity of its sum; with `obligations`, each bit comes with whether its sum is neither 0 nor 1.

    Raises: KernelError if an output is a form.
    """
    lowering = _Lowering(netlist)
    return lowering.builder.logic(
        [lowering.literal(node) for node in (netlist.outputs if outputs is None else outputs)],
        {node: lowering.obligation(node) for node in netlist.nodes(Kind.BIT)} if obligations else {},
    )


@dataclass(frozen=True, slots=True)
class _Sum:
    """sum(weight * variable) + constant, over distinct variables of the program, of weights other than 0."""

    weights: Mapping[int, int]
    constant: int


_Key = tuple[tuple[int, int], ...]
"""(variable, weight) of a sum in normal form: by variable, of coprime weights, the first of them positive."""


class _Lowering:
    """The value of every node: a sum over one variable or none, and for a form a sum over the planes of a counter."""

    def __init__(self, netlist: Netlist) -> None:
        self.netlist = netlist
        self.builder = Builder(len(netlist.inputs))
        self.values: list[_Sum] = []
        self._counters: dict[_Key, list[int]] = {}
        self._readers = Counter(_normal(dict(netlist.wires(gate)))[0] for gate in netlist.nodes(Kind.GATE))
        inputs = {node: variable for variable, node in enumerate(netlist.inputs, 1)}
        for node, kind in enumerate(netlist.kinds.tolist()):
            self.values.append(_bit(2 * inputs[node]) if kind == Kind.INPUT else self._value(node, kind))

    def literal(self, node: int) -> int:
        if self.netlist.kinds[node] == Kind.FORM:
            raise KernelError("lower", f"{self.netlist.label(node)} of {self.netlist.name} is a form, not one bit")
        value = self.values[node]
        return sum(2 * variable for variable in value.weights) | value.constant

    def obligation(self, node: int) -> int:
        """Whether the sum of a bit is below 0 or above 1."""
        row = self._row(node)
        above = _Sum(row.weights, row.constant - 2)
        return self.builder.disjunction(self._gate(row, readers=2) ^ 1, self._gate(above, readers=2))

    def _row(self, node: int) -> _Sum:
        terms = ((self.values[source], weight) for source, weight in self.netlist.wires(node))
        return _total(terms, int(self.netlist.constant[node]))

    def _value(self, node: int, kind: int) -> _Sum:
        row = self._row(node)
        if kind == Kind.FORM:
            return self._counted(row)
        if kind == Kind.BIT:
            return _bit(self._parity(row))
        return _bit(self._gate(row, self._readers[_normal(dict(self.netlist.wires(node)))[0]]))

    def _parity(self, row: _Sum) -> int:
        """The lowest plane of the odd weights' counter: its carries are trimmed, unless another sum needs them."""
        odd = tuple((variable, 1) for variable, weight in sorted(row.weights.items()) if weight & 1)
        return (self._counter(odd)[0] if odd else FALSE) ^ row.constant & 1

    def _gate(self, row: _Sum, readers: int) -> int:
        """Whether the sum is at least 0. It is counted whole if its readers together would count more than that."""
        steps, rest = _decide(row)
        if len(rest.weights) * readers > len(row.weights) or _normal(row.weights)[0] in self._counters:
            steps, rest = [], row
        if rest.weights:
            further, rest = _decide(self._counted(rest))  # decides it: a plane outweighs all lower ones together
            steps += further
        result = TRUE if rest.constant >= 0 else FALSE
        for literal, suffices in reversed(steps):
            combine = self.builder.disjunction if suffices else self.builder.conjunction
            result = combine(literal, result)
        return result

    def _counted(self, row: _Sum) -> _Sum:
        """The same number, as a sum over the planes of its counter."""
        key, factor = _normal(row.weights)
        planes = enumerate(self._counter(key))
        least = sum(min(0, weight) for _, weight in key)
        return _total(((_bit(plane), factor << place) for place, plane in planes), row.constant + factor * least)

    def _counter(self, key: _Key) -> list[int]:
        """The binary digits, lowest first, of the sum less its least value; -w of x counts as w of NOT x."""
        if key in self._counters:
            return self._counters[key]
        width = sum(abs(weight) for _, weight in key).bit_length()
        terms = [(abs(weight), 2 * variable | (weight < 0)) for variable, weight in key]
        columns = [deque(literal for weight, literal in terms if weight >> place & 1) for place in range(width)]
        columns.append(deque())  # of carries that are 0: the width suffices for every value
        for column, carries in pairwise(columns):
            while len(column) > 1:
                adder = self.builder.full_adder if len(column) > 2 else self.builder.half_adder
                digit, carry = adder(*(column.popleft() for _ in range(min(3, len(column)))))
                column.append(digit)
                carries.append(carry)
        self._counters[key] = [column[0] if column else FALSE for column in columns[:-1]]
        return self._counters[key]


def _bit(literal: int) -> _Sum:
    complement = literal & 1
    return _Sum({literal >> 1: 1 - 2 * complement} if literal >> 1 else {}, complement)


def _total(terms: Iterable[tuple[_Sum, int]], constant: int) -> _Sum:
    weights: dict[int, int] = {}
    for term, factor in terms:
        constant += factor * term.constant
        for variable, weight in term.weights.items():
            weights[variable] = weights.get(variable, 0) + factor * weight
    return _Sum({variable: weight for variable, weight in weights.items() if weight}, constant)


def _normal(weights: Mapping[int, int]) -> tuple[_Key, int]:
    """A sum in normal form, and the factor that leads back."""
    ordered = sorted(weights.items())
    factor = gcd(*weights.values()) * (-1 if ordered and ordered[0][1] < 0 else 1)
    return tuple((variable, weight // factor) for variable, weight in ordered), factor


def _decide(row: _Sum) -> tuple[list[tuple[int, bool]], _Sum]:
    """Heaviest literals of [sum >= 0] that suffice (true) or are necessary (false), and the sum that is left.

    A gate is the first literal OR (if it suffices) or AND (if it is necessary) the gate that is left.
    """
    weights, constant = dict(row.weights), row.constant
    low = constant + sum(min(0, weight) for weight in weights.values())
    high = constant + sum(max(0, weight) for weight in weights.values())
    steps: list[tuple[int, bool]] = []
    for variable, weight in sorted(row.weights.items(), key=lambda item: -abs(item[1])):
        if low >= 0 or high < 0:
            break
        suffices = low + abs(weight) >= 0
        if not suffices and high - abs(weight) >= 0:
            return steps, _Sum(weights, constant)
        steps.append((2 * variable | (weight < 0), suffices))
        del weights[variable]
        constant += min(0, weight) if suffices else max(0, weight)
        low, high = (low, high - abs(weight)) if suffices else (low + abs(weight), high)
    return steps, _Sum({}, low)
