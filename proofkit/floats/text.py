"""Floats as they are typed and shown: in decimal, as fractions, or as pairs."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from proofkit.errors import UsageError
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.words import IntWords, round_word

__all__ = ["Parsed", "decimal", "parse"]

PAIR = re.compile(r"(\()?\s*([+-]?\d+)\s*,\s*([+-]?\d+)\s*(?(1)\))", re.ASCII)
NUMBER = re.compile(r"[+-]?(\d+/\d+|(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,5})?)", re.ASCII)
MOST_DIGITS = 1_000
MOST_PLACES = 64
"""How far from the point the lowest binary digit of a value may be for it to be shown in decimal."""


class Parsed(NamedTuple):
    """`exact` says whether the text names the float itself, or was rounded to it."""

    float: Float
    exact: bool


def parse(format: FloatFormat, text: str) -> Parsed:
    """Read "1.5", "1e-3" or "3/7", rounded where it must be, or a pair "(m, e)" or "m, e", which must be a float."""
    text = text.strip()
    if len(text) > MOST_DIGITS:
        raise UsageError(f"a float of {len(text)} characters is too long to read")
    if pair := PAIR.fullmatch(text):
        return Parsed(format.of(int(pair[2]), int(pair[3])), True)
    if not NUMBER.fullmatch(text):
        raise UsageError(f"{text!r} is not a float: write 1.5, 1e-3, 3/7 or (m, e)")
    try:
        x = Fraction(text)
    except ZeroDivisionError:
        raise UsageError(f"{text} divides by 0") from None
    nearest = _nearest(format, x)
    return Parsed(nearest, nearest.value == x)


def _nearest(format: FloatFormat, x: Fraction) -> Float:
    """Rounded as words are, which needs no numbers of 2**p bits and so has no bound on p."""
    p, numerator, denominator = format.p, abs(x.numerator), x.denominator
    places = p + 2 + max(0, denominator.bit_length() - numerator.bit_length())
    quotient, rest = divmod(numerator << places, denominator)
    magnitude = quotient << 1 | (rest > 0)
    bits = max(magnitude.bit_length(), p + 1)
    return format.of_fields(*round_word(IntWords(), p, int(x < 0), magnitude, 2**p - places - 1, bits))


def decimal(x: Float) -> str:
    """The exact value in decimal, or the pair where that would be long. `parse` reads either back."""
    if x.m == 0:
        return "0"
    lowest = x.e + (x.m & -x.m).bit_length() - 1
    if abs(lowest) > MOST_PLACES:
        return str(x)
    places = max(-lowest, 0)
    digits = str(abs(x.value) * 10**places).zfill(places + 1)
    point = len(digits) - places
    return ("-" if x.m < 0 else "") + digits[:point] + ("." if places else "") + digits[point:]
