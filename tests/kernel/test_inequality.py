"""Inequalities: what is shown is true, by brute force, and what the library needs is shown."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit.kernel import inequality
from proofkit.kernel.inequality import GOALS, Facts
from proofkit.kernel.poly import ONE, ZERO, App, Poly
from tests.kernel.build import a, app, b, i, j, k, m, n, p
from tests.kernel.families import over
from tests.kernel.random_families import formula, picker
from tests.kernel.unfolded import IllFormed, number

half, rest = app("floordiv", n, 2), app("mod", n, m)
length, prime = app("bit_length", n), app("prime", n)
SERIES = ("log", "sin", "cos", "erf")
POSITIVE = Facts((n - 1,))

SHOWN = [
    ("nothing", Facts(), ZERO),
    ("every atom is natural", Facts(), n * m + n + 3),
    ("a fact", Facts((n - 5,)), n - 5),
    ("a weaker one", Facts((n - 5,)), n - 3),
    ("twice", Facts((n - 5,)), 2 * n - 10),
    ("times a name", Facts((n - 5,)), n * m - 5 * m),
    ("squared", Facts((n - 5,)), n**2 - 5 * n),
    ("two facts", Facts((n - m, m - 5)), n - 5),
    ("a chain of four", Facts((n - m, m - a, a - b, b - 2)), n - 2),
    ("two facts at once", Facts((n - 2 * m, m - 3)), n - m - 3),
    ("a fact with another coefficient", Facts((n - 2 * m,)), 3 * n - 6 * m),
    ("no multiple of it", Facts((2 * n - 3 * m,)), 5 * n - 7 * m),
    ("an index below its stop", Facts().inside([over("i", 0, n)]), n - 1 - i),
    ("an index from its start on", Facts().inside([over("i", m, n)]), i - m),
    ("the second start", Facts().inside([over("i", (m, 3), (n, k))]), i - 3),
    ("the second stop", Facts().inside([over("i", (m, 3), (n, k))]), k - 1 - i),
    ("an index of an index", Facts().inside([over("i", 0, n), over("j", 0, i)]), n - 2 - j),
    ("of a triangle", Facts().inside([over("i", 0, n), over("j", i, n)]), n - 1 - i + (j - i)),
    ("no index", Facts().inside([over("i", 0, n)]), n - 1),
    ("no value", Facts((-ONE,)), n - m - 7),
    ("half of it", Facts(), n - half),
    ("half of it, twice", Facts(), n - 2 * half),
    ("at least half of it", Facts(), 2 * half + 1 - n),
    ("below a divisor", Facts((m - 1,)), m - 1 - rest),
    ("at most what is divided", Facts(), n - rest),
    ("a length", Facts(), n - length),
    ("a length is at least 1", POSITIVE, length - 1),
    ("a length of a sum", POSITIVE, app("bit_length", n + m) - 1),
    ("below the power of its length", Facts(), app("pow2", length) - 1 - n),
    ("a power", Facts(), app("pow2", n) - n - 1),
    ("a power is at least 1", Facts(), app("pow2", n) - 1),
    ("a bit", Facts(), 1 - app("bit", n, m)),
    ("a prime or not", Facts(), 1 - app("is_prime", n)),
    ("below a modulus", Facts(), m - 1 - app("power_mod", a, n, m)),
    ("a generator", Facts(), m - 1 - app("generator", m)),
    ("a logarithm", Facts(), m - 1 - app("discrete_log", n, m)),
    ("odd primes are as far apart as odd numbers", Facts(), prime - 2 * n - 3),
    ("primes are below squares", Facts(), (n + 2) ** 2 - 1 - prime),
    ("some primes are needed", Facts(), app("primes_for", n) - 1),
    ("no more primes than bits", Facts(), n - app("primes_for", n)),
    ("residues added up", Facts(), n * m - n - app("span", n, m)),
    ("a remainder of the last prime", Facts(), app("prime", k) - 1 - app("crt", n, m, k)),
    ("a remainder of a prime above", Facts(), app("prime", n + k) - 1 - app("crt_above", n, m, n, k)),
    ("a residue of a root", Facts(), prime - 1 - app("sqrt_crt", a, b, 2, m, i, n)),
    ("a residue of a power of e", Facts(), m - 1 - app("exp_mod", 1, a, b, i, k, m)),
    ("a bit of a power of e", Facts(), 1 - app("exp_bit", 1, a, b, i, k)),
    *((f"a residue of {of}", Facts(), prime - 1 - app(f"{of}_crt", a, b, 2, m, i, j, n)) for of in SERIES),
    ("a bit of the logarithm of 2", Facts(), 1 - app("ln2_bit", n)),
    ("a function in a fact", Facts((half - i,)), n - i),
    ("a function in a function", Facts(), n - app("floordiv", half, 3)),
]
NOT_SHOWN = [
    ("less than nothing", Facts(), -ONE),
    ("less than a fact", Facts((n - 5,)), n - 6),
    ("less than a fact with a factor", Facts((n - 2 * m,)), 2 * n - 3 * m - 1),
    ("a fact about another name", Facts((m - 5,)), n - 5),
    ("a name may be 0", Facts(), n - 1),
    ("a length by another name", Facts((n - m, m - 1)), length - 1),
    ("a difference", Facts(), n - m),
    ("the wrong way round", Facts((n - m,)), m - n),
    ("minus a fact", Facts((n - 5,)), 5 - n),
    ("an index may be its start", Facts().inside([over("i", 0, n)]), i - 1),
    ("the stop is not reached", Facts().inside([over("i", 0, n)]), n - 2 - i),
    ("half of it, three times", Facts(), n - 3 * half),
    ("more than half of it", Facts(), 2 * half - n),
    ("one of two is even", Facts((m - 1,)), m - 2 - rest),
    ("a length may be 0", Facts(), length - 1),
    ("a length is no more than shown", Facts((length - 1,)), length - 2),
    ("not from its own value", Facts((n - length,)), length - 1),
    ("a power of its length", Facts(), app("pow2", length) - 2 - n),
    ("a power above it", Facts(), app("pow2", n) - n - 2),
    ("a bit may be 1", Facts(), -app("bit", n, m)),
    ("never a prime", Facts(), -app("is_prime", n)),
    ("further below a modulus", Facts(), m - 2 - app("power_mod", a, n, m)),
    ("not the largest generator", Facts(), m - 2 - app("generator", m)),
    ("not the largest logarithm", Facts(), m - 2 - app("discrete_log", n, m)),
    ("odd primes leave odd numbers out", Facts(), prime - 2 * n - 4),
    ("primes are further below squares", Facts(), (n + 2) ** 2 - 2 - prime),
    ("more than one prime is needed", Facts((n - 1,)), app("primes_for", n) - 2),
    ("fewer primes than bits", Facts((n - 1,)), n - 1 - app("primes_for", n)),
    ("residues added up, less one", Facts((n - 1,)), n * m - n - 1 - app("span", n, m)),
    ("a remainder of the prime before", Facts(), app("prime", k) - 2 - app("crt", n, m, k)),
    ("a smaller remainder of a prime above", Facts(), app("prime", n + k) - 2 - app("crt_above", n, m, n, k)),
    ("a smaller residue of a root", Facts(), prime - 2 - app("sqrt_crt", a, b, 2, m, i, n)),
    ("a smaller residue of a power of e", Facts(), m - 2 - app("exp_mod", 1, a, b, i, k, m)),
    ("no bit of a power of e", Facts(), -app("exp_bit", 1, a, b, i, k)),
    *((f"a smaller residue of {of}", Facts(), prime - 2 - app(f"{of}_crt", a, b, 2, m, i, j, n)) for of in SERIES),
    ("no bit of the logarithm of 2", Facts(), -app("ln2_bit", n)),
    ("another function", Facts(), n - app("log", n)),
]


@pytest.mark.parametrize(("facts", "goal"), [row[1:] for row in SHOWN], ids=[row[0] for row in SHOWN])
def test_shown(facts: Facts, goal: Poly) -> None:
    assert facts.show(goal)


@pytest.mark.parametrize(("facts", "goal"), [row[1:] for row in NOT_SHOWN], ids=[row[0] for row in NOT_SHOWN])
def test_not_shown(facts: Facts, goal: Poly) -> None:
    assert not facts.show(goal)


def test_facts_do_not_change() -> None:
    POSITIVE.given(n - 7)
    assert not POSITIVE.show(n - 7)
    assert POSITIVE.given(n - 7, m - n).show(m - 7)


def test_the_search_ends() -> None:
    """Facts that can be used for ever: the search gives up."""
    assert GOALS <= 1_000
    assert not Facts((n * m - n - m, m * n - m**2, k * n - m)).show(k - n * m)


UNDEFINED = [
    ("a number", n - 3, []),
    ("where it is defined", half, []),
    ("by what may be 0", app("floordiv", n, m), [("floordiv(n, m)", "m", 1)]),
    ("of what may be negative", app("mod", n - 2, 3), [("mod(n - 2, 3)", "n - 2", 0)]),
    ("a power of less than 1", app("pow2", m - n), [("pow2(m - n)", "m - n", 0)]),
    ("inside", app("bit_length", 3 + app("pow2", m - 1)), [("pow2(m - 1)", "m - 1", 0)]),
    (
        "twice",
        app("bit", i - 1, j - 1) + n * app("bit", i - 1, j - 1),
        [("bit(i - 1, j - 1)", "i - 1", 0), ("bit(i - 1, j - 1)", "j - 1", 0)],
    ),
]


@pytest.mark.parametrize(("poly", "wrong"), [row[1:] for row in UNDEFINED], ids=[row[0] for row in UNDEFINED])
def test_where_a_formula_is_not_defined(poly: Poly, wrong: list[tuple[str, str, int]]) -> None:
    assert [(str(app), str(arg), least) for app, arg, least in POSITIVE.undefined(poly)] == wrong


def test_facts_say_where_a_formula_is_defined() -> None:
    assert not list(Facts((n - m, m - 1)).undefined(app("floordiv", n - m, m)))


# Random facts and goals.

NAMES = ("a", "b", "c")
MOST = 6


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[Poly], Poly]:
    """Facts, and a goal that often follows from them, or just does not."""

    pick = picker(draw)
    names = NAMES[: pick((1, 2, 3))]
    facts = [formula(pick, names, 1) - formula(pick, names, 1) for _ in range(pick((0, 1, 2)))]
    if pick((True, False)):
        return facts, formula(pick, names) - formula(pick, names)
    goal = p(pick((-2, -1, 0, 1)))
    for fact in facts:
        goal = goal + fact * formula(pick, names, 0)
    return facts, goal


@settings(max_examples=150)
@given(questions())
def test_what_is_shown_holds_wherever_the_facts_do(question: tuple[list[Poly], Poly]) -> None:
    facts, goal = question
    shown = Facts(tuple(facts)).show(goal)
    for values in product(range(MOST), repeat=len(NAMES)) if shown else ():
        point = dict(zip(NAMES, values, strict=True))
        try:
            if all(number(fact, point) >= 0 for fact in facts):
                assert number(goal, point) >= 0, point
        except IllFormed:
            continue


FUNCTIONS = [
    ("floordiv", (a, b)),
    ("mod", (a, b)),
    ("bit_length", (a,)),
    ("pow2", (a,)),
    ("bit", (a, b)),
    ("is_prime", (a,)),
    ("prime", (a,)),
    ("generator", (b,)),
    ("discrete_log", (a, b)),
    ("primes_for", (b,)),
    ("span", (a, b)),
    ("power_mod", (a, a, b)),
    ("crt", (b, a, a)),
]


@pytest.mark.parametrize(("name", "args"), FUNCTIONS, ids=[name for name, _ in FUNCTIONS])
def test_the_facts_about_functions_hold(name: str, args: tuple[Poly, ...]) -> None:
    """Each function, for all small arguments: every goal with few terms that is shown of it."""
    candidates = [a, b, ONE, app("pow2", app("bit_length", a)), app("pow2", a)]
    value = Poly.of(App(name, args))
    for sign, offset, other in product((1, -1), (-2, -1, 0, 1), (*candidates, -a, -b, ZERO, b * value - a)):
        goal = sign * value + offset + other
        if Facts((b - 1,)).show(goal):
            assert all(number(goal, {"a": x, "b": y}) >= 0 for x in range(24) for y in range(1, 12)), goal


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_terms_does_not_matter(seed: int) -> None:
    """Equal polynomials share what was found of them, whichever was asked about first."""
    length, j = app("bit_length", n), Poly.of("j")
    facts = (n - 1, m - 2, j - app("span", Poly.of(5), n) + 1, m - 2 - length)
    power = app("pow2", m)
    goal = j * m + m * power + length + app("pow2", j + 2) + 2 - length * j - 2 * j - m - 2 * power
    shuffle = random.Random(seed).sample

    def shuffled(poly: Poly) -> Poly:
        return Poly(dict(shuffle([*poly.terms.items()], len(poly.terms))))

    for cache in (
        inequality._shown,
        inequality._known,
        inequality._rules,
    ):
        cache.cache_clear()
    inequality._LATEST.clear()
    assert not Facts(tuple(map(shuffled, facts))).show(shuffled(goal))
