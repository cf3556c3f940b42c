"""Real functions that circuits approximate, and which floats are near enough to a value: decided by ball arithmetic.

A circuit on floats of p bits may be off by a relative 2**-p: half a unit in the last place where significands are
smallest, nearly one where they are largest. Every float has an interval of values that it may stand for; an answer is a
comparison of f(x) with its ends, which are rational, in balls of growing precision.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from proofkit.errors import KernelError
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.ratio import Ratio

if TYPE_CHECKING:
    from flint import arb as Ball
else:  # loaded where it is used, which is seldom
    Ball = Any

__all__ = ["REAL", "Ball", "RealFunction", "interval"]

LEAST_BITS, MOST_BITS = 64, 2**17
"""Precisions of balls, the first and the last that is tried."""

ZERO, ONE = Ratio.of(0), Ratio.of(1)


@dataclass(frozen=True, slots=True)
class RealFunction:
    """A real function of a float, which is 0 outside its domain by convention.

    Inside, f(x) is irrational but for the arguments that `exact` names, by Lindemann and Weierstrass for exp, log, sin
    and cos, and by Siegel (1929) for erf. So comparisons with rationals can be decided by balls; where a rational comes
    closer than any precision shows, `near` names it.

    domain   what x has to satisfy, in words
    natural  whether f is undefined outside the domain, which otherwise is that of circuits alone
    ball     a ball around f of any point of a ball
    inverse  an increasing function of positive reals that undoes f > 0: for an f that outgrows balls
    exact    f(x) where it is rational
    near     the rational that f(x) approaches without limit as x goes to 0 or beyond all bounds, and the sign of
             f(x) minus that rational; not asked where `exact` answers
    """

    name: str
    domain: str
    inside: Callable[[Ratio], bool]
    ball: Callable[[Ball], Ball]
    exact: Callable[[Ratio], Ratio | None]
    near: Callable[[Ratio], tuple[Ratio, int]] | None = None
    inverse: Callable[[Ball], Ball] | None = None
    natural: bool = True

    def compare(self, x: Float, bound: Ratio) -> int:
        """The sign of f(x) - bound, for an x of the domain.

        Raises: KernelError if balls of the largest precision do not tell.
        """
        at = Ratio.of_float(x)
        if (value := self.exact(at)) is not None:
            return value.compare(bound)
        if self.near is not None and bound == (near := self.near(at))[0]:
            return near[1]
        if self.inverse is not None and bound.sign <= 0:
            return 1
        return self._decide(at, bound)

    def _decide(self, x: Ratio, bound: Ratio) -> int:
        from flint import ctx

        bits = LEAST_BITS
        while bits <= MOST_BITS:
            with ctx.workprec(bits):
                left, right = _ball(x), _ball(bound)
                left, right = (self.ball(left), right) if self.inverse is None else (left, self.inverse(right))
                if left > right or left < right:  # for all points of both balls
                    return 1 if left > right else -1
            bits *= 2
        where = f"{self.name} at {x.n} * 2**{x.e} and {bound.n}/{bound.d} * 2**{bound.e}"
        raise KernelError("balls", f"{where}: which is larger is not decided by balls of {MOST_BITS} bits")

    def accepts(self, x: Float, format: FloatFormat, y: Float) -> bool:
        """Whether a float may stand for f(x); if x is outside the domain, whether it is zero."""
        if not self.inside(Ratio.of_float(x)):
            return y == format.zero
        low, high = interval(format, y)
        return (low is None or self.compare(x, low) >= 0) and (high is None or self.compare(x, high) <= 0)

    def nearest(self, x: Float, format: FloatFormat) -> Float:
        """f(x) rounded to the nearest float, ties to even; zero outside the domain."""
        sign = self.compare(x, ZERO) if self.inside(Ratio.of_float(x)) else 0
        if sign == 0:
            return format.zero

        def reaches(m: int, e: int) -> int:
            """The sign of |f(x)| - m * 2**e."""
            return sign * self.compare(x, Ratio.of(sign * m, 1, e))

        low, high = 0, format.positive + 1
        while high - low > 1:
            middle = (low + high) // 2
            found = format.at(middle)
            low, high = (middle, high) if reaches(found.m, found.e) >= 0 else (low, middle)
        floor = format.at(low)
        if low < format.positive:
            above = reaches(2 * floor.m + 1, floor.e - 1) if low else reaches(format.smallest.m, floor.e - 1)
            floor = format.at(low + 1) if above > 0 or (above == 0 and floor.m % 2) else floor
        return Float(sign * floor.m, floor.e)

    def error(self, x: Float, format: FloatFormat, y: Float) -> Ball | None:
        """A ball around |y - f(x)| / |f(x)| * 2**p; if that is at most 1, y may stand for f(x).

        None where no relative error is asked for and it is more than 1: outside the domain, at zeros, and where |f(x)|
        is below the smallest float or above the largest.
        """
        from flint import ctx

        if not self.inside(at := Ratio.of_float(x)):
            return None
        with ctx.workprec(LEAST_BITS + 4 * format.p):
            error = abs(_ball(Ratio.of_float(y)) / self.ball(_ball(at)) - 1) * 2**format.p
        return error if error <= 1 or self.is_in_range(x, format) else None

    def enclosure(self, x: Ratio, bits: int) -> tuple[Fraction, Fraction]:
        """Two rationals between which f(x) lies, for an x of the domain, from a ball of so many bits.

        Raises: KernelError if that ball is unbounded.
        """
        from flint import ctx

        with ctx.workprec(bits):
            value = self.ball(_ball(x))
            if not value.is_finite():
                raise KernelError("balls", f"{self.name} at {x.n}/{x.d} * 2**{x.e} is unbounded in {bits} bits")
            ends = [end.man_exp() for end in (value.lower(), value.upper())]  # rounded outwards, to as many bits
        low, high = (int(m) * Fraction(2) ** int(e) for m, e in ends)
        return low, high

    def is_in_range(self, x: Float, format: FloatFormat) -> bool:
        """Whether |f(x)| is neither below the smallest float nor above the largest, for an x of the domain."""
        sign = self.compare(x, ZERO)
        if sign == 0:
            return False
        least, most = (Ratio.of(sign * end.m, 1, end.e) for end in (format.smallest, format.largest))
        return sign * self.compare(x, least) >= 0 >= sign * self.compare(x, most)

    def text(self, x: Float, digits: int = 20) -> str:
        """f(x) in decimal."""
        from flint import ctx

        if not self.inside(at := Ratio.of_float(x)):
            return f"0, as {self.domain} does not hold"
        with ctx.workprec(LEAST_BITS + 4 * digits):
            value = self.ball(_ball(at))
        return value.str(digits, radius=False) if value.is_finite() else "beyond all floats"


def interval(format: FloatFormat, y: Float) -> tuple[Ratio | None, Ratio | None]:
    """The least and the largest value that a float may stand for; None if there is no such end.

    With u = 2**-p, all f with |y - f| <= u * |f|, which is y / (1 + u) <= f <= y / (1 - u) for y > 0; but the largest
    float stands for all that is above, and the smallest and zero share what is within u of half the smallest.
    """
    if y.m < 0:
        low, high = interval(format, Float(-y.m, y.e))
        return None if high is None else -high, None if low is None else -low
    p, half = format.p, format.smallest_exponent - 2  # half the smallest is 2**p * 2**half
    if y.m == 0:
        most = Ratio.of(2**p + 1, 1, half)
        return -most, most
    low, high = Ratio.of(y.m, 2**p + 1, y.e + p), Ratio.of(y.m, 2**p - 1, y.e + p)
    return Ratio.of(2**p - 1, 1, half) if y == format.smallest else low, None if y == format.largest else high


def _ball(value: Ratio) -> Ball:
    from flint import arb

    exact = arb((value.n, value.e))
    return exact if value.d == 1 else exact / value.d


def _at(argument: Ratio, value: Ratio) -> Callable[[Ratio], Ratio | None]:
    return lambda x: value if x == argument else None


def _root(x: Ratio) -> Ratio | None:
    """For x = n * 2**e."""
    n = x.n << x.e % 2
    root = isqrt(n)
    return Ratio.of(root, 1, x.e // 2) if root * root == n else None


def _everywhere(_: Ratio) -> bool:
    return True


def _small(x: Ratio) -> bool:
    return x.compare(ONE) <= 0 <= x.compare(-ONE)


_FUNCTIONS = (
    RealFunction(
        "exp",
        "any x",
        _everywhere,
        lambda x: x.exp(),
        _at(ZERO, ONE),
        lambda x: (ONE, x.sign),
        lambda y: y.log(),
    ),
    RealFunction("log", "x > 0", lambda x: x.sign > 0, lambda x: x.log(), _at(ONE, ZERO)),
    RealFunction("sqrt", "x >= 0", lambda x: x.sign >= 0, lambda x: x.sqrt(), _root),
    RealFunction("sin", "|x| <= 1", _small, lambda x: x.sin(), _at(ZERO, ZERO), lambda x: (x, -x.sign), natural=False),
    RealFunction("cos", "|x| <= 1", _small, lambda x: x.cos(), _at(ZERO, ONE), lambda _: (ONE, -1), natural=False),
    RealFunction(
        "erf",
        "any x",
        _everywhere,
        lambda x: x.erf(),
        _at(ZERO, ZERO),
        lambda x: (ONE if x.sign > 0 else -ONE, -x.sign),
    ),
)

REAL: Mapping[str, RealFunction] = MappingProxyType({function.name: function for function in _FUNCTIONS})
