"""p-bit floats, exactly and slowly: nearest, ties to the even significand, saturating, flushing to 0."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from proofkit.dag.interpret import Arithmetic

__all__ = ["Undefined", "arithmetic", "corners", "nearest"]


class Undefined(ArithmeticError):
    """An operation met an operand outside its domain."""


def nearest(x: Fraction, p: int) -> Fraction:
    """The float nearest to x: m * 2**e with m = 0 or 2**(p-1) <= |m| < 2**p, and -2**p <= e < 2**p."""
    if x < 0:
        return -nearest(-x, p)
    if x == 0:
        return x
    e = max(_exponent(x, p), -(2**p))
    m = round(x / Fraction(2) ** e)
    if m == 2**p:
        m, e = m // 2, e + 1
    if e >= 2**p:
        return (2**p - 1) * Fraction(2) ** (2**p - 1)
    if m < 2 ** (p - 1):  # below the smallest float: that one, or 0
        smallest = 2 ** (p - 1) * Fraction(2) ** -(2**p)
        return smallest if x > smallest / 2 else Fraction(0)
    return m * Fraction(2) ** e


def _exponent(x: Fraction, p: int) -> int:
    """The e for which x / 2**e lies in [2**(p-1), 2**p)."""
    e = x.numerator.bit_length() - x.denominator.bit_length() - p
    while x >= Fraction(2) ** (e + p):
        e += 1
    return e


def corners(p: int) -> Iterator[Fraction]:
    """Zero, one, and the smallest and largest magnitudes, of both signs."""
    smallest = 2 ** (p - 1) * Fraction(2) ** -(2**p)
    largest = (2**p - 1) * Fraction(2) ** (2**p - 1)
    for x in (Fraction(1), Fraction(3, 2), smallest, 2 * smallest, largest, smallest * 2**p):
        yield from (nearest(x, p), nearest(-x, p))
    yield Fraction(0)


def _exp(x: Fraction) -> Fraction:
    return Fraction(math.exp(max(-700.0, min(700.0, float(x)))))


def _divided(x: Fraction, y: Fraction) -> Fraction:
    if y == 0:
        raise Undefined("division by 0")
    return x / y


def _root(x: Fraction) -> Fraction:
    if x < 0:
        raise Undefined("root of a negative number")
    scale = 4**80
    return Fraction(math.isqrt(int(x * scale)), 2**80)


def arithmetic(p: int) -> Arithmetic:
    """The meaning of every operation on p-bit floats: exact, then rounded once."""

    def rounded(exact: Callable[..., Fraction]) -> Callable[..., Fraction]:
        return lambda *xs: nearest(Fraction(exact(*xs)), p)

    operations: dict[str, Callable[..., Any]] = {
        "add": rounded(lambda a, b: a + b),
        "mul": rounded(lambda a, b: a * b),
        "div": rounded(_divided),
        "neg": lambda a: -a,
        "abs": abs,
        "exp": rounded(_exp),
        "sqrt": rounded(_root),
        "floor": rounded(lambda a: Fraction(math.floor(a))),
        "max": lambda *xs: max(xs),
        "min": lambda *xs: min(xs),
        "sum": rounded(lambda *xs: sum(xs, Fraction(0))),
        "prod": rounded(lambda *xs: math.prod(xs, start=Fraction(1))),
    }
    return Arithmetic(lambda x: nearest(x, p), operations)
