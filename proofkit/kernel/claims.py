"""The statements that the kernel understands, each with one canonical text.

Every one of them is about all values of its parameters (naturals, at least `least`): no statement here is about one
instance, so nothing can lead from an instance to a universal claim.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType

from proofkit.kernel.growth import Growth
from proofkit.kernel.poly import Poly

__all__ = ["AtMost", "Bound", "Claim", "Depth", "Fact", "Grows", "Hypothesis", "Params", "Signature", "Uniformity"]

Depth = frozenset[Poly]
"""A maximum of depth vectors: polynomials with coefficients >= 0 in the parameters and the primitive depths."""


class Uniformity(IntEnum):
    """How hard it is to write the circuits down; smaller is stronger."""

    DLOGTIME = 0
    L = 1
    P = 2
    NONUNIFORM = 3

    def __str__(self) -> str:
        return "non-uniform" if self is Uniformity.NONUNIFORM else f"{self.name}-uniform"


@dataclass(frozen=True, slots=True)
class AtMost:
    """left <= right, exactly, for all values of the parameters that are considered."""

    left: Poly
    right: Poly

    def substitute(self, values: Mapping[str, Poly]) -> AtMost:
        return AtMost(self.left.substitute(values), self.right.substitute(values))

    def __str__(self) -> str:
        return f"{self.left} <= {self.right}"


@dataclass(frozen=True, slots=True)
class Grows:
    """left is O(limit) as the scale grows; with limit None, left is polynomial in the scale."""

    left: Poly
    limit: Growth | None
    scale: str = "n"

    def substitute(self, values: Mapping[str, Poly]) -> Grows:
        return Grows(self.left.substitute(values), self.limit, self.scale)

    def __str__(self) -> str:
        if self.limit is None:
            return f"{self.left} <= poly({self.scale})"
        return f"{self.left} = O({str(self.limit).replace('n', self.scale)})"


@dataclass(frozen=True, slots=True)
class Fact:
    """A side condition that the kernel carries and never interprets, such as nonzero(layer-norm.S)."""

    kind: str
    about: str

    def substitute(self, values: Mapping[str, Poly]) -> Fact:
        if self.kind == "uniform" and self.about in values:
            return Fact(self.kind, values[self.about].as_table()[0])
        return self

    def __str__(self) -> str:
        return f"{self.kind}({self.about})"


Hypothesis = AtMost | Grows | Fact


@dataclass(frozen=True, slots=True)
class Params:
    """What is known of the names of a statement from their declaration.

    `scale` is the parameter that everything is measured in; `least` the smallest value of each parameter (and table
    entry); `tables` gives for each static table the largest value of an entry.
    """

    scale: str = "n"
    least: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    tables: Mapping[str, Poly] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        object.__setattr__(self, "least", MappingProxyType(dict(self.least)))
        object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))

    def text(self) -> str:
        least = ", ".join(f"{k} >= {v}" for k, v in sorted(self.least.items()))
        tables = ", ".join(f"{k}[] <= {v}" for k, v in sorted(self.tables.items(), key=lambda kv: kv[0]))
        return f"scale {self.scale}; {least}; {tables}"


@dataclass(frozen=True, slots=True)
class Signature:
    """What a bound is about: a name, a digest of the whole definition, and shapes.

    Shapes: one tuple of extents for each input and each output; an extent may mention an earlier axis of its own
    shape as @0, @1, ... A bound holds for parameters in the domain that `params` declares.
    """

    name: str
    digest: str
    params: Params = field(default_factory=Params)
    inputs: tuple[tuple[Poly, ...], ...] = ()
    outputs: tuple[tuple[Poly, ...], ...] = ()

    def substitute(self, values: Mapping[str, Poly]) -> Signature:
        def each(shapes: tuple[tuple[Poly, ...], ...]) -> tuple[tuple[Poly, ...], ...]:
            return tuple(tuple(e.substitute(values) for e in shape) for shape in shapes)

        return Signature(self.name, self.digest, self.params, each(self.inputs), each(self.outputs))


@dataclass(frozen=True, slots=True)
class Bound:
    """For all parameter values that satisfy `assuming`, threshold circuits of this depth and size compute the subject.

    `depth_constants` are names that stand for constants; `size_constants` are functions or names that stand for
    sizes polynomial in the scale. Both come from cited results only, as do the `ambient` names, such as the precision:
    no call may give them another value. `at` says which parameters have been fixed.
    """

    subject: Signature
    depth: Depth
    size: Poly
    assuming: frozenset[Hypothesis]
    uniformity: Uniformity
    depth_constants: frozenset[str] = frozenset()
    size_constants: frozenset[str] = frozenset()
    ambient: frozenset[str] = frozenset()
    at: tuple[tuple[str, Poly], ...] = ()

    def __str__(self) -> str:
        given = ", ".join(sorted(map(str, self.assuming)))
        return f"{self.subject.name}: depth <= {depth_text(self.depth)}, size <= {self.size}, given {{{given}}}"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a paper states about a definition, re-read from its spec when it is judged.

    Each measure may be claimed exactly, as a growth, both (a class bounds the growth), or not at all.
    """

    id: str
    subject: Signature
    at: tuple[tuple[str, Poly], ...]
    depth: Depth | None
    depth_growth: Growth | None
    size: Poly | None
    size_growth: Growth | None
    polynomial_size: bool
    uniformity: Uniformity | None
    stated: tuple[Hypothesis, ...]
    params: Params


def depth_text(depth: Depth) -> str:
    """A depth as text: a sum, or max(...) of sums; the depth of bare wires is 0."""
    vectors = sorted(map(str, depth))
    return vectors[0] if len(vectors) == 1 else f"max({', '.join(vectors)})" if vectors else "0"
