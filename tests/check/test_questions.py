"""Questions: a no is an answer, a question that is not put well is a finding, and nothing rests on one."""

from __future__ import annotations

import pytest

from proofkit.cli.exit_code import exit_code
from proofkit.report.sheet import sheet_of
from proofkit.terms import Status
from tests.check.papers import PAPER, changed, codes, definition, findings, outcome, statement
from tests.check.test_derivable import TOWER

KNOWN = """
[[result]]
id = "squares"
about = "repeated squaring"
states = "n squarings of p-bit floats are not known to be in NC."
source = "folklore"
basis = "secondary"
"""


def ask(*assume: str, **keys: str | list[str]) -> str:
    given = {"assume": ["p <= poly(n)", *assume], "cites": ["ops"], "known": ["squares"], "class_": "TC0"}
    return PAPER + TOWER + KNOWN + statement("asked", "tower", "question", **(given | keys))


def told(text: str) -> tuple[Status | None, list[str], int]:
    """The status, the codes of findings that are not about slack, and the exit code."""
    found = outcome(text)
    judged = found.find("asked")
    flags = sorted({f.finding.code for f in found.flags})
    return judged.status if judged is not None else None, flags, exit_code(sheet_of(found))


@pytest.mark.parametrize(
    ("text", "status", "expected", "code"),
    [
        (ask("m = O(1)"), Status.MODULO, ["PK403"], 0),
        (ask("m = O(1)", depth="m*d_std"), Status.MODULO, [], 0),
        (ask("m <= n"), Status.UNSUPPORTED, ["PK505"], 0),
        (ask("m <= log(n)"), Status.UNSUPPORTED, ["PK505"], 0),
        (ask("m <= log(n)", class_="TC1"), Status.MODULO, [], 0),
        (ask("m <= n", class_="P"), Status.MODULO, [], 0),
        (ask("m <= poly(n)"), Status.CONDITIONAL, ["PK505"], 0),
        (ask("m <= n", depth="d_std", class_="P"), Status.UNSUPPORTED, ["PK505"], 0),
        (ask("m <= n", size="O(1)", class_="P"), Status.UNSUPPORTED, ["PK505"], 0),
        (ask("m = O(1)").replace("[[question]]", "[[theorem]]"), Status.MODULO, ["PK403"], 0),
        # not put well
        (ask("m <= n").replace("[[question]]", "[[theorem]]"), Status.UNSUPPORTED, ["PK501"], 1),
        (ask(), Status.CONDITIONAL, ["PK301", "PK505"], 1),
        (ask("m <= n", "d <= n"), Status.UNSUPPORTED, ["PK304", "PK505"], 1),
        (ask("m <= n", "m >= n + 1"), Status.UNSUPPORTED, ["PK303", "PK304", "PK505"], 1),
        (ask("m <= n", known=["square"]), Status.UNSUPPORTED, ["PK201", "PK505"], 1),
        (ask("m <= n", cites=["sums"]), Status.UNSUPPORTED, ["PK205", "PK206", "PK505"], 1),
        (ask("m <= n", class_="NC1"), Status.UNDECIDED, ["PK006"], 2),
        (ask("m <= n").replace('about = "tower"', 'about = "towre"'), Status.UNDECIDED, ["PK201"], 1),
    ],
)
def test_verdicts_findings_and_exit_codes(text: str, status: Status, expected: list[str], code: int) -> None:
    assert told(text) == (status, expected, code)


def test_an_undecided_question_stays_a_finding() -> None:
    hard = definition("hard", 'X = "[n]"', "Y[i] = erf(X[i])")
    asked = statement("asked", "hard", "question", assume=["p <= poly(n)"], class_="TC0")
    assert told(PAPER + hard + asked) == (Status.UNDECIDED, ["PK401"], 4)


