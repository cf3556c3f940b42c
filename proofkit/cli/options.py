"""Options that several commands share, and how the specs that they name are read."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from proofkit.errors import UsageError

if TYPE_CHECKING:
    from proofkit.check.outcome import Outcome
    from proofkit.cost.model import CostModel
    from proofkit.report.sheet import Line
    from proofkit.spec.model import Spec

__all__ = [
    "EVERYTHING",
    "HINT",
    "SPECS",
    "checked",
    "cost_model",
    "cost_options",
    "debug_option",
    "lines_of",
    "loaded",
    "one_of",
    "refuse_clashes",
    "selected_ids",
    "specs_option",
    "version",
]

EVERYTHING = "all"
SPECS = "specs"
HINT = "no statement was found: write one with `proofkit new NAME`, or say where the specs are with --specs DIR"

_Function = TypeVar("_Function", bound=Callable[..., object])


def _set_debug(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    ctx.meta["proofkit.debug"] = value


def debug_option(function: _Function) -> _Function:
    """--debug, which shows the traceback of an internal error."""
    option = click.option(
        "--debug", is_flag=True, expose_value=False, callback=_set_debug, help="Show tracebacks of internal errors."
    )
    return option(function)


def specs_option(function: _Function) -> _Function:
    """--specs DIR and --debug."""
    text = "Directory of spec files."
    option = click.option("--specs", metavar="DIR", default=None, help=f"{text}  [default: {SPECS}]")
    return option(debug_option(function))


def cost_options(function: _Function) -> _Function:
    """--cost-model and --uniformity, as the names of both."""
    grade = click.option(
        "--uniformity",
        type=click.Choice(["dlogtime", "l", "p"], case_sensitive=False),
        help="How uniform the circuits have to be that give numbers.  [default: as claimed]",
    )
    model = click.option(
        "--cost-model",
        "model",
        type=click.Choice(["shallow", "small"]),
        default="shallow",
        show_default=True,
        help="Numbers from the shallowest circuits, or from those with the fewest gates.",
    )
    return model(grade(function))


def cost_model(name: str = "shallow", uniformity: str | None = None) -> CostModel:
    """The model of these options."""
    from proofkit.cost.model import CostModel
    from proofkit.kernel.claims import Uniformity

    return CostModel(name, Uniformity[uniformity.upper()] if uniformity is not None else None)


def version() -> str:
    """The version of the installed package."""
    from importlib import metadata

    try:
        return metadata.version("proofkit-circuits")
    except metadata.PackageNotFoundError:
        return "unknown"


def loaded(directory: str | None, ids: Collection[str] = ()) -> tuple[Spec, ...]:
    """The spec files below a directory, none where the default one does not exist, and what they need of shipped files.

    The `ids` are needed too.
    Raises: SpecError as `load_dir`.
    """
    from proofkit.spec.load import load_dir
    from proofkit.spec.shipped import with_shipped

    if directory is None and not Path(SPECS).exists():
        return with_shipped((), ids)
    return with_shipped(load_dir(_shown(directory if directory is not None else SPECS)), ids)


def _shown(directory: str) -> Path:
    """The directory as seen from here: what is printed names no absolute path."""
    try:
        return Path(os.path.relpath(directory))
    except ValueError:
        return Path(directory)


def checked(
    directory: str | None,
    ids: Collection[str] = (),
    deep: bool = False,
    thorough: bool = True,
    jobs: int | None = None,
) -> Outcome:
    """The outcome for a directory of specs, and for the circuits that are named; all of them go with all specs.

    Shallower derivations are looked for of what is named; of all specs, if `thorough`.
    """
    from proofkit.check.circuits import begin
    from proofkit.circuit.library import CIRCUITS

    wanted = [row for row in CIRCUITS.values() if EVERYTHING in ids or row.name in ids]
    begun = begin(wanted, deep, jobs)  # first, as most of the rest is needed here only
    try:
        from proofkit.check.run import check

        specs = loaded(directory, ids)
        everything = EVERYTHING in ids and any(spec.statements or spec.class_statements for spec in specs)
        rows = [row for row in wanted if everything or row.name in ids]
        slack = None if EVERYTHING in ids and thorough else [name for name in ids if name != EVERYTHING]
        return check(specs, circuits=rows, deep=deep, slack=slack, begun=begun)
    finally:
        begun.stop()


def one_of(name: str, known: Iterable[str], what: str) -> str:
    """The name, if it is known.

    Raises: UsageError with the closest known name.
    """
    from proofkit.spec.bounds import suggest

    choices = sorted(set(known))
    if name in choices:
        return name
    raise UsageError(f"no {what} {name!r}{suggest(name, choices) or suggest(name.lower(), choices)}")


def selected_ids(outcome: Outcome, name: str) -> tuple[str, ...]:
    """The ids of the lines that a name selects: its own, those about a definition, or all of a paper.

    Raises: UsageError for a name that is none of these.
    """
    statements = [s for spec in outcome.catalog.specs for s in spec.statements]
    lines = {s.id for s in statements} | {c.id for spec in outcome.catalog.specs for c in spec.class_statements}
    lines |= {r.id for spec in outcome.catalog.specs for r in spec.requirements}
    if name in lines:
        return (name,)
    papers = {spec.paper.id: spec for spec in reversed(outcome.catalog.specs)}
    if name in papers:
        spec = papers[name]
        return tuple(i.id for items in (spec.statements, spec.class_statements, spec.requirements) for i in items)
    one_of(name, lines.union(outcome.catalog.definitions, papers), "statement, definition or paper")
    return tuple(s.id for s in statements if s.about is not None and s.about.value == name)


def lines_of(outcome: Outcome, name: str) -> tuple[Line, ...]:
    """The lines that a name selects, with their findings; at least one.

    Raises: UsageError for a name that selects none; SpecError as `refuse_clashes`.
    """
    from proofkit.report.sheet import sheet_of

    lines = sheet_of(outcome, selected_ids(outcome, name)).lines
    if not lines:
        raise UsageError(f"no statement is about {name}")
    refuse_clashes(outcome, (line.id for line in lines))
    return lines


def refuse_clashes(outcome: Outcome, ids: Iterable[str]) -> None:
    """Raises: SpecError with the findings for which nothing can be concluded from these statements, such as PK009."""
    from proofkit.check.reach import clashes
    from proofkit.errors import SpecError

    if found := clashes(outcome, ids):
        raise SpecError(found)
