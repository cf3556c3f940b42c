"""Functions that circuits only approximate: what statements that use them are about, and PK603 where nobody says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from proofkit.check.catalog import Catalog
from proofkit.check.outcome import Judged
from proofkit.kernel.theorem import Theorem
from proofkit.ops import OPERATIONS
from proofkit.spec.model import Spec, Statement, Text
from proofkit.terms import Finding, Place

__all__ = [
    "APPROXIMATE",
    "CONVENTION",
    "FunctionUse",
    "Semantics",
    "approximation_findings",
    "functions_used",
    "semantics_text",
]

CONVENTION = "functions"
APPROXIMATE = frozenset(row.primitive for row in OPERATIONS.values() if row.approximate)
"""The operations, as lemmas cover them, that circuits compute up to a relative error."""


EXACT = "correctly rounded"


class Semantics(StrEnum):
    """How a file reads exp and its kin; the values are what the convention starts with."""

    OWN = "the program's own"
    WITHIN = "approximations"
    AS_IF_EXACT = "unstated"


@dataclass(frozen=True, slots=True)
class FunctionUse:
    """A function that a statement uses, the lemma that serves it, and how it is read there."""

    operation: str
    lemma: Statement
    semantics: Semantics

    @property
    def error(self) -> str:
        return self.lemma.error.value if self.lemma.error is not None else ""

    @property
    def domain(self) -> str:
        return self.lemma.domain.value if self.lemma.domain is not None else ""


def functions_used(judged: Judged, catalog: Catalog) -> tuple[FunctionUse, ...]:
    """What the bound of a statement uses of such functions, by name; for a lemma about operations what it covers.

    The convention of the statement's own file counts before that of the lemma's.
    """
    if judged.statement.covers:
        named = {t.value: judged.statement for t in judged.statement.covers if t.value in APPROXIMATE}
    else:
        named = _served(judged.theorem, catalog) if judged.theorem is not None else {}
    return tuple(
        FunctionUse(name, lemma, _stated(judged.spec) or _stated(catalog.home[lemma.id]) or Semantics.AS_IF_EXACT)
        for name, lemma in sorted(named.items())
    )


def _stated(spec: Spec) -> Semantics | None:
    text = spec.conventions.get(CONVENTION)
    said = text.value if text is not None else ""
    return next((s for s in (Semantics.OWN, Semantics.WITHIN) if said.startswith(s.value)), None)


def _served(theorem: Theorem, catalog: Catalog) -> dict[str, Statement]:
    """The functions at the leaves of a derivation, each with the lemma that was taken for it."""
    lemmas = {f"cited:{s.id} ": s for s in catalog.statements.values() if s.covers}
    found: dict[str, Statement] = {}
    seen: set[int] = set()
    waiting = [theorem]
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        waiting += current.premises
        row = OPERATIONS.get(current.bound.subject.name.removeprefix("op:"))
        if current.rule == "cited" and row is not None and row.approximate:
            found[row.name] = next(s for start, s in lemmas.items() if min(current.trust).startswith(start))
    return found


_MEANS = {
    Semantics.OWN: "the program's own: the statement is about the program in p-bit floats",
    Semantics.WITHIN: "approximations, at each use; nothing is said of the error of the composition",
    Semantics.AS_IF_EXACT: "approximations used as if exact: which function the statement is about is not said",
}


def semantics_text(uses: Iterable[FunctionUse]) -> str:
    """What a statement that uses these functions is about, with the error of each where its lemma states one."""
    ordered = sorted(uses, key=lambda use: (use.semantics, use.operation))
    parts = []
    for semantics, group in groupby(ordered, key=lambda use: use.semantics):
        parts.append(f"{_and(map(_with_error, group))}: {_MEANS[semantics]}")
    return "; ".join(parts)


def _with_error(use: FunctionUse) -> str:
    if not use.error:
        return use.operation
    within = use.error if use.error == EXACT else f"within {use.error} of the real one, relatively"
    return f"{use.operation} ({within})"


def approximation_findings(spec: Spec, judged: Iterable[Judged], catalog: Catalog) -> Iterator[Finding]:
    """PK603 for a file that uses approximations as if they were exact, and PK003 for an error where there is none.

    Either no convention says which functions are meant, or it says approximations and a lemma states no error.
    """
    yield from _misplaced(spec)
    stated = _stated(spec)
    covered = {t.value: t for s in spec.statements for t in s.covers if t.value in APPROXIMATE}
    if covered and stated is None:
        message = (
            f"{spec.paper.id} uses {_and(covered)}, which circuits only approximate, as if exact: it does not say "
            "whether the model is the program in p-bit floats or its functions are approximations"
        )
        fix = f'state [conventions] {CONVENTION} = "{Semantics.OWN}: ..." or "{Semantics.WITHIN}: within ..."'
        yield Finding("PK603", message, _place(spec, covered), spec.paper.id, fix)
    elif stated is Semantics.WITHIN:
        uses = {u.lemma.id: u for j in judged if j.spec is spec for u in functions_used(j, catalog) if not u.error}
        for use in uses.values():
            message = f"{spec.paper.id} reads {use.operation} as an approximation, but {use.lemma.id} states no error"
            place = _place(spec, covered)
            yield Finding("PK603", message, place, spec.paper.id, f'state error = "2**-p" in {use.lemma.id}')


def _place(spec: Spec, covered: Mapping[str, Text]) -> Place:
    text = spec.conventions.get(CONVENTION)
    return text.place if text is not None else next((t.place for t in covered.values()), spec.paper.place)


def _misplaced(spec: Spec) -> Iterator[Finding]:
    for statement in spec.statements:
        given = [text for text in (statement.error, statement.domain) if text is not None]
        if given and not any(text.value in APPROXIMATE for text in statement.covers):
            message = f"{statement.ref} covers no function that is approximated, so it has no error and no domain"
            fix = f"only lemmas that cover {', '.join(sorted(APPROXIMATE))} have these"
            yield Finding("PK003", message, given[0].place, statement.id, fix)


def _and(names: Iterable[str]) -> str:
    *rest, last = sorted(names)
    return f"{', '.join(rest)} and {last}" if rest else last
