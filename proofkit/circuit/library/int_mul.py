"""Multiplication of two integers: the partial products, and their sum."""

from __future__ import annotations

from proofkit.circuit.library.row import Circuit, Port

__all__ = ["INT_MUL"]

INT_MUL = Circuit(
    name="int_mul",
    title="x * y for two p-bit integers",
    text="""
int_mul(p >= 2)
input x[i], y[i] for i in range(p)
gate product[i, j] = x[i] and y[j] for i in range(p) for j in range(p)
use total = int_sum_within(n=p, k=2*p - 1, w=2*p, rise=1, fall=2*p - 1)
  a[i, c] = product[i, c - i] if i <= c < i + p else 0
bit s[c] = total.s[c] for c in range(2*p)
output s
""",
    inputs=(Port("x"), Port("y")),
    outputs=(Port("s"),),
    meaning=lambda _w, _p, a: (a[0] * a[1],),
    width=lambda p: 2 * p["p"] + 2,
    deep=tuple({"p": p} for p in (10, 12, 53)),
    grid=tuple({"p": p} for p in (2, 3, 4, 5, 8, 16)),
    source="int_sum_within over partial products",
    best="3 (Siu and Roychowdhury 1994, size not practical)",
    lower="3: has the inner product modulo 2 in it (Hajnal, Maass, Pudlak, Szegedy and Turan 1993)",
    prototype=4,
)
