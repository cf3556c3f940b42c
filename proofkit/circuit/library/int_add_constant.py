"""Addition of a constant to an integer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import Words

__all__ = ["INT_ADD_CONSTANT", "plus_constant"]


def plus_constant(_w: Words, params: Mapping[str, int], operands: Sequence[Any]) -> Sequence[Any]:
    return (operands[0] + params["c"] % 2 ** params["p"],)


INT_ADD_CONSTANT = Circuit(
    name="int_add_constant",
    title="x + c for a p-bit integer x and the lowest p bits of a number c",
    text="""
int_add_constant(p >= 1, c >= 0)
input x[i] for i in range(p)
# A carry reaches place i from place j if x and c have a one there and, in every place in between, one of them: so the
# bits of x in between are the complements of those of c, and one j at most does.
gate reaches[i, j] = (x[j] and bit(c, j) and all((not x[k] if bit(c, k) == 1 else x[k]) for k in range(j + 1, i))
    for i in range(1, p + 1) for j in range(i))
bit carry[i] = sum(reaches[i, j] for j in range(i)) if i > 0 else 0 for i in range(p + 1)
bit s[i] = (x[i] + bit(c, i) - 2*carry[i + 1] if i < p else 0) + carry[i] for i in range(p + 1)
output s
""",
    inputs=(Port("x"),),
    outputs=(Port("s"),),
    meaning=plus_constant,
    width=lambda p: p["p"] + 2,
    grid=tuple(
        {"p": p, "c": c}
        for p, c in ((1, 0), (1, 1), (2, 3), (3, 5), (4, 9), (5, 1), (8, 0xB7), (8, 0x155), (16, 0x8001))
    ),
    source="carry look-ahead",
    best="2",
)
