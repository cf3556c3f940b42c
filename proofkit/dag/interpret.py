"""Run a definition on numbers: the same graph that is costed, node by node."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from proofkit.dag.built import Built, mentioned
from proofkit.errors import UsageError
from proofkit.kernel.graph import Node
from proofkit.kernel.poly import ZERO, App, Poly
from proofkit.ops import OPERATIONS

__all__ = ["FLOAT64", "Arithmetic", "interpret", "value_of"]

Value = Any
"""A number, or nested lists of numbers."""


def to_float(value: Fraction) -> float:
    """The nearest double."""
    return float(value)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A meaning for numbers: how literals are read and operations computed; float64 unless told otherwise."""

    literal: Callable[[Fraction], Any] = to_float
    operations: Mapping[str, Callable[..., Any]] = field(default_factory=lambda: MappingProxyType({}))

    def apply(self, name: str, args: Sequence[Any]) -> Any:
        compute: Callable[..., Any] = self.operations.get(name, OPERATIONS[name].real)
        return compute(*args)


FLOAT64 = Arithmetic()


def interpret(
    built: Built,
    inputs: Mapping[str, Value],
    params: Mapping[str, int],
    tables: Mapping[str, Any] = MappingProxyType({}),
    arithmetic: Arithmetic = FLOAT64,
) -> Value:
    """The output of a definition on nested lists of numbers.

    Raises: UsageError if an input or a parameter is missing.
    """
    missing = [name for name, _ in built.graph.inputs if name not in inputs]
    missing += sorted(name for name in mentioned(built.graph) if name not in {**params, **tables})
    if missing:
        raise UsageError(f"{built.graph.name} needs a value for {', '.join(missing)}")
    machine = _Machine(built, inputs, params, tables, arithmetic)
    for name, shape in built.graph.inputs:
        machine.check_shape(name, inputs[name], shape, ())
    return machine.node(built.graph.outputs[0], {})


def value_of(poly: Poly, names: Mapping[str, int], tables: Mapping[str, Any]) -> int:
    """The value of a polynomial; quotients are floors, log is the bit length of what is below its argument."""
    total = 0
    for monomial, term in poly.terms.items():
        for atom, exponent in monomial:
            value = names[atom] if isinstance(atom, str) else _application(atom, names, tables)
            term *= value if exponent == 1 else value**exponent
        total += term
    return total


FUNCTIONS: Mapping[str, Callable[..., int]] = MappingProxyType(
    {
        "floordiv": lambda a, b: a // b,
        "mod": lambda a, b: a % b,
        "min": min,
        "max": max,
        "log": lambda a: max(a - 1, 0).bit_length(),
    }
)


def _application(atom: App, names: Mapping[str, int], tables: Mapping[str, Any]) -> int:
    args = [value_of(arg, names, tables) for arg in atom.args]
    if atom.table:
        entry = tables[atom.name]
        for arg in args:
            if not 0 <= arg < len(entry):
                raise UsageError(f"{atom} is entry {arg} of a table with {len(entry)} entries")
            entry = entry[arg]
        return int(entry)
    return FUNCTIONS[atom.name](*args)


class _Plan:
    """What is the same for all runs of a graph."""

    def __init__(self, built: Built) -> None:
        self._built = built
        self._free: dict[int, frozenset[str]] = {}
        self._names: dict[int, tuple[str, ...]] = {}
        self._subscripts: dict[int, tuple[tuple[str, Poly], ...]] = {}

    def names(self, at: int) -> tuple[str, ...]:
        """The free indices of a node."""
        if at not in self._names:
            self._names[at] = tuple(sorted(self.free(at)))
        return self._names[at]

    def free(self, at: int) -> frozenset[str]:
        if at not in self._free:
            node = self._built.graph.nodes[at]
            extents = self._built.graph.extents
            polys = [i for i in node.index if i is not None] + [v for _, v in node.bind if node.kind == "call"]
            polys += [extents[axis] for axis in node.axes]
            names = frozenset(n for p in polys for n in p.names() if n in extents)
            inner = self.free(node.args[0]) - set(node.axes) if node.args else frozenset()
            rest = (self.free(a) for a in node.args[1:])
            self._free[at] = (names - set(node.axes)).union(inner, *rest)
        return self._free[at]

    def subscripts(self, node: Node) -> tuple[tuple[str, Poly], ...]:
        """What a load reads: outside the axis by which rule, and where."""
        if id(node) not in self._subscripts:
            self._subscripts[id(node)] = tuple(_marker(poly or ZERO) for poly in node.index)
        return self._subscripts[id(node)]


