"""What a Boolean program costs: sums are counted once, simple gates are not counted, and unread parts are left out."""

from __future__ import annotations

import pytest
from hypothesis import given

from proofkit.circuit.boolean import FALSE, TRUE, Builder, Logic, Op
from proofkit.circuit.logic import lower
from proofkit.circuit.netlist import Netlist
from proofkit.errors import KernelError
from proofkit.kernel.family import Kind
from tests.circuit.circuits import Row, Sketch, adder, comparison
from tests.circuit.random_circuits import netlists

WEIGHTS = [3, -1, 2, 5, -4, 1, 1, 2, 7, -6]


def gates(inputs: int, *rows: Row) -> Netlist:
    """Gates that read inputs 0, ..., inputs - 1; each is an output."""
    sketch = Sketch("gates")
    sketch.inputs("x", inputs)
    return sketch.netlist(sketch.group("g", Kind.GATE, rows))


def size(netlist: Netlist) -> int:
    return len(lower(netlist).ops)


def ones(inputs: int, weight: int = 1) -> dict[int, int]:
    return dict.fromkeys(range(inputs), weight)


@pytest.mark.parametrize(
    ("row", "operations"),
    [
        ((ones(9), -9), 8),  # and
        ((ones(9), -1), 8),  # or
        ((ones(9, -1), 8), 8),  # nand
        ((ones(9, -3), 2), 8),  # nor
        ((ones(9), -10), 0),  # false
        ((ones(9), 0), 0),  # true
        (({3: 5}, -2), 0),  # x[3]
        (({3: -5}, 2), 0),  # not x[3]
        (({0: 9, 1: 4, 2: 4}, -9), 0),  # x[0]: the others cannot do it, nor stop it
        (({0: 8, 1: 4, 2: 2, 3: 1}, -11), 3),  # a comparison with a constant
        (({0: 100, 1: 100, **dict.fromkeys((2, 3, 4), 1)}, -202), 6),  # x[0] and x[1] and a majority of three
    ],
)
def test_simple_gates_cost_little(row: Row, operations: int) -> None:
    assert size(gates(9, row)) == operations


def weighted(factor: int = 1) -> dict[int, int]:
    return {source: factor * weight for source, weight in enumerate(WEIGHTS)}


@pytest.mark.parametrize("factor", [1, -1, 3, -2])
def test_a_row_up_to_constant_sign_and_factor_shares_its_counter(factor: int) -> None:
    """A second gate costs a comparison of six digits, and what is trimmed of them for one, instead of a counter."""
    once = size(gates(10, (weighted(), -9)))
    assert once > 40
    assert once < size(gates(10, (weighted(), -9), (weighted(factor), -5 * factor))) <= once + 12


def test_all_thresholds_of_a_sum_share_one_counter() -> None:
    n = 31
    rows = [(ones(n), -t) for t in range(1, n + 1)]
    assert size(gates(n, *rows)) <= 5 * n + 2 * n


def test_thresholds_that_could_be_decided_without_some_literal_share_the_counter_too() -> None:
    """Each of the two gates could be a literal beside a smaller counter of its own, of some 40 operations."""
    weights = dict(enumerate([9, 4, 9, 3, 4, 11, 10, 8, 1]))
    assert size(gates(9, (weights, -49), (weights, -45))) <= 60
    many = {source: 12 - source for source in range(12)}
    assert size(gates(12, *((many, -t) for t in range(1, 78)))) <= 310


def test_a_small_rest_of_a_sum_is_counted_by_itself() -> None:
    """A disjunction of four literals and a majority of the others; and their conjunction."""
    weights = {**dict.fromkeys(range(4), 50), **dict.fromkeys((4, 5, 6), 1)}
    assert size(gates(7, (weights, -2), (weights, -202))) == 4 + 4 + 4


def test_a_form_and_the_same_sum_inside_gates_share_one_counter() -> None:
    sketch = Sketch("shared")
    sketch.inputs("x", 10)
    form = sketch.group("f", Kind.FORM, [(weighted(), 17)])[0]
    through = sketch.group("g", Kind.GATE, [({form: 1}, -17 - 9)])
    alone = size(sketch.netlist(through))
    direct = sketch.group("h", Kind.GATE, [(weighted(), -9), (weighted(-1), 3)])
    together = lower(sketch.netlist([*through, *direct]))
    assert len(together.ops) <= alone + 12
    assert together.outputs[0] == together.outputs[1]


def test_prefixes_of_a_sum_share_their_adders() -> None:
    """n carries read n**2 wires, but need n full adders; of the last one's sum, only the lowest digit is built."""
    assert size(adder(16)) == 5 * 16


