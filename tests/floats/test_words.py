"""The word-level arithmetic: equal to the exact one, on every backend, in words of the stated width."""

from __future__ import annotations

import functools
from itertools import product
from random import Random
from typing import Any

import numpy as np
import pytest
import z3

from proofkit.errors import UsageError
from proofkit.floats import reference
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.reference import ExactFloats, round_to
from proofkit.floats.words import IntWords, Triple, WordFloats, round_word, width
from tests.floats.backends import ArrayWords, ShortWords, VectorWords
from tests.floats.comparing import (
    ARITHMETIC,
    BINARY,
    CHOICES,
    COMPARISONS,
    UNARY,
    all_operands,
    first_difference,
    sampled_pairs,
)


def on_ints(p: int) -> WordFloats:
    return WordFloats(IntWords(), p)


class TestAgainstTheReference:
    @pytest.mark.parametrize("p", [1, 2, 3])
    @pytest.mark.parametrize("op", BINARY)
    def test_on_all_pairs(self, op: str, p: int) -> None:
        assert first_difference(op, p, on_ints(p), all_operands(op, p)) is None

    @pytest.mark.parametrize("p", [1, 2, 3, 4, 5, 6])
    @pytest.mark.parametrize("op", UNARY)
    def test_on_all_floats(self, op: str, p: int) -> None:
        assert first_difference(op, p, on_ints(p), all_operands(op, p)) is None

    @pytest.mark.parametrize("p", [5, 7, 11])
    @pytest.mark.parametrize("op", BINARY)
    def test_on_a_sample_of_pairs(self, op: str, p: int) -> None:
        assert first_difference(op, p, on_ints(p), sampled_pairs(p, 8000)) is None

    @pytest.mark.parametrize("op", BINARY)
    def test_on_arrays_of_all_pairs(self, op: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reference, "round_to", functools.cache(round_to))
        assert differing_row(op, 4) is None

    @pytest.mark.slow
    @pytest.mark.parametrize("op", ARITHMETIC)
    def test_on_arrays_of_all_pairs_of_five_bits(self, op: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reference, "round_to", functools.cache(round_to))
        assert differing_row(op, 5) is None


def differing_row(op: str, p: int) -> Float | None:
    """The first left operand with which some right operand gives, on arrays, what the reference does not give."""
    format = FloatFormat(p)
    floats, exact = list(format), getattr(ExactFloats(format), op)
    on_arrays = getattr(WordFloats(ArrayWords(), p), op)
    right = Triple(*np.array([format.fields(y) for y in floats]).T)
    for x in floats:
        found = on_arrays(Triple(*map(np.int64, format.fields(x))), right)
        expected = [exact(x, y) for y in floats]
        if op in COMPARISONS:
            same = np.array_equal(found, expected)
        else:
            same = np.array_equal(np.stack(found, axis=1), [format.fields(z) for z in expected])
        if not same:
            return x
    return None


