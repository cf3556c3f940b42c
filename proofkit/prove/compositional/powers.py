"""Powers of e as products of entries of tables, one for each digit of the exponent: how far off they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from proofkit.errors import KernelError
from proofkit.floats.format import Float
from proofkit.floats.ratio import Ratio
from proofkit.floats.real import REAL
from proofkit.kernel.reals import exp_mod
from proofkit.prove.compositional.choices import Choice, Multiplied, opened
from proofkit.prove.compositional.facts import Bound, Fact
from proofkit.prove.compositional.near import Confined, Estimate
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.regions import Region
from proofkit.prove.compositional.values import Values

__all__ = ["Entry", "Powers", "confined", "estimated", "exponent_range", "show_powers"]


@dataclass(frozen=True, slots=True)
class Entry:
    """2**place * size / 2**(b - 1), which stands for e**(n * 2**s)."""

    n: int
    s: int
    place: int
    size: int
    b: int

    @classmethod
    def of(cls, n: int, s: int, place: int, b: int) -> Entry:
        """The one that a circuit has for this power. Whether it is near is for `check` to say."""
        return cls(n, s, place, exp_mod(int(n < 0), abs(n), max(s, 0), max(-s, 0), b, 1 << (b + 1)), b)

    def check(self) -> None:
        """The power of e is at least the entry, and at most a relative 2**(1 - b) more, as balls show.

        Raises: KernelError if not.
        """
        power, unit = Float(self.n, self.s), 1 << (self.b - 1)
        ends = (Ratio.of(self.size, unit, self.place), Ratio.of(self.size * (unit + 1), unit * unit, self.place))
        if not REAL["exp"].compare(power, ends[0]) >= 0 >= REAL["exp"].compare(power, ends[1]):
            raise KernelError("powers", f"an entry is not near e**({self.n} * 2**{self.s})")


@dataclass(frozen=True, eq=False)
class Powers(Fact):
    """The number is `start` and the place of one entry of each choice, that of the gate that is 1, if there is one.

    For the key (s, e, d) of a gate the entry stands for e**(n * 2**k), where n is d or -d, and k is e - 2**p
    more than the place of the digit.
    """

    choices: tuple[Choice, ...]
    entries: tuple[Mapping[int, Entry], ...]
    start: int
    p: int
    b: int

    @property
    def sizes(self) -> list[dict[int, int]]:
        return [{gate: entry.size for gate, entry in table.items()} for table in self.entries]


def show_powers(proof: Proof, exponent: Number, choices: Sequence[Choice], start: int, p: int, b: int) -> Powers:
    """The places are what gates add to the exponent. The sizes are such that entries are near.

    Raises: KernelError if there are none.
    """
    for choice in choices:
        proof.check(choice)
    powers = [{gate: _power(key, choice.first, p) for gate, key in choice.gates.items()} for choice in choices]
    _, places = opened(proof.values, exponent, choices)
    tables = [
        {gate: Entry.of(*by_gate[gate], place, b) for gate, place in own.items()}
        for by_gate, own in zip(powers, places, strict=True)
    ]

    def tries(values: Values) -> int:
        begin, found = opened(values, exponent, choices)
        if begin != start:
            raise KernelError("powers", "without a digit the exponent is another one")
        for table, own in zip(tables, found, strict=True):
            for gate, place in own.items():
                replace(table[gate], place=place).check()
        return sum(map(len, found))

    _control(next(iter(tables[0].values())))
    says = "an entry is at most the power of e that its digit stands for, and hardly less, as balls show"
    proof.exhaust("entries", says, exponent.weights, tries, [dict.fromkeys(exponent.weights, 1)])
    return proof.admit(Powers((exponent,), tuple(choices), tuple(tables), start, p, b))


def _power(key: tuple[int, int, int], first: int, p: int) -> tuple[int, int]:
    sign, exponent, digit = key
    return -digit if sign else digit, exponent - 2**p + first


def _control(entry: Entry) -> None:
    """Balls have to refuse entries that are wrong in the last place."""
    for size in (entry.size + 1, entry.size - 2):
        try:
            replace(entry, size=size).check()
        except KernelError:
            continue
        raise KernelError("control", "an entry that is a unit off is near, too")


def exponent_range(proof: Proof, powers: Powers) -> Bound:
    """The exponent, whatever the gates are."""
    proof.check(powers)
    ends = [[0, *(entry.place for entry in table.values())] for table in powers.entries]
    return proof.admit(Bound(powers.numbers, powers.start + sum(map(min, ends)), powers.start + sum(map(max, ends))))


def estimated(proof: Proof, powers: Powers, product: Multiplied, region: Region) -> Estimate:
    """What e**x is, as a multiple of the digits of the product, where x has one sign and one exponent.

    e**x is the product of the powers of e that the digits of x stand for, of 2**place * size / 2**(b - 1), each times
    1 to 1 + 2**(1 - b). The sum S of fractions is scale * Z + e, for Z the product of all sizes. So Z is S / scale
    times 1 - e/S.

    Raises: KernelError if there is no gate for some digit, or something else is multiplied.
    """
    _check(proof, powers, product)
    [sign], [exponent] = region.signs, {*region.exponents}
    least = most = 1
    for choice, entries in zip(powers.choices, powers.entries, strict=True):
        gates = _gates(choice, region, sign, exponent)
        sizes = [product.empty if gate is None else entries[gate].size for gate in gates]
        least, most = least * min(sizes), most * max(sizes)
    low, high = product.between(least, most)
    if low < 1:
        raise KernelError("powers", "the product may be 0")
    errors = [end / s for end in (product.low, product.high) for s in (low, high)]
    unit = Fraction(2) ** (2**powers.p - powers.start - (powers.b - 1) * len(powers.choices)) / product.scale
    above = Fraction((1 << (powers.b - 1)) + 1, 1 << (powers.b - 1)) ** len(powers.choices)
    value = Number({}), product.numbers[0], powers.numbers[0]
    return proof.admit(Estimate(value, region, unit * (1 - max(errors)), unit * (1 - min(errors)) * above, "exp"))


def confined(proof: Proof, powers: Powers, product: Multiplied, region: Region) -> Confined:
    """What the digits of the product are where no gate is 1.

    Raises: KernelError if one may be.
    """
    _check(proof, powers, product)
    keys = [key for choice in powers.choices for key in choice.keys]
    (low, high), most = region.exponents, region.significands[1]
    if most and any(sign in region.signs and low <= exponent <= high for sign, exponent, _ in keys):
        raise KernelError("powers", "a gate may be 1 in this region")
    product_of_none = product.empty ** len(powers.choices)
    ends = product.between(product_of_none, product_of_none)
    value = Number({}), product.numbers[0], powers.numbers[0]
    return proof.admit(Confined(value, region, 0, ends, powers.start))


def _check(proof: Proof, powers: Powers, product: Multiplied) -> None:
    """The product is that of the sizes of the same entries, and all digits of the operand are there once."""
    proof.check(powers)
    proof.check(product)
    if product.choices != powers.choices or [*map(dict, product.entries)] != powers.sizes:
        raise KernelError("powers", "something else is multiplied")
    if product.empty != 1 << (powers.b - 1):
        raise KernelError("powers", "no factor is not 1")
    places = [place for choice in powers.choices for place in range(choice.first, choice.first + choice.size)]
    if (
        len(proof.operands[1].weights) != powers.p
        or places != [*range(powers.p)]
        or any(choice.numbers[:3] != (*proof.operands,) for choice in powers.choices)
    ):
        raise KernelError("powers", "the digits are not those of the operand")


def _gates(choice: Choice, region: Region, sign: int, exponent: int) -> list[int | None]:
    """That of each digit which a float of the region may have; none for 0."""
    by_key = {key: gate for gate, key in choice.gates.items()}
    low, high = region.significands
    is_top = (high >> choice.first) < 1 << choice.size
    digits = range(low >> choice.first, (high >> choice.first) + 1) if is_top else range(1 << choice.size)
    missing = [d for d in digits if d and (sign, exponent, d) not in by_key]
    if missing:
        raise KernelError("powers", f"there is no gate for the digit {missing[0]}")
    return [by_key[sign, exponent, d] if d else None for d in digits]
