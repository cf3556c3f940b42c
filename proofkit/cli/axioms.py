"""`proofkit axioms`: everything that a verdict rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from proofkit.cli.options import checked, lines_of, specs_option
from proofkit.cli.terminal import plain

if TYPE_CHECKING:
    from proofkit.check.outcome import Outcome
    from proofkit.report.sheet import Line

__all__ = ["axioms"]

CITED = "cited:"
BASE = "trusted base: proofkit/kernel, the reader of formulas (proofkit/spec, proofkit/dag), Python itself"


@click.command(short_help="What a verdict rests on.")
@click.argument("name", metavar="ID")
@specs_option
def axioms(name: str, specs: str | None) -> None:
    """Show what a verdict rests on: cited results, hypotheses, side conditions, and what has to be trusted."""
    outcome = checked(specs)
    for line in lines_of(outcome, name):
        click.echo("\n".join(plain(row) for row in _rows(line, outcome)))


def _rows(line: Line, outcome: Outcome) -> Iterator[str]:
    yield f"{line.ref} ({line.id}): {line.status}"
    cited = [tag.removeprefix(CITED) for tag in line.rests_on if tag.startswith(CITED)]
    yield from _section("cited results", cited)
    yield from _section("circuits and solver runs", (tag for tag in line.rests_on if not tag.startswith(CITED)))
    used = set(line.used)
    stated = (f"{text} ({'used' if text in used else 'not used'})" for text in line.stated)
    yield from _section("hypotheses stated", stated)
    yield from _section("hypotheses missing", line.missing)
    yield from _section("side conditions of the derivation", _facts(line, outcome))
    yield BASE


def _section(title: str, rows: Iterable[str]) -> Iterator[str]:
    found = list(rows)
    yield f"{title}:" if found else f"{title}: none"
    yield from (f"  {row}" for row in found)


def _facts(line: Line, outcome: Outcome) -> list[str]:
    """Conditions that the kernel carries and never interprets, such as nonzero(layer-norm.S), and who states them."""
    from proofkit.kernel.claims import Fact

    judged = outcome.find(line.id)
    if judged is None:
        return []
    theorems = [judged.theorem] if judged.theorem is not None else list(judged.covered.values())
    facts = {str(h) for theorem in theorems for h in theorem.bound.assuming if isinstance(h, Fact)}
    return [f"{fact} ({'stated' if fact in line.stated else 'not stated'})" for fact in sorted(facts)]