@dataclass
class _Machine:
    built: Built
    inputs: Mapping[str, Value]
    params: Mapping[str, int]
    tables: Mapping[str, Any]
    arithmetic: Arithmetic
    plans: dict[int, _Plan] = field(default_factory=dict)
    memo: dict[tuple[int, ...], Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.plan = self.plans.setdefault(id(self.built), _Plan(self.built))

    def node(self, at: int, axes: Mapping[str, int]) -> Value:
        """The value of a node at some values of its free indices."""
        key = (at, *[axes[name] for name in self.plan.names(at)])
        if key not in self.memo:
            node = self.built.graph.nodes[at]
            self.memo[key] = getattr(self, f"_{node.kind}")(node, axes)
        return self.memo[key]

    def check_shape(self, name: str, value: Value, shape: Sequence[Poly], before: tuple[int, ...]) -> None:
        """Refuse an input that has not the declared extents.

        Raises: UsageError.
        """
        if not shape:
            if isinstance(value, list):
                raise UsageError(f"{self.built.graph.name}: {name} has more axes than declared")
            return
        wanted = self.poly(shape[0], {f"@{k}": at for k, at in enumerate(before)})
        if not isinstance(value, list) or len(value) != wanted:
            raise UsageError(f"{self.built.graph.name}: {name} must have {wanted} entries in axis {len(before)}")
        for k, row in enumerate(value):
            self.check_shape(name, row, shape[1:], (*before, k))

    def poly(self, poly: Poly, axes: Mapping[str, int]) -> int:
        if (constant := poly.constant()) is not None:
            return constant
        return value_of(poly, {**self.params, **axes} if axes else self.params, self.tables)

    def _input(self, node: Node, axes: Mapping[str, int]) -> Value:  # noqa: ARG002
        return self.inputs[node.name]

    def _number(self, node: Node, axes: Mapping[str, int]) -> Value:  # noqa: ARG002
        return self.arithmetic.literal(Fraction(node.name))

    def _place(self, node: Node, axes: Mapping[str, int]) -> Value:
        return self.arithmetic.literal(Fraction(self.poly(node.index[0] or ZERO, axes)))

    def _apply(self, node: Node, axes: Mapping[str, int]) -> Value:
        if node.name == "where":
            return self.node(node.args[1 if self.node(node.args[0], axes) else 2], axes)
        return self.arithmetic.apply(node.name, [self.node(a, axes) for a in node.args])

    def _reduce(self, node: Node, axes: Mapping[str, int]) -> Value:
        values = [self.node(node.args[0], {**axes, **own}) for own in self._runs(node.axes, axes)]
        values += [self.node(a, axes) for a in node.args[1:]]
        return self.arithmetic.apply(node.name, values)

    def _tensor(self, node: Node, axes: Mapping[str, int]) -> Value:
        return self._rows(node, list(node.axes), axes)

    def _rows(self, node: Node, left: list[str], axes: Mapping[str, int]) -> Value:
        if not left:
            return self.node(node.args[0], axes)
        count = self.poly(self.built.graph.extents[left[0]], axes)
        return [self._rows(node, left[1:], {**axes, left[0]: k}) for k in range(count)]

    def _runs(self, names: Sequence[str], axes: Mapping[str, int]) -> Iterator[dict[str, int]]:
        if not names:
            yield {}
            return
        count = self.poly(self.built.graph.extents[names[0]], axes)
        for k in range(count):
            for rest in self._runs(names[1:], {**axes, names[0]: k}):
                yield {names[0]: k, **rest}

    def _load(self, node: Node, axes: Mapping[str, int]) -> Value:
        return self._entry(self.node(node.args[0], axes), self.plan.subscripts(node), axes)

    def _gather(self, node: Node, axes: Mapping[str, int]) -> Value:
        chosen = iter([int(self.node(a, axes)) for a in node.args[1:]])
        index = [_marker(Poly.of(next(chosen)) if i is None else i) for i in node.index]
        return self._entry(self.node(node.args[0], axes), index, axes)

    def _entry(self, value: Value, index: Sequence[tuple[str, Poly]], axes: Mapping[str, int]) -> Value:
        for marker, inside in index:
            k = self.poly(inside, axes)
            if marker == "zero" and not 0 <= k < len(value):
                value = self._zeros(value[0] if value else ())
                continue
            k = min(max(k, 0), len(value) - 1) if marker == "edge" else k % len(value) if marker == "wrap" else k
            if not 0 <= k < len(value):
                raise UsageError(f"{self.built.graph.name} reads index {k} of an axis with {len(value)} entries")
            value = value[k]
        return value

    def _zeros(self, like: Value) -> Value:
        return [self._zeros(row) for row in like] if isinstance(like, list) else self.arithmetic.literal(Fraction(0))

    def _call(self, node: Node, axes: Mapping[str, int]) -> Value:
        return self._run(node, [self.node(a, axes) for a in node.args], axes)[0]

    def _loop(self, node: Node, axes: Mapping[str, int]) -> Value:
        values = [self.node(a, axes) for a in node.args]
        for k in range(self.poly(node.number, axes)):
            after = self._run(node, values, {**axes, node.axes[0]: k})
            values = [*after, *values[len(after) :]]
        return values

    def _pick(self, node: Node, axes: Mapping[str, int]) -> Value:
        return self.node(node.args[0], axes)[node.number.constant() or 0]

    def _run(self, node: Node, values: Sequence[Value], axes: Mapping[str, int]) -> list[Value]:
        part = self.built.parts[node.name]
        params, tables = dict(self.params), dict(self.tables)
        for name, value in node.bind:
            if name in part.graph.params.tables:
                table, first = value.as_table()
                tables[name] = self._slice(table, [self.poly(i, axes) for i in first])
            else:
                params[name] = self.poly(value, axes)
        inputs = {name: value for (name, _), value in zip(part.graph.inputs, values, strict=True)}
        machine = _Machine(part, inputs, params, tables, self.arithmetic, self.plans)
        return [machine.node(output, {}) for output in part.graph.outputs]

    def _slice(self, table: str, first: Sequence[int]) -> Any:
        entry = self.tables[table]
        for k in first:
            entry = entry[k]
        return entry


def _marker(poly: Poly) -> tuple[str, Poly]:
    match list(poly.terms.items()):
        case [((((App(name, (inside,)), 1),)), 1)] if name in ("edge", "zero", "wrap"):
            return name, inside
    return "", poly
