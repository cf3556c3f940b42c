"""The largest of n floats, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from proofkit.circuit.library.meaning import chosen
from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import WordFloats, Words

__all__ = ["FLOAT_ARGMAX", "FLOAT_MAX_OF"]


def _argmax(w: Words, params: Mapping[str, int], operands: Sequence[Any]) -> tuple[Any, Any]:
    """1 << index and index."""
    floats, best, one_hot, index = WordFloats(w, params["p"]), operands[0][0], w.constant(1), w.constant(0)
    for j, x in enumerate(operands[0]):
        better = floats.lt(best, x)
        best = chosen(w, better, x, best)
        one_hot, index = w.where(better, w.constant(1 << j), one_hot), w.where(better, w.constant(j), index)
    return one_hot, index


_PAIRS = """\
input x_s[a] for a in range(n)
input x_m[a, i] for a in range(n) for i in range(p)
input x_e[a, j] for a in range(n) for j in range(p + 1)
# Whether element a, which is the later one, is larger than element b.
use larger[a, b] = float_less(p=p) for a in range(n) for b in range(a)
  x_s = x_s[b]
  x_m[i] = x_m[b, i]
  x_e[j] = x_e[b, j]
  y_s = x_s[a]
  y_m[i] = x_m[a, i]
  y_e[j] = x_e[a, j]
# The first of the largest is larger than all before it, and none after it is larger."""

FLOAT_ARGMAX = Circuit(
    name="float_argmax",
    title="where the first of the largest of n floats of p bits stands: n bits of which one is 1, and in binary from 0",
    text=f"""
float_argmax(n >= 2, p >= 1)
{_PAIRS}
gate first[a] = (all(larger[a, b].lt for b in range(a)) and all(not larger[b, a].lt for b in range(a + 1, n))
    for a in range(n))
bit index[k] = sum(first[a] for a in range(n) if bit(a, k) == 1) for k in range(bit_length(n - 1))
output first, index
""",
    inputs=(Port("x", "float", array=True),),
    outputs=(Port("first"), Port("index")),
    meaning=_argmax,
    width=lambda p: max(p["n"] + 1, p["p"] + 2),
    deep=(
        {"n": 3, "p": 2},
        {"n": 2, "p": 4},
    ),
    grid=tuple({"n": n, "p": p} for n, p in ((2, 1), (2, 2), (3, 1), (3, 2), (4, 3), (5, 2), (8, 4), (6, 8))),
    source="comparison of all pairs",
)

FLOAT_MAX_OF = Circuit(
    name="float_max_of",
    title="the largest of n floats of p bits",
    text=f"""
float_max_of(n >= 1, p >= 1)
{_PAIRS}
gate first_m[a, i] = (x_m[a, i] and all(larger[a, b].lt for b in range(a))
    and all(not larger[b, a].lt for b in range(a + 1, n)) for a in range(n) for i in range(p))
gate first_e[a, j] = (x_e[a, j] and all(larger[a, b].lt for b in range(a))
    and all(not larger[b, a].lt for b in range(a + 1, n)) for a in range(n) for j in range(p + 1))
gate z_s = all(x_s[a] for a in range(n))
bit z_m[i] = sum(first_m[a, i] for a in range(n)) for i in range(p)
bit z_e[j] = sum(first_e[a, j] for a in range(n)) for j in range(p + 1)
output z_s, z_m, z_e
""",
    inputs=FLOAT_ARGMAX.inputs,
    outputs=(Port("z", "float"),),
    meaning=lambda w, p, a: (reduce(WordFloats(w, p["p"]).max, a[0]),),
    width=lambda p: p["p"] + 2,
    deep=(
        {"n": 3, "p": 2},
        {"n": 2, "p": 4},
    ),
    grid=({"n": 1, "p": 2}, *FLOAT_ARGMAX.grid),
    source="comparison of all pairs, and a choice merged with the data",
)
