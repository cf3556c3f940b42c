"""Whole reports: a golden one, the same on every run, links that lead somewhere, and files that go out of date."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from proofkit.check.outcome import Outcome
from proofkit.check.run import check
from proofkit.report.files import MARKER, pages, stale, write
from proofkit.report.markdown import slug
from proofkit.report.trusted import Part, code_lines, trusted_base
from proofkit.spec.load import load_dir, load_file

HERE = Path(__file__).parent
SPECS = HERE / "specs"
GOLDEN = HERE.parent / "golden" / "report"
ROOT = HERE.parent.parent

PRINT_PAGES = """
import sys
from proofkit.check.run import check
from proofkit.report.files import pages
from proofkit.spec.load import load_dir
for name, text in pages(check(load_dir(sys.argv[1]))).items():
    sys.stdout.buffer.write(f"{name}\\n{text}".encode())
"""


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return check(load_dir(SPECS))


@pytest.fixture
def fixed_base(monkeypatch: pytest.MonkeyPatch) -> None:
    """The size of the kernel is not what the golden files are about."""
    monkeypatch.setattr("proofkit.report.trusted.trusted_base", lambda: (Part("kernel", ("k/*.py",), 1, 2),))


@pytest.mark.usefixtures("fixed_base")
@pytest.mark.parametrize("name", ["small.md", "README.md", "atlas.md"])
def test_the_report_of_a_small_paper(name: str, outcome: Outcome, update_golden: bool) -> None:
    text = pages(outcome)[name]
    if update_golden:
        GOLDEN.mkdir(parents=True, exist_ok=True)
        (GOLDEN / name).write_bytes(text.encode())
    assert (GOLDEN / name).read_bytes().decode() == text


def test_one_report_for_each_paper_and_none_for_a_library_of_definitions(outcome: Outcome) -> None:
    """What is repaired is an architecture, so there is an atlas too."""
    assert sorted(pages(outcome)) == ["README.md", "atlas.md", "small.md"]


def test_a_repaired_reading_alone_has_a_report() -> None:
    found = pages(check([load_file(SPECS / "small-repaired.toml")]))
    assert "small.md" in found
    assert "as printed" not in found["small.md"].replace("as printed`", "")


def test_no_specs_leave_an_index() -> None:
    assert list(pages(check([]))) == ["README.md"]


@pytest.mark.parametrize(
    "directory", [SPECS, pytest.param(ROOT / "specs", marks=pytest.mark.slow)], ids=["small", "all"]
)
def test_reports_are_the_same_under_every_hash_seed(directory: Path) -> None:
    found = set()
    for seed in ("0", "1", "7"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", PRINT_PAGES, str(directory)]
        found.add(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
    assert len(found) == 1
    assert str(directory).encode() not in found.pop()


def sections(text: str) -> tuple[list[str], list[str]]:
    """Lines outside and inside fenced blocks."""
    outside, inside, fence = [], [], ""
    for line in text.splitlines():
        mark = re.match(r"`{3,}", line)
        if mark and (not fence or line == fence):
            fence = "" if fence else mark[0]
        else:
            (inside if fence else outside).append(line)
    assert not fence
    return outside, inside


def anchors(lines: list[str]) -> set[str]:
    """What GitHub makes of the headings, repeated ones numbered."""
    seen: dict[str, int] = {}
    found = set()
    for line in lines:
        if heading := re.fullmatch(r"#{1,6} (.*)", line):
            anchor = slug(heading[1])
            count = seen.get(anchor, 0)
            seen[anchor] = count + 1
            found.add(f"{anchor}-{count}" if count else anchor)
    return found


@pytest.fixture(scope="module", params=["small", pytest.param("all", marks=pytest.mark.slow)])
def texts(request: pytest.FixtureRequest) -> dict[str, str]:
    return pages(check(load_dir(SPECS if request.param == "small" else ROOT / "specs")))


def test_every_link_leads_somewhere(texts: dict[str, str]) -> None:
    for text in texts.values():
        outside, _ = sections(text)
        known = anchors(outside)
        targets = re.findall(r"(?<!\\)\]\(([^)]*)\)", "\n".join(outside))
        assert targets or "README" in text or "Statements" not in text
        for target in targets:
            assert target.removeprefix("#") in known if target.startswith("#") else target in texts


def test_github_renders_it(texts: dict[str, str]) -> None:
    for text in texts.values():
        outside, inside = sections(text)
        assert outside[0] == MARKER
        assert r"\operatorname" not in text
        assert not re.search(r"(?<!\\)<[a-zA-Z/!]", re.sub(r"`[^`]*`", "", "\n".join(outside[1:])))
        assert not re.search(r"(?<!\\)\$", "\n".join(outside))
        assert "\0" not in text
        assert "```math" not in text or any(r"\begin{aligned}" in line for line in inside)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


def test_tables_keep_their_columns(texts: dict[str, str]) -> None:
    for text in texts.values():
        outside, _ = sections(text)
        columns = 0
        for line in outside:
            cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
            assert not cells or not columns or cells == columns, line
            columns = cells


def test_nothing_of_the_machine_is_in_it(texts: dict[str, str]) -> None:
    for text in texts.values():
        assert str(ROOT) not in text
        assert not re.search(r"\b20\d\d-\d\d-\d\d\b|\d\d:\d\d:\d\d", text)


def test_what_was_written_is_not_stale(outcome: Outcome, tmp_path: Path) -> None:
    directory = tmp_path / "new" / "reports"
    due = [directory / name for name in ("README.md", "atlas.md", "small.md")]
    assert stale(outcome, directory) == due
    assert write(outcome, directory) == due
    assert stale(outcome, directory) == []


def test_one_changed_byte_is_stale(outcome: Outcome, tmp_path: Path) -> None:
    write(outcome, tmp_path)
    path = tmp_path / "small.md"
    content = path.read_bytes()
    path.write_bytes(content[:-10] + b"X" + content[-9:])
    assert stale(outcome, tmp_path) == [path]


def test_a_carriage_return_is_stale(outcome: Outcome, tmp_path: Path) -> None:
    write(outcome, tmp_path)
    path = tmp_path / "README.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert stale(outcome, tmp_path) == [path]


def test_a_missing_report_is_stale(outcome: Outcome, tmp_path: Path) -> None:
    write(outcome, tmp_path)
    (tmp_path / "small.md").unlink()
    assert stale(outcome, tmp_path) == [tmp_path / "small.md"]


def test_a_report_that_no_longer_belongs_is_stale_until_the_next_write(outcome: Outcome, tmp_path: Path) -> None:
    write(outcome, tmp_path)
    (tmp_path / "gone.md").write_text(f"{MARKER}\n\nold\n")
    (tmp_path / "ours.md").write_text("# Written by hand\n")
    (tmp_path / "other.txt").write_text(f"{MARKER}\n")
    assert stale(outcome, tmp_path) == [tmp_path / "gone.md"]
    write(outcome, tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["README.md", "atlas.md", "other.txt", "ours.md", "small.md"]
    assert stale(outcome, tmp_path) == []


def test_lines_of_code_are_counted_without_comments_and_docstrings() -> None:
    text = '"""a\n\n b"""'
    function = f"def f():\n    {text}\n    return {text}\n"
    assert code_lines(f"{text}\n\n# comment\nx = 1  # more\n\n{function}\ny = (\n    2,\n)\n{text}\n") == 1 + 4 + 3


def test_what_is_trusted_is_counted_in_folders_too() -> None:
    counted = {file for part in trusted_base() for pattern in part.files for file in (ROOT / "proofkit").glob(pattern)}
    assert counted >= {
        file for room in ("kernel", "spec", "dag", "ops") for file in (ROOT / "proofkit" / room).rglob("*.py")
    }


def test_the_trusted_base_adds_up() -> None:
    *parts, total = trusted_base()
    assert total.code == sum(p.code for p in parts)
    assert all(0 < p.code <= p.raw for p in parts)
