"""One of two words."""

from __future__ import annotations

from proofkit.circuit.library.row import Circuit, Port

__all__ = ["SELECT"]

SELECT = Circuit(
    name="select",
    title="x if c = 1, else y, for two p-bit words",
    text="""
select(p >= 1)
input c
input x[i], y[i] for i in range(p)
gate from_x[i] = c and x[i] for i in range(p)
gate from_y[i] = not c and y[i] for i in range(p)
bit z[i] = from_x[i] + from_y[i] for i in range(p)
output z
""",
    inputs=(Port("c"), Port("x"), Port("y")),
    outputs=(Port("z"),),
    meaning=lambda w, _p, a: (w.where(a[0] == 1, a[1], a[2]),),
    width=lambda p: p["p"] + 1,
    deep=({"p": 10},),
    grid=tuple({"p": p} for p in (1, 2, 3, 5, 8, 32)),
    best="2: no single threshold gate computes it",
)
