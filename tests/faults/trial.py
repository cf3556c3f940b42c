"""Whether a fault is caught: by a finding of the right code, or because the definition no longer means what it did."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from proofkit.check.catalog import Catalog
from proofkit.check.outcome import Outcome
from proofkit.check.run import check
from proofkit.errors import SpecError
from proofkit.spec.model import Spec
from proofkit.terms import Severity, Status
from tests.faults.mutant import Mutant

ANSWER = "PK505"
"""The code of a note that is an answer: to a question, "not derivable" is what catches a fault."""


class Result(StrEnum):
    CAUGHT = "caught"
    MEANING = "caught by meaning"
    EQUIVALENT = "equivalent"
    WRONG_CODE = "wrong code"
    MISSED = "missed"


@dataclass(frozen=True)
class Trial:
    kind: str
    label: str
    subject: str
    result: Result
    codes: tuple[str, ...]


def run(mutant: Mutant, before: frozenset[tuple[str, str, str]] = frozenset()) -> Trial:
    """Check one mutant as `proofkit check` would; what was found `before` the fault was planted does not count."""
    try:
        outcome = check(mutant.specs, only={mutant.subject})
    except SpecError as error:
        codes = tuple(sorted({f.code for f in error.findings}))
        status, complete = Status.UNDECIDED, False
    else:
        codes = tuple(sorted({code for code, _, _ in raised(outcome) - before}))
        judged = outcome.find(mutant.subject)
        status = judged.status if judged is not None else Status.UNDECIDED
        complete = judged is not None and judged.through is not None
    result = _result(mutant, codes, status)
    if mutant.kind == "citation dropped" and result is Result.MISSED and complete:
        result = Result.EQUIVALENT  # the citations that are left cover every component by themselves
    return Trial(mutant.kind, mutant.label, mutant.subject, result, codes)


def found(specs: tuple[Spec, ...], subject: str) -> frozenset[tuple[str, str, str]]:
    """What is found without a fault."""
    return raised(check(specs, only={subject}))


def raised(outcome: Outcome) -> frozenset[tuple[str, str, str]]:
    """Code, subject and message of what a reader has to act on, and of answers to questions."""
    open_flags = [f for f in outcome.flags if not f.reason and f.finding.code != "PK901"]
    told = [f.finding for f in open_flags if f.severity is not Severity.NOTE or f.finding.code == ANSWER]
    return frozenset((f.code, f.subject, f.message) for f in told)


def _result(mutant: Mutant, codes: tuple[str, ...], status: Status) -> Result:
    if mutant.is_refused and status >= Status.MODULO:
        return Result.MISSED
    if set(codes) & set(mutant.codes):
        return Result.CAUGHT
    if mutant.definition:
        return _meaning(mutant, codes)
    if codes or status < Status.MODULO:
        return Result.WRONG_CODE
    return Result.MISSED


def _meaning(mutant: Mutant, codes: tuple[str, ...]) -> Result:
    """No rule is broken: does the mutated definition still compute what the reference computes?"""
    from tests.faults.meaning import agrees

    if codes:
        return Result.CAUGHT
    return Result.EQUIVALENT if agrees(Catalog.of(mutant.specs), mutant.definition) else Result.MEANING
