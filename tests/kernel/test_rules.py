"""Composition and specialisation: bounds of small graphs, refusals, and the unrolled graph as the judge of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.compose.propose import bound, potential
from proofkit.errors import KernelError
from proofkit.kernel.claims import AtMost, Depth, Fact, Grows, Hypothesis, Uniformity
from proofkit.kernel.graph import Graph, Node
from proofkit.kernel.poly import ONE, ZERO, Poly
from proofkit.kernel.rules import compose, specialise
from proofkit.kernel.theorem import Theorem
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
    app,
    apply,
    call,
    d,
    d_add,
    d_exp,
    d_mul,
    d_sum,
    depth,
    entry,
    gather,
    graph,
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
from tests.kernel.unroll import Cost, Unrolled, wires
from tests.kernel.values import value

MATMUL = graph(
    source("A"), source("B"), load(0, "i", "k"), load(1, "k", "j"), apply("mul", 2, 3), reduce("sum", 4, over="k"),
    tensor(5, "i j"),
    inputs={"A": [n, d], "B": [d, m]}, extents={"i": n, "j": m, "k": d}, given=params(n=1, d=1, m=1), name="matmul",
)  # fmt: skip
DIAMOND = graph(source("X"), apply("exp", 0), apply("mul", 0, 0), apply("add", 1, 2))
SHORTCUT = graph(source("X"), apply("exp", 0), apply("exp", 1), apply("add", 2, 0))
TWO_OUTPUTS = graph(source("X"), apply("exp", 0), apply("mul", 0, 0), outputs=(1, 2))
DEAD = graph(source("X"), apply("exp", 0), apply("mul", 0, 0), outputs=(1,))

COMPOSED: list[tuple[str, Graph, dict[str, Theorem], Depth, Poly]] = [
    ("wires", graph(source("X")), {}, depth(0), ZERO),
    ("a constant", graph(number("1")), {}, depth(0), ZERO),
    ("one operation", EXP, OPS, depth(d_exp), S_exp),
    ("the longer of two paths", DIAMOND, OPS, depth(d_exp + d_add, d_mul + d_add), S_exp + p("S_mul") + S_add),
    ("a shortcut costs nothing", SHORTCUT, OPS, depth(2 * d_exp + d_add), 2 * S_exp + S_add),
    ("two outputs", TWO_OUTPUTS, OPS, depth(d_exp, d_mul), S_exp + p("S_mul")),
    ("what no output reads is counted in the size", DEAD, OPS, depth(d_exp), S_exp + p("S_mul")),
    ("matrix product", MATMUL, OPS, depth(d_mul + d_sum), n * m * d * p("S_mul") + n * m * app("S_sum", d)),
    ("loop", TOWER, with_ops(STEP_BOUND), depth(m * d_exp), m * S_exp),
    ("call", graph(source("X"), call(TOWER, 0, m=n)), with_ops(TOWER_BOUND), depth(n * d_exp), n * S_exp),
]  # fmt: skip


@pytest.mark.parametrize(
    ("about", "premises", "deep", "size"), [row[1:] for row in COMPOSED], ids=[row[0] for row in COMPOSED]
)
def test_compose(about: Graph, premises: dict[str, Theorem], deep: Depth, size: Poly) -> None:
    theorem = bound(about, premises)
    assert (theorem.bound.depth, theorem.bound.size) == (deep, size)
    assert theorem.bound.subject.digest == about.digest()
    assert theorem.bound.at == ()
    assert theorem.rule == "compose"


# What a theorem carries upwards.


def test_a_theorem_rests_on_every_premise_that_was_used_and_on_no_other() -> None:
    assert bound(DIAMOND, OPS).trust == {f"cited:paper, lemma on {name}" for name in ("exp", "mul", "add")}
    assert bound(graph(source("X")), OPS).trust == frozenset()
    assert bound(graph(source("X")), OPS).premises == ()
    assert set(map(id, bound(EXP, OPS).premises)) == {id(OPS["op:exp"])}


def test_the_weakest_uniformity_remains() -> None:
    premises = OPS | {"op:exp": promise("exp", uniformity=Uniformity.P)}
    assert bound(DIAMOND, premises).bound.uniformity is Uniformity.P
    assert bound(DIAMOND, OPS).bound.uniformity is Uniformity.DLOGTIME


def test_constants_and_sizes_remain() -> None:
    composed = bound(DIAMOND, OPS).bound
    assert composed.depth_constants == {"d_exp", "d_mul", "d_add"}
    assert composed.size_constants == {"S_exp", "S_mul", "S_add"}


def test_hypotheses_of_premises_and_needs_of_the_graph_remain() -> None:
    premises = OPS | {"op:exp": promise("exp", assuming=[Grows(p("p"), None), Fact("domain", "exp")])}
    about = replace(EXP, params=params(n=1, m=0), needs=frozenset({AtMost(m, n)}))
    assert bound(about, premises).bound.assuming == {Grows(p("p"), None), Fact("domain", "exp"), AtMost(m, n)}


def test_hypotheses_of_a_callee_are_about_the_values_it_is_called_with() -> None:
    callee = replace(TOWER, params=params(n=1, m=0, d=0), needs=frozenset({AtMost(m, d), Grows(m, None)}))
    caller = graph(source("X"), call(callee, 0, m=n * d), given=params(n=1, d=0))
    theorem = bound(caller, with_ops(bound(callee, with_ops(STEP_BOUND))))
    assert theorem.bound.assuming == {AtMost(n * d, d), Grows(n * d, None)}


def test_a_hypothesis_that_the_domain_contradicts_remains() -> None:
    callee = replace(TOWER, needs=frozenset({AtMost(m, ONE)}))
    theorem = bound(graph(source("X"), call(callee, 0, m=n)), with_ops(bound(callee, with_ops(STEP_BOUND))))
    assert theorem.bound.assuming == {AtMost(n, ONE)}


def test_a_call_may_not_change_the_scale_that_hypotheses_are_measured_in() -> None:
    callee = replace(EXP, params=params(n=1, p=1), needs=frozenset({Grows(p("p"), None)}))
    with pytest.raises(KernelError, match="scale"):
        bound(graph(source("X"), call(callee, 0, n=m), given=params(n=1, m=1)), with_ops(bound(callee, OPS)))


def test_a_domain_that_a_call_leaves_becomes_a_hypothesis() -> None:
    callee = replace(EXP, params=params(n=1, m=3))
    caller = graph(source("X"), call(callee, 0, m=n))
    assert [str(h) for h in bound(caller, with_ops(bound(callee, OPS))).bound.assuming] == ["3 <= n"]


def test_tables_that_are_read_must_be_uniform() -> None:
    about = graph(
        source("X"), loop(STEP, 0, axis="l", passes=entry("hs", 0)), pick(1), extents={"l": entry("hs", 0)},
        given=params(tables={"hs": n}, n=1),
    )  # fmt: skip
    theorem = bound(about, with_ops(STEP_BOUND))
    assert theorem.bound.assuming == {Fact("uniform", "hs")}
    assert (theorem.bound.depth, theorem.bound.size) == (depth(n * d_exp), n * S_exp)


# Potentials. The right one for SHORTCUT is 0, e, 2e, 2e + a.

RIGHT: list[Depth] = [depth(0), depth(d_exp), depth(2 * d_exp), depth(2 * d_exp + d_add)]
WRONG: list[tuple[str, list[Depth]]] = [
    ("none", []),
    ("one too few", RIGHT[:-1]),
    ("one too many", [*RIGHT, depth(0)]),
    ("an empty one", [*RIGHT[:-1], frozenset()]),
    ("an input below 0", [depth(-1), *RIGHT[1:]]),
    ("an input below 0, all shifted", [frozenset(v - d_exp for v in at) for at in RIGHT]),
    ("exp too small by one", [RIGHT[0], depth(d_exp - 1), *RIGHT[2:]]),
    ("second exp too small by one", [*RIGHT[:2], depth(2 * d_exp - 1), RIGHT[3]]),
    ("add too small by one", [*RIGHT[:3], depth(2 * d_exp + d_add - 1)]),
    ("exp free", [depth(0), depth(0), depth(d_exp), depth(d_exp + d_add)]),
    ("the short path", [*RIGHT[:3], depth(d_add)]),
    ("another constant", [*RIGHT[:3], depth(2 * d_mul + d_add)]),
    ("the longest of another order", [*RIGHT[:3], depth(d_exp + 2 * d_add)]),
]


def test_the_right_potential() -> None:
    assert compose(SHORTCUT, tuple(RIGHT), OPS).bound.depth == RIGHT[-1]


@pytest.mark.parametrize(
    "more",
    [
        depth(3 * d_exp + d_add),
        depth(2 * d_exp + d_add + 5),
        depth(2 * d_exp + d_add, d_mul),
        depth(n * d_exp * 2 + d_add),
    ],
    ids=["one more", "a constant more", "a useless vector", "with a factor that is at least 1"],
)
def test_a_clumsy_potential_gives_a_weaker_bound(more: Depth) -> None:
    assert compose(SHORTCUT, (*RIGHT[:3], more), OPS).bound.depth == more


@pytest.mark.parametrize("proposed", [row[1] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_potential_is_refused(proposed: list[Depth]) -> None:
    with pytest.raises(KernelError, match="potential"):
        compose(SHORTCUT, tuple(proposed), OPS)


def test_a_body_that_returns_nothing_has_no_depth() -> None:
    nothing = bound(replace(STEP, outputs=()), OPS)
    looped = loop(nothing.bound.subject.digest, 0, axis="l", passes=n)
    about = graph(source("X"), looped, extents={"l": n}, outputs=(0,))
    with pytest.raises(KernelError, match="no potential"):
        compose(about, (depth(0), depth(0)), with_ops(nothing))


# One node after a node that is ready at d_exp; it is ready at `needs`.
A = with_ops(STEP_BOUND, EXP_BOUND)
EDGES: list[tuple[str, list[Node], dict[str, Poly], Poly]] = [
    ("load", [load(1)], {}, d_exp),
    ("tensor", [tensor(1, "i")], {"i": n}, d_exp),
    ("apply", [apply("mul", 0, 1)], {}, d_exp + d_mul),
    ("free apply", [apply("neg", 1)], {}, d_exp),
    ("reduce", [reduce("sum", 1, over="i")], {"i": n}, d_exp + d_sum),
    ("reduce, further argument", [reduce("sum", 0, 1, over="i")], {"i": n}, d_exp + d_sum),
    ("gather, the data", [source("V"), gather(2, [None], 1)], {}, d_exp + p("d_select")),
    ("gather, the tensor", [tensor(1, "i"), gather(2, [None], 0)], {"i": n}, d_exp + p("d_select")),
    ("static choice", [place(0), apply("where", 2, 0, 1)], {}, d_exp),
    ("call", [call(EXP, 1)], {}, 2 * d_exp),
    ("loop", [loop(STEP, 1, axis="l", passes=2)], {"l": p(2)}, 3 * d_exp),
    ("pick", [loop(STEP, 0, axis="l", passes=1), pick(2)], {"l": ONE}, d_exp),
]


@pytest.mark.parametrize(("nodes", "extents", "needs"), [row[1:] for row in EDGES], ids=[row[0] for row in EDGES])
def test_each_kind_of_edge_is_checked(nodes: list[Node], extents: dict[str, Poly], needs: Poly) -> None:
    """The potential that is exactly right is accepted; one less is not, nor one that forgets what came before."""
    about = graph(
        source("X"), apply("exp", 0), *nodes, inputs={"X": [], "V": [n]}, extents=extents, outputs=(1,)
    )  # fmt: skip
    exact = potential(about, A)
    assert exact[-1] == depth(needs)
    compose(about, (*exact[:-1], depth(needs)), A)
    for short in (needs - 1, needs - d_exp):
        with pytest.raises(KernelError, match="ready"):
            compose(about, (*exact[:-1], depth(short)), A)


# The unrolled graph.

CALLEE = graph(
    source("v"), load(0, "r"), apply("exp", 1), reduce("sum", 2, over="r"), inputs={"v": [d]}, extents={"r": d},
    given=params(n=1, d=1), name="norm",
)  # fmt: skip
ROUND = graph(
    source("v"), load(0, "r"), apply("exp", 1), load(0, 0), apply("add", 2, 3), tensor(4, "r"),
    inputs={"v": [d]}, extents={"r": d}, given=params(n=1, d=1, l=0), name="round",
)  # fmt: skip
PARTS = {g.digest(): g for g in (CALLEE, ROUND, STEP, TOWER)}


@dataclass
class Drawing:
    """A random graph in the making; vectors have n entries, matrices n rows of m."""

    nodes: list[Node] = field(default_factory=lambda: [source("V"), source("W")])
    extents: dict[str, Poly] = field(default_factory=dict)
    vectors: list[int] = field(default_factory=lambda: [0])
    matrices: list[int] = field(default_factory=lambda: [1])

    def add(self, node: Node) -> int:
        self.nodes.append(node)
        return len(self.nodes) - 1

    def axis(self, extent: Poly) -> str:
        name = f"i{len(self.extents)}"
        self.extents[name] = extent
        return name

    def grow(self, how: str, one: int, other: int) -> None:  # noqa: C901, PLR0915 (one case for each way)
        """Add a vector or a matrix, made from vectors and matrices that are there."""
        i = self.axis(n)
        vector, second = (self.vectors[at % len(self.vectors)] for at in (one, other))
        matrix = self.matrices[one % len(self.matrices)]
        match how:
            case "map":
                self._vector(i, self.add(apply(("exp", "neg")[other % 2], self.add(load(vector, i)))))
            case "zip":
                self._vector(i, self.add(apply("add", self.add(load(vector, i)), self.add(load(second, i)))))
            case "first":
                self._vector(i, self.add(apply("mul", self.add(load(vector, i)), self.add(load(second, 0)))))
            case "rows":
                k = self.axis(m)
                self._vector(i, self.add(reduce("sum", self.add(load(matrix, i, k)), over=k)))
            case "rows and one":
                k, more = self.axis(m), self.add(load(vector, i))
                self._vector(i, self.add(reduce("sum", self.add(load(matrix, i, k)), more, over=k)))
            case "prefix":
                k = self.axis(p(i) + 1)
                self._vector(i, self.add(reduce("sum", self.add(load(vector, k)), over=k)))
            case "ragged":
                k, k2 = self.axis(p(i) + 1), self.axis(p(i) + 1)
                both = self.add(apply("mul", self.add(load(vector, i)), self.add(load(second, k))))
                table = self.add(tensor(both, f"{i} {k}"))
                self._vector(i, self.add(reduce("sum", self.add(load(table, i, k2)), over=k2)))
            case "outer":
                k = self.axis(m)
                both = self.add(apply("mul", self.add(load(vector, i)), self.add(load(matrix, i, k))))
                self.matrices.append(self.add(tensor(both, f"{i} {k}")))
            case "select":
                self._vector(i, self.add(gather(vector, [None], self.add(load(second, i)))))
            case "select a row":
                row = self.add(gather(matrix, [None], self.add(load(vector, i))))
                self.matrices.append(self.add(tensor(row, i)))
            case "call":
                self._vector(i, self.add(call(CALLEE, self.add(load(matrix, i)), d=m)))
            case "tower":
                self._vector(i, self.add(call(TOWER, self.add(load(vector, i)), m=p(i) + other % 2)))
            case "loop":
                axis = self.axis(m)
                node = replace(loop(ROUND, vector, axis=axis, passes=m, d=n), bind=(("l", p(axis)), ("d", n)))
                self.vectors.append(self.add(pick(self.add(node))))

    def _vector(self, axis: str, element: int) -> None:
        self.vectors.append(self.add(tensor(element, axis)))

    def graph(self) -> Graph:
        outputs = (self.vectors[-1], self.matrices[-1])
        return Graph(
            "random", params(n=1, m=1), (("V", (n,)), ("W", (n, m))), self.extents, tuple(self.nodes), outputs
        )  # fmt: skip


WAYS = [
    "map", "zip", "first", "rows", "rows and one", "prefix", "ragged", "outer", "select", "select a row", "call",
    "tower", "loop",
]  # fmt: skip
# Depth and size of the operations, as numbers and as the lemma states them.
EXACT = {"exp": 3, "add": 2, "mul": 1, "sum": 5, "select": 4}


def costs(per_operand: int) -> dict[str, Cost]:
    return {
        name: (lambda count, deep=deep: (deep + per_operand * count, 2 * count + deep)) for name, deep in EXACT.items()
    }


def lemmas(per_operand: int) -> dict[str, Theorem]:
    count = p("N")
    return {
        f"op:{name}": promise(name, depth=p(deep) + per_operand * count, size=2 * count + deep, constants=[], sizes=[])
        for name, deep in EXACT.items()
    }


def derived(about: Graph, premises: dict[str, Theorem]) -> Theorem:
    for part in (CALLEE, ROUND, STEP, TOWER):
        premises = premises | {part.digest(): bound(part, premises)}
    return bound(about, premises)


def measured(about: Graph, point: Mapping[str, int], per_operand: int) -> tuple[int, int]:
    """The longest path to any entry of any output, and the number of gates."""
    inputs = wires((point["n"],)), wires((point["n"], point["m"]))
    unrolled = Unrolled(about, point, inputs, costs(per_operand), PARTS)
    outputs = unrolled.outputs()
    longest = max(v for output in outputs for v in (output.values() if isinstance(output, dict) else [output]))
    return longest, unrolled.gates


POINTS = [{"n": size, "m": other} for size in (1, 2, 3) for other in (1, 3)]
steps = st.lists(st.tuples(st.sampled_from(WAYS), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=6)


def drawn(ways: list[tuple[str, int, int]]) -> Graph:
    drawing = Drawing()
    for how, one, other in ways:
        drawing.grow(how, one, other)
    return drawing.graph()


@given(steps)
def test_depth_and_size_are_at_least_those_of_the_unrolled_graph(ways: list[tuple[str, int, int]]) -> None:
    about = drawn(ways)
    theorem = derived(about, lemmas(1))
    for point in POINTS:
        longest, gates = measured(about, point, 1)
        assert max(value(v, point) for v in theorem.bound.depth) >= longest
        assert value(theorem.bound.size, point) >= gates


@given(steps)
def test_depth_is_that_of_the_longest_path(ways: list[tuple[str, int, int]]) -> None:
    """Where an operation's depth does not depend on its operands, nothing is lost."""
    about = drawn(ways)
    theorem = derived(about, lemmas(0))
    for point in POINTS:
        longest, _ = measured(about, point, 0)
        assert max(value(v, point) for v in theorem.bound.depth) == longest


