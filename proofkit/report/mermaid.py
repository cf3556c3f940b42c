"""Mermaid diagrams of statements and what they cite, small enough for GitHub to draw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from proofkit.report.markdown import fence
from proofkit.terms import Status

__all__ = ["MOST_EDGES", "MOST_NODES", "Vertex", "diagrams"]

MOST_NODES = 45
MOST_EDGES = 75

_COLOURS = {
    Status.PROVED: "#116329",
    Status.MODULO: "#1a7f37",
    Status.CONDITIONAL: "#9a6700",
    Status.UNDECIDED: "#57606a",
    Status.UNSUPPORTED: "#bc4c00",
    Status.REFUTED: "#a40e26",
}
_UNSAFE = re.compile(r"[^A-Za-z0-9 .,:()'-]|^\d+(?=[.)])|^-")


@dataclass(frozen=True, slots=True)
class Vertex:
    """One statement: what it is called, its status, and the ids of what it cites."""

    id: str
    label: str
    status: Status
    cites: tuple[str, ...] = ()


def diagrams(vertices: Sequence[Vertex]) -> Iterator[str]:
    """One fenced diagram, or several where one would be too large; arrows lead from the cited to the citing."""
    known = {vertex.id: vertex for vertex in vertices}
    for part in _parts(known):
        yield fence(_lines(known, part), "mermaid")


_Unit = tuple[str, tuple[str, ...]]
"""A statement and some of what it cites: all of it, unless that alone would fill a diagram."""


def _units(known: dict[str, Vertex]) -> Iterator[_Unit]:
    most = min(MOST_NODES - 1, MOST_EDGES)
    for vertex in known.values():
        cited = [c for c in dict.fromkeys(vertex.cites) if c in known]
        for start in range(0, max(1, len(cited)), most):
            yield vertex.id, tuple(cited[start : start + most])


def _parts(known: dict[str, Vertex]) -> Iterator[list[_Unit]]:
    """Runs of units, each small enough for one diagram."""
    part: list[_Unit] = []
    nodes: set[str] = set()
    edges = 0
    for name, cited in _units(known):
        new = {name, *cited}
        if part and (len(nodes | new) > MOST_NODES or edges + len(cited) > MOST_EDGES):
            yield part
            part, nodes, edges = [], set(), 0
        part.append((name, cited))
        nodes |= new
        edges += len(cited)
    if part:
        yield part


def _lines(known: dict[str, Vertex], part: list[_Unit]) -> Iterator[str]:
    drawn = {name for unit, cited in part for name in (unit, *cited)}
    names = {name: f"s{k}" for k, name in enumerate(known)}
    yield "flowchart LR"
    for name, vertex in known.items():
        if name in drawn:
            yield f'    {names[name]}["{_label(vertex)}"]:::{vertex.status}'
    for unit, cited in part:
        yield from (f"    {names[name]} --> {names[unit]}" for name in cited)
    yield from _classes(known[name].status for name in drawn)


def _label(vertex: Vertex) -> str:
    """Quoted text in which nothing is syntax, HTML or Markdown."""

    def harmless(found: re.Match[str]) -> str:
        return "".join(f"#{ord(char)};" for char in found[0])

    return _UNSAFE.sub(harmless, f"{' '.join(vertex.label.split())}: {vertex.status}")


def _classes(statuses: Iterable[Status]) -> Iterator[str]:
    for status in sorted(set(statuses), reverse=True):
        yield f"    classDef {status} fill:{_COLOURS[status]},stroke:{_COLOURS[status]},color:#ffffff"
