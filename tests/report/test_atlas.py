"""The atlas: which architectures are in it, what is said of each, and what is never said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from proofkit.check.consequences import CAVEATS, length_condition
from proofkit.check.numbers import with_numbers
from proofkit.check.outcome import Outcome
from proofkit.check.run import check
from proofkit.cost.model import CostModel
from proofkit.kernel.theorem import Theorem
from proofkit.report.atlas import atlas, depth_of_one, entries
from proofkit.report.markdown import Heading, render
from proofkit.report.numbers import caveats
from proofkit.spec.load import load_dir, load_file, load_text
from tests.check.papers import PAPER, statement
from tests.check.test_derivable import TOWER

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


def test_what_bounds_consequences_is_said_once(page: str) -> None:
    limits = section(page, "What they cannot do")
    for each in (*CAVEATS, length_condition("the scale")):
        assert page.count(each) == limits.count(each) == 1
    (row,) = [line for line in limits.splitlines() if line.startswith("| [graph-network](") and "number of" in line]
    assert "| no |" in row
    assert "`v`" in row


def test_the_picture_repeats_what_its_numbers_rest_on(outcome: Outcome, page: str) -> None:
    picture = section(page, "Depth of one of each")
    assert "whatever" not in picture
    (entry,) = [entry for entry in entries(outcome) if entry.is_shallow]
    notes = caveats([entry.judged.numbers])
    assert notes
    assert picture.index("bar [") < picture.index("(a) as promised")


# papers of one's own


def own(*statements: str, name: str = "paper", model: str = "") -> Outcome:
    text = PAPER.replace('source = "tests"', 'source = "tests"\nreading = "architecture"')
    text = text.replace('id = "paper"', f'id = "{name}"') + TOWER + model + "".join(statements)
    known = [load_file(SPECS / f"{each}.toml") for each in ("literature", "classes")]
    return with_numbers(check([load_text(text, "paper.toml"), *known]), CostModel())


def goal(name: str, *assume: str, about: str = "tower", kind: str = "theorem", **keys: str | list[str]) -> str:
    given: dict[str, str | list[str]] = {"assume": ["p <= poly(n)", *assume], "cites": ["ops"], "class_": "TC0"}
    return statement(name, about, kind, **(given | keys))


def test_an_unsupported_claim_is_listed_by_what_is_derivable() -> None:
    found = own(goal("goal", "m = O(1)", depth="d_std"))
    page = render(list(atlas(found)))
    (row,) = [line for line in section(page, "Constant depth").splitlines() if line.startswith("| [paper](")]
    assert "unsupported" in row
    assert "DLOGTIME-uniform TC0" in row
    assert "No constant depth derived" not in page
    assert "What they cannot do" not in page
    assert "`m = O(1)`" in section(page, "Hypotheses")


@pytest.mark.parametrize("assume", ["n <= m", "m >= n + 1", "m*m >= n"])
def test_what_is_about_no_model_has_no_class(assume: str) -> None:
    page = render(list(atlas(own(goal("goal", "m = O(1)", assume)))))
    assert "## Constant depth" not in page
    assert "contradict one another" in section(page, "No constant depth derived")


def test_an_entry_is_the_theorem_about_the_definition_of_the_paper() -> None:
    theorems = (goal("first", "m = O(1)"), goal("main", "m = O(1)", about="tower"))
    last = goal("last", about="net", cites=["row-bound", "ops"], assume=["p <= poly(n)", "d <= n"])
    asked = goal("asked", "m <= n", kind="question")
    other = goal("other", about="net", kind="question", cites=["row-bound", "ops"])
    (entry,) = entries(own(*theorems, last, asked, other, name="tower"))
    assert (entry.judged.statement.id, entry.question.statement.id if entry.question else "") == ("main", "asked")
    (entry,) = entries(own(*theorems, last, asked, other))
    assert (entry.judged.statement.id, entry.question.statement.id if entry.question else "") == ("last", "other")
    (entry,) = entries(own(*theorems, last, asked))
    assert (entry.judged.statement.id, entry.question) == ("last", None)


def test_numbers_are_marked_where_the_class_beside_them_is_more_uniform() -> None:
    """The claim asks for L-uniform circuits only, and the class that is derived is DLOGTIME-uniform."""
    waves = """
[[definition]]
id = "waves"
ref = "Definition 9"
inputs = { X = "[n]" }
body = "Y[i] = sin(X[i])"
output = "Y[n]"
[[lemma]]
id = "sines"
ref = "Lemma 9"
covers = ["sin"]
assume = ["p <= poly(n)"]
depth = "d_sin"
size = "poly(n)"
uniformity = "DLOGTIME"
"""
    page = render(list(atlas(own(goal("goal", about="waves", cites=["sines"], uniformity="L"), model=waves))))
    (row,) = [line for line in section(page, "Constant depth").splitlines() if line.startswith("| [paper](")]
    assert "DLOGTIME-uniform TC0" in row
    assert row.count("L-uniform)") == 2
    assert "less uniform than the class in the table: paper (L-uniform)" in section(page, "Depth of one of each")
