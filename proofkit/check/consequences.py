"""What follows from a bound: problems that no model of the family solves, and on which conditions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from proofkit.check.changes import Change, changes
from proofkit.check.classes import Known
from proofkit.check.derivable import Derivable
from proofkit.check.levels import LEVELS, find_level
from proofkit.check.outcome import Judged, Outcome
from proofkit.check.questions import how_it_grows
from proofkit.check.standing import NOTHING_FOLLOWS, OPERATIONS, standing
from proofkit.kernel.claims import Grows, Hypothesis, Uniformity
from proofkit.kernel.entail import Assumptions
from proofkit.kernel.judge import Verdict
from proofkit.kernel.poly import Poly
from proofkit.spec.model import Problem, Result

__all__ = ["CAVEATS", "Barrier", "Consequences", "consequences", "length_condition"]

MODEL = (
    "A model of the family: for each size, weights that circuits as uniform as these can write down, "
    "with inputs and outputs coded and read in AC0."
)
PROBLEMS = "NC1 is ALOGTIME here, and reductions are DLOGTIME-uniform."
CAVEATS = (MODEL, PROBLEMS)
"""What the words mean in which consequences are told; they hold for all of them."""


@dataclass(frozen=True, slots=True)
class Barrier:
    """A problem that is out of reach unless two classes are equal, or one is in the other; nobody knows that they are.

    The assumption follows from each of `follows_from`; `sources` say that it is open.
    """

    problem: Problem
    assuming: str
    follows_from: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows from one statement; `reason` says why nothing does.

    It holds under `hypotheses`, and if the verdict is conditional, under `missing` too. `growth` says what makes the
    depth grow where it does, `scale` what all of it is measured in. Problems are out of reach on `conditions` about
    the inputs that they are given on; `along` is what it takes of an extent other than the scale, if an instance is
    written along that one alone, and `is_extent` says whether the scale is an extent of an input at all.
    """

    judged: Judged
    found: Derivable | None
    hypotheses: tuple[Hypothesis, ...]
    missing: tuple[Hypothesis, ...]
    weights: str
    barriers: tuple[Barrier, ...] = ()
    changes: tuple[Change, ...] = ()
    known: tuple[Result, ...] = ()
    elsewhere: tuple[Result, ...] = ()
    reason: str = ""
    growth: str = ""
    scale: str = ""
    conditions: tuple[str, ...] = ()
    along: tuple[Grows, ...] = ()
    is_extent: bool = True


def consequences(outcome: Outcome, judged: Judged) -> Consequences:
    """What follows from the verdict on a statement, and what would change."""
    verdict, statement = judged.verdict, judged.statement
    results = outcome.catalog.results
    known = tuple(dict.fromkeys(results[name] for name in _known(outcome, judged) if name in results))
    stands = standing(outcome, judged)
    assumed, found = stands.verdict, stands.found
    empty = Consequences(judged, None, (), (), _weights(outcome, judged), known=known)
    reason = _nothing(judged) or stands.reason or NOTHING_FOLLOWS.get(judged.status, "")
    if reason or verdict is None or assumed is None or found is None:
        return replace(empty, reason=reason)
    barriers = tuple(_barriers(outcome, found))
    grows = found.growth is None or not found.growth.is_constant
    built = outcome.catalog.built(statement.about.value) if statement.about is not None else None
    along = tuple(_along(assumed))
    is_extent = any(assumed.claim.params.scale in extent.names() for extent in _extents(assumed))
    return replace(
        empty,
        found=found,
        hypotheses=stands.hypotheses,
        missing=stands.missing,
        barriers=barriers,
        changes=tuple(changes(assumed)),
        elsewhere=tuple(r for r in results.values() if r.changes and r not in known),
        reason="" if barriers else f"{found.name} holds every problem that is listed, as far as is known",
        growth=how_it_grows(assumed, built, found) if grows else "",
        scale=_scale(outcome, judged, verdict),
        conditions=tuple(_conditions(assumed.claim.params.scale, is_extent, along)) if barriers else (),
        along=along if barriers else (),
        is_extent=is_extent,
    )


def _weights(outcome: Outcome, judged: Judged) -> str:
    """What weights are, in the words of the file, or of those whose lemmas about operations the bound rests on."""
    trust = judged.theorem.trust if judged.theorem is not None else frozenset()
    cited = sorted(tag.removeprefix("cited:").partition(" ")[0] for tag in trust if tag.startswith("cited:"))
    homes = [judged.spec, *(outcome.catalog.home[name] for name in cited if name in outcome.catalog.home)]
    said = (home.conventions.get("weights") for home in homes)
    return next((text.value for text in said if text is not None), "")


