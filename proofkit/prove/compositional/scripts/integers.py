"""Comparison, iterated addition and multiplication of integers."""

from __future__ import annotations

from collections.abc import Sequence

from proofkit.prove.compositional.facts import Product
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.sums import summed

__all__ = ["compare", "multiplied", "multiply", "sum_of_many"]


def compare(proof: Proof) -> None:
    """int_compare, in one lemma: its gates are much like those that Z3 makes of a comparison."""
    proof.lemma(
        "order",
        "the results say whether the integers are less, equal or greater",
        cut=(),
        shows=[proof.meant],
        bits=[*proof.nodes("same"), *proof.nodes("greater"), *proof.nodes("less")],
        width=proof.instance.width,
    )


def sum_of_many(proof: Proof) -> None:
    """int_sum"""
    summed(proof, "total.", proof.params["n"])
    proof.conclude(proof.nodes("total.s"))


def multiply(proof: Proof) -> None:
    """int_mul"""
    proof.conclude(proof.nodes("total.s"), multiplied(proof, "", proof.nodes("x"), proof.nodes("y")))


def multiplied(proof: Proof, prefix: str, x: Sequence[int], y: Sequence[int]) -> list[Product]:
    """Show that the digits of int_mul are 0 or 1. That they are those of the sum of these products is in their rows."""
    products = [
        Product((Number.of(proof.node(f"{prefix}product", i, j)), Number.of(a), Number.of(b)))
        for i, a in enumerate(x)
        for j, b in enumerate(y)
    ]
    says = "a gate is the product of a digit of each operand"
    proof.lemma(f"{prefix}product", says, cut=(), shows=products)
    summed(proof, f"{prefix}total.", len(x))
    return products
