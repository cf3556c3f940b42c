"""Real functions by power series modulo small primes, as index functions give them: by integers alone.

Each series is around the middle, c = 3 * 2**(p - 2), of the numbers m of p bits whose highest is 1: up to the power
t - 1, of f(m / 2**h) * 2**(h - g), with coefficients in units of 1/M, at most a unit off, where M is the product of the
first k odd primes. Over q, number i of these primes, stands the numerator that is returned: the sum of all these
fractions is the series, up to an integer. It depends on m modulo q alone. That of sin, cos and erf is 0
where c / 2**h is at least 16*p + 1, as they would need more than polynomially many bits there.

No term of a series is found from one that was rounded: each is a quotient of products of polynomially many numbers of
polynomially many bits, rounded by itself, and a coefficient is made of a few sums of such terms by products, quotients
and roots. All of these are in L (Chiu, Davida and Litow 2001); a recurrence over rounded terms need not be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from itertools import islice
from math import factorial, isqrt

from proofkit.kernel.number_theory import modulus, prime

__all__ = ["cos_crt", "erf_crt", "ln2_bit", "log_crt", "sin_crt"]

Series = Callable[[int, int, int], Iterator[Fraction]]
"""(c, h, bits) to the coefficients of f((c + d) / 2**h) as powers of d, off by about 2**-bits."""


def log_crt(k: int, t: int, p: int, h: int, g: int, m: int, i: int) -> int:
    return _numerator(_log, k, t, p, h, g, m, i)


def sin_crt(k: int, t: int, p: int, h: int, g: int, m: int, i: int) -> int:
    return _numerator(_sin, k, t, p, h, g, m, i)


def cos_crt(k: int, t: int, p: int, h: int, g: int, m: int, i: int) -> int:
    return _numerator(_cos, k, t, p, h, g, m, i)


def erf_crt(k: int, t: int, p: int, h: int, g: int, m: int, i: int) -> int:
    return _numerator(_erf, k, t, p, h, g, m, i)


def ln2_bit(i: int) -> int:
    """Place i after the point of the natural logarithm of 2."""
    places = 64
    while places < i + 64:  # few values, each used for many i
        places *= 2
    return _ln2(places) >> (places - i) & 1


def _numerator(series: Series, k: int, t: int, p: int, h: int, g: int, m: int, i: int) -> int:
    if i >= k:
        return 0
    q, value, d = prime(i), 0, m - 3 * 2 ** (p - 2)
    for coefficient in reversed(_coefficients(series, k, t, p, h, g)):
        value = (value * d + coefficient) % q
    return value * pow(modulus(k) // q, -1, q) % q


@cache
def _coefficients(series: Series, k: int, t: int, p: int, h: int, g: int) -> tuple[int, ...]:
    scale = modulus(k) * Fraction(2) ** (h - g)
    bits = modulus(k).bit_length() + h + 4 * p + 64
    return tuple(int(scale * coefficient) for coefficient in islice(series(3 * 2 ** (p - 2), h, bits), t))


def _log(c: int, h: int, bits: int) -> Iterator[Fraction]:
    """For c = 3 * 2**e, a number with no other odd factor."""
    e = c.bit_length() - 2 - h
    yield Fraction(_ln2(bits) * (e + 1) + _inverse_tangent(5, 1, bits + 1), 1 << bits)
    for n in range(1, bits):
        yield Fraction(-1, n * (-c) ** n)


def _sin(c: int, h: int, bits: int) -> Iterator[Fraction]:
    yield from _wave(c, h, bits, 0)


def _cos(c: int, h: int, bits: int) -> Iterator[Fraction]:
    yield from _wave(c, h, bits, 1)


def _wave(c: int, h: int, bits: int, quarters: int) -> Iterator[Fraction]:
    """The sine, so many quarters of a wave on."""
    if _is_large(c, h):
        return
    a = Fraction(c, 1 << h)
    bits += 3 * (c >> h)  # the largest terms are about e**a
    sin = _sum(a * 2**bits, lambda n: -(a**2) / (2 * n * (2 * n + 1)))
    cos = _sum(1 << bits, lambda n: -(a**2) / ((2 * n - 1) * 2 * n))
    for n in range(bits):
        yield Fraction((sin, cos, -sin, -cos)[(n + quarters) % 4], factorial(n) << (bits + h * n))


def _erf(c: int, h: int, bits: int) -> Iterator[Fraction]:
    """The derivatives of exp(-x**2) are itself times the polynomials of Hermite, which are sums of products."""
    if _is_large(c, h):
        return
    bits += 3 * (c >> h) ** 2  # coefficients are about e**(a**2) at most
    a, one = Fraction(c, 1 << h), 1 << bits
    root = isqrt(16 * _inverse_tangent(5, -1, bits) - 4 * _inverse_tangent(239, -1, bits) << bits)
    slope = Fraction(2 * one**2, root * _sum(one, lambda n: a**2 / n))
    yield slope * Fraction(_sum(a * one, lambda n: 2 * a**2 / (2 * n + 1)), one)
    before, here = Fraction(0), Fraction(1)
    for n in range(1, bits):
        yield slope * here / (n << (h * n))
        before, here = here, -2 * (a * here + before) / n


def _is_large(c: int, h: int) -> bool:
    return c >> h > 16 * c.bit_length()


@cache
def _ln2(bits: int) -> int:
    return _inverse_tangent(3, 1, bits + 1)


def _inverse_tangent(n: int, sign: int, bits: int) -> int:
    """That of 1/n, in units of 2**-bits; for sign = 1 the hyperbolic one."""
    return _sum(Fraction(1 << bits, n), lambda i: Fraction(sign * (2 * i - 1), (2 * i + 1) * n**2))


def _sum(first: Fraction | int, ratio: Callable[[int], Fraction]) -> int:
    """A series with given ratios of each exact term to the one before, from 1 on, as far as terms are at least 1.

    Every term is rounded towards 0 by itself.
    """
    total, term, n = 0, Fraction(first), 0
    while whole := int(term):
        total, n = total + whole, n + 1
        term *= ratio(n)
    return total
