"""`proofkit list`: what the specs hold, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from proofkit.cli.exit_code import NOTHING
from proofkit.cli.options import HINT, loaded, specs_option
from proofkit.cli.terminal import plain

if TYPE_CHECKING:
    from proofkit.spec.model import Spec

__all__ = ["listing"]


@click.command("list", short_help="Definitions and statements, with their lines.")
@specs_option
@click.pass_context
def listing(ctx: click.Context, specs: str | None) -> None:
    """List definitions and statements with the lines that they stand on."""
    rows = [row for spec in loaded(specs) for row in _rows(spec)]
    if not rows:
        click.echo(HINT, err=True)
        ctx.exit(NOTHING)
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        padded = (plain(text).ljust(size) for text, size in zip(row, widths, strict=False))
        click.echo("  ".join([*padded, plain(row[-1])]).rstrip())


def _rows(spec: Spec) -> Iterator[tuple[str, str, str, str]]:
    """Place, kind, id and reference, in the order of the file."""
    found = [(d.place, "definition", d.id, d.ref) for d in spec.definitions]
    found += [(s.place, s.kind, s.id, s.ref) for s in spec.statements]
    found += [(c.place, "class-statement", c.id, c.ref) for c in spec.class_statements]
    found += [(r.place, "requirement", r.id, r.ref) for r in spec.requirements]
    for place, kind, name, ref in sorted(found, key=lambda row: (row[0].line, row[0].column)):
        yield f"{place.file}:{place.line}", kind, name, ref
