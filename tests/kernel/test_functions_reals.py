"""Index functions that give digits of real numbers, against floating-point numbers of many bits and exact fractions."""

from __future__ import annotations

from fractions import Fraction
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import floor, mp, mpf

from proofkit.kernel.functions import FORMULA_FUNCTIONS
from tests.kernel.definitions import odd_primes

BITS = 2000
PLACES = 40

sqrt_crt = FORMULA_FUNCTIONS["sqrt_crt"].value
exp_mod = FORMULA_FUNCTIONS["exp_mod"].value
exp_bit = FORMULA_FUNCTIONS["exp_bit"].value

powers = st.tuples(st.integers(0, 1), st.integers(0, 300), st.integers(0, 24), st.integers(0, 80))


def power(negative: int, d: int, u: int, v: int, b: int) -> tuple[int, int]:
    """The place of the leading one of e**y, and its first b bits."""
    with mp.workprec(BITS):
        y = mpf(-d if negative else d) * mpf(2) ** (u - v)
        place = int(floor(y / mp.log(2)))
        return place, int(floor(mp.exp(y) / mpf(2) ** (place + 1 - b)))


@given(powers, st.integers(1, 90), st.integers(1, 5000))
def test_the_first_bits_of_a_power_of_e(args: tuple[int, int, int, int], b: int, q: int) -> None:
    place, first = power(*args, b)
    assert exp_mod(*args, b, 2 ** (b + 1)) == first
    assert exp_mod(*args, b, q) == first % q
    assert sum(exp_bit(*args, c) << c for c in range(PLACES)) == place % 2**PLACES


@pytest.mark.parametrize("negative", [0, 1])
def test_e_to_the_0_is_1(negative: int) -> None:
    assert exp_mod(negative, 0, 3, 5, 7, 1000) == 2**6
    assert not any(exp_bit(negative, 0, 3, 5, c) for c in range(8))


def test_near_1_from_both_sides() -> None:
    """e**(2**-60) has 60 zeros behind the point, e**-(2**-60) is 60 ones or so."""
    assert exp_mod(0, 1, 0, 60, 40, 2**41) == 2**39
    assert [exp_bit(0, 1, 0, 60, c) for c in range(4)] == [0, 0, 0, 0]
    assert exp_mod(1, 1, 0, 60, 40, 2**41) == 2**40 - 1
    assert [exp_bit(1, 1, 0, 60, c) for c in range(4)] == [1, 1, 1, 1]


def root(k: int, t: int, p: int, h: int, m: int) -> Fraction:
    """What the numerators add up to, over their primes."""
    return sum((Fraction(sqrt_crt(k, t, p, h, m, i), q) for i, q in enumerate(odd_primes(k))), Fraction(0))


@given(st.integers(2, 12), st.integers(1, 14), st.integers(0, 3), st.integers(1, 60), st.data())
def test_fractions_add_up_to_a_square_root(p: int, t: int, h: int, k: int, data: st.DataObject) -> None:
    m = data.draw(st.integers(2 ** (p - 1), 2**p))
    with mp.workprec(BITS):
        found = root(k, t, p, h, m)
        off = mpf(found.numerator) / found.denominator - mp.sqrt(mpf(m) / 2 ** (p + h))
        rounded = mpf(sum(2 ** ((p - 2) * i) for i in range(t))) / prod(odd_primes(k))
        series = mpf("1.04") / (2 * t - 1) / mpf("5.82") ** t
        assert abs(off - mp.nint(off)) <= rounded + series


@given(st.integers(2, 9), st.integers(1, 9), st.integers(0, 2), st.integers(1, 12), st.integers(0, 12))
def test_a_numerator_depends_on_a_residue(p: int, t: int, h: int, k: int, i: int) -> None:
    q = odd_primes(i + 1)[i]
    for m in range(q):
        found = sqrt_crt(k, t, p, h, m, i)
        assert found == sqrt_crt(k, t, p, h, m + 5 * q, i)
        assert found < q
        assert i < k or found == 0
