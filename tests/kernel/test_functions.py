"""Each function of index formulas: what it is, and that all that the kernel believes of it is true."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice, product
from math import prod
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import discrete_log, isprime, primerange, primitive_root
from sympy import prime as prime_from_1

from proofkit.kernel import number_theory
from proofkit.kernel.claims import Uniformity
from proofkit.kernel.functions import FORMULA_FUNCTIONS, MOST_PLACES, tidy
from proofkit.kernel.measure import circuit_theorem, measure
from proofkit.kernel.poly import App, Poly
from tests.kernel.build import app, p
from tests.kernel.definitions import DEFINITIONS, LEAST, odd_primes
from tests.kernel.families import family, gate, inputs, number, over, read

Arguments = tuple[int, ...]

IN_FO = {
    "floordiv",
    "mod",
    "bit_length",
    "pow2",
    "bit",
    "is_prime",
    "power_mod",
    "generator",
    "discrete_log",
}
"""What may be called DLOGTIME-uniform. Whoever adds a name here has its proof at hand."""

every_function = pytest.mark.parametrize("name", FORMULA_FUNCTIONS)
GRID = 240
SMALL = (0, 1, 2, 3, 4, 6, 9, 16)
LARGE = (30, 31, 36, 60, 64, 97)


def above(least: Arguments) -> Iterator[Arguments]:
    """All corners, then a sample of small arguments, with a large one here and there, none below its least."""
    yield from product(*((low, low + 1) for low in least))
    random = Random(repr(least))
    while True:
        args = [low + random.choice(SMALL) for low in least]
        if len(args) < 4 and random.random() < 0.5:
            at = random.randrange(len(args))
            args[at] = least[at] + random.choice(LARGE)
        yield tuple(args)


def grid(name: str) -> list[Arguments]:
    every = islice(above(FORMULA_FUNCTIONS[name].least), GRID)
    return [_of_small_numbers(args) if name in SERIES_AT_SMALL_NUMBERS else args for args in every]


SERIES_AT_SMALL_NUMBERS = {"sin_crt", "cos_crt", "erf_crt"}
"""Functions of (k, t, p, h, ...) whose series, around 3 * 2**(p - 2) / 2**h, has as many terms as that is large."""


def _of_small_numbers(args: Arguments) -> Arguments:
    k, t, precision, h, *rest = args
    return (k, t, precision, max(h, precision - 1), *rest)


def worth(poly: Poly) -> int:
    """A formula without names; None of its functions may be asked where it is not defined."""
    total = 0
    for monomial, coefficient in poly.terms.items():
        for atom, exponent in monomial:
            assert isinstance(atom, App)
            assert not atom.table
            args = tuple(map(worth, atom.args))
            assert all(a >= low for a, low in zip(args, FORMULA_FUNCTIONS[atom.name].least, strict=True)), str(atom)
            coefficient *= FORMULA_FUNCTIONS[atom.name].value(*args) ** exponent
        total += coefficient
    return total


# What the kernel believes of every function on the list.


@every_function
def test_a_value_is_a_natural_number(name: str) -> None:
    function = FORMULA_FUNCTIONS[name]
    for args in grid(name):
        assert function.takes(args)
        found = function.value(*args)
        assert type(found) is int
        assert found >= 0, args


@every_function
def test_a_value_is_no_larger_than_it_may_be(name: str) -> None:
    function = FORMULA_FUNCTIONS[name]
    for args in grid(name):
        assert function.value(*args) <= worth(function.at_most(*map(p, args))), args


@every_function
def test_it_is_no_larger_than_with_larger_arguments(name: str) -> None:
    """`ceiling` puts what is nowhere below an argument in its place."""
    function, random = FORMULA_FUNCTIONS[name], Random(name)
    for args in grid(name):
        larger = [a + random.choice((0, 0, 1, 7, 40)) for a in args]
        assert function.value(*args) <= worth(function.at_most(*map(p, larger))), (args, larger)


@every_function
def test_what_it_may_be_at_most_is_natural_even_where_it_is_not_defined(name: str) -> None:
    function = FORMULA_FUNCTIONS[name]
    for args in product((0, 1, 5), repeat=len(function.least)):
        assert worth(function.at_most(*map(p, args))) >= 0, args


@every_function
def test_what_is_known_of_a_value_is_true(name: str) -> None:
    function = FORMULA_FUNCTIONS[name]
    for args in grid(name):
        for fact in function.about(p(function.value(*args)), *map(p, args)):
            assert worth(fact) >= 0, (args, str(fact))


@every_function
def test_what_is_known_of_a_value_is_what_is_known_of_its_name(name: str) -> None:
    """A fact is about the value that it is given: the function's own atom, as the kernel asks it."""
    function = FORMULA_FUNCTIONS[name]
    for args in grid(name)[:40]:
        atom = Poly.of(App(name, tuple(map(p, args))))
        assert all(worth(fact) >= 0 for fact in function.about(atom, *map(p, args)))


