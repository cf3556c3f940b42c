"""The exponential function of a float."""

from __future__ import annotations

from proofkit.circuit.library.remainders import HARDWIRED
from proofkit.circuit.library.row import Circuit, Port

__all__ = ["FLOAT_EXP"]

FLOAT_EXP = Circuit(
    name="float_exp",
    title="e**x for a float of p bits, off by a relative 2**-p at most",
    text=f"""
float_exp(p >= 2)
# Where |x| = x_m / 2**h for 0 <= h <= 2*p, e**x is a product with a factor for each digit of x_m in base 2**g. There
# are D digits below the top one. A factor is 2**place * F / 2**(b - 1), with an integer F of b bits that is rounded
# down. So each is a relative 2**(1 - b) too small at most, and their product 2**(-2*p - 1).
let L = bit_length(p)
let g = (p - 1)//((p - 1)//L + 1) + 1
let D = (p - 1)//g
let b = 2*p + 1 + L
# The product of all F, over 2**w, is at least 2**(-D - 1). It is found from above, with an error below 2**(1 - a): a
# relative 2**(-2*p - 2) at most, and less than what it lacks to 1.
let w = b*(D + 1)
let a = 2*p + D + 4
{HARDWIRED.setting}
input x_s
input x_m[i] for i in range(p)
input x_e[j] for j in range(p + 1)
# The sign, h and the digit d at place i; a digit 0 has no factor, the top digit is not 0 as its first bit is set.
let size = power_mod(2, g, 2**(L + 1))
let half = power_mod(2, p - 1 - g*D, 2**(L + 1))
gate low[s, h, i, d] = ((x_s if s > 0 else not x_s)
    and all(((not x_e[j] if bit(h - 1, j) == 1 else x_e[j]) if h > 0 else not x_e[j]) for j in range(p))
    and (not x_e[p] if h > 0 else x_e[p])
    and all((x_m[g*i + j] if bit(d, j) == 1 else not x_m[g*i + j]) for j in range(g))
    for s in range(2) for h in range(2*p + 1) for i in range(D) for d in range(1, size))
gate high[s, h, d] = ((x_s if s > 0 else not x_s)
    and all(((not x_e[j] if bit(h - 1, j) == 1 else x_e[j]) if h > 0 else not x_e[j]) for j in range(p))
    and (not x_e[p] if h > 0 else x_e[p])
    and all((x_m[g*D + j] if bit(d, j) == 1 else not x_m[g*D + j]) for j in range(p - g*D))
    for s in range(2) for h in range(2*p + 1) for d in range(half, 2*half))
# The logarithm of the product of all F modulo each prime; without a factor, F is 2**(b - 1).
let one(k) = discrete_log(power_mod(2, b - 1, q(k)), q(k))
let factor(s, h, i, d, k) = exp_mod(s, d, g*i, h, b, q(k))
let vanishes(r, k) = (q(k) - 1 - r)//(q(k) - 1)
form total[k] = ((D + 1)*one(k)
    + sum((discrete_log(factor(s, h, i, d, k), q(k)) - one(k)) * low[s, h, i, d]
        for s in range(2) for h in range(2*p + 1) for i in range(D) for d in range(1, size))
    + sum((discrete_log(factor(s, h, D, d, k), q(k)) - one(k)) * high[s, h, d]
        for s in range(2) for h in range(2*p + 1) for d in range(half, 2*half)) for k in range(K))
form zeros[k] = (sum(vanishes(factor(s, h, i, d, k), k) * low[s, h, i, d]
        for s in range(2) for h in range(2*p + 1) for i in range(D) for d in range(1, size))
    + sum(vanishes(factor(s, h, D, d, k), k) * high[s, h, d]
        for s in range(2) for h in range(2*p + 1) for d in range(half, 2*half)) for k in range(K))
let most(k) = (D + 1)*(q(k) - 2)
{HARDWIRED.powers()}
use product = int_sum_modulo(n=K + 1, k=B)
  a[k, c] = fraction[k, B - 1 - c] if k < K else bit(K, c)
# With the leading one z places above that of the least product, the exponent is t[z] - 2**p, where t[z] is the sum of
# all places, of 2**p + 1 - p and of z; it is 2**(p + 2) at most in magnitude.
bit place_low[i, c] = (sum(exp_bit(s, d, g*i, h, c) * low[s, h, i, d]
    for s in range(2) for h in range(2*p + 1) for d in range(1, size)) for i in range(D) for c in range(p + 3))
bit place_high[c] = (sum(exp_bit(s, d, g*D, h, c) * high[s, h, d]
    for s in range(2) for h in range(2*p + 1) for d in range(half, 2*half)) for c in range(p + 3))
use t[z] = int_sum_modulo(n=D + 3, k=p + 3) for z in range(D + 1)
  a[i, c] = (place_low[i, c] if i < D else place_high[c] if i < D + 1
    else (1 - bit(p - 2, c) if c < p else 0) if i < D + 2 else bit(z, c))
gate fits[z] = not t[z].s[p + 1] and not t[z].s[p + 2] for z in range(D + 1)
gate over[z] = t[z].s[p + 1] and not t[z].s[p + 2] for z in range(D + 1)
gate below[z] = all(t[z].s[j] for j in range(p + 3)) for z in range(D + 1)
# From |x| = 2**p on the result is the largest float, or 0. For h > 2*p it is 1, the product without a factor.
gate beyond = x_e[p] and sum(x_e[j] for j in range(p)) >= 1
gate largest = x_e[p] and not x_s and sum(x_e[j] for j in range(p)) >= 1
use r = float_round(n=B, p=p, low=B - D - 1, spare=0, skip=0)
  on = 1 - beyond
  sign = 0
  b[i] = product.s[i]
  e[k, j] = t[k - (B - D - 1)].s[j]
  fits[k] = fits[k - (B - D - 1)]
  over[k] = over[k - (B - D - 1)]
  below[k] = below[k - (B - D - 1)]
bit r_s = 0
bit r_m[i] = r.r_m[i] + largest for i in range(p)
bit r_e[j] = r.r_e[j] + largest for j in range(p + 1)
output r_s, r_m, r_e
""",
    inputs=(Port("x", "float"),),
    outputs=(Port("r", "float"),),
    meaning=None,
    approximates="exp",
    width=lambda p: p["p"] + 3,
    deep=({"p": 8}, {"p": 16}),
    grid=tuple({"p": p} for p in (2, 3, 4, 5)),
    source="Reif and Tate 1992; a table for each digit, multiplied as in int_prod",
    lower="2: no single threshold gate computes it",
    prototype=6,
)
