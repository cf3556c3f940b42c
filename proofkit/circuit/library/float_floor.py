"""The largest integer that is at most x, in one layer of forms."""

from __future__ import annotations

from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import WordFloats, width

__all__ = ["FLOAT_FLOOR"]

FLOAT_FLOOR = Circuit(
    name="float_floor",
    title="the largest integer that is at most x, for a float x of p bits",
    text="""
float_floor(p >= 2)
let w = bit_length(p)
input x_s
input x_m[i] for i in range(p)
input x_e[j] for j in range(p + 1)
# The exponent as far as it matters: it is itself from -2**w < -p to -1, where the bits from w on are 1 but the highest,
# less than -2**w if it is less, 0 or more if it is 0 or more.
form e = (sum(2**j*x_e[j] for j in range(w)) - 2**w - 2**w*sum(1 - x_e[j] for j in range(w, p))
    + 2**w*(p + 1)*x_e[p])
# The bits of value 1 or more stay, with the exponent if there are any.
gate kept_m[i] = x_m[i] and e >= -i for i in range(p)
gate kept_e[j] = x_e[j] and e > -p for j in range(p)
# Below -1, with exponent -d, the integer is further off if one of the d lowest bits is set: |x| grows by 1 at place d.
# The carry goes through ones; up to the highest bit, which is 1, it leaves a power of two with the next exponent.
gate carry[d, i] = (x_s and all((x_e[j] if bit(2**w - d, j) == 1 else not x_e[j]) for j in range(w))
    and all(x_e[j] for j in range(w, p)) and not x_e[p] and all(x_m[k] for k in range(d, i))
    and sum(x_m[k] for k in range(d)) > 0 for d in range(1, p) for i in range(d, p))
# From -1 on up to 0, it is -1, of exponent 1 - p.
gate minus_one = x_s and e <= -p
bit z_s = x_s
bit z_m[i] = (kept_m[i] + (sum(carry[d, i] - 2*carry[d, i + 1] for d in range(1, i + 1)) if i < p - 1 else minus_one)
    for i in range(p))
bit z_e[j] = (((kept_e[j] + sum((bit(2**w - d + 1, j) - bit(2**w - d, j))*carry[d, p - 1] for d in range(1, p))
    + bit(2**w - p + 1, j)*minus_one) if j < w
    else (kept_e[j] - carry[1, p - 1] + minus_one) if j < p else x_e[p] + carry[1, p - 1]) for j in range(p + 1))
output z_s, z_m, z_e
""",
    inputs=(Port("x", "float"),),
    outputs=(Port("z", "float"),),
    meaning=lambda w, p, a: (WordFloats(w, p["p"]).floor(a[0]),),
    width=lambda p: width("floor", p["p"]),
    deep=tuple({"p": p} for p in (8, 24)),
    grid=tuple({"p": p} for p in (2, 3, 4, 5, 6, 8, 16)),
    source="one case for each exponent that leaves a fraction, merged with the data",
)
