"""Descriptions that several circuits share: numbers as their remainders modulo small primes, and back.

A number Z below 2**w is found from its remainders modulo primes q(k), k < K, with the product M. With c about M / 2**w,
Z / 2**w is about Z*c / M, which is, whole parts dropped, the sum of t / q(k) over all k, for t the remainder of
Z * c * (M / q(k))**-1. There is no rank to be found, as in Beame, Cook and Hoover 1986: whole parts are dropped anyway.
Each fraction is cut off, so the sum loses less than K units of the last place, and what c is off by.

A remainder of Z that is not 0 is the generator modulo q(k) to the number `total[k]`, at most most(k); `zeros[k]` counts
factors that are 0. There are two ways to get the factor c * (M / q(k))**-1.

hardwired  it is a constant of the circuit: the primes are the first ones, M is just large enough. Not known in FO.
computed   the circuit finds it from functions in FO, in two layers. The primes lie in J windows of H numbers each, from
           2**m on, for m the length of Q. With D the product of those in a window, d of them, and N = 2**(m*d), c is
           (M - prod(D - N)) / 2**w: an integer where 2**w divides every N, as all terms of M - prod(D - N) have a
           factor N, but M - M. Then 1 - c * 2**w / M is prod(1 - N/D), a product of J small numbers (after Hesse,
           Allender and Barrington 2002, who divide by 2**w as by fractions near 1/2). Windows with too few primes count
           as D - 0. What Q, H and J have to be is `adequate`; such numbers, polynomial in w, exist for every w, since
           there are x**(2/3) / ln x primes, about, between x and x + x**(2/3) (Huxley 1972).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import prod
from typing import Any, TypedDict

from proofkit.floats.words import Words
from proofkit.kernel.number_theory import is_prime

__all__ = ["COMPUTED", "HARDWIRED", "Basis", "adequate", "lacking", "meant", "windows"]


@dataclass(frozen=True, slots=True)
class Basis:
    """How remainders are put together. `setting` is told `a`: Z*c / M may be 2**-a off; it says w before.

    suffix   of the names of circuits that use it
    setting  primes, K, and the numbers of units of place a that c may be too small by (`lost`)
    scale    the logarithm of the factor, at most scale_most(k), and how many of its own factors are 0
    scaled   the remainder over q(k) of what has the logarithm v, with the factor if `scale` has it not
    params   parameters beside those of the circuit
    """

    suffix: str
    setting: str
    scale: str
    scaled: str
    params: str = ""

    def powers(self) -> str:
        """Needs total, zeros, most(k)."""
        return f"""
{self.scale}
gate power[k, v] = (total[k] + scale[k] >= v + (most(k) + scale_most(k) + 1)*(zeros[k] + scale_zeros[k])
    for k in range(K) for v in range(present(k) * (most(k) + scale_most(k) + 1)))
# Over the prime: place j + 1 after the point, for the generator to the v.
let place(k, v, j) = 2*(power_mod(2, j, q(k)) * ({self.scaled}) % q(k)) // q(k)
bit fraction[k, j] = (sum(place(k, v, j) * power[k, v]
        for v in range(present(k) * (most(k) + scale_most(k) + 1)))
    - sum(place(k, v - 1, j) * power[k, v]
        for v in range(1, present(k) * (most(k) + scale_most(k) + 1))) for k in range(K) for j in range(B))
""".strip()


HARDWIRED = Basis(
    "",
    """
let K = primes_for(w + a)
let B = a + bit_length(K)
let q(k) = prime(k)
let present(k) = 1
let top(k) = span(p, prime(k))
let lost = 0
""".strip(),
    """
let scale_most(k) = 0
form scale[k] = 0 for k in range(K)
form scale_zeros[k] = 0 for k in range(K)
""".strip(),
    "crt(K, w, k)*power_mod(generator(q(k)), v, q(k)) % q(k)",
)

COMPUTED = Basis(
    "_uniform",
    """
let m = bit_length(Q)
let K = J*H
let B = a + bit_length(K)
let q(k) = 2**m + k
let present(k) = is_prime(q(k))
let top(k) = present(k) * p*(q(k) - 1)
let lost = 1
""".strip(),
    """
# How many primes each window has, and the logarithms of their products modulo each prime: sums of constants, in unary.
let odd(h) = (h + 1)//2
form primes[j] = sum(present(j*H + i) for i in range(H)) for j in range(J)
gate counted[j, v] = primes[j] >= v for j in range(J) for v in range(1, H + 1)
form product_log[k, j] = (sum(present(j*H + i) * discrete_log(q(j*H + i), q(k)) for i in range(H))
    for k in range(K) for j in range(J))
gate product_reached[k, j, v] = (product_log[k, j] >= v
    for k in range(K) for j in range(J) for v in range(1, present(k) * odd(H)*(q(k) - 2) + 1))
