"""One circuit on given operands: how they are read, how results are shown, and when they are wrong."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit.circuit.library import CIRCUITS
from proofkit.cli.app import app
from proofkit.cli.circuit.exact import OPERATIONS
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.reference import ExactFloats
from tests.cli.circuits import ADDER, put

AGREE = "gates and reference agree"


def run(*args: str) -> Result:
    return CliRunner().invoke(app, ["circuit", "eval", *args])


SCREENS = [
    (
        "int_add -p 4 13 7",
        """\
int_add at p = 4: x + y for two p-bit integers
  x = 13  1101
  y = 7   0111
  s = 20  10100
gates and reference agree (integer words)
""",
    ),
    (
        "float_add -p 8 1.5 0.3125",
        """\
float_add at p = 8: x + y for two floats of p bits, rounded once
  x = 1.5     (192, -7)  0 11000000 011111001
  y = 0.3125  (160, -9)  0 10100000 011110111
  r = 1.8125  (232, -7)  0 11101000 011111001
gates and reference agree (integer words, exact fractions)
""",
    ),
    (
        "float_mul -p 3 '(-5, 1)' 0.1",
        """\
float_mul at p = 3: x * y for two floats of p bits, rounded once
  x = -10      (-5, 1)   1 101 1001
  y = 0.09375  (6, -6)   0 110 0010  (nearest to 0.1)
  r = -1       (-4, -2)  1 100 0110
gates and reference agree (integer words, exact fractions)
""",
    ),
    (
        "float_compare -p 2 3 -1/2",
        """\
float_compare at p = 2: x < y, x = y, x > y for two floats of p bits
  x  = 3     (3, 0)    0 11 100
  y  = -0.5  (-2, -2)  1 10 010
  lt = 0               0
  eq = 0               0
  gt = 1               1
gates and reference agree (integer words, exact fractions)
""",
    ),
    (
        "int_sum -n 3 -p 2 '[1, 2,3]'",
        """\
int_sum at n = 3, p = 2: the sum of n integers of p bits
  a[0] = 1  01
  a[1] = 2  10
  a[2] = 3  11
  s    = 6  0110
