"""Backends that run the word-level arithmetic on something other than plain integers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import z3


class ArrayWords:
    """Arrays of 64-bit integers, element by element."""

    def constant(self, k: int) -> Any:
        return np.int64(k)

    def where(self, condition: Any, yes: Any, no: Any) -> Any:
        return np.where(condition, yes, no)

    def both(self, left: Any, right: Any) -> Any:
        return left & right

    def either(self, left: Any, right: Any) -> Any:
        return left | right

    def div(self, a: Any, b: Any) -> Any:
        return a // b

    def mod(self, a: Any, b: Any) -> Any:
        return a % b


@dataclass(frozen=True)
class VectorWords:
    """Bit-vectors of Z3."""

    width: int

    def constant(self, k: int) -> Any:
        return z3.BitVecVal(k, self.width)

    def where(self, condition: Any, yes: Any, no: Any) -> Any:
        return z3.If(condition, yes, no)

    def both(self, left: Any, right: Any) -> Any:
        return z3.And(left, right)

    def either(self, left: Any, right: Any) -> Any:
        return z3.Or(left, right)

    def div(self, a: Any, b: Any) -> Any:
        return z3.UDiv(a, b)

    def mod(self, a: Any, b: Any) -> Any:
        return z3.URem(a, b)


@dataclass(frozen=True)
class Short:
    """A signed integer of so many bits, that wraps around."""

    value: int
    width: int

    def with_value(self, value: int) -> Short:
        half = 1 << (self.width - 1)
        return Short((value + half) % (2 * half) - half, self.width)

    def _apply(self, function: Callable[[int, int], int], other: Short | int) -> Short:
        return self.with_value(function(self.value, self._number(other)))

    def _number(self, other: Short | int) -> int:
        return (other if isinstance(other, Short) else self.with_value(other)).value

    def __add__(self, other: Short | int) -> Short:
        return self._apply(int.__add__, other)

    def __sub__(self, other: Short | int) -> Short:
        return self._apply(int.__sub__, other)

    def __rsub__(self, other: int) -> Short:
        return self.with_value(other - self.value)

    def __mul__(self, other: Short | int) -> Short:
        return self._apply(int.__mul__, other)

    def __and__(self, other: Short | int) -> Short:
        return self._apply(int.__and__, other)

    def __or__(self, other: Short | int) -> Short:
        return self._apply(int.__or__, other)

    def __xor__(self, other: Short | int) -> Short:
        return self._apply(int.__xor__, other)

    def __lshift__(self, other: Short | int) -> Short:
        return self._apply(int.__lshift__, other)

    def __rshift__(self, other: Short | int) -> Short:
        return self._apply(int.__rshift__, other)

    def __lt__(self, other: Short | int) -> bool:
        return self.value < self._number(other)

    def __gt__(self, other: Short | int) -> bool:
        return self.value > self._number(other)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Short | int) and self.value == self._number(other)

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class ShortWords:
    """Signed integers of one width, that wrap around as those of a machine or of a solver do."""

    width: int

    def constant(self, k: int) -> Short:
        return Short(0, self.width).with_value(k)

    def where(self, condition: bool, yes: Short, no: Short) -> Short:
        return yes if condition else no

    def both(self, left: bool, right: bool) -> bool:
        return left and right

    def either(self, left: bool, right: bool) -> bool:
        return left or right

    def div(self, a: Short, b: Short) -> Short:
        return a.with_value(a.value // b.value)

    def mod(self, a: Short, b: Short) -> Short:
        return a.with_value(a.value % b.value)
