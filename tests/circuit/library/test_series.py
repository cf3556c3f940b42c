"""Square root and exponential function by power series: what they compute, and where their constants come from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import prod

import numpy as np
import pytest

from proofkit.circuit.language import read_family
from proofkit.circuit.library import Circuit, families
from proofkit.circuit.library.float_exp_series import FLOAT_EXP_SERIES, FLOAT_EXP_UNIFORM
from proofkit.circuit.library.float_sqrt_series import FLOAT_SQRT_SERIES, FLOAT_SQRT_UNIFORM
from proofkit.circuit.library.remainders import COMPUTED, meant
from proofkit.circuit.netlist import Netlist
from proofkit.circuit.unfold import unfold
from proofkit.floats.format import FloatFormat
from proofkit.floats.real import REAL
from proofkit.floats.words import IntWords
from proofkit.kernel.claims import Uniformity
from proofkit.kernel.family import Kind
from proofkit.kernel.measure import Measure, measure
from proofkit.kernel.number_theory import generator, is_prime, primes_for
from proofkit.prove.outcome import Answer
from proofkit.prove.verify import verify
from tests.circuit.library.operands import Operands, results
from tests.circuit.library.plain import Values, node_values

NOT_IN_FO = {"prime", "primes_for", "span", "crt", "crt_above", "sqrt_crt", "exp_mod", "exp_bit"}


@cache
def _measured(text: str) -> Measure:
    return measure(read_family(text, families()))


def measured(row: Circuit) -> Measure:
    return _measured(row.text)


def netlist_of(row: Circuit, params: Mapping[str, int]) -> Netlist:
    return unfold(read_family(row.text, families()), params)


def values_at_all_floats(row: Circuit, netlist: Netlist) -> tuple[Operands, Values]:
    """Every bit is 0 or 1, too."""
    operands = Operands(row, netlist)
    values = node_values(netlist, np.array([operands.bits(a) for a in operands.some()], np.int64).T)
    for span in netlist.spans:
        if span.kind is Kind.BIT:
            nodes = values[span.nodes.start : span.nodes.stop]
            assert not len(nodes) or (nodes.min() >= 0 and nodes.max() <= 1), span.name
    return operands, values


@pytest.mark.parametrize(
    ("row", "depth", "form_depth"),
    [
        (FLOAT_SQRT_SERIES, 5, 4),
        (FLOAT_SQRT_UNIFORM, 6, 5),
        (FLOAT_EXP_SERIES, 8, 8),
        (FLOAT_EXP_UNIFORM, 9, 9),
    ],
    ids=lambda value: value.name if isinstance(value, Circuit) else "",
)
def test_depth(row: Circuit, depth: int, form_depth: int) -> None:
    assert (measured(row).depth, measured(row).form_depth) == (depth, form_depth)


@pytest.mark.parametrize("row", [FLOAT_SQRT_UNIFORM, FLOAT_EXP_UNIFORM], ids=lambda row: row.name)
def test_constants_are_computed(row: Circuit) -> None:
    assert measured(row).uniformity is Uniformity.DLOGTIME
    assert NOT_IN_FO.isdisjoint(measured(row).functions)


@pytest.mark.parametrize("row", [FLOAT_SQRT_SERIES, FLOAT_EXP_SERIES], ids=lambda row: row.name)
def test_constants_are_hardwired(row: Circuit) -> None:
    assert measured(row).uniformity is Uniformity.L


def test_the_square_root_is_proved() -> None:
    assert verify(FLOAT_SQRT_SERIES, {"p": 2}, "exhaustive").answer is Answer.PROVED


@pytest.mark.parametrize(
    ("row", "params"),
    [
        pytest.param(FLOAT_SQRT_SERIES, {"p": 3}, id="p3"),
        pytest.param(FLOAT_SQRT_SERIES, {"p": 4}, id="p4", marks=pytest.mark.slow),
        pytest.param(FLOAT_SQRT_UNIFORM, FLOAT_SQRT_UNIFORM.deep[0], id="uniform", marks=pytest.mark.slow),
    ],
)
def test_the_square_root_of_all_floats(row: Circuit, params: Mapping[str, int]) -> None:
    netlist = netlist_of(row, params)
    operands, values = values_at_all_floats(row, netlist)
    every = operands.some()
    assert len(every) == 1 + 2 ** (2 * params["p"] + 1)
    for a, found in zip(every, results(row, netlist, values), strict=True):
        assert found == list(row.meaning(IntWords(), params, a)), a


@pytest.mark.parametrize("p", [2, pytest.param(3, marks=pytest.mark.slow)])
def test_the_exponential_function_at_all_floats(p: int) -> None:
    netlist, format = netlist_of(FLOAT_EXP_SERIES, {"p": p}), FloatFormat(p)
    operands, values = values_at_all_floats(FLOAT_EXP_SERIES, netlist)
    every = operands.some()
    assert len(every) == 1 + 2 ** (2 * p + 1)
    for [x], [y] in zip(every, results(FLOAT_EXP_SERIES, netlist, values), strict=True):
        assert REAL["exp"].accepts(format.of_fields(*x), format, format.of_fields(*y)), x


# The factor that the circuits compute, from a netlist without data. The first window has too few primes.

Q, H, J, W = 127, 18, 3, 25
SCALE = f"""
scale_alone(p >= 1, Q >= 3, H >= 1, J >= 1)
let w = {W}
let a = 1
{COMPUTED.setting}
{COMPUTED.scale}
gate any = sum(scale[k] + scale_zeros[k] for k in range(K)) >= 0
output any
"""


def test_the_scale_is_what_remainders_says() -> None:
    netlist = unfold(read_family(SCALE), {"p": 1, "Q": Q, "H": H, "J": J})
    values = node_values(netlist, np.zeros((0, 1), np.int64))
    scale, zeros = ([int(values[node, 0]) for node in netlist.span(name).nodes] for name in ("scale", "scale_zeros"))
    m = Q.bit_length()
    windows = [[q for q in range(start, start + H) if is_prime(q)] for start in (2**m + j * H for j in range(J))]
    product = prod(prod(window) for window in windows)
    kept = [2 ** (m * len(window)) if m * len(window) >= W else 0 for window in windows]
    lost = prod(prod(window) - power for window, power in zip(windows, kept, strict=True))
    assert (product - lost) % 2**W == 0
    assert [power > 0 for power in kept] == [False, True, True]
    factor = (product - lost) // 2**W
    for k in range(J * H):
        if is_prime(q := 2**m + k):
            found = 0 if zeros[k] else pow(generator(q), scale[k], q)
            assert found * (product // q) % q == factor % q


def test_a_prime_that_divides_a_denominator_is_not_meant() -> None:
    w, params = IntWords(), {"Q": 1023, "H": 19, "J": 2}
    assert meant(w, params, 24, 8, 1024)
    assert not meant(w, params, 24, 8, 1025)
    assert not meant(w, {**params, "H": 4}, 24, 8, 2)


def test_the_promise_asks_for_adequate_primes() -> None:
    [params] = FLOAT_SQRT_UNIFORM.deep
    assert FLOAT_SQRT_UNIFORM.promise(IntWords(), params, [])
    for name, value in (("Q", 511), ("H", 12), ("J", 1)):
        assert not FLOAT_SQRT_UNIFORM.promise(IntWords(), {**params, name: value}, [])
    assert not FLOAT_EXP_UNIFORM.promise(IntWords(), params, [])
    assert FLOAT_EXP_UNIFORM.promise(IntWords(), {"p": 2, "Q": 8191, "H": 60, "J": 4}, [])
    assert not FLOAT_EXP_UNIFORM.promise(IntWords(), {"p": 2, "Q": 4095, "H": 60, "J": 4}, [])


def test_there_is_room_for_all_primes() -> None:
    """The exponential function has to say how many primes there are, at most, before it knows how many it needs."""
    for p in range(2, 33):
        room = 2 * p.bit_length() + 1
        bits = (2 * p + 5 + room) * (2 * p + 1) + p + 2 + 3 * p + 5
        assert primes_for(bits) <= 2**room, p
