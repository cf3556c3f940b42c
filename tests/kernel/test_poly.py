"""Polynomials against plain evaluation, their texts, and the shift test."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.errors import KernelError
from proofkit.kernel.poly import MOST_EXPONENT, MOST_TERMS, ONE, ZERO, App, Poly, atom_text, is_nonnegative
from tests.kernel.build import app, entry, i, k, m, n, p
from tests.kernel.values import value

NAMES = ("x", "y", "z")
TABLES = {"t": lambda at: at * at + 1}
x, y, z = map(Poly.of, NAMES)

atoms = st.one_of(
    st.sampled_from(NAMES),
    st.builds(lambda name: App("t", (Poly.of(name),), True), st.sampled_from(NAMES)),
    st.builds(lambda name: App("log", (Poly.of(name) + 1,)), st.sampled_from(NAMES)),
)
monomials = st.lists(st.tuples(atoms, st.integers(1, 3)), max_size=3)


def _poly(terms: list[tuple[int, list[tuple[str | App, int]]]]) -> Poly:
    total = ZERO
    for coefficient, factors in terms:
        term = Poly.of(coefficient)
        for atom, exponent in factors:
            term = term * Poly.of(atom) ** exponent
        total = total + term
    return total


polys = st.builds(_poly, st.lists(st.tuples(st.integers(-4, 4), monomials), max_size=4))
points = st.fixed_dictionaries({name: st.integers(0, 4) for name in NAMES})


class TestArithmetic:
    @given(polys, polys, points)
    def test_is_that_of_integers(self, left: Poly, right: Poly, at: dict[str, int]) -> None:
        a, b = value(left, at, TABLES), value(right, at, TABLES)
        assert value(left + right, at, TABLES) == a + b
        assert value(left - right, at, TABLES) == a - b
        assert value(left * right, at, TABLES) == a * b
        assert value(-left, at, TABLES) == -a
        assert value(left**3, at, TABLES) == a**3
        assert value(3 - left, at, TABLES) == 3 - a
        assert value(2 * left + 1, at, TABLES) == 2 * a + 1

    @given(polys, polys, polys)
    def test_has_one_normal_form(self, f: Poly, g: Poly, h: Poly) -> None:
        assert f + g == g + f
        assert f * g == g * f
        assert f * (g + h) == f * g + f * h
        assert (f * g) * h == f * (g * h)
        assert f - f == ZERO
        assert hash(f * g + h) == hash(h + g * f)
        assert str(f * g + h) == str(h + g * f)

    @given(polys, st.sampled_from(NAMES), polys, points)
    def test_substitution_is_evaluation_at_the_value(self, f: Poly, name: str, g: Poly, at: dict[str, int]) -> None:
        inner = value(g, at, TABLES)
        if inner >= 0:
            assert value(f.substitute({name: g}), at, TABLES) == value(f, at | {name: inner}, TABLES)

    def test_substitution_is_simultaneous(self) -> None:
        assert (x + 2 * y).substitute({"x": y, "y": x}) == y + 2 * x

    def test_substitution_of_nothing(self) -> None:
        assert (x + 1).substitute({}) == x + 1


@pytest.mark.parametrize(
    ("poly", "text"),
    [
        (ZERO, "0"),
        (ONE, "1"),
        (p(-1), "-1"),
        (x, "x"),
        (-x, "-x"),
        (x - 1, "x - 1"),
        (1 - x, "-x + 1"),
        (2 * x * y - 3 * z**2, "2*x*y - 3*z**2"),
        (y + x**2 + 1, "x**2 + y + 1"),
        (app("log", n + 1) * n, "log(n + 1)*n"),
        (entry("hs", k, 0), "hs[k, 0]"),
        (entry("hs"), "hs[]"),
        (app("floordiv", i * k, 2), "floordiv(i*k, 2)"),
    ],
    ids=str,
)
def test_text(poly: Poly, text: str) -> None:
    assert str(poly) == text
    assert repr(poly) == f"Poly({text})"


@pytest.mark.parametrize(
    ("poly", "constant"),
    [(ZERO, 0), (ONE, 1), (p(-7), -7), (x, None), (x + 1, None), (x - x, 0), (2 * x, None)],
    ids=str,
)
def test_constant(poly: Poly, constant: int | None) -> None:
    assert poly.constant() == constant


@pytest.mark.parametrize(
    ("poly", "values", "expected"),
    [
        (entry("hs", k), {"hs": entry("gs", "l")}, entry("gs", "l", k)),
        (entry("hs", k), {"hs": entry("gs", "l"), "k": n}, entry("gs", "l", n)),
        (entry("hs", k), {"k": k + 1}, entry("hs", k + 1)),
        (entry("hs", entry("hs", k)), {"hs": entry("gs")}, entry("gs", entry("gs", k))),
        (app("log", n), {"n": m}, app("log", m)),
        (app("log", n), {"log": m}, app("log", n)),
        (app("S_sum", n) * n, {"n": ZERO}, ZERO),
    ],
    ids=str,
)
def test_substitution_in_functions_and_tables(poly: Poly, values: dict[str, Poly], expected: Poly) -> None:
    assert poly.substitute(values) == expected


@pytest.mark.parametrize("poly", [ZERO, ONE, x, x + y, 2 * entry("hs", k), entry("hs", k) ** 2, app("log", n)], ids=str)
def test_what_is_no_table_is_refused_as_one(poly: Poly) -> None:
    with pytest.raises(KernelError, match="not a table"):
        poly.as_table()


def test_a_slice_of_a_table() -> None:
    assert entry("hs", k, 0).as_table() == ("hs", (k, ZERO))


def test_names_and_atoms_at_any_depth() -> None:
    poly = app("floordiv", entry("hs", k) + n, 2) * m
    assert poly.names() == {"k", "n", "m"}
    assert [atom_text(a) for a in poly.atoms()] == ["floordiv(hs[k] + n, 2)", "hs[k]", "k", "n", "m"]


@pytest.mark.parametrize("thing", [1.5, None, True, b"n", ("n",), [1]], ids=repr)
def test_made_from_integers_and_names_only(thing: object) -> None:
    with pytest.raises(KernelError, match="made from integers"):
        Poly.of(thing)  # type: ignore[arg-type]


@pytest.mark.parametrize("exponent", [-1, MOST_EXPONENT + 1])
def test_exponents_have_limits(exponent: int) -> None:
    with pytest.raises(KernelError, match="exponent"):
        x**exponent


def test_the_largest_exponent() -> None:
    assert (x**MOST_EXPONENT).terms == {(("x", MOST_EXPONENT),): 1}


def test_a_polynomial_has_a_largest_size() -> None:
    with pytest.raises(KernelError, match="terms"):
        Poly({((f"x{at}", 1),): 1 for at in range(MOST_TERMS + 1)})


class TestUnchangeable:
    @pytest.mark.parametrize("name", ["terms", "_hash", "new"])
    def test_attributes(self, name: str) -> None:
        with pytest.raises(KernelError):
            setattr(p("x"), name, {})

    def test_terms(self) -> None:
        with pytest.raises(TypeError):
            p("x").terms[()] = 1  # type: ignore[index]

    def test_the_caller_keeps_its_dictionary(self) -> None:
        terms: dict[tuple[tuple[str | App, int], ...], int] = {(): 1}
        poly = Poly(terms)
        terms[()] = 2
        assert poly == ONE

    def test_copies(self) -> None:
        assert copy.copy(x) is x
        assert copy.deepcopy(x) is x

    def test_pickling(self) -> None:
        with pytest.raises(KernelError):
            pickle.dumps(x)


# poly >= 0 where each name is at least so much
SHOWN = [
    (ZERO, {}),
    (x + y, {}),
    (x - 1, {"x": 1}),
    (x * y - x, {"y": 1}),
    (x**2 - 2 * x + 1, {"x": 1}),
    (x * y - 6, {"x": 2, "y": 3}),
    (entry("t", x) - 2, {"t": 2}),
    (entry("t", x - 9), {}),
    (x - 1 + y, {"x": 1}),
]
NOT_SHOWN = [
    ("false", p(-1), {}),
    ("false", x - 1, {}),
    ("false", x - 1, {"x": 0}),
    ("false", x - 2, {"x": 1}),
    ("false", -x, {"x": 5}),
    ("false", x - y, {"x": 3, "y": 1}),
    ("false", x * y - 6, {"x": 2, "y": 2}),
    ("false", entry("t", x) - 2, {"x": 2}),
    ("false", x - 1, {"y": 1}),
    ("false", x * y - x, {"x": 1}),
    ("false", app("log", n) - 2, {"log": 3}),
    ("true, out of reach", x**2 - 2 * x + 1, {}),
    ("true, out of reach", x**2 - 2 * x * y + y**2, {"x": 1}),
    ("true, out of reach", x**2 - 3 * x + 2, {"x": 1}),
    ("false between 1 and 1000 above", x**2 - 12 * x + 27, {"x": 2}),
    ("true, out of reach", entry("t", x) - entry("t", y), {"x": 2}),
]


@pytest.mark.parametrize(("poly", "least"), SHOWN, ids=lambda v: str(v))
def test_the_shift_test_shows(poly: Poly, least: dict[str, int]) -> None:
    assert is_nonnegative(poly, least)


@pytest.mark.parametrize(("why", "poly", "least"), NOT_SHOWN, ids=lambda v: str(v))
def test_the_shift_test_does_not_show(why: str, poly: Poly, least: dict[str, int]) -> None:
    assert not is_nonnegative(poly, least), why


@given(polys, st.fixed_dictionaries({name: st.integers(0, 3) for name in NAMES}), points)
def test_what_the_shift_test_shows_holds(poly: Poly, least: dict[str, int], step: dict[str, int]) -> None:
    """Entries of t are at least 1 here, and so they are declared."""
    if is_nonnegative(poly, least | {"t": 1}):
        assert value(poly, {name: least[name] + step[name] for name in NAMES}, TABLES) >= 0


@given(polys, st.fixed_dictionaries({name: st.integers(0, 3) for name in NAMES}))
def test_the_shift_test_grows_with_the_polynomial(poly: Poly, least: dict[str, int]) -> None:
    if is_nonnegative(poly, least):
        assert is_nonnegative(poly + x, least)
        assert is_nonnegative(poly, {name: v + 1 for name, v in least.items()})


def product_of(count: int) -> Poly:
    product = ONE
    for number in range(count):
        product = product * Poly.of(f"a{number}")
    return product


def test_a_substitution_with_too_many_terms_is_refused_early() -> None:
    values = {f"a{i}": sum((Poly.of(f"b{i}_{j}") for j in range(20)), ZERO) for i in range(12)}
    with pytest.raises(KernelError, match="terms"):
        product_of(12).substitute(values)


def test_a_shift_with_too_many_terms_is_refused_early() -> None:
    with pytest.raises(KernelError, match="terms"):
        is_nonnegative(product_of(40) - 1, {f"a{i}": 1 for i in range(40)})
