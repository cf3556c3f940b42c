"""The atlas: which architectures are in it, what is said of each, and what is never said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from proofkit.check.numbers import with_numbers
from proofkit.check.outcome import Outcome
from proofkit.check.run import check
from proofkit.cost.model import CostModel
from proofkit.kernel.theorem import Theorem
from proofkit.report.atlas import atlas, depth_of_one, entries
from proofkit.report.markdown import Heading, render
from proofkit.spec.load import load_dir, load_file

SPECS = Path(__file__).parents[2] / "specs"
CHOSEN = ("graph-network", "rnn", "rwkv7")


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    files = [SPECS / "architectures" / f"{name}.toml" for name in CHOSEN]
    libraries = [*load_dir(SPECS / "layers"), load_file(SPECS / "literature.toml"), load_file(SPECS / "classes.toml")]
    return with_numbers(check([*libraries, *map(load_file, files)]), CostModel())


@pytest.fixture(scope="module")
def page(outcome: Outcome) -> str:
    return render(list(atlas(outcome)))


def section(page: str, title: str) -> str:
    return re.split(r"\n## ", page.split(f"## {title}\n", 1)[1], maxsplit=1)[0]


def test_every_architecture_stands_in_one_table(outcome: Outcome, page: str) -> None:
    assert [entry.name for entry in entries(outcome)] == list(CHOSEN)
    shallow, deep = section(page, "Constant depth"), section(page, "No constant depth derived")
    for name in CHOSEN:
        assert (f"[{name}](" in shallow, f"[{name}](" in deep) == (name == "graph-network", name != "graph-network")


def test_refused_ones_have_class_reason_and_what_is_known(page: str) -> None:
    deep = section(page, "No constant depth derived")
    (rnn,) = [line for line in deep.splitlines() if line.startswith("| [rnn](")]
    (rwkv7,) = [line for line in deep.splitlines() if line.startswith("| [rwkv7](")]
    assert "O(n)" in rnn
    assert "| P |" in rnn.replace("DLOGTIME-uniform ", "")
    assert "O(log(n))" in rwkv7
    assert "TC1" in rwkv7
    assert "P-complete" in deep


def test_nothing_is_said_to_be_outside_a_class(page: str) -> None:
    said = page.replace("None is said to be outside TC0", "")
    said = said.replace("no line says that an architecture is outside", "")
    assert not re.search(r"not in TC0(?! \|)|outside TC0|impossible", said)


def test_refused_ones_are_missing_from_what_follows_from_constant_depth(page: str) -> None:
    limits = section(page, "What they cannot do")
    assert "graph-network" in limits
    assert "rnn" not in limits
    assert "TC0 != NC1" in limits


def test_the_picture_shows_the_depths_where_every_count_is_one(outcome: Outcome, page: str) -> None:
    (entry,) = [entry for entry in entries(outcome) if entry.name == "graph-network"]
    numbers = entry.judged.numbers
    assert numbers is not None
    assert numbers.by_constants is not None
    (vector,) = numbers.by_constants.bound.depth
    expected = sum(vector.terms.values())
    assert f"bar [{expected}]" in page


def test_a_depth_with_a_logarithm_is_not_in_the_picture(outcome: Outcome) -> None:
    (entry,) = [entry for entry in entries(outcome) if entry.name == "rwkv7"]
    theorem = entry.judged.theorem
    assert isinstance(theorem, Theorem)
    assert any("log" in str(vector) for vector in theorem.bound.depth)
    assert depth_of_one(theorem) is None


def test_no_architectures_leave_no_page() -> None:
    assert list(atlas(check(load_dir(SPECS / "layers")))) == []


def test_the_page_starts_with_a_title(outcome: Outcome) -> None:
    first, *_ = atlas(outcome)
    assert isinstance(first, Heading)
    assert first.level == 1
    assert depth_of_one(None) is None
