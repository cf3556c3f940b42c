"""Addition of two floats, the larger one put first: one layer more, fewer gates."""

from __future__ import annotations

from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.words import WordFloats

__all__ = ["FLOAT_ADD_SMALL"]

FLOAT_ADD_SMALL = Circuit(
    name="float_add_small",
    title="x + y for two floats of p bits, rounded once; fewer gates, one layer more",
    text="""
float_add_small(p >= 2)
let r = bit_length(2*p + 2)
input x_s, y_s
input x_m[i], y_m[i] for i in range(p)
input x_e[j], y_e[j] for j in range(p + 1)
# Aligning: how far x's exponent is ahead of y's, modulo 2**r, which tells distances up to p + 1 apart.
form ahead = sum(2**j * (x_e[j] - y_e[j]) for j in range(min(r, p + 1)))
gate up[d] = ahead >= d for d in range(p + 3)
gate up_wrapped[d] = ahead >= d - 2**r for d in range(1, p + 3)
gate down[d] = ahead <= -d for d in range(1, p + 3)
gate down_wrapped[d] = ahead <= 2**r - d for d in range(1, p + 3)
bit x_ahead[d] = up[d] - up[d + 1] + (up_wrapped[d] - up_wrapped[d + 1] if d > 0 else 0) for d in range(p + 2)
bit y_ahead[d] = down[d] - down[d + 1] + down_wrapped[d] - down_wrapped[d + 1] for d in range(1, p + 2)
bit x_more = sum(x_ahead[d] for d in range(1, p + 2))
bit y_more = sum(y_ahead[d] for d in range(1, p + 2))
# At equal exponents the significands decide which operand is the larger one.
use order = int_compare(p=p)
  x[i] = x_m[i]
  y[i] = y_m[i]
# The larger operand, and the other one shifted down, with guard, round and sticky bits in places 2..0.
gate x_upper[i] = x_m[i] and 2*x_more + x_ahead[0] - order.less >= 1 for i in range(p)
gate y_upper[i] = y_m[i] and 2*y_more + x_ahead[0] + order.less >= 2 for i in range(p)
bit upper[i] = (x_upper[i - 3] + y_upper[i - 3] if i > 2 else 0) for i in range(p + 3)
gate y_level[i] = x_ahead[0] and not order.less and y_m[i] for i in range(p)
gate x_level[i] = x_ahead[0] and order.less and x_m[i] for i in range(p)
gate y_shifted[d, i] = x_ahead[d] and y_m[i + d - 3] for d in range(1, p + 2) for i in range(max(1, 3 - d), p + 3 - d)
gate x_shifted[d, i] = y_ahead[d] and x_m[i + d - 3] for d in range(1, p + 2) for i in range(max(1, 3 - d), p + 3 - d)
gate y_sticky[d] = x_ahead[d] and sum(y_m[i] for i in range(d - 2)) >= 1 for d in range(3, p + 2)
gate x_sticky[d] = y_ahead[d] and sum(x_m[i] for i in range(d - 2)) >= 1 for d in range(3, p + 2)
bit lower[i] = ((y_level[i - 3] + x_level[i - 3] if i > 2 else 0)
    + (sum(y_shifted[d, i] + x_shifted[d, i] for d in range(max(1, 3 - i), min(p + 2, p + 3 - i))) if i > 0
    else sum(y_sticky[d] + x_sticky[d] for d in range(3, p + 2))) for i in range(p + 3))
use sum = int_add_windows(p=p)
  x[i] = upper[i + 3]
  y[i] = lower[i + 3]
use minus = int_add_windows(p=p + 3)
  x[i] = 1 - upper[i]
  y[i] = lower[i]
# Too far apart: the result is the larger operand. As distance.s is y_e - x_e - 1 modulo 2**(p + 1).
use distance = int_add_windows(p=p + 1)
  x[i] = 1 - x_e[i]
  y[i] = y_e[i]
# Its upper bits count 2**r each, which is enough; its sign counts more than all of them.
gate x_far = (sum(2**j * (1 - distance.s[j]) for j in range(min(r, p + 1)))
    + 2**r * sum(1 - distance.s[j] for j in range(r, p + 1)) >= p + 2 + 2**r * (p + 2) * distance.s[p + 1])
gate y_far = (sum(2**j * distance.s[j] for j in range(min(r, p + 1)))
    + 2**r * sum(distance.s[j] for j in range(r, p + 1)) >= p + 1 + 2**r * (p + 2) * (1 - distance.s[p + 1]))
# The larger exponent, t: one more, and from 1 to p less. Its lowest bits, in unary, tell those of t - u and the borrow.
let q = bit_length(p)
gate x_top[j] = x_e[j] and x_more + x_ahead[0] >= 1 for j in range(p + 1)
gate y_top[j] = y_more and y_e[j] for j in range(p + 1)
bit t[j] = x_top[j] + y_top[j] for j in range(p + 1)
gate ones[j] = all(t[i] for i in range(j)) for j in range(1, p + 2)
bit more[j] = t[j] + (ones[j] if j > 0 else 1) - 2*ones[j + 1] for j in range(p + 1)
gate low[v] = sum(2**j * t[j] for j in range(min(q, p + 1))) >= v for v in range(1, 2**q)
gate enough[u] = (sum(2**j * t[j] for j in range(min(q, p + 1))) + 2**q * sum(t[j] for j in range(q, p + 1)) >= u
    for u in range(1, p + 1))
gate borrow[u, j] = not low[u] and all(not t[i] for i in range(q, j)) for u in range(1, p + 1) for j in range(q, p + 2)
bit less[u, j] = (sum(bit(v + 2**q - u, j) * ((low[v] if v > 0 else 1) - (low[v + 1] if v + 1 < 2**q else 0))
    for v in range(2**q)) if j < q else t[j] - borrow[u, j] + 2*borrow[u, j + 1]
    for u in range(1, p + 1) for j in range(p + 1))
gate both = x_s and y_s
bit differ = x_s + y_s - 2*both
gate adding = not differ and not x_far and not y_far
gate subtracting = differ and not x_far and not y_far
gate x_sign = x_s and 2*x_more + x_ahead[0] - order.less >= 1
gate y_sign = y_s and 2*y_more + x_ahead[0] + order.less >= 2
use plus = float_round(n=p + 4, p=p, low=p + 2, spare=0, skip=0)
  on = adding
  sign = x_s
  b[i] = lower[i] if i < 3 else sum.s[i - 3]
  e[k, j] = t[j] if k < p + 3 else more[j]
  fits[k] = 1 - (ones[p + 1] if k > p + 2 else 0)
  over[k] = ones[p + 1] if k > p + 2 else 0
  below[k] = 0
use less_by = float_round(n=p + 3, p=p, low=2, spare=0, skip=1)
  on = subtracting
  sign = x_sign + y_sign
  b[i] = 1 - minus.s[i]
  e[k, j] = t[j] if k > p + 1 else less[p + 2 - k, j]
  fits[k] = enough[p + 2 - k] if k < p + 2 else 1
  over[k] = 0
  below[k] = ((enough[p + 1 - k] if k < p + 1 else 1) - enough[p + 2 - k]) if k < p + 2 else 0
gate x_only_s = x_far and x_s
gate y_only_s = y_far and y_s
gate x_only_m[i] = x_far and x_m[i] for i in range(p)
gate y_only_m[i] = y_far and y_m[i] for i in range(p)
gate x_only_e[j] = x_far and x_e[j] for j in range(p + 1)
gate y_only_e[j] = y_far and y_e[j] for j in range(p + 1)
bit r_s = plus.r_s + less_by.r_s + x_only_s + y_only_s
bit r_m[i] = plus.r_m[i] + less_by.r_m[i] + x_only_m[i] + y_only_m[i] for i in range(p)
bit r_e[j] = plus.r_e[j] + less_by.r_e[j] + x_only_e[j] + y_only_e[j] for j in range(p + 1)
output r_s, r_m, r_e
""",
    inputs=(Port("x", "float"), Port("y", "float")),
    outputs=(Port("r", "float"),),
    meaning=lambda w, p, a: (WordFloats(w, p["p"]).add(a[0], a[1]),),
    width=lambda p: p["p"] + 5,
    deep=tuple({"p": p} for p in (4, 5, 6, 53)),
    grid=tuple({"p": p} for p in (2, 3, 4, 5, 8, 16)),
    lower="2: no single threshold gate computes it",
    prototype=7,
)
