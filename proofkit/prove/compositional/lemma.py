"""What a compositional proof shows of itself."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

__all__ = ["Lemma", "Result"]


@dataclass(frozen=True, slots=True)
class Lemma:
    """One kind of lemma, or a stage where all values of a cut were tried.

    says       the claim, in a line
    cuts       the groups whose values are arbitrary in it, but for what earlier lemmas say
    instances  how many times it is used; `queries` of them differ
    rlimit     resource units that Z3 used in all
    tried      how many values of the cut were tried, where no solver was asked
    """

    name: str
    says: str
    cuts: tuple[str, ...]
    instances: int
    queries: int
    status: str
    rlimit: int
    tried: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """A proof that the outputs are what is meant and all bits 0 or 1, for all inputs; or why there is none.

    Of a circuit that approximates a real function, what is near enough to its value is meant.

    status   "proved" or "undecided", never "refuted"
    rules    the steps between the lemmas, which are carried out in exact integers
    worst    of a circuit that approximates: no relative error is larger, in units of 2**-p, of which 1 is allowed
    """

    status: str
    lemmas: tuple[Lemma, ...]
    rules: tuple[str, ...]
    rlimit: int
    reason: str = ""
    worst: Fraction | None = None
