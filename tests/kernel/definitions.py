"""Functions of index formulas by their definitions alone: shares no code with the kernel's number theory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from math import prod

from sympy import nextprime

__all__ = ["DEFINITIONS", "LEAST", "odd_primes"]


@cache
def odd_primes(count: int) -> tuple[int, ...]:
    found = [2]
    while len(found) <= count:
        found.append(int(nextprime(found[-1])))
    return tuple(found[1:])


def is_prime(q: int) -> int:
    return int(len([d for d in range(1, q + 1) if q % d == 0]) == 2)


def power_mod(a: int, e: int, q: int) -> int:
    return int(a**e % q)


def generator(q: int) -> int:
    """The least number with q - 1 different powers modulo a prime q."""
    return next(g for g in range(1, q + 1) if len(_powers(g, q)) == q - 1) if is_prime(q) else 0


@cache
def _powers(g: int, q: int) -> frozenset[int]:
    found: list[int] = [1]
    while (power := found[-1] * g % q) not in found:
        found.append(power)
    return frozenset(found)


def discrete_log(a: int, q: int) -> int:
    g = generator(q)
    return next((e for e in range(q - 1) if (g**e - a) % q == 0), 0) if g else 0


def prime(i: int) -> int:
    return odd_primes(i + 1)[i]


def primes_for(bits: int) -> int:
    return next(k for k in range(bits + 1) if prod(odd_primes(k)) >= 2**bits)


def span(bits: int, q: int) -> int:
    return sum(2**j % q for j in range(bits))


def crt(k: int, w: int, i: int) -> int:
    """The only r below q with r * M/q = ceil(M / 2**w) modulo q."""
    return crt_above(k, w, 0, i)


def crt_above(k: int, w: int, s: int, i: int) -> int:
    """The same for k odd primes without the first s."""
    if i >= k:
        return 0
    primes = odd_primes(s + k)[s:]
    q, product = primes[i], prod(primes)
    ceiling = -(-product // 2**w)
    return next(r for r in range(q) if (r * (product // q) - ceiling) % q == 0)


DEFINITIONS: Mapping[str, Callable[..., int]] = {
    "floordiv": lambda a, b: a // b,
    "mod": lambda a, b: a - b * (a // b),
    "bit_length": lambda a: len(f"{a:b}") if a else 0,
    "pow2": lambda e: int(2**e),
    "bit": lambda a, i: a // 2**i % 2,
    "is_prime": is_prime,
    "power_mod": power_mod,
    "generator": generator,
    "discrete_log": discrete_log,
    "prime": prime,
    "primes_for": primes_for,
    "span": span,
    "crt": crt,
    "crt_above": crt_above,
}
"""Those of number theory; functions of real numbers have tests of their own."""

LEAST: Mapping[str, tuple[int, ...]] = {
    "floordiv": (0, 1),
    "mod": (0, 1),
    "bit_length": (0,),
    "pow2": (0,),
    "bit": (0, 0),
    "is_prime": (0,),
    "power_mod": (0, 0, 1),
    "generator": (1,),
    "discrete_log": (0, 1),
    "prime": (0,),
    "primes_for": (1,),
    "span": (0, 1),
    "crt": (1, 0, 0),
    "crt_above": (1, 0, 0, 0),
}
"""The arguments from which on each is defined."""
