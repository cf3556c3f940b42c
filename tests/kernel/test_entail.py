"""What is shown from hypotheses: tables, and the property that all of it holds for concrete functions of n."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit.kernel.claims import AtMost, Fact, Grows, Hypothesis, Params
from proofkit.kernel.entail import Assumptions, sides
from proofkit.kernel.growth import CONSTANT, LINEAR, LOGARITHMIC, Growth
from proofkit.kernel.poly import ZERO, Poly
from tests.kernel.build import S_add, a, app, b, d, d_add, entry, h, m, n, p, params
from tests.kernel.values import value

GIVEN = params(tables={"hs": m, "gs": p(7)}, n=1, m=0, d=1, h=1, a=0, b=0)
POLY = None


def given_these(stated: Iterable[Hypothesis], given: Params = GIVEN) -> Assumptions:
    return Assumptions(tuple(stated), given, frozenset({"d_add"}), frozenset({"S_add", "S_sum"}))


SHOWN: list[tuple[list[Hypothesis], Hypothesis]] = [
    # growth, from the declaration and the cited results alone
    ([], Grows(ZERO, CONSTANT)),
    ([], Grows(p(7), CONSTANT)),
    ([], Grows(p(-7) * m, CONSTANT)),
    ([], Grows(n, LINEAR)),
    ([], Grows(n, POLY)),
    ([], Grows(n**3 + 2 * n, Growth(3))),
    ([], Grows(n * d_add - m, LINEAR)),
    ([], Grows(d_add**2, CONSTANT)),
    ([], Grows(S_add * n, POLY)),
    ([], Grows(app("S_sum", n**2), POLY)),
    ([], Grows(app("log", n), LOGARITHMIC)),
    ([], Grows(app("log", n**5), LOGARITHMIC)),
    ([], Grows(app("log", p(7)), CONSTANT)),
    ([], Grows(app("log", n) ** 2, LINEAR)),
    ([], Grows(app("floordiv", n, m + 1), LINEAR)),
    ([], Grows(entry("gs", m), CONSTANT)),
    # growth, from hypotheses
    ([Grows(m, POLY)], Grows(m, POLY)),
    ([Grows(m, POLY)], Grows(m**2 * n, POLY)),
    ([Grows(m, CONSTANT)], Grows(m * n, LINEAR)),
    ([Grows(m, LOGARITHMIC)], Grows(m**2, Growth(0, 2))),
    ([Grows(m, CONSTANT)], Grows(entry("hs", 0), CONSTANT)),
    ([AtMost(m, n)], Grows(m**2, Growth(2))),
    ([AtMost(m, p(5))], Grows(m, CONSTANT)),
    ([AtMost(2 * m + 3, n + 7)], Grows(m, LINEAR)),
    ([AtMost(m - n, p(5))], Grows(m, LINEAR)),
    ([AtMost(m, d_add)], Grows(m, CONSTANT)),
    ([AtMost(m, S_add)], Grows(m, POLY)),
    ([AtMost(m, a), AtMost(a, b), Grows(b, LOGARITHMIC)], Grows(m, LOGARITHMIC)),
    ([Grows(b, LOGARITHMIC), AtMost(a, b), AtMost(m, a)], Grows(m, LOGARITHMIC)),
    ([Grows(m * d, LINEAR)], Grows(m, LINEAR)),
    ([AtMost(m**2, n)], Grows(m, LINEAR)),
    ([Grows(m + a, CONSTANT)], Grows(a, CONSTANT)),
    ([Grows(m, POLY), Grows(m, LOGARITHMIC)], Grows(m, LOGARITHMIC)),
    ([Grows(m, LOGARITHMIC), Grows(m, POLY)], Grows(m, LOGARITHMIC)),
    ([Grows(a, LINEAR, "L")], Grows(a, LINEAR, "L")),
    ([Grows(m * a, CONSTANT)], Grows(m * a, CONSTANT)),
    # inequalities
    ([], AtMost(d, d)),
    ([], AtMost(p(1), d)),
    ([], AtMost(m, m * n)),
    ([], AtMost(p(0), m)),
    ([AtMost(m, n)], AtMost(m, n)),
    ([AtMost(m, n)], AtMost(m, n + 3)),
    ([AtMost(m + 3, n)], AtMost(m, n)),
    ([AtMost(m, n), AtMost(d, h)], AtMost(d, h + a)),
    ([AtMost(m * d, n)], AtMost(m, n)),
    # facts
    ([Fact("nonzero", "S")], Fact("nonzero", "S")),
]

NOT_SHOWN: list[tuple[str, list[Hypothesis], Hypothesis]] = [
    ("false", [], Grows(n, CONSTANT)),
    ("false", [], Grows(n, LOGARITHMIC)),
    ("false", [], Grows(n**2, LINEAR)),
    ("false", [], Grows(app("log", n), CONSTANT)),
    ("false", [], Grows(n * d_add, CONSTANT)),
    ("false", [], Grows(m, POLY)),
    ("false", [], Grows(m, CONSTANT)),
    ("false", [], Grows(entry("hs", 0), CONSTANT)),
    ("false", [], Grows(app("S_sum", m), POLY)),
    ("false", [], Grows(app("log", m), LOGARITHMIC)),
    ("false", [], Grows(app("unheard", p(1)), POLY)),
    ("false", [], Grows(p("unheard"), POLY)),
    ("false", [Grows(m, POLY)], Grows(m, CONSTANT)),
    ("false", [Grows(m, POLY)], Grows(m, LINEAR)),
    ("false", [Grows(m, POLY)], Grows(n, CONSTANT)),
    ("false", [Grows(m, LINEAR)], Grows(m * n, LINEAR)),
    ("false", [Grows(m, LOGARITHMIC)], Grows(m**2, LOGARITHMIC)),
    ("false", [Grows(m * a, CONSTANT)], Grows(m, CONSTANT)),
    ("false", [AtMost(m * a, n)], Grows(m, POLY)),
    ("false", [AtMost(n, m)], Grows(m, POLY)),
    ("false", [AtMost(m, n + a)], Grows(m, LINEAR)),
    ("false", [Grows(m, CONSTANT, "L")], Grows(m, CONSTANT)),
    ("false", [Grows(m, CONSTANT)], Grows(m, CONSTANT, "L")),
    ("false", [AtMost(n, p(5))], Grows(m, CONSTANT)),
    ("false, the scale learns nothing", [AtMost(n, p(5))], Grows(n, CONSTANT)),
    ("false, the scale learns nothing", [Grows(n, CONSTANT)], Grows(n**2, CONSTANT)),
    ("false, the scale learns nothing", [AtMost(n * d, p(5))], Grows(n * d, CONSTANT)),
    ("false, the scale learns nothing", [Grows(n, LOGARITHMIC)], Grows(n * m, POLY)),
    ("false", [Grows(m - n, CONSTANT)], Grows(m, CONSTANT)),
    ("false", [Grows(m - a, LINEAR)], Grows(m, LINEAR)),
    ("false", [Grows(a - m, LINEAR)], Grows(m, LINEAR)),
    ("false", [AtMost(m - n, p(5))], Grows(m, CONSTANT)),
    ("false", [], AtMost(d, p(1))),
    ("false", [], AtMost(p(1), m)),
    ("false", [], AtMost(m * n, m)),
    ("false", [AtMost(m, n)], AtMost(n, m)),
    ("false", [AtMost(m, n + 3)], AtMost(m, n)),
    ("false", [AtMost(m, n)], AtMost(m + 1, n)),
    ("false", [AtMost(m, n)], AtMost(2 * m, n)),
    ("false", [Grows(m, CONSTANT)], AtMost(m, p(5))),
    ("false", [], Fact("nonzero", "S")),
    ("false", [Fact("nonzero", "S")], Fact("nonzero", "T")),
    ("false", [Fact("positive", "S")], Fact("nonzero", "S")),
    ("true, out of reach", [AtMost(m, a), AtMost(a, n)], AtMost(m, n)),
    ("true, out of reach", [AtMost(m, n)], AtMost(m * d, n * d)),
    ("true, out of reach", [AtMost(m * d**2 + m, 2 * n)], AtMost(m, n)),
    ("true, out of reach", [], Grows(app("min", n, m), LINEAR)),
    ("true, out of reach", [AtMost(m**2, n)], Grows(m, LOGARITHMIC.times(LOGARITHMIC))),
]


def _text(row: tuple[list[Hypothesis], Hypothesis]) -> str:
    return f"{', '.join(map(str, row[0]))} |- {row[1]}"


@pytest.mark.parametrize(("stated", "goal"), SHOWN, ids=map(_text, SHOWN))
def test_shown(stated: list[Hypothesis], goal: Hypothesis) -> None:
    assert given_these(stated).shows(goal)
    assert given_these(stated).not_shown([goal]) == ()


@pytest.mark.parametrize(("why", "stated", "goal"), NOT_SHOWN, ids=[_text(row[1:]) for row in NOT_SHOWN])
def test_not_shown(why: str, stated: list[Hypothesis], goal: Hypothesis) -> None:
    assert not given_these(stated).shows(goal), why
    assert given_these(stated).not_shown([goal]) == (goal,)


def test_what_is_not_shown_comes_in_order_and_once() -> None:
    goals = [Grows(m, POLY), AtMost(m, n), AtMost(d, d), Grows(m, POLY), Fact("nonzero", "S")]
    assert [str(g) for g in given_these([]).not_shown(goals)] == ["m <= n", "m <= poly(n)", "nonzero(S)"]


def test_an_entry_of_a_table_that_is_not_declared_has_no_growth() -> None:
    assert given_these([]).growth(entry("fs", 0)) is None


@pytest.mark.parametrize(
    ("hypothesis", "left", "right"),
    [
        (AtMost(m, n), m, n),
        (AtMost(m - n, p(5)), m, n + 5),
        (AtMost(m + n, n + 3), m, p(3)),
        (AtMost(-m, -n), n, m),
        (AtMost(ZERO, n - m), m, n),
    ],
    ids=str,
)
def test_sides(hypothesis: AtMost, left: Poly, right: Poly) -> None:
    assert sides(hypothesis) == (left, right)


# Concrete functions of n for each name.
Function = Callable[[int], int]
FUNCTIONS: dict[str, Function] = {
    "0": lambda n: 0 * n,
    "1": lambda n: n**0,
    "5": lambda n: 5 * n**0,
    "log n": lambda n: n.bit_length(),
    "n": lambda n: n,
    "n - 1": lambda n: n - 1,
    "n log n": lambda n: n * n.bit_length(),
    "n^2": lambda n: n * n,
}
NAMES = ("a", "b", "d")
LIMITS = (CONSTANT, LOGARITHMIC, LINEAR, Growth(1, 1), Growth(2), Growth(3))
SMALL = range(1, 9)
LARGE = [2**at for at in (10, 20, 40, 80, 160, 320)]

small_monomials = st.lists(st.sampled_from([*NAMES, "n"]), max_size=2)
small_polys = st.lists(st.tuples(st.integers(-2, 2), small_monomials), min_size=1, max_size=3).map(
    lambda terms: sum((c * _product(names) for c, names in terms), ZERO)
)
statements: st.SearchStrategy[Hypothesis] = st.one_of(
    st.builds(AtMost, small_polys, small_polys),
    st.builds(Grows, small_polys, st.sampled_from([*LIMITS, None])),
)


def _product(names: list[str]) -> Poly:
    result = p(1)
    for name in names:
        result = result * p(name)
    return result


def at(functions: dict[str, Function], scale: int) -> dict[str, int]:
    return {name: f(scale) for name, f in functions.items()} | {"n": scale}


def bounded(poly: Poly, limit: Growth | None, functions: dict[str, Function]) -> bool:
    """Whether poly / n^power log^log keeps its height as n grows by hundreds of binary orders of magnitude."""
    limit = limit or Growth(40)
    heights = []
    for scale in LARGE:
        most = max(1, value(poly, at(functions, scale)))
        heights.append(log2(most) - limit.power * log2(scale) - limit.log * log2(log2(scale)))
    return heights[-1] <= 2 + max(heights[0], heights[1], 3)


def holds(statement: Hypothesis, functions: dict[str, Function]) -> bool:
    if isinstance(statement, AtMost):
        points = [at(functions, scale) for scale in [*SMALL, *LARGE]]
        return all(value(statement.left, point) <= value(statement.right, point) for point in points)
    return isinstance(statement, Fact) or bounded(statement.left, statement.limit, functions)


@settings(max_examples=300)
@given(
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(sorted(FUNCTIONS)), min_size=3, max_size=3),
    st.lists(statements, max_size=4),
    st.lists(statements, min_size=1, max_size=4),
)
def test_whatever_is_shown_holds(chosen: dict[str, str], maybe: list[Hypothesis], goals: list[Hypothesis]) -> None:
    functions = {name: FUNCTIONS[text] for name, text in chosen.items()}
    stated = [s for s in maybe if holds(s, functions)]
    least = {name: min(f(scale) for scale in SMALL) for name, f in functions.items()} | {"n": 1}
    assumptions = given_these(stated, Params("n", least))
    for goal in [*goals, *(Grows(p(name), limit) for name in NAMES for limit in LIMITS)]:
        if assumptions.shows(goal):
            assert holds(goal, functions), f"{[str(s) for s in stated]} |- {goal} for {chosen}"


def test_the_property_above_sees_what_is_false() -> None:
    """It is no property at all if everything holds."""
    functions = dict.fromkeys(NAMES, FUNCTIONS["n"])
    assert not holds(Grows(a, CONSTANT), functions)
    assert not holds(Grows(a, LOGARITHMIC), functions)
    assert not holds(Grows(a * b, LINEAR), functions)
    assert not holds(AtMost(a, p(7)), functions)
    assert holds(Grows(a, LINEAR), functions)
    assert holds(Grows(a - b, CONSTANT), functions)
