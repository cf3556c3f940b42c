"""AIGER, ASCII: two-input ANDs and complements. https://fmv.jku.at/aiger/FORMAT.aiger"""

from __future__ import annotations

from proofkit.circuit.boolean import Op
from proofkit.circuit.export.names import names, summary
from proofkit.circuit.logic import lower
from proofkit.circuit.netlist import Netlist

__all__ = ["text"]


def text(netlist: Netlist) -> str:
    """An XOR is three ANDs: a XOR b = NOT (a AND b) AND NOT (NOT a AND NOT b)."""
    logic, named = lower(netlist), names(netlist)
    literals = [2 * variable for variable in range(logic.inputs + 1)]
    gates: list[str] = []

    def conjunction(a: int, b: int) -> int:
        made = 2 * (logic.inputs + 1 + len(gates))
        gates.append(f"{made} {max(a, b)} {min(a, b)}")
        return made

    for _, op, left, right in logic.operations():
        a, b = literals[left >> 1] ^ left & 1, literals[right >> 1] ^ right & 1
        if op is Op.XOR:
            literals.append(conjunction(conjunction(a, b) ^ 1, conjunction(a ^ 1, b ^ 1) ^ 1))
        else:
            literals.append(conjunction(a, b))
    header = f"aag {logic.inputs + len(gates)} {logic.inputs} 0 {len(logic.outputs)} {len(gates)}"
    inputs = [str(2 * variable) for variable in range(1, logic.inputs + 1)]
    outputs = [str(literals[output >> 1] ^ output & 1) for output in logic.outputs]
    symbols = [f"i{place} {name}" for place, name in enumerate(named.inputs)]
    symbols += [f"o{place} {name}" for place, name in enumerate(named.outputs)]
    return "\n".join([header, *inputs, *outputs, *gates, *symbols, "c", summary(netlist, logic), ""])
