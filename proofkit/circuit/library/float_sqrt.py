"""Square root of a float."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import Triple, Words

__all__ = ["FLOAT_SQRT", "nearest_root"]


def nearest_root(w: Words, p: int, significand: Any, exponent: Any) -> Any:
    """The root's significand: twice the root of m * 2**(p - h), bit by bit, halved and rounded. There are no ties.

    The exponent counts by its parity only.
    """
    h = (exponent + p) & 1
    square = w.where(h == 1, significand << (p + 1), significand << (p + 2))
    double = w.constant(0)
    for place in reversed(range(p + 1)):
        more = double | 1 << place
        double = w.where(more * more <= square, more, double)
    return (double + 1) >> 1


def _root(w: Words, params: Mapping[str, int], operands: Sequence[Any]) -> Sequence[Any]:
    [x], p = operands, params["p"]
    defined, zero = w.both(x.sign == 0, x.significand > 0), w.constant(0)
    root = nearest_root(w, p, x.significand, x.exponent)
    exponent = ((x.exponent + p + ((x.exponent + p) & 1)) >> 1) + (2 ** (p - 1) - p)
    return (Triple(zero, w.where(defined, root, zero), w.where(defined, exponent, zero)),)


FLOAT_SQRT = Circuit(
    name="float_sqrt",
    title="the square root of a float of p bits, rounded once; 0 for x < 0",
    text="""
float_sqrt(p >= 2)
# The result has the significand 2**p * r, rounded, for r = sqrt(x_m / 2**(p + h)), where h is 0 or 1 and x_e + p + h is
# even. 2**p * r is 2**(-p - 3) at least from the middle between two integers, so r may be 2**(-2*p - 3) off. Half of
# that is for the fractions. A quarter is for T terms of a series, which are off by less than 5.8**-T / 4. The rest is
# for its coefficients, rounded in units of 1/M, times powers of a number up to 2**(p - 2).
let T = (4*p + 9)//5
let K = primes_for((p - 2)*(T - 1) + 2*p + 8)
let B = 2*p + 4 + bit_length(K)
input x_s
input x_m[i] for i in range(p)
input x_e[j] for j in range(p + 1)
# Whether x is positive and has this h, and whether the residue of the significand without its highest bit reaches v.
form missing[h] = (1 - x_m[p - 1] + x_s + (1 - x_e[0] if (p + h) % 2 == 1 else x_e[0])) for h in range(2)
form residue[k] = sum(power_mod(2, j, prime(k)) * x_m[j] for j in range(p - 1)) for k in range(K)
gate is_case[h] = missing[h] <= 0 for h in range(2)
gate reached[h, k, v] = (residue[k] >= v + (span(p - 1, prime(k)) + 1)*missing[h]
    for h in range(2) for k in range(K) for v in range(1, span(p - 1, prime(k)) + 1))
# Place j + 1 after the point of what each prime adds to r, whole parts dropped.
let place(h, k, v, j) = 2*(power_mod(2, j, prime(k))
    * (sqrt_crt(K, T, p, h, v + power_mod(2, p - 1, prime(k)), k) % prime(k)) % prime(k)) // prime(k)
bit fraction[k, j] = (sum(place(h, k, 0, j) * is_case[h] for h in range(2))
    + sum((place(h, k, v, j) - place(h, k, v - 1, j)) * reached[h, k, v]
        for h in range(2) for v in range(1, span(p - 1, prime(k)) + 1)) for k in range(K) for j in range(B))
# Half a unit of place p, so that cutting off rounds to the nearest.
use r = int_sum_modulo(n=K + 1, k=B)
  a[k, c] = fraction[k, B - 1 - c] if k < K else 1 if c == B - p - 1 else 0
# The exponent is x_e // 2 + 2**(p - 1) - p // 2, and one more if p is even and x_e odd.
use t = int_sum_modulo(n=3, k=p + 1)
  a[i, c] = ((x_e[c + 1] if c < p else 0) if i < 1
    else (1 - bit((p - 2)//2, c) if c < p - 1 else 0) if i < 2
    else ((1 - p % 2) * x_e[0] if c < 1 else 0))
bit r_s = 0
bit r_m[i] = r.s[i + B - p] for i in range(p)
gate r_e[j] = x_m[p - 1] and not x_s and t.s[j] for j in range(p + 1)
output r_s, r_m, r_e
""",
    inputs=(Port("x", "float"),),
    outputs=(Port("r", "float"),),
    meaning=_root,
    width=lambda p: 2 * p["p"] + 4,
    deep=({"p": 10}, {"p": 16}),
    grid=tuple({"p": p} for p in (2, 3, 4, 5, 8)),
    source="Reif and Tate 1992; Legendre's series as a table for each prime",
    lower="2: no single threshold gate computes it",
    prototype=4,
)
