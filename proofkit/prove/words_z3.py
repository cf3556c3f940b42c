"""Bit-vectors of Z3 as words: every value at once, as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from proofkit.errors import KernelError

__all__ = ["Z3Words"]


class Z3Words:
    """Signed bit-vectors of one width, in a context of their own."""

    def __init__(self, width: int) -> None:
        import z3

        self.z3, self.width, self.context = z3, width, z3.Context()

    def constant(self, k: int) -> Any:
        return self.z3.BitVecVal(k, self.width, self.context)

    def where(self, condition: Any, yes: Any, no: Any) -> Any:
        return self.z3.If(condition, yes, no)

    def both(self, left: Any, right: Any) -> Any:
        return self.z3.And(left, right)

    def either(self, left: Any, right: Any) -> Any:
        return self.z3.Or(left, right)

    def div(self, a: Any, b: Any) -> Any:
        return self.z3.UDiv(a, b)

    def mod(self, a: Any, b: Any) -> Any:
        return self.z3.URem(a, b)

    def bit(self, name: str) -> Any:
        """A Boolean constant."""
        return self.z3.Bool(name, self.context)

    def natural(self, bits: Sequence[Any]) -> Any:
        """The word with these bits, the lowest first, and zeros above them."""
        if len(bits) >= self.width:
            raise KernelError("width", f"a signed word of {self.width} bits does not hold a number of {len(bits)} bits")
        one, zero = (self.z3.BitVecVal(k, 1, self.context) for k in (1, 0))
        above = self.z3.BitVecVal(0, self.width - len(bits), self.context)
        return self.z3.Concat(above, *(self.z3.If(bit, one, zero) for bit in reversed(bits)))

    def differs(self, word: Any, bits: Sequence[Any]) -> Any:
        """Whether a word is not the natural number with these bits, the lowest first."""
        digits = [self.z3.Extract(k, k, word) == 1 for k in range(self.width)]
        unlike = [self.z3.Xor(digit, bit) for digit, bit in zip(digits, bits, strict=False)]
        return self.z3.Or(*unlike, *digits[len(bits) :])

    def any(self, conditions: Iterable[Any]) -> Any:
        return self.z3.Or(*conditions)
