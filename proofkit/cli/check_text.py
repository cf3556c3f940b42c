"""A sheet as text: the lines of each file, the findings, and what it comes to."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator

import click
from rich.cells import cell_len
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from proofkit.check.circuits import function_text
from proofkit.check.outcome import CheckedCircuit, Flag, Numbers
from proofkit.cli.console import STYLES, excerpt, rendered, shown
from proofkit.cli.terminal import plain, width
from proofkit.codes import CODES
from proofkit.report.numbers import MARK, brief, caveats
from proofkit.report.sheet import Group, Line, Sheet
from proofkit.terms import Severity, Status

__all__ = ["group_parts", "text_of"]

INDENT = 2
REF_WIDTH, NAME_WIDTH, STATUS_WIDTH = 20, 32, 11
MOST_ROWS = 3
SEVERITY_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def text_of(sheet: Sheet) -> str:
    """The whole sheet, for standard output."""
    parts: list[RenderableType] = []
    for group in sheet.groups:
        parts += [*group_parts(group), ""]
    if found := caveats(line.numbers for line in sheet.lines):
        parts += [shown(f"{MARK} {found}"), ""]
    parts += _section("circuits", _circuits(sheet.circuits))
    ranked = sorted(sheet.open_flags, key=lambda flag: flag.severity is not Severity.ERROR)
    parts += _section("findings", (part for flag in ranked for part in _full(flag)))
    parts += _section("acknowledged", (part for flag in sheet.acknowledged for part in _full(flag)))
    parts += _section("notes", (part for flag in sheet.notes for part in _full(flag)))
    return rendered(*parts) + click.style(plain(sheet.summary()), bold=True) + "\n"


def group_parts(group: Group) -> list[RenderableType]:
    """The title of a file and its lines, statements first."""
    paper = group.paper
    title = shown(f"{paper.title} ({paper.source}), {paper.reading}", "bold")
    statements = [line for line in group.lines if not line.parts]
    items = [line for line in group.lines if line.parts]
    parts: list[RenderableType] = [title, shown(group.path, "dim")]
    if statements:
        parts += _rows(statements, _depths)
    if items:
        parts += _rows(items, _parts)
    return parts


def _rows(lines: list[Line], cells: Callable[[Line], tuple[Text, Text]]) -> Iterator[RenderableType]:
    """One row for each line; what would take many rows in its column stands below instead, as wide as the page."""
    sizes = _sizes(lines)
    for line in lines:
        left, right = cells(line)
        beside = [cell if _rows_of(cell, sizes[2]) <= MOST_ROWS else Text() for cell in (left, right)]
        yield _row((shown(line.ref), shown(line.id, "bold"), *beside, _status(line.status)), sizes)
        for name, cell in zip(("claims", "but" if line.parts else "derived"), (left, right), strict=True):
            if cell not in beside:
                yield _indented(_named(name, cell), 3 * INDENT)


def _rows_of(cell: Text, size: int) -> int:
    return len(textwrap.wrap(cell.plain, size))


def _sizes(lines: list[Line]) -> tuple[int, ...]:
    """The widths of the five columns: names as they need within reason, the two in the middle alike."""
    room = width() - INDENT - STATUS_WIDTH - 4 * INDENT
    ref = min(max(cell_len(line.ref) for line in lines), REF_WIDTH, room // 4)
    name = min(max(cell_len(line.id) for line in lines), NAME_WIDTH, room // 2)
    half = (room - ref - name) // 2
    return ref, name, half, half, STATUS_WIDTH


def _row(cells: tuple[Text, ...], sizes: tuple[int, ...]) -> RenderableType:
    table = Table.grid(padding=(0, INDENT, 0, 0))
    for size in sizes:
        table.add_column(width=size)
    table.add_row(*cells)
    return _indented(table)


def _named(name: str, text: Text) -> Text:
    return Text.assemble((f"{name} ", "dim"), text, overflow="fold")


def _depths(line: Line) -> tuple[Text, Text]:
    """The claimed and the derived depth, and what that is as a number."""
    derived = line.depth_text or (f"cited, {line.claimed_depth}" if line.is_cited else "none")
    return shown(line.claimed_depth or "-"), shown(derived + _number(line.numbers))


def _number(numbers: Numbers | None) -> str:
    """Nothing where no number was asked for."""
    if numbers is None:
        return ""
    by_constants, composed = (brief(each, numbers.wanted) for each in (numbers.by_constants, numbers.composed))
    text = f" = {by_constants}" if by_constants else f" (no number: {numbers.reason})"
    return f"{text}, composed {composed}" if composed else text


def _parts(line: Line) -> tuple[Text, Text]:
    """What is stated, and of every part that does not hold the reason."""
    stated = ", ".join(name for name, _, _ in line.parts)
    doubts = "; ".join(dict.fromkeys(why for _, status, why in line.parts if status < Status.MODULO))
    return shown(stated), shown(doubts or "holds")


def _circuits(circuits: tuple[CheckedCircuit, ...]) -> Iterator[RenderableType]:
    """Depth and size hold for all parameters, the function where it says so."""
    table = Table.grid(padding=(0, INDENT, 0, 0))
    for checked in circuits:
        depth = f"depth {checked.summary.depth}" if checked.summary is not None else "refused"
        size = f"{checked.summary.gates} gates" if checked.summary is not None else ""
        where = function_text(checked)
        table.add_row(shown(checked.row.name, "bold"), shown(depth), shown(size), shown(where), _status(checked.status))
    if circuits:
        yield table


def _status(status: Status) -> Text:
    return Text(str(status), STYLES[status])


def _indented(part: RenderableType, columns: int = INDENT) -> RenderableType:
    return Padding(part, (0, 0, 0, columns))


def _section(title: str, parts: Iterable[RenderableType]) -> Iterator[RenderableType]:
    """A heading and what stands under it, if there is anything."""
    found = list(parts)
    if found:
        yield Text(title, "bold")
        yield from map(_indented, found)
        yield ""


def _full(flag: Flag) -> Iterator[RenderableType]:
    """A finding with its place, its line and what would mend it."""
    finding = flag.finding
    head = Text.assemble(
        shown(f"{finding.place} " if finding.place.file else ""),
        Text(f"{flag.severity} ", SEVERITY_STYLES[flag.severity]),
        Text(_code(flag), "bold"),
        shown(f" ({finding.subject})" if finding.subject else "", "dim"),
        overflow="fold",
    )
    yield head
    yield _indented(shown(finding.message))
    if finding.place.text:
        for row in excerpt(finding.place, width() - 4 * INDENT):
            yield _indented(Text(row, "dim", no_wrap=True), 2 * INDENT)
    if flag.reason:
        yield _indented(shown(f"acknowledged: {flag.reason}", "cyan"))
    elif finding.fix:
        yield _indented(shown(f"fix: {finding.fix}", "green"))


def _code(flag: Flag) -> str:
    return f"{flag.finding.code} {CODES[flag.finding.code].slug}"
