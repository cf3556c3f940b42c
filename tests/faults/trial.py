"""Whether a fault is caught: by a finding of the right code, or because the definition no longer means what it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from proofkit.check.catalog import Catalog
from proofkit.check.outcome import Judged, Outcome
from proofkit.check.run import _Run
from proofkit.errors import SpecError
from proofkit.spec.model import Spec, Statement
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


@dataclass(frozen=True)
class Sound:
    """A statement without a fault, with what it cites: how all of them are judged, and what is found."""

    catalog: Catalog
    judged: Mapping[str, Judged]
    findings: frozenset[tuple[str, str, str]]


@dataclass
class Rerun(_Run):
    """A check that judges the subject, and of what it cites only what the fault reaches; the rest is remembered.

    The derivation with all calls spliced in, which only tells notes about slack, is left out.
    """

    sound: Sound | None = None

    def _judge(self, statement: Statement) -> None:
        if self.sound is not None and not self._is_reached(statement, self.sound):
            self.judged[statement.id] = self.sound.judged[statement.id]
        else:
            super()._judge(statement)

    def _is_reached(self, statement: Statement, sound: Sound) -> bool:
        if statement.id in (self.only or ()) or statement is not sound.catalog.statements.get(statement.id):
            return True
        cited = [t.value for t in statement.cites or ()]
        if any(self.judged.get(name) is not sound.judged.get(name) for name in cited):
            return True
        pair = [c.built(statement.about.value) for c in (self.catalog, sound.catalog)] if statement.about else []
        return any(b is None for b in pair) or len({b.digest for b in pair}) > 1

    def _inlined(self, *_: object) -> None:
        return None


def judge_sound(specs: tuple[Spec, ...], subject: str) -> Sound:
    """Everything about a statement while nothing is wrong."""
    catalog = Catalog.of(specs)
    outcome = Rerun(catalog, {subject}).outcome()
    return Sound(catalog, {j.statement.id: j for j in outcome.judged}, raised(outcome))


def run(mutant: Mutant, sound: Sound | None = None) -> Trial:
    """Check one mutant as `proofkit check` would; what was found before the fault was planted does not count."""
    try:
        outcome = Rerun(Catalog.of(mutant.specs), {mutant.subject}, sound=sound).outcome()
    except SpecError as error:
        codes = tuple(sorted({f.code for f in error.findings}))
        status, complete = Status.UNDECIDED, False
    else:
        before = sound.findings if sound is not None else frozenset()
        codes = tuple(sorted({code for code, _, _ in raised(outcome) - before}))
        judged = outcome.find(mutant.subject)
        status = judged.status if judged is not None else Status.UNDECIDED
        complete = judged is not None and judged.through is not None
    result = _result(mutant, codes, status)
    if mutant.kind == "citation dropped" and result is Result.MISSED and complete:
        result = Result.EQUIVALENT  # the citations that are left cover every component by themselves
    return Trial(mutant.kind, mutant.label, mutant.subject, result, codes)


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
