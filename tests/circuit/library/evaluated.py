"""What a circuit from one float to one float gives, straight from its sums."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from proofkit.circuit.library import CIRCUITS, families
from proofkit.circuit.unfold import unfold
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.words import Triple
from tests.circuit.library.operands import Operands, results
from tests.circuit.library.plain import node_values


def evaluated(name: str, p: int, xs: Sequence[Float]) -> list[Float]:
    circuit, format = CIRCUITS[name], FloatFormat(p)
    netlist = unfold(families()[name], {"p": p})
    operands = Operands(circuit, netlist)
    bits = [operands.bits([Triple(*format.fields(x))]) for x in xs]
    values = node_values(netlist, np.array(bits, np.int64).T)
    return [format.of_fields(*found) for [found] in results(circuit, netlist, values)]
