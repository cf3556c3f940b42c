"""Comparison of two floats, digit by digit."""

from __future__ import annotations

from proofkit.circuit.library.float_compare import FLOAT_COMPARE
from proofkit.circuit.library.meaning import flag
from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import WordFloats

__all__ = ["FLOAT_COMPARE_DIGITS", "FLOAT_LESS"]

_DIGITS = """\
let w = bit_length(p)
let top = (2*p - 1)//w
input x_s, y_s
input x_m[i], y_m[i] for i in range(p)
input x_e[j], y_e[j] for j in range(p + 1)
# -1, 0 or 1: the highest bit of a significand is 0 for zero only.
form x_sign = x_m[p - 1] - 2*x_s
form y_sign = y_m[p - 1] - 2*y_s
# Magnitudes of nonzero floats are in the order of exponent and significand, read as one integer. A gate weighs all bits
# of a digit of it together: weights up to 2**w <= 2*p.
form ahead[i] = x_m[i] - y_m[i] if i < p - 1 else x_e[i - p + 1] - y_e[i - p + 1] for i in range(2*p)
form digit[k] = sum(2**j*ahead[w*k + j] for j in range(w) if w*k + j < 2*p) for k in range(top + 1)"""

_LESS = """\
# x < y because of the signs; or of the highest digit where two positive floats differ, or two negative ones: so at most
# one of these gates is 1.
gate by_sign = x_sign < y_sign
gate smaller[k] = (not x_s and not y_s and x_m[p - 1] and all(same[l] for l in range(k + 1, top + 1)) and digit[k] < 0
    for k in range(top + 1))
gate deeper[k] = x_s and y_s and all(same[l] for l in range(k + 1, top + 1)) and digit[k] > 0 for k in range(top + 1)
bit lt = by_sign + sum(smaller[k] + deeper[k] for k in range(top + 1))"""

FLOAT_LESS = Circuit(
    name="float_less",
    title="x < y for two floats of p bits: what sorting needs",
    text=f"""
float_less(p >= 1)
{_DIGITS}
gate above[k] = digit[k] > 0 for k in range(1, top + 1)
gate below[k] = digit[k] < 0 for k in range(1, top + 1)
bit same[k] = 1 - above[k] - below[k] for k in range(1, top + 1)
{_LESS}
output lt
""",
    inputs=FLOAT_COMPARE.inputs,
    outputs=(Port("lt"),),
    meaning=lambda w, p, a: (flag(w, WordFloats(w, p["p"]).lt(a[0], a[1])),),
    width=FLOAT_COMPARE.width,
    deep=tuple({"p": p} for p in (4, 5, 24)),
    grid=FLOAT_COMPARE.grid,
    source="disjoint terms, one for each digit that may decide and each sign",
    best=FLOAT_COMPARE.best,
)

FLOAT_COMPARE_DIGITS = Circuit(
    name="float_compare_digits",
    title="x < y, x = y, x > y for two floats of p bits, with digits of bit_length(p) bits",
    text=f"""
float_compare_digits(p >= 1)
{_DIGITS}
gate above[k] = digit[k] > 0 for k in range(top + 1)
gate below[k] = digit[k] < 0 for k in range(top + 1)
bit same[k] = 1 - above[k] - below[k] for k in range(top + 1)
{_LESS}
gate eq = not by_sign and all(same[k] for k in range(top + 1)) and x_sign <= y_sign
bit gt = 1 - lt - eq
output lt, eq, gt
""",
    inputs=FLOAT_COMPARE.inputs,
    outputs=FLOAT_COMPARE.outputs,
    meaning=FLOAT_COMPARE.meaning,
    width=FLOAT_COMPARE.width,
    deep=tuple({"p": p} for p in (4, 5, 24)),
    grid=FLOAT_COMPARE.grid,
    source=FLOAT_LESS.source,
    best=FLOAT_COMPARE.best,
)
