"""A netlist read by the ports of its row: which bits make up each operand, and which operands are meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import Any, Self

from proofkit.circuit.boolean import FALSE, Logic
from proofkit.circuit.evaluate import certain_bits
from proofkit.circuit.library.row import Circuit, Port
from proofkit.circuit.logic import lower
from proofkit.circuit.netlist import Netlist, Span
from proofkit.circuit.program import Program
from proofkit.errors import KernelError
from proofkit.floats.words import Triple, Words
from proofkit.kernel.family import Kind
from proofkit.prove.traced import Traced, TracedWords, Truth

__all__ = ["Instance", "Operand", "Places", "natural"]

Places = tuple[int, ...]
"""Where the bits of a number stand among the inputs, or the outputs, of a netlist; the lowest bit first."""

Word = Any
Condition = Any


@dataclass(frozen=True, slots=True)
class Operand:
    """One number at a port. An integer has one field; a float has its sign, its significand and its exponent."""

    port: Port
    name: str
    fields: tuple[Places, ...]

    @property
    def is_float(self) -> bool:
        return self.port.kind == "float"

    @property
    def precision(self) -> int:
        """The bits of a float's significand."""
        return len(self.fields[1])


@dataclass(frozen=True, eq=False)
class Instance:
    """One circuit of a row's family, with its operands and results: what there is to prove something about."""

    circuit: Circuit
    netlist: Netlist
    operands: tuple[Operand, ...]
    results: tuple[Operand, ...]

    @classmethod
    def of(cls, circuit: Circuit, netlist: Netlist) -> Self:
        """Raises: KernelError if the ports are not exactly the inputs and the outputs, or not numbers of their kind, or
        if the meaning does not give words for all results whatever the operands are."""
        operands = _operands(circuit.inputs, netlist, netlist.inputs)
        instance = cls(circuit, netlist, operands, _operands(circuit.outputs, netlist, netlist.outputs))
        instance._check_meaning()
        return instance

    @property
    def params(self) -> Mapping[str, int]:
        return self.netlist.params

    @property
    def width(self) -> int:
        """Bits of a signed word that holds every value of the meaning."""
        return self.circuit.width(self.params)

    def _check_meaning(self) -> None:
        """A number needs one bit less than the width; promise and meaning give a condition and words."""
        name, w, words = self.circuit.name, TracedWords(), self.words(lambda _: Traced())
        longest = max(len(places) for number in (*self.operands, *self.results) for places in number.fields)
        if longest >= self.width:
            raise KernelError("width", f"{name}: a signed word of {self.width} bits does not hold {longest} bits")
        if not isinstance(self.promised(w, words), Truth):
            raise KernelError("meaning", f"the promise of {name} is no condition on its operands")
        if self.circuit.meaning is None:
            return
        try:
            expected = self.expected(w, words)
        except (TypeError, ValueError) as error:
            raise KernelError("meaning", f"the meaning of {name}: {error}") from None
        if not all(isinstance(word, Traced) for word in expected):
            raise KernelError("meaning", f"the meaning of {name} gives something else than words")

    @cached_property
    def logic(self) -> Logic:
        """The gates as a Boolean program, with an obligation for each bit that is not 0 or 1 by construction."""
        logic = lower(self.netlist, obligations=True)
        return replace(logic, obligations={node: v for node, v in logic.obligations.items() if v != FALSE})

    @cached_property
    def doubtful(self) -> list[int]:
        """The bits that are not 0 or 1 whatever they read."""
        certain = certain_bits(self.netlist)
        return [node for node in self.netlist.nodes(Kind.BIT) if not certain[node]]

    @cached_property
    def program(self) -> Program:
        """The same as steps on registers, which give the outputs and then the obligations."""
        return Program(self.logic)

    def with_netlist(self, netlist: Netlist) -> Self:
        """The same question about a netlist with the same inputs and outputs."""
        return replace(self, netlist=netlist)

    def words(self, word: Callable[[Places], Word]) -> list[Word]:
        """A word for each field of the operands."""
        return [word(places) for operand in self.operands for places in operand.fields]

    def numbers(self, assignment: Sequence[int]) -> list[int]:
        """The words of one assignment to the inputs."""
        return self.words(lambda places: natural(assignment, places))

    def promised(self, w: Words, words: Sequence[Word]) -> Condition:
        """What the row asks of its operands."""
        promise, nothing = self.circuit.promise, w.constant(0) == 0
        return nothing if promise is None else promise(w, self.params, self._arguments(words))

    def assumed(self, w: Words, words: Sequence[Word]) -> Condition:
        """That floats are canonical, and what the row asks of its operands."""
        floats = (
            _is_float(w, operand.precision, Triple(*fields))
            for operand, fields in _by_operand(self.operands, words)
            if operand.is_float
        )
        return reduce(w.both, floats, self.promised(w, words))

    def expected(self, w: Words, words: Sequence[Word]) -> list[Word]:
        """A word for each field of the results, by the row's meaning."""
        if self.circuit.meaning is None:
            raise KernelError("meaning", f"{self.circuit.name} approximates: its results are not words of its operands")
        values = self.circuit.meaning(w, self.params, self._arguments(words))
        found: list[Word] = []
        for port, value in zip(self.circuit.outputs, values, strict=True):
            for element in value if port.array else [value]:
                found += element if port.kind == "float" else [element]
        if len(found) != sum(len(result.fields) for result in self.results):
            raise KernelError("ports", f"the meaning of {self.circuit.name} has not as many results as its netlist")
        return [w.constant(word) if isinstance(word, int) else word for word in found]

    def _arguments(self, words: Sequence[Word]) -> list[Any]:
        """The fields' words as the meaning takes them: one value for each port, a list for an array."""
        values: dict[str, list[Any]] = {port.name: [] for port in self.circuit.inputs}
        for operand, fields in _by_operand(self.operands, words):
            values[operand.port.name].append(Triple(*fields) if operand.is_float else fields[0])
        return [values[port.name] if port.array else values[port.name][0] for port in self.circuit.inputs]


