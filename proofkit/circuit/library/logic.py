"""AND, OR and NOT, bit by bit."""

from __future__ import annotations

from proofkit.circuit.library.row import Circuit, Port

__all__ = ["BITS_AND", "BITS_NOT", "BITS_OR"]

BITS_AND = Circuit(
    name="bits_and",
    title="x and y for each of n bits",
    text="""
bits_and(n >= 1)
input x[i], y[i] for i in range(n)
gate z[i] = x[i] and y[i] for i in range(n)
output z
""",
    inputs=(Port("x"), Port("y")),
    outputs=(Port("z"),),
    meaning=lambda _w, _p, a: (a[0] & a[1],),
    width=lambda p: p["n"] + 1,
    deep=({"n": 10},),
    grid=tuple({"n": n} for n in (1, 2, 3, 5, 8, 32)),
    lower="1: no sum of the two is 0 or 1 as it should be",
)

BITS_OR = Circuit(
    name="bits_or",
    title="x or y for each of n bits",
    text="""
bits_or(n >= 1)
input x[i], y[i] for i in range(n)
gate z[i] = x[i] or y[i] for i in range(n)
output z
""",
    inputs=BITS_AND.inputs,
    outputs=BITS_AND.outputs,
    meaning=lambda _w, _p, a: (a[0] | a[1],),
    width=BITS_AND.width,
    deep=BITS_AND.deep,
    grid=BITS_AND.grid,
    lower=BITS_AND.lower,
)

BITS_NOT = Circuit(
    name="bits_not",
    title="not x for each of n bits",
    text="""
bits_not(n >= 1)
input x[i] for i in range(n)
bit z[i] = 1 - x[i] for i in range(n)
output z
""",
    inputs=(Port("x"),),
    outputs=BITS_AND.outputs,
    meaning=lambda _w, p, a: (2 ** p["n"] - 1 - a[0],),
    width=BITS_AND.width,
    deep=({"n": 20},),
    grid=BITS_AND.grid,
)