@every_function
def test_it_takes_just_what_it_is_defined_for(name: str) -> None:
    least = FORMULA_FUNCTIONS[name].least
    assert FORMULA_FUNCTIONS[name].takes(least)
    assert not FORMULA_FUNCTIONS[name].takes((*least, 1))
    assert not FORMULA_FUNCTIONS[name].takes(least[1:])
    for at in range(len(least)):
        assert not FORMULA_FUNCTIONS[name].takes([low - (k == at) for k, low in enumerate(least)])


@every_function
def test_it_is_worked_out_for_numbers(name: str) -> None:
    for args in grid(name)[:40]:
        if name != "pow2" or args[0] <= MOST_PLACES:
            assert tidy(app(name, *args)).constant() == FORMULA_FUNCTIONS[name].value(*args)


@every_function
def test_it_stays_where_it_is_not_defined(name: str) -> None:
    least = FORMULA_FUNCTIONS[name].least
    for at in range(len(least)):
        undefined = app(name, *(low - (k == at) for k, low in enumerate(least)))
        assert tidy(undefined) == undefined


@pytest.mark.parametrize(
    ("name", "args"), [("primes_for", (2**19,)), ("is_prime", (2**37,)), ("span", (2**19, 7)), ("pow2", (2**13,))]
)
def test_it_stays_where_its_value_would_take_long(name: str, args: Arguments) -> None:
    assert FORMULA_FUNCTIONS[name].takes(args)
    assert tidy(app(name, *args)) == app(name, *args)


@every_function
def test_a_family_is_as_uniform_as_its_hardest_function(name: str) -> None:
    function = FORMULA_FUNCTIONS[name]
    assert function.uniformity is (Uniformity.DLOGTIME if name in IN_FO else Uniformity.L)
    assert ("not known in FO" in function.reason) is (name not in IN_FO)
    n = p("n")
    formula = app(name, *(n + low for low in function.least))
    if name == "pow2":
        formula = app("pow2", app("bit_length", n))
    x = inputs("x", over("i", 0, n))
    uses = [
        family(x, gate("g", number(formula))),
        family(x, gate("g", read("x", formula, where=(n - 1 - formula,)))),
        family(x, gate("g", ranges=(over("i", 0, formula),))),
        family(x, gate("g", number(1, over("k", 0, formula)))),
        family(x, gate("g", number(1, where=(formula - 1,)))),
        family(x, gate("h", number(formula)), gate("g"), output="g"),
        family(x, gate("g", number(app("bit", n, app("bit_length", formula))))),
    ]
    for described in uses:
        assert measure(described).uniformity is function.uniformity
        assert circuit_theorem(described).bound.uniformity is function.uniformity
        assert name in measure(described).functions


def test_no_function_at_all_is_as_uniform_as_can_be() -> None:
    described = family(inputs("x", over("i", 0, p("n"))), gate("g", read("x", 0)))
    assert measure(described).uniformity is Uniformity.DLOGTIME
    assert circuit_theorem(described).bound.uniformity is Uniformity.DLOGTIME


def test_one_hard_function_among_easy_ones() -> None:
    n = p("n")
    described = family(
        inputs("x", over("i", 0, n)), gate("h", number(app("bit", n, 0))), gate("g", number(app("prime", n)))
    )
    assert circuit_theorem(described).bound.uniformity is Uniformity.L


# What they are.


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_function_is_what_it_is_by_definition(name: str) -> None:
    assert FORMULA_FUNCTIONS[name].least == LEAST[name]
    for args in grid(name):
        assert FORMULA_FUNCTIONS[name].value(*args) == DEFINITIONS[name](*args), args


MOST = 400


def test_primes_are_primes() -> None:
    assert [q for q in range(MOST) if number_theory.is_prime(q)] == list(primerange(MOST))
    squares = [q * q for q in primerange(100)]
    assert not any(map(number_theory.is_prime, squares))
    assert number_theory.is_prime(2**13 - 1) == 1
    assert number_theory.is_prime(89 * 97) == 0


def test_primes_are_numbered() -> None:
    odd = list(primerange(3, MOST))
    assert [number_theory.prime(i) for i in range(len(odd))] == odd


