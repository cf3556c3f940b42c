"""`proofkit new`: a small spec to start from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from types import MappingProxyType

import click

from proofkit.cli.options import SPECS, debug_option
from proofkit.errors import UsageError

__all__ = ["TEMPLATES", "new", "started", "template"]

NAME = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
LONGEST = 64
PLACEHOLDER = "starter"
CALLED = re.compile(rf"_{PLACEHOLDER}\b")
"""The placeholder in the name of a definition that a formula calls."""

DEFAULT = "layer"
TEMPLATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        DEFAULT: ("starter.toml", "one affine layer, with its own lemmas about operations"),
        "transformer": ("transformer.toml", "a decoder-only transformer, of layers of the shared library"),
        "recurrence": ("recurrence.toml", "a gated linear recurrence over the tokens, written with scan"),
        "decoder": ("decoder.toml", "a decoder of images: ResNet blocks between up-samplings"),
        "diffusion": ("diffusion.toml", "an image model that removes noise, in a constant number of steps"),
    }
)
"""The file of each template, and what it is about."""

LISTED = "\n".join(f"  {name.ljust(max(map(len, TEMPLATES)))}  {about}" for name, (_, about) in TEMPLATES.items())
HELP = f"""Write DIR/NAME.toml, a commented spec that checks; never overwrites a file.

TEMPLATE is what it starts with, {DEFAULT} where none is given:

\b
{LISTED}"""


@click.command(short_help="Write a spec to start from.", help=HELP)
@click.argument("words", nargs=-1, required=True, metavar="[TEMPLATE] NAME")
@click.option("--specs", metavar="DIR", default=SPECS, show_default=True, help="Where to write it.")
@debug_option
def new(words: tuple[str, ...], specs: str) -> None:
    kind, name = _read(words)
    path = Path(specs) / f"{name}.toml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(started(kind, name))
    except FileExistsError:
        raise UsageError(f"{path.as_posix()} is already there, and is left as it is") from None
    except OSError as error:
        raise UsageError(f"{path.as_posix()} cannot be written: {error.strerror or error}") from None
    click.echo(f"wrote {path.as_posix()}; next: proofkit check {name}{_where(specs)}")


def _read(words: tuple[str, ...]) -> tuple[str, str]:
    """The template and the name.

    Raises: UsageError for a template that does not exist or a name that no spec may have.
    """
    *kinds, name = words
    if len(kinds) > 1:
        raise UsageError(f"a template and a name are two words at most: proofkit new {DEFAULT} NAME")
    kind = kinds[0] if kinds else DEFAULT
    if kind not in TEMPLATES:
        raise UsageError(f"there is no template {kind[:LONGEST]!r}; there are:\n{LISTED}")
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        message = (
            f"a name has lower-case letters and digits, with single . or - between them: {name[:LONGEST]!r} does not"
        )
        raise UsageError(message)
    _refuse_taken(name)
    return kind, name


def _refuse_taken(name: str) -> None:
    """Raises: UsageError for a name that the definition of the spec could not have."""
    from proofkit.ops import OPERATIONS
    from proofkit.spec.shipped import call_name, shipped_ids

    if name in shipped_ids():
        raise UsageError(f"{name} is an id of the shared library, which the spec could then not use; take another name")
    if call_name(name) in OPERATIONS:
        raise UsageError(f"{name} is the name of an operation; take another name")


def _where(specs: str) -> str:
    return "" if specs == SPECS else f" --specs {specs}"


def started(kind: str, name: str) -> str:
    """The text of a template for a spec with that name."""
    from proofkit.spec.shipped import call_name

    text = CALLED.sub(f"_{call_name(name)}", template(TEMPLATES[kind][0]))
    return text.replace(PLACEHOLDER, name)


def template(name: str) -> str:
    """The text of a spec that comes with the command line."""
    return resources.files("proofkit.cli").joinpath(name).read_text(encoding="utf-8")
