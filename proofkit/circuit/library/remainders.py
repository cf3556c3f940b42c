"""Descriptions that several circuits share: numbers as their remainders modulo small primes, and back.

A description says first how many primes there are, K, the number of bits w of the number Z that is looked for, and how
many places B after the point its fractions have: with M the product of the primes, Z / 2**w is, whole parts dropped,
the sum over all primes q of (Z * c mod q) / q, for a coefficient c of q (`crt`), and less than 2**w / M more.
"""

from __future__ import annotations

__all__ = ["FRACTIONS", "POWERS", "SUM"]

POWERS = """
# The number modulo prime(k) is the generator to the `total`, at most most(k), unless one of `zeros` factors is 0.
gate power[k, v] = total[k] >= v + (most(k) + 1)*zeros[k] for k in range(K) for v in range(most(k) + 1)
""".strip()

FRACTIONS = """
# Times the coefficient of the prime, over the prime: place j + 1 after the point, for the generator to the v.
let place(k, v, j) = 2*(power_mod(2, j, prime(k))
    * (crt(K, w, k)*power_mod(generator(prime(k)), v, prime(k)) % prime(k)) % prime(k)) // prime(k)
bit fraction[k, j] = (sum(place(k, v, j) * power[k, v] for v in range(most(k) + 1))
    - sum(place(k, v - 1, j) * power[k, v] for v in range(1, most(k) + 1)) for k in range(K) for j in range(B))
""".strip()

SUM = """
# Each fraction is cut off, so all of them together lose less than K units of the last place.
use sum = int_sum_modulo(n=K + 1, k=B)
  a[k, c] = fraction[k, B - 1 - c] if k < K else bit(K, c)
""".strip()
