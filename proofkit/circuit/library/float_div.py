"""Division of two floats."""

from __future__ import annotations

from proofkit.circuit.library.remainders import COMPUTED, HARDWIRED, Basis, windows
from proofkit.circuit.library.row import Circuit, Port, Twin
from proofkit.floats.words import WordFloats

__all__ = ["FLOAT_DIV", "FLOAT_DIV_UNIFORM"]

EXPONENT = """
# Where x_m is less than y_m, the exponent is t - 2**(p + 1) for t = x_e - y_e + 3 * 2**p - p; else it is one more, and
# the carry goes through all ones.
use t = int_sum_within(n=3, k=p + 1, w=p + 3, rise=3, fall=p + 4)
  a[i, c] = x_e[c] if i < 1 else 1 - y_e[c] if i < 2 else 1 - bit(p - 2, c) if c < p else 0
gate ones[j] = all(t.s[i] for i in range(j)) for j in range(1, p + 2)
bit next[j] = t.s[j] + (ones[j] if j > 0 else 1) - 2*ones[j + 1] for j in range(p + 1)
gate within = t.s[p + 1] and not t.s[p + 2]
gate last = t.s[p + 1] and not t.s[p + 2] and all(t.s[i] for i in range(p + 1))
gate short[c] = (not t.s[p + 1] and not t.s[p + 2] and all(t.s[i] for i in range(1, p + 1))
    and (t.s[0] if c < 1 else not t.s[0]) for c in range(2))
""".strip()


def _float_div(basis: Basis) -> str:
    return f"""
float_div{basis.suffix}(p >= 2{basis.params})
# With u = 2**p - y_m, at most half of 2**p, 1/y_m is the sum of u**i / 2**(p*(i + 1)) over i < T and less than
# 2**(1 - T) / y_m more. So x_m / y_m / 2 is about Z / 2**w, for Z = x_m times the sum of u**i * 2**(p*(T - 1 - i)).
let T = 2*p + 5
let w = p*T + 1
let a = T
{basis.setting}
let D = 2*p + 3
input x_s, y_s
input x_m[i], y_m[i] for i in range(p)
input x_e[j], y_e[j] for j in range(p + 1)
form x_residue[k] = sum(power_mod(2, j, q(k)) * x_m[j] for j in range(p)) for k in range(K)
form y_residue[k] = sum(power_mod(2, j, q(k)) * y_m[j] for j in range(p)) for k in range(K)
gate x_reached[k, v] = x_residue[k] >= v for k in range(K) for v in range(1, top(k) + 1)
gate y_reached[k, v] = y_residue[k] >= v for k in range(K) for v in range(1, top(k) + 1)
# The sum is (2**(p*T) - u**T) / y_m, or T * 2**(p*(T - 1)) where the prime divides y_m.
let is_zero(k, v) = (q(k) - 1 - v % q(k))//(q(k) - 1)
let u(k, v) = power_mod(2, p, q(k)) + q(k) - v % q(k)
let series(k, v) = (((power_mod(2, p*T, q(k)) + q(k) - power_mod(u(k, v), T, q(k))) % q(k)
    * power_mod(v, q(k) - 2, q(k)) % q(k)
    + is_zero(k, v) * (T*power_mod(2, p*(T - 1), q(k)) % q(k))) % q(k))
form total[k] = (discrete_log(series(k, 0), q(k))
    + sum((discrete_log(v, q(k)) - discrete_log(v - 1, q(k))) * x_reached[k, v]
        + (discrete_log(series(k, v), q(k)) - discrete_log(series(k, v - 1), q(k))) * y_reached[k, v]
        for v in range(1, top(k) + 1)) for k in range(K))
bit x_zero[k] = (1 + sum((is_zero(k, v) - is_zero(k, v - 1)) * x_reached[k, v]
    for v in range(1, top(k) + 1)) for k in range(K))
bit y_zero[k] = (is_zero(k, series(k, 0)) + sum((is_zero(k, series(k, v)) - is_zero(k, series(k, v - 1)))
    * y_reached[k, v] for v in range(1, top(k) + 1)) for k in range(K))
form zeros[k] = x_zero[k] + y_zero[k] for k in range(K)
let most(k) = 2*(q(k) - 2)
{basis.powers()}
# The series loses less than a unit of place a, too; what is lost is added: then no place up to D is too small.
# Quotients with a one below place p + 2 have another one by place D, so none of them is taken for a tie.
use sum = int_sum_modulo(n=K + 1, k=B)
  a[k, c] = fraction[k, B - 1 - c] if k < K else bit(K + (lost + 1)*2**bit_length(K), c)
{EXPONENT}
gate both = x_s and y_s
gate defined = x_m[p - 1] and y_m[p - 1]
use r = float_round(n=D, p=p, low=D - 2, spare=0, skip=0)
  on = defined
  sign = x_s + y_s - 2*both
  b[i] = sum.s[i + B - D]
  e[k, j] = t.s[j] if k < D - 1 else next[j]
  fits[k] = within + (short[0] - last if k > D - 2 else 0)
  over[k] = t.s[p + 2] + (last if k > D - 2 else 0)
  below[k] = short[0] if k < D - 1 else short[1]
bit r_s = r.r_s
bit r_m[i] = r.r_m[i] for i in range(p)
bit r_e[j] = r.r_e[j] for j in range(p + 1)
output r_s, r_m, r_e
"""


FLOAT_DIV = Circuit(
    name="float_div",
    title="x / y for two floats of p bits, rounded once; 0 if y is 0",
    text=_float_div(HARDWIRED),
    inputs=(Port("x", "float"), Port("y", "float")),
    outputs=(Port("r", "float"),),
    meaning=lambda w, p, a: (WordFloats(w, p["p"]).div(a[0], a[1]),),
    width=lambda p: 2 * p["p"] + 4,
    deep=tuple({"p": p} for p in (4, 5, 8)),
    grid=tuple({"p": p} for p in (2, 3, 4, 5, 8)),
    source="int_div with a divisor whose length is known",
    lower="3 (as for integers)",
    prototype=6,
)

FLOAT_DIV_UNIFORM = Circuit(
    name="float_div_uniform",
    title="x / y for two floats of p bits, rounded once; 0 if y is 0; by constants that the circuit computes",
    text=_float_div(COMPUTED),
    inputs=FLOAT_DIV.inputs,
    outputs=FLOAT_DIV.outputs,
    meaning=FLOAT_DIV.meaning,
    width=FLOAT_DIV.width,
    grid=({"p": 2, "Q": 3, "H": 2, "J": 1}, {"p": 2, "Q": 31, "H": 6, "J": 2}),
    deep=({"p": 2, "Q": 1023, "H": 13, "J": 2},),
    as_in=Twin("float_div", _float_div, mine=COMPUTED, theirs=HARDWIRED),
    source="float_div; constants after Hesse, Allender and Barrington 2002",
    **windows(lambda p: (p["p"] * (2 * p["p"] + 5) + 1, 2 * p["p"] + 5)),
)
