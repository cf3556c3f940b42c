"""`proofkit check`: judge statements, and say so in one of five formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from proofkit.cli.exit_code import NOTHING, exit_code
from proofkit.cli.options import (
    EVERYTHING,
    HINT,
    checked,
    cost_model,
    cost_options,
    selected_ids,
    specs_option,
    version,
)
from proofkit.errors import SpecError
from proofkit.terms import Status

if TYPE_CHECKING:
    from proofkit.check.outcome import Outcome
    from proofkit.cost.model import CostModel
    from proofkit.report.sheet import Sheet

__all__ = ["check"]

TEXT = "text"
FORMATS = (TEXT, "json", "github", "sarif", "junit")


@click.command(short_help="Judge statements.")
@click.argument("ids", nargs=-1, required=True, metavar="all | ID ...")
@specs_option
@click.option("--format", "form", type=click.Choice(FORMATS), default=TEXT, show_default=True, help="What to print.")
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="How many processes may check circuits at once.  [default: as many as there are cores]",
)
@click.option("--no-cache", is_flag=True, expose_value=False, help="Has no effect yet: nothing is cached.")
@click.option(
    "--fail-on",
    metavar="STATUS",
    type=click.Choice([str(status) for status in Status], case_sensitive=False),
    help="Also fail where a verdict is STATUS or worse, acknowledged or not.",
)
@click.option(
    "--deep", is_flag=True, help="Check the circuits at more and wider parameters: minutes instead of seconds."
)
@cost_options
@click.pass_context
def check(
    ctx: click.Context,
    ids: tuple[str, ...],
    specs: str | None,
    form: str,
    fail_on: str | None,
    deep: bool,
    jobs: int | None,
    model: str,
    uniformity: str | None,
) -> None:
    """Judge all statements and circuits, or those that are named.

    The id of a definition stands for what is stated about it, that of a paper for all that is in it. Errors at anything
    that a named statement reaches, such as a definition that it calls or a lemma that it cites, count for it.

    Exits with 0 if every one of them is proved, or modulo what is listed, or falls short for a reason that its spec
    acknowledges; every finding that is neither a note nor acknowledged counts against it.
    """
    sheet = _sheet(ids, specs, deep, cost_model(model, uniformity), form != TEXT, jobs)
    code = exit_code(sheet, Status[fail_on.upper()] if fail_on is not None else None)
    click.echo(_printed(sheet, form, code), nl=False)
    if code == NOTHING:
        click.echo(HINT, err=True)
    ctx.exit(code)


def _sheet(
    ids: tuple[str, ...], specs: str | None, deep: bool, model: CostModel, thorough: bool, jobs: int | None
) -> Sheet:
    from proofkit.check.numbers import with_numbers
    from proofkit.report.sheet import sheet_of, unreadable

    try:
        outcome = checked(specs, ids, deep, thorough, jobs)
    except SpecError as error:
        return unreadable(error.findings)
    selection = _selection(outcome, ids)
    return sheet_of(with_numbers(outcome, model, selection), selection)


def _selection(outcome: Outcome, ids: tuple[str, ...]) -> frozenset[str] | None:
    """The ids of the lines that count; None for all of them."""
    if EVERYTHING in ids or not (outcome.catalog.specs or outcome.circuits):
        return None
    circuits = {checked.row.name for checked in outcome.circuits}
    return frozenset(line for name in ids for line in ((name,) if name in circuits else selected_ids(outcome, name)))


def _printed(sheet: Sheet, form: str, code: int) -> str:
    if form == "json":
        from proofkit.report.json import as_json

        return as_json(sheet, version(), code)
    if form == "sarif":
        from proofkit.report.sarif import as_sarif

        return as_sarif(sheet, version())
    if form == "junit":
        from proofkit.report.junit import as_junit

        return as_junit(sheet)
    if form == "github":
        from proofkit.report.github import as_github

        return as_github(sheet)
    from proofkit.cli.check_text import text_of

    return text_of(sheet)
