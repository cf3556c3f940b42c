"""A family at given parameters: its netlist. All values of a group's indices are worked out at once, as arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from math import prod

import numpy as np
from numpy.typing import NDArray

from proofkit.circuit.netlist import LARGEST, Netlist, Span, check_size, from_wires, largest
from proofkit.errors import KernelError, UsageError
from proofkit.kernel.family import Family, Group, Range, Term
from proofkit.kernel.functions import FORMULA_FUNCTIONS
from proofkit.kernel.poly import Atom, Poly

__all__ = ["count_at", "unfold"]

Integers = NDArray[np.int64]
Columns = Mapping[str, Integers | int]
"""For each name in scope its value at every row, or one that is the same at all rows."""

Expanded = tuple[dict[str, Integers | int], int]
"""Columns and how many rows there are."""

MOST_NODES = 20_000_000
MOST_WIRES = 200_000_000
MOST_COUNTED = 2**52


def unfold(family: Family, params: Mapping[str, int]) -> Netlist:
    """The circuit of a family at these parameters.

    Raises: UsageError for parameters that the family has not, or below its least; KernelError where a subscript is
    out of range, which no family that was measured can do.
    """
    least = dict(family.least)
    if set(params) != set(least) or any(params[name] < value for name, value in least.items()):
        wanted = ", ".join(f"{name} >= {value}" for name, value in family.least)
        given = ", ".join(f"{name} = {value}" for name, value in params.items())
        raise UsageError(f"{family.name} takes {wanted}; given {given or 'nothing'}")
    check_size(max(params.values(), default=0))
    unfolding = _Unfolding(family, params)
    for group in family.groups:
        unfolding.add(group)
    return unfolding.netlist()


def count_at(group: Group, params: Mapping[str, int]) -> int:
    """How many nodes a group has at given parameters.

    Raises: UsageError where they, or the numbers that they are counted with, are too large.
    """
    check_size(max(params.values(), default=0))
    return _count(group.ranges, tuple(params.items())) if group.ranges else 1


@lru_cache(maxsize=2**12)
def _count(ranges: tuple[Range, ...], params: tuple[tuple[str, int], ...]) -> int:
    """How many values the indices take; the last one is not written out."""
    columns: dict[str, Integers | int] = dict(params)
    columns, length = _expand(ranges[:-1], columns, 1)
    return int(_run(ranges[-1], columns, length)[1].sum())


def _evaluate(poly: Poly, columns: Columns, length: int) -> Integers:
    """A formula at every row of the columns; where there is none, it may have no value."""
    if not length:
        return np.zeros(0, dtype=np.int64)
    return _column(_result(poly, columns, {}), length)


def _column(values: Integers | int, length: int) -> Integers:
    return np.full(length, values, dtype=np.int64) if isinstance(values, int) else values


def _result(poly: Poly, columns: Columns, known: dict[Atom, Integers | int]) -> Integers | int:
    """The same, or one number where it is that at all rows; `known` are values of functions that were worked out."""
    total: Integers | int = 0
    most = 0
    for monomial, coefficient in poly.terms.items():
        factors = [(_result_of(atom, columns, known), exponent) for atom, exponent in monomial]
        size = abs(coefficient) * prod(_largest(values) ** exponent for values, exponent in factors)
        most += size
        check_size(most)
        if size:
            total = total + prod((values**exponent for values, exponent in factors), start=coefficient)
    return total


def _largest(values: Integers | int) -> int:
    return abs(values) if isinstance(values, int) else largest(values)


def _result_of(atom: Atom, columns: Columns, known: dict[Atom, Integers | int]) -> Integers | int:
    if isinstance(atom, str):
        return columns[atom]
    if atom not in known:
        known[atom] = _applied(atom.name, [_result(arg, columns, known) for arg in atom.args])
    return known[atom]


def _applied(name: str, arguments: Sequence[Integers | int]) -> Integers | int:
    """A function is worked out once for all rows with the same arguments."""
    moving = [argument for argument in arguments if not isinstance(argument, int)]
    if not moving:
        value = _value(name, [argument for argument in arguments if isinstance(argument, int)])
        check_size(value)
        return value
    length = len(moving[0])
    first, back = _distinct(moving, length)
    rows = zip(*(_column(argument, length)[first].tolist() for argument in arguments), strict=True)
    values = [_value(name, row) for row in rows]
    check_size(max(values, default=0))
    return np.array(values, dtype=np.int64)[back]


def _value(name: str, args: Sequence[int]) -> int:
    function = FORMULA_FUNCTIONS[name]
    if not function.is_quick(*args):
        raise UsageError(f"{name}({', '.join(map(str, args))}) takes too long to be worked out")
    return function.value(*args)


def _distinct(arguments: Sequence[Integers], length: int) -> tuple[Integers, Integers]:
    """Rows with all distinct values of the arguments, and for each row which of those it has."""
    key = np.zeros(length, dtype=np.int64)
    for argument in arguments:
        low = int(argument.min(initial=0))
        spread = int(argument.max(initial=0)) - low + 1
        if (int(key.max(initial=0)) + 1) * spread >= LARGEST:
            key, argument = (np.unique(column, return_inverse=True)[1] for column in (key, argument))
            low, spread = 0, int(argument.max(initial=0)) + 1
        key = key * spread + (argument - low)
    _, first, back = np.unique(key, return_index=True, return_inverse=True)
    return first, back


def _where(conditions: Sequence[Poly], columns: dict[str, Integers | int], length: int) -> Expanded:
    """The rows at which all conditions hold."""
    for condition in conditions:
        holds = _evaluate(condition, columns, length) >= 0
        columns = {name: c if isinstance(c, int) else c[holds] for name, c in columns.items()}
        length = int(holds.sum())
    return columns, length


def _expand(ranges: Sequence[Range], columns: dict[str, Integers | int], length: int) -> Expanded:
    """Every row of the columns, once for each value of the indices of `ranges`."""
    for r in ranges:
        start, counts = _run(r, columns, length)
        length = int(counts.sum())
        if length > MOST_WIRES:
            raise UsageError(f"there are more than {MOST_WIRES} wires here")
        offset = np.arange(length, dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
        columns = {name: c if isinstance(c, int) else np.repeat(c, counts) for name, c in columns.items()}
        columns[r.index] = offset + np.repeat(start, counts)
    return columns, length


def _run(r: Range, columns: Columns, length: int) -> tuple[Integers, Integers]:
    """For each row the first value of an index, and how many values there are: together no more than a word holds."""
    evaluate: Callable[[Poly], Integers] = partial(_evaluate, columns=columns, length=length)
    start = np.maximum.reduce([evaluate(s) for s in r.starts])
    counts = np.maximum(np.minimum.reduce([evaluate(s) for s in r.stops]) - start, 0)
    if counts.sum(dtype=np.float64) > MOST_COUNTED:  # as integers they might add up to a small one
        raise UsageError(f"there are more than {MOST_COUNTED} values of {r.index} here")
    return start, counts


class _Unfolding:
    """Groups unfolded so far. `tables` finds a node of a group by its indices."""

    def __init__(self, family: Family, params: Mapping[str, int]) -> None:
        self.family, self.params = family, dict(params)
        self.spans: dict[str, Span] = {}
        self.tables: dict[str, _Table] = {}
        self.size = 0
        self.wires: list[tuple[Integers, Integers, Integers]] = []
        self.constants: list[Integers] = []

    def add(self, group: Group) -> None:
        columns, length = _expand(group.ranges, dict(self.params), 1)
        indices = [_column(columns[r.index], length) for r in group.ranges]
        self.spans[group.name] = Span(
            group.name,
            group.kind,
            self.size,
            tuple(zip(*map(np.ndarray.tolist, indices), strict=True)) if indices else ((),) * length,
        )
        self.tables[group.name] = _Table(group.name, indices, self.size)
        constants = np.zeros(length, dtype=np.int64)
        for term in group.terms:
            self._add_term(term, columns, length, constants)
        self.constants.append(constants)
        self.size += length
        if self.size > MOST_NODES:
            raise UsageError(f"{self.family.name} has more than {MOST_NODES} nodes here")

    def _add_term(self, term: Term, columns: dict[str, Integers | int], length: int, constants: Integers) -> None:
        """One term for all nodes of a group at once: row r of the expanded columns belongs to node row[r]."""
        rows = {**columns, "": np.arange(length, dtype=np.int64)}
        before, after = term.conditions()
        inner, count = _expand(term.ranges, *_where(before, rows, length))
        inner, count = _where(after, inner, count)
        weight, rows_of = _evaluate(term.weight, inner, count), _column(inner[""], count)
        if not term.group:
            added = np.bincount(rows_of, np.abs(weight).astype(np.float64), length).max(initial=0)
            check_size(added + np.abs(constants).max(initial=0))
            np.add.at(constants, rows_of, weight)
            return
        source = self.tables[term.group].find([_evaluate(at, inner, count) for at in term.at], count)
        self.wires.append((rows_of + self.size, source, weight))

    def netlist(self) -> Netlist:
        outputs = tuple(v for name in self.family.outputs for v in self.spans[name].nodes)
        none = (np.zeros(0, dtype=np.int64),) * 3
        target, source, weight = (np.concatenate(part) for part in zip(none, *self.wires, strict=True))
        spans = tuple(self.spans.values())
        constants = np.concatenate([np.zeros(0, dtype=np.int64), *self.constants])
        return from_wires(self.family.name, self.params, spans, target, source, weight, constants, outputs)


class _Table:
    """Where each node of a group stands, by its indices: a box with -1 where there is none."""

    def __init__(self, name: str, indices: Sequence[Integers], first: int) -> None:
        self.name = name
        length = len(indices[0]) if indices else 1
        self.low = [int(column.min()) if length else 0 for column in indices]
        self.shape = [
            int(column.max()) - low + 1 if length else 0 for column, low in zip(indices, self.low, strict=True)
        ]
        if prod(self.shape) > MOST_NODES:
            raise UsageError(f"the indices of {name} spread over more than {MOST_NODES} places")
        self.box = np.full(self.shape, -1, dtype=np.int64)
        nodes = np.arange(first, first + length, dtype=np.int64)
        self.box[self._place(indices)] = nodes if indices else first

    def _place(self, indices: Sequence[Integers]) -> tuple[Integers, ...]:
        return tuple(column - low for column, low in zip(indices, self.low, strict=True))

    def find(self, indices: Sequence[Integers], length: int) -> Integers:
        """The nodes at these indices.

        Raises: KernelError if one is outside the group.
        """
        if not indices:
            return np.full(length, self.box[()], dtype=np.int64)
        place = self._place(indices)
        inside = np.ones(length, dtype=bool)
        for column, extent in zip(place, self.shape, strict=True):
            inside &= (column >= 0) & (column < extent)
        found = np.where(inside, 0, -1)
        found[inside] = self.box[tuple(column[inside] for column in place)]
        if length and found.min() < 0:
            where = [int(column[found.argmin()]) for column in indices]
            raise KernelError("unfold", f"{self.name}{where} is out of range")
        return found
