"""Mermaid: plain ids, quoted labels in which nothing is syntax, and diagrams that GitHub draws."""

from __future__ import annotations

import re

import pytest

from proofkit.report.mermaid import MOST_EDGES, MOST_NODES, Vertex, diagrams
from proofkit.terms import Status

NODE = re.compile(r'    (s\d+)\["([A-Za-z0-9 .,:()\'#;-]+)"\]:::([a-z]+)')
EDGE = re.compile(r"    (s\d+) --> (s\d+)")
CLASS = re.compile(r"    classDef ([a-z]+) fill:#[0-9a-f]{6},stroke:#[0-9a-f]{6},color:#[0-9a-f]{6}")


def parsed(diagram: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Labels by node, and edges; every line must be one of the few that are expected."""
    first, second, *lines, last = diagram.splitlines()
    assert (first, second, last) == ("```mermaid", "flowchart LR", "```")
    nodes, edges, used, defined = {}, [], set(), set()
    for line in lines:
        if node := NODE.fullmatch(line):
            nodes[node[1]] = node[2]
            used.add(node[3])
        elif edge := EDGE.fullmatch(line):
            edges.append((edge[1], edge[2]))
        else:
            found = CLASS.fullmatch(line)
            assert found, line
            defined.add(found[1])
    assert used == defined
    assert {end for edge in edges for end in edge} <= nodes.keys()
    return nodes, edges


def test_a_small_graph() -> None:
    vertices = [
        Vertex("a", "Lemma 1", Status.PROVED),
        Vertex("b", "Lemma 2", Status.REFUTED, ("a", "a", "elsewhere")),
    ]
    (diagram,) = diagrams(vertices)
    assert parsed(diagram) == ({"s0": "Lemma 1: proved", "s1": "Lemma 2: refuted"}, [("s0", "s1")])


LABELS = [
    ('a "quoted" label', "a #34;quoted#34; label"),
    ("<b>bold</b>", "#60;b#62;bold#60;#47;b#62;"),
    ("x_1 | y", "x#95;1 #124; y"),
    ("1. item", "#49;. item"),
    ("- item", "#45; item"),
    ("`code` #1; end", "#96;code#96; #35;1#59; end"),
    ("two\nlines", "two lines"),
]


@pytest.mark.parametrize(("label", "shown"), LABELS, ids=[repr(label) for label, _ in LABELS])
def test_nothing_in_a_label_is_syntax(label: str, shown: str) -> None:
    (diagram,) = diagrams([Vertex("a", label, Status.MODULO)])
    assert parsed(diagram)[0] == {"s0": f"{shown}: modulo"}


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_class(status: Status) -> None:
    (diagram,) = diagrams([Vertex("a", "Lemma 1", status)])
    assert f":::{status}" in diagram
    parsed(diagram)


@pytest.mark.parametrize(("size", "cited"), [(200, 3), (10, 2), (120, 119)])
def test_large_graphs_are_split_and_lose_no_edge(size: int, cited: int) -> None:
    vertices = [
        Vertex(f"v{k}", f"Lemma {k}", Status.MODULO, tuple(f"v{j}" for j in range(max(0, k - cited), k)))
        for k in range(size)
    ]
    found = []
    for diagram in diagrams(vertices):
        nodes, edges = parsed(diagram)
        assert len(nodes) <= MOST_NODES
        assert len(edges) <= MOST_EDGES
        found += [(nodes[a], nodes[b]) for a, b in edges]
    assert len(found) == len(set(found)) == sum(len(v.cites) for v in vertices)


def test_no_statements_no_diagram() -> None:
    assert list(diagrams([])) == []
