"""Inequalities between index formulas, for all values of indices and parameters.

A goal is shown to be at least 0 by taking away facts that are, times monomials, until no coefficient is negative.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import heappop, heappush

from proofkit.kernel.family import Range
from proofkit.kernel.functions import FORMULA_FUNCTIONS
from proofkit.kernel.poly import App, Monomial, Poly, multiplied

__all__ = ["Facts"]

GOALS = 300
"""How many goals one search may try, those with the fewest negative terms first."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Polynomials that are at least 0 wherever they are read. Every atom stands for a natural number."""

    known: tuple[Poly, ...] = ()

    def given(self, *more: Poly) -> Facts:
        return Facts((*self.known, *more))

    def inside(self, ranges: Iterable[Range]) -> Facts:
        """What else holds for indices within their ranges."""
        more = []
        for r in ranges:
            more += [Poly.of(r.index) - start for start in r.starts]
            more += [stop - 1 - Poly.of(r.index) for stop in r.stops]
        return self.given(*more)

    def show(self, goal: Poly) -> bool:
        """Whether goal >= 0 was shown."""
        return _is_plain(goal) or _shown(self, goal)

    def undefined(self, poly: Poly) -> Iterator[tuple[App, Poly, int]]:
        """Functions that occur, with an argument that is not shown to be at least what it has to be."""
        for app in dict.fromkeys(a for a in poly.atoms() if isinstance(a, App)):
            for arg, least in zip(app.args, FORMULA_FUNCTIONS[app.name].least, strict=True):
                if not self.show(arg - least):
                    yield app, arg, least

    def _about(self, poly: Poly) -> Iterator[Poly]:
        """What holds of the values of all functions that occur in a polynomial."""
        for app in _functions(poly):
            if app.name in FORMULA_FUNCTIONS:
                yield from FORMULA_FUNCTIONS[app.name].about(Poly.of(app), *app.args)
            if app.name == "bit_length" and self._is_length_of_some(app):
                yield Poly.of(app) - 1

    def _is_length_of_some(self, app: App) -> bool:
        """Whether the number is at least 1, by facts that say nothing about its length: those about its names first."""
        others, names = tuple(k for k in self.known if app not in _functions(k)), app.args[0].names()
        nearest = tuple(k for k in others if k.names() <= names)
        return Facts(nearest).show(app.args[0] - 1) or Facts(others).show(app.args[0] - 1)


def _functions(poly: Poly) -> dict[App, None]:
    return dict.fromkeys(a for a in poly.atoms() if isinstance(a, App))


@lru_cache(maxsize=2**12)
def _known(facts: Facts) -> tuple[Helpful, ...]:
    """The facts, and what holds of the functions in them."""
    about = (fact for poly in facts.known for fact in facts._about(poly))
    return tuple(_helpful((*facts.known, *about)))


def _helpful(facts: Iterable[Poly]) -> Iterator[Helpful]:
    return ((m, c, fact) for fact in dict.fromkeys(facts) for m, c in fact.terms.items() if c < 0)


@lru_cache(maxsize=2**16)
def _shown(facts: Facts, goal: Poly) -> bool:
    """The answer depends on nothing but the numbers that facts and goal are made of."""
    helpful = tuple(dict.fromkeys((*_known(facts), *_helpful(facts._about(goal)))))
    seen = {goal}
    waiting = [(0, 0, 0, goal)]
    while waiting and len(seen) < GOALS:
        _, _, steps, nearest = heappop(waiting)
        for less in _without_one(nearest, helpful):
            if less not in seen:
                negative = sum(c < 0 for c in less.terms.values())
                if not negative:
                    return True
                seen.add(less)
                heappush(waiting, (negative + steps, len(seen), steps + 1, less))
    return False


def _is_plain(goal: Poly) -> bool:
    return all(c >= 0 for c in goal.terms.values())


Helpful = tuple[Monomial, int, Poly]
"""A fact, and one of its negative terms: a multiple of the fact, taken away, cancels a negative term of a goal.

A constant cancels another term only where the goal has what the fact needs: products of facts with parameters would be
endless otherwise."""


def _without_one(goal: Poly, helpful: Iterable[Helpful]) -> Iterator[Poly]:
    """The goal less a multiple of each fact that cancels one negative term: the one that fewest facts can cancel."""
    choices = []
    for term, coefficient in goal.terms.items():
        if coefficient < 0:
            able = [(f, size, fact) for m, size, fact in helpful if (f := _factor(goal, term, m, fact)) is not None]
            choices.append((-sum(e for _, e in term), len(able), coefficient, able))
    _, _, worst, best = min(choices, key=lambda choice: choice[:2])
    for factor, size, fact in best:
        if worst % size == 0:
            yield _less(goal, 1, fact, factor, worst // size)
        else:
            yield _less(goal, -size, fact, factor, -worst)


def _less(goal: Poly, times: int, fact: Poly, factor: Monomial, count: int) -> Poly:
    """times * goal - count * factor * fact."""
    terms = dict(goal.terms) if times == 1 else {m: times * c for m, c in goal.terms.items()}
    for monomial, coefficient in fact.terms.items():
        place = multiplied(monomial, factor)
        terms[place] = terms.get(place, 0) - count * coefficient
    return Poly(terms)


def _factor(goal: Poly, term: Monomial, negative: Monomial, fact: Poly) -> Monomial | None:
    """What to multiply a fact by so that its negative term becomes the goal's."""
    factor = _quotient(term, negative)
    if factor and not negative:
        needed = (multiplied(m, factor) for m, c in fact.terms.items() if c > 0)
        return factor if all(m in goal.terms for m in needed) else None
    return factor


def _quotient(top: Monomial, bottom: Monomial) -> Monomial | None:
    powers = dict(top)
    for atom, exponent in bottom:
        if powers.get(atom, 0) < exponent:
            return None
        powers[atom] -= exponent
    return tuple((a, e) for a, e in powers.items() if e)
