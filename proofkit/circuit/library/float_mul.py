"""Multiplication of two floats."""

from __future__ import annotations

from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import WordFloats

__all__ = ["FLOAT_MUL"]

FLOAT_MUL = Circuit(
    name="float_mul",
    title="x * y for two floats of p bits, rounded once",
    text="""
float_mul(p >= 2)
input x_s, y_s
input x_m[i], y_m[i] for i in range(p)
input x_e[j], y_e[j] for j in range(p + 1)
use product = int_mul(p=p)
  x[i] = x_m[i]
  y[i] = y_m[i]
# The leading one of the product is at 2p - 2 or 2p - 1; then the exponent is t - 2**p or t + 1 - 2**p, where t is the
# sum of both exponents and of p - 1. The carry of t + 1 goes through all ones.
use t = int_sum_within(n=3, k=p + 1, w=p + 3, rise=3, fall=p + 4)
  a[i, c] = x_e[c] if i < 1 else y_e[c] if i < 2 else bit(p - 1, c)
gate ones[j] = all(t.s[i] for i in range(j)) for j in range(1, p + 3)
bit next[j] = t.s[j] + (ones[j] if j > 0 else 1) - 2*ones[j + 1] for j in range(p + 2)
# As t is below 2**(p + 2) + p, its upper three bits tell whether it is within 2**p .. 3*2**p - 1.
gate three = t.s[p] and t.s[p + 1]
bit over = three + t.s[p + 2]
bit within = t.s[p] + t.s[p + 1] - 2*three
gate last = t.s[p + 1] and not t.s[p] and all(t.s[i] for i in range(p))
gate short[c] = (not t.s[p] and not t.s[p + 1] and not t.s[p + 2] and all(t.s[i] for i in range(1, p))
    and (t.s[0] if c < 1 else not t.s[0]) for c in range(2))
gate both = x_s and y_s
use r = float_round(n=2*p, p=p, low=2*p - 2, spare=0, skip=0)
  on = 1
  sign = x_s + y_s - 2*both
  b[i] = product.s[i]
  e[k, j] = (t.s[j] if j < p else t.s[p + 1]) if k < 2*p - 1 else next[j] if j < p else next[p + 1]
  fits[k] = within + (short[0] - last if k > 2*p - 2 else 0)
  over[k] = over + (last if k > 2*p - 2 else 0)
  below[k] = short[0] if k < 2*p - 1 else short[1]
bit r_s = r.r_s
bit r_m[i] = r.r_m[i] for i in range(p)
bit r_e[j] = r.r_e[j] for j in range(p + 1)
output r_s, r_m, r_e
""",
    inputs=(Port("x", "float"), Port("y", "float")),
    outputs=(Port("r", "float"),),
    meaning=lambda w, p, a: (WordFloats(w, p["p"]).mul(a[0], a[1]),),
    width=lambda p: 2 * p["p"] + 4,
    deep=tuple({"p": p} for p in (4, 5, 6, 53)),
    grid=tuple({"p": p} for p in (2, 3, 4, 5, 8, 16)),
    lower="3: has the inner product modulo 2 in it (Hajnal, Maass, Pudlak, Szegedy and Turan 1993)",
    prototype=5,
)
