"""The pages about circuits: golden ones, figures that agree with netlists, verdicts, links, and files that go."""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from proofkit.check.outcome import Flag, Outcome
from proofkit.check.run import check
from proofkit.circuit.basis import to_basis
from proofkit.circuit.library import CIRCUITS, families
from proofkit.circuit.measured import measured
from proofkit.circuit.unfold import unfold
from proofkit.kernel.functions import FORMULA_FUNCTIONS
from proofkit.kernel.measure import measure
from proofkit.report.circuits import entry
from proofkit.report.circuits.entry import entries
from proofkit.report.files import pages, stale, write
from proofkit.report.trusted import KERNEL, Part
from proofkit.terms import Finding
from tests.report.circuits import ADD, ANY_ODD, REFUSED, WRONG, stated
from tests.report.test_report import anchors, sections

GOLDEN = Path(__file__).parent.parent / "golden" / "report"
NAMES = ("README.md", "circuits.md", "circuits/add.md", "circuits/any_odd.md")
LIBRARY = ("parity", "int_compare", "int_compare_digits", "select", "float_negate", "float_max")

PRINT_PAGES = """
import sys
from proofkit.check.run import check
from proofkit.report.files import pages
from tests.report.circuits import ADD, ANY_ODD
for name, text in pages(check([], circuits=[ADD, ANY_ODD])).items():
    sys.stdout.buffer.write(f"{name}\\n{text}".encode())
"""


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return check([], circuits=[ADD, ANY_ODD])


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Pages on the rows of this directory, right and wrong, and on a few of the library."""
    return pages(check([], circuits=[ADD, ANY_ODD, REFUSED, WRONG, *(CIRCUITS[name] for name in LIBRARY)]))


# pages


@pytest.fixture
def fixed_base(monkeypatch: pytest.MonkeyPatch) -> None:
    """The size of the kernel is not what the golden files are about."""
    monkeypatch.setattr("proofkit.report.trusted.trusted_base", lambda: (Part(KERNEL, ("k/*.py",), 1, 2),))


@pytest.mark.usefixtures("fixed_base")
@pytest.mark.parametrize("name", NAMES)
def test_the_pages_of_two_circuits(name: str, outcome: Outcome, update_golden: bool) -> None:
    text = pages(outcome)[name]
    path = GOLDEN / "circuits" / name
    if update_golden:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    assert path.read_bytes().decode() == text


def test_a_page_for_all_and_one_for_each(outcome: Outcome) -> None:
    assert sorted(pages(outcome)) == sorted(NAMES)


def test_without_circuits_there_is_no_page() -> None:
    assert list(pages(check([]))) == ["README.md"]


def test_pages_are_the_same_under_every_hash_seed() -> None:
    found = set()
    for seed in ("0", "1"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", PRINT_PAGES]
        root = Path(__file__).parent.parent.parent
        found.add(subprocess.run(command, env=environment, cwd=root, capture_output=True, check=True).stdout)
    assert len(found) == 1


def test_every_link_leads_somewhere(texts: dict[str, str]) -> None:
    known = {name: anchors(sections(text)[0]) for name, text in texts.items()}
    linked = set()
    for name, text in texts.items():
        for target in re.findall(r"(?<!\\)\]\(([^)]*)\)", "\n".join(sections(text)[0])):
            file, _, anchor = target.partition("#")
            page = posixpath.normpath(posixpath.join(posixpath.dirname(name), file)) if file else name
            assert page in texts, (name, target)
            assert not anchor or anchor in known[page], (name, target)
            linked.add(page)
    assert linked == texts.keys() - {"README.md"}


def test_github_renders_it(texts: dict[str, str]) -> None:
    for text in texts.values():
        outside, _ = sections(text)
        assert not re.search(r"(?<!\\)<[a-zA-Z/!]", re.sub(r"`[^`]*`", "", "\n".join(outside[1:])))
        assert not re.search(r"(?<!\\)\$", "\n".join(outside))
        assert "\0" not in text
        columns = 0
        for line in outside:
            cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
            assert not cells or not columns or cells == columns, line
            columns = cells


def test_a_description_is_shown_as_written(texts: dict[str, str]) -> None:
    for row in (ADD, REFUSED, CIRCUITS["select"]):
        assert f"```python\n{row.text.strip()}\n```" in texts[f"circuits/{row.name}.md"]


# figures


def table(text: str, first: str) -> list[dict[str, str]]:
    """The rows of the table whose first column has this head."""
    lines = text[text.index(f"| {first} |") :].split("\n\n")[0].splitlines()
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [dict(zip(head, row, strict=True)) for row in rows]


def number(cell: str) -> int:
    return int(cell.replace(",", ""))


@pytest.mark.parametrize("name", LIBRARY)
def test_costs_are_those_of_netlists_and_of_the_formula(name: str, texts: dict[str, str]) -> None:
    family = families()[name]
    ((width, least),) = family.least
    text = texts[f"circuits/{name}.md"]
    rows = table(text, width)
    assert [number(row[width]) for row in rows] == [w for w in (2, 4, 8, 16, 24) if w >= least]
    (line,) = re.findall(r"line \[(.*)\]", text)
    drawn = dict(enumerate(map(int, line.split(", ")), max(2, least)))
    for row in rows:
        netlist = unfold(family, {width: number(row[width])})
        found = measured(netlist)
        shown = [number(row[key]) for key in ("gates", "wires", "most wires into a gate", "largest weight")]
        assert shown == [found.gates, found.wires, found.fan_in, found.max_weight]
        assert drawn[number(row[width])] == found.gates
        if row["basis gates"]:
            basis = to_basis(netlist)
            assert (number(row["basis gates"]), number(row["basis wires"])) == (len(basis.gates), basis.wires)


def test_trade_offs_are_between_constructions_of_one_function(texts: dict[str, str]) -> None:
    rows = table(texts["circuits.md"], "function")
    assert [row["circuit"].partition("]")[0] for row in rows] == ["[int_compare", "[int_compare_digits"]
    for row, name in zip(rows, ("int_compare", "int_compare_digits"), strict=True):
        for p in (8, 16):
            found = measured(unfold(families()[name], {"p": p}))
            assert (number(row[f"gates, p = {p}"]), number(row[f"wires, p = {p}"])) == (found.gates, found.wires)
            assert number(row["depth"]) == found.depth


def test_one_construction_is_no_trade_off(outcome: Outcome) -> None:
    assert "Trade-offs" not in pages(outcome)["circuits.md"]


def test_large_circuits_are_left_out_of_the_table_and_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry, "MOST_GATES", 20)
    (found,) = entries(check([], circuits=[ADD]))
    assert [cost.width for cost in found.costs] == [2, 4]
    assert "gates are left out" in pages(check([], circuits=[ADD]))["circuits/add.md"]


def test_parameters_beside_the_width_are_named_and_stay(texts: dict[str, str]) -> None:
    text = texts["circuits/any_odd.md"]
    assert "Counted on netlists, with n = 2." in text
    found = measured(unfold(stated(ANY_ODD).family, {"n": 2, "p": 8}))
    assert number(table(text, "p")[2]["wires"]) == found.wires


def test_functions_of_formulas_have_their_reasons(texts: dict[str, str]) -> None:
    rows = table(texts["circuits.md"], "function | uniformity | why")
    assert [row["function"].strip("`") for row in rows] == list(FORMULA_FUNCTIONS)
    users = {row["function"].strip("`"): int(row["families that use it"]) for row in rows}
    used = [measure(families()[name]).functions for name in LIBRARY]
    assert users["bit"] == sum("bit" in functions for functions in used) + 1  # parity in any_odd
    assert users["mod"] == 0


# the function


def test_what_is_checked_and_what_is_not(texts: dict[str, str]) -> None:
    (row,) = table(texts["circuits/add.md"], "at")
    assert (row["at"], row["answer"], row["method"], row["inputs tried"]) == ("`p = 3`", "proved", "exhaustive", "64")
    assert "Not checked: the function at any other parameters" in texts["circuits/add.md"]
    assert "`proofkit check all --deep` goes on to p = 4." in texts["circuits/add.md"]
    assert "canonical floats" in texts["circuits/float_max.md"]
    assert "canonical floats" not in texts["circuits/add.md"]


def test_a_promise_is_said() -> None:
    assert (
        "break the condition in the title"
        in pages(check([], circuits=[CIRCUITS["int_sum_within"]]))["circuits/int_sum_within.md"]
    )


def test_the_circuits_that_had_to_be_refuted_are_named(outcome: Outcome) -> None:
    (evidence,) = outcome.circuits[0].evidence
    text = pages(outcome)["circuits/add.md"]
    assert evidence.control
    assert all(f"`{control}`" in text for control in evidence.control)


def overview_row(texts: Mapping[str, str], name: str) -> dict[str, str]:
    rows = table(texts["circuits.md"], "circuit")
    return next(row for row in rows if row["circuit"] == f"[{name}](circuits/{name}.md)")


def test_a_refused_circuit_says_so_and_nothing_else(texts: dict[str, str]) -> None:
    text = texts["circuits/refused.md"]
    assert "Not checked, as the description was refused." in text
    assert "PK704" in text
    assert "no earlier group" in text
    assert "For all parameters" not in text
    row = overview_row(texts, "refused")
    assert (row["depth"], row["gates"], row["function checked at"]) == ("", "", "description refused")


def test_a_refuted_circuit_shows_the_counterexample(texts: dict[str, str]) -> None:
    text = texts["circuits/wrong.md"]
    assert "Verdict: *refuted*." in text
    shown = re.findall(r"- (input|expected|got) `[xys] = (\d+) \[[01]+\]`", text)
    assert [what for what, _ in shown] == ["input", "input", "expected", "got"]
    x, y, expected, got = (int(value) for _, value in shown)
    assert (expected, got) == (x + y + 1, x + y)
    assert f"`proofkit circuit eval wrong -p 3 {x} {y}`" in text
    assert overview_row(texts, "wrong")["function checked at"] == "refuted"
    assert "PK701" in text


def test_the_verdicts_are_counted(texts: dict[str, str]) -> None:
    good = len(LIBRARY) + 2
    assert f"In all: {good} modulo, 1 undecided, 1 refuted; 2 findings." in texts["circuits.md"]
    assert f"{good + 2} of them: {good} modulo, 1 undecided, 1 refuted." in texts["README.md"]
    assert "Findings elsewhere" not in texts["README.md"]


def test_what_no_page_shows_is_among_the_findings_elsewhere(outcome: Outcome) -> None:
    stray = Flag(Finding("PK704", "out of nowhere", subject="circuit:nobody"))
    assert "out of nowhere" in pages(replace(outcome, flags=(stray,)))["README.md"]


# files


def test_what_was_written_is_not_stale(outcome: Outcome, tmp_path: Path) -> None:
    due = sorted(tmp_path / name for name in NAMES)
    assert stale(outcome, tmp_path) == due
    assert write(outcome, tmp_path) == due
    assert stale(outcome, tmp_path) == []


def test_a_changed_page_of_a_circuit_is_stale(outcome: Outcome, tmp_path: Path) -> None:
    write(outcome, tmp_path)
    (tmp_path / "circuits" / "add.md").write_text("changed")
    assert stale(outcome, tmp_path) == [tmp_path / "circuits" / "add.md"]


def test_pages_of_circuits_that_are_gone_are_stale_until_the_next_write(outcome: Outcome, tmp_path: Path) -> None:
    write(outcome, tmp_path)
    (tmp_path / "circuits" / "ours.md").write_text("# Written by hand\n")
    fewer = replace(outcome, circuits=outcome.circuits[:1])
    assert stale(fewer, tmp_path) == sorted(
        [tmp_path / "README.md", tmp_path / "circuits.md", tmp_path / "circuits" / "any_odd.md"]
    )
    write(fewer, tmp_path)
    assert sorted(path.name for path in (tmp_path / "circuits").iterdir()) == ["add.md", "ours.md"]
    assert stale(fewer, tmp_path) == []
    write(replace(outcome, circuits=()), tmp_path)
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")) == [
        "README.md",
        "circuits/ours.md",
    ]


def test_a_folder_that_only_held_our_pages_goes_with_them(outcome: Outcome, tmp_path: Path) -> None:
    write(outcome, tmp_path)
    write(replace(outcome, circuits=()), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]
