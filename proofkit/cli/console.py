"""Text for people: as wide as their terminal, in colour only there, and never taken for markup or control codes."""

from __future__ import annotations

import io
import shutil
import sys
import unicodedata

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

from proofkit.terms import Place, Status

__all__ = ["STYLES", "excerpt", "plain", "rendered", "shown", "width"]

WIDTH = 100
"""Columns where the output is not a terminal."""

NARROWEST = 50

STYLES = {
    Status.PROVED: "bold green",
    Status.MODULO: "green",
    Status.CONDITIONAL: "yellow",
    Status.UNDECIDED: "magenta",
    Status.UNSUPPORTED: "red",
    Status.REFUTED: "bold red",
}


def width() -> int:
    return max(NARROWEST, shutil.get_terminal_size((WIDTH, 24)).columns) if sys.stdout.isatty() else WIDTH


def rendered(*parts: RenderableType) -> str:
    """The parts below one another, as text for standard output, without spaces at the ends of lines."""
    is_terminal = sys.stdout.isatty()
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    written = io.BytesIO()
    with io.TextIOWrapper(written, encoding=encoding, errors="backslashreplace", newline="\n") as stream:
        console = Console(
            file=stream,
            width=width(),
            force_terminal=is_terminal,
            color_system="auto" if is_terminal else None,
            markup=False,
            emoji=False,
            highlight=False,
        )
        for part in parts:
            console.print(part)
        stream.flush()
        text = written.getvalue().decode(encoding, errors="backslashreplace")
    return "".join(f"{line.rstrip()}\n" for line in text.split("\n")[:-1])


def plain(text: str) -> str:
    """The text on one line, with characters that steer a terminal or reorder text written as escapes."""
    return "".join(map(_visible, text))


def _visible(char: str) -> str:
    if char in "\t\n\r":
        return " "
    category = unicodedata.category(char)
    return f"\\u{ord(char):04x}" if category in ("Cc", "Cf", "Cs", "Zl", "Zp") else char


def shown(text: str, style: str = "") -> Text:
    """Text from a spec, ready to be laid out; words that are too long for a line are folded."""
    return Text(plain(text), style, overflow="fold")


def excerpt(place: Place, room: int) -> tuple[str, str]:
    """The line of a place and a row of carets under its span, cut to `room` columns around the span."""
    start = place.column - 1
    stop = start + max(1, place.width)
    before, span, after = plain(place.text[:start]).lstrip(), plain(place.text[start:stop]), plain(place.text[stop:])
    span = _cut(span, room - 10)
    space = room - cell_len(span)
    if cell_len(before) > space - min(cell_len(after), 20):
        kept = max(0, space - min(cell_len(after), 20) - 3)
        before = "..." + before[len(before) - kept :]
    after = _cut(after, max(0, space - cell_len(before)))
    return f"{before}{span}{after}", " " * cell_len(before) + "^" * max(1, cell_len(span))


def _cut(text: str, room: int) -> str:
    """The beginning of a text, with dots where it was cut."""
    return text if cell_len(text) <= room else text[: max(0, room - 3)] + "..."[:room]
