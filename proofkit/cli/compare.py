"""`proofkit compare`: statements side by side."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from proofkit.cli.consequences import judged_for
from proofkit.cli.options import cost_model, cost_options, specs_option
from proofkit.cli.terminal import width
from proofkit.errors import UsageError

if TYPE_CHECKING:
    from rich.text import Text

    from proofkit.check.comparison import Column
    from proofkit.check.outcome import Numbers

__all__ = ["compare"]

MARKS = {"needed": "yes", "stated": "stated, not needed", "missing": "missing"}
LEAST_WIDTH = 24
"""Columns narrower than this are unreadable: what does not fit goes into a table of its own."""


@click.command(short_help="Statements side by side.")
@click.argument("names", metavar="ID ID ...", nargs=-1, required=True)
@specs_option
@cost_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def compare(names: tuple[str, ...], specs: str | None, model: str, uniformity: str | None, form: str) -> None:
    """Compare derived depth, size, class and hypotheses of two statements or more.

    The id of a definition or of a paper stands for its theorems.
    """
    from proofkit.check.comparison import compared
    from proofkit.check.numbers import with_numbers

    outcome, ids = judged_for(names, specs)
    if len(ids) < 2:
        raise UsageError(f"{ids[0]} alone: name two statements, definitions or papers to compare")
    outcome = with_numbers(outcome, cost_model(model, uniformity), ids)
    found = [judged for one in ids if (judged := outcome.find(one)) is not None]
    columns = compared(outcome, found)
    if form == "json":
        click.echo(json.dumps({"model": model, "compared": [_as_json(column) for column in columns]}, indent=2))
        return
    click.echo(_tables(columns, model), nl=False)


def _tables(columns: tuple[Column, ...], model: str) -> str:
    from rich.table import Table

    from proofkit.cli.console import rendered, shown

    at_once = max(1, (width() - LEAST_WIDTH) // LEAST_WIDTH)
    parts: list[Table | str] = []
    for start in range(0, len(columns), at_once):
        some = columns[start : start + at_once]
        table = Table(box=None, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0))
        table.add_column("", overflow="fold")
        for column in some:
            table.add_column(shown(column.id, "bold"), overflow="fold")
        for title, cells in _rows(some, model):
            table.add_row(shown(title, "dim"), *cells)
        parts += [table, ""]
    return rendered(*parts[:-1])


def _rows(columns: tuple[Column, ...], model: str) -> list[tuple[str, list[Text]]]:
    """One row for each measure, and one for each hypothesis that any of the statements makes or lacks."""
    from rich.text import Text

    from proofkit.cli.console import STYLES, shown
    from proofkit.report.numbers import composed_text

    verdicts = [Text(str(column.status), STYLES[column.status]) for column in columns]
    rows = [("verdict", verdicts)]
    rows += [
        (title, [shown(getattr(column, key)) for column in columns])
        for title, key in (
            ("about", "about"),
            ("class", "class_"),
            ("depth", "depth"),
        )
    ]
    if any(column.reason for column in columns):
        rows.insert(3, ("no class because", [shown(column.reason or "-") for column in columns]))
    for title, text in ((f"as a number, {model}", _by_constants), ("of one circuit", composed_text)):
        rows.append((title, [shown(text(column.numbers) or "-") for column in columns]))
    rows.append(("size", [shown(column.degree) for column in columns]))
    rows.append(("refused", [shown(", ".join(column.refusals) or "-") for column in columns]))
    for hypothesis in sorted({name for column in columns for name, _ in column.hypotheses}):
        marks = [MARKS.get(dict(column.hypotheses).get(hypothesis, ""), "-") for column in columns]
        rows.append((hypothesis, [shown(mark) for mark in marks]))
    return rows


def _by_constants(numbers: Numbers | None) -> str:
    from proofkit.report.numbers import by_constants_text

    if numbers is None:
        return ""
    return by_constants_text(numbers) or f"none: {numbers.reason}"


def _as_json(column: Column) -> dict[str, object]:
    from proofkit.report.numbers import composed_text

    return {
        "id": column.id,
        "ref": column.ref,
        "about": column.about,
        "status": str(column.status),
        "class": column.class_,
        "reason": column.reason,
        "depth": column.depth,
        "number": _by_constants(column.numbers),
        "composed": composed_text(column.numbers),
        "degree": column.degree,
        "hypotheses": dict(column.hypotheses),
        "refused": list(column.refusals),
    }
