"""The error function of a float."""

from __future__ import annotations

from proofkit.circuit.library.row import Circuit, Port

__all__ = ["FLOAT_ERF"]

FLOAT_ERF = Circuit(
    name="float_erf",
    title="the error function of a float of p bits, off by a relative 2**-p at most",
    text="""
float_erf(p >= 2)
# From |x| = 2**u on the result is 1: 4**u is p at least. Below, case n is that of |x| = x_m / 2**(p - u + n). There y
# is erf |x| in the first u cases, from |x| = 1 on, and else (erf |x|) * 2**(n - u), which is between 1/2 and 8/7. The
# last case stands for all smaller |x|, too: there erf x is a multiple of x up to a relative 2**(-2*p - 2) / 3.
let u = (bit_length(p - 1) + 1)//2
let N = u + p + 2
# y/2 is found up to 2**(-2*p - 3), which is 4 times 2**-D. One part is for the series, one for its coefficients, two
# for bits that are cut off. Term i is about 3**-i in the first cases, below 2**(-i*(n + 1)) / sqrt(i!) in case u + n.
let D = 2*p + 5
let T(n) = D//(n + 2) + 2
let K(n) = primes_for((p - 2)*(T(n) - 1) + D + 3)
let M = primes_for((p - 2)*(2*p + 2) + D + 3)
let B = D + bit_length(M)
input x_s
input x_m[i] for i in range(p)
input x_e[j] for j in range(p + 1)
bit differs[n, j] = (x_e[j] if bit(p - u + n - 1, j) == 1 else 1 - x_e[j]) for n in range(N - 1) for j in range(p)
form missing[n] = 1 - x_m[p - 1] + x_e[p] + sum(differs[n, j] for j in range(p)) for n in range(N - 1)
gate is_case[n] = missing[n] <= 0 for n in range(N - 1)
# Whether the residue of the significand without its highest bit reaches v: in any case, and in each.
form residue[n, k] = (sum(power_mod(2, j, prime(k)) * x_m[j] for j in range(p - 1))
    for n in range(p + 2) for k in range(K(n)))
form wide_residue[k] = sum(power_mod(2, j, prime(k)) * x_m[j] for j in range(p - 1)) for k in range(M)
gate reached[k, v] = (residue[p + 1, k] >= v + (span(p - 1, prime(k)) + 1)*(1 - x_m[p - 1])
    for k in range(K(p + 1)) for v in range(1, span(p - 1, prime(k)) + 1))
gate narrow[n, k, v] = (residue[n, k] >= v + (span(p - 1, prime(k)) + 1)*missing[u + n]
    for n in range(p + 1) for k in range(K(n)) for v in range(1, span(p - 1, prime(k)) + 1))
gate wide[n, k, v] = (wide_residue[k] >= v + (span(p - 1, prime(k)) + 1)*missing[n]
    for n in range(u) for k in range(M) for v in range(1, span(p - 1, prime(k)) + 1))
# Place j + 1 after the point of what each prime adds: as in the last case, unless it is another one.
let of(x, j, k) = 2*(power_mod(2, j, prime(k)) * (x % prime(k)) % prime(k)) // prime(k)
let high(k) = power_mod(2, p - 1, prime(k))
let last(k, v, j) = of(erf_crt(K(p + 1), T(p + 1), p, 2*p + 1, p + 1, v + high(k), k), j, k)
let narrow_at(n, k, v, j) = of(erf_crt(K(n), T(n), p, p + n, p + 1, v + high(k), k), j, k) - last(k, v, j)
let wide_at(n, k, v, j) = of(erf_crt(M, 2*p + 3, p, p - u + n, p - u + n + 1, v + high(k), k), j, k) - last(k, v, j)
bit fraction[k, j] = ((last(k, 0, j)*x_m[p - 1]
        + sum((last(k, v, j) - last(k, v - 1, j)) * reached[k, v] for v in range(1, span(p - 1, prime(k)) + 1))
        if k < K(p + 1) else 0)
    + sum(narrow_at(n, k, 0, j)*is_case[u + n] for n in range(p + 1) if k < K(n))
    + sum((narrow_at(n, k, v, j) - narrow_at(n, k, v - 1, j)) * narrow[n, k, v]
        for n in range(p + 1) if k < K(n) for v in range(1, span(p - 1, prime(k)) + 1))
    + sum(wide_at(n, k, 0, j)*is_case[n] for n in range(u))
    + sum((wide_at(n, k, v, j) - wide_at(n, k, v - 1, j)) * wide[n, k, v]
        for n in range(u) for v in range(1, span(p - 1, prime(k)) + 1)) for k in range(M) for j in range(B))
use sum = int_sum_modulo(n=M + 1, k=B)
  a[k, i] = fraction[k, B - 1 - i] if k < M else 0
# Where 2**p - 1 - x_e is small it is `gap`; it is p - 1 or more for |x| < 1, and p - u - 1 or more for |x| < 2**u.
let L = bit_length(p)
form gap = (sum(2**j * (1 - x_e[j]) for j in range(min(p, L))) + sum(2**L * (1 - x_e[j]) for j in range(L, p))
    - p * 2**L * x_e[p])
gate beyond = gap <= p - u - 2
gate negative = gap + p * 2**(L + 1) * (1 - x_s) <= p - u - 2
# The exponent is that of x or one more for |x| < 1, otherwise -p or 1 - p. The carry goes through all ones.
gate low[j] = gap >= p - 1 + p * 2**(L + 1) * (1 - x_e[j]) for j in range(p)
gate ones[j] = gap >= p - 1 + p * 2**(L + 1) * sum(1 - x_e[i] for i in range(j)) for j in range(p + 1)
bit same[j] = low[j] + (1 - bit(p - 1, j))*(1 - ones[0]) for j in range(p)
bit more[j] = low[j] + ones[j] - 2*ones[j + 1] + (1 - bit(p - 2, j))*(1 - ones[0]) for j in range(p)
use r = float_round(n=D, p=p, low=D - 2, spare=0, skip=0)
  on = 1 - beyond
  sign = x_s
  b[i] = sum.s[i + B - D]
  e[k, j] = (0 if j > p - 1 else same[j] if k < D - 1 else more[j])
  fits[k] = 1
  over[k] = 0
  below[k] = 0
bit r_s = r.r_s + negative
bit r_m[i] = r.r_m[i] + (0 if i < p - 1 else beyond) for i in range(p)
bit r_e[j] = r.r_e[j] + ((1 - bit(p - 2, j))*beyond if j < p else 0) for j in range(p + 1)
output r_s, r_m, r_e
""",
    inputs=(Port("x", "float"),),
    outputs=(Port("r", "float"),),
    meaning=None,
    approximates="erf",
    width=lambda p: p["p"] + 3,
    deep=({"p": 8},),
    grid=tuple({"p": p} for p in (2, 3, 4, 5)),
    source="Reif and Tate 1992; a series for each exponent as a table for each prime",
)
