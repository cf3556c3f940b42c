"""Iterated product of integers: residues modulo small primes, discrete logarithms, Chinese remainders."""

from __future__ import annotations

from functools import reduce
from operator import mul

from proofkit.circuit.library.remainders import FRACTIONS, POWERS, SUM
from proofkit.circuit.library.row import Circuit, Port

__all__ = ["INT_POWER", "INT_PROD"]

INT_PROD = Circuit(
    name="int_prod",
    title="the product of n integers of p bits",
    text=f"""
int_prod(n >= 1, p >= 1)
# Of n*p bits; modulo odd primes with a product of at least 2**(2*w + 1), Z / 2**w is then less than 2**(-w - 1) off.
let w = n*p
let K = primes_for(2*w + 1)
let B = w + 1 + bit_length(K)
input x[i, j] for i in range(n) for j in range(p)
# Each factor modulo each prime, as a sum that is not reduced, in unary; its discrete logarithm, and whether it is 0.
form residue[i, k] = sum(power_mod(2, j, prime(k)) * x[i, j] for j in range(p)) for i in range(n) for k in range(K)
gate reached[i, k, v] = residue[i, k] >= v for i in range(n) for k in range(K) for v in range(1, span(p, prime(k)) + 1)
form log[i, k] = (sum((discrete_log(v, prime(k)) - discrete_log(v - 1, prime(k))) * reached[i, k, v]
    for v in range(1, span(p, prime(k)) + 1)) for i in range(n) for k in range(K))
let vanishes(k, v) = (prime(k) - 1 - v % prime(k))//(prime(k) - 1)
bit is_zero[i, k] = (1 + sum((vanishes(k, v) - vanishes(k, v - 1)) * reached[i, k, v]
    for v in range(1, span(p, prime(k)) + 1)) for i in range(n) for k in range(K))
form total[k] = sum(log[i, k] for i in range(n)) for k in range(K)
form zeros[k] = sum(is_zero[i, k] for i in range(n)) for k in range(K)
let most(k) = n*(prime(k) - 2)
{POWERS}
{FRACTIONS}
{SUM}
bit s[c] = sum.s[c + B - w] for c in range(w)
output s
""",
    inputs=(Port("x", array=True),),
    outputs=(Port("s"),),
    meaning=lambda _w, _p, a: (reduce(mul, a[0]),),
    width=lambda p: p["n"] * p["p"] + 2,
    deep=({"n": 4, "p": 4},),
    grid=tuple({"n": n, "p": p} for n, p in ((1, 1), (2, 2), (3, 2), (2, 4), (2, 1), (1, 3), (4, 4), (8, 4))),
    source="Beame, Cook and Hoover 1986; the rank of the remainders is avoided by a coefficient near M / 2**w",
    best="4 (Siu and Roychowdhury 1994)",
)

INT_POWER = Circuit(
    name="int_power",
    title="an integer of p bits to the power n",
    text=f"""
int_power(n >= 1, p >= 1)
let w = n*p
let K = primes_for(2*w + 1)
let B = w + 1 + bit_length(K)
input x[j] for j in range(p)
form residue[k] = sum(power_mod(2, j, prime(k)) * x[j] for j in range(p)) for k in range(K)
gate reached[k, v] = residue[k] >= v for k in range(K) for v in range(1, span(p, prime(k)) + 1)
# The power modulo each prime needs no logarithm; the rest is that of int_prod.
let place(k, v, j) = 2*(power_mod(2, j, prime(k))
    * (crt(K, w, k)*power_mod(v, n, prime(k)) % prime(k)) % prime(k)) // prime(k)
bit fraction[k, j] = (sum((place(k, v, j) - place(k, v - 1, j)) * reached[k, v]
    for v in range(1, span(p, prime(k)) + 1)) for k in range(K) for j in range(B))
{SUM}
bit s[c] = sum.s[c + B - w] for c in range(w)
output s
""",
    inputs=(Port("x"),),
    outputs=(Port("s"),),
    meaning=lambda _w, p, a: (reduce(mul, [a[0]] * p["n"]),),
    width=lambda p: p["n"] * p["p"] + 2,
    grid=tuple({"n": n, "p": p} for n, p in ((1, 1), (2, 2), (3, 2), (2, 4), (4, 4), (3, 8), (8, 8))),
    source="as int_prod, without logarithms",
    best="3 (Siu and Roychowdhury 1994)",
)
