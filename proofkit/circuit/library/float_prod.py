"""Iterated product of floats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add, mul, xor
from typing import Any

from proofkit.circuit.library.remainders import COMPUTED, HARDWIRED, Basis, windows
from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import Words, round_word

__all__ = ["FLOAT_PROD", "FLOAT_PROD_UNIFORM"]


def _product(w: Words, params: Mapping[str, int], operands: Sequence[Any]) -> Sequence[Any]:
    """All factors multiplied before anything is rounded."""
    n, p = params["n"], params["p"]
    signs, significands, exponents = zip(*operands[0], strict=True)
    exponent = reduce(add, exponents) - (n - 1) * 2**p
    if n * p < p + 2:
        return (round_word(w, p, signs[0], significands[0] << 2, exponent - 2, p + 2),)
    return (round_word(w, p, reduce(xor, signs), reduce(mul, significands), exponent, n * p),)


def _float_prod(basis: Basis) -> str:
    given = "".join(f", {name}={name}" for name in "QHJ" if name in basis.params)
    return f"""
float_prod{basis.suffix}(n >= 1, p >= 2{basis.params})
input x_s[i] for i in range(n)
input x_m[i, j] for i in range(n) for j in range(p)
input x_e[i, j] for i in range(n) for j in range(p + 1)
use product = int_prod{basis.suffix}(n=n, p=p{given})
  x[i, j] = x_m[i, j]
# With the leading one of the product at place k the exponent is t[k] - n * 2**p, where t[k] is the sum of all
# exponents, of 2**p + 1 - p and of k.
let low = n*(p - 1)
let size = p + bit_length(n*p)
use t[h] = int_sum_within(n=n + 2, k=size, w=size + bit_length(n + 1), rise=n + 2, fall=n + size + 2) for h in range(n)
  a[i, c] = ((x_e[i, c] if c < p + 1 else 0) if i < n else (1 - bit(p - 2, c) if c < p else 0) if i < n + 1
    else bit(h + low, c))
form upper[h] = sum(2**(c - p) * t[h].s[c] for c in range(p, size + bit_length(n + 1))) for h in range(n)
gate from_zero[h] = upper[h] >= n for h in range(n)
gate from_half[h] = upper[h] >= n + 1 for h in range(n)
gate from_end[h] = upper[h] >= n + 2 for h in range(n)
gate is_below[h] = upper[h] >= n - 1 and all(t[h].s[c] for c in range(p)) for h in range(n)
gate is_least[h] = upper[h] >= n and all(t[h].s[c] for c in range(p)) for h in range(n)
gate reached[c] = sum(x_s[i] for i in range(n)) >= c for c in range(1, n + 1)
gate defined = all(x_m[i, p - 1] for i in range(n))
use r = float_round(n=n*p, p=p, low=low, spare=0, skip=0)
  on = defined
  sign = sum((1 - 2*((c + 1) % 2)) * reached[c] for c in range(1, n + 1))
  b[i] = product.s[i]
  e[k, j] = t[k - low].s[j] if j < p else from_half[k - low]
  fits[k] = from_zero[k - low] - from_end[k - low]
  over[k] = from_end[k - low]
  below[k] = is_below[k - low] - is_least[k - low]
bit r_s = r.r_s
bit r_m[i] = r.r_m[i] for i in range(p)
bit r_e[j] = r.r_e[j] for j in range(p + 1)
output r_s, r_m, r_e
"""


FLOAT_PROD = Circuit(
    name="float_prod",
    title="the product of n floats of p bits, rounded once",
    text=_float_prod(HARDWIRED),
    inputs=(Port("x", "float", array=True),),
    outputs=(Port("r", "float"),),
    meaning=_product,
    width=lambda p: (p["n"] + 1) * (p["p"] + 1) + p["n"] + 4,
    deep=({"n": 3, "p": 2}, {"n": 2, "p": 4}),
    grid=tuple({"n": n, "p": p} for n, p in ((2, 2), (1, 2), (1, 3), (2, 3), (3, 2), (2, 4), (4, 4))),
    source="int_prod of the significands beside int_sum of the exponents",
    lower="3: has the inner product modulo 2 in it (Hajnal, Maass, Pudlak, Szegedy and Turan 1993)",
    prototype=6,
)

FLOAT_PROD_UNIFORM = Circuit(
    name="float_prod_uniform",
    title="the product of n floats of p bits, rounded once, by constants that the circuit computes",
    text=_float_prod(COMPUTED),
    inputs=FLOAT_PROD.inputs,
    outputs=FLOAT_PROD.outputs,
    meaning=_product,
    width=FLOAT_PROD.width,
    grid=tuple(
        dict(zip("npQHJ", values, strict=True)) for values in ((2, 2, 15, 2, 2), (1, 2, 3, 2, 2), (2, 3, 63, 4, 2))
    ),
    source="int_prod_uniform of the significands beside int_sum of the exponents",
    **windows(lambda p: (p["n"] * p["p"], p["n"] * p["p"] + 1)),
)