def natural(bits: Sequence[int], places: Places) -> int:
    return sum(bits[place] << k for k, place in enumerate(places))


def _by_operand(operands: Sequence[Operand], words: Sequence[Word]) -> Iterator[tuple[Operand, list[Word]]]:
    rest = iter(words)
    return ((operand, [next(rest) for _ in operand.fields]) for operand in operands)


def _is_float(w: Words, p: int, x: Triple) -> Condition:
    """The leading bit of the significand is set, or all bits are zero."""
    zero = w.both(x.sign == 0, w.both(x.significand == 0, x.exponent == 0))
    return w.either(x.significand >= 2 ** (p - 1), zero)


def _operands(ports: Sequence[Port], netlist: Netlist, nodes: Sequence[int]) -> tuple[Operand, ...]:
    spans = {span.name: span for span in netlist.spans}
    places = {node: place for place, node in enumerate(nodes)}
    found = []
    for port in ports:
        missing = [name for name in port.groups if name not in spans or not places.keys() >= set(spans[name].nodes)]
        if missing:
            raise KernelError("ports", f"{missing[0]} is no group of {netlist.name} at its border")
        fields = [_numbers(spans[name], port.array, places) for name in port.groups]
        if not fields[0] or any(field.keys() != fields[0].keys() for field in fields):
            raise KernelError("ports", f"the groups of {port.name} in {netlist.name} are empty or have other elements")
        for element in sorted(fields[0]):
            name = f"{port.name}{list(element)}" if port.array else port.name
            found.append(Operand(port, name, tuple(field[element] for field in fields)))
    _check(netlist, found, len(nodes))
    return tuple(found)


def _numbers(span: Span, array: bool, places: Mapping[int, int]) -> dict[tuple[int, ...], Places]:
    """The bits of each element of a group: of the only one, (), if it is no array."""
    numbers: dict[tuple[int, ...], dict[tuple[int, ...], int]] = {}
    for node, index in zip(span.nodes, span.indices, strict=True):
        element, bit = (index[:1], index[1:]) if array else ((), index)
        numbers.setdefault(element, {})[bit] = places[node]
    for bits in numbers.values():
        least = min(bits)
        if least and bits.keys() != {(least[0] + k,) for k in range(len(bits))}:
            raise KernelError("ports", f"the last index of {span.name} does not count bits")
    return {element: tuple(bits[bit] for bit in sorted(bits)) for element, bits in numbers.items()}


def _check(netlist: Netlist, operands: Sequence[Operand], count: int) -> None:
    for operand in operands:
        if operand.is_float and [len(field) for field in operand.fields] != [1, p := operand.precision, p + 1]:
            raise KernelError("ports", f"{operand.name} of {netlist.name} has not the bits of a float")
    if sorted(place for operand in operands for field in operand.fields for place in field) != list(range(count)):
        raise KernelError("ports", f"the ports of {netlist.name} are not just its inputs or its outputs")
