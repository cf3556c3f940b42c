"""The group: help is quick, and whatever goes wrong ends with one line and a code that means something."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from proofkit.cli.app import app
from tests.cli import papers

HEAVY = {"sympy", "z3", "networkx", "jsonschema", "rich"}
MAIN = "from proofkit.cli import main; main()"


def loaded_by(*args: str) -> set[str]:
    code = f"""
import sys
from proofkit.cli import main
sys.argv = ["proofkit", *{list(args)}]
try:
    main()
except SystemExit as stop:
    print("modules", stop.code, *sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    words = done.stdout.splitlines()[-1].split()
    assert words[:2] == ["modules", "0"]
    return set(words[2:])


@pytest.mark.parametrize("args", [("--help",), ("--version",), ("check", "--help"), ("explain", "PK301")])
def test_what_is_quick_loads_nothing_heavy(args: tuple[str, ...]) -> None:
    assert not loaded_by(*args) & HEAVY


def test_help_names_every_command() -> None:
    output = CliRunner().invoke(app, ["--help"]).output
    for name in ("check", "report", "list", "why", "axioms", "explain", "graph", "new", "demo"):
        assert f"\n  {name} " in output


def test_version() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert result.exit_code == 0
    assert result.output.startswith("proofkit 0.")


def test_no_command_is_a_usage_error() -> None:
    assert CliRunner().invoke(app, []).exit_code == 2


def failing(error: BaseException) -> object:
    def checked(*_: object) -> object:
        raise error

    return checked


def test_an_internal_error_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proofkit.cli.check.checked", failing(ValueError("broken\ninside")))
    result = CliRunner().invoke(app, ["check", "all"])
    assert result.exit_code == 3
    assert result.stderr.splitlines() == [
        "proofkit: internal error: ValueError: broken inside (--debug shows where; please report it)"
    ]


def test_debug_lets_an_internal_error_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proofkit.cli.check.checked", failing(ValueError("broken")))
    result = CliRunner().invoke(app, ["check", "all", "--debug"])
    assert isinstance(result.exception, ValueError)


def test_an_interrupt_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proofkit.cli.check.checked", failing(KeyboardInterrupt()))
    result = CliRunner().invoke(app, ["check", "all"])
    assert (result.exit_code, result.output) == (130, "")


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    papers.write(tmp_path / "specs", paper=papers.GAP)
    command = [sys.executable, "-c", MAIN, "check", "starter-depth"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.parametrize("command", ["list", "why x", "axioms x", "graph", "report"])
def test_a_bad_spec_ends_every_command_the_same_way(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(papers.write(tmp_path / "specs", paper=papers.BAD_TOML).parent)
    result = CliRunner().invoke(app, command.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert "PK002 toml-syntax" in result.stderr


def test_output_of_another_encoding_is_escaped(tmp_path: Path) -> None:
    papers.write(tmp_path / "specs", paper=papers.GAP.replace("One affine", "Une couche affine é 漢"))
    code = f"import sys; sys.stdout.reconfigure(encoding='ascii'); {MAIN}"
    for args in (["check", "starter-depth"], ["why", "starter-depth"], ["list"]):
        done = subprocess.run([sys.executable, "-c", code, *args], cwd=tmp_path, capture_output=True, check=False)
        assert (done.returncode in (0, 1), done.stderr) == (True, b"")
        done.stdout.decode("ascii")
