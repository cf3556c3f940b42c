"""Inequalities between index formulas, for all values of indices and parameters.

A goal is shown to be at least 0 by taking away facts that are, times monomials, until no coefficient is negative.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import heappop, heappush

from proofkit.errors import KernelError
from proofkit.kernel.family import Range
from proofkit.kernel.functions import FORMULA_FUNCTIONS
from proofkit.kernel.poly import App, Monomial, Poly, multiplied

__all__ = ["Facts"]

MOST_FACTS = 256

GOALS = 300
"""How many goals one search may try, those with the fewest negative terms first."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Polynomials that are at least 0 wherever they are read. Every atom stands for a natural number."""

    known: tuple[Poly, ...] = ()

    def __post_init__(self) -> None:
        if len(self.known) > MOST_FACTS:
            raise KernelError("inequality", f"more than {MOST_FACTS} ranges and conditions around one formula")

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
        for app in poly.functions():
            for arg, least in zip(app.args, FORMULA_FUNCTIONS[app.name].least, strict=True):
                if not self.show(arg - least):
                    yield app, arg, least

    def _about(self, poly: Poly) -> Iterator[Poly]:
        """What holds of the values of all functions that occur in a polynomial."""
        for app in poly.functions():
            yield from _about_function(app)
            if app.name == "bit_length" and self._is_length_of_some(app):
                yield Poly.of(app) - 1

    def _is_length_of_some(self, app: App) -> bool:
        """Whether the number is at least 1, by facts about its names that say nothing about its length."""
        names = app.args[0].names()
        nearest = tuple(k for k in self.known if app not in k.functions() and k.names() <= names)
        return Facts(nearest).show(app.args[0] - 1)


@lru_cache(maxsize=2**12)
def _about_function(app: App) -> tuple[Poly, ...]:
    """What holds of a function's value wherever it is defined."""
    known = FORMULA_FUNCTIONS.get(app.name)
    return tuple(known.about(Poly.of(app), *app.args)) if known is not None else ()


@lru_cache(maxsize=2**12)
def _known(facts: Facts) -> dict[Poly, None]:
    """The facts, and what holds of the functions in each of them, as far as the facts up to it show it."""
    if not facts.known:
        return {}
    *before, last = facts.known
    return dict.fromkeys((*_known(Facts(tuple(before))), last, *facts._about(last)))


@lru_cache(maxsize=2**12)
def _rules(codes: Codes, facts: Facts) -> tuple[Rule, ...]:
    return tuple(codes.rules(_known(facts)))


@lru_cache(maxsize=2**16)
def _shown(facts: Facts, goal: Poly) -> bool:
    """The answer depends on nothing but the numbers that facts and goal are made of."""
    known, about = _known(facts), dict.fromkeys(facts._about(goal))
    codes = Codes.latest()
    rules = (*_rules(codes, facts), *codes.rules(fact for fact in about if fact not in known))
    search = _Search(codes, rules)
    first = dict(codes.terms(goal))
    seen = {frozenset(first.items())}
    waiting = [(0, 0, 0, first)]
    while waiting and len(seen) < GOALS:
        _, _, steps, nearest = heappop(waiting)
        for less in search.without_one(nearest):
            key = frozenset(less.items())
            if key not in seen:
                negative = sum(c < 0 for c in less.values())
                if not negative:
                    return True
                seen.add(key)
                heappush(waiting, (negative + steps, len(seen), steps + 1, less))
    return False


def _is_plain(goal: Poly) -> bool:
    return all(c >= 0 for c in goal.terms.values())


