"""One of two words."""

from __future__ import annotations

from proofkit.circuit.library.row import Circuit, Port

__all__ = ["SELECT"]

SELECT = Circuit(
    name="select",
    title="x if c = 1, else y, for two n-bit words",
    text="""
select(n >= 1)
input c
input x[i], y[i] for i in range(n)
gate from_x[i] = c and x[i] for i in range(n)
gate from_y[i] = not c and y[i] for i in range(n)
bit z[i] = from_x[i] + from_y[i] for i in range(n)
output z
""",
    inputs=(Port("c"), Port("x"), Port("y")),
    outputs=(Port("z"),),
    meaning=lambda w, _p, a: (w.where(a[0] == 1, a[1], a[2]),),
    width=lambda p: p["n"] + 1,
    grid=tuple({"n": n} for n in (1, 2, 3, 5, 8, 32)),
    best="2: no single threshold gate computes it",
)
