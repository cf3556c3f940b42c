"""What follows from stated hypotheses: growth of polynomials, and which hypotheses are missing.

Everything here answers "shown" or "not shown"; not shown is not false.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from proofkit.kernel.claims import AtMost, Fact, Grows, Hypothesis, Params
from proofkit.kernel.growth import CONSTANT, LINEAR, LOGARITHMIC, Growth
from proofkit.kernel.poly import Atom, Monomial, Poly, is_nonnegative

__all__ = ["Assumptions", "sides"]


@dataclass
class Assumptions:
    """A set of hypotheses, ready to be asked.

    `constants` are atoms that cited results promise to be O(1), `sizes` those that they promise to be polynomial.
    """

    stated: tuple[Hypothesis, ...]
    params: Params
    constants: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()
    _known: dict[str, Growth] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known[self.params.scale] = LINEAR
        self._known |= dict.fromkeys(self.constants, CONSTANT)
        for _ in range(len(self.stated) + 1):
            before = dict(self._known)
            for hypothesis in self.stated:
                self._learn(hypothesis)
            if before == self._known:
                break

    def _learn(self, hypothesis: Hypothesis) -> None:
        if isinstance(hypothesis, Fact):
            return
        if isinstance(hypothesis, Grows):
            left, limit = hypothesis.left, hypothesis.limit
            stated_for = hypothesis.scale == self.params.scale and all(c >= 0 for c in left.terms.values())
        else:
            left, right = sides(hypothesis)
            limit, stated_for = self.growth(right), True
            if limit is None:
                return
        for monomial, coefficient in left.terms.items():
            if coefficient > 0 and stated_for:
                self._learn_monomial(monomial, limit)

    def _learn_monomial(self, monomial: Monomial, limit: Growth | None) -> None:
        """If a product of factors that are at least 1 is bounded, so is each factor."""
        for atom, _ in monomial:
            others = (a for a, _ in monomial if a != atom)
            if isinstance(atom, str) and atom != self.params.scale and all(map(self._at_least_one, others)):
                bound = limit if limit is not None else Growth.polynomial(atom)
                known = self._known.get(atom)
                if known is None or (bound != known and bound.within(known)):
                    self._known[atom] = bound

    def _at_least_one(self, atom: Atom) -> bool:
        if isinstance(atom, str):
            return self.params.least.get(atom, 0) >= 1
        return atom.table and self.params.least.get(atom.name, 0) >= 1

    def atom_growth(self, atom: Atom) -> Growth | None:
        """An upper bound for one atom, or None if none is known."""
        if isinstance(atom, str):
            return self._known.get(atom) or (Growth.polynomial(atom) if atom in self.sizes else None)
        if atom.name in self.sizes:
            inside = [self.growth(arg) for arg in atom.args]
            return None if None in inside else Growth.polynomial(atom.name)
        if atom.table:
            return self.growth(self.params.tables[atom.name]) if atom.name in self.params.tables else None
        inside = [self.growth(arg) for arg in atom.args[:1]]
        if atom.name == "log" and inside[0] is not None:
            return CONSTANT if inside[0].is_constant else LOGARITHMIC
        return inside[0] if atom.name in ("floordiv", "mod") else None

    def growth(self, poly: Poly) -> Growth | None:
        """An upper bound for a polynomial: the join over its positive terms, or None."""
        total = CONSTANT
        for monomial, coefficient in poly.terms.items():
            if coefficient > 0:
                product = self._monomial_growth(monomial)
                if product is None:
                    return None
                total = total.join(product)
        return total

    def _monomial_growth(self, monomial: Monomial) -> Growth | None:
        product = CONSTANT
        for atom, exponent in monomial:
            factor = self.atom_growth(atom)
            if factor is None:
                return None
            for _ in range(exponent):
                product = product.times(factor)
        return product

    def shows(self, goal: Hypothesis) -> bool:
        """Whether the goal follows."""
        if isinstance(goal, Fact):
            return goal in self.stated
        if isinstance(goal, Grows):
            return (goal.scale == self.params.scale and self._grows(goal.left, goal.limit)) or goal in self.stated
        return self._shows_at_most(goal)

    def _grows(self, poly: Poly, limit: Growth | None) -> bool:
        """Whether it is known to be polynomial in the scale, or to grow within the limit."""
        if limit is None:
            positive = (monomial for monomial, coefficient in poly.terms.items() if coefficient > 0)
            return all(self.atom_growth(atom) is not None for monomial in positive for atom, _ in monomial)
        growth = self.growth(poly)
        return growth is not None and bool(growth.within(limit))

    def _shows_at_most(self, goal: AtMost) -> bool:
        """Directly, or by adding one stated inequality: goal = stated + something that is never negative."""
        gap = goal.right - goal.left
        least = self.params.least
        stated = (h.right - h.left for h in self.stated if isinstance(h, AtMost))
        return is_nonnegative(gap, least) or any(is_nonnegative(gap - room, least) for room in stated)

    def not_shown(self, goals: Iterable[Hypothesis]) -> tuple[Hypothesis, ...]:
        """The goals that do not follow, in the order of their texts."""
        return tuple(sorted((g for g in set(goals) if not self.shows(g)), key=str))


@lru_cache(maxsize=2**12)
def sides(hypothesis: AtMost) -> tuple[Poly, Poly]:
    """The inequality with every term moved to the side where its coefficient is positive."""
    gap = hypothesis.left - hypothesis.right
    left = Poly({m: c for m, c in gap.terms.items() if c > 0})
    right = Poly({m: -c for m, c in gap.terms.items() if c < 0})
    return left, right
