"""Numbers in reports: columns, a table of what the constants are made of, and none of it without a cost model."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofkit.check.numbers import with_numbers
from proofkit.check.outcome import Outcome
from proofkit.check.run import check
from proofkit.cost.model import CostModel
from proofkit.report.files import pages
from proofkit.spec.load import load_dir
from tests.cost.fakes import fake, library

SPECS = Path(__file__).parents[2] / "specs"
LAYERS = {
    **{"add": 5, "mul": 4, "div": 5, "lt": 2, "le": 2, "eq": 2, "ne": 2, "floor": 1, "sum": 7},
    **{"exp": 5, "max": 3, "min": 3, "argmax": 3, "argmin": 3, "where": 1, "select": 1},
}
FAKES = {name: (fake(f"fake_{name}", layers),) for name, layers in LAYERS.items()}
FAKES["sqrt"] = (fake("hard_sqrt", 3, is_hard=True, extra_gates=996), fake("other_sqrt", 8))


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    """The paper that has all kinds of constants, as printed and repaired."""
    return check([spec for spec in load_dir(SPECS) if spec.paper.id in ("var", "var-repaired")])


@pytest.fixture(scope="module")
def page(outcome: Outcome) -> str:
    with library(FAKES):
        return pages(with_numbers(outcome, CostModel()))["var.md"]


def lines(page: str, start: str) -> list[str]:
    return [line for line in page.splitlines() if line.startswith(start)]


def test_the_overview_has_both_numbers(page: str) -> None:
    assert len([line for line in lines(page, "| [Lemma 5.5]") if "| `55` | `47` |" in line]) == 2


def test_each_statement_says_where_its_numbers_come_from(page: str) -> None:
    assert "As a number ([depth constants](#depth-constants-as-numbers)): by constants `55`; composed `47`." in page
    assert "by constants none, since there is no circuit for prod" not in page


def test_a_constant_and_what_it_is_made_of(page: str) -> None:
    assert "| [Lemma 3.7](#lemma-37-as-printed) | `d_sqrt` |   |   | **9** |   | DLOGTIME-uniform |   |" in page
    assert "|   |   | `sqrt` | `other_sqrt` | 9 | 8 | DLOGTIME-uniform | not in this run |" in page
    assert "| [Lemma 3.5, Part 2](#lemma-35-part-2-as-printed) | `d_otimes` |   |   | no number |   |   |   |" in page
    assert "|   |   | `prod` | no circuit for prod |   |   |   |   |" in page


def test_the_frontier_has_every_circuit_of_an_operation(page: str) -> None:
    assert "| `sqrt` | `hard_sqrt` | 4 | 3 | `O(1)` | 1,000 | L-uniform |" in page
    assert "| `sqrt` | `other_sqrt` | 9 | 8 | `O(1)` | 9 | DLOGTIME-uniform |" in page
    assert "| `exp` | `fake_exp` | 6 | 5 | `O(1)` |" not in page


def test_a_grade_is_shown_where_it_is_not_enough(outcome: Outcome) -> None:
    with library({**FAKES, "sqrt": FAKES["sqrt"][:1]}):
        page = pages(with_numbers(outcome, CostModel()))["var.md"]
    assert "by constants `50 (L-uniform)`; composed `42 (L-uniform)`." in page


def test_without_a_cost_model_there_is_none_of_this(outcome: Outcome) -> None:
    page = pages(outcome)["var.md"]
    assert "As a number" not in page
    assert "as a number" not in page
    assert "Depth constants" not in page
