"""What was found out about a circuit at given parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from proofkit.prove.outcome import Answer, Outcome

if TYPE_CHECKING:
    from proofkit.prove.counterexample import Counterexample

__all__ = ["Evidence"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found out about one circuit.

    methods   what gave the answer; "sample" if one of a few random inputs is wrong already
    control   the changed circuits that had to be refuted first
    """

    circuit: str
    params: Mapping[str, int]
    gates: int
    methods: tuple[str, ...]
    control: tuple[str, ...]
    outcome: Outcome

    @property
    def answer(self) -> Answer:
        return self.outcome.answer

    @property
    def evaluations(self) -> int:
        """Gates times inputs that were evaluated."""
        return self.gates * self.outcome.inputs

    @property
    def worst(self) -> Fraction | None:
        """Of a circuit that approximates: no relative error is larger, in units of 2**-p."""
        return self.outcome.worst

    @property
    def counterexample(self) -> Counterexample | None:
        return self.outcome.counterexample
