"""The size of a bound, by operation: how many circuits of each kind, and how fast that number grows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proofkit.check.verdict_findings import missing_hypotheses
from proofkit.kernel.entail import Assumptions
from proofkit.kernel.judge import Verdict
from proofkit.kernel.poly import Atom, Poly, atom_text
from proofkit.kernel.theorem import Theorem
from proofkit.report.latex import factors, product_words

__all__ = ["SizeRow", "size_rows", "split"]

MOST_TERMS = 6
"""A count with more terms than this in a factor is split into several."""


@dataclass(frozen=True, slots=True)
class SizeRow:
    """So many circuits of one kind."""

    operation: str
    count: str
    growth: str


def size_rows(verdict: Verdict, theorem: Theorem) -> tuple[SizeRow, ...]:
    """The size polynomial, one row for each kind of circuit and each part of its count."""
    bound = theorem.bound
    stated = (*verdict.claim.stated, *missing_hypotheses(verdict))
    given = Assumptions(stated, verdict.claim.params, bound.depth_constants | bound.size_constants, frozenset())
    counts: dict[str, Poly] = {}
    for monomial, coefficient in bound.size.ordered():
        own = [(a, e) for a, e in monomial if _is_size(a, bound.size_constants)]
        rest = tuple((a, e) for a, e in monomial if not _is_size(a, bound.size_constants))
        name = "*".join(atom_text(a) + (f"**{e}" if e > 1 else "") for a, e in own) or "gates"
        counts[name] = counts.get(name, Poly({})) + Poly({rest: coefficient})
    return tuple(
        SizeRow(name, product_words(part), _growth(given, part))
        for name, count in sorted(counts.items())
        for part in split(count)
    )


def _growth(given: Assumptions, part: Poly) -> str:
    if all(c < 0 for c in part.terms.values()):
        return "taken off"
    growth = given.growth(part)
    return str(growth) if growth is not None else "not known"


def _is_size(atom: Atom, sizes: frozenset[str]) -> bool:
    return (atom if isinstance(atom, str) else atom.name) in sizes


def split(count: Poly) -> Iterator[Poly]:
    """Parts that print as short products: what factors well, else the terms themselves."""
    if all(c > 0 for c in count.terms.values()):
        yield from (Poly({monomial: coefficient}) for monomial, coefficient in count.ordered())
        return
    if _longest(count) > MOST_TERMS:
        parts = [p for name in sorted(count.names()) for p in [_divided(count, name)] if all(q.terms for q in p)]
        best = min(parts, key=lambda pair: sum(map(_longest, pair)), default=(count, Poly({})))
        if best[1].terms and sum(map(_longest, best)) < _longest(count):
            yield from (piece for part in best for piece in split(part))
        else:
            yield from (Poly({monomial: coefficient}) for monomial, coefficient in count.ordered())
        return
    yield count


def _divided(count: Poly, name: str) -> tuple[Poly, Poly]:
    """The terms that have a name as a factor, and the others."""
    having = {m: c for m, c in count.terms.items() if any(a == name for a, _ in m)}
    return Poly(having), Poly({m: c for m, c in count.terms.items() if m not in having})


def _longest(count: Poly) -> int:
    return max((len(part.terms) for part, _ in factors(count)), default=0)
