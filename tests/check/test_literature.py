"""What the shipped literature says: every problem can be used, every source is there, and nothing is hardened."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofkit.check.classes import Known, read_relation
from proofkit.check.references import problem_findings
from proofkit.errors import SpecError
from proofkit.spec.load import load_file, load_text
from proofkit.terms import Finding
from tests.check.papers import PAPER, codes, findings

SPECS = Path(__file__).parents[2] / "specs"
LITERATURE, CLASSES = load_file(SPECS / "literature.toml"), load_file(SPECS / "classes.toml")
PROBLEM = """
[[problem]]
id = "valued"
name = "circuit value"
hard = "P"
reductions = "AC0"
source = "Ladner 1975"
basis = "textbook"
"""
RESULT = """
[[result]]
id = "quoted"
about = "a model"
states = "it is in P"
source = "a paper"
basis = "abstract"
"""
RELATION = '[[known]]\nstates = "NC <= P"\nsource = "book"\n'


def test_problems_are_hard_for_classes_whose_relations_are_known() -> None:
    assert list(problem_findings(LITERATURE, [LITERATURE, CLASSES])) == []
    assert len(list(problem_findings(LITERATURE, [LITERATURE]))) == len(LITERATURE.problems)


def test_no_problem_is_hard_for_a_class_known_to_be_within_tc0() -> None:
    """Such a problem would never be out of reach; and every class is known to hold TC0."""
    known = Known(CLASSES.known)
    for problem in LITERATURE.problems:
        assert known.includes("TC0", problem.hard.value) is not None
        assert known.includes(problem.hard.value, "TC0") is None


def test_complete_problems_are_hard_for_no_more_than_their_class() -> None:
    known = Known(CLASSES.known)
    for problem in LITERATURE.problems:
        if problem.complete is not None and problem.complete.value in known.inclusions:
            assert known.includes(problem.hard.value, problem.complete.value) is not None, problem.id


@pytest.mark.parametrize("problem", LITERATURE.problems, ids=lambda problem: problem.id)
def test_no_problem_rests_on_a_secondary_source(problem: object) -> None:
    assert getattr(problem, "basis", "") in ("read", "abstract", "textbook")


def test_results_say_what_is_known_and_not_that_something_is_impossible() -> None:
    for result in LITERATURE.results:
        assert "not in TC0" not in result.states
        assert result.source


def test_every_relation_that_problems_need_is_a_relation() -> None:
    assert all(read_relation(entry.states.value) is not None for entry in CLASSES.known)


def only(text: str) -> list[Finding]:
    found = findings(text)
    assert len(found) == 1, found
    return found


def test_a_problem_that_nothing_would_follow_from_is_a_finding() -> None:
    assert findings(PAPER + PROBLEM + RELATION) == []
    (finding,) = only(PAPER + PROBLEM)
    assert (finding.code, finding.subject) == ("PK508", "valued")
    (finding,) = only(PAPER + PROBLEM.replace('"P"', '"PP"') + RELATION)
    assert "did you mean P?" in finding.message


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('id = "valued"\n', "", "PK003"),
        ('name = "circuit value"\n', "", "PK003"),
        ('hard = "P"\n', "", "PK003"),
        ('reductions = "AC0"', 'reductions = "L"', "PK003"),
        ('reductions = "AC0"', 'reductions = "P"', "PK003"),
        ('source = "Ladner 1975"', 'source = ""', "PK003"),
        ('basis = "textbook"', 'basis = "I remember"', "PK003"),
        ('basis = "textbook"', 'basis = "textbook"\nchanges = "loops"', "PK003"),
        ('id = "valued"', 'id = "net"', "PK009"),
        ('name = "circuit value"', "name = 5", "PK003"),
    ],
)
def test_problems_that_are_refused(old: str, new: str, code: str) -> None:
    assert code in codes(PAPER + PROBLEM.replace(old, new) + RELATION)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('about = "a model"\n', "", "PK003"),
        ('states = "it is in P"\n', "", "PK003"),
        ('basis = "abstract"\n', "", "PK003"),
        ('basis = "abstract"', 'basis = "abstract"\nchanges = "weather"', "PK003"),
        ('id = "quoted"', 'id = "row-bound"', "PK009"),
    ],
)
def test_results_that_are_refused(old: str, new: str, code: str) -> None:
    assert codes(PAPER + RESULT) == []
    assert code in codes(PAPER + RESULT.replace(old, new))


def test_an_id_used_in_two_files_is_a_finding() -> None:
    head = 'schema = 1\n[paper]\nid = "other"\ntitle = "t"\nsource = "s"\n'
    assert [f.code for f in findings(PAPER + RESULT, head + RESULT)] == ["PK009"]
    with pytest.raises(SpecError):
        load_text(PAPER + RESULT + RESULT, "twice.toml")
