"""What a statement could assume to be repaired: enough, no more than needed, and small."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.check.repair import weakest_additions
from proofkit.kernel.claims import AtMost, Fact, Grows, Hypothesis, Params
from proofkit.kernel.entail import Assumptions
from proofkit.kernel.growth import CONSTANT, LINEAR, LOGARITHMIC, Growth
from proofkit.kernel.poly import App, Poly
from proofkit.spec.bounds import Names, read_hypotheses
from proofkit.spec.model import Text
from tests.check.papers import changed, codes, findings

PARAMS = Params("n", {"n": 1, "d": 1, "m": 1, "p": 0, "q": 0, "hs": 1}, {"hs": Poly.of("q")})
NAMES = Names(("n", "d", "m", "p", "q"), ("hs",), ("d_std", "S_mul"))
CONSTANTS, SIZES = frozenset({"d_std"}), frozenset({"S_mul"})


def hypotheses(*texts: str) -> tuple[Hypothesis, ...]:
    return tuple(h for text in texts for h in read_hypotheses(Text(text), NAMES))


def given_by(*stated: Hypothesis) -> Assumptions:
    return Assumptions(stated, PARAMS, CONSTANTS, SIZES)


@pytest.mark.parametrize(
    ("stated", "goals", "wanted"),
    [
        ([], [], []),
        (["d <= n"], ["d <= n"], []),
        ([], ["d <= n"], ["d <= n"]),
        ([], ["nonzero(S)", "d <= n"], ["d <= n", "nonzero(S)"]),
        # growth is asked of single names
        ([], ["d*m <= poly(n)"], ["d <= poly(n)", "m <= poly(n)"]),
        (["m = O(1)"], ["d*m + d <= poly(n)"], ["d <= poly(n)"]),
        ([], ["d*n + 1 <= poly(n)"], ["d <= poly(n)"]),
        ([], ["d_std*m = O(1)"], ["m = O(1)"]),
        ([], ["S_mul*d <= poly(n)"], ["d <= poly(n)"]),
        # an exact bound shows the growth, and the stricter growth the weaker one
        ([], ["d <= n", "d*n <= poly(n)"], ["d <= n"]),
        ([], ["d <= poly(n)", "d = O(1)"], ["d = O(1)"]),
        ([], ["m*d <= n", "d <= poly(n)"], ["d*m <= n"]),
        # terms on the wrong side are moved
        ([], ["d - m <= n - 3"], ["d + 3 <= m + n"]),
        # negative terms need nothing
        (["d <= n"], ["d - m <= poly(n)"], []),
        # where bounds on single names are not enough, the goal itself is asked for
        ([], ["hs[m] <= poly(n)"], ["hs[m] <= poly(n)"]),
        ([], ["d*m = O(n)"], ["d*m = O(n)"]),
        (["m = O(1)"], ["d*m = O(n)"], ["d = O(n)"]),
    ],
)
def test_what_is_asked_for(stated: list[str], goals: list[str], wanted: list[str]) -> None:
    found = weakest_additions(given_by(*hypotheses(*stated)), hypotheses(*goals))
    assert sorted(map(str, found)) == wanted


atoms = st.sampled_from([*"ndmpq", "d_std", "S_mul", App("hs", (Poly.of("m"),), True), App("log", (Poly.of("d"),))])
polys = st.lists(st.tuples(st.integers(-2, 3), st.lists(atoms, max_size=2)), min_size=1, max_size=3).map(
    lambda terms: sum((_product(c, factors) for c, factors in terms), Poly.of(0))
)
limits = st.sampled_from([None, CONSTANT, LOGARITHMIC, LINEAR, Growth(2, 1)])
goals = st.one_of(
    st.builds(AtMost, polys, polys),
    st.builds(Grows, polys, limits, st.just("n")),
    st.builds(Fact, st.sampled_from(["nonzero", "domain"]), st.sampled_from("ST")),
)


def _product(coefficient: int, factors: list[str | App]) -> Poly:
    total = Poly.of(coefficient)
    for factor in factors:
        total = total * Poly.of(factor)
    return total


@given(st.lists(goals, max_size=3), st.lists(goals, min_size=1, max_size=3))
def test_what_is_proposed_shows_every_goal(stated: list[Hypothesis], wanted: list[Hypothesis]) -> None:
    before = given_by(*stated)
    added = weakest_additions(before, wanted)
    after = given_by(*stated, *added)
    assert [str(g) for g in wanted if not after.shows(g)] == []
    if all(map(before.shows, wanted)):
        assert added == ()


@given(st.lists(goals, min_size=1, max_size=3), st.randoms())
def test_the_order_of_the_goals_does_not_matter(wanted: list[Hypothesis], random: object) -> None:
    shuffled = list(wanted)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    texts = [sorted(map(str, weakest_additions(given_by(), some))) for some in (wanted, shuffled)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("assume", ["", '"p <= poly(n)"', '"d <= n"', '"m = O(1)", "d <= poly(n)"'])
def test_a_statement_is_repaired_by_what_its_findings_ask_for(assume: str) -> None:
    """The fix of every finding, added to the statement, leaves nothing missing."""
    old = 'assume = ["p <= poly(n)", "d <= n"]'
    text = changed(old, f"assume = [{assume}]")
    fixes = [f.fix.removeprefix("assume ") for f in findings(text) if f.code.startswith("PK30") and f.code != "PK304"]
    assert fixes
    added = [f'"{one}"' for fix in fixes for one in fix.split(", ")]
    repaired = changed(old, f"assume = [{', '.join([*filter(None, [assume]), *added])}]")
    assert set(codes(repaired)) <= {"PK304"}