def test_a_bit_without_its_obligation_is_an_exclusive_or() -> None:
    sketch = Sketch("bit")
    x = sketch.inputs("x", 6)
    weights = {x[0]: 1, x[1]: -3, x[2]: 2, x[3]: 5, x[4]: -4, x[5]: 7}
    netlist = sketch.netlist(sketch.group("b", Kind.BIT, [(weights, 4)]))
    logic = lower(netlist)
    assert {op for _, op, _, _ in logic.operations()} == {Op.XOR}
    assert len(logic.ops) == 3
    checked = lower(netlist, obligations=True)
    assert checked.outputs[0] >> 1 in {variable for variable, _, _, _ in checked.operations()}
    assert len(checked.ops) > 20


def test_only_the_cone_of_the_outputs_is_kept() -> None:
    netlist = comparison(8)
    above, equal, below = netlist.outputs
    assert len(lower(netlist, [above]).ops) < len(lower(netlist, [above, equal, below]).ops)
    logic = lower(netlist, [netlist.inputs[3]])
    assert (logic.inputs, len(logic.ops), logic.outputs) == (16, 0, (2 * 4,))


def test_obligations_of_sums_that_are_bits_by_their_range_fold_away() -> None:
    sketch = Sketch("bits")
    x = sketch.inputs("x", 2)
    bits = sketch.group("b", Kind.BIT, [({x[0]: 1}, 0), ({x[0]: -1}, 1), ({}, 1), ({}, 2), ({x[1]: 2}, 0)])
    assert lower(sketch.netlist(bits), obligations=True).obligations == dict(
        zip(bits, [FALSE, FALSE, FALSE, TRUE, 2 * (x[1] + 1)], strict=True)
    )


def test_a_form_is_not_an_output() -> None:
    netlist = comparison(2)
    with pytest.raises(KernelError, match="difference of comparison is a form"):
        lower(netlist, [netlist.span("difference").first])


@given(netlists())
def test_programs_are_in_normal_form(netlist: Netlist) -> None:
    """Operands come earlier, no operation occurs twice, none has a constant operand, and every one is read."""
    logic = lower(netlist, obligations=True)
    rows = list(logic.operations())
    roots = {literal >> 1 for literal in (*logic.outputs, *logic.obligations.values())}
    read = roots | {operand >> 1 for _, _, *operands in rows for operand in operands}
    assert [variable for variable, _, _, _ in rows] == list(range(logic.inputs + 1, logic.inputs + 1 + len(rows)))
    assert all(variable in read for variable, _, _, _ in rows)
    assert all(1 < left < right and right >> 1 < variable for variable, _, left, right in rows)
    assert not any((left | right) & 1 for _, op, left, right in rows if op is Op.XOR)
    assert len({row[1:] for row in rows}) == len(rows)


def table(logic: Logic) -> list[list[int]]:
    """The outputs for every assignment, one operation after the other."""
    rows = []
    for j in range(2**logic.inputs):
        values = [0, *(j >> k & 1 for k in range(logic.inputs))]
        for _, op, left, right in logic.operations():
            a, b = values[left >> 1] ^ left & 1, values[right >> 1] ^ right & 1
            values.append(a ^ b if op is Op.XOR else a & b)
        rows.append([values[output >> 1] ^ output & 1 for output in logic.outputs])
    return rows


@pytest.mark.parametrize("complements", range(8))
def test_a_full_adder_has_five_operations_whatever_is_complemented(complements: int) -> None:
    builder = Builder(3)
    logic = builder.logic(builder.full_adder(*(2 * k + 2 | complements >> k & 1 for k in range(3))), {})
    counts = [(j ^ complements).bit_count() for j in range(8)]
    assert table(logic) == [[count & 1, count >> 1] for count in counts]
    assert len(logic.ops) == 5
    assert not any((left ^ right) & 1 for _, op, left, right in logic.operations() if op is Op.AND)


def test_operations_fold_and_are_made_once() -> None:
    builder = Builder(2)
    a, b = 2, 4
    assert [builder.conjunction(a, other) for other in (FALSE, TRUE, a, a ^ 1)] == [FALSE, a, a, FALSE]
    assert [builder.disjunction(a, other) for other in (FALSE, TRUE, a, a ^ 1)] == [a, TRUE, a, TRUE]
    assert [builder.xor(a, other) for other in (FALSE, TRUE, a, a ^ 1)] == [a, a ^ 1, FALSE, TRUE]
    both = builder.conjunction(a, b)
    assert builder.conjunction(b, a) == both
    assert builder.disjunction(b ^ 1, a ^ 1) == both ^ 1
    assert builder.xor(b ^ 1, a) == builder.xor(a, b) ^ 1
    assert table(builder.logic([both, builder.xor(a, b)], {})) == [[0, 0], [0, 1], [0, 1], [1, 0]]