class TestCorners:
    @pytest.mark.parametrize(
        ("op", "x", "y", "result"),
        [
            ("add", (7, 7), (7, 7), (7, 7)),
            ("add", (-7, 7), (-4, 5), (-7, 7)),
            ("add", (5, -8), (-4, -8), (0, -8)),
            ("add", (4, -8), (-6, -8), (0, -8)),
            ("add", (4, -8), (-7, -8), (-4, -8)),
            ("add", (7, -7), (-4, -6), (0, -8)),
            ("add", (4, 4), (-5, 0), (7, 3)),
            ("add", (4, 4), (-4, -8), (4, 4)),
            ("add", (4, 4), (-4, 0), (4, 4)),
            ("add", (4, 4), (4, 1), (4, 4)),
            ("add", (5, 4), (4, 1), (6, 4)),
            ("add", (4, 4), (5, 1), (5, 4)),
            ("add", (7, 7), (4, 4), (7, 7)),
            ("mul", (4, -8), (4, -3), (0, -8)),
            ("mul", (-4, -8), (5, -3), (-4, -8)),
            ("mul", (-4, -8), (4, -3), (0, -8)),
            ("mul", (4, -8), (4, -2), (4, -8)),
            ("mul", (7, -8), (7, -5), (0, -8)),
            ("mul", (7, -8), (7, -4), (4, -8)),
            ("mul", (7, -8), (7, -3), (6, -8)),
            ("mul", (7, 7), (-7, 7), (-7, 7)),
            ("mul", (-5, 0), (0, -8), (0, -8)),
            ("div", (5, 0), (0, -8), (0, -8)),
            ("div", (0, -8), (0, -8), (0, -8)),
            ("div", (0, -8), (-5, 0), (0, -8)),
            ("div", (7, 7), (-4, -8), (-7, 7)),
            ("div", (-4, -8), (7, 7), (0, -8)),
            ("div", (4, 0), (5, 0), (6, -3)),
        ],
    )
    def test_at_three_bits(self, op: str, x: tuple[int, int], y: tuple[int, int], result: tuple[int, int]) -> None:
        format = FloatFormat(3)
        found = getattr(on_ints(3), op)(*(Triple(*format.fields(Float(*xs))) for xs in (x, y)))
        assert format.of_fields(*found) == Float(*result)

    @pytest.mark.parametrize("p", [24, 53, 113])
    def test_precision_has_no_bound(self, p: int) -> None:
        """2**(p-1) + 1/2 ties to even, and anything more does not, however far below it is."""
        format, w = FloatFormat(p), on_ints(p)
        half = 2 ** (p - 1)
        even, odd = (Triple(*format.fields(Float(m, 0))) for m in (half, half + 1))
        tie, more = (Triple(*format.fields(Float(m, -p))) for m in (half, half + 1))
        assert format.of_fields(*w.add(even, tie)) == Float(half, 0)
        assert format.of_fields(*w.add(odd, tie)) == Float(half + 2, 0)
        assert format.of_fields(*w.add(even, more)) == Float(half + 1, 0)
        largest = Triple(*format.fields(format.largest))
        assert w.mul(largest, w.neg(largest)) == w.neg(largest)

    def test_a_magnitude_of_any_length_is_rounded(self) -> None:
        format = FloatFormat(3)
        for magnitude, sign in product(range(256), (0, 1)):
            found = format.of_fields(*round_word(IntWords(), 3, sign, magnitude, 2**3 - 2, 8))
            value = Float(-magnitude if sign else magnitude, -2).value
            assert found == round_to(format, value)


class TestWidths:
    @pytest.mark.parametrize("p", [1, 2, 3])
    @pytest.mark.parametrize("op", BINARY + UNARY)
    def test_suffice(self, op: str, p: int) -> None:
        words = WordFloats(ShortWords(width(op, p)), p)
        assert first_difference(op, p, words, all_operands(op, p)) is None

    @pytest.mark.parametrize("op", [*ARITHMETIC, "lt", "gt", *CHOICES, "floor"])
    def test_leave_no_bit_to_spare(self, op: str) -> None:
        words = WordFloats(ShortWords(width(op, 3) - 1), 3)
        assert first_difference(op, 3, words, all_operands(op, 3)) is not None

    @pytest.mark.parametrize("p", [6, 9, 24])
    @pytest.mark.parametrize("op", BINARY)
    def test_suffice_for_more_bits(self, op: str, p: int) -> None:
        narrow: Any = WordFloats(ShortWords(width(op, p)), p)
        format, wide = FloatFormat(p), on_ints(p)
        for x, y in sampled_pairs(p, 1000):
            operands = [Triple(*format.fields(z)) for z in (x, y)]
            words = [Triple(*map(narrow.w.constant, triple)) for triple in operands]
            assert getattr(narrow, op)(*words) == getattr(wide, op)(*operands), (x, y)

    def test_of_an_unknown_operation_is_refused(self) -> None:
        with pytest.raises(UsageError, match="sqrt"):
            width("sqrt", 3)


