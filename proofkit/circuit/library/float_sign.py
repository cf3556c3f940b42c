"""Negation and magnitude of a float: no gates at all, as forms."""

from __future__ import annotations

from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import WordFloats, width

__all__ = ["FLOAT_ABS", "FLOAT_NEGATE"]

FLOAT_NEGATE = Circuit(
    name="float_negate",
    title="-x for a float of p bits",
    text="""
float_negate(p >= 1)
input x_s
input x_m[i] for i in range(p)
input x_e[j] for j in range(p + 1)
# The highest bit of a significand is 0 for zero only, and zero has no sign.
bit z_s = x_m[p - 1] - x_s
bit z_m[i] = x_m[i] for i in range(p)
bit z_e[j] = x_e[j] for j in range(p + 1)
output z_s, z_m, z_e
""",
    inputs=(Port("x", "float"),),
    outputs=(Port("z", "float"),),
    meaning=lambda w, p, a: (WordFloats(w, p["p"]).neg(a[0]),),
    width=lambda p: width("neg", p["p"]),
    deep=tuple({"p": p} for p in (8, 53)),
    grid=tuple({"p": p} for p in (1, 2, 3, 4, 5, 8, 16)),
)

FLOAT_ABS = Circuit(
    name="float_abs",
    title="|x| for a float of p bits",
    text="""
float_abs(p >= 1)
input x_s
input x_m[i] for i in range(p)
input x_e[j] for j in range(p + 1)
bit z_s = 0
bit z_m[i] = x_m[i] for i in range(p)
bit z_e[j] = x_e[j] for j in range(p + 1)
output z_s, z_m, z_e
""",
    inputs=FLOAT_NEGATE.inputs,
    outputs=FLOAT_NEGATE.outputs,
    meaning=lambda w, _p, a: (a[0]._replace(sign=w.constant(0)),),
    width=FLOAT_NEGATE.width,
    deep=tuple({"p": p} for p in (8, 53)),
    grid=FLOAT_NEGATE.grid,
)
