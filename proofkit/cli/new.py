"""`proofkit new`: a small spec to start from."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import click

from proofkit.cli.options import SPECS, debug_option
from proofkit.errors import UsageError

__all__ = ["new", "template"]

NAME = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
LONGEST = 64
PLACEHOLDER = "starter"


@click.command(short_help="Write a spec to start from.")
@click.argument("name")
@click.option("--specs", metavar="DIR", default=SPECS, show_default=True, help="Where to write it.")
@debug_option
def new(name: str, specs: str) -> None:
    """Write DIR/NAME.toml, a commented spec about one layer that checks; never overwrites a file."""
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        message = (
            f"a name has lower-case letters and digits, with single . or - between them: {name[:LONGEST]!r} does not"
        )
        raise UsageError(message)
    path = Path(specs) / f"{name}.toml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(template("starter.toml").replace(PLACEHOLDER, name))
    except FileExistsError:
        raise UsageError(f"{path.as_posix()} is already there, and is left as it is") from None
    except OSError as error:
        raise UsageError(f"{path.as_posix()} cannot be written: {error.strerror or error}") from None
    click.echo(f"wrote {path.as_posix()}; next: proofkit check {name}{_where(specs)}")


def _where(specs: str) -> str:
    return "" if specs == SPECS else f" --specs {specs}"


def template(name: str) -> str:
    """The text of a spec that comes with the command line."""
    return resources.files("proofkit.cli").joinpath(name).read_text(encoding="utf-8")