@pytest.mark.parametrize("how", WAYS)
def test_each_way_to_grow_costs_something(how: str) -> None:
    """So that the two properties above are about something."""
    about = drawn([(how, 0, 0)])
    longest, gates = measured(about, {"n": 3, "m": 3}, 0)
    assert longest > 0
    assert gates > 0


# Specialisation.


def test_specialise_substitutes_everywhere() -> None:
    callee = replace(TOWER, needs=frozenset({AtMost(m, n)}), inputs=(("X", ()), ("unused", (m,))))
    theorem = specialise(bound(callee, with_ops(STEP_BOUND)), {"m": p(3)})
    special = theorem.bound
    assert (special.depth, special.size, special.assuming) == (depth(3 * d_exp), 3 * S_exp, {AtMost(p(3), n)})
    assert (special.at, special.subject.inputs) == ((("m", p(3)),), ((), (p(3),)))
    assert special.subject.digest == callee.digest()
    assert theorem.trust == TOWER_BOUND.trust
    assert theorem.rule == "specialise"


@pytest.mark.parametrize(
    ("values", "deep"),
    [
        ({"m": n}, depth(n * d_exp)),
        ({"m": n * 2}, depth(2 * n * d_exp)),
        ({"m": ONE}, depth(d_exp)),
        ({"m": ZERO}, depth(0)),
        ({}, depth(m * d_exp)),
    ],
    ids=str,
)
def test_specialise(values: dict[str, Poly], deep: Depth) -> None:
    theorem = specialise(TOWER_BOUND, values)
    assert theorem.bound.depth == deep
    assert dict(theorem.bound.at) == values


