"""An input on which a circuit is wrong, evaluated again from the weighted sums and in plain integers."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from proofkit.circuit.evaluate import evaluate_plain, is_summable, sums_at
from proofkit.errors import KernelError
from proofkit.floats.format import MOST_EXPONENT, Float
from proofkit.floats.text import decimal
from proofkit.floats.words import IntWords
from proofkit.kernel.family import Kind
from proofkit.prove.approximation import Approximation
from proofkit.prove.ports import Instance, Operand, natural

__all__ = ["Counterexample", "Number", "counterexample", "find_wrong", "results", "results_of"]

SHORT = ("p", "n")
"""Parameters that have an option of their own on the command line."""


@dataclass(frozen=True, slots=True)
class Number:
    """What stands at a port. An integer has no exponent.

    bits     each field from its highest bit to its lowest, with a space between fields: sign, significand, exponent
    """

    name: str
    bits: str
    significand: int
    exponent: int | None
    is_canonical: bool = True

    @property
    def value(self) -> Fraction | None:
        """Its exact value, unless that is too large to write out."""
        if self.exponent is not None and abs(self.exponent) > MOST_EXPONENT:
            return None
        return Fraction(self.significand) * Fraction(2) ** (self.exponent or 0)

    @property
    def text(self) -> str:
        return str(self.significand) if self.exponent is None else decimal(Float(self.significand, self.exponent))

    @property
    def argument(self) -> str:
        """The number as the command line reads it back."""
        return str(self.significand) if self.exponent is None else f"({self.significand}, {self.exponent})"

    def __str__(self) -> str:
        pair = "" if self.exponent is None else f" = {self.significand} * 2**{self.exponent}"
        return f"{self.name} = {self.text}{pair} [{self.bits}]{'' if self.is_canonical else ', not canonical'}"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Operands, the results that they should give and those that they give.

    There are none where a bit is neither 0 nor 1: `violated` says which. For a circuit that approximates, the results
    that it should give are the nearest, and `violated` says how far off those are that it gives.
    """

    inputs: tuple[Number, ...]
    expected: tuple[Number, ...]
    got: tuple[Number, ...]
    violated: str
    replay: str

    def __str__(self) -> str:
        inputs, expected, got = (", ".join(map(str, side)) for side in (self.inputs, self.expected, self.got))
        found = ", ".join(filter(None, (got and f"got {got}", self.violated)))
        return f"{inputs}: expected {expected}; {found}\n{self.replay}"


def counterexample(instance: Instance, assignment: Sequence[int]) -> Counterexample | None:
    """What is wrong on an assignment to the inputs; None if nothing is, or the assignment is not one that is meant."""
    w = IntWords()
    words = instance.numbers(assignment)
    if not instance.assumed(w, words):
        return None
    got, violated = results(instance, assignment)
    approximation = Approximation.of(instance)
    if approximation is None:
        expected = [int(word) for word in instance.expected(w, words)]
        is_wrong = got != expected
    else:
        violated = violated or approximation.fault(words, got)
        is_wrong, expected = bool(violated), approximation.nearest(words)
    if not is_wrong:
        return None
    inputs = _numbers(instance.operands, words)
    replay = _replay(instance, inputs)
    due, given = _numbers(instance.results, expected), _numbers(instance.results, got)
    return Counterexample(inputs, due, given, violated, replay)


def results(instance: Instance, assignment: Sequence[int]) -> tuple[list[int], str]:
    """A word for each field of the results; or none, and which bit is neither 0 nor 1."""
    try:
        outputs = evaluate_plain(instance.netlist, assignment)
    except KernelError as error:
        return [], error.detail
    return [natural(outputs, places) for result in instance.results for places in result.fields], ""


def results_of(instance: Instance, inputs: Sequence[Sequence[int]]) -> list[list[int]]:
    """The same for many assignments at once, without saying which bit it is."""
    netlist = instance.netlist
    if not inputs or not is_summable(netlist):
        return [results(instance, assignment)[0] for assignment in inputs]
    values, sums = sums_at(netlist, np.array(inputs, dtype=np.int64).T)
    bits = sums[netlist.nodes(Kind.BIT)]
    outputs = values[list(netlist.outputs)].T.tolist()
    is_right: list[bool] = np.all((bits >= 0) & (bits <= 1), axis=0).tolist()
    fields = [places for result in instance.results for places in result.fields]
    return [
        [natural(row, places) for places in fields] if right else []
        for row, right in zip(outputs, is_right, strict=True)
    ]


def find_wrong(instance: Instance, inputs: Sequence[Sequence[int]]) -> Counterexample | None:
    """What is wrong on the first of these assignments on which something is."""
    w, approximation = IntWords(), Approximation.of(instance)
    for assignment, got in zip(inputs, results_of(instance, inputs), strict=True):
        words = instance.numbers(assignment)
        if approximation is not None:
            is_right = bool(got) and approximation.judge(words, got)[0]
        else:
            is_right = got == [int(word) for word in instance.expected(w, words)]
        if not is_right and (found := counterexample(instance, assignment)):
            return found
    return None


def _numbers(operands: Sequence[Operand], words: Sequence[int]) -> tuple[Number, ...]:
    rest = iter(words)
    return tuple(_number(operand, [next(rest) for _ in operand.fields]) for operand in operands) if words else ()


def _number(operand: Operand, words: Sequence[int]) -> Number:
    bits = " ".join(f"{word:0{len(field)}b}" for word, field in zip(words, operand.fields, strict=True))
    if not operand.is_float:
        return Number(operand.name, bits, words[0], None)
    sign, significand, exponent = words
    p = operand.precision
    is_canonical = significand >> (p - 1) == 1 or not (sign or significand or exponent)
    return Number(operand.name, bits, -significand if sign else significand, exponent - 2**p, is_canonical)


def _replay(instance: Instance, inputs: Sequence[Number]) -> str:
    """The command that evaluates the circuit on these operands: one argument for each port."""
    options: list[str] = []
    for name, value in instance.params.items():
        options += [f"-{name}", str(value)] if name in SHORT else ["--set", f"{name}={value}"]
    arguments = []
    for port in instance.circuit.inputs:
        elements = [number.argument for number, op in zip(inputs, instance.operands, strict=True) if op.port == port]
        arguments.append(f"[{', '.join(elements)}]" if port.array else elements[0])
    return shlex.join(["proofkit", "circuit", "eval", instance.circuit.name, *options, *arguments])
