"""Rows that stay as they are, whatever becomes of the library: two that are right, one refused and one wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_, xor
from typing import Any

from proofkit.circuit.language import read_family
from proofkit.circuit.library import families
from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import Words
from proofkit.kernel.measure import circuit_theorem, measure
from proofkit.report.circuits.entry import Stated

__all__ = ["ADD", "ANY_ODD", "REFUSED", "WRONG", "stated"]

ADD = Circuit(
    name="add",
    title="x + y for two p-bit integers",
    text="""
add(p >= 1)
input x[i], y[i] for i in range(p)
gate both[i] = x[i] and y[i] for i in range(p)
gate either[i] = x[i] or y[i] for i in range(1, p)
bit one[i] = either[i] - both[i] for i in range(1, p)
# One j at most.
gate reaches[i, j] = both[j] and all(one[k] for k in range(j + 1, i)) for i in range(2, p + 1) for j in range(i - 1)
bit carry[i] = (both[i - 1] if i > 0 else 0) + sum(reaches[i, j] for j in range(i - 1)) for i in range(p + 1)
bit s[i] = (x[i] + y[i] - 2*carry[i + 1] if i < p else 0) + carry[i] for i in range(p + 1)
output s
""",
    inputs=(Port("x"), Port("y")),
    outputs=(Port("s"),),
    meaning=lambda _w, _p, a: (a[0] + a[1],),
    width=lambda p: p["p"] + 2,
    grid=({"p": 1}, {"p": 2}, {"p": 3}),
    deep=({"p": 3}, {"p": 4}),
    source="carry look-ahead",
    best="2 (Alon and Bruck 1994)",
)


def _any_odd(_words: Words, params: Mapping[str, int], operands: Sequence[Any]) -> Sequence[Any]:
    rows = [[row >> place & 1 for place in range(params["p"])] for row in operands[0]]
    return (reduce(or_, (reduce(xor, bits) for bits in rows)),)


ANY_ODD = Circuit(
    name="any_odd",
    title="whether one of n rows of p bits has an odd number of ones",
    text="""
any_odd(n >= 1, p >= 1)
input x[a, i] for a in range(n) for i in range(p)
form weighed[a] = sum(x[a, i] for i in range(p)) for a in range(n)
# Not read by anything.
gate half[a] = weighed[a] >= bit_length(p) for a in range(n)
use row[a] = parity(n=p) for a in range(n)
  x[i] = x[a, i]
gate odd = any(row[a].odd for a in range(n))
output odd
""",
    inputs=(Port("x", array=True),),
    outputs=(Port("odd"),),
    meaning=_any_odd,
    width=lambda p: p["p"] + 1,
    grid=({"n": 1, "p": 1}, {"n": 2, "p": 3}),
)

REFUSED = replace(ADD, name="refused", text=ADD.text.replace("add(", "refused(").replace("either[i] -", "later[i] -"))
WRONG = replace(
    ADD,
    name="wrong",
    text=ADD.text.replace("add(", "wrong("),
    meaning=lambda _w, _p, a: (a[0] + a[1] + 1 - (a[0] & 1),),
)


def stated(row: Circuit) -> Stated:
    family = read_family(row.text, families())
    return Stated(row, family, measure(family), circuit_theorem(family))
