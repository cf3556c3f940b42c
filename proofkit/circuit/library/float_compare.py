"""Comparison of two floats, bit by bit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proofkit.circuit.library.meaning import flag
from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import WordFloats, Words, width

__all__ = ["FLOAT_COMPARE"]


def _ordering(w: Words, params: Mapping[str, int], operands: Sequence[Any]) -> Sequence[Any]:
    floats = WordFloats(w, params["p"])
    return tuple(flag(w, compare(*operands)) for compare in (floats.lt, floats.eq, floats.gt))


FLOAT_COMPARE = Circuit(
    name="float_compare",
    title="x < y, x = y, x > y for two floats of p bits",
    text="""
float_compare(p >= 1)
input x_s, y_s
input x_m[i], y_m[i] for i in range(p)
input x_e[j], y_e[j] for j in range(p + 1)
# -1, 0 or 1: the highest bit of a significand is 0 for zero only.
form x_sign = x_m[p - 1] - 2*x_s
form y_sign = y_m[p - 1] - 2*y_s
# Magnitudes of nonzero floats are in the order of exponent and significand, read as one integer.
bit x[i] = x_m[i] if i < p - 1 else x_e[i - p + 1] for i in range(2*p)
bit y[i] = y_m[i] if i < p - 1 else y_e[i - p + 1] for i in range(2*p)
gate above[i] = x[i] and not y[i] for i in range(2*p)
# They differ where y - x + 2 (x and not y) is 1.
bit same[i] = 1 + x[i] - y[i] - 2*above[i] for i in range(2*p)
# x < y because of the signs; or of the highest place where two positive floats differ, or two negative ones: so at most
# one of these gates is 1.
gate by_sign = x_sign < y_sign
gate smaller[i] = (not x_s and not y_s and x_m[p - 1] and y[i] and not x[i] and all(same[k] for k in range(i + 1, 2*p))
    for i in range(2*p))
gate deeper[i] = x_s and y_s and x[i] and not y[i] and all(same[k] for k in range(i + 1, 2*p)) for i in range(2*p)
bit lt = by_sign + sum(smaller[i] + deeper[i] for i in range(2*p))
gate eq = not by_sign and all(same[i] for i in range(2*p)) and x_sign <= y_sign
bit gt = 1 - lt - eq
output lt, eq, gt
""",
    inputs=(Port("x", "float"), Port("y", "float")),
    outputs=(Port("lt"), Port("eq"), Port("gt")),
    meaning=_ordering,
    width=lambda p: width("lt", p["p"]),
    deep=tuple({"p": p} for p in (4, 5, 24, 53)),
    grid=tuple({"p": p} for p in (1, 2, 3, 4, 5, 8, 16)),
    source="disjoint terms, one for each place that may decide and each sign",
    best="2 (as for integers: Alon and Bruck 1994)",
    lower="2: no single threshold gate computes it",
    prototype=3,
)
