"""Iterated addition: n integers at once, in three layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any

from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import Words

__all__ = ["INT_SUM", "INT_SUM_MODULO", "INT_SUM_WITHIN"]


def _total(_words: Words, _params: Mapping[str, int], operands: Sequence[Any]) -> Any:
    return reduce(add, operands[0])


def _fits(words: Words, params: Mapping[str, int], operands: Sequence[Any]) -> Any:
    """The sum has w bits, and no column holds more ones than the staircase allows."""
    fits = _total(words, params, operands) < 1 << params["w"]
    for c in range(params["k"]):
        height = reduce(add, ((x >> c) & 1 for x in operands[0]))
        fits = words.both(fits, height <= min(params["n"], c + params["rise"], params["fall"] - c))
    return fits


CARRIES = """
# The carry into place c is what stands below c, in whole units of 2**c: at most n - 1, which is below 2**L.
let L = bit_length(n - 1)
input a[i, c] for i in range(n) for c in range(k)
form column[c] = sum(a[i, c] for i in range(n)) for c in range(k)
# The L places below c in units of 2**(c - L), and the 2L places below c in units of 2**(c - 2L).
form window[c] = sum(2**(r + L - c) * column[r] for r in range(max(0, c - L), min(c, k))) for c in range(w)
form wide[c] = 2**L * window[c] + window[c - L] for c in range(L + 1, w)
# What each of them sends into place c if nothing comes from below it, in unary.
gate exact[c, v] = (window[c] >= v * 2**L
    for c in range(1, min(L + 1, w)) for v in range(1, min(n, c + rise, fall - c + 2)))
gate near[c, v] = window[c] >= v * 2**L for c in range(L + 1, w - L) for v in range(1, min(n, c + rise, fall - c + 2))
gate far[c, v] = wide[c] >= v * 2**(2*L) for c in range(L + 1, w) for v in range(1, min(n, c + rise, fall - c + 2))
gate nearly[c, v] = (wide[c] + 2**L >= v * 2**(2*L)
    for c in range(2*L + 1, w) for v in range(1, min(n + 1, c + rise + 1, fall - c + 3)))
# The carry into c exceeds what its window sends by one if the window below makes it so, or if the two are on the edge
# and the carry into c - L exceeds what that window sends.
bit made[c] = (sum(far[c, v] - near[c, v] for v in range(1, min(n, c + rise, fall - c + 2)))
    for c in range(L + 1, w - L))
bit edge[c] = (sum(nearly[c, v] for v in range(1, min(n + 1, c + rise + 1, fall - c + 3)))
    - sum(far[c, v] for v in range(1, min(n, c + rise, fall - c + 2))) for c in range(2*L + 1, w))
gate passed[c, t] = (made[c - t*L] and all(edge[c - u*L] for u in range(t))
    for c in range(2*L + 1, w) for t in range(1, (c - L - 1)//L + 1))
form excess[c] = sum(passed[c, t] for t in range(1, (c - L - 1)//L + 1)) for c in range(2*L + 1, w)
form carry[c] = ((sum(exact[c, v] for v in range(1, min(n, c + rise, fall - c + 2))) if 0 < c <= L else 0)
    + (sum(far[c, v] for v in range(1, min(n, c + rise, fall - c + 2))) if c > L else 0)
    + (excess[c] if c > 2*L else 0) for c in range(w))
""".strip()
"""The carry into each of w places."""

INT_SUM_WITHIN = Circuit(
    name="int_sum_within",
    title="the sum of n integers of k bits, given that it is below 2**w and at most c + rise or fall - c have bit c",
    text=f"""
int_sum_within(n >= 2, k >= 1, w >= 1, rise >= 1, fall >= 1)
{CARRIES}
bit s[c] = (column[c] if c < k else 0) + carry[c] - (2*carry[c + 1] if c + 1 < w else 0) for c in range(w)
output s
""",
    inputs=(Port("a", array=True),),
    outputs=(Port("s"),),
    meaning=lambda w, p, a: (_total(w, p, a),),
    width=lambda p: p["k"] + p["n"] + 2,
    grid=tuple(
        dict(zip(("n", "k", "w", "rise", "fall"), values, strict=True))
        for values in (
            (2, 1, 2, 2, 3),
            (2, 3, 4, 2, 5),
            (3, 3, 5, 3, 6),
            (4, 3, 5, 4, 7),
            (3, 5, 6, 1, 5),
            (4, 7, 8, 1, 7),
        )
    ),
    source="windows of HHK 1991 with the carries left as linear forms",
    best="2 (Siu and Roychowdhury 1994, size not practical)",
    promise=_fits,
)

INT_SUM = Circuit(
    name="int_sum",
    title="the sum of n integers of p bits",
    text="""
int_sum(n >= 2, p >= 1)
input a[i, c] for i in range(n) for c in range(p)
use total = int_sum_within(n=n, k=p, w=p + bit_length(n - 1), rise=n, fall=n + p)
  a[i, c] = a[i, c]
bit s[c] = total.s[c] for c in range(p + bit_length(n - 1))
output s
""",
    inputs=(Port("a", array=True),),
    outputs=(Port("s"),),
    meaning=lambda w, p, a: (_total(w, p, a),),
    width=lambda p: p["p"] + p["n"] + 2,
    deep=(
        {"n": 4, "p": 5},
        {"n": 8, "p": 2},
    ),
    grid=tuple({"n": n, "p": p} for n, p in ((2, 1), (2, 4), (3, 3), (4, 4), (5, 2), (8, 3), (8, 8), (16, 16))),
    source="int_sum_within",
    best="2 (Siu and Roychowdhury 1994, size not practical)",
    lower="2: no single threshold gate computes it",
    prototype=3,
)

INT_SUM_MODULO = Circuit(
    name="int_sum_modulo",
    title="the sum of n integers of k bits modulo 2**k",
    text=f"""
int_sum_modulo(n >= 2, k >= 1)
let w = k + 1
let rise = n
let fall = n + k
{CARRIES}
bit s[c] = column[c] + carry[c] - 2*carry[c + 1] for c in range(k)
output s
""",
    inputs=(Port("a", array=True),),
    outputs=(Port("s"),),
    meaning=lambda w, p, a: (_total(w, p, a) & ((1 << p["k"]) - 1),),
    width=lambda p: p["k"] + p["n"] + 2,
    grid=tuple({"n": n, "k": k} for n, k in ((2, 1), (2, 4), (3, 3), (4, 3), (5, 2), (8, 3), (8, 8))),
    source="int_sum_within",
)
