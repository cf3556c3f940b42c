"""Square root of a float by a power series, with constants that are known in FO."""

from __future__ import annotations

from proofkit.circuit.library.float_sqrt import FLOAT_SQRT
from proofkit.circuit.library.remainders import windows
from proofkit.circuit.library.row import Circuit, Twin
from proofkit.circuit.library.series import SERIES_COMPUTED, SERIES_HARDWIRED, SeriesBasis, powers

__all__ = ["FLOAT_SQRT_SERIES", "FLOAT_SQRT_UNIFORM"]


def _float_sqrt(basis: SeriesBasis) -> str:
    return f"""
float_sqrt{basis.suffix}(p >= 2{basis.params})
# The result has the significand 2**p * r, rounded, for r**2 = x_m / 2**(p + h), where h is 0 or 1 and x_e + p + h is
# even. 2**p * r is 2**(-p - 3) at least from the middle between two integers, so r may be 2**(-2*p - 3) off.
# With u = 1 - x_m / 2**(p - 1 + c), r is the root of 1 - u, or half of it for c = 0. Here c is 1 for h = 0; for h = 1
# it is 2 where x_m is 3/4 * 2**p at least, or else 0. So u is between -1/2 and 5/8. That root is 1 less the sum of
# 2*C[i] * (u/4)**(i + 1), for Catalan's numbers C[i], the products of (4*j + 2)/(j + 2) over j < i. What T
# terms leave out is less than 0.41 * 2**(-2*p - 3); fractions and scale are a quarter of 2**(-2*p - 3) off, at most.
let T = 3*p - 1
let s = T
let w = (p + 3)*T - 1
let a = 2*p + 4
{basis.setting}
let R = 2*p + 5 + bit_length(3*p*K)
input x_s
input x_m[i] for i in range(p)
input x_e[j] for j in range(p + 1)
# Whether x is positive and has this c, and whether the residue of the significand without its highest bit reaches v.
form missing[c] = (1 - x_m[p - 1] + x_s + (1 - x_e[0] if (p + c) % 2 == 0 else x_e[0])
    + (x_m[p - 2] if c < 1 else 0) + (1 - x_m[p - 2] if c > 1 else 0) for c in range(3))
form residue[k] = sum(power_mod(2, j, q(k)) * x_m[j] for j in range(p - 1)) for k in range(K)
gate is_case[c] = missing[c] <= 0 for c in range(3)
gate reached[c, k, v] = (residue[k] >= v + (highest(k, p - 1) + 1)*missing[c]
    for c in range(3) for k in range(K) for v in range(1, highest(k, p - 1) + 1))
# Minus twice the term i, without C[i] and times 2**w, modulo each prime: powers of 2, and of 4*u*2**(p + c).
let half(k) = (q(k) + 1)//2
let u(k, c, v) = (power_mod(2, p - 1 + c, q(k)) + 2*q(k) - power_mod(2, p - 1, q(k)) - v % q(k)) % q(k)
let scaled_u(k, c, v) = power_mod(2, 2 - c, q(k)) * u(k, c, v) % q(k)
let shift(k, c, i) = (q(k) - power_mod(power_mod(2, p + 3, q(k)), T - 1 - i, q(k))
    * power_mod(half(k), (2 - c)//2, q(k)) % q(k)) % q(k)
let term(k, c, i, v) = shift(k, c, i) * power_mod(scaled_u(k, c, v), i + 1, q(k)) % q(k)
let catalan(k, j) = (4*j + 2)*power_mod(j + 2, q(k) - 2, q(k)) % q(k)
form root_log[k, i] = (sum(discrete_log(catalan(k, j), q(k)) for j in range(i))
    + sum(discrete_log(term(k, c, i, 0), q(k)) * is_case[c] for c in range(3))
    + sum((discrete_log(term(k, c, i, v), q(k)) - discrete_log(term(k, c, i, v - 1), q(k))) * reached[c, k, v]
        for c in range(3) for v in range(1, highest(k, p - 1) + 1)) for k in range(K) for i in range(T))
let is_unit(k, c, v) = 1 - (q(k) - 1 - u(k, c, v))//(q(k) - 1)
form root_zeros[k, i] = (1 - sum(is_unit(k, c, 0) * is_case[c] for c in range(3))
    - sum((is_unit(k, c, v) - is_unit(k, c, v - 1)) * reached[c, k, v]
        for c in range(3) for v in range(1, highest(k, p - 1) + 1)) for k in range(K) for i in range(T))
{basis.scale}
{powers(basis, "root", "T", "(i + 1)*(q(k) - 2)", "R")}
# For c = 0 the first term is 1/2, else 1. Half a unit of place p, so that cutting off rounds to the nearest.
use r = int_sum_modulo(n=3*p*K + 2, k=R)
  a[k, c] = (root_fraction[k//T, k % T, R - 1 - c] if k//T < K else 0 if k <= 3*p*K
    else is_case[0] if c == R - 1 else 1 if c == R - p - 1 else 0)
# The exponent is x_e // 2 + 2**(p - 1) - p // 2, and one more if p is even and x_e odd.
use t = int_sum_modulo(n=3, k=p + 1)
  a[i, c] = ((x_e[c + 1] if c < p else 0) if i < 1
    else (1 - bit((p - 2)//2, c) if c < p - 1 else 0) if i < 2
    else ((1 - p % 2) * x_e[0] if c < 1 else 0))
bit r_s = 0
bit r_m[i] = r.s[i + R - p] for i in range(p)
gate r_e[j] = x_m[p - 1] and not x_s and t.s[j] for j in range(p + 1)
output r_s, r_m, r_e
"""


FLOAT_SQRT_SERIES = Circuit(
    name="float_sqrt_series",
    title="the square root of a float of p bits, rounded once; 0 for x < 0; by a power series",
    text=_float_sqrt(SERIES_HARDWIRED),
    inputs=FLOAT_SQRT.inputs,
    outputs=FLOAT_SQRT.outputs,
    meaning=FLOAT_SQRT.meaning,
    width=FLOAT_SQRT.width,
    deep=({"p": 3},),
    grid=({"p": 2},),
    source="Reif and Tate 1992; the binomial series, with Catalan's numbers",
)

FLOAT_SQRT_UNIFORM = Circuit(
    name="float_sqrt_uniform",
    title="the square root of a float of p bits, rounded once; 0 for x < 0; by constants that the circuit computes",
    text=_float_sqrt(SERIES_COMPUTED),
    inputs=FLOAT_SQRT.inputs,
    outputs=FLOAT_SQRT.outputs,
    meaning=FLOAT_SQRT.meaning,
    width=FLOAT_SQRT.width,
    grid=({"p": 2, "Q": 3, "H": 2, "J": 1}, {"p": 2, "Q": 31, "H": 6, "J": 2}),
    deep=({"p": 2, "Q": 1023, "H": 19, "J": 2},),
    as_in=Twin("float_sqrt_series", _float_sqrt, mine=SERIES_COMPUTED, theirs=SERIES_HARDWIRED),
    source="float_sqrt_series; constants after Hesse, Allender and Barrington 2002",
    **windows(lambda p: ((p["p"] + 3) * (3 * p["p"] - 1) - 1, 2 * p["p"] + 4, 2 * (3 * p["p"] - 1))),
)
