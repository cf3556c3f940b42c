"""Carries: from what each of them is locally to what all of them are, in exact integers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from proofkit.prove.compositional.facts import Bound, Relation
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof

__all__ = ["passes_on", "settle_digits"]


def passes_on(result: Number, arises: Number, gate: int, incoming: Number) -> Relation:
    """The result is what arises, and what comes in too if the gate is 1."""
    return Relation(
        (result, arises, Number.of(gate), incoming),
        lambda w, words: words[0] == words[1] + w.where(words[2] == 1, words[3], w.constant(0)),
    )


def settle_digits(
    proof: Proof,
    columns: Sequence[Number],
    carries: Sequence[Number],
    steps: Mapping[int, Bound],
    stride: int,
    digits: Iterable[int],
) -> None:
    """The digits columns[c] + carries[c] - 2 carries[c + 1] are 0 or 1; the last one has no carry out of it.

    steps   for c > 0: 0 <= w + carries[c - stride] - 2**stride carries[c] < 2**stride, where w is what stands in the
            `stride` columns below c, in units of 2**(c - stride); there is no carries[c - stride] for c < stride

    Below place c stands the sum of 2**r columns[r] for r < c, and carries[c] is that in whole units of 2**c: what is
    left over is, by induction, an exact combination of steps, and from 0 to 2**c - 1. A digit is the difference of two
    such rests.
    """
    below, rests = Number({}), list[Bound]()
    for c, carry in enumerate(carries):
        by = [(1 << max(0, c - stride), steps[c])] if c else []
        if c >= stride:
            by.append((1, rests[c - stride]))
        rests.append(proof.combine(below - carry * (1 << c), by, 1 << max(0, stride - c) if c else 1))
        if c < len(columns):
            below = below + columns[c] * (1 << c)
    for c, digit in enumerate(digits):
        following = [(1, rests[c + 1])] if c + 1 < len(rests) else []
        proof.combine(Number.of(digit), [(-1, rests[c]), *following], 1 << c)
