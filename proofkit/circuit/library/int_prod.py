"""Iterated product of integers: residues modulo small primes, discrete logarithms, Chinese remainders."""

from __future__ import annotations

from functools import reduce
from operator import mul

from proofkit.circuit.library.row import Circuit, Port

__all__ = ["INT_PROD"]

INT_PROD = Circuit(
    name="int_prod",
    title="the product of n integers of p bits",
    text="""
int_prod(n >= 1, p >= 1)
# The product, below 2**w, from its residues modulo the first K odd primes, whose product M is at least 2**(2*w + 1).
let w = n*p
let K = primes_for(2*w + 1)
let B = w + 1 + bit_length(K)
input x[i, j] for i in range(n) for j in range(p)
# Each factor modulo each prime, as a sum that is not reduced, in unary; its discrete logarithm, and whether it is 0.
form residue[i, k] = sum(power_mod(2, j, prime(k)) * x[i, j] for j in range(p)) for i in range(n) for k in range(K)
gate reached[i, k, v] = residue[i, k] >= v for i in range(n) for k in range(K) for v in range(1, span(p, prime(k)) + 1)
form log[i, k] = (sum((discrete_log(v, prime(k)) - discrete_log(v - 1, prime(k))) * reached[i, k, v]
    for v in range(1, span(p, prime(k)) + 1)) for i in range(n) for k in range(K))
bit is_zero[i, k] = (1 + sum(((((v - 1)%prime(k) + prime(k) - 1)//prime(k)) - (v%prime(k) + prime(k) - 1)//prime(k))
    * reached[i, k, v] for v in range(1, span(p, prime(k)) + 1)) for i in range(n) for k in range(K))
# The product modulo the prime is the generator to the sum of these, unless a factor is 0.
form total[k] = sum(log[i, k] for i in range(n)) for k in range(K)
gate power[k, v] = (total[k] >= v + (n*(prime(k) - 2) + 1) * sum(is_zero[i, k] for i in range(n))
    for k in range(K) for v in range(n*(prime(k) - 2) + 1))
# Times the coefficient of the prime, over the prime: these fractions add up to the product / 2**w, whole parts dropped.
bit fraction[k, j] = (sum(2*(power_mod(2, j, prime(k))*(crt(K, w, k)*power_mod(generator(prime(k)), v, prime(k))
        %prime(k))%prime(k))//prime(k) * power[k, v] for v in range(n*(prime(k) - 2) + 1))
    - sum(2*(power_mod(2, j, prime(k))*(crt(K, w, k)*power_mod(generator(prime(k)), v - 1, prime(k))
        %prime(k))%prime(k))//prime(k) * power[k, v] for v in range(1, n*(prime(k) - 2) + 1))
    for k in range(K) for j in range(B))
# Each is cut off after B places, so all of them lose less than K; the product loses nothing.
use sum = int_sum_modulo(n=K + 1, k=B)
  a[k, c] = fraction[k, B - 1 - c] if k < K else bit(K, c)
bit s[c] = sum.s[c + B - w] for c in range(w)
output s
""",
    inputs=(Port("x", array=True),),
    outputs=(Port("s"),),
    meaning=lambda _w, _p, a: (reduce(mul, a[0]),),
    width=lambda p: p["n"] * p["p"] + 2,
    grid=tuple({"n": n, "p": p} for n, p in ((1, 1), (2, 1), (1, 3), (2, 2), (3, 2), (2, 4), (4, 4), (8, 4))),
    source="Beame, Cook and Hoover 1986; the rank of the remainders is avoided by a coefficient near M / 2**w",
    best="4 (Siu and Roychowdhury 1994)",
)
