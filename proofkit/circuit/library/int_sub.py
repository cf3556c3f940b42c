"""Subtraction of two integers by borrow look-ahead."""

from __future__ import annotations

from proofkit.circuit.library.meaning import flag
from proofkit.circuit.library.row import Circuit, Port

__all__ = ["INT_SUB"]

INT_SUB = Circuit(
    name="int_sub",
    title="x - y modulo 2**p for two p-bit integers, and whether it is negative",
    text="""
int_sub(p >= 1)
input x[i], y[i] for i in range(p)
gate below[i] = y[i] and not x[i] for i in range(p)
# They differ where x - y + 2 (y and not x) is 1; where they do not, a borrow passes.
bit same[i] = 1 - x[i] + y[i] - 2*below[i] for i in range(1, p)
# A borrow reaches place i from place j if it arises there and every place in between passes it on: one j at most does.
gate reaches[i, j] = below[j] and all(same[k] for k in range(j + 1, i)) for i in range(2, p + 1) for j in range(i - 1)
bit borrow[i] = (below[i - 1] if i > 0 else 0) + sum(reaches[i, j] for j in range(i - 1)) for i in range(p + 1)
bit d[i] = x[i] - y[i] - borrow[i] + 2*borrow[i + 1] for i in range(p)
bit negative = borrow[p]
output d, negative
""",
    inputs=(Port("x"), Port("y")),
    outputs=(Port("d"), Port("negative")),
    meaning=lambda w, p, a: (a[0] - a[1] & (1 << p["p"]) - 1, flag(w, a[0] < a[1])),
    width=lambda p: p["p"] + 1,
    deep=({"p": 10},),
    grid=tuple({"p": p} for p in (1, 2, 3, 4, 5, 6, 8, 16, 40)),
    source="borrow look-ahead",
    best="2 (Alon and Bruck 1994)",
)
