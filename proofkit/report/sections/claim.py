"""What a statement claims, assumes and cites, as a list."""

from __future__ import annotations

from collections.abc import Iterator

from proofkit.check.approximation import functions_used, semantics_text
from proofkit.check.circuits import foundation, serving
from proofkit.check.questions import quoted
from proofkit.report.markdown import bullets, code, link, text
from proofkit.report.words import and_list
from proofkit.report.work import Reading, Work
from proofkit.spec.model import Statement

__all__ = ["claim", "statement_link"]


def claim(work: Work, reading: Reading, statement: Statement) -> str:
    """One item each for the claim, the hypotheses and the proof's citations."""
    return bullets(_items(work, reading, statement))


def _items(work: Work, reading: Reading, statement: Statement) -> Iterator[str]:
    if statement.covers:
        yield f"Covers: {and_list(code(t.value) for t in statement.covers)}"
    if statement.at:
        yield f"With {and_list(code(f'{name} = {value}') for name, value in statement.at.items())}"
    yield f"{'Asks for' if statement.is_question else 'Claims'}: {_measures(statement) or 'no bound'}"
    yield f"Assumes: {', '.join(code(t.value) for t in statement.assume) or 'nothing'}"
    if statement.total is not None:
        yield f"Outside the domain: {text(statement.total.value)}"
    yield from _functions(work, statement)
    yield _proof(work, reading, statement)
    results = work.outcome.catalog.results
    for known in (results[t.value] for t in statement.known if t.value in results):
        yield f"Known, and nothing rests on it: {text(quoted(known))}"
    for operation, checked in serving((t.value for t in statement.covers), work.outcome.circuits):
        yield f"Backed by {text(foundation(operation, checked))}"


def _functions(work: Work, statement: Statement) -> Iterator[str]:
    """What the statement is about where circuits only approximate the functions that it uses."""
    judged = work.outcome.find(statement.id)
    uses = functions_used(judged, work.outcome.catalog) if judged is not None else ()
    if uses:
        yield f"Functions: {text(semantics_text(uses))}"
    if statement.domain is not None:
        yield f"That error holds for: {text(statement.domain.value)}"


def _measures(statement: Statement) -> str:
    named = {
        "depth": statement.depth,
        "size": statement.size,
        "class": statement.class_,
        "uniformity": statement.uniformity,
    }
    return ", ".join(f"{name} {code(found.value)}" for name, found in named.items() if found is not None)


def _proof(work: Work, reading: Reading, statement: Statement) -> str:
    source = f"; source: {text(statement.source)}" if statement.source else ""
    if statement.covers:
        return f"Taken from its source, not derived{source}"
    if statement.cites is None:
        return f"Gives no proof{source}"
    return f"Cites: {and_list(statement_link(work, reading, t.value) for t in statement.cites) or 'nothing'}{source}"


def statement_link(work: Work, reading: Reading, name: str) -> str:
    """A statement by what the paper calls it, linked to where it stands: in this report, or in that of its file."""
    for candidate in (reading, *work.readings):
        found = next((s for s in candidate.subjects if s.id == name), None)
        if found is not None:
            return link(text(found.ref), name)
    statement, page = work.outcome.catalog.statements.get(name), work.page_of(name)
    return f"[{text(statement.ref)}]({page})" if statement is not None and page else code(name)
