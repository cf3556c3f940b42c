"""The sum of many floats: with exponents brought together, added in both signs, rounded, with exponents put back."""

from __future__ import annotations

from proofkit.prove.compositional.aligned import Summand, align
from proofkit.prove.compositional.apart import Together, conclude_sum
from proofkit.prove.compositional.facts import Bound
from proofkit.prove.compositional.gaps import Upper, brought_together, compared
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.origins import origins
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.scripts.float_sum_small import added_up

__all__ = ["sum_any_floats", "together"]

FLAGS = ("just", "positive.fits", "opposite.fits")
"""What is told of an exponent, for the place of the leading one."""


def sum_any_floats(proof: Proof) -> None:
    """float_sum"""
    known = together(proof)
    total, opposite, counts = added_up(proof, proof.params["n"])
    groups = [f"{part}r_{field}" for part in ("positive.", "opposite.", "") for field in "sme"]
    conclude_sum(proof, known, total, opposite, counts, proof.open_bits(*groups))


def together(proof: Proof) -> Together:
    """All stages but the addition and the rounding."""
    n, p = proof.params["n"], proof.params["p"]
    low, most = p + 1 - len(proof.nodes("origin", 0)), len(proof.nodes("within", 0, 0))
    uppers = [_upper(proof, k, low) for k in range(n)]
    pairs = compared(proof, uppers, most)
    bounds, gaps = brought_together(proof, uppers, pairs, most)
    found = origins(proof, uppers, pairs, bounds, gaps, most)
    proof.lemma("signed", "bits of a summand are 0 or 1", cut=(), bits=proof.open_bits("m"))
    summands = [_summand(proof, k, low, uppers[k], bounds[k]) for k in range(n)]
    for summand in summands:
        align(proof, summand)
    for v in range(len(found)):
        _exponents(proof, v, low)
    return Together(uppers, summands, gaps, found, 1 << low, most)


def _upper(proof: Proof, k: int, low: int) -> Upper:
    own = Number.binary(proof.nodes("x_e", k)[low:])
    lead = proof.nodes("x_m", k)[-1]
    return Upper(own, Number.of(proof.node("upper", k)), Number.of(lead))


def _summand(proof: Proof, k: int, low: int, upper: Upper, bound: Bound) -> Summand:
    sign, significand, _ = proof.operands[3 * k : 3 * k + 3]
    [sign_bit] = sign.weights
    rest = Number.binary(proof.nodes("x_e", k)[:low])
    exponent = proof.combine(rest + upper.brought * 2**low, [(2**low, bound)])
    return Summand((), tuple(proof.nodes("a", k)), sign_bit, significand, exponent)


def _exponents(proof: Proof, v: int, low: int) -> None:
    """The exponents of sums whose leading one is at v, and whether they are too large, or just too small."""
    places = range(2**low * v - 1, 2**low * (v + 1) - 1)
    flags = [proof.node(name, k) for name in FLAGS for k in places if proof.has(name, k)]
    proof.lemma(
        "exponents",
        "the bits of an exponent are 0 or 1, and those that tell whether it is one",
        cut=[*proof.nodes("h", v), *proof.nodes("none", v)],
        bits=[*proof.open_bits("e", at=(v,)), *(node for node in flags if not proof.values.is_truth(node))],
    )
