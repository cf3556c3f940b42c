"""The files about images, graphs and steps claim exactly what is derived, and the ones that are refused say why."""

from __future__ import annotations

import pytest

from proofkit.check.derivable import derivable
from proofkit.check.outcome import Judged
from proofkit.terms import Status
from tests.whole import whole

FILES = (
    "layers/convolution.toml",
    "layers/image.toml",
    "layers/sampling.toml",
    "layers/conditioning.toml",
    "architectures/flowar.toml",
    "architectures/diffusion-transformer.toml",
    "architectures/diffusion-transformer-steps.toml",
    "architectures/unet.toml",
    "architectures/pixel.toml",
    "architectures/graph-network.toml",
    "architectures/equivariant-graph-network.toml",
    "architectures/var-as-run.toml",
)
REFUSED = {
    "var-log-scales": ("TC1", "r"),
    "looped-transformer-log": ("TC1", "loops"),
    "looped-transformer-n": ("P", "loops"),
    "chain-of-thought": ("P", "steps"),
    "diffusion-n-steps": ("P", "steps"),
}
"""The smallest class that is derivable, and the parameter that makes the depth grow."""


def judged_in(file: str) -> list[Judged]:
    return [j for j in whole().judged if j.spec.path.endswith(file)]


@pytest.mark.parametrize("file", FILES)
def test_every_claim_is_what_is_derived(file: str) -> None:
    assert judged_in(file)
    for judged in judged_in(file):
        assert judged.status is Status.MODULO, judged.statement.id
        assert judged.theorem is not None
        assert judged.verdict is not None
        assert judged.verdict.claim.depth == judged.theorem.bound.depth, judged.statement.id


@pytest.mark.parametrize("name", REFUSED)
def test_what_grows_is_not_in_constant_depth_but_in_the_class_that_is_claimed(name: str) -> None:
    level, grows = REFUSED[name]
    question, theorem = (whole().find(f"{name}-{kind}") for kind in ("question", "bound"))
    assert question is not None
    assert theorem is not None
    assert (question.status, theorem.status) == (Status.UNSUPPORTED, Status.MODULO)
    assert theorem.verdict is not None
    found = derivable(theorem.verdict)
    assert found is not None
    assert found.level == level
    messages = [f.finding.message for f in whole().flags if f.finding.subject == f"{name}-question"]
    assert any("Not derivable" in m and f"smallest class that is derivable: {level}" in m for m in messages)
    assert any(f"{grows} <= " in m and "none of this says that it is not in TC0" in m for m in messages)


def test_the_flow_matching_layer_takes_the_steps_of_the_paper() -> None:
    judged = whole().find("flowar-layer-bound")
    assert judged is not None
    assert judged.theorem is not None
    (vector,) = judged.theorem.bound.depth
    names = ("d_std", "d_oplus", "d_sqrt", "d_exp")
    assert {str(v): c for v, c in ((m[0][0], c) for m, c in vector.terms.items())} == dict(
        zip(names, (26, 12, 2, 1), strict=True)
    )


def test_nothing_is_left_open() -> None:
    own = {j.statement.id for j in whole().judged if j.spec.path.endswith(FILES) or j.spec.paper.id in REFUSED}
    assert [f.finding.message for f in whole().flags if f.is_open and f.finding.subject in own] == []
