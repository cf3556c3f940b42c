"""What circuits there are, what is stated of them and what one of them costs; formats that other tools read."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from proofkit.circuit.export import FORMATS
from proofkit.circuit.language import read_family
from proofkit.circuit.library import CIRCUITS, family
from proofkit.circuit.measured import at
from proofkit.circuit.unfold import unfold
from proofkit.cli.app import app
from proofkit.cli.circuit.export import FORMATS as OFFERED
from proofkit.kernel.family import Kind
from proofkit.kernel.measure import Measure, measure
from tests.cli.circuits import ADDER, put
from tests.cli.test_app import HEAVY, loaded_by

SAMPLES = ("int_add", "float_mul", "float_add")


def run(*args: str) -> Result:
    return CliRunner().invoke(app, ["circuit", *args])


# the group


@pytest.mark.parametrize("args", [("--help",), ("eval", "--help"), ("verify", "--help")])
def test_help_loads_nothing_heavy(args: tuple[str, ...]) -> None:
    assert not loaded_by("circuit", *args) & {*HEAVY, "numpy"}


def test_help_names_every_command() -> None:
    output = run("--help").output
    for name in ("list", "show", "measure", "eval", "verify", "export"):
        assert f"\n  {name} " in output


# list


def test_list_has_every_circuit_with_its_title() -> None:
    output = run("list").output
    words = " ".join(output.split())
    for row in CIRCUITS.values():
        assert f"\n{row.name}(" in output
        assert row.title.split()[0] in words


@pytest.fixture
def adder(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, ADDER)


@pytest.mark.usefixtures("adder")
def test_list_says_what_holds_for_all_parameters() -> None:
    rows = re.findall(r"^(\w+)\(.*>=[^()]*\) +(\d.*)$", run("list").output, re.MULTILINE)
    found = {name: row.split(maxsplit=3) for name, row in rows}
    assert found["adder"] == ["3", "2", "O(p)", "(p**2 + 5*p)/2"]
    assert found["float_mul"][:2] == ["5", "4"]
    assert found["float_mul"][3] == "sum, see show"
    assert found["float_add"][:2] == ["6", "5"]


@pytest.mark.usefixtures("adder")
def test_list_as_json() -> None:
    rows = {row["name"]: row for row in json.loads(run("list", "--format", "json").output)["circuits"]}
    assert list(rows) == [*CIRCUITS, "adder"]
    assert rows["adder"] == {
        "name": "adder",
        "title": "x + y for two p-bit integers",
        "params": {"p": 1},
        "depth": 3,
        "form_depth": 2,
        "gates": "(p**2 + 5*p)/2",
        "at_most": "p**2 + 3*p + 1",
        "weight": "3*p + 5",
    }
    assert rows["float_mul"]["gates"] is None


# show


@pytest.mark.parametrize("name", CIRCUITS)
def test_show_has_the_description_as_it_is_written(name: str) -> None:
    result = run("show", name)
    assert result.exit_code == 0
    written = CIRCUITS[name].text.strip().splitlines()
    assert [line.removeprefix("  ") for line in result.output.splitlines()[2:]][: len(written)] == written


@pytest.mark.usefixtures("adder")
def test_show_says_what_the_kernel_states() -> None:
    assert (
        run("show", "adder").output.partition("for all p >= 1:\n")[2]
        == """\
  depth         3; 2 if results may stay linear forms of gates
  gates         (p**2 + 5*p)/2
                  both: p
                  either: p - 1
                  reaches: (p**2 - p)/2
                  s, as results: p + 1
  fan-in        O(p), at most 2*p + 4
  weights       O(p), at most 3*p + 5
  uniformity    DLOGTIME-uniform, with + and * only
  obligations   each sum of these groups is 0 or 1: one, carry, s

  best known    depth 2 (Alon and Bruck 1994)
  source        carry look-ahead
