"""Markdown as GitHub reads it: escaped text, code, tables, and headings that links are sure to find."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Block", "Heading", "bullets", "code", "fence", "link", "render", "slug", "table", "text"]

_SPECIAL = re.compile(r"[\\`*\[\]~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|<(?=[A-Za-z/!?])|&(?=[#A-Za-z])")
_AT_START = re.compile(r"[-+=#>]|\d{1,9}(?=[.)])")
_AUTOLINK = re.compile(r"(?i)(?<=www)\.|(?<=http):|(?<=https):|(?<=ftp):|@")
_BACKTICKS = re.compile("`+")
_TARGET = re.compile("\0([^\0]*)\0")
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in Markdown that is already escaped; links name it by `key`."""

    level: int
    title: str
    key: str = ""


Block = str | Heading
"""A paragraph, list, table or fenced block without blank lines around it, or a heading."""


def text(plain: str) -> str:
    """Text from a spec on one line, in which nothing is markup."""
    line = _SPECIAL.sub(r"\\\g<0>", " ".join(plain.split()))
    line = _AUTOLINK.sub(lambda found: f"&#{ord(found[0])};" if found[0] == "@" else f"\\{found[0]}", line)
    start = _AT_START.match(line)
    if start is None:
        return line
    return f"{start[0]}\\{line[start.end() :]}" if start[0].isdigit() else f"\\{line}"


def code(plain: str) -> str:
    """A code span on one line; text instead where a table could not hold it."""
    line = " ".join(plain.split())
    if not line or "\\|" in line:
        return text(line)
    mark = "`" * (1 + max((len(run) for run in _BACKTICKS.findall(line)), default=0))
    pad = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{mark}{pad}{line}{pad}{mark}"


def link(shown: str, key: str) -> str:
    """A link to the heading with this key; `shown` is Markdown."""
    return f"[{shown}](\0{key}\0)"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown cells."""
    lines = [_row(head), "|" + " --- |" * len(head), *(_row(row) for row in rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") or " " for cell in cells) + " |"


def bullets(items: Iterable[str]) -> str:
    """A list of one-line Markdown items."""
    return "\n".join(f"- {item}" for item in items)


def fence(lines: Iterable[str], language: str) -> str:
    """A fenced block whose fence no line can close."""
    body = "\n".join(lines)
    mark = "`" * max(3, 1 + max((len(run) for run in _BACKTICKS.findall(body)), default=0))
    return f"{mark}{language}\n{body}\n{mark}"


def slug(title: str) -> str:
    """The anchor that GitHub gives a heading, before repeated ones are numbered; `title` is Markdown."""
    shown = re.sub(r"\\(\W)", r"\1", title)
    return _NOT_IN_SLUG.sub("", shown.lower()).strip().replace(" ", "-")


def render(blocks: Iterable[Block]) -> str:
    """The document, with links resolved. Raises KeyError for a link to a heading that is not there."""
    kept = [block for block in blocks if block]
    anchors = _anchors(block for block in kept if isinstance(block, Heading))
    lines = (f"{'#' * b.level} {b.title}" if isinstance(b, Heading) else b for b in kept)
    return _TARGET.sub(lambda found: f"#{anchors[found[1]]}", "\n\n".join(lines)) + "\n"


def _anchors(headings: Iterable[Heading]) -> Mapping[str, str]:
    """Anchors by key, numbered as GitHub does it: the second `a` is `a-1`."""
    seen: dict[str, int] = {}
    anchors: dict[str, str] = {}
    for heading in headings:
        wanted = anchor = slug(heading.title)
        while anchor in seen:
            seen[wanted] += 1
            anchor = f"{wanted}-{seen[wanted]}"
        seen[anchor] = 0
        anchors.setdefault(heading.key, anchor)
    return anchors
