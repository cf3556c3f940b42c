"""One name, one thing: what may be called how, which values parameters may take, and when a value is in a domain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from proofkit.compose.propose import bound
from proofkit.errors import KernelError
from proofkit.kernel.claims import AtMost, Grows, Params
from proofkit.kernel.graph import Graph
from proofkit.kernel.names import (
    check_constants,
    check_fixed,
    check_graph,
    check_params,
    check_premise,
    check_values,
    domain,
    naturals,
)
from proofkit.kernel.poly import Poly
from proofkit.kernel.theorem import Theorem
from tests.kernel.build import (
    EXP_BOUND,
    STEP_BOUND,
    TOWER,
    TOWER_BOUND,
    app,
    call,
    d,
    entry,
    gather,
    graph,
    h,
    i,
    j,
    load,
    m,
    n,
    p,
    params,
    place,
    promise,
    source,
    with_ops,
)

GIVEN = params(tables={"hs": n}, n=1, m=1, hs=1)
ROUNDS = with_ops(STEP_BOUND)


def drawn(value: Poly, **extents: Poly | int) -> Graph:
    """A graph in which a polynomial is placed."""
    return graph(place(value), extents={name: p(e) for name, e in extents.items()}, given=GIVEN, outputs=())


MEANINGFUL: list[tuple[str, Graph]] = [
    ("parameters", drawn(n * m + 1)),
    ("an index", drawn(i, i=n)),
    ("an index below an index", drawn(j, i=n, j=i + 1)),
    ("an entry", drawn(entry("hs", i), i=n)),
    ("a quotient", drawn(app("floordiv", i, 2), i=n)),
    ("a boundary rule around a subscript", graph(source("V"), load(0, app("edge", i + 1)), inputs={"V": [n]},
     extents={"i": n}, given=GIVEN)),
    ("an extent by an earlier axis", graph(source("V"), inputs={"V": [n, "@0"]}, given=GIVEN)),
    ("an extent by a table", graph(source("V"), inputs={"V": [entry("hs", 0)]}, given=GIVEN)),
]  # fmt: skip

MEANINGLESS: list[tuple[str, Graph]] = [
    ("a name that nobody declares", drawn(p("q"))),
    ("an index that nobody declares", drawn(i)),
    ("a primitive depth as a number", drawn(p("d_exp"))),
    ("a position", drawn(p("@0"), i=n)),
    ("an index called like a parameter", drawn(m, m=3)),
    ("an index called like the scale", drawn(n, n=3)),
    ("an index called like a table", drawn(n, hs=3)),
    ("an index called like an index function", drawn(n, log=3)),
    ("an index called like the number of operands", drawn(n, N=3)),
    ("an index called like a position", drawn(n, **{"@0": 3})),
    ("an index called like a product", drawn(n, **{"m*n": 3})),
    ("an index called like a number", drawn(n, **{"2": 3})),
    ("an index without a name", drawn(n, **{"": 3})),
    ("an extent by a later index", drawn(n, h=n, j=i, i=n)),
    ("an extent by itself", drawn(n, i=i)),
    ("an extent by an undeclared name", drawn(n, i=p("q"))),
    ("an unknown function", drawn(app("sha", n))),
    ("an unknown function of two", drawn(app("xor", n, n))),
    ("a size", drawn(app("S_sum", n))),
    ("a function of an unknown function", drawn(app("mod", app("sha", n), 2))),
    ("an unknown table", drawn(entry("gs", 0))),
    ("a table without brackets", drawn(p("hs"))),
    ("a table as a function", drawn(app("hs", 0))),
    ("a boundary rule in a number", drawn(app("wrap", i), i=n)),
    ("a boundary rule in a sum", graph(source("V"), load(0, app("edge", i) + 1), inputs={"V": [n]}, extents={"i": n})),
    ("a boundary rule in another", graph(source("V"), load(0, app("edge", app("edge", i))), inputs={"V": [n]},
     extents={"i": n})),
    ("a boundary rule in an argument", graph(source("X"), call(TOWER, 0, m=app("wrap", n)))),
    ("a boundary rule beside data", graph(source("V"), source("X"), gather(0, [None, app("edge", i) * 2], 1),
     inputs={"V": [n, n], "X": []}, extents={"i": n})),
    ("half a number", drawn(Poly({(): 0.5}))),  # type: ignore[dict-item]
    ("half a number in a function", drawn(app("floordiv", n * Poly({(): 0.5}), 1))),  # type: ignore[dict-item]
    ("two inputs of one name", Graph("g", GIVEN, (("X", (n,)), ("X", ())), {}, (), ())),
    ("a condition on an undeclared name", graph(place(0), needs=[AtMost(p("q"), n)])),
    ("a condition on an index", graph(place(0), needs=[AtMost(i, n)], extents={"i": n})),
    ("a growth of an undeclared name", graph(place(0), needs=[Grows(p("q"), None)])),
    ("a function of too many", drawn(app("log", n, 2))),
    ("a function of too few", drawn(app("mod", n))),
    ("a shape by an index", graph(source("V"), inputs={"V": [i]}, extents={"i": n})),
    ("a shape by a later axis", graph(source("V"), inputs={"V": ["@1", n]})),
    ("a shape by its own axis", graph(source("V"), inputs={"V": ["@0"]})),
    ("a shape by an undeclared name", graph(source("V"), inputs={"V": ["q"]})),
    ("a shape by an unknown function", graph(source("V"), inputs={"V": [app("sha", n)]})),
]  # fmt: skip


@pytest.mark.parametrize("about", [row[1] for row in MEANINGFUL], ids=[row[0] for row in MEANINGFUL])
def test_names_that_mean_one_thing(about: Graph) -> None:
    check_graph(about)


@pytest.mark.parametrize("about", [row[1] for row in MEANINGLESS], ids=[row[0] for row in MEANINGLESS])
def test_names_that_mean_nothing_or_two_things(about: Graph) -> None:
    with pytest.raises(KernelError, match="names"):
        check_graph(about)


PARAMETERS: list[tuple[str, Params, bool]] = [
    ("plain", params(n=1, m=0), True),
    ("with a prime", params(**{"n": 1, "m'": 0}), True),
    ("a table", params(tables={"hs": n}, n=1, hs=0), True),
    ("below 0", params(n=1, m=-1), False),
    ("no integer", params(n=1, m=True), False),
    ("a function", params(n=1, log=1), False),
    ("the number of operands", params(n=1, N=1), False),
    ("a product", params(**{"n": 1, "n*m": 1}), False),
    ("a position", params(**{"n": 1, "@0": 1}), False),
    ("the number of operands as scale", Params("N", {}, {}), False),
    ("a table as scale", Params("hs", {"hs": 0}, {"hs": p(3)}), False),
    ("an undeclared table", Params("n", {"n": 1}, {"hs": n}), False),
    ("a table by an undeclared name", params(tables={"hs": "q"}, n=1), False),
    ("a table by a table", params(tables={"hs": "gs", "gs": n}, n=1), False),
]


@pytest.mark.parametrize(("given", "accepted"), [row[1:] for row in PARAMETERS], ids=[row[0] for row in PARAMETERS])
def test_parameters(given: Params, accepted: bool) -> None:
    if accepted:
        check_params(given)
    else:
        with pytest.raises(KernelError, match="names"):
            check_params(given)


CLASHES = {
    "a depth that is a parameter": params(n=1, d_exp=0),
    "a size that is a parameter": params(n=1, S_exp=0),
    "the scale": params(scale="d_exp"),
}


@pytest.mark.parametrize("given", CLASHES.values(), ids=CLASHES)
def test_a_primitive_constant_is_no_parameter(given: Params) -> None:
    with pytest.raises(KernelError, match="names"):
        check_constants(EXP_BOUND.bound, given)


TAKEN: dict[str, tuple[Theorem, dict[str, Poly], str]] = {
    "a primitive depth": (EXP_BOUND, {}, "d_exp"),
    "a primitive size": (EXP_BOUND, {}, "S_exp"),
    "a constant that is not used": (promise("exp", constants=["d_exp", "d_zz"]), {}, "d_zz"),
    "a name in a depth": (promise("exp", depth="q", constants=[]), {}, "q"),
    "a name in a size": (promise("exp", size=p("q") ** 2, sizes=[]), {}, "q"),
    "a name in an inequality": (promise("exp", assuming=[AtMost(n, p("q"))]), {}, "q"),
    "a name in a growth": (promise("exp", assuming=[Grows(p("q"), None)]), {}, "q"),
    "a parameter of a callee": (TOWER_BOUND, {}, "m"),
    "a parameter that is not used": (bound(replace(TOWER, params=params(n=1, m=0, q=0)), ROUNDS), {"m": n}, "q"),
}


@pytest.mark.parametrize(("theorem", "values", "index"), TAKEN.values(), ids=TAKEN)
def test_what_a_premise_mentions_is_no_index(theorem: Theorem, values: dict[str, Poly], index: str) -> None:
    check_premise(theorem.bound, values, graph(place(0), extents={"i": n}))
    with pytest.raises(KernelError, match=f"{index} is an index here"):
        check_premise(theorem.bound, values, graph(place(0), extents={index: n}))


def test_what_a_call_binds_may_be_called_like_an_index() -> None:
    check_premise(TOWER_BOUND.bound, {"m": n}, graph(place(0), extents={"m": n}))


FIXED: list[tuple[str, dict[str, Poly], bool]] = [
    ("to a number", {"m": p(3)}, True),
    ("to parameters", {"m": n * h + 1}, True),
    ("to a quotient", {"m": app("floordiv", n, 2)}, True),
    ("to an entry", {"m": entry("hs", 0)}, True),
    ("the scale", {"n": p(3)}, False),
    ("the scale to itself", {"n": n}, False),
    ("a table", {"hs": entry("hs")}, False),
    ("no parameter", {"q": p(3)}, False),
    ("to no parameter", {"m": p("q")}, False),
    ("to an unknown function", {"m": app("sha", n, n)}, False),
    ("to a function of one argument too many", {"m": app("log", 1, n)}, False),
    ("to an unknown table", {"m": entry("gs", 0)}, False),
    ("to a boundary rule", {"m": app("wrap", n)}, False),
]


@pytest.mark.parametrize(("values", "accepted"), [row[1:] for row in FIXED], ids=[row[0] for row in FIXED])
def test_what_can_be_fixed(values: dict[str, Poly], accepted: bool) -> None:
    given = params(tables={"hs": n}, n=1, m=0, h=1)
    if accepted:
        check_fixed(given, values)
    else:
        with pytest.raises(KernelError):
            check_fixed(given, values)


NATURALS: list[tuple[str, Poly, set[str]]] = [
    ("plain", n * m + 1, set()),
    ("an entry", entry("hs", 0 - n), set()),
    ("a size", app("S_sum", 0 - n), set()),
    ("quotient", app("floordiv", n - 3, m), {"0 <= n - 3", "1 <= m"}),
    ("remainder", app("mod", p(-1), m), {"0 <= -1", "1 <= m"}),
    ("logarithm", app("log", n - 3), {"0 <= n - 3"}),
    ("minimum", app("min", -n, m), {"0 <= -n", "0 <= m"}),
    ("inside a function", app("log", app("floordiv", n, m)), {"0 <= floordiv(n, m)", "0 <= n", "1 <= m"}),
    ("inside an entry", entry("hs", app("log", n - 3)), {"0 <= n - 3"}),
]


@pytest.mark.parametrize(("poly", "needed"), [row[1:] for row in NATURALS], ids=[row[0] for row in NATURALS])
def test_what_makes_functions_natural_numbers(poly: Poly, needed: set[str]) -> None:
    assert {str(h) for h in naturals([poly])} == needed


VALUES: list[tuple[str, Params, dict[str, Poly], Params, bool]] = [
    ("nothing", params(n=1), {}, params(n=1), True),
    ("a parameter", params(m=0), {"m": n}, params(n=1), True),
    ("the scale to itself", params(n=1), {"n": n}, params(n=1), True),
    ("the scale, not declared, to itself", params(), {"n": n}, params(), True),
    ("an undeclared name", params(m=0), {"q": n}, params(n=1), False),
    ("a primitive depth", params(m=0), {"d_exp": p(0)}, params(n=1), False),
    ("a position", params(m=0), {"@0": p(0)}, params(n=1), False),
    ("the scale to a parameter", params(n=1), {"n": m}, params(n=1, m=1), False),
    ("the scale to more", params(n=1), {"n": n + 1}, params(n=1), False),
    ("another scale", params("L", L=1), {}, params(n=1), False),
    ("another scale to this one", params("L", L=1), {"L": n}, params(n=1), False),
]


@pytest.mark.parametrize(
    ("callee", "values", "caller", "accepted"), [r[1:] for r in VALUES], ids=[r[0] for r in VALUES]
)
def test_values(callee: Params, values: dict[str, Poly], caller: Params, accepted: bool) -> None:
    if accepted:
        check_values(callee, values, caller)
    else:
        with pytest.raises(KernelError, match="substitute"):
            check_values(callee, values, caller)


# domains

DOMAINS: list[tuple[str, Params, dict[str, Poly], Params, list[str]]] = [
    ("inside", params(m=1), {"m": n}, params(n=1), []),
    ("exactly", params(m=3), {"m": p(3)}, params(n=1), []),
    ("not bound, declared as large", params(m=2), {}, params(m=2), []),
    ("not bound, declared smaller", params(m=2), {}, params(m=1), ["2 <= m"]),
    ("not bound, not declared", params(m=2), {}, params(n=1), ["2 <= m"]),
    ("below", params(m=2), {"m": n}, params(n=1), ["2 <= n"]),
    ("one below", params(m=3), {"m": p(2)}, params(n=1), ["3 <= 2"]),
    ("a difference", params(m=0), {"m": n - 1 - i}, params(n=1), ["0 <= -i + n - 1"]),
    ("an entry", params(m=1), {"m": entry("hs", i)}, params(tables={"hs": n}, hs=1), []),
    ("an entry that may be 0", params(m=1), {"m": entry("hs", i)}, params(tables={"hs": n}, hs=0), ["1 <= hs[i]"]),
    ("a table", params(tables={"gs": m}, m=0, gs=1), {"gs": entry("hs"), "m": n}, params(tables={"hs": n}, hs=1), []),
    ("a slice", params(tables={"gs": m}, gs=1), {"gs": entry("hs", i), "m": n}, params(tables={"hs": n}, hs=1), []),
    (
        "a table with larger entries",
        params(tables={"gs": m}, m=0, gs=1), {"gs": entry("hs"), "m": d}, params(tables={"hs": n}, hs=1, d=0),
        ["n <= d"],
    ),
    ("the same table", params(tables={"hs": n}, hs=1), {}, params(tables={"hs": n}, hs=1), []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("callee", "values", "caller", "needed"), [r[1:] for r in DOMAINS], ids=[r[0] for r in DOMAINS]
)
def test_domain(callee: Params, values: dict[str, Poly], caller: Params, needed: list[str]) -> None:
    assert [str(h) for h in domain(callee, values, caller)] == needed


OUTSIDE: list[tuple[str, Params, dict[str, Poly], Params]] = [
    ("no such table", params(tables={"gs": m}, gs=0), {}, params(n=1)),
    ("a table that is not declared", params(tables={"gs": m}, gs=0), {"gs": entry("hs")}, params(n=1)),
    ("smaller entries", params(tables={"gs": m}, gs=2), {"gs": entry("hs")}, params(tables={"hs": n}, hs=1)),
    ("a number", params(tables={"gs": m}, gs=0), {"gs": n}, params(tables={"hs": n}, hs=1)),
]


@pytest.mark.parametrize(("callee", "values", "caller"), [r[1:] for r in OUTSIDE], ids=[r[0] for r in OUTSIDE])
def test_outside_every_domain(callee: Params, values: dict[str, Poly], caller: Params) -> None:
    with pytest.raises(KernelError):
        domain(callee, values, caller)


def test_the_helpers_declare_tables() -> None:
    assert replace(GIVEN, scale="n").least == {"hs": 1, "n": 1, "m": 1}
