"""What is said where a class or a bound is not derivable: why, what is derivable instead, and what is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from proofkit.check.derivable import Derivable, Repetition, additions, derivable, order, repetitions, within_any_depth
from proofkit.check.levels import LEVELS, find_level, rank
from proofkit.compose.pretty import pretty_depth
from proofkit.dag.built import Built
from proofkit.kernel.claims import Hypothesis
from proofkit.kernel.judge import Shortfall, Verdict
from proofkit.spec.model import Result, Statement, Text
from proofkit.terms import Finding, Status

__all__ = ["BASES", "answer_findings", "how_it_grows", "needed_anyway", "quoted", "why_not"]

BASES = {
    "read": "read in full",
    "abstract": "from its abstract",
    "secondary": "from a secondary source",
    "textbook": "textbook",
}
"""How a fact of the literature was taken over."""


def needed_anyway(verdict: Verdict) -> tuple[Hypothesis, ...]:
    """The hypotheses that are missing for a bound of any depth: the question was not put well without them."""
    return additions(within_any_depth(verdict)) if verdict.theorem is not None else ()


def answer_findings(
    statement: Statement, verdict: Verdict, built: Built | None, results: Mapping[str, Result]
) -> Iterator[Finding]:
    """PK505: what the answer to a question is, where it is not yes."""
    if verdict.status in (Status.UNDECIDED, Status.MODULO, Status.PROVED):
        return
    extra = [h for h in additions(verdict) if h not in needed_anyway(verdict)]
    if not verdict.shortfalls and not extra:
        return
    parts = list(dict.fromkeys(f"derived {s.measure} {_derived(s, verdict)}" for s in verdict.shortfalls))
    if extra and not verdict.shortfalls:
        parts.append(f"it would take {', '.join(map(str, extra))}")
    reason = why_not(statement, verdict, built, results)
    asks = statement.ref if statement.ref.endswith("?") else f"{statement.ref} asks for {_asked(statement, verdict)}."
    message = f"{asks} {reason} ({'; '.join(parts)})"
    place = (statement.class_ or statement.depth or statement.about or Text("", statement.place)).place
    yield Finding("PK505", message, place, statement.id)


def _derived(shortfall: Shortfall, verdict: Verdict) -> str:
    if shortfall.measure == "depth" and verdict.theorem is not None:
        return pretty_depth(verdict.theorem.bound.depth)
    return shortfall.derived


def why_not(statement: Statement, verdict: Verdict, built: Built | None, results: Mapping[str, Result]) -> str:
    """Why a bound is not derivable, the smallest class that is, and what is known; never that it is impossible."""
    found = derivable(verdict)
    if found is None:
        return "Nothing is derivable"
    parts = [f"Not derivable: {how_it_grows(verdict, built, found)}"]
    given = f" if also {', '.join(map(str, found.missing))}" if found.missing else ""
    parts.append(f"smallest class that is derivable: {found.name}{given}")
    known = [results[text.value] for text in statement.known if text.value in results]
    if known:
        parts.append("known: " + "; ".join(map(quoted, known)))
    in_doubt = _class_in_doubt(statement, verdict)
    unshown = f"it is not in {in_doubt}" if in_doubt else "there are no better circuits"
    parts.append(f"none of this says that {unshown}")
    return "; ".join(parts)


def quoted(result: Result) -> str:
    """A result of the literature with its source, and how it was taken over."""
    return f"{result.states.rstrip('.')} [{result.source}; {BASES[result.basis]}]"


def _class_in_doubt(statement: Statement, verdict: Verdict) -> str:
    """The class that is claimed or asked for, if it is not derivable; O(1) with no class stands for TC0."""
    name = statement.class_.value if statement.class_ is not None else "TC0" if _is_constant(verdict) else ""
    found, asked = derivable(verdict), find_level(name)
    if found is None or asked is None or verdict.claim.uniformity is None:
        return name
    below = [level.name for level in LEVELS].index(found.level) <= rank(asked)
    return "" if below and found.uniformity <= verdict.claim.uniformity else name


def _is_constant(verdict: Verdict) -> bool:
    growth = verdict.claim.depth_growth
    return growth is not None and growth.is_constant


def _asked(statement: Statement, verdict: Verdict) -> str:
    if _class_in_doubt(statement, verdict):
        return (statement.class_ or statement.depth or Text("TC0")).value
    named = (("depth", statement.depth), ("size", statement.size), ("class", statement.class_))
    return " and ".join(f"{measure} {text}" for measure, text in named if text is not None)


def how_it_grows(verdict: Verdict, built: Built | None, found: Derivable) -> str:
    """How the depth grows, and the loops that make it grow."""
    loops = repetitions(verdict, built) if built is not None else ()
    by = f" ({'; '.join(map(_repetition, loops))})" if loops else ""
    if found.growth is None:
        return f"nothing that is assumed bounds the depth{by or _vectors(verdict)}"
    if found.growth.is_constant:
        return "the depth is constant, but not as claimed"
    return f"depth grows as {order(found.growth, verdict.claim.params.scale)}{by or _vectors(verdict)}"


def _repetition(found: Repetition) -> str:
    assumed = f", with {', '.join(map(str, found.stated))}" if found.stated else ""
    return f"{found.passes} passes of `{found.loop}` in {found.inside}{assumed}"


def _vectors(verdict: Verdict) -> str:
    return f" ({pretty_depth(verdict.theorem.bound.depth)})" if verdict.theorem is not None else ""
