"""A cost model: one circuit of the library for every operation, with what the kernel states of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import inf

from proofkit.circuit.library import CIRCUITS, family
from proofkit.circuit.library.row import Circuit
from proofkit.circuit.size import gates_at
from proofkit.errors import KernelError
from proofkit.floats.real import REAL
from proofkit.kernel.claims import Uniformity
from proofkit.kernel.measure import Measure, circuit_theorem, measure
from proofkit.kernel.numeric import left_as_sums
from proofkit.kernel.theorem import Theorem
from proofkit.ops import OPERATIONS

__all__ = ["MODELS", "NO_CIRCUIT", "REFERENCE", "SHALLOW", "SMALL", "Candidate", "CostModel", "candidates"]

SHALLOW, SMALL = "shallow", "small"
MODELS = (SHALLOW, SMALL)

NO_CIRCUIT = "no circuit for "

REFERENCE = 8
"""The value of every parameter at which gates are counted to say which circuit is smaller."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A circuit that computes an operation: its theorem, and the one that leaves its outputs as sums.

    Of one that is `promised` something its parameters have to be as its row says. One that is only for operands of a
    smaller domain than the operation's says `within` which.
    """

    circuit: str
    gates: Theorem
    sums: Theorem
    measure: Measure
    promised: bool = False
    within: str = ""

    @property
    def depth(self) -> int:
        return self.measure.depth

    @property
    def form_depth(self) -> int:
        return self.measure.form_depth

    @property
    def uniformity(self) -> Uniformity:
        return self.gates.bound.uniformity

    def gates_at_reference(self) -> int | None:
        """Not known where the parameters cannot be chosen freely."""
        if self.promised:
            return None
        return gates_at(self.measure, dict.fromkeys(self.gates.bound.subject.params.least, REFERENCE))


@cache
def _candidate(circuit: str) -> Candidate | None:
    """Nothing where the kernel refuses the description."""
    found = family(circuit)
    try:
        gates = circuit_theorem(found)
        row = CIRCUITS[circuit]
        promised = row.promise is not None
        return Candidate(circuit, gates, left_as_sums(found, gates), measure(found), promised, _within(row))
    except KernelError:
        return None


def _within(row: Circuit) -> str:
    """The domain that an approximation is limited to where the function is not."""
    function = REAL[row.approximates] if row.approximates else None
    return "" if function is None or function.natural else function.domain


def candidates(operation: str) -> tuple[Candidate, ...]:
    """The circuits of the library that compute an operation."""
    row = OPERATIONS.get(operation)
    names = [name for name in row.circuits if name in CIRCUITS] if row is not None else []
    return tuple(found for name in names if (found := _candidate(name)) is not None)


@dataclass(frozen=True, slots=True)
class CostModel:
    """Which circuit is taken: the shallowest, or the one with the fewest gates, of those that are uniform enough.

    Where none is, it is one of the most uniform. Without a `uniformity` it is up to each statement what is enough.
    """

    name: str = SHALLOW
    uniformity: Uniformity | None = None

    def __post_init__(self) -> None:
        if self.name not in MODELS:
            raise KernelError("cost", f"no cost model {self.name!r}: one of {', '.join(MODELS)}")

    def wanted(self, claimed: Uniformity | None) -> Uniformity:
        """What is uniform enough for a statement; where it claims nothing, the class that papers mean."""
        found = self.uniformity if self.uniformity is not None else claimed
        return found if found is not None else Uniformity.DLOGTIME

    def choose(self, operation: str, wanted: Uniformity) -> Candidate:
        """Raises: KernelError where no circuit computes the operation."""
        found = candidates(operation)
        if not found:
            raise KernelError("cost", f"{NO_CIRCUIT}{operation}")
        most = max(wanted, min(c.uniformity for c in found))
        enough = [c for c in found if c.uniformity <= most]
        if self.name == SMALL and len(enough) > 1:
            return min(enough, key=lambda c: (c.gates_at_reference() or inf, c.depth, c.form_depth))
        return min(enough, key=lambda c: (c.depth, c.form_depth))
