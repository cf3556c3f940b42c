"""The sum of n floats, rounded once, with one place for every exponent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import Triple, Words, round_word

__all__ = ["FLOAT_SUM_SMALL", "rounded_sum", "sum_and_rounding", "sum_bits"]


def sum_bits(n: int, p: int, exponents: int) -> int:
    """The bits of the exact sum's magnitude, or more, for so many values of the exponent field from 0 on."""
    return max(exponents + p + (n - 1).bit_length(), p + 1)


def rounded_sum(w: Words, p: int, operands: Sequence[Triple], bits: int) -> Triple:
    """The exact sum as one integer, rounded."""
    total = w.constant(0)
    for x in operands:
        value = x.significand << x.exponent
        total = w.where(x.sign == 1, total - value, total + value)
    negative = total < 0
    sign, magnitude = w.where(negative, w.constant(1), w.constant(0)), w.where(negative, 0 - total, total)
    return round_word(w, p, sign, magnitude, w.constant(0), bits)


def sum_and_rounding(low: str) -> str:
    """What is left to do with summands a[i, c] modulo 2**w, each less one where its sign x_s[i] is set.

    With the leading one at k >= low the exponent is exponent[k, j], or over[k], or negative[k], and -1 if just[k].
    """
    signs = "".join(
        f"""
use {name} = float_round(n=w, p=p, low={low}, spare=1, skip=0)
  on = 1
  sign = {sign}
  b[i] = {of}.s[i]
  e[k, j] = exponent[k, j]
  fits[k] = 1 - over[k] - negative[k]
  over[k] = over[k]
  below[k] = just[k]"""
        for name, sign, of in (("positive", 0, "total"), ("opposite", 1, "minus"))
    )
    return f"""\
# The sum, and its opposite from inverted bits, in two's complement: one is added for each summand that is one less.
use below_zero = count_bits(n=n)
  x[i] = x_s[i]
use others = count_bits(n=n)
  x[i] = 1 - x_s[i]
use total = int_sum_modulo(n=n + 1, k=w)
  a[i, c] = a[i, c] if i < n else below_zero.count[c] if c < bit_length(n) else 0
use minus = int_sum_modulo(n=n + 1, k=w)
  a[i, c] = 1 - a[i, c] if i < n else others.count[c] if c < bit_length(n) else 0
# A negative one has its leading one in the spare place and 0 has none: nothing comes of them.{signs}
bit r_s = positive.r_s + opposite.r_s
bit r_m[b] = positive.r_m[b] + opposite.r_m[b] for b in range(p)
bit r_e[j] = positive.r_e[j] + opposite.r_e[j] for j in range(p + 1)
output r_s, r_m, r_e
"""


def _bits(params: Mapping[str, int]) -> int:
    return sum_bits(params["n"], params["p"], min(params["r"], 2 ** (params["p"] + 1)))


def _low(words: Words, params: Mapping[str, int], operands: Sequence[Any]) -> Any:
    """The exponent fields are below r; all are where r is larger, which a word need not hold then."""
    most = min(params["r"], 2 ** (params["p"] + 1))
    return reduce(words.both, (x.exponent < most for x in operands[0]))


FLOAT_SUM_SMALL = Circuit(
    name="float_sum_small",
    title="the sum of n floats of p bits, rounded once, given that their exponents are among the lowest r",
    text=f"""
float_sum_small(n >= 1, p >= 2, r >= 1)
# Bits of the sum, with its sign, in units of the lowest bit of the smallest float.
let w = r + p + bit_length(n)
input x_s[i] for i in range(n)
input x_m[i, b] for i in range(n) for b in range(p)
input x_e[i, j] for i in range(n) for j in range(p + 1)
bit known[i, j] = x_e[i, j] if j < p + 1 else 0 for i in range(n) for j in range(bit_length(r - 1))
gate plus[i, v, b] = (x_m[i, b] and not x_s[i] and all(known[i, j] if bit(v, j) == 1 else not known[i, j]
    for j in range(bit_length(r - 1))) for i in range(n) for v in range(r) for b in range(p))
gate less[i, v, b] = (x_m[i, b] and x_s[i] and all(known[i, j] if bit(v, j) == 1 else not known[i, j]
    for j in range(bit_length(r - 1))) for i in range(n) for v in range(r) for b in range(p))
bit a[i, c] = (x_s[i] + sum(plus[i, c - b, b] - less[i, c - b, b] for b in range(max(0, c - r + 1), min(p, c + 1)))
    for i in range(n) for c in range(w))
bit exponent[k, j] = (bit(k + 1 - p, j) if k > p - 2 else 0) for k in range(p - 2, w - 1) for j in range(p + 1)
bit over[k] = (1 if k > p - 2 and bit_length(k + 1 - p) > p + 1 else 0) for k in range(p - 2, w - 1)
bit negative[k] = (0 if k > p - 2 else 1) for k in range(p - 2, w - 1)
bit just[k] = negative[k] for k in range(p - 2, w - 1)
{sum_and_rounding("p - 2")}""",
    inputs=(Port("x", "float", array=True),),
    outputs=(Port("r", "float"),),
    meaning=lambda w, p, a: (rounded_sum(w, p["p"], a[0], _bits(p)),),
    width=lambda p: _bits(p) + 3,
    deep=tuple(dict(zip("npr", values, strict=True)) for values in ((2, 4, 32), (4, 2, 8))),
    grid=tuple(
        dict(zip("npr", values, strict=True))
        for values in ((1, 2, 1), (1, 2, 8), (2, 2, 8), (2, 2, 3), (2, 3, 16), (3, 2, 8), (4, 4, 32), (8, 4, 32))
    ),
    source="all aligned in one layer; int_sum_modulo; float_round",
    promise=_low,
    lower="2: no single threshold gate computes it",
    prototype=5,
)
