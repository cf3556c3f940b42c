"""Any function of the number of ones."""

from __future__ import annotations

from proofkit.circuit.library.meaning import count_ones, indexed
from proofkit.circuit.library.row import Circuit, Port

__all__ = ["SYMMETRIC"]

SYMMETRIC = Circuit(
    name="symmetric",
    title="bit s of the number f, where s is the number of ones among n bits",
    text="""
symmetric(n >= 1, f >= 0)
input x[i] for i in range(n)
gate least[t] = sum(x[i] for i in range(n)) >= t for t in range(1, n + 1)
# The steps from f(0) up to f(s).
bit value = bit(f, 0) + sum((bit(f, t) - bit(f, t - 1))*least[t] for t in range(1, n + 1))
output value
""",
    inputs=(Port("x"),),
    outputs=(Port("value"),),
    meaning=lambda w, p, a: (
        indexed(w, [w.constant(p["f"] >> s & 1) for s in range(p["n"] + 1)], count_ones(a[0], p["n"])),
    ),
    width=lambda p: p["n"] + 1,
    grid=tuple({"n": n, "f": f} for n, f in ((1, 0), (1, 2), (2, 5), (3, 6), (4, 13), (8, 0b101100111), (12, 0x1A5C))),
    source="Muroga; Hofmeister, Hohberg and Koehling 1991",
    best="2",
)
