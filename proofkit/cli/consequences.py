"""`proofkit consequences`: what follows from a bound, and what would change with one hypothesis."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import click

from proofkit.cli.options import loaded, one_of, refuse_clashes, specs_option
from proofkit.cli.terminal import plain, width
from proofkit.errors import UsageError

if TYPE_CHECKING:
    from proofkit.check.changes import Change
    from proofkit.check.consequences import Barrier, Consequences
    from proofkit.check.derivable import Derivable
    from proofkit.check.outcome import Outcome
    from proofkit.spec.model import Problem, Result, Spec

__all__ = ["KNOWLEDGE", "consequences", "judged_for", "main_ids"]

KNOWLEDGE = ("literature", "classes")
"""The files that say what is known; they come with proofkit where a directory has none."""

WIDEST = 110


@click.command(short_help="What follows from a bound.")
@click.argument("name", metavar="ID")
@specs_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def consequences(name: str, specs: str | None, form: str) -> None:
    """Show which problems no model of a family solves, under which assumption, and what one hypothesis changes.

    The id of a definition or of a paper stands for its theorems. Nothing follows from a statement that is undecided or
    unsupported; that is said, and is no failure.
    """
    from proofkit.check.consequences import consequences as derive

    outcome, ids = judged_for((name,), specs)
    found = [derive(outcome, judged) for judged in outcome.judged if judged.statement.id in ids]
    if form == "json":
        click.echo(json.dumps({"consequences": [_as_json(each) for each in found]}, indent=2))
    else:
        click.echo("\n\n".join(plain_lines(_rows(each)) for each in found))


def judged_for(names: Iterable[str], directory: str | None) -> tuple[Outcome, tuple[str, ...]]:
    """The outcome for the statements that the names stand for, and their ids; what is asked of the same is judged too.

    Raises: UsageError as `main_ids`, and for a statement that cannot be judged; SpecError as `loaded`, and as
    `refuse_clashes` for these statements and for what is known.
    """
    from proofkit.check.run import check

    names = tuple(names)
    specs = loaded(directory, (*names, *KNOWLEDGE))
    ids = tuple(dict.fromkeys(one for name in names for one in main_ids(specs, name)))
    statements = {s.id: s for spec in specs for s in spec.statements}
    about = {str(statements[one].about) for one in ids}
    asked = (s.id for s in statements.values() if s.is_question and str(s.about) in about)
    outcome = check(specs, only={*ids, *asked})
    for one in ids:
        if outcome.find(one) is None:
            raise UsageError(f"{one} was not judged: `proofkit check {one}` says why")
    refuse_clashes(outcome, (*ids, *KNOWLEDGE))
    return outcome, ids


def main_ids(specs: Iterable[Spec], name: str) -> tuple[str, ...]:
    """The statements that a name stands for: itself, or the theorems about a definition or of a paper.

    Where there is no theorem, every statement about a definition counts.

    Raises: UsageError for a name that is unknown, or that no statement is about.
    """
    specs = tuple(specs)
    statements = {s.id: s for spec in specs for s in spec.statements}
    if name in statements:
        return (name,)
    papers = {spec.paper.id: spec for spec in specs}
    definitions = {d.id for spec in specs for d in spec.definitions}
    one_of(name, {*statements, *definitions, *papers}, "statement, definition or paper")
    own = [s for s in statements.values() if s.about is not None and s.about.value == name]
    if name in papers and name not in definitions:
        own = [s for s in papers[name].statements if s.about is not None]
    about = [s for s in own if not s.is_question]
    if not about:
        raise UsageError(f"no statement is about {name}")
    theorems = [s for s in about if s.kind in ("theorem", "corollary")]
    return tuple(s.id for s in theorems or about)


def plain_lines(rows: Iterable[str]) -> str:
    """Each row filled to the terminal, with what follows under its first word."""
    lines: list[str] = []
    for row in rows:
        text = plain(row)
        indent = " " * (len(text) - len(text.lstrip()))
        lines += textwrap.wrap(text, min(WIDEST, width()), subsequent_indent=f"{indent}  ") or [""]
    return "\n".join(lines)


def _rows(found: Consequences) -> Iterator[str]:
    statement = found.judged.statement
    derived = f": {found.found.name}" if found.found is not None else ""
    yield f"{statement.ref} ({statement.id}), {found.judged.status}{derived}"
    if found.growth:
        yield found.growth
    if found.missing:
        yield f"only if also, which it does not assume: {', '.join(map(str, found.missing))}"
    if found.hypotheses:
        yield f"under: {', '.join(map(str, found.hypotheses))}"
    if found.weights:
        yield f"weights: {found.weights}"
    if found.reason:
        yield f"no problem is out of reach: {found.reason}" if found.found else f"no consequences: {found.reason}"
    yield from _out_of_reach(found)
    yield from _what_changes(found.changes)
    yield from _quoted("known of this architecture", found.known)
    if found.found is not None:
        yield from _quoted("known of other precision, loops or chain of thought, of the models named", found.elsewhere)


def _out_of_reach(found: Consequences) -> Iterator[str]:
    from proofkit.check.consequences import CAVEATS

    for (assuming, follows, sources), group in groupby(found.barriers, _assumption):
        yield ""
        weaker = f" (which follows from {' and from '.join(follows)})" if follows else ""
        is_open = f" (open: {'; '.join(sources)})" if sources else ""
        sizes = f"for all sizes {found.scale}, on inputs as said below"
        yield f"If {assuming}{weaker}{is_open}, no model of this family solves, {sizes}:"
        for barrier in group:
            problem = barrier.problem
            why = f"; {problem.why}" if problem.why else ""
            yield f"  {problem.name} ({_hardness(problem)}{why}) [{problem.source}; {_basis(problem.basis)}]"
    if found.barriers:
        yield " ".join((*found.conditions, *CAVEATS))


def _assumption(barrier: Barrier) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    return barrier.assuming, barrier.follows_from, barrier.sources


def _hardness(problem: Problem) -> str:
    complete = problem.complete.value if problem.complete is not None else ""
    kind = f"{complete}-complete" if complete == problem.hard.value else f"{problem.hard}-hard"
    more = f", {complete}-complete" if complete and complete != problem.hard.value else ""
    return f"{kind} under {problem.reductions} reductions{more}"


def _basis(basis: str) -> str:
    from proofkit.check.questions import BASES

    return BASES[basis]


def _what_changes(changes: Iterable[Change]) -> Iterator[str]:
    rows = list(changes)
    if rows:
        yield ""
        yield "What one other hypothesis would change, derived again:"
    for change in rows:
        beside = f" beside {', '.join(map(str, change.beside))}" if change.beside else ""
        stated = ", ".join(map(str, change.stated)) or (f"nothing about {change.parameter}" if not beside else "")
        instead = f" instead of {stated}" if stated else ""
        yield f"  {change.instead}{instead}{beside}: {_derived(change.found)}"


def _derived(found: Derivable) -> str:
    given = f", if also {', '.join(map(str, found.missing))}" if found.missing else ""
    return f"{found.name}{given}"


def _quoted(title: str, results: Iterable[Result]) -> Iterator[str]:
    rows = list(results)
    if rows:
        yield ""
        yield f"{title[0].upper()}{title[1:]} (quoted, not derived):"
    for result in rows:
        yield f"  {result.about}: {result.states} [{result.source}; {_basis(result.basis)}]"


def _as_json(found: Consequences) -> dict[str, object]:
    from proofkit.check.consequences import CAVEATS

    return {
        "id": found.judged.statement.id,
        "status": str(found.judged.status),
        "class": found.found.name if found.found is not None else None,
        "hypotheses": list(map(str, found.hypotheses)),
        "missing": list(map(str, found.missing)),
        "weights": found.weights,
        "reason": found.reason,
        "growth": found.growth,
        "scale": found.scale,
        "conditions": list(found.conditions),
        "along": list(map(str, found.along)),
        "scale_is_extent": found.is_extent,
        "caveats": list(CAVEATS) if found.barriers else [],
        "out_of_reach": [_barrier_json(barrier) for barrier in found.barriers],
        "changes": [_change_json(change) for change in found.changes],
        "known": [_result_json(result) for result in found.known],
        "elsewhere": [_result_json(result) for result in found.elsewhere],
    }


def _barrier_json(barrier: Barrier) -> dict[str, object]:
    problem = barrier.problem
    return {
        "problem": problem.id,
        "name": problem.name,
        "assuming": barrier.assuming,
        "follows_from": list(barrier.follows_from),
        "hard": problem.hard.value,
        "complete": problem.complete.value if problem.complete is not None else None,
        "reductions": problem.reductions.value,
        "why": problem.why,
        "source": problem.source,
        "basis": problem.basis,
    }


def _change_json(change: Change) -> dict[str, object]:
    return {
        "parameter": change.parameter,
        "stated": list(map(str, change.stated)),
        "beside": list(map(str, change.beside)),
        "instead": str(change.instead),
        "class": change.found.name,
        "missing": list(map(str, change.found.missing)),
    }


def _result_json(result: Result) -> dict[str, object]:
    keys = ("id", "about", "states", "changes", "source", "basis")
    return {key: getattr(result, key) for key in keys}
