"""What a paper leaves open about floats is a finding for each question, at the place where it should be said."""

from __future__ import annotations

import pytest

from proofkit.check.conventions import REQUIRED
from tests.check.papers import HEAD, OPERATIONS, PAPER, changed, codes, findings

LINE = {
    "ties": 'ties = "to even"',
    "overflow": 'overflow = "saturates"',
    "zero": 'zero = "canonical"',
    "sums": 'sums = "rounded once"',
    "division_by_zero": 'division_by_zero = "zero"',
    "weights": 'weights = "inputs"',
}


def test_the_cases_are_complete() -> None:
    assert LINE.keys() == REQUIRED.keys()
    assert {code for code, _ in REQUIRED.values()} == {"PK604", "PK606", "PK504"}


@pytest.mark.parametrize("key", LINE)
def test_a_convention_that_is_unstated_is_found_where_it_says_so(key: str) -> None:
    text = changed(LINE[key], f'{key} = "unstated"')
    (found,) = findings(text)
    assert (found.code, found.subject, found.fix) == (REQUIRED[key][0], "paper", f"state [conventions] {key}")
    assert found.place.text == f'{key} = "unstated"'


@pytest.mark.parametrize("key", LINE)
def test_a_convention_that_is_missing_is_found_at_the_paper(key: str) -> None:
    (found,) = findings(changed(LINE[key] + "\n", ""))
    assert (found.code, found.place.text) == (REQUIRED[key][0], "[paper]")
    assert REQUIRED[key][1] in found.message


@pytest.mark.parametrize("key", LINE)
def test_any_other_answer_will_do(key: str) -> None:
    assert codes(changed(LINE[key], f'{key} = "in some other way"')) == []


def test_a_paper_without_lemmas_about_operations_is_not_asked() -> None:
    bare = HEAD[: HEAD.index("[conventions]")]
    assert findings(bare) == []
    assert not {code for code, _ in REQUIRED.values()} & set(codes(bare, PAPER))


def test_every_paper_with_such_lemmas_is_asked() -> None:
    head = HEAD[: HEAD.index("[conventions]")] + HEAD[HEAD.index("[params]") :]
    found = [f.code for f in findings(head + OPERATIONS) if f.code != "PK203"]
    assert sorted(found) == sorted(code for code, _ in REQUIRED.values())
