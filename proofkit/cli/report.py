"""`proofkit report`: the reports that are kept beside the specs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from proofkit.cli.exit_code import FINDINGS, NOTHING
from proofkit.cli.options import EVERYTHING, HINT, checked, cost_model, cost_options, specs_option
from proofkit.codes import CODES
from proofkit.errors import SpecError, UsageError

if TYPE_CHECKING:
    from proofkit.check.outcome import Outcome

__all__ = ["report"]

STALE, DUPLICATE = "PK903", "PK009"


@click.command(short_help="Write the reports, or check them.")
@specs_option
@click.option("--out", metavar="DIR", default="reports", show_default=True, help="Where the reports are.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if a report is out of date.")
@click.option(
    "--deep", is_flag=True, help="Check the circuits at more and wider parameters, and say so in the reports."
)
@cost_options
@click.pass_context
def report(
    ctx: click.Context,
    specs: str | None,
    out: str,
    only_check: bool,
    deep: bool,
    model: str,
    uniformity: str | None,
) -> None:
    """Write the reports of all specs and circuits, or (with --check) fail where those on disk differ from these."""
    from proofkit.check.numbers import with_numbers
    from proofkit.report.files import stale, write

    outcome = checked(specs, [EVERYTHING], deep)
    if not outcome.judged and not outcome.items:
        click.echo(HINT, err=True)
        ctx.exit(NOTHING)
    _refuse_namesakes(outcome)
    outcome = with_numbers(outcome, cost_model(model, uniformity))
    directory = Path(out)
    try:
        paths = stale(outcome, directory) if only_check else write(outcome, directory)
    except OSError as error:
        raise UsageError(f"{error.filename or out}: {error.strerror or error}") from None
    for path in paths:
        click.echo(f"{path.as_posix()}: {_stale_line()}" if only_check else f"wrote {path.as_posix()}")
    if only_check and not paths:
        click.echo(f"{directory.as_posix()}: up to date")
    ctx.exit(FINDINGS if only_check and paths else 0)


def _refuse_namesakes(outcome: Outcome) -> None:
    """Raises: SpecError where two things go by one id: one page would stand for both."""
    if found := [flag.finding for flag in outcome.flags if flag.is_open and flag.finding.code == DUPLICATE]:
        raise SpecError(found)


def _stale_line() -> str:
    row = CODES[STALE]
    return f"{row.severity} {row.id} {row.slug}: differs from what the specs give (fix: run `proofkit report`)"
