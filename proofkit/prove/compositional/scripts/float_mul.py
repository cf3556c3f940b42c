"""Multiplication of floats: a product of integers, a sum of exponents, and one rounding."""

from __future__ import annotations

from proofkit.prove.compositional.facts import Bound, Fact, Product
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Case, Proof
from proofkit.prove.compositional.scripts.integers import multiplied
from proofkit.prove.compositional.sums import summed

__all__ = ["multiply_floats"]


def multiply_floats(proof: Proof) -> None:
    """float_mul"""
    p = proof.params["p"]
    _, x, x_exponent, _, y, y_exponent = proof.operands
    products = multiplied(proof, "product.", proof.nodes("x_m"), proof.nodes("y_m"))
    summed(proof, "t.", 3)
    digits, places = proof.nodes("product.total.s"), proof.nodes("t.s")
    bits, t = proof.nodes("product.s"), Number.binary(places)
    product = proof.identity(Number.binary(bits), lambda _w, a: a[0] * a[1], [x, y], products, digits)
    lowest = 2**p + p - 1
    exponents = [x_exponent, y_exponent]
    exponent = proof.identity(t - lowest, lambda _w, a: a[0] + a[1] - 2**p, exponents, through=places)
    size = proof.combine(t, [(1, proof.range(x_exponent)), (1, proof.range(y_exponent))], through=places)
    proof.lemma(
        "exponent",
        "the bits that tell where the exponent lies, and those of the next one, are 0 or 1",
        cut=places,
        given=[size],
        bits=proof.open_bits("over", "within", "next", "r.e", "r.fits", "r.over", "r.below"),
    )
    proof.lemma("sign", "the sign is 0 or 1", cut=(), bits=proof.open_bits("r.sign"))
    zero = dict.fromkeys(bits, 0)
    proof.lemma(
        "rounding",
        "the results are the product, rounded, wherever its leading one is",
        cut=[*bits, *places],
        given=[size],
        shows=[proof.meant],
        bits=proof.open_bits("r.r_s", "r.r_m", "r.r_e"),
        cases=[
            Case({bits[-1]: 1}, rewrite=(product, exponent)),
            Case({bits[-1]: 0, bits[-2]: 1}, rewrite=(product, exponent)),
            Case(zero, rewrite=(product, exponent)),
        ],
        covering=_normalised(proof, p, products),
        width=proof.instance.width,
    )


def _normalised(proof: Proof, p: int, products: list[Product]) -> list[Fact]:
    """Why a product is 0, or has its leading one at one of the two highest places."""
    _, x, _, _, y, _ = proof.operands
    digits, product = proof.nodes("product.total.s"), Number.binary(proof.nodes("product.s"))
    gates = [[proof.node("product.product", i, j) for j in range(p)] for i in range(p)]
    most = 2**p - 1
    rows = {
        x_bit: Bound((Number.of(x_bit) * most - Number.binary(row),), 0, most)
        for x_bit, row in zip(x.weights, gates, strict=True)
    }
    columns = {
        y_bit: Bound((Number.of(y_bit) * most - Number.binary(column),), 0, most)
        for y_bit, column in zip(y.weights, zip(*gates, strict=True), strict=True)
    }
    proof.lemma(
        "product.rows",
        "without a digit of one operand there are no products of it",
        cut=(),
        shows=[*rows.values(), *columns.values()],
    )
    return [
        proof.assumed,
        products[-1],
        proof.combine(product - Number.of(gates[-1][-1]) * 4 ** (p - 1), [], through=digits),
        *(
            proof.combine(
                operand * most - product,
                [(weight, bounds[bit]) for bit, weight in operand.weights.items()],
                through=digits,
            )
            for operand, bounds in ((x, rows), (y, columns))
        ),
    ]
