"""The number of ones, in binary."""

from __future__ import annotations

from proofkit.circuit.library.meaning import count_ones
from proofkit.circuit.library.row import Circuit, Port

__all__ = ["COUNT_BITS"]

COUNT_BITS = Circuit(
    name="count_bits",
    title="the number of ones among n bits, in binary",
    text="""
count_bits(n >= 1)
input x[i] for i in range(n)
gate least[t] = sum(x[i] for i in range(n)) >= t for t in range(1, n + 1)
# The steps of bit j on the way from 0 up to the number of ones.
bit count[j] = sum((bit(t, j) - bit(t - 1, j))*least[t] for t in range(1, n + 1)) for j in range(bit_length(n))
output count
""",
    inputs=(Port("x"),),
    outputs=(Port("count"),),
    meaning=lambda _w, p, a: (count_ones(a[0], p["n"]),),
    width=lambda p: p["n"] + 1,
    deep=({"n": 20},),
    grid=tuple({"n": n} for n in (1, 2, 3, 4, 5, 8, 12, 40)),
    source="Muroga; Hofmeister, Hohberg and Koehling 1991",
    best="2",
)