"""
    )


@pytest.mark.usefixtures("adder")
def test_show_at_parameters() -> None:
    output = run("show", "adder", "-p", "1000000").output
    assert "  gates         (p**2 + 5*p)/2 = 500002500000 at p = 1000000\n" in output
    assert "  weights       O(p), at most 3*p + 5 = 3000005 at p = 1000000\n" in output


def test_show_names_the_functions_and_why_they_are_in_ac0() -> None:
    output = run("show", "int_mul").output
    assert "DLOGTIME-uniform; uses bit_length, floordiv, pow2\n" in output
    assert "  bit_length: position of the leading one: FO[BIT]\n" in output


def test_show_counts_what_has_no_closed_form_where_that_is_quick() -> None:
    netlist = unfold(family("int_mul"), {"p": 4})
    exact = len({*netlist.nodes(Kind.GATE), *netlist.outputs})
    assert f"                exactly {exact}\n" in run("show", "int_mul", "-p", "4").output
    for args in (("int_mul",), ("int_mul", "-p", "1000000")):
        output = run("show", *args).output
        assert "total.near: one for total.c in range(" in output
        assert "exactly" not in output


# measure


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("basis", ["threshold", "majority"])
def test_measure_has_the_keys_of_the_contract(name: str, basis: str) -> None:
    found = json.loads(run("measure", name, "-p", "3", "--format", "json", "--basis", basis).output)
    assert set(found) == {"name", "params", "depth", "form_depth", "gates", "wires", "max_weight", "basis"}
    assert (found["name"], found["params"], found["basis"]) == (name, {"p": 3}, basis)


@pytest.mark.parametrize(("name", "depth"), [("int_add", 3), ("float_mul", 5), ("float_add", 6)])
@pytest.mark.parametrize("p", [2, 5, 8, 16])
def test_depth_is_the_same_for_every_width(name: str, depth: int, p: int) -> None:
    found = json.loads(run("measure", name, "-p", str(p), "--format", "json").output)
    assert (found["depth"], found["form_depth"]) == (depth, depth - 1)
    stated = measure(family(name))
    assert found["gates"] <= at(stated.at_most, {"p": p})
    assert found["max_weight"] <= at(stated.weight, {"p": p})


@pytest.mark.usefixtures("adder")
def test_measure_as_text() -> None:
    assert run("measure", "adder", "-p", "2").output.splitlines() == [
        "adder at p = 2, in weighted threshold gates",
        "  depth       3",
        "  form depth  2",
        "  gates       7",
        "  wires       19",
        "  max weight  2",
        "as stated for all parameters: proofkit circuit show adder",
    ]


def test_weights_are_wires_in_the_other_basis() -> None:
    threshold, majority = (
        json.loads(run("measure", "int_add", "-p", "2", "--format", "json", "--basis", basis).output)
        for basis in ("threshold", "majority")
    )
    assert (majority["max_weight"], majority["depth"]) == (1, threshold["depth"])
    assert majority["wires"] > threshold["wires"]


LARGE = {"float_sqrt_series": ("majority",), "float_exp_series": ("threshold", "majority")}
"""Circuits with too many wires, in these bases, at the least parameters already."""


@pytest.mark.parametrize("name", CIRCUITS)
def test_every_circuit_can_be_measured_in_both_bases(name: str) -> None:
    params = [word for key, value in CIRCUITS[name].grid[0].items() for word in ("--set", f"{key}={value}")]
    for basis in ("threshold", "majority"):
        result = run("measure", name, *params, "--basis", basis)
        is_large = basis in LARGE.get(name, ())
        assert result.exit_code == (2 if is_large else 0), result.output
        assert ("wires here" in result.output) is is_large


STATED = measure(read_family(ADDER.text))
MISTAKES = [
    (replace(STATED, depth=2), "the depth of adder is 3, more than 2"),
    (replace(STATED, counts=((STATED.counts[0][0], STATED.counts[1][1]),)), "both of adder has 3 nodes, not p - 1"),
]


@pytest.mark.usefixtures("adder")
@pytest.mark.parametrize(("stated", "message"), MISTAKES)
def test_a_netlist_that_is_not_as_stated_is_an_internal_error(
    stated: Measure, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("proofkit.cli.circuit.measure.stated", lambda _: stated)
    result = run("measure", "adder", "-p", "3")
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"internal error: KernelError: measure: {message}" in result.stderr


def test_what_has_too_many_wires_is_not_lowered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proofkit.cli.circuit.measure.MOST_LOWERED", 100)
    assert run("measure", "int_add", "-p", "9").exit_code == 0
    result = run("measure", "int_add", "-p", "9", "--basis", "majority")
    assert (result.exit_code, "more than the 100 that are lowered" in result.stderr) == (2, True)


# export


def test_export_offers_every_format() -> None:
    assert sorted(OFFERED) == sorted(FORMATS)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", SAMPLES)
def test_export_writes_what_the_writer_gives(name: str, form: str, tmp_path: Path) -> None:
    text = FORMATS[form](unfold(family(name), {"p": 2}))
    assert run("export", name, "-p", "2", "--to", form).output == text
    path = tmp_path / "circuit"
    path.write_text("before")
    result = run("export", name, "-p", "2", "--to", form, "--out", str(path))
    assert (result.exit_code, result.output) == (0, f"wrote {path.as_posix()}\n")
    assert path.read_bytes() == text.encode()


def test_export_into_a_directory_that_is_not_there(tmp_path: Path) -> None:
    result = run("export", "int_add", "-p", "2", "--to", "blif", "--out", str(tmp_path / "no" / "file"))
    assert (result.exit_code, "cannot be written: No such file" in result.stderr) == (2, True)


# what there is not


WRONG = [
    ("show intadd", "no circuit 'intadd'; did you mean int_add?"),
    ("measure FLOAT_MUL -p 3", "no circuit 'FLOAT_MUL'; did you mean float_mul?"),
    ("measure xyz", "no circuit 'xyz'\n"),
    ("measure int_add", "int_add takes p >= 1: say -p P"),
    ("measure int_sum -p 3", "int_sum takes n >= 2, p >= 1: say -n N"),
    ("measure int_sum_within -n 3 --set k=3 --set w=5", "say --set rise=RISE --set fall=FALL"),
    ("measure int_add -p 3 -n 4", "int_add takes p >= 1: it has no parameter n"),
    ("measure int_add -p 3 --set k=4", "int_add takes p >= 1: it has no parameter k"),
    ("measure float_add -p 1", "float_add takes p >= 2, not p = 1"),
    ("show float_add -p 1", "float_add takes p >= 2, not p = 1"),
    ("measure int_add -p -3", "Invalid value for '-p'"),
    ("measure int_add -p x", "Invalid value for '-p'"),
    ("measure int_add --set p", "--set takes NAME=VALUE with a natural number, such as --set k=3, not 'p'"),
    ("measure int_add --set p=-1", "--set takes NAME=VALUE"),
    ("measure int_add --set p=1.5", "--set takes NAME=VALUE"),
    ("measure int_add -p 3 --set p=3", "the parameter p is given twice"),
    ("measure int_add --set p=3 --set p=3", "the parameter p is given twice"),
    ("measure float_add -p 1000", "float_add at p = 1000 may have "),
    ("eval float_add -p 100000 1 2", "more than the 500000 that are built here"),
    ("verify float_add -p 100000", "more than the 500000 that are built here"),
    ("export float_add -p 100000 --to blif", "more than the 500000 that are built here"),
    (f"measure int_add -p {10**30}", "is too large: machine integers hold at most"),
    ("measure int_add -p 3 --basis unary", "Invalid value for '--basis'"),
    ("measure int_add -p 3 --format xml", "Invalid value for '--format'"),
    ("export int_add -p 3 --to vhdl", "Invalid value for '--to'"),
    ("export int_add -p 3", "Missing option '--to'"),
    ("verify int_add -p 3 --method guess", "no method is called guess"),
    ("verify int_add -p 3 --rlimit 0", "Invalid value for '--rlimit'"),
    (f"verify int_add -p 2 --method z3 --rlimit {2**32}", "a budget is 1 to "),
]


@pytest.mark.parametrize(("command", "message"), WRONG)
def test_what_there_is_not_is_a_usage_error(command: str, message: str) -> None:
    result = run(*command.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
