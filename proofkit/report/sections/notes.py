"""What a careful reader wrote down and no check detects."""

from __future__ import annotations

from collections.abc import Iterator

from proofkit.report.markdown import Block, Heading, bullets, text
from proofkit.report.words import capital
from proofkit.report.work import Work

__all__ = ["notes"]


def notes(work: Work) -> Iterator[Block]:
    """The notes of every reading, in order."""
    yield Heading(2, "Written down by hand, not detected")
    written = [(reading, note) for reading in work.readings for note in reading.spec.notes]
    if not written:
        yield "Nothing."
        return
    yield "These remarks are the encoders' own; proofkit neither found nor checked them."
    for reading in work.readings:
        if reading.spec.notes:
            yield f"{capital(text(reading.name))}:"
            yield bullets(f"**{text(note.ref)}.** {text(note.text)}" for note in reading.spec.notes)
