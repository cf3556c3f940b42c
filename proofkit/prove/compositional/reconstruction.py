"""Chinese remainders: a product as a sum of fractions, and what its binary digits are then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import gcd, prod
from operator import mul
from typing import Any

from proofkit.errors import KernelError
from proofkit.floats.words import Words
from proofkit.kernel.family import Kind
from proofkit.kernel.poly import Poly
from proofkit.prove.compositional.branchless import Branchless
from proofkit.prove.compositional.facts import Equation, Fact, Relation
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.residues import Factor, Modulus, Table, deviation, table, telling
from proofkit.prove.compositional.values import Values

__all__ = ["CONTROLS", "Fractions", "Scaled", "added", "conclude_product", "largest", "multiplied_exactly"]

CONTROLS = 4
"""How many gates of a layer are changed first, one at a time, before all are."""


@dataclass(frozen=True, eq=False)
class Scaled(Fact):
    """Where the inputs `fixed` have these values, the number is scale * Z + e plus a multiple of `modulus`, for Z the
    product of the factors and some e with low <= e <= high.
    """

    fixed: Mapping[int, int]
    factors: tuple[Factor, ...]
    scale: Fraction
    low: Fraction
    high: Fraction
    modulus: int

    @property
    def number(self) -> Number:
        return self.numbers[0]


class Fractions:
    """The fractions of all moduli, that are added modulo 1.

    multiplier  the integer C by which Z is multiplied before it is divided by the product of all moduli
    """

    def __init__(self, proof: Proof, moduli: Sequence[Modulus], multiplier: int) -> None:
        self.proof, self.moduli, self.multiplier = proof, moduli, multiplier
        self.product = 1
        for modulus in moduli:
            if gcd(modulus.q, self.product) != 1 or modulus.q < 2:
                raise KernelError("remainders", f"{modulus.q} has a factor in common with another modulus")
            self.product *= modulus.q
        [self.places] = {len(modulus.digits) for modulus in moduli}
        tables = [table(proof.values, modulus) for modulus in moduli]
        self.tables = sorted(tables, key=self._weight)
        for modulus in moduli:
            for node in modulus.digits:
                proof.values.settle(node)

    def _weight(self, found: Table) -> tuple[bool, int]:
        """Controls are for the first table: one with many steps that is not for the remainder 0 only."""
        return self.multiplier % found.modulus.q == 0, -len(found.fraction.thresholds)

    def scaled(self, digits: Sequence[int], fixed: Mapping[int, int], factors: Sequence[Factor]) -> Scaled:
        """The digits, lowest first, are those of the sum and a constant, modulo what they can hold.

        Raises: KernelError if they are not, or a fraction is not that of the product, cut off after the last digit.
        """
        self.proof.used.add("remainders")
        total, modulus = Number.binary(digits), 1 << self.places
        constant = added(self.proof, digits, self.moduli)
        ends = [self._deviation(found, fixed, factors) for found in self.tables]
        low, high = (sum((Fraction(off, q) for off, q in side), Fraction(constant)) for side in zip(*ends, strict=True))
        scale = Fraction(modulus * self.multiplier, self.product)
        found = Scaled((total,), fixed, tuple(factors), scale, low, high, modulus)
        return self.proof.admit(found)

    def _deviation(
        self, found: Table, fixed: Mapping[int, int], factors: Sequence[Factor]
    ) -> tuple[tuple[int, int], tuple[int, int]]:
        """By how much the fraction is off, at least and at most, times q; each with q."""
        modulus, q = found.modulus, found.modulus.q
        scale = self.multiplier * pow(self.product // q, -1, q) % q
        ends: list[tuple[int, int]] = []

        def tries(values: Values) -> int:
            own = found if values is self.proof.values else table(values, modulus)
            low, high, tried = deviation(values, own, factors, fixed, scale)
            if low <= -q or high > 0:
                raise KernelError("residues", f"a fraction over {q} is not that of the product")
            ends.append((low, high))
            return tried

        says = "each fraction is that of the product's remainder, cut off after the last digit, whatever the remainders"
        is_first = "fractions" not in self.proof.stages
        changed = self._changed(found, fixed, factors) if is_first else []
        cut = {node for node in modulus.base.weights if self.proof.values.constant(node) is None}
        self.proof.exhaust("fractions", says, cut, tries, changed)
        low, high = ends[0]
        return (low, q), (high, q)

    def _changed(self, found: Table, fixed: Mapping[int, int], factors: Sequence[Factor]) -> list[dict[int, int]]:
        """Gates that digits are sums of, and gates that these compare sums of."""
        values = self.proof.values
        layers = [telling(values, found, factors, fixed), _gates(values, found.modulus.base)]
        spread = [[*layer[:: len(layer) // CONTROLS + 1], *layer] for layer in layers if layer]
        return [dict.fromkeys(layer, 1) for layer in spread]


def _gates(values: Values, number: Number) -> list[int]:
    """The gates that a number is a sum of, but for those that are constant."""
    flat = values.expanded(number, lambda v: values.kinds[v] in (Kind.FORM, Kind.BIT))
    return sorted(v for v in flat.weights if values.kinds[v] == Kind.GATE and values.constant(v) is None)


def added(proof: Proof, digits: Sequence[int], moduli: Sequence[Modulus]) -> int:
    """The digits, lowest first, are those of the sum of all fractions and this constant, modulo what they can hold.

    Raises: KernelError if they are not.
    """
    modulus = 1 << len(digits)
    fractions = Number({node: 1 << place for m in moduli for place, node in enumerate(reversed(m.digits))})
    rest = proof.values.normal(Number.binary(digits) - fractions, {*digits})
    is_other = any(len(m.digits) != len(digits) for m in moduli)
    if is_other or any(weight % modulus for weight in rest.weights.values()):
        raise KernelError("remainders", "the digits are not those of the sum of all fractions")
    return rest.constant % modulus


def largest(proof: Proof, found: Scaled) -> int:
    """What the product of the factors is at most: polynomials without a minus, of arguments that are not negative."""
    tops = []
    for factor in found.factors:
        flat = proof.values.normal(factor.argument)
        argument = Number({v: w for v, w in flat.weights.items() if v not in found.fixed}, flat.constant)
        argument += sum(flat.weights.get(node, 0) * value for node, value in found.fixed.items())
        low, high = proof.values.range_of(argument)
        if low < 0 or min(factor.coefficients) < 0:
            raise KernelError("corners", "a factor may be negative")
        tops.append(factor.at(high))
    return prod(tops)


def multiplied_exactly(proof: Proof, found: Scaled, digits: Sequence[int]) -> tuple[Equation, Relation]:
    """The digits, lowest first, are the product of the factors' arguments; where the highest bits of all of these are
    1, it is not small.

    Raises: KernelError if a factor is something else than its argument, or the digits do not show the product.
    """
    proof.check(found)
    proof.used.add("corners")
    if found.fixed or any(factor.coefficients != (0, 1) for factor in found.factors):
        raise KernelError("remainders", "this is no product of operands for all inputs")
    if any(min(f.argument.weights.values()) < 0 or f.argument.constant < 0 for f in found.factors):
        raise KernelError("remainders", "an operand has a negative weight")
    number, arguments = Number.binary(digits), [factor.argument for factor in found.factors]
    _exact(found, _unit(proof, found, number), largest(proof, found))
    tops = [max((weight, node) for node, weight in argument.weights.items()) for argument in arguments]
    least = prod(weight for weight, _ in tops)
    guards = [Number.of(node) for _, node in tops]
    return (
        proof.admit(Equation((number, *arguments), lambda _w, a: reduce(mul, a))),
        proof.admit(Relation((number, *guards), _at_least(least))),
    )


def _at_least(least: int) -> Callable[[Words, Sequence[Any]], Any]:
    return lambda w, a: reduce(w.either, (guard == 0 for guard in a[1:]), a[0] >= least)


def conclude_product(proof: Proof, found: Scaled) -> None:
    """The only result is the product of the factors, and that is what is meant.

    Raises: KernelError if the digits of the sum do not show the product exactly, or something else is meant.
    """
    proof.check(found)
    proof.used |= {"corners", "identity"}
    if found.fixed:
        raise KernelError("remainders", "this holds for some inputs only")
    [result] = proof.results
    unit = _unit(proof, found, result)
    _exact(found, unit, largest(proof, found))
    operands = {frozenset(number.weights.items()): k for k, number in enumerate(proof.operands) if not number.constant}
    symbols = [Poly.of(f"operand{k}") for k in range(len(proof.operands))]
    product = Poly.of(1)
    for factor in found.factors:
        key = frozenset(factor.argument.weights.items())
        if key not in operands or factor.argument.constant:
            raise KernelError("identity", "a factor is no polynomial of an operand")
        product *= _polynomial(factor.coefficients, symbols[operands[key]])
    try:
        expected = proof.instance.expected(Branchless(), symbols)
    except TypeError as error:
        raise KernelError("identity", f"the meaning is no polynomial: {error}") from None
    if [product] != expected:
        raise KernelError("identity", "the product is not what is meant")
    proof.admit(proof.meant)


def _unit(proof: Proof, found: Scaled, result: Number) -> int:
    """The number is so many times the result, and less than once more."""
    unit = found.modulus >> len(result.weights)
    low, high = proof.values.range_of(proof.values.normal(found.number - result * unit))
    if low < 0 or high >= unit:
        raise KernelError("remainders", "the results are not the upper digits of the sum")
    return unit


def _exact(found: Scaled, unit: int, most: int) -> None:
    """unit * Z <= scale * Z + e < unit * (Z + 1) <= modulus for Z = 0 and for the largest Z, so for all between."""
    fits = (most + 1) * unit <= found.modulus
    if not fits or not all(_shows(found, unit, z, z) for z in (0, most)):
        raise KernelError("corners", "the sum of fractions does not tell the product")
    if all(_shows(found, unit, z, z + 1) for z in (0, most)):
        raise KernelError("control", "the sum of fractions tells the next number too")


def _shows(found: Scaled, unit: int, z: int, wanted: int) -> bool:
    return unit * wanted <= found.scale * z + found.low and found.scale * z + found.high < unit * (wanted + 1)


def _polynomial(coefficients: Iterable[int], x: Poly) -> Poly:
    total, power = Poly({}), Poly.of(1)
    for c in coefficients:
        total, power = total + power * c if c else total, power * x
    return total
