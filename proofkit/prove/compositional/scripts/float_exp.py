"""The exponential function: a table for each digit, a product by remainders, a sum of places, and one rounding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proofkit.errors import KernelError
from proofkit.prove.compositional.choices import Choice, Multiplied, multiplied, settle_chosen, show_choice
from proofkit.prove.compositional.congruent import rest_modulo
from proofkit.prove.compositional.facts import Bound, Equation
from proofkit.prove.compositional.near import (
    Fixed,
    Near,
    Rounding,
    conclude_near,
    fixed_by_rounding,
    near_if_fixed,
    near_if_rounded,
)
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.powers import Powers, confined, estimated, exponent_range, show_powers
from proofkit.prove.compositional.proof import Case, Proof
from proofkit.prove.compositional.regions import Region
from proofkit.prove.compositional.sums import summed

__all__ = ["exponential"]


def exponential(proof: Proof) -> None:
    """float_exp"""
    p = proof.params["p"]
    choices = list(_choices(proof, p))
    for group in ("place_low", "place_high"):
        settle_chosen(proof, group, choices)
    digits, count = proof.nodes("product.s"), len(choices)
    b = 2 * p + 1 + p.bit_length()
    places = [*(proof.nodes("place_low", i) for i in range(count - 1)), proof.nodes("place_high")]
    start = 2**p + count - len(digits)
    exponent = sum(map(_signed, places), Number({}, start))
    powers = show_powers(proof, exponent, choices, start, p, b)
    product = multiplied(proof, "", digits, choices, powers.sizes, 1 << (b - 1), b * count)
    summed(proof, "product.", len({k for k, _ in proof.values.netlist.span("fraction").indices}) + 1)
    rounding, ends = _rounding(proof, powers, product, places)
    conclude_near(proof, _pieces(proof, powers, product, rounding, ends))


def _choices(proof: Proof, p: int) -> Iterator[Choice]:
    """The gates for each digit of the significand, lower ones first; those for the top one are a group of their own."""
    low, high = (proof.values.netlist.span(name) for name in ("low", "high"))
    keys = {node: (i, (s, 2**p - h, d)) for node, (s, h, i, d) in zip(low.nodes, low.indices, strict=True)}
    count = len({i for i, _ in keys.values()})
    size = max((d for _, (_, _, d) in keys.values()), default=0).bit_length()
    for digit in range(count):
        first = digit * size
        yield show_choice(proof, {node: key for node, (i, key) in keys.items() if i == digit}, first, size)
    top = {node: (s, 2**p - h, d) for node, (s, h, d) in zip(high.nodes, high.indices, strict=True)}
    first = count * size
    yield show_choice(proof, top, first, p - first)


def _signed(bits: Sequence[int]) -> Number:
    """The integer with these bits in two's complement, lowest first."""
    return Number.binary(bits) - Number.of(bits[-1]) * (1 << len(bits))


def _rounding(
    proof: Proof, powers: Powers, product: Multiplied, places: Sequence[Sequence[int]]
) -> tuple[Rounding, list[Fixed]]:
    """The results are what the digits of the product are, rounded, or an end of the range of floats."""
    p, digits = proof.params["p"], proof.nodes("product.s")
    low = len(digits) - len(places)
    least, most = product.range
    leading = proof.admit(Bound(product.numbers, least, most))
    cases = []
    for z in range(len(places)):
        summed(proof, "t.", len(places) + 2, (z,))
        found = _wrapped(proof, proof.nodes("t.s", z), exponent_range(proof, powers), low + z + 1 - p)
        cases.append(Case({**dict.fromkeys(digits[low + z + 1 :], 0), digits[low + z]: 1}, (), (found,)))
    fields = (*proof.operands, *proof.results)
    regions = (Region.normal(p, (0, 1), 0, 2**p), Region.zero())
    value = (Number({}), Number.binary(digits), powers.numbers[0])
    rounding = Rounding((*fields, *value), regions, p, len(digits))
    ends = [(0, 2**p - 1, 2 ** (p + 1) - 1), (0, 0, 0)]
    beyond = [Fixed(fields, Region.normal(p, (s,), 2**p + 1, 2 ** (p + 1) - 1), end) for s, end in enumerate(ends)]
    proof.lemma(
        "rounding",
        "the results are the product, rounded, wherever its leading one is, or an end of the range",
        cut=[*digits, *(node for bits in places for node in bits), *proof.nodes("t.s")],
        shows=[rounding, *beyond],
        bits=proof.open_bits("r.r_s", "r.r_m", "r.r_e", "r_s", "r_m", "r_e"),
        cases=cases,
        covering=[leading],
        width=max(len(digits) + 2, p + 6),
    )
    return rounding, beyond


def _wrapped(proof: Proof, digits: Sequence[int], bound: Bound, more: int) -> Equation:
    """The digits, in two's complement, are a bounded number and so much more.

    Raises: KernelError if they are not, modulo what they can hold, or they cannot hold it.
    """
    proof.check(bound)
    proof.used.add("signed")
    size = 1 << len(digits)
    if rest_modulo(proof, Number.binary(digits) - bound.number - more, size, digits):
        raise KernelError("signed", "the digits are not those of the sum")
    if bound.low + more < -size // 2 or bound.high + more >= size // 2:
        raise KernelError("signed", "the sum may be too large for its digits")
    return proof.admit(Equation((_signed(digits) - more, bound.number), lambda _w, a: a[0]))


def _pieces(
    proof: Proof, powers: Powers, product: Multiplied, rounding: Rounding, ends: Sequence[Fixed]
) -> Iterator[Near]:
    """A region for each sign and exponent for which there is a table, one for all below, one for each sign above."""
    p = proof.params["p"]
    exponents = sorted({exponent for choice in powers.choices for _, exponent, _ in choice.keys})
    for exponent in exponents:
        for sign in (0, 1):
            region = Region.normal(p, (sign,), exponent, exponent)
            yield near_if_rounded(proof, rounding, estimated(proof, powers, product, region))
    below = [Region.normal(p, (0, 1), 0, exponents[0] - 1)] if exponents[0] else []
    for region in (*below, Region.zero()):
        fixed = fixed_by_rounding(proof, rounding, confined(proof, powers, product, region))
        yield near_if_fixed(proof, fixed)
    for end in ends:
        yield near_if_fixed(proof, end)
