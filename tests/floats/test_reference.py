"""The exact reference: against the definition of rounding, at the corners, and by its laws."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.errors import UsageError
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.reference import MOST_PRECISION, ExactFloats, round_to

HALF = Fraction(1, 2)
precisions = st.integers(1, 6)


@st.composite
def formats_and_floats(draw: st.DrawFn, count: int) -> tuple[FloatFormat, list[Float]]:
    format = FloatFormat(draw(precisions))
    ranks = st.integers(-format.positive, format.positive)
    return format, [format.at(draw(ranks)) for _ in range(count)]


@st.composite
def formats_and_reals(draw: st.DrawFn, count: int) -> tuple[FloatFormat, list[Fraction]]:
    """Fractions of floats, up to twice the largest."""
    format = FloatFormat(draw(precisions))
    ranks = st.integers(-format.positive, format.positive)
    factors = st.fractions(min_value=-2, max_value=2, max_denominator=12)
    pairs = [(format.at(draw(ranks)).value, draw(factors)) for _ in range(count)]
    return format, [x * factor for x, factor in pairs]


class TestRounding:
    @pytest.mark.parametrize("p", [1, 2, 3])
    def test_gives_a_nearest_float(self, p: int) -> None:
        """At floats, and at quarters of the way between neighbours, half-way among them."""
        format = FloatFormat(p)
        floats = list(format)
        for a, b in pairwise(floats):
            for x in (a.value + (b.value - a.value) * k / 4 for k in range(4)):
                nearest = round_to(format, x)
                tied = [y for y in floats if abs(y.value - x) == abs(nearest.value - x)]
                assert not any(abs(y.value - x) < abs(nearest.value - x) for y in floats)
                assert nearest.m % 2 == 0 or len(tied) == 1 or p == 1

    @pytest.mark.parametrize("p", [1, 2, 3, 4, 5])
    def test_keeps_every_float(self, p: int) -> None:
        assert all(round_to(FloatFormat(p), x.value) == x for x in FloatFormat(p))

    @given(formats_and_reals(2))
    def test_is_monotone(self, case: tuple[FloatFormat, list[Fraction]]) -> None:
        format, xs = case
        low, high = (round_to(format, x).value for x in sorted(xs))
        assert low <= high

    @given(formats_and_reals(1))
    def test_is_odd(self, case: tuple[FloatFormat, list[Fraction]]) -> None:
        format, (x,) = case
        up, down = round_to(format, x), round_to(format, -x)
        assert (down.m, down.e) == (-up.m, up.e)

    @pytest.mark.parametrize(
        ("x", "m", "e"),
        [
            (Fraction(9, 2), 4, 0),
            (Fraction(11, 2), 6, 0),
            (Fraction(13, 2), 6, 0),
            (Fraction(15, 2), 4, 1),
            (Fraction(-9, 2), -4, 0),
            (Fraction(451, 100), 5, 0),
            (Fraction(1, 3), 5, -4),
        ],
    )
    def test_breaks_ties_to_the_even_significand(self, x: Fraction, m: int, e: int) -> None:
        assert round_to(FloatFormat(3), x) == Float(m, e)

    def test_breaks_ties_upwards_where_no_significand_is_even(self) -> None:
        assert round_to(FloatFormat(1), Fraction(3, 2)) == Float(1, 1)
        assert round_to(FloatFormat(1), Fraction(149, 100)) == Float(1, 0)
        assert round_to(FloatFormat(1), Fraction(-3, 8)) == Float(-1, -1)

    @pytest.mark.parametrize("p", [1, 2, 3, 7])
    def test_below_the_smallest_goes_to_it_or_to_zero(self, p: int) -> None:
        format, tiny = FloatFormat(p), Fraction(1, 10**60)
        middle = format.smallest.value * HALF
        assert round_to(format, middle) == round_to(format, -middle) == format.zero
        assert round_to(format, middle + tiny) == format.smallest
        assert round_to(format, middle - tiny) == format.zero
        assert round_to(format, Fraction(0)) == format.zero

    @pytest.mark.parametrize("p", [1, 2, 3, 7])
    def test_saturates(self, p: int) -> None:
        format = FloatFormat(p)
        for factor in (1, Fraction(3, 2), 2, 10**9):
            assert round_to(format, format.largest.value * factor) == format.largest

    def test_works_up_to_its_bound(self) -> None:
        largest = FloatFormat(MOST_PRECISION).largest
        assert ExactFloats(FloatFormat(MOST_PRECISION)).mul(largest, largest) == largest
        with pytest.raises(UsageError, match=f"more than {MOST_PRECISION}"):
            round_to(FloatFormat(MOST_PRECISION + 1), Fraction(1))


class TestArithmetic:
    @given(formats_and_floats(2))
    def test_commutes(self, case: tuple[FloatFormat, list[Float]]) -> None:
        format, (x, y) = case
        exact = ExactFloats(format)
        for operation in (exact.add, exact.mul, exact.min, exact.max):
            assert operation(x, y) == operation(y, x)

    @given(formats_and_floats(2))
    def test_respects_signs(self, case: tuple[FloatFormat, list[Float]]) -> None:
        format, (x, y) = case
        exact = ExactFloats(format)
        assert exact.add(exact.neg(x), exact.neg(y)) == exact.neg(exact.add(x, y))
        assert exact.mul(exact.neg(x), y) == exact.neg(exact.mul(x, y))
        assert exact.div(exact.neg(x), y) == exact.neg(exact.div(x, y))
        assert exact.sub(x, y) == exact.add(x, exact.neg(y))

    @given(formats_and_floats(1))
    def test_has_neutral_elements_and_opposites(self, case: tuple[FloatFormat, list[Float]]) -> None:
        format, (x,) = case
        exact, one = ExactFloats(format), round_to(format, Fraction(1))
        assert exact.add(x, format.zero) == exact.mul(x, one) == exact.div(x, one) == x
        assert exact.add(x, exact.neg(x)) == exact.mul(x, format.zero) == exact.div(format.zero, x) == format.zero

    @given(formats_and_floats(3))
    def test_is_monotone(self, case: tuple[FloatFormat, list[Float]]) -> None:
        format, (x, y, z) = case
        exact = ExactFloats(format)
        low, high = exact.min(x, y), exact.max(x, y)
        assert exact.le(exact.add(low, z), exact.add(high, z))
        assert exact.le(exact.mul(low, exact.abs(z)), exact.mul(high, exact.abs(z)))

    def test_by_hand_at_three_bits(self) -> None:
        exact = ExactFloats(FloatFormat(3))
        assert exact.add(Float(4, 4), Float(-5, 0)) == Float(7, 3)  # 59 to 56
        assert exact.add(Float(7, 0), Float(4, -3)) == Float(4, 1)  # 7.5 ties to 8
        assert exact.sub(Float(4, 0), Float(7, -1)) == Float(4, -3)  # 0.5
        assert exact.mul(Float(5, 0), Float(5, 0)) == Float(6, 2)  # 25 to 24
        assert exact.mul(Float(7, 7), Float(-4, 0)) == Float(-7, 7)
        assert exact.mul(Float(4, -8), Float(4, -3)) == FloatFormat(3).zero  # half of the smallest
        assert exact.mul(Float(4, -8), Float(5, -3)) == Float(4, -8)
        assert exact.div(Float(4, -2), Float(6, -1)) == Float(5, -4)  # 1/3 to 0.3125

    @pytest.mark.parametrize("p", [1, 2, 3])
    def test_division_by_zero_is_zero(self, p: int) -> None:
        format = FloatFormat(p)
        assert {ExactFloats(format).div(x, format.zero) for x in format} == {format.zero}


class TestFloor:
    @pytest.mark.parametrize("p", [1, 2, 3, 4, 5, 6])
    def test_is_exact(self, p: int) -> None:
        exact = ExactFloats(FloatFormat(p))
        assert all(exact.floor(x).value == math.floor(x.value) for x in FloatFormat(p))


class TestOrder:
    @given(formats_and_floats(2))
    def test_is_that_of_values(self, case: tuple[FloatFormat, list[Float]]) -> None:
        format, (x, y) = case
        exact, a, b = ExactFloats(format), x.value, y.value
        found = [exact.lt(x, y), exact.le(x, y), exact.gt(x, y), exact.eq(x, y), exact.ne(x, y)]
        assert found == [a < b, a <= b, a > b, a == b, a != b]
        assert exact.eq(x, y) == (x == y)
        assert (exact.min(x, y).value, exact.max(x, y).value) == (min(a, b), max(a, b))

    @given(formats_and_floats(5))
    def test_sorts_and_finds_the_first_largest(self, case: tuple[FloatFormat, list[Float]]) -> None:
        format, xs = case
        exact = ExactFloats(format)
        xs = [*xs, xs[0]]
        assert [x.value for x in exact.sort(xs)] == sorted(x.value for x in xs)
        first = exact.argmax(xs)
        assert xs[first] == exact.sort(xs)[-1]
        assert xs[first] not in xs[:first]

    def test_of_nothing_has_no_largest(self) -> None:
        with pytest.raises(UsageError, match="nothing"):
            ExactFloats(FloatFormat(2)).argmax([])


class TestIterated:
    def test_of_nothing_is_neutral(self) -> None:
        exact = ExactFloats(FloatFormat(3))
        assert exact.sum_of([]).value == 0
        assert exact.product_of([]).value == 1

    def test_of_two_is_binary(self) -> None:
        exact = ExactFloats(FloatFormat(2))
        for x, y in product(FloatFormat(2), repeat=2):
            assert exact.sum_of([x, y]) == exact.add(x, y)
            assert exact.product_of([x, y]) == exact.mul(x, y)

    def test_rounds_once(self) -> None:
        """Cancellation across exponents, and a product that leaves the range and comes back."""
        format = FloatFormat(3)
        exact = ExactFloats(format)
        assert exact.sum_of([Float(4, 6), Float(-4, 6), Float(4, 0)]) == Float(4, 0)
        assert exact.sum_of([Float(4, 6), Float(4, 0), Float(-4, 6)]) == Float(4, 0)
        assert exact.add(exact.add(Float(4, 6), Float(4, 0)), Float(-4, 6)) == format.zero
        assert exact.product_of([Float(4, 3), Float(4, 7), Float(4, -8)]) == Float(4, 6)
        assert exact.mul(exact.mul(Float(4, 3), Float(4, 7)), Float(4, -8)) == Float(7, 1)
        assert exact.product_of([Float(4, -8), Float(4, -8), Float(4, 7)]) == Float(4, -5)
        assert exact.mul(exact.mul(Float(4, -8), Float(4, -8)), Float(4, 7)) == format.zero

    @given(formats_and_floats(4))
    def test_does_not_depend_on_the_order(self, case: tuple[FloatFormat, list[Float]]) -> None:
        format, xs = case
        exact = ExactFloats(format)
        assert exact.sum_of(xs) == exact.sum_of(reversed(xs)) == exact.sum_of(exact.sort(xs))
        assert exact.product_of(xs) == exact.product_of(reversed(xs)) == exact.product_of(exact.sort(xs))
