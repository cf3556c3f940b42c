"""The sum of n floats, rounded once, whatever their exponents."""

from __future__ import annotations

from collections.abc import Mapping

from proofkit.circuit.library.float_sum_small import rounded_sum, sum_and_rounding, sum_bits
from proofkit.circuit.library.row import Circuit, Port

__all__ = ["FLOAT_SUM"]


def _bits(params: Mapping[str, int]) -> int:
    return sum_bits(params["n"], params["p"], 2 ** (params["p"] + 1))


FLOAT_SUM = Circuit(
    name="float_sum",
    title="the sum of n floats of p bits, rounded once",
    text=f"""
float_sum(n >= 1, p >= 2)
# Exponents are brought together, to less than `places`: their lowest bits stay, and in the rest, the upper part, a gap
# between two neighbours becomes `most` if it is more. Then they are at least 2p + bit_length(n - 1) + 1 apart: what is
# below is less than 2**(-p - 1) units of the lowest exponent above, so it counts by its sign, which is the same.
let low = bit_length(p//4)
let most = (2*p + bit_length(n - 1))//2**low + 2
let mid = bit_length(most)
let top = low + mid
let last = most*(n - 1)
let places = (2*p + bit_length(n - 1) + 2*2**low)*(n - 1) + 2**low
let w = places + p + bit_length(n - 1)
input x_s[i] for i in range(n)
input x_m[i, b] for i in range(n) for b in range(p)
input x_e[i, j] for i in range(n) for j in range(p + 1)
# Upper parts of k and l from bit `top` on: equal, or k's is one more as it has 1 0 .. 0 where l has 0 1 .. 1.
gate more[k, l, i] = x_e[k, i] and not x_e[l, i] for k in range(n) for l in range(n) for i in range(top, p + 1)
bit same[k, l, i] = 1 - more[k, l, i] - more[l, k, i] for k in range(n) for l in range(n) for i in range(top, p + 1)
gate turns[k, l, i] = (x_e[k, i] and not x_e[l, i] and all(not x_e[k, h] and x_e[l, h] for h in range(top, i))
    for k in range(n) for l in range(n) for i in range(top, p + 1))
bit close[k, l, i] = (same[k, l, i] + sum(turns[k, l, h] for h in range(i, p + 1))
    for k in range(n) for l in range(n) for i in range(top, p + 1))
bit one_more[k, l] = sum(turns[k, l, i] for i in range(top, p + 1)) for k in range(n) for l in range(n)
# In that case the bits below tell by how much k's upper part is ahead, for floats that are not zero.
form digit[k, l] = (sum(2**(i - low)*(x_e[k, i] - x_e[l, i]) for i in range(low, min(top, p + 1)))
    for k in range(n) for l in range(n))
gate ahead[k, l, d] = (x_m[k, p - 1] and x_m[l, p - 1] and all(close[k, l, i] for i in range(top, p + 1))
    and digit[k, l] + 2**mid*one_more[k, l] >= d for k in range(n) for l in range(n) for d in range(most + 1))
bit level[k, l] = ahead[k, l, 0] - ahead[k, l, 1] for k in range(n) for l in range(n)
bit within[k, l, t] = ahead[k, l, 1] - ahead[k, l, t] for k in range(n) for l in range(n) for t in range(1, most + 1)
gate decides[k, l, i] = (more[k, l, i] and all(same[k, l, h] for h in range(i + 1, p + 1))
    for k in range(n) for l in range(n) for i in range(top, p + 1))
gate digit_decides[k, l] = (all(same[k, l, i] for i in range(top, p + 1)) and digit[k, l] >= 1
    for k in range(n) for l in range(n))
bit larger[k, l] = (digit_decides[k, l] + sum(decides[k, l, i] for i in range(top, p + 1))
    for k in range(n) for l in range(n))
# What an upper part becomes: the sum of all gaps below it. The first float with an upper part stands for all of them.
gate step[k, l, t] = (x_m[l, p - 1] and all(not level[h, l] for h in range(l)) and larger[k, l]
    and all(not within[h, l, t] for h in range(n)) for k in range(n) for l in range(n) for t in range(1, most + 1))
form upper[k] = sum(step[k, l, t] for l in range(n) for t in range(1, most + 1)) for k in range(n)
gate first[k] = x_m[k, p - 1] and all(not level[l, k] for l in range(k)) for k in range(n)
# A summand, less one if it is negative: then all bits are inverted.
gate both[i, b] = x_s[i] and x_m[i, b] for i in range(n) for b in range(p)
bit m[i, b] = x_s[i] + x_m[i, b] - 2*both[i, b] for i in range(n) for b in range(p)
gate put[i, c, b] = (m[i, b] and all(x_e[i, j] if bit(c, j) == 1 else not x_e[i, j] for j in range(low))
    and upper[i] >= c//2**low for i in range(n) for c in range(places) for b in range(p))
gate fill[i, c] = (x_s[i] and 2**low*upper[i] + sum(2**j*x_e[i, j] for j in range(low)) >= c
    for i in range(n) for c in range(1, places))
bit a[i, c] = (sum(put[i, c - b, b] - (put[i, c - b + 2**low, b] if c - b + 2**low < places else 0)
    for b in range(max(0, c - places + 1), min(p, c + 1))) + (fill[i, c + 1] if c + 1 < places else 0)
    + (x_s[i] - (fill[i, c - p + 1] if c - p + 1 < places else 0) if c >= p else 0)
    for i in range(n) for c in range(w))
# Back to exponents: whether an upper part became v, and which one; the next one at or below v, which is not far.
gate reached[k, v] = first[k] and upper[k] >= v for k in range(n) for v in range(last + 1)
gate part[k, v, j] = (first[k] and x_e[k, j] and upper[k] >= v
    for k in range(n) for v in range(last + 1) for j in range(low, p + 1))
bit occurs[v] = (sum(reached[k, v] - (reached[k, v + 1] if v < last else 0) for k in range(n))
    for v in range(last + 1))
bit origin[v, j] = (sum(part[k, v, j] - (part[k, v + 1, j] if v < last else 0) for k in range(n))
    for v in range(last + 1) for j in range(low, p + 1))
gate none[v, t] = (all(not occurs[u] for u in range(max(0, v - t + 1), min(v + 1, last + 1)))
    for v in range(last + most) for t in range(1, most))
gate brings[v, t, j] = (origin[v - t, j] and all(not occurs[u] for u in range(v - t + 1, min(v + 1, last + 1)))
    for v in range(last + most) for t in range(max(0, v - last), min(most, v + 1)) for j in range(low, p + 1))
bit h[v, j] = (sum(brings[v, t, j] for t in range(max(0, v - last), min(most, v + 1)))
    for v in range(last + most) for j in range(low, p + 1))
# With the leading one at k, v = (k + 1)//2**low, the exponent's upper part is h[v] and the distance to v, less `back`,
# and one more if f: if the lowest bits of k + 1 are not less than those of p. `filled` has ones where there is no bit.
let back = p//2**low + 1
form near[v] = (sum(2**(j - low)*h[v, j] for j in range(low, min(top, p + 1)))
    + sum(none[v, t] for t in range(1, most)) for v in range(last + most))
form filled[v] = (sum(2**(j - low)*(h[v, j] if j < p + 1 else 1) for j in range(low, top))
    + sum(none[v, t] for t in range(1, most)) for v in range(last + most))
gate reaches[v, u] = near[v] >= u for v in range(last + most) for u in range(1, 2**mid + most - 1)
gate carry[v, f, j] = (all(h[v, i] for i in range(top, j)) and near[v] >= 2**mid + back - f
    for v in range(last + most) for f in range(2) for j in range(top, p + 1))
gate borrow[v, f, j] = (all(not h[v, i] for i in range(top, j)) and near[v] < back - f
    for v in range(last + most) for f in range(2) for j in range(top, p + 1))
gate too_large[v, f] = (all(h[v, i] for i in range(top, p + 1)) and filled[v] >= 2**mid + back - f
    for v in range(last + most) for f in range(2))
gate below_0[v, f] = (all(not h[v, i] for i in range(top, p + 1)) and near[v] < back - f
    for v in range(last + most) for f in range(2))
gate below_1[v, f] = (all(not h[v, i] for i in range(top, p + 1)) and near[v] < back - f - 1
    for v in range(last + most) for f in range(2))
bit e[v, f, j] = (sum(bit(u + f + 2**mid*back - back, j - low)*((reaches[v, u] if u > 0 else 1)
    - (reaches[v, u + 1] if u + 2 < 2**mid + most else 0)) for u in range(2**mid + most - 1)) if j < top
    else h[v, j] + carry[v, f, j] - (2*carry[v, f, j + 1] if j < p else 2*too_large[v, f])
    - borrow[v, f, j] + (2*borrow[v, f, j + 1] if j < p else 2*below_0[v, f])
    for v in range(last + most) for f in range(2) for j in range(low, p + 1))
let rest = p%2**low
bit exponent[k, j] = ((bit(k + 1 + 2**low*p - p, j) if j < low else sum(e[v, f, j] for v in range(last + most)
    for f in range(2) if 2**low*v + f*rest <= k + 1 and k + 1 < 2**low*(v + f) + (1 - f)*rest))
    for k in range(w - 1) for j in range(p + 1))
bit over[k] = (sum(too_large[v, f] for v in range(last + most)
    for f in range(2) if 2**low*v + f*rest <= k + 1 and k + 1 < 2**low*(v + f) + (1 - f)*rest) for k in range(w - 1))
bit negative[k] = (sum(below_0[v, f] for v in range(last + most)
    for f in range(2) if 2**low*v + f*rest <= k + 1 and k + 1 < 2**low*(v + f) + (1 - f)*rest) for k in range(w - 1))
bit just[k] = (sum(below_0[v, f] - below_1[v, f] for v in range(last + most) for f in range(2)
    if 2**low*v + f*rest <= k + 1 and k + 1 < 2**low*(v + f) + (1 - f)*rest and (k + 2)%2**low == rest)
    for k in range(w - 1))
{sum_and_rounding("0")}""",
    inputs=(Port("x", "float", array=True),),
    outputs=(Port("r", "float"),),
    meaning=lambda w, p, a: (rounded_sum(w, p["p"], a[0], _bits(p)),),
    width=lambda p: _bits(p) + 3,
    deep=tuple(dict(zip("np", values, strict=True)) for values in ((3, 2), (2, 4), (4, 2))),
    grid=tuple(dict(zip("np", values, strict=True)) for values in ((2, 2), (1, 2), (1, 3), (2, 3), (3, 2), (2, 5))),
    source="compressed exponents; int_sum_modulo; float_round",
    lower="2: no single threshold gate computes it",
    prototype=8,
)
