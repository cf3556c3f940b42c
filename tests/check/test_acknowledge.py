"""Acknowledgements: one code, one place, one reason; and none that has outlived its finding."""

from __future__ import annotations

import pytest

from proofkit.check.acknowledge import acknowledge
from proofkit.check.outcome import Flag
from proofkit.spec.load import load_text
from proofkit.spec.model import Spec
from proofkit.terms import Finding
from tests.check.papers import HEAD

GAP = Finding("PK301", "needs p <= poly(n)", subject="lemma-1")
OTHER = Finding("PK301", "needs d <= n", subject="lemma-1")
ELSEWHERE = Finding("PK301", "needs p <= poly(n)", subject="lemma-2")
NOTE = Finding("PK410", "has slack", subject="lemma-1")


def spec(*entries: tuple[str, str], file: str = "paper.toml") -> Spec:
    written = "".join(
        f'[[acknowledge]]\nfinding = "{code}"\nat = "{at}"\nreason = "why {at}"\n' for code, at in entries
    )
    return load_text(HEAD + written, file)


def said(flags: tuple[Flag, ...]) -> list[tuple[str, str, str]]:
    return [(f.finding.code, f.finding.subject, f.reason) for f in flags]


@pytest.mark.parametrize("code", ["PK301", "hypothesis-undischarged", "pk301", "Hypothesis-Undischarged"])
def test_a_finding_is_acknowledged_by_code_or_slug(code: str) -> None:
    assert said(acknowledge([GAP], [spec((code, "lemma-1"))])) == [("PK301", "lemma-1", "why lemma-1")]


@pytest.mark.parametrize(
    ("code", "at"), [("PK302", "lemma-1"), ("PK301", "lemma-2"), ("PK301", "Lemma-1"), ("PK999", "lemma-1")]
)
def test_any_other_code_or_place_leaves_it_open(code: str, at: str) -> None:
    flags = acknowledge([GAP], [spec((code, at))])
    assert said(flags) == [("PK301", "lemma-1", ""), ("PK901", at, "")]
    assert [f.is_open for f in flags] == [True, True]
    assert flags[1].finding.place.text == "[[acknowledge]]"


def test_one_acknowledgement_covers_all_findings_of_its_kind_at_its_place_only() -> None:
    flags = acknowledge([GAP, OTHER, ELSEWHERE], [spec(("PK301", "lemma-1"))])
    assert [f.is_open for f in flags] == [False, False, True]


def test_the_same_finding_twice_is_one() -> None:
    assert len(acknowledge([GAP, GAP], [])) == 1


def test_a_second_acknowledgement_of_the_same_finding_is_unused() -> None:
    flags = acknowledge([GAP], [spec(("PK301", "lemma-1"), ("PK301", "lemma-1"))])
    assert [(f.finding.code, bool(f.reason)) for f in flags] == [("PK301", True), ("PK901", False)]


def test_an_acknowledgement_may_stand_in_another_file() -> None:
    assert not acknowledge([GAP], [spec(), spec(("PK301", "lemma-1"), file="b.toml")])[0].is_open


def test_notes_are_never_open() -> None:
    assert [f.is_open for f in acknowledge([NOTE], [])] == [False]


def test_an_unused_acknowledgement_cannot_be_acknowledged() -> None:
    flags = acknowledge([], [spec(("PK301", "lemma-1"), ("PK901", "lemma-1"))])
    assert [f.is_open for f in flags] == [True, True]


def test_a_code_that_does_not_exist_is_named() -> None:
    (flag,) = acknowledge([], [spec(("PK999", "lemma-1"))])
    assert flag.finding.message == "PK999 is not a finding code"
