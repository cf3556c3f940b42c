"""Reports on disk: written, and compared with what would be written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from proofkit.check.outcome import Outcome
from proofkit.report.index import index
from proofkit.report.markdown import Block, render
from proofkit.report.sections import SECTIONS
from proofkit.report.work import Work, works

__all__ = ["MARKER", "pages", "stale", "write"]

MARKER = "<!-- Written by `proofkit report`. Do not edit: change the specs and run it again. -->"
INDEX = "README.md"


def pages(outcome: Outcome) -> dict[str, str]:
    """The text of every report by file name."""
    found = works(outcome)
    texts = {f"{work.id}.md": render(_blocks(work)) for work in found}
    return {**texts, INDEX: render([MARKER, *index(outcome, found)])}


def _blocks(work: Work) -> Iterator[Block]:
    yield MARKER
    for section in SECTIONS:
        yield from section(work)


def write(outcome: Outcome, directory: Path) -> list[Path]:
    """Write every report, remove those of ours that no longer belong, and return what was written."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in pages(outcome).items():
        (directory / name).write_bytes(text.encode())
        written.append(directory / name)
    for path in _strangers(directory, {path.name for path in written}):
        path.unlink()
    return sorted(written)


def stale(outcome: Outcome, directory: Path) -> list[Path]:
    """Files that differ from what `write` would leave: changed, missing, or ours and no longer due."""
    due = pages(outcome)
    differing = [directory / name for name, text in due.items() if _bytes(directory / name) != text.encode()]
    return sorted([*differing, *_strangers(directory, set(due))])


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _strangers(directory: Path, due: set[str]) -> list[Path]:
    """Markdown files that start with our marker and are not due."""
    found = (path for path in directory.glob("*.md") if path.name not in due and path.is_file())
    return [path for path in found if path.read_bytes().startswith(MARKER.encode() + b"\n")]
