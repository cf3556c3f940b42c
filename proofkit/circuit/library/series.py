"""Power series by Chinese remainders, with the two bases of `remainders`.

A sum of integers Z[i] over 2**w, between -1 and 1, needs no remainder of Z, their sum: the fractions of all Z[i] have
the same sum as those of Z, whole parts dropped. So only the logarithm of each term is needed, which is the sum of those
of its factors; these may have odd denominators, as long as no prime divides them and each Z[i] is an integer.
"""

from __future__ import annotations

from dataclasses import dataclass

from proofkit.circuit.library.remainders import COMPUTED, HARDWIRED

__all__ = ["SERIES_COMPUTED", "SERIES_HARDWIRED", "TWINS", "SeriesBasis", "powers"]


@dataclass(frozen=True, slots=True)
class SeriesBasis:
    """As `Basis`, for primes above 2*s.

    room     2**room is at least K; it may be used before w is known
    setting  is told s, w and a; highest(k, c) is as large as a residue of c bits can be, as a sum that is not reduced
    suffix, scale, scaled, params   as for `Basis`
    """

    suffix: str
    room: str
    setting: str
    scale: str
    scaled: str
    params: str = ""


SERIES_HARDWIRED = SeriesBasis(
    "_series",
    "let room = 2*bit_length(p) + 1",
    """
let K = primes_for(w + a)
let q(k) = prime(s + k)
let present(k) = 1
let highest(k, c) = span(c, q(k))
""".strip(),
    HARDWIRED.scale,
    "crt_above(K, w, s, k)*power_mod(generator(q(k)), v, q(k)) % q(k)",
)

SERIES_COMPUTED = SeriesBasis(
    "_uniform",
    "let room = bit_length(J*H)",
    COMPUTED.setting + "\nlet highest(k, c) = present(k) * c*(q(k) - 1)",
    COMPUTED.scale,
    COMPUTED.scaled,
    COMPUTED.params,
)

TWINS = ((COMPUTED, HARDWIRED), (SERIES_COMPUTED, SERIES_HARDWIRED))
"""Ways to the same constants. That they are the same is checked on circuits that are small with either way, such as
int_prod_uniform and int_prod."""


def powers(basis: SeriesBasis, name: str, terms: str, most: str, places: str) -> str:
    """The fractions of terms, `terms` of them for each prime, to so many places.

    Needs NAME_log[k, i], at most `most` (a formula in k and i), NAME_zeros[k, i], and the scale.
    """
    range_of = f"present(k) * ({most} + scale_most(k) + 1)"
    place = f"{name}_place"
    return f"""
gate {name}_power[k, i, v] = ({name}_log[k, i] + scale[k]
        >= v + ({most} + scale_most(k) + 1)*({name}_zeros[k, i] + scale_zeros[k])
    for k in range(K) for i in range({terms}) for v in range({range_of}))
let {place}(k, v, j) = 2*(power_mod(2, j, q(k)) * ({basis.scaled}) % q(k)) // q(k)
bit {name}_fraction[k, i, j] = (sum({place}(k, v, j) * {name}_power[k, i, v] for v in range({range_of}))
    - sum({place}(k, v - 1, j) * {name}_power[k, i, v] for v in range(1, {range_of}))
    for k in range(K) for i in range({terms}) for j in range({places}))
""".strip()
