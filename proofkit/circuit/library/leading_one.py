"""The highest one of an integer."""

from __future__ import annotations

from typing import Any

from proofkit.circuit.library.meaning import flag
from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import Words

__all__ = ["LEADING_ONE"]


def _leading(w: Words, p: int, x: Any) -> tuple[Any, Any]:
    one_hot, length = w.constant(0), w.constant(0)
    for i in range(p):
        reached = x >= 1 << i
        one_hot, length = w.where(reached, w.constant(1 << i), one_hot), length + flag(w, reached)
    return one_hot, length


LEADING_ONE = Circuit(
    name="leading_one",
    title="the highest one of a p-bit integer by itself, and its place counted from 1; 0 and 0 if there is none",
    text="""
leading_one(p >= 1)
input x[i] for i in range(p)
gate one_hot[i] = x[i] and all(not x[k] for k in range(i + 1, p)) for i in range(p)
bit length[b] = sum(one_hot[i] for i in range(p) if bit(i + 1, b) == 1) for b in range(bit_length(p))
output one_hot, length
""",
    inputs=(Port("x"),),
    outputs=(Port("one_hot"), Port("length")),
    meaning=lambda w, p, a: _leading(w, p["p"], a[0]),
    width=lambda p: p["p"] + 1,
    deep=({"p": 20},),
    grid=tuple({"p": p} for p in (1, 2, 3, 4, 5, 8, 12, 40)),
    source="one conjunction for each place",
    best="2",
)
