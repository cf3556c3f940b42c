"""Normalisation, rounding and saturation of an exact result, in one layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import Triple, Words

__all__ = ["FLOAT_ROUND"]


def _rounded(w: Words, params: Mapping[str, int], operands: Sequence[Any]) -> Sequence[Any]:
    """The result for whichever place the leading one is at; nothing is shared with floats.words.round_word."""
    on, sign, b, exponents, fits, over, below = operands
    zero = w.constant(0)
    result = Triple(zero, zero, zero)
    for case, k in enumerate(range(params["low"], params["n"] - params["spare"])):
        flags = [(flag >> case) & 1 == 1 for flag in (fits, over, below)]
        here = w.both(on == 1, b >> k == 1)
        for condition, (m, e) in zip(flags, _at(w, params, b, exponents[case], k), strict=True):
            case_sign = w.where(m == 0, zero, sign)
            chosen = w.both(here, condition)
            pairs = zip((case_sign, m, e), result, strict=True)
            result = Triple(*(w.where(chosen, new, old) for new, old in pairs))
    return (result,)


def _at(w: Words, params: Mapping[str, int], b: Any, exponent: Any, k: int) -> list[tuple[Any, Any]]:
    """Significand and exponent with the leading one at place k: if it fits, is over, is just below."""
    p = params["p"]
    most, zero, one = 2 ** (p + 1) - 1, w.constant(0), w.constant(1)
    largest = (w.constant(2**p - 1), w.constant(most))
    lowest = (w.where(b == 1 << k, zero, w.constant(2 ** (p - 1))), zero)
    if k < p + params["skip"]:
        kept = b << (p - 1 - k) if k < p else b >> (k + 1 - p)
        return [(kept, exponent), largest, lowest]
    dropped = k + 1 - p
    half, rest, kept = 1 << (dropped - 1), b & ((1 << dropped) - 1), b >> dropped
    up = w.either(rest > half, w.both(rest == half, kept & 1 == 1))
    kept = kept + w.where(up, one, zero)
    carried = kept == 2**p
    saturated = w.both(carried, exponent == most)
    m = w.where(saturated, largest[0], w.where(carried, w.constant(2 ** (p - 1)), kept))
    e = w.where(w.both(carried, exponent < most), exponent + one, exponent)
    return [(m, e), largest, lowest]


def _consistent(_words: Words, _params: Mapping[str, int], operands: Sequence[Any]) -> Any:
    """At most one of the three flags holds at each place."""
    _, _, _, _, fits, over, below = operands
    return (fits & over) + (fits & below) + (over & below) == 0


FLOAT_ROUND = Circuit(
    name="float_round",
    title="a magnitude of n bits, rounded to the nearest float, ties to even, saturated",
    text="""
float_round(n >= 2, p >= 2, low >= 0, spare >= 0, skip >= 0)
# The leading one is at one place k, low <= k < n - spare; if it is not, or `on` is 0, all outputs are 0. With it at k
# the float has exponent e[k], in 0 .. 2**(p + 1) - 1 if fits[k], larger if over[k], -1 if below[k], else smaller yet.
input on, sign
input b[i] for i in range(n)
input e[k, j] for k in range(low, n - spare) for j in range(p + 1)
input fits[k], over[k], below[k] for k in range(low, n - spare)
# The p bits from the leading one down; the leading one itself.
gate kept[k, j] = (on and fits[k] and b[k] and all(not b[i] for i in range(k + 1, n)) and b[k + 1 - p + j]
    for k in range(low, n - spare) for j in range(max(0, p - 1 - k), p - 1))
gate leading[k] = on and fits[k] and b[k] and all(not b[i] for i in range(k + 1, n)) for k in range(low, n - spare)
gate exponent[k, j] = (on and fits[k] and b[k] and all(not b[i] for i in range(k + 1, n)) and e[k, j]
    for k in range(low, n - spare) for j in range(p + 1))
# Rounding up adds one at the lowest of them: if the first bit below is set, and another one or the lowest bit.
gate up[k] = (on and fits[k] and b[k] and all(not b[i] for i in range(k + 1, n)) and b[k - p]
    and b[k + 1 - p] + sum(b[i] for i in range(k - p)) >= 1 for k in range(max(low, p + skip), n - spare))
# The carry goes through all ones; as the lowest bit is one then, the first bit below decides alone.
gate carry[k, j] = (on and fits[k] and b[k] and all(not b[i] for i in range(k + 1, n))
    and all(b[i] for i in range(k - p, k + 1 - p + j))
    for k in range(max(low, p + skip), n - spare) for j in range(1, p))
# From all ones it goes into the exponent; if that is all ones too, nothing is added at all: the largest float.
gate grows[k, j] = (on and fits[k] and b[k] and all(not b[i] for i in range(k + 1, n))
    and all(b[i] for i in range(k - p, k)) and all(e[k, i] for i in range(j))
    for k in range(max(low, p + skip), n - spare) for j in range(1, p + 2))
gate large[k] = on and over[k] and b[k] and all(not b[i] for i in range(k + 1, n)) for k in range(low, n - spare)
# Below the smallest float only what is more than half of it counts: the leading one and another one.
gate small[k] = (on and below[k] and b[k] and all(not b[i] for i in range(k + 1, n))
    and sum(b[i] for i in range(k)) >= 1
    for k in range(low, n - spare))
gate negative[k] = (sign and on and b[k] and all(not b[i] for i in range(k + 1, n))
    and (k + 1)*fits[k] + (k + 1)*over[k] + k*below[k] + sum(b[i] for i in range(k)) >= k + 1
    for k in range(low, n - spare))
form adds[k, j] = (up[k] if j < 1 else carry[k, j]) for k in range(max(low, p + skip), n - spare) for j in range(p)
form turns[k, j] = ((adds[k, p - 1] if j < 1 else grows[k, j])
    for k in range(max(low, p + skip), n - spare) for j in range(p + 2))
bit r_s = sum(negative[k] for k in range(low, n - spare))
bit r_m[j] = ((sum(kept[k, j] for k in range(max(low, p - 1 - j), n - spare))
    + sum(adds[k, j] - 2*adds[k, j + 1] + grows[k, p + 1] for k in range(max(low, p + skip), n - spare)) if j < p - 1
    else sum(leading[k] + small[k] for k in range(low, n - spare)))
    + sum(large[k] for k in range(low, n - spare)) for j in range(p))
bit r_e[j] = (sum(exponent[k, j] + large[k] for k in range(low, n - spare))
    + sum(turns[k, j] - 2*turns[k, j + 1] + grows[k, p + 1] for k in range(max(low, p + skip), n - spare))
    for j in range(p + 1))
output r_s, r_m, r_e
""",
    inputs=(Port("on"), Port("sign"), Port("b"), Port("e", array=True), Port("fits"), Port("over"), Port("below")),
    outputs=(Port("r", "float"),),
    meaning=_rounded,
    width=lambda p: p["n"] + p["p"] + 3,
    grid=tuple(
        dict(zip(("n", "p", "low", "spare", "skip"), values, strict=True))
        for values in ((4, 2, 2, 0, 0), (4, 2, 0, 1, 0), (6, 3, 4, 0, 0), (6, 3, 1, 1, 1))
    ),
    source="one layer for all of it, with the cases of the leading one merged into every gate",
    promise=_consistent,
)
