"""Statements about integers that a netlist computes, each of which reads as a condition on words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from proofkit.errors import KernelError
from proofkit.floats.words import Words
from proofkit.prove.compositional.number import Number

__all__ = ["Bound", "Equation", "Fact", "Guarded", "Product", "Relation"]

Word = Any
Condition = Any


@dataclass(frozen=True, eq=False)
class Fact:
    """Something about some numbers. A fact is equal to itself only: who holds the object has seen it proved."""

    numbers: tuple[Number, ...]

    @property
    def reads(self) -> tuple[Number, ...]:
        """The numbers whose words its condition takes."""
        return self.numbers

    @property
    def magnitude(self) -> int:
        """The largest constant that it mentions."""
        return 0

    def condition(self, w: Words, words: Sequence[Word]) -> Condition:  # noqa: ARG002
        """Raises: KernelError for what only a rule can use."""
        raise KernelError("facts", f"a {type(self).__name__} says nothing that a solver can be asked")


@dataclass(frozen=True, eq=False)
class Bound(Fact):
    """low <= number <= high, for its only number."""

    low: int
    high: int

    @property
    def number(self) -> Number:
        return self.numbers[0]

    @property
    def magnitude(self) -> int:
        return max(abs(self.low), abs(self.high))

    def condition(self, w: Words, words: Sequence[Word]) -> Condition:
        return w.both(words[0] >= self.low, words[0] <= self.high)


@dataclass(frozen=True, eq=False)
class Relation(Fact):
    """Any condition on the numbers."""

    holds: Callable[[Words, Sequence[Word]], Condition]

    def condition(self, w: Words, words: Sequence[Word]) -> Condition:
        return self.holds(w, words)


@dataclass(frozen=True, eq=False)
class Guarded(Relation):
    """A condition on the numbers where the nodes `when` have these values."""

    when: tuple[tuple[int, int], ...]

    @property
    def reads(self) -> tuple[Number, ...]:
        return *self.numbers, *(Number.of(node) for node, _ in self.when)

    def condition(self, w: Words, words: Sequence[Word]) -> Condition:
        count = len(self.numbers)
        holds = self.holds(w, words[:count])
        for word, (_, value) in zip(words[count:], self.when, strict=True):
            holds = w.either(word == 1 - value, holds)
        return holds


@dataclass(frozen=True, eq=False)
class Equation(Fact):
    """The first number, or what `left` makes of it, is a function of the others, where the nodes `when` have these
    values.
    """

    right: Callable[[Words, Sequence[Word]], Word]
    when: tuple[tuple[int, int], ...] = ()
    left: Callable[[Words, Word], Word] = lambda _w, word: word

    @property
    def reads(self) -> tuple[Number, ...]:
        return *self.numbers, *(Number.of(node) for node, _ in self.when)

    def condition(self, w: Words, words: Sequence[Word]) -> Condition:
        count = len(self.numbers)
        equal = self.left(w, words[0]) == self.right(w, words[1:count])
        for word, (_, value) in zip(words[count:], self.when, strict=True):
            equal = w.either(word == 1 - value, equal)
        return equal


@dataclass(frozen=True, eq=False)
class Product(Fact):
    """The first of three numbers, each 0 or 1, is the product of the others."""

    def condition(self, w: Words, words: Sequence[Word]) -> Condition:
        both = w.both(words[1] == 1, words[2] == 1)
        return words[0] == w.where(both, w.constant(1), w.constant(0))
