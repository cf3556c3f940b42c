"""Addition of two integers in one more layer, with few gates."""

from __future__ import annotations

from proofkit.circuit.library.row import Circuit, Port

__all__ = ["INT_ADD_BLOCKS"]

INT_ADD_BLOCKS = Circuit(
    name="int_add_blocks",
    title="x + y for two p-bit integers, with carry look-ahead between blocks of bit_length(p) columns only",
    text="""
int_add_blocks(p >= 1)
let L = bit_length(p)
let top = (p - 1)//L
input x[i], y[i] for i in range(p)
form block[k] = sum(2**j*(x[k*L + j] + y[k*L + j]) for j in range(L) if k*L + j < p) for k in range(top)
gate makes[k] = block[k] >= 2**L for k in range(top)
gate full[k] = block[k] >= 2**L - 1 for k in range(top)
bit passes[k] = full[k] - makes[k] for k in range(top)
# A carry leaves block k that arose in block j, if every block in between and block k pass it on: one j at most does.
gate reaches[k, j] = makes[j] and all(passes[l] for l in range(j + 1, k + 1)) for k in range(top) for j in range(k)
bit enters[k] = (makes[k - 1] + sum(reaches[k - 1, j] for j in range(k - 1)) if k > 0 else 0) for k in range(top + 1)
bit entered[i] = sum(enters[k] for k in range(top + 1) if k*L <= i < k*L + L) for i in range(p)
# Out of column i, which is column i % L of its block: what the block adds up to so far, with the carry that entered it.
gate over[i] = (entered[i] + sum(2**j*(x[i - i%L + j] + y[i - i%L + j]) for j in range(i%L + 1)) >= 2**(i%L + 1)
    for i in range(p))
bit s[i] = (x[i] + y[i] - 2*over[i] if i < p else 0) + (over[i - 1] if i > 0 else 0) for i in range(p + 1)
output s
""",
    inputs=(Port("x"), Port("y")),
    outputs=(Port("s"),),
    meaning=lambda _w, _p, a: (a[0] + a[1],),
    width=lambda p: p["p"] + 2,
    deep=({"p": 10},),
    grid=tuple({"p": p} for p in (1, 2, 3, 4, 5, 6, 8, 16, 64)),
    source="carry look-ahead",
    best="2 (Alon and Bruck 1994)",
)