gates and reference agree (integer words)
""",
    ),
]


@pytest.mark.parametrize(("command", "screen"), SCREENS, ids=[command for command, _ in SCREENS])
def test_operands_results_and_whether_they_are_right(command: str, screen: str) -> None:
    result = run(*shlex.split(command))
    assert (result.exit_code, result.output) == (0, screen)


READ = [
    ("-5", "-5"),
    ("-.5", "-0.5"),
    ("-1e-2", "-0.015625"),
    ("-3/7", "(-7, -4)"),
    ("-5,1", "-10"),
    ("( -5 , 1 )", "-10"),
    ("0", "(0, -8)"),
    ("-0.0", "(0, -8)"),
    ("1e30", "(7, 7)"),
    ("1e-30", "(0, -8)"),
]


@pytest.mark.parametrize(("text", "shown"), READ)
@pytest.mark.parametrize("place", range(2))
def test_operands_may_be_negative_wherever_they_stand(text: str, shown: str, place: int) -> None:
    operands = ["1", "1"]
    operands[place] = text
    result = run("float_add", *operands, "-p", "3")
    assert (result.exit_code, shown in result.output.splitlines()[1 + place]) == (0, True)


def test_two_dashes_end_the_options() -> None:
    assert run("float_add", "-p", "3", "--", "-5", "-p").exit_code == 2
    assert "x = -5 " in run("float_add", "-p", "3", "--", "-5", "1").output


@pytest.mark.parametrize(
    ("text", "is_rounded"), [("0.5", False), ("0.1", True), ("(4, -3)", False), ("1/3", True), ("9", True)]
)
def test_what_was_rounded_is_said(text: str, is_rounded: bool) -> None:
    assert (f"(nearest to {text})" in run("float_negate", "-p", "3", text).output) == is_rounded


def test_a_value_that_is_long_in_decimal_is_a_product() -> None:
    assert "  x = 224 * 2**195  (224, 195)  0 " in run("float_abs", "-p", "8", "(224, 195)").output


def test_an_array_of_floats() -> None:
    output = run("float_sort", "-n", "3", "-p", "3", "[1.5, (-5, 1), -1/4]").output
    assert [line.split()[2] for line in output.splitlines() if line.startswith("  z")] == ["-10", "-0.25", "1.5"]
    assert "(integer words, exact fractions)" in output


WRONG = [
    ("int_add -p 4 13", "the operands of int_add are x, y: 1 given, not 2"),
    ("int_sum -n 2 -p 4 1 2", "the operands of int_sum are a [...]: 2 given, not 1"),
    ("int_add -p 4 -5 1", "x is an integer from 0 to 15, not '-5'"),
    ("int_add -p 4 1 16", "y is an integer from 0 to 15, not '16'"),
    ("int_add -p 4 1.5 1", "x is an integer from 0 to 15, not '1.5'"),
    ("int_sum -n 2 -p 4 1,2", "a is an array: write its elements as [1, 2, 3], not '1,2'"),
    ("int_sum -n 2 -p 4 [1,2,3]", "a has 2 elements, not 3"),
    ("int_sum -n 2 -p 4 []", "a has 2 elements, not 0"),
    ("int_sum -n 2 -p 4 [1,16]", "a[1] is an integer from 0 to 15, not '16'"),
    ("float_add -p 3 1.5 x", "y: 'x' is not a float: write 1.5, 1e-3, 3/7 or (m, e)"),
    ("float_add -p 3 1.5 1/0", "y: 1/0 divides by 0"),
    ("float_add -p 3 (1,1) 1", "x: the significand 1 of (1, 1) is neither 0 nor of magnitude 4 to 7"),
    ("float_add -p 3 (4,8) 1", "x: the exponent 8 of (4, 8) is not in [-2**3, 2**3)"),
    ("float_add -p 3 1 1 --formt", "No such option"),
    ("float_add -p 3 1 1 -x", "No such option"),
    ("int_sum_within -n 2 --set k=1 --set w=1 --set rise=2 --set fall=3 [1,1]", "is not meant for these operands"),
]


@pytest.mark.parametrize(("command", "message"), WRONG)
def test_what_cannot_be_read_is_a_usage_error(command: str, message: str) -> None:
    result = run(*command.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_results_that_are_not_what_is_meant_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, replace(ADDER, meaning=lambda _w, _p, a: (a[0] ^ a[1] ^ 1,)))
    result = run("adder", "-p", "2", "1", "2")
    assert result.exit_code == 1
    assert result.output.splitlines()[3:] == [
        "  s = 3  011",
        "gates and reference differ",
        "by integer words:",
        "  s = 2  010",
    ]


def test_a_bit_that_is_neither_0_nor_1_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, replace(ADDER, text=ADDER.text.replace("- 2*carry[i + 1]", "- carry[i + 1]")))
    result = run("adder", "-p", "2", "3", "3")
    assert result.exit_code == 1
    assert "gates and reference differ: s[1] of adder is 2 at [1, 1, 1, 1]\n" in result.output
    assert result.output.endswith("by integer words:\n  s = 6  110\n")
    assert run("adder", "-p", "2", "0", "1").exit_code == 0


def test_exact_fractions_are_a_reference_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proofkit.cli.circuit.exact.OPERATIONS", {"float_mul": OPERATIONS["float_add"]})
    result = run("float_mul", "-p", "3", "2", "3")
    assert result.exit_code == 1
    assert result.output.splitlines()[5:] == ["by exact fractions:", "  r = 5  (5, 0)  0 101 1000"]


def test_every_operation_is_one_of_a_circuit() -> None:
    assert OPERATIONS.keys() <= CIRCUITS.keys()


FLOATS = st.integers(-64, 64).map(FloatFormat(3).at)


@settings(max_examples=10)
@given(FLOATS, FLOATS)
@pytest.mark.parametrize(("name", "operation"), [("float_add", ExactFloats.add), ("float_mul", ExactFloats.mul)])
def test_results_are_those_of_exact_fractions(name: str, operation: Any, x: Float, y: Float) -> None:
    result = run(name, "-p", "3", str(x), str(y))
    assert result.exit_code == 0
    assert f" {operation(ExactFloats(FloatFormat(3)), x, y)} " in result.output.splitlines()[3]


@pytest.mark.parametrize("name", [name for name, row in CIRCUITS.items() if row.promise is None])
def test_every_circuit_can_be_evaluated(name: str) -> None:
    """On operands that are 0, as many as the message asks for."""
    row = CIRCUITS[name]
    params = [word for key, value in row.grid[0].items() for word in ("--set", f"{key}={value}")]
    operands = ["[0]" if port.array else "0" for port in row.inputs]
    result = run(name, *params, *operands)
    while result.exit_code == 2:
        port, _, rest = result.stderr.removeprefix("proofkit: ").partition(" has ")
        place = [port.name for port in row.inputs].index(port)
        operands[place] = f"[{', '.join(['0'] * int(rest.split()[0]))}]"
        result = run(name, *params, *operands)
    assert (result.exit_code, AGREE in result.output) == (0, True)


INADEQUATE = [
    ("float_div_uniform", ["Q=3", "H=2", "J=1"], ["Q = 3, H = 2 and J = 1", "2*d >= 19", "at most 2**-9"]),
    ("float_sqrt_uniform", ["Q=3", "H=2", "J=1"], ["Q = 3 is too small", "4 bits", "primes above 10"]),
]


@pytest.mark.parametrize(("name", "settings", "said"), INADEQUATE)
@pytest.mark.parametrize("command", ["eval", "verify"])
def test_parameters_that_are_not_enough_are_named(
    command: str, name: str, settings: list[str], said: list[str]
) -> None:
    operands = ["1.5"] * len(CIRCUITS[name].inputs) if command == "eval" else []
    options = [part for setting in settings for part in ("--set", setting)]
    result = CliRunner().invoke(app, ["circuit", command, name, "-p", "2", *options, *operands])
    assert result.exit_code == 2
    assert all(part in " ".join(result.output.split()) for part in said), result.output


def test_circuits_are_counted_where_the_bound_is_too_large() -> None:
    """At most 1,120,314 gates, but there are fewer."""
    options = [part for setting in ("Q=1023", "H=13", "J=2") for part in ("--set", setting)]
    result = run("float_div_uniform", "-p", "2", *options, "1.5", "1")
    assert result.exit_code == 0
    assert "r = 1.5" in result.output
