"""Workflow commands: one line each, escaped, and none for what is acknowledged."""

from __future__ import annotations

import re

from proofkit.check.outcome import Flag
from proofkit.report.github import as_github
from proofkit.report.sheet import Sheet, unreadable
from proofkit.terms import Finding, Place
from tests.cli import papers
from tests.report.sheets import sheet

COMMAND = re.compile(r"::(error|warning|notice) ([a-z]+=[^:,]*(?:,[a-z]+=[^:,]*)*)::(.*)")


def lines(*texts: str) -> list[str]:
    return as_github(sheet(*texts)).splitlines()


def told(finding: Finding) -> str:
    return as_github(unreadable([finding])).splitlines()[0]


def test_a_finding_at_its_place() -> None:
    row = papers.GAP.split("\n").index("[[theorem]]") + 1
    start = f"::error file=specs/0.toml,line={row},col=1,title=PK302 operand-count-not-covered::Theorem 3 adds or "
    assert [line for line in lines(papers.GAP) if line.startswith(start)]


def test_every_line_is_a_command() -> None:
    for line in lines(papers.GAP, papers.REFUTED, papers.UNSAID.replace("starter", "other")):
        assert COMMAND.fullmatch(line), line


def test_severities() -> None:
    commands = [line.split()[0] for line in lines(papers.GAP, papers.REFUTED)]
    assert commands == ["::error", "::warning", "::notice", "::notice"]


def test_acknowledged_findings_are_left_out() -> None:
    assert not [line for line in lines(papers.KNOWN_GAP) if "PK302" in line]


def test_the_last_line_is_the_summary() -> None:
    assert lines(papers.GAP)[-1] == f"::notice title=proofkit::{sheet(papers.GAP).summary()}"


def test_a_verdict_that_falls_short_is_an_error_though_its_finding_is_acknowledged() -> None:
    (line,) = [line for line in lines(papers.KNOWN_UNDECIDED) if line.startswith("::error")]
    assert "title=undecided starter-depth::" in line


def test_escapes() -> None:
    place = Place("specs/a,b:c%.toml", 3, 7, "x")
    line = told(Finding("PK301", "100%\r\n::error::x\x1b[31m", place, fix="a\nb"))
    assert line == (
        "::error file=specs/a%2Cb%3Ac%25.toml,line=3,col=7,title=PK301 hypothesis-undischarged"
        "::100%25%0D%0A::error::x?[31m%0Afix: a%0Ab"
    )


def test_a_finding_without_a_place() -> None:
    assert told(Finding("PK301", "m")) == "::error title=PK301 hypothesis-undischarged::m"


def test_notes_are_notices() -> None:
    note = Flag(Finding("PK410", "slack"))
    assert as_github(Sheet((), (note,))).startswith("::notice title=PK410 slack-available::slack\n")
