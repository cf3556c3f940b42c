"""The shared library from a directory of one's own: what is used is there, and is not what was asked about."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from proofkit.cli.app import app
from proofkit.spec.shipped import shipped_ids

SPEC = """schema = 1
[paper]
id = "mine"
title = "Mine"
source = "a test"
reading = "architecture"
[params]
n = { means = "number of tokens", role = "scale" }
p = { means = "bits of precision" }
[[definition]]
id = "gate"
ref = "Definition 1"
inputs = { X = "[n]" }
body = 'Y[i] = sigmoid(X[i])'
output = "Y[n]"
[[theorem]]
id = "gate-bound"
ref = "Theorem 2"
about = "gate"
assume = ["p <= poly(n)"]
cites = ["sigmoid-bound"]
depth = "2*d_std + d_exp"
size = "poly(n)"
class = "TC0"
uniformity = "DLOGTIME"
"""
UP = "specs/mine.toml"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("specs").mkdir()
    Path(UP).write_text(SPEC, encoding="utf-8")


def run(*args: str) -> Result:
    return CliRunner().invoke(app, args)


def test_own_statements_rest_on_the_library() -> None:
    result = run("check", "mine")
    assert (result.exit_code, "1 modulo" in result.output) == (0, True)
    rests = run("axioms", "gate-bound").output
    assert "exponential (Chiang 2024" in rests
    assert "exp (within 2**-p of the real one, relatively): the program's own" in rests


@pytest.mark.usefixtures("one_circuit")
def test_all_means_all_of_ones_own() -> None:
    result = run("check", "all")
    assert (result.exit_code, "sigmoid-bound" in result.output) == (0, False)
    assert run("list").output.count("\n") == 2
    assert run("report").exit_code == 0
    assert {path.stem for path in Path("reports").glob("*.md")} - {"README", "atlas", "circuits"} == {
        "mine",
        "activations",
        "operations",
    }
    page = Path("reports/mine.md").read_text(encoding="utf-8")
    assert "Functions: exp (within 2\\*\\*-p of the real one, relatively): the program's own" in page
    assert "| sums | exact, rounded once (stated in operations) |" in page
    assert "| [Exponential](operations.md) | `d_exp` |" in page
    assert "proofkit:" not in page


def test_what_is_named_is_shown_without_any_absolute_path() -> None:
    result = run("check", "sigmoid-bound")
    assert (result.exit_code, "proofkit:layers/activations.toml" in result.output) == (0, True)
    Path(UP).unlink()
    Path("specs").rmdir()
    assert run("check", "sigmoid-bound").output == result.output
    assert run("why", "sigmoid-bound").exit_code == 0


def test_the_graph_goes_down_into_the_library() -> None:
    assert "Sigmoid, bound" in run("graph").output
    assert "Soft-max" not in run("graph").output


@pytest.mark.usefixtures("one_circuit")
def test_an_id_of_the_library_that_is_used_cannot_be_taken() -> None:
    """silu of the library calls its sigmoid: it must not be made to call another one unnoticed."""
    sigmoid = '[[definition]]\nid = "sigmoid"\nref = "D"\ninputs = { x = "[]" }\nbody = \'y = x\'\noutput = "y[]"\n'
    Path(UP).write_text(SPEC.replace("sigmoid(X[i])", "silu(X[i])") + sigmoid, encoding="utf-8")
    result = run("check", "all")
    assert result.exit_code == 2
    assert f"{UP}:{SPEC.count(chr(10)) + 1}:1 error PK009" in result.output
    assert "the id sigmoid is already used at proofkit:layers/activations.toml:" in " ".join(result.output.split())


TAKEN = '[[definition]]\nid = "sigmoid"\nref = "D"\ninputs = { x = "[]" }\nbody = \'y = x\'\noutput = "y[]"\n'
COMMANDS = ("check", "consequences", "why", "axioms")


@pytest.mark.parametrize("name", ["gate-bound", "gate", "mine"])
@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_concluded_from_a_definition_that_replaces_one_of_the_library(command: str, name: str) -> None:
    """The lemma of the library is about the sigmoid of the library, whichever of two the tool would have taken."""
    Path(UP).write_text(SPEC + TAKEN, encoding="utf-8")
    result = run(command, name)
    told = " ".join(result.output.split())
    assert result.exit_code == 2
    assert f"{UP}:{SPEC.count(chr(10)) + 1}:1 error PK009 duplicate-id (sigmoid)" in told
    assert "the id sigmoid is already used at proofkit:layers/activations.toml:" in told


def test_nothing_is_compared_with_it_either() -> None:
    Path(UP).write_text(SPEC + TAKEN, encoding="utf-8")
    result = run("compare", "gate-bound", "sigmoid-bound")
    assert (result.exit_code, "PK009" in result.output) == (2, True)


@pytest.mark.parametrize("paper", ["activations", "operations"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_cannot_take_the_id_of_one_of_the_library_that_is_used(command: str, paper: str) -> None:
    Path(UP).write_text(SPEC.replace('id = "mine"', f'id = "{paper}"'), encoding="utf-8")
    result = run(command, "gate-bound")
    assert (result.exit_code, f"{UP}:2:1 error PK009 duplicate-id ({paper})" in result.output) == (2, True)


def test_a_file_with_the_id_of_one_of_the_library_cannot_change_what_the_library_calls() -> None:
    """silu calls sigmoid: in a file called like the one of the library, one's own would have been taken for it."""
    text = SPEC.replace('id = "mine"', 'id = "activations"').replace("sigmoid(X[i])", "silu(X[i])")
    Path(UP).write_text(text.replace('"sigmoid-bound"', '"silu-bound"') + TAKEN, encoding="utf-8")
    for name in ("gate-bound", "silu-bound", "activations"):
        result = run("check", name)
        assert (result.exit_code, "duplicate-id (sigmoid)" in result.output) == (2, True)


