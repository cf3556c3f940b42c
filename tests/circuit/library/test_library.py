"""Every circuit of the library: what the kernel says of all its sizes, and what it computes at those of its grid."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest

from proofkit.circuit.library import CIRCUITS, families
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.real import REAL
from proofkit.floats.reference import ExactFloats
from proofkit.floats.words import IntWords, Triple
from proofkit.kernel.family import Kind
from proofkit.kernel.measure import Measure, measure
from proofkit.prove.words_z3 import Z3Words
from tests.circuit.library.built import netlist_of
from tests.circuit.library.operands import Operands, results
from tests.circuit.library.plain import compared_sums, expanded, index_values, layers, node_values, number

GRID = [(name, position) for name, row in CIRCUITS.items() for position in range(len(row.grid))]
IDS = [f"{name}-{'-'.join(f'{k}{v}' for k, v in CIRCUITS[name].grid[position].items())}" for name, position in GRID]
FEW_WIRES, MOST_WIRES = 400_000, 1_100_000
"""Wires, with all forms written out, of the circuits whose gates are looked at one by one: in a short run, and in a
long one, in which that is done with the first of each kind in any case.
"""
every_size = pytest.mark.parametrize(("name", "position"), GRID, ids=IDS)
every_circuit = pytest.mark.parametrize("name", CIRCUITS)


@cache
def measure_of(name: str) -> Measure:
    return measure(families()[name])


# What holds for all parameters, at some.


@every_size
def test_groups_have_the_nodes_that_their_ranges_say(name: str, position: int) -> None:
    netlist = netlist_of(name, position)
    for group, span in zip(families()[name].groups, netlist.spans, strict=True):
        assert span.indices == tuple(index_values(group.ranges, netlist.params)), group.name


@every_size
def test_the_exact_number_of_gates(name: str, position: int) -> None:
    netlist, found = netlist_of(name, position), measure_of(name)
    for group, count in (*found.counts, *found.outputs):
        if count is not None:
            size, rest = divmod(number(count.top, netlist.params), count.bottom)
            assert (size, rest) == (len(netlist.span(group.name).nodes), 0), group.name
    kinds = netlist.kinds
    gates = len(netlist.nodes(Kind.GATE)) + sum(kinds[node] != Kind.GATE for node in netlist.outputs)
    if found.gates is not None:
        assert divmod(number(found.gates.top, netlist.params), found.gates.bottom) == (gates, 0)
    assert gates <= number(found.at_most, netlist.params)


@every_size
def test_no_circuit_is_deeper_than_its_family(name: str, position: int) -> None:
    netlist, found = netlist_of(name, position), measure_of(name)
    depth = layers(netlist)
    assert max(depth[node] for node in netlist.outputs) <= found.form_depth
    assert max(depth[node] + (netlist.kinds[node] != Kind.GATE) for node in netlist.outputs) <= found.depth


@every_circuit
def test_the_largest_circuit_of_the_grid_has_the_depth_of_its_family(name: str) -> None:
    netlist, found = netlist_of(name, len(CIRCUITS[name].grid) - 1), measure_of(name)
    depth = layers(netlist)
    assert max(depth[node] for node in netlist.outputs) == found.form_depth
    assert max(depth[node] + (netlist.kinds[node] != Kind.GATE) for node in netlist.outputs) == found.depth


@every_size
def test_weights_and_fan_in_are_within_their_bounds(name: str, position: int) -> None:
    if expanded(netlist_of(name, position)) <= FEW_WIRES:
        assert_within_bounds(name, position)


@pytest.mark.slow
@every_circuit
def test_weights_and_fan_in_of_large_circuits_too(name: str) -> None:
    for position in range(len(CIRCUITS[name].grid)):
        wires = expanded(netlist_of(name, position))
        if wires > FEW_WIRES and (not position or wires <= MOST_WIRES):
            assert_within_bounds(name, position)


def assert_within_bounds(name: str, position: int) -> None:
    netlist, found = netlist_of(name, position), measure_of(name)
    fan_in, weight = number(found.fan_in, netlist.params), number(found.weight, netlist.params)
    for weights, constant in compared_sums(netlist):
        assert len(weights) <= fan_in
        assert sum(map(abs, weights.values())) + abs(constant) <= weight


# What they compute.


@every_size
def test_the_circuit_computes_its_meaning(name: str, position: int) -> None:
    circuit, netlist = CIRCUITS[name], netlist_of(name, position)
    operands = Operands(circuit, netlist)
    chosen = operands.some()
    assert chosen or circuit.as_in
    if not chosen:
        return
    values = node_values(netlist, np.array([operands.bits(a) for a in chosen], np.int64).T)
    for span in netlist.spans:
        if span.kind is Kind.BIT:
            nodes = values[span.nodes.start : span.nodes.stop]
            assert not len(nodes) or (nodes.min() >= 0 and nodes.max() <= 1), span.name
    for a, found in zip(chosen, results(circuit, netlist, values), strict=True):
        if circuit.meaning is not None:
            assert found == list(circuit.meaning(IntWords(), netlist.params, a)), a
        else:
            format = FloatFormat(netlist.params["p"])
            x, y = (format.of_fields(*fields) for fields in (a[0], found[0]))
            assert REAL[circuit.approximates].accepts(x, format, y), a


@every_circuit
def test_the_meaning_needs_no_wider_words_than_it_says(name: str) -> None:
    """On bit vectors of that width it gives what it gives on integers."""
    circuit, position = CIRCUITS[name], min(4, len(CIRCUITS[name].grid) - 1)
    if circuit.meaning is None:
        return
    netlist = netlist_of(name, position)
    width = circuit.width(netlist.params)
    w = Z3Words(width)
    every = Operands(circuit, netlist).some()
    for a in every[:: max(1, len(every) // 12)]:
        on_vectors = circuit.meaning(w, netlist.params, [_each(w.constant, port) for port in a])
        exact = circuit.meaning(IntWords(), netlist.params, a)
        assert [_each(lambda word: w.z3.simplify(word).as_long(), port) for port in on_vectors] == list(exact), a


def _each(change: Callable[[Any], Any], value: Any) -> Any:
    """A function of every word of a port's value."""
    if isinstance(value, Triple):
        return Triple(*map(change, value))
    return [_each(change, element) for element in value] if isinstance(value, list) else change(value)


