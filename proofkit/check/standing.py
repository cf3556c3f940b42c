"""How a statement stands once what it is missing is assumed as well: its class, or why it has none."""

from __future__ import annotations

from dataclasses import dataclass

from proofkit.check.derivable import Derivable, additions, completed, derivable
from proofkit.check.outcome import Judged, Outcome
from proofkit.check.vacuity import clash
from proofkit.kernel.claims import Hypothesis
from proofkit.kernel.judge import Verdict
from proofkit.terms import Status

__all__ = ["NOTHING_FOLLOWS", "OPERATIONS", "Standing", "standing"]

NOTHING_FOLLOWS = {
    Status.UNDECIDED: "it is undecided: no bound is derived, so nothing follows",
    Status.UNSUPPORTED: "it is unsupported: what it claims is not derivable, so nothing follows from the claim",
    Status.REFUTED: "it is refuted, so nothing follows",
}
OPERATIONS = "it is about operations, not about a model"
VACUOUS = {
    "PK303": "its hypotheses contradict one another: it is about no model",
    "PK702": "it is not decided whether its hypotheses can hold together, and it may be about no model",
}
COMPLETED = {
    True: "its hypotheses and what is missing contradict one another, so it is about no model",
    None: "it is not decided whether its hypotheses and what is missing can hold together",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The verdict with `missing` among its hypotheses, and the class of that; `reason` says why there is no class.

    `hypotheses` are those that the statement itself makes. The status plays no part: an unsupported claim has a class.
    """

    verdict: Verdict | None
    found: Derivable | None
    hypotheses: tuple[Hypothesis, ...] = ()
    missing: tuple[Hypothesis, ...] = ()
    reason: str = ""


def standing(outcome: Outcome, judged: Judged) -> Standing:
    """What is derivable for a statement, unless it speaks of operations or of nothing."""
    verdict = judged.verdict
    if verdict is None or judged.statement.covers:
        return Standing(None, None, reason=OPERATIONS if judged.statement.covers else NOTHING_FOLLOWS[Status.UNDECIDED])
    stated = tuple(dict.fromkeys(verdict.claim.stated))
    reason = _vacuous(outcome, judged)
    assumed = completed(verdict)
    found = derivable(assumed)
    if reason or found is None:
        return Standing(assumed, None, stated, additions(verdict), reason or NOTHING_FOLLOWS[Status.UNDECIDED])
    missing = tuple(dict.fromkeys((*additions(verdict), *found.missing)))
    answer = clash(verdict.claim, missing) if missing else False
    if answer is not False:
        listed = ", ".join(map(str, (*stated, *missing)))
        return Standing(assumed, None, stated, missing, f"{COMPLETED[answer]}: {listed}")
    return Standing(assumed, found, stated, missing)


def _vacuous(outcome: Outcome, judged: Judged) -> str:
    codes = {flag.finding.code for flag in outcome.flags_of(judged.statement.id)}
    return next((reason for code, reason in VACUOUS.items() if code in codes), "")
