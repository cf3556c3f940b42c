"""`proofkit check`: how it ends, and what it prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from proofkit.circuit.library import CIRCUITS, family
from proofkit.cli.app import app
from proofkit.kernel.measure import measure
from tests.cli import papers

FORMATS = ("text", "json", "sarif", "junit", "github")
CONTROL = [chr(code) for code in range(32) if chr(code) != "\n"]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*args: str) -> Result:
    return CliRunner().invoke(app, args)


def check(text: str, *args: str) -> Result:
    papers.write(Path("specs"), paper=text)
    return run("check", *(args or ("all",)))


ENDS = {
    "GOOD": 0,
    "KNOWN_GAP": 0,
    "GAP": 1,
    "TOO_DEEP": 1,
    "UNSAID": 1,
    "REFUTED": 1,
    "CIRCLE": 1,
    "BAD_TOML": 2,
    "BAD_BOUND": 2,
    "UNDECIDED": 4,
    "KNOWN_UNDECIDED": 4,
    "NO_STATEMENT": 5,
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ENDS)
def test_every_way_to_end(name: str, form: str) -> None:
    result = check(getattr(papers, name), "all", "--format", form)
    assert result.exit_code == ENDS[name], result.output
    assert "Traceback" not in result.output


def test_numbers_stand_beside_what_they_come_from() -> None:
    """Two operations of d_std and a sum: by constants the deepest of each lemma, composed each for itself."""
    std, oplus = (max(depth(name) for name in names) for names in (("float_add", "float_mul"), ("float_sum",)))
    composed = sum(depth(name) - 1 for name in ("float_add", "float_mul", "float_sum")) + 1
    assert numbers(papers.GOOD) == (2 * std + oplus, composed)
    small = depth("float_add_small")
    assert numbers(papers.GOOD, "--cost-model", "small") == (2 * small + oplus, composed + small - depth("float_add"))
    for grade in ("dlogtime", "l", "p"):
        assert numbers(papers.GOOD, "--uniformity", grade) == (2 * std + oplus, composed)
    row = next(line for line in run("check", "starter-depth").output.splitlines() if "starter-depth" in line)
    assert f"= {2 * std + oplus}" in row


def numbers(text: str, *options: str) -> tuple[int, int]:
    """Both numbers of the theorem."""
    (found,) = json.loads(check(text, "starter-depth", "--format", "json", *options).stdout)["verdicts"]
    return found["depth"]["numeric"], found["depth"]["composed"]


def depth(circuit: str) -> int:
    """By the kernel; the outputs of all these are sums until they are made gates."""
    stated = measure(family(circuit))
    assert stated.form_depth == stated.depth - 1
    return stated.depth


@pytest.mark.parametrize("form", FORMATS)
def test_no_specs_at_all_is_never_green(form: str) -> None:
    result = run("check", "all", "--format", form)
    assert result.exit_code == 5
    assert "proofkit new" in result.stderr
    assert "--specs" in result.stderr


def test_a_directory_that_was_asked_for_must_exist() -> None:
    result = run("check", "all", "--specs", "nowhere")
    assert (result.exit_code, "PK001" in result.stdout) == (2, True)


def test_an_acknowledged_refutation_passes_and_an_unacknowledged_one_does_not() -> None:
    known = papers.REFUTED + papers.ACKNOWLEDGED.format(code="PK605", at="in-range")
    assert (check(papers.REFUTED).exit_code, check(known).exit_code) == (1, 0)


def test_a_finding_that_says_nothing_of_the_verdict_does_not_explain_it() -> None:
    """PK304 is about the text; the statement is conditional on something else."""
    text = papers.GAP.replace('"p <= poly(n)"]\ncites', '"p <= poly(n)", "n <= n + 1"]\ncites')
    known = text + papers.ACKNOWLEDGED.format(code="PK304", at="starter-depth")
    assert check(known).exit_code == 1


@pytest.mark.parametrize(("status", "code"), [("refuted", 0), ("undecided", 0), ("conditional", 1), ("modulo", 1)])
def test_fail_on_only_strengthens(status: str, code: int) -> None:
    assert check(papers.KNOWN_GAP, "all", "--fail-on", status).exit_code == code


def test_fail_on_takes_no_failure_away() -> None:
    assert check(papers.GAP, "all", "--fail-on", "refuted").exit_code == 1
    assert check(papers.UNDECIDED, "all", "--fail-on", "undecided").exit_code == 1
    assert check(papers.BAD_TOML, "all", "--fail-on", "proved").exit_code == 2


DEEP = {"float_exp_series", "float_exp_uniform"}
"""Circuits whose function takes --deep to be checked."""

TWINS = {"float_div_uniform", "float_sqrt_uniform"}
"""Circuits whose function is that of another one, and not checked here itself."""


def test_a_line_for_each_statement_with_its_verdict() -> None:
    lines = check(papers.GAP).stdout.splitlines()
    line = next(line for line in lines if "Theorem 3" in line)
    depth = ["2*d_std", "+", "d_oplus"]
    assert line.split()[:10] == ["Theorem", "3", "starter-depth", *depth, *depth, "="]
    assert line.split()[-1] == "conditional"
    assert lines[0] == "One affine layer (an example), as printed"
    count = len(CIRCUITS)
    circuits = f"{count - len(DEEP)} of {count} circuits checked, at {count - len(DEEP | TWINS)} widths"
    assert lines[-1] == (
        f"2 modulo, 1 conditional; 4 hypotheses stated, 1 missing; {circuits}; "
        "0 findings acknowledged, 1 open; nothing vacuous"
    )


def test_a_finding_with_place_slug_caret_and_fix() -> None:
    output = check(papers.TOO_DEEP).stdout
    row = papers.TOO_DEEP.splitlines().index('depth = "d_std"', 60) + 1
    for part in (
        f"specs/paper.toml:{row}:10 error PK402 depth-exceeds-claim",
        'depth = "d_std"\n',
        "   ^^^^^",
        "fix: ",
    ):
        assert part in output


def test_an_acknowledged_finding_is_shown_with_its_line_and_its_reason() -> None:
    lines = check(papers.KNOWN_GAP).stdout.splitlines()
    first = next(k for k, line in enumerate(lines) if "PK302" in line)
    assert any("^^" in line for line in lines[first : first + 8])
    assert any(line.strip().startswith("acknowledged: ") for line in lines[first : first + 8])
    assert "1 finding acknowledged, 0 open" in lines[-1]


def test_a_statement_that_asserts_nothing_is_counted() -> None:
    text = papers.GOOD.replace('about = "starter-layer"\n', "")
    assert check(text).stdout.splitlines()[-1].endswith("vacuous: starter-depth")


def test_a_selected_id_restricts_lines_findings_and_code() -> None:
    result = check(papers.GAP, "starter-sums")
    assert result.exit_code == 0
    assert "starter-depth" not in result.stdout
    assert result.stdout.splitlines()[-1].startswith("1 modulo;")
    assert check(papers.GAP, "starter-sums", "starter-depth").exit_code == 1
    assert check(papers.UNSAID, "starter-depth").exit_code == 0


def test_a_definition_stands_for_what_is_stated_about_it() -> None:
    result = check(papers.GAP, "starter-layer")
    assert (result.exit_code, "Theorem 3" in result.stdout, "Lemma 1" in result.stdout) == (1, True, False)


def test_findings_of_the_definition_come_with_the_statement() -> None:
    text = papers.GOOD.replace("X[i, k] for", "X[i + 1, k] for")
    result = check(text, "starter-depth")
    assert (result.exit_code, "PK105" in result.stdout) == (1, True)


def test_an_unknown_id_is_a_usage_error_with_a_suggestion() -> None:
    result = check(papers.GOOD, "starter-dept")
    assert result.exit_code == 2
    assert "did you mean starter-depth?" in result.stderr


@pytest.mark.parametrize("args", [(), ("all", "--format", "xml"), ("all", "--jobs", "0"), ("all", "--fail-on", "x")])
def test_bad_usage(args: tuple[str, ...]) -> None:
    assert run("check", *args).exit_code == 2


def test_options_without_effect_are_taken() -> None:
    assert check(papers.GOOD, "all", "--jobs", "4", "--no-cache").exit_code == 0


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", papers.HOSTILE)
def test_a_hostile_file_is_a_bad_spec(name: str, form: str) -> None:
    Path("specs").mkdir()
    Path("specs/evil.toml").write_bytes(papers.HOSTILE[name])
    result = run("check", "all", "--format", form)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert not any(char in result.output for char in CONTROL)


def test_spec_text_is_never_markup_nor_control_codes() -> None:
    text = papers.GOOD.replace("One affine layer", r"[bold]a[/x] :smile: \u001b[31m\u202e b")
    title = check(text).stdout.splitlines()[0]
    assert title == r"[bold]a[/x] :smile: \u001b[31m\u202e b (an example), as printed"


def test_long_text_wraps_and_names_stay_whole() -> None:
    name = "starter-depth-with-a-long-name"
    text = papers.GOOD.replace('"starter-depth"', f'"{name}"').replace("2*d_std + d_oplus", "d_std + " * 60 + "d_oplus")
    lines = check(text).stdout.splitlines()
    assert all(len(line) <= 100 for line in lines[:-1])
    assert next(line for line in lines if name in line).endswith("modulo")


def test_paths_are_seen_from_here(tmp_path: Path) -> None:
    specs = papers.write(tmp_path / "elsewhere", paper=papers.GAP)
    relative, absolute = run("check", "all", "--specs", "elsewhere"), run("check", "all", "--specs", str(specs))
    assert relative.output == absolute.output
    assert str(tmp_path) not in absolute.output
