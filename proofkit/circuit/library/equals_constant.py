"""Equality with a constant."""

from __future__ import annotations

from proofkit.circuit.library.meaning import flag
from proofkit.circuit.library.row import Circuit, Port

__all__ = ["EQUALS_CONSTANT"]

EQUALS_CONSTANT = Circuit(
    name="equals_constant",
    title="whether a p-bit integer is the lowest p bits of a number c",
    text="""
equals_constant(p >= 1, c >= 0)
input x[i] for i in range(p)
gate equal = all((x[i] if bit(c, i) == 1 else not x[i]) for i in range(p))
output equal
""",
    inputs=(Port("x"),),
    outputs=(Port("equal"),),
    meaning=lambda w, p, a: (flag(w, a[0] == p["c"] & (1 << p["p"]) - 1),),
    width=lambda p: p["p"] + 1,
    grid=tuple(
        {"p": p, "c": c} for p, c in ((1, 0), (1, 1), (2, 2), (3, 6), (4, 9), (8, 0x5A), (8, 0x15A), (12, 0xFFF))
    ),
    best="1",
)
