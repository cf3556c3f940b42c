"""Walking a graph: shapes, free indices, counts of each kind of node, and every way to be malformed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from proofkit.compose.propose import bound
from proofkit.errors import KernelError
from proofkit.kernel.claims import AtMost, Fact, Grows, Hypothesis, Params
from proofkit.kernel.graph import Graph, Node
from proofkit.kernel.growth import CONSTANT
from proofkit.kernel.poly import ONE, Poly
from proofkit.kernel.theorem import Theorem
from proofkit.kernel.walk import walk
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
    call,
    d,
    d_add,
    d_exp,
    d_select,
    d_sum,
    depth,
    el,
    entry,
    gather,
    graph,
    i,
    j,
    k,
    load,
    loop,
    m,
    n,
    number,
    p,
    params,
    pick,
    place,
    promise,
    reduce,
    source,
    tensor,
    with_ops,
)

AT0 = p("@0")
GIVEN = params(tables={"hs": n}, n=1, m=1, hs=1)
EXTENTS = {"i": n, "j": i + 1, "k": m, "l": m, "q": ONE, "z": p(0)}
INPUTS: dict[str, list[Poly]] = {"x": [], "v": [n], "w": [n, m], "r": [n, AT0 + 1]}
SOURCES = [source(name) for name in INPUTS]
X, V, W, R = range(4)

SUM_ROWS = graph(
    source("A"), load(0, "i", "k"), reduce("sum", 1, over="k"), tensor(2, "i"),
    inputs={"A": [m, d]}, extents={"i": m, "k": d}, given=params(n=1, m=1, d=1), name="rows",
)  # fmt: skip
"""[m, d] -> [m], one sum of d numbers for each row."""
SUM_ROWS_BOUND = bound(SUM_ROWS, OPS)
BODY = graph(
    source("v"), load(0, "i"), apply("exp", 1), tensor(2, "i"),
    inputs={"v": [m]}, extents={"i": m}, given=params(n=1, m=1, l=0), name="body",
)  # fmt: skip
"""One exp for each of m numbers."""
STEP_Z = replace(STEP, params=params(n=1, z=0))
PREMISES = with_ops(bound(STEP_Z, OPS), EXP_BOUND, STEP_BOUND, TOWER_BOUND, SUM_ROWS_BOUND, bound(BODY, OPS))


def drawn(*nodes: Node, extents: Mapping[str, Poly] = EXTENTS, given: Params = GIVEN) -> Graph:
    """The four inputs, then these nodes; nothing but x is an output."""
    return graph(*SOURCES, *nodes, inputs=INPUTS, extents=extents, given=given, outputs=(0,))


def visited(*nodes: Node) -> list[object]:
    family = walk(drawn(*nodes), PREMISES)[-1]
    return [family.shape, set(family.free), family.depth, family.size]


FREE_OF_COST = depth(0)

# nodes after x, v, w, r (0 to 3); shape, free indices, depth and size of the last one
KINDS: list[tuple[str, list[Node], tuple[Poly, ...], str, object, object]] = [
    ("input", [source("w")], (n, m), "", FREE_OF_COST, 0),
    ("ragged input", [source("r")], (n, AT0 + 1), "", FREE_OF_COST, 0),
    ("number", [number("0.5")], (), "", FREE_OF_COST, 0),
    ("place", [place(i + 2 * k)], (), "i k", FREE_OF_COST, 0),
    ("place of a parameter", [place(n)], (), "", FREE_OF_COST, 0),
    ("load an element", [load(W, "i", "k")], (), "i k", FREE_OF_COST, 0),
    ("load a row", [load(W, "i")], (m,), "i", FREE_OF_COST, 0),
    ("load a row of ragged rows", [load(R, "i")], (i + 1,), "i", FREE_OF_COST, 0),
    ("load at 0", [load(W, 0, 0)], (), "", FREE_OF_COST, 0),
    ("load in a load", [load(W, "i"), load(4, "k")], (), "i k", FREE_OF_COST, 0),
    ("load at an entry of a table", [load(V, entry("hs", k))], (), "k", FREE_OF_COST, 0),
    ("tensor", [load(W, "i", "k"), tensor(4, "k i")], (m, n), "", FREE_OF_COST, 0),
    ("tensor of rows", [load(W, "i"), tensor(4, "i")], (n, m), "", FREE_OF_COST, 0),
    ("tensor inside", [load(W, "i", "k"), tensor(4, "k")], (m,), "i", FREE_OF_COST, 0),
    ("ragged tensor", [load(R, "i", "j"), tensor(4, "i j")], (n, AT0 + 1), "", FREE_OF_COST, 0),
    ("ragged tensor inside", [load(X), tensor(4, "j")], (i + 1,), "i", FREE_OF_COST, 0),
    ("the same everywhere", [load(X), tensor(4, "i")], (n,), "", FREE_OF_COST, 0),
    # operations
    ("apply", [load(X), apply("exp", 4)], (), "", depth(d_exp), S_exp),
    ("apply, many", [load(V, "i"), apply("exp", 4)], (), "i", depth(d_exp), n * S_exp),
    ("apply, more", [load(W, "i", "k"), apply("exp", 4)], (), "i k", depth(d_exp), n * m * S_exp),
    ("apply, ragged", [load(R, "i", "j"), apply("exp", 4)], (), "i j", depth(d_exp), n * n * S_exp),
    ("apply, mixed", [load(V, "i"), load(W, 0, "k"), apply("add", 4, 5)], (), "i k", depth(d_add), n * m * S_add),
    ("apply, n-ary", [load(X), apply("sum", 4, 4, 4)], (), "", depth(d_sum), app("S_sum", 3)),
    ("negate", [load(V, "i"), apply("neg", 4)], (), "i", FREE_OF_COST, 0),
    ("absolute value", [load(V, "i"), apply("abs", 4)], (), "i", FREE_OF_COST, 0),
    ("static sum", [place(i), place(k), apply("add", 4, 5)], (), "i k", FREE_OF_COST, 0),
    ("static of static", [place(i), apply("neg", 4), apply("lt", 5, 4)], (), "i", FREE_OF_COST, 0),
    ("not static: add", [place(i), load(X), apply("add", 4, 5)], (), "i", depth(d_add), n * S_add),
    ("not static: exp", [place(i), apply("exp", 4)], (), "i", depth(d_exp), n * S_exp),
    ("not static: of exp", [place(0), apply("exp", 4), apply("add", 5, 5)], (), "", depth(d_add), S_add),
    ("static choice", [place(i), load(X), load(V, 0), apply("where", 4, 5, 6)], (), "i", FREE_OF_COST, 0),
    (
        "what a static choice chose is not static",
        [place(0), load(X), apply("where", 4, 5, 5), apply("add", 6, 6)],
        (), "", depth(d_add), S_add,
    ),
    ("choice", [load(X), place(0), apply("where", 4, 5, 5)], (), "", depth("d_where"), p("S_where")),
    ("a tensor of static numbers is static", [place(i), tensor(4, "i"), load(5, 0), apply("add", 6, 6)], (), "",
     FREE_OF_COST, 0),
    ("a tensor of others is not", [load(V, "i"), tensor(4, "i"), load(5, 0), apply("add", 6, 6)], (), "",
     depth(d_add), S_add),
    # reductions
    ("reduce", [load(W, "i", "k"), reduce("sum", 4, over="k")], (), "i", depth(d_sum), n * app("S_sum", m)),
    ("reduce two", [load(W, "i", "k"), reduce("sum", 4, over="i k")], (), "", depth(d_sum), app("S_sum", n * m)),
    ("reduce ragged", [load(R, "i", "j"), reduce("sum", 4, over="j")], (), "i", depth(d_sum), n * app("S_sum", n)),
    (
        "reduce and one more",
        [load(V, "i"), load(X), reduce("sum", 4, 5, over="i")],
        (), "", depth(d_sum), app("S_sum", n + 1),
    ),
    (
        "reduce and one more for each",
        [load(V, "i"), load(W, 0, "k"), reduce("sum", 4, 5, over="i")],
        (), "k", depth(d_sum), m * app("S_sum", n + 1),
    ),
    ("reduce the same", [load(X), reduce("sum", 4, over="k")], (), "", depth(d_sum), app("S_sum", m)),
    # gathers
    ("gather", [load(X), gather(V, [None], 4)], (), "", depth(d_select), app("S_select", n)),
    ("gather, many", [load(V, "i"), gather(V, [None], 4)], (), "i", depth(d_select), n * app("S_select", n)),
    ("gather a row", [load(X), gather(W, [None], 4)], (m,), "", depth(d_select), m * app("S_select", n)),
    ("gather in a row", [load(X), gather(W, ["i", None], 4)], (), "i", depth(d_select), n * app("S_select", m)),
    ("gather two", [load(X), gather(W, [None, None], 4, 4)], (), "", depth(d_select), app("S_select", n * m)),
    # callees
    ("call", [call(EXP, X)], (), "", depth(d_exp), S_exp),
    ("call for each", [load(V, "i"), call(EXP, 4)], (), "i", depth(d_exp), n * S_exp),
    ("call with shapes", [call(SUM_ROWS, W, m=n, d=m)], (n,), "", depth(d_sum), n * app("S_sum", m)),
    (
        "call with an index",
        [load(R, "i"), tensor(4, "q"), call(SUM_ROWS, 5, m=1, d=i + 1)],
        (ONE,), "i", depth(d_sum), n * app("S_sum", n),
    ),
    ("call of depth m", [call(TOWER, X, m=n + 1)], (), "", depth((n + 1) * d_exp), (n + 1) * S_exp),
    ("call of depth i", [call(TOWER, X, m=i)], (), "i", depth((n - 1) * d_exp), n * (n - 1) * S_exp),
    ("call of the depth of an entry", [call(TOWER, X, m=entry("hs", 0))], (), "", depth(n * d_exp), n * S_exp),
    # loops
    ("loop", [loop(STEP, X, axis="l", passes=m)], (), "", depth(m * d_exp), m * S_exp),
    ("loop of nothing", [loop(STEP_Z, X, axis="z", passes=0)], (), "", depth(0), 0),
    ("loop over a vector", [loop(BODY, V, axis="l", passes=m, m=n)], (), "", depth(m * d_exp), n * m * S_exp),
    ("result of a loop", [loop(BODY, V, axis="l", passes=m, m=n), pick(4)], (n,), "", FREE_OF_COST, 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("nodes", "shape", "free", "deep", "size"), [row[1:] for row in KINDS], ids=[r[0] for r in KINDS]
)
def test_a_node(nodes: list[Node], shape: tuple[Poly, ...], free: str, deep: object, size: object) -> None:
    assert visited(*nodes) == [shape, set(free.split()), deep, p(size)]  # type: ignore[arg-type]


SHAPES_CHANGE = graph(
    source("v"), load(0, 0), tensor(1, "q"), inputs={"v": [m]}, extents={"q": m + 1}, given=params(n=1, m=1, l=0)
)
TWO_RESULTS = replace(BODY, outputs=(3, 3))
MOVING = graph(
    source("v"), load(0, 0), tensor(1, "q"), inputs={"v": [entry("hs", el)]}, extents={"q": entry("hs", el + 1)},
    given=params(tables={"hs": n}, n=1, l=0, hs=1), name="moving",
)  # fmt: skip
"""[hs[l]] -> [hs[l + 1]]: the shape depends on the pass, and fits from one pass to the next."""
STEP_Q = replace(STEP, params=params(n=1, l=0, q=0))
PREMISES |= with_ops(bound(STEP_Q, OPS))
PREMISES |= with_ops(bound(SHAPES_CHANGE, OPS), bound(TWO_RESULTS, OPS), bound(MOVING, OPS))


def test_shapes_may_move_with_the_pass_through_a_table() -> None:
    about = graph(
        source("v"), loop(MOVING, 0, axis="l", passes=m, hs=entry("hs")), pick(1),
        inputs={"v": [entry("hs", 0)]}, extents=EXTENTS, given=GIVEN,
    )  # fmt: skip
    assert walk(about, PREMISES)[2].shape == (entry("hs", m),)


MALFORMED: list[tuple[str, list[Node]]] = [
    # structure
    ("reads itself", [apply("exp", 4)]),
    ("reads a later node", [apply("exp", 5), load(X)]),
    ("reads before the first", [load(X), apply("exp", -1)]),
    ("unknown kind", [Node("sorcery", "", (0,))]),
    ("private kind", [Node("costs", "exp", (0,))]),
    ("unknown input", [source("y")]),
    ("an input that reads", [Node("input", "x", (0,))]),
    # shapes
    ("too many subscripts", [load(V, "i", "i")]),
    ("a load of two", [Node("load", "", (V, V), (i,))]),
    ("a load of nothing", [Node("load", "", (), (i,))]),
    ("a load at data", [Node("load", "", (V,), (None,))]),
    ("apply to a tensor", [apply("exp", V)]),
    ("apply to nothing", [apply("exp")]),
    ("apply to a tensor and a number", [load(X), apply("add", 4, V)]),
    ("reduce a tensor", [reduce("sum", V, over="i")]),
    ("reduce over nothing", [load(X), reduce("sum", 4, over="")]),
    ("reduce nothing", [reduce("sum", over="i")]),
    ("reduce a number and a tensor", [load(V, "i"), reduce("sum", 4, V, over="i")]),
    ("gather without data", [gather(V, ["i"])]),
    ("gather with too little data", [load(X), gather(W, [None, None], 4)]),
    ("gather with too much data", [load(X), gather(V, [None], 4, 4)]),
    ("gather at a tensor", [gather(V, [None], V)]),
    ("gather with too many subscripts", [load(X), gather(V, [None, "i"], 4)]),
    ("gather a row of ragged rows", [load(X), gather(R, [None], 4)]),
    ("gather an entry of ragged rows", [load(X), gather(R, [None, None], 4, 4)]),
    ("pick of what has no results", [pick(X)]),
    ("pick of no result", [loop(BODY, V, axis="l", passes=m, m=n), pick(4, 1)]),
    ("pick of result -1", [loop(BODY, V, axis="l", passes=m, m=n), pick(4, -1)]),
    ("pick of result n", [loop(BODY, V, axis="l", passes=m, m=n), pick(4, n)]),
    # names
    ("tensor over an unknown index", [load(X), tensor(4, "zz")]),
    ("reduce over an unknown index", [load(X), reduce("sum", 4, over="zz")]),
    ("place of an unknown function", [place(app("sha", n))]),
    ("load at an unknown function", [load(V, app("sha", i))]),
    ("load at a size", [load(V, app("S_sum", i))]),
    ("load at an unknown table", [load(V, entry("gs", 0))]),
    ("an unknown function inside a known one", [place(app("mod", app("sha", i), 2))]),
    ("a table inside a function", [place(app("mod", entry("gs", i), 2))]),
    ("gather at an unknown table", [load(X), gather(W, [entry("gs", 0), None], 4)]),
    ("call with an unknown function", [call(TOWER, X, m=app("sha", n))]),
    ("call with an unknown table", [call(TOWER, X, m=entry("gs", 0))]),
    # callees
    ("no premise for an operation", [load(X), apply("tan", 4)]),
    ("no premise for a reduction", [load(V, "i"), reduce("prod", 4, over="i")]),
    ("no premise for a callee", [call("0123456789abcdef", X)]),
    ("no premise for a loop", [loop("0123456789abcdef", X, axis="l", passes=m)]),
    ("call with another shape", [call(EXP, V)]),
    ("call with too few arguments", [call(EXP)]),
    ("call with too many arguments", [call(EXP, X, X)]),
    ("call without its shapes", [call(SUM_ROWS, W)]),
    ("call with shapes turned round", [call(SUM_ROWS, W, m=m, d=n)]),
    ("call with a ragged tensor", [call(SUM_ROWS, R, m=n, d=i + 1)]),
    # loops
    ("loop with another count than its index", [loop(STEP, X, axis="l", passes=n)]),
    ("loop over an unknown index", [loop(STEP, X, axis="zz", passes=m)]),
    ("loop over two indices", [replace(loop(STEP, X, axis="l", passes=m), axes=("l", "i"))]),
    ("loop over no index", [replace(loop(STEP, X, axis="l", passes=m), axes=())]),
    ("loop that does not pass its index on", [replace(loop(STEP, X, axis="l", passes=m), bind=())]),
    ("loop that passes its index on twice", [loop(STEP, X, axis="l", passes=m, n=el)]),
    ("loop with another index", [loop(BODY, V, axis="l", passes=m, m=i)]),
    ("loop with another index that no shape mentions", [loop(STEP_Q, X, axis="l", passes=m, q=i)]),
    ("loop that changes shapes", [loop(SHAPES_CHANGE, V, axis="l", passes=m, m=n)]),
    ("loop that starts with another shape", [loop(BODY, W, axis="l", passes=m, m=n)]),
    ("loop with more results than inputs", [loop(TWO_RESULTS, V, axis="l", passes=m, m=n)]),
    ("loop that starts at another pass", [loop(MOVING, V, axis="l", passes=m, hs=entry("hs"))]),
    ("loop over a tensor of some index", [load(V, "i"), loop(STEP, 4, axis="l", passes=m)]),
]  # fmt: skip


@pytest.mark.parametrize("nodes", [row[1] for row in MALFORMED], ids=[row[0] for row in MALFORMED])
def test_a_malformed_graph_is_refused(nodes: list[Node]) -> None:
    with pytest.raises(KernelError):
        walk(drawn(*nodes), PREMISES)


CRASHES: list[tuple[str, list[Node]]] = [
    ("a tensor of nothing", [Node("tensor", "", (), axes=("i",))]),
    ("a pick of nothing", [Node("pick", "")]),
    ("a gather of nothing", [Node("gather", "", (), (None,))]),
    ("a remainder of nothing", [call(TOWER, X, m=app("mod"))]),
    ("a callee without outputs", [Node("call", "0123", (V,), bind=(("m", n),))]),
]


@pytest.mark.parametrize("nodes", [row[1] for row in CRASHES], ids=[row[0] for row in CRASHES])
def test_a_refusal_is_a_kernel_error(nodes: list[Node]) -> None:
    """Whoever catches refusals must not be surprised by a crash."""
    with pytest.raises(KernelError):
        walk(drawn(*nodes), PREMISES)


def test_indices_in_a_circle_are_refused() -> None:
    about = drawn(load(V, "i"), tensor(4, "i"), extents={"i": j, "j": i})
    with pytest.raises(KernelError):
        walk(replace(about, nodes=(*about.nodes, call(TOWER, X, m="i"))), PREMISES)


@pytest.mark.parametrize("output", [-1, 5, 99], ids=["negative", "free index", "too late"])
def test_an_output_is_a_node_without_free_indices(output: int) -> None:
    about = replace(drawn(load(X), load(V, "i")), outputs=(output,))
    with pytest.raises(KernelError, match="output"):
        walk(about, PREMISES)


def test_the_message_names_the_node() -> None:
    with pytest.raises(KernelError, match=r"node 4 \(apply tan\): no bound is given for op:tan") as caught:
        walk(drawn(apply("tan", X)), PREMISES)
    assert caught.value.rule == "compose"


# premises


@pytest.mark.parametrize(
    ("name", "about"),
    [("op:exp", OPS["op:add"]), ("op:exp", EXP_BOUND), (EXP.digest(), STEP_BOUND), (EXP.digest(), OPS["op:exp"])],
    ids=["another operation", "a graph for an operation", "another graph", "an operation for a graph"],
)
def test_a_premise_about_something_else_is_refused(name: str, about: Theorem) -> None:
    node = apply("exp", X) if name == "op:exp" else call(EXP, X)
    with pytest.raises(KernelError, match="is about"):
        walk(drawn(node), {name: about})


def test_an_operation_in_another_scale_is_refused() -> None:
    with pytest.raises(KernelError, match="measured in L"):
        walk(drawn(apply("exp", X)), {"op:exp": promise("exp", scale="L")})


N = p("N")
LEMMA_HYPOTHESES: list[tuple[str, Hypothesis, Hypothesis]] = [
    ("count of operands", AtMost(N, m), AtMost(n - m, p(0))),
    ("growth of the count", Grows(N, CONSTANT), Grows(n, CONSTANT)),
    ("parameters stay", AtMost(d, n), AtMost(d, n)),
    ("a fact", Fact("domain", "sum"), Fact("domain", "sum")),
]


@pytest.mark.parametrize(
    ("asked", "carried"), [row[1:] for row in LEMMA_HYPOTHESES], ids=[r[0] for r in LEMMA_HYPOTHESES]
)
def test_a_hypothesis_of_a_lemma_is_carried(asked: Hypothesis, carried: Hypothesis) -> None:
    premises = {"op:sum": promise("sum", n_ary=True, assuming=[asked])}
    family = walk(drawn(load(V, "i"), reduce("sum", 4, over="i")), premises)[-1]
    (found,) = family.assuming
    if isinstance(found, AtMost):
        assert isinstance(carried, AtMost)
        assert found.right - found.left == carried.right - carried.left
    else:
        assert found == carried


@pytest.mark.parametrize("scale", ["n", "L"])
def test_a_polynomial_in_the_scale_is_one_in_this_scale_only(scale: str) -> None:
    needed = Grows(n * n, None, scale)
    callee = replace(EXP, needs=frozenset({needed}))
    family = walk(drawn(call(callee, X)), with_ops(bound(callee, OPS)))[-1]
    assert family.assuming == (set() if scale == "n" else {needed})


def test_a_hypothesis_about_an_index_is_about_its_largest_value() -> None:
    callee = replace(EXP, params=params(n=1, m=0, d=0), needs=frozenset({AtMost(m, d), Grows(m, CONSTANT)}))
    family = walk(drawn(call(callee, X, m="i", d=m)), with_ops(bound(callee, OPS)))[-1]
    assert {str(h) for h in family.assuming} == {"n <= m + 1", "n - 1 = O(1)"}


def test_tables_that_are_read_must_be_uniform() -> None:
    families = walk(drawn(load(V, entry("hs", k)), load(V, "i"), loop(STEP, X, axis="l", passes=m)), PREMISES)
    assert [set(f.tables) for f in families[4:]] == [{"hs"}, set(), set()]


def test_sizes_multiply_over_nested_calls() -> None:
    inner = bound(graph(source("v"), load(0, "i"), apply("mul", 1, 1), tensor(2, "i"), inputs={"v": [m]},
                        extents={"i": m}, given=params(n=1, m=1), name="squares"), OPS)  # fmt: skip
    outer = graph(source("w"), load(0, "i"), call(inner.bound.subject.digest, 1, m=d), tensor(2, "i"),
                  inputs={"w": [n, d]}, extents={"i": n}, given=params(n=1, d=1))  # fmt: skip
    assert bound(outer, with_ops(inner)).bound.size == n * d * S_mul
