"""Quotients by a geometric series: what the sum of fractions tells of x / y, in each of some cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import Any

from proofkit.errors import KernelError
from proofkit.floats.words import Words
from proofkit.prove.compositional.decided import DecidedWords, Term
from proofkit.prove.compositional.facts import Equation, Fact, Relation
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.reconstruction import Scaled
from proofkit.prove.compositional.residues import Factor, split

__all__ = ["Quotient", "bounded", "conclude_quotient", "divided", "quotient"]


@dataclass(frozen=True, eq=False)
class Quotient(Fact):
    """Where the inputs `fixed` have these values: the first number is shift * x / y, rounded down, for the numbers x
    and y, or 0 if y is 0.
    """

    fixed: Mapping[int, int]
    shift: int


def bounded(proof: Proof, number: Number, fixed: Mapping[int, int]) -> tuple[int, int]:
    """The range of a sum of inputs some of which are fixed."""
    flat = proof.values.normal(number)
    rest = Number({v: w for v, w in flat.weights.items() if v not in fixed}, flat.constant)
    constant = sum(weight * fixed[node] for node, weight in flat.weights.items() if node in fixed)
    low, high = proof.values.range_of(rest)
    return low + constant, high + constant


def quotient(proof: Proof, found: Scaled, result: Number, x: Number, y: Number, unit: int, shift: int = 1) -> Quotient:
    """The result is what stands above the unit in the sum of fractions, and that is the quotient.

    The first factor is x, the second one f(u) for u = c - y with a constant c: then y * f(u) = (c - u) * f(u), of which
    a geometric series leaves two terms.

    Raises: KernelError if the digits of the sum do not show the quotient.
    """
    proof.check(found)
    proof.used |= {"corners", "quotient"}
    low, high = proof.values.range_of(proof.values.normal(found.number - result * unit))
    if low < 0 or high >= unit:
        raise KernelError("remainders", "the results are not the upper digits of the sum")
    for end in (0, 1):
        if _shows(proof, found, x, y, unit, shift, end) == bool(end):
            rule, detail = ("control", "another quotient too") if end else ("corners", "no quotient")
            raise KernelError(rule, f"the sum of fractions tells {detail}")
    return proof.admit(Quotient((result, x, y), found.fixed, shift))


def _shows(proof: Proof, found: Scaled, x: Number, y: Number, unit: int, shift: int, more: int) -> bool:
    """That the sum S has unit * (s * x + more * y) <= S * y < unit * (s * x + more * y + 1), for s the shift.

    Both sides are linear in each of x and y, so that corners are enough. If y is 0, S is below the unit.
    """
    xs, ys = bounded(proof, x, found.fixed), bounded(proof, y, found.fixed)
    if ys == (0, 0):
        return _product_is_0(proof, found) and more * unit <= found.low and found.high < (more + 1) * unit
    if ys[0] < 1 or xs[0] < 0 or unit * (shift * xs[1] + 1) > found.modulus * ys[0]:
        raise KernelError("quotient", "the sum of fractions may be too large for its digits")
    least, greatest = _times(proof, found, x, y)
    corners = list(product(xs, ys))
    above = all(unit * (shift * a + more * b) <= found.scale * a * least + found.low * b for a, b in corners)
    below = all(found.scale * a * greatest + found.high * b < unit * (shift * a + more * b + 1) for a, b in corners)
    return above and below


def _product_is_0(proof: Proof, found: Scaled) -> bool:
    return any(
        factor.coefficients == (0, 1) and bounded(proof, factor.argument, found.fixed) == (0, 0)
        for factor in found.factors
    )


def _times(proof: Proof, found: Scaled, x: Number, y: Number) -> tuple[int, int]:
    """The range of y * f(u) = (c - u) * f(u)."""
    first, series = found.factors
    c = proof.values.normal(series.argument + y)
    if first != Factor(x) or c.weights:
        raise KernelError(
            "quotient", "the factors are not the dividend and a polynomial of a constant less the divisor"
        )
    coefficients = [
        c.constant * a - b for a, b in zip((*series.coefficients, 0), (0, *series.coefficients), strict=True)
    ]
    low, high = bounded(proof, series.argument, found.fixed)
    if low < 0:
        raise KernelError("quotient", "the argument of the series may be negative")
    ends = [sorted((a * low**k, a * high**k)) for k, a in enumerate(coefficients)]
    return sum(a for a, _ in ends), sum(b for _, b in ends)


def divided(
    proof: Proof, found: Scaled, lower: Sequence[int], upper: Sequence[int], x: Number, y: Number, places: int
) -> tuple[Equation, Equation, Relation]:
    """What the highest digits of the sum, lowest first, tell of x * 2**places / y, where the inputs have the fixed
    values: `upper` is the quotient, one of `lower` is 1 if there is a remainder, and the quotient is not too small.

    Raises: KernelError if the sum does not show that.
    """
    low = found.modulus >> len(lower) + len(upper)
    high = low << len(lower)
    whole = quotient(proof, found, Number.binary(upper), x, y, high, 1 << places)
    start, end = proof.values.range_of(proof.values.normal(found.number - Number.binary([*lower, *upper]) * low))
    xs, ys = bounded(proof, x, found.fixed), bounded(proof, y, found.fixed)
    if start < 0 or end >= low or ys[0] < 1 or high < low * ys[1]:
        raise KernelError("quotient", "the lower digits do not show the least remainder")
    _, greatest = _times(proof, found, x, y)
    if not all(found.scale * a * greatest + found.high * b < (high * a << places) + low * b for a in xs for b in ys):
        raise KernelError("quotient", "the lower digits may be 1 without a remainder")
    when, (upper_number, *_) = tuple(found.fixed.items()), whole.numbers
    least = (xs[0] << places) // ys[1]
    guards = [Number.of(node) for node in found.fixed]
    return (
        proof.admit(Equation(whole.numbers, _divided("div", places), when)),
        proof.admit(Equation((Number.binary(lower), x, y), _divided("mod", places), when, lambda _w, word: word > 0)),
        proof.admit(Relation((upper_number, *guards), _at_least(least, [value for _, value in when]))),
    )


def _divided(name: str, places: int) -> Callable[[Words, Sequence[Any]], Any]:
    """The terms that WordFloats.div makes: if they were others, nothing could be put for them."""

    def term(w: Words, a: Sequence[Any]) -> Any:
        dividend, divisor = a[0] << places, w.where(a[1] == 0, w.constant(1), a[1])
        return w.div(dividend, divisor) if name == "div" else w.mod(dividend, divisor) > 0

    return term


def _at_least(least: int, when: Sequence[int]) -> Callable[[Words, Sequence[Any]], Any]:
    def holds(w: Words, a: Sequence[Any]) -> Any:
        others = (w.either(found == 1 - value, a[0] >= least) for found, value in zip(a[1:], when, strict=True))
        return reduce(w.either, others)

    return holds


def conclude_quotient(proof: Proof, cases: Sequence[Quotient]) -> None:
    """The only result is the quotient of the operands, or 0, and that is what is meant in each of the cases."""
    split([case.fixed for case in cases])
    for case in cases:
        proof.check(case)
        if case.shift != 1 or case.numbers != (*proof.results, *proof.operands):
            raise KernelError("quotient", "this is not about the operands")
        if not _means(proof, case, proof.instance.expected):
            raise KernelError("quotient", "something else than the quotient is meant")
    proof.used.add("cases")
    proof.admit(proof.meant)


def _means(proof: Proof, case: Quotient, right: Callable[[Words, Sequence[Any]], Sequence[Any]]) -> bool:
    """Whether the terms that a meaning makes of x and y are the quotient only."""
    _, *numbers = case.numbers
    ranges = [bounded(proof, number, case.fixed) for number in numbers]
    x, y = (Term(("operand", k), *ends) for k, ends in enumerate(ranges))
    w = DecidedWords()
    shifted = x if case.shift == 1 else x << case.shift.bit_length() - 1
    wanted = w.constant(0) if ranges[1] == (0, 0) else w.div(shifted, y)
    try:
        return [term.made for term in right(w, [x, y])] == [wanted.made]
    except TypeError as error:
        raise KernelError("meaning", f"it is no quotient: {error}") from None
