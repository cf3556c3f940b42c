"""BLIF, the Berkeley Logic Interchange Format: a truth table for each operation."""

from __future__ import annotations

from collections.abc import Iterator

from proofkit.circuit.boolean import FALSE, TRUE, Logic, Op
from proofkit.circuit.export.names import Names, identifier, names, summary
from proofkit.circuit.logic import lower
from proofkit.circuit.netlist import Netlist

__all__ = ["text"]


def text(netlist: Netlist) -> str:
    logic, named = lower(netlist), names(netlist)
    lines = [
        f"# {summary(netlist, logic)}",
        f".model {identifier(netlist.name)}",
        " ".join([".inputs", *named.inputs]),
        " ".join([".outputs", *named.outputs]),
        *_tables(logic, named),
        ".end",
    ]
    return "\n".join(lines) + "\n"


def _tables(logic: Logic, named: Names) -> Iterator[str]:
    """Each table lists the operands' values for which the result is 1."""
    wires = ["", *named.inputs]
    for variable, op, left, right in logic.operations():
        wires.append(f"{named.wire}{variable}")
        yield f".names {wires[left >> 1]} {wires[right >> 1]} {wires[variable]}"
        if op is Op.XOR:
            yield "01 1"
            yield "10 1"
        else:
            yield f"{1 - left & 1}{1 - right & 1} 1"
    for output, name in zip(logic.outputs, named.outputs, strict=True):
        if output in (FALSE, TRUE):
            yield f".names {name}"
            yield from ["1"] * output
        else:
            yield f".names {wires[output >> 1]} {name}"
            yield f"{1 - output & 1} 1"
