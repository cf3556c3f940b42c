"""Sorting of n floats by counting for each how many come before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import WordFloats, Words

__all__ = ["FLOAT_SORT"]


def _sorted(w: Words, params: Mapping[str, int], operands: Sequence[Any]) -> tuple[list[Any]]:
    """By exchanging neighbours. Equal floats are equal words, so that their order does not show."""
    floats, xs = WordFloats(w, params["p"]), list(operands[0])
    for last in range(len(xs) - 1, 0, -1):
        for a in range(last):
            xs[a], xs[a + 1] = floats.min(xs[a], xs[a + 1]), floats.max(xs[a], xs[a + 1])
    return (xs,)


FLOAT_SORT = Circuit(
    name="float_sort",
    title="n floats of p bits in increasing order, equal ones in the order in which they stand",
    text="""
float_sort(n >= 1, p >= 1)
input x_s[a] for a in range(n)
input x_m[a, i] for a in range(n) for i in range(p)
input x_e[a, j] for a in range(n) for j in range(p + 1)
# Whether element a, which is the later one, is smaller than element b.
use smaller[a, b] = float_less(p=p) for a in range(n) for b in range(a)
  x_s = x_s[a]
  x_m[i] = x_m[a, i]
  x_e[j] = x_e[a, j]
  y_s = x_s[b]
  y_m[i] = x_m[b, i]
  y_e[j] = x_e[b, j]
# How many go before element a: those before it that are not larger, and those after it that are smaller.
form rank[a] = (sum(1 - smaller[a, b].lt for b in range(a)) + sum(smaller[b, a].lt for b in range(a + 1, n))
    for a in range(n))
# All ranks differ, so what goes to place r is what has rank r or more, less what has rank r + 1 or more.
gate from_m[a, r, i] = rank[a] >= r and x_m[a, i] for a in range(n) for r in range(1, n) for i in range(p)
gate from_e[a, r, j] = rank[a] >= r and x_e[a, j] for a in range(n) for r in range(1, n) for j in range(p + 1)
# The negative ones go first.
gate z_s[r] = sum(x_s[a] for a in range(n)) > r for r in range(n)
bit z_m[r, i] = (sum((from_m[a, r, i] if r > 0 else x_m[a, i]) - (from_m[a, r + 1, i] if r < n - 1 else 0)
    for a in range(n)) for r in range(n) for i in range(p))
bit z_e[r, j] = (sum((from_e[a, r, j] if r > 0 else x_e[a, j]) - (from_e[a, r + 1, j] if r < n - 1 else 0)
    for a in range(n)) for r in range(n) for j in range(p + 1))
output z_s, z_m, z_e
""",
    inputs=(Port("x", "float", array=True),),
    outputs=(Port("z", "float", array=True),),
    meaning=_sorted,
    width=lambda p: p["p"] + 2,
    deep=(
        {"n": 3, "p": 2},
        {"n": 2, "p": 3},
    ),
    grid=tuple({"n": n, "p": p} for n, p in ((1, 2), (2, 1), (2, 2), (3, 1), (3, 2), (4, 3), (5, 2), (8, 4), (6, 8))),
    source="comparison of all pairs, ranks as forms, and a choice merged with the data",
    best="3 for integers (Siu, Bruck, Kailath and Hofmeister 1993)",
    lower="2: no single threshold gate computes it",
    prototype=4,
)