def test_the_answer_names_reason_class_and_literature() -> None:
    (finding,) = findings(ask("m <= n"))
    for part in (
        "asks for TC0",
        "depth grows as O(n) (m passes of `for l in range(m)` in tower, with m <= n)",
        "smallest class that is derivable: P;",
        "known: n squarings of p-bit floats are not known to be in NC [folklore; from a secondary source]",
        "none of this says that it is not in TC0",
        "(derived depth m*d_std)",
    ):
        assert part in finding.message


def test_the_answer_speaks_of_circuits_where_the_class_is_derivable() -> None:
    (finding,) = findings(ask("m <= n", depth="d_std", class_="P"))
    assert "asks for depth d_std and class P" in finding.message
    assert "not in P" not in finding.message
    assert "none of this says that there are no better circuits" in finding.message


def test_what_it_would_take() -> None:
    (finding,) = findings(ask("m <= poly(n)"))
    assert "(it would take m = O(1))" in finding.message


@pytest.mark.parametrize("text", [ask("m <= n"), ask("m <= poly(n)"), ask()])
def test_no_answer_says_that_it_is_impossible(text: str) -> None:
    for finding in findings(text):
        assert "not in TC0" not in finding.message.replace("none of this says that it is not in TC0", "")


def test_a_refused_theorem_names_the_class_too() -> None:
    text = ask("m <= n").replace("[[question]]", "[[theorem]]")
    (finding,) = findings(text)
    assert finding.code == "PK501"
    assert "smallest class that is derivable: P; known: n squarings" in finding.message


CITING = definition("twice", 'X = "[n]"', "Y = tower(X)\nZ = tower(Y)", "Z[n]") + statement(
    "citing", "twice", assume=["p <= poly(n)", "m = O(1)"], cites=["asked"], depth="2*m*d_std"
)


def test_a_question_serves_nobody() -> None:
    """Even where its answer is yes: what cites it is left without a bound of its own."""
    found = outcome(ask("m = O(1)") + CITING)
    citing = found.find("citing")
    assert citing is not None
    assert citing.through is None
    assert {f.finding.code for f in found.flags_of("citing")} >= {"PK205", "PK207"}
    lemma = outcome(ask("m = O(1)").replace("[[question]]", "[[lemma]]") + CITING).find("citing")
    assert lemma is not None
    assert lemma.through is not None


def test_a_question_is_about_a_definition() -> None:
    text = PAPER + statement("asked", kind="question", covers=["max"], depth="d_max", size="1")
    assert codes(text) == ["PK003"]
    uses = definition("relu", 'X = "[n]"', "Y[i] = max(X[i], 0)") + statement("g", "relu", class_="TC0")
    assert "PK401" in codes(text + uses)


def test_the_fail_on_option_is_about_claims() -> None:
    sheet = sheet_of(outcome(ask("m <= n")))
    assert exit_code(sheet, Status.UNSUPPORTED) == 0
    assert exit_code(sheet_of(outcome(ask("m <= n", known=["square"]))), Status.UNSUPPORTED) == 1
    unsupported = sheet_of(outcome(ask("m <= n").replace("[[question]]", "[[theorem]]")))
    assert exit_code(unsupported, Status.UNSUPPORTED) == 1


def test_the_verdict_on_a_theorem_is_untouched_by_questions() -> None:
    plain = outcome(PAPER).find("net-bound")
    asked = outcome(ask("m <= n")).find("net-bound")
    assert plain is not None
    assert asked is not None
    assert (plain.status, str(plain.theorem)) == (asked.status, str(asked.theorem))


@pytest.mark.parametrize("key", ["known", "cites"])
def test_known_is_a_list_of_ids(key: str) -> None:
    text = changed('cites = ["row-bound", "ops"]', f'cites = ["row-bound", "ops"]\n{key}x = ["a"]')
    assert codes(text) == ["PK003"]
    assert codes(changed('cites = ["row-bound", "ops"]', 'cites = ["row-bound", "ops"]\nknown = "a"')) == ["PK003"]
