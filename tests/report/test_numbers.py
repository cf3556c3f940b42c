"""Numbers that rest on what is promised of parameters say so wherever they are shown."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from proofkit.check.numbers import with_numbers
from proofkit.check.outcome import Outcome
from proofkit.check.run import check
from proofkit.cli.check_text import _number
from proofkit.cost.model import Candidate, CostModel
from proofkit.kernel.claims import Fact, Uniformity
from proofkit.kernel.family import Family
from proofkit.kernel.measure import circuit_theorem, measure
from proofkit.kernel.numeric import computed, left_as_sums
from proofkit.report.files import pages
from proofkit.report.json import as_json
from proofkit.report.numbers import MARK, by_constants_text, caveats, composed_text, graded, promises_text
from proofkit.report.sheet import sheet_of
from proofkit.spec.load import load_dir
from tests.cost.fakes import fake, library
from tests.kernel.families import bit, gate, inputs, read
from tests.report.test_constants import FAKES

SPECS = Path(__file__).parents[2] / "specs"
PROMISE = "as promised: H, Q of windows"


def windows(name: str = "windows", promised: bool = True) -> Candidate:
    """A circuit with other parameters than the precision."""
    groups = (inputs("x"), gate("g", read("x")), bit("out", read("g")))
    family = Family(name, (("p", 2), ("Q", 2), ("H", 1)), groups, ("out",))
    gates = circuit_theorem(family)
    return Candidate(name, gates, left_as_sums(family, gates), measure(family), promised)


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    with library({**FAKES, "sqrt": (windows(),)}):
        found = check([spec for spec in load_dir(SPECS) if spec.paper.id == "var"])
        return with_numbers(found, CostModel(), ["lemma-5.5", "lemma-3.7"])


def test_what_is_promised_in_words() -> None:
    assert promises_text([]) == promises_text([Fact("precision", "2 <= p <= poly(n)"), Fact("nonzero", "a.S")]) == ""
    assert promises_text([Fact("promise", "circuit:f")]) == "as promised: parameters of f"
    facts = [Fact("polynomial", f"{name} of circuit:{f}") for name in ("Q", "H") for f in ("g", "f")]
    assert promises_text([*facts, Fact("promise", "circuit:f")]) == "as promised: H, Q of f, g"
    assert promises_text([*facts, Fact("promise", "circuit:e")]) == "as promised: parameters of e; H, Q of f, g"


@pytest.mark.parametrize("promised", [True, False])
def test_a_number_that_rests_on_a_promise_says_so(promised: bool) -> None:
    theorem = computed("sqrt", windows(promised=promised).gates, False, promised=promised)
    assert graded(theorem, Uniformity.DLOGTIME) == f"2 ({PROMISE})"
    plain = computed("sqrt", fake("plain", 1).gates, False)
    assert graded(plain, Uniformity.DLOGTIME) == "2"


def test_every_place_where_a_number_is_shown(outcome: Outcome) -> None:
    judged = outcome.find("lemma-5.5")
    assert judged is not None
    numbers = judged.numbers
    for text in (by_constants_text(numbers), composed_text(numbers)):
        assert text.endswith(f"({PROMISE})")
    assert _number(numbers).count(MARK) == 2
    assert caveats([numbers]) == PROMISE
    page = pages(outcome)["var.md"]
    rows = [line for line in page.splitlines() if line.startswith("| [Lemma 5.5]")]
    assert any(row.count(MARK) == 2 for row in rows)
    assert f"\n{MARK} {PROMISE}.\n" in page
    assert "`d_sqrt` |   |   | **2** |   | DLOGTIME-uniform | " + PROMISE + " |" in page
    shown = re.findall(r"As a number \(\[depth constants\]\(#depth-constants-as-numbers\)\): .*", page)
    assert any(line.count(PROMISE) == 2 for line in shown)


def test_json_has_all_that_a_number_assumes(outcome: Outcome) -> None:
    found = {v["id"]: v for v in json.loads(as_json(sheet_of(outcome), "0", 0))["verdicts"]}
    depth = found["lemma-5.5"]["depth"]
    for which in ("numeric", "composed"):
        assert {"promise(circuit:windows)", "polynomial(Q of circuit:windows)"} <= set(depth[f"{which}_assuming"])
        assert "circuit:windows" in depth[f"{which}_trust"]
