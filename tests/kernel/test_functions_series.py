"""Index functions that give real functions modulo primes, against floating-point numbers of many bits."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf, taylor

from proofkit.kernel.functions import FORMULA_FUNCTIONS
from tests.kernel.definitions import odd_primes

BITS = 2000
FUNCTIONS = {"log_crt": mp.log, "sin_crt": mp.sin, "cos_crt": mp.cos, "erf_crt": mp.erf}

names = st.sampled_from(sorted(FUNCTIONS))


def total(name: str, k: int, t: int, p: int, h: int, g: int, m: int) -> Fraction:
    """What the numerators add up to, over their primes."""
    value = FORMULA_FUNCTIONS[name].value
    return sum((Fraction(value(k, t, p, h, g, m, i), q) for i, q in enumerate(odd_primes(k))), Fraction(0))


def near(found: Fraction, meant: mpf, most: mpf) -> bool:
    """Up to an integer."""
    off = mpf(found.numerator) / found.denominator - meant
    return bool(abs(off - mp.nint(off)) <= most)


@given(names, st.integers(2, 9), st.integers(1, 6), st.integers(-6, 12), st.integers(0, 20), st.data())
def test_fractions_add_up_to_the_series(name: str, p: int, t: int, more: int, g: int, data: st.DataObject) -> None:
    h, k = max(0, p + more), data.draw(st.integers(1, 60))
    m = data.draw(st.integers(2 ** (p - 1), 2**p))
    with mp.workprec(BITS):
        unit = mpf(2) ** -h
        series = taylor(FUNCTIONS[name], 3 * 2 ** (p - 2) * unit, t - 1, singular=True)
        meant = sum(c * ((m - 3 * 2 ** (p - 2)) * unit) ** i for i, c in enumerate(series)) / unit / 2**g
        rounded = mpf(sum(2 ** ((p - 2) * i) for i in range(t))) / prod(odd_primes(k))
        assert near(total(name, k, t, p, h, g, m), meant, rounded + mpf(2) ** -400)


@pytest.mark.parametrize("name", ["sin_crt", "cos_crt", "erf_crt"])
def test_where_terms_are_large(name: str) -> None:
    """Around 12; the series themselves are around 0."""
    with mp.workprec(BITS):
        assert near(total(name, 60, 1, 4, 0, 0, 12), FUNCTIONS[name](12), mpf(1) / prod(odd_primes(60)))


@pytest.mark.parametrize(
    ("name", "g", "at"), [("log_crt", 5, 0), ("sin_crt", 4, 4), ("cos_crt", 6, 5), ("erf_crt", 3, 2)]
)
def test_many_terms_are_the_function(name: str, g: int, at: int) -> None:
    """Of numbers of 4 bits, over 2**at."""
    with mp.workprec(BITS):
        for m in range(8, 17):
            meant = FUNCTIONS[name](mpf(m) / 2**at) * mpf(2) ** (at - g)
            assert near(total(name, 60, 44, 4, at, g, m), meant, mpf(2) ** -62), m


@given(names, st.integers(2, 9), st.integers(1, 9), st.integers(0, 9), st.integers(1, 12), st.integers(0, 12))
def test_a_numerator_depends_on_a_residue(name: str, p: int, t: int, h: int, k: int, i: int) -> None:
    q, value = odd_primes(i + 1)[i], FORMULA_FUNCTIONS[name].value
    for m in range(q):
        found = value(k, t, p, h, 2, m, i)
        assert found == value(k, t, p, h, 2, m + 5 * q, i)
        assert 0 <= found < q
        assert i < k or found == 0


def places(x: mpf, number: int) -> list[int]:
    return [int(mp.floor(x * 2**i)) % 2 for i in range(number)]


def test_the_places_of_the_logarithm_of_2() -> None:
    value: Callable[[int], int] = FORMULA_FUNCTIONS["ln2_bit"].value
    with mp.workprec(BITS):
        assert [value(i) for i in range(1200)] == places(mp.log(2), 1200)
