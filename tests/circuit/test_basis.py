"""AND, OR, NOT, MAJORITY: the same function in the same depth, counted as the convention says."""

from __future__ import annotations

import pytest
from hypothesis import given

from proofkit.circuit.basis import BasisCircuit, BasisGate, GateKind, to_basis
from proofkit.circuit.evaluate import evaluate, evaluate_plain
from proofkit.circuit.netlist import Netlist
from proofkit.circuit.planes import all_inputs, unpack_bits
from proofkit.errors import KernelError
from proofkit.kernel.family import Kind
from tests.circuit.circuits import Row, Sketch, adder, comparison, multiplier, parity
from tests.circuit.random_circuits import netlists


def value(gate: BasisGate, values: list[int]) -> int:
    votes = [values[literal >> 1] ^ literal & 1 for literal, count in gate.bundles for _ in range(count)]
    if gate.kind is GateKind.MAJORITY:
        return int(2 * sum(votes) > len(votes))
    return min(votes, default=1) if gate.kind is GateKind.AND else max(votes, default=0)


def run(circuit: BasisCircuit, assignment: list[int]) -> list[int]:
    values = [0, *assignment]
    for gate in circuit.gates:
        values.append(value(gate, values))
    return [values[output >> 1] ^ output & 1 for output in circuit.outputs]


def assignments(inputs: int) -> list[list[int]]:
    return [[j >> k & 1 for k in range(inputs)] for j in range(2**inputs)]


def check_form(circuit: BasisCircuit) -> None:
    """Only constants and inputs are complemented, and no majority can tie."""
    for literal in (*circuit.outputs, *(literal for gate in circuit.gates for literal, _ in gate.bundles)):
        assert not (literal & 1 and literal >> 1 > circuit.inputs)
    for gate in circuit.gates:
        assert all(count > 0 for _, count in gate.bundles)
        assert gate.kind is not GateKind.MAJORITY or gate.wires % 2 == 1


CIRCUITS = [(adder(3), 1), (comparison(3), 1), (parity(6), 2), (multiplier(2), 2), (multiplier(3), 2)]
"""With their depths. Bits that are outputs are gates here, and add one to it."""


@pytest.mark.parametrize(("netlist", "depth"), CIRCUITS, ids=lambda item: getattr(item, "name", ""))
def test_the_basis_computes_the_same(netlist: Netlist, depth: int) -> None:
    circuit, inputs = to_basis(netlist), len(netlist.inputs)
    check_form(circuit)
    expected = unpack_bits(evaluate(netlist, all_inputs(inputs)), 2**inputs).T.tolist()
    assert [run(circuit, assignment) for assignment in assignments(inputs)] == expected
    kinds = {Kind(netlist.kinds[node]) for node in netlist.outputs}
    assert circuit.depth == depth + (Kind.BIT in kinds)


@given(netlists(most_inputs=4))
def test_random_circuits_compute_the_same_where_bits_are_bits(netlist: Netlist) -> None:
    circuit = to_basis(netlist)
    check_form(circuit)
    for assignment in assignments(len(netlist.inputs)):
        try:
            expected = evaluate_plain(netlist, assignment)
        except KernelError:
            continue
        assert run(circuit, assignment) == expected


def gate(row: Row, inputs: int = 3) -> BasisGate:
    """The one gate of the row, over inputs 0, 1, 2, which are variables 1, 2, 3."""
    sketch = Sketch("gate")
    sketch.inputs("x", inputs)
    (only,) = to_basis(sketch.netlist(sketch.group("g", Kind.GATE, [row]))).gates
    return only


