"""Unfolding: rows with equal arguments are worked out once, and stay apart however far their values are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from proofkit.circuit.language import read_family
from proofkit.circuit.netlist import LARGEST
from proofkit.circuit.unfold import _distinct, _evaluate, count_at, unfold
from proofkit.errors import UsageError
from proofkit.kernel.functions import FORMULA_FUNCTIONS
from proofkit.kernel.poly import App, Poly

Columns = Sequence[NDArray[np.int64]]

SMALL, LARGE = st.integers(-2, 3), st.integers(1 - LARGEST, LARGEST - 1)
ENDS = st.sampled_from((0, 1, 2**31, 2**32, 2**61, LARGEST - 1, 1 - LARGEST))


@st.composite
def columns(draw: st.DrawFn) -> tuple[list[NDArray[np.int64]], int]:
    """Up to four columns of one length: few different values each, near each other or as far apart as can be."""
    length = draw(st.integers(0, 12))
    found = []
    for _ in range(draw(st.integers(0, 4))):
        values = draw(st.lists(draw(st.sampled_from((SMALL, ENDS, LARGE))), min_size=1, max_size=6))
        column = draw(st.lists(st.sampled_from(values), min_size=length, max_size=length))
        found.append(np.array(column, dtype=np.int64))
    return found, length


def check(arguments: Columns, length: int) -> None:
    """The rows that are kept are all different ones, and each row is that which stands for it."""
    first, back = _distinct(arguments, length)
    rows = np.array(arguments, dtype=np.int64).reshape(len(arguments), length)
    expected, inverse = np.unique(rows, axis=1, return_inverse=True)
    assert back.shape == (length,)
    assert sorted(map(tuple, rows[:, first].T.tolist())) == sorted(map(tuple, expected.T.tolist()))
    assert (rows[:, first][:, back] == rows).all()
    same = np.equal.outer(np.ravel(inverse), np.ravel(inverse))
    assert (np.equal.outer(back, back) == same).all()


@given(columns())
def test_distinct_rows(drawn: tuple[list[NDArray[np.int64]], int]) -> None:
    check(*drawn)


FAR = [
    ("no column", [], 3),
    ("no column and no row", [], 0),
    ("no row", [[], []], 0),
    ("one row", [[7], [LARGEST - 1]], 1),
    ("two ends", [[1 - LARGEST, LARGEST - 1]], 2),
    ("two ends twice", [[1 - LARGEST, LARGEST - 1, 0, 0], [LARGEST - 1, 1 - LARGEST, 0, 0]], 4),
    ("a multiple of a spread of 2**62", [[0, 1, 2, 3, 4], [0, LARGEST - 1, 0, 0, 0]], 5),
    ("a multiple of a spread of 2**61", [list(range(9)), [0, 2**61 - 1, *[0] * 7]], 9),
    ("large after large", [[0, LARGEST - 1, 1], [5, 5, LARGEST - 1], [0, 0, LARGEST - 1]], 3),
]


@pytest.mark.parametrize(("values", "length"), [row[1:] for row in FAR], ids=[row[0] for row in FAR])
def test_rows_far_apart(values: list[list[int]], length: int) -> None:
    check([np.array(column, dtype=np.int64) for column in values], length)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), max_size=20))
def test_a_function_of_columns(pairs: list[tuple[int, int]]) -> None:
    """Worked out once for equal arguments, or for each row: the same."""
    a, b = (np.array([pair[k] for pair in pairs], dtype=np.int64) for k in range(2))
    for name in ("floordiv", "mod", "discrete_log", "span"):
        formula = 2 * Poly.of(App(name, (Poly.of("a") + 1, Poly.of("b")))) + Poly.of("a")
        found = _evaluate(formula, {"a": a, "b": b}, len(pairs))
        assert found.tolist() == [2 * FORMULA_FUNCTIONS[name].value(x + 1, y) + x for x, y in pairs]


def test_a_function_with_large_arguments() -> None:
    """Bit 0 of n * k, for n near 2**60."""
    text = "f(n >= 1)\ninput x\nform v[k] = bit(n*k + k, k % 2)*x for k in range(4)\ngate g = v[0] >= 1\noutput g"
    netlist = unfold(read_family(text), {"n": 2**59 + 1})
    weights = {netlist.label(node): [w for _, w in netlist.wires(node)] for node in netlist.span("v").nodes}
    assert weights == {"v[0]": [], "v[1]": [1], "v[2]": [], "v[3]": [1]}


def test_a_value_of_a_function_that_does_not_fit() -> None:
    text = "f(n >= 1)\ninput x\ngate g = 2**(bit_length(n)*4)*x >= 1\noutput g"
    unfold(read_family(text), {"n": 2**15 - 1})
    with pytest.raises(UsageError, match="a number may be 4611686018427387904 or more here"):
        unfold(read_family(text), {"n": 2**16 - 1})


SUMS = [
    # (what, a line with the constant 2**61 at k = 61 and nothing too large in itself, at which k it is too much)
    ("a sum over a range", "form g = sum(2**k for i in range(n)) + x", 3),
    ("two terms", "form g = 2**k + x + sum(2**k for i in range(n - 1))", 3),
    ("of both signs", "form g = sum(2**k for i in range(n)) - sum(2**k for i in range(n)) + x", 2),
]


@pytest.mark.parametrize(("line", "most"), [row[1:] for row in SUMS], ids=[row[0] for row in SUMS])
def test_constants_that_add_up_to_too_much(line: str, most: int) -> None:
    """Each fits by itself; together they would come out as a small number, or a negative one."""
    described = read_family(f"f(n >= 1, k >= 1)\ninput x\n{line}\ngate h = g >= 1\noutput h")
    for n in range(1, 9):
        if n < most:
            assert abs(int(unfold(described, {"n": n, "k": 60}).constant[1])) in (n << 60, 0)
        with pytest.raises(UsageError, match="a number may be 4611686018427387904 or more here"):
            unfold(described, {"n": n + 3, "k": 61})


@given(st.lists(st.tuples(st.integers(0, 61), st.sampled_from((1, -1))), max_size=12))
def test_a_constant_is_the_exact_sum_or_refused(parts: list[tuple[int, int]]) -> None:
    line = " ".join(f"{'+' if sign > 0 else '-'} 2**(n + {e - 1})" for e, sign in parts if e)
    described = read_family(f"f(n >= 1)\ninput x\nform g = x {line}\ngate h = g >= 0\noutput h")
    expected = sum(sign * 2**e for e, sign in parts if e)
    if sum(2**e for e, _ in parts if e) < LARGEST:
        assert int(unfold(described, {"n": 1}).constant[1]) == expected
        return
    try:
        found = unfold(described, {"n": 1})
    except UsageError:
        return
    assert int(found.constant[1]) == expected


HUGE = [
    ("one index", "gate g = sum(x for i in range(n)) >= 1", {"n": 2**61}),
    ("an index many times", "gate g = sum(x for i in range(8) for j in range(n)) >= 1", {"n": 2**61}),
    ("counts that add up to 0", "gate g = sum(x for i in range(16) for j in range(n)) >= 1", {"n": 2**60}),
    ("counts that add up to little", "gate g = sum(x for i in range(16) for j in range(n + 1)) >= 1", {"n": 2**60}),
    ("nodes", "gate g[i] = x for i in range(n)", {"n": 2**61}),
    ("nodes of two indices", "gate g[i, j] = x for i in range(16) for j in range(n)", {"n": 2**60}),
]


@pytest.mark.parametrize(("line", "params"), [row[1:] for row in HUGE], ids=[row[0] for row in HUGE])
def test_so_many_wires_are_refused(line: str, params: dict[str, int]) -> None:
    """At once: a sum of 64 bits may be 0, and then arrays of different lengths meet."""
    described = read_family(f"f(n >= 1)\ninput x\n{line}\noutput g")
    with pytest.raises(UsageError, match=r"there are more than \d+ (wires|values of \w+) here"):
        unfold(described, params)


def test_nodes_are_not_counted_one_by_one_where_they_are_too_many() -> None:
    described = read_family("f(n >= 1)\ninput x[i, j] for i in range(16) for j in range(n)\ngate g = x[0, 0]\noutput g")
    assert count_at(described.groups[0], {"n": 3}) == 48
    for n in (2**60, 2**61):
        with pytest.raises(UsageError, match="more than"):
            count_at(described.groups[0], {"n": n})
    for n in (2**62, 2**63, 2**64, 10**30):
        with pytest.raises(UsageError, match="a number may be 4611686018427387904 or more here"):
            count_at(described.groups[0], {"n": n})
        with pytest.raises(UsageError, match="a number may be 4611686018427387904 or more here"):
            unfold(described, {"n": n})
