"""The VAR paper as printed and repaired: what every statement comes to, and what the printed paper must be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofkit.check.outcome import Outcome
from proofkit.check.run import check
from proofkit.compose.pretty import pretty_depth
from proofkit.spec.load import load_dir
from proofkit.terms import Finding, Status
from tests.whole import SPECS, whole

C, M = Status.CONDITIONAL, Status.MODULO
LAYER = "15*d_std + 9*d_oplus + d_exp + d_sqrt"
DECODER = "b_att*(6*d_std + 5*d_oplus + d_exp) + b_res*(5*d_std + 2*d_oplus) + b_up*(4*d_std + 2*d_oplus)"

PRINTED = {
    "lemma-3.5.1": (C, "d_std"),
    "lemma-3.5.2": (M, "d_otimes"),
    "lemma-3.5.3": (M, "d_oplus"),
    "lemma-3.6": (C, "d_exp"),
    "lemma-3.7": (C, "d_sqrt"),
    "lemma-5.1": (C, "2*d_std + d_oplus"),
    "lemma-5.2": (M, "d_std + d_oplus"),
    "lemma-5.3": (C, "3*d_std + 3*d_oplus + d_exp"),
    "lemma-5.4": (C, "2*d_std + d_oplus"),
    "lemma-5.5": (C, "5*d_std + 2*d_oplus + d_sqrt"),
    "lemma-5.6": (C, "2*d_std + d_oplus"),
    "proposition-5.7": (C, "2*d_std + d_oplus"),
    "lemma-5.8": (C, f"m*({LAYER})"),
    "lemma-5.9": (C, "4*d_std + 3*d_oplus"),
    "lemma-5.10": (C, DECODER),
    "theorem-5.11": (C, f"{DECODER} + m*({LAYER}) + 4*d_std + 3*d_oplus"),
}
REPAIRED = {
    "lemma-3.5.1-repaired": "d_std",
    "lemma-3.5.3-repaired": "d_oplus",
    "lemma-3.5.4-repaired": "d_max",
    "lemma-3.5.5-repaired": "d_sel",
    "lemma-3.6-repaired": "d_exp",
    "lemma-3.7-repaired": "d_sqrt",
    "lemma-5.1-repaired": "2*d_std + d_oplus",
    "lemma-5.2-repaired": "d_std + d_oplus",
    "lemma-5.3-repaired": "3*d_std + 3*d_oplus + d_exp",
    "attention-layer-bound": "6*d_std + 5*d_oplus + d_exp",
    "attention-layer-diagonal-bound": "6*d_std + 6*d_oplus + d_exp",
    "lemma-5.4-repaired": "2*d_std + d_oplus",
    "lemma-5.5-repaired": "5*d_std + 2*d_oplus + d_sqrt",
    "lemma-5.6-repaired": "2*d_std + d_oplus",
    "proposition-5.7-repaired": "2*d_std + d_oplus",
    "var-layer-bound": LAYER,
    "lemma-5.8-repaired": f"m*({LAYER})",
    "token-head-bound": "d_std + d_oplus + d_max",
    "lemma-5.9-repaired": "4*d_std + 3*d_oplus + d_sel",
    "resnet-block-bound": "5*d_std + 2*d_oplus",
    "up-sample-block-bound": "4*d_std + 2*d_oplus",
    "lemma-5.10-repaired": DECODER,
    "theorem-5.11-repaired": f"m*r*({LAYER}) + {DECODER} + 5*d_std + 4*d_oplus + d_max + d_sel",
}
OTHERS = {
    "section-2.1-hierarchy": M,
    "section-2.1-open": Status.UNSUPPORTED,
    "section-3.2-hierarchy": Status.UNSUPPORTED,
    "section-3.2-open": M,
    "definition-4.2": Status.REFUTED,
}

FOUND = [
    # code, statement, the source text under the caret, what the message must name
    ("PK105", "up-interpolation", "i*h/h2 + s - 1", ["i*h/h2 + s - 1", "X", "1 .. h"]),
    ("PK105", "up-interpolation", "j*w/w2 + tt - 1", ["j*w/w2 + tt - 1", "X", "1 .. w"]),
    ("PK106", "up-interpolation", "i*h/h2", ["i*h/h2", "integer"]),
    ("PK106", "up-interpolation", "j*w/w2", ["j*w/w2", "integer"]),
    ("PK203", "lemma-3.5.2", "[[lemma]]", ["Lemma 3.5, Part 2", "d_otimes"]),
    ("PK204", "lemma-5.8", "lemma-5.3", ["Lemma 5.3", "attention-layer", "attention-matrix"]),
    ("PK204", "lemma-5.10", "lemma-5.8", ["Lemma 5.8", "attention-layer"]),
    ("PK205", "lemma-5.9", "feature-map-reconstruction", ["uses up-interpolation"]),
    ("PK205", "lemma-5.9", "feature-map-reconstruction", ["uses sum"]),
    ("PK206", "lemma-5.10", "lemma-3.5.2", ["lemma-3.5.2", "vq-vae-decoder"]),
    ("PK302", "lemma-5.3", "[[lemma]]", ["d <= n"]),
    ("PK302", "theorem-5.11", "[[theorem]]", ["d <= n", "16 <= n"]),
    ("PK404", "lemma-5.10", "[[lemma]]", ["b_att = O(1), b_res = O(1), b_up = O(1)"]),
    ("PK404", "theorem-5.11", "[[theorem]]", ["b_att = O(1), b_res = O(1), b_up = O(1), m = O(1)"]),
    ("PK410", "lemma-5.3", "3*(d_std + d_oplus) + d_exp", ["2*d_std + 2*d_oplus + d_exp", "balanced tree"]),
    ("PK410", "lemma-5.6", "O(1)", ["d_std + d_oplus", "needs c*h_k*w_k + 1 <= n"]),
    ("PK504", "var", "unstated", ["weights"]),
    ("PK504", "theorem-5.11", "[[theorem]]", ["uniform(gs), uniform(hs), uniform(vs), uniform(ws)"]),
    ("PK507", "section-2.1-open", "open: TC0 = NC0", ["TC0 and NC0 are known to differ"]),
    ("PK507", "section-3.2-hierarchy", "NC1/poly <= P", ["undecidable unary languages"]),
    ("PK603", "var", "unstated", ["exp and sqrt", "as if exact"]),
    ("PK604", "var", "unstated", ["which of two nearest floats"]),
    ("PK605", "definition-4.2", "keys-kernel", ["-1/16", "-3/2"]),
    ("PK607", "lemma-3.6", "exp", ["exp", "larger than every float"]),
    ("PK607", "lemma-5.5", "S[i]", ["nonzero(layer-norm.S)"]),
    ("PK607", "lemma-5.8", "D[i]", ["nonzero(attention-layer.D)", "nonzero(layer-norm.S)"]),
]

LINES = {
    "lemma-5.5": "Y[i, j] = C[i, j] / S[i]",
    "lemma-5.8": "Y[i, b] = V[i, b] / D[i]",
}
"""Where PK607 points: at the division, not at the statement."""


@pytest.fixture(scope="module")
def result() -> Outcome:
    return whole()


@pytest.fixture(scope="module")
def alone() -> Outcome:
    """The printed paper with nothing beside it but the table of classes: it must be told the same."""
    return check([spec for spec in load_dir(SPECS) if spec.paper.id in ("var", "classes")])


def verdicts(result: Outcome, file: str) -> dict[str, tuple[Status, str]]:
    found = {}
    for judged in result.judged:
        if judged.spec.path.endswith(f"/{file}.toml"):
            assert judged.verdict is not None
            assert judged.verdict.theorem is not None
            assert judged.verdict.status is judged.status
            found[judged.statement.id] = judged.status, pretty_depth(judged.verdict.theorem.bound.depth)
    return found


def of_paper(result: Outcome) -> list[Finding]:
    return [f.finding for f in result.flags if f.finding.place.file.endswith("/var.toml")]


def test_the_printed_paper(result: Outcome) -> None:
    assert verdicts(result, "var") == PRINTED


def test_the_repaired_paper(result: Outcome) -> None:
    assert verdicts(result, "var-repaired") == {name: (M, depth) for name, depth in REPAIRED.items()}


def test_classes_and_requirements(result: Outcome) -> None:
    assert {item.subject.id: item.status for item in result.items} == OTHERS


@pytest.mark.parametrize(("code", "subject", "under", "named"), FOUND)
@pytest.mark.parametrize("which", ["result", "alone"])
def test_the_printed_paper_is_told(
    which: str, code: str, subject: str, under: str, named: list[str], request: pytest.FixtureRequest
) -> None:
    found = [f for f in of_paper(request.getfixturevalue(which)) if (f.code, f.subject) == (code, subject)]
    hits = [f for f in found if all(text in f.message for text in named)]
    assert len(hits) == 1, [f.message for f in found]
    place = hits[0].place
    assert place.text[place.column - 1 :].startswith(under)
    assert place.width >= len(under) or subject in LINES
    assert (SPECS / "var.toml").read_text(encoding="utf-8").split("\n")[place.line - 1] == place.text
    if code == "PK607":
        assert place.text == LINES.get(subject, place.text)


def test_gaps_and_their_headers(result: Outcome) -> None:
    """A finding about a whole statement stands at its header, above its own id."""
    lines = (SPECS / "var.toml").read_text(encoding="utf-8").split("\n")
    headers = [f for f in of_paper(result) if f.place.text.startswith("[[") and f.code != "PK901"]
    assert len(headers) > 20
    assert all(lines[f.place.line] == f'id = "{f.subject}"' for f in headers)


def test_nothing_is_open(result: Outcome) -> None:
    assert [str(f.finding.place) for f in result.flags if f.is_open] == []


def test_nothing_is_undecided(result: Outcome) -> None:
    statuses = [j.status for j in result.judged] + [s for item in result.items for _, s, _ in item.parts]
    assert Status.UNDECIDED not in statuses
    judged = [j for j in result.judged if Path(j.spec.path).name in ("var.toml", "var-repaired.toml")]
    assert {j.statement.id for j in judged} == {*PRINTED, *REPAIRED}
    assert len([part for item in result.items for part in item.parts]) == 10


def test_every_acknowledgement_of_the_printed_paper_is_needed(result: Outcome) -> None:
    """Each one matches a finding; dropping all of them opens exactly as many gaps."""
    flags = [f for f in result.flags if f.reason]
    given = {(a.code, a.at) for spec in result.catalog.specs for a in spec.acknowledgements}
    assert {(f.finding.code, f.finding.subject) for f in flags} == given


def test_the_repaired_paper_has_notes_only(result: Outcome) -> None:
    found = {f.finding.code for f in result.flags if f.finding.place.file.endswith("/var-repaired.toml")}
    assert found == {"PK410"}  # the lemma that nothing in this file uses is cited by an architecture
