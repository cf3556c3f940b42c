"""Drawings of circuits: all gates in the boxes, all wires at the gates, and nothing that Mermaid could misread."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest

from proofkit.circuit.library import CIRCUITS, families
from proofkit.circuit.library.row import Circuit
from proofkit.circuit.unfold import unfold
from proofkit.kernel.family import Kind
from proofkit.kernel.measure import measure
from proofkit.report.circuits.drawing import gate_drawing, group_drawing, layers
from proofkit.report.markdown import Block
from proofkit.report.mermaid import line_chart
from tests.report.circuits import ADD, ANY_ODD, stated

MOST_EDGES = 500
"""What GitHub draws."""

NODE = re.compile(r'        (b\d+)(?:\(\[|\[\[|\(|\[)"([A-Za-z0-9 .,:()\'#;-]+)"(?:\]\)|\]\]|\)|\]):::([a-z]+)')
EDGE = re.compile(r"    (b\d+) -->(?:\|(?:#45;)?\d+\|)? (b\d+)")
OTHER = re.compile(
    r'    subgraph layer\d+\["(inputs|layer \d+)"\]|    end|    class layer\d+ layer'
    r"|    classDef [a-z]+ fill:[#a-z0-9]+,stroke:#[0-9a-f]{6}(,color:#[0-9a-f]{6})?"
)


def drawn(blocks: Iterable[Block]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Labels by node and edges of the one diagram among blocks, in which every line must be one that is expected."""
    (diagram,) = [str(block) for block in blocks if "```mermaid" in str(block)]
    first, second, *lines, last = diagram.splitlines()
    assert (first, second, last) == ("```mermaid", "flowchart LR", "```")
    nodes, edges = {}, []
    for line in lines:
        if node := NODE.fullmatch(line):
            nodes[node[1]] = re.sub(r"#(\d+);", lambda found: chr(int(found[1])), node[2])
        elif edge := EDGE.fullmatch(line):
            edges.append((edge[1], edge[2]))
        else:
            assert OTHER.fullmatch(line), line
    assert {end for edge in edges for end in edge} <= nodes.keys()
    assert len(edges) == len(set(edges))
    return nodes, edges


LARGE = {"float_exp_series", "float_sqrt_series"}
"""To build these at 4 bits takes seconds."""


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=row.name, marks=[pytest.mark.slow] if row.name in LARGE else [])
        for row in (*CIRCUITS.values(), ADD, ANY_ODD)
    ],
)
def test_the_boxes_of_a_family_hold_all_its_gates(row: Circuit) -> None:
    one = stated(row)
    nodes, edges = drawn(group_drawing(one))
    counted = sum(int(n) for label in nodes.values() for n in re.findall(r": (\d+) gates?\b", label))
    assert counted == len(one.netlist(max(4, one.least)).nodes(Kind.GATE))
    assert all(earlier(a, b) for a, b in edges)
    assert 0 < len(edges) <= MOST_EDGES


def earlier(one: str, other: str) -> bool:
    return int(one[1:]) < int(other[1:])


def test_a_family_that_is_used_is_one_box() -> None:
    nodes, edges = drawn(group_drawing(stated(ANY_ODD)))
    assert list(nodes.values()) == [
        "x: 8 inputs",
        "weighed: 2 forms",
        "half: 2 gates",
        "row = parity: 8 gates",
        "odd: 1 gate",
    ]
    assert edges == [("b0", "b1"), ("b1", "b2"), ("b0", "b3"), ("b3", "b4")]


def test_gates_are_drawn_with_their_wires() -> None:
    nodes, edges = drawn(gate_drawing(stated(ADD)))
    netlist = unfold(stated(ADD).family, {"p": 3})
    assert [label.partition(":")[0] for label in nodes.values()] == [netlist.label(v) for v in range(netlist.size)]
    assert "either[1]: sum >= 1" in nodes.values()
    wires = [(f"b{source}", f"b{node}") for node in range(netlist.size) for source, _ in netlist.wires(node)]
    assert edges == wires


def test_a_weight_stands_at_its_arrow() -> None:
    (diagram,) = [str(block) for block in gate_drawing(stated(ADD)) if "```" in str(block)]
    netlist = unfold(stated(ADD).family, {"p": 3})
    carry, total = netlist.span("carry").nodes[1], netlist.span("s").nodes[0]
    assert f"    b{carry} -->|#45;2| b{total}\n" in diagram


def test_a_large_circuit_is_not_drawn_gate_by_gate() -> None:
    assert list(gate_drawing(stated(CIRCUITS["float_add"]))) == []


def test_a_circuit_that_lacks_a_layer_is_not_drawn_gate_by_gate() -> None:
    """At n = 1 nothing is sorted."""
    assert list(gate_drawing(stated(replace(CIRCUITS["float_sort"], grid=({"n": 1, "p": 2},))))) == []


@pytest.mark.parametrize("name", CIRCUITS)
def test_layers_are_the_depth_that_the_kernel_states(name: str) -> None:
    family = families()[name]
    found = layers(family)
    assert max(found[output] for output in family.outputs) == measure(family).form_depth


def test_a_chart_has_one_value_for_each_number() -> None:
    assert line_chart(("p", 3), "gates", [5, 8, 9]).splitlines()[2:-1] == [
        "xychart-beta",
        '    x-axis "p" 3 --> 5',
        '    y-axis "gates"',
        "    line [5, 8, 9]",
    ]
