"""The word-level meaning on arrays and on bit-vectors, against the exact reference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from random import Random
from typing import Any

import numpy as np
import pytest
import z3

from proofkit.circuit.library import CIRCUITS
from proofkit.errors import KernelError, UsageError
from proofkit.floats import reference
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.reference import ExactFloats, round_to
from proofkit.floats.words import IntWords, Triple, WordFloats, width
from proofkit.prove.ports import Instance
from proofkit.prove.words_numpy import MOST_WIDTH, NumpyWords
from proofkit.prove.words_z3 import Z3Words
from tests.floats.comparing import BINARY, COMPARISONS, UNARY, Operands, all_operands, sampled_pairs
from tests.prove.circuits.rows import instance, instance_of

OPERATIONS = BINARY + UNARY


@pytest.fixture(autouse=True)
def _cached_rounding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "round_to", cache(round_to))


def fields(format: FloatFormat, result: Float | bool) -> list[int]:
    return [*format.fields(result)] if isinstance(result, Float) else [int(result)]


def exactly(op: str, p: int, operands: Iterable[Operands]) -> tuple[list[list[int]], list[list[int]]]:
    """The fields of operands, and those of the results by the reference."""
    format = FloatFormat(p)
    operation = getattr(ExactFloats(format), op)
    several = list(operands)
    given = [[field for x in xs for field in format.fields(x)] for xs in several]
    return given, [fields(format, operation(*xs)) for xs in several]


def applied(w: Any, p: int, op: str, words: Sequence[Any]) -> list[Any]:
    """The fields of a result on a backend of words."""
    result = getattr(WordFloats(w, p), op)(*(Triple(*words[at : at + 3]) for at in range(0, len(words), 3)))
    return [w.where(result, w.constant(1), w.constant(0))] if op in COMPARISONS else [*result]


class TestArrays:
    def check(self, op: str, p: int, operands: Iterable[Operands]) -> None:
        given, expected = exactly(op, p, operands)
        found = applied(NumpyWords(width(op, p)), p, op, [*np.array(given, np.int64).T])
        assert np.array_equal(np.array(found).T, expected)

    @pytest.mark.parametrize("p", [1, 2, 3])
    @pytest.mark.parametrize("op", OPERATIONS)
    def test_all_operands(self, op: str, p: int) -> None:
        self.check(op, p, all_operands(op, p))

    @pytest.mark.parametrize("op", BINARY)
    def test_a_sample(self, op: str) -> None:
        self.check(op, 4, sampled_pairs(4, 4000))

    @pytest.mark.slow
    @pytest.mark.parametrize("op", BINARY)
    def test_all_operands_of_four_bits(self, op: str) -> None:
        self.check(op, 4, all_operands(op, 4))

    @pytest.mark.slow
    @pytest.mark.parametrize("op", BINARY)
    def test_a_large_sample(self, op: str) -> None:
        self.check(op, 5, sampled_pairs(5, 60_000))

    def test_words_that_do_not_fit(self) -> None:
        NumpyWords(MOST_WIDTH)
        with pytest.raises(UsageError, match="63 bits"):
            NumpyWords(MOST_WIDTH + 1)


def differs_somewhere(w: Z3Words, given: Any, expected: Any, words: Sequence[Any], found: Sequence[Any]) -> Any:
    """Whether, on one of the rows of the table, the found words are not the expected ones: a satisfiable query."""
    solver = z3.SolverFor("QF_BV", ctx=w.context)
    results = [z3.BitVec(f"r{k}", w.width, w.context) for k in range(len(found))]
    rows = []
    for inputs, outputs in zip(given, expected, strict=True):
        pinned = zip([*words, *results], [*inputs, *outputs], strict=True)
        rows.append(z3.And(*(word == int(value) for word, value in pinned)))
    solver.add(z3.Or(*rows))
    solver.add(z3.Or(*(a != b for a, b in zip(results, found, strict=True))))
    return solver.check()


class TestBitVectors:
    """Whole tables at once: no row of the reference's table has a result other than the formula's."""

    def check(self, op: str, p: int, operands: Iterable[Operands], wrong: bool = False) -> Any:
        w = Z3Words(width(op, p))
        given, expected = exactly(op, p, operands)
        if wrong:
            expected[len(expected) // 2][-1] ^= 1
        words = [z3.BitVec(f"w{k}", w.width, w.context) for k in range(len(given[0]))]
        return differs_somewhere(w, given, expected, words, applied(w, p, op, words))

    @pytest.mark.parametrize("p", [1, 2])
    @pytest.mark.parametrize("op", OPERATIONS)
    def test_all_operands(self, op: str, p: int) -> None:
        assert self.check(op, p, all_operands(op, p)) == z3.unsat

    @pytest.mark.parametrize("p", [3, 4, 5])
    @pytest.mark.parametrize("op", OPERATIONS)
    def test_a_sample(self, op: str, p: int) -> None:
        pairs = Random(p).sample(list(sampled_pairs(p, 2000)), 150)
        assert self.check(op, p, {xs[:1] for xs in pairs} if op in UNARY else pairs) == z3.unsat

    @pytest.mark.parametrize("op", ["add", "lt", "floor"])
    def test_one_wrong_entry_is_noticed(self, op: str) -> None:
        assert self.check(op, 2, all_operands(op, 2), wrong=True) == z3.sat

    def test_comparisons_are_signed(self) -> None:
        w = Z3Words(4)
        minus = w.constant(0) - w.constant(1)
        assert z3.is_true(z3.simplify(minus < w.constant(0)))
        assert z3.simplify(w.where(minus >> 1 == minus, w.constant(3), w.constant(0))).as_long() == 3

    @pytest.mark.parametrize("number", range(8))
    def test_a_word_from_bits(self, number: int) -> None:
        w = Z3Words(4)
        bits = [w.bit(f"b{k}") for k in range(3)]
        solver = z3.Solver(ctx=w.context)
        solver.add(*(bit == bool(number >> k & 1) for k, bit in enumerate(bits)))
        solver.add(z3.Or(w.natural(bits) != number, w.differs(w.constant(number), bits)))
        assert solver.check() == z3.unsat

    @pytest.mark.parametrize("number", [-1, 7 + 8, 8, 6])
    def test_a_word_that_differs(self, number: int) -> None:
        w = Z3Words(5)
        bits = [w.bit(f"b{k}") for k in range(3)]
        solver = z3.Solver(ctx=w.context)
        solver.add(*bits, z3.Not(w.differs(w.constant(number), bits)))
        assert solver.check() == z3.unsat

    def test_a_number_too_long_for_a_word(self) -> None:
        w = Z3Words(3)
        with pytest.raises(KernelError, match="3 bits"):
            w.natural([w.bit(f"b{k}") for k in range(3)])


FLOATS = {
    "float_add": "add",
    "float_add_small": "add",
    "float_mul": "mul",
    "float_min": "min",
    "float_max": "max",
    "float_negate": "neg",
    "float_floor": "floor",
    "float_less": "lt",
}


MEANT = [
    name
    for name, row in CIRCUITS.items()
    if row.meaning is not None and (row.as_in is None or row.meaning is not CIRCUITS[row.as_in.of].meaning)
]
"""Circuits with a meaning of their own."""


class TestMeanings:
    @pytest.mark.parametrize("p", [2, 3])
    @pytest.mark.parametrize("name", FLOATS)
    def test_of_floats_are_the_reference(self, name: str, p: int) -> None:
        given, expected = exactly(FLOATS[name], p, all_operands(FLOATS[name], p))
        about = instance(name, p)
        found = about.expected(NumpyWords(about.width), [*np.array(given, np.int64).T])
        assert np.array_equal(np.array(found).T, expected)

    def test_every_meaning_is_that_of_one_of_them(self) -> None:
        """What has none approximates; what has that of its twin need not be asked again."""
        for name in CIRCUITS.keys() - set(MEANT):
            row = CIRCUITS[name]
            assert row.approximates or (row.as_in is not None and row.meaning is CIRCUITS[row.as_in.of].meaning)

    @pytest.mark.parametrize("name", MEANT)
    def test_are_the_same_on_every_backend(self, name: str) -> None:
        """In words of the stated width, on up to 40 inputs of the first parameters that have as many."""
        about = next((a for a in instances(name) if len(a.netlist.inputs) > 5), None) or list(instances(name))[-1]
        given = drawn(about, 40)
        expected = [about.expected(IntWords(), numbers) for numbers in given]
        arrays = about.expected(NumpyWords(about.width), [*np.array(given, np.int64).T])
        assert np.array_equal(np.array([np.broadcast_to(a, len(given)) for a in arrays]).T, expected)
        w = Z3Words(about.width)
        words = [z3.BitVec(f"w{k}", w.width, w.context) for k in range(len(given[0]))]
        assert differs_somewhere(w, given, expected, words, about.expected(w, words)) == z3.unsat


def instances(name: str) -> Iterable[Instance]:
    return (instance_of(CIRCUITS[name], **params) for params in CIRCUITS[name].grid)


def drawn(about: Instance, count: int) -> list[list[int]]:
    """Numbers for the fields of operands that are meant, zeros among them; no two alike."""
    random = Random(1)
    found: dict[tuple[int, ...], None] = {}
    for _ in range(4000):
        bits = [0] * len(about.netlist.inputs)
        for operand in about.operands:
            if random.randrange(4):
                for place in (place for field in operand.fields for place in field):
                    bits[place] = random.getrandbits(1)
        numbers = about.numbers(bits)
        if about.assumed(IntWords(), numbers):
            found[tuple(numbers)] = None
    assert found
    return [list(numbers) for numbers in found][:count]
