"""Boolean programs as steps on registers, which hold planes: thousands of assignments are evaluated at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from proofkit.circuit.boolean import Logic, Op
from proofkit.circuit.planes import Planes
from proofkit.errors import KernelError

__all__ = ["CHUNK", "Program"]

CHUNK = 2048
"""Words in a register, 2**17 assignments: the planes in use stay in the cache, and calls cost little beside work."""

_Function = Callable[[Planes, Planes, Planes], object]
_Step = tuple[_Function, int, int, int]
"""A function of two values (or their registers) and where its result goes."""


class Program:
    """The steps of a logic's outputs and then its obligations; it may be run any number of times."""

    def __init__(self, logic: Logic) -> None:
        self.inputs = logic.inputs
        roots = (*logic.outputs, *logic.obligations.values())
        steps, places, complemented = _steps(logic)
        register = _registers(logic.inputs, steps, {0, *(places[root >> 1] for root in roots)})
        self.registers = max(register) + 1
        self.steps = [(function, register[a], register[b], register[result]) for function, a, b, result in steps]
        self._roots = [register[places[root >> 1]] for root in roots]
        self._complemented = [place for place, root in enumerate(roots) if (root ^ complemented[root >> 1]) & 1]

    def run(self, inputs: Planes) -> Planes:
        """Planes [outputs + obligations, words] of planes [inputs, words]."""
        if len(inputs) != self.inputs:
            raise KernelError("evaluate", f"{len(inputs)} planes for {self.inputs} inputs")
        words = inputs.shape[1]
        file = np.zeros((self.registers, min(words, CHUNK)), np.uint64)
        file[0] = ~np.uint64(0)
        steps = [(function, file[a], file[b], file[result]) for function, a, b, result in self.steps]
        results = np.empty((len(self._roots), words), np.uint64)
        for first in range(0, words, CHUNK):
            run = slice(first, min(first + CHUNK, words))
            file[1 : self.inputs + 1, : run.stop - first] = inputs[:, run]
            for function, a, b, result in steps:
                function(a, b, result)
            results[:, run] = file[self._roots, : run.stop - first]
        results[self._complemented] = ~results[self._complemented]
        return results


def _steps(logic: Logic) -> tuple[list[_Step], list[int], list[int]]:
    """The steps on values, and for each variable its value and whether that is the variable's complement.

    Value 0 is true, values 1 to inputs are the inputs, each step makes the next. Complements cost a step only where an
    AND has one complemented operand: NOT a AND NOT b is the complement of a OR b.
    """
    steps: list[_Step] = []
    places, complemented = list(range(logic.inputs + 1)), [1] + [0] * logic.inputs
    inverse: dict[int, int] = {}

    def made(function: _Function, a: int, b: int) -> int:
        steps.append((function, a, b, logic.inputs + 1 + len(steps)))
        return steps[-1][-1]

    def inverted(value: int) -> int:
        if value not in inverse:
            inverse[value] = made(np.bitwise_xor, value, 0)
        return inverse[value]

    for _, op, left, right in logic.operations():
        a, b = places[left >> 1], places[right >> 1]
        not_a, not_b = (left ^ complemented[left >> 1]) & 1, (right ^ complemented[right >> 1]) & 1
        if op is Op.XOR:
            places.append(made(np.bitwise_xor, a, b))
            complemented.append(not_a ^ not_b)
            continue
        if not_a != not_b:
            a, b = (inverted(a), b) if not_a else (a, inverted(b))
        both = not_a & not_b
        places.append(made(np.bitwise_or if both else np.bitwise_and, a, b))
        complemented.append(both)
    return steps, places, complemented


def _registers(inputs: int, steps: list[_Step], kept: set[int]) -> list[int]:
    """A register for each value. A result may take the register of an operand that no later step reads."""
    values = inputs + 1 + len(steps)
    last = [0] * values
    for time, (_, a, b, _) in enumerate(steps):
        last[a] = last[b] = time
    for value in kept:
        last[value] = len(steps)
    register = list(range(inputs + 1))
    free: list[int] = []
    used = inputs + 1
    for time, (_, a, b, _) in enumerate(steps):
        free += [register[value] for value in (a, b) if last[value] == time]
        if not free:
            free.append(used)
            used += 1
        register.append(free.pop())
    return register
