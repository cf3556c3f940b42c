"""The size of a family in words and in numbers: an exact formula, its value at given parameters, orders of growth."""

from __future__ import annotations

from collections.abc import Mapping

from proofkit.circuit.unfold import count_at, value_at
from proofkit.kernel.counting import Ratio
from proofkit.kernel.family import Group
from proofkit.kernel.measure import Measure
from proofkit.kernel.poly import ONE, ZERO, App, Atom, Monomial, Poly

__all__ = ["gates_at", "order", "size_text"]

Counted = tuple[Group, Ratio | None]


def size_text(measure: Measure) -> str:
    """The exact number of gates: a polynomial, and sums over index ranges where those depend on more than that."""
    total = Ratio(ZERO)
    sums: dict[str, int] = {}
    for group, count in (*measure.counts, *measure.outputs):
        if count is not None:
            total = total + count
        else:
            ranges = " ".join(f"for {r}" for r in group.ranges)
            sums[ranges] = sums.get(ranges, 0) + 1
    parts = [f"{times if times > 1 else ''}#[{ranges}]" for ranges, times in sums.items()]
    return " + ".join([*([str(total)] if total.top != ZERO or not parts else []), *parts])


def gates_at(measure: Measure, params: Mapping[str, int]) -> int:
    """What the exact formula comes to, with a gate for every output."""
    return sum(_at(group, count, params) for group, count in (*measure.counts, *measure.outputs))


def _at(group: Group, count: Ratio | None, params: Mapping[str, int]) -> int:
    if count is None:
        return count_at(group, params)
    return value_at(count.top, params) // count.bottom


def order(poly: Poly) -> str:
    """Its order of growth: the monomials that no other one covers, 2**bit_length(x) counted as x."""
    grown = {_grown(monomial) for monomial, coefficient in poly.terms.items() if coefficient > 0}
    top = [m for m in grown if not any(m != other and _covers(other, m) for other in grown)]
    return f"O({Poly({tuple(sorted(m, key=str)): 1 for m in top}) if top else ONE})"


def _grown(monomial: Monomial) -> frozenset[tuple[str, int]]:
    powers: dict[str, int] = {}
    for atom, exponent in monomial:
        for name, power in _atom_order(atom).items():
            powers[name] = powers.get(name, 0) + power * exponent
    return frozenset((name, power) for name, power in powers.items() if power)


def _atom_order(atom: Atom) -> dict[str, int]:
    if isinstance(atom, str):
        return {atom: 1}
    match atom.name:
        case "bit_length":
            return {"log": 1}
        case "pow2":
            return _power_order(atom)
        case "bit":
            return {}
    return _largest_degrees(atom.args[0])


def _power_order(app: App) -> dict[str, int]:
    """2**(k*bit_length(x) + ...) is of the order of x**k."""
    powers: dict[str, int] = {}
    for monomial, coefficient in app.args[0].terms.items():
        if monomial and coefficient > 0 and isinstance(inner := monomial[0][0], App):
            for name, degree in _largest_degrees(inner.args[0]).items():
                powers[name] = powers.get(name, 0) + coefficient * degree
    return powers


def _largest_degrees(poly: Poly) -> dict[str, int]:
    degrees: dict[str, int] = {}
    for monomial, coefficient in poly.terms.items():
        if coefficient > 0:
            for name, power in _grown(monomial):
                degrees[name] = max(degrees.get(name, 0), power)
    return degrees


def _covers(large: frozenset[tuple[str, int]], small: frozenset[tuple[str, int]]) -> bool:
    powers = dict(large)
    return all(powers.get(name, 0) >= power for name, power in small)
