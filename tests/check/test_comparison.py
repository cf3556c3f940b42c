"""Statements side by side: what is shown is what was derived, and nothing is added to it."""

from __future__ import annotations

import pytest

from proofkit.check.comparison import Column, compared
from proofkit.check.derivable import Derivable
from proofkit.check.numbers import beside_class, with_numbers
from proofkit.check.outcome import Numbers
from proofkit.cost.model import CostModel
from proofkit.kernel.claims import Uniformity
from proofkit.kernel.growth import CONSTANT
from proofkit.report.numbers import by_constants_text, composed_text
from proofkit.terms import Status
from tests.check.papers import PAPER, changed, definition, outcome, statement
from tests.check.test_derivable import TOWER
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


def test_a_question_that_only_lacks_what_any_bound_needs_refuses_nothing() -> None:
    question = statement("asked", "tower", "question", assume=["m = O(1)"], cites=["ops"], class_="TC0")
    found = columns(PAPER + TOWER + question)["asked"]
    assert (found.status, found.refusals) == (Status.CONDITIONAL, ())
    assert dict(found.hypotheses)["p <= poly(n)"] == "missing"


def test_a_question_that_lacks_more_refuses() -> None:
    found = columns(ask())["asked"]
    assert (found.status, found.refusals) == (Status.CONDITIONAL, ("TC0 (asked)",))


def test_an_undecided_question_refuses_nothing() -> None:
    text = changed("Y[i] = R[i] + 1", "Y[i] = R[i] + log(X[i, 0])")
    question = statement("asked", "net", "question", assume=["p <= poly(n)"], cites=["row-bound", "ops"], class_="TC0")
    found = columns(text + question)["asked"]
    assert (found.status, found.refusals) == (Status.UNDECIDED, ())


@pytest.mark.parametrize(
    ("assume", "reason"),
    [
        (["n <= m"], "what is missing contradict"),
        (["m = O(1)", "n <= m"], "its hypotheses contradict"),
        (["m = O(1)", "d**3 + p**3 <= m**3", "m**3 <= d**3 + p**3"], "not decided"),
    ],
)
def test_no_class_where_there_is_no_model_to_be_in_it(assume: list[str], reason: str) -> None:
    goal = statement("goal", "tower", assume=["p <= poly(n)", *assume], cites=["ops"], class_="TC0")
    found = columns(PAPER + TOWER + goal)["goal"]
    assert found.class_ == "none"
    assert reason in found.reason


def test_an_unsupported_claim_has_the_class_that_is_derivable() -> None:
    goal = statement("goal", "tower", assume=["p <= poly(n)", "m = O(1)"], cites=["ops"], depth="d_std", class_="TC0")
    found = columns(PAPER + TOWER + goal)["goal"]
    assert (found.status, found.class_, found.reason) == (Status.UNSUPPORTED, "DLOGTIME-uniform TC0", "")


SINES = (
    PAPER
    + statement(
        "sines",
        kind="lemma",
        covers=["sin"],
        assume=["p <= poly(n)"],
        depth="d_sin",
        size="poly(n)",
        uniformity="DLOGTIME",
    )
    + definition("waves", 'X = "[n]"', "Y[i] = sin(X[i])")
    + "".join(
        statement(
            f"waves-{grade.lower()}", "waves", assume=["p <= poly(n)"], cites=["sines"], class_="TC0", uniformity=grade
        )
        for grade in ("DLOGTIME", "L")
    )
)


def test_numbers_say_where_their_circuits_are_less_uniform_than_the_class_beside_them() -> None:
    """A claim may ask for L-uniform circuits, where the class that is derived, and shown, is DLOGTIME-uniform."""
    judged = with_numbers(outcome(SINES), CostModel())
    found = compared(judged, [j for j in judged.judged if j.statement.id.startswith("waves-")])
    assert [column.class_ for column in found] == ["DLOGTIME-uniform TC0"] * 2
    for column in found:
        assert "L-uniform" in by_constants_text(column.numbers)
        assert "L-uniform" in composed_text(column.numbers)


@pytest.mark.parametrize(
    ("level", "derived", "wanted", "expected"),
    [
        ("TC0", Uniformity.DLOGTIME, Uniformity.L, Uniformity.DLOGTIME),
        ("TC0", Uniformity.L, Uniformity.DLOGTIME, Uniformity.DLOGTIME),
        ("TC0", Uniformity.L, Uniformity.NONUNIFORM, Uniformity.L),
        # TC1 is shown without a grade and is logspace-uniform then
        ("TC1", Uniformity.DLOGTIME, Uniformity.P, Uniformity.L),
        ("P", Uniformity.DLOGTIME, Uniformity.NONUNIFORM, Uniformity.P),
        (None, Uniformity.DLOGTIME, Uniformity.L, Uniformity.L),
    ],
)
def test_what_a_number_is_held_against(
    level: str | None, derived: Uniformity, wanted: Uniformity, expected: Uniformity
) -> None:
    found = Derivable(level, derived, CONSTANT) if level is not None else None
    numbers = beside_class(Numbers(wanted), found)
    assert numbers is not None
    assert numbers.wanted is expected
    assert beside_class(None, found) is None
