"""The terms that WordFloats.add goes through, so that stages of a circuit can be put for them.

They are made in the same way, and so are the same terms: if they were not, nothing could be put for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from proofkit.floats.words import Triple, Words

__all__ = ["Alignment", "aligned_term"]

Word = Any


@dataclass(frozen=True, slots=True)
class Alignment:
    """The operand of the larger magnitude, and the other one; both significands with three more bits; their sum."""

    large: Triple
    small: Triple
    upper: Word
    aligned: Word
    total: Word

    @classmethod
    def of(cls, w: Words, p: int, x: Triple, y: Triple) -> Alignment:
        same = w.both(x.exponent == y.exponent, x.significand < y.significand)
        swap = w.either(x.exponent < y.exponent, same)
        large = Triple(*(w.where(swap, b, a) for a, b in zip(x, y, strict=True)))
        small = Triple(*(w.where(swap, a, b) for a, b in zip(x, y, strict=True)))
        distance = large.exponent - small.exponent
        distance = w.where(distance > p + 3, w.constant(p + 3), distance)
        padded = small.significand << 3
        aligned = padded >> distance
        aligned = aligned | w.where(aligned << distance != padded, w.constant(1), w.constant(0))
        upper = large.significand << 3
        total = w.where(large.sign == small.sign, upper + aligned, upper - aligned)
        return cls(large, small, upper, aligned, total)


def aligned_term(p: int, term: Callable[[Alignment], Word]) -> Callable[[Words, Sequence[Word]], Word]:
    """One of these terms, of the six fields of the operands."""
    return lambda w, fields: term(Alignment.of(w, p, Triple(*fields[:3]), Triple(*fields[3:])))
