"""Integers that a netlist computes, as weighted sums of its nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

__all__ = ["Number"]


@dataclass(frozen=True, slots=True)
class Number:
    """The sum of weight * node, and a constant."""

    weights: Mapping[int, int]
    constant: int = 0

    @classmethod
    def of(cls, *nodes: int) -> Self:
        """The sum of these nodes, which are distinct."""
        return cls(dict.fromkeys(nodes, 1))

    @classmethod
    def binary(cls, nodes: Iterable[int]) -> Self:
        """The natural number with these binary digits, lowest first, which are distinct."""
        return cls({node: 1 << place for place, node in enumerate(nodes)})

    def __add__(self, other: Number | int) -> Number:
        if isinstance(other, int):
            return Number(self.weights, self.constant + other)
        weights = dict(self.weights)
        for node, weight in other.weights.items():
            weights[node] = weights.get(node, 0) + weight
        return Number(weights, self.constant + other.constant)

    def __mul__(self, factor: int) -> Number:
        return Number({node: factor * weight for node, weight in self.weights.items()}, factor * self.constant)

    def __sub__(self, other: Number | int) -> Number:
        return self + other * -1

    __radd__ = __add__
    __rmul__ = __mul__
