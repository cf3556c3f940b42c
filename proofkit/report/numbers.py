"""Depths as numbers, in words."""

from __future__ import annotations

from collections.abc import Iterable

from proofkit.check.outcome import Numbers
from proofkit.kernel.claims import Fact, Hypothesis, Uniformity, depth_text
from proofkit.kernel.theorem import Theorem

__all__ = ["MARK", "brief", "by_constants_text", "caveats", "composed_text", "graded", "integer", "promises_text"]

PROMISE, POLYNOMIAL, WITHIN = "promise", "polynomial", "within"
MARK = "(a)"
"""Behind a number that rests on more than the hypotheses of its statement; the caveats say on what."""


def integer(theorem: Theorem | None) -> int | None:
    """The depth, where it depends on no parameter."""
    if theorem is None or len(theorem.bound.depth) != 1:
        return None
    return next(iter(theorem.bound.depth)).constant()


def graded(theorem: Theorem, wanted: Uniformity) -> str:
    """The depth, with how uniform the circuits are where that is not enough, and what it is promised on."""
    grade = theorem.bound.uniformity
    notes = [str(grade)] if grade > wanted else []
    notes += [text] if (text := promises_text(theorem.bound.assuming)) else []
    return depth_text(theorem.bound.depth) + (f" ({'; '.join(notes)})" if notes else "")


def brief(theorem: Theorem | None, wanted: Uniformity) -> str:
    """The depth, marked where there is a caveat; nothing where there is no theorem."""
    if theorem is None:
        return ""
    grade = theorem.bound.uniformity
    marks = [MARK[1:-1]] if promises_text(theorem.bound.assuming) else []
    marks += [str(grade)] if grade > wanted else []
    return depth_text(theorem.bound.depth) + (f" ({', '.join(marks)})" if marks else "")


def caveats(numbers: Iterable[Numbers | None]) -> str:
    """What all marks together stand for; nothing where there is none."""
    theorems = [t for each in numbers if each is not None for t in (each.by_constants, each.composed) if t is not None]
    return promises_text({h for theorem in theorems for h in theorem.bound.assuming})


def promises_text(assuming: Iterable[Hypothesis]) -> str:
    """What nobody has shown of the parameters of circuits, and for which operands only they are circuits."""
    known = list(assuming)
    return "; ".join(filter(None, (_parameters_text(known), _within_text(known))))


def _within_text(assuming: Iterable[Hypothesis]) -> str:
    """The domains that circuits are limited to where operations are not."""
    facts = (h.about for h in assuming if isinstance(h, Fact) and h.kind == WITHIN)
    domains = sorted(about.replace(" of circuit:", " in ") for about in facts)
    return f"only for {', '.join(domains)}" if domains else ""


def _parameters_text(assuming: Iterable[Hypothesis]) -> str:
    facts = [h for h in assuming if isinstance(h, Fact) and h.kind in (PROMISE, POLYNOMIAL)]
    others: dict[str, list[str]] = {}
    for fact in sorted(facts, key=str):
        name, _, circuit = fact.about.rpartition(" of ")
        others.setdefault(circuit.removeprefix("circuit:"), []).extend([name] if name else [])
    together: dict[str, list[str]] = {}
    for circuit, names in sorted(others.items()):
        together.setdefault(", ".join(names) or "parameters", []).append(circuit)
    parts = [f"{names} of {', '.join(circuits)}" for names, circuits in together.items()]
    return f"as promised: {'; '.join(parts)}" if parts else ""


def by_constants_text(numbers: Numbers | None) -> str:
    """The number that the constants give; nothing where there is none."""
    theorem = numbers.by_constants if numbers is not None else None
    return graded(theorem, numbers.wanted) if numbers is not None and theorem is not None else ""


def composed_text(numbers: Numbers | None) -> str:
    """The number of the circuits one after another; nothing where there is none."""
    theorem = numbers.composed if numbers is not None else None
    return graded(theorem, numbers.wanted) if numbers is not None and theorem is not None else ""
