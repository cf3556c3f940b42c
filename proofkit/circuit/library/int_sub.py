"""Subtraction of two integers by borrow look-ahead."""

from __future__ import annotations

from proofkit.circuit.library.meaning import flag
from proofkit.circuit.library.row import Circuit, Port

__all__ = ["INT_SUB"]

INT_SUB = Circuit(
    name="int_sub",
    title="x - y modulo 2**n for two n-bit integers, and whether it is negative",
    text="""
int_sub(n >= 1)
input x[i], y[i] for i in range(n)
gate below[i] = y[i] and not x[i] for i in range(n)
# They differ where x - y + 2 (y and not x) is 1; where they do not, a borrow passes.
bit same[i] = 1 - x[i] + y[i] - 2*below[i] for i in range(1, n)
# A borrow reaches place i from place j if it arises there and every place in between passes it on: one j at most does.
gate reaches[i, j] = below[j] and all(same[k] for k in range(j + 1, i)) for i in range(2, n + 1) for j in range(i - 1)
bit borrow[i] = (below[i - 1] if i > 0 else 0) + sum(reaches[i, j] for j in range(i - 1)) for i in range(n + 1)
bit d[i] = x[i] - y[i] - borrow[i] + 2*borrow[i + 1] for i in range(n)
bit negative = borrow[n]
output d, negative
""",
    inputs=(Port("x"), Port("y")),
    outputs=(Port("d"), Port("negative")),
    meaning=lambda w, p, a: (a[0] - a[1] & (1 << p["n"]) - 1, flag(w, a[0] < a[1])),
    width=lambda p: p["n"] + 1,
    grid=tuple({"n": n} for n in (1, 2, 3, 4, 5, 6, 8, 16, 40)),
    source="borrow look-ahead",
    best="2 (Alon and Bruck 1994)",
)
