"""The inference rules. Each returns a theorem or raises KernelError; refusal says nothing about the claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

from proofkit.errors import KernelError
from proofkit.kernel.claims import Bound, Depth, Fact, Hypothesis, Uniformity
from proofkit.kernel.graph import Graph
from proofkit.kernel.names import check_fixed, domain, naturals
from proofkit.kernel.poly import ZERO, Poly, is_at_most
from proofkit.kernel.theorem import Theorem, _theorem
from proofkit.kernel.walk import Family, walk

__all__ = ["Potential", "Proposer", "compose", "specialise"]

Potential = tuple[Depth, ...]
"""For each node of a graph, depth vectors by which all of its instances are ready."""


Proposer = Callable[[Sequence[Family]], Potential]
"""Whoever has an idea of a potential, given what the walk found; not trusted."""


def compose(graph: Graph, proposed: Potential | Proposer, premises: Mapping[str, Theorem]) -> Theorem:
    """From bounds for every operation, callee and loop body of a graph: a bound for the graph.

    The depth is proposed as a potential and checked edge by edge: whatever is ready before a node, plus the node's own
    depth, must be dominated by what the potential says of the node. The size is the sum over nodes of the number of
    instances times the size of one.

    Fails unless the potential has one non-empty entry for each node, every edge is dominated, every premise that is
    needed is there and fits, and the graph is well formed (see `walk`).
    """
    families = walk(graph, premises)
    potential = proposed if isinstance(proposed, tuple) else proposed(tuple(families))
    if len(potential) != len(graph.nodes):
        raise KernelError("compose", f"{len(potential)} potentials for {len(graph.nodes)} nodes")
    least = graph.params.least
    for at, (node, family) in enumerate(zip(graph.nodes, families, strict=True)):
        arrivals = [potential[a] for a in node.args] or [frozenset({ZERO})]
        _check_ready(at, frozenset().union(*arrivals), family.depth, potential[at], least)
    outputs = frozenset[Poly]().union(*(potential[o] for o in graph.outputs))
    size = sum((family.size for family in families), ZERO)
    return _theorem(_composed(graph, families, outputs, size), "compose", *_used(families))


def _check_ready(at: int, arrivals: Depth, cost: Depth, ready: Depth, least: Mapping[str, int]) -> None:
    if not ready or not cost:
        raise KernelError("compose", f"node {at} has no potential")
    if cost == {ZERO} and arrivals <= ready:
        return
    for before, own in product(arrivals, cost):
        needed = before + own
        if needed not in ready and not any(is_at_most(needed, after, least) for after in ready):
            raise KernelError("compose", f"node {at} is ready at {needed}, which no vector of its potential covers")


def _used(families: list[Family]) -> tuple[Theorem, ...]:
    used = {id(family.premise): family.premise for family in families if family.premise is not None}
    return tuple(used.values())


def _composed(graph: Graph, families: list[Family], depth: Depth, size: Poly) -> Bound:
    bounds = [family.premise.bound for family in families if family.premise is not None]
    tables = frozenset[str]().union(*(family.tables for family in families))
    assuming: frozenset[Hypothesis] = graph.needs.union(*(family.assuming for family in families))
    return Bound(
        graph.signature(tuple(families[o].shape for o in graph.outputs)),
        depth,
        size,
        assuming | {Fact("uniform", name) for name in tables},
        max((b.uniformity for b in bounds), default=Uniformity.DLOGTIME),
        frozenset[str]().union(*(b.depth_constants for b in bounds)),
        frozenset[str]().union(*(b.size_constants for b in bounds)),
        frozenset[str]().union(*(b.ambient for b in bounds)),
    )


def specialise(theorem: Theorem, values: Mapping[str, Poly]) -> Theorem:
    """Fix parameters: a bound for all values is a bound for these.

    Fails if something has been fixed before, or is no parameter, or takes a value in other names than parameters.
    """
    bound, params = theorem.bound, theorem.bound.subject.params
    if bound.at:
        raise KernelError("specialise", f"{', '.join(name for name, _ in bound.at)} has been fixed before")
    check_fixed(params, values)
    special = Bound(
        bound.subject.substitute(values),
        frozenset(v.substitute(values) for v in bound.depth),
        bound.size.substitute(values),
        frozenset(h.substitute(values) for h in bound.assuming)
        | set(domain(params, values, params))
        | set(naturals(values.values())),
        bound.uniformity,
        bound.depth_constants,
        bound.size_constants,
        bound.ambient,
        tuple(sorted(values.items(), key=lambda item: item[0])),
    )
    return _theorem(special, "specialise", theorem)
