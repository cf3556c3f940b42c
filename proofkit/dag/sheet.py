"""The graph under construction: nodes are shared by value, and each carries its shape, sign and integer range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from proofkit.kernel.graph import Node, Shape, peel, wrap
from proofkit.kernel.poly import Poly
from proofkit.kernel.walk import STATIC
from proofkit.ops import OPERATIONS, Sign

__all__ = ["Facet", "Sheet"]

LEAST_POSITIVE = Fraction(1, 4)
"""The smallest positive float at p = 1, where it is largest: a smaller literal may round to 0."""


@dataclass(frozen=True, slots=True)
class Facet:
    """What the builder knows of a node: `below` bounds integers, `static` needs no input, `truth` is yes or no."""

    shape: Shape = ()
    sign: Sign = Sign.ANY
    below: Poly | None = None
    static: bool = False
    truth: bool = False


@dataclass
class Sheet:
    """Nodes, indices and their extents; the only mutable object of this room. `finish` is in `build`."""

    nodes: list[Node] = field(default_factory=list)
    facets: list[Facet] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    extents: dict[str, Poly] = field(default_factory=dict)
    _seen: dict[Node, int] = field(default_factory=dict)

    def add(self, node: Node, facet: Facet, label: str = "") -> int:
        """The place of a node, new or shared."""
        at = self._seen.get(node)
        if at is None:
            at = self._seen[node] = len(self.nodes)
            self.nodes.append(node)
            self.facets.append(facet)
            self.labels.append(label)
        return at

    def axis(self, name: str, extent: Poly) -> str:
        """A name for an index that no other index of another extent has."""
        fresh, count = name, 1
        while fresh in self.extents and self.extents[fresh] != extent:
            count += 1
            fresh = f"{name}'{count}"
        self.extents[fresh] = extent
        return fresh

    def number(self, value: Fraction) -> int:
        sign = Sign.ZERO if value == 0 else Sign.NONNEGATIVE if value > 0 else Sign.ANY
        sign = Sign.POSITIVE if value >= LEAST_POSITIVE else sign
        return self.add(Node("number", str(value)), Facet(sign=sign, static=True), str(value))

    def place(self, value: Poly, sign: Sign) -> int:
        return self.add(Node("place", index=(value,)), Facet(sign=sign, static=True), str(value))

    def apply(self, name: str, args: Sequence[int], label: str = "") -> int:
        facets = [self.facets[a] for a in args]
        static = name in STATIC and all(f.static for f in facets)
        sign = OPERATIONS[name].sign([f.sign for f in facets])
        if name == "mul" and args[0] == args[1] and sign is Sign.ANY:
            sign = Sign.NONNEGATIVE
        truth = OPERATIONS[name].primitive in ("compare", "logic")
        return self.add(Node("apply", name, tuple(args)), Facet(sign=sign, static=static, truth=truth), label)

    def load(self, tensor: int, index: tuple[Poly, ...], label: str = "") -> int:
        if not index:
            return tensor
        facet = self.facets[tensor]
        zero_outside = any("zero(" in str(i) for i in index)
        sign = Sign.ANY if zero_outside and not facet.sign.is_nonnegative else facet.sign
        sign = Sign.NONNEGATIVE if zero_outside and sign is Sign.POSITIVE else sign
        shape = peel(facet.shape, index)
        kept = Facet(shape, sign, facet.below, facet.static, facet.truth)
        return self.add(Node("load", "", (tensor,), index), kept, label)

    def tensor(self, value: int, axes: tuple[str, ...], label: str = "") -> int:
        if not axes:
            return value
        facet = self.facets[value]
        shape = wrap(axes, self.extents, facet.shape)
        kept = Facet(shape, facet.sign, facet.below, facet.static, facet.truth)
        return self.add(Node("tensor", label, (value,), axes=axes), kept, label)
