"""Numbers through their remainders: what a sum of fractions is, checked for every modulus by trying all remainders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import combinations, pairwise

from proofkit.errors import KernelError
from proofkit.kernel.family import Kind
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.steps import Gauge, Steps
from proofkit.prove.compositional.values import Values

__all__ = ["Factor", "Modulus", "Opened", "Table", "deviation", "fraction_steps", "split", "table", "telling"]

MOST_VALUES = 2**20
"""Values of one sum that are tried."""

Sum = tuple[tuple[int, int], ...]
"""A weighted sum of inputs, sorted by them."""


@dataclass(frozen=True, slots=True)
class Factor:
    """An integer that is a polynomial of another one: coefficients, lowest first, and the argument over inputs."""

    argument: Number
    coefficients: tuple[int, ...] = (0, 1)

    def at(self, value: int) -> int:
        return reduce(lambda total, c: total * value + c, reversed(self.coefficients), 0)

    def modulo(self, value: int, q: int) -> int:
        return reduce(lambda total, c: (total * value + c) % q, reversed(self.coefficients), 0)


@dataclass(frozen=True, slots=True)
class Modulus:
    """A modulus q, the integer that gates compare with constants, and the binary digits of a fraction, highest first,
    each of which is a sum of such gates.
    """

    q: int
    base: Number
    digits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A number as a constant and functions of sums of inputs, by the gates that compare those with constants.

    parts  sums, the multiple of each that is in the number, and steps that depend on it
    """

    constant: int
    parts: tuple[tuple[Sum, int, Steps], ...]

    @classmethod
    def of(cls, values: Values, number: Number) -> Opened:
        """Raises: KernelError if the number depends on other gates."""
        kinds = values.kinds
        flat = values.expanded(number, lambda v: kinds[v] in (Kind.FORM, Kind.BIT))
        constant, direct, rises = flat.constant, dict[int, int](), dict[Sum, dict[int, int]]()
        sums: dict[Sum, tuple[Sum, int]] = {}
        for node, weight in flat.weights.items():
            if (known := values.constant(node)) is not None:
                constant += weight * known
            elif kinds[node] == Kind.INPUT:
                direct[node] = weight
            else:
                wires = tuple(values.rows[node])
                if wires not in sums:
                    read = _linear(values, Number(dict(wires)))
                    sums[wires] = tuple(sorted(read.weights.items())), read.constant
                form, start = sums[wires]
                of_form, threshold = rises.setdefault(form, {}), -start - values.constants[node]
                of_form[threshold] = of_form.get(threshold, 0) + weight
        parts = [(form, 0, Steps.of(0, by)) for form, by in rises.items()]
        if direct:
            form, opposite = (tuple(sorted((v, sign * w) for v, w in direct.items())) for sign in (1, -1))
            slope, form = (-1, opposite) if opposite in rises else (1, form)
            parts.append((form, slope, Steps.of(0, {})))
        return cls(constant, tuple(parts))

    def bounds(self, fixed: Mapping[int, int]) -> tuple[int, int, int]:
        """The least and the greatest value where some inputs are fixed, and how many values of one sum were tried.

        Raises: KernelError if it depends on more than one sum of the others.
        """
        constant, parts, still = _by_inputs(self, fixed)
        if len(parts) > 1:
            raise KernelError("residues", "a number depends on more than one sum of inputs")
        constant += sum(part.at(_span(form)[0]) for form, part in still.items())
        found = [constant + part.at(value) for form, part in parts.items() for value in _values(form)] or [constant]
        return min(found), max(found), len(found)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one sum of inputs adds to a number: with some shift of it, a multiple and steps."""

    parts: tuple[tuple[int, int, Steps], ...]

    def at(self, value: int) -> int:
        return sum(slope * (value + start) + steps.at(value + start) for start, slope, steps in self.parts)

    def is_constant(self, low: int, high: int) -> bool:
        """Whether it makes no difference where in this range the sum is."""
        return low == high or not any(
            slope or any(low + start < threshold <= high + start for threshold in steps.thresholds)
            for start, slope, steps in self.parts
        )


@dataclass(frozen=True, slots=True)
class Table:
    """The fraction of one modulus, in units of its last digit, as a function of the integer `base`, and that one."""

    modulus: Modulus
    fraction: Steps
    base: Opened


def table(values: Values, modulus: Modulus) -> Table:
    """Raises: KernelError if a digit is not 0 or 1 for every integer `base`."""
    return Table(modulus, fraction_steps(values, modulus), Opened.of(values, modulus.base))


def fraction_steps(values: Values, modulus: Modulus) -> Steps:
    """The fraction in units of its last digit, for every integer `base`. Raises: KernelError as `table` does."""
    gauge, start, rises = Gauge(values, modulus.base), 0, dict[int, int]()
    for place, node in enumerate(reversed(modulus.digits)):
        if values.kinds[node] != Kind.BIT:
            raise KernelError("residues", f"{values.netlist.label(node)} is no bit")
        steps = gauge.steps(values.row(node))
        if not {*steps.levels} <= {0, 1}:
            raise KernelError("residues", f"{values.netlist.label(node)} is not 0 or 1 for all remainders")
        start += steps.levels[0] << place
        for threshold, (before, after) in zip(steps.thresholds, pairwise(steps.levels), strict=True):
            rises[threshold] = rises.get(threshold, 0) + ((after - before) << place)
    return Steps.of(start, rises)


def deviation(
    values: Values, found: Table, factors: Sequence[Factor], fixed: Mapping[int, int], scale: int
) -> tuple[int, int, int]:
    """The least and the greatest value of q*fraction - 2**B*t, for B digits and t = scale * (product of all factors)
    modulo q: for all values that the sums of inputs below the table may have, independent of each other. Then how many
    pairs of t and the base these are.
    """
    q, steps = found.modulus.q, found.fraction
    states, first = _reached(values, found, factors, fixed)
    tried, low, high = 0, None, None
    for product, places in states.items():
        target = (scale * product % q) << len(found.modulus.digits)
        for place in _ones(places):
            off, tried = q * steps.at(first + place) - target, tried + 1
            low, high = off if low is None else min(low, off), off if high is None else max(high, off)
    if low is None or high is None:
        raise KernelError("residues", "there is nothing to try")
    return low, high, tried


def telling(values: Values, found: Table, factors: Sequence[Factor], fixed: Mapping[int, int]) -> list[int]:
    """The gates that tell apart a value that the base may have and the next one."""
    states, first = _reached(values, found, factors, fixed)
    reached = {first + place for places in states.values() for place in _ones(places)}
    gates = dict.fromkeys(
        v for node in found.modulus.digits for v, _ in values.rows[node] if values.constant(v) is None
    )
    return [v for v in gates if found.modulus.base.constant - values.constants[v] - 1 in reached]


def split(cases: Sequence[Mapping[int, int]]) -> None:
    """Raises: KernelError if for some inputs not exactly one of the cases holds."""
    for left, right in combinations(cases, 2):
        if all(right.get(node, value) == value for node, value in left.items()):
            raise KernelError("cases", "two cases may hold at once")
    if sum(Fraction(1, 2 ** len(case)) for case in cases) != 1:
        raise KernelError("cases", "there is an input for which no case holds")


def _reached(
    values: Values, found: Table, factors: Sequence[Factor], fixed: Mapping[int, int]
) -> tuple[dict[int, int], int]:
    """For each product modulo q the values that the base may have with it, as a set of bits from a first value on.

    That first one stands for all smaller ones: the table has the same value for them.
    """
    q, thresholds = found.modulus.q, found.fraction.thresholds
    constant, sums, still = _by_inputs(found.base, fixed)
    moves = []
    for factor in factors:
        argument = _linear(values, factor.argument)
        free = {node: weight for node, weight in argument.weights.items() if node not in fixed}
        start = argument.constant + sum(w * fixed[node] for node, w in argument.weights.items() if node in fixed)
        form, sign = _matching(free, [*sums, *still], q)
        part = sums.pop(form, None) or still.pop(form, _Part(()))
        moves.append({(factor.modulo(start + sign * value, q), part.at(value)) for value in _values(form)})
    if sums:
        raise KernelError("residues", "a remainder is not that of a factor")
    constant += sum(part.at(_span(form)[0]) for form, part in still.items())
    least = thresholds[0] - 1 if thresholds else 0
    most = [max(move for _, move in pairs) for pairs in moves]
    place = constant + sum(most) - least
    states = {1 % q: 1 << max(place, 0)}
    for pairs, greatest in zip(moves, most, strict=True):
        following: dict[int, int] = {}
        for multiplier, move in pairs:
            down = greatest - move
            for product, places in states.items():
                lost = 1 if places & ((1 << down) - 1) else 0
                z = product * multiplier % q
                following[z] = following.get(z, 0) | places >> down | lost
        states = following
    return states, least


def _matching(free: Mapping[int, int], sums: Iterable[Sum], q: int) -> tuple[Sum, int]:
    """One of the sums to which the weighted sum of inputs is congruent modulo q, or else one like it; and a sign."""
    for form in sums:
        for sign in (1, -1):
            if free.keys() == {node for node, _ in form} and all((free[v] - sign * w) % q == 0 for v, w in form):
                return form, sign
    return tuple((node, weight % q) for node, weight in free.items()), 1


def _by_inputs(opened: Opened, fixed: Mapping[int, int]) -> tuple[int, dict[Sum, _Part], dict[Sum, _Part]]:
    """A number as a constant and functions of sums of inputs, where some inputs are fixed: those that are not constant,
    and those that are.
    """
    constant, found = opened.constant, dict[Sum, list[tuple[int, int, Steps]]]()
    for weights, slope, steps in opened.parts:
        form = tuple((node, weight) for node, weight in weights if node not in fixed)
        start = sum(weight * fixed[node] for node, weight in weights if node in fixed)
        if form:
            found.setdefault(form, []).append((start, slope, steps))
        else:
            constant += slope * start + steps.at(start)
    parts = {form: _Part(tuple(by)) for form, by in found.items()}
    still = {form: part for form, part in parts.items() if part.is_constant(*_span(form))}
    return constant, {form: part for form, part in parts.items() if form not in still}, still


def _linear(values: Values, number: Number) -> Number:
    """A number over inputs. Raises: KernelError if it depends on gates."""
    flat = values.expanded(number, lambda v: values.kinds[v] in (Kind.FORM, Kind.BIT))
    weights, constant = dict[int, int](), flat.constant
    for node, weight in flat.weights.items():
        if (known := values.constant(node)) is not None:
            constant += weight * known
        elif values.kinds[node] == Kind.INPUT:
            weights[node] = weight
        else:
            raise KernelError("residues", f"{values.netlist.label(node)} is no sum of inputs")
    return Number(weights, constant)


def _values(form: Sum) -> Iterator[int]:
    """All values of a sum of inputs."""
    low, high = _span(form)
    if high - low >= MOST_VALUES:
        raise KernelError("residues", f"a sum of inputs has {high - low + 1} values at most: too many to try")
    found = 1
    for _, weight in form:
        found |= found << abs(weight)  # a negative one counts where the bit is 0
    return (low + place for place in _ones(found))


def _span(form: Sum) -> tuple[int, int]:
    return sum(min(weight, 0) for _, weight in form), sum(max(weight, 0) for _, weight in form)


def _ones(places: int) -> Iterator[int]:
    text = bin(places)[:1:-1]
    place = text.find("1")
    while place >= 0:
        yield place
        place = text.find("1", place + 1)
