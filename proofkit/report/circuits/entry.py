"""What the pages say about one family: what was checked, and its netlists at a few widths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from proofkit.check.circuits import subject
from proofkit.check.outcome import CheckedCircuit, Flag, Outcome
from proofkit.circuit.basis import BasisCircuit, to_basis
from proofkit.circuit.library import family_of
from proofkit.circuit.library.row import Circuit
from proofkit.circuit.measured import Measured, measured
from proofkit.circuit.netlist import Netlist
from proofkit.circuit.size import gates_at
from proofkit.circuit.unfold import unfold
from proofkit.errors import UsageError
from proofkit.kernel.family import Family, Kind
from proofkit.kernel.measure import Measure, circuit_theorem
from proofkit.kernel.theorem import Theorem

__all__ = ["MOST_GATES", "WIDEST_IN_BASIS", "WIDTHS", "Cost", "Entry", "Params", "Stated", "at_text", "entries"]

WIDTHS = (2, 4, 8, 16, 24)
WIDEST_IN_BASIS = 8
MOST_GATES = 2_500
"""Circuits with more are not unfolded for a table."""

Params = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Stated:
    """A family that the kernel accepted, and what it states of all its circuits."""

    row: Circuit
    family: Family
    measure: Measure
    theorem: Theorem

    @property
    def width(self) -> str:
        """The parameter that is varied where one is."""
        names = [name for name, _ in self.family.least]
        return next((name for name in ("p", "n") if name in names), names[0])

    @property
    def fixed(self) -> Params:
        """The other parameters, at the values of a typical check."""
        typical = self.row.grid[len(self.row.grid) // 2]
        return {name: value for name, value in typical.items() if name != self.width}

    @property
    def least(self) -> int:
        """The least width."""
        return dict(self.family.least)[self.width]

    def at(self, width: int) -> Params:
        return {name: {**self.fixed, self.width: width}[name] for name, _ in self.family.least}

    def gates(self, width: int) -> int:
        """By the exact formula."""
        return gates_at(self.measure, self.at(width))

    def has_at_most(self, gates: int, width: int) -> bool:
        """Whether it has no more gates; if they are too many to be counted, it has more."""
        try:
            return self.gates(width) <= gates
        except UsageError:
            return False

    def netlist(self, width: int) -> Netlist:
        return unfold(self.family, self.at(width))


@dataclass(frozen=True, slots=True)
class Cost:
    """One circuit, counted: as weighted thresholds, and as AND, OR and MAJORITY unless it is wide or puts out forms."""

    width: int
    weighted: Measured
    basis: BasisCircuit | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the library with the findings about it; nothing is stated of a description that was refused."""

    checked: CheckedCircuit
    flags: tuple[Flag, ...]
    stated: Stated | None
    costs: tuple[Cost, ...]

    @property
    def name(self) -> str:
        return self.checked.row.name

    def cost(self, width: int) -> Cost | None:
        return next((cost for cost in self.costs if cost.width == width), None)


def entries(outcome: Outcome) -> tuple[Entry, ...]:
    """Every circuit that was checked, in the order of the library."""
    return tuple(_entry(checked, outcome) for checked in outcome.circuits)


def _entry(checked: CheckedCircuit, outcome: Outcome) -> Entry:
    stated = _stated(checked)
    costs = tuple(_costs(stated)) if stated is not None else ()
    return Entry(checked, outcome.flags_of(subject(checked.row)), stated, costs)


def _stated(checked: CheckedCircuit) -> Stated | None:
    if checked.measure is None:
        return None
    family = family_of(checked.row)
    return Stated(checked.row, family, checked.measure, circuit_theorem(family))


def _costs(stated: Stated) -> Iterator[Cost]:
    for width in WIDTHS:
        if width >= stated.least and stated.has_at_most(MOST_GATES, width):
            netlist = stated.netlist(width)
            yield Cost(width, measured(netlist), _in_basis(netlist) if width <= WIDEST_IN_BASIS else None)


def _in_basis(netlist: Netlist) -> BasisCircuit | None:
    is_boolean = Kind.FORM not in {netlist.kinds[node] for node in netlist.outputs}
    return to_basis(netlist) if is_boolean else None


def at_text(params: Params) -> str:
    """n = 4, p = 8."""
    return ", ".join(f"{name} = {value}" for name, value in params.items())
