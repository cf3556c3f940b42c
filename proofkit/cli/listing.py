"""`proofkit list`: what the specs hold, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from proofkit.cli.exit_code import NOTHING
from proofkit.cli.options import HINT, loaded, specs_option
from proofkit.cli.terminal import plain

if TYPE_CHECKING:
    from proofkit.spec.model import Spec

__all__ = ["listing"]


@click.command("list", short_help="Definitions and statements, with their lines.")
@click.option("--library", is_flag=True, help="List the shared library that comes with proofkit.")
@specs_option
@click.pass_context
def listing(ctx: click.Context, library: bool, specs: str | None) -> None:
    """List definitions and statements with the lines that they stand on.

    Those of the shared library, which are shown with their inputs and depths, can be called, cited and checked by their
    ids as if they stood in DIR.
    """
    from proofkit.spec.shipped import is_shipped, shipped_files, shipped_spec

    if library:
        rows = [row for file in shipped_files() for row in _rows(shipped_spec(file), _signatures(shipped_spec(file)))]
    else:
        rows = [row for spec in loaded(specs) if not is_shipped(spec.path) for row in _rows(spec)]
    if not rows:
        click.echo(HINT, err=True)
        ctx.exit(NOTHING)
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        padded = (plain(text).ljust(size) for text, size in zip(row, widths, strict=False))
        click.echo("  ".join([*padded, plain(row[-1])]).rstrip())


def _signatures(spec: Spec) -> dict[str, str]:
    """How formulas call each definition, and what lemmas claim."""
    from proofkit.spec.shipped import call_name

    found = {s.id: f"depth {s.depth}" for s in spec.statements if s.depth is not None}
    for definition in spec.definitions:
        inputs = ", ".join(f"{name}{shape}" for name, shape in definition.inputs)
        found[definition.id] = f"{call_name(definition.id)}({inputs}) = {definition.output}"
    return found


def _rows(spec: Spec, shown: Mapping[str, str] | None = None) -> Iterator[tuple[str, str, str, str]]:
    """Place, kind, id and reference (or what is `shown` instead), in the order of the file."""
    found = [(d.place, "definition", d.id, d.ref) for d in spec.definitions]
    found += [(s.place, s.kind, s.id, s.ref) for s in spec.statements]
    found += [(c.place, "class-statement", c.id, c.ref) for c in spec.class_statements]
    found += [(r.place, "requirement", r.id, r.ref) for r in spec.requirements]
    found += [(p.place, "problem", p.id, p.name) for p in spec.problems]
    found += [(r.place, "result", r.id, r.about) for r in spec.results]
    for place, kind, name, ref in sorted(found, key=lambda row: (row[0].line, row[0].column)):
        yield f"{place.file}:{place.line}", kind, name, (shown or {}).get(name, ref)
