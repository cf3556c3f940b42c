"""The ledger of hypotheses: stated, used, missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proofkit.check.verdict_findings import missing_hypotheses, used_hypotheses
from proofkit.kernel.claims import Hypothesis
from proofkit.report.markdown import Block, Heading, code, link, table, text
from proofkit.report.words import hypotheses_words
from proofkit.report.work import Subject, Work

__all__ = ["ledger"]


def ledger(work: Work) -> Iterator[Block]:
    """One table for each reading."""
    yield Heading(2, "Hypotheses")
    yield (
        "*Used* are the stated hypotheses without which the verdict would be another; *missing* are the weakest "
        "additions that would repair the statement. `N` is the number of operands."
    )
    for reading in work.readings:
        yield Heading(3, f"Hypotheses, {text(reading.name)}")
        rows = [_row(subject, work) for subject in reading.subjects if subject.statement is not None]
        yield table(("statement", "stated", "used", "missing"), rows)


def _row(subject: Subject, work: Work) -> list[str]:
    verdict = subject.judged.verdict if subject.judged is not None else None
    name = link(text(subject.ref), subject.id)
    if verdict is None:
        assumed = subject.statement.assume if subject.statement is not None else ()
        return [name, ", ".join(code(t.value) for t in assumed), "not judged", ""]
    stated, used = _in_order(subject, verdict.claim.stated), _in_order(subject, used_hypotheses(verdict))
    missing = "; ".join(hypotheses_words(missing_hypotheses(verdict), work))
    every = "all" if stated and set(stated) == set(used) else _listed(used)
    return [name, _listed(stated) or "none", every or "none", missing or "none"]


def _in_order(subject: Subject, hypotheses: Iterable[Hypothesis]) -> list[Hypothesis]:
    """As the statement has them; those about operations are a set and come by their text."""
    found = list(dict.fromkeys(hypotheses))
    return sorted(found, key=str) if subject.statement is not None and subject.statement.covers else found


def _listed(hypotheses: Iterable[Hypothesis]) -> str:
    return ", ".join(code(str(h)) for h in hypotheses)
