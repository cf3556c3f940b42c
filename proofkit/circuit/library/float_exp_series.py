"""The exponential function of a float by power series, with constants that are known in FO."""

from __future__ import annotations

from collections.abc import Mapping

from proofkit.circuit.library.float_exp import FLOAT_EXP
from proofkit.circuit.library.remainders import windows
from proofkit.circuit.library.row import Circuit, Twin
from proofkit.circuit.library.series import SERIES_COMPUTED, SERIES_HARDWIRED, SeriesBasis, powers

__all__ = ["FLOAT_EXP_SERIES", "FLOAT_EXP_UNIFORM"]


def _float_exp(basis: SeriesBasis) -> str:
    return f"""
float_exp{basis.suffix}(p >= 2{basis.params})
# Where |x| = x_m / 2**h for 0 <= h <= 2*p, e**x is 2**y for y = x / ln 2. Let l be ln 2, from below: n terms of the sum
# of 1 / (j * 2**j), each cut off after n places. Then 1/l is 3/2 times the sum of (1 - 3*l/2)**i, of which G terms are
# taken. With f places of y after the point, each cut off for every prime, y is 2**(-2*p - 2) off at most.
let n = 3*p + 9 + bit_length(p)
let G = (2*p + 6)//3
{basis.room}
let f = 2*p + 3 + room
# With F below 2**(f + 1), 2**(F / 2**f - 1) is the sum of (F - 2**f) F ... (F + 2**f*(i - 2)) / (i! * 2**((f + 1)*i))
# over all i, as (1 - 1/2)**(1 - F / 2**f). The first term is 1; T more miss a relative 2**(-2*p - 2) at most, and so do
# their fractions, cut off. Only powers of 2 stay in denominators, as these are binomial coefficients of dyadic numbers.
let T = 2*p + 1
# Both y and the result's exponent with its significand are numbers modulo 2**W, so all is divided by that.
let W = p + 2
let w = (f + 2)*T + W
let a = 3*p + 5
let s = (n - 1)//2
{basis.setting}
input x_s
input x_m[i] for i in range(p)
input x_e[j] for j in range(p + 1)
let half(k) = (q(k) + 1)//2
let is_zero(k, v) = (q(k) - 1 - v % q(k))//(q(k) - 1)
# Whether x has this sign and h, and whether the residue of its significand reaches v.
form missing[g, h] = ((1 - x_s if g > 0 else x_s) + (x_e[p] if h > 0 else 1 - x_e[p])
    + sum(((x_e[j] if bit(h - 1, j) == 1 else 1 - x_e[j]) if h > 0 else x_e[j]) for j in range(p))
    for g in range(2) for h in range(2*p + 1))
form residue[k] = sum(power_mod(2, j, q(k)) * x_m[j] for j in range(p)) for k in range(K)
gate reached[g, h, k, v] = (residue[k] >= v + (highest(k, p) + 1)*missing[g, h]
    for g in range(2) for h in range(2*p + 1) for k in range(K) for v in range(1, highest(k, p) + 1))
# The logarithm of l modulo each prime: 2**n * l is a sum of quotients that are known, in unary.
let quotient(k, j) = ((power_mod(2, n - j, q(k)) + j*q(k) - power_mod(2, n - j, j)) % q(k)
    * power_mod(j, q(k) - 2, q(k)) % q(k))
form ln2[k] = sum(quotient(k, j) for j in range(1, n + 1)) for k in range(K)
gate ln2_reached[k, v] = ln2[k] >= v for k in range(K) for v in range(1, present(k) * n*(q(k) - 1) + 1)
let l(k, v) = v % q(k) * power_mod(half(k), n, q(k)) % q(k)
let u(k, v) = (1 + 3*q(k) - 3*half(k) % q(k) * l(k, v) % q(k)) % q(k)
let inverse(k, v) = ((1 + q(k) - power_mod(u(k, v), G, q(k))) % q(k) * power_mod(l(k, v), q(k) - 2, q(k)) % q(k)
    + is_zero(k, v) * (3*half(k)*G % q(k))) % q(k)
# x / 2**W times 2**w, but for its significand.
let unit(k, g, h) = (power_mod(q(k) - 1, g, q(k)) * power_mod(half(k), h, q(k)) % q(k)
    * power_mod(2, w - W, q(k)) % q(k))
let x(k, g, h, v) = v % q(k) * unit(k, g, h) % q(k)
form y_log[k, i] = (discrete_log(inverse(k, 0), q(k))
    + sum((discrete_log(inverse(k, v), q(k)) - discrete_log(inverse(k, v - 1), q(k))) * ln2_reached[k, v]
        for v in range(1, present(k) * n*(q(k) - 1) + 1))
    + sum((discrete_log(x(k, g, h, v), q(k)) - discrete_log(x(k, g, h, v - 1), q(k))) * reached[g, h, k, v]
        for g in range(2) for h in range(2*p + 1) for v in range(1, highest(k, p) + 1))
    for k in range(K) for i in range(1))
form y_zeros[k, i] = (1 + is_zero(k, inverse(k, 0))
    + sum((is_zero(k, inverse(k, v)) - is_zero(k, inverse(k, v - 1))) * ln2_reached[k, v]
        for v in range(1, present(k) * n*(q(k) - 1) + 1))
    + sum((is_zero(k, v) - is_zero(k, v - 1)) * reached[g, h, k, v]
        for g in range(2) for h in range(2*p + 1) for v in range(1, highest(k, p) + 1))
    for k in range(K) for i in range(1))
{basis.scale}
{powers(basis, "y", "1", "2*(q(k) - 2)", "W + f")}
use y = int_sum_modulo(n=K + 1, k=W + f)
  a[k, c] = y_fraction[k, 0, W + f - 1 - c] if k < K else 0
# What the fractions send beyond the point, all together.
use beyond = int_sum_modulo(n=K + 1, k=f + bit_length(K))
  a[k, c] = (y_fraction[k, 0, W + f - 1 - c] if c < f else 0) if k < K else 0
# One layer earlier, what is after the point is a sum of two numbers: columns, from the point down, are added in blocks,
# and each block's sum has the places of two. F is both numbers together, so it is less than 2**(f + 1); `carry` is what
# they send beyond the point, which is all that is sent there but for what the highest block has there itself.
let blocks = (f - 1)//room + 1
let most_block = K*2**room
form column[c] = sum(y_fraction[k, 0, W + c] for k in range(K)) for c in range(f)
form block[r] = (sum(2**(room - 1 - e) * column[r*room + e] for e in range(room) if r*room + e < f)
    for r in range(blocks))
gate block_reached[r, v] = block[r] >= v for r in range(blocks) for v in range(1, most_block)
let low_place(c) = room - 1 - c % room
let high_place(c) = 2*room - 1 - c % room
bit low[c] = (sum((2*(t % 2) - 1) * block_reached[c//room, t*2**low_place(c)]
    for t in range(1, most_block) if 1 <= t*2**low_place(c) < most_block if c//room < blocks) for c in range(f))
bit high[c] = (sum((2*(t % 2) - 1) * block_reached[c//room + 1, t*2**high_place(c)]
    for t in range(1, most_block) if 1 <= t*2**high_place(c) < most_block if c//room < blocks - 1) for c in range(f))
form F_residue[k] = sum(power_mod(2, f - 1 - c, q(k)) * (low[c] + high[c]) for c in range(f)) for k in range(K)
gate F_reached[k, v] = F_residue[k] >= v for k in range(K) for v in range(1, 2*highest(k, f) + 1)
bit carry = (sum(2**c * beyond.s[f + c] for c in range(bit_length(K)))
    - sum(block_reached[0, t*2**room] for t in range(1, K) if 1 <= t*2**room < most_block))
# The terms as products of (F + 2**f*(j - 1)) / ((j + 1) * 2**(f + 1)), all of them over 2**W. They are doubled without
# a carry: then their sum is 2 to what y has after the point.
let factor(k, j, v) = ((v + j*power_mod(2, f, q(k)) + q(k) - power_mod(2, f, q(k))) % q(k)
    * (power_mod(j + 1, q(k) - 2, q(k)) * power_mod(half(k), f + 1, q(k)) % q(k)) % q(k)
    * power_mod(power_mod(2, w - W, q(k)), 1//(j + 1), q(k)) % q(k))
form factor_log[k, j] = (discrete_log(factor(k, j, 0), q(k))
    + sum((discrete_log(factor(k, j, v), q(k)) - discrete_log(factor(k, j, v - 1), q(k))) * F_reached[k, v]
        for v in range(1, 2*highest(k, f) + 1)) for k in range(K) for j in range(T))
form factor_zero[k, j] = (is_zero(k, factor(k, j, 0))
    + sum((is_zero(k, factor(k, j, v)) - is_zero(k, factor(k, j, v - 1))) * F_reached[k, v]
        for v in range(1, 2*highest(k, f) + 1)) for k in range(K) for j in range(T))
form term_log[k, i] = (discrete_log(2, q(k)) * (1 - carry) + sum(factor_log[k, j] for j in range(i + 1))
    for k in range(K) for i in range(T))
form term_zeros[k, i] = sum(factor_zero[k, j] for j in range(i + 1)) for k in range(K) for i in range(T)
let R = W + 2*p + 2 + bit_length(K*T)
{powers(basis, "term", "T", "(i + 2)*(q(k) - 2)", "R")}
# The exponent before the point, after it the significand without its leading one, so that the first term of the series
# is 2 - 1, or 1 - 1 for a carry. Half a unit of the last place makes cutting off round to the nearest.
use r = int_sum_modulo(n=K*T + 3, k=R)
  a[k, c] = (term_fraction[k//T, k % T, R - 1 - c] if k//T < K
    else (y.s[c - R + W + f] if c >= R - W else 0) if k < K*T + 1
    else (1 - bit(p - 2, c - R + W) if R - W <= c < R - W + p else 1 if c == R - W - p else 0) if k < K*T + 2
    else 1 - carry if c == R - W else 0)
# Where y, rounded down, is from 2**p + p - 1 on, the exponent is too large; from p - 2 - 2**p down it is negative, and
# the result is the smallest float for -1, or else 0. y is known modulo 4 * 2**p; |y| is less than 3/2 * 2**p.
let L = bit_length(p)
form last = (sum(2**c * y.s[f + c] for c in range(min(L, p))) + 2**L*sum(y.s[f + c] for c in range(L, p)))
gate is_large = not y.s[f + p + 1] and y.s[f + p] and last >= p - 1
gate is_least = y.s[f + p + 1] and 2**L*p*(1 - y.s[f + p]) - last + p - 2 >= 1
gate from_smallest = y.s[f + p + 1] and y.s[f + p] and last >= p - 2
gate from_fitting = y.s[f + p + 1] and y.s[f + p] and last >= p - 1
# From |x| = 2**p on, too. For h > 2*p no remainder is found, so y is 0.
gate above = x_e[p] and not x_s and sum(x_e[j] for j in range(p)) >= 1
gate below = x_e[p] and x_s and sum(x_e[j] for j in range(p)) >= 1
bit too_large = above + is_large
bit too_small = below + is_least
bit is_smallest = from_smallest - from_fitting
# Rounding up may make the exponent too large; then all other places are 0.
bit r_s = 0
gate r_m[i] = ((r.s[i + R - W + 1 - p] + r.s[R - 1] - 3*is_smallest if i < p - 1 else 1)
    + 3*too_large - 3*too_small >= 1 for i in range(p))
gate r_e[j] = r.s[j + R - W] + r.s[R - 1] + 3*too_large - 3*too_small - 3*is_smallest >= 1 for j in range(p + 1)
output r_s, r_m, r_e
"""


