"""Iterated product of integers: residues modulo small primes, discrete logarithms, Chinese remainders."""

from __future__ import annotations

from functools import reduce
from operator import mul

from proofkit.circuit.library.remainders import COMPUTED, HARDWIRED, Basis, windows
from proofkit.circuit.library.row import Circuit, Port

__all__ = ["INT_POWER", "INT_PROD", "INT_PROD_UNIFORM"]


def _int_prod(basis: Basis) -> str:
    return f"""
int_prod{basis.suffix}(n >= 1, p >= 1{basis.params})
let w = n*p
let a = w + 1
{basis.setting}
input x[i, j] for i in range(n) for j in range(p)
# Each factor modulo each prime, as a sum that is not reduced, in unary; its discrete logarithm, and whether it is 0.
form residue[i, k] = sum(power_mod(2, j, q(k)) * x[i, j] for j in range(p)) for i in range(n) for k in range(K)
gate reached[i, k, v] = residue[i, k] >= v for i in range(n) for k in range(K) for v in range(1, top(k) + 1)
form log[i, k] = (sum((discrete_log(v, q(k)) - discrete_log(v - 1, q(k))) * reached[i, k, v]
    for v in range(1, top(k) + 1)) for i in range(n) for k in range(K))
let vanishes(k, v) = (q(k) - 1 - v % q(k))//(q(k) - 1)
bit is_zero[i, k] = (1 + sum((vanishes(k, v) - vanishes(k, v - 1)) * reached[i, k, v] for v in range(1, top(k) + 1))
    for i in range(n) for k in range(K))
form total[k] = sum(log[i, k] for i in range(n)) for k in range(K)
form zeros[k] = sum(is_zero[i, k] for i in range(n)) for k in range(K)
let most(k) = n*(q(k) - 2)
{basis.powers()}
use sum = int_sum_modulo(n=K + 1, k=B)
  a[k, c] = fraction[k, B - 1 - c] if k < K else bit(K + lost*2**bit_length(K), c)
bit s[c] = sum.s[c + B - w] for c in range(w)
output s
"""


INT_PROD = Circuit(
    name="int_prod",
    title="the product of n integers of p bits",
    text=_int_prod(HARDWIRED),
    inputs=(Port("x", array=True),),
    outputs=(Port("s"),),
    meaning=lambda _w, _p, a: (reduce(mul, a[0]),),
    width=lambda p: p["n"] * p["p"] + 2,
    deep=({"n": 4, "p": 4}, {"n": 8, "p": 8}),
    grid=tuple({"n": n, "p": p} for n, p in ((1, 1), (2, 2), (3, 2), (2, 4), (2, 1), (1, 3), (4, 4), (8, 4))),
    source="Chinese remainders without their rank (see the library's remainders)",
    best="4 (Siu and Roychowdhury 1994)",
    lower="3: has the inner product modulo 2 in it (Hajnal, Maass, Pudlak, Szegedy and Turan 1993)",
    prototype=5,
)

INT_PROD_UNIFORM = Circuit(
    name="int_prod_uniform",
    title="the product of n integers of p bits, by constants that the circuit computes",
    text=_int_prod(COMPUTED),
    inputs=INT_PROD.inputs,
    outputs=INT_PROD.outputs,
    meaning=INT_PROD.meaning,
    width=INT_PROD.width,
    deep=({"n": 2, "p": 4, "Q": 255, "H": 4, "J": 2},),
    grid=tuple(
        dict(zip("npQHJ", values, strict=True))
        for values in (
            (1, 1, 3, 2, 1),
            (2, 1, 3, 2, 2),
            (3, 1, 15, 2, 1),
            (2, 2, 15, 2, 2),
            (3, 2, 63, 4, 2),
            (2, 3, 63, 4, 2),
        )
    ),
    source="int_prod; constants after Hesse, Allender and Barrington 2002",
    **windows(lambda p: (p["n"] * p["p"], p["n"] * p["p"] + 1)),
)

INT_POWER = Circuit(
    name="int_power",
    title="an integer of p bits to the power n",
    text=f"""
int_power(n >= 1, p >= 1)
let w = n*p
let a = w + 1
{HARDWIRED.setting}
input x[j] for j in range(p)
form residue[k] = sum(power_mod(2, j, q(k)) * x[j] for j in range(p)) for k in range(K)
gate reached[k, v] = residue[k] >= v for k in range(K) for v in range(1, top(k) + 1)
# The power modulo each prime needs no logarithm; the rest is that of int_prod.
let place(k, v, j) = 2*(power_mod(2, j, q(k)) * (crt(K, w, k)*power_mod(v, n, q(k)) % q(k)) % q(k)) // q(k)
bit fraction[k, j] = (sum((place(k, v, j) - place(k, v - 1, j)) * reached[k, v] for v in range(1, top(k) + 1))
    for k in range(K) for j in range(B))
use sum = int_sum_modulo(n=K + 1, k=B)
  a[k, c] = fraction[k, B - 1 - c] if k < K else bit(K, c)
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
    lower="3 (Siu and Roychowdhury 1994)",
    prototype=4,
)
