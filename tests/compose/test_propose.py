"""The proposed potential is the longest path, and joining vectors only ever enlarges it."""

from __future__ import annotations

import itertools

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.compose import propose
from proofkit.compose.propose import bound, potential, prune
from proofkit.kernel.graph import Graph, Node
from proofkit.kernel.poly import Poly, is_at_most
from proofkit.kernel.theorem import Theorem
from tests.kernel.build import apply, graph, promise, source

OPERATIONS = ("add", "mul", "exp")
shapes = st.lists(
    st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=8
)


def built(shape: list[tuple[str, int, int]]) -> Graph:
    """Each node reads one or two earlier ones."""
    nodes: list[Node] = [source("X")]
    for name, a, b in shape:
        args = (a % len(nodes),) if name == "exp" else (a % len(nodes), b % len(nodes))
        nodes.append(apply(name, *args))
    return graph(*nodes)


def longest(some: Graph, weights: dict[str, int]) -> int:
    """By another library: the longest path that ends in the output, every node weighing what its operation costs."""
    paths = networkx.DiGraph()
    for at, node in enumerate(some.nodes):
        paths.add_edges_from(((a, at) for a in node.args), weight=weights.get(node.name, 0))
        paths.add_node(at)
    output = some.outputs[0]
    below = paths.subgraph({output, *networkx.ancestors(paths, output)})
    return networkx.dag_longest_path_length(below)


def numeric(weights: dict[str, int]) -> dict[str, Theorem]:
    return {f"op:{name}": promise(name, depth=weight, constants=()) for name, weight in weights.items()}


@given(shapes, st.tuples(*[st.integers(0, 9)] * 3))
def test_a_potential_of_numbers_is_the_longest_path(
    shape: list[tuple[str, int, int]], weights: tuple[int, ...]
) -> None:
    some, costs = built(shape), dict(zip(OPERATIONS, weights, strict=True))
    assert bound(some, numeric(costs)).bound.depth == {Poly.of(longest(some, costs))}


@given(shapes, st.tuples(*[st.integers(0, 9)] * 3))
def test_a_potential_of_names_has_the_longest_path_as_its_largest_value(
    shape: list[tuple[str, int, int]], weights: tuple[int, ...]
) -> None:
    some, costs = built(shape), dict(zip(OPERATIONS, weights, strict=True))
    depth = bound(some, {f"op:{name}": promise(name) for name in OPERATIONS}).bound.depth
    values = [v.substitute({f"d_{k}": Poly.of(c) for k, c in costs.items()}).constant() for v in depth]
    if len(depth) < propose.MOST_VECTORS:
        assert max(v or 0 for v in values) == longest(some, costs)


vectors = st.lists(st.tuples(*[st.integers(0, 4)] * 4), min_size=1, max_size=14)


def poly(counts: tuple[int, ...]) -> Poly:
    return sum((Poly.of(name) * count for name, count in zip("uvwx", counts, strict=True)), Poly.of(0))


@given(vectors, st.sampled_from([0, 1]))
def test_pruning_keeps_a_vector_above_each(counts: list[tuple[int, ...]], least: int) -> None:
    floors = dict.fromkeys("uvwx", least)
    given_vectors = [poly(c) for c in counts]
    kept = prune(given_vectors, floors)
    assert len(kept) <= propose.MOST_VECTORS
    assert all(any(is_at_most(v, k, floors) for k in kept) for v in given_vectors)


@given(vectors)
def test_without_the_cap_nothing_is_made_up(counts: list[tuple[int, ...]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(propose, "MOST_VECTORS", 99)
        kept = prune(map(poly, counts), {})
    assert kept <= {poly(c) for c in counts}
    assert not any(is_at_most(a, b, {}) for a, b in itertools.permutations(kept, 2))


@given(vectors, st.integers(1, 5))
def test_a_smaller_cap_only_enlarges(counts: list[tuple[int, ...]], cap: int) -> None:
    given_vectors = [poly(c) for c in counts]
    wide = prune(given_vectors, {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(propose, "MOST_VECTORS", cap)
        narrow = prune(given_vectors, {})
    assert len(narrow) <= cap
    if len(wide) < propose.MOST_VECTORS:
        assert all(any(is_at_most(v, k, {}) for k in narrow) for v in wide)


@given(shapes)
def test_the_kernel_accepts_a_potential_under_any_cap(shape: list[tuple[str, int, int]]) -> None:
    some, premises = built(shape), {f"op:{name}": promise(name) for name in OPERATIONS}
    exact = bound(some, premises).bound.depth
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(propose, "MOST_VECTORS", 1)
        (only,) = bound(some, premises).bound.depth
    assert all(is_at_most(v, only, {}) for v in exact)


def test_every_node_has_its_own_vectors() -> None:
    some = graph(source("X"), apply("exp", 0), apply("add", 0, 1), apply("mul", 0, 0), apply("add", 2, 3))
    found = potential(some, {f"op:{name}": promise(name) for name in OPERATIONS})
    assert [sorted(map(str, v)) for v in found] == [
        ["0"],
        ["d_exp"],
        ["d_add + d_exp"],
        ["d_mul"],
        ["2*d_add + d_exp", "d_add + d_mul"],
    ]
