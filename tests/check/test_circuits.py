"""Circuits in a check: what is refused, what is refuted, and which finding says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from proofkit.check.circuits import check_circuits, foundation, function_text, scope_text, serving
from proofkit.check.outcome import CheckedCircuit
from proofkit.check.run import check
from proofkit.circuit.library import CIRCUITS, Circuit
from proofkit.circuit.library.remainders import HARDWIRED
from proofkit.prove import verify as proving
from proofkit.prove.evidence import Evidence
from proofkit.prove.outcome import Answer, Outcome
from proofkit.prove.ports import Instance
from proofkit.terms import Finding, Status

ADD = replace(CIRCUITS["int_add"])
"""A row that is not that of the library, so that nothing is remembered of it."""


def changed(old: str, new: str) -> Circuit:
    """Addition with one line of its description changed."""
    assert ADD.text.count(old) == 1
    return replace(ADD, text=ADD.text.replace(old, new))


def checked(row: Circuit) -> tuple[CheckedCircuit, list[Finding]]:
    (found,), findings = check_circuits([row])
    return found, findings


def test_a_right_circuit_has_a_summary_evidence_and_no_finding() -> None:
    found, findings = checked(ADD)
    assert findings == []
    assert found.status is Status.MODULO
    assert found.summary is not None
    assert found.measure is not None
    assert found.summary.depth == found.measure.depth
    assert [e.outcome.answer for e in found.evidence] == [Answer.PROVED]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("all(one[k] for k in range(j + 1, i))", "all(one[k] for k in range(j + 2, i))"),
        ("- 2*carry[i + 1] if i < p", "- carry[i + 1] if i < p"),
        ("gate both[i] = x[i] and y[i]", "gate both[i] = x[i] or y[i]"),
    ],
)
def test_a_wrong_circuit_is_refuted_by_an_input(old: str, new: str) -> None:
    found, findings = checked(changed(old, new))
    assert [finding.code for finding in findings] == ["PK701"]
    assert found.status is Status.REFUTED
    assert findings[0].subject == "circuit:int_add"
    assert found.evidence[0].outcome.counterexample is not None


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("range(j + 1, i))", "range(j + 1, i + 1))", "is not shown to lie in"),
        ("bit carry[i] = (both[i - 1]", "bit carry[i] = (later[i - 1]", "no earlier group"),
        ("range(i - 1)\nbit", "range(sqrt(i))\nbit", "not an index formula"),
        ("output s", "output t", "no such group"),
        ("2*carry[i + 1]", "2**i*carry[i + 1]", "polynomial"),
    ],
)
def test_a_description_that_shows_less_is_refused(old: str, new: str, reason: str) -> None:
    found, findings = checked(changed(old, new))
    assert [finding.code for finding in findings] == ["PK704"]
    assert reason in findings[0].message
    assert found.status is Status.UNDECIDED
    assert found.summary is None
    assert found.measure is None


def test_nothing_is_proved_of_a_circuit_that_no_control_can_tell_apart() -> None:
    """A promise that no operand keeps makes every statement about the function vacuous."""
    _, findings = checked(replace(ADD, promise=lambda _w, _p, a: a[0] + a[1] < 0))
    assert [finding.code for finding in findings] == ["PK708"]


def test_undecided_and_disagreeing_answers_are_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    for answer, code in ((Answer.UNDECIDED, "PK702"), (Answer.DISAGREE, "PK703"), (Answer.VACUOUS, "PK708")):

        def verify(instance: Instance, method: str, answer: Answer = answer) -> Evidence:
            return replace(proving.verify_instance(instance, method), outcome=Outcome(answer, reason="for a test"))

        monkeypatch.setattr("proofkit.check.inspection.verify_instance", verify)
        found, findings = checked(ADD)
        assert [finding.code for finding in findings] == [code]
        assert "for a test" in findings[0].message
        assert found.status is Status.UNDECIDED


def test_a_netlist_that_is_not_what_the_description_says_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proofkit.check.summary.gates_at", lambda *_: 7)
    _, findings = checked(ADD)
    assert {finding.code for finding in findings} == {"PK703"}


def test_evidence_names_methods_and_widths_and_only_what_was_proved() -> None:
    found, _ = checked(ADD)
    proved = found.evidence[0]
    failed = replace(proved, params={"p": 9}, outcome=Outcome(Answer.UNDECIDED))
    width = proved.params["p"]
    assert scope_text([proved, failed]) == f"exhaustive p = {width}"
    assert scope_text([failed]) == ""


def test_a_lemma_about_operations_rests_on_their_circuits() -> None:
    outcome = check([], circuits=[CIRCUITS["float_add"], CIRCUITS["float_mul"], ADD])
    named = dict(serving(["add", "mul", "div"], outcome.circuits))
    assert {name: found.row.name for name, found in named.items()} == {"add": "float_add", "mul": "float_mul"}
    text = foundation("add", named["add"])
    assert "depth 6 for all parameters" in text
    assert "cited beyond" in text


def test_a_refuted_circuit_is_no_foundation() -> None:
    found, _ = checked(changed("- 2*carry[i + 1] if i < p", "- carry[i + 1] if i < p"))
    assert foundation("add", found) == "circuit int_add for add: refuted"


TWINS = ("float_div_uniform", "float_sqrt_uniform", "float_exp_uniform")


@pytest.mark.parametrize("name", TWINS)
def test_a_row_of_the_same_text_stands_for_a_large_circuits_function(name: str) -> None:
    row = CIRCUITS[name]
    assert row.as_in is not None
    found, findings = checked(replace(row))
    assert findings == []
    assert found.evidence == ()
    assert found.as_in is not None
    assert found.status is found.as_in.status
    if found.status is Status.MODULO:
        assert function_text(found).startswith(f"not checked itself; same text but for constants as {row.as_in.of}, ")


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        (
            "float_div_uniform",
            {"text": CIRCUITS["float_div_uniform"].text + "\n"},
            "the description of float_div may not",
        ),
        ("float_div_uniform", {"inputs": CIRCUITS["float_div"].inputs[::-1]}, "ports of float_div may not"),
        ("float_div_uniform", {"meaning": CIRCUITS["float_mul"].meaning}, "the meaning of float_div may not"),
        ("float_exp_uniform", {"approximates": "erf"}, "the meaning of float_exp_series may not"),
    ],
)
def test_a_row_of_another_text_or_meaning_stands_for_nothing(name: str, change: dict[str, Any], reason: str) -> None:
    found, findings = checked(replace(CIRCUITS[name], **change))
    assert [finding.code for finding in findings] == ["PK704"]
    assert reason in findings[0].message
    assert (found.as_in, found.status) == (None, Status.UNDECIDED)
    assert function_text(found) == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"of": "float_mul"}, "the description and the meaning of float_mul may not"),
        ({"of": "float_quotient"}, "no circuit is called float_quotient"),
        ({"of": "float_sqrt_uniform"}, "float_sqrt_uniform has its own function from float_sqrt_series"),
        ({"template": lambda _: CIRCUITS["float_div_uniform"].text}, "the description of float_div may not"),
        ({"theirs": replace(HARDWIRED, scaled="1")}, "not known to be those of float_div"),
        ({"mine": "one text", "theirs": "another"}, "not known to be those of float_div"),
    ],
)
def test_another_row_needs_the_same_text_but_for_known_constants(change: dict[str, Any], reason: str) -> None:
    row = CIRCUITS["float_div_uniform"]
    assert row.as_in is not None
    found, findings = checked(replace(row, as_in=replace(row.as_in, **change)))
    assert [finding.code for finding in findings] == ["PK704"]
    assert reason in findings[0].message
    assert (found.as_in, found.status) == (None, Status.UNDECIDED)


def test_a_row_that_is_meant_for_fewer_operands_stands_for_nothing() -> None:
    row = CIRCUITS["float_div_uniform"]
    assert row.as_in is not None
    other = replace(CIRCUITS["float_div"], promise=lambda _w, _p, a: a[1].significand > 0)
    assert row.as_in.unlike(row, other) == "the promise of float_div may not stand for its own"
    assert row.as_in.unlike(row, CIRCUITS["float_div"]) == ""


def test_what_was_not_checked_is_cited_and_says_when_it_would_be() -> None:
    found, _ = checked(CIRCUITS["float_exp_uniform"])
    assert foundation("exp", replace(found, as_in=replace(found.as_in, evidence=()))).endswith(
        "function cited, that of float_exp_series, of the same text but for constants, is checked with --deep only, "
        "its own never"
    )


@pytest.mark.parametrize("name", ["float_sum", "float_prod", "float_prod_uniform"])
def test_a_quick_check_has_two_operands(name: str) -> None:
    found, findings = checked(CIRCUITS[name])
    assert findings == []
    assert [e.params["n"] for e in found.evidence] == [2]
    assert found.evidence[0].outcome.inputs == 33**2
