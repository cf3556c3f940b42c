"""What is a float, in which order, and how it is encoded."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.errors import UsageError
from proofkit.floats.format import Float, FloatFormat

SMALL = pytest.mark.parametrize("p", [1, 2, 3, 4])


@SMALL
def test_the_floats_are_those_of_the_definition(p: int) -> None:
    significands = [m for m in range(-(2**p), 2**p + 1) if 2 ** (p - 1) <= abs(m) < 2**p]
    exponents = range(-(2**p), 2**p)
    expected = {(m, e) for m in significands for e in exponents} | {(0, -(2**p))}
    format = FloatFormat(p)
    assert {(x.m, x.e) for x in format} == expected
    assert format.count == len(expected) == len(list(format))


@SMALL
def test_iteration_is_in_the_order_of_values(p: int) -> None:
    format = FloatFormat(p)
    values = [x.value for x in format]
    assert all(a < b for a, b in pairwise(values))
    assert (values[0], values[-1]) == (-format.largest.value, format.largest.value)
    assert [format.at(rank) for rank in (-1, 0, 1)] == [Float(-(2 ** (p - 1)), -(2**p)), format.zero, format.smallest]


def test_the_corners_at_three_bits() -> None:
    format = FloatFormat(3)
    assert (format.smallest_exponent, format.largest_exponent) == (-8, 7)
    assert (format.smallest.value, format.largest.value) == (Fraction(1, 64), Fraction(7 * 2**7))
    assert (format.count, format.bits) == (129, 8)


@pytest.mark.parametrize("p", [53, 1000])
def test_a_format_may_be_wide(p: int) -> None:
    format = FloatFormat(p)
    assert format.at(format.positive) == format.largest
    assert format.decode(format.encode(format.largest)) == format.largest
    assert format.of(2 ** (p - 1), 1 - p).value == 1
    assert format.zero.value == 0


@pytest.mark.parametrize(
    ("m", "e", "complaint"),
    [
        (0, 0, r"zero is \(0, -8\)"),
        (3, 0, "significand 3 .* magnitude 4 to 7"),
        (-8, 0, "significand -8 .* magnitude 4 to 7"),
        (4, 8, r"exponent 8 .* \[-2\*\*3, 2\*\*3\)"),
        (4, -9, "exponent -9"),
    ],
)
def test_what_is_no_float_is_refused(m: int, e: int, complaint: str) -> None:
    format = FloatFormat(3)
    with pytest.raises(UsageError, match=complaint):
        format.of(m, e)
    with pytest.raises(UsageError, match=complaint):
        format.encode(Float(m, e))


@pytest.mark.parametrize(("m", "e"), [(0, -8), (4, -8), (7, 7), (-4, 0), (-7, -8)])
def test_a_near_miss_is_a_float(m: int, e: int) -> None:
    assert FloatFormat(3).of(m, e) == Float(m, e)


@pytest.mark.parametrize("p", [0, -1])
def test_a_format_has_precision(p: int) -> None:
    with pytest.raises(UsageError, match="at least 1 bit"):
        FloatFormat(p)


def test_a_rank_has_bounds() -> None:
    with pytest.raises(UsageError, match="rank 65"):
        FloatFormat(3).at(65)


def test_a_value_too_large_to_write_out_is_refused() -> None:
    with pytest.raises(UsageError, match="too large to write out"):
        _ = FloatFormat(53).largest.value


class TestEncoding:
    @pytest.mark.parametrize("p", [1, 2, 3, 4, 5])
    def test_is_read_back(self, p: int) -> None:
        format = FloatFormat(p)
        encodings = {format.encode(x): x for x in format}
        assert len(encodings) == format.count
        assert all(len(bits) == format.bits and format.decode(bits) == x for bits, x in encodings.items())

    def test_has_sign_then_significand_then_exponent_from_the_lowest_bit(self) -> None:
        assert FloatFormat(3).encode(Float(-6, -7)) == (1, 0, 1, 1, 1, 0, 0, 0)
        assert FloatFormat(3).encode(Float(5, 4)) == (0, 1, 0, 1, 0, 0, 1, 1)

    @pytest.mark.parametrize("p", [1, 3, 24])
    def test_of_zero_is_all_zeros(self, p: int) -> None:
        assert set(FloatFormat(p).encode(FloatFormat(p).zero)) == {0}

    @given(st.integers(1, 3).flatmap(lambda p: st.lists(st.integers(0, 1), min_size=2 * p + 2, max_size=2 * p + 2)))
    def test_that_encodes_nothing_is_refused(self, bits: list[int]) -> None:
        format = FloatFormat(len(bits) // 2 - 1)
        if tuple(bits) in {format.encode(x) for x in format}:
            assert format.encode(format.decode(bits)) == tuple(bits)
        else:
            with pytest.raises(UsageError):
                format.decode(bits)

    @pytest.mark.parametrize("bits", [(0,) * 7, (0,) * 9, (0, 2, 0, 1, 0, 0, 0, 0), ()])
    def test_of_another_length_or_alphabet_is_refused(self, bits: tuple[int, ...]) -> None:
        with pytest.raises(UsageError, match="8 zeros and ones"):
            FloatFormat(3).decode(bits)

    def test_of_minus_zero_is_refused(self) -> None:
        with pytest.raises(UsageError, match="zero has no sign"):
            FloatFormat(3).decode((1, *(0,) * 7))
