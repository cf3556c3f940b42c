"""What a statement could assume to be repaired: the weakest additions that show what is missing. Untrusted advice."""

from __future__ import annotations

from collections.abc import Iterable

from proofkit.kernel.claims import AtMost, Fact, Grows, Hypothesis
from proofkit.kernel.entail import Assumptions, sides
from proofkit.kernel.growth import Growth
from proofkit.kernel.poly import Atom, Poly

__all__ = ["weakest_additions"]


def weakest_additions(given: Assumptions, goals: Iterable[Hypothesis]) -> tuple[Hypothesis, ...]:
    """Hypotheses, each about as few names as possible, that show the goals together with what is given.

    Exact inequalities and facts come first, then growth, the strictest first: what is added may show what is left.
    """
    now, found = given, dict[str, Hypothesis]()
    for goal in sorted(goals, key=_strictness):
        if not now.shows(goal):
            tried = _additions(now, goal)
            with_them = Assumptions((*now.stated, *tried), given.params, given.constants, given.sizes)
            for addition in tried if with_them.shows(goal) else [goal]:
                found.setdefault(str(addition), addition)
            now = Assumptions((*given.stated, *found.values()), given.params, given.constants, given.sizes)
    return tuple(found[text] for text in sorted(found))


def _strictness(goal: Hypothesis) -> tuple[int, int, int, str]:
    if not isinstance(goal, Grows):
        return 0, 0, 0, str(goal)
    return (1, goal.limit.power, goal.limit.log, str(goal)) if goal.limit is not None else (2, 0, 0, str(goal))


def _additions(given: Assumptions, goal: Hypothesis) -> list[Hypothesis]:
    if isinstance(goal, AtMost):
        return [AtMost(*sides(goal))]
    if isinstance(goal, Fact):
        return [goal]
    if any((a if isinstance(a, str) else a.name) in given.sizes for a in _unbounded(given, goal.left, goal.limit)):
        return [goal]
    names = [name for atom in _unbounded(given, goal.left, goal.limit) for name in _names(atom)]
    return [Grows(Poly.of(name), goal.limit, goal.scale) for name in dict.fromkeys(names)] or [goal]


def _unbounded(given: Assumptions, poly: Poly, limit: Growth | None) -> list[Atom]:
    """The atoms of the positive terms whose known growth is not within the limit (None: any polynomial)."""
    found: list[Atom] = []
    for monomial, coefficient in poly.terms.items():
        for atom, _ in monomial:
            growth = given.atom_growth(atom)
            short = growth is None or (limit is not None and not growth.within(limit))
            if coefficient > 0 and short and atom not in found:
                found.append(atom)
    return found


def _names(atom: Atom) -> list[str]:
    return [atom] if isinstance(atom, str) else sorted(Poly.of(atom).names())