def _wanted(params: Mapping[str, int]) -> tuple[int, int, int]:
    p, length = params["p"], params["p"].bit_length()
    f = 2 * p + 3 + (params["J"] * params["H"]).bit_length()
    return (f + 2) * (2 * p + 1) + p + 2, 3 * p + 5, 3 * p + 9 + length


FLOAT_EXP_SERIES = Circuit(
    name="float_exp_series",
    title="e**x for a float of p bits, off by a relative 2**-p at most; by power series",
    text=_float_exp(SERIES_HARDWIRED),
    inputs=FLOAT_EXP.inputs,
    outputs=FLOAT_EXP.outputs,
    meaning=None,
    approximates="exp",
    width=FLOAT_EXP.width,
    deep=({"p": 3},),
    grid=({"p": 2},),
    source="2**y as a binomial series, whose coefficients are dyadic",
)

FLOAT_EXP_UNIFORM = Circuit(
    name="float_exp_uniform",
    title="e**x for a float of p bits, off by a relative 2**-p at most; by constants that the circuit computes",
    text=_float_exp(SERIES_COMPUTED),
    inputs=FLOAT_EXP.inputs,
    outputs=FLOAT_EXP.outputs,
    meaning=None,
    approximates="exp",
    width=FLOAT_EXP.width,
    grid=({"p": 2, "Q": 3, "H": 2, "J": 1}, {"p": 2, "Q": 3, "H": 4, "J": 2}),
    as_in=Twin("float_exp_series", _float_exp, mine=SERIES_COMPUTED, theirs=SERIES_HARDWIRED),
    source="float_exp_series; constants after Hesse, Allender and Barrington 2002",
    **windows(_wanted),
)
