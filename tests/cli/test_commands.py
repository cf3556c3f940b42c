"""The smaller commands."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import proofkit.report.files
from proofkit.cli.app import app
from proofkit.codes import CODES
from proofkit.spec.load import load_file
from tests.cli import papers


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*args: str) -> Result:
    return CliRunner().invoke(app, args)


@pytest.fixture
def good() -> None:
    papers.write(Path("specs"), paper=papers.GOOD)


@pytest.fixture
def gap() -> None:
    papers.write(Path("specs"), paper=papers.GAP)


# list


@pytest.mark.usefixtures("good")
def test_list_shows_everything_with_its_line() -> None:
    rows = [line.split()[:3] for line in run("list").output.splitlines()]
    assert [row[1:] for row in rows] == [
        ["definition", "starter-layer"],
        ["lemma", "starter-arithmetic"],
        ["lemma", "starter-sums"],
        ["theorem", "starter-depth"],
    ]
    text = papers.GOOD.splitlines()
    assert text[int(rows[0][0].removeprefix("specs/paper.toml:")) - 1] == "[[definition]]"


@pytest.mark.parametrize("args", [("list",), ("graph",), ("report",)])
def test_nothing_there_is_not_a_success(args: tuple[str, ...]) -> None:
    result = run(*args)
    assert (result.exit_code, "proofkit new" in result.stderr) == (5, True)


# why


@pytest.mark.usefixtures("gap")
def test_why_goes_down_to_cited_results() -> None:
    output = run("why", "starter-depth").output
    for part in ("conditional", "claimed depth 2*d_std + d_oplus", "missing d <= n", "by compose", "assuming N <= n"):
        assert part in output
    assert "starter-sums (Chiang 2024 (arXiv:2409.13629), Lemma 11)" in output


@pytest.mark.usefixtures("gap")
def test_why_goes_down_to_circuits() -> None:
    result = run("why", "starter-depth")
    assert "by numbered" in result.output
    assert "constant:d_std depth" in result.output
    assert "circuit:float_add, taken to compute add" in result.output
    assert "by materialised" in result.output


def test_why_shows_a_shared_subtree_once() -> None:
    twice = """
