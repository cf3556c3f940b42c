"""Division of floats: a quotient of integers by remainders, a difference of exponents, and one rounding."""

from __future__ import annotations

from proofkit.prove.compositional.facts import Bound, Equation
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Case, Proof
from proofkit.prove.compositional.quotients import divided
from proofkit.prove.compositional.residues import Factor
from proofkit.prove.compositional.scripts.products import fractions_of
from proofkit.prove.compositional.sums import summed

__all__ = ["divide_floats"]


def divide_floats(proof: Proof) -> None:
    """float_div and float_div_uniform"""
    p = proof.params["p"]
    terms, width = 2 * p + 5, 2 * p + 3
    _, x, x_exponent, _, y, y_exponent = proof.operands
    proof.settle_by_steps("x_zero")
    proof.settle_by_steps("y_zero")
    fractions = fractions_of(proof, "", p * terms + 1)
    x_top, y_top = proof.node("x_m", p - 1), proof.node("y_m", p - 1)
    series = Factor(y * -1 + 2**p, tuple(1 << p * (terms - 1 - i) for i in range(terms)))
    total = proof.nodes("sum.s")
    digits = total[len(total) - width :]
    normal = {x_top: 1, y_top: 1}
    scaled = fractions.scaled(total, normal, [Factor(x), series])
    quotient, sticky, least = divided(proof, scaled, digits[: p + 1], digits[p + 1 :], x, y, p + 1)
    exponent, size = _exponent(proof, x_exponent, y_exponent)
    places = proof.nodes("t.s")
    rewrite = (quotient, sticky, exponent)
    proof.lemma(
        "rounding",
        "the results are the quotient, rounded, wherever its leading one is",
        cut=[*digits, *places],
        given=[size],
        shows=[proof.meant],
        bits=proof.open_bits("r.r_s", "r.r_m", "r.r_e", "r_s", "r_m", "r_e"),
        cases=[
            Case({**normal, digits[-1]: 1}, rewrite=rewrite),
            Case({**normal, digits[-1]: 0, digits[-2]: 1}, rewrite=rewrite),
            Case(dict.fromkeys(x.weights, 0), (proof.assumed,)),
            Case(dict.fromkeys(y.weights, 0), (proof.assumed,)),
        ],
        covering=[proof.assumed, least],
        width=proof.instance.width,
    )


def _exponent(proof: Proof, x_exponent: Number, y_exponent: Number) -> tuple[Equation, Bound]:
    """The exponent of the quotient, and the range of the sum that it is found from; bits that depend on it are shown to
    be 0 or 1, and the sign.
    """
    p = proof.params["p"]
    summed(proof, "t.", 3)
    places = proof.nodes("t.s")
    t = Number.binary(places)
    offset = 3 * 2**p - p - (2**p - p - 2)
    exponents = [x_exponent, y_exponent]
    exponent = proof.identity(t - offset, lambda _w, a: a[0] - a[1] + (2**p - p - 2), exponents, through=places)
    size = proof.combine(t, [(1, proof.range(x_exponent)), (-1, proof.range(y_exponent))], through=places)
    proof.lemma(
        "exponent",
        "the bits that tell where the exponent lies, and those of the next one, are 0 or 1",
        cut=places,
        given=[size],
        bits=proof.open_bits("next", "r.e", "r.fits", "r.over", "r.below"),
    )
    proof.lemma("sign", "the sign is 0 or 1", cut=(), bits=proof.open_bits("r.sign"))
    return exponent, size
