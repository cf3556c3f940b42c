"""Statements side by side: what is shown is what was derived, and nothing is added to it."""

from __future__ import annotations

from proofkit.check.comparison import Column, compared
from proofkit.terms import Status
from tests.check.papers import PAPER, outcome
from tests.check.test_questions import ask


def columns(text: str, *ids: str) -> dict[str, Column]:
    found = outcome(text)
    judged = [j for j in found.judged if not ids or j.statement.id in ids]
    return {column.id: column for column in compared(found, judged)}


def test_everything_that_was_derived() -> None:
    column = columns(PAPER)["net-bound"]
    assert (column.status, column.class_, column.depth) == (Status.MODULO, "DLOGTIME-uniform TC0", "2*d_std + d_oplus")
    assert dict(column.hypotheses) == {"p <= poly(n)": "needed", "d <= n": "needed"}
    assert (column.refusals, column.numbers) == ((), None)


def test_how_hypotheses_stand() -> None:
    text = PAPER.replace('assume = ["p <= poly(n)", "d <= n"]', 'assume = ["m <= n", "d <= n"]')
    column = columns(text)["net-bound"]
    assert column.status is Status.CONDITIONAL
    assert dict(column.hypotheses) == {"m <= n": "stated", "d <= n": "needed", "p <= poly(n)": "missing"}


def test_a_refusal_is_about_the_same_definition() -> None:
    found = columns(ask("m <= n"))
    assert found["asked"].refusals == ("TC0 (asked)",)
    assert found["asked"].class_ == "P"
    assert found["net-bound"].refusals == ()


def test_a_question_with_an_answer_of_yes_refuses_nothing() -> None:
    assert columns(ask("m = O(1)"))["asked"].refusals == ()


def test_without_a_bound_there_is_nothing() -> None:
    text = PAPER.replace("Y[i] = R[i] + 1", "Y[i] = R[i] + log(X[i, 0])")
    column = columns(text)["net-bound"]
    assert (column.status, column.class_, column.depth, column.degree) == (Status.UNDECIDED, "none", "none", "none")
