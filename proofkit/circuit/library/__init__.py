"""The circuits: one file per construction. Add one by writing its file and putting it on this list."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from proofkit.circuit.language import read_family
from proofkit.circuit.library.float_add import FLOAT_ADD
from proofkit.circuit.library.float_mul import FLOAT_MUL
from proofkit.circuit.library.float_round import FLOAT_ROUND
from proofkit.circuit.library.int_add import INT_ADD
from proofkit.circuit.library.int_mul import INT_MUL
from proofkit.circuit.library.int_sum import INT_SUM, INT_SUM_WITHIN
from proofkit.circuit.library.row import Circuit, Port
from proofkit.kernel.family import Family

__all__ = ["CIRCUITS", "Circuit", "Port", "families", "family"]

_ROWS = (
    INT_ADD,
    INT_SUM_WITHIN,
    INT_SUM,
    INT_MUL,
    FLOAT_ROUND,
    FLOAT_MUL,
    FLOAT_ADD,
)

CIRCUITS: Mapping[str, Circuit] = MappingProxyType({row.name: row for row in _ROWS})


@cache
def families() -> Mapping[str, Family]:
    """Every circuit's description, read; each may use those before it."""
    found: dict[str, Family] = {}
    for row in _ROWS:
        found[row.name] = read_family(row.text, found)
    return MappingProxyType(found)


def family(name: str) -> Family:
    return families()[name]
