"""Verilog: one module of assignments to wires. Names of ports are escaped identifiers, `\\x[3] `, one bit each."""

from __future__ import annotations

from collections.abc import Iterator

from proofkit.circuit.boolean import Logic, Op
from proofkit.circuit.export.names import Names, identifier, names, summary
from proofkit.circuit.logic import lower
from proofkit.circuit.netlist import Netlist

__all__ = ["text"]


def text(netlist: Netlist) -> str:
    logic, named = lower(netlist), names(netlist)
    ports = [f"input {_escaped(name)}" for name in named.inputs]
    ports += [f"output {_escaped(name)}" for name in named.outputs]
    lines = [
        f"// {summary(netlist, logic)}",
        f"module {_escaped(identifier(netlist.name))}(",
        ",\n".join(f"  {port}" for port in ports),
        ");",
        *(f"  {line}" for line in _assignments(logic, named)),
        "endmodule",
    ]
    return "\n".join(lines) + "\n"


def _escaped(name: str) -> str:
    """The space is part of it: it ends the identifier."""
    return f"\\{name} "


def _assignments(logic: Logic, named: Names) -> Iterator[str]:
    wires = ["1'b0", *map(_escaped, named.inputs)]

    def operand(literal: int) -> str:
        return "~" * (literal & 1) + wires[literal >> 1]

    for variable, op, left, right in logic.operations():
        wires.append(f"{named.wire}{variable}")
        yield f"wire {wires[variable]} = {operand(left)} {'^' if op is Op.XOR else '&'} {operand(right)};"
    for output, name in zip(logic.outputs, named.outputs, strict=True):
        yield f"assign {_escaped(name)}= {operand(output)};"
