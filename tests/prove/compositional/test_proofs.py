"""Circuits of the library are proved by lemmas on their groups; other answers are never a proof."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from proofkit.circuit.library import CIRCUITS
from proofkit.errors import UsageError
from proofkit.prove.compositional.lemma import Result
from proofkit.prove.compositional.prove import RLIMIT, prove_compositionally, prove_instance
from proofkit.prove.compositional.scripts import SCRIPTS
from proofkit.prove.exhaustive import exhaust
from proofkit.prove.outcome import Answer, obligations
from proofkit.prove.solve import Query, Reply, solve
from tests.prove.circuits.rows import instance

SMALL = [
    *(("int_compare", [p]) for p in (1, 2, 5)),
    *(("int_add", [p]) for p in (1, 2, 5)),
    *(("int_add_windows", [p]) for p in (1, 3, 6)),
    *(("int_sum", values) for values in ([2, 1], [2, 4], [3, 3], [5, 2], [4, 4])),
    *(("int_mul", [p]) for p in (2, 3, 4, 5, 6)),
    *(("float_mul", [p]) for p in (2, 3, 4)),
    *(("float_add_small", [p]) for p in (2, 3)),
    *(("int_power", values) for values in ([1, 1], [2, 3], [3, 2], [1, 5])),
    *(("int_prod", values) for values in ([1, 1], [2, 2], [3, 2], [4, 2])),
    *(("int_prod_uniform", values) for values in ([1, 1, 3, 2, 1], [2, 2, 15, 2, 2], [2, 3, 63, 4, 2])),
    *(("int_div", [p]) for p in (1, 2, 3, 4)),
    ("int_div_uniform", [1, 63, 4, 1]),
    *(("float_prod", values) for values in ([1, 2], [2, 2], [3, 2])),
    ("float_prod_uniform", [2, 2, 15, 2, 2]),
    *(("float_div", [p]) for p in (2, 3)),
    *(("float_sum_small", values) for values in ([1, 2, 1], [2, 2, 3], [2, 2, 8], [1, 3, 16])),
    *(("float_sum", values) for values in ([1, 2], [2, 2], [2, 3])),
]


def ask(queries: Sequence[Query]) -> list[Reply]:
    return [solve(query) for query in queries]


def prove(name: str, *values: int, rlimit: int = 20_000_000) -> Result:
    return prove_instance(instance(name, *values), rlimit, ask)


@pytest.mark.parametrize(("name", "values"), SMALL)
def test_agrees_with_exhaustion(name: str, values: list[int]) -> None:
    about = instance(name, *values)
    result = prove(name, *values)
    assert (result.status, result.reason) == ("proved", "")
    assert exhaust(about, obligations(about)).answer is Answer.PROVED


def test_says_what_it_rests_on() -> None:
    result = prove("float_mul", 4)
    assert {lemma.status for lemma in result.lemmas} == {"proved"}
    assert all(lemma.says and lemma.cuts and lemma.queries <= lemma.instances for lemma in result.lemmas)
    assert all(bool(lemma.rlimit) != bool(lemma.tried) for lemma in result.lemmas)
    rounding = next(lemma for lemma in result.lemmas if lemma.name == "rounding")
    assert {"product.s", "t.s"} <= set(rounding.cuts)
    assert [rule.split(":")[0] for rule in result.rules] == [
        "combine",
        "identity",
        "lemma",
        "cases",
        "rewrite",
        "exhaust",
    ]


def test_figures_are_the_same_in_processes_of_their_own() -> None:
    first = prove_compositionally("int_mul", {"p": 4})
    assert first == prove_compositionally("int_mul", {"p": 4}) == prove("int_mul", 4, rlimit=RLIMIT)


def test_a_small_budget_leaves_it_undecided() -> None:
    result = prove("int_mul", 4, rlimit=1000)
    assert result.status == "undecided"
    assert result.reason
    assert {lemma.status for lemma in result.lemmas} == {"proved", "undecided"}


def test_an_unanswered_query_leaves_it_undecided() -> None:
    def silent(queries: Sequence[Query]) -> list[Reply]:
        return [Reply("unknown", 0, reason="gone")] * len(queries)

    assert prove_instance(instance("int_add", 2), 1000, silent).status == "undecided"


def test_a_solver_that_always_says_no_proves_nothing() -> None:
    """Lemmas must fail for changed circuits, and what they assume must be possible."""

    def refusing(queries: Sequence[Query]) -> list[Reply]:
        return [Reply("unsat", 1)] * len(queries)

    smallest = {name: values for name, values in reversed(SMALL) if name.startswith("float") or len(values) > 1}
    for name in SCRIPTS:
        others = {"int_prod": [2, 2], "float_div_uniform": [2, 1023, 13, 2], "float_exp_series": [2]}
        values = {**smallest, **others, "int_sum": [5, 2]}.get(name, [3])
        result = prove_instance(instance(name, *values), 1000, refusing)
        asked = any(lemma.queries for lemma in result.lemmas)  # where sums are short, no solver is asked at all
        assert (result.status == "undecided") is asked


@pytest.mark.parametrize("rlimit", [0, -1, 2**32])
def test_refuses_a_budget_that_is_none(rlimit: int) -> None:
    with pytest.raises(UsageError, match="budget"):
        prove_instance(instance("int_add", 2), rlimit, ask)


@pytest.mark.parametrize("name", ["no_such_circuit", "parity"])
def test_refuses_what_it_has_no_lemmas_for(name: str) -> None:
    with pytest.raises(UsageError, match="lemmas"):
        prove_compositionally(name, {"p": 2})


def test_every_script_is_of_a_circuit() -> None:
    assert SCRIPTS.keys() <= CIRCUITS.keys()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("int_compare", {"p": 53}),
        ("int_add", {"p": 53}),
        ("int_add_windows", {"p": 53}),
        ("int_sum", {"n": 3, "p": 53}),
        ("int_mul", {"p": 53}),
        ("float_mul", {"p": 53}),
        ("float_add_small", {"p": 53}),
        ("int_power", {"n": 8, "p": 16}),
        ("int_prod", {"n": 8, "p": 8}),
        ("int_div", {"p": 12}),
        ("float_prod", {"n": 4, "p": 8}),
        ("float_div", {"p": 16}),
        ("float_sum_small", {"n": 4, "p": 4, "r": 32}),
    ],
)
def test_wide_circuits(name: str, params: dict[str, int]) -> None:
    assert prove_compositionally(name, params).status == "proved"
