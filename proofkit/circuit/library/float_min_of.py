"""The smallest of n floats, and where it stands: the largest of their negations, which are no gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from proofkit.circuit.library.float_max_of import FLOAT_ARGMAX, FLOAT_MAX_OF
from proofkit.circuit.library.meaning import chosen
from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import WordFloats, Words

__all__ = ["FLOAT_ARGMIN", "FLOAT_MIN_OF"]


def _argmin(w: Words, params: Mapping[str, int], operands: Sequence[Any]) -> tuple[Any, Any]:
    """1 << index and index."""
    floats, best, one_hot, index = WordFloats(w, params["p"]), operands[0][0], w.constant(1), w.constant(0)
    for j, x in enumerate(operands[0]):
        better = floats.lt(x, best)
        best = chosen(w, better, x, best)
        one_hot, index = w.where(better, w.constant(1 << j), one_hot), w.where(better, w.constant(j), index)
    return one_hot, index


_NEGATED = """\
input x_s[a] for a in range(n)
input x_m[a, i] for a in range(n) for i in range(p)
input x_e[a, j] for a in range(n) for j in range(p + 1)
# The highest bit of a significand is 0 for zero only, and zero has no sign.
bit minus[a] = x_m[a, p - 1] - x_s[a] for a in range(n)"""

_OPERANDS = """\
  x_s[a] = minus[a]
  x_m[a, i] = x_m[a, i]
  x_e[a, j] = x_e[a, j]"""

FLOAT_ARGMIN = Circuit(
    name="float_argmin",
    title="where the first of the smallest of n floats of p bits stands: n bits, one of them 1, and in binary from 0",
    text=f"""
float_argmin(n >= 2, p >= 1)
{_NEGATED}
use largest = float_argmax(n=n, p=p)
{_OPERANDS}
bit first[a] = largest.first[a] for a in range(n)
bit index[k] = largest.index[k] for k in range(bit_length(n - 1))
output first, index
""",
    inputs=FLOAT_ARGMAX.inputs,
    outputs=FLOAT_ARGMAX.outputs,
    meaning=_argmin,
    width=FLOAT_ARGMAX.width,
    deep=FLOAT_ARGMAX.deep,
    grid=FLOAT_ARGMAX.grid,
    source="float_argmax of the negations",
)

FLOAT_MIN_OF = Circuit(
    name="float_min_of",
    title="the smallest of n floats of p bits",
    text=f"""
float_min_of(n >= 1, p >= 1)
{_NEGATED}
use largest = float_max_of(n=n, p=p)
{_OPERANDS}
bit z_s = largest.z_m[p - 1] - largest.z_s
bit z_m[i] = largest.z_m[i] for i in range(p)
bit z_e[j] = largest.z_e[j] for j in range(p + 1)
output z_s, z_m, z_e
""",
    inputs=FLOAT_MAX_OF.inputs,
    outputs=(Port("z", "float"),),
    meaning=lambda w, p, a: (reduce(WordFloats(w, p["p"]).min, a[0]),),
    width=FLOAT_MAX_OF.width,
    deep=FLOAT_MAX_OF.deep,
    grid=FLOAT_MAX_OF.grid,
    source="float_max_of of the negations",
)
