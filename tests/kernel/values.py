"""What polynomials are worth, by evaluation: shares no code with the kernel's algebra."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod

from proofkit.kernel.poly import App, Poly

Tables = Mapping[str, Callable[..., int]]

FUNCTIONS: Mapping[str, Callable[..., int]] = {
    "floordiv": lambda a, b: a // b,
    "mod": lambda a, b: a % b,
    "min": min,
    "max": max,
    "log": lambda a: a.bit_length(),
    "edge": lambda a, b: min(max(a, 0), b - 1),
    "wrap": lambda a, b: a % b,
}


def value(poly: Poly, names: Mapping[str, int], tables: Tables | None = None) -> int:
    """The integer that a polynomial is where names and table entries have these values.

    Other functions (the sizes of n-ary operations) are looked up among the tables too.
    """

    def of(atom: str | App) -> int:
        if isinstance(atom, str):
            return names[atom]
        arguments = [value(arg, names, tables) for arg in atom.args]
        if not atom.table and atom.name in FUNCTIONS:
            return FUNCTIONS[atom.name](*arguments)
        return (tables or {})[atom.name](*arguments)

    return sum(c * prod(of(atom) ** e for atom, e in monomial) for monomial, c in poly.terms.items())
