"""Back from exponents that were brought together: which upper part stands at a place, or the next one below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from proofkit.floats.words import Words
from proofkit.prove.compositional.facts import Bound, Fact, Relation
from proofkit.prove.compositional.gaps import Gap, Pair, Upper
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof

__all__ = ["Origin", "origins"]


@dataclass(frozen=True, eq=False)
class Origin(Fact):
    """If a float is not 0, and what its upper part became is less than `most` below the place, or at it, and no other
    one is between, then the first number is its upper part, and the second one is how far below the place it stands.

    numbers  the two, then upper part and what it became and leading bit: of this float, and of each float
    """

    place: int
    most: int

    @classmethod
    def of(cls, found: Number, below: Number, upper: Upper, uppers: Sequence[Upper], place: int, most: int) -> Origin:
        every = [number for each in (upper, *uppers) for number in (each.own, each.brought, each.lead)]
        return cls((found, below, *every), place, most)

    @property
    def magnitude(self) -> int:
        return self.place + self.most

    def condition(self, w: Words, words: Sequence[Any]) -> Any:
        found, below, own, brought, lead, *others = words
        far = w.either(brought > self.place, brought <= self.place - self.most)
        hidden = w.either(lead == 0, far)
        for its_brought, its_lead in zip(others[1::3], others[2::3], strict=True):
            hidden = w.either(hidden, w.both(its_lead == 1, w.both(its_brought > brought, its_brought <= self.place)))
        return w.either(hidden, w.both(found == own, below == self.place - brought))


def origins(
    proof: Proof,
    uppers: Sequence[Upper],
    pairs: Sequence[Sequence[Pair]],
    bounds: Sequence[Bound],
    gaps: Sequence[Gap],
    most: int,
) -> list[list[Origin]]:
    """For each place that a sum may reach, what is known of it for each float."""
    first = _first(proof, uppers, pairs, gaps)
    last = most * (len(uppers) - 1)
    occurring = [_occurring(proof, uppers, v, [first, *bounds]) for v in range(last + 1)]
    return [_next_below(proof, uppers, v, occurring, bounds, most) for v in range(last + most)]


def _first(proof: Proof, uppers: Sequence[Upper], pairs: Sequence[Sequence[Pair]], gaps: Sequence[Gap]) -> Relation:
    """The first float with an upper part stands for all of them."""
    firsts = [Number.of(node) for node in proof.nodes("first")]
    every = [number for upper in uppers for number in (upper.own, upper.brought, upper.lead)]
    shows = Relation((*firsts, *every), _represented(len(uppers)))
    levels = [pairs[j][k] for k in range(len(uppers)) for j in range(k)]
    proof.lemma(
        "first",
        "of floats with the same upper part one is the first, and upper parts of first ones do not become the same",
        cut={*(pair.level for pair in levels), *_brought(uppers)},
        given=[*(pair.facts[0] for pair in levels), *gaps],
        shows=[shows],
    )
    return shows


def _represented(n: int) -> Any:
    def holds(w: Words, words: Sequence[Any]) -> Any:
        first, own, brought, lead = words[:n], words[n::3], words[n + 1 :: 3], words[n + 2 :: 3]
        kept = w.constant(0) == 0
        for k in range(n):
            one = lead[k] == 0
            for j in range(n):
                one = w.either(one, w.both(first[j] == 1, w.both(own[j] == own[k], brought[j] == brought[k])))
            kept = w.both(kept, w.both(one, w.either(first[k] == 0, lead[k] == 1)))
            for j in range(k):
                alone = w.either(first[j] == 0, brought[j] != brought[k])
                kept = w.both(kept, w.either(first[k] == 0, alone))
        return kept

    return holds


def _occurring(proof: Proof, uppers: Sequence[Upper], v: int, given: Sequence[Fact]) -> Relation:
    """Whether some upper part became v, and which one."""
    occurs, origin = proof.node("occurs", v), proof.nodes("origin", v)
    every = [number for upper in uppers for number in (upper.own, upper.brought, upper.lead)]
    shows = Relation((Number.of(occurs), Number.binary(origin), *every), _says_which(v))
    proof.lemma(
        "occurs",
        "bits tell whether some upper part became v, and which one",
        cut=[*proof.nodes("first"), *_brought(uppers)],
        given=given,
        shows=[shows],
        bits=proof.open_bits("occurs", "origin", at=(v,)),
        width=v.bit_length() + 2,
    )
    return shows


def _says_which(v: int) -> Any:
    def holds(w: Words, words: Sequence[Any]) -> Any:
        occurs, origin, *every = words
        some, right = w.constant(0) == 1, w.constant(0) == 0
        for own, brought, lead in zip(every[::3], every[1::3], every[2::3], strict=True):
            there = w.both(lead == 1, brought == v)
            some = w.either(some, there)
            absent = w.either(lead == 0, brought != v)
            right = w.both(right, w.either(absent, w.both(occurs == 1, origin == own)))
        return w.both(right, w.either(w.both(occurs == 1, some), w.both(occurs == 0, origin == 0)))

    return holds


def _next_below(
    proof: Proof, uppers: Sequence[Upper], v: int, occurring: Sequence[Relation], bounds: Sequence[Bound], most: int
) -> list[Origin]:
    found = Number({node: 1 << k for k, node in enumerate(proof.nodes("h", v))})
    below = Number.of(*proof.nodes("none", v))
    window = range(max(0, v - most + 1), min(v + 1, len(occurring)))
    standing = {node for u in window for node in (proof.node("occurs", u), *proof.nodes("origin", u))}
    shows = [Origin.of(found, below, upper, uppers, v, most) for upper in uppers]
    proof.lemma(
        "next below",
        "the next upper part at a place or not far below it, and how far that is",
        cut={*_brought(uppers), *standing},
        given=[*(occurring[u] for u in window), *bounds],
        shows=shows,
        bits=proof.open_bits("h", at=(v,)),
    )
    return shows


def _brought(uppers: Sequence[Upper]) -> set[int]:
    return {node for upper in uppers for node in upper.brought.weights}
