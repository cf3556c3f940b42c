"""`proofkit axioms`: everything that a verdict rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from proofkit.cli.options import checked, cost_model, cost_options, lines_of, selected_ids, specs_option
from proofkit.cli.terminal import plain

if TYPE_CHECKING:
    from proofkit.check.outcome import Numbers, Outcome
    from proofkit.report.sheet import Line

__all__ = ["axioms"]

CITED = "cited:"
BASE = "trusted base: proofkit/kernel, the reader of formulas (proofkit/spec, proofkit/dag), Python itself"


@click.command(short_help="What a verdict rests on.")
@click.argument("name", metavar="ID")
@specs_option
@cost_options
def axioms(name: str, specs: str | None, model: str, uniformity: str | None) -> None:
    """Show what a verdict rests on: cited results, hypotheses, side conditions, and what has to be trusted.

    What its numbers in a cost model rest on stands apart, since no verdict does.
    """
    from proofkit.check.numbers import with_numbers

    outcome = checked(specs, [name])
    outcome = with_numbers(outcome, cost_model(model, uniformity), selected_ids(outcome, name))
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
    yield from _functions(line, outcome)
    yield from _numbers(line.numbers)
    yield BASE


def _section(title: str, rows: Iterable[str]) -> Iterator[str]:
    found = list(rows)
    yield f"{title}:" if found else f"{title}: none"
    yield from (f"  {row}" for row in found)


def _functions(line: Line, outcome: Outcome) -> Iterator[str]:
    """Which functions circuits only approximate, and what the statement is therefore about."""
    from proofkit.check.approximation import functions_used, semantics_text

    judged = outcome.find(line.id)
    uses = functions_used(judged, outcome.catalog) if judged is not None else ()
    if uses:
        yield from _section("functions that are approximated", [semantics_text(uses)])


def _numbers(numbers: Numbers | None) -> Iterator[str]:
    """Each number with the circuits that it is made of, and the conditions that it holds under."""
    from proofkit.kernel.claims import Fact
    from proofkit.report.numbers import by_constants_text, composed_text

    if numbers is None:
        return
    named = (
        ("by constants", by_constants_text(numbers), numbers.by_constants),
        ("composed", composed_text(numbers), numbers.composed),
    )
    for what, text, theorem in named:
        if theorem is not None:
            facts = [str(h) for h in theorem.bound.assuming if isinstance(h, Fact)]
            circuits = [tag for tag in theorem.trust if not tag.startswith(CITED)]
            yield from _section(f"depth as a number, {what}: {text}", [*sorted(circuits), *sorted(facts)])


def _facts(line: Line, outcome: Outcome) -> list[str]:
    """Conditions that the kernel carries and never interprets, such as nonzero(layer-norm.S), and who states them."""
    from proofkit.kernel.claims import Fact

    judged = outcome.find(line.id)
    if judged is None:
        return []
    theorems = [judged.theorem] if judged.theorem is not None else list(judged.covered.values())
    facts = {str(h) for theorem in theorems for h in theorem.bound.assuming if isinstance(h, Fact)}
    return [f"{fact} ({'stated' if fact in line.stated else 'not stated'})" for fact in sorted(facts)]
