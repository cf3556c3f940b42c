"""Exact integer polynomials: all the algebra that is trusted.

Sizes, extents, index expressions and depth vectors are all polynomials with integer coefficients over *atoms*. An
atom is a name (a parameter, an index, a constant such as `d_std`) or an `App`, an opaque function of polynomials such
as `log(n)`, `floordiv(i*h, g)`, `S_sum(d)` or a table entry `hs[k]`. Every atom stands for a natural number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import prod
from types import MappingProxyType
from typing import Self

from proofkit.errors import KernelError

__all__ = ["ONE", "ZERO", "App", "Atom", "Monomial", "Poly", "atom_text", "is_at_most", "is_nonnegative", "multiplied"]

MOST_TERMS = 20_000
MOST_EXPONENT = 64


@dataclass(frozen=True, slots=True)
class App:
    """An opaque function of polynomials; `table` marks an entry of a static table, printed with brackets."""

    name: str
    args: tuple[Poly, ...]
    table: bool = False
    text: str = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        inside = ", ".join(map(str, self.args))
        object.__setattr__(self, "text", f"{self.name}[{inside}]" if self.table else f"{self.name}({inside})")

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        return self.text


Atom = str | App
Monomial = tuple[tuple[Atom, int], ...]


def atom_text(atom: Atom) -> str:
    """The one spelling of an atom; also its sort key."""
    return atom if isinstance(atom, str) else str(atom)


_UNIT: Mapping[Monomial, int] = {(): 1}


class Poly:
    """A polynomial; immutable, hashable, with one normal form."""

    __slots__ = ("_atoms", "_functions", "_hash", "_names", "_ordered", "_substituted", "_text", "terms")
    terms: Mapping[Monomial, int]
    # found when they are first asked for
    _atoms: tuple[Atom, ...]
    _functions: tuple[App, ...]
    _hash: int
    _names: frozenset[str]
    _ordered: tuple[tuple[Monomial, int], ...]
    _substituted: frozenset[str]
    _text: str

    def __init__(self, terms: Mapping[Monomial, int]) -> None:
        if len(terms) > MOST_TERMS:
            raise KernelError("poly", f"more than {MOST_TERMS} terms")
        kept = {m: c for m, c in terms.items() if c} if 0 in terms.values() else dict(terms)
        object.__setattr__(self, "terms", MappingProxyType(kept))

    def __setattr__(self, name: str, value: object) -> None:
        raise KernelError("poly", "a polynomial does not change")

    __delattr__ = None  # type: ignore[assignment]

    def __reduce__(self) -> str:
        raise KernelError("poly", "write the text of a polynomial and read it back instead of pickling")

    @classmethod
    def of(cls, value: Poly | Atom | int) -> Poly:
        """The polynomial that an integer, an atom or a polynomial stands for."""
        if isinstance(value, Poly):
            return value
        if type(value) is int:
            return _constant(value)
        if isinstance(value, (str, App)):
            return _single(value)
        raise KernelError("poly", f"made from integers, names and polynomials, not {type(value).__name__}")

    def __add__(self, other: Poly | int) -> Poly:
        added = Poly.of(other).terms
        if not added:
            return self
        terms = dict(self.terms)
        for monomial, coefficient in added.items():
            terms[monomial] = terms.get(monomial, 0) + coefficient
        return Poly(terms)

    def __neg__(self) -> Poly:
        return Poly({m: -c for m, c in self.terms.items()})

    def __sub__(self, other: Poly | int) -> Poly:
        taken = Poly.of(other).terms
        if not taken:
            return self
        terms = dict(self.terms)
        for monomial, coefficient in taken.items():
            terms[monomial] = terms.get(monomial, 0) - coefficient
        return Poly(terms)

    def __rsub__(self, other: int) -> Poly:
        return Poly.of(other) - self

    def __mul__(self, other: Poly | int) -> Poly:
        factor = Poly.of(other)
        if self.terms == _UNIT:
            return factor
        if factor.terms == _UNIT:
            return self
        return Poly(_product(self.terms, factor.terms))

    __radd__ = __add__
    __rmul__ = __mul__

    def __pow__(self, exponent: int) -> Poly:
        if not 0 <= exponent <= MOST_EXPONENT:
            raise KernelError("poly", f"exponent {exponent} is outside 0..{MOST_EXPONENT}")
        result = self if exponent else ONE
        for _ in range(exponent - 1):
            result = result * self
        return result

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Poly) and self.terms == other.terms

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            object.__setattr__(self, "_hash", hash(frozenset(self.terms.items())))
        return self._hash

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def constant(self) -> int | None:
        """The integer this is, if it has no atoms."""
        if not self.terms:
            return 0
        return self.terms.get(()) if len(self.terms) == 1 else None

    def atoms(self) -> Iterator[Atom]:
        """Every atom, and every atom inside an `App`, once."""
        try:
            return iter(self._atoms)
        except AttributeError:
            object.__setattr__(self, "_atoms", tuple(dict.fromkeys(self._all_atoms())))
        return iter(self._atoms)

    def _all_atoms(self) -> Iterator[Atom]:
        for monomial, _ in self.ordered():
            for atom, _ in monomial:
                yield atom
                if isinstance(atom, App):
                    for arg in atom.args:
                        yield from arg.atoms()

    def functions(self) -> tuple[App, ...]:
        """Every function, and every entry of a table, that occurs at any depth."""
        try:
            return self._functions
        except AttributeError:
            object.__setattr__(self, "_functions", tuple(a for a in self.atoms() if isinstance(a, App)))
        return self._functions

    def names(self) -> frozenset[str]:
        """Every plain name that occurs, at any depth."""
        try:
            return self._names
        except AttributeError:
            object.__setattr__(self, "_names", frozenset(a for a in self.atoms() if isinstance(a, str)))
        return self._names

    def rewrite(self, change: Callable[[Atom], Poly | None]) -> Poly:
        """Replace each outermost atom by what `change` gives; where it gives None, look inside."""
        own = {atom for monomial in self.terms for atom, _ in monomial}
        changed = {atom: new for atom in own if (new := _rewritten(atom, change)) is not None}
        return self._with(changed) if changed else self

    def _with(self, changed: Mapping[Atom, Poly]) -> Poly:
        """The same with other values of outermost atoms."""
        terms: dict[Monomial, int] = {}
        for monomial, coefficient in self.terms.items():
            kept = tuple(power for power in monomial if power[0] not in changed)
            product: Mapping[Monomial, int] = {kept: coefficient}
            for atom, exponent in monomial:
                if atom in changed:
                    product = _product(product, (changed[atom] ** exponent).terms)
            for found, count in product.items():
                terms[found] = terms.get(found, 0) + count
        return Poly(terms)

    def substitute(self, values: Mapping[str, Poly]) -> Poly:
        """Replace names by polynomials, everywhere at once.

        A table is replaced by a slice of another: with hs := gs[l], the entry hs[k] becomes gs[l, k].
        """
        if values.keys().isdisjoint(self._symbols()):
            return self

        def change(atom: Atom) -> Poly | None:
            if isinstance(atom, str):
                return values.get(atom)
            if atom.table and atom.name in values:
                name, first = values[atom.name].as_table()
                return Poly.of(App(name, first + tuple(arg.substitute(values) for arg in atom.args), True))
            return None

        return self.rewrite(change)

    def _symbols(self) -> frozenset[str]:
        """The names that a substitution may replace: plain ones, and those of tables."""
        try:
            return self._substituted
        except AttributeError:
            found = self.names().union(a.name for a in self.functions() if a.table)
            object.__setattr__(self, "_substituted", found)
        return self._substituted

    def as_table(self) -> tuple[str, tuple[Poly, ...]]:
        """The table and leading subscripts that this names, if it is nothing but a (partial) table entry."""
        match list(self.terms.items()):
            case [((((App(name, args, True), 1),)), 1)]:
                return name, args
        raise KernelError("poly", f"{self} is not a table")

    def ordered(self) -> tuple[tuple[Monomial, int], ...]:
        """The terms in the order in which they are printed."""
        try:
            return self._ordered
        except AttributeError:
            object.__setattr__(self, "_ordered", tuple(sorted(self.terms.items(), key=lambda item: _order(item[0]))))
        return self._ordered

    def __str__(self) -> str:
        try:
            return self._text
        except AttributeError:
            object.__setattr__(self, "_text", self._written())
        return self._text

    def _written(self) -> str:
        if not self.terms:
            return "0"
        text = "".join(f" {'-' if c < 0 else '+'} {_term_text(m, abs(c))}" for m, c in self.ordered())
        return text[3:] if text.startswith(" + ") else f"-{text[3:]}"

    def __repr__(self) -> str:
        return f"Poly({self})"


@lru_cache(maxsize=2**12)
def _single(atom: Atom) -> Poly:
    return Poly({((atom, 1),): 1})


@lru_cache(maxsize=2**12)
def _constant(value: int) -> Poly:
    return Poly({(): value})


def multiplied(left: Monomial, right: Monomial) -> Monomial:
    """The product of two products of atoms."""
    if not left or not right:
        return left or right
    powers = dict(left)
    for atom, exponent in right:
        powers[atom] = powers.get(atom, 0) + exponent
    if len(powers) == 1:
        return tuple(powers.items())
    return tuple(sorted(powers.items(), key=lambda item: atom_text(item[0])))


def _product(left: Mapping[Monomial, int], right: Mapping[Monomial, int]) -> dict[Monomial, int]:
    terms: dict[Monomial, int] = {}
    for one, a in left.items():
        for other, b in right.items():
            monomial = multiplied(one, other)
            terms[monomial] = terms.get(monomial, 0) + a * b
        if len(terms) > MOST_TERMS:
            raise KernelError("poly", f"more than {MOST_TERMS} terms")
    return terms


def _rewritten(atom: Atom, change: Callable[[Atom], Poly | None]) -> Poly | None:
    """What an atom becomes, or None if it stays as it is."""
    changed = change(atom)
    if changed is not None or isinstance(atom, str):
        return changed
    args = tuple(arg.rewrite(change) for arg in atom.args)
    return Poly.of(App(atom.name, args, atom.table)) if args != atom.args else None


def _order(monomial: Monomial) -> tuple[int, list[str]]:
    return -sum(e for _, e in monomial), [atom_text(a) for a, e in monomial for _ in range(e)]


def _term_text(monomial: Monomial, coefficient: int) -> str:
    factors = [atom_text(a) if e == 1 else f"{atom_text(a)}**{e}" for a, e in monomial]
    return "*".join(([str(coefficient)] if coefficient != 1 or not factors else []) + factors)


ZERO = Poly({})
ONE = Poly({(): 1})


def is_nonnegative(poly: Poly, least: Mapping[str, int]) -> bool:
    """Whether the shift test shows poly >= 0 wherever each name is at least its value in `least` (0 if absent).

    Sufficient, not necessary: a polynomial in x + least whose coefficients are all >= 0 is >= 0 on naturals x.
    Names inside an `App` are left alone; a table entry is shifted by the least value of its table.
    """
    if all(c >= 0 for c in poly.terms.values()):
        return True
    floors = {a: floor for monomial in poly.terms for a, _ in monomial if (floor := _floor(a, least))}
    if not floors or any(_at(poly, floors, x) < 0 for x in (0, 1, 1000)):
        return False
    shifted = poly._with({atom: Poly.of(atom) + floor for atom, floor in floors.items()})
    return all(c >= 0 for c in shifted.terms.values())


def _at(poly: Poly, floors: Mapping[Atom, int], x: int) -> int:
    """The value where each atom is x above its floor: if it is below 0, so is some coefficient of the shifted one."""
    return sum(c * prod((floors.get(a, 0) + x) ** e for a, e in monomial) for monomial, c in poly.terms.items())


def _floor(atom: Atom, least: Mapping[str, int]) -> int:
    if isinstance(atom, str):
        return least.get(atom, 0)
    return least.get(atom.name, 0) if atom.table else 0


def is_at_most(small: Poly, large: Poly, least: Mapping[str, int]) -> bool:
    """Whether the shift test shows small <= large."""
    if _is_covered(small.terms, large.terms):
        return True
    return any(least.values()) and is_nonnegative(large - small, least)


def _is_covered(small: Mapping[Monomial, int], large: Mapping[Monomial, int]) -> bool:
    """Whether no coefficient of the larger one is below that of the smaller one; written out to be fast."""
    for monomial, coefficient in small.items():
        if coefficient > large.get(monomial, 0):
            return False
    for monomial, coefficient in large.items():  # noqa: SIM110
        if coefficient < 0 and monomial not in small:
            return False
    return True
