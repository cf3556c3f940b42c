"""A proof, a refutation and neither, as text and as JSON; a refutation can be replayed."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner, Result

import proofkit.prove.verify
from proofkit.circuit.library import CIRCUITS
from proofkit.cli.app import app
from proofkit.prove.evidence import Evidence
from proofkit.prove.verify import verify


def run(*args: str) -> Result:
    return CliRunner().invoke(app, ["circuit", *args])


PROVED = [
    ("int_add -p 3", "64, which are all"),
    ("float_mul -p 2 --method exhaustive", "1089, which are all"),
    ("float_add -p 2 --method exhaustive", "1089, which are all"),
]


@pytest.mark.parametrize(("command", "inputs"), PROVED)
def test_a_proof_says_what_it_rests_on(command: str, inputs: str) -> None:
    result = run("verify", *command.split())
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0].endswith(": proved")
    assert f"  inputs    {inputs}" in lines
    assert any(line.startswith("  method    exhaustive") for line in lines)
    assert "  control   " in result.output
    assert lines[-1].endswith(": refuted first")


def test_a_solver_says_how_many_units_it_used() -> None:
    result = run("verify", "int_add", "-p", "4", "--method", "z3")
    assert result.exit_code == 0
    lines = [line.split() for line in result.output.splitlines()]
    assert ["method", "z3"] in lines
    assert any(line[0] == "rlimit" and int(line[1]) > 0 for line in lines)


@pytest.mark.parametrize("name", ["int_add", "float_mul", "float_add"])
def test_as_json(name: str) -> None:
    result = run("verify", name, "-p", "2", "--method", "exhaustive", "--format", "json")
    assert result.exit_code == 0
    found = json.loads(result.output)
    assert {key: found[key] for key in ("name", "params", "method", "status", "counterexample", "reason")} == {
        "name": name,
        "params": {"p": 2},
        "method": "exhaustive",
        "status": "proved",
        "counterexample": None,
        "reason": "",
    }
    assert found["depth"] == {"int_add": 3, "float_mul": 5, "float_add": 6}[name]
    assert min(found["gates"], found["inputs"], len(found["control"])) > 0


def test_too_small_a_budget_decides_nothing() -> None:
    result = run("verify", "int_add", "-p", "3", "--method", "z3", "--rlimit", "1")
    assert result.exit_code == 4
    assert result.output.startswith("int_add at p = 3: undecided\n")
    assert "  because   control: " in result.output
    assert ": refuted first" not in result.output


def changed_result(row: Any) -> Any:
    def meaning(w: Any, params: Mapping[str, int], operands: Sequence[Any]) -> Sequence[Any]:
        first, *rest = row.meaning(w, params, operands)
        return [first._replace(sign=1 - first.sign) if row.outputs[0].kind == "float" else first ^ 1, *rest]

    return replace(row, meaning=meaning)


@pytest.fixture
def mistaken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Verification against a meaning whose first result is another one."""

    def found_out(name: str, *args: Any) -> Evidence:
        return verify(changed_result(CIRCUITS[name]), *args)

    monkeypatch.setattr(proofkit.prove.verify, "verify", found_out)


REFUTED = [
    "int_add -p 3",
    "float_mul -p 3",
    "float_add -p 2",
    "int_sum -n 2 -p 2",
    "equals_constant -p 3 --set c=5",
    "float_less -p 2",
]


@pytest.mark.usefixtures("mistaken")
@pytest.mark.parametrize("command", REFUTED)
def test_a_refutation_is_shown_and_can_be_replayed(command: str) -> None:
    result = run("verify", *command.split())
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[0].endswith(": refuted")
    assert "counterexample:" in lines
    assert any(line.startswith("  expected ") for line in lines)
    assert any(line.startswith("  got      ") for line in lines)
    replay = shlex.split(lines[-1].removeprefix("replay: "))
    assert replay[:3] == ["proofkit", "circuit", "eval"]
    assert "gates and reference agree" in run(*replay[2:]).output


@pytest.mark.usefixtures("mistaken")
def test_a_refutation_as_json() -> None:
    result = run("verify", "float_mul", "-p", "2", "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.output)
    assert found["status"] == "refuted"
    example = found["counterexample"]
    assert [number["name"] for number in example["inputs"]] == ["x", "y"]
    assert set(example["inputs"][0]) == {"name", "value", "significand", "exponent", "bits"}
    (expected,), (got,) = example["expected"], example["got"]
    assert expected["bits"][1:] == got["bits"][1:]
    assert expected["bits"][0] != got["bits"][0]
    assert example["replay"].startswith("proofkit circuit eval float_mul -p 2 ")
