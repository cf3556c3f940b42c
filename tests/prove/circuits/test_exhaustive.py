"""All inputs, each once, and the one that is wrong."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from proofkit.circuit.library import CIRCUITS
from proofkit.errors import UsageError
from proofkit.floats.format import FloatFormat
from proofkit.prove import exhaustive
from proofkit.prove.exhaustive import count, exhaust
from proofkit.prove.outcome import OUTPUTS, Answer, Obligation, obligations
from tests.prove.circuits.rows import DISJOINT, LEAKY, NEEDLE, NEVER, instance, instance_of, is_right, meant


class TestEnumeration:
    @pytest.mark.parametrize("chunk", [1, 3, 4096])
    @pytest.mark.parametrize(("name", "values"), [("float_add", [2]), ("float_less", [1]), ("int_sum", [3, 2])])
    def test_inputs_that_are_meant_come_once_each(
        self, name: str, values: list[int], chunk: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(exhaustive, "CHUNK", chunk)
        about = instance(name, *values)
        found = [
            (*bits, *words)
            for forms in product(*map(exhaustive._forms, about.operands))
            for c in exhaustive._chunks([field for form in forms for field in form])
            for at in np.flatnonzero(c.valid)
            for bits, words in [(c.assignment(int(at)), [int(word[at]) for word in c.words])]
        ]
        assignments, _ = meant(about)
        assert sorted(found) == sorted((*a, *about.numbers(a)) for a in assignments.tolist())
        assert len(found) == count(about)

    @pytest.mark.parametrize("p", [1, 2, 5, 11])
    def test_floats_are_counted(self, p: int) -> None:
        assert count(instance("float_less", p)) == FloatFormat(p).count ** 2


class TestAnswers:
    @pytest.mark.parametrize(
        ("name", "values", "inputs"),
        [("int_add", [3], 64), ("float_add", [2], 33**2), ("float_mul", [3], 129**2), ("float_sort", [3, 1], 9**3)],
    )
    def test_a_right_circuit(self, name: str, values: list[int], inputs: int) -> None:
        about = instance(name, *values)
        outcome = exhaust(about, obligations(about))
        assert (outcome.answer, outcome.inputs, outcome.counterexample) == (Answer.PROVED, inputs, None)

    @pytest.mark.parametrize("c", [0, 1, 77_777, 2**17 - 1])
    def test_a_needle(self, c: int) -> None:
        """Wrong on one of 2**17 inputs, and that one is named."""
        about = instance_of(NEEDLE, n=17, c=c)
        outcome = exhaust(about, obligations(about))
        assert outcome.answer is Answer.REFUTED
        assert outcome.counterexample is not None
        assert [number.significand for number in outcome.counterexample.inputs] == [c]
        assert [number.significand for number in outcome.counterexample.got] == [c ^ 1]
        assert outcome.inputs >= c + 1

    def test_a_needle_in_a_later_chunk(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(exhaustive, "CHUNK", 2)
        assert exhaust(instance_of(NEEDLE, n=10, c=700), [OUTPUTS]).inputs == 768

    def test_a_bit_that_is_two_though_the_outputs_agree(self) -> None:
        about = instance_of(LEAKY, n=2)
        assert not is_right(about, about.netlist)
        assert exhaust(about, [OUTPUTS]).answer is Answer.PROVED
        outcome = exhaust(about, [Obligation("z")])
        assert outcome.answer is Answer.REFUTED
        assert outcome.counterexample is not None
        assert "z[0] of leaky is 2" in outcome.counterexample.violated

    def test_only_inputs_that_are_promised_count(self) -> None:
        about = instance_of(DISJOINT, n=3)
        outcome = exhaust(about, obligations(about))
        assert (outcome.answer, outcome.inputs) == (Answer.PROVED, 27)

    def test_nothing_to_try(self) -> None:
        assert exhaust(instance_of(NEVER, n=2), [OUTPUTS]).inputs == 0

    def test_words_that_are_too_wide(self) -> None:
        row = CIRCUITS["int_add"]
        assert row.width({"p": 64}) > 62
        with pytest.raises(UsageError, match="machine integers"):
            exhaust(instance("int_add", 64), [OUTPUTS])

    def test_a_fault_that_evaluation_one_by_one_does_not_confirm(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(exhaustive, "counterexample", lambda *_: None)
        outcome = exhaust(instance_of(NEEDLE, n=3, c=5), [OUTPUTS])
        assert (outcome.answer, outcome.answer.code) == (Answer.DISAGREE, "PK703")
        assert "[1, 0, 1]" in outcome.reason
