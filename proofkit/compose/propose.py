"""A potential for a graph: the longest-path computation whose result the kernel checks edge by edge. Untrusted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from proofkit.kernel.claims import Depth
from proofkit.kernel.graph import Graph
from proofkit.kernel.poly import ZERO, Poly, is_at_most
from proofkit.kernel.rules import Potential, compose
from proofkit.kernel.theorem import Theorem
from proofkit.kernel.walk import Family, walk

__all__ = ["bound", "potential", "prune"]

MOST_VECTORS = 8
START: Depth = frozenset({ZERO})


def bound(graph: Graph, premises: Mapping[str, Theorem]) -> Theorem:
    """The kernel's theorem for a graph, from the best potential that this room finds.

    Raises: KernelError where the kernel refuses.
    """
    return compose(graph, lambda families: _ready(graph, families), premises)


def potential(graph: Graph, premises: Mapping[str, Theorem]) -> Potential:
    """For each node the antichain of depth vectors by which it is ready."""
    return _ready(graph, walk(graph, premises))


def _ready(graph: Graph, families: Sequence[Family]) -> Potential:
    """One pass in order."""
    least = graph.params.least
    ready: list[Depth] = []
    after: dict[tuple[Depth, Depth], Depth] = {}
    for node, family in zip(graph.nodes, families, strict=True):
        arrivals = _join([ready[a] for a in node.args], least)
        key = arrivals, family.depth
        if key not in after:
            after[key] = _after(arrivals, family.depth, least)
        ready.append(after[key])
    return tuple(ready)


def _after(arrivals: Depth, cost: Depth, least: Mapping[str, int]) -> Depth:
    if cost == START:
        return arrivals
    sums = frozenset(a + c for a in arrivals for c in cost)
    return sums if len(cost) == 1 else prune(sums, least)


def _join(arrivals: list[Depth], least: Mapping[str, int]) -> Depth:
    distinct = set(arrivals)
    if len(distinct) == 1:
        return distinct.pop()
    return prune(frozenset[Poly]().union(*distinct), least) if distinct else START


def prune(vectors: Iterable[Poly], least: Mapping[str, int]) -> Depth:
    """The vectors that no other one dominates; more than `MOST_VECTORS` are joined in pairs, which is only larger."""
    kept: list[Poly] = []
    distinct = set(vectors)
    if len(distinct) == 1:
        return frozenset(distinct)
    may_shift = any(least.values())
    for vector in sorted(distinct, key=_weight, reverse=True):
        if not any(is_at_most(vector, other, least) for other in kept):
            kept = [other for other in kept if not is_at_most(other, vector, least)] if may_shift else kept
            kept.append(vector)
    while len(kept) > MOST_VECTORS:
        kept.sort(key=str)
        kept = [_join_pair(*kept[k : k + 2]) for k in range(0, len(kept), 2)]
    return frozenset(kept)


def _weight(vector: Poly) -> int:
    """Heavier vectors first: they are the ones that dominate. The order of equal ones does not matter."""
    return sum(vector.terms.values())


def _join_pair(left: Poly, right: Poly | None = None) -> Poly:
    """Coefficient by coefficient the larger one: dominates both."""
    if right is None:
        return left
    keys = left.terms.keys() | right.terms.keys()
    return Poly({m: max(left.terms.get(m, 0), right.terms.get(m, 0)) for m in keys})
