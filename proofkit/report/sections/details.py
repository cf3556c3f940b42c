"""Statement by statement: what it is about, what it claims, how the bound is derived, and what was found."""

from __future__ import annotations

from collections.abc import Iterator

from proofkit.check.outcome import Flag
from proofkit.check.verdict_findings import missing_hypotheses
from proofkit.report.markdown import Block, Heading, bullets, code, table, text
from proofkit.report.sections.claim import claim
from proofkit.report.sections.definition import Definitions
from proofkit.report.sections.derived import derived
from proofkit.report.words import ANSWERS, ITEM_VERDICTS, VERDICTS, and_list, hypotheses_words, place_words, sentence
from proofkit.report.work import Reading, Subject, Work, in_paper_order

__all__ = ["details"]


def details(work: Work) -> Iterator[Block]:
    """One section for each reference, one part for each reading."""
    yield Heading(2, "Statement by statement")
    definitions = Definitions(work)
    for ref, entries in in_paper_order(work):
        yield Heading(3, text(ref))
        for reading, subject in entries:
            yield Heading(4, f"{text(ref)}, {text(reading.name)}", subject.id)
            yield from _subject(work, reading, subject, definitions)


def _subject(work: Work, reading: Reading, subject: Subject, definitions: Definitions) -> Iterator[Block]:
    if subject.item is not None:
        yield from _item(subject)
    elif subject.statement is not None:
        statement = subject.statement
        yield text(statement.prose)
        if statement.about is not None:
            yield from definitions.shown(reading, statement.about.value, subject.id)
        yield claim(work, reading, statement)
        yield _verdict(work, subject)
        yield from derived(work, reading, subject)
    yield from _flags(reading, subject)


def _item(subject: Subject) -> Iterator[Block]:
    """A statement about classes or a condition on functions: each part with its status."""
    item = subject.item
    if item is None:
        return
    yield text(item.subject.prose)
    yield f"**Verdict: {subject.status}.** {sentence(ITEM_VERDICTS[subject.status])}"
    yield table(("part", "status", "because"), [(code(p), str(s), text(reason)) for p, s, reason in item.parts])
    if item.rests_on:
        yield "Rests on:"
        yield bullets(map(text, item.rests_on))


def _verdict(work: Work, subject: Subject) -> str:
    verdict = subject.judged.verdict if subject.judged is not None else None
    asks = subject.statement is not None and subject.statement.is_question
    words = f"**Verdict: {subject.status}.** {sentence((ANSWERS if asks else VERDICTS)[subject.status])}"
    if verdict is None or verdict.theorem is None:
        return words
    missing = hypotheses_words(missing_hypotheses(verdict), work)
    claimed = "asked" if asks else "claimed"
    short = [f"{s.measure}: {claimed} {code(s.claimed)}, derived {code(s.derived)}" for s in verdict.shortfalls]
    words += f" Falls short in {'; '.join(short)}." if short else ""
    return words + (f" It would take that {and_list(missing)}." if missing else "")


def _flags(reading: Reading, subject: Subject) -> Iterator[Block]:
    """The findings about a statement, and those about its definition."""
    about = subject.statement.about if subject.statement is not None else None
    own = list(reading.flags_of(subject.id))
    of_definition = list(reading.flags_of(about.value)) if about is not None else []
    found = [*own, *(f for f in of_definition if not reading.is_about_paper(f))]
    if found:
        yield "Findings:"
        yield bullets(_flag(flag) for flag in found)


def _flag(flag: Flag) -> str:
    finding = flag.finding
    state = "open" if flag.is_open else "acknowledged" if flag.reason else "for information"
    reason = f": {text(flag.reason)}" if flag.reason else ""
    where = f"{finding.code} ({flag.severity}, {place_words(finding.place)})"
    return f"{where}: {text(finding.message)}. *{state.capitalize()}*{reason}"