class TestBackends:
    @pytest.mark.parametrize("op", BINARY)
    def test_arrays_give_what_integers_give(self, op: str) -> None:
        p, format = 11, FloatFormat(11)
        pairs = [[format.fields(x) for x in pair] for pair in sampled_pairs(p, 3000)]
        xs, ys = (Triple(*np.array(side).T) for side in zip(*pairs, strict=True))
        found = getattr(WordFloats(ArrayWords(), p), op)(xs, ys)
        expected = [getattr(on_ints(p), op)(Triple(*x), Triple(*y)) for x, y in pairs]
        assert np.array_equal(np.stack(found, axis=1) if op not in COMPARISONS else found, np.array(expected))

    @pytest.mark.parametrize("op", BINARY + UNARY)
    def test_vectors_give_what_integers_give(self, op: str) -> None:
        p, format = 3, FloatFormat(3)
        words = VectorWords(width(op, p))
        sample = Random(0).sample(list(map(tuple, all_operands(op, p))), 60)
        for xs in sample:
            operands = [Triple(*format.fields(x)) for x in xs]
            found = getattr(WordFloats(words, p), op)(*(Triple(*map(words.constant, x)) for x in operands))
            expected = getattr(on_ints(p), op)(*operands)
            if op in COMPARISONS:
                assert z3.is_true(z3.simplify(found)) is expected
            else:
                assert tuple(z3.simplify(field).as_signed_long() for field in found) == expected

    @pytest.mark.parametrize("op", ["add", "mul"])
    def test_vectors_can_be_reasoned_about(self, op: str) -> None:
        """Unknown operands: the result is always a float, and does not depend on their order."""
        p = 4
        words = VectorWords(width(op, p))
        x, y = (Triple(*(z3.BitVec(f"{name}{field}", words.width) for field in "sME")) for name in "xy")
        solver = z3.SolverFor("QF_BV")
        solver.add(is_float(p, x), is_float(p, y))
        assert solver.check() == z3.sat
        operation = getattr(WordFloats(words, p), op)
        forth, back = operation(x, y), operation(y, x)
        same = z3.And(*(a == b for a, b in zip(forth, back, strict=True)))
        solver.add(z3.Not(z3.And(is_float(p, forth), same)))
        assert solver.check() == z3.unsat


def is_float(p: int, x: Triple) -> Any:
    zero = z3.And(x.sign == 0, x.significand == 0, x.exponent == 0)
    normal = z3.And(x.significand >= 2 ** (p - 1), x.significand < 2**p, x.exponent >= 0, x.exponent < 2 ** (p + 1))
    return z3.Or(zero, z3.And(z3.Or(x.sign == 0, x.sign == 1), normal))


class TestLaws:
    @pytest.mark.parametrize("p", [2, 6, 53])
    def test_of_signs_and_order(self, p: int) -> None:
        format, w = FloatFormat(p), on_ints(p)
        for pair in sampled_pairs(p, 2000):
            x, y = (Triple(*format.fields(z)) for z in pair)
            for op in ("add", "mul", *CHOICES):
                assert getattr(w, op)(x, y) == getattr(w, op)(y, x)
            assert w.add(w.neg(x), w.neg(y)) == w.neg(w.add(x, y))
            assert w.mul(w.neg(x), y) == w.neg(w.mul(x, y))
            assert w.add(x, w.neg(x)) == w.neg(w.add(w.neg(x), x)) == (0, 0, 0)
            assert w.lt(x, y) + w.eq(x, y) + w.gt(x, y) == 1
            assert not w.gt(w.floor(x), x)

    @pytest.mark.parametrize("p", [3, 24])
    def test_addition_is_monotone(self, p: int) -> None:
        format, w, random = FloatFormat(p), on_ints(p), Random(p)
        for pair in sampled_pairs(p, 2000):
            x, y = (Triple(*format.fields(z)) for z in pair)
            z = Triple(*format.fields(format.at(random.randint(-format.positive, format.positive))))
            assert not w.gt(w.add(w.min(x, y), z), w.add(w.max(x, y), z))
