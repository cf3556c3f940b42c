"""Division of integers: the reciprocal of the divisor as a geometric series, modulo small primes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proofkit.circuit.library.remainders import COMPUTED, HARDWIRED, Basis, windows
from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import Words

__all__ = ["INT_DIV", "INT_DIV_UNIFORM"]


def _quotient(w: Words, _params: Mapping[str, int], operands: Sequence[Any]) -> Sequence[Any]:
    x, y = operands
    undefined = y == 0
    return (w.where(undefined, w.constant(0), w.div(x, w.where(undefined, w.constant(1), y))),)


def _int_div(basis: Basis) -> str:
    return f"""
int_div{basis.suffix}(p >= 1{basis.params})
# With l the length of y and u = 2**l - y, at most half of 2**l, 1/y is the sum of u**i / 2**(l*(i + 1)) over i < T, and
# less than 2**(1 - T) / y more. So x / y / 2**p is about Z / 2**w, for Z = x * 2**((p - l)*T) times the sum of
# u**i * 2**(l*(T - 1 - i)).
let T = 2*p + 2
let w = p*T + p
let a = T
{basis.setting}
input x[j], y[j] for j in range(p)
form x_residue[k] = sum(power_mod(2, j, q(k)) * x[j] for j in range(p)) for k in range(K)
form y_residue[k] = sum(power_mod(2, j, q(k)) * y[j] for j in range(p)) for k in range(K)
gate x_reached[k, v] = x_residue[k] >= v for k in range(K) for v in range(1, top(k) + 1)
# Whether y has the length l and its residue reaches v.
gate y_reached[l, k, v] = (y_residue[k] >= v + (top(k) + 1)*(1 - y[l - 1] + sum(y[i] for i in range(l, p)))
    for l in range(1, p + 1) for k in range(K) for v in range(present(k) * (top(k) + 1)))
# The sum is (2**(l*T) - u**T) / y, or T * 2**(l*(T - 1)) where the prime divides y.
let is_zero(k, v) = (q(k) - 1 - v % q(k))//(q(k) - 1)
let shift(k, l, e) = power_mod(2, l*e, q(k))
let u(k, l, v) = shift(k, l, 1) + q(k) - v % q(k)
let quotient(k, l, v) = ((shift(k, l, T) + q(k) - power_mod(u(k, l, v), T, q(k))) % q(k)
    * power_mod(v, q(k) - 2, q(k)) % q(k))
let series(k, l, v) = ((quotient(k, l, v) + is_zero(k, v) * (T*shift(k, l, T - 1) % q(k))) % q(k)
    * shift(k, p - l, T) % q(k))
form total[k] = (sum((discrete_log(v, q(k)) - discrete_log(v - 1, q(k))) * x_reached[k, v]
        for v in range(1, top(k) + 1))
    + sum(discrete_log(series(k, l, v), q(k)) * y_reached[l, k, v]
        for l in range(1, p + 1) for v in range(present(k) * (top(k) + 1)))
    - sum(discrete_log(series(k, l, v - 1), q(k)) * y_reached[l, k, v]
        for l in range(1, p + 1) for v in range(1, present(k) * (top(k) + 1))) for k in range(K))
bit x_zero[k] = (1 + sum((is_zero(k, v) - is_zero(k, v - 1)) * x_reached[k, v] for v in range(1, top(k) + 1))
    for k in range(K))
bit y_unit[k] = (sum((1 - is_zero(k, series(k, l, v))) * y_reached[l, k, v]
        for l in range(1, p + 1) for v in range(present(k) * (top(k) + 1)))
    - sum((1 - is_zero(k, series(k, l, v - 1))) * y_reached[l, k, v]
        for l in range(1, p + 1) for v in range(1, present(k) * (top(k) + 1))) for k in range(K))
form zeros[k] = 1 + x_zero[k] - y_unit[k] for k in range(K)
let most(k) = 2*(q(k) - 2)
{basis.powers()}
# The series loses less than a unit of place a, too; what is lost is added: no quotient is near an integer from below.
use sum = int_sum_modulo(n=K + 1, k=B)
  a[k, c] = fraction[k, B - 1 - c] if k < K else bit(K + (lost + 1)*2**bit_length(K), c)
bit s[c] = sum.s[c + B - p] for c in range(p)
output s
"""


INT_DIV = Circuit(
    name="int_div",
    title="x / y for two p-bit integers, rounded down; 0 if y is 0",
    text=_int_div(HARDWIRED),
    inputs=(Port("x"), Port("y")),
    outputs=(Port("s"),),
    meaning=_quotient,
    width=lambda p: p["p"] + 2,
    deep=tuple({"p": p} for p in (5, 6)),
    grid=tuple({"p": p} for p in (1, 2, 3, 4, 8)),
    source="the reciprocal as a geometric series (Beame, Cook and Hoover 1986) of remainders",
    best="3 (Siu and Roychowdhury 1994)",
    lower="3 (Siu, Bruck, Kailath and Hofmeister 1993)",
    prototype=5,
)

INT_DIV_UNIFORM = Circuit(
    name="int_div_uniform",
    title="x / y for two p-bit integers, rounded down; 0 if y is 0; by constants that the circuit computes",
    text=_int_div(COMPUTED),
    inputs=INT_DIV.inputs,
    outputs=INT_DIV.outputs,
    meaning=_quotient,
    width=INT_DIV.width,
    grid=({"p": 1, "Q": 63, "H": 4, "J": 1}, {"p": 2, "Q": 255, "H": 8, "J": 2}),
    source="int_div; constants after Hesse, Allender and Barrington 2002",
    **windows(lambda p: (p["p"] * (2 * p["p"] + 3), 2 * p["p"] + 2)),
)
