"""Title, source, what this is, and the conventions of each reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from proofkit.check.conventions import REQUIRED
from proofkit.report.markdown import Block, Heading, bullets, table, text
from proofkit.report.words import counts, place_words
from proofkit.report.work import Reading, Work
from proofkit.terms import Place

__all__ = ["head", "summary"]

UNSTATED = "unstated"

WHAT = (
    "For every statement: the depth and size that follow from the definitions and the results that it cites, set "
    "against what it claims. This checks a proof's accounting relative to named cited results; "
    "*not derivable* is never *false*."
)


def head(work: Work) -> Iterator[Block]:
    """The first lines, and the table of conventions."""
    paper = work.readings[0].spec.paper
    yield Heading(1, text(paper.title), "title")
    files = [f"{place_words(Place(reading.spec.path, 0))} ({reading.name})" for reading in work.readings]
    yield f"Source: {text(paper.source)}, encoded in {' and '.join(files)}."
    yield WHAT
    yield bullets(f"{text(reading.name)}: {summary(reading)}" for reading in work.readings)
    yield Heading(2, "Conventions")
    yield "What the bounds mean depends on these; what the source leaves open is a finding."
    stated = [_conventions(work, reading) for reading in work.readings]
    keys = dict.fromkeys([*REQUIRED, *(key for found in stated for key in found)])
    rows = [[text(key.replace("_", " ")), *(_value(found.get(key)) for found in stated)] for key in keys]
    yield table(["convention", *(text(reading.name) for reading in work.readings)], rows)


def summary(reading: Reading) -> str:
    """Verdicts and findings, counted."""
    waiting = sum(flag.is_open for flag in reading.flags)
    known = sum(bool(flag.reason) for flag in reading.flags)
    rest = len(reading.flags) - known - waiting
    found = f"{len(reading.flags)} findings: {known} acknowledged, {waiting} open, {rest} for information"
    return f"{counts(reading.statuses.items())}; {found}"


def _conventions(work: Work, reading: Reading) -> Mapping[str, str]:
    """Those of a file; of one that states none, those of the files whose lemmas about operations its bounds rest on."""
    own = {key: found.value for key, found in reading.spec.conventions.items()}
    if own or any(statement.covers for statement in reading.spec.statements):
        return own
    used = {tag for s in reading.subjects if s.judged and s.judged.theorem for tag in s.judged.theorem.trust}
    found: dict[str, dict[str, None]] = {}
    for spec in work.outcome.catalog.specs:
        if any(tag.startswith(f"cited:{s.id} (") for s in spec.statements if s.covers for tag in used):
            for key, convention in spec.conventions.items():
                found.setdefault(key, {})[f"{convention.value} (stated in {spec.paper.id})"] = None
    return {key: "; ".join(values) for key, values in found.items()}


def _value(found: str | None) -> str:
    return "not stated" if found is None or found == UNSTATED else text(found)
