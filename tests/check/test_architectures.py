"""Every architecture of the specs: its verdict, class and depth as they were read by a person, and none left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofkit.check.derivable import derivable
from proofkit.check.outcome import Judged, Outcome
from proofkit.terms import Status
from tests.whole import whole

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "verdicts.txt"
FOLDERS = ("architectures", "layers")


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return whole()


def about_models(outcome: Outcome) -> list[Judged]:
    """The statements of the shared folders, without those about operations."""
    return [j for j in outcome.judged if Path(j.spec.path).parent.name in FOLDERS and not j.statement.covers]


def line(judged: Judged) -> str:
    """File, statement, verdict, the smallest class that is derivable, and the derived depth."""
    found = derivable(judged.verdict) if judged.verdict is not None else None
    level = found.name if found is not None else "-"
    return f"{Path(judged.spec.path).stem}: {judged.statement.id}: {judged.status}: {level}: {judged.depth_text}"


def test_verdicts_classes_and_depths(outcome: Outcome, update_golden: bool) -> None:
    text = "\n".join(map(line, about_models(outcome))) + "\n"
    if update_golden:
        GOLDEN.write_bytes(text.encode())
    assert GOLDEN.read_bytes().decode() == text


def test_every_file_has_its_architecture(outcome: Outcome) -> None:
    files = {path.stem for path in (ROOT / "specs" / "architectures").glob("*.toml")}
    assert len(files) >= 33
    assert {Path(j.spec.path).stem for j in about_models(outcome) if j.statement.kind == "theorem"} >= files


def test_theorems_hold_and_questions_are_answered_no(outcome: Outcome) -> None:
    for judged in about_models(outcome):
        expected = Status.UNSUPPORTED if judged.statement.is_question else Status.MODULO
        assert judged.status is expected, judged.statement.id


def test_what_is_refused_is_in_a_larger_class(outcome: Outcome) -> None:
    refused = [judged for judged in about_models(outcome) if judged.statement.is_question]
    assert len(refused) >= 12
    for judged in refused:
        assert judged.verdict is not None
        found = derivable(judged.verdict)
        assert found is not None
        assert found.level != "TC0", judged.statement.id


def test_a_layer_of_flowar_is_as_deep_as_its_parts_one_after_another(outcome: Outcome) -> None:
    judged = outcome.find("flowar-layer-bound")
    assert judged is not None
    assert judged.theorem is not None
    assert [str(vector) for vector in judged.theorem.bound.depth] == ["d_exp + 12*d_oplus + 2*d_sqrt + 26*d_std"]


def test_nothing_is_open(outcome: Outcome) -> None:
    assert [flag.finding.message for flag in outcome.flags if flag.is_open] == []