# Floats, against exact fractions.


def _least(floats: Sequence[Float]) -> int:
    """The first place at which the smallest stands."""
    return min(range(len(floats)), key=lambda i: (floats[i].value, i))


REFERENCES: Mapping[str, Callable[[ExactFloats, Sequence[Any]], Sequence[Any]]] = {
    "float_mul": lambda f, a: (f.mul(*a),),
    "float_add": lambda f, a: (f.add(*a),),
    "float_add_small": lambda f, a: (f.add(*a),),
    "float_compare": lambda f, a: (f.lt(*a), f.eq(*a), f.gt(*a)),
    "float_compare_digits": lambda f, a: (f.lt(*a), f.eq(*a), f.gt(*a)),
    "float_less": lambda f, a: (f.lt(*a),),
    "float_negate": lambda f, a: (f.neg(*a),),
    "float_abs": lambda f, a: (f.abs(*a),),
    "float_min": lambda f, a: (f.min(*a),),
    "float_max": lambda f, a: (f.max(*a),),
    "float_floor": lambda f, a: (f.floor(*a),),
    "float_argmax": lambda f, a: (1 << f.argmax(*a), f.argmax(*a)),
    "float_argmin": lambda _, a: (1 << _least(a[0]), _least(a[0])),
    "float_min_of": lambda _, a: (a[0][_least(a[0])],),
    "float_max_of": lambda f, a: (a[0][f.argmax(a[0])],),
    "float_div": lambda f, a: (f.div(*a),),
    "float_div_uniform": lambda f, a: (f.div(*a),),
    "float_prod": lambda f, a: (f.product_of(a[0]),),
    "float_prod_uniform": lambda f, a: (f.product_of(a[0]),),
    "float_sqrt": lambda f, a: (REAL["sqrt"].nearest(a[0], f.format),),
    "float_sqrt_series": lambda f, a: (REAL["sqrt"].nearest(a[0], f.format),),
    "float_sqrt_uniform": lambda f, a: (REAL["sqrt"].nearest(a[0], f.format),),
    "float_sum": lambda f, a: (f.sum_of(a[0]),),
    "float_sum_small": lambda f, a: (f.sum_of(a[0]),),
    "float_sort": lambda f, a: (list(f.sort(*a)),),
}
MOST_EXACT_PRECISION = 8


def test_every_circuit_on_floats_has_a_reference() -> None:
    on_floats = {name for name, row in CIRCUITS.items() if row.inputs and all(q.kind == "float" for q in row.inputs)}
    assert {name for name in on_floats if not CIRCUITS[name].approximates} == set(REFERENCES)


@pytest.mark.parametrize(
    ("name", "position"),
    [(n, k) for n, k in GRID if n in REFERENCES and CIRCUITS[n].grid[k]["p"] <= MOST_EXACT_PRECISION],
)
def test_the_meaning_is_what_exact_fractions_say(name: str, position: int) -> None:
    circuit, netlist = CIRCUITS[name], netlist_of(name, position)
    format = FloatFormat(netlist.params["p"])
    for a in Operands(circuit, netlist).some():
        floats = [_as_floats(format, port) for port in a]
        found = [_as_floats(format, port) for port in circuit.meaning(IntWords(), netlist.params, a)]
        assert found == list(REFERENCES[name](ExactFloats(format), floats)), a


def _as_floats(format: FloatFormat, value: Any) -> Float | list[Float] | int:
    if isinstance(value, list):
        return [format.of_fields(*x) for x in value]
    return format.of_fields(*value) if isinstance(value, Triple) else value
