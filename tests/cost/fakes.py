"""Circuits that compute nothing, of any depth, size and uniformity: numbers do not depend on what is computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from unittest.mock import patch

from proofkit.cost.model import Candidate
from proofkit.kernel.family import Family, Group, Kind
from proofkit.kernel.measure import circuit_theorem, measure
from proofkit.kernel.numeric import left_as_sums
from tests.kernel.build import app
from tests.kernel.families import bit, gate, inputs, number, read

__all__ = ["fake", "library"]


def fake(name: str, layers: int, *, extra_gates: int = 0, is_hard: bool = False, sums: bool = True) -> Candidate:
    """Layers of gates, then a sum that is one layer more if it has to be a gate; gates beside them cost no depth."""
    groups: list[Group] = [inputs("x")]
    for k in range(layers):
        extra = [number(app("prime", 1))] if is_hard else []
        groups.append(gate(f"g{k}", read(groups[-1].name), *extra))
    outputs = [bit("out", read(groups[-1].name))] if sums else groups[-1:]
    beside = [gate(f"beside{k}", read("x")) for k in range(extra_gates)]
    family = Family(
        name, (("p", 2),), (*groups, *(g for g in outputs if g.kind is Kind.BIT), *beside), (outputs[0].name,)
    )
    gates = circuit_theorem(family)
    return Candidate(name, gates, left_as_sums(family, gates), measure(family))


@contextmanager
def library(circuits: Mapping[str, tuple[Candidate, ...]]) -> Iterator[None]:
    """Every operation is computed by these circuits alone, and all of them have been checked."""

    def candidates(operation: str) -> tuple[Candidate, ...]:
        return circuits.get(operation, ())

    with (
        patch("proofkit.cost.model.candidates", candidates),
        patch("proofkit.check.numbers.candidates", candidates),
        patch("proofkit.check.numbers._faults", lambda _: lambda _: ""),
    ):
        yield
