"""The pages about circuits: one for all families, and one for each."""

from __future__ import annotations

from collections.abc import Iterator

from proofkit.check.outcome import Outcome
from proofkit.report.circuits.entry import entries
from proofkit.report.circuits.family import family_page
from proofkit.report.circuits.overview import overview
from proofkit.report.markdown import Block

__all__ = ["FOLDER", "OVERVIEW", "circuit_pages"]

FOLDER = "circuits"
OVERVIEW = f"{FOLDER}.md"


def circuit_pages(outcome: Outcome) -> Iterator[tuple[str, Iterator[Block]]]:
    """File names and what stands in the files; nothing where no circuits were checked."""
    found = entries(outcome)
    if found:
        yield OVERVIEW, overview(found)
        yield from ((f"{FOLDER}/{entry.name}.md", family_page(entry)) for entry in found)
