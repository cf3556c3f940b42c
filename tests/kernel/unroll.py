"""What a graph really is at given parameters: every instance of every node, with its depth and its gates.

Independent of the kernel: it knows what nodes mean, and nothing of shapes, free indices, bounds or potentials. A value
is a depth (of one number), or a dictionary from positions to depths (of a tensor).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import product

from proofkit.kernel.graph import Graph, Node
from tests.kernel.values import Tables, value

Tensor = dict[tuple[int, ...], int]
Value = int | Tensor
Cost = Callable[[int], tuple[int, int]]
FREE = ("neg", "abs")


@dataclass
class Unrolled:
    """One graph at one point. `costs` gives depth and size of an operation on so many operands."""

    graph: Graph
    names: Mapping[str, int]
    inputs: tuple[Value, ...]
    costs: Mapping[str, Cost]
    parts: Mapping[str, Graph]
    tables: Tables = field(default_factory=dict)
    gates: int = 0
    seen: dict[tuple[object, ...], Value] = field(default_factory=dict)
    used: dict[int, set[str]] = field(default_factory=dict)

    def outputs(self) -> list[Value]:
        return [self.at(output, {}) for output in self.graph.outputs]

    def at(self, node: int, where: Mapping[str, int]) -> Value:
        """The value of one instance; instances at equal values of the indices that matter are one and the same."""
        free = self._free(node)
        key = (node, *sorted((name, where[name]) for name in free))
        if key not in self.seen:
            here = self.graph.nodes[node]
            self.seen[key] = getattr(self, f"_{here.kind}")(here, where)
        return self.seen[key]

    def _free(self, at: int) -> set[str]:
        """The indices that the value of a node depends on."""
        if at not in self.used:
            node, extents = self.graph.nodes[at], self.graph.extents
            own = [e for e in node.index if e is not None] + [v for _, v in node.bind] + [node.number]
            own += [extents[axis] for axis in node.axes]
            names = {name for poly in own for name in poly.names() if name in extents}
            inside = {name for arg in node.args for name in self._free(arg)}
            self.used[at] = (names | inside) - set(node.axes)
        return self.used[at]

    def _number_of(self, poly: object, where: Mapping[str, int]) -> int:
        return value(poly, {**self.names, **where}, self.tables)  # type: ignore[arg-type]

    def _values(self, axes: tuple[str, ...], where: Mapping[str, int]) -> list[dict[str, int]]:
        found = [dict(where)]
        for axis in axes:
            found = [{**at, axis: v} for at in found for v in range(self._number_of(self.graph.extents[axis], at))]
        return found

    def _spend(self, operation: str, operands: int, arrivals: list[int]) -> int:
        deep, size = self.costs[operation](operands)
        self.gates += size
        return max(arrivals, default=0) + deep

    def _numbers(self, nodes: tuple[int, ...], where: Mapping[str, int]) -> list[int]:
        found = [self.at(node, where) for node in nodes]
        assert all(isinstance(v, int) for v in found)
        return found  # type: ignore[return-value]

    def _input(self, node: Node, where: Mapping[str, int]) -> Value:  # noqa: ARG002
        return self.inputs[[name for name, _ in self.graph.inputs].index(node.name)]

    def _number(self, node: Node, where: Mapping[str, int]) -> Value:  # noqa: ARG002
        return 0

    def _place(self, node: Node, where: Mapping[str, int]) -> Value:  # noqa: ARG002
        return 0

    def _load(self, node: Node, where: Mapping[str, int]) -> Value:
        read = self.at(node.args[0], where)
        at = tuple(self._number_of(e, where) for e in node.index)
        return _slice(read, at) if at else read

    def _tensor(self, node: Node, where: Mapping[str, int]) -> Value:
        result: Tensor = {}
        for at in self._values(node.axes, where):
            element = self.at(node.args[0], at)
            position = tuple(at[axis] for axis in node.axes)
            if isinstance(element, int):
                result[position] = element
            else:
                result |= {position + inner: v for inner, v in element.items()}
        return result

    def _apply(self, node: Node, where: Mapping[str, int]) -> Value:
        arrivals = self._numbers(node.args, where)
        return arrivals[0] if node.name in FREE else self._spend(node.name, len(arrivals), arrivals)

    def _reduce(self, node: Node, where: Mapping[str, int]) -> Value:
        arrivals = [self._numbers(node.args[:1], at)[0] for at in self._values(node.axes, where)]
        arrivals += self._numbers(node.args[1:], where)
        return self._spend(node.name, len(arrivals), arrivals)

    def _gather(self, node: Node, where: Mapping[str, int]) -> Value:
        table = self.at(node.args[0], where)
        assert isinstance(table, dict)
        chosen = self._numbers(node.args[1:], where)
        known = [None if e is None else self._number_of(e, where) for e in node.index]
        open_at = [at for at, e in enumerate(known) if e is None]
        kept = {at: v for at, v in table.items() if all(e is None or at[q] == e for q, e in enumerate(known))}
        rests = sorted({at[len(known) :] for at in kept})
        result: Tensor = {}
        for rest in rests:
            entries = [v for at, v in kept.items() if at[len(known) :] == rest]
            choices = {tuple(at[q] for q in open_at) for at in kept if at[len(known) :] == rest}
            result[rest] = self._spend("select", len(choices), [*entries, *chosen])
        return result[()] if rests == [()] else result

    def _inner(self, digest: str, names: Mapping[str, int], inputs: list[Value]) -> list[Value]:
        inner = Unrolled(self.parts[digest], names, tuple(inputs), self.costs, self.parts, self.tables)
        results = inner.outputs()
        self.gates += inner.gates
        return results

    def _call(self, node: Node, where: Mapping[str, int]) -> Value:
        bound = {name: self._number_of(v, where) for name, v in node.bind}
        return self._inner(node.name, {**self.names, **bound}, [self.at(arg, where) for arg in node.args])[0]

    def _loop(self, node: Node, where: Mapping[str, int]) -> Value:
        carried = [self.at(arg, where) for arg in node.args]
        for step in range(self._number_of(node.number, where)):
            bound = {name: self._number_of(v, {**where, node.axes[0]: step}) for name, v in node.bind}
            results = self._inner(node.name, {**self.names, **bound}, carried)
            carried = [*results, *carried[len(results) :]]
        return dict(enumerate(carried))  # type: ignore[arg-type]

    def _pick(self, node: Node, where: Mapping[str, int]) -> Value:
        results = self.at(node.args[0], where)
        return results[self._number_of(node.number, where)]  # type: ignore[index]


def _slice(read: Value, at: tuple[int, ...]) -> Value:
    assert isinstance(read, dict)
    rest = {position[len(at) :]: v for position, v in read.items() if position[: len(at)] == at}
    return rest[()] if list(rest) == [()] else rest


def wires(extents: tuple[int, ...]) -> Value:
    """An input of this shape: wires, ready at 0."""
    return dict.fromkeys(product(*map(range, extents)), 0) if extents else 0
