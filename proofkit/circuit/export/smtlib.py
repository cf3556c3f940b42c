"""SMT-LIB 2: inputs are Boolean constants; each operation and output is defined by earlier ones."""

from __future__ import annotations

from collections.abc import Iterator

from proofkit.circuit.boolean import Logic, Op
from proofkit.circuit.export.names import Names, names, summary
from proofkit.circuit.logic import lower
from proofkit.circuit.netlist import Netlist

__all__ = ["text"]


def text(netlist: Netlist) -> str:
    logic, named = lower(netlist), names(netlist)
    lines = [
        f"; {summary(netlist, logic)}",
        "(set-logic QF_BV)",
        *(f"(declare-const {_quoted(name)} Bool)" for name in named.inputs),
        *_definitions(logic, named),
    ]
    return "\n".join(lines) + "\n"


def _quoted(name: str) -> str:
    return f"|{name}|"


def _definitions(logic: Logic, named: Names) -> Iterator[str]:
    wires = ["false", *map(_quoted, named.inputs)]

    def operand(literal: int) -> str:
        return f"(not {wires[literal >> 1]})" if literal & 1 else wires[literal >> 1]

    for variable, op, left, right in logic.operations():
        wires.append(f"{named.wire}{variable}")
        function = "xor" if op is Op.XOR else "and"
        yield f"(define-fun {wires[variable]} () Bool ({function} {operand(left)} {operand(right)}))"
    for output, name in zip(logic.outputs, named.outputs, strict=True):
        yield f"(define-fun {_quoted(name)} () Bool {operand(output)})"
