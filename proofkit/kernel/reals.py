"""Digits of real constants, as index functions give them: exact, by integers alone."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import comb, isqrt, lcm

from proofkit.kernel.number_theory import modulus, prime

__all__ = ["exp_bit", "exp_mod", "sqrt_crt"]


def sqrt_crt(k: int, t: int, p: int, h: int, m: int, i: int) -> int:
    """The numerator over q, number i of the first k odd primes, of the root of m / 2**(p + h), by a series.

    It is a polynomial in m - 3 * 2**(p - 2), of degree t - 1, with coefficients in units of 1/M that are rounded down,
    where M is the product of these primes. The sum over all i of the numerators over q is its value, up to an integer.
    Each of them depends on m modulo q alone.
    """
    if i >= k:
        return 0
    q, value = prime(i), 0
    for coefficient in reversed(_root(k, t, p, h)):
        value = (value * (m - 3 * 2 ** (p - 2)) + coefficient) % q
    return value * pow(modulus(k) // q, -1, q) % q


@cache
def _root(k: int, t: int, p: int, h: int) -> tuple[int, ...]:
    """Coefficients of that polynomial times M, rounded down.

    With r = 3 - 8**(1/2), the root of 1 - 2*x*r + r**2 is the sum of r**n * (r**2 / (2*n + 3) - 1 / (2*n - 1)) times
    the Legendre polynomial of x, over all n. Here x = 3 - m / 2**(p - 2), within -1..1 for m in 2**(p - 1)..2**p, and
    the root of m / 2**p is (2 + 2**(1/2)) / 4 times this one.
    """
    found, power = [(Fraction(0), Fraction(0))] * t, (Fraction(1, 2), Fraction(1, 4))
    for _ in range(h):
        power = _times(power, (Fraction(0), Fraction(1, 2)))
    for n in range(t):
        a, b = _times(power, (Fraction(17, 2 * n + 3) - Fraction(1, 2 * n - 1), Fraction(-12, 2 * n + 3)))
        for j in range(n // 2 + 1):
            i = n - 2 * j
            size = Fraction((-1) ** (i + j) * comb(n, j) * comb(n + i, n), 2 ** (n + (p - 2) * i))
            found[i] = (found[i][0] + size * a, found[i][1] + size * b)
        power = _times(power, (Fraction(3), Fraction(-2)))
    return tuple(_floor(modulus(k) * a, modulus(k) * b) for a, b in found)


def _times(x: tuple[Fraction, Fraction], y: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
    """A product of numbers a + b * 2**(1/2), given as (a, b)."""
    return x[0] * y[0] + 2 * x[1] * y[1], x[0] * y[1] + x[1] * y[0]


def _floor(a: Fraction, b: Fraction) -> int:
    """a + b * 2**(1/2), rounded down."""
    scale = lcm(a.denominator, b.denominator)
    root = isqrt(int(2 * (b * scale) ** 2))
    return (int(a * scale) + (root if b >= 0 else -root - 1)) // scale


def exp_mod(negative: int, d: int, u: int, v: int, b: int, q: int) -> int:
    """Modulo q, the first b bits of e**(d * 2**(u - v)), or of e**(-d * 2**(u - v))."""
    return _exp(-d if negative else d, u - v, b)[1] % q


def exp_bit(negative: int, d: int, u: int, v: int, c: int) -> int:
    """The bit at place c, in two's complement, of the place of the leading one of the same power of e."""
    return _exp(-d if negative else d, u - v, 1)[0] >> c & 1


@cache
def _exp(n: int, s: int, b: int) -> tuple[int, int]:
    """(a, f) with f = e**(n * 2**s) / 2**(a + 1 - b), rounded down, of b bits; irrational unless n is 0."""
    if n == 0:
        return 0, 1 << (b - 1)
    bits = b + max(s, 0) + n.bit_length()
    while True:
        bits += 16
        y = n << (s + bits) if s + bits >= 0 else n >> -(s + bits)
        a, rest = divmod(y, _log_of_2(bits))
        f, term, i = 0, 1 << bits, 0
        while term:
            f, i = f + term, i + 1
            term = (term * rest >> bits) // i
        # Each step is at most one unit off; so is y, and a times the logarithm a times as much as that.
        low, high = (f + sign * 4 * (abs(a) * bits + i + 1) >> (bits + 1 - b) for sign in (-1, 1))
        if low == high and low.bit_length() == b:
            return a, low


@cache
def _log_of_2(bits: int) -> int:
    """In units of 2**-bits, at most `bits` of them too small: the sum of 2 / (i * 3**i) over all odd i."""
    return sum((2 << bits) // (i * 3**i) for i in range(1, bits, 2))
