"""The JUnit report: well-formed, counted, and red where the check is red."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from proofkit.report.junit import as_junit
from tests.cli import papers
from tests.report.sheets import sheet


def root(*texts: str) -> ET.Element:
    return ET.fromstring(as_junit(sheet(*texts)))


def case(text: str, name: str = "starter-depth") -> ET.Element:
    return next(each for each in root(text).iter("testcase") if each.get("name") == name)


def numbers(element: ET.Element) -> tuple[int, ...]:
    return tuple(int(element.get(key, "-1")) for key in ("tests", "failures", "errors"))


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("GOOD", (3, 0, 0)),
        ("KNOWN_GAP", (3, 0, 0)),
        ("GAP", (3, 1, 0)),
        ("TOO_DEEP", (3, 1, 0)),
        ("UNDECIDED", (3, 0, 1)),
        ("KNOWN_UNDECIDED", (3, 0, 1)),
        ("UNSAID", (4, 1, 0)),
        ("REFUTED", (1, 1, 0)),
        ("BAD_TOML", (1, 0, 1)),
        ("NO_STATEMENT", (1, 0, 1)),
    ],
)
def test_counts(name: str, counts: tuple[int, ...]) -> None:
    element = root(getattr(papers, name))
    assert numbers(element) == counts
    assert tuple(map(sum, zip(*map(numbers, element), strict=True))) == counts


def test_a_suite_for_each_file_and_a_case_for_each_line() -> None:
    suites = list(root(papers.GAP, papers.REFUTED))
    assert [suite.get("name") for suite in suites] == ["specs/0.toml", "specs/1.toml"]
    names = [each.get("name") for each in suites[0]]
    assert names == ["starter-arithmetic", "starter-sums", "starter-depth"]


def test_a_failure_tells_the_finding() -> None:
    failure = case(papers.GAP).find("failure")
    assert failure is not None
    assert failure.get("type") == "conditional"
    assert "error PK302 operand-count-not-covered: " in (failure.text or "")


def test_an_acknowledged_finding_is_in_the_output() -> None:
    assert "acknowledged: the reason is starter-depth" in (case(papers.KNOWN_GAP).findtext("system-out") or "")


def test_an_acknowledged_refutation_passes() -> None:
    known = papers.REFUTED + papers.ACKNOWLEDGED.format(code="PK605", at="in-range")
    assert case(known, "in-range").find("failure") is None


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    text = papers.GOOD.replace('"Theorem 3"', r'"T \u0000\u001b <&> \uffff"')
    assert "T \ufffd\ufffd <&> \ufffd: modulo" in (case(text).findtext("system-out") or "")


def test_no_times() -> None:
    assert not [element for element in root(papers.GAP).iter() if {"time", "timestamp"} & set(element.keys())]
