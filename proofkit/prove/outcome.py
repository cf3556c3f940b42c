"""What there is to prove about a circuit, and what an attempt came to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from proofkit.prove.counterexample import Counterexample
from proofkit.prove.ports import Instance

__all__ = ["OUTPUTS", "Answer", "Obligation", "Outcome", "obligations"]


@dataclass(frozen=True, slots=True)
class Obligation:
    """That every bit of a group is 0 or 1; with no group, that the outputs are what is meant.

    In all of them a bit is read as the parity of its sum. If every bit is 0 or 1 under that reading then, by induction
    along the wires, it is its sum. So all of them together, in any order, say that the circuit is right.
    """

    group: str = ""

    def __str__(self) -> str:
        return f"bits {self.group}" if self.group else "outputs"


OUTPUTS = Obligation()


def obligations(instance: Instance) -> tuple[Obligation, ...]:
    """Everything there is to prove: the outputs, and each group with a bit that is not 0 or 1 by construction."""
    open_bits = instance.logic.obligations.keys()
    groups = (span.name for span in instance.netlist.spans if not open_bits.isdisjoint(span.nodes))
    return OUTPUTS, *map(Obligation, groups)


class Answer(StrEnum):
    """How an attempt ended. Only the first is a success."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    DISAGREE = "disagree"
    VACUOUS = "vacuous"

    @property
    def code(self) -> str:
        """The code of the finding that says so."""
        return _CODES[self]


_CODES = {
    Answer.PROVED: "",
    Answer.REFUTED: "PK701",
    Answer.UNDECIDED: "PK702",
    Answer.DISAGREE: "PK703",
    Answer.VACUOUS: "PK708",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer with what stands behind it.

    inputs   how many inputs were evaluated, in an exhaustion
    rlimit   resource units that the solver used
    reason   why the answer is neither yes nor no
    """

    answer: Answer
    inputs: int = 0
    rlimit: int = 0
    counterexample: Counterexample | None = None
    reason: str = ""