def test_specialise_fixes_several_at_once() -> None:
    theorem = specialise(bound(MATMUL, OPS), {"m": p(2), "d": p(3)})
    assert theorem.bound.at == (("d", p(3)), ("m", p(2)))
    assert theorem.bound.size == 6 * n * p("S_mul") + 2 * n * app("S_sum", 3)


def test_a_value_outside_the_domain_becomes_a_hypothesis() -> None:
    about = replace(EXP, params=params(n=1, m=3))
    assert [str(h) for h in specialise(bound(about, OPS), {"m": p(2)}).bound.assuming] == ["3 <= 2"]
    assert specialise(bound(about, OPS), {"m": p(3)}).bound.assuming == frozenset()


GROWING: frozenset[Hypothesis] = frozenset({Grows(m, None)})


@pytest.mark.parametrize(
    ("theorem", "values"),
    [
        (specialise(TOWER_BOUND, {"m": ONE}), {"m": p(2)}),
        (specialise(TOWER_BOUND, {"m": ONE}), {"m": ONE}),
        (specialise(TOWER_BOUND, {"m": ONE}), {"n": n}),
        (TOWER_BOUND, {"q": ONE}),
        (TOWER_BOUND, {"d_exp": ZERO}),
        (TOWER_BOUND, {"m": p("q")}),
        (TOWER_BOUND, {"m": d_exp}),
        (TOWER_BOUND, {"n": n}),
        (TOWER_BOUND, {"n": p(7)}),
        (bound(replace(TOWER, needs=GROWING), with_ops(STEP_BOUND)), {"n": p(7)}),
        (bound(replace(TOWER, needs=GROWING), with_ops(STEP_BOUND)), {"n": m}),
    ],
    ids=[
        "fixed twice",
        "fixed twice to the same",
        "another one later",
        "no parameter",
        "a primitive depth",
        "to no parameter",
        "to a primitive depth",
        "the scale to itself",
        "the scale to a number",
        "the scale",
        "the scale to a parameter",
    ],
)
def test_specialise_refuses(theorem: Theorem, values: dict[str, Poly]) -> None:
    with pytest.raises(KernelError):
        specialise(theorem, values)