def test_a_prime_far_away_comes_without_those_before() -> None:
    """No deeper than Python's stack is high."""
    number_theory.prime.cache_clear()
    assert number_theory.prime(2_000) == prime_from_1(2_002)


def test_as_many_primes_as_are_needed() -> None:
    for bits in range(1, 500):
        k = number_theory.primes_for(bits)
        assert prod(odd_primes(k - 1)) < 2**bits <= prod(odd_primes(k))


def test_generators_are_the_least_ones() -> None:
    for q in range(1, MOST):
        assert number_theory.generator(q) == (primitive_root(q) if isprime(q) else 0), q


def test_discrete_logarithms() -> None:
    for q in primerange(3, 80):
        g = number_theory.generator(q)
        for a in range(2 * q):
            expected = discrete_log(q, a % q, g) if a % q else 0
            assert number_theory.discrete_log(a, q) == expected, (a, q)


@pytest.mark.parametrize("q", [1, 4, 6, 9, 15, 91, 341, 561])
def test_composite_numbers_have_no_generator_and_no_logarithms(q: int) -> None:
    assert number_theory.generator(q) == 0
    assert {number_theory.discrete_log(a, q) for a in range(2 * q)} == {0}


@given(st.integers(0, 10**6), st.integers(1, 10**4))
def test_logarithms_and_powers(e: int, q: int) -> None:
    """A power has its exponent as its logarithm, for exponents below q - 1."""
    g = number_theory.generator(q)
    power = FORMULA_FUNCTIONS["power_mod"].value(g, e, q)
    if g:
        assert number_theory.discrete_log(power, q) == (e % (q - 1) if q > 2 else 0)


CORNERS = [
    ("power_mod", (0, 0, 1), 0),
    ("power_mod", (0, 0, 5), 1),
    ("power_mod", (7, 0, 5), 1),
    ("power_mod", (0, 3, 5), 0),
    ("power_mod", (2, 3, 6), 2),
    ("is_prime", (0,), 0),
    ("is_prime", (1,), 0),
    ("is_prime", (2,), 1),
    ("generator", (1,), 0),
    ("generator", (2,), 1),
    ("generator", (3,), 2),
    ("generator", (9,), 0),
    ("discrete_log", (1, 1), 0),
    ("discrete_log", (0, 7), 0),
    ("discrete_log", (1, 7), 0),
    ("discrete_log", (3, 7), 1),
    ("discrete_log", (10, 7), 1),
    ("prime", (0,), 3),
    ("primes_for", (1,), 1),
    ("primes_for", (2,), 2),
    ("span", (0, 5), 0),
    ("span", (3, 1), 0),
    ("span", (3, 5), 7),
    ("span", (4, 3), 6),
    ("crt", (2, 0, 2), 0),
    ("crt", (2, 5, 7), 0),
    ("crt", (1, 9, 0), 1),
]


@pytest.mark.parametrize(("name", "args", "value"), CORNERS, ids=[f"{name}{args}" for name, args, _ in CORNERS])
def test_a_corner(name: str, args: Arguments, value: int) -> None:
    assert FORMULA_FUNCTIONS[name].value(*args) == value


@given(st.integers(1, 60), st.integers(0, 20), st.data())
def test_remainders_give_a_number_back(w: int, more: int, data: st.DataObject) -> None:
    """X / 2**w is the fraction of the sum of X * crt / q, which is less than 2**w / M more: past 1 it starts again."""
    x = data.draw(st.sampled_from((0, 1, 2**w - 1)) | st.integers(0, 2**w - 1))
    k = number_theory.primes_for(w + more)
    assert 0 <= (put_together(x, w, k) - Fraction(x, 2**w)) % 1 < Fraction(2**w, prod(odd_primes(k)))


@given(st.integers(1, 60), st.data())
def test_with_enough_primes_it_does_not_start_again(w: int, data: st.DataObject) -> None:
    """As circuits have it: with primes for 2 * w + 1 places and more, no X comes near 1."""
    x = data.draw(st.sampled_from((0, 1, 2**w - 1)) | st.integers(0, 2**w - 1))
    k = number_theory.primes_for(2 * w + 1)
    assert 0 <= put_together(x, w, k) - Fraction(x, 2**w) < Fraction(1, 2 ** (w + 1))


def put_together(x: int, w: int, k: int) -> Fraction:
    """What the remainders of x add up to, with the whole part dropped."""
    terms = (Fraction(x % q * number_theory.crt(k, w, i) % q, q) for i, q in enumerate(odd_primes(k)))
    return sum(terms, Fraction(0)) % 1
