"""Addition by the literature's alignment shortcut, read literally: not what rounding the exact sum gives.

The shortcut replaces what lies beyond three bits of the shifted significand by 1/8, but as written it adds 1/8 to all
of it. With a/b first rounded down to a multiple of 1/4 it is right.
"""

from __future__ import annotations

from fractions import Fraction

from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.reference import round_to

__all__ = ["add", "shortcut"]


def shortcut(ratio: Fraction) -> Fraction:
    """a // b as it is written: a/b if that is a multiple of 1/4, else a/b + 1/8."""
    return ratio if (4 * ratio).denominator == 1 else ratio + Fraction(1, 8)


def add(format: FloatFormat, x: Float, y: Float) -> Float:
    """round((m1 + m2 // 2**(e1 - e2)) * 2**e1), where e1 >= e2."""
    high, low = (x, y) if x.e >= y.e else (y, x)
    unit = Float(1, high.e).value
    return round_to(format, high.value + shortcut(low.value / unit) * unit)
