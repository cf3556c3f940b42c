"""A changed circuit is never proved unless it is right, as evaluation on all inputs tells."""

from __future__ import annotations

from collections import Counter

import pytest

from proofkit.prove.compositional.prove import prove_instance
from proofkit.prove.exhaustive import exhaust
from proofkit.prove.mutate import mutants
from proofkit.prove.outcome import Answer, obligations
from tests.prove.circuits.rows import instance
from tests.prove.compositional.test_proofs import ask

STRIDES = [
    ("int_compare", [3], 2, 1),
    ("int_add", [4], 11, 2),
    ("int_add_windows", [5], 13, 3),
    ("int_sum", [3, 3], 5, 1),
    ("int_mul", [3], 29, 5),
    ("int_mul", [4], 151, 17),
    ("float_mul", [2], 199, 29),
    ("float_mul", [3], 499, 173),
    ("float_add_small", [2], 997, 347),
    ("int_power", [2, 2], 149, 11),
    ("int_prod", [2, 2], 197, 41),
    ("int_prod_uniform", [2, 1, 3, 2, 2], 197, 41),
    ("int_div", [2], 499, 97),
    ("float_prod", [2, 2], 499, 173),
    ("float_div", [2], 1499, 251),
    ("float_sum_small", [2, 2, 3], 997, 251),
    ("float_sum", [2, 2], 9973, 997),
]
"""Circuits, and one mutant in so many that is tried: in a short run, and in a long one."""


@pytest.mark.parametrize(("name", "values", "stride"), [row[:3] for row in STRIDES])
def test_no_wrong_circuit_is_proved(name: str, values: list[int], stride: int) -> None:
    check(name, values, stride)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "values", "stride"), [(name, values, dense) for name, values, _, dense in STRIDES])
def test_no_wrong_circuit_of_many_is_proved(name: str, values: list[int], stride: int) -> None:
    check(name, values, stride)


def check(name: str, values: list[int], stride: int) -> None:
    about = instance(name, *values)
    found: Counter[tuple[Answer, str]] = Counter()
    for mutant in mutants(about.netlist, stride=stride):
        subject = about.with_netlist(mutant.netlist)
        truth = exhaust(subject, obligations(subject)).answer
        status = prove_instance(subject, 20_000_000, ask).status
        assert truth is Answer.PROVED or status == "undecided", mutant.text
        found[truth, status] += 1
    assert found[Answer.REFUTED, "undecided"]
