"""`proofkit explain`: what a finding code means."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import click

from proofkit.cli.options import debug_option, one_of
from proofkit.cli.terminal import width
from proofkit.codes import CODES, Code, find_code

__all__ = ["explain"]

WIDEST = 100


@click.command(short_help="What a finding code means.")
@click.argument("code", required=False, metavar="[PKnnn | SLUG]")
@debug_option
def explain(code: str | None) -> None:
    """Say what a finding means, why it matters and what mends it; without a code, list them all."""
    if code is None:
        for row in CODES.values():
            click.echo(f"{row.id}  {row.severity:<7}  {row.slug:<37}  {row.what}")
        return
    found = find_code(code)
    if found is None:
        names = [name for row in CODES.values() for name in (row.id, row.slug)]
        one_of(code.upper() if code.lower().startswith("pk") else code, names, "finding code")
        return
    click.echo("\n".join(_explained(found)))


def _explained(row: Code) -> Iterator[str]:
    """The row, one section for each part that it has."""
    yield f"{row.id} {row.slug} ({row.severity})"
    for title, text in (("What", row.what), ("Why", row.why), ("Example", row.example), ("Fix", row.fix)):
        if text:
            yield ""
            yield click.style(title, bold=True)
            yield _laid_out(text)


def _laid_out(text: str) -> str:
    """Paragraphs wrapped; what has lines of its own, as an example does, left alone."""
    if "\n" in text.strip("\n"):
        return textwrap.indent(text.strip("\n"), "  ")
    return textwrap.fill(text, min(WIDEST, width()), initial_indent="  ", subsequent_indent="  ")
