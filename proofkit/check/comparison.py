"""Statements side by side: what is derived for each, what it takes, and what was refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from proofkit.check.derivable import additions
from proofkit.check.numbers import beside_class
from proofkit.check.outcome import Judged, Numbers, Outcome
from proofkit.check.questions import needed_anyway
from proofkit.check.standing import Standing, standing
from proofkit.check.verdict_findings import used_hypotheses
from proofkit.terms import Status

__all__ = ["Column", "compared"]

NOT_KNOWN = "none"


@dataclass(frozen=True, slots=True)
class Column:
    """One statement of a comparison. Its class is the smallest that is derivable once what is missing is assumed too.

    `hypotheses` gives for each one how it stands: needed, stated and not needed, or missing. `reason` says why there
    is no class.
    """

    id: str
    ref: str
    about: str
    status: Status
    class_: str
    depth: str
    numbers: Numbers | None
    degree: str
    hypotheses: tuple[tuple[str, str], ...]
    refusals: tuple[str, ...]
    reason: str = ""


def compared(outcome: Outcome, found: Iterable[Judged]) -> tuple[Column, ...]:
    """The columns of these statements, in their order."""
    return tuple(_column(outcome, judged) for judged in found)


def _column(outcome: Outcome, judged: Judged) -> Column:
    statement, stands = judged.statement, standing(outcome, judged)
    about = statement.about.value if statement.about is not None else ""
    return Column(
        statement.id,
        statement.ref,
        about,
        judged.status,
        stands.found.name if stands.found is not None else NOT_KNOWN,
        judged.depth_text or NOT_KNOWN,
        beside_class(judged.numbers, stands.found),
        judged.degree or NOT_KNOWN,
        tuple(_hypotheses(judged, stands).items()),
        _refusals(outcome, about),
        stands.reason,
    )


def _hypotheses(judged: Judged, stands: Standing) -> dict[str, str]:
    verdict = judged.verdict
    if verdict is None:
        return {}
    used = used_hypotheses(verdict)
    stated = {str(h): "needed" if h in used else "stated" for h in verdict.claim.stated}
    return stated | {str(h): "missing" for h in stands.missing or additions(verdict)}


def _refusals(outcome: Outcome, about: str) -> tuple[str, ...]:
    """What was asked of the same definition and is not derivable, as "TC0 (question-id)"."""
    found = []
    for judged in outcome.judged:
        statement = judged.statement
        own = statement.about is not None and statement.about.value == about
        if own and statement.is_question and _is_refused(judged):
            asked = statement.class_ or statement.depth or statement.size
            found.append(f"{asked} ({statement.id})")
    return tuple(found)


def _is_refused(judged: Judged) -> bool:
    """Whether the answer is no: what is undecided has none, and what any bound needs was only left out."""
    verdict = judged.verdict
    if verdict is None or judged.status not in (Status.UNSUPPORTED, Status.CONDITIONAL):
        return False
    return judged.status is Status.UNSUPPORTED or not set(additions(verdict)) <= set(needed_anyway(verdict))
