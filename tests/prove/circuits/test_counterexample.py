"""What is shown of an input on which a circuit is wrong."""

from __future__ import annotations

import shlex
from fractions import Fraction

import pytest
from click.testing import CliRunner

from proofkit.cli.app import app
from proofkit.prove.counterexample import Counterexample, counterexample
from proofkit.prove.mutate import shifted
from proofkit.prove.ports import Instance
from tests.prove.circuits.rows import DISJOINT, LEAKY, NEEDLE, instance, instance_of


class TestIntegers:
    def test_what_is_wrong(self) -> None:
        found = counterexample(instance_of(NEEDLE, n=4, c=6), [0, 1, 1, 0])
        assert found is not None
        assert str(found) == (
            "x = 6 [0110]: expected z = 6 [0110]; got z = 7 [0111]\nproofkit circuit eval needle -n 4 --set c=6 6"
        )
        [x], [expected], [got] = found.inputs, found.expected, found.got
        assert (x.value, x.exponent, x.is_canonical) == (6, None, True)
        assert (expected.significand, got.significand) == (6, 7)

    def test_nothing_is_wrong(self) -> None:
        assert counterexample(instance_of(NEEDLE, n=4, c=6), [0, 1, 0, 1]) is None

    def test_not_what_is_meant(self) -> None:
        assert counterexample(instance_of(DISJOINT, n=2), [1, 0, 1, 0]) is None

    def test_a_bit_that_is_none(self) -> None:
        found = counterexample(instance_of(LEAKY, n=2), [1, 0, 1, 0])
        assert found is not None
        assert (found.got, found.violated) == ((), "z[0] of leaky is 2 at [1, 0, 1, 0]")
        assert "; z[0] of leaky is 2" in str(found)


def spoiled(about: Instance, field: int, place: int, step: int, bits: list[int]) -> Counterexample:
    """What is wrong if one bit of the first result has its constant changed."""
    node = about.netlist.outputs[about.results[0].fields[field][place]]
    found = counterexample(about.with_netlist(shifted(about.netlist, {node: step}).netlist), bits)
    assert found is not None
    return found


class TestFloats:
    def test_both_sides_are_shown(self) -> None:
        """-6 * 2**-5, which comes out with its own sign."""
        found = spoiled(instance("float_negate", 3), 0, 0, 1, [1, 0, 1, 1, 1, 1, 0, 0])
        [x], [expected], [got] = found.inputs, found.expected, found.got
        assert (x.bits, x.significand, x.exponent, x.value, x.text) == (
            "1 110 0011",
            -6,
            -5,
            Fraction(-3, 16),
            "-0.1875",
        )
        assert str(expected) == "z = 0.1875 = 6 * 2**-5 [0 110 0011]"
        assert str(got) == "z = -0.1875 = -6 * 2**-5 [1 110 0011]"

    def test_what_is_no_float_is_shown_as_it_is(self) -> None:
        [got] = spoiled(instance("float_negate", 3), 1, 2, -1, [1, 0, 1, 1, 1, 1, 0, 0]).got
        assert str(got) == "z = 0.0625 = 2 * 2**-5 [0 010 0011], not canonical"

    def test_a_zero_with_a_sign_is_no_float(self) -> None:
        [got] = spoiled(instance("float_negate", 2), 0, 0, 1, [0] * 6).got
        assert str(got) == "z = 0 = 0 * 2**-4 [1 00 000], not canonical"

    def test_a_value_too_long_to_write_out(self) -> None:
        [x] = spoiled(instance("float_negate", 24), 0, 0, -1, [0, *[0] * 23, 1, *[1] * 25]).inputs
        assert (x.value, x.text) == (None, f"({2**23}, {2**24 - 1})")


FLOATS = [0, 1, 1, 1, 0, 1, 1, 1]
"""At p = 1: both signs, both significands, then the exponents 2 and 3, less 2."""


class TestReplay:
    @pytest.mark.parametrize(
        ("name", "values", "bits", "command"),
        [
            ("float_negate", [3], [1, 0, 1, 1, 1, 1, 0, 0], "-p 3 '(-6, -5)'"),
            ("int_add", [2], [1, 1, 0, 1], "-p 2 3 2"),
            ("int_sum", [2, 2], [1, 1, 0, 1], "-n 2 -p 2 '[3, 2]'"),
            ("equals_constant", [2, 1], [1, 1], "-p 2 --set c=1 3"),
            ("float_max_of", [2, 1], FLOATS, "-n 2 -p 1 '[(1, 0), (-1, 1)]'"),
        ],
    )
    def test_runs(self, name: str, values: list[int], bits: list[int], command: str) -> None:
        """On the circuit of the library, which is right."""
        found = spoiled(instance(name, *values), 0, 0, 2 if name == "equals_constant" else 3, bits)
        assert found.replay == f"proofkit circuit eval {name} {command}"
        result = CliRunner().invoke(app, shlex.split(found.replay)[1:])
        assert result.exit_code == 0, result.output
        assert "gates and reference agree" in result.output
