"""The circuits of the library at the parameters of their grids: several tests look at each, and it is built once."""

from __future__ import annotations

from functools import cache

from proofkit.circuit.library import CIRCUITS, families
from proofkit.circuit.netlist import Netlist
from proofkit.circuit.unfold import unfold


@cache
def netlist_of(name: str, position: int) -> Netlist:
    """At the parameters of that place in its grid."""
    return unfold(families()[name], CIRCUITS[name].grid[position])