[[definition]]
id = "starter-twice"
ref = "Definition 2"
inputs = { X = "[n, d]", W = "[d, d]", b = "[d]" }
body = '''
A = starter_layer(X, W, b)
Y[i, a] = sum(A[i, k] for k in range(d))
'''
output = "Y[n, d]"
[[theorem]]
id = "starter-two"
ref = "Theorem 4"
about = "starter-twice"
assume = ["p <= poly(n)", "d <= n"]
cites = ["starter-depth", "starter-sums"]
depth = "O(1)"
"""
    papers.write(Path("specs"), paper=papers.GOOD + twice)
    output = run("why", "starter-two").output
    assert output.count("Lemma 11)") == 1
    assert "sum depth d_oplus  see [2]" in output
    assert "starter-twice depth 2*d_std + 2*d_oplus  see [1]" in output


def test_why_of_what_was_not_derived_gives_the_reason() -> None:
    papers.write(Path("specs"), paper=papers.UNDECIDED, kernels=papers.REFUTED)
    assert "no bound is given for op:exp" in run("why", "starter-depth").output
    assert "square is -1 at x = 0" in run("why", "in-range").output


# axioms


@pytest.mark.usefixtures("gap")
def test_axioms_lists_what_a_verdict_rests_on() -> None:
    lines = run("axioms", "starter-depth").output.splitlines()
    assert lines[0] == "Theorem 3 (starter-depth): conditional"
    assert "  starter-sums (Chiang 2024 (arXiv:2409.13629), Lemma 11)" in lines
    assert "  p <= poly(n) (used)" in lines
    assert lines[lines.index("hypotheses missing:") + 1] == "  d <= n"
    assert lines[-1].startswith("trusted base: proofkit/kernel")


@pytest.mark.usefixtures("gap")
def test_axioms_lists_what_a_number_rests_on() -> None:
    lines = run("axioms", "starter-depth").output.splitlines()
    heads = [line for line in lines if line.startswith("depth as a number, ")]
    assert [head.split(":")[0] for head in heads] == ["depth as a number, by constants", "depth as a number, composed"]
    for head in heads:
        below = lines[lines.index(head) + 1 :]
        assert below[0].startswith("  circuit:")
        assert "  precision(2 <= p <= poly(n))" in below


@pytest.mark.usefixtures("gap")
@pytest.mark.parametrize("command", ["why", "axioms", "graph"])
def test_an_unknown_id_is_a_usage_error(command: str) -> None:
    result = run(command, "starter-dept")
    assert (result.exit_code, "did you mean starter-depth?" in result.stderr) == (2, True)


# explain


@pytest.mark.parametrize("name", ["PK301", "pk301", "hypothesis-undischarged"])
def test_explain_by_code_or_slug(name: str) -> None:
    output = run("explain", name).output
    assert output.startswith("PK301 hypothesis-undischarged (error)\n")
    assert CODES["PK301"].what in output


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained_and_listed(code: str) -> None:
    result = run("explain", code)
    assert (result.exit_code, result.output.split()[0]) == (0, code)
    assert f"\n{code} " in f"\n{run('explain').output}"


@pytest.mark.parametrize(("name", "near"), [("hypothesis-undischargd", "hypothesis-undischarged"), ("pk31", "PK3")])
def test_explain_suggests(name: str, near: str) -> None:
    result = run("explain", name)
    assert (result.exit_code, f"did you mean {near}" in result.stderr) == (2, True)


# graph


@pytest.mark.usefixtures("gap")
def test_graph_is_mermaid_with_statuses() -> None:
    lines = run("graph").output.splitlines()
    assert lines[0] == "graph BT"
    assert '    s3["Theorem 3<br/>starter-depth<br/>conditional"]:::conditional' in lines
    assert [line for line in lines if "-->" in line] == ["    s1 --> s3", "    s2 --> s3"]


@pytest.mark.usefixtures("gap")
def test_graph_of_one_statement_holds_what_it_cites() -> None:
    assert len([line for line in run("graph", "starter-sums").output.splitlines() if "[" in line]) == 1
    assert len([line for line in run("graph", "starter-depth").output.splitlines() if "[" in line]) == 3


def test_labels_cannot_leave_their_quotes() -> None:
    papers.write(Path("specs"), paper=papers.GOOD.replace('"Theorem 3"', "'a\"]; click <b>#'"))
    label = next(line for line in run("graph").output.splitlines() if "s3[" in line)
    assert label.count('"') == 2
    assert "<b>" not in label


# new and demo


def test_new_writes_a_spec_that_checks() -> None:
    assert run("new", "my-net").exit_code == 0
    assert load_file("specs/my-net.toml").paper.id == "my-net"
    assert run("check", "all").exit_code == 0
    assert run("new", "other").exit_code == 0
    assert run("check", "all").exit_code == 0


def test_new_never_overwrites() -> None:
    Path("specs").mkdir()
    Path("specs/mine.toml").write_text("mine")
    result = run("new", "mine")
    assert (result.exit_code, Path("specs/mine.toml").read_text()) == (2, "mine")


@pytest.mark.parametrize("name", ["../x", "a/b", "A", "", "-a", "a..b", "a b", "a\n", "x" * 65, ".", "a.", "ä"])
def test_new_takes_no_strange_names(name: str) -> None:
    result = run("new", "--", name)
    assert result.exit_code == 2
    assert list(Path().iterdir()) == []


def test_new_into_a_directory_that_cannot_be_made() -> None:
    Path("specs").write_text("a file")
    assert run("new", "x").exit_code == 2


def test_demo_shows_a_bound_that_holds_and_a_gap_and_writes_nothing() -> None:
    result = run("demo")
    assert result.exit_code == 0
    assert "PK302" in result.output
    assert "3 modulo, 1 conditional" in result.output
    assert list(Path().iterdir()) == []


# report


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What `write` and `stale` are made to give."""
    paths: list[Path] = []
    monkeypatch.setattr(proofkit.report.files, "write", lambda _, directory: [directory / "a.md"], raising=False)
    monkeypatch.setattr(
        proofkit.report.files, "stale", lambda _, directory: [directory / path for path in paths], raising=False
    )
    return paths


@pytest.mark.usefixtures("good", "reports", "one_circuit")
def test_report_says_what_it_wrote() -> None:
    result = run("report", "--out", "out")
    assert (result.exit_code, result.output) == (0, "wrote out/a.md\n")


@pytest.mark.usefixtures("good", "one_circuit")
def test_report_check_names_what_is_stale(reports: list[Path]) -> None:
    assert run("report", "--check").exit_code == 0
    reports.append(Path("a.md"))
    result = run("report", "--check")
    assert result.exit_code == 1
    assert result.output.startswith("reports/a.md: error PK903 report-out-of-date: ")


@pytest.mark.usefixtures("gap", "one_circuit")
def test_report_end_to_end() -> None:
    written = run("report", "--out", "out")
    assert written.exit_code == 0
    assert {"wrote out/circuits.md", "wrote out/circuits/parity.md"} <= set(written.output.splitlines())
    assert run("report", "--out", "out", "--check").exit_code == 0
    path = Path(written.output.splitlines()[0].removeprefix("wrote "))
    path.write_text("stale")
    result = run("report", "--out", "out", "--check")
    assert (result.exit_code, result.output.split(":")[0]) == (1, path.as_posix())


@pytest.mark.usefixtures("good", "one_circuit")
@pytest.mark.parametrize("args", [("report",), ("report", "--check"), ("graph",)])
def test_two_files_with_the_same_ids_are_refused(args: tuple[str, ...]) -> None:
    """One page, or one node, would stand for both."""
    papers.write(Path("specs"), other=papers.GOOD)
    result = run(*args)
    assert (result.exit_code, "PK009 duplicate-id" in result.output) == (2, True)
    assert not Path("reports").exists()
