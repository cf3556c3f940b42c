"""Planes: integers there and back, and all inputs in their order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.circuit.planes import all_inputs, pack, pack_bits, unpack, unpack_bits, words_for


@given(st.lists(st.integers(0, 2**63 - 1), max_size=200))
def test_naturals_return(values: list[int]) -> None:
    planes = pack(np.array(values, np.int64), 63)
    assert planes.shape == (63, words_for(len(values)))
    assert unpack(planes, len(values)).tolist() == values


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=100))
def test_plane_k_holds_bit_k_in_order_from_the_lowest_bit(values: list[int]) -> None:
    planes = pack(np.array(values, np.int64), 5).tolist()
    for j, value in enumerate(values):
        assert [planes[k][j // 64] >> j % 64 & 1 for k in range(5)] == [value >> k & 1 for k in range(5)]


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 63, 64, 65, 129])
def test_what_is_left_of_the_last_word_is_0(count: int) -> None:
    planes = pack_bits(np.ones((2, count), np.uint8))
    assert unpack_bits(planes, 64 * words_for(count)).sum(axis=1).tolist() == [count, count]
    assert unpack_bits(planes, count).shape == (2, count)


@pytest.mark.parametrize("inputs", [0, 1, 2, 3, 4, 5, 6, 7, 9])
def test_assignment_j_is_j(inputs: int) -> None:
    planes = all_inputs(inputs)
    assert planes.shape == (inputs, words_for(2**inputs))
    assert unpack(planes, 2**inputs).tolist() == list(range(2**inputs))


def test_few_assignments_are_repeated() -> None:
    assert unpack(all_inputs(2), 64).tolist() == [0, 1, 2, 3] * 16


@pytest.mark.parametrize(("first", "words"), [(0, 1), (3, 2), (15, 1), (5, 11)])
def test_a_run_of_all_inputs(first: int, words: int) -> None:
    assert (all_inputs(10, first, words) == all_inputs(10)[:, first : first + words]).all()
    assert (all_inputs(10, first) == all_inputs(10)[:, first:]).all()
