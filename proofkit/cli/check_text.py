"""A sheet as text: the lines of each file, the findings, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from proofkit.check.outcome import Flag
from proofkit.cli.console import STYLES, excerpt, rendered, shown, width
from proofkit.codes import CODES
from proofkit.report.sheet import Group, Line, Sheet
from proofkit.terms import Severity, Status

__all__ = ["group_parts", "text_of"]

INDENT = 2
CLAIM_WIDTH = 30
SEVERITY_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def text_of(sheet: Sheet) -> str:
    """The whole sheet, for standard output."""
    parts: list[RenderableType] = []
    for group in sheet.groups:
        parts += [*group_parts(group), ""]
    ranked = sorted(sheet.open_flags, key=lambda flag: flag.severity is not Severity.ERROR)
    parts += _section("findings", (part for flag in ranked for part in _full(flag)))
    parts += _section("acknowledged", (_acknowledged(flag) for flag in sheet.acknowledged))
    parts += _section("notes", (part for flag in sheet.notes for part in _full(flag)))
    return rendered(*parts, shown(sheet.summary(), "bold"))


def group_parts(group: Group) -> list[RenderableType]:
    """The title of a file and its lines, statements first."""
    paper = group.paper
    title = shown(f"{paper.title} ({paper.source}), {paper.reading}", "bold")
    statements = [line for line in group.lines if not line.parts]
    items = [line for line in group.lines if line.parts]
    parts: list[RenderableType] = [title, shown(group.path, "dim")]
    if statements:
        parts.append(_table(_statement_cells(line) for line in statements))
    if items:
        parts.append(_table(_item_cells(line) for line in items))
    return parts


def _table(rows: Iterable[tuple[Text, Text, Text, Text, Text]]) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column()
    table.add_column(max_width=CLAIM_WIDTH)
    table.add_column()
    table.add_column(no_wrap=True)
    for row in rows:
        table.add_row(*row)
    return _indented(table)


def _statement_cells(line: Line) -> tuple[Text, Text, Text, Text, Text]:
    derived = line.derived_depth or ("cited" if line.is_cited else "none")
    return (*_name(line), shown(line.claimed_depth or "-"), shown(derived), _status(line))


def _item_cells(line: Line) -> tuple[Text, Text, Text, Text, Text]:
    """What is stated, and of every part that does not hold the reason."""
    stated = ", ".join(name for name, _, _ in line.parts)
    doubts = "; ".join(dict.fromkeys(why for _, status, why in line.parts if status < Status.MODULO))
    return (*_name(line), shown(stated), shown(doubts or "known"), _status(line))


def _name(line: Line) -> tuple[Text, Text]:
    return shown(line.ref), shown(line.id, "bold")


def _status(line: Line) -> Text:
    return Text(str(line.status), STYLES[line.status])


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
    if finding.fix:
        yield _indented(shown(f"fix: {finding.fix}", "green"))


def _acknowledged(flag: Flag) -> RenderableType:
    finding = flag.finding
    return shown(f"{finding.place} {_code(flag)} ({finding.subject}): {flag.reason}", "dim")


def _code(flag: Flag) -> str:
    return f"{flag.finding.code} {CODES[flag.finding.code].slug}"
