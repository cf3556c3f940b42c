"""The seeded faults themselves: they are planted everywhere, tried as in a full check, and a fault can be missed."""

from __future__ import annotations

import ast
from dataclasses import replace
from itertools import pairwise

import pytest

from proofkit.check.catalog import Catalog
from proofkit.check.run import check
from proofkit.terms import Status
from tests.faults.__main__ import SPECS, homes, matrix, planted, sample, sound, specs, spread, trial
from tests.faults.closure import closure
from tests.faults.mutant import Mutant
from tests.faults.scans import scans
from tests.faults.trial import Result, Trial, judge_sound, run
from tests.whole import whole

FILES = ("linear-attention", "deltanet", "looped-relu-mlp", "looped-transformer-log")
"""Small files that together have a fault of every kind."""
KINDS = (
    "coefficient lowered",
    "hypothesis dropped",
    "reassociation dropped",
    "citation dropped",
    "hypotheses contradict",
    "count may grow",
    "count grows",
    "logarithm grows",
    "class raised",
    "class asked too high",
    "sum made a chain",
    "index off by one",
    "input removed",
    "more operands",
    "scan made nonlinear",
    "scan made coupled",
)


def test_faults_are_planted_in_every_architecture_and_layer() -> None:
    folders = [path for name in ("architectures", "layers") for path in (SPECS / name).glob("*.toml")]
    with_claims = {path.name for path in folders if "\nabout = " in path.read_text()}
    planted_in = {spec.path.rsplit("/", 1)[-1] for spec in specs() if spec.paper.id in homes()}
    assert planted_in == with_claims | {"var-repaired.toml"}
    assert {path.name for path in folders} - with_claims == {"operations.toml"}


@pytest.mark.parametrize("subject", ["mamba-bound", "flowar-bound", "pixel-bound", "lstm-in-tc0", "lemma-5.6-repaired"])
def test_a_statement_is_judged_alike_with_less(subject: str) -> None:
    needed = closure(specs(), subject)
    alone, among = check(needed, only={subject}).find(subject), whole().find(subject)
    assert alone.status == among.status
    assert alone.theorem.bound.depth == among.theorem.bound.depth
    assert alone.theorem.bound.size == among.theorem.bound.size
    assert len(needed) < len(specs())


def test_files_have_every_kind_of_fault() -> None:
    assert {mutant.kind for home in FILES for mutant in planted(home)} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_of_each_kind_is_caught(kind: str) -> None:
    tasks = [(home, number) for home in FILES for number, mutant in enumerate(planted(home)) if mutant.kind == kind]
    assert trial(tasks[0]).result is Result.CAUGHT


def unharmed(codes: tuple[str, ...] = (), is_refused: bool = False) -> Trial:
    """A trial in which nothing is wrong."""
    subject = "looped-relu-mlp-bound"
    specs_ = closure(specs(), subject)
    assert check(specs_, only={subject}).find(subject).status is Status.MODULO
    return run(Mutant("none", "", specs_, subject, codes, is_refused=is_refused), sound(subject))


def test_what_is_not_noticed_is_missed() -> None:
    assert unharmed(("PK402",)).result is Result.MISSED
    assert unharmed(("PK505",), is_refused=True).result is Result.MISSED


def test_another_code_is_the_wrong_one() -> None:
    number = next(k for k, m in enumerate(planted("looped-relu-mlp")) if m.kind == "coefficient lowered")
    mutant = planted("looped-relu-mlp")[number]
    assert run(mutant).result is Result.CAUGHT
    assert run(Mutant("other", "", mutant.specs, mutant.subject, ("PK105",))).result is Result.WRONG_CODE


def test_what_was_found_before_the_fault_does_not_count() -> None:
    mutant = next(m for m in planted("looped-relu-mlp") if m.kind == "coefficient lowered")
    before = judge_sound(mutant.specs, mutant.subject)
    assert {code for code, _, _ in before.findings} == {"PK402"}
    assert run(mutant, before).codes == ()


@pytest.mark.parametrize("home", FILES)
def test_what_is_remembered_changes_no_result(home: str) -> None:
    first = {mutant.kind: mutant for mutant in planted(home)}
    assert first
    for mutant in first.values():
        before = sound(mutant.subject)
        nothing = replace(before, catalog=Catalog(()), judged={})
        assert run(mutant, before) == run(mutant, nothing)


@pytest.mark.parametrize(("count", "most"), [(3, 5), (5, 5), (6, 5), (97, 24), (1, 24)])
def test_samples_are_even_and_keep_both_ends(count: int, most: int) -> None:
    numbers = list(range(count))
    chosen = spread(numbers, most)
    gaps = {b - a for a, b in pairwise(chosen)}
    assert len(chosen) == min(count, most)
    assert chosen[0] == 0
    assert chosen[-1] == count - 1
    assert not gaps or max(gaps) - min(gaps) <= 1
    assert spread(numbers, None) == numbers


def test_small_kinds_are_tried_in_full() -> None:
    kinds = [planted("deltanet")[number].kind for _, number in sample("deltanet", 3)]
    assert set(kinds) == {mutant.kind for mutant in planted("deltanet")}
    assert max(kinds.count(kind) for kind in kinds) == 3


DIAGONAL = """
h[i: d] = 0
for t in scan(n):
    h[i] = F[t, i] * h[i] + X[t, i]
"""


def test_a_recurrence_is_made_nonlinear_and_coupled() -> None:
    found = [(kind, label) for kind, label, _ in scans(ast.parse(DIAGONAL), "TC0")]
    assert found == [
        ("scan made nonlinear", "h[i] = F[t, i] * (h[i] * h[i]) + X[t, i]"),
        ("scan made coupled", "h[i] = F[t, i] * h[wrap(i - 1)] + X[t, i]"),
    ]
    assert [kind for kind, _, _ in scans(ast.parse(DIAGONAL), "TC1")] == ["scan made nonlinear"]
    assert list(scans(ast.parse(DIAGONAL), "P")) == []
    assert list(scans(ast.parse("h[i] = h[i]"), "TC0")) == []


def test_the_matrix_counts_every_trial_once() -> None:
    done = [Trial("a", "", "", result, ()) for result in Result] + [Trial("b", "", "", Result.CAUGHT, ())]
    rows = [line.split() for line in matrix(done)]
    assert rows[1:] == [["a", "5", *"11111"], ["b", "1", *"10000"], ["all", "6", *"21111"]]
