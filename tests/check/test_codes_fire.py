"""Every finding code: one smallest change of a clean paper that fires it, and one near miss that does not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from proofkit.cli.app import app
from proofkit.codes import CODES
from proofkit.report.files import stale, write
from tests.check.papers import FILE, PAPER, changed, codes, definition, findings, outcome, statement

NOT_IN_A_SPEC = frozenset({"PK701", "PK703", "PK704", "PK708", "PK903"})
"""Codes about circuits (test_circuits.py), and about files on disk (below)."""


@dataclass(frozen=True)
class Case:
    """`old` (nothing: the end of the paper) becomes `fires` or `near`; the one finding is in the line that has `at`.

    Of several such lines it is the one nearest to the change.
    """

    code: str
    old: str
    fires: str
    near: str
    at: str


FORMULA = "Y[i] = R[i] + 1"
ASSUME = 'assume = ["p <= poly(n)", "d <= n"]'
CITES = 'cites = ["row-bound", "ops"]'
DEPTH = 'depth = "2*d_std + d_oplus"'
SIZE = 'size = "poly(n)"\nclass = "TC0"'
TOWER = definition("tower", 'X = "[n]"', "for k in range(m):\n    X[i] = X[i] * X[i]", "X[n]")
HARD = '"d**3 + m**3 = p**3"'


def shaped(shape: str) -> str:
    return definition("first", f'z = "{shape}"', "y = z[0, 0]", "y[]")


def repeated(*assume: str) -> str:
    given = ["p <= poly(n)", *assume]
    return TOWER + statement("tower-bound", "tower", assume=given, cites=["ops"], depth="O(1)", size="poly(n)")


def asked(assume: str) -> str:
    given = ["p <= poly(n)", assume]
    return TOWER + statement("asked", "tower", "question", assume=given, cites=["ops"], class_="TC1")


def tower(cites: str) -> str:
    given = ["p <= poly(n)", "m = O(1)"]
    return statement("tower-bound", "tower", assume=given, cites=[cites], depth="m*d_std")


def deeper(*cites: str) -> str:
    deep = definition("deep", 'X = "[n, d]", W = "[d]"', "Y = net(X, W)")
    return deep + statement("deep-bound", "deep", assume=["p <= poly(n)", "d <= n"], cites=list(cites), depth="O(1)")


def classes(states: str) -> str:
    return (
        '[[known]]\nstates = "A < B"\nsource = "book"\n[[known]]\nstates = "C <= D"\nsource = "book"\n'
        f'[[class-statement]]\nid = "classes"\nref = "Section 2"\nstates = ["{states}"]\n'
    )


def required(top: str) -> str:
    return (
        definition("clip", 'x = "[]"', f"y = where(x*x <= 1, x*x, {top})", "y[]")
        + '[[requirement]]\nid = "unit"\nref = "Definition 9"\nfunctions = ["clip"]\nleast = "0"\nmost = "1"\n'
    )


def with_exp(convention: str = "") -> str:
    """A lemma about exp, below conventions that say what exp is, or do not."""
    said = f'functions = "{convention}"\n' if convention else ""
    return f'weights = "inputs"\n{said}' + statement("exp", kind="lemma", covers=["exp"], depth="d_exp", total="0")


def acknowledged(at: str, reason: str = "nobody needs it") -> str:
    spare = statement("spare", kind="lemma", covers=["floor"], depth="d_std", size="1")
    return spare + f'[[acknowledge]]\nfinding = "PK203"\nat = "{at}"\nreason = "{reason}"\n'


CASES = (
    # the text
    Case("PK001", "A paper", "A\0paper", "A\tpaper", "title = "),
    Case("PK002", '"A paper"', '"A paper', "'A paper'", "title = "),
    Case("PK003", 'id = "paper"', 'id = "paper"\nreadng = "repaired"', 'id = "paper"\nreading = "repaired"', "readng"),
    Case("PK004", FORMULA, "Y[i] = R[i] + 2 R[i]", "Y[i] = R[i] + 2*R[i]", "2 R[i]"),
    Case("PK005", FORMULA, "Y[i] = R[i] + (lambda: 1)", "Y[i] = R[i] + (1)", "lambda"),
    Case("PK006", DEPTH, 'depth = "3*d_std - d_oplus"', 'depth = "3*d_std + d_oplus"', "3*d_std - d_oplus"),
    Case("PK007", ASSUME, 'assume = ["d is small"]', 'assume = ["d <= 9"]', "d is small"),
    Case("PK008", "", shaped("[n by n]"), shaped("[n, n]"), "n by n"),
    Case("PK009", 'id = "net"', 'id = "row"', 'id = "raw"', 'id = "row"'),
    Case("PK010", 'ref = "Lemma 1"', "ref = 5.10", 'ref = "5.10"', "ref = 5.10"),
    # names
    Case("PK101", FORMULA, "Y[i] = R[i] + V[0]", "Y[i] = R[i] + W[0]", "V[0]"),
    Case("PK102", FORMULA, "Y[i] = gelu(R[i])", "Y[i] = erf(R[i])", "gelu"),
    Case("PK103", "R = row(X, W)", "R = row(X)", "R = row(X, W, d=d)", "row(X)"),
    Case("PK104", "R = row(X, W)", "R = row(X, X)", "R = row(X, W)", "row(X, X)"),
    Case("PK105", FORMULA, "Y[i] = R[i + 1] + 1", "Y[i] = R[edge(i + 1)] + 1", "R[i + 1]"),
    Case("PK106", FORMULA, "Y[i] = R[edge(i*n/d)]", "Y[i] = R[edge(i*n//d)]", "i*n/d"),
    Case("PK107", FORMULA, "Q[j] = 1\nY[i] = R[i] + Q[0]", "Q[j: n] = 1\nY[i] = R[i] + Q[0]", "Q[j] = 1"),
    Case("PK108", "X[i, a] * W[a]", "X[i, a] * X[i, a]", "X[i, a] * W[0]", "inputs = "),
    Case("PK109", "R = row(X, W)", "R = net(X, W)", "R = row(X, W)", "[[definition]]"),
    # citations
    Case("PK201", CITES, 'cites = ["row-bound", "opps"]', CITES, "opps"),
    Case("PK202", '["ops", "sums"]', '["ops", "sums", "row-bound"]', '["ops", "sums", "sums"]', "[[lemma]]"),
    Case("PK203", "[[theorem]]", "[[lemma]]", "[[corollary]]", "[[lemma]]"),
    Case("PK204", "", deeper("row-bound"), deeper("row-bound", "ops"), 'cites = ["row-bound"]'),
    Case("PK205", CITES, 'cites = ["row-bound"]', CITES, 'about = "net"'),
    Case("PK206", CITES, 'cites = ["row-bound", "ops", "sums"]', CITES, '["row-bound", "ops", "sums"]'),
    Case("PK207", "", asked("m = O(1)") + tower("asked"), asked("m = O(1)") + tower("ops"), 'cites = ["asked"]'),
    # hypotheses
    Case("PK301", ASSUME, 'assume = ["d <= n"]', ASSUME, "[[theorem]]"),
    Case(
        "PK302",
        ASSUME,
        'assume = ["p <= poly(n)", "d = O(n)"]',
        'assume = ["p <= poly(n)", "d + 1 <= n"]',
        "[[theorem]]",
    ),
    Case("PK303", ASSUME, ASSUME[:-1] + ', "d >= n + 1"]', ASSUME[:-1] + ', "d >= n"]', "assume = "),
    Case("PK304", ASSUME, ASSUME[:-1] + ', "m <= n"]', ASSUME, "m <= n"),
    Case("PK305", f"{DEPTH}\n{SIZE}\n", "", f"{DEPTH}\n", "[[theorem]]"),
    # bounds
    Case("PK401", FORMULA, "Y[i] = R[i] + 1 + log(X[i, 0])", "Y[i] = R[i] + 1 + X[i, 0]", 'about = "net"'),
    Case("PK402", DEPTH, 'depth = "d_std + d_oplus"', DEPTH, "depth = "),
    Case("PK403", "", repeated("m = O(1)"), repeated("m = O(1)").replace('"O(1)"', '"m*d_std"'), 'depth = "O(1)"'),
    Case("PK404", "", repeated("m <= poly(n)"), repeated("m = O(1)"), "[[theorem]]"),
    Case("PK405", SIZE, 'size = "2*d*n"\nclass = "TC0"', 'size = "2*d*n + n"\nclass = "TC0"', "2*d*n"),
    Case("PK407", SIZE, 'size = "O(n)"\nclass = "TC0"', 'size = "O(n**2)"\nclass = "TC0"', "O(n)"),
    Case("PK410", DEPTH, 'depth = "3*d_std + d_oplus"', DEPTH, "3*d_std"),
    # classes
    Case("PK501", "", repeated("m <= n"), repeated("m = O(1)"), 'depth = "O(1)"'),
    Case("PK504", 'weights = "inputs"', 'weights = "unstated"', 'weights = "constants"', "weights = "),
    Case("PK505", "", asked("m <= n"), asked("m = O(log(n))"), 'class = "TC1"'),
    Case("PK507", "", classes("open: A = B"), classes("A != B"), "open: A = B"),
    Case("PK508", "", classes("A <= C"), classes("A <= B"), "A <= C"),
    # meaning
    Case("PK603", 'weights = "inputs"', with_exp(), with_exp("the program's own"), 'covers = ["exp"]'),
    Case("PK604", 'ties = "to even"', 'ties = "unstated"', 'ties = "away from zero"', "ties = "),
    Case("PK605", "", required("2"), required("1"), "functions = "),
    Case("PK606", 'zero = "canonical"', 'zero = "unstated"', 'zero = "any"', 'zero = "unstated'),
    Case("PK607", '["add", "mul"]', '["add", "mul", "div"]', '["add", "mul", "div"]\ntotal = "x / 0 = 0"', "div"),
    # solvers and acknowledgements
    Case("PK702", ASSUME, f"{ASSUME[:-1]}, {HARD}]", f"{ASSUME[:-1]}, {HARD.replace('**3', '')}]", "d**3"),
    Case("PK901", "", acknowledged("ops"), acknowledged("spare"), "[[acknowledge]]"),
    Case("PK902", "", acknowledged("spare", " "), acknowledged("spare", "why"), "reason = "),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_the_case_fires_once_at_its_line(case: Case) -> None:
    text = changed(case.old, case.fires)
    start = PAPER.count("\n", 0, PAPER.index(case.old) if case.old else None) + 1
    lines = [number for number, line in enumerate(text.split("\n"), 1) if case.at in line]
    expected = min(lines, key=lambda number: abs(number - start))
    found = [finding for finding in findings(text) if finding.code == case.code]
    assert [(finding.place.file, finding.place.line) for finding in found] == [(FILE, expected)]
    assert found[0].message
    assert 1 <= found[0].place.column <= len(text.split("\n")[expected - 1])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_the_near_miss_does_not(case: Case) -> None:
    assert case.code not in codes(changed(case.old, case.near))


def test_the_unchanged_paper_has_no_findings() -> None:
    assert findings(PAPER) == []


@pytest.mark.usefixtures("one_circuit")
def test_a_report_that_was_edited_is_out_of_date(tmp_path: Path) -> None:
    """PK903 is about files on disk: the near miss is a report just written."""
    specs, reports = tmp_path / "specs", tmp_path / "reports"
    specs.mkdir()
    (specs / FILE).write_text(PAPER, encoding="utf-8")
    command = ["report", "--specs", str(specs), "--out", str(reports)]
    assert CliRunner().invoke(app, command).exit_code == 0
    near = CliRunner().invoke(app, [*command, "--check"])
    assert (near.exit_code, "PK903" in near.output) == (0, False)
    page = reports / "paper.md"
    page.write_text(page.read_text(encoding="utf-8") + "more\n", encoding="utf-8")
    fired = CliRunner().invoke(app, [*command, "--check"])
    assert fired.exit_code == 1
    assert [line.startswith(f"{page.as_posix()}: error PK903") for line in fired.output.splitlines()] == [True]


def test_stale_names_what_is_missing_and_what_is_left_over(tmp_path: Path) -> None:
    checked = outcome(PAPER)
    written = write(checked, tmp_path)
    assert stale(checked, tmp_path) == []
    written[0].unlink()
    assert stale(checked, tmp_path) == [written[0]]


def test_the_table_has_exactly_the_codes() -> None:
    table = [case.code for case in CASES]
    assert len(table) == len(set(table))
    assert {*table, *NOT_IN_A_SPEC} == set(CODES)
