"""Circuits that approximate a real function: proof by evaluation on every input, each result judged in balls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, product
from random import Random

import numpy as np

from proofkit.circuit.library import family_of
from proofkit.circuit.library.row import Circuit
from proofkit.circuit.planes import pack_bits, unpack_bits
from proofkit.circuit.program import Program
from proofkit.circuit.unfold import unfold
from proofkit.errors import KernelError, UsageError
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.real import Ball
from proofkit.floats.words import IntWords
from proofkit.prove.approximation import Approximation
from proofkit.prove.counterexample import Counterexample, counterexample
from proofkit.prove.exhaustive import Integers, Truths, count, sweep
from proofkit.prove.outcome import Answer, Obligation, Outcome
from proofkit.prove.ports import Instance, natural

__all__ = ["MOST_INPUTS", "Sample", "Worst", "enclose", "sample_check"]

MOST_INPUTS = 2**23 + 1
"""As many as the floats of 11 bits."""

MOST_PLACES = 256
TINY = Fraction(1, 2**MOST_PLACES)
"""Errors are not told from this where they are smaller: those of cos(x) about 0 have up to 2**p places."""

MOST_WRONG = 10
"""Inputs that a sample shows."""


class Worst:
    """The largest error so far."""

    def __init__(self) -> None:
        self.error: Ball | None = None

    def add(self, error: Ball | None) -> None:
        if error is not None and (self.error is None or not error <= self.error):
            self.error = error.upper()

    @property
    def bound(self) -> Fraction | None:
        if self.error is None:
            return None
        m, e = map(int, self.error.man_exp())
        return max(TINY, Fraction(m) * Fraction(2) ** e) if m.bit_length() + e > -MOST_PLACES else TINY


def enclose(instance: Instance, asked: Sequence[Obligation]) -> Outcome:
    """Try all inputs, until one is wrong.

    Raises: UsageError if there are too many.
    """
    approximation, worst = _approximation(instance), Worst()
    if (inputs := count(instance)) > MOST_INPUTS:
        raise UsageError(f"{instance.circuit.name} has {inputs} inputs, more than the {MOST_INPUTS} that balls try")

    def unlike(operands: Sequence[Integers], results: Sequence[Integers], meant: Truths) -> Truths:
        """Which results are too far off, up to the first of them."""
        wrong = np.zeros(len(meant), np.bool_)
        fields = [[word[meant].tolist() for word in words] for words in (operands, results)]
        for at, *numbers in zip(np.flatnonzero(meant), *(zip(*words, strict=True) for words in fields), strict=True):
            accepted, error = approximation.judge(*numbers)
            if not accepted:
                wrong[at] = True
                break
            worst.add(error)
        return wrong

    outcome = sweep(instance, asked, unlike)
    return replace(outcome, worst=worst.bound) if outcome.answer is Answer.PROVED else outcome


@dataclass(frozen=True, slots=True)
class Sample:
    """What some inputs came to. It proves nothing.

    worst   no relative error among results that are near enough is larger, in units of 2**-p
    wrong   the first few on which the circuit is wrong
    """

    tried: int
    worst: Fraction | None
    wrong: tuple[Counterexample, ...]


def sample_check(row: Circuit, params: Mapping[str, int], count: int = 1000, seed: int = 0) -> Sample:
    """Corner cases and so many random inputs, of any width.

    Raises: KernelError if the Boolean program and the weighted sums disagree.
    """
    instance = Instance.of(row, unfold(family_of(row), params))
    approximation, worst, w = _approximation(instance), Worst(), IntWords()
    drawn = chain(_corners(approximation.argument), _random(approximation, count, Random(seed)))
    every = [approximation.argument.fields(x) for x in dict.fromkeys(drawn)]
    operands = [words for words in every if instance.assumed(w, words)]
    if not operands:
        return Sample(0, None, ())
    assignments = [_assignment(instance, words) for words in operands]
    found = unpack_bits(Program(instance.logic).run(pack_bits(np.array(assignments, np.uint8).T)), len(operands))
    [result], outputs, wrong = instance.results, len(instance.logic.outputs), []
    for words, assignment, values in zip(operands, assignments, found.T.tolist(), strict=True):
        accepted, error = approximation.judge(words, [natural(values, places) for places in result.fields])
        worst.add(error if accepted else None)
        if any(values[outputs:]) or not accepted:
            if (fault := counterexample(instance, assignment)) is None:
                reason = f"methods disagree: evaluation one by one finds no fault at {assignment}"
                raise KernelError("balls", f"{row.name} at {dict(params)}: {reason}")
            wrong.append(fault)
        if len(wrong) == MOST_WRONG:
            break
    return Sample(len(operands), worst.bound, tuple(wrong))


def _approximation(instance: Instance) -> Approximation:
    found = Approximation.of(instance)
    if found is None:
        raise UsageError(f"{instance.circuit.name} approximates nothing: its results are words of its operands")
    return found


def _assignment(instance: Instance, words: Sequence[int]) -> list[int]:
    bits = [0] * len(instance.netlist.inputs)
    for word, places in zip(words, instance.operands[0].fields, strict=True):
        for k, place in enumerate(places):
            bits[place] = word >> k & 1
    return bits


def _corners(format: FloatFormat) -> Iterator[Float]:
    """Zero, the ends, and around powers of two from far below 1 to where exponential functions leave the format."""
    p = format.p
    yield from (format.zero, format.smallest, format.largest)
    yield from (Float(-x.m, x.e) for x in (format.smallest, format.largest))
    significands = {2 ** (p - 1), 2 ** (p - 1) + 1, 2**p - 1}
    for sign, m, e in product((1, -1), sorted(significands), range(-3 * p - 2, 3)):
        if e >= format.smallest_exponent:
            yield Float(sign * m, e)


def _random(approximation: Approximation, count: int, random: Random) -> Iterator[Float]:
    """Every other one of any exponent."""
    p, lowest = approximation.argument.p, approximation.argument.smallest_exponent
    for number in range(count):
        m = random.choice((1, -1)) * random.randrange(2 ** (p - 1), 2**p)
        exponents = approximation.exponents if number % 2 else range(lowest, -lowest)
        yield Float(m, random.randrange(exponents.start, exponents.stop))
