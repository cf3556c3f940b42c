"""Depth, form depth and number of gates of every circuit, in one table: so that a change is seen."""

from __future__ import annotations

from pathlib import Path

from proofkit.circuit.library import CIRCUITS, families
from proofkit.circuit.netlist import Netlist
from proofkit.kernel.family import Kind
from proofkit.kernel.measure import measure
from tests.circuit.library.built import netlist_of

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "circuits" / "library.txt"


def test_the_table_of_circuits(update_golden: bool) -> None:
    text = "".join(f"{line}\n" for line in map(_line, CIRCUITS))
    if update_golden:
        GOLDEN.parent.mkdir(parents=True, exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def _line(name: str) -> str:
    """Depth, form depth, gates for all parameters, and at those of the grid."""
    found = measure(families()[name])
    gates = str(found.gates) if found.gates is not None else f"at most {found.at_most}"
    grid = ", ".join(str(_gates(netlist_of(name, position))) for position in range(len(CIRCUITS[name].grid)))
    return f"{name}: depth {found.depth}, forms {found.form_depth}, gates {gates}; on the grid {grid}"


def _gates(netlist: Netlist) -> int:
    return len({*netlist.nodes(Kind.GATE), *netlist.outputs})
