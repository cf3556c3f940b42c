"""`proofkit graph`: which statement cites which, as Mermaid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from proofkit.cli.exit_code import NOTHING
from proofkit.cli.options import HINT, checked, refuse_clashes, selected_ids, specs_option
from proofkit.terms import Status

if TYPE_CHECKING:
    from proofkit.check.outcome import Outcome

__all__ = ["graph"]

UNSAFE = re.compile(r"[^A-Za-z0-9 .,()_-]")
COLOURS = {
    Status.PROVED: "#2e7d32",
    Status.MODULO: "#66bb6a",
    Status.CONDITIONAL: "#ffca28",
    Status.UNDECIDED: "#ba68c8",
    Status.UNSUPPORTED: "#ef5350",
    Status.REFUTED: "#b71c1c",
}


@click.command(short_help="Which statement cites which, as Mermaid.")
@click.argument("name", metavar="[ID]", required=False)
@specs_option
@click.pass_context
def graph(ctx: click.Context, name: str | None, specs: str | None) -> None:
    """Print the graph of citations as Mermaid text; with an ID, only what that statement rests on."""
    from proofkit.spec.shipped import is_shipped

    outcome = checked(specs, [name] if name is not None else ())
    own = tuple(s.id for spec in outcome.catalog.specs if not is_shipped(spec.path) for s in spec.statements)
    if not (own if name is None else outcome.catalog.statements):
        click.echo(HINT, err=True)
        ctx.exit(NOTHING)
    wanted = selected_ids(outcome, name) if name is not None else own
    names = _below(outcome, wanted)
    refuse_clashes(outcome, names)
    click.echo("\n".join(_mermaid(outcome, names)))


def _below(outcome: Outcome, wanted: Iterable[str]) -> list[str]:
    """The wanted statements and everything they cite, in the order of the files."""
    statements = outcome.catalog.statements
    found: set[str] = set()
    waiting = [name for name in wanted if name in statements]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [t.value for t in statements[name].cites or () if t.value in statements]
    return [name for name in statements if name in found]


def _mermaid(outcome: Outcome, names: list[str]) -> Iterator[str]:
    numbers = {name: f"s{count}" for count, name in enumerate(names, 1)}
    statuses = {name: _status(outcome, name) for name in names}
    yield "graph BT"
    for name in names:
        label = "<br/>".join(map(_safe, (outcome.catalog.statements[name].ref, name, str(statuses[name]))))
        yield f'    {numbers[name]}["{label}"]:::{statuses[name]}'
    for name in names:
        for text in outcome.catalog.statements[name].cites or ():
            if text.value in numbers:
                yield f"    {numbers[text.value]} --> {numbers[name]}"
    for status in sorted(set(statuses.values()), reverse=True):
        yield f"    classDef {status} stroke:{COLOURS[status]},stroke-width:3px"


def _status(outcome: Outcome, name: str) -> Status:
    judged = outcome.find(name)
    return judged.status if judged is not None else Status.UNDECIDED


def _safe(text: str) -> str:
    """Text in a label: whatever could end it or be read as HTML becomes a character code."""
    return UNSAFE.sub(lambda found: f"#{ord(found[0])};", text)
