"""The list of reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from proofkit.check.circuits import subject
from proofkit.check.outcome import Outcome
from proofkit.report.atlas import ATLAS, entries
from proofkit.report.circuits import OVERVIEW
from proofkit.report.markdown import Block, Heading, bullets, table, text
from proofkit.report.words import VERDICTS, counts, place_words
from proofkit.report.work import Reading, Work
from proofkit.spec.shipped import is_shipped
from proofkit.terms import Status

__all__ = ["index"]


def index(outcome: Outcome, found: Sequence[Work]) -> Iterator[Block]:
    """Every report with the counts of each reading, and findings that no report shows."""
    yield Heading(1, "Reports", "title")
    yield "One report for each paper, with its verdicts and findings counted for each reading of it."
    shown = [
        status for status in sorted(Status, reverse=True) if any(r.statuses[status] for w in found for r in w.readings)
    ]
    head = ("report", "paper", "reading", "statements", *map(str, shown), "findings", "open")
    yield table(head, [_row(work, reading, shown) for work in found for reading in work.readings])
    total = [(status, sum(r.statuses[status] for w in found for r in w.readings)) for status in shown]
    yield f"In all: {counts(total)}."
    yield bullets(f"*{status}*: {VERDICTS[status]}" for status in shown)
    yield from _atlas(outcome)
    yield from _circuits(outcome)
    reported = {id(flag) for work in found for reading in work.readings for flag in reading.flags}
    reported |= {id(flag) for checked in outcome.circuits for flag in outcome.flags_of(subject(checked.row))}
    ours = (flag for flag in outcome.flags if flag.is_open or not is_shipped(flag.finding.place.file))
    others = [flag.finding for flag in ours if id(flag) not in reported]
    if others:
        yield Heading(2, "Findings elsewhere")
        yield bullets(sorted(f"{f.code} ({place_words(f.place)}): {text(f.message)}" for f in others))


def _atlas(outcome: Outcome) -> Iterator[Block]:
    found = entries(outcome)
    if found:
        shallow = sum(entry.is_shallow for entry in found)
        yield Heading(2, "Architectures")
        yield f"[The atlas]({ATLAS}) compares {len(found)} of them; for {shallow} constant depth is derived."


def _circuits(outcome: Outcome) -> Iterator[Block]:
    if outcome.circuits:
        statuses = Counter(checked.status for checked in outcome.circuits)
        yield Heading(2, "Circuits")
        yield f"[The families of circuits]({OVERVIEW}), {len(outcome.circuits)} of them: {counts(statuses.items())}."


def _row(work: Work, reading: Reading, shown: Sequence[Status]) -> list[str]:
    statuses = reading.statuses
    waiting = sum(flag.is_open for flag in reading.flags)
    return [
        f"[{text(work.id)}]({work.id}.md)",
        text(reading.spec.paper.title),
        text(reading.name),
        str(statuses.total()),
        *(str(statuses[status]) for status in shown),
        str(len(reading.flags)),
        str(waiting),
    ]
