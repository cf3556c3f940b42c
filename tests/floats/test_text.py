"""Floats as text: what is read, what is refused, and that what is shown is read back."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.errors import UsageError
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.reference import round_to
from proofkit.floats.text import decimal, parse


@pytest.mark.parametrize(
    ("text", "m", "e", "exact"),
    [
        ("1.5", 6, -2, True),
        ("-0.3125", -5, -4, True),
        (" +7 ", 7, 0, True),
        (".5", 4, -3, True),
        ("5.", 5, 0, True),
        ("0", 0, -8, True),
        ("-0.0", 0, -8, True),
        ("1E2", 6, 4, False),
        ("1e-3", 0, -8, False),
        ("1e-2", 4, -8, False),
        ("3/7", 7, -4, False),
        ("-6/8", -6, -3, True),
        ("0.3", 5, -4, False),
        ("1e400", 7, 7, False),
        ("-1e99999", -7, 7, False),
        ("(5, -2)", 5, -2, True),
        ("-5,-2", -5, -2, True),
        ("( +5 , 7 )", 5, 7, True),
        ("(0, -8)", 0, -8, True),
    ],
)
def test_a_float_is_read(text: str, m: int, e: int, exact: bool) -> None:
    assert parse(FloatFormat(3), text) == (Float(m, e), exact)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "not a float"),
        ("one", "'one' is not a float: write 1.5, 1e-3, 3/7 or"),
        ("nan", "not a float"),
        ("-inf", "not a float"),
        ("1_000", "not a float"),
        ("1.5/2", "not a float"),
        ("1/-2", "not a float"),
        ("0x10", "not a float"),
        ("٣", "not a float"),
        ("1e999999999", "not a float"),
        (".", "not a float"),
        ("(5, -2", "not a float"),
        ("5, -2)", "not a float"),
        ("5, 1.0", "not a float"),
        ("1/0", "divides by 0"),
        ("(3, 0)", "significand 3"),
        ("0, 0", "zero is"),
        ("(5, 8)", "exponent 8"),
        ("1" * 5000, "too long"),
    ],
)
def test_what_is_no_float_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        parse(FloatFormat(3), text)


@given(st.integers(1, 7), st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**6))
def test_reading_rounds_as_the_reference_does(p: int, x: Fraction) -> None:
    format = FloatFormat(p)
    nearest = round_to(format, x)
    assert parse(format, f"{x.numerator}/{x.denominator}") == (nearest, nearest.value == x)


def test_reading_has_no_bound_on_the_precision() -> None:
    """At 53 bits, floats of moderate size are those of the machine."""
    format = FloatFormat(53)
    for text in ("0.1", "1e-3", "12345.678", "1e22", "3"):
        assert parse(format, text).float.value == Fraction(float(text))
    assert not parse(format, "0.1").exact
    assert parse(format, "0") == (format.zero, True)


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (Float(6, -2), "1.5"),
        (Float(-5, -4), "-0.3125"),
        (Float(4, 0), "4"),
        (Float(-4, 3), "-32"),
        (Float(0, -8), "0"),
        (Float(5, -300), "(5, -300)"),
        (Float(-4, 300), "(-4, 300)"),
        (Float(2**99, -99), "1"),
    ],
)
def test_a_float_is_shown(x: Float, text: str) -> None:
    assert decimal(x) == text


@given(st.integers(1, 8).flatmap(lambda p: st.tuples(st.just(p), st.integers(-(4**p), 4**p))))
def test_what_is_shown_is_read_back(case: tuple[int, int]) -> None:
    p, rank = case
    format = FloatFormat(p)
    x = format.at(rank)
    assert parse(format, decimal(x)) == parse(format, str(x)) == (x, True)
