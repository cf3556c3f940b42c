"""A claim under hypotheses that contradict one another says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proofkit.kernel.claims import AtMost, Claim, Hypothesis
from proofkit.kernel.poly import Poly
from proofkit.prove.satisfiable import contradictory
from proofkit.spec.model import Statement
from proofkit.terms import Finding

__all__ = ["clash", "vacuity_findings"]


def _equal(left: Poly, right: Poly) -> list[AtMost]:
    return [AtMost(left, right), AtMost(right, left)]


def clash(claim: Claim, more: Iterable[Hypothesis] = ()) -> bool | None:
    """True if what a claim assumes and fixes cannot hold together with `more`, None where that is not decided."""
    fixed = [h for name, value in claim.at for h in _equal(Poly.of(name), value)]
    return contradictory(dict.fromkeys([*claim.stated, *more, *fixed]), claim.params)


def vacuity_findings(statement: Statement, claim: Claim) -> Iterator[Finding]:
    """PK303 if the hypotheses cannot hold together, PK702 if the solver could not tell."""
    answer = clash(claim)
    place = statement.assume[0].place if statement.assume else statement.place
    listed = ", ".join(map(str, claim.stated))
    if answer is True:
        message = f"the hypotheses of {statement.ref} contradict one another: {listed}"
        yield Finding("PK303", message, place, statement.id, "drop one of them")
    elif answer is None:
        message = f"whether the hypotheses of {statement.ref} can hold together was not decided: {listed}"
        yield Finding("PK702", message, place, statement.id)
