"""Which circuit a cost model takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.circuit.library import CIRCUITS
from proofkit.cost.model import MODELS, Candidate, CostModel, candidates
from proofkit.errors import KernelError
from proofkit.kernel.claims import Uniformity
from proofkit.kernel.numeric import SUMS, computed
from proofkit.ops import OPERATIONS
from proofkit.report.numbers import promises_text
from tests.cost.fakes import fake, library

DLOGTIME, L, P = Uniformity.DLOGTIME, Uniformity.L, Uniformity.P
QUICK = fake("quick", 3, extra_gates=5, is_hard=True)
PLAIN = fake("plain", 4, extra_gates=5)
SMALL = fake("small", 6)


def chosen(model: CostModel, *found: Candidate, wanted: Uniformity = DLOGTIME) -> str:
    with library({"add": found}):
        return model.choose("add", wanted).circuit


def test_what_a_candidate_says_is_what_the_kernel_says() -> None:
    assert (QUICK.depth, QUICK.form_depth, QUICK.uniformity) == (4, 3, L)
    assert (PLAIN.depth, PLAIN.form_depth, PLAIN.uniformity, PLAIN.gates_at_reference()) == (5, 4, DLOGTIME, 10)
    assert SUMS in PLAIN.sums.bound.assuming
    assert SUMS not in PLAIN.gates.bound.assuming


def test_the_shallowest_or_the_smallest_that_is_uniform_enough() -> None:
    every = QUICK, PLAIN, SMALL
    assert chosen(CostModel("shallow"), *every) == "plain"
    assert chosen(CostModel("shallow"), *every, wanted=L) == "quick"
    assert chosen(CostModel("shallow"), *every, wanted=P) == "quick"
    assert chosen(CostModel("small"), *every) == "small"
    assert chosen(CostModel("small"), PLAIN, QUICK, wanted=L) == "quick"
    assert chosen(CostModel("small"), PLAIN, QUICK) == "plain"


def test_where_none_is_uniform_enough_it_is_one_of_the_most_uniform() -> None:
    assert chosen(CostModel(), QUICK) == "quick"
    assert chosen(CostModel(), fake("later", 5, is_hard=True), QUICK) == "quick"


def test_the_first_of_equals() -> None:
    assert chosen(CostModel("shallow"), PLAIN, fake("other", 4)) == "plain"
    assert chosen(CostModel("small"), SMALL, fake("other", 6)) == "small"


def test_among_equally_deep_ones_the_sums_decide() -> None:
    assert chosen(CostModel(), fake("gates", 5, sums=False), PLAIN) == "plain"


@given(st.permutations([QUICK, PLAIN, SMALL]), st.sampled_from([DLOGTIME, L, P]))
def test_small_is_never_shallower_and_shallow_never_smaller(found: list[Candidate], wanted: Uniformity) -> None:
    with library({"add": tuple(found)}):
        shallow, small = (CostModel(name).choose("add", wanted) for name in MODELS)
    assert small.depth >= shallow.depth
    assert small.form_depth >= shallow.form_depth
    assert (shallow.gates_at_reference() or 0) >= (small.gates_at_reference() or 0)


def test_without_a_circuit_there_is_nothing_to_choose() -> None:
    with library({}), pytest.raises(KernelError, match="no circuit for add"):
        CostModel().choose("add", DLOGTIME)
    with pytest.raises(KernelError, match="no circuit for frobnicate"):
        CostModel().choose("frobnicate", DLOGTIME)


def test_what_is_uniform_enough() -> None:
    assert CostModel().wanted(None) is DLOGTIME
    assert CostModel().wanted(P) is P
    assert CostModel(uniformity=L).wanted(P) is L
    assert CostModel(uniformity=DLOGTIME).wanted(P) is DLOGTIME


def test_there_are_two_models() -> None:
    with pytest.raises(KernelError, match="no cost model 'deep'"):
        CostModel("deep")


@pytest.mark.parametrize("operation", [name for name, row in OPERATIONS.items() if set(row.circuits) & CIRCUITS.keys()])
def test_the_library_has_what_operations_say(operation: str) -> None:
    """What a circuit takes and gives fits the operation, and its depth is a number that needs no parameter above 2."""
    arity = OPERATIONS[operation].arity
    found = candidates(operation)
    assert [c.circuit for c in found] == [name for name in OPERATIONS[operation].circuits if name in CIRCUITS]
    for candidate in found:
        row = CIRCUITS[candidate.circuit]
        arrays = [port for port in row.inputs if port.array]
        assert bool(arrays) == (arity is None)
        assert arity is None or len(row.inputs) == arity
        assert (row.promise is not None) == candidate.promised == (candidate.gates_at_reference() is None)
        assert max(candidate.gates.bound.subject.params.least.values()) <= 2
        assert candidate.form_depth in (candidate.depth, candidate.depth - 1)


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_a_circuit_for_a_smaller_domain_says_which(operation: str) -> None:
    limited = {"sin", "cos"}
    for found in candidates(operation):
        assert bool(found.within) == (operation in limited)
        theorem = computed(operation, found.gates, False, promised=found.promised, within=found.within)
        text = promises_text(theorem.bound.assuming)
        assert (f"only for |x| <= 1 in {found.circuit}" in text) == (operation in limited)
