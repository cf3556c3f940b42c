"""Graphviz: a cluster for each group, and gates of one layer in one column. For pictures, at small widths."""

from __future__ import annotations

from collections.abc import Iterator

from proofkit.circuit.netlist import Netlist, Span
from proofkit.kernel.family import Kind

__all__ = ["text"]

_SHAPES = {Kind.INPUT: "circle", Kind.GATE: "box", Kind.BIT: "diamond", Kind.FORM: "ellipse"}


def text(netlist: Netlist) -> str:
    """Wires are marked with weights other than 1, gates with their thresholds, outputs with a double border."""
    lines = [
        f"digraph {_quoted(netlist.name)} {{",
        "  rankdir=LR; newrank=true; node [fontsize=10]; edge [fontsize=8, arrowsize=0.5];",
        *(line for place, span in enumerate(netlist.spans) for line in _cluster(netlist, place, span)),
        *_columns(netlist),
        *(_wire(s, v, weight) for v in range(netlist.size) for s, weight in netlist.wires(v)),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _quoted(label: str) -> str:
    return '"' + label.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _cluster(netlist: Netlist, place: int, span: Span) -> Iterator[str]:
    yield f"  subgraph cluster_{place} {{"
    yield f"    label={_quoted(span.name)}; color=gray;"
    for node in span.nodes:
        borders = 2 if node in netlist.outputs else 1
        label = _quoted(netlist.label(node) + _constant(netlist, node, span.kind))
        yield f"    v{node} [label={label}, shape={_SHAPES[span.kind]}, peripheries={borders}];"
    yield "  }"


def _constant(netlist: Netlist, node: int, kind: Kind) -> str:
    """What a gate's weighted sum has to reach, or what a form adds to it."""
    constant = int(netlist.constant[node])
    if kind is Kind.GATE:
        return f" : >= {-constant}"
    return f" : {constant:+}" if constant else ""


def _columns(netlist: Netlist) -> Iterator[str]:
    columns: dict[int, list[int]] = {}
    for node, layer in enumerate(_layers(netlist)):
        if netlist.kinds[node] == Kind.GATE or not layer:
            columns.setdefault(layer, []).append(node)
    for layer in sorted(columns):
        yield f"  {{ rank=same; {'; '.join(f'v{node}' for node in columns[layer])}; }}"


def _layers(netlist: Netlist) -> list[int]:
    """The most gates on a path from an input to each node, the node itself counted."""
    layers: list[int] = []
    for node, kind in enumerate(netlist.kinds.tolist()):
        below = max((layers[source] for source, _ in netlist.wires(node)), default=0)
        layers.append(below + (kind == Kind.GATE))
    return layers


def _wire(source: int, node: int, weight: int) -> str:
    return f"  v{source} -> v{node}{f' [label={_quoted(str(weight))}]' if weight != 1 else ''};"
