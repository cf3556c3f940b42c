"""Numbers for depth constants: what may take the place of a promise, and what a sum between two circuits may save."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.compose.propose import bound
from proofkit.errors import KernelError
from proofkit.kernel.claims import AtMost, Fact, Uniformity
from proofkit.kernel.family import Family
from proofkit.kernel.graph import Graph, Node
from proofkit.kernel.judge import judge
from proofkit.kernel.measure import circuit_theorem
from proofkit.kernel.numeric import SUMS, computed, constant, left_as_sums, materialised, numbered
from proofkit.kernel.poly import Poly
from proofkit.kernel.rules import compose, specialise
from proofkit.kernel.theorem import Theorem
from proofkit.terms import Status
from tests.kernel.build import (
    EXP,
    STEP,
    app,
    apply,
    call,
    claim,
    d,
    depth,
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
)
from tests.kernel.families import bit, family, gate, inputs, number, read
from tests.kernel.values import value

PRECISION = Fact("precision", "2 <= p <= poly(n)")


def chain(layers: int, sums: bool = True, name: str = "f", **least: int):  # type: ignore[no-untyped-def]
    """A family with so many layers of gates; the outputs are sums of the last, or the last itself."""
    groups = [inputs("x")]
    for k in range(layers):
        groups.append(gate(f"g{k}", read(groups[-1].name)))
    if sums:
        groups.append(bit("out", read(groups[-1].name)))
    return Family(name, tuple((least or {"p": 2}).items()), tuple(groups), (groups[-1].name,))


def gates_of(name: str, layers: int, n_ary: bool = False, sums: bool = True, scale: str = "n") -> Theorem:
    """An operation that a circuit with so many layers before the last computes, with gates as outputs."""
    return computed(name, circuit_theorem(chain(layers, sums, f"circuit_{name}")), n_ary, scale)


def sums_of(name: str, layers: int, n_ary: bool = False) -> Theorem:
    found = chain(layers, True, f"circuit_{name}")
    return computed(name, left_as_sums(found, circuit_theorem(found)), n_ary)


def std(*names: str, depth: str = "d_std", **more: object) -> list[Theorem]:
    """Operations that one lemma promises at one depth."""
    return [promise(name, depth=depth, constants=[depth], **more) for name in names]  # type: ignore[arg-type]


def ops(*theorems: Theorem) -> dict[str, Theorem]:
    return {t.bound.subject.name: t for t in theorems}


def refused(text: str):  # type: ignore[no-untyped-def]
    return pytest.raises(KernelError, match=text)


# circuits


def test_the_form_depth_leaves_the_last_sums_to_whoever_reads_them() -> None:
    found = chain(3)
    gates = circuit_theorem(found)
    sums = left_as_sums(found, gates)
    assert (gates.bound.depth, sums.bound.depth) == (depth(4), depth(3))
    assert sums.bound.assuming == gates.bound.assuming | {SUMS}
    assert sums.premises == (gates,)
    assert sums.bound.size == gates.bound.size


def test_outputs_that_are_gates_save_nothing() -> None:
    found = chain(3, sums=False)
    assert left_as_sums(found, circuit_theorem(found)).bound.depth == circuit_theorem(found).bound.depth == depth(3)


def test_the_form_depth_of_another_family_is_refused() -> None:
    with refused("not the circuit theorem of g"):
        left_as_sums(chain(1, name="g"), circuit_theorem(chain(1, name="f")))
    with refused("not the circuit theorem of f"):
        left_as_sums(chain(1), circuit_theorem(chain(2)))


def test_form_depths_of_form_depths_are_refused() -> None:
    found = chain(2)
    with refused("not the circuit theorem"):
        left_as_sums(found, left_as_sums(found, circuit_theorem(found)))


# what circuits compute


def test_an_operation_costs_what_its_circuit_does() -> None:
    theorem = gates_of("add", 5)
    assert theorem.bound.depth == depth(6)
    assert theorem.bound.subject.name == "op:add"
    assert theorem.bound.subject.digest == ""
    assert theorem.bound.assuming == {PRECISION}
    assert theorem.trust == {"circuit:circuit_add"}
    assert theorem.bound.size == p("S_add")
    assert theorem.bound.size_constants == {"S_add"}
    assert theorem.bound.depth_constants == frozenset()
    assert gates_of("sum", 5, n_ary=True).bound.size == app("S_sum", "N")
    assert gates_of("sum", 5, scale="k").bound.assuming == {Fact("precision", "2 <= p <= poly(k)")}


def test_what_parameters_have_to_be_is_assumed() -> None:
    theorem = computed("add", circuit_theorem(chain(3)), False, promised=True)
    assert theorem.bound.assuming == {PRECISION, Fact("promise", "circuit:f")}
    found = constant("d_std", std("add"), ops(theorem))
    assert (
        Fact("promise", "circuit:f")
        in numbered(bound(graph(source("X"), apply("add", 0, 0)), ops(*std("add"))), [found]).bound.assuming
    )


@pytest.mark.parametrize("promised", [False, True])
@pytest.mark.parametrize(
    ("least", "n_ary", "others"),
    [
        ({"p": 2}, False, ()),
        ({"p": 2, "b": 1}, False, ()),
        ({"p": 2, "n": 1}, True, ()),
        ({"m": 2, "b": 1}, True, ()),
        ({"p": 2, "n": 1}, False, ("n",)),
        ({"m": 2, "b": 1}, False, ("m",)),
        ({"p": 2, "Q": 2, "H": 1, "J": 1}, False, ("Q", "H", "J")),
        ({"n": 1, "p": 2, "Q": 2, "H": 1, "J": 1}, True, ("Q", "H", "J")),
        ({"p": 2, "pp": 2, "P": 1, "M": 1}, True, ("pp", "P", "M")),
    ],
)
def test_every_other_parameter_is_assumed_to_be_polynomial(
    least: dict[str, int], n_ary: bool, others: tuple[str, ...], promised: bool
) -> None:
    """The size is a name for a polynomial in the scale, which that of the circuits is only if their parameters are."""
    found = chain(1, name="c", **least)
    facts = {Fact("polynomial", f"{name} of circuit:c") for name in others}
    facts |= {Fact("promise", "circuit:c")} if promised else set()
    gates = circuit_theorem(found)
    for circuit in (gates, left_as_sums(found, gates)):
        theorem = computed("add", circuit, n_ary, promised=promised)
        assert theorem.bound.assuming - {SUMS} == facts | {PRECISION}
    std_add = [promise("add", n_ary, depth="d_std", constants=["d_std"])]
    assert constant("d_std", std_add, ops(computed("add", gates, n_ary, promised=promised))).bound.assuming >= facts


def test_a_promise_stays_in_what_is_composed() -> None:
    """However many layers, calls and fixed parameters there are on top of it."""
    found = chain(3, p=2, H=1)
    circuit = computed("exp", left_as_sums(found, circuit_theorem(found)), False, promised=True)
    promises = {Fact("promise", "circuit:f"), Fact("polynomial", "H of circuit:f")}
    inner = materialised(bound(EXP, ops(circuit)))
    outer = bound(
        graph(source("X"), call(EXP, 0, n=n), apply("add", 1, 1)), ops(sums_of("add", 5)) | {EXP.digest(): inner}
    )
    for theorem in (inner, outer, materialised(outer)):
        assert promises <= theorem.bound.assuming
    stated = materialised(outer).bound.assuming - promises
    assert (
        judge(claim(materialised(outer), depth=[10], stated=stated), materialised(outer)).status is Status.CONDITIONAL
    )


@pytest.mark.parametrize("given", [promise("add"), bound(EXP, {"op:exp": promise("exp")})])
def test_only_circuits_compute_operations(given: Theorem) -> None:
    with refused("is not a circuit"):
        computed("add", given, False)


def test_a_graph_that_is_called_like_a_circuit_is_none() -> None:
    theorem = bound(graph(source("X"), name="circuit:float_add"), {})
    with refused("is not a circuit"):
        computed("add", theorem, False)


def test_a_circuit_for_wide_floats_only_is_refused() -> None:
    assert computed("add", circuit_theorem(chain(1, n=2, p=2)), False).bound.depth == depth(2)
    with refused("is there for p >= 3 only"):
        computed("add", circuit_theorem(chain(1, n=1, p=3)), False)


# constants


def test_a_constant_is_its_deepest_operation() -> None:
    found = constant("d_std", std("add", "mul", "exp"), ops(gates_of("add", 5), gates_of("mul", 7), gates_of("exp", 2)))
    assert found.bound.depth == depth(8)
    assert found.bound.subject.name == "constant:d_std"
    assert {t.bound.subject.name for t in found.premises} == {"op:add", "op:mul", "op:exp"}
    assert found.trust == {"circuit:circuit_add", "circuit:circuit_mul", "circuit:circuit_exp"}
    assert found.bound.assuming == {PRECISION}
    assert found.bound.uniformity is Uniformity.DLOGTIME


def test_what_is_claimed_of_a_constant_does_not_matter() -> None:
    """Only which operations are promised is taken from the promises."""
    poor = std("add", assuming=[AtMost(d, n)], uniformity=Uniformity.NONUNIFORM, size=d, sizes=())
    assert constant("d_std", poor, ops(gates_of("add", 5))).bound == (
        constant("d_std", std("add"), ops(gates_of("add", 5))).bound
    )


CALLED_ADD = bound(graph(source("X"), apply("exp", 0), name="op:add"), ops(*std("exp")))
"""A definition of depth d_std that is called like an operation."""


def test_an_operation_without_a_circuit_has_no_number() -> None:
    with refused("no circuit for op:mul"):
        constant("d_std", std("add", "mul"), ops(gates_of("add", 5)))
    with refused("no operation is promised"):
        constant("d_std", [], ops(gates_of("add", 5)))


@pytest.mark.parametrize(
    ("promises", "operations", "text"),
    [
        (std("add"), {"op:add": promise("add", depth=6, constants=())}, "not computed by a circuit"),
        (std("add"), {"op:add": gates_of("mul", 3)}, "is not op:add"),
        (std("add"), {"op:add": circuit_theorem(chain(3))}, "not computed by a circuit"),
        (std("add"), {"op:add": sums_of("add", 3)}, "are sums, not gates"),
        (std("add", depth="d_other"), {"op:add": gates_of("add", 3)}, "op:add is not promised at d_std"),
        ([promise("add", depth=p("d_std") + 1)], {"op:add": gates_of("add", 3)}, "not promised at d_std"),
        ([gates_of("add", 3)], {"op:add": gates_of("add", 3)}, "not promised at d_std"),
        (std("add"), {"op:add": gates_of("add", 3, scale="k")}, "in k and in n"),
        ([CALLED_ADD], {"op:add": gates_of("add", 3)}, "op:add is not promised at d_std"),
    ],
)
def test_refused_constants(promises: Iterable[Theorem], operations: Mapping[str, Theorem], text: str) -> None:
    with refused(text):
        constant("d_std", promises, operations)


# bounds by constants

STD = constant("d_std", std("add", "mul"), ops(gates_of("add", 5), gates_of("mul", 4)))
OPLUS = constant("d_sum", [promise("sum", True)], ops(gates_of("sum", 7, n_ary=True)))
PREMISES = ops(*std("add", "mul"), promise("sum", True))
ROWS = graph(
    source("X"),
    load(0, "i"),
    apply("mul", 1, 1),
    reduce("sum", 2, over="i"),
    apply("add", 3, 3),
    given=params(n=1, d=1),
    inputs={"X": (d,)},
    extents={"i": d},
)


def test_a_bound_gets_numbers() -> None:
    theorem = bound(ROWS, PREMISES)
    found = numbered(theorem, [STD, OPLUS])
    assert theorem.bound.depth == depth(2 * p("d_std") + p("d_sum"))
    assert found.bound.depth == depth(2 * 6 + 8)
    assert found.bound.depth_constants == frozenset()
    assert found.bound.size == theorem.bound.size
    assert found.bound.subject == theorem.bound.subject
    assert found.bound.assuming == theorem.bound.assuming | {PRECISION}
    assert found.premises[0] is theorem
    assert {id(premise) for premise in found.premises[1:]} == {id(STD), id(OPLUS)}
    assert found.trust == theorem.trust | STD.trust | OPLUS.trust


def test_parameters_stay() -> None:
    body = graph(source("X"), apply("add", 0, 0), given=params(n=1, l=0))
    step = bound(body, PREMISES)
    tower = graph(source("X"), loop(body, 0, axis="l", passes=m), pick(1), given=params(n=1, m=0), extents={"l": m})
    theorem = bound(tower, PREMISES | {body.digest(): step})
    assert numbered(theorem, [STD]).bound.depth == depth(6 * m)
    assert numbered(specialise(theorem, {"m": p(3)}), [STD]).bound.depth == depth(18)
    assert specialise(numbered(theorem, [STD]), {"m": p(3)}).bound.depth == depth(18)


def test_of_several_vectors_the_largest_is_left() -> None:
    """Incomparable while they have names, one number afterwards."""
    both = graph(source("X"), apply("add", 0, 0), apply("exp", 0), outputs=(1, 2))
    theorem = bound(both, ops(*std("add"), promise("exp")))
    assert len(theorem.bound.depth) == 2
    exp = constant("d_exp", [promise("exp")], ops(gates_of("exp", 8)))
    assert numbered(theorem, [STD, exp]).bound.depth == depth(9)


def test_what_has_no_operations_needs_no_numbers() -> None:
    wires = graph(source("X"))
    inner = bound(wires, {})
    outer = bound(graph(source("X"), call(wires, 0, n=n), apply("add", 1, 1)), PREMISES | {wires.digest(): inner})
    assert numbered(inner, []).bound.depth == depth(0)
    assert numbered(outer, [STD]).bound.depth == depth(6)


def test_a_number_that_is_not_needed_is_not_rested_upon() -> None:
    theorem = bound(EXP, ops(*std("exp", depth="d_std")))
    exp = constant("d_std", std("exp"), ops(gates_of("exp", 2)))
    assert [id(t) for t in numbered(theorem, [exp, OPLUS]).premises] == [id(theorem), id(exp)]


def hard(name: str) -> Theorem:
    """A circuit of depth 1 with a prime as a threshold, which is not known to be in FO."""
    found = family(inputs("x"), gate("out", read("x"), number(app("prime", 1))), name=f"circuit_{name}", p=2)
    return computed(name, circuit_theorem(found), False)


def test_the_uniformity_is_that_of_the_circuits() -> None:
    """Whatever the promises say: circuits have taken their place."""
    theorem = bound(EXP, ops(*std("exp", uniformity=Uniformity.NONUNIFORM)))
    exp = constant("d_std", std("exp"), ops(gates_of("exp", 2)))
    assert numbered(theorem, [exp]).bound.uniformity is exp.bound.uniformity is Uniformity.DLOGTIME


def test_the_hardest_circuit_counts() -> None:
    both = constant("d_std", std("add", "exp", "mul"), ops(gates_of("add", 5), hard("exp"), gates_of("mul", 5)))
    assert (hard("exp").bound.depth, both.bound.depth) == (depth(1), depth(6))
    assert both.bound.uniformity is hard("exp").bound.uniformity is Uniformity.L
    assert numbered(bound(EXP, ops(*std("exp"))), [both]).bound.uniformity is Uniformity.L
    mixed = graph(source("X"), apply("add", 0, 0), apply("exp", 1))
    numbers = [constant("d_add", [promise("add")], ops(gates_of("add", 5)))]
    numbers += [constant("d_exp", [promise("exp")], ops(hard("exp")))]
    assert numbered(bound(mixed, ops(promise("add"), promise("exp"))), numbers).bound.uniformity is Uniformity.L


@pytest.mark.parametrize(
    ("premises", "constants", "text"),
    [
        (std("exp"), [], "no number for the depth of op:exp"),
        (std("exp"), [OPLUS], "no number for the depth of op:exp"),
        (std("exp"), [STD], "the number for d_std does not cover op:exp"),
        (std("exp"), [STD, constant("d_std", std("exp"), ops(gates_of("exp", 1)))], "given twice"),
        (std("exp"), [promise("exp")], "is no depth constant"),
        (std("exp"), [gates_of("exp", 3)], "is no depth constant"),
        ([gates_of("exp", 3)], [], "goes back to no promise, but is circuit family"),
        ([promise("exp", depth=6, constants=())], [STD], "no number for the depth of op:exp"),
        ([promise("exp", depth=2 * p("d_std"), constants=["d_std"])], [STD], "no number for the depth of op:exp"),
        ([promise("exp", depth="d_std", constants=())], [STD], "no number for the depth of op:exp"),
    ],
)
def test_refused_numbers(premises: Iterable[Theorem], constants: Iterable[Theorem], text: str) -> None:
    with refused(text):
        numbered(bound(EXP, ops(*premises)), constants)


@pytest.mark.parametrize("size", [d, 2 * p("S_exp"), p("S_exp") * d, p("S_exp") + 1])
def test_a_size_that_is_promised_is_not_that_of_a_circuit(size: Poly) -> None:
    exp = constant("d_exp", [promise("exp")], ops(gates_of("exp", 2)))
    with refused("is not that of its circuit"):
        numbered(promise("exp", size=size), [exp])
    assert numbered(promise("exp"), [exp]).bound.depth == depth(3)


def test_a_number_in_another_scale_is_refused() -> None:
    exp = constant("d_exp", [promise("exp", scale="k")], ops(gates_of("exp", 2, scale="k")))
    with refused("another scale"):
        numbered(promise("exp"), [exp])


def test_depth_without_a_reason_is_refused() -> None:
    """A wasteful potential is allowed, and may name what it likes."""
    for wasted in (p(5), p("d_std")):
        theorem = compose(graph(source("X")), (depth(wasted),), {})
        with refused("goes back to no promise, but is compose"):
            numbered(theorem, [STD])


def test_a_hidden_promise_is_found() -> None:
    """However deep it lies below calls."""
    inner = bound(EXP, ops(promise("exp")))
    outer = bound(graph(source("X"), call(EXP, 0, n=n), apply("add", 1, 1)), PREMISES | {EXP.digest(): inner})
    with refused("no number for the depth of op:exp"):
        numbered(outer, [STD])


# circuits one after another


def test_sums_between_circuits_are_no_layers() -> None:
    square = graph(source("X"), apply("mul", 0, 0), apply("add", 1, 1))
    theorem = bound(square, ops(sums_of("mul", 4), sums_of("add", 5)))
    assert theorem.bound.depth == depth(9)
    assert SUMS in theorem.bound.assuming
    found = materialised(theorem)
    assert found.bound.depth == depth(10)
    assert found.bound.assuming == theorem.bound.assuming - {SUMS}
    assert found.bound.size == theorem.bound.size
    assert found.trust == theorem.trust
    assert found.premises == (theorem,)


def test_sums_are_no_outputs() -> None:
    """A claim is about gates: what leaves sums is never judged to hold, even if someone could state the condition."""
    theorem = bound(EXP, ops(sums_of("exp", 3)))
    stated = claim(theorem, depth=[3], stated=theorem.bound.assuming - {SUMS})
    assert judge(stated, theorem).status is Status.CONDITIONAL
    assert judge(stated, theorem).missing == (SUMS,)
    full = materialised(theorem)
    assert judge(claim(full, depth=[4], stated=full.bound.assuming), full).status is Status.MODULO


def test_gates_are_not_made_gates_again() -> None:
    theorem = bound(EXP, ops(gates_of("exp", 3)))
    with refused("not composed of circuits whose outputs are sums"):
        materialised(theorem)
    with refused("not composed"):
        materialised(materialised(bound(EXP, ops(sums_of("exp", 3)))))
    with refused("not composed"):
        materialised(sums_of("exp", 3))


def test_a_loop_takes_passes_that_put_out_gates() -> None:
    """Sums of sums over m passes would have weights that are exponential in m."""
    raw = bound(STEP, ops(sums_of("exp", 3)))
    tower = graph(source("X"), loop(STEP, 0, axis="l", passes=m), pick(1), given=params(n=1, m=0), extents={"l": m})
    with refused("the outputs of step have to be gates"):
        materialised(bound(tower, {STEP.digest(): raw}))
    assert bound(tower, {STEP.digest(): materialised(raw)}).bound.depth == depth(4 * m)


def test_a_call_takes_a_callee_that_puts_out_gates() -> None:
    raw = bound(EXP, ops(sums_of("exp", 3)))
    outer = graph(source("X"), call(EXP, 0, n=n), apply("add", 1, 1))
    premises = ops(sums_of("add", 5))
    with refused("the outputs of exp-once have to be gates"):
        materialised(bound(outer, premises | {EXP.digest(): raw}))
    assert materialised(bound(outer, premises | {EXP.digest(): materialised(raw)})).bound.depth == depth(4 + 5 + 1)


def test_parameters_are_fixed_after_the_last_layer() -> None:
    theorem = bound(ROWS, ops(sums_of("mul", 4), sums_of("add", 5), sums_of("sum", 7, True)))
    with refused("not composed"):
        materialised(specialise(theorem, {"d": p(3)}))
    assert specialise(materialised(theorem), {"d": p(3)}).bound.depth == depth(17)


OPERATIONS = ("add", "mul", "exp")
shapes = st.lists(
    st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=8
)


def of_shape(shape: Iterable[tuple[str, int, int]]) -> Graph:
    nodes: list[Node] = [source("X")]
    for name, a, b in shape:
        args = (a % len(nodes),) if name == "exp" else (a % len(nodes), b % len(nodes))
        nodes.append(apply(name, *args))
    return graph(*nodes)


def longest(some: Graph, weights: Mapping[str, int]) -> int:
    """By another library: the longest path to the output, every node weighing what its operation does."""
    paths = networkx.DiGraph()
    for at, node in enumerate(some.nodes):
        paths.add_node(at)
        paths.add_edges_from(((a, at) for a in node.args), weight=weights.get(node.name, 0))
    below = paths.subgraph({some.outputs[0], *networkx.ancestors(paths, some.outputs[0])})
    return networkx.dag_longest_path_length(below)


@given(shapes, st.tuples(*[st.integers(0, 5)] * 3))
def test_both_numbers_are_longest_paths(shape: list[tuple[str, int, int]], layers: tuple[int, ...]) -> None:
    """By constants the deepest circuit counts for all; composed each counts for itself, without its last layer."""
    some, costs = of_shape(shape), dict(zip(OPERATIONS, layers, strict=True))
    promises = std(*OPERATIONS)
    found = constant("d_std", promises, ops(*(gates_of(name, k) for name, k in costs.items())))
    by_constants = numbered(bound(some, ops(*promises)), [found]).bound.depth
    composed = materialised(bound(some, ops(*(sums_of(name, k) for name, k in costs.items())))).bound.depth
    assert by_constants == depth(longest(some, dict.fromkeys(OPERATIONS, max(layers) + 1)))
    assert composed == depth(longest(some, costs) + 1)
    assert max(value(v, {}) for v in composed) <= max(value(v, {}) for v in by_constants)