def test_what_is_known_cannot_be_replaced_either() -> None:
    """Relations between classes decide what follows; those of a reader add to them from a file of another name."""
    more = SPEC.replace('"mine"', '"classes"') + '[[known]]\nstates = "TC0 <= NC1"\nsource = "a test"\n'
    Path(UP).write_text(more, encoding="utf-8")
    result = run("consequences", "gate-bound")
    assert (result.exit_code, "duplicate-id (classes)" in result.output) == (2, True)
    Path(UP).write_text(more.replace('"classes"', '"mine"'), encoding="utf-8")
    assert run("consequences", "gate-bound").exit_code == 0


def test_what_is_not_reached_does_not_count() -> None:
    """Its id is taken, and the statement that is named has nothing to do with it."""
    other = TAKEN.replace("sigmoid", "silu").replace("y = x", "y = nothing(x)")
    Path(UP).write_text(SPEC + other, encoding="utf-8")
    assert [run(command, "gate-bound").exit_code for command in COMMANDS] == [0, 0, 0, 0]
    assert run("check", "silu-bound").exit_code == 2


def test_what_one_defines_oneself_is_not_taken_from_the_library() -> None:
    body = "body = 'Y[i] = sigmoid(X[i])'"
    sigmoid = '[[definition]]\nid = "sigmoid"\nref = "D"\ninputs = { x = "[]" }\nbody = \'y = x*x\'\noutput = "y[]"\n'
    text = SPEC.replace('"sigmoid-bound"', '"arithmetic"').replace("2*d_std + d_exp", "d_std") + sigmoid
    assert body in text
    Path(UP).write_text(text, encoding="utf-8")
    assert run("check", "mine").exit_code == 0


def test_the_library_is_listed_with_calls_and_depths() -> None:
    output = run("list", "--library").output
    assert "sigmoid(x[]) = y[]" in output
    assert "depth 2*d_std + d_exp" in output
    listed = {line.split()[2] for line in output.splitlines()}
    assert listed < set(shipped_ids())
    assert "gate" not in listed
