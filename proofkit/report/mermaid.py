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


def _cited(known: dict[str, Vertex], vertex: Vertex) -> list[str]:
    return [c for c in dict.fromkeys(vertex.cites) if c in known][: min(MOST_NODES - 1, MOST_EDGES)]


def _parts(known: dict[str, Vertex]) -> Iterator[list[str]]:
    """Runs of citing statements, each small enough together with what they cite."""
    part: list[str] = []
    nodes: set[str] = set()
    edges = 0
    for vertex in known.values():
        cited = _cited(known, vertex)
        new = {vertex.id, *cited}
        if part and (len(nodes | new) > MOST_NODES or edges + len(cited) > MOST_EDGES):
            yield part
            part, nodes, edges = [], set(), 0
        part.append(vertex.id)
        nodes |= new
        edges += len(cited)
    if part:
        yield part


def _lines(known: dict[str, Vertex], part: list[str]) -> Iterator[str]:
    drawn = {name for name in part} | {c for name in part for c in _cited(known, known[name])}
    names = {name: f"s{k}" for k, name in enumerate(known)}
    yield "flowchart LR"
    for name, vertex in known.items():
        if name in drawn:
            yield f'    {names[name]}["{_label(vertex)}"]:::{vertex.status}'
    for name in part:
        yield from (f"    {names[cited]} --> {names[name]}" for cited in _cited(known, known[name]))
    yield from _classes(known[name].status for name in drawn)


def _label(vertex: Vertex) -> str:
    """Quoted text in which nothing is syntax, HTML or Markdown."""

    def harmless(found: re.Match[str]) -> str:
        return "".join(f"#{ord(char)};" for char in found[0])

    return _UNSAFE.sub(harmless, f"{' '.join(vertex.label.split())}: {vertex.status}")


def _classes(statuses: Iterable[Status]) -> Iterator[str]:
    for status in sorted(set(statuses), reverse=True):
        yield f"    classDef {status} fill:{_COLOURS[status]},stroke:{_COLOURS[status]},color:#ffffff"
