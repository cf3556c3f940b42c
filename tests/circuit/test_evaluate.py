"""Two ways to the values of a netlist agree, and bits that are not 0 or 1 are found by both."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import example, given

from proofkit.circuit.evaluate import (
    certain_bits,
    effort,
    evaluate,
    evaluate_plain,
    is_summable,
    node_values,
    sums_at,
)
from proofkit.circuit.logic import lower
from proofkit.circuit.netlist import Netlist, Span, from_rows
from proofkit.circuit.planes import all_inputs, pack, unpack, unpack_bits
from proofkit.circuit.program import CHUNK, Program
from proofkit.errors import KernelError
from proofkit.kernel.family import Kind
from tests.circuit.circuits import Sketch, adder, comparison, multiplier, parity
from tests.circuit.random_circuits import netlists


def assignments(netlist: Netlist) -> list[list[int]]:
    inputs = len(netlist.inputs)
    return [[j >> k & 1 for k in range(inputs)] for j in range(2**inputs)]


@given(netlists())
def test_planes_agree_with_sums_and_obligations_fire_where_they_are_violated(netlist: Netlist) -> None:
    logic = lower(netlist, obligations=True)
    planes = Program(logic).run(all_inputs(logic.inputs))
    values = unpack_bits(planes, 2**logic.inputs).T.tolist()
    for assignment, found in zip(assignments(netlist), values, strict=True):
        outputs, violated = found[: len(netlist.outputs)], any(found[len(netlist.outputs) :])
        if violated:
            with pytest.raises(KernelError, match="bit"):
                evaluate_plain(netlist, assignment)
        else:
            assert outputs == evaluate_plain(netlist, assignment)


@given(netlists(most_inputs=4))
def test_each_bit_has_its_own_obligation(netlist: Netlist) -> None:
    """Bits are checked from their sums, where a bit's own value is the parity of its sum."""
    logic = lower(netlist, obligations=True)
    assert list(logic.obligations) == netlist.nodes(Kind.BIT)
    planes = Program(logic).run(all_inputs(logic.inputs))[len(netlist.outputs) :]
    violated = unpack_bits(planes, 2**logic.inputs).T.tolist()
    for assignment, found in zip(assignments(netlist), violated, strict=True):
        assert found == [int(total not in (0, 1)) for total in bit_sums(netlist, assignment)]


@given(netlists())
def test_sums_at_once_are_those_one_by_one(netlist: Netlist) -> None:
    every = assignments(netlist)
    if not is_summable(netlist):  # a node reads another one of its group
        return
    values, sums = sums_at(netlist, np.array(every, np.int64).reshape(len(every), len(netlist.inputs)).T)
    bits = netlist.nodes(Kind.BIT)
    for column, assignment in enumerate(every):
        assert sums[bits, column].tolist() == bit_sums(netlist, assignment)
        outputs = values[list(netlist.outputs), column].tolist()
        if set(sums[bits, column].tolist()) <= {0, 1}:
            assert outputs == evaluate_plain(netlist, assignment)


@given(netlists())
def test_certain_bits_are_0_or_1_wherever_those_that_they_read_are(netlist: Netlist) -> None:
    certain = certain_bits(netlist)
    bits = netlist.nodes(Kind.BIT)
    assert not certain[[node for node in range(netlist.size) if node not in bits]].any()
    for assignment in assignments(netlist):
        for node, total in zip(bits, bit_sums(netlist, assignment), strict=True):
            assert not certain[node] or total in (0, 1)


def bit_sums(netlist: Netlist, assignment: list[int]) -> list[int]:
    free = iter(assignment)
    values: list[int] = []
    sums = []
    for node, kind in enumerate(netlist.kinds):
        total = int(netlist.constant[node]) + sum(weight * values[source] for source, weight in netlist.wires(node))
        if kind == Kind.BIT:
            sums.append(total)
        meaning = {Kind.INPUT: lambda _: next(free), Kind.GATE: lambda t: int(t >= 0), Kind.BIT: lambda t: t % 2}
        values.append(meaning.get(kind, int)(total))
    return sums


def functions() -> list[tuple[Netlist, Callable[[int], int]]]:
    """Circuits, and their outputs as one natural from their inputs as one natural."""

    def compare(x: int, y: int) -> int:
        return (x > y) + 2 * (x == y) + 4 * (x < y)

    return [
        (adder(4), lambda j: j % 16 + (j >> 4) % 16 + (j >> 8)),
        (multiplier(3), lambda j: j % 8 * (j >> 3)),
        (comparison(3), lambda j: compare(j % 8, j >> 3)),
        (parity(7), lambda j: 1 - j.bit_count() % 2),
        (parity(1), lambda j: 1 - j),
    ]


@pytest.mark.parametrize(("netlist", "function"), functions(), ids=lambda value: getattr(value, "name", ""))
def test_circuits_compute_what_they_are_for(netlist: Netlist, function: Callable[[int], int]) -> None:
    inputs = len(netlist.inputs)
    expected = [function(j) for j in range(2**inputs)]
    assert unpack(evaluate(netlist, all_inputs(inputs)), 2**inputs).tolist() == expected
    plain = [sum(bit << k for k, bit in enumerate(evaluate_plain(netlist, a))) for a in assignments(netlist)]
    assert plain == expected


