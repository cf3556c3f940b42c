"""`proofkit new`: every template checks as it is written, under any name."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from proofkit.check.run import check
from proofkit.cli.app import app
from proofkit.cli.new import PLACEHOLDER, TEMPLATES, started
from proofkit.spec.load import load_file, load_text
from proofkit.spec.shipped import with_shipped
from proofkit.terms import Severity, Status

OWN = ("layer",)
"""Templates that bring their own lemmas about operations and need nothing of the library."""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*args: str) -> Result:
    return CliRunner().invoke(app, args)


@pytest.mark.parametrize("name", ["my-model", "3.5"])
@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_template_checks_as_it_is_written(kind: str, name: str) -> None:
    given = load_text(started(kind, name), "specs/new.toml")
    outcome = check(with_shipped([given]))
    assert [flag.finding for flag in outcome.flags if flag.severity is not Severity.NOTE] == []
    judged = [j for j in outcome.judged if j.spec is given]
    assert judged
    assert {j.status for j in judged} == {Status.MODULO}
    assert (len(outcome.catalog.specs) == 1) is (kind in OWN)


@pytest.mark.parametrize("kind", TEMPLATES)
def test_nothing_of_the_placeholder_is_left(kind: str) -> None:
    text = started(kind, "my-model")
    assert PLACEHOLDER not in text
    assert load_text(text, "new.toml").paper.id == "my-model"
    assert max(map(len, text.splitlines())) <= 120 or kind not in OWN


def test_two_of_each_stand_beside_one_another() -> None:
    given = [load_text(started(kind, f"{kind}-{k}"), f"{kind}{k}.toml") for kind in TEMPLATES for k in (1, 2)]
    outcome = check(with_shipped(given))
    assert [flag.finding for flag in outcome.flags if flag.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("kind", TEMPLATES)
def test_templates_are_written_and_listed(kind: str) -> None:
    result = run("new", kind, "my-model")
    assert (result.exit_code, load_file("specs/my-model.toml").paper.id) == (0, "my-model")
    assert TEMPLATES[kind][1] in run("new", "--help").output


def test_without_a_template_it_is_a_layer() -> None:
    assert run("new", "mine").exit_code == run("new", "layer", "mine", "--specs", "others").exit_code == 0
    assert Path("specs/mine.toml").read_text() == Path("others/mine.toml").read_text()


def test_an_unknown_template_is_named_with_those_that_exist() -> None:
    result = run("new", "transformers", "mine")
    assert (result.exit_code, "no template 'transformers'" in result.stderr) == (2, True)
    assert all(f"  {kind} " in result.stderr for kind in TEMPLATES)
    assert not Path("specs").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a", "layer", "mine"], "two words at most"),
        (["transformer", "softmax"], "id of the shared library"),
        (["operations"], "id of the shared library"),
        (["transformer", "exp"], "name of an operation"),
        (["transformer", "My"], "lower-case"),
        ([], "Missing argument"),
    ],
)
def test_names_that_would_not_check_are_refused(words: list[str], said: str) -> None:
    result = run("new", *words)
    assert (result.exit_code, said in result.stderr) == (2, True)
    assert not Path("specs").exists()
