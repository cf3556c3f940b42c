"""Comparison of two integers, digit by digit."""

from __future__ import annotations

from proofkit.circuit.library.int_compare import ordering
from proofkit.circuit.library.row import Circuit, Port

__all__ = ["INT_COMPARE_DIGITS"]

INT_COMPARE_DIGITS = Circuit(
    name="int_compare_digits",
    title="x < y, x = y, x > y for two p-bit integers, with digits of bit_length(p) bits",
    text="""
int_compare_digits(p >= 1)
let w = bit_length(p)
let top = (p - 1)//w
input x[i], y[i] for i in range(p)
# A gate weighs all bits of a digit together: weights up to 2**w <= 2*p.
form digit[k] = sum(2**j*(x[w*k + j] - y[w*k + j]) for j in range(w) if w*k + j < p) for k in range(top + 1)
gate above[k] = digit[k] > 0 for k in range(top + 1)
gate below[k] = digit[k] < 0 for k in range(top + 1)
bit same[k] = 1 - above[k] - below[k] for k in range(top + 1)
# The highest digit that differs decides, so at most one of these is 1.
gate decides[k] = all(same[l] for l in range(k + 1, top + 1)) and digit[k] > 0 for k in range(top)
gate equal = all(same[k] for k in range(top + 1))
bit greater = above[top] + sum(decides[k] for k in range(top))
bit less = 1 - greater - equal
output less, equal, greater
""",
    inputs=(Port("x"), Port("y")),
    outputs=(Port("less"), Port("equal"), Port("greater")),
    meaning=ordering,
    width=lambda p: p["p"] + 1,
    deep=tuple({"p": p} for p in (10, 53)),
    grid=tuple({"p": p} for p in (1, 2, 3, 4, 5, 6, 8, 16, 64)),
    source="disjoint terms, one for each digit that may decide",
    best="2 (Alon and Bruck 1994)",
)
