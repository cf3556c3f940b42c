"""Gates that compare one integer with constants: sums of them are functions of that integer, which are tabulated."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from proofkit.errors import KernelError
from proofkit.kernel.family import Kind
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.values import Range, Values

__all__ = ["Gauge", "Steps"]


@dataclass(frozen=True, slots=True)
class Steps:
    """An integer function of an integer S: levels[i] where S has reached i of the thresholds, which are in order."""

    thresholds: tuple[int, ...]
    levels: tuple[int, ...]

    @classmethod
    def of(cls, start: int, rises: Mapping[int, int]) -> Steps:
        """`start`, and rises[t] more from t on."""
        thresholds = sorted(t for t in rises if rises[t])
        return cls(tuple(thresholds), tuple(accumulate((rises[t] for t in thresholds), initial=start)))

    def at(self, value: int) -> int:
        return self.levels[bisect_right(self.thresholds, value)]


class Gauge:
    """One integer, `base`, and the gates that compare it with constants.

    The base is compared with the rows of the gates as they stand: it has to be the very sum that they read.
    """

    def __init__(self, values: Values, base: Number) -> None:
        self.values, self.base = values, base
        self._wires = list(base.weights.items())
        self._thresholds: dict[int, int] = {}

    def steps(self, number: Number) -> Steps:
        """A sum of such gates. Raises: KernelError if the number depends on something else."""
        start, rises = number.constant, dict[int, int]()
        for node, weight in number.weights.items():
            if (known := self.values.constant(node)) is not None:
                start += weight * known
            else:
                threshold = self._threshold(node)
                rises[threshold] = rises.get(threshold, 0) + weight
        return Steps.of(start, rises)

    def _threshold(self, node: int) -> int:
        """The least value of the base for which a gate is 1."""
        if node not in self._thresholds:
            values, row = self.values, self.values.rows[node]
            if values.kinds[node] != Kind.GATE or (row != self._wires and dict(row) != self.base.weights):
                label = values.netlist.label(node)
                raise KernelError("steps", f"{label} does not compare the same sum with a constant")
            self._thresholds[node] = self.base.constant - values.constants[node]
        return self._thresholds[node]

    def range(self, number: Number) -> Range:
        """Of a multiple of the base, which is a single node, and such gates: over all that the base may be."""
        [node] = self.base.weights
        slope = number.weights.get(node, 0)
        steps = self.steps(Number({v: weight for v, weight in number.weights.items() if v != node}, number.constant))
        low, high = self.values.range_of(self.base)
        corners = {low, high, *steps.thresholds, *(threshold - 1 for threshold in steps.thresholds)}
        found = [slope * value + steps.at(value) for value in corners if low <= value <= high]
        return min(found), max(found)
