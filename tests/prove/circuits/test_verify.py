"""From a name and parameters to evidence: controls first, and nothing is proved that was not shown to be refutable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from proofkit.circuit.library import CIRCUITS
from proofkit.circuit.library.row import Circuit
from proofkit.errors import UsageError
from proofkit.prove import verify as module
from proofkit.prove.control import sample, wrong_bits, wrong_outputs
from proofkit.prove.exhaustive import exhaust
from proofkit.prove.outcome import OUTPUTS, Answer, Obligation, Outcome, merged, obligations
from proofkit.prove.ports import Instance
from proofkit.prove.verify import METHODS, Method, verify
from tests.prove.circuits.rows import (
    DISJOINT,
    LEAKY,
    NEEDLE,
    NEVER,
    RARE,
    RIPPLE,
    instance,
    instance_of,
    is_right,
)

Asked = Sequence[Obligation]


class TestVerdicts:
    def test_few_inputs_are_proved_by_both_methods(self) -> None:
        evidence = verify(RIPPLE, {"n": 3})
        assert evidence.answer is Answer.PROVED
        assert evidence.methods == ("exhaustive", "z3")
        assert (evidence.outcome.inputs, evidence.gates, evidence.evaluations) == (64, 3, 192)
        assert evidence.outcome.rlimit > 0

    @pytest.mark.parametrize(
        ("name", "params", "methods"),
        [
            ("float_add", {"p": 3}, ("exhaustive",)),
            ("float_less", {"p": 7}, ("z3",)),
            ("select", {"p": 80}, ("z3",)),
        ],
    )
    def test_the_method_depends_on_the_inputs(
        self, name: str, params: dict[str, int], methods: tuple[str, ...]
    ) -> None:
        evidence = verify(name, params)
        assert (evidence.answer, evidence.methods) == (Answer.PROVED, methods)

    @pytest.mark.parametrize("method", ["exhaustive", "z3"])
    def test_a_wrong_circuit(self, method: str) -> None:
        """It is right on whatever is sampled first."""
        evidence = verify(NEEDLE, {"n": 12, "c": 99}, method)
        assert (evidence.answer, evidence.answer.code) == (Answer.REFUTED, "PK701")
        assert evidence.methods == (method,)
        assert evidence.counterexample is not None
        assert evidence.counterexample.replay == "proofkit circuit eval needle -n 12 --set c=99 99"

    def test_a_circuit_that_is_wrong_at_first_sight(self) -> None:
        evidence = verify(LEAKY, {"n": 3})
        assert (evidence.answer, evidence.methods) == (Answer.REFUTED, ("sample",))

    def test_no_budget(self) -> None:
        evidence = verify("float_mul", {"p": 4}, "z3", rlimit=1)
        assert (evidence.answer, evidence.answer.code) == (Answer.UNDECIDED, "PK702")
        assert evidence.outcome.reason.startswith("control: outputs: ")

    def test_a_budget_that_suffices_for_controls_only(self) -> None:
        evidence = verify("int_mul", {"p": 6}, "z3", rlimit=250_000)
        assert evidence.answer is Answer.UNDECIDED
        assert evidence.outcome.reason.startswith("outputs: ")

    def test_twice_the_same(self) -> None:
        assert verify(RIPPLE, {"n": 8}, "z3") == verify(RIPPLE, {"n": 8}, "z3")

    def test_a_row_of_the_library_is_the_same_as_its_name(self) -> None:
        params = {"p": 2}
        assert verify(CIRCUITS["float_mul"], params, "exhaustive") == verify("float_mul", params, "exhaustive")

    @pytest.mark.parametrize(
        ("name", "params", "method", "says"),
        [
            ("int_ad", {"p": 3}, "auto", "no circuit is called int_ad"),
            ("int_add", {"p": 3}, "guess", "no method is called guess"),
            ("int_add", {"p": 0}, "auto", "takes p >= 1"),
        ],
    )
    def test_what_there_is_not(self, name: str, params: dict[str, int], method: str, says: str) -> None:
        with pytest.raises(UsageError, match=says):
            verify(name, params, method)


def answering(answer: Answer) -> Method:
    outcome = Outcome(answer, reason="so it is")
    return Method(lambda *_: outcome, lambda _i, asked, _r: [outcome] * len(asked))


class TestControls:
    def use(self, monkeypatch: pytest.MonkeyPatch, **methods: Method) -> None:
        monkeypatch.setattr(module, "METHODS", methods)

    def test_a_method_that_proves_everything_is_found_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.use(monkeypatch, z3=answering(Answer.PROVED))
        evidence = verify(RIPPLE, {"n": 3}, "z3")
        assert (evidence.answer, evidence.answer.code) == (Answer.VACUOUS, "PK708")
        assert evidence.control[0] in evidence.outcome.reason

    @pytest.mark.parametrize("ignored", [OUTPUTS, Obligation("z")])
    def test_a_method_that_is_blind_to_one_obligation_is_found_out(
        self, ignored: Obligation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def each(about: Instance, asked: Asked, _: int) -> list[Outcome]:
            return [exhaust(about, [one] if one != ignored else []) for one in asked]

        self.use(monkeypatch, blind=Method(METHODS["exhaustive"].together, each))
        evidence = verify(DISJOINT, {"n": 3}, "blind")
        assert evidence.answer is Answer.VACUOUS
        assert evidence.outcome.reason.startswith(f"{ignored}: ")

    @pytest.mark.parametrize("answer", [Answer.UNDECIDED, Answer.DISAGREE])
    def test_a_control_that_is_not_refuted(self, answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
        self.use(monkeypatch, z3=answering(answer))
        evidence = verify(RIPPLE, {"n": 3}, "z3")
        assert (evidence.answer, evidence.outcome.reason) == (answer, "control: so it is")

    @pytest.mark.parametrize("row", [NEVER, replace(NEVER, promise=lambda _w, _p, a: a[0] < 0)])
    def test_a_statement_about_nothing_is_not_proved(self, row: Circuit) -> None:
        assert exhaust(instance_of(row, n=3), [OUTPUTS]).answer is Answer.PROVED
        for method in (name for name in METHODS if name != "balls"):
            evidence = verify(row, {"n": 3}, method)
            assert (evidence.answer, evidence.answer.code) == (Answer.VACUOUS, "PK708")

    def test_an_input_that_is_hard_to_guess(self) -> None:
        assert sample(instance_of(RARE, n=24)) == []
        assert verify(RARE, {"n": 24}, "z3").answer is Answer.PROVED

    def test_a_circuit_without_gates(self) -> None:
        evidence = verify("float_negate", {"p": 2})
        assert (evidence.answer, evidence.gates) == (Answer.PROVED, 0)

    @pytest.mark.parametrize(
        ("name", "values"), [("int_add", [4]), ("float_add", [2]), ("float_mul", [3]), ("float_max_of", [2, 2])]
    )
    def test_the_changed_circuits_are_wrong(self, name: str, values: list[int]) -> None:
        about = instance(name, *values)
        inputs = sample(about)
        outputs = wrong_outputs(about, inputs)
        assert outputs is not None
        assert not is_right(about, outputs.netlist)
        assert exhaust(about.with_netlist(outputs.netlist), [OUTPUTS]).answer is Answer.REFUTED
        groups = [obligation for obligation in obligations(about) if obligation != OUTPUTS]
        subject = about.with_netlist(wrong_bits(about, groups, inputs[0]).netlist)
        assert {exhaust(subject, [one]).answer for one in groups} == {Answer.REFUTED}

    def test_a_sample_is_meant_and_the_same_every_time(self) -> None:
        about = instance("float_add", 3)
        assert len(sample(about)) == 16
        assert sample(about) == sample(about)
        assert sample(instance_of(DISJOINT, n=5))


class TestMethodsTogether:
    def test_a_proof_and_a_counterexample_disagree(self, monkeypatch: pytest.MonkeyPatch) -> None:
        liar = replace(METHODS["exhaustive"], together=lambda *_: Outcome(Answer.PROVED))
        monkeypatch.setattr(module, "METHODS", {"exhaustive": METHODS["exhaustive"], "z3": liar})
        evidence = verify(NEEDLE, {"n": 12, "c": 99})
        assert (evidence.answer, evidence.answer.code) == (Answer.DISAGREE, "PK703")
        assert evidence.outcome.reason == "refuted by exhaustive, proved by z3"

    @pytest.mark.parametrize(
        ("second", "answer", "methods"),
        [
            (Answer.UNDECIDED, Answer.PROVED, ("exhaustive",)),
            (Answer.DISAGREE, Answer.DISAGREE, ("exhaustive", "z3")),
        ],
    )
    def test_the_other_answers(
        self, second: Answer, answer: Answer, methods: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = replace(METHODS["exhaustive"], together=lambda *_: Outcome(second))
        monkeypatch.setattr(module, "METHODS", {"exhaustive": METHODS["exhaustive"], "z3": other})
        evidence = verify(RIPPLE, {"n": 2})
        assert (evidence.answer, evidence.methods) == (answer, methods)

    def test_the_worst_of_several_outcomes(self) -> None:
        several = [Outcome(Answer.PROVED, 4, 10), Outcome(Answer.UNDECIDED, 0, 5, reason="tired")]
        assert merged(several) == Outcome(Answer.UNDECIDED, 4, 15, reason="tired")
        assert merged([*several, Outcome(Answer.REFUTED)]).answer is Answer.REFUTED


class TestCompositional:
    def test_is_taken_where_inputs_are_too_many_and_there_are_lemmas(self) -> None:
        evidence = verify("int_add", {"p": 16})
        assert (evidence.methods, evidence.answer) == (("compositional",), Answer.PROVED)
        assert evidence.outcome.lemmas
        assert evidence.control

    def test_is_refused_where_there_are_no_lemmas(self) -> None:
        with pytest.raises(UsageError, match="there are lemmas for"):
            verify("parity", {"n": 3}, "compositional")

    def test_does_not_prove_a_wrong_circuit(self) -> None:
        wrong = replace(
            CIRCUITS["int_add"], text=CIRCUITS["int_add"].text.replace("range(j + 1, i)", "range(j + 2, i)")
        )
        assert verify(wrong, {"p": 40}, "compositional").answer is not Answer.PROVED
