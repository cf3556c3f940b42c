"""How many values indices take: exactly where the sum has a closed form, and a bound in any case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import comb, gcd

from proofkit.errors import KernelError
from proofkit.kernel.family import Range
from proofkit.kernel.functions import FORMULA_FUNCTIONS, tidy
from proofkit.kernel.inequality import Facts
from proofkit.kernel.poly import ZERO, App, Atom, Poly

__all__ = ["Ratio", "ceiling", "sum_over"]

CANDIDATES = 8
"""How many bounds are kept side by side where a range has several ends."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A polynomial over a positive integer, in lowest terms."""

    top: Poly
    bottom: int = 1

    def reduced(self) -> Ratio:
        common = gcd(self.bottom, *self.top.terms.values())
        return Ratio(Poly({m: c // common for m, c in self.top.terms.items()}), self.bottom // common)

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom).reduced()

    def times(self, factor: Poly) -> Ratio:
        return Ratio(self.top * factor, self.bottom).reduced()

    def as_poly(self) -> Poly:
        """The same number as a polynomial, by a quotient that leaves no remainder."""
        return self.top if self.bottom == 1 else Poly.of(App("floordiv", (self.top, Poly.of(self.bottom))))

    def __str__(self) -> str:
        if self.bottom == 1:
            return str(self.top)
        return f"{self.top}/{self.bottom}" if len(self.top.terms) == 1 else f"({self.top})/{self.bottom}"


def sum_over(body: Ratio, ranges: Sequence[Range], facts: Facts) -> Ratio | None:
    """The sum of a polynomial over ranges, innermost last; None where it has no closed form that is known to hold.

    A closed form holds only if no range ends before it starts, which has to be shown.
    """
    single = [_single(r, facts.inside(ranges[:position])) for position, r in enumerate(ranges)]
    if None in single:
        return None
    for position in reversed(range(len(ranges))):
        start, stop = single[position] or (ZERO, ZERO)
        if not facts.inside(ranges[:position]).show(stop - start):
            return None
        upper = _summed(body.top, ranges[position].index, stop)
        lower = _summed(body.top, ranges[position].index, start)
        if upper is None or lower is None:
            return None
        total = upper + Ratio(-lower.top, lower.bottom)
        body = Ratio(total.top, total.bottom * body.bottom).reduced()
    return body


def _single(r: Range, facts: Facts) -> tuple[Poly, Poly] | None:
    """The start and the stop, if one of each is always the one that counts."""
    starts = [s for s in r.starts if all(s == t or facts.show(s - t) for t in r.starts)]
    stops = [s for s in r.stops if all(s == t or facts.show(t - s) for t in r.stops)]
    return (starts[0], stops[0]) if starts and stops else None


def _summed(poly: Poly, index: str, stop: Poly) -> Ratio | None:
    """The sum of poly over index = 0 .. stop - 1, continued to any stop; of 2**(index + c), up to a constant."""
    total = Ratio(ZERO)
    for monomial, coefficient in poly.terms.items():
        power, rest, growing = 0, Poly.of(coefficient), None
        for atom, exponent in monomial:
            if atom == index:
                power = exponent
            elif isinstance(atom, str) or index not in Poly.of(atom).names():
                rest = rest * Poly.of(atom) ** exponent
            elif growing is None and exponent == 1 and _doubles(atom, index):
                growing = atom
            else:
                return None
        if growing is not None and power:
            return None
        part = (
            Ratio(tidy(Poly.of(growing).substitute({index: stop}))) if growing is not None else _power_sum(power, stop)
        )
        total = total + part.times(rest)
    return total


def _doubles(atom: App, index: str) -> bool:
    """Whether it is 2**(index + something without the index)."""
    return atom.name == "pow2" and index not in (atom.args[0] - Poly.of(index)).names()


def _power_sum(power: int, stop: Poly) -> Ratio:
    """1**k + ... + (stop - 1)**k, by (k+1) S_k(m) = m**(k+1) - sum of C(k+1, j) S_j(m) over j < k."""
    sums: list[Ratio] = []
    for k in range(power + 1):
        total = Ratio(stop ** (k + 1))
        for j in range(k):
            total = total + sums[j].times(Poly.of(-comb(k + 1, j)))
        sums.append(Ratio(total.top, total.bottom * (k + 1)).reduced())
    return sums[power]


def ceiling(polys: Iterable[Poly], ranges: Sequence[Range], facts: Facts) -> Poly:
    """A polynomial without these indices that is nowhere below all of `polys`, and natural even for empty ranges.

    Indices are put at an end of their range, innermost first; where a range has several ends, whichever gives least.
    """
    candidates = list(polys)
    for r in reversed(ranges):
        ends = [(start, stop - 1) for stop in r.stops for start in r.starts]
        raised = dict.fromkeys(_raised(c, r.index, *end) for c in candidates for end in ends)
        candidates = sorted(raised, key=_cost)[:CANDIDATES] if len(raised) > 1 else [*raised]
    return _natural(min(candidates, key=_cost) if len(candidates) > 1 else candidates[0], facts)


def _natural(poly: Poly, facts: Facts) -> Poly:
    """What is nowhere below a formula, and a natural number even where that is not defined."""

    def change(atom: Atom) -> Poly | None:
        if isinstance(atom, str) or next(facts.undefined(Poly.of(atom)), None) is None:
            return None
        return _at_most(atom, [_natural(arg, facts) for arg in atom.args])

    return Poly({m: c for m, c in poly.terms.items() if c > 0}).rewrite(change)


def _cost(poly: Poly) -> tuple[int, int, str]:
    """Exponents without parameters first, then the lower degree."""
    free = sum(
        c > 0 and any(isinstance(a, str) for a, _ in m)
        for atom in poly.functions()
        if atom.name == "pow2"
        for m, c in atom.args[0].terms.items()
    )
    return free, max((sum(e for _, e in m) for m in poly.terms), default=0), str(poly)


def _raised(poly: Poly, index: str, least: Poly, most: Poly) -> Poly:
    """A polynomial without the index that is nowhere below, given least <= index <= most."""
    if index not in poly.names():
        return poly
    result = ZERO
    for monomial, coefficient in poly.terms.items():
        term = Poly.of(coefficient)
        for atom, exponent in monomial:
            if atom == index:
                factor = most if coefficient > 0 else least if exponent == 1 else ZERO
            elif isinstance(atom, str) or index not in Poly.of(atom).names():
                factor = Poly.of(atom)
            else:
                args = tuple(_raised(arg, index, least, most) for arg in atom.args)
                factor = _at_most(atom, args) if coefficient > 0 else ZERO
            term = term * factor**exponent
        result = result + term
    return result


def _at_most(app: App, args: Sequence[Poly]) -> Poly:
    """What is nowhere below a function, given what is nowhere below its arguments."""
    if app.name not in FORMULA_FUNCTIONS:
        raise KernelError("family", f"no bound for {app}")
    return FORMULA_FUNCTIONS[app.name].at_most(*args)
