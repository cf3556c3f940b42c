"""Tables by a digit of a float: a gate for each sign, exponent and digit, and products of one entry of each table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from math import prod
from typing import Any

from proofkit.errors import KernelError
from proofkit.floats.words import Words
from proofkit.kernel.family import Kind
from proofkit.kernel.number_theory import prime
from proofkit.prove.compositional.facts import Fact
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.reconstruction import CONTROLS, added
from proofkit.prove.compositional.residues import Modulus, fraction_steps
from proofkit.prove.compositional.values import Values

__all__ = ["Choice", "Multiplied", "multiplied", "opened", "settle_chosen", "show_choice"]

Key = tuple[int, int, int]
"""A sign, a field of an exponent and a digit other than 0."""


@dataclass(frozen=True, eq=False)
class Choice(Fact):
    """A gate is 1 just where the operand has the sign, the exponent and the digit of its key: so one of them at most.

    numbers      the fields of the operand, then the gates
    first, size  the digit is made of `size` bits of the significand, from place `first` on
    """

    first: int
    size: int
    keys: tuple[Key, ...]

    @property
    def gates(self) -> Mapping[int, Key]:
        return {node: key for number, key in zip(self.numbers[3:], self.keys, strict=True) for node in number.weights}

    @property
    def magnitude(self) -> int:
        return max(chain.from_iterable(self.keys))

    def condition(self, w: Words, words: Sequence[Any]) -> Any:
        sign, significand, exponent, *gates = words
        digit, holds = significand >> self.first & (1 << self.size) - 1, w.constant(0) == 0
        for gate, (s, e, d) in zip(gates, self.keys, strict=True):
            chosen = w.both(sign == s, w.both(exponent == e, digit == d))
            holds = w.both(holds, gate == w.where(chosen, w.constant(1), w.constant(0)))
        return holds


def show_choice(proof: Proof, gates: Mapping[int, Key], first: int, size: int) -> Choice:
    """Raises: KernelError if two gates have the same key, or one is for the digit 0."""
    keys = tuple(gates.values())
    if len({*keys}) < len(keys) or not all(0 < digit < 1 << size for _, _, digit in keys):
        raise KernelError("choice", "two gates may be 1 at once, or one has no digit")
    found = Choice((*proof.operands, *map(Number.of, gates)), first, size, keys)
    says = "a gate is 1 just where the float has its sign, its exponent and its digit"
    proof.lemma("choice", says, cut=(), shows=[found])
    return found


def settle_chosen(proof: Proof, group: str, choices: Sequence[Choice]) -> None:
    """Bits are 0 or 1 that are sums of gates of one choice."""
    for choice in choices:
        proof.check(choice)
    tables = [choice.gates for choice in choices]
    says = "a bit is 0 or 1, whichever one of the gates is 1 that it is the sum of, or none"
    for node in proof.open_bits(group):

        def tries(values: Values, node: int = node) -> int:
            row = values.row(node)
            found = [row.constant, *(row.constant + weight for weight in row.weights.values())]
            if not any(row.weights.keys() <= table.keys() for table in tables) or not {*found} <= {0, 1}:
                raise KernelError("exhaust", f"{group} is not 0 or 1 for all digits")
            return len(found)

        proof.exhaust(group, says, proof.values.row(node).weights, tries, [{node: 2}])
        proof.values.settle(node)


def opened(values: Values, number: Number, choices: Sequence[Choice]) -> tuple[int, list[dict[int, int]]]:
    """A number as a constant and, for each choice, what each of its gates adds.

    Raises: KernelError if it depends on something else.
    """
    flat = values.expanded(number, lambda v: values.kinds[v] in (Kind.FORM, Kind.BIT))
    weights, constant, found = dict(flat.weights), flat.constant, list[dict[int, int]]()
    for choice in choices:
        found.append({gate: weights.pop(gate, 0) for gate in choice.gates})
    for node, weight in weights.items():
        if (known := values.constant(node)) is None:
            raise KernelError("choice", f"{values.netlist.label(node)} is chosen by no digit")
        constant += weight * known
    return constant, found


@dataclass(frozen=True, eq=False)
class Multiplied(Fact):
    """The number is scale * Z + e plus a multiple of `modulus`, for some e with low <= e <= high. Z is the product over
    all choices of the entry of the gate that is 1, or of `empty` if there is none.
    """

    choices: tuple[Choice, ...]
    entries: tuple[Mapping[int, int], ...]
    empty: int
    scale: Fraction
    low: Fraction
    high: Fraction
    modulus: int

    def between(self, least: int, most: int) -> tuple[int, int]:
        """The range of the number where Z is between these.

        Raises: KernelError if it may be too large for its digits, or negative.
        """
        low, high = self.scale * least + self.low, self.scale * most + self.high
        found = -(-low.numerator // low.denominator), high.numerator // high.denominator
        if not 0 <= low <= high < self.modulus:
            raise KernelError("choice", "the product is too large for the sum of its fractions")
        return found

    @property
    def range(self) -> tuple[int, int]:
        every = [[self.empty, *table.values()] for table in self.entries]
        return self.between(prod(map(min, every)), prod(map(max, every)))


def multiplied(
    proof: Proof,
    prefix: str,
    digits: Sequence[int],
    choices: Sequence[Choice],
    entries: Sequence[Mapping[int, int]],
    empty: int,
    bits: int,
) -> Multiplied:
    """The digits, lowest first, are those of the sum of fractions of the product of all entries, over 2**bits.

    Raises: KernelError if that is not so for some choice, for some modulus.
    """
    for choice, table in zip(choices, entries, strict=True):
        proof.check(choice)
        if table.keys() != choice.gates.keys() or min(table.values()) < 0 or empty < 0:
            raise KernelError("choice", "there is not an entry for each gate")
    proof.used.add("remainders")
    moduli = _moduli(proof, prefix)
    product = prod(modulus.q for modulus in moduli)
    multiplier = -(-product >> bits)
    low = high = Fraction(0)
    for modulus in sorted(moduli, key=lambda m: -m.q):  # the first one has controls, so let it have many steps
        factor = multiplier * pow(product // modulus.q, -1, modulus.q) % modulus.q
        least, greatest = _Residues(modulus, factor, choices, entries, empty).show(proof)
        low, high = low + Fraction(least, modulus.q), high + Fraction(greatest, modulus.q)
    constant, size = added(proof, digits, moduli), 1 << len(digits)
    scale, ends = Fraction(size * multiplier, product), (low + constant, high + constant)
    return proof.admit(Multiplied((Number.binary(digits),), tuple(choices), tuple(entries), empty, scale, *ends, size))


def _moduli(proof: Proof, prefix: str) -> list[Modulus]:
    """Those of a circuit with a hard-wired basis, different primes: fractions by gates that compare logarithms."""
    by_index: dict[int, dict[int, int]] = {}
    span = proof.values.netlist.span(f"{prefix}fraction")
    for node, (k, j) in zip(span.nodes, span.indices, strict=True):
        by_index.setdefault(k, {})[j] = node
    return [
        Modulus(
            prime(k),
            Number(proof.values.row(proof.node(f"{prefix}power", k, 0)).weights),
            tuple(digits[j] for j in range(len(digits))),
        )
        for k, digits in by_index.items()
    ]


@dataclass(frozen=True, slots=True)
class _Residues:
    """One modulus, and what its fraction is to be: scale * Z modulo q, over q."""

    modulus: Modulus
    scale: int
    choices: Sequence[Choice]
    entries: Sequence[Mapping[int, int]]
    empty: int

    def show(self, proof: Proof) -> tuple[int, int]:
        """The least and the greatest value of q * fraction - 2**B * t, for B digits and the remainder t.

        For any choices at all: they need not be of one sign and one exponent.
        """
        ends: list[tuple[int, int]] = []

        def tries(values: Values) -> int:
            low, high, tried = self._deviation(values)
            if low <= -self.modulus.q or high > 0:
                raise KernelError("residues", f"a fraction over {self.modulus.q} is not that of the product")
            ends.append((low, high))
            return tried

        says = "each fraction is that of the product's remainder, cut off after the last digit, whatever the digits"
        gates = [*proof.values.row(self.modulus.digits[0]).weights]
        changed = [dict.fromkeys([*gates[:: len(gates) // CONTROLS + 1], *gates], 1), self.modulus.base.weights]
        cut = self.modulus.base.weights
        proof.exhaust("fractions", says, cut, tries, changed)
        for node in self.modulus.digits:
            proof.values.settle(node)
        return ends[0]

    def _deviation(self, values: Values) -> tuple[int, int, int]:
        q, steps = self.modulus.q, fraction_steps(values, self.modulus)
        places = len(self.modulus.digits)
        found = [
            q * steps.at(base) - ((self.scale * product % q) << places)
            for product, bases in self._reached(values).items()
            for base in bases
        ]
        return min(found), max(found), len(found)

    def _reached(self, values: Values) -> dict[int, set[int]]:
        """For each product modulo q the values that the base may have with it."""
        q = self.modulus.q
        constant, moves = opened(values, self.modulus.base, self.choices)
        states = {1 % q: {constant}}
        for table, by_gate in zip(self.entries, moves, strict=True):
            pairs = {(self.empty % q, 0), *((table[gate] % q, move) for gate, move in by_gate.items())}
            following: dict[int, set[int]] = {}
            for product, bases in states.items():
                for factor, move in pairs:
                    z = product * factor % q
                    following.setdefault(z, set()).update(base + move for base in bases)
            states = following
        return states
