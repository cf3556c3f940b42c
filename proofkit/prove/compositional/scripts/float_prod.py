"""Product of many floats: a product of integers by remainders, sums of exponents, and one rounding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add, xor
from typing import Any

from proofkit.floats.words import Words
from proofkit.prove.compositional.facts import Bound, Equation
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Case, Proof
from proofkit.prove.compositional.reconstruction import multiplied_exactly
from proofkit.prove.compositional.scripts.products import product_of
from proofkit.prove.compositional.sums import summed

__all__ = ["multiply_many_floats"]


def multiply_many_floats(proof: Proof) -> None:
    """float_prod and float_prod_uniform"""
    n, p = proof.params["n"], proof.params["p"]
    signs, factors, exponents = proof.operands[::3], proof.operands[1::3], proof.operands[2::3]
    digits = proof.nodes("product.s")
    product, least = multiplied_exactly(proof, product_of(proof, "product.", factors), digits)
    low = n * (p - 1)
    sums = [_exponent(proof, h, exponents, low) for h in range(n)]
    sign = Equation((Number.of(*proof.nodes("r.sign")), *signs), lambda _w, a: reduce(xor, a))
    says = "the sign is 0 or 1, and negative factors count"
    proof.lemma("sign", says, cut=(), shows=[sign], bits=proof.open_bits("r.sign"))
    tops = {proof.node("x_m", i, p - 1): 1 for i in range(n)}
    cases = [
        Case(
            {**tops, **dict.fromkeys(digits[low + h + 1 :], 0), digits[low + h]: 1},
            (size,),
            (product, exponent, sign),
        )
        for h, (exponent, size) in enumerate(sums)
    ]
    cases += [Case(dict.fromkeys(factor.weights, 0), (proof.assumed,)) for factor in factors]
    proof.lemma(
        "rounding",
        "the results are the product, rounded, wherever its leading one is",
        cut=[*digits, *proof.nodes("t.s"), *proof.nodes("r.sign")],
        shows=[proof.meant],
        bits=proof.open_bits("r.r_s", "r.r_m", "r.r_e", "r_s", "r_m", "r_e"),
        cases=cases,
        covering=[proof.assumed, least],
        width=proof.instance.width,
    )


def _exponent(proof: Proof, h: int, exponents: Sequence[Number], low: int) -> tuple[Equation, Bound]:
    """The exponent of the exact product, and the range of the sum that it is found from, for a leading one at low + h.

    That the bits that depend on it are 0 or 1 is shown too.
    """
    n, p = proof.params["n"], proof.params["p"]
    summed(proof, "t.", n + 2, (h,))
    places = proof.nodes("t.s", h)
    t = Number.binary(places)
    more = 2**p + 1 - p + low + h + (n - 1) * 2**p
    exponent = proof.identity(t - more, _total((n - 1) * 2**p), exponents, through=places)
    size = proof.combine(t, [(1, proof.range(number)) for number in exponents], through=places)
    proof.lemma(
        "exponent",
        "the bits that tell where the exponent lies are 0 or 1",
        cut=places,
        given=[size],
        bits=proof.open_bits("r.e", "r.fits", "r.over", "r.below", at=(low + h,)),
    )
    return exponent, size


def _total(less: int) -> Callable[[Words, Sequence[Any]], Any]:
    return lambda _w, a: reduce(add, a) - less
