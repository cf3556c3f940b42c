"""Sets of floats on which a circuit that approximates does one thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from proofkit.errors import KernelError, UsageError
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.words import Words

__all__ = ["Region"]


@dataclass(frozen=True, slots=True)
class Region:
    """All canonical floats with one of these signs, and fields of significand and exponent between these ends."""

    signs: tuple[int, ...]
    significands: tuple[int, int]
    exponents: tuple[int, int]

    @classmethod
    def normal(cls, p: int, signs: tuple[int, ...], low: int, high: int) -> Region:
        """Floats of p bits other than zero, with exponent fields from `low` to `high`."""
        return cls(signs, (2 ** (p - 1), 2**p - 1), (low, high))

    @classmethod
    def zero(cls) -> Region:
        return cls((0,), (0, 0), (0, 0))

    def holds(self, w: Words, fields: Sequence[Any]) -> Any:
        """Whether the float with these fields is among them, as a condition."""
        sign, significand, exponent = fields
        has_sign = reduce(w.either, (sign == s for s in self.signs), w.constant(0) == 1)
        ends = zip((significand, exponent), (self.significands, self.exponents), strict=True)
        return reduce(w.both, (w.both(word >= low, word <= high) for word, (low, high) in ends), has_sign)

    def within(self, other: Region) -> bool:
        pairs = ((self.significands, other.significands), (self.exponents, other.exponents))
        return {*self.signs} <= {*other.signs} and all(b[0] <= a[0] and a[1] <= b[1] for a, b in pairs)

    def ends(self, format: FloatFormat) -> Iterator[tuple[Float, Float]]:
        """For each sign two floats of this sign, or zero, between which all of them lie.

        Raises: KernelError if there are no such floats.
        """
        for sign in self.signs:
            try:
                low, high = (self._float(format, sign, end) for end in (0, 1))
            except UsageError as error:
                raise KernelError("region", f"its ends are no floats: {error}") from None
            yield low, high

    def _float(self, format: FloatFormat, sign: int, end: int) -> Float:
        significand = self.significands[end]
        return format.of_fields(sign if significand else 0, significand, self.exponents[end])

    def with_sign(self, sign: int) -> Region:
        return replace(self, signs=(sign,))
