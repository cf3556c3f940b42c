"""Words of which a range is known: for meanings that divide, and choose by what their operands' ranges decide."""

from __future__ import annotations

from dataclasses import dataclass

from proofkit.errors import KernelError

__all__ = ["DecidedWords", "Term"]


@dataclass(frozen=True, eq=False, slots=True)
class Term:
    """A word by how it is made, between two values. A comparison that the range does not decide is refused."""

    made: tuple[object, ...]
    low: int
    high: int

    def _decided(self, if_high: bool, if_low: bool) -> bool:
        if if_high != if_low:
            raise KernelError("meaning", "it chooses by a condition that the ranges of its operands do not decide")
        return if_low

    def __lshift__(self, places: int) -> Term:
        return Term(("shift", self.made, places), self.low << places, self.high << places)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, int):
            return NotImplemented
        if self.low < other < self.high:
            raise KernelError("meaning", "it chooses by a condition that the ranges of its operands do not decide")
        return self._decided(self.high == other, self.low == other)

    __hash__ = None  # type: ignore[assignment]


class DecidedWords:
    """The backend of such words; conditions are truth values."""

    def constant(self, k: int) -> Term:
        return Term(("constant", k), k, k)

    def where(self, condition: bool, yes: Term, no: Term) -> Term:
        return yes if condition else no

    def both(self, left: bool, right: bool) -> bool:
        return left and right

    def either(self, left: bool, right: bool) -> bool:
        return left or right

    def div(self, a: Term, b: Term) -> Term:
        return self._divided("div", a, b)

    def mod(self, a: Term, b: Term) -> Term:
        return self._divided("mod", a, b)

    def _divided(self, name: str, a: Term, b: Term) -> Term:
        """Nothing is said of its value."""
        if a.low < 0 or b.low <= 0:
            raise KernelError("meaning", "it divides what may be negative, or by what may not be positive")
        return Term((name, a.made, b.made), 0, a.high)
