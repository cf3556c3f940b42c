"""One result of a circuit that approximates a real function: whether it is near enough, and if not, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Self

from proofkit.errors import UsageError
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.ratio import Ratio
from proofkit.floats.real import REAL, Ball, RealFunction
from proofkit.prove.ports import Instance

__all__ = ["Approximation"]


@dataclass(frozen=True, slots=True)
class Approximation:
    """A function with the formats of its argument and of its result. Floats are given by the words of their fields."""

    function: RealFunction
    argument: FloatFormat
    result: FloatFormat

    @classmethod
    def of(cls, instance: Instance) -> Self | None:
        """None for a circuit whose results are words of its operands."""
        name = instance.circuit.approximates
        if not name:
            return None
        [operand], [result] = instance.operands, instance.results
        return cls(REAL[name], FloatFormat(operand.precision), FloatFormat(result.precision))

    @property
    def exponents(self) -> range:
        """Those of arguments from 2**-p to 2**4, at which functions are neither flat nor out of range."""
        p = self.argument.p
        return range(max(self.argument.smallest_exponent, -2 * p), min(4 - p, self.argument.largest_exponent) + 1)

    def judge(self, operand: Sequence[int], got: Sequence[int]) -> tuple[bool, Ball | None]:
        """Whether a result is near enough, and its error where a relative one is asked for, of which 1 is allowed."""
        x, y = self.argument.of_fields(*operand), self._float(got)
        if y is None:
            return False, None
        error = self.function.error(x, self.result, y)
        return (error is not None and bool(error <= 1)) or self.function.accepts(x, self.result, y), error

    def nearest(self, operand: Sequence[int]) -> list[int]:
        """The fields of the best result."""
        x = self.argument.of_fields(*operand)
        return [*self.result.fields(self.function.nearest(x, self.result))]

    def fault(self, operand: Sequence[int], got: Sequence[int]) -> str:
        """What is wrong with a result; nothing if it is near enough."""
        accepted, error = self.judge(operand, got)
        if accepted:
            return ""
        if self._float(got) is None:
            return "the result is not canonical"
        if error is not None:
            return f"relative error 2**{_exponent(error, self.result.p)}, allowed 2**-{self.result.p}"
        return self._beyond(self.argument.of_fields(*operand))

    def _beyond(self, x: Float) -> str:
        """Where the result has to be zero, or one of the ends."""
        function, largest = self.function, self.result.largest
        if not function.inside(Ratio.of_float(x)):
            return f"the result is 0 where {function.domain} does not hold"
        sign = function.compare(x, Ratio.of(0))
        if sign == 0:
            return "the value is 0"
        is_large = sign * function.compare(x, Ratio.of(sign * largest.m, 1, largest.e)) > 0
        return f"the value is {'beyond the largest' if is_large else 'below the smallest'} float"

    def _float(self, fields: Sequence[int]) -> Float | None:
        try:
            return self.result.of_fields(*fields)
        except UsageError:
            return None


def _exponent(error: Ball, p: int) -> str:
    """Of an error of more than 2**-p, rounded up to a tenth but never down to -p."""
    tenths = ceil(10 * float(error.log_base(2)))
    return f"{max(1, tenths) / 10 - p:.1f}"
