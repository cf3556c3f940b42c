"""One pass over a graph: for each node its shape, free indices, cost and number of instances.

Nothing is free by default. What costs nothing is listed: constants and wires by kind, the operations of `FREE` and,
on operands that depend on indices and parameters alone, those of `STATIC`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from proofkit.errors import KernelError
from proofkit.kernel.claims import AtMost, Bound, Depth, Fact, Grows, Hypothesis, Params
from proofkit.kernel.entail import sides
from proofkit.kernel.graph import INDEX_FUNCTIONS, KINDS, Graph, Node, Shape, Upper, peel, wrap
from proofkit.kernel.poly import ONE, ZERO, App, Poly, is_at_most, is_nonnegative
from proofkit.kernel.theorem import Theorem

__all__ = ["FREE", "STATIC", "Family", "check_scale_kept", "domain", "walk"]

FREE = {"neg": "flips the sign bit; negations are not layers", "abs": "drops the sign bit"}
STATIC = frozenset({"neg", "abs", "add", "mul", "div", "lt", "le", "eq", "ne", "and", "or", "not", "where"})
"""A constant number of these on O(log n)-bit numbers gives a rational constant whose bits are in DLOGTIME-uniform AC0
(a bit of a quotient is a modular power; Hesse, Allender and Barrington 2002)."""

NOTHING: Depth = frozenset({ZERO})


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


def walk(graph: Graph, premises: Mapping[str, Theorem]) -> list[Family]:
    """The families of all nodes, in order.

    Fails unless every node reads earlier nodes only, is of a known kind, has operands of fitting shapes, uses index
    functions of the fixed list and declared tables, and every operation and callee has a premise that fits.
    """
    walker = _Walker(graph, premises)
    for at, node in enumerate(graph.nodes):
        walker.visit(at, node)
    for output in graph.outputs:
        if not 0 <= output < len(graph.nodes) or walker.families[output].free:
            raise KernelError("walk", f"output {output} is not a node without free indices")
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
        return Family(self.inputs[node.name], frozenset())

    def _number(self, node: Node, args: list[Family]) -> Family:  # noqa: ARG002
        return Family((), frozenset(), static=True)

    def _place(self, node: Node, args: list[Family]) -> Family:  # noqa: ARG002
        return Family((), self._indices(node.index), static=True, tables=self._tables(node.index))

    def _load(self, node: Node, args: list[Family]) -> Family:
        index = tuple(i for i in node.index if i is not None)
        if len(args) != 1 or len(index) != len(node.index):
            raise KernelError("walk", "a load reads one tensor at subscripts that are known")
        free = args[0].free | self._indices(index)
        return Family(peel(args[0].shape, index), free, args[0].static, tables=self._tables(index))

    def _tensor(self, node: Node, args: list[Family]) -> Family:
        extents = [self._extent(axis) for axis in node.axes]
        free = frozenset[str]().union(args[0].free, *map(self._index_names, extents)) - set(node.axes)
        shape = wrap(node.axes, self.graph.extents, args[0].shape)
        return Family(shape, free, args[0].static, tables=self._tables(extents))

    def _pick(self, node: Node, args: list[Family]) -> Family:
        which = node.number.constant()
        if which is None or not 0 <= which < len(args[0].results):
            raise KernelError("walk", f"no result {node.number}")
        return Family(args[0].results[which], args[0].free)

    # kinds that cost what their premise says

    def _apply(self, node: Node, args: list[Family]) -> Family:
        if not args or any(a.shape for a in args):
            raise KernelError("walk", "an operation takes numbers, not tensors")
        free = frozenset[str]().union(*(a.free for a in args))
        static = node.name in STATIC and all(a.static for a in args)
        if static or node.name in FREE or (node.name == "where" and args[0].static):
            return Family((), free, static)
        return self._costs(node.name, {"N": Poly.of(len(args))}, free)

    def _reduce(self, node: Node, args: list[Family]) -> Family:
        """Runs over all values of its indices in the first argument; further arguments are single operands more."""
        if not args or any(a.shape for a in args) or not node.axes:
            raise KernelError("walk", "a reduction runs over indices of one number")
        extents = [self._extent(axis) for axis in node.axes]
        free = frozenset[str]().union(args[0].free, *map(self._index_names, extents)) - set(node.axes)
        free = free.union(*(a.free for a in args[1:]))
        operands = self.upper(_product(extents) + (len(args) - 1))
        return self._costs(node.name, {"N": operands}, free, tables=self._tables(extents))

    def _gather(self, node: Node, args: list[Family]) -> Family:
        table, chosen = args[0], args[1:]
        if sum(i is None for i in node.index) != len(chosen) or not chosen or any(c.shape for c in chosen):
            raise KernelError("walk", "one data-dependent number is needed for each open subscript")
        known = tuple(i for i in node.index if i is not None)
        full = tuple(ZERO if i is None else i for i in node.index)
        entries = [e for e, i in zip(table.shape, node.index, strict=False) if i is None]
        free = table.free.union(self._indices(known), *(c.free for c in chosen))
        shape = peel(table.shape, full)
        width = self.upper(_product(shape))
        return self._costs("select", {"N": self.upper(_product(entries))}, free, shape, width, self._tables(known))

    def _call(self, node: Node, args: list[Family]) -> Family:
        premise = self._premise(node.name)
        values = dict(node.bind)
        subject = premise.bound.subject.substitute(values)
        if tuple(a.shape for a in args) != subject.inputs:
            raise KernelError("walk", f"arguments {_shapes(args)} for inputs {subject.inputs} of {subject.name}")
        free = self._indices(value for _, value in node.bind).union(*(a.free for a in args))
        family = self._instances(premise, values, free, ONE)
        return Family(subject.outputs[0], free, False, *family, tables=self._tables([v for _, v in node.bind]))

    def _loop(self, node: Node, args: list[Family]) -> Family:
        premise = self._premise(node.name)
        (axis,) = node.axes
        values = dict(node.bind)
        count = len(premise.bound.subject.outputs)
        inner = [name for name, value in node.bind if value == Poly.of(axis)]
        if len(inner) != 1 or self._extent(axis) != node.number or self._indices(values.values()) != {axis}:
            raise KernelError("walk", "a loop runs over one index of its own, outside all others")

        def at(value: Poly) -> tuple[tuple[Shape, ...], tuple[Shape, ...]]:
            moved = premise.bound.subject.substitute(
                {k: v for k, v in values.items() if k != inner[0]} | {inner[0]: value}
            )
            return moved.inputs, moved.outputs

        before, after = at(Poly.of(axis) + 1)[0], at(Poly.of(axis))[1]
        if tuple(a.shape for a in args) != at(ZERO)[0] or after != before[:count]:
            raise KernelError("walk", f"a pass must return what it was given: {after} against {before[:count]}")
        family = self._instances(premise, values, frozenset(), node.number)
        tables = self._tables([node.number, *(v for _, v in node.bind)])
        return Family((), frozenset(), False, *family, tables=tables, results=at(node.number)[0][:count])

    # shared by them

    def _premise(self, name: str) -> Theorem:
        if name not in self.premises:
            raise KernelError("compose", f"no bound is given for {name}")
        premise = self.premises[name]
        if name not in (premise.bound.subject.name, premise.bound.subject.digest):
            raise KernelError("compose", f"the bound given for {name} is about {premise.bound.subject.name}")
        return premise

    def _costs(
        self,
        operation: str,
        values: Mapping[str, Poly],
        free: frozenset[str],
        shape: Shape = (),
        width: Poly = ONE,
        tables: frozenset[str] = frozenset(),
    ) -> Family:
        key = operation, tuple(values.items()), free, shape, width, tables
        if key not in self.costs:
            premise = self._premise(f"op:{operation}")
            depth, size, _, assuming = self._instances(premise, values, free, ONE)
            self.costs[key] = Family(shape, free, False, depth, size * width, premise, assuming, tables)
        return self.costs[key]

    def _instances(
        self, premise: Theorem, values: Mapping[str, Poly], free: frozenset[str], passes: Poly
    ) -> tuple[Depth, Poly, Theorem, frozenset[Hypothesis]]:
        bound: Bound = premise.bound
        check_scale_kept(bound.assuming, values)
        times = self.upper(passes)
        depth = frozenset(self.upper(v.substitute(values)) * times for v in bound.depth)
        count = passes * _product(self.graph.extents[axis] for axis in sorted(free))
        size = self.upper(count * bound.size.substitute(values))
        assuming = [h.substitute(values) for h in bound.assuming] + domain(
            bound.subject.params, values, self.graph.params
        )
        needed = map(self._for_all, assuming)
        return depth, size, premise, frozenset(h for h in needed if not self._is_plain(h))

    def _for_all(self, hypothesis: Hypothesis) -> Hypothesis:
        """A hypothesis about indices and table entries, as one about their largest values."""
        if isinstance(hypothesis, Fact):
            return hypothesis
        if isinstance(hypothesis, Grows):
            return Grows(self.upper(hypothesis.left), hypothesis.limit, hypothesis.scale)
        gap = hypothesis.left - hypothesis.right
        most = self.upper(gap)
        return hypothesis if most == gap else AtMost(*sides(AtMost(most, ZERO)))

    def _is_plain(self, hypothesis: Hypothesis) -> bool:
        """Whether the declared domain of the parameters shows it."""
        least = self.graph.params.least
        return isinstance(hypothesis, AtMost) and is_at_most(hypothesis.left, hypothesis.right, least)

    def _extent(self, axis: str) -> Poly:
        if axis not in self.graph.extents:
            raise KernelError("walk", f"no extent for index {axis!r}")
        return self.graph.extents[axis]

    def _indices(self, polys: Iterable[Poly | None]) -> frozenset[str]:
        return frozenset[str]().union(*(self._index_names(p) for p in polys if p is not None))

    def _index_names(self, poly: Poly) -> frozenset[str]:
        return poly.names() & self.graph.extents.keys()

    def _tables(self, polys: Iterable[Poly | None]) -> frozenset[str]:
        """The static tables that are read; unknown index functions are refused here."""
        found = set()
        for atom in (a for p in polys if p is not None for a in p.atoms() if isinstance(a, App)):
            if atom.table:
                found.add(atom.name)
            elif atom.name not in INDEX_FUNCTIONS:
                raise KernelError("walk", f"index function {atom.name!r} is not in the fixed list")
        if unknown := found - self.graph.params.tables.keys():
            raise KernelError("walk", f"no table {', '.join(sorted(unknown))}")
        return frozenset(found)


def domain(callee: Params, values: Mapping[str, Poly], caller: Params) -> list[Hypothesis]:
    """What has to hold for the values to lie in the domain that the callee declares, beyond the caller's own."""
    floors = {name: values.get(name, Poly.of(name)) - least for name, least in callee.least.items()}
    needed: list[Hypothesis] = [
        AtMost(Poly.of(callee.least[name]), room + callee.least[name])
        for name, room in floors.items()
        if name not in callee.tables and not is_nonnegative(room, caller.least)
    ]
    for name, most in callee.tables.items():
        table, _ = values[name].as_table() if name in values else (name, ())
        if table not in caller.tables or caller.least.get(table, 0) < callee.least.get(name, 0):
            raise KernelError("substitute", f"table {table} does not stay within what {name} is declared to be")
        room = most.substitute(values) - caller.tables[table]
        if not is_nonnegative(room, caller.least):
            needed.append(AtMost(caller.tables[table], most.substitute(values)))
    return needed


def check_scale_kept(assuming: Iterable[Hypothesis], values: Mapping[str, Poly]) -> None:
    """Growth is measured in one scale: no substitution may change it."""
    scales = {h.scale for h in assuming if isinstance(h, Grows)}
    if changed := [s for s in sorted(scales) if s in values and values[s] != Poly.of(s)]:
        raise KernelError("substitute", f"the scale {changed[0]} may not become {values[changed[0]]}")


def _product(extents: Iterable[Poly]) -> Poly:
    result = ONE
    for extent in extents:
        result = result * extent
    return result


def _shapes(args: list[Family]) -> tuple[Shape, ...]:
    return tuple(a.shape for a in args)
