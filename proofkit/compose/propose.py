"""A potential for a graph: the longest-path computation whose result the kernel checks edge by edge. Untrusted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from proofkit.kernel.claims import Depth
from proofkit.kernel.graph import Graph
from proofkit.kernel.poly import ZERO, Poly, is_nonnegative
from proofkit.kernel.rules import Potential, compose
from proofkit.kernel.theorem import Theorem
from proofkit.kernel.walk import walk

__all__ = ["bound", "potential", "prune"]

START: Depth = frozenset({ZERO})


def bound(graph: Graph, premises: Mapping[str, Theorem]) -> Theorem:
    """The kernel's theorem for a graph, from the best potential that this room finds.

    Raises: KernelError where the kernel refuses.
    """
    return compose(graph, potential(graph, premises), premises)


def potential(graph: Graph, premises: Mapping[str, Theorem]) -> Potential:
    """For each node the antichain of depth vectors by which it is ready: one pass in order."""
    least = graph.params.least
    ready: list[Depth] = []
    after: dict[tuple[Depth, Depth], Depth] = {}
    for node, family in zip(graph.nodes, walk(graph, premises), strict=True):
        arrivals = _join([ready[a] for a in node.args], least)
        key = arrivals, family.depth
        if key not in after:
            sums = arrivals if family.depth == START else {a + c for a in arrivals for c in family.depth}
            after[key] = prune(sums, least)
        ready.append(after[key])
    return tuple(ready)


def _join(arrivals: list[Depth], least: Mapping[str, int]) -> Depth:
    distinct = set(arrivals)
    if len(distinct) == 1:
        return distinct.pop()
    return prune(frozenset[Poly]().union(*distinct), least) if distinct else START


def prune(vectors: Iterable[Poly], least: Mapping[str, int]) -> Depth:
    """The vectors that no other one dominates."""
    kept: list[Poly] = []
    for vector in sorted(set(vectors), key=str, reverse=True):
        if any(is_nonnegative(other - vector, least) for other in kept):
            continue
        kept = [other for other in kept if not is_nonnegative(vector - other, least)]
        kept.append(vector)
    return frozenset(kept)
