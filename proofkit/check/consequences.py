"""What follows from a bound: problems that no model of the family solves, and what changes with one hypothesis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from proofkit.check.classes import Known
from proofkit.check.derivable import Derivable, additions, completed, derivable
from proofkit.check.levels import LEVELS, find_level
from proofkit.check.outcome import Judged, Outcome
from proofkit.check.questions import how_it_grows
from proofkit.kernel.claims import AtMost, Claim, Grows, Hypothesis
from proofkit.kernel.growth import CONSTANT, LOGARITHMIC, Growth
from proofkit.kernel.judge import Verdict, judge
from proofkit.kernel.poly import Poly
from proofkit.spec.model import Problem, Result
from proofkit.terms import Status

__all__ = ["Barrier", "Change", "Consequences", "consequences"]

VARIANTS: tuple[Growth | None, ...] = (CONSTANT, LOGARITHMIC, None)
"""How large a parameter may be, to see what changes: O(1), O(log(n)), poly(n)."""

VACUOUS = "PK303"

NOTHING_FOLLOWS = {
    Status.UNDECIDED: "it is undecided: no bound is derived, so nothing follows",
    Status.UNSUPPORTED: "it is unsupported: what it claims is not derivable, so nothing follows from the claim",
    Status.REFUTED: "it is refuted, so nothing follows",
}


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
class Change:
    """The class that is derivable if one hypothesis on a parameter were another one; the rest stays as it is."""

    parameter: str
    stated: tuple[Hypothesis, ...]
    instead: Hypothesis
    found: Derivable


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows from one statement; `reason` says why nothing does.

    It holds under `hypotheses`, and if the verdict is conditional, under `missing` too. `growth` says what makes the
    depth grow where it does, `scale` what all of it is measured in.
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


def consequences(outcome: Outcome, judged: Judged) -> Consequences:
    """What follows from the verdict on a statement, and what would change."""
    verdict, statement = judged.verdict, judged.statement
    results = outcome.catalog.results
    known = tuple(dict.fromkeys(results[name] for name in _known(outcome, judged) if name in results))
    empty = Consequences(judged, None, (), (), _weights(outcome, judged), known=known)
    reason = _nothing(outcome, judged)
    if reason or verdict is None:
        return replace(empty, reason=reason)
    missing = additions(verdict)
    assumed = completed(verdict)
    found = derivable(assumed)
    if found is None:
        return replace(empty, reason=NOTHING_FOLLOWS[Status.UNDECIDED])
    barriers = tuple(_barriers(outcome, found))
    grows = found.growth is None or not found.growth.is_constant
    built = outcome.catalog.built(statement.about.value) if statement.about is not None else None
    return replace(
        empty,
        found=found,
        hypotheses=tuple(dict.fromkeys(verdict.claim.stated)),
        missing=tuple(dict.fromkeys((*missing, *found.missing))),
        barriers=barriers,
        changes=tuple(_changes(assumed)),
        elsewhere=tuple(r for r in results.values() if r.changes and r not in known),
        reason="" if barriers else f"{found.name} holds every problem that is listed, as far as is known",
        growth=how_it_grows(assumed, built, found) if grows else "",
        scale=_scale(outcome, judged, verdict),
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


def _nothing(outcome: Outcome, judged: Judged) -> str:
    """Why nothing follows from a statement, whatever it is about."""
    if judged.statement.covers:
        return "it is about operations, not about a model"
    if judged.statement.is_question:
        return "it is a question, which states nothing"
    if any(flag.finding.code == VACUOUS for flag in outcome.flags_of(judged.statement.id)):
        return "its hypotheses contradict one another: it is about no model"
    return NOTHING_FOLLOWS.get(judged.status, "")


def _barriers(outcome: Outcome, found: Derivable) -> Iterator[Barrier]:
    """Each problem that is hard for a class which is not known to be within the derived one, easiest classes first."""
    known = Known(relation for spec in outcome.catalog.specs for relation in spec.known)
    problems = [p for p in outcome.catalog.problems.values() if p.hard.value in known.inclusions]
    outside = [p for p in problems if not _holds(known, found.level, p.hard.value)]
    classes = dict.fromkeys(problem.hard.value for problem in outside)
    below = {name: [c for c in classes if c != name and known.includes(c, name) is not None] for name in classes}
    for hard in sorted(classes, key=lambda name: len(below[name])):
        sources = tuple(dict.fromkeys(known.why_open(found.level, hard)))
        for problem in outside:
            if problem.hard.value == hard:
                follows = tuple(_assumption(known, found, other) for other in below[hard])
                yield Barrier(problem, _assumption(known, found, hard), follows, sources)


def _holds(known: Known, level: str, hard: str) -> bool:
    """Whether a class is known to be within the derived one, or within a smaller one of the same kind."""
    names = [other.name for other in LEVELS[: [other.name for other in LEVELS].index(level) + 1]]
    return any(known.includes(hard, name) is not None for name in names)


def _assumption(known: Known, found: Derivable, hard: str) -> str:
    """That not all of a class is in the derived one; where the derived one is within it, that they differ."""
    level = find_level(found.level)
    usual = level is not None and found.uniformity <= level.uniformity
    below = known.includes(found.level, hard) is not None or (
        found.level.startswith("TC") and known.includes("NC", hard) is not None
    )
    return f"{found.level} != {hard}" if usual and below else f"{hard} is not in {found.name}"


def _changes(verdict: Verdict) -> Iterator[Change]:
    """The class under other hypotheses on each parameter that the depth depends on, derived again each time."""
    theorem, claim = verdict.theorem, verdict.claim
    if theorem is None:
        return
    names = {name for vector in theorem.bound.depth for name in vector.names()} & claim.params.least.keys()
    for name in sorted(names - {claim.params.scale}):
        stated = tuple(h for h in dict.fromkeys(claim.stated) if _bounds(h, name))
        for limit in VARIANTS:
            instead = Grows(Poly.of(name), limit, claim.params.scale)
            if instead not in stated:
                found = derivable(judge(_with(claim, instead), theorem))
                if found is not None:
                    yield Change(name, stated, instead, found)


def _bounds(hypothesis: Hypothesis, name: str) -> bool:
    """Whether a hypothesis says how large the parameter is, and nothing else."""
    return isinstance(hypothesis, AtMost | Grows) and hypothesis.left == Poly.of(name)


def _with(claim: Claim, instead: Grows) -> Claim:
    """The claim with another hypothesis in place of those that bound the same parameter."""
    (name,) = instead.left.names()
    kept = tuple(h for h in claim.stated if not _bounds(h, name))
    return replace(claim, stated=(*kept, instead))
