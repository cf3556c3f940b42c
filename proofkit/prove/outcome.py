"""What an attempt at a proof came to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from proofkit.prove.counterexample import Counterexample

__all__ = ["Answer", "Obligation", "Outcome"]


class Obligation(StrEnum):
    """What there is to prove: that the outputs are what is meant, and that every bit is 0 or 1.

    A bit is read as the parity of its sum. If every bit is 0 or 1 under that reading, then by induction along the wires
    it is its sum; so both together, in any order, say that the circuit is right.
    """

    OUTPUTS = "outputs"
    BITS = "bits"


class Answer(StrEnum):
    """How an attempt ended. Only the first is a success; each of the others has a finding code."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    DISAGREE = "disagree"
    VACUOUS = "vacuous"

    @property
    def code(self) -> str:
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
