"""Which bits make up which numbers, and which inputs are meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from proofkit.circuit.library import CIRCUITS
from proofkit.circuit.library.row import Circuit, Meaning, Port
from proofkit.circuit.netlist import Netlist
from proofkit.errors import KernelError
from proofkit.floats.format import FloatFormat
from proofkit.floats.words import IntWords, Triple, Words
from proofkit.kernel.family import Kind
from proofkit.prove.ports import Instance
from tests.circuit.circuits import Sketch
from tests.prove.circuits.rows import DISJOINT, instance, instance_of, row


def labels(about: Instance, nodes: tuple[int, ...]) -> dict[str, list[list[str]]]:
    """The labels of each operand's bits, field by field."""
    sides = about.operands if nodes is about.netlist.inputs else about.results
    return {o.name: [[about.netlist.label(nodes[place]) for place in field] for field in o.fields] for o in sides}


def echo(_w: Words, _p: Mapping[str, int], a: Sequence[Any]) -> Sequence[Any]:
    return a


class TestOperands:
    def test_integers(self) -> None:
        adder = instance("int_add", 2)
        assert labels(adder, adder.netlist.inputs) == {"x": [["x[0]", "x[1]"]], "y": [["y[0]", "y[1]"]]}
        assert labels(adder, adder.netlist.outputs) == {"s": [["s[0]", "s[1]", "s[2]"]]}

    def test_floats(self) -> None:
        negation = instance("float_negate", 2)
        found = labels(negation, negation.netlist.inputs)
        assert found == {"x": [["x_s"], ["x_m[0]", "x_m[1]"], ["x_e[0]", "x_e[1]", "x_e[2]"]]}
        assert negation.operands[0].precision == 2

    def test_arrays(self) -> None:
        total = instance("int_sum", 3, 2)
        found = labels(total, total.netlist.inputs)
        assert found == {f"a[{i}]": [[f"a[{i}, 0]", f"a[{i}, 1]"]] for i in range(3)}
        assert total.expected(IntWords(), [1, 2, 3]) == [6]

    def test_arrays_of_floats(self) -> None:
        order = instance("float_sort", 3, 2)
        assert [operand.name for operand in order.operands] == ["x[0]", "x[1]", "x[2]"]
        zero, one, two = (FloatFormat(2).fields(FloatFormat(2).at(rank)) for rank in (0, 5, 6))
        assert order.expected(IntWords(), [*two, *zero, *one])[:9] == [*zero, *one, *two]

    def test_indices_may_start_anywhere_and_come_in_any_order(self) -> None:
        sketch = Sketch("s")
        bits = sketch.group("x", Kind.INPUT, [({}, 0)] * 3, [(5,), (3,), (4,)])
        z = sketch.group("z", Kind.GATE, [({bit: 1}, -1) for bit in bits], [(2,), (0,), (1,)])
        about = Instance.of(identity(), sketch.netlist(z))
        assert about.operands[0].fields == ((1, 2, 0),)
        assert about.results[0].fields == ((1, 2, 0),)

    def test_a_group_that_is_not_there(self) -> None:
        with pytest.raises(KernelError, match="y is no group"):
            Instance.of(row("f(", [Port("y")], [Port("z")], echo), netlist())

    def test_a_group_that_is_no_output(self) -> None:
        with pytest.raises(KernelError, match="x is no group"):
            Instance.of(row("f(", [Port("x")], [Port("x")], echo), netlist())

    def test_an_input_that_belongs_to_no_port(self) -> None:
        with pytest.raises(KernelError, match="not just its inputs"):
            Instance.of(replace(CIRCUITS["int_add"], inputs=(Port("x"),)), instance("int_add", 2).netlist)

    def test_bits_that_are_not_in_a_row(self) -> None:
        with pytest.raises(KernelError, match="does not count bits"):
            Instance.of(identity(), netlist(indices=[(0,), (2,)]))

    def test_no_bits_at_all(self) -> None:
        with pytest.raises(KernelError, match="empty"):
            Instance.of(identity(), netlist(bits=0))

    def test_a_float_of_the_wrong_shape(self) -> None:
        sketch = Sketch("s")
        for name, bits in (("x_s", 1), ("x_m", 2), ("x_e", 2)):
            sketch.inputs(name, bits)
        with pytest.raises(KernelError, match="not the bits of a float"):
            Instance.of(row("f(", [Port("x", "float")], [], echo), sketch.netlist([]))

    def test_a_meaning_with_too_few_results(self) -> None:
        with pytest.raises(KernelError, match="not as many results"):
            Instance.of(identity(lambda _w, _p, _a: ([],)), netlist())


def identity(meaning: Meaning | None = None) -> Circuit:
    return row("identity(", [Port("x")], [Port("z", array=meaning is not None)], meaning or (lambda _w, _p, a: a))


def netlist(bits: int = 2, indices: list[tuple[int, ...]] | None = None) -> Netlist:
    sketch = Sketch("identity")
    x = sketch.group("x", Kind.INPUT, [({}, 0)] * bits, indices or [(i,) for i in range(bits)])
    return sketch.netlist(sketch.group("z", Kind.GATE, [({bit: 1}, -1) for bit in x]))


class TestAssumptions:
    @pytest.mark.parametrize("p", [1, 2, 3])
    def test_floats_are_those_of_the_format(self, p: int) -> None:
        negation, format = instance("float_negate", p), FloatFormat(p)
        floats = {format.fields(x) for x in format}
        found = {
            Triple(s, m, e)
            for s in range(2)
            for m in range(1 << p)
            for e in range(2 << p)
            if negation.assumed(IntWords(), [s, m, e])
        }
        assert found == floats

    def test_a_promise(self) -> None:
        about = instance_of(DISJOINT, n=2)
        assert about.assumed(IntWords(), [1, 2])
        assert not about.assumed(IntWords(), [1, 3])

    def test_no_promise_and_no_floats(self) -> None:
        assert instance("int_add", 2).assumed(IntWords(), [3, 3])

    def test_every_operand_counts(self) -> None:
        about = instance("float_add", 2)
        right = [0, 2, 5]
        for wrong in ([0, 1, 5], [0, 0, 1], [1, 0, 0]):
            assert about.assumed(IntWords(), [*right, *right])
            assert not about.assumed(IntWords(), [*wrong, *right])
            assert not about.assumed(IntWords(), [*right, *wrong])
