"""Comparison of two integers, bit by bit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proofkit.circuit.library.meaning import flag
from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import Words

__all__ = ["INT_COMPARE", "ordering"]


def ordering(w: Words, _params: Mapping[str, int], operands: Sequence[Any]) -> Sequence[Any]:
    x, y = operands
    return flag(w, x < y), flag(w, x == y), flag(w, x > y)


INT_COMPARE = Circuit(
    name="int_compare",
    title="x < y, x = y, x > y for two p-bit integers",
    text="""
int_compare(p >= 1)
input x[i], y[i] for i in range(p)
gate above[i] = x[i] and not y[i] for i in range(p)
# They differ where y - x + 2 (x and not y) is 1.
bit same[i] = 1 + x[i] - y[i] - 2*above[i] for i in range(p)
# The highest place where they differ decides, so at most one of these is 1; at the top place it would be above[p - 1].
gate decides[i] = x[i] and not y[i] and all(same[k] for k in range(i + 1, p)) for i in range(p - 1)
gate equal = all(same[i] for i in range(p))
bit greater = above[p - 1] + sum(decides[i] for i in range(p - 1))
bit less = 1 - greater - equal
output less, equal, greater
""",
    inputs=(Port("x"), Port("y")),
    outputs=(Port("less"), Port("equal"), Port("greater")),
    meaning=ordering,
    width=lambda p: p["p"] + 1,
    deep=tuple({"p": p} for p in (10, 53)),
    grid=tuple({"p": p} for p in (1, 2, 3, 4, 5, 6, 8, 16, 64)),
    source="disjoint terms, one for each place that may decide",
    best="2 (Alon and Bruck 1994)",
    lower="2: no single threshold gate computes it",
    prototype=3,
)