def _scale(outcome: Outcome, judged: Judged, verdict: Verdict) -> str:
    name = verdict.claim.params.scale
    means = outcome.catalog.names[judged.spec.path].means.get(name)
    return f"{name} ({means})" if means else name


def _known(outcome: Outcome, judged: Judged) -> Iterator[str]:
    """The results that a statement names, and those that others about the same definition do."""
    about = judged.statement.about
    for statement in outcome.catalog.statements.values():
        same = about is not None and statement.about is not None and statement.about.value == about.value
        if same or statement is judged.statement:
            yield from (text.value for text in statement.known)


def _nothing(judged: Judged) -> str:
    """Why nothing follows from a statement, whatever it is about."""
    if judged.statement.covers:
        return OPERATIONS
    return "it is a question, which states nothing" if judged.statement.is_question else ""


# inputs


def length_condition(scale: str) -> str:
    """Circuits are small and shallow in the scale: of an instance that is much shorter they may be a table."""
    return f"Problems are given on inputs whose length is polynomially related to {scale}, from above and from below."


def _conditions(scale: str, is_extent: bool, along: tuple[Grows, ...]) -> Iterator[str]:
    yield length_condition(scale)
    if not is_extent:
        yield f"No input has {scale} as an extent."
    if along:
        other = "another extent" if is_extent else "one extent"
        yield f"An instance that is written along {other} alone takes, of that one: {', '.join(map(str, along))}."


def _along(verdict: Verdict) -> Iterator[Grows]:
    """For each parameter in an extent of the inputs, `n <= poly(it)`, unless that follows from what is assumed."""
    claim = verdict.claim
    scale = claim.params.scale
    tables = {a.name for e in _extents(verdict) for a in e.functions() if a.table}
    names = {name for extent in _extents(verdict) for name in extent.names()} & claim.params.least.keys()
    for name in sorted((names | tables) - {scale}):
        given = Assumptions(claim.stated, replace(claim.params, scale=name))
        if name in tables or given.growth(Poly.of(scale)) is None:
            yield Grows(Poly.of(scale), None, name)


def _extents(verdict: Verdict) -> list[Poly]:
    claim = verdict.claim
    return [extent.substitute(dict(claim.at)) for shape in claim.subject.inputs for extent in shape]


# problems


def _barriers(outcome: Outcome, found: Derivable) -> Iterator[Barrier]:
    """Each problem that is hard for a class which is not known to be within the derived one, easiest classes first."""
    known = Known(relation for spec in outcome.catalog.specs for relation in spec.known)
    problems = [p for p in outcome.catalog.problems.values() if p.hard.value in known.inclusions]
    outside = [p for p in problems if not _holds(known, found, p.hard.value)]
    classes = dict.fromkeys(problem.hard.value for problem in outside)
    below = {name: [c for c in classes if c != name and known.includes(c, name) is not None] for name in classes}
    for hard in sorted(classes, key=lambda name: len(below[name])):
        sources = tuple(dict.fromkeys(known.why_open(found.level, hard)))
        for problem in outside:
            if problem.hard.value == hard:
                follows = tuple(_assumption(known, found, other) for other in below[hard])
                yield Barrier(problem, _assumption(known, found, hard), follows, sources)


def _holds(known: Known, found: Derivable, hard: str) -> bool:
    """Whether a class is known to be within the derived one, or within a smaller one of the same kind."""
    levels = [level.name for level in LEVELS]
    names = levels[: levels.index(found.level) + 1]
    if found.uniformity is Uniformity.NONUNIFORM:
        names += [f"{name}/poly" for name in names]
    return any(known.includes(hard, name) is not None for name in names)


def _assumption(known: Known, found: Derivable, hard: str) -> str:
    """That not all of a class is in the derived one; where the derived one is within it, that they differ."""
    level = find_level(found.level)
    usual = level is not None and found.uniformity <= level.uniformity
    below = known.includes(found.level, hard) is not None or (
        found.level.startswith("TC") and known.includes("NC", hard) is not None
    )
    return f"{found.level} != {hard}" if usual and below else f"{hard} is not in {found.name}"
