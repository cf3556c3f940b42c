"""Straight-line Boolean programs: AND and XOR of earlier values, equal operations made once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

__all__ = ["FALSE", "TRUE", "Builder", "Logic", "Op"]

FALSE, TRUE = 0, 1


class Op(IntEnum):
    AND = 0
    XOR = 1


@dataclass(frozen=True)
class Logic:
    """Operations on literals: 2 v is variable v, 2 v + 1 its complement.

    Variable 0 is false, variables 1 to `inputs` are the inputs, variable inputs + 1 + k is operation k. Operands are
    never constant, the left literal is the smaller one, and operands of XOR are not complemented. An obligation is the
    literal that is true if it is violated, by node.
    """

    inputs: int
    ops: NDArray[np.uint8]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    outputs: tuple[int, ...]
    obligations: Mapping[int, int] = field(default_factory=dict)

    def operations(self) -> Iterator[tuple[int, Op, int, int]]:
        """(variable, what, left literal, right literal) of each operation, in order."""
        rows = zip(self.ops.tolist(), self.left.tolist(), self.right.tolist(), strict=True)
        for variable, (op, left, right) in enumerate(rows, self.inputs + 1):
            yield variable, Op(op), left, right


class Builder:
    """Makes operations; constants are folded, and an operation that exists already is not made again."""

    def __init__(self, inputs: int) -> None:
        self.inputs = inputs
        self._operations: list[tuple[Op, int, int]] = []
        self._made: dict[tuple[Op, int, int], int] = {}

    def conjunction(self, a: int, b: int) -> int:
        a, b = min(a, b), max(a, b)
        if a == FALSE or b == a ^ 1:
            return FALSE
        return b if a in (TRUE, b) else self._operation(Op.AND, a, b)

    def disjunction(self, a: int, b: int) -> int:
        return self.conjunction(a ^ 1, b ^ 1) ^ 1

    def xor(self, a: int, b: int) -> int:
        complement = (a ^ b) & 1
        a, b = min(a, b) & ~1, max(a, b) & ~1
        if a == b:
            return complement
        return (b if a == FALSE else self._operation(Op.XOR, a, b)) ^ complement

    def half_adder(self, a: int, b: int) -> tuple[int, int]:
        """(sum, carry)"""
        return self.xor(a, b), self.conjunction(a, b)

    def full_adder(self, a: int, b: int, c: int) -> tuple[int, int]:
        """(sum, carry) in five operations. AND gets two complemented operands or none, which is cheaper to evaluate."""
        ac, bc = self.xor(a, c), self.xor(b, c)
        mixed = (ac ^ bc) & 1
        return self.xor(ac, b), self.xor(b if mixed else c, self.conjunction(ac ^ mixed, bc))

    def logic(self, outputs: Sequence[int], obligations: Mapping[int, int]) -> Logic:
        """What these literals depend on, and nothing else; every input stays."""
        first = self.inputs + 1
        needed = [False] * (first + len(self._operations))
        for literal in (*outputs, *obligations.values()):
            needed[literal >> 1] = True
        for variable in range(len(needed) - 1, first - 1, -1):
            if needed[variable]:
                _, a, b = self._operations[variable - first]
                needed[a >> 1] = needed[b >> 1] = True
        place = list(range(first))
        kept: list[tuple[Op, int, int]] = []
        for variable, (op, a, b) in enumerate(self._operations, first):
            place.append(first + len(kept))
            if needed[variable]:
                kept.append((op, 2 * place[a >> 1] | a & 1, 2 * place[b >> 1] | b & 1))
        columns = np.array(kept, dtype=np.int64).reshape(-1, 3)
        return Logic(
            self.inputs,
            columns[:, 0].astype(np.uint8),
            columns[:, 1].copy(),
            columns[:, 2].copy(),
            tuple(2 * place[literal >> 1] | literal & 1 for literal in outputs),
            {node: 2 * place[literal >> 1] | literal & 1 for node, literal in obligations.items()},
        )

    def _operation(self, op: Op, a: int, b: int) -> int:
        key = (op, a, b)
        if key not in self._made:
            self._operations.append(key)
            self._made[key] = 2 * (self.inputs + len(self._operations))
        return self._made[key]
