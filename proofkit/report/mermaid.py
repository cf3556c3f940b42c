"""Mermaid diagrams that GitHub draws: statements with what they cite, circuits in layers, lines over numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from proofkit.report.markdown import fence
from proofkit.terms import Status

__all__ = ["MOST_EDGES", "MOST_NODES", "Box", "Role", "Vertex", "bar_chart", "diagrams", "layered", "line_chart"]

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
            yield f'    {names[name]}["{_harmless(f"{vertex.label}: {vertex.status}")}"]:::{vertex.status}'
    for unit, cited in part:
        yield from (f"    {names[name]} --> {names[unit]}" for name in cited)
    yield from _classes(known[name].status for name in drawn)


def _harmless(label: str) -> str:
    """Quoted text in which nothing is syntax, HTML or Markdown."""

    def escaped(found: re.Match[str]) -> str:
        return "".join(f"#{ord(char)};" for char in found[0])

    return _UNSAFE.sub(escaped, " ".join(label.split()))


def _classes(statuses: Iterable[Status]) -> Iterator[str]:
    for status in sorted(set(statuses), reverse=True):
        yield f"    classDef {status} fill:{_COLOURS[status]},stroke:{_COLOURS[status]},color:#ffffff"


# circuits


class Role(StrEnum):
    """What a box of a circuit is; each has its own shape or colour."""

    INPUT = "input"
    GATE = "gate"
    FORM = "form"
    USE = "use"
    OUTPUT = "output"


_SHAPES = {Role.INPUT: ("([", "])"), Role.FORM: ("(", ")"), Role.USE: ("[[", "]]")}
_STYLES = {
    Role.INPUT: "fill:#57606a,stroke:#57606a,color:#ffffff",
    Role.GATE: "fill:#0969da,stroke:#0969da,color:#ffffff",
    Role.FORM: "fill:#ddf4ff,stroke:#0969da,color:#1f2328",
    Role.USE: "fill:#6639ba,stroke:#6639ba,color:#ffffff",
    Role.OUTPUT: "fill:#1a7f37,stroke:#1a7f37,color:#ffffff",
}
_LAYER_STYLE = "fill:none,stroke:#8c959f"


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a circuit: the layer that it stands in, and the earlier parts that it reads with a word on each."""

    id: str
    label: str
    role: Role
    layer: int
    reads: Mapping[str, str]


def layered(boxes: Sequence[Box]) -> str:
    """A fenced diagram of boxes in layers, inputs on the left; arrows lead from what is read to what reads it."""
    return fence(_layered_lines(boxes), "mermaid")


def _layered_lines(boxes: Sequence[Box]) -> Iterator[str]:
    names = {box.id: f"b{k}" for k, box in enumerate(boxes)}
    yield "flowchart LR"
    for layer in sorted({box.layer for box in boxes}):
        yield f'    subgraph layer{layer}["{f"layer {layer}" if layer else "inputs"}"]'
        for box in boxes:
            if box.layer == layer:
                left, right = _SHAPES.get(box.role, ("[", "]"))
                yield f'        {names[box.id]}{left}"{_harmless(box.label)}"{right}:::{box.role}'
        yield f"    end\n    class layer{layer} layer"
    for box in boxes:
        for source, word in box.reads.items():
            yield f"    {names[source]} -->{f'|{_harmless(word)}|' if word else ''} {names[box.id]}"
    yield from (f"    classDef {role} {_STYLES[role]}" for role in Role if role in {box.role for box in boxes})
    yield f"    classDef layer {_LAYER_STYLE}"


# numbers

_THEME = '"themeVariables": {"xyChart": {"plotColorPalette": "#0969da"}}'
_BAR = 24
"""Pixels for one bar with its name."""


def bar_chart(up: str, names: Sequence[str], values: Sequence[int]) -> str:
    """A fenced chart of one lying bar for each name."""
    labels = ", ".join(f'"{_harmless(name)}"' for name in names)
    height = _BAR * (len(names) + 3)
    lines = [
        f'%%{{init: {{"xyChart": {{"height": {height}}}, {_THEME}}}}}%%',
        "xychart-beta horizontal",
        f"    x-axis [{labels}]",
        f'    y-axis "{_harmless(up)}" 0 --> {max(values, default=1)}',
        f"    bar [{', '.join(map(str, values))}]",
    ]
    return fence(lines, "mermaid")


def line_chart(across: tuple[str, int], up: str, values: Sequence[int]) -> str:
    """A fenced chart of one value for each whole number from the given one on."""
    name, first = across
    lines = [
        f"%%{{init: {{{_THEME}}}}}%%",
        "xychart-beta",
        f'    x-axis "{_harmless(name)}" {first} --> {first + len(values) - 1}',
        f'    y-axis "{_harmless(up)}"',
        f"    line [{', '.join(map(str, values))}]",
    ]
    return fence(lines, "mermaid")
