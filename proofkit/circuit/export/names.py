"""Names that every format can write, and that are the same in all of them, so that tools can match circuits by name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from proofkit.circuit.boolean import Logic
from proofkit.circuit.netlist import Netlist

__all__ = ["Names", "identifier", "names", "summary"]

_UNSAFE = re.compile(r"[^A-Za-z0-9_.,\[\]]")


@dataclass(frozen=True, slots=True)
class Names:
    """Distinct names, without spaces, of inputs and outputs; `wire` and a number is none of them."""

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    wire: str


def names(netlist: Netlist) -> Names:
    """Labels less their spaces, x[1,2]; one that is taken, as by an input that is also an output, gets a number."""
    taken: set[str] = set()
    inputs = tuple(_distinct(map(netlist.label, netlist.inputs), taken))
    outputs = tuple(_distinct(map(netlist.label, netlist.outputs), taken))
    wire = "n"
    while any(name.startswith(wire) for name in taken):
        wire += "_"
    return Names(inputs, outputs, wire)


def _distinct(labels: Iterable[str], taken: set[str]) -> Iterable[str]:
    for label in labels:
        base = name = re.sub(r"^(?=\d)", "_", _UNSAFE.sub("_", label.replace(" ", "")))
        number = 2
        while name in taken:
            name = f"{base}_{number}"
            number += 1
        taken.add(name)
        yield name


def identifier(text: str) -> str:
    """Letters, digits and underscores only, the first of them no digit."""
    return re.sub(r"^(?=\d|$)", "_", re.sub(r"\W", "_", text, flags=re.ASCII))


def summary(netlist: Netlist, logic: Logic) -> str:
    """What the circuit is, in one line, for a comment."""
    params = ", ".join(f"{name} = {value}" for name, value in netlist.params.items())
    size = f"{logic.inputs} inputs, {len(logic.outputs)} outputs, {len(logic.ops)} operations"
    return f"{identifier(netlist.name)}({params}): {size}"
