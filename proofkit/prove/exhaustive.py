"""Proof by evaluation on every input: gates as Boolean programs, 64 inputs at a time, or where inputs are few straight
from the weighted sums; the meaning on arrays of machine integers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from proofkit.circuit.evaluate import is_summable, sums_at
from proofkit.circuit.planes import Planes, all_inputs, pack_bits, unpack, unpack_bits, words_for
from proofkit.prove.counterexample import counterexample
from proofkit.prove.outcome import OUTPUTS, Answer, Obligation, Outcome
from proofkit.prove.ports import Instance, Operand, Places
from proofkit.prove.words_numpy import NumpyWords

__all__ = ["Integers", "Truths", "count", "exhaust", "sweep"]

Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

Unlike = Callable[[Sequence[Integers], Sequence[Integers], Truths], Truths]
"""(a word for each field of the operands, one for each of the results, which inputs are meant) to which are wrong."""

CHUNK = 4096
"""Words of 64 inputs that are evaluated at a time."""

FEW_INPUTS = 2**12
"""Up to so many, sums are faster than the program, which has to be made first."""

MOST_VALUES = 2**21
"""Values of nodes that are kept at a time."""


def count(instance: Instance) -> int:
    """How many inputs there are, of which the row's promise may rule some out."""
    return prod(sum(1 << sum(field.free for field in form) for form in _forms(op)) for op in instance.operands)


def exhaust(instance: Instance, asked: Sequence[Obligation]) -> Outcome:
    """Try all inputs, until one is wrong.

    Raises: UsageError if the meaning does not fit into machine integers.
    """
    w = NumpyWords(instance.width)

    def unlike(operands: Sequence[Integers], results: Sequence[Integers], meant: Truths) -> Truths:
        with np.errstate(over="ignore"):  # of words that do not count
            expected = instance.expected(w, operands)
        wrong = np.zeros(len(meant), np.bool_)
        for result, value in zip(results, expected, strict=True):
            wrong |= result != value
        return wrong

    return sweep(instance, asked, unlike)


def sweep(instance: Instance, asked: Sequence[Obligation], unlike: Unlike) -> Outcome:
    """Try all inputs on some test of the results, until one is wrong."""
    trial = _Trial(instance, asked, unlike)
    tried = 0
    for forms in product(*map(_forms, instance.operands)):
        for chunk in _chunks([field for form in forms for field in form]):
            meant, wrong = trial.run(chunk)
            tried += int(np.count_nonzero(meant))
            if wrong.any():
                return _refutation(instance, chunk.assignment(int(wrong.argmax())), tried)
    return Outcome(Answer.PROVED, tried)


