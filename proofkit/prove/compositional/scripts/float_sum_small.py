"""The sum of many floats of low exponents: aligned, added in both signs, and rounded."""

from __future__ import annotations

from collections.abc import Iterator

from proofkit.prove.compositional.aligned import Summand, align, signed_total
from proofkit.prove.compositional.facts import Bound, Equation
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Case, Proof
from proofkit.prove.compositional.sums import summed

__all__ = ["added_up", "sum_floats"]


def sum_floats(proof: Proof) -> None:
    """float_sum_small"""
    n, r = proof.params["n"], proof.params["r"]
    summands = _summands(proof, r)
    for summand in summands:
        align(proof, summand)
    total, opposite, counts = added_up(proof, n)
    plus, minus, both = signed_total(proof, summands, total, opposite, counts)
    groups = [f"{part}r_{field}" for part in ("positive.", "opposite.", "") for field in "sme"]
    proof.lemma(
        "rounding",
        "the results are the sum, rounded, wherever its leading one is",
        cut=[*total, *opposite],
        shows=[proof.meant],
        bits=proof.open_bits(*groups),
        cases=list(_cases(total, opposite, plus, minus)),
        covering=[both],
        width=proof.instance.width,
    )


def added_up(proof: Proof, n: int) -> tuple[list[int], list[int], tuple[Number, Number]]:
    """The words of the sum of n summands and of its opposite, and how many are negative and how many are not."""
    for prefix in ("below_zero.", "others."):
        proof.settle_by_steps(f"{prefix}count")
    negative, others = (Number.binary(proof.nodes(f"{prefix}.count")) for prefix in ("below_zero", "others"))
    summed(proof, "total.", n + 1)
    summed(proof, "minus.", n + 1)
    return proof.nodes("total.s"), proof.nodes("minus.s"), (negative, others)


def _summands(proof: Proof, r: int) -> list[Summand]:
    """Floats as they are read, with exponents that are promised to be low."""
    fields = list(zip(proof.operands[::3], proof.operands[1::3], proof.operands[2::3], strict=True))
    bounds = [proof.range(exponent) for _, _, exponent in fields]
    if r <= bounds[0].high:
        bounds = [Bound((exponent,), 0, r - 1) for _, _, exponent in fields]
        proof.lemma("low", "the exponents are among the lowest", cut=(), given=[proof.assumed], shows=bounds)
    found = []
    for i, ((sign, significand, _), bound) in enumerate(zip(fields, bounds, strict=True)):
        [sign_bit] = sign.weights
        found.append(Summand((), tuple(proof.nodes("a", i)), sign_bit, significand, bound))
    return found


def _cases(total: list[int], opposite: list[int], plus: Equation, minus: Equation) -> Iterator[Case]:
    """The leading one of the sum, or of its opposite, at each place; or both words are 0."""
    for word, other, equation in ((total, opposite, plus), (opposite, total, minus)):
        for k in range(len(word) - 1):
            fixed = {**dict.fromkeys(word[k + 1 :], 0), word[k]: 1, other[-1]: 1}
            yield Case(fixed, (), (equation,))
    yield Case(dict.fromkeys([*total, *opposite], 0), (), (plus,))
