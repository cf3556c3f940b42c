"""The smaller and the larger of two floats."""

from __future__ import annotations

from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import WordFloats, width

__all__ = ["FLOAT_MAX", "FLOAT_MIN"]

FLOAT_MIN = Circuit(
    name="float_min",
    title="the smaller of two floats of p bits",
    text="""
float_min(p >= 1)
input x_s, y_s
input x_m[i], y_m[i] for i in range(p)
input x_e[j], y_e[j] for j in range(p + 1)
use x_less = float_less(p=p)
  x_s = x_s
  x_m[i] = x_m[i]
  x_e[j] = x_e[j]
  y_s = y_s
  y_m[i] = y_m[i]
  y_e[j] = y_e[j]
gate from_x_m[i] = x_less.lt and x_m[i] for i in range(p)
gate from_y_m[i] = not x_less.lt and y_m[i] for i in range(p)
gate from_x_e[j] = x_less.lt and x_e[j] for j in range(p + 1)
gate from_y_e[j] = not x_less.lt and y_e[j] for j in range(p + 1)
gate z_s = x_s or y_s
bit z_m[i] = from_x_m[i] + from_y_m[i] for i in range(p)
bit z_e[j] = from_x_e[j] + from_y_e[j] for j in range(p + 1)
output z_s, z_m, z_e
""",
    inputs=(Port("x", "float"), Port("y", "float")),
    outputs=(Port("z", "float"),),
    meaning=lambda w, p, a: (WordFloats(w, p["p"]).min(a[0], a[1]),),
    width=lambda p: width("min", p["p"]),
    deep=tuple({"p": p} for p in (4, 24)),
    grid=tuple({"p": p} for p in (1, 2, 3, 4, 5, 8, 16)),
    source="comparison, and a choice merged with the data",
)

FLOAT_MAX = Circuit(
    name="float_max",
    title="the larger of two floats of p bits",
    text="""
float_max(p >= 1)
input x_s, y_s
input x_m[i], y_m[i] for i in range(p)
input x_e[j], y_e[j] for j in range(p + 1)
use x_less = float_less(p=p)
  x_s = x_s
  x_m[i] = x_m[i]
  x_e[j] = x_e[j]
  y_s = y_s
  y_m[i] = y_m[i]
  y_e[j] = y_e[j]
gate from_x_m[i] = not x_less.lt and x_m[i] for i in range(p)
gate from_y_m[i] = x_less.lt and y_m[i] for i in range(p)
gate from_x_e[j] = not x_less.lt and x_e[j] for j in range(p + 1)
gate from_y_e[j] = x_less.lt and y_e[j] for j in range(p + 1)
gate z_s = x_s and y_s
bit z_m[i] = from_x_m[i] + from_y_m[i] for i in range(p)
bit z_e[j] = from_x_e[j] + from_y_e[j] for j in range(p + 1)
output z_s, z_m, z_e
""",
    inputs=FLOAT_MIN.inputs,
    outputs=FLOAT_MIN.outputs,
    meaning=lambda w, p, a: (WordFloats(w, p["p"]).max(a[0], a[1]),),
    width=FLOAT_MIN.width,
    deep=tuple({"p": p} for p in (4, 24)),
    grid=FLOAT_MIN.grid,
    source=FLOAT_MIN.source,
)
