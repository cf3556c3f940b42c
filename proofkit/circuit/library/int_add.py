"""Addition of two integers by carry look-ahead."""

from __future__ import annotations

from proofkit.circuit.library.row import Circuit, Port

__all__ = ["INT_ADD"]

INT_ADD = Circuit(
    name="int_add",
    title="x + y for two p-bit integers",
    text="""
int_add(p >= 1)
input x[i], y[i] for i in range(p)
gate both[i] = x[i] and y[i] for i in range(p)
bit one[i] = x[i] + y[i] - 2*both[i] for i in range(1, p)
# A carry reaches place i from place j if it arises there and every place in between passes it on: one j at most does.
gate reaches[i, j] = both[j] and all(one[k] for k in range(j + 1, i)) for i in range(2, p + 1) for j in range(i - 1)
bit carry[i] = (both[i - 1] if i > 0 else 0) + sum(reaches[i, j] for j in range(i - 1)) for i in range(p + 1)
bit s[i] = (x[i] + y[i] - 2*carry[i + 1] if i < p else 0) + carry[i] for i in range(p + 1)
output s
""",
    inputs=(Port("x"), Port("y")),
    outputs=(Port("s"),),
    meaning=lambda _w, _p, a: (a[0] + a[1],),
    width=lambda p: p["p"] + 2,
    deep=tuple({"p": p} for p in (10, 53)),
    grid=tuple({"p": p} for p in (1, 2, 3, 4, 5, 8, 16, 64)),
    source="carry look-ahead; forms for sum bits as in Siu, Bruck, Kailath and Hofmeister 1993",
    best="2 (Alon and Bruck 1994)",
    lower="2: no single threshold gate computes it",
    prototype=3,
)
