"""`proofkit consequences` and `proofkit compare`, as text and as JSON, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from proofkit.check.consequences import CAVEATS
from proofkit.cli.app import app
from tests.cli import papers

TOWER = """
[[definition]]
id = "starter-tower"
ref = "Definition 9"
inputs = { X = "[n]" }
body = '''
for l in range(d):
    X[i] = X[i] * X[i]
'''
output = "X[n]"

[[question]]
id = "starter-asked"
ref = "Question 9"
about = "starter-tower"
assume = ["p <= poly(n)", "d <= n"]
cites = ["starter-arithmetic"]
class = "TC0"
known = ["cot-poly-steps"]
"""
ANSWER = """
[[theorem]]
id = "starter-answer"
ref = "Theorem 9"
about = "starter-tower"
assume = ["p <= poly(n)", "d <= n"]
cites = ["starter-arithmetic"]
depth = "d*d_std"
class = "P"
known = ["cot-poly-steps"]
"""
SECOND = papers.GAP.replace("starter", "gap")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    papers.write(Path("specs"), paper=papers.GOOD + TOWER + ANSWER, gap=SECOND)


def run(*args: str) -> Result:
    return CliRunner().invoke(app, args)


def first_of(name: str) -> dict[str, object]:
    result = run("consequences", name, "--format", "json")
    assert result.exit_code == 0
    (found,) = json.loads(result.output)["consequences"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("name", ["starter-depth", "starter-layer"])
def test_problems_stand_under_their_assumption(name: str) -> None:
    result = run("consequences", name)
    lines = result.output.splitlines()
    assert result.exit_code == 0
    assert lines[0] == "Theorem 3 (starter-depth), modulo: DLOGTIME-uniform TC0"
    heads = [" ".join(line.split()[:4]).rstrip(",") for line in lines if line.startswith("If ")]
    assert heads == ["If TC0 != NC1", "If TC0 != NL", "If TC0 != P"]
    told = " ".join(result.output.split())
    assert "the word problem of S5 (NC1-complete under AC0 reductions" in told
    assert "Buss 1987, The Boolean formula value problem is in ALOGTIME; from its abstract" in told
    assert "weights: inputs of the circuit" in told


def test_a_paper_stands_for_its_theorems() -> None:
    text = run("consequences", "starter").output
    assert "(starter-depth)" in text
    assert "(starter-answer)" in text
    assert "(starter-asked)" not in text
    assert "(starter-sums)" not in text


def test_missing_hypotheses_come_first() -> None:
    lines = run("consequences", "gap-depth").output.splitlines()
    assert lines[0].endswith("conditional: DLOGTIME-uniform TC0")
    assert lines[1] == "only if also, which it does not assume: d <= n"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("starter-asked", "no consequences: it is a question, which states nothing"),
        ("starter-sums", "no consequences: it is about operations, not about a model"),
        ("starter-answer", "no problem is out of reach: P holds every problem that is listed"),
    ],
)
def test_why_nothing_follows(name: str, reason: str) -> None:
    result = run("consequences", name)
    assert (result.exit_code, "no model of this family" in result.output) == (0, False)
    assert reason in " ".join(result.output.split())


def test_conditions_and_caveats_stand_in_every_format() -> None:
    told, found = "".join(run("consequences", "starter-depth").output.split()), first_of("starter-depth")
    conditions, given = found["conditions"], found["caveats"]
    assert isinstance(conditions, list)
    assert isinstance(given, list)
    assert all("".join(each.split()) in told for each in (*conditions, *given))
    assert "length is polynomially related to n" in conditions[0]
    assert (found["along"], found["scale_is_extent"]) == (["n <= poly(d)"], True)
    assert given == list(CAVEATS)
    answer = first_of("starter-answer")
    assert (answer["conditions"], answer["along"], answer["caveats"]) == ([], [], [])


def test_a_change_says_what_stays_beside_it() -> None:
    tied = ANSWER.replace('"d <= n"', '"d*m <= log(n)"').replace(
        '[[theorem]]\nid = "starter-answer"', '[[theorem]]\nid = "tied"'
    )
    papers.write(
        Path("specs"), paper=papers.GOOD.replace("[params]", '[params]\nm = { means = "other" }') + TOWER + tied
    )
    told = " ".join(run("consequences", "tied").output.split())
    assert "d <= poly(n) beside d*m <= log(n): TC1" in told
    assert "nothing about d" not in told
    changes = first_of("tied")["changes"]
    assert isinstance(changes, list)
    assert {(c["instead"], *c["stated"], *c["beside"]) for c in changes} == {
        (f"d {limit}", "d*m <= log(n)") for limit in ("= O(1)", "= O(log(n))", "<= poly(n)")
    }


def test_no_consequences_where_what_is_missing_contradicts_what_is_stated() -> None:
    wrong = (
        ANSWER.replace('"d <= n"', '"n <= d"')
        .replace('class = "P"', 'class = "TC0"')
        .replace('depth = "d*d_std"\n', "")
    )
    papers.write(Path("specs"), paper=papers.GOOD + TOWER + wrong, gap=SECOND)
    result = run("consequences", "starter-answer")
    assert (result.exit_code, "no model of this family" in result.output) == (0, False)
    assert "what is missing contradict one another" in " ".join(result.output.split())
    compared = json.loads(run("compare", "starter-answer", "gap-depth", "--format", "json").output)["compared"]
    assert [(each["class"], "contradict" in each["reason"]) for each in compared] == [
        ("none", True),
        ("DLOGTIME-uniform TC0", False),
    ]
    assert "no class because" in run("compare", "starter-answer", "gap-depth").output


@pytest.mark.parametrize(("paper", "status"), [(papers.TOO_DEEP, "unsupported"), (papers.UNDECIDED, "undecided")])
def test_nothing_follows_from_what_does_not_stand(paper: str, status: str) -> None:
    papers.write(Path("specs"), paper=paper)
    result = run("consequences", "starter-depth")
    assert (result.exit_code, "no model of this family" in result.output) == (0, False)
    assert f"no consequences: it is {status}" in result.output


def test_what_was_not_judged_is_refused() -> None:
    papers.write(Path("specs"), paper=papers.CIRCLE)
    result = run("consequences", "starter-depth")
    assert (result.exit_code, "starter-depth was not judged" in result.stderr) == (2, True)


def test_as_json() -> None:
    found = first_of("starter-depth")
    assert (found["id"], found["status"], found["class"]) == ("starter-depth", "modulo", "DLOGTIME-uniform TC0")
    out = found["out_of_reach"]
    assert isinstance(out, list)
    s5 = next(barrier for barrier in out if barrier["problem"] == "s5-word-problem")
    assert (s5["assuming"], s5["hard"], s5["basis"], s5["follows_from"]) == ("TC0 != NC1", "NC1", "textbook", [])
    answer = first_of("starter-answer")
    changes = answer["changes"]
    assert isinstance(changes, list)
    assert {c["instead"]: c["class"] for c in changes} == {
        "d = O(1)": "DLOGTIME-uniform TC0",
        "d = O(log(n))": "TC1",
        "d <= poly(n)": "P",
    }
    known = answer["known"]
    assert isinstance(known, list)
    assert [result["id"] for result in known] == ["cot-poly-steps"]
    assert "depth grows as O(n)" in str(answer["growth"])


@pytest.mark.parametrize(
    ("args", "part"),
    [
        (("consequences", "starter-dpth"), "did you mean starter-depth?"),
        (("consequences", "all"), "no statement, definition or paper 'all'"),
        (("consequences", "starter-depth", "--format", "yaml"), "'yaml' is not one of"),
        (("consequences",), "Missing argument"),
        (("compare", "starter-depth"), "name two"),
        (("compare", "starter-depth", "starter-depth"), "name two"),
        (("compare", "starter-depth", "gap-dpth"), "did you mean gap-depth?"),
        (("compare",), "Missing argument"),
        (("compare", "starter-depth", "literature"), "no statement is about literature"),
    ],
)
def test_usage_errors(args: tuple[str, ...], part: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert part in result.stderr


def test_no_statement_is_about_it() -> None:
    papers.write(Path("specs"), paper=papers.NO_STATEMENT, gap=SECOND)
    result = run("consequences", "starter-layer")
    assert (result.exit_code, "no statement is about starter-layer" in result.stderr) == (2, True)


@pytest.mark.parametrize("command", ["consequences", "compare"])
def test_a_bad_spec_is_told_with_its_place(command: str) -> None:
    papers.write(Path("specs"), paper=papers.BAD_TOML)
    result = run(command, "starter-depth", *(["gap-depth"] if command == "compare" else []))
    assert result.exit_code == 2
    assert "PK002" in result.stderr


# compare


def test_a_table_with_a_row_for_each_hypothesis() -> None:
    result = run("compare", "starter-depth", "gap-depth")
    assert result.exit_code == 0
    rows = {line[:21].strip(): line[21:].split() for line in result.output.splitlines()}
    assert rows[""] == ["starter-depth", "gap-depth"]
    assert rows["verdict"] == ["modulo", "conditional"]
    assert rows["class"] == ["DLOGTIME-uniform", "TC0", "DLOGTIME-uniform", "TC0"]
    assert rows["as a number, shallow"][0].isdigit()
    assert rows["d <= n"] == ["yes", "missing"]
    assert rows["p <= poly(n)"] == ["yes", "yes"]


def test_refusals_and_classes_of_every_kind_as_json() -> None:
    result = run("compare", "starter-depth", "starter-asked", "starter-answer", "starter-sums", "--format", "json")
    assert result.exit_code == 0
    found = {each["id"]: each for each in json.loads(result.output)["compared"]}
    assert {name: each["class"] for name, each in found.items()} == {
        "starter-depth": "DLOGTIME-uniform TC0",
        "starter-asked": "P",
        "starter-answer": "P",
        "starter-sums": "none",
    }
    assert found["starter-answer"]["refused"] == ["TC0 (starter-asked)"]
    assert found["starter-depth"]["refused"] == []
    assert found["starter-answer"]["hypotheses"] == {"p <= poly(n)": "needed", "d <= n": "needed"}
    assert found["starter-answer"]["depth"] == "d*d_std"


def test_the_cost_model_is_named() -> None:
    small = run("compare", "starter-depth", "gap-depth", "--cost-model", "small", "--format", "json")
    assert json.loads(small.output)["model"] == "small"


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_many_columns_are_laid_out_below_one_another(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    names = ("starter-depth", "starter-asked", "starter-answer", "gap-depth", "gap-sums")
    result = run("compare", *names)
    assert result.exit_code == 0
    assert all(name in result.output for name in names)


def test_a_question_is_printed_and_passes() -> None:
    result = run("check", "starter-asked")
    assert (result.exit_code, "PK505 not-derivable" in result.output) == (0, True)
