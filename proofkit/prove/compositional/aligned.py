"""Summands with a place for every exponent: what their bits are, for each exponent, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import Any

from proofkit.errors import KernelError
from proofkit.floats.words import Words
from proofkit.kernel.family import Kind
from proofkit.prove.compositional.facts import Bound, Equation, Fact
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.residues import Opened
from proofkit.prove.compositional.values import Values

__all__ = ["Summand", "align", "signed_total", "summed_term"]

CONTROLS = 16
"""How many gates are changed first, one at a time, before all are."""


@dataclass(frozen=True, eq=False)
class Summand(Fact):
    """The bits of one float as an integer in two's complement, less one if the sign is set; and its fields.

    exponent  is a natural number, at most the bound's `high`
    """

    bits: tuple[int, ...]
    sign: int
    significand: Number
    exponent: Bound


def align(proof: Proof, summand: Summand) -> None:
    """The bits are 0 or 1, and the integer is what the float is, for every exponent and both signs.

    The exponent's nodes are tried with all values of their ranges that it may have.

    Raises: KernelError if that is not so.
    """
    proof.check(summand.exponent)
    if summand.exponent.low < 0:
        raise KernelError("aligned", "the exponent may be negative")
    leaves = [summand.sign, *summand.exponent.number.weights]
    cases = list(_cases(proof.values, summand))
    gates = _gates(proof.values, summand.bits, leaves)

    def tries(values: Values) -> int:
        for fixed, exponent in cases:
            _check(_Linear(values, fixed), summand, fixed[summand.sign], exponent)
        return len(cases)

    says = "the bits of a summand are the significand, shifted by the exponent, in two's complement but for a one"
    changed = dict.fromkeys([*gates[:: len(gates) // CONTROLS + 1], *gates], 1)
    proof.exhaust("aligned", says, leaves, tries, [changed])
    for node in summand.bits:
        proof.values.settle(node)
    proof.admit(summand)


def _cases(values: Values, summand: Summand) -> Iterator[tuple[dict[int, int], int]]:
    """A value for the sign and for each node of the exponent, and what the exponent is then."""
    exponent = summand.exponent
    ranges = {node: values.range(node) for node in (summand.sign, *exponent.number.weights)}
    for chosen in product(*(range(low, high + 1) for low, high in ranges.values())):
        fixed = dict(zip(ranges, chosen, strict=True))
        total = exponent.number.constant + sum(weight * fixed[v] for v, weight in exponent.number.weights.items())
        if exponent.low <= total <= exponent.high:
            yield fixed, total


def _gates(values: Values, nodes: Iterable[int], leaves: Iterable[int]) -> list[int]:
    """Those between the nodes and the leaves."""
    seen, waiting = {*leaves}, [*nodes]
    while waiting:
        if (node := waiting.pop()) not in seen:
            seen.add(node)
            waiting += (source for source, _ in values.rows[node])
    return sorted(node for node in seen.difference(leaves) if values.kinds[node] == Kind.GATE)


def _check(linear: _Linear, summand: Summand, sign: int, exponent: int) -> None:
    found: dict[int, int] = {}
    constant = sign - (sign << len(summand.bits))
    for place, node in enumerate(summand.bits):
        start, weights = linear.at(node)
        low, high = _ends(start, weights)
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


_Sum = tuple[int, dict[int, int]]
"""A constant and weights of inputs."""


class _Linear:
    """Nodes as sums of inputs, where some nodes are fixed and no gate depends on more than one input."""

    def __init__(self, values: Values, fixed: Mapping[int, int]) -> None:
        self.values = values
        self._known: dict[int, _Sum] = {node: (value, {}) for node, value in fixed.items()}

    def at(self, node: int) -> _Sum:
        if node not in self._known:
            self._known[node] = self._worked_out(node)
        return self._known[node]

    def _worked_out(self, node: int) -> _Sum:
        values = self.values
        if values.kinds[node] == Kind.INPUT:
            return 0, {node: 1}
        constant, weights = values.constants[node], dict[int, int]()
        for source, weight in values.rows[node]:
            start, rest = self.at(source)
            constant += weight * start
            for v, factor in rest.items():
                weights[v] = weights.get(v, 0) + weight * factor
        weights = {v: weight for v, weight in weights.items() if weight}
        return self._decided(node, constant, weights) if values.kinds[node] == Kind.GATE else (constant, weights)

    def _decided(self, gate: int, total: int, free: Mapping[int, int]) -> _Sum:
        low, high = _ends(total, free)
        if low >= 0 or high < 0:
            return int(low >= 0), {}
        if len(free) > 1:
            raise KernelError("aligned", f"{self.values.netlist.label(gate)} is no bit of a significand")
        [(v, weight)] = free.items()
        return int(total >= 0), {v: int(total + weight >= 0) - int(total >= 0)}


def _ends(constant: int, weights: Mapping[int, int]) -> tuple[int, int]:
    """The range of such a sum."""
    return constant + sum(min(0, w) for w in weights.values()), constant + sum(max(0, w) for w in weights.values())


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
        proof.admit(Equation((plus, *fields), summed_term, ((total[-1], 0),))),
        proof.admit(Equation((minus * -1, *fields), summed_term, ((opposite[-1], 0),))),
        proof.admit(Bound((plus + minus - Number.of(total[-1], opposite[-1]) * (1 << size),), 0, 0)),
    )


def summed_term(w: Words, fields: Sequence[Any]) -> Any:
    """The term that rounded_sum makes: if it were another one, nothing could be put for it."""

    def added(so_far: Any, k: int) -> Any:
        sign, significand, exponent = fields[3 * k : 3 * k + 3]
        value = significand << exponent
        return w.where(sign == 1, so_far - value, so_far + value)

    return reduce(added, range(len(fields) // 3), w.constant(0))
