"""What follows from stated hypotheses: growth of polynomials, and which hypotheses are missing.

Everything here answers "shown" or "not shown"; not shown is not false.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from proofkit.kernel.claims import AtMost, Fact, Grows, Hypothesis, Params
from proofkit.kernel.growth import CONSTANT, LINEAR, LOGARITHMIC, Growth
from proofkit.kernel.poly import App, Atom, Monomial, Poly, is_nonnegative

__all__ = ["Assumptions"]


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
            stated_for = hypothesis.scale == self.params.scale
        else:
            left, right = _sides(hypothesis)
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
        return self.params.least.get(atom if isinstance(atom, str) else atom.name, 0) >= 1

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

    def unbounded(self, poly: Poly, limit: Growth | None) -> list[Atom]:
        """The atoms of the positive terms whose known growth is not within the limit (None: any polynomial)."""
        found: list[Atom] = []
        for monomial, coefficient in poly.terms.items():
            for atom, _ in monomial:
                growth = self.atom_growth(atom)
                short = growth is None or (limit is not None and not growth.within(limit))
                if coefficient > 0 and short and atom not in found:
                    found.append(atom)
        return found

    def shows(self, goal: Hypothesis) -> bool:
        """Whether the goal follows."""
        if isinstance(goal, Fact):
            return goal in self.stated
        if isinstance(goal, Grows):
            growth = self.growth(goal.left)
            if growth is None or goal.scale != self.params.scale:
                return goal in self.stated
            return goal.limit is None or bool(growth.within(goal.limit)) or goal in self.stated
        return self._shows_at_most(goal)

    def _shows_at_most(self, goal: AtMost) -> bool:
        """Directly, or by adding one stated inequality: goal = stated + something that is never negative."""
        gap = goal.right - goal.left
        least = self.params.least
        stated = (h.right - h.left for h in self.stated if isinstance(h, AtMost))
        return is_nonnegative(gap, least) or any(is_nonnegative(gap - room, least) for room in stated)

    def missing(self, goals: Iterable[Hypothesis]) -> tuple[Hypothesis, ...]:
        """The weakest additions, each about as few names as possible, without which the goals are not shown.

        Exact inequalities and facts come first, then growth, the strictest first: what is added may show what is left.
        """
        given, found = self, dict[str, Hypothesis]()
        for goal in sorted(goals, key=_strictness):
            if not given.shows(goal):
                for addition in given._additions(goal):
                    found.setdefault(str(addition), addition)
                stated = (*self.stated, *found.values())
                given = Assumptions(stated, self.params, self.constants, self.sizes)
        return tuple(found[text] for text in sorted(found))

    def _additions(self, goal: Hypothesis) -> list[Hypothesis]:
        if isinstance(goal, AtMost):
            return [AtMost(*_sides(goal))]
        if isinstance(goal, Fact):
            return [goal]
        atoms = self.unbounded(goal.left, goal.limit)
        plain = [a for atom in atoms for a in _plain_names(atom)]
        return [Grows(Poly.of(name), goal.limit, goal.scale) for name in dict.fromkeys(plain)] or [goal]


def _strictness(goal: Hypothesis) -> tuple[int, int, int, str]:
    if not isinstance(goal, Grows):
        return 0, 0, 0, str(goal)
    return (1, goal.limit.power, goal.limit.log, str(goal)) if goal.limit is not None else (2, 0, 0, str(goal))


def _sides(hypothesis: AtMost) -> tuple[Poly, Poly]:
    """The inequality with every term moved to the side where its coefficient is positive."""
    gap = hypothesis.left - hypothesis.right
    left = Poly({m: c for m, c in gap.terms.items() if c > 0})
    right = Poly({m: -c for m, c in gap.terms.items() if c < 0})
    return left, right


def _plain_names(atom: Atom) -> list[str]:
    return [atom] if isinstance(atom, str) else sorted(Poly.of(atom).names()) if isinstance(atom, App) else []
