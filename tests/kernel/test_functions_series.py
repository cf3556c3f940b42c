"""Index functions that give real functions modulo primes, against floating-point numbers of many bits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import count, islice, takewhile
from math import factorial, isqrt, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf, taylor

from proofkit.kernel import series
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
        coefficients = taylor(FUNCTIONS[name], 3 * 2 ** (p - 2) * unit, t - 1, singular=True)
        meant = sum(c * ((m - 3 * 2 ** (p - 2)) * unit) ** i for i, c in enumerate(coefficients)) / unit / 2**g
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


def rounded(terms: Iterator[Fraction]) -> int:
    """A sum of exact terms, each rounded towards 0, up to the first of them that is 0."""
    return sum(takewhile(bool, map(int, terms)))


@given(st.sampled_from((2, 3, 5, 239)), st.sampled_from((1, -1)), st.integers(0, 400))
def test_an_inverse_tangent_is_a_sum_of_terms_that_are_rounded_by_themselves(n: int, sign: int, bits: int) -> None:
    terms = (Fraction(sign**i << bits, (2 * i + 1) * n ** (2 * i + 1)) for i in count())
    assert series._inverse_tangent(n, sign, bits) == rounded(terms)


@given(st.integers(2, 9), st.integers(0, 12), st.integers(20, 200), st.integers(2, 12))
def test_coefficients_are_made_of_terms_that_are_rounded_by_themselves(p: int, h: int, bits: int, t: int) -> None:
    """In closed form: no term is found from one before that was rounded, and the order of terms does not matter."""
    bits += h  # as many as are asked for at least
    c = 3 * 2 ** (p - 2)
    a, one = Fraction(c, 2**h), 2 ** (bits + 3 * (c >> h))
    sin = rounded(Fraction(one) * (-1) ** n * a ** (2 * n + 1) / factorial(2 * n + 1) for n in count())
    cos = rounded(Fraction(one) * (-1) ** n * a ** (2 * n) / factorial(2 * n) for n in count())
    waves = (sin, cos, -sin, -cos)
    for quarters, f in enumerate((series._sin, series._cos)):
        expected = [Fraction(waves[(n + quarters) % 4], one * 2 ** (h * n) * factorial(n)) for n in range(t)]
        assert list(islice(f(c, h, bits), t)) == expected


@given(st.integers(2, 5), st.integers(0, 3), st.integers(20, 90), st.integers(2, 9))
def test_the_same_of_the_error_function(p: int, more: int, bits: int, t: int) -> None:
    """Coefficient n + 1 is 2 / pi**(1/2) / e**(a**2) times (-1)**n * H(n) / (n + 1)!, for H of Hermite."""
    c, h = 3 * 2 ** (p - 2), p - 2 + more
    a, bits = Fraction(c, 2**h), bits + h
    one = 2 ** (bits + 3 * (c >> h) ** 2)
    pi = 4 * (4 * rounded(_tangent(5, one)) - rounded(_tangent(239, one)))
    power = rounded(one * a ** (2 * n) / Fraction(factorial(n)) for n in count())
    slope = Fraction(2 * one**2, isqrt(pi * one) * power)
    first = rounded(one * a * (2 * a**2) ** n / Fraction(prod(range(3, 2 * n + 2, 2))) for n in count())
    expected = [slope * first / one]
    for n in range(t - 1):
        hermite = sum(
            (-1) ** m * factorial(n) * (2 * a) ** (n - 2 * m) / Fraction(factorial(m) * factorial(n - 2 * m))
            for m in range(n // 2 + 1)
        )
        expected.append(slope * (-1) ** n * hermite / factorial(n + 1) / 2 ** (h * (n + 1)))
    assert list(islice(series._erf(c, h, bits), t)) == expected


def _tangent(n: int, one: int) -> Iterator[Fraction]:
    return (Fraction((-1) ** i * one, (2 * i + 1) * n ** (2 * i + 1)) for i in count())


@pytest.mark.parametrize("name", ["sin_crt", "cos_crt", "erf_crt"])
def test_beyond_16_times_the_bits_it_is_0(name: str) -> None:
    """Around 3 * 2**(p - 2 - h): 192 is 16 times 12, 384 is more."""
    value = FORMULA_FUNCTIONS[name].value
    assert not any(value(20, 3, 12, 3, 0, m, i) for m in (2048, 3072, 4095) for i in range(20))
    if name != "erf_crt":
        assert any(value(20, 3, 12, 4, 0, 3072, i) for i in range(20))


def places(x: mpf, number: int) -> list[int]:
    return [int(mp.floor(x * 2**i)) % 2 for i in range(number)]


def test_the_places_of_the_logarithm_of_2() -> None:
    value: Callable[[int], int] = FORMULA_FUNCTIONS["ln2_bit"].value
    with mp.workprec(BITS):
        assert [value(i) for i in range(1200)] == places(mp.log(2), 1200)
