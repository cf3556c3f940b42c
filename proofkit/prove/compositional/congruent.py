"""Numbers that are equal as they are congruent and close together."""

from __future__ import annotations

from collections.abc import Iterable

from proofkit.errors import KernelError
from proofkit.prove.compositional.facts import Bound
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof

__all__ = ["equal_modulo", "rest_modulo"]


def rest_modulo(proof: Proof, number: Number, modulus: int, through: Iterable[int]) -> int:
    """What a number is modulo another one, by the rows of the bits `through`.

    Raises: KernelError if that depends on something.
    """
    rest = proof.values.normal(number, {*through})
    if any(weight % modulus for weight in rest.weights.values()):
        raise KernelError("congruent", "a sum is not what it is meant to be, whole parts dropped")
    return rest.constant % modulus


def equal_modulo(proof: Proof, left: Number, right: Number, modulus: int, through: Iterable[int]) -> Bound:
    """Two numbers are equal: they are congruent, and differ by less than the modulus.

    Raises: KernelError if that is not so.
    """
    proof.used.add("congruent")
    difference = left - right
    low, high = proof.values.range_of(difference)
    if rest_modulo(proof, difference, modulus, through) or low <= -modulus or high >= modulus:
        raise KernelError("congruent", "two numbers may differ")
    return proof.admit(Bound((difference,), 0, 0))
