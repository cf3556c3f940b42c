"""Text for people: as wide as their terminal, in colour only there, and never taken for markup."""

from __future__ import annotations

import io
import sys

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

from proofkit.cli.terminal import plain, width
from proofkit.terms import Place, Status

__all__ = ["STYLES", "excerpt", "rendered", "shown"]

DOTS = "..."
LEAST_AFTER = 20
"""Columns that stay for what follows a span, where a line is cut."""

STYLES = {
    Status.PROVED: "bold green",
    Status.MODULO: "green",
    Status.CONDITIONAL: "yellow",
    Status.UNDECIDED: "magenta",
    Status.UNSUPPORTED: "red",
    Status.REFUTED: "bold red",
}


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


def shown(text: str, style: str = "") -> Text:
    """Text from a spec, ready to be laid out; words that are too long for a line are folded."""
    return Text(plain(text), style, overflow="fold")


def excerpt(place: Place, room: int) -> tuple[str, str]:
    """The line of a place and a row of carets under its span, cut to `room` columns around the span."""
    start = place.column - 1
    stop = start + max(1, place.width)
    before, span, after = plain(place.text[:start]).lstrip(), plain(place.text[start:stop]), plain(place.text[stop:])
    span = _cut(span, room // 2)
    ahead = room - cell_len(span) - min(cell_len(after), LEAST_AFTER)
    before = _cut_start(before, ahead)
    after = _cut(after, room - cell_len(before) - cell_len(span))
    return f"{before}{span}{after}".rstrip(), " " * cell_len(before) + "^" * max(1, cell_len(span))


def _cut(text: str, room: int) -> str:
    """The beginning of a text, with dots where it was cut."""
    if cell_len(text) <= room:
        return text
    return _fitting(text, room - len(DOTS)) + DOTS


def _cut_start(text: str, room: int) -> str:
    """The end of a text, with dots where it was cut."""
    if cell_len(text) <= room:
        return text
    return DOTS + _fitting(text[::-1], room - len(DOTS))[::-1]


def _fitting(text: str, room: int) -> str:
    """As many first characters as fit: some take two columns, and some none."""
    text = text[: 2 * room]
    while cell_len(text) > room:
        text = text[:-1]
    return text
