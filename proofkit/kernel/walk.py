"""One pass over a graph: for each node its shape, free indices, cost and number of instances.

Nothing is free by default. What costs nothing is listed: constants and wires by kind, the operations of `FREE` and,
on operands that depend on indices and parameters alone, those of `STATIC`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from proofkit.errors import KernelError
from proofkit.kernel.claims import AtMost, Bound, Depth, Fact, Grows, Hypothesis
from proofkit.kernel.entail import sides
from proofkit.kernel.graph import KINDS, OPERANDS, Graph, Node, Shape, Upper, peel, wrap
from proofkit.kernel.names import check_graph, check_premise, check_values, domain, is_marked, naturals, unmarked
from proofkit.kernel.poly import ONE, ZERO, App, Poly, atom_text, is_at_most
from proofkit.kernel.theorem import Theorem

__all__ = ["FREE", "STATIC", "Family", "walk"]

FREE = {"neg": "flips the sign bit; negations are not layers", "abs": "drops the sign bit"}
STATIC = frozenset({"neg", "abs", "add", "mul", "div", "lt", "le", "eq", "ne", "and", "or", "not", "where"})
"""A constant number of these on O(log n)-bit numbers gives a rational constant whose bits are in DLOGTIME-uniform AC0
(a bit of a quotient is a modular power; Hesse, Allender and Barrington 2002)."""

NOTHING: Depth = frozenset({ZERO})


@dataclass(frozen=True, slots=True)
class Reads:
    """What polynomials in a node rest on: static tables, and side conditions."""

    tables: frozenset[str] = frozenset()
    assuming: frozenset[Hypothesis] = frozenset()

    def also(self, other: Reads) -> Reads:
        return Reads(self.tables | other.tables, self.assuming | other.assuming)


@dataclass(frozen=True, slots=True)
class Family:
    """What is known of one node: `depth` is its own, `size` that of all instances together."""

    shape: Shape
    free: frozenset[str]
    static: bool = False
    depth: Depth = NOTHING
    size: Poly = ZERO
    premise: Theorem | None = None
    assuming: frozenset[Hypothesis] = frozenset()
    tables: frozenset[str] = frozenset()
    results: tuple[Shape, ...] = ()

    def reading(self, reads: Reads) -> Family:
        """The same with what its polynomials rest on."""
        if reads.tables <= self.tables and reads.assuming <= self.assuming:
            return self
        return replace(self, tables=self.tables | reads.tables, assuming=self.assuming | reads.assuming)


def walk(graph: Graph, premises: Mapping[str, Theorem]) -> list[Family]:
    """The families of all nodes, in order.

    Fails unless every node reads earlier nodes only, is of a known kind, has operands of fitting shapes, every name is
    declared and means one thing, and every operation and callee has a premise that fits.
    """
    check_graph(graph)
    walker = _Walker(graph, premises)
    for at, node in enumerate(graph.nodes):
        walker.visit(at, node)
    for output in graph.outputs:
        if not 0 <= output < len(graph.nodes) or walker.families[output].free or walker.families[output].results:
            raise KernelError("walk", f"output {output} is not one value without free indices")
    return walker.families


class _Walker:
    def __init__(self, graph: Graph, premises: Mapping[str, Theorem]) -> None:
        self.graph, self.premises = graph, premises
        self.upper = Upper(graph.params, graph.extents)
        self.families: list[Family] = []
        self.costs: dict[object, Family] = {}
        self.inputs = dict(graph.inputs)

    def visit(self, at: int, node: Node) -> None:
        if node.kind not in KINDS:
            raise KernelError("walk", f"node {at} is of unknown kind {node.kind!r}")
        if any(not 0 <= a < at for a in node.args):
            raise KernelError("walk", f"node {at} reads a node that is not earlier")
        args = [self.families[a] for a in node.args]
        try:
            self.families.append(getattr(self, f"_{node.kind}")(node, args))
        except KernelError as error:
            raise KernelError(error.rule, f"node {at} ({node.kind} {node.name}): {error.detail}") from None

    # kinds that cost nothing

    def _input(self, node: Node, args: list[Family]) -> Family:
        if node.name not in self.inputs or args:
            raise KernelError("walk", f"no input {node.name!r}")
        shape = self.inputs[node.name]
        return Family(shape, frozenset()).reading(self._ranges(list(shape)))

    def _number(self, node: Node, args: list[Family]) -> Family:  # noqa: ARG002
        return Family((), frozenset(), static=True)

    def _place(self, node: Node, args: list[Family]) -> Family:  # noqa: ARG002
        if len(node.index) != 1:
            raise KernelError("walk", "a place has one value")
        value = node.index[0] or ZERO
        short = [] if value.constant() is not None else [Grows(self.upper(value), None, self.graph.params.scale)]
        reads = self._reads(node.index).also(Reads(assuming=frozenset(short)))
        return Family((), self._indices(node.index), static=True).reading(reads)

    def _load(self, node: Node, args: list[Family]) -> Family:
        index = tuple(i for i in node.index if i is not None)
        if len(args) != 1 or len(index) != len(node.index) or args[0].results:
            raise KernelError("walk", "a load reads one tensor at subscripts that are known")
        free = args[0].free | self._indices(index)
        return Family(peel(args[0].shape, index), free, args[0].static).reading(self._reads(index))

    def _tensor(self, node: Node, args: list[Family]) -> Family:
        if len(args) != 1 or args[0].results or len(set(node.axes)) != len(node.axes):
            raise KernelError("walk", "a tensor binds different indices of one value")
        extents = [self._extent(axis) for axis in node.axes]
        free = frozenset[str]().union(args[0].free, *map(self._index_names, extents)) - set(node.axes)
        shape = wrap(node.axes, self.graph.extents, args[0].shape)
        return Family(shape, free, args[0].static).reading(self._ranges(extents))

    def _pick(self, node: Node, args: list[Family]) -> Family:
        which = node.number.constant()
        if len(args) != 1 or which is None or not 0 <= which < len(args[0].results):
            raise KernelError("walk", f"no result {node.number}")
        return Family(args[0].results[which], args[0].free)

    # kinds that cost what their premise says

    def _apply(self, node: Node, args: list[Family]) -> Family:
        if not args or any(a.shape or a.results for a in args):
            raise KernelError("walk", "an operation takes numbers, not tensors")
        free = frozenset[str]().union(*(a.free for a in args))
        static = node.name in STATIC and all(a.static for a in args)
        if static or node.name in FREE or (node.name == "where" and args[0].static):
            return Family((), free, static)
        return self._costs(node.name, Poly.of(len(args)), free)

    def _reduce(self, node: Node, args: list[Family]) -> Family:
        """Runs over all values of its indices in the first argument; further arguments are single operands more."""
        if not args or any(a.shape or a.results for a in args) or not node.axes:
            raise KernelError("walk", "a reduction runs over indices of one number")
        extents = [self._extent(axis) for axis in node.axes]
        free = frozenset[str]().union(args[0].free, *map(self._index_names, extents)) - set(node.axes)
        free = free.union(*(a.free for a in args[1:]))
        return self._costs(node.name, _product(extents) + (len(args) - 1), free).reading(self._ranges(extents))

    def _gather(self, node: Node, args: list[Family]) -> Family:
        if not args or sum(i is None for i in node.index) != len(args) - 1 or len(args) < 2:
            raise KernelError("walk", "one data-dependent number is needed for each open subscript")
        table, chosen = args[0], args[1:]
        if table.results or any(c.shape or c.results for c in chosen):
            raise KernelError("walk", "a place is chosen by numbers")
        entries, shape = _opened(table.shape, node.index)
        free = table.free.union(self._indices(node.index), *(c.free for c in chosen))
        family = self._costs("select", _product(entries), free, shape, self.upper(_product(shape)))
        return family.reading(self._reads(node.index))

    def _call(self, node: Node, args: list[Family]) -> Family:
        premise = self._premise(node.name)
        values = dict(node.bind)
        subject = premise.bound.subject.substitute(values)
        if not subject.digest:
            raise KernelError("walk", "an operation is applied, not called")
        if len(values) != len(node.bind) or tuple(a.shape for a in args) != subject.inputs:
            raise KernelError("walk", f"arguments {_shapes(args)} for inputs {subject.inputs} of {subject.name}")
        if any(a.results for a in args) or len(subject.outputs) != 1:
            raise KernelError("walk", f"{subject.name} is not a function with one result")
        free = self._indices(values.values()).union(*(a.free for a in args))
        family = self._instances(premise, values, free, ONE)
        return replace(family, shape=subject.outputs[0]).reading(self._reads(values.values()))

    def _loop(self, node: Node, args: list[Family]) -> Family:
        premise, values = self._premise(node.name), dict(node.bind)
        if not premise.bound.subject.digest:
            raise KernelError("walk", "an operation is applied, not repeated")
        inner = [name for name, value in node.bind if len(node.axes) == 1 and value == Poly.of(node.axes[0])]
        if len(inner) != 1 or len(values) != len(node.bind) or self._extent(node.axes[0]) != node.number:
            raise KernelError("walk", "a loop has one index, which its body takes as a parameter")
        axis, others = node.axes[0], [value for name, value in node.bind if name != inner[0]]
        if self._indices([node.number, *others]) or any(a.free or a.results for a in args):
            raise KernelError("walk", "a loop stands outside all indices, and only its own moves with the passes")
        before = self._pass_shapes(premise, values, inner[0], axis)
        if tuple(a.shape for a in args) != before:
            raise KernelError("walk", f"a loop over {before} is given {_shapes(args)}")
        subject = premise.bound.subject.substitute({**values, inner[0]: node.number})
        results = subject.inputs[: len(subject.outputs)]
        family = self._instances(premise, values, frozenset(), node.number)
        reads = self._ranges([node.number]).also(self._reads(values.values()))
        return replace(family, results=results).reading(reads)

    def _pass_shapes(self, premise: Theorem, values: Mapping[str, Poly], inner: str, axis: str) -> tuple[Shape, ...]:
        """The input shapes before the first pass, once every pass returns what the next one takes."""
        now, following, first = (
            premise.bound.subject.substitute({**values, inner: value})
            for value in (Poly.of(axis), Poly.of(axis) + 1, ZERO)
        )
        count = len(now.outputs)
        if now.outputs != following.inputs[:count] or now.inputs[count:] != first.inputs[count:]:
            raise KernelError("walk", f"a pass returns {now.outputs}, the next one takes {following.inputs[:count]}")
        return first.inputs

    # shared by them

    def _premise(self, name: str) -> Theorem:
        """The bound for an operation ("op:add") or, by digest, for a definition or loop body."""
        if name not in self.premises:
            raise KernelError("compose", f"no bound is given for {name}")
        premise = self.premises[name]
        subject = premise.bound.subject
        if (subject.digest or subject.name) != name or (subject.digest and name.startswith("op:")):
            raise KernelError("compose", f"the bound given for {name} is about {subject.name}")
        return premise

    def _costs(
        self, operation: str, operands: Poly, free: frozenset[str], shape: Shape = (), width: Poly = ONE
    ) -> Family:
        key = operation, operands, free, shape, width
        if key not in self.costs:
            premise = self._premise(f"op:{operation}")
            if premise.bound.at:
                raise KernelError("compose", f"the bound given for {operation} is for one number of operands")
            family = self._instances(premise, {OPERANDS: operands}, free, ONE)
            self.costs[key] = replace(family, shape=shape, size=family.size * width)
        return self.costs[key]

    def _instances(self, premise: Theorem, values: Mapping[str, Poly], free: frozenset[str], passes: Poly) -> Family:
        """What all instances of an operation or callee cost together, and what they assume."""
        bound: Bound = premise.bound
        check_premise(bound, values, self.graph)
        self._check_fixed(bound, values)
        if bound.subject.digest:
            check_values(bound.subject.params, values, self.graph.params)
        elif bound.subject.params.scale != self.graph.params.scale:
            raise KernelError("compose", f"{bound.subject.name} is measured in {bound.subject.params.scale}")
        depth = frozenset(self.upper(v.substitute(values)) * self.upper(passes) for v in bound.depth)
        count = passes * _product(self.graph.extents[axis] for axis in sorted(free))
        size = self.upper(count * bound.size.substitute(values))
        assuming = [h.substitute(values) for h in bound.assuming]
        assuming += domain(bound.subject.params, values, self.graph.params)
        assuming += [AtMost(ZERO, self.graph.extents[axis]) for axis in free]
        return Family((), free, False, depth, size, premise, self._needed(assuming))

    def _check_fixed(self, bound: Bound, values: Mapping[str, Poly]) -> None:
        """A bound with fixed parameters serves a call with just these values."""
        for name, value in bound.at:
            if values.get(name, Poly.of(name)) != value.substitute(values):
                raise KernelError("compose", f"{bound.subject.name} is bounded at {name} = {value} only")

    def _reads(self, polys: Iterable[Poly | None]) -> Reads:
        """The tables that polynomials read, and what makes their quotients natural numbers of O(log n) bits."""
        given = [poly for poly in polys if poly is not None]
        marked = [part for poly in given if is_marked(poly) for part in unmarked(poly)]
        plain = [poly for poly in given if not is_marked(poly)]
        known = [*plain, *marked]
        tables = (a.name for p in known for a in p.functions() if a.table)
        return Reads(frozenset(tables), self._needed([*naturals(known), *self._short(plain, marked)]))

    def _short(self, plain: Iterable[Poly], marked: Iterable[Poly]) -> Iterator[Hypothesis]:
        """What functions of indices work with is polynomial in the scale, and so is what goes round an axis.

        A longer number holds advice: quotients and remainders by an index would read any bits of it.
        """
        inside = [arg for p in plain for a in p.functions() for arg in a.args]
        atoms = {atom for p in (*inside, *marked) for atom in p.atoms()}
        params = self.graph.params
        for atom in sorted(atoms, key=atom_text):
            if isinstance(atom, str) and atom in params.least:
                yield Grows(Poly.of(atom), None, params.scale)
            elif isinstance(atom, App) and atom.table and atom.name in params.tables:
                yield Grows(params.tables[atom.name], None, params.scale)

    def _ranges(self, extents: list[Poly]) -> Reads:
        """The same for extents, which are natural numbers themselves."""
        natural = self._needed(AtMost(ZERO, e) for e in extents)
        return self._reads(extents).also(Reads(assuming=natural))

    def _needed(self, assuming: Iterable[Hypothesis]) -> frozenset[Hypothesis]:
        """Hypotheses for all indices, without those that the declared domain of the parameters shows."""
        open_ones = (self._for_all(h) for h in assuming if not self._is_plain(h))
        return frozenset(h for h in open_ones if not self._is_plain(h))

    def _for_all(self, hypothesis: Hypothesis) -> Hypothesis:
        """A hypothesis about indices and table entries, as one about their largest values."""
        if isinstance(hypothesis, Fact):
            return hypothesis
        if isinstance(hypothesis, Grows):
            return Grows(self.upper(hypothesis.left), hypothesis.limit, hypothesis.scale)
        return AtMost(*sides(AtMost(self.upper(hypothesis.left - hypothesis.right), ZERO)))

    def _is_plain(self, hypothesis: Hypothesis) -> bool:
        """Whether the declared domain of the parameters shows it; a polynomial in the scale is one."""
        params = self.graph.params
        if isinstance(hypothesis, Grows):
            short = hypothesis.limit is None and hypothesis.scale == params.scale
            return short and all(atom == params.scale for m in hypothesis.left.terms for atom, _ in m)
        return isinstance(hypothesis, AtMost) and is_at_most(hypothesis.left, hypothesis.right, params.least)

    def _extent(self, axis: str) -> Poly:
        if axis not in self.graph.extents:
            raise KernelError("walk", f"no extent for index {axis!r}")
        return self.graph.extents[axis]

    def _indices(self, polys: Iterable[Poly | None]) -> frozenset[str]:
        return frozenset[str]().union(*(self._index_names(p) for p in polys if p is not None))

    def _index_names(self, poly: Poly) -> frozenset[str]:
        return poly.names() & self.graph.extents.keys()


def _opened(shape: Shape, index: tuple[Poly | None, ...]) -> tuple[Shape, Shape]:
    """The extents of the open axes of a gather, and the shape of what is left.

    Fails if either depends on an open subscript.
    """
    if len(index) > len(shape):
        raise KernelError("shape", f"{len(index)} subscripts for {len(shape)} axes")
    known = {f"@{k}": i for k, i in enumerate(index) if i is not None}
    moved = {f"@{k}": Poly.of(f"@{k - len(index)}") for k in range(len(index), len(shape))}
    entries = tuple(e.substitute(known) for e, i in zip(shape, index, strict=False) if i is None)
    rest = tuple(e for e in shape[len(index) :])
    hidden = {f"@{k}" for k, i in enumerate(index) if i is None}
    if any(e.names() & hidden for e in (*entries, *rest)):
        raise KernelError("walk", "an extent depends on a subscript that is data")
    return entries, tuple(e.substitute(known | moved) for e in rest)


def _product(extents: Iterable[Poly]) -> Poly:
    result = ONE
    for extent in extents:
        result = result * extent
    return result


def _shapes(args: list[Family]) -> tuple[Shape, ...]:
    return tuple(a.shape for a in args)
