"""What a statement is about, down to the last definition and lemma, and the findings there that count for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from proofkit.check.outcome import Flag, Outcome
from proofkit.spec.model import Definition, Spec
from proofkit.spec.shipped import Part, call_name, parts_of, referred
from proofkit.terms import Finding, Severity

__all__ = ["NOT_A_SPEC", "below", "clashes"]

NOT_A_SPEC = "PK0"
"""Codes of this family say that a text does not mean one thing; of an id that is given twice, which thing it is."""

_CITED = "cited:"


def below(outcome: Outcome) -> Callable[[str], tuple[Flag, ...]]:
    """By the id of a statement or requirement, the open errors at what it reaches.

    It reaches the definitions that it is about and that these call, the lemmas that it cites or that serve it, and
    whatever else goes by the same id: which of two was meant is for a reader to say. Of the files that these stand in
    only findings count that leave open what they say.
    """
    parts = _parts(outcome.catalog.specs)
    served = {j.statement.id: j.theorem.trust for j in outcome.judged if j.theorem is not None}
    lemmas = {name: {t[len(_CITED) :].split(" ")[0] for t in served[name] if t.startswith(_CITED)} for name in served}
    flags = [flag for flag in outcome.flags if flag.is_open and flag.severity is Severity.ERROR]

    def found(name: str) -> tuple[Flag, ...]:
        reached, papers = _reached(name, parts, lemmas.get(name, set()))
        return tuple(flag for flag in flags if _counts(flag.finding, reached, papers))

    return found


def clashes(outcome: Outcome, ids: Iterable[str]) -> tuple[Finding, ...]:
    """The findings below these statements that leave open what is stated: nothing should be concluded from them."""
    found = below(outcome)
    flags = (flag for name in ids for flag in found(name))
    return tuple(dict.fromkeys(f.finding for f in flags if f.finding.code.startswith(NOT_A_SPEC)))


def _counts(finding: Finding, reached: set[str], papers: set[str]) -> bool:
    return finding.subject in reached or (finding.code.startswith(NOT_A_SPEC) and finding.subject in papers)


def _parts(specs: Iterable[Spec]) -> dict[str, list[tuple[Part | None, Spec]]]:
    """All that goes by a name: ids, the names that formulas call definitions by, and the ids of files."""
    found: dict[str, list[tuple[Part | None, Spec]]] = defaultdict(list)
    for spec in specs:
        found[spec.paper.id].append((None, spec))
        for part in parts_of(spec):
            names = {part.id, call_name(part.id)} if isinstance(part, Definition) else {part.id}
            for name in names:
                found[name].append((part, spec))
    return found


def _reached(
    first: str, parts: dict[str, list[tuple[Part | None, Spec]]], serving: Iterable[str]
) -> tuple[set[str], set[str]]:
    """The ids of what is reached, and of the files that it stands in."""
    reached: set[str] = set()
    papers: set[str] = set()
    seen: set[str] = set()
    waiting = [first, *serving]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for part, spec in parts.get(name, ()):
            papers.add(spec.paper.id)
            if part is not None:
                reached.add(part.id)
                waiting += _next(part)
    return reached, papers


def _next(part: Part) -> Iterator[str]:
    """What a part names; a definition also brings in others that formulas call by the same name."""
    yield from referred(part)
    if isinstance(part, Definition):
        yield call_name(part.id)