@pytest.mark.parametrize(
    ("row", "kind", "bundles"),
    [
        (({0: 1, 1: 1, 2: 1}, -2), GateKind.MAJORITY, {2: 1, 4: 1, 6: 1}),
        (({0: 2, 1: 2, 2: 2}, -3), GateKind.MAJORITY, {2: 1, 4: 1, 6: 1}),
        (({0: 2, 1: 1, 2: 1}, -2), GateKind.MAJORITY, {2: 2, 4: 1, 6: 1, 1: 1}),
        (({0: 2, 1: -1, 2: 1}, -2), GateKind.MAJORITY, {2: 2, 5: 1, 6: 1, 0: 1}),
        (({0: 1, 1: 1, 2: 1}, -3), GateKind.AND, {2: 1, 4: 1, 6: 1}),
        (({0: 1, 1: -1}, -1), GateKind.AND, {2: 1, 5: 1}),
        (({0: 3, 1: 3, 2: 2}, -7), GateKind.AND, {2: 1, 4: 1, 6: 1}),
        (({0: 1, 1: -1}, 0), GateKind.OR, {2: 1, 5: 1}),
        (({0: 7, 1: 4, 2: -5}, 1), GateKind.OR, {2: 1, 4: 1, 7: 1}),
        (({2: -3}, 1), GateKind.AND, {7: 1}),
        (({0: 1}, 0), GateKind.AND, {}),
        (({0: 1}, -2), GateKind.OR, {}),
    ],
)
def test_a_gate_is_one_gate(row: Row, kind: GateKind, bundles: dict[int, int]) -> None:
    only = gate(row)
    assert (only.kind, dict(only.bundles)) == (kind, bundles)
    assert only.wires == sum(bundles.values())


def test_a_gate_read_both_ways_is_built_both_ways_in_one_layer() -> None:
    sketch = Sketch("both")
    x = sketch.inputs("x", 5)
    majority = sketch.group("m", Kind.GATE, [(dict.fromkeys(x[:3], 1), -2)], [()])[0]
    reads = sketch.group("g", Kind.GATE, [({majority: 1, x[3]: 1}, -2), ({majority: -1, x[4]: 1}, -1)])
    circuit = to_basis(sketch.netlist(reads))
    assert [g.kind for g in circuit.gates] == [GateKind.MAJORITY, GateKind.MAJORITY, GateKind.AND, GateKind.AND]
    assert [dict(g.bundles) for g in circuit.gates[:2]] == [{2: 1, 4: 1, 6: 1}, {3: 1, 5: 1, 7: 1}]
    assert (circuit.depth, circuit.wires) == (2, 10)
    assert len(to_basis(sketch.netlist(reads[1:])).gates) == 2


def test_forms_cost_no_gates_and_multiply_wires() -> None:
    """The two gates are [5 x0 + 5 x1 + x2 >= 7] and its opposite, of 2 * 7 - 1 wires each: 11 and two constants."""
    sketch = Sketch("forms")
    x = sketch.inputs("x", 3)
    inner = sketch.group("inner", Kind.FORM, [({x[0]: 1, x[1]: 1}, 4)])[0]
    outer = sketch.group("outer", Kind.FORM, [({inner: 5, x[2]: 1}, 0)])[0]
    gates = sketch.group("g", Kind.GATE, [({outer: 1}, -27), ({outer: -1}, 26)])
    circuit = to_basis(sketch.netlist(gates))
    assert (len(circuit.gates), circuit.wires, circuit.depth) == (2, 26, 1)
    assert [dict(g.bundles) for g in circuit.gates] == [{2: 5, 4: 5, 6: 1, 0: 2}, {3: 5, 5: 5, 7: 1, 1: 2}]


def test_outputs_that_are_bits() -> None:
    """One node, its complement and a constant need no gate; a sum needs one."""
    sketch = Sketch("bits")
    x = sketch.inputs("x", 2)
    both = sketch.group("both", Kind.GATE, [({x[0]: 1, x[1]: 1}, -2)], [()])[0]
    rows = [({both: 1}, 0), ({both: -1}, 1), ({x[0]: -1}, 1), ({}, 1), ({}, 0), ({x[0]: 1, x[1]: 1, both: -2}, 0)]
    circuit = to_basis(sketch.netlist(sketch.group("b", Kind.BIT, rows)))
    check_form(circuit)
    assert circuit.outputs == (6, 8, 3, 1, 0, 10)
    assert [run(circuit, a) for a in assignments(2)] == [
        [0, 1, 1, 1, 0, 0],
        [0, 1, 0, 1, 0, 1],
        [0, 1, 1, 1, 0, 1],
        [1, 0, 0, 1, 0, 0],
    ]
    assert circuit.depth == 2


def test_a_form_is_not_an_output() -> None:
    sketch = Sketch("form")
    total = sketch.group("f", Kind.FORM, [(dict.fromkeys(sketch.inputs("x", 2), 1), 0)])
    with pytest.raises(KernelError, match=r"f\[0\] of form is a form"):
        to_basis(sketch.netlist(total))
