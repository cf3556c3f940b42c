"""Sine and cosine of a float that is at most 1 in magnitude."""

from __future__ import annotations

from proofkit.circuit.library.row import Circuit, Port

__all__ = ["FLOAT_COS", "FLOAT_SIN"]

CASES = """
# The series is around 3/4 of the power of two above |x|. All 4**-i / i! from i = T on are less than 2**-D together.
let T = D//(bit_length(D)//2 + 1) + 1
let K = primes_for((p - 2)*(T - 1) + D + 3)
let B = D + bit_length(K)
input x_s
input x_m[i] for i in range(p)
input x_e[j] for j in range(p + 1)
# In case h, for h < H, |x| is x_m / 2**(p + h), and x_e is 2**p - p - h; that |x| is 1 is a case of its own.
bit differs[h, j] = (x_e[j] if bit(p + h - 1, j) == 1 else 1 - x_e[j]) for h in range(H) for j in range(p)
form missing[h] = 1 - x_m[p - 1] + x_e[p] + sum(differs[h, j] for j in range(p)) for h in range(H)
gate is_case[h] = missing[h] <= 0 for h in range(H)
gate is_one = (x_m[p - 1] and all(not x_m[i] for i in range(p - 1))
    and not x_e[p] and all((not x_e[j] if bit(p - 2, j) == 1 else x_e[j]) for j in range(p)))
# Below, |x| is so small that its sine is near enough to x, and its cosine to 1. There 2**p - 1 - x_e is at
# least p + H - 1, and so is `gap`: the two are equal, unless both are larger.
let L = bit_length(p + H)
form gap = (sum(2**j * (1 - x_e[j]) for j in range(min(p, L))) + sum(2**L * (1 - x_e[j]) for j in range(L, p))
    - p * 2**L * x_e[p])
""".strip()

FRACTIONS = """
# Whether the residue of the significand without its highest bit reaches v; place j + 1 after the point of what each
# prime adds.
form residue[k] = sum(power_mod(2, j, prime(k)) * x_m[j] for j in range(p - 1)) for k in range(K)
gate reached[h, k, v] = (residue[k] >= v + (span(p - 1, prime(k)) + 1)*missing[h]
    for h in range(H) for k in range(K) for v in range(1, span(p - 1, prime(k)) + 1))
let of(x, j, k) = 2*(power_mod(2, j, prime(k)) * (x % prime(k)) % prime(k)) // prime(k)
""".strip()

