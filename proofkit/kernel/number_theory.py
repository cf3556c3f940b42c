"""Small primes: what index functions give, for numbers that are short enough to be looked at one by one."""

from __future__ import annotations

from functools import cache
from itertools import compress, count
from math import isqrt, prod

__all__ = ["crt", "crt_above", "discrete_log", "generator", "is_prime", "modulus", "prime", "primes_for", "span"]


@cache
def is_prime(q: int) -> int:
    return int(q > 1 and all(q % d for d in range(2, isqrt(q) + 1)))


@cache
def prime(i: int) -> int:
    """Number i of the odd primes 3, 5, 7, ..., from 0."""
    several = (_primes_below(4 << k) for k in count(i.bit_length()))
    return next(found[i + 1] for found in several if len(found) > i + 1)


@cache
def _primes_below(limit: int) -> tuple[int, ...]:
    """By the sieve of Eratosthenes."""
    is_left = bytearray([1]) * limit
    is_left[:2] = 0, 0
    for d in range(2, isqrt(limit - 1) + 1):
        if is_left[d]:
            is_left[d * d :: d] = bytes(len(range(d * d, limit, d)))
    return tuple(compress(range(limit), is_left))


@cache
def primes_for(bits: int) -> int:
    """The least number of odd primes, from 3 up, whose product is at least 2**bits."""
    product, i = 1, 0
    while product < 1 << bits:
        product, i = product * prime(i), i + 1
    return i


@cache
def span(bits: int, q: int) -> int:
    """The residues modulo q of 1, 2, 4, ..., 2**(bits - 1), added up."""
    return sum(pow(2, j, q) for j in range(bits))


@cache
def generator(q: int) -> int:
    """The least generator of the units modulo a prime q; 0 if q is not prime."""
    if not is_prime(q):
        return 0
    return next(g for g in range(1, q) if all(pow(g, d, q) != 1 for d in range(1, q - 1) if (q - 1) % d == 0))


def discrete_log(a: int, q: int) -> int:
    """The least e with generator(q)**e = a modulo q; 0 if there is none."""
    return _logs(q).get(a % q, 0)


@cache
def _logs(q: int) -> dict[int, int]:
    g = generator(q)
    return {pow(g, e, q): e for e in reversed(range(q - 1))} if g else {}


def crt(k: int, w: int, i: int) -> int:
    """ceil(M / 2**w) / (M / q) modulo q, for M the product of the first k odd primes and q number i of them.

    For an integer X < 2**w, the sum over i of X * crt(k, w, i) / q is, modulo 1, X / 2**w and less than 2**w / M more:
    past 1 it starts at 0 again.
    """
    if i >= k:
        return 0
    scale, q = _scale(k, w), prime(i)
    return scale * pow(modulus(k) // q, -1, q) % q


@cache
def modulus(k: int) -> int:
    return prod(map(prime, range(k)))


@cache
def _scale(k: int, w: int) -> int:
    return -(-modulus(k) >> w)


def crt_above(k: int, w: int, s: int, i: int) -> int:
    """`crt` for k primes from number s of the odd primes on: all of them are at least 2*s + 3."""
    if i >= k:
        return 0
    product, q = _product_above(k, s), prime(s + i)
    return -(-product >> w) * pow(product // q, -1, q) % q


@cache
def _product_above(k: int, s: int) -> int:
    return prod(prime(s + i) for i in range(k))
