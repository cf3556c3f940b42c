"""The natural logarithm of a float."""

from __future__ import annotations

from proofkit.circuit.library.row import Circuit, Port

__all__ = ["FLOAT_LOG"]

FLOAT_LOG = Circuit(
    name="float_log",
    title="the natural logarithm of a float of p bits, off by a relative 2**-p at most; 0 for x <= 0",
    text="""
float_log(p >= 2)
# log x is log x_m + (x_e - 2**p) * log 2, less than 2**p in magnitude, and 2**-p at least unless it is 0. It is found
# over 2**(p + 1), modulo 1, up to 2**(-4*p - 2), which is 4 times 2**-D. One part is for the series, of ratio 1/3, one
# for its coefficients, and two for bits of fractions and of log 2 that are cut off.
let D = 4*p + 4
let T = 2*p + 1
let K = primes_for((p - 2)*(T - 1) + D + 3)
let B = D + bit_length(K + p + 2)
input x_s
input x_m[i] for i in range(p)
input x_e[j] for j in range(p + 1)
# Whether x is positive and the residue of the significand without its highest bit reaches v. If not, all sums are 0.
form missing = 1 - x_m[p - 1] + x_s
form residue[k] = sum(power_mod(2, j, prime(k)) * x_m[j] for j in range(p - 1)) for k in range(K)
gate reached[k, v] = (residue[k] >= v + (span(p - 1, prime(k)) + 1)*missing
    for k in range(K) for v in range(span(p - 1, prime(k)) + 1))
gate scaled[j] = x_e[j] and x_m[p - 1] and not x_s for j in range(p)
gate low = not x_e[p] and x_m[p - 1] and not x_s
# Place j + 1 after the point of what each prime adds.
let place(k, v, j) = 2*(power_mod(2, j, prime(k))
    * (log_crt(K, T, p, 0, p + 1, v + power_mod(2, p - 1, prime(k)), k) % prime(k)) % prime(k)) // prime(k)
bit fraction[k, j] = (sum(place(k, v, j) * reached[k, v] for v in range(span(p - 1, prime(k)) + 1))
    - sum(place(k, v - 1, j) * reached[k, v] for v in range(1, span(p - 1, prime(k)) + 1))
    for k in range(K) for j in range(B))
# x_e[j] counts 2**j * log 2; where x_e[p] is 0, 2**p * log 2 is taken off.
use sum = int_sum_modulo(n=K + p + 1, k=B)
  a[i, c] = (fraction[i, B - 1 - c] if i < K
    else (ln2_bit(i - K + B - p - 1 - c)*scaled[i - K] if c < i - K + B - p - 1 else 0) if i < K + p
    else (1 - ln2_bit(B - 1 - c))*low)
# A negative sum has its sign in the highest bit, and its magnitude in the others, inverted. The logarithm of 1 is found
# to be so small that none of the bits that may lead is set.
use r[s] = float_round(n=D - 1, p=p, low=2*p + 2, spare=0, skip=0) for s in range(2)
  on = sum.s[B - 1] if s > 0 else 1 - sum.s[B - 1]
  sign = s
  b[i] = 1 - sum.s[i + B - D] if s > 0 else sum.s[i + B - D]
  e[k, j] = ((1 - bit(4*p + 1 - k, j) if j < p else 0) if k < 4*p + 2 else 0 if j < p else 1)
  fits[k] = 1
  over[k] = 0
  below[k] = 0
bit r_s = sum(r[s].r_s for s in range(2))
bit r_m[i] = sum(r[s].r_m[i] for s in range(2)) for i in range(p)
bit r_e[j] = sum(r[s].r_e[j] for s in range(2)) for j in range(p + 1)
output r_s, r_m, r_e
""",
    inputs=(Port("x", "float"),),
    outputs=(Port("r", "float"),),
    meaning=None,
    approximates="log",
    width=lambda p: p["p"] + 3,
    deep=({"p": 8}, {"p": 12}),
    grid=tuple({"p": p} for p in (2, 3, 4, 5)),
    source="Reif and Tate 1992; the series around 3/4 as a table for each prime",
)
