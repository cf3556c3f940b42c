"""The longest path of a derivation, step by step: what a reader would write down to check the depth by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from proofkit.compose.propose import potential
from proofkit.dag.built import Built
from proofkit.kernel.claims import Depth
from proofkit.kernel.graph import Node
from proofkit.kernel.poly import ONE, ZERO, Poly
from proofkit.kernel.rules import Potential
from proofkit.kernel.theorem import Theorem
from proofkit.kernel.walk import Family, walk

__all__ = ["Path", "Step", "paths", "steps_below", "unspecialised"]


@dataclass(frozen=True, slots=True)
class Step:
    """One node on a path: its source text, what it does, the depth that it adds, and the theorem that says so.

    `part` is the callee or loop body behind it, `passes` how often that is passed through.
    """

    label: str
    what: str
    depth: Poly
    premise: Theorem
    part: Built | None = None
    passes: Poly = ONE


@dataclass(frozen=True, slots=True)
class Path:
    """A longest path: where it starts, its steps, and what they add up to."""

    start: str
    steps: tuple[Step, ...]
    total: Poly


def unspecialised(theorem: Theorem) -> Theorem:
    """The theorem before its parameters were fixed."""
    return unspecialised(theorem.premises[0]) if theorem.rule == "specialise" else theorem


def paths(built: Built, theorem: Theorem) -> tuple[Path, ...]:
    """One longest path for each vector of the derived depth; parameters have the values that the theorem fixes."""
    general = unspecialised(theorem)
    premises = {p.bound.subject.digest or p.bound.subject.name: p for p in general.premises}
    families = walk(built.graph, premises)
    ready = potential(built.graph, premises)
    values = dict(theorem.bound.at)
    ends = {(output, vector) for output in built.graph.outputs for vector in ready[output]}
    kept: dict[Poly, Path] = {}
    for output, vector in sorted(ends, key=lambda end: (end[0], str(end[1]))):
        start, steps = _backwards(built, families, ready, output, vector, values)
        kept.setdefault(vector, Path(start, steps, vector.substitute(values)))
    return tuple(kept.values())


def _backwards(
    built: Built, families: list[Family], ready: Potential, at: int, want: Poly, values: Mapping[str, Poly]
) -> tuple[str, tuple[Step, ...]]:
    """From an output to where its depth starts."""
    steps: list[Step] = []
    while built.graph.nodes[at].args:
        before, vector, own = _longest(built.graph.nodes[at], families[at], ready, want)
        if own != ZERO:
            steps.append(_step(built, at, families[at], own, values))
        at, want = before, vector
    return built.labels[at] or built.graph.nodes[at].name, tuple(reversed(steps))


def _longest(node: Node, family: Family, ready: Potential, want: Poly) -> tuple[int, Poly, Poly]:
    """The operand, its vector and the node's own that add up to what is wanted; the first operand if none does."""
    choices = [(a, v, own) for a in node.args for v in _ordered(ready[a]) for own in _ordered(family.depth)]
    return next((c for c in choices if c[1] + c[2] == want), choices[0])


def _ordered(depth: Depth) -> list[Poly]:
    return sorted(depth, key=str)


def _step(built: Built, at: int, family: Family, own: Poly, values: Mapping[str, Poly]) -> Step:
    node = built.graph.nodes[at]
    premise = family.premise
    if premise is None:
        raise ValueError(f"node {at} costs depth without a premise")
    part = built.parts.get(node.name) if node.kind in ("call", "loop") else None
    passes = node.number.substitute(values) if node.kind == "loop" else ONE
    return Step(built.labels[at], _what(built, node, values), own.substitute(values), premise, part, passes)


_OPERATIONS = {
    "add": "addition",
    "mul": "product of two",
    "div": "division",
    "lt": "comparison",
    "le": "comparison",
    "eq": "comparison",
    "ne": "comparison",
    "where": "choice",
    "and": "logic",
    "or": "logic",
    "not": "logic",
}
_REDUCTIONS = {"sum": "sum", "prod": "product", "max": "maximum", "min": "minimum"}


def _what(built: Built, node: Node, values: Mapping[str, Poly]) -> str:
    if node.kind == "reduce":
        count = _count(built, node).substitute(values)
        return f"{_REDUCTIONS.get(node.name, node.name)} of {count} operands"
    if node.kind == "apply" and len(node.args) > 2:
        return f"{_REDUCTIONS.get(node.name, _OPERATIONS.get(node.name, node.name))} of {len(node.args)} operands"
    names = {"gather": "selection by an index", "loop": "loop", "call": "call"}
    return names.get(node.kind) or _OPERATIONS.get(node.name, node.name)


def _count(built: Built, node: Node) -> Poly:
    count = ONE
    for axis in node.axes:
        count = count * built.graph.extents[axis]
    return count + (len(node.args) - 1)


def steps_below(step: Step) -> Iterator[Path]:
    """The paths inside a callee or loop body that has a derivation of its own."""
    if step.part is not None and step.premise.premises:
        yield from paths(step.part, step.premise)