@pytest.mark.parametrize("words", [1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 3])
def test_chunks_meet_without_a_seam(words: int) -> None:
    n, count = 30, 64 * words
    x, y = np.random.default_rng(words).integers(0, 2**n, (2, count))
    planes = evaluate(adder(n), np.concatenate([pack(x, n), pack(y, n), pack(x & 1, 1)]))
    assert planes.shape == (n + 1, words)
    assert (unpack(planes, count) == x + y + (x & 1)).all()


@given(netlists(most_inputs=9))
@example(comparison(5))
def test_chunks_of_one_word_do_not_disturb_each_other(netlist: Netlist) -> None:
    inputs = all_inputs(len(netlist.inputs))
    whole = evaluate(netlist, inputs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("proofkit.circuit.program.CHUNK", 1)
        assert (evaluate(netlist, inputs) == whole).all()


def test_no_assignments_at_all() -> None:
    assert evaluate(adder(2), np.zeros((5, 0), np.uint64)).shape == (3, 0)


def test_a_program_runs_again_on_other_inputs() -> None:
    program = Program(lower(multiplier(3)))
    for words in (1, CHUNK + 1, 1):
        inputs = np.random.default_rng(words).integers(0, 2**64, (6, words), np.uint64)
        assert (program.run(inputs) == evaluate(multiplier(3), inputs)).all()


def test_outputs_may_be_inputs_constants_and_the_same_node_twice() -> None:
    sketch = Sketch("odd")
    x = sketch.inputs("x", 2)
    no, yes, nand = sketch.group("g", Kind.GATE, [({}, -1), ({x[0]: 1}, 0), ({x[0]: -1, x[1]: -1}, 1)])
    netlist = sketch.netlist([x[1], no, yes, nand, nand, x[1]])
    expected = [evaluate_plain(netlist, assignment) for assignment in assignments(netlist)]
    assert expected == [[0, 0, 1, 1, 1, 0], [0, 0, 1, 1, 1, 0], [1, 0, 1, 1, 1, 1], [1, 0, 1, 0, 0, 1]]
    assert unpack_bits(evaluate(netlist, all_inputs(2)), 4).T.tolist() == expected


def test_the_values_of_forms_are_their_sums() -> None:
    netlist = comparison(2)
    difference = netlist.span("difference").first
    assert [node_values(netlist, a)[difference] for a in assignments(netlist)] == [
        x - y for y in range(4) for x in range(4)
    ]


@pytest.mark.parametrize("inputs", [4, 6])
def test_the_number_of_inputs_must_match(inputs: int) -> None:
    with pytest.raises(KernelError, match="5 inputs"):
        evaluate(adder(2), np.zeros((inputs, 1), np.uint64))
    with pytest.raises(KernelError, match="5 inputs"):
        evaluate_plain(adder(2), [0] * inputs)


def test_effort_counts_gates_and_reuses_registers() -> None:
    """One register holds true. The exclusive or of inputs is built in place, in the registers of the inputs."""
    assert effort(adder(8)).gates == 8
    sketch = Sketch("chain")
    x = sketch.inputs("x", 50)
    total = effort(sketch.netlist(sketch.group("odd", Kind.BIT, [(dict.fromkeys(x, 1), 0)])))
    assert (total.gates, total.steps, total.registers) == (0, 49, 51)


def test_a_complement_is_a_step_of_its_own_only_once_and_only_beside_a_plain_operand() -> None:
    sketch = Sketch("complements")
    x = sketch.inputs("x", 4)
    rows = [({x[0]: 1, x[3]: -1}, -1), ({x[1]: 1, x[3]: -1}, -1), ({x[2]: -1, x[3]: -1}, 0)]
    assert effort(sketch.netlist(sketch.group("g", Kind.GATE, rows))).steps == 4


KINDS = (Kind.INPUT, Kind.GATE, Kind.GATE)


def test_sums_that_may_outgrow_64_bits_or_read_their_own_group_are_not_taken_at_once() -> None:
    def netlist(weight: int, spans: tuple[Span, ...]) -> Netlist:
        rows: list[dict[int, int]] = [{}, {0: weight}, {0: weight, 1: weight}]
        return from_rows("sums", {}, spans, rows, [0, 0, 0], (2,))

    x, g, h = (Span(name, kind, at, ((),)) for at, (name, kind) in enumerate(zip("xgh", KINDS, strict=True)))
    both = Span("g", Kind.GATE, 1, ((0,), (1,)))
    assert is_summable(netlist(2**60, (x, g, h)))
    assert not is_summable(netlist(2**61, (x, g, h)))
    assert not is_summable(netlist(1, (x, both)))


@pytest.mark.parametrize("weight", [2**61, 2**62 - 2**10])
def test_a_bit_of_huge_weights_is_not_certain(weight: int) -> None:
    """The sum may not fit: 4 * 2**61 is 0 in a smaller machine word."""
    spans = (Span("x", Kind.INPUT, 0, ((0,), (1,), (2,), (3,))), Span("b", Kind.BIT, 4, ((),)))
    netlist = from_rows("huge", {}, spans, [{}] * 4 + [dict.fromkeys(range(4), weight)], [0] * 5, (4,))
    assert not certain_bits(netlist).any()
