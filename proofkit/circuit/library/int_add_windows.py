"""Addition of two integers by carry look-ahead over windows."""

from __future__ import annotations

from proofkit.circuit.library.row import Circuit, Port

__all__ = ["INT_ADD_WINDOWS"]

INT_ADD_WINDOWS = Circuit(
    name="int_add_windows",
    title="x + y for two p-bit integers, with carries through bit_length(p) columns at a time",
    text="""
int_add_windows(p >= 1)
let L = bit_length(p)
input x[i], y[i] for i in range(p)
# The L columns that end at place i, or what there is of them. A carry comes out of them if they add up to 2**L or more,
# and one that comes in goes on if they add up to 2**L - 1.
form window[i] = sum(2**(L - 1 - j)*(x[i - j] + y[i - j]) for j in range(min(L, i + 1))) for i in range(p)
gate makes[i] = window[i] >= 2**L for i in range(p)
gate full[i] = window[i] >= 2**L - 1 for i in range(L, p)
bit passes[i] = full[i] - makes[i] for i in range(L, p)
# A carry made t windows below place i goes through those between. No window both makes and passes one: one t at most.
gate reaches[i, t] = (makes[i - t*L] and all(passes[i - u*L] for u in range(t))
    for i in range(p) for t in range(1, i//L + 1))
bit carry[i] = (makes[i - 1] + sum(reaches[i - 1, t] for t in range(1, (i - 1)//L + 1)) if i > 0 else 0
    for i in range(p + 1))
bit s[i] = (x[i] + y[i] - 2*carry[i + 1] if i < p else 0) + carry[i] for i in range(p + 1)
output s
""",
    inputs=(Port("x"), Port("y")),
    outputs=(Port("s"),),
    meaning=lambda _w, _p, a: (a[0] + a[1],),
    width=lambda p: p["p"] + 2,
    deep=tuple({"p": p} for p in (10, 53)),
    grid=tuple({"p": p} for p in (1, 2, 3, 4, 5, 6, 8, 16, 64)),
    source="carry look-ahead over windows, after Hofmeister, Hohberg and Koehling 1991",
    best="2 (Alon and Bruck 1994)",
)
