"""Reports on disk: written, and compared with what would be written."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from proofkit.check.outcome import Outcome
from proofkit.report.atlas import ATLAS, atlas
from proofkit.report.circuits import FOLDER, circuit_pages
from proofkit.report.index import index
from proofkit.report.markdown import Block, render
from proofkit.report.sections import SECTIONS
from proofkit.report.work import Work, works

__all__ = ["MARKER", "pages", "stale", "write"]

MARKER = "<!-- Written by `proofkit report`. Do not edit: change the specs and run it again. -->"
INDEX = "README.md"


def pages(outcome: Outcome) -> dict[str, str]:
    """The text of every report by file name, which is a path below the directory of reports."""
    found = works(outcome)
    texts = {f"{work.id}.md": render(_blocks(work)) for work in found}
    circuits = {name: render([MARKER, *blocks]) for name, blocks in circuit_pages(outcome)}
    if overview := list(atlas(outcome)):
        texts[ATLAS] = render([MARKER, *overview])
    return {**texts, **circuits, INDEX: render([MARKER, *index(outcome, found)])}


def _blocks(work: Work) -> Iterator[Block]:
    yield MARKER
    for section in SECTIONS:
        yield from section(work)


def write(outcome: Outcome, directory: Path) -> list[Path]:
    """Write every report, remove those of ours that no longer belong, and return what was written."""
    due = pages(outcome)
    for name, text in due.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    for path in _strangers(directory, due):
        path.unlink()
        if path.parent != directory and not any(path.parent.iterdir()):
            path.parent.rmdir()
    return sorted(directory / name for name in due)


def stale(outcome: Outcome, directory: Path) -> list[Path]:
    """Files that differ from what `write` would leave: changed, missing, or ours and no longer due."""
    due = pages(outcome)
    differing = [directory / name for name, text in due.items() if _bytes(directory / name) != text.encode()]
    return sorted([*differing, *_strangers(directory, due)])


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _strangers(directory: Path, due: Collection[str]) -> list[Path]:
    """Markdown files where reports stand that start with our marker and are not due."""
    found = (path for pattern in ("*.md", f"{FOLDER}/*.md") for path in directory.glob(pattern) if path.is_file())
    others = (path for path in found if path.relative_to(directory).as_posix() not in due)
    return [path for path in others if path.read_bytes().startswith(MARKER.encode() + b"\n")]
