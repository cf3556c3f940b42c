"""Results that a tabulated sum tells: near enough for every float of a region, as each of them is tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

from proofkit.errors import KernelError
from proofkit.floats.words import IntWords, Triple, Words
from proofkit.kernel.family import Kind
from proofkit.prove.approximation import Approximation
from proofkit.prove.balls import Worst
from proofkit.prove.compositional.facts import Fact, Relation
from proofkit.prove.compositional.near import Near
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.regions import Region
from proofkit.prove.compositional.tabulated import Tables, Tabulated

__all__ = [
    "Computed",
    "Right",
    "Selected",
    "Tried",
    "between",
    "implied",
    "near_if_tried",
    "open_bits",
    "tried",
    "upper",
]

Right = Callable[[Words, Triple, Any], Triple]
"""The fields of a result from those of the operand and a number."""


@dataclass(frozen=True, eq=False)
class Selected(Fact):
    """For every float of a region, some nodes have given values.

    numbers   the fields of the operand, then the nodes
    """

    region: Region
    fixed: Mapping[int, int]

    @classmethod
    def of(cls, proof: Proof, region: Region, fixed: Mapping[int, int]) -> Selected:
        """Not shown yet."""
        return cls((*proof.operands, *map(Number.of, fixed)), region, fixed)

    def must_fix(self, proof: Proof, region: Region, fixed: Mapping[int, int]) -> None:
        """Raises: KernelError if it is not shown that for every float of the region the nodes have these values."""
        proof.check(self)
        if self.region != region or self.numbers != (*proof.operands, *map(Number.of, self.fixed)):
            raise KernelError("tried", "something else is selected")
        if any(self.fixed.get(node) != value for node, value in fixed.items()):
            raise KernelError("tried", "what is fixed is not selected")

    @property
    def magnitude(self) -> int:
        return max(self.region.significands[1], self.region.exponents[1])

    def condition(self, w: Words, words: Sequence[Any]) -> Any:
        equal = [word == value for word, value in zip(words[3:], self.fixed.values(), strict=True)]
        return implied(w, self.region.holds(w, words[:3]), reduce(w.both, equal))


@dataclass(frozen=True, eq=False)
class Computed(Fact):
    """For every float of a region, the result is a function of it and of a number.

    numbers   the fields of the operand and of the result, then the number
    """

    region: Region
    right: Right

    @classmethod
    def of(cls, proof: Proof, region: Region, number: Number, right: Right) -> Computed:
        """Not shown yet."""
        return cls((*proof.operands, *proof.results, number), region, right)

    @property
    def magnitude(self) -> int:
        return 4 * max(self.region.significands[1], self.region.exponents[1])

    def condition(self, w: Words, words: Sequence[Any]) -> Any:
        found = self.right(w, Triple(*words[:3]), words[6])
        same = reduce(w.both, (got == meant for got, meant in zip(words[3:6], found, strict=True)))
        return implied(w, self.region.holds(w, words[:3]), same)


@dataclass(frozen=True, eq=False)
class Tried(Fact):
    """For every float of a region, where the nodes `fixed` have these values, a function of it and of the number may
    stand for the real value.

    worst  no relative error is larger, in units of 2**-p; None where none is asked for
    """

    region: Region
    fixed: Mapping[int, int]
    right: Right
    worst: Fraction | None


def upper(proof: Proof, shown: Tabulated, lost: int) -> Tabulated:
    """The digits without the lowest ones.

    Raises: KernelError if it is no number in binary that is tabulated alone.
    """
    proof.check(shown)
    [number] = shown.numbers
    digits = sorted(number.weights, key=number.weights.__getitem__)
    if number != Number.binary(digits) or shown.modulus != 1 << len(digits) or shown.linear.weights:
        raise KernelError("tables", "this is no number of which digits may be left out")
    found = tuple(value >> lost for value in shown.found)
    rest = (Number.binary(digits[lost:]),)
    return proof.admit(Tabulated(rest, shown.fixed, shown.argument, found, shown.linear, shown.modulus >> lost))


def between(proof: Proof, shown: Tabulated) -> Relation:
    """Between which values a number in binary lies, where the nodes have the values that are fixed."""
    if shown.linear.weights:
        raise KernelError("tables", "a number depends on more than the argument")
    proof.check(shown)
    low, high, values = min(shown.found), max(shown.found), list(shown.fixed.values())

    def holds(w: Words, a: Sequence[Any]) -> Any:
        others = (word == 1 - value for word, value in zip(a[1:], values, strict=True))
        return reduce(w.either, others, w.both(a[0] >= low, a[0] <= high))

    return proof.admit(Relation((*shown.numbers, *map(Number.of, shown.fixed)), holds))


def tried(
    tables: Tables, digits: Sequence[int], lost: int, case: Mapping[int, int], region: Region, right: Right
) -> tuple[Tabulated, Tried]:
    """Try all floats of a region with one exponent: what the upper digits are, and that they tell the result.

    Raises: KernelError if a result is too far off.
    """
    proof = tables.proof
    approximation = _approximation(proof)
    significand = proof.operands[1]
    *argument, _ = significand.weights
    if tuple(argument) != tables.argument or significand != Number.binary(significand.weights):
        raise KernelError("tried", "the argument is not the significand without its highest bit")
    (first, last), (exponent, same), start = region.significands, region.exponents, 1 << len(argument)
    if exponent != same or not start <= first <= last < 2 * start:
        raise KernelError("tried", "this is no region of normal floats with one exponent")
    found: list[Worst] = []

    def check(totals: Sequence[int], linear: Number) -> None:
        if linear.weights:
            raise KernelError("tried", "the sum depends on more than the significand")
        worst = Worst()
        for x in (Triple(sign, m, exponent) for sign in region.signs for m in range(first, last + 1)):
            accepted, error = approximation.judge(x, right(IntWords(), x, totals[x.significand - start] >> lost))
            if not accepted:
                raise KernelError("tried", f"the result for the significand {x.significand} is too far off")
            worst.add(error)
        found.append(worst)  # the first one is not of a changed circuit

    says = "the result that the sum of fractions tells is near enough, for every significand"
    shown = upper(proof, tables.show("tried", says, digits, case, check), lost)
    return shown, proof.admit(Tried(shown.numbers, region, shown.fixed, right, found[0].bound))


def near_if_tried(proof: Proof, known: Tried, computed: Computed, selected: Selected) -> Near:
    """Raises: KernelError if what is computed is not what was tried, or is not selected by all floats of the region."""
    proof.check(known)
    proof.check(computed)
    if computed.numbers != (*proof.operands, *proof.results, *known.numbers) or computed.right is not known.right:
        raise KernelError("tried", "something else is computed")
    if known.region != computed.region:
        raise KernelError("tried", "these are not about the same region")
    selected.must_fix(proof, known.region, known.fixed)
    return proof.admit(Near(computed.numbers[:6], known.region, known.worst))


def _approximation(proof: Proof) -> Approximation:
    found = Approximation.of(proof.instance)
    if found is None:
        raise KernelError("tried", "this circuit approximates nothing")
    return found


def implied(w: Words, condition: Any, then: Any) -> Any:
    return w.either(w.where(condition, w.constant(1), w.constant(0)) == 0, then)


def open_bits(proof: Proof) -> list[int]:
    """All bits that are not yet known to be 0 or 1."""
    return [node for node in proof.values.netlist.nodes(Kind.BIT) if not proof.values.is_truth(node)]
