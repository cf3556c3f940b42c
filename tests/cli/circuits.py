"""A circuit that stays as it is, whatever becomes of the library, and a library that has it."""

from __future__ import annotations

import pytest

import proofkit.circuit.library
from proofkit.circuit.language import read_family
from proofkit.circuit.library import CIRCUITS, families
from proofkit.circuit.library.row import Circuit, Port
from proofkit.kernel.family import Family

__all__ = ["ADDER", "put"]

ADDER = Circuit(
    name="adder",
    title="x + y for two p-bit integers",
    text="""
adder(p >= 1)
input x[i], y[i] for i in range(p)
gate both[i] = x[i] and y[i] for i in range(p)
gate either[i] = x[i] or y[i] for i in range(1, p)
bit one[i] = either[i] - both[i] for i in range(1, p)
# One j at most.
gate reaches[i, j] = both[j] and all(one[k] for k in range(j + 1, i)) for i in range(2, p + 1) for j in range(i - 1)
bit carry[i] = (both[i - 1] if i > 0 else 0) + sum(reaches[i, j] for j in range(i - 1)) for i in range(p + 1)
bit s[i] = (x[i] + y[i] - 2*carry[i + 1] if i < p else 0) + carry[i] for i in range(p + 1)
output s
""",
    inputs=(Port("x"), Port("y")),
    outputs=(Port("s"),),
    meaning=lambda _w, _p, a: (a[0] + a[1],),
    width=lambda p: p["p"] + 2,
    grid=({"p": 1}, {"p": 2}),
    source="carry look-ahead",
    best="2 (Alon and Bruck 1994)",
)


def put(monkeypatch: pytest.MonkeyPatch, row: Circuit) -> None:
    """Have the library hold this row too, in place of one of its name."""
    family = read_family(row.text, families())

    def found(name: str) -> Family:
        return family if name == row.name else families()[name]

    monkeypatch.setattr(proofkit.circuit.library, "CIRCUITS", {**CIRCUITS, row.name: row})
    monkeypatch.setattr(proofkit.circuit.library, "family", found)