FLOAT_SIN = Circuit(
    name="float_sin",
    title="the sine of a float of p bits, off by a relative 2**-p at most; 0 for |x| > 1",
    text=f"""
float_sin(p >= 2)
# Over the power of two above |x| the sine is 0.47 at least. It is found up to 2**(-2*p - 2), which is 4 times 2**-D.
# One part is for the series, one for its coefficients, two for bits that are cut off.
let D = 2*p + 4
let H = (p - 1)//2
{CASES}
{FRACTIONS}
let at(h, k, v, j) = of(sin_crt(K, T, p, p + h, p, v + power_mod(2, p - 1, prime(k)), k), j, k)
bit fraction[k, j] = (of(sin_crt(K, T, p, p, p, power_mod(2, p, prime(k)), k), j, k)*is_one
    + sum(at(h, k, 0, j)*is_case[h] for h in range(H))
    + sum((at(h, k, v, j) - at(h, k, v - 1, j)) * reached[h, k, v]
        for h in range(H) for v in range(1, span(p - 1, prime(k)) + 1)) for k in range(K) for j in range(B))
use sum = int_sum_modulo(n=K + 1, k=B)
  a[k, c] = fraction[k, B - 1 - c] if k < K else 0
# The exponent is that of x, or one less.
bit less[j] = (is_one*(1 - bit(p - 1, j)) + sum((1 - bit(p + h, j))*is_case[h] for h in range(H)) for j in range(p))
bit same[j] = (is_one*(1 - bit(p - 1, j)) + sum((1 - bit(p + h - 1, j))*is_case[h] for h in range(H)) for j in range(p))
use r = float_round(n=D, p=p, low=D - 2, spare=0, skip=0)
  on = 1
  sign = x_s
  b[i] = sum.s[i + B - D]
  e[k, j] = (0 if j > p - 1 else less[j] if k < D - 1 else same[j])
  fits[k] = 1
  over[k] = 0
  below[k] = 0
gate small_m[i] = gap >= p + H - 1 + p * 2**L * (1 - x_m[i]) for i in range(p)
gate small_e[j] = gap >= p + H - 1 + p * 2**L * (1 - x_e[j]) for j in range(p)
gate small_s = gap >= p + H - 1 + p * 2**L * (1 - x_s)
bit r_s = r.r_s + small_s
bit r_m[i] = r.r_m[i] + small_m[i] for i in range(p)
bit r_e[j] = r.r_e[j] + (small_e[j] if j < p else 0) for j in range(p + 1)
output r_s, r_m, r_e
""",
    inputs=(Port("x", "float"),),
    outputs=(Port("r", "float"),),
    meaning=None,
    approximates="sin",
    width=lambda p: p["p"] + 3,
    deep=({"p": 8}, {"p": 12}),
    grid=tuple({"p": p} for p in (2, 3, 4, 5)),
    source="Reif and Tate 1992; a series for each exponent as a table for each prime",
)

FLOAT_COS = Circuit(
    name="float_cos",
    title="the cosine of a float of p bits, off by a relative 2**-p at most; 0 for |x| > 1",
    text=f"""
float_cos(p >= 2)
# Half the cosine, 0.27 at least, is found up to 2**(-p - 6), as in float_sin. Rounding it to a multiple of 2**(-p - 1)
# adds 2**(-p - 2), which makes less than 2**-p of it.
let D = p + 8
let H = p//2
{CASES}
{FRACTIONS}
let at(h, k, v, j) = of(cos_crt(K, T, p, p + h, p + h + 1, v + power_mod(2, p - 1, prime(k)), k), j, k)
bit fraction[k, j] = (of(cos_crt(K, T, p, p, p + 1, power_mod(2, p, prime(k)), k), j, k)*is_one
    + sum(at(h, k, 0, j)*is_case[h] for h in range(H))
    + sum((at(h, k, v, j) - at(h, k, v - 1, j)) * reached[h, k, v]
        for h in range(H) for v in range(1, span(p - 1, prime(k)) + 1)) for k in range(K) for j in range(B))
# Half a unit of place p + 1, so that cutting off rounds to the nearest.
use sum = int_sum_modulo(n=K + 1, k=B)
  a[k, c] = (fraction[k, B - 1 - c] if k < K else is_one + sum(is_case[h] for h in range(H)) if c == B - p - 2 else 0)
# If that is 1, the highest bit is set and all others are not: 2**(p - 1) has an exponent that is one more.
gate small = gap >= p + H - 1
bit normal = is_one + sum(is_case[h] for h in range(H)) - sum.s[B - 1]
bit full = sum.s[B - 1] + small
bit r_s = 0
bit r_m[i] = (sum.s[i + B - p - 1] if i < p - 1 else sum.s[B - 2] + full) for i in range(p)
bit r_e[j] = ((1 - bit(p - 1, j))*normal + (1 - bit(p - 2, j))*full if j < p else 0) for j in range(p + 1)
output r_s, r_m, r_e
""",
    inputs=(Port("x", "float"),),
    outputs=(Port("r", "float"),),
    meaning=None,
    approximates="cos",
    width=lambda p: p["p"] + 3,
    deep=({"p": 8}, {"p": 12}),
    grid=tuple({"p": p} for p in (2, 3, 4, 5)),
    source="as float_sin; the power of two below the cosine is known, so that no layer rounds",
)
