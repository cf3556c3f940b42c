"""Division of integers: in one case for each length of the divisor."""

from __future__ import annotations

from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.quotients import conclude_quotient, quotient
from proofkit.prove.compositional.residues import Factor
from proofkit.prove.compositional.scripts.products import fractions_of

__all__ = ["divide"]


def divide(proof: Proof) -> None:
    """int_div and int_div_uniform"""
    p = proof.params["p"]
    terms = 2 * p + 2
    x, y = proof.operands
    digits = proof.nodes("y")
    zero = dict.fromkeys(digits, 0)
    cases = {length: dict.fromkeys(digits[length:], 0) | {digits[length - 1]: 1} for length in range(1, p + 1)}
    proof.settle_by_steps("x_zero")
    proof.settle_by_cases("y_unit", [*cases.values(), zero])
    fractions = fractions_of(proof, "", p * terms + p)
    total, unit = proof.nodes("sum.s"), 1 << fractions.places - p
    scaled = []
    for length, fixed in reversed(cases.items()):
        coefficients = tuple(1 << (p - length) * terms + length * (terms - 1 - i) for i in range(terms))
        scaled.append(fractions.scaled(total, fixed, [Factor(x), Factor(y * -1 + (1 << length), coefficients)]))
    scaled.append(fractions.scaled(total, zero, [Factor(x), Factor(Number({}))]))
    conclude_quotient(proof, [quotient(proof, found, proof.results[0], x, y, unit) for found in scaled])
