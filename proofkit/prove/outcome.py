"""What there is to prove about a circuit, and what an attempt came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from proofkit.prove.compositional.lemma import Lemma

if TYPE_CHECKING:
    from proofkit.prove.counterexample import Counterexample
    from proofkit.prove.ports import Instance

__all__ = ["OUTPUTS", "Answer", "Obligation", "Outcome", "merged", "obligations"]


@dataclass(frozen=True, slots=True)
class Obligation:
    """That every bit of a group is 0 or 1; with no group, that the outputs are what is meant.

    In all of them a bit is read as the parity of its sum. If every bit is 0 or 1 under that reading then, by induction
    along the wires, it is its sum. So all of them together, in any order, say that the circuit is right.
    """

    group: str = ""

    def bits(self, instance: Instance) -> list[int]:
        """The bits of the group that are not 0 or 1 by construction."""
        nodes = instance.netlist.span(self.group).nodes if self.group else range(0)
        return [node for node in instance.doubtful if node in nodes]

    def __str__(self) -> str:
        return f"bits {self.group}" if self.group else "outputs"


OUTPUTS = Obligation()


def obligations(instance: Instance) -> tuple[Obligation, ...]:
    """Everything there is to prove: the outputs, and each group with a bit that is not 0 or 1 by construction."""
    groups = (Obligation(span.name) for span in instance.netlist.spans)
    return OUTPUTS, *(obligation for obligation in groups if obligation.bits(instance))


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
    lemmas   those of a compositional proof, and the steps between them
    worst    of a circuit that approximates: no relative error is larger, in units of 2**-p, of which 1 is allowed
    """

    answer: Answer
    inputs: int = 0
    rlimit: int = 0
    counterexample: Counterexample | None = None
    reason: str = ""
    lemmas: tuple[Lemma, ...] = ()
    rules: tuple[str, ...] = ()
    worst: Fraction | None = None


_WORST_FIRST = (Answer.DISAGREE, Answer.VACUOUS, Answer.REFUTED, Answer.UNDECIDED, Answer.PROVED)


def merged(outcomes: Sequence[Outcome]) -> Outcome:
    """The worst of several outcomes, with the effort of all."""
    worst = min(outcomes, key=lambda outcome: _WORST_FIRST.index(outcome.answer))
    inputs = max(outcome.inputs for outcome in outcomes)
    return replace(worst, inputs=inputs, rlimit=sum(outcome.rlimit for outcome in outcomes))
