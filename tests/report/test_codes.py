"""The code table: every row says everything, and no two rows are called the same."""

from __future__ import annotations

import re

import pytest

from proofkit.codes import CODES, Code, find_code
from proofkit.report.prose import PROSE

ROWS = list(CODES.values())


def test_ids_are_sorted_and_unique() -> None:
    ids = [row.id for row in ROWS]
    assert ids == sorted(set(ids)) == list(CODES)


def test_slugs_are_unique() -> None:
    assert len({row.slug for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_a_row_is_complete(row: Code) -> None:
    assert re.fullmatch(r"PK\d{3}", row.id)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", row.slug)
    for sentence in (row.what, row.why, row.fix):
        assert re.fullmatch(r"[A-Z`].*[.]", sentence), sentence
        assert sentence == " ".join(sentence.split())
    assert row.example
    assert "\n" not in row.example
    assert len(row.example) <= 120


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_a_code_is_found_by_id_and_slug(row: Code) -> None:
    assert find_code(row.id.lower()) is find_code(f" {row.slug.upper()} ") is row


def test_what_is_no_code_is_not_found() -> None:
    assert find_code("PK999") is find_code("") is None


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_every_code_has_words_for_a_referee(row: Code) -> None:
    prose = PROSE[row.id]
    assert prose.why
    assert re.fullmatch(r"[A-Z`].*[.]", prose.mend)
    for template in filter(None, (prose.says, prose.needing)):
        assert set(re.findall(r"{(\w+)}", template)) <= {"ref", "message", "needs", "slack"}
        assert "{" in template
    assert set(re.findall(r"{(\w+)}", prose.mend)) <= {"fix"}


def test_prose_is_for_codes_only() -> None:
    assert PROSE.keys() == CODES.keys()
