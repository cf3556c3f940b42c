"""Addition of a constant to an integer, several columns at a time."""

from __future__ import annotations

from proofkit.circuit.library.int_add_constant import INT_ADD_CONSTANT, plus_constant
from proofkit.circuit.library.row import Circuit, Port

__all__ = ["INT_ADD_CONSTANT_WINDOWS"]

INT_ADD_CONSTANT_WINDOWS = Circuit(
    name="int_add_constant_windows",
    title="x + c for a p-bit integer x and the lowest p bits of a number c, bit_length(p) columns at a time",
    text="""
int_add_constant_windows(p >= 1, c >= 0)
let L = bit_length(p)
input x[i] for i in range(p)
# The L columns that end at place i, or what there is of them: they make a carry if they add up to 2**L or more.
form window[i] = sum(2**(L - 1 - j)*(x[i - j] + bit(c, i - j)) for j in range(min(L, i + 1))) for i in range(p)
# No carry passes where x and c agree.
bit stops[i] = x[i] if bit(c, i) == 1 else not x[i] for i in range(p)
# Window t below place i makes a carry, and all places above it pass it on, so that their windows make none: one t at
# most does. A window adds up to less than 2 * 2**L, so that one stop outweighs it.
gate reaches[i, t] = (window[i - 1 - t*L] >= 2**L + 2**L*sum(stops[k] for k in range(i - t*L, i))
    for i in range(1, p + 1) for t in range((i - 1)//L + 1))
bit carry[i] = sum(reaches[i, t] for t in range((i - 1)//L + 1)) if i > 0 else 0 for i in range(p + 1)
bit s[i] = (x[i] + bit(c, i) - 2*carry[i + 1] if i < p else 0) + carry[i] for i in range(p + 1)
output s
""",
    inputs=(Port("x"),),
    outputs=(Port("s"),),
    meaning=plus_constant,
    width=lambda p: p["p"] + 2,
    grid=INT_ADD_CONSTANT.grid,
    source="carry look-ahead",
    best="2",
)
