"""Inequalities between index formulas, for all values of indices and parameters.

A goal is shown to be at least 0 by taking away facts that are, times monomials, until no coefficient is negative.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from proofkit.kernel.family import Range
from proofkit.kernel.poly import ONE, App, Monomial, Poly

__all__ = ["Facts"]

STEPS = 10
"""How many facts one proof may use."""
GOALS = 2_000
"""How many goals one search may try."""


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
        if _is_plain(goal):
            return True
        facts = (*self.known, *self._about_functions(goal))
        seen: set[Poly] = set()
        level = [goal]
        for _ in range(STEPS):
            found = dict.fromkeys(g for before in level for g in _without_one(before, facts))
            if any(map(_is_plain, found)):
                return True
            level = [g for g in found if g not in seen][: GOALS - len(seen)]
            seen.update(level)
            if not level:
                break
        return False

    def _about_functions(self, goal: Poly) -> Iterator[Poly]:
        """What holds of the values of all functions that occur."""
        for app in dict.fromkeys(a for poly in (goal, *self.known) for a in poly.atoms() if isinstance(a, App)):
            yield from _about(app)
            if app.name == "bit_length" and Facts(tuple(k for k in self.known if app not in k.atoms())).show(
                app.args[0] - 1
            ):
                yield Poly.of(app) - 1


def _is_plain(goal: Poly) -> bool:
    return all(c >= 0 for c in goal.terms.values())


def _without_one(goal: Poly, facts: Iterable[Poly]) -> Iterator[Poly]:
    """The goal less a multiple of each fact that cancels its first negative monomial."""
    worst, coefficient = next((m, c) for m, c in goal.ordered() if c < 0)
    for fact in facts:
        for monomial, size in fact.terms.items():
            factor = _quotient(worst, monomial) if size < 0 else None
            if factor is not None and coefficient % size == 0:
                yield goal - fact * Poly({factor: coefficient // size})
            elif factor is not None:
                yield goal * -size - fact * Poly({factor: -coefficient})


def _quotient(top: Monomial, bottom: Monomial) -> Monomial | None:
    powers = dict(top)
    for atom, exponent in bottom:
        if powers.get(atom, 0) < exponent:
            return None
        powers[atom] -= exponent
    return tuple((a, e) for a, e in powers.items() if e)


def _about(app: App) -> Iterator[Poly]:
    """What holds of every value of a function."""
    value = Poly.of(app)
    match app.name:
        case "floordiv":
            top, divisor = app.args
            yield from (top - divisor * value, divisor * value + divisor - 1 - top)
        case "mod":
            yield from (app.args[0] - value, app.args[1] - 1 - value)
        case "bit_length":
            power = Poly.of(App("pow2", (value,)))
            yield from (app.args[0] - value, power - 1 - app.args[0])
        case "pow2":
            yield value - 1 - app.args[0]
        case "bit":
            yield ONE - value
