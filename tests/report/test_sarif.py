"""The SARIF log has the structure that code hosts ask for."""

from __future__ import annotations

import json
from typing import Any

from proofkit.codes import CODES
from proofkit.report.sarif import as_sarif
from tests.cli import papers
from tests.report.sheets import sheet


def run(*texts: str) -> Any:
    log = json.loads(as_sarif(sheet(*texts), "1.2.3"))
    assert log["version"] == "2.1.0"
    assert "sarif-2.1.0" in log["$schema"]
    (only,) = log["runs"]
    return only


def result(text: str, code: str) -> Any:
    return next(each for each in run(text)["results"] if each["ruleId"] == code)


def test_rules_are_the_table_of_codes() -> None:
    driver = run(papers.GOOD)["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("proofkit", "1.2.3")
    assert [(rule["id"], rule["name"]) for rule in driver["rules"]] == [(row.id, row.slug) for row in CODES.values()]
    assert all(rule["shortDescription"]["text"] for rule in driver["rules"])


def test_results_point_into_the_table_and_the_file() -> None:
    only = run(papers.GAP, papers.REFUTED)
    assert len(only["results"]) == len(sheet(papers.GAP, papers.REFUTED).flags)
    for each in only["results"]:
        assert only["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] == each["ruleId"]
        assert each["level"] in ("error", "warning", "note")
        assert each["message"]["text"]
        (location,) = each["locations"]
        physical = location["physicalLocation"]
        assert physical["artifactLocation"]["uri"].startswith("specs/")
        region = physical["region"]
        assert 1 <= region["startColumn"] < region["endColumn"]
        assert region["startLine"] >= 1


def test_acknowledged_findings_are_suppressed_with_the_reason() -> None:
    (suppression,) = result(papers.KNOWN_GAP, "PK302")["suppressions"]
    assert suppression["justification"] == "the reason is starter-depth"
    assert "suppressions" not in result(papers.GAP, "PK302")


def test_fingerprints_outlive_a_moved_line() -> None:
    moved = "# a comment\n" + papers.GAP
    assert _fingerprints(papers.GAP) == _fingerprints(moved)
    assert len(set(_fingerprints(papers.GAP))) == len(_fingerprints(papers.GAP))


def _fingerprints(text: str) -> list[str]:
    return [each["partialFingerprints"]["proofkit/v1"] for each in run(text)["results"]]


def test_what_could_not_be_read_was_not_a_successful_run() -> None:
    only = run(papers.BAD_TOML)
    assert only["invocations"] == [{"executionSuccessful": False}]
    assert [each["ruleId"] for each in only["results"]] == ["PK002"]
    assert run(papers.GAP)["invocations"] == [{"executionSuccessful": True}]


def test_verdicts_are_properties() -> None:
    assert run(papers.GAP)["properties"]["verdicts"]["starter-depth"] == "conditional"