# The same for the inverse of the product of all other primes.
form inverse_log[k] = (sum(present(i) * discrete_log(power_mod(q(i), q(k) - 2, q(k)), q(k)) for i in range(K))
    for k in range(K))
gate inverse_reached[k, v] = (inverse_log[k] >= v
    for k in range(K) for v in range(1, present(k) * odd(K)*(q(k) - 2) + 1))
# D - N modulo each prime: D is 0 modulo the primes of its own window; N is counted if 2**w divides it.
let least = (w - 1)//m + 1
form difference[k, j] = ((0 if j*H <= k < j*H + H else 1 + sum((power_mod(generator(q(k)), v, q(k))
        - power_mod(generator(q(k)), v - 1, q(k))) * product_reached[k, j, v]
        for v in range(1, present(k) * odd(H)*(q(k) - 2) + 1)))
    - sum(power_mod(2, m*v, q(k)) * counted[j, v] for v in range(least, H + 1))
    + sum(power_mod(2, m*(v - 1), q(k)) * counted[j, v] for v in range(least + 1, H + 1))
    for k in range(K) for j in range(J))
gate difference_reached[k, j, v] = (difference[k, j] + q(k) >= v
    for k in range(K) for j in range(J) for v in range(1, present(k) * 2*q(k)))
let nothing(k, v) = (q(k) - 1 - v % q(k))//(q(k) - 1)
bit difference_zero[k, j] = (1 + sum((nothing(k, v) - nothing(k, v - 1)) * difference_reached[k, j, v]
    for v in range(1, present(k) * 2*q(k))) for k in range(K) for j in range(J))
# Minus their product, over 2**w, over the product of all other primes.
let scale_most(k) = (J + 2)*(q(k) - 2)
form scale[k] = (discrete_log(q(k) - power_mod((q(k) + 1)//2, w, q(k)), q(k))
    + sum((v % (q(k) - 1) - (v - 1) % (q(k) - 1)) * inverse_reached[k, v]
        for v in range(1, present(k) * odd(K)*(q(k) - 2) + 1))
    + sum((discrete_log(v, q(k)) - discrete_log(v - 1, q(k))) * difference_reached[k, j, v]
        for j in range(J) for v in range(1, present(k) * 2*q(k))) for k in range(K))
form scale_zeros[k] = sum(difference_zero[k, j] for j in range(J)) for k in range(K)
""".strip(),
    "power_mod(generator(q(k)), v, q(k))",
    ", Q >= 2, H >= 1, J >= 1",
)


@cache
def adequate(w: int, a: int, bound: int, height: int, windows: int) -> bool:
    """Whether, with Q, H and J being these, c * 2**w / M is at most 1 and less than it by 2**-a at most."""
    m, off = bound.bit_length(), Fraction(1)
    for start in range(2**m, 2**m + height * windows, height):
        primes = [q for q in range(start, start + height) if is_prime(q)]
        if primes and m * len(primes) >= w:
            off *= 1 - Fraction(2 ** (m * len(primes)), prod(primes))
    return off <= Fraction(1, 2**a)


def lacking(params: Mapping[str, int], w: int, a: int, factor: int = 0) -> str:
    """What the parameters Q, H and J of a circuit have to be, if they are not; all primes have to be above `factor`."""
    bound, height, windows = params["Q"], params["H"], params["J"]
    m = bound.bit_length()
    if 2**m < factor:
        return f"Q = {bound} is too small here: it needs {(factor - 1).bit_length()} bits, for primes above {factor}"
    if adequate(w, a, bound, height, windows):
        return ""
    return (
        f"Q = {bound}, H = {height} and J = {windows} do not do here. From 2**{m} on there are {windows} windows of "
        f"{height} numbers. With D for the product of the primes in a window, d of them, the windows with {m}*d >= {w} "
        f"have to give a product of 1 - 2**({m}*d)/D of at most 2**-{a}. More numbers in a window (H) make d large "
        "enough, more bits of Q make each factor small, and more windows (J) give more factors"
    )


def meant(words: Words, params: Mapping[str, int], w: int, a: int, factor: int = 0) -> Any:
    """That the parameters Q, H and J of a circuit are adequate, as a condition on its operands."""
    return words.constant(int(not lacking(params, w, a, factor))) == 1


Wanted = Callable[[Mapping[str, int]], tuple[int, ...]]
"""What a circuit asks of Q, H and J: w, a, and maybe what all primes have to be above."""


class Windows(TypedDict):
    """What a row says about Q, H and J."""

    promise: Callable[[Words, Mapping[str, int], Sequence[Any]], Any]
    needs: Callable[[Mapping[str, int]], str]


def windows(wanted: Wanted) -> Windows:
    return Windows(
        promise=lambda words, params, _: meant(words, params, *wanted(params)),
        needs=lambda params: lacking(params, *wanted(params)),
    )
