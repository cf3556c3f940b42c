"""Shifts by an amount that is an input."""

from __future__ import annotations

from proofkit.circuit.library.row import Circuit, Port

__all__ = ["INT_SHIFT_LEFT", "INT_SHIFT_RIGHT"]

INT_SHIFT_LEFT = Circuit(
    name="int_shift_left",
    title="x * 2**amount modulo 2**p for a p-bit integer x and a b-bit amount",
    text="""
int_shift_left(p >= 1, b >= 1)
input x[i] for i in range(p)
input amount[t] for t in range(b)
# Bit k - j, if the amount is j, which has no bits but those of the amount: at most one is 1 for each k.
gate moved[k, j] = (x[k - j] and all((amount[t] if bit(j, t) == 1 else not amount[t]) for t in range(b))
    and all(0 for t in range(b, p) if bit(j, t) == 1) for k in range(p) for j in range(k + 1))
bit z[k] = sum(moved[k, j] for j in range(k + 1)) for k in range(p)
output z
""",
    inputs=(Port("x"), Port("amount")),
    outputs=(Port("z"),),
    meaning=lambda _w, p, a: (a[0] << a[1] & (1 << p["p"]) - 1,),
    width=lambda p: max(p["p"], p["b"]) + 1,
    deep=({"p": 12, "b": 4},),
    grid=tuple({"p": p, "b": b} for p, b in ((1, 1), (2, 1), (2, 2), (3, 2), (4, 1), (5, 3), (8, 3), (8, 4), (16, 5))),
    source="the amount decoded in the gates that move the data",
    best="2",
)

INT_SHIFT_RIGHT = Circuit(
    name="int_shift_right",
    title="x // 2**amount for a p-bit integer x and a b-bit amount",
    text="""
int_shift_right(p >= 1, b >= 1)
input x[i] for i in range(p)
input amount[t] for t in range(b)
# Bit k + j, if the amount is j, which has no bits but those of the amount: at most one is 1 for each k.
gate moved[k, j] = (x[k + j] and all((amount[t] if bit(j, t) == 1 else not amount[t]) for t in range(b))
    and all(0 for t in range(b, p) if bit(j, t) == 1) for k in range(p) for j in range(p - k))
bit z[k] = sum(moved[k, j] for j in range(p - k)) for k in range(p)
output z
""",
    inputs=(Port("x"), Port("amount")),
    outputs=(Port("z"),),
    meaning=lambda _w, _p, a: (a[0] >> a[1],),
    width=lambda p: max(p["p"], p["b"]) + 1,
    deep=({"p": 12, "b": 4},),
    grid=tuple({"p": p, "b": b} for p, b in ((1, 1), (2, 1), (2, 2), (3, 2), (4, 1), (5, 3), (8, 3), (8, 4), (16, 5))),
    source="the amount decoded in the gates that move the data",
    best="2",
)
