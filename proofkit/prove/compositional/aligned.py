"""Summands with a place for every exponent: what their bits are, for each exponent, and what they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from proofkit.errors import KernelError
from proofkit.floats.words import Words
from proofkit.kernel.family import Kind
from proofkit.prove.compositional.facts import Bound, Equation, Fact
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.residues import Opened
from proofkit.prove.compositional.values import Values

__all__ = ["Summand", "align", "signed_total"]

CONTROLS = 16
"""How many gates are changed first, one at a time, before all are."""


@dataclass(frozen=True, eq=False)
class Summand(Fact):
    """The bits of one float as an integer in two's complement, less one if the sign is set; and its fields.

    exponent  is a natural number in binary, at most the bound's `high`
    """

    bits: tuple[int, ...]
    sign: int
    significand: Number
    exponent: Bound

    @property
    def digits(self) -> dict[int, int]:
        """The bits of the exponent and their weights."""
        return dict(self.exponent.number.weights)


def align(proof: Proof, summand: Summand) -> None:
    """The bits are 0 or 1, and the integer is what the float is, for every exponent and both signs.

    Raises: KernelError if that is not so.
    """
    proof.check(summand.exponent)
    weights = sorted(summand.digits.values())
    if summand.exponent.low < 0 or summand.exponent.number.constant or weights != [1 << k for k in range(len(weights))]:
        raise KernelError("aligned", "the exponent is no natural number in binary")
    own = _Linear(proof.values, summand)
    gates = own.gates

    def tries(values: Values) -> int:
        linear = own if values is proof.values else _Linear(values, summand)
        cases = [(s, e) for s in (0, 1) for e in range(summand.exponent.high + 1)]
        for sign, exponent in cases:
            _check(linear, summand, sign, exponent)
        return len(cases)

    says = "the bits of a summand are the significand, shifted by the exponent, in two's complement but for a one"
    changed = dict.fromkeys([*gates[:: len(gates) // CONTROLS + 1], *gates], 1)
    proof.exhaust("aligned", says, [summand.sign, *summand.digits], tries, [changed])
    for node in summand.bits:
        proof.values.settle(node)
    proof.admit(summand)


def _check(linear: _Linear, summand: Summand, sign: int, exponent: int) -> None:
    fixed = {node: int(bool(weight & exponent)) for node, weight in summand.digits.items()} | {summand.sign: sign}
    found: dict[int, int] = {}
    constant = sign - (sign << len(summand.bits))
    for place, node in enumerate(summand.bits):
        start, weights = linear.at(node, fixed)
        low, high = (start + sum(end(0, w) for w in weights.values()) for end in (min, max))
        if low < 0 or high > 1:
            label = linear.values.netlist.label(node)
            raise KernelError("aligned", f"{label} is not 0 or 1 for the exponent {exponent}")
        constant += start << place
        for v, weight in weights.items():
            found[v] = found.get(v, 0) + (weight << place)
    factor = (1 - 2 * sign) << exponent
    wanted = {v: factor * weight for v, weight in summand.significand.weights.items()}
    if constant != factor * summand.significand.constant or {v: w for v, w in found.items() if w} != wanted:
        raise KernelError("aligned", f"a summand is not what it is meant to be for the exponent {exponent}")


class _Linear:
    """Bits as sums of gates that look at one bit of a significand each, where sign and exponent are fixed."""

    def __init__(self, values: Values, summand: Summand) -> None:
        self.values = values
        self._rows = {node: self._opened(Number.of(node)) for node in summand.bits}
        wanted = {v for row in self._rows.values() for v in row.weights if values.kinds[v] == Kind.GATE}
        self.gates = sorted(wanted)
        self._reads = {gate: self._opened(values.row(gate)) for gate in self.gates}

    def _opened(self, number: Number) -> Number:
        return self.values.expanded(number, lambda v: self.values.kinds[v] in (Kind.FORM, Kind.BIT))

    def at(self, node: int, fixed: Mapping[int, int]) -> tuple[int, dict[int, int]]:
        """A constant and weights of inputs."""
        constant, weights = self._rows[node].constant, dict[int, int]()
        for v, weight in self._rows[node].weights.items():
            if v in fixed:
                constant += weight * fixed[v]
            elif v not in self._reads:
                weights[v] = weights.get(v, 0) + weight
            else:
                start, rest = self._gate(v, fixed)
                constant += weight * start
                for source, factor in rest.items():
                    weights[source] = weights.get(source, 0) + weight * factor
        return constant, {v: weight for v, weight in weights.items() if weight}

    def _gate(self, gate: int, fixed: Mapping[int, int]) -> tuple[int, dict[int, int]]:
        total, free = self._reads[gate].constant, dict[int, int]()
        for v, weight in self._reads[gate].weights.items():
            if v in fixed:
                total += weight * fixed[v]
            else:
                free[v] = weight
        low, high = (total + sum(end(0, w) for w in free.values()) for end in (min, max))
        if low >= 0 or high < 0:
            return int(low >= 0), {}
        if len(free) > 1 or any(self.values.kinds[v] != Kind.INPUT for v in free):
            raise KernelError("aligned", f"{self.values.netlist.label(gate)} is no bit of a significand")
        [(v, weight)] = free.items()
        return int(total >= 0), {v: int(total + weight >= 0) - int(total >= 0)}


def signed_total(
    proof: Proof,
    summands: Sequence[Summand],
    total: Sequence[int],
    opposite: Sequence[int],
    counts: tuple[Number, Number],
) -> tuple[Equation, Equation, Bound]:
    """Two words, lowest bits first, are the sum of all summands, and its opposite, in two's complement.

    counts  numbers of summands that are negative, and of the others

    Each of the two is the sum, and its opposite, as it stands, where its highest bit is 0. Then that both add up to 0.

    Raises: KernelError if that is not so.
    """
    proof.used.add("wrap")
    for summand in summands:
        proof.check(summand)
    size, count = len(total), len(summands)
    signs = Number.of(*(summand.sign for summand in summands))
    for number, wanted in zip(counts, (signs, signs * -1 + count), strict=True):
        if Opened.of(proof.values, number - wanted).bounds({})[:2] != (0, 0):
            raise KernelError("aligned", "the signs are not counted")
    integers = sum((Number.binary(summand.bits) for summand in summands), start=Number({}))
    for word, sign, number in ((total, 1, counts[0]), (opposite, -1, counts[1])):
        more = number if sign > 0 else number - count
        rest = proof.values.normal(Number.binary(word) - integers * sign - more, {*word})
        if len(word) != size or any(n % (1 << size) for n in (rest.constant, *rest.weights.values())):
            raise KernelError("aligned", "a word is not the sum of all summands")
    ranges = [proof.values.range_of(summand.significand) for summand in summands]
    most = sum(high << s.exponent.high for s, (_, high) in zip(summands, ranges, strict=True))
    if any(low < 0 for low, _ in ranges) or most >= 1 << (size - 1) or any(len(s.bits) != size for s in summands):
        raise KernelError("aligned", "the sum may be too large for its word")
    fields = [f for s in summands for f in (Number.of(s.sign), s.significand, s.exponent.number)]
    plus, minus = Number.binary(total), Number.binary(opposite)
    return (
        proof.admit(Equation((plus, *fields), _summed, ((total[-1], 0),))),
        proof.admit(Equation((minus * -1, *fields), _summed, ((opposite[-1], 0),))),
        proof.admit(Bound((plus + minus - Number.of(total[-1], opposite[-1]) * (1 << size),), 0, 0)),
    )


def _summed(w: Words, fields: Sequence[Any]) -> Any:
    """The term that rounded_sum makes: if it were another one, nothing could be put for it."""

    def added(so_far: Any, k: int) -> Any:
        sign, significand, exponent = fields[3 * k : 3 * k + 3]
        value = significand << exponent
        return w.where(sign == 1, so_far - value, so_far + value)

    return reduce(added, range(len(fields) // 3), w.constant(0))
