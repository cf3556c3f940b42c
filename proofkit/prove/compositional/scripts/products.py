"""Products and powers of integers by their remainders."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from proofkit.kernel.number_theory import is_prime, prime
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.reconstruction import Fractions, Scaled, conclude_product
from proofkit.prove.compositional.residues import Factor, Modulus
from proofkit.prove.compositional.sums import summed

__all__ = ["fractions_of", "int_power", "int_prod", "product_of"]


def int_power(proof: Proof) -> None:
    """int_power"""
    fractions = fractions_of(proof, "", proof.params["n"] * proof.params["p"])
    factor = Factor(proof.operands[0], (*[0] * proof.params["n"], 1))
    conclude_product(proof, _added(proof, "", fractions, [factor]))


def int_prod(proof: Proof) -> None:
    """int_prod and int_prod_uniform"""
    conclude_product(proof, product_of(proof, "", proof.operands))


def product_of(proof: Proof, prefix: str, operands: Sequence[Number]) -> Scaled:
    """The digits of the sum inside int_prod, for these operands."""
    bits = sum(len(operand.weights) for operand in operands)
    proof.settle_by_steps(f"{prefix}is_zero")
    fractions = fractions_of(proof, prefix, bits)
    return _added(proof, prefix, fractions, [Factor(operand) for operand in operands])


def _added(proof: Proof, prefix: str, fractions: Fractions, factors: list[Factor]) -> Scaled:
    return fractions.scaled(proof.nodes(f"{prefix}sum.s"), {}, factors)


def fractions_of(proof: Proof, prefix: str, bits: int) -> Fractions:
    """Those of a circuit for numbers below 2**bits, by a basis of the library's remainders."""
    by_index: dict[int, dict[int, int]] = {}
    span = proof.values.netlist.span(f"{prefix}fraction")
    for node, (k, j) in zip(span.nodes, span.indices, strict=True):
        by_index.setdefault(k, {})[j] = node
    computed = "Q" in proof.params
    if computed:
        proof.settle_constants(f"{prefix}difference_zero")
    first = 1 << proof.params["Q"].bit_length() if computed else 0
    primes = {k: first + k if computed else prime(k) for k in by_index}
    moduli = [
        Modulus(q, _compared(proof, prefix, k), tuple(by_index[k][j] for j in range(len(by_index[k]))))
        for k, q in primes.items()
        if is_prime(q)
    ]
    product = prod(modulus.q for modulus in moduli)
    multiplier = (product - _less(proof, bits)) >> bits if computed else -(-product >> bits)
    found = Fractions(proof, moduli, multiplier)
    summed(proof, f"{prefix}sum.", len(by_index) + 1)
    return found


def _compared(proof: Proof, prefix: str, k: int) -> Number:
    """What gates compare with constants: a logarithm, or the remainder itself."""
    if proof.has(f"{prefix}power", k, 0):
        return Number(proof.values.row(proof.node(f"{prefix}power", k, 0)).weights)
    return Number.of(proof.node(f"{prefix}residue", k))


def _less(proof: Proof, bits: int) -> int:
    """By what the product of all primes is less than a multiple of 2**bits (see the library's remainders)."""
    m, height, windows = proof.params["Q"].bit_length(), proof.params["H"], proof.params["J"]
    found = 1
    for start in range(2**m, 2**m + height * windows, height):
        primes = [q for q in range(start, start + height) if is_prime(q)]
        found *= prod(primes) - (2 ** (m * len(primes)) if m * len(primes) >= bits else 0)
    return found
