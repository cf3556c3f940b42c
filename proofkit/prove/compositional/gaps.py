"""Exponents brought together: what two floats know of each other, and what their upper parts become."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from proofkit.floats.words import Words
from proofkit.prove.compositional.facts import Bound, Fact, Relation
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof

__all__ = ["Gap", "Pair", "Upper", "brought_together", "compared"]


@dataclass(frozen=True, slots=True)
class Upper:
    """The upper part of a float's exponent, what that becomes, and the leading bit of its significand."""

    own: Number
    brought: Number
    lead: Number


@dataclass(frozen=True, eq=False)
class Gap(Fact):
    """If neither of two floats is 0, the first one's upper part, where it is not less, is as far above the other one's
    as before, or at least `most` above it and not further than before.

    numbers  those of the first float, then those of the other one
    """

    most: int

    @classmethod
    def between(cls, upper: Upper, lower: Upper, most: int) -> Gap:
        return cls((upper.own, upper.brought, upper.lead, lower.own, lower.brought, lower.lead), most)

    @property
    def magnitude(self) -> int:
        return self.most

    def condition(self, w: Words, words: Sequence[Any]) -> Any:
        own, brought, lead, other, its_brought, its_lead = words
        before, now = own - other, brought - its_brought
        kept = w.either(now == before, w.both(now >= self.most, now <= before))
        return w.either(w.either(lead == 0, its_lead == 0), w.either(before < 0, kept))


@dataclass(frozen=True, slots=True)
class Pair:
    """What is known of floats k and j, and the bits that say so."""

    level: int
    bits: frozenset[int]
    facts: tuple[Relation, ...]


def compared(proof: Proof, uppers: Sequence[Upper], most: int) -> list[list[Pair]]:
    """For each two floats: whether their upper parts are level, or within a distance, or the first one is larger."""
    return [[_compared(proof, k, j, a, b, most) for j, b in enumerate(uppers)] for k, a in enumerate(uppers)]


def _compared(proof: Proof, k: int, j: int, upper: Upper, lower: Upper, most: int) -> Pair:
    about = (upper.own, upper.lead, lower.own, lower.lead)
    level, larger = (proof.node(name, k, j) for name in ("level", "larger"))
    within = {t: proof.node("within", k, j, t) for t in range(1, most + 1)}
    facts = [
        Relation((Number.of(level), *about), _tells(lambda d: [d == 0])),
        *(Relation((Number.of(node), *about), _tells(_nearer(t))) for t, node in within.items()),
        Relation((Number.of(larger), upper.own, lower.own), lambda _w, a: (a[0] == 1) == (a[1] > a[2])),
    ]
    proof.lemma(
        "compared",
        "bits tell whether upper parts are level, or the first is larger, or within a distance above the second",
        cut=(),
        shows=facts,
        bits=proof.open_bits("same", "close", "one_more", "level", "within", "larger", at=(k, j)),
        width=most.bit_length() + 2,
    )
    return Pair(level, frozenset({level, larger, *within.values()}), tuple(facts))


def _nearer(t: int) -> Callable[[Any], list[Any]]:
    return lambda d: [d >= 1, d < t]


def _tells(conditions: Callable[[Any], list[Any]]) -> Callable[[Words, Sequence[Any]], Any]:
    """Of a bit, and an upper part and a leading bit of each of two floats: whether it says that neither is 0 and their
    distance is such.
    """

    def holds(w: Words, a: Sequence[Any]) -> Any:
        bit, own, lead, other, its_lead = a
        said = [lead == 1, its_lead == 1, *conditions(own - other)]
        return (bit == 1) == reduce(w.both, said)

    return holds


def brought_together(
    proof: Proof, uppers: Sequence[Upper], pairs: Sequence[Sequence[Pair]], most: int
) -> tuple[list[Bound], list[Gap]]:
    """Upper parts become at most most * (n - 1), and gaps between them stay, or become at least `most`."""
    every = [pair for row in pairs for pair in row]
    cut = {node for pair in every for node in pair.bits}
    given = [fact for pair in every for fact in pair.facts]
    bounds = [Bound((upper.brought,), 0, most * (len(uppers) - 1)) for upper in uppers]
    proof.lemma(
        "brought low",
        "no upper part becomes more than `most` for each other float",
        cut=cut,
        given=[fact for k, row in enumerate(pairs) for fact in row[k].facts],
        shows=bounds,
    )
    gaps = []
    for k, upper in enumerate(uppers):
        for j, lower in enumerate(uppers):
            if k != j:
                gaps.append(Gap.between(upper, lower, most))
                proof.lemma(
                    "brought together",
                    "a gap between two upper parts stays, or becomes at least `most` and not more than it was",
                    cut=cut,
                    given=given,
                    shows=gaps[-1:],
                )
    return bounds, gaps
