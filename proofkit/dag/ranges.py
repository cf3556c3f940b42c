"""Proved index bounds: lower bounds of polynomials over all values of their indices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from proofkit.kernel.claims import Params
from proofkit.kernel.poly import ZERO, App, Atom, Monomial, Poly, is_nonnegative

__all__ = ["Ranges"]


@dataclass(frozen=True, slots=True)
class Ranges:
    """What the indices in scope range over: index x takes the values 0 .. extents[x] - 1."""

    params: Params
    extents: Mapping[str, Poly]

    def contains(self, index: Poly, extent: Poly) -> bool:
        """Whether 0 <= index < extent is shown."""
        return self.is_nonnegative(index) and self.is_nonnegative(extent - 1 - index)

    def is_nonnegative(self, poly: Poly) -> bool:
        """Whether poly >= 0 is shown for all values of its indices and parameters."""
        ends = self._at_ends(self._without_quotients(poly))
        least = self.params.least
        return is_nonnegative(ends, least) or is_nonnegative(self._bounded(ends, upward=False), least)

    def lower(self, poly: Poly) -> Poly:
        """A polynomial in the parameters that is at most `poly`, whatever the indices are."""
        return self._bounded(self._at_ends(self._without_quotients(poly)), upward=False)

    def _at_ends(self, poly: Poly) -> Poly:
        """Put every index at the end of its range where the polynomial is smallest, as far as that is clear."""
        for name in self._inner_first():
            poly = self._without(poly, name)
        return poly

    def _without_quotients(self, poly: Poly) -> Poly:
        """Replace quotients and remainders by bounds, term by term; table entries stay."""
        if all(isinstance(atom, str) for atom in _outermost(poly)):
            return poly
        result = ZERO
        for monomial, coefficient in poly.terms.items():
            term = Poly.of(coefficient)
            for atom, exponent in monomial:
                term = term * self._quotient_bound(atom, coefficient > 0) ** exponent
            result = result + term
        return result

    def _quotient_bound(self, atom: Atom, least: bool) -> Poly:
        if isinstance(atom, str) or atom.table or atom.name not in ("floordiv", "mod"):
            return Poly.of(atom)
        if least:
            return ZERO
        top, divisor = atom.args
        if atom.name == "mod":
            return divisor - 1
        return self._quotient(-self._at_ends(self._without_quotients(-top)), divisor)

    def _inner_first(self) -> list[str]:
        """Indices in an order in which each comes before those that its extent mentions."""
        return list(reversed(list(self.extents)))

    def _without(self, poly: Poly, name: str) -> Poly:
        """Replace an index by the end of its range where that is smallest, if `poly` is linear in it."""
        if name not in poly.names():
            return poly
        slope, linear = _slope(poly, name)
        if not linear or slope == ZERO:
            return poly
        if self._has_sign(slope, +1):
            return poly.substitute({name: ZERO})
        if self._has_sign(slope, -1):
            return poly.substitute({name: self.extents[name] - 1})
        return poly

    def _has_sign(self, slope: Poly, sign: int) -> bool:
        return is_nonnegative(self._bounded(slope * sign, upward=False), self.params.least)

    def _bounded(self, poly: Poly, upward: bool) -> Poly:
        """Replace what is left of indices, tables and quotients, term by term."""
        if all(isinstance(atom, str) and atom not in self.extents for atom in _outermost(poly)):
            return poly
        result = ZERO
        for monomial, coefficient in poly.terms.items():
            term = Poly.of(coefficient)
            for atom, exponent in monomial:
                most = (coefficient > 0) == upward
                term = term * (self._most(atom) if most else self._least(atom)) ** exponent
            result = result + term
        return result

    def _least(self, atom: Atom) -> Poly:
        if isinstance(atom, str):
            return ZERO if atom in self.extents else Poly.of(atom)
        if atom.table:
            return Poly.of(self.params.least.get(atom.name, 0))
        return Poly.of(atom)

    def _most(self, atom: Atom) -> Poly:
        if isinstance(atom, str):
            return self.upper(self.extents[atom] - 1) if atom in self.extents else Poly.of(atom)
        if atom.table:
            return self.params.tables.get(atom.name, Poly.of(atom))
        return Poly.of(atom)

    def upper(self, poly: Poly) -> Poly:
        """A polynomial in the parameters that is at least `poly`, whatever the indices are."""
        return -self.lower(-poly)

    def _quotient(self, top: Poly, divisor: Poly) -> Poly:
        """The smallest of a few candidates q with top <= q*divisor + divisor - 1, so that floor(top/divisor) <= q."""
        exact = _divide(top, divisor)
        for candidate in (exact - 1, exact, exact + 1):
            if is_nonnegative(candidate * divisor + divisor - 1 - top, self.params.least):
                return candidate
        return top


def _outermost(poly: Poly) -> Iterator[Atom]:
    return (atom for monomial in poly.terms for atom, _ in monomial)


def _slope(poly: Poly, name: str) -> tuple[Poly, bool]:
    """The coefficient of a name, and whether the polynomial is linear in it, also inside functions."""
    slope: dict[Monomial, int] = {}
    for monomial, coefficient in poly.terms.items():
        powers = dict(monomial)
        power = powers.pop(name, 0)
        if power > 1:
            return ZERO, False
        if power:
            slope[tuple(powers.items())] = coefficient
        if any(isinstance(a, App) and name in Poly.of(a).names() for a, _ in monomial):
            return ZERO, False
    return Poly(slope), True


def _divide(top: Poly, divisor: Poly) -> Poly:
    """The terms of `top` that a one-term divisor divides, divided."""
    if len(divisor.terms) != 1:
        return ZERO
    ((below, unit),) = divisor.terms.items()
    quotient: dict[Monomial, int] = {}
    for monomial, coefficient in top.terms.items():
        powers = dict(monomial)
        for atom, exponent in below:
            powers[atom] = powers.get(atom, 0) - exponent
        if all(e >= 0 for e in powers.values()) and coefficient % unit == 0:
            quotient[tuple((a, e) for a, e in powers.items() if e)] = coefficient // unit
    return Poly(quotient)
