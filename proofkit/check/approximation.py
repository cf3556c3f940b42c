"""Functions that circuits only approximate: what statements that use them are about, and PK603 where nobody says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from proofkit.check.catalog import Catalog
from proofkit.check.outcome import Judged
from proofkit.dag.attained import positive_by_exp_of_zero
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

_ERROR = re.compile(r"(?:(?P<c>\d+)\*)?2\*\*-(?:p|\((?:(?P<k>\d+)\*)?p(?P<b> [+-] \d+)?\))")
"""c*2**-(k*p + b), as the schema has it."""


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

    A function has one entry for each lemma that serves it, be it here or in what is cited. The convention of the
    statement's own file counts before that of the lemma's.
    """
    if judged.statement.covers:
        named = [(t.value, judged.statement) for t in judged.statement.covers if t.value in APPROXIMATE]
    else:
        named = _served(judged.theorem, catalog) if judged.theorem is not None else []
    return tuple(
        FunctionUse(name, lemma, _stated(judged.spec) or _stated(catalog.home[lemma.id]) or Semantics.AS_IF_EXACT)
        for name, lemma in sorted(named, key=lambda pair: (pair[0], pair[1].id))
    )


def _stated(spec: Spec) -> Semantics | None:
    text = spec.conventions.get(CONVENTION)
    said = text.value if text is not None else ""
    return next((s for s in (Semantics.OWN, Semantics.WITHIN) if said.startswith(s.value)), None)


def _served(theorem: Theorem, catalog: Catalog) -> list[tuple[str, Statement]]:
    """The functions at the leaves of a derivation, each with every lemma that was taken for it."""
    found = {(name, lemma.id): lemma for name, lemma in _leaves(_down(theorem), catalog)}
    return [(name, lemma) for (name, _), lemma in found.items()]


def _down(theorem: Theorem) -> Iterator[Theorem]:
    """Every theorem of a derivation, once."""
    seen: set[int] = set()
    waiting = [theorem]
    while waiting:
        current = waiting.pop()
        if id(current) not in seen:
            seen.add(id(current))
            waiting += current.premises
            yield current


def _leaves(theorems: Iterable[Theorem], catalog: Catalog) -> Iterator[tuple[str, Statement]]:
    """Those of the theorems that a lemma gives for an approximated function, as function and lemma."""
    lemmas = {f"cited:{s.id} ": s for s in catalog.statements.values() if s.covers}
    for theorem in theorems:
        row = OPERATIONS.get(theorem.bound.subject.name.removeprefix("op:"))
        if theorem.rule == "cited" and row is not None and row.approximate:
            yield row.name, next(s for start, s in lemmas.items() if min(theorem.trust).startswith(start))


_MEANS = {
    Semantics.OWN: "the program's own: the statement is about the program in p-bit floats",
    Semantics.WITHIN: "approximations, at each use; nothing is said of the error of the composition",
    Semantics.AS_IF_EXACT: "approximations used as if exact: which function the statement is about is not said",
}


def semantics_text(uses: Iterable[FunctionUse]) -> str:
    """What a statement that uses these functions is about, with the error of each where its lemma states one."""
    ordered = sorted(uses, key=lambda use: (use.semantics, use.operation, use.lemma.id))
    lemmas = Counter(use.operation for use in ordered)
    parts = []
    for semantics, group in groupby(ordered, key=lambda use: use.semantics):
        parts.append(f"{_and(_with_error(use, lemmas[use.operation] > 1) for use in group)}: {_MEANS[semantics]}")
    return "; ".join(parts)


def _with_error(use: FunctionUse, is_one_of_many: bool) -> str:
    """A function with its error, and with its lemma where several serve it."""
    name = f"{use.operation} of {use.lemma.id}" if is_one_of_many else use.operation
    if not use.error:
        return f"{name} (no error stated)" if is_one_of_many else name
    within = use.error if use.error == EXACT else f"within {use.error} of the real one, relatively"
    return f"{name} ({within})"


def approximation_findings(spec: Spec, judged: Iterable[Judged], catalog: Catalog) -> Iterator[Finding]:
    """PK603 for a file that uses approximations as if they were exact, and PK003 for an error where there is none.

    Either no convention says which functions are meant, or it says approximations and a lemma states no error, or one
    that lets exp(0) be 0 while a sum counts as positive for it.
    """
    yield from _misplaced(spec)
    judged = tuple(judged)
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
        mine = (use for j in judged if j.spec is spec for use in functions_used(j, catalog) if not use.error)
        for use in {(use.operation, use.lemma.id): use for use in mine}.values():
            message = f"{spec.paper.id} reads {use.operation} as an approximation, but {use.lemma.id} states no error"
            place = _place(spec, covered)
            yield Finding("PK603", message, place, spec.paper.id, f'state error = "2**-p" in {use.lemma.id}')
    yield from _positive_by_nothing(spec, judged, catalog)


def _positive_by_nothing(spec: Spec, judged: Iterable[Judged], catalog: Catalog) -> Iterator[Finding]:
    """PK603 for sums of exp(x - max x) that count as above zero although the lemma that serves exp lets exp(0) be 0."""
    for each in judged:
        about = each.statement.about
        built = catalog.built(about.value) if each.spec is spec and about is not None else None
        if about is None or built is None or each.theorem is None:
            continue
        sums = positive_by_exp_of_zero(built)
        users = (theorem for theorem in _down(each.theorem) if theorem.bound.subject.digest in sums)
        served = {lemma.id: lemma for user in users for name, lemma in _leaves(user.premises, catalog) if name == "exp"}
        for lemma in served.values():
            if lemma.error is None or not _keeps_sign(lemma.error.value):
                message = (
                    f"{each.statement.ref} takes a sum of exp(x - max x) for positive, since exp(0) is about 1, "
                    f"but by {lemma.id} it may be 0"
                )
                yield Finding("PK603", message, about.place, each.statement.id, f'state error = "2**-p" in {lemma.id}')


def _keeps_sign(error: str) -> bool:
    """Whether a relative error is below 1 at every precision: whether c*2**-(k*p + b) is at p = 1."""
    found = _ERROR.fullmatch(error)
    if found is None:
        return error == EXACT
    factor, times, more = (int((found[key] or least).replace(" ", "")) for key, least in zip("ckb", "110", strict=True))
    return times + more > 0 and factor.bit_length() <= times + more


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