def _refutation(instance: Instance, assignment: list[int], tried: int) -> Outcome:
    found = counterexample(instance, assignment)
    if found is None:
        return Outcome(Answer.DISAGREE, tried, reason=f"evaluation one by one finds no fault at {assignment}")
    return Outcome(Answer.REFUTED, tried, counterexample=found)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some inputs: as planes, and as a word for each field of the operands; `valid` says which are not repetitions."""

    planes: Planes
    words: list[Integers]
    valid: Truths

    def assignment(self, at: int) -> list[int]:
        column = self.planes[:, at // 64 : at // 64 + 1]
        return [int(bit) for bit in unpack_bits(column, 64)[:, at % 64]]


class _Programs:
    """A circuit as a program."""

    def __init__(self, instance: Instance) -> None:
        self.program, self.outputs = instance.program, len(instance.logic.outputs)
        self.row = {node: at for at, node in enumerate(instance.logic.obligations, self.outputs)}

    def run(self, inputs: Planes, bits: Sequence[int]) -> tuple[Planes, Planes]:
        """Planes of the outputs, and the one plane of whether one of these bits is neither 0 nor 1."""
        planes = self.program.run(inputs)
        violations = planes[[self.row[node] for node in bits if node in self.row]]  # others are constantly 0 or 1
        return planes[: self.outputs], np.bitwise_or.reduce(violations, axis=0, keepdims=True)


class _Sums:
    """The same by weighted sums. What they came to is kept, as several things are asked about the same inputs."""

    def __init__(self, instance: Instance) -> None:
        self.netlist, self.doubtful = instance.netlist, instance.doubtful
        self.row = {node: at for at, node in enumerate(self.doubtful)}
        self._kept: dict[bytes, tuple[Planes, Truths]] = {}

    def run(self, inputs: Planes, bits: Sequence[int]) -> tuple[Planes, Planes]:
        key = inputs.tobytes()
        if key not in self._kept:
            self._kept[key] = self._found(unpack_bits(inputs, 64 * inputs.shape[1]).astype(np.int64))
        outputs, wrong = self._kept[key]
        some: Truths = np.any(wrong[[self.row[node] for node in bits]], axis=0)
        return outputs, pack_bits(some[np.newaxis].astype(np.uint8))

    def _found(self, inputs: Integers) -> tuple[Planes, Truths]:
        """Planes of the outputs, and which doubtful bits are neither 0 nor 1."""
        step = max(64, MOST_VALUES // max(1, self.netlist.size))
        parts = [self._part(inputs[:, first : first + step]) for first in range(0, inputs.shape[1], step)]
        outputs, wrong = (np.concatenate(part, axis=1) for part in zip(*parts, strict=True))
        return pack_bits(outputs), wrong

    def _part(self, inputs: Integers) -> tuple[NDArray[np.uint8], Truths]:
        values, sums = sums_at(self.netlist, inputs)
        asked = sums[self.doubtful]
        return values[list(self.netlist.outputs)].astype(np.uint8), (asked < 0) | (asked > 1)


@lru_cache(maxsize=1)
def _sums(instance: Instance) -> _Sums:
    """Of the circuit that was last asked about."""
    return _Sums(instance)


class _Trial:
    """A circuit beside a test of its results."""

    def __init__(self, instance: Instance, asked: Sequence[Obligation], unlike: Unlike) -> None:
        self.instance, self.unlike, self.w = instance, unlike, NumpyWords(instance.width)
        self.bits = [node for obligation in asked for node in obligation.bits(instance)]
        is_quick = count(instance) <= FEW_INPUTS and is_summable(instance.netlist)
        self.circuit = _sums(instance) if is_quick else _Programs(instance)
        self.results = [places for result in instance.results for places in result.fields] if OUTPUTS in asked else []

    def run(self, chunk: _Chunk) -> tuple[Truths, Truths]:
        """For each input whether it is meant, and whether it is meant and something is wrong."""
        size = len(chunk.valid)
        with np.errstate(over="ignore"):  # of words that do not count
            meant = chunk.valid & self.instance.promised(self.w, chunk.words)
        planes, violated = self.circuit.run(chunk.planes, self.bits)
        wrong = unpack_bits(violated, size)[0].astype(np.bool_)
        if self.results:
            results = [unpack(planes[list(places)], size) for places in self.results]
            wrong |= self.unlike(chunk.words, results, meant)
        return meant, wrong & meant


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of which the lowest bits are free and the others are those of a fixed value."""

    places: Places
    free: int
    fixed: int = 0


def _forms(operand: Operand) -> list[list[_Field]]:
    """Ways to choose an operand: a float has its leading bit set, or is zero."""
    if not operand.is_float:
        return [[_Field(places, len(places)) for places in operand.fields]]
    p, (sign, significand, exponent) = operand.precision, operand.fields
    normal = [_Field(sign, 1), _Field(significand, p - 1, 1 << (p - 1)), _Field(exponent, p + 1)]
    return [normal, [_Field(places, 0) for places in operand.fields]]


def _chunks(fields: Sequence[_Field]) -> Iterator[_Chunk]:
    """All inputs of these forms."""
    words = words_for(1 << sum(field.free for field in fields))
    for first in range(0, words, CHUNK):
        yield _chunk(fields, first, min(CHUNK, words - first))


def _chunk(fields: Sequence[_Field], first: int, words: int) -> _Chunk:
    """Input number j, 64 * first <= j < 64 * (first + words): the free bits, in the order of fields, are those of j."""
    free = sum(field.free for field in fields)
    number = np.arange(64 * first, 64 * (first + words), dtype=np.int64)
    counter = all_inputs(free, first, words)
    planes = np.zeros((sum(len(field.places) for field in fields), words), np.uint64)
    values, start = [], 0
    for field in fields:
        planes[list(field.places[: field.free])] = counter[start : start + field.free]
        for k, place in enumerate(field.places):
            if field.fixed >> k & 1:
                planes[place] = ~np.uint64(0)
        values.append(number >> start & (1 << field.free) - 1 | field.fixed)
        start += field.free
    return _Chunk(planes, values, number < 1 << free)