class _Search:
    """What facts there are, and which of them may cancel a term."""

    def __init__(self, codes: Codes, helpful: Sequence[Rule]) -> None:
        self.codes, self.helpful = codes, helpful
        self._dividing: dict[int, list[tuple[int, int, int, Terms]]] = {}

    def without_one(self, goal: Goal) -> Iterator[Goal]:
        """The goal less a multiple of each fact that cancels one negative term: of those with the highest degree the
        one that fewest facts can cancel."""
        degrees = self.codes.degrees
        negative = [(degrees[term], term, coefficient) for term, coefficient in goal.items() if coefficient < 0]
        highest = max(degree for degree, _, _ in negative)
        choices = [(self._able(goal, term), coefficient) for degree, term, coefficient in negative if degree == highest]
        best, worst = min(choices, key=lambda choice: len(choice[0]))
        for factor, size, fact in best:
            if worst % size == 0:
                yield self._less(goal, 1, fact, factor, worst // size)
            else:
                yield self._less(goal, -size, fact, factor, -worst)

    def _able(self, goal: Goal, term: int) -> list[tuple[int, int, Terms]]:
        """Facts that cancel a term of the goal, with what each is multiplied by for that."""
        if term not in self._dividing:
            quotients = ((self.codes.quotient(term, m), m, size, fact) for m, size, fact in self.helpful)
            self._dividing[term] = [found for found in quotients if found[0] != NONE]
        return [
            (factor, size, fact)
            for factor, m, size, fact in self._dividing[term]
            if m != UNIT or factor == UNIT or self._has(goal, factor, fact)
        ]

    def _has(self, goal: Goal, factor: int, fact: Terms) -> bool:
        """Whether the goal has what the fact, times the factor, needs; written out to be fast."""
        for m, c in fact:  # noqa: SIM110
            if c > 0 and self.codes.product(m, factor) not in goal:
                return False
        return True

    def _less(self, goal: Goal, times: int, fact: Terms, factor: int, count: int) -> Goal:
        """times * goal - count * factor * fact."""
        terms = dict(goal) if times == 1 else {m: times * c for m, c in goal.items()}
        for monomial, coefficient in fact:
            place = self.codes.product(monomial, factor)
            terms[place] = terms.get(place, 0) - count * coefficient
        return {m: c for m, c in terms.items() if c}


Terms = tuple[tuple[int, int], ...]
Goal = dict[int, int]
"""A polynomial: the coefficient of each monomial, by the monomial's number."""

Rule = tuple[int, int, Terms]
"""One of a fact's negative terms, and the fact: a multiple of it, taken away, cancels a negative term of a goal.

A constant cancels another term only where the goal has what the fact needs: products of facts with parameters would be
endless otherwise."""

UNIT, NONE = 0, -1
"""The number of the product of nothing, and what is no number of a monomial."""

MOST_CODES = 2**18


class Codes:
    """Monomials as numbers, which makes a search several times faster; products and quotients are found once."""

    def __init__(self) -> None:
        self.numbers: dict[Monomial, int] = {}
        self.monomials: list[Monomial] = []
        self.degrees: list[int] = []
        self._products: dict[tuple[int, int], int] = {}
        self._quotients: dict[tuple[int, int], int] = {}
        self._terms: dict[Poly, Terms] = {}
        self.of(())

    @classmethod
    def latest(cls) -> Codes:
        """Those that searches share, until they are many."""
        if not _LATEST or len(_LATEST[-1].monomials) > MOST_CODES:
            _LATEST[:] = [cls()]
        return _LATEST[-1]

    def of(self, monomial: Monomial) -> int:
        if monomial not in self.numbers:
            self.numbers[monomial] = len(self.monomials)
            self.monomials.append(monomial)
            self.degrees.append(sum(e for _, e in monomial))
        return self.numbers[monomial]

    def terms(self, poly: Poly) -> Terms:
        if poly not in self._terms:
            self._terms[poly] = tuple((self.of(m), c) for m, c in poly.ordered())
        return self._terms[poly]

    def rules(self, facts: Iterable[Poly]) -> Iterator[Rule]:
        return ((m, c, terms) for terms in map(self.terms, facts) for m, c in terms if c < 0)

    def product(self, left: int, right: int) -> int:
        key = left, right
        if key not in self._products:
            self._products[key] = self.of(multiplied(self.monomials[left], self.monomials[right]))
        return self._products[key]

    def quotient(self, top: int, bottom: int) -> int:
        """NONE where it is no product of atoms."""
        key = top, bottom
        if key not in self._quotients:
            found = _quotient(self.monomials[top], self.monomials[bottom])
            self._quotients[key] = NONE if found is None else self.of(found)
        return self._quotients[key]


_LATEST: list[Codes] = []


def _quotient(top: Monomial, bottom: Monomial) -> Monomial | None:
    powers = dict(top)
    for atom, exponent in bottom:
        if powers.get(atom, 0) < exponent:
            return None
        powers[atom] -= exponent
    return tuple((a, e) for a, e in powers.items() if e)
