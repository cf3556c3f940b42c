"""A definition, read into the graph that is costed, interpreted and compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from proofkit.kernel.claims import Fact, Params
from proofkit.kernel.graph import Graph, Shape
from proofkit.kernel.poly import Poly
from proofkit.ops import Sign
from proofkit.terms import Finding, Place

__all__ = ["Built", "Obligation", "Recurrence", "mentioned", "only_mentioned", "recurrences_of"]


def mentioned(graph: Graph) -> set[str]:
    """The parameters and static tables that occur in a graph or in its input shapes."""
    polys = [e for _, shape in graph.inputs for e in shape] + list(graph.extents.values())
    for node in graph.nodes:
        polys += [i for i in node.index if i is not None]
        polys += [node.number, *(value for _, value in node.bind)]
    names = {a if isinstance(a, str) else a.name for p in polys for a in p.atoms()}
    tables = names & graph.params.tables.keys()
    names |= {a for t in tables for a in graph.params.tables[t].names()}
    return {n for n in names if n in graph.params.least}


def only_mentioned(graph: Graph, *kept: str) -> Graph:
    """The same graph, declaring only what it mentions, and what is to be kept."""
    names = mentioned(graph) | set(kept)
    params = graph.params
    least = {k: v for k, v in params.least.items() if k in names or k == params.scale}
    tables = {k: v for k, v in params.tables.items() if k in names}
    return replace(graph, params=Params(params.scale, least, tables))


@dataclass(frozen=True, slots=True)
class Obligation:
    """A side condition that the text did not discharge: where it arises, and what it would take."""

    fact: Fact
    place: Place
    message: str


FORMS = {
    "memoryless": "forgets what was before",
    "diagonal": "by prefix products and sums (diagonal)",
    "affine": "by a balanced tree of matrix products (affine)",
    "sequential": "one step after another (sequential)",
}
"""The forms that a recurrence may take, from the shallowest on."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How `scan` is computed: which states together, in which of the FORMS, and why not in a shallower one."""

    states: tuple[str, ...]
    form: str
    reason: str
    place: Place

    def __str__(self) -> str:
        why = f"; not in a shallower form: {self.reason}" if self.reason else ""
        return f"{', '.join(self.states)} {FORMS[self.form]}{why}"


@dataclass(frozen=True, slots=True)
class Built:
    """A graph with what the kernel does not need: names for people, integer-valued outputs, parts.

    `parts` holds the callees and loop bodies that nodes name by digest; `labels` the source text of nodes; `kinds` says
    of each output of a loop body below what integers it stays, and whether it is a truth value.
    """

    graph: Graph
    digest: str
    output: Shape
    below: Poly | None
    sign: Sign
    parts: Mapping[str, Built]
    obligations: tuple[Obligation, ...]
    findings: tuple[Finding, ...]
    labels: tuple[str, ...]
    kinds: tuple[tuple[Poly | None, bool], ...] = ()
    recurrences: tuple[Recurrence, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether reading it produced no finding that makes the graph meaningless."""
        return not self.findings


def recurrences_of(built: Built) -> list[tuple[str, Recurrence]]:
    """The recurrences of a definition and of everything that it calls, each with the name of its definition."""
    found: dict[tuple[str, Recurrence], None] = {}
    seen: dict[str, None] = {}
    waiting = [built]
    while waiting:
        part = waiting.pop()
        if part.digest not in seen:
            seen[part.digest] = None
            found |= {(part.graph.name.removesuffix(" (one pass)"), r): None for r in part.recurrences}
            waiting += part.parts.values()
    return list(found)
