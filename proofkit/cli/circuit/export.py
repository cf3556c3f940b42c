"""`proofkit circuit export`: one circuit in a format that other tools read."""

from __future__ import annotations

from pathlib import Path

import click

from proofkit.cli.circuit.arguments import Params, circuit_argument, params_options, selected, unfolded
from proofkit.errors import UsageError

__all__ = ["FORMATS", "export"]

FORMATS = ("aiger", "blif", "verilog", "dot", "smtlib")


@click.command(short_help="Write a circuit in a format that other tools read.")
@circuit_argument
@params_options
@click.option("--to", "form", type=click.Choice(FORMATS), required=True, help="The format.")
@click.option(
    "--out", metavar="FILE", type=click.Path(dir_okay=False), help="Where to write it; to the screen if not said."
)
def export(name: str, given: Params, form: str, out: str | None) -> None:
    """Write a circuit as and-inverter graph (ASCII AIGER), BLIF, Verilog, SMT-LIB, or as a drawing for Graphviz.

    All but the drawing have each threshold gate as adders and a comparison; names of inputs and outputs are the same.
    """
    from proofkit.circuit.export import FORMATS as WRITERS

    text = WRITERS[form](unfolded(*selected(name, given)))
    if out is None:
        click.echo(text, nl=False)
        return
    path = Path(out)
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path.as_posix()} cannot be written: {error.strerror or error}") from None
    click.echo(f"wrote {path.as_posix()}")
