"""What a definition computes, as the kernel sees it: a flat list of node families, and the shapes they have.

A scalar node stands for one instance at each value of its free indices; a tensor node binds indices, a load reads an
element or a slice. The interpreter runs this same object, so what is costed is what is computed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from proofkit.errors import KernelError
from proofkit.kernel.claims import Hypothesis, Params, Signature
from proofkit.kernel.poly import ONE, App, Atom, Poly, is_nonnegative

__all__ = ["INDEX_FUNCTIONS", "KINDS", "MARKERS", "OPERANDS", "Graph", "Node", "Shape", "Upper", "peel", "wrap"]

Shape = tuple[Poly, ...]

KINDS = frozenset({"input", "number", "place", "apply", "reduce", "load", "gather", "tensor", "call", "loop", "pick"})

INDEX_FUNCTIONS = {
    "floordiv": "quotient of O(log n)-bit numbers: FO[+, x]",
    "mod": "remainder of O(log n)-bit numbers: FO[+, x]",
    "min": "comparison",
    "max": "comparison",
    "edge": "clamp to the axis: comparison",
    "zero": "read zero outside the axis: comparison",
    "wrap": "remainder by the extent: FO[+, x]",
    "log": "bit length of an O(log n)-bit number: FO[BIT]",
}
"""Functions that may occur in index expressions, each with why it is in DLOGTIME-uniform AC0."""

MARKERS = frozenset({"edge", "zero", "wrap"})
"""Boundary rules: they stand around a whole subscript and nowhere else."""

OPERANDS = "N"
"""The name of the number of operands in what is promised of an operation."""


@dataclass(frozen=True, slots=True)
class Node:
    """One family of equal nodes.

    kind    what it is (KINDS); `name` is the operation, the input, or the digest of a callee or loop body
    args    earlier nodes; of a gather: the tensor, then the data-dependent subscripts
    index   load, gather: subscripts (in a gather, None stands for the next data-dependent one); place: its value
    axes    tensor: the indices it binds; reduce: the indices it runs over; loop: its one index
    bind    call, loop: the values of the callee's parameters
    number  loop: the count of passes; pick: which result; of a number its value is in `name`
    """

    kind: str
    name: str = ""
    args: tuple[int, ...] = ()
    index: tuple[Poly | None, ...] = ()
    axes: tuple[str, ...] = ()
    bind: tuple[tuple[str, Poly], ...] = ()
    number: Poly = ONE


@dataclass(frozen=True, slots=True)
class Graph:
    """A definition: inputs with shapes, the extent of every index, nodes in order, outputs.

    `needs` are the side conditions under which the formulas mean what they say (indices in range, nonzero divisors).
    """

    name: str
    params: Params
    inputs: tuple[tuple[str, Shape], ...]
    extents: Mapping[str, Poly]
    nodes: tuple[Node, ...]
    outputs: tuple[int, ...]
    needs: frozenset[Hypothesis] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "extents", MappingProxyType(dict(self.extents)))
        object.__setattr__(self, "inputs", tuple((name, tuple(shape)) for name, shape in self.inputs))
        object.__setattr__(self, "nodes", tuple(self.nodes))
        object.__setattr__(self, "outputs", tuple(self.outputs))

    def digest(self) -> str:
        """A fingerprint of everything above; callees enter through their own digests."""
        parts = [
            self.name,
            self.params.text(),
            repr(self.inputs),
            repr(sorted(self.extents.items(), key=lambda kv: kv[0])),
        ]
        parts += map(repr, self.nodes)
        parts += [repr(self.outputs), *sorted(map(str, self.needs))]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]

    def signature(self, output_shapes: tuple[Shape, ...]) -> Signature:
        return Signature(self.name, self.digest(), self.params, tuple(shape for _, shape in self.inputs), output_shapes)


def peel(shape: Shape, index: tuple[Poly, ...]) -> Shape:
    """The shape of what is left after the first axes are subscripted by `index`."""
    if len(index) > len(shape):
        raise KernelError("shape", f"{len(index)} subscripts for {len(shape)} axes")
    known = {f"@{k}": value for k, value in enumerate(index)}
    moved = {f"@{k}": Poly.of(f"@{k - len(index)}") for k in range(len(index), len(shape))}
    return tuple(extent.substitute(known | moved) for extent in shape[len(index) :])


def wrap(axes: tuple[str, ...], extents: Mapping[str, Poly], shape: Shape) -> Shape:
    """The shape of a tensor that binds `axes` over elements of the given shape."""
    moved = {f"@{k}": Poly.of(f"@{k + len(axes)}") for k in range(len(shape))}
    own = {axis: Poly.of(f"@{k}") for k, axis in enumerate(axes)}
    outer = tuple(extents[axis].substitute({a: own[a] for a in axes[:k]}) for k, axis in enumerate(axes))
    return outer + tuple(extent.substitute(moved | own) for extent in shape)


@dataclass(frozen=True, slots=True)
class Upper:
    """Upper bounds of polynomials that mention indices or table entries, by parameters alone.

    Every atom is a natural number, so a polynomial is largest with the largest values in its positive terms and the
    smallest in its negative ones.
    """

    params: Params
    extents: Mapping[str, Poly]

    def __call__(self, poly: Poly) -> Poly:
        if all(isinstance(atom, str) and atom not in self.extents for m in poly.terms for atom, _ in m):
            return poly
        result = Poly({})
        for monomial, coefficient in poly.terms.items():
            term = Poly.of(coefficient)
            for atom, exponent in monomial:
                term = term * (self._most(atom) if coefficient > 0 else self._least(atom)) ** exponent
            result = result + term
        return result

    def _most(self, atom: Atom) -> Poly:
        if isinstance(atom, str):
            return self._last(self(self.extents[atom])) if atom in self.extents else Poly.of(atom)
        if atom.table:
            if atom.name not in self.params.tables:
                raise KernelError("upper", f"no table {atom.name}")
            return self(self.params.tables[atom.name])
        if self._fixed(atom):
            return Poly.of(atom)
        if atom.name in ("floordiv", "mod"):
            return self(atom.args[-1] - 1) if atom.name == "mod" else self(atom.args[0])
        return Poly.of(App(atom.name, tuple(self(a) for a in atom.args)))

    def _last(self, extent: Poly) -> Poly:
        """The largest value of an index: one below its extent, unless there may be no value at all."""
        return extent - 1 if is_nonnegative(extent - 1, self.params.least) else extent

    def _least(self, atom: Atom) -> Poly:
        if isinstance(atom, str):
            return Poly.of(0) if atom in self.extents else Poly.of(atom)
        if atom.table:
            return Poly.of(self.params.least.get(atom.name, 0))
        return Poly.of(atom) if self._fixed(atom) else Poly.of(0)

    def _fixed(self, atom: App) -> bool:
        return not any(a in self.extents if isinstance(a, str) else a.table for a in Poly.of(atom).atoms())
