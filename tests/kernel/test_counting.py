"""Sums over index ranges and bounds on formulas, against sums and maxima that are written out."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit.errors import KernelError
from proofkit.kernel.counting import Ratio, ceiling, sum_over
from proofkit.kernel.family import Range
from proofkit.kernel.inequality import Facts
from proofkit.kernel.poly import ONE, ZERO, Poly
from tests.kernel.build import app, i, j, k, m, n
from tests.kernel.families import over
from tests.kernel.random_families import formula, picker, ranges
from tests.kernel.unfolded import IllFormed, indices, number

N1 = Facts((n - 1,))
length, half = app("bit_length", n), app("floordiv", n, 2)
ROW, BELOW = over("i", 0, n), over("j", 0, i)

SUMS = [
    ("nothing to sum over", 3 * n, (), "3*n"),
    ("a row", ONE, (ROW,), "n"),
    ("a row that starts late", ONE, (over("i", 1, n),), "n - 1"),
    ("a square", ONE, (ROW, over("j", 0, n)), "n**2"),
    ("a triangle", ONE, (ROW, BELOW), "(n**2 - n)/2"),
    ("a triangle with its edge", ONE, (ROW, over("j", 0, i + 1)), "(n**2 + n)/2"),
    ("a pyramid", ONE, (ROW, BELOW, over("k", 0, j)), "(n**3 - 3*n**2 + 2*n)/6"),
    ("squares", i**2, (ROW,), "(2*n**3 - 3*n**2 + n)/6"),
    ("tenth powers", i**10, (over("i", 0, 3),), "1025"),
    ("a weight of the outer index", n - i, (ROW, BELOW), "(n**3 - n)/6"),
    ("powers of two", app("pow2", i), (ROW,), "pow2(n) - 1"),
    ("shifted powers of two", app("pow2", i + m), (over("i", 1, n),), "-pow2(m + 1) + pow2(m + n)"),
    ("powers of two, in rows", ONE, (over("i", 0, length), over("j", 0, app("pow2", i))), "pow2(bit_length(n)) - 1"),
    ("a function of a parameter", half, (ROW,), "floordiv(n, 2)*n"),
    ("as many as a function says", ONE, (over("i", 0, half),), "floordiv(n, 2)"),
    ("the larger of two starts", ONE, (over("i", (0, 1), n),), "n - 1"),
    ("the smaller of two stops", ONE, (over("i", 0, (n + 3, n)),), "n"),
    ("the smaller of the same", ONE, (over("i", (0, 0), (n, n)),), "n"),
    ("a start above some indices", ONE, (ROW, over("j", i, n)), "(n**2 + n)/2"),
]
NO_SUMS = [
    ("may end before it starts", ONE, (over("i", 0, n - 2),)),
    ("starts late", ONE, (over("i", 2, n),)),
    ("may end before it starts, inside", ONE, (ROW, over("j", 0, i - 1))),
    ("either stop", ONE, (over("i", 0, (n, m)),)),
    ("either start", ONE, (over("i", (n, m), n + m),)),
    ("a quotient of the index", app("floordiv", i, 2), (ROW,)),
    ("as many as a quotient", ONE, (ROW, over("j", 0, app("floordiv", i, 2)))),
    ("an index times a power of two", i * app("pow2", i), (ROW,)),
    ("a square of a power of two", app("pow2", i) ** 2, (ROW,)),
    ("powers of four", app("pow2", 2 * i), (ROW,)),
    ("two powers of two", app("pow2", i) * app("pow2", i + 1), (ROW,)),
    ("powers of two downwards", app("pow2", n - i), (ROW,)),
    ("a bit", app("bit", n, i), (over("i", 0, length),)),
]


@pytest.mark.parametrize(("body", "ranges", "total"), [row[1:] for row in SUMS], ids=[row[0] for row in SUMS])
def test_closed_forms(body: Poly, ranges: tuple[Range, ...], total: str) -> None:
    assert str(sum_over(Ratio(body), ranges, N1)) == total


@pytest.mark.parametrize(("body", "ranges"), [row[1:] for row in NO_SUMS], ids=[row[0] for row in NO_SUMS])
def test_no_closed_form(body: Poly, ranges: tuple[Range, ...]) -> None:
    assert sum_over(Ratio(body), ranges, N1) is None


def test_what_is_known_makes_a_closed_form() -> None:
    assert str(sum_over(Ratio(ONE), (over("i", 0, n - 2),), Facts((n - 2,)))) == "n - 2"
    assert str(sum_over(Ratio(ONE), (over("i", 0, (n, m)),), Facts((m - n,)))) == "n"


def written_out(body: Poly, over: tuple[Range, ...], values: Mapping[str, int]) -> int:
    return sum(number(body, inner) for inner in indices(over, values))


@pytest.mark.parametrize(("body", "ranges"), [row[1:3] for row in SUMS], ids=[row[0] for row in SUMS])
def test_a_closed_form_is_the_sum(body: Poly, ranges: tuple[Range, ...]) -> None:
    found = sum_over(Ratio(body), ranges, N1)
    assert found is not None
    for x, y in product(range(1, 8), range(3)):
        values = {"n": x, "m": y}
        assert number(found.top, values) == written_out(body, ranges, values) * found.bottom


@settings(max_examples=150)
@given(st.data())
def test_every_closed_form_is_the_sum(data: st.DataObject) -> None:
    """Wherever all that is summed is defined, and so is the closed form."""
    pick = picker(data.draw)
    over = ranges(pick, ("n", "m"), pick((("i",), ("i", "j"), ("i", "j", "k"))))
    body = formula(pick, ("n", "m", *(r.index for r in over)), 1)
    found = sum_over(Ratio(body), over, Facts((n - 2, m - 1)))
    for x, y in product(range(2, 7), range(1, 4)) if found is not None else ():
        values = {"n": x, "m": y}
        try:
            expected, total = written_out(body, over, values), number(found.top, values)
        except IllFormed:
            continue
        assert total == expected * found.bottom, values


# Ratios.


def test_a_ratio_is_in_lowest_terms() -> None:
    assert Ratio(6 * n + 4, 8).reduced() == Ratio(3 * n + 2, 4)
    assert Ratio(ZERO, 5).reduced() == Ratio(ZERO)
    assert Ratio(n, 2) + Ratio(n, 2) == Ratio(n)
    assert Ratio(n, 2) + Ratio(ONE, 3) == Ratio(3 * n + 2, 6)
    assert Ratio(n, 6).times(4 * m) == Ratio(2 * n * m, 3)


def test_a_ratio_as_a_polynomial() -> None:
    assert Ratio(n + 1).as_poly() == n + 1
    assert Ratio(n**2 + n, 2).as_poly() == app("floordiv", n**2 + n, 2)


def test_a_ratio_as_text() -> None:
    assert [str(Ratio(n)), str(Ratio(n, 2)), str(Ratio(n + 1, 2))] == ["n", "n/2", "(n + 1)/2"]


# Bounds.

CEILINGS = [
    ("no index", n + 1, (), "n + 1"),
    ("less", -n - 1, (), "0"),
    ("a difference", n - m, (), "n"),
    ("the last index", i, (ROW,), "n"),
    ("minus the first index", n - i, (over("i", 3, n),), "n"),
    ("minus an index", n * m - i * m, (over("i", k, n),), "m*n"),
    ("the index of an index", j, (ROW, BELOW), "n"),
    ("products", i * j, (ROW, over("j", 0, i + 2)), "n**2"),
    ("squares", i**2, (ROW,), "n**2 + 1"),
    ("minus squares", 9 - i**2, (over("i", 2, n),), "9"),
    ("the larger of two starts", n - i, (over("i", (0, n - 1), n),), "1"),
    ("the smaller of two stops", i, (over("i", 0, (n**2, n)),), "n"),
    ("logarithmic rather than not", app("pow2", i), (over("i", 0, (n, length)),), "pow2(bit_length(n) - 1)"),
    ("a quotient", app("floordiv", i, 2), (ROW,), "n"),
    ("a remainder", app("mod", i, m + 1), (ROW,), "m + 1"),
    ("a bit", app("bit", i, 0), (ROW,), "1"),
    ("a length", app("bit_length", i), (ROW,), "bit_length(n - 1)"),
    ("a power", app("pow2", length - i), (over("i", 0, length),), "pow2(bit_length(n))"),
    ("minus a function", n - app("floordiv", i, 2), (ROW,), "n"),
    ("minus an index times a function", n - i * app("pow2", i), (ROW,), "n"),
    ("a function of parameters", half, (ROW,), "floordiv(n, 2)"),
    ("a quotient where it may be negative", app("floordiv", n - 5, 2), (), "n"),
    ("a quotient by what may be 0", app("floordiv", n, m), (), "n"),
    ("a remainder by what may be 0", app("mod", n, m), (), "m"),
    ("a power of what may be negative", app("pow2", length - 5), (), "pow2(bit_length(n))"),
    ("a power of a negative number", app("pow2", i - 5), (over("i", 0, 3),), "1"),
    ("a length of what may be negative", app("bit_length", n - 5), (), "bit_length(n)"),
    ("a bit of what may be negative", app("bit", n - 5, 0), (), "1"),
    ("inside", app("bit_length", app("floordiv", n - 5, 2) + 1), (), "bit_length(n + 1)"),
    ("a prime or not", app("is_prime", i), (ROW,), "1"),
    ("a power modulo", app("power_mod", i, i, i + 2), (ROW,), "n + 1"),
    ("a generator", app("generator", i + 1), (ROW,), "n"),
    ("a logarithm", app("discrete_log", n, i + 1), (ROW,), "n"),
    ("a prime", app("prime", i), (ROW,), "n**2 + 2*n + 1"),
    ("a number of primes", app("primes_for", i + 1), (ROW,), "n"),
    ("residues added up", app("span", i, i + 1), (ROW,), "n**2"),
    ("a remainder of a prime", app("crt", n, m, i), (ROW,), "n**2 + 2*n + 1"),
    ("a prime of what may be negative", app("prime", n - 5), (), "n**2 + 4*n + 4"),
    ("a power modulo what may be 0", app("power_mod", 2, n, m), (), "m"),
]


@pytest.mark.parametrize(("poly", "ranges", "bound"), [row[1:] for row in CEILINGS], ids=[row[0] for row in CEILINGS])
def test_bounds(poly: Poly, ranges: tuple[Range, ...], bound: str) -> None:
    assert str(ceiling([poly], ranges, N1)) == bound


def test_the_best_of_several_bounds() -> None:
    assert ceiling([n**2, n + 1, n * m], (), N1) == n + 1
    assert ceiling([app("pow2", n), n**3], (), N1) == n**3


def test_no_bound_for_another_function() -> None:
    with pytest.raises(KernelError, match=r"no bound for log\(i\)"):
        ceiling([app("log", i)], (ROW,), N1)


@settings(max_examples=200)
@given(st.data())
def test_no_value_is_above_the_bound(data: st.DataObject) -> None:
    """Wherever the formula is defined for indices within their ranges; the bound itself is natural everywhere."""
    pick = picker(data.draw)
    over = ranges(pick, ("n", "m"), pick(((), ("i",), ("i", "j"))))
    poly = formula(pick, ("n", "m", *(r.index for r in over))) * pick((1, 1, -1))
    bound = ceiling([poly], over, Facts((n - 1,)))
    assert bound.names() <= {"n", "m"}
    for x, y in product(range(1, 6), range(4)):
        values = {"n": x, "m": y}
        most = number(bound, values)
        assert most >= 0
        try:
            inside = [inner for inner in indices(over, values) if all(inner[r.index] >= 0 for r in over)]
        except IllFormed:
            continue
        for inner in inside:
            try:
                found = number(poly, inner)
            except IllFormed:
                continue
            assert found <= most, inner
