"""Whether the number of ones is odd."""

from __future__ import annotations

from proofkit.circuit.library.meaning import count_ones
from proofkit.circuit.library.row import Circuit, Port

__all__ = ["PARITY"]

PARITY = Circuit(
    name="parity",
    title="whether the number of ones among n bits is odd",
    text="""
parity(n >= 1)
input x[i] for i in range(n)
gate least[t] = sum(x[i] for i in range(n)) >= t for t in range(1, n + 1)
# Of s ones, least[1], ..., least[s] are 1, and 1 - 1 + 1 - ... is 1 for odd s, else 0.
bit odd = sum((2*bit(t, 0) - 1)*least[t] for t in range(1, n + 1))
output odd
""",
    inputs=(Port("x"),),
    outputs=(Port("odd"),),
    meaning=lambda _w, p, a: (count_ones(a[0], p["n"]) & 1,),
    width=lambda p: p["n"] + 1,
    deep=({"n": 20},),
    grid=tuple({"n": n} for n in (1, 2, 3, 4, 5, 8, 12, 40)),
    source="Muroga; Hofmeister, Hohberg and Koehling 1991",
    best="2: no single threshold gate computes it",
)
