"""Verdicts: for each status what earns it, and the traps that must not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.compose.propose import bound
from proofkit.errors import KernelError
from proofkit.kernel.claims import AtMost, Fact, Grows, Uniformity
from proofkit.kernel.graph import Graph
from proofkit.kernel.growth import CONSTANT, LINEAR, LOGARITHMIC, Growth
from proofkit.kernel.judge import Verdict, judge
from proofkit.kernel.poly import ONE, Poly
from proofkit.kernel.rules import specialise
from proofkit.kernel.theorem import Theorem
from proofkit.terms import Status
from tests.kernel.build import (
    EXP,
    EXP_BOUND,
    OPS,
    STEP,
    STEP_BOUND,
    TOWER,
    TOWER_BOUND,
    S_add,
    S_exp,
    S_mul,
    app,
    apply,
    claim,
    d_add,
    d_exp,
    d_mul,
    entry,
    graph,
    load,
    loop,
    m,
    n,
    p,
    params,
    pick,
    promise,
    reduce,
    source,
    tensor,
    with_ops,
)

P = p("p")
POLY_P = Grows(P, None)
SIZED = OPS | {"op:exp": promise("exp", assuming=[POLY_P])}


def repeated(passes: Poly, **least: int) -> Theorem:
    """exp, so many times over."""
    about = graph(
        source("X"), loop(STEP, 0, axis="l", passes=passes), pick(1), extents={"l": passes},
        given=params(tables={"hs": n}, n=1, **least), name="repeated",
    )  # fmt: skip
    return bound(about, with_ops(STEP_BOUND))


WIRE = bound(graph(source("X")), {})
ONCE = bound(EXP, SIZED)
CHAIN = bound(graph(source("X"), apply("exp", 0), apply("exp", 1), apply("add", 0, 2)), OPS)
"""depth 2*d_exp + d_add, size 2*S_exp + S_add"""
EITHER = bound(graph(source("X"), apply("exp", 0), apply("mul", 0, 0), apply("add", 1, 2)), OPS)
"""depth max(d_exp, d_mul) + d_add, size S_exp + S_mul + S_add"""
VECTOR = bound(
    graph(source("X"), load(0, "i"), apply("exp", 1), tensor(2, "i"), inputs={"X": [n]}, extents={"i": n}), OPS
)
"""depth d_exp, size n*S_exp"""
SUM = bound(
    graph(source("X"), load(0, "k"), reduce("sum", 1, over="k"), inputs={"X": [m]}, extents={"k": m},
          given=params(n=1, m=1)), OPS,
)  # fmt: skip
"""depth d_sum, size S_sum(m)"""
N_TIMES, LOG_TIMES, N_PLUS_1 = repeated(n), repeated(app("log", n)), repeated(n + 1)
M_TIMES = repeated(m, m=0)
HS_TIMES = repeated(entry("hs", 0))
WEAK = bound(EXP, OPS | {"op:exp": promise("exp", uniformity=Uniformity.P)})

U, C, M, PR = Status.UNSUPPORTED, Status.CONDITIONAL, Status.MODULO, Status.PROVED
UNIFORM = Fact("uniform", "hs")

JUDGED: list[tuple[str, Theorem, dict[str, Any], Status]] = [
    # bare wires are the one thing that rests on nothing
    ("wires: depth 0", WIRE, {"depth": [0], "size": 0}, PR),
    ("wires: in every class", WIRE, {"depth_growth": CONSTANT, "polynomial": True}, PR),
    ("wires: weaker", WIRE, {"depth": [d_exp]}, PR),
    # exact depth
    ("depth, exactly", CHAIN, {"depth": [2 * d_exp + d_add]}, M),
    ("depth, one coefficient more", CHAIN, {"depth": [3 * d_exp + d_add]}, M),
    ("depth, one of two", CHAIN, {"depth": [d_mul, 2 * d_exp + d_add]}, M),
    ("depth, one coefficient less", CHAIN, {"depth": [d_exp + d_add]}, U),
    ("depth, a constant less", CHAIN, {"depth": [2 * d_exp + d_add - 1]}, U),
    ("depth, one term less", CHAIN, {"depth": [2 * d_exp]}, U),
    ("depth, other constants", CHAIN, {"depth": [9 * d_mul + 9 * d_add]}, U),
    ("depth, a number", CHAIN, {"depth": [1000]}, U),
    ("depth, no vector", CHAIN, {"depth": []}, U),
    ("depth, max", EITHER, {"depth": [d_exp + d_add, d_mul + d_add]}, M),
    ("depth, max in the other order", EITHER, {"depth": [d_mul + d_add, d_exp + d_add]}, M),
    ("depth, above the max", EITHER, {"depth": [d_exp + d_mul + d_add]}, M),
    ("depth, one side of the max", EITHER, {"depth": [d_exp + d_add]}, U),
    ("depth, sides mixed up", EITHER, {"depth": [2 * d_exp, 2 * d_mul, d_add]}, U),
    ("depth, m times", M_TIMES, {"depth": [m * d_exp]}, M),
    ("depth, n for m", M_TIMES, {"depth": [n * d_exp]}, U),
    ("depth, m + 1 for m", M_TIMES, {"depth": [(m + 1) * d_exp]}, M),
    ("depth, n for n + 1", N_PLUS_1, {"depth": [n * d_exp]}, U),
    ("depth, by the least n", N_PLUS_1, {"depth": [2 * n * d_exp]}, M),
    ("depth, by the entries of a table", HS_TIMES, {"depth": [n * d_exp], "stated": [UNIFORM]}, M),
    # exact size
    ("size, exactly", CHAIN, {"size": 2 * S_exp + S_add}, M),
    ("size, more", CHAIN, {"size": 2 * S_exp + 2 * S_add + 1}, M),
    ("size, one coefficient less", CHAIN, {"size": S_exp + S_add}, U),
    ("size, one less", CHAIN, {"size": 2 * S_exp + S_add - 1}, U),
    ("size, another factor", VECTOR, {"size": m * S_exp}, U),
    ("size, by the least n", VECTOR, {"size": n**2 * S_exp}, M),
    ("size, S_sum of fewer", SUM, {"size": app("S_sum", 1)}, U),
    ("size, S_sum", SUM, {"size": app("S_sum", m)}, M),
    # growth of the depth: TC0 and TC1
    ("TC0: one operation", EITHER, {"depth_growth": CONSTANT}, M),
    ("TC0: n times", N_TIMES, {"depth_growth": CONSTANT}, U),
    ("TC0: n + 1 layers of O(1) depth", N_PLUS_1, {"depth_growth": CONSTANT}, U),
    ("TC0: log n times", LOG_TIMES, {"depth_growth": CONSTANT}, U),
    ("TC0: a table up to n", HS_TIMES, {"depth_growth": CONSTANT, "stated": [UNIFORM]}, U),
    ("TC0: m times", M_TIMES, {"depth_growth": CONSTANT}, C),
    ("TC0: m times, m = O(1)", M_TIMES, {"depth_growth": CONSTANT, "stated": [Grows(m, CONSTANT)]}, M),
    ("TC0: m times, m <= 12", M_TIMES, {"depth_growth": CONSTANT, "stated": [AtMost(m, p(12))]}, M),
    ("TC0: m times, m <= n", M_TIMES, {"depth_growth": CONSTANT, "stated": [AtMost(m, n)]}, U),
    ("TC0: m times, m = O(log n)", M_TIMES, {"depth_growth": CONSTANT, "stated": [Grows(m, LOGARITHMIC)]}, U),
    ("TC0: m times, m <= poly(n)", M_TIMES, {"depth_growth": CONSTANT, "stated": [Grows(m, None)]}, C),
    ("TC0: m times, m <= n^k, k unknown", M_TIMES, {"depth_growth": CONSTANT, "stated": [AtMost(m, P), POLY_P]}, C),
    ("TC0: m times, m = O(1) in another scale", M_TIMES,
     {"depth_growth": CONSTANT, "stated": [Grows(m, CONSTANT, "L")]}, C),
    ("TC0: n times, n <= 12", N_TIMES, {"depth_growth": CONSTANT, "stated": [AtMost(n, p(12))]}, U),
    ("TC0: n times, n = O(1)", N_TIMES, {"depth_growth": CONSTANT, "stated": [Grows(n, CONSTANT)]}, U),
    ("TC0: m times, n <= 12", M_TIMES, {"depth_growth": CONSTANT, "stated": [AtMost(n, p(12))]}, C),
    ("TC0: m times, m - n = O(1)", M_TIMES, {"depth_growth": CONSTANT, "stated": [Grows(m - n, CONSTANT)]}, C),
    ("TC1: log n times", LOG_TIMES, {"depth_growth": LOGARITHMIC}, M),
    ("TC1: one operation", EITHER, {"depth_growth": LOGARITHMIC}, M),
    ("TC1: n times", N_TIMES, {"depth_growth": LOGARITHMIC}, U),
    ("TC1: m times, m = O(log n)", M_TIMES, {"depth_growth": LOGARITHMIC, "stated": [Grows(m, LOGARITHMIC)]}, M),
    ("TC1: m times, m = O(log(n)^2)", M_TIMES, {"depth_growth": LOGARITHMIC, "stated": [Grows(m, Growth(0, 2))]}, U),
    ("TC1: m times, m <= poly(n)", M_TIMES, {"depth_growth": LOGARITHMIC, "stated": [Grows(m, None)]}, C),
    ("TC2: m times, m = O(log(n)^2)", M_TIMES, {"depth_growth": Growth(0, 2), "stated": [Grows(m, Growth(0, 2))]}, M),
    # growth of the size
    ("poly: one operation", CHAIN, {"polynomial": True}, M),
    ("poly: n times", N_TIMES, {"polynomial": True}, M),
    ("poly: a sum of m", SUM, {"polynomial": True}, C),
    ("poly: a sum of m, m <= poly(n)", SUM, {"polynomial": True, "stated": [Grows(m, None)]}, M),
    ("poly: a sum of m, m <= n", SUM, {"polynomial": True, "stated": [AtMost(m, n)]}, M),
    ("poly: a sum of m, n <= m", SUM, {"polynomial": True, "stated": [AtMost(n, m)]}, C),
    ("poly: m times", M_TIMES, {"polynomial": True}, C),
    ("size O(n), unknown exponent of S_exp", VECTOR, {"size_growth": LINEAR}, C),
    ("size O(1), n times as large", VECTOR, {"size_growth": CONSTANT}, U),
    ("size O(1), unknown exponent of S_exp", CHAIN, {"size_growth": CONSTANT}, C),
    # index functions in a claim stand for natural numbers, or the claim means nothing
    ("a quotient in a claim", M_TIMES, {"depth": [m * d_exp + app("floordiv", n, 2)]}, M),
    ("a negative quotient in a claim", M_TIMES, {"depth": [m * d_exp + app("floordiv", -n, 2)]}, C),
    ("a negative quotient in a size", M_TIMES, {"size": m * S_exp + app("floordiv", -n, 2)}, C),
    ("a quotient by 0 in a hypothesis", CHAIN, {"polynomial": True, "stated": [AtMost(m, app("floordiv", n, 0))]}, C),
    # hypotheses that the theorem needs
    ("needs p <= poly(n), not stated", ONCE, {"depth": [d_exp]}, C),
    ("needs p <= poly(n), stated", ONCE, {"depth": [d_exp], "stated": [POLY_P]}, M),
    ("needs p <= poly(n), p <= n stated", ONCE, {"depth": [d_exp], "stated": [AtMost(P, n)]}, M),
    ("needs p <= poly(n), p = O(log n) stated", ONCE, {"depth": [d_exp], "stated": [Grows(P, LOGARITHMIC)]}, M),
    ("needs p <= poly(n), n <= p stated", ONCE, {"depth": [d_exp], "stated": [AtMost(n, P)]}, C),
    ("needs p <= poly(n), q <= poly(n) stated", ONCE, {"depth": [d_exp], "stated": [Grows(p("q"), None)]}, C),
    ("needs p <= poly(n), in another scale", ONCE, {"depth": [d_exp], "stated": [Grows(P, None, "L")]}, C),
    ("falls short and needs more", ONCE, {"depth": [0]}, U),
    ("a table that is not said to be uniform", HS_TIMES, {"depth": [n * d_exp]}, C),
    ("another table is uniform", HS_TIMES, {"depth": [n * d_exp], "stated": [Fact("uniform", "gs")]}, C),
    # uniformity
    ("uniform enough", WEAK, {"uniformity": Uniformity.P}, M),
    ("more than uniform enough", WEAK, {"uniformity": Uniformity.NONUNIFORM}, M),
    ("not uniform enough", WEAK, {"uniformity": Uniformity.L}, U),
    ("far from uniform enough", WEAK, {"uniformity": Uniformity.DLOGTIME}, U),
    ("uniformity not claimed", WEAK, {"depth": [d_exp]}, M),
    # several at once: the worst
    ("depth holds, size does not", CHAIN, {"depth": [2 * d_exp + d_add], "size": S_add}, U),
    ("exact and class", M_TIMES, {"depth": [m * d_exp], "depth_growth": CONSTANT}, C),
    ("class holds, exact does not", EITHER, {"depth": [d_exp], "depth_growth": CONSTANT}, U),
]  # fmt: skip


@pytest.mark.parametrize(("theorem", "claimed", "status"), [r[1:] for r in JUDGED], ids=[r[0] for r in JUDGED])
def test_status(theorem: Theorem, claimed: Mapping[str, Any], status: Status) -> None:
    found = judge(claim(theorem, **claimed), theorem)
    assert found.status is status, f"{found.shortfalls} {list(map(str, found.missing))}"
    assert found.theorem is theorem
    assert bool(found.shortfalls) is (status is Status.UNSUPPORTED)
    assert bool(found.missing) or status is not Status.CONDITIONAL


def test_without_a_theorem_nothing_is_decided() -> None:
    found = judge(claim(CHAIN, depth=[0]), None)
    assert (found.status, found.theorem, found.missing) == (Status.UNDECIDED, None, ())
    assert [s.measure for s in found.shortfalls] == ["derivation"]


SHORT: list[tuple[str, Theorem, dict[str, Any], list[tuple[str, str, str]]]] = [
    ("depth", EITHER, {"depth": [d_exp + d_add]}, [("depth", "d_add + d_exp", "d_add + d_mul")]),
    ("size", CHAIN, {"size": S_add}, [("size", "S_add", "S_add + 2*S_exp")]),
    ("growth", N_TIMES, {"depth_growth": CONSTANT}, [("depth", "O(1)", "d_exp*n, which is O(n)")]),
    ("uniformity", WEAK, {"uniformity": Uniformity.L}, [("uniformity", "L-uniform", "P-uniform")]),
]


@pytest.mark.parametrize(("theorem", "claimed", "shown"), [r[1:] for r in SHORT], ids=[r[0] for r in SHORT])
def test_a_shortfall_shows_both_sides(theorem: Theorem, claimed: Any, shown: list[tuple[str, str, str]]) -> None:
    found = judge(claim(theorem, **claimed), theorem)
    assert [(s.measure, s.claimed, s.derived) for s in found.shortfalls] == shown


MISSING: list[tuple[str, Theorem, dict[str, Any], list[str]]] = [
    ("of a lemma", ONCE, {"depth": [d_exp]}, ["p <= poly(n)"]),
    ("of a growth", M_TIMES, {"depth_growth": CONSTANT}, ["d_exp*m = O(1)"]),
    ("of a size", SUM, {"polynomial": True}, ["S_sum(m) <= poly(n)"]),
    ("of a table", HS_TIMES, {"depth": [n * d_exp]}, ["uniform(hs)"]),
    ("in order", M_TIMES, {"depth_growth": CONSTANT, "polynomial": True}, ["S_exp*m <= poly(n)", "d_exp*m = O(1)"]),
]


@pytest.mark.parametrize(("theorem", "claimed", "missing"), [r[1:] for r in MISSING], ids=[r[0] for r in MISSING])
def test_what_is_missing_is_listed(theorem: Theorem, claimed: Any, missing: list[str]) -> None:
    assert [str(h) for h in judge(claim(theorem, **claimed), theorem).missing] == missing


# What a theorem is about.

M1 = specialise(TOWER_BOUND, {"m": ONE})
ABOUT: list[tuple[str, Theorem, Theorem]] = [
    ("another graph", EXP_BOUND, STEP_BOUND),
    ("another definition of the same name", EXP_BOUND, bound(replace(EXP, inputs=(("Y", ()), ("X", ()))), OPS)),
    ("the general theorem for a special claim", M1, TOWER_BOUND),
    ("a special theorem for the general claim", TOWER_BOUND, M1),
    ("another value", M1, specialise(TOWER_BOUND, {"m": p(2)})),
    ("nothing fixed", M1, specialise(TOWER_BOUND, {})),
    ("other needs", TOWER_BOUND, bound(replace(TOWER, needs=frozenset({AtMost(m, n)})), with_ops(STEP_BOUND))),
    ("another domain", TOWER_BOUND, bound(replace(TOWER, params=params(n=1, m=1)), with_ops(STEP_BOUND))),
    ("an operation", EXP_BOUND, OPS["op:exp"]),
]


@pytest.mark.parametrize(("claimed", "given"), [row[1:] for row in ABOUT], ids=[row[0] for row in ABOUT])
def test_a_theorem_about_something_else_is_refused(claimed: Theorem, given: Theorem) -> None:
    with pytest.raises(KernelError, match="judge"):
        judge(claim(claimed, depth=[10 * d_exp]), given)


def test_a_claim_at_a_value_is_met_by_the_theorem_at_that_value() -> None:
    assert judge(claim(M1, depth=[d_exp], depth_growth=CONSTANT), M1).status is Status.MODULO
    assert judge(claim(M1, depth=[0]), M1).status is Status.UNSUPPORTED


@pytest.mark.parametrize("scale", ["n", "L"])
def test_growth_is_measured_in_the_scale_of_the_claim(scale: str) -> None:
    about = graph(
        source("X"), loop(STEP_L, 0, axis="l", passes="L"), pick(1), extents={"l": p("L")}, given=params("L", L=1, n=1)
    )
    premises = {"op:exp": promise("exp", scale="L")}
    theorem = bound(about, with_ops(bound(STEP_L, premises)))
    claimed = claim(theorem, depth_growth=LINEAR, given=replace(theorem.bound.subject.params, scale=scale))
    if scale == "L":
        assert judge(claimed, theorem).status is Status.MODULO
    else:
        _never_green(claimed, theorem)


STEP_L = replace(STEP, params=params("L", L=1, l=0))


def _never_green(claimed: Any, theorem: Theorem) -> None:
    try:
        found = judge(claimed, theorem)
    except KernelError:
        return
    assert found.status < Status.MODULO


# Laws.

vectors = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 2)).map(
        lambda c: c[0] * d_exp + c[1] * d_mul + c[2]
    ),
    min_size=1,
    max_size=3,
)


@given(vectors, st.integers(0, 5), st.integers(0, 5))
def test_an_exact_depth_that_is_green_is_never_below_the_derived_one(claimed: list[Poly], e: int, c: int) -> None:
    """EITHER has depth max(d_exp, d_mul) + d_add; here d_add is no more than nothing."""
    found = judge(claim(EITHER, depth=[v + d_add for v in claimed]), EITHER)
    if found.status >= Status.CONDITIONAL:
        values = {"d_exp": e, "d_mul": c}
        most = max(sum(k * _product(mono, values) for mono, k in v.terms.items()) for v in claimed)
        assert most >= max(e, c)


def _product(monomial: Any, values: Mapping[str, int]) -> int:
    result = 1
    for name, exponent in monomial:
        result *= values[name] ** exponent
    return result


@given(vectors, st.sampled_from([d_exp, d_mul, d_add, ONE]))
def test_a_weaker_claim_is_never_worse_off(claimed: list[Poly], more: Poly) -> None:
    before = judge(claim(EITHER, depth=claimed), EITHER).status
    assert judge(claim(EITHER, depth=[v + more for v in claimed]), EITHER).status >= before
    assert judge(claim(EITHER, depth=[*claimed, more]), EITHER).status >= before


stated_lists = st.lists(
    st.sampled_from([Grows(m, None), Grows(m, CONSTANT), Grows(m, LOGARITHMIC), AtMost(m, n), AtMost(n, m), POLY_P]),
    max_size=3,
)


@given(stated_lists, st.sampled_from([CONSTANT, LOGARITHMIC, LINEAR]))
def test_a_growth_is_green_exactly_if_something_stated_bounds_it(stated: list[Any], limit: Growth) -> None:
    """m times d_exp is within the limit exactly if something stated bounds m by it."""
    enough = {
        CONSTANT: [Grows(m, CONSTANT)],
        LOGARITHMIC: [Grows(m, CONSTANT), Grows(m, LOGARITHMIC)],
        LINEAR: [Grows(m, CONSTANT), Grows(m, LOGARITHMIC), AtMost(m, n)],
    }[limit]
    found: Verdict = judge(claim(M_TIMES, depth_growth=limit, stated=stated), M_TIMES)
    assert (found.status is Status.MODULO) is any(h in enough for h in stated)


def test_the_graphs_are_what_their_names_say() -> None:
    shown = {str(v) for v in EITHER.bound.depth}
    assert shown == {"d_add + d_exp", "d_add + d_mul"}
    assert EITHER.bound.size == S_exp + S_mul + S_add
    assert isinstance(TOWER, Graph)
