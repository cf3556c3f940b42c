"""Queries to Z3: what they decide, what they cost, and what is made of the replies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from proofkit.circuit.library.row import Circuit, Port
from proofkit.circuit.netlist import Netlist
from proofkit.errors import UsageError
from proofkit.floats.words import IntWords
from proofkit.kernel.family import Kind
from proofkit.prove.exhaustive import exhaust
from proofkit.prove.monolithic import ask_z3, find_input
from proofkit.prove.mutate import mutants
from proofkit.prove.outcome import OUTPUTS, Answer, Obligation, merged, obligations
from proofkit.prove.ports import Instance
from proofkit.prove.solve import MOST_RLIMIT, Query, Reply, solve, solve_apart, solve_together
from tests.circuit.random_circuits import netlists
from tests.prove.circuits.rows import (
    BUDGET,
    DISJOINT,
    LEAKY,
    NEEDLE,
    NEVER,
    RARE,
    by_z3,
    here,
    instance,
    instance_of,
    is_right,
)


class TestAnswers:
    @pytest.mark.parametrize(
        ("name", "values"),
        [("int_add", [16]), ("float_add", [3]), ("float_mul", [3]), ("float_less", [24]), ("float_sort", [2, 3])],
    )
    def test_a_right_circuit(self, name: str, values: list[int]) -> None:
        about = instance(name, *values)
        outcomes = by_z3(about, obligations(about))
        assert {outcome.answer for outcome in outcomes} == {Answer.PROVED}
        assert merged(outcomes).rlimit > 0

    @pytest.mark.parametrize("c", [0, 12_345_678, 2**40 - 1])
    def test_a_needle(self, c: int) -> None:
        [outcome] = by_z3(instance_of(NEEDLE, n=40, c=c), [OUTPUTS])
        assert outcome.answer is Answer.REFUTED
        assert outcome.counterexample is not None
        assert [number.significand for number in outcome.counterexample.inputs] == [c]

    def test_a_bit_that_is_two_though_the_outputs_agree(self) -> None:
        outputs, bits = by_z3(instance_of(LEAKY, n=3), [OUTPUTS, Obligation("z")])
        assert outputs.answer is Answer.PROVED
        assert bits.answer is Answer.REFUTED
        assert bits.counterexample is not None
        assert "of leaky is 2" in bits.counterexample.violated

    def test_only_inputs_that_are_promised_count(self) -> None:
        about = instance_of(DISJOINT, n=8)
        assert {outcome.answer for outcome in by_z3(about, obligations(about))} == {Answer.PROVED}

    def test_floats_are_canonical(self) -> None:
        """Of other patterns, the comparison would be wrong."""
        about = instance("float_less", 3)
        [found] = find_input(about, BUDGET, here)
        assert about.assumed(IntWords(), about.numbers(found))

    def test_an_input_that_is_hard_to_guess(self) -> None:
        assert find_input(instance_of(RARE, n=40), BUDGET, here) == [tuple((1 - k % 2) for k in range(40))]

    def test_an_input_that_does_not_exist(self) -> None:
        assert find_input(instance_of(NEVER, n=4), BUDGET, here) == []

    def test_a_fault_that_evaluation_does_not_confirm(self) -> None:
        [outcome] = ask_z3(instance("int_add", 2), [OUTPUTS], BUDGET, lambda _: [Reply("sat", 7, (1, 0, 1, 0))])
        assert (outcome.answer, outcome.rlimit) == (Answer.DISAGREE, 7)
        assert "[1, 0, 1, 0]" in outcome.reason


class TestBudgets:
    def test_none_is_enough_for_nothing(self) -> None:
        [outcome] = ask_z3(instance("float_mul", 4), [OUTPUTS], 1, here)
        assert (outcome.answer, outcome.answer.code, outcome.rlimit) == (Answer.UNDECIDED, "PK702", 1)
        assert outcome.reason

    @pytest.mark.parametrize("rlimit", [0, -1, MOST_RLIMIT + 1])
    def test_must_be_one(self, rlimit: int) -> None:
        with pytest.raises(UsageError, match="budget"):
            ask_z3(instance("int_add", 2), [OUTPUTS], rlimit, here)

    def test_are_the_same_wherever_it_is_asked(self) -> None:
        """A process of its own, one for all, this one after others: the same answers for the same effort."""
        about = instance("float_mul", 3)
        asked = obligations(about)
        runs = [ask_z3(about, asked, BUDGET, solver) for solver in (solve_apart, solve_together, here, here)]
        assert runs[0] == runs[1] == runs[2] == runs[3]
        assert {outcome.answer for outcome in runs[0]} == {Answer.PROVED}


class TestProcesses:
    TEXT = "(declare-const a Bool)(declare-const b Bool)(assert (and a (not b)))"

    @pytest.mark.parametrize("solver", [here, solve_together, solve_apart])
    def test_values_come_in_the_order_of_the_names(self, solver: Callable[[Sequence[Query]], list[Reply]]) -> None:
        queries = [Query(self.TEXT, ("b", "a"), BUDGET), Query(self.TEXT + "(assert b)", ("b",), BUDGET)]
        first, second = solver(queries)
        assert (first.answer, first.values, second.answer) == ("sat", (0, 1), "unsat")

    def test_a_name_that_does_not_occur_has_some_value(self) -> None:
        assert solve(Query(self.TEXT, ("z",), BUDGET)).values in [(0,), (1,)]

    def test_one_that_dies_has_not_answered(self) -> None:
        replies = solve_apart([Query("(assert", (), BUDGET), Query(self.TEXT, (), BUDGET)])
        assert [reply.answer for reply in replies] == ["unknown", "sat"]
        assert "ended with code 1" in replies[0].reason


def meaning_of(netlist: Netlist) -> Circuit:
    """A row that says about a circuit what it does, if bits are the parity of their sums."""

    def run(w: Any, _: object, operands: Sequence[Any]) -> list[Any]:
        values: list[Any] = []
        for node, kind in enumerate(netlist.kinds.tolist()):
            total = w.constant(int(netlist.constant[node]))
            for source, weight in netlist.wires(node):
                total = total + values[source] * w.constant(weight)
            match kind:
                case Kind.INPUT:
                    total = operands[0] >> node & 1
                case Kind.GATE:
                    total = w.where(total >= 0, w.constant(1), w.constant(0))
                case Kind.BIT:
                    total = total & 1
            values.append(total)
        spans = [span for span in netlist.spans if span.kind is not Kind.FORM]
        words = (sum((values[v] << k for k, v in enumerate(s.nodes)), w.constant(0)) for s in spans)
        return list(words)

    outputs = tuple(Port(span.name) for span in netlist.spans if span.kind is not Kind.FORM)
    return Circuit("random", "", "", (Port("x"),), outputs, run, lambda _: 40, ())


class TestRandomCircuits:
    @settings(max_examples=40)
    @given(netlists(most_inputs=4), st.data())
    def test_both_methods_say_what_plain_evaluation_says(self, netlist: Netlist, data: st.DataObject) -> None:
        """About a circuit with respect to itself, and a mutant of it."""
        assume(netlist.inputs)
        about = Instance.of(meaning_of(netlist), netlist)
        changed = data.draw(st.sampled_from([netlist, *(mutant.netlist for mutant in mutants(netlist))]))
        subject = about.with_netlist(changed)
        wanted = Answer.PROVED if is_right(about, changed) else Answer.REFUTED
        assert exhaust(subject, obligations(subject)).answer is wanted
        assert merged(by_z3(subject, obligations(subject))).answer is wanted
