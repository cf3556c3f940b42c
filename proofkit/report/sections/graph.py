"""What cites what, with the status of each statement."""

from __future__ import annotations

from collections.abc import Iterator

from proofkit.report.markdown import Block, Heading, text
from proofkit.report.mermaid import Vertex, diagrams
from proofkit.report.work import Reading, Work

__all__ = ["graph"]


def graph(work: Work) -> Iterator[Block]:
    """One diagram for each reading, or several where GitHub would not draw one."""
    yield Heading(2, "Lemma graph")
    yield "Arrows lead from a cited statement to the one that cites it."
    for reading in work.readings:
        yield Heading(3, f"Lemma graph, {text(reading.name)}")
        yield from diagrams(_vertices(reading))


def _vertices(reading: Reading) -> list[Vertex]:
    return [
        Vertex(s.id, s.ref, s.status, tuple(t.value for t in s.statement.cites or ()))
        for s in reading.subjects
        if s.statement is not None
    ]
