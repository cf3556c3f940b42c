"""Operands for a circuit: all of them, or corners, random ones, and ones that are close to each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice, product
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofkit.circuit.library import Circuit, Port
from proofkit.circuit.netlist import Netlist
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.words import IntWords, Triple

SAMPLES = 300
EXHAUSTIVE_BITS = 12


def groups(netlist: Netlist, port: Port) -> list[list[list[int]]]:
    """For each element of a port, the nodes of each of its fields, the lowest bit first."""
    fields = []
    for name in port.groups:
        elements: dict[tuple[int, ...], list[int]] = {}
        span = netlist.span(name)
        for node, index in zip(span.nodes, span.indices, strict=True):
            elements.setdefault(index[: int(port.array)], []).append(node)
        fields.append(list(elements.values()))
    return [list(element) for element in zip(*fields, strict=True)]


class Operands:
    """The operands of one circuit, as the meaning takes them, and as bits of its inputs."""

    def __init__(self, circuit: Circuit, netlist: Netlist) -> None:
        self.circuit, self.netlist = circuit, netlist
        self.ports = [groups(netlist, port) for port in circuit.inputs]
        self.random = Random(str((circuit.name, sorted(netlist.params.items()))))

    def some(self) -> list[list[Any]]:
        """All that keep the promise if there are few inputs, else corners and samples."""
        if len(self.netlist.inputs) <= EXHAUSTIVE_BITS:
            return [a for a in self._assembled(self._all()) if self._is_promised(a)]
        corners = islice(product(*(self._corners(fields) for _, fields in self._slots())), SAMPLES // 2)
        drawn = (self._drawn() for _ in range(100 * SAMPLES))
        found = filter(self._is_promised, self._assembled(chain(corners, drawn)))
        return list(islice(found, SAMPLES + SAMPLES // 2))

    def bits(self, operands: Sequence[Any]) -> list[int]:
        """The inputs of the netlist, in order."""
        value: dict[int, int] = {}
        for port, elements, operand in zip(self.circuit.inputs, self.ports, operands, strict=True):
            for fields, word in zip(elements, operand if port.array else [operand], strict=True):
                for nodes, number in zip(fields, word if isinstance(word, Triple) else [word], strict=True):
                    value.update({node: number >> place & 1 for place, node in enumerate(nodes)})
        return [value[node] for node in self.netlist.inputs]

    def _slots(self) -> Iterator[tuple[Port, list[list[int]]]]:
        return (
            (port, fields)
            for port, elements in zip(self.circuit.inputs, self.ports, strict=True)
            for fields in elements
        )

    def _assembled(self, rows: Any) -> Iterator[list[Any]]:
        """Flat lists of words as one value for each port."""
        for row in rows:
            words = iter(row)
            yield [
                [next(words) for _ in elements] if port.array else next(words)
                for port, elements in zip(self.circuit.inputs, self.ports, strict=True)
            ]

    def _is_promised(self, operands: Sequence[Any]) -> bool:
        promise = self.circuit.promise
        return promise is None or bool(promise(IntWords(), self.netlist.params, operands))

    def _all(self) -> Iterator[tuple[Any, ...]]:
        return product(*(self._domain(fields) for _, fields in self._slots()))

    def _domain(self, fields: list[list[int]]) -> list[Any]:
        if len(fields) == 1:
            return list(range(2 ** len(fields[0])))
        format = FloatFormat(len(fields[1]))
        return [Triple(*format.fields(x)) for x in format]

    def _corners(self, fields: list[list[int]]) -> list[Any]:
        """In an order in which the first few already differ much."""
        if len(fields) == 1:
            most = 2 ** len(fields[0]) - 1
            return list(dict.fromkeys([0, most, most // 3, 1, most // 2 + 1]))
        format = FloatFormat(p := len(fields[1]))
        least, most = 2 ** (p - 1), 2**p - 1
        floats = [format.zero, Float(-most, format.smallest_exponent), Float(least, 0), format.largest]
        floats += [Float(-least, -p), Float(-most, -1), Float(most, 1 - p), Float(-least, format.smallest_exponent)]
        return [Triple(*format.fields(x)) for x in floats]

    def _drawn(self) -> list[Any]:
        """Random words, of which half are close to the one before them in the same kind of port."""
        row: list[Any] = []
        before: dict[int, int] = {}
        density = self.random.choice((1, 2, 3))
        for _, fields in self._slots():
            shape = len(fields) * 1000 + len(fields[-1])
            close = self.random.random() < 0.5 and shape in before
            if len(fields) == 1:
                number = before[shape] + self.random.randint(-1, 1) if close else self._word(len(fields[0]), density)
                before[shape] = max(0, min(number, 2 ** len(fields[0]) - 1))
                row.append(before[shape])
            else:
                format = FloatFormat(len(fields[1]))
                number = self._rank(format) if not close else before[shape] + self.random.randint(-2, 2)
                number = max(-format.positive, min(number, format.positive)) * (-1 if self.random.random() < 0.1 else 1)
                before[shape] = number
                row.append(Triple(*format.fields(format.at(number))))
        return row

    def _word(self, bits: int, density: int) -> int:
        return sum((self.random.random() < density / 4) << place for place in range(bits))

    def _rank(self, format: FloatFormat) -> int:
        """Of any float, or of one that is neither whole nor small."""
        if self.random.random() < 0.5:
            return self.random.randint(-format.positive, format.positive)
        exponent = self.random.randint(max(-format.p - 2, format.smallest_exponent), 1)
        significand = self.random.randint(2 ** (format.p - 1), 2**format.p - 1)
        rank = ((exponent - format.smallest_exponent - 1) << (format.p - 1)) + significand + 1
        return self.random.choice((-1, 1)) * rank


def results(circuit: Circuit, netlist: Netlist, values: NDArray[np.int64]) -> list[list[Any]]:
    """What the outputs hold, one value for each port, for each column of values [nodes, count]."""
    ports = []
    for port in circuit.outputs:
        elements = []
        for fields in groups(netlist, port):
            columns = [_words(values[nodes]) for nodes in fields]
            elements.append(list(map(Triple, *columns)) if port.kind == "float" else columns[0])
        ports.append([list(row) for row in zip(*elements, strict=True)] if port.array else elements[0])
    return [list(row) for row in zip(*ports, strict=True)]


def _words(bits: NDArray[np.int64]) -> list[int]:
    """The number in each column, the lowest bit first."""
    return [sum(bit << place for place, bit in enumerate(column)) for column in bits.T.tolist()]
