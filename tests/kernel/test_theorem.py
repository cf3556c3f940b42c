"""Theorems and verdicts cannot be made, changed or smuggled out by accident."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, replace

import pytest

from proofkit.errors import KernelError
from proofkit.kernel.judge import Verdict, judge
from proofkit.kernel.theorem import Theorem
from proofkit.terms import Status
from tests.kernel.build import EXP_BOUND, TOWER_BOUND, claim, d_exp

VERDICT = judge(claim(EXP_BOUND, depth=[d_exp]), EXP_BOUND)

FORGERIES: dict[str, Callable[[], object]] = {
    "theorem, no mint": lambda: Theorem(TOWER_BOUND.bound, "compose", (), frozenset()),  # type: ignore[call-arg]
    "theorem, mint None": lambda: Theorem(TOWER_BOUND.bound, "compose", (), frozenset(), None),
    "theorem, mint of its own": lambda: Theorem(TOWER_BOUND.bound, "compose", (), frozenset(), object()),
    "theorem, mint by keyword": lambda: Theorem(TOWER_BOUND.bound, "compose", (), frozenset(), mint=True),
    "theorem, replaced": lambda: replace(TOWER_BOUND, trust=frozenset()),
    "theorem, replaced with a mint": lambda: replace(TOWER_BOUND, trust=frozenset(), mint=object()),
    "theorem, pickled": lambda: pickle.dumps(TOWER_BOUND),
    "theorem, pickled in a list": lambda: pickle.dumps([TOWER_BOUND]),
    "theorem, subclass": lambda: type("Fact", (Theorem,), {}),
    "theorem, rules of its own": lambda: type("Fact", (Theorem,), {"__post_init__": lambda *_: None}),
    "theorem, new field": lambda: setattr(TOWER_BOUND, "note", 1),
    "verdict, no mint": lambda: Verdict(VERDICT.claim, Status.PROVED, None, (), ()),  # type: ignore[call-arg]
    "verdict, mint None": lambda: Verdict(VERDICT.claim, Status.PROVED, None, (), (), None),
    "verdict, mint of its own": lambda: Verdict(VERDICT.claim, Status.PROVED, None, (), (), object()),
    "verdict, replaced": lambda: replace(VERDICT, status=Status.PROVED),
    "verdict, replaced with a mint": lambda: replace(VERDICT, status=Status.PROVED, mint=object()),
    "verdict, pickled": lambda: pickle.dumps(VERDICT),
    "verdict, subclass": lambda: type("Yes", (Verdict,), {}),
    "verdict, new field": lambda: setattr(VERDICT, "note", 1),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forgery_fails(forge: Callable[[], object]) -> None:
    with pytest.raises((KernelError, TypeError, ValueError, AttributeError)):
        forge()


@pytest.mark.parametrize("kernel_object", [TOWER_BOUND, VERDICT], ids=["theorem", "verdict"])
def test_no_field_can_be_set_or_deleted(kernel_object: Theorem | Verdict) -> None:
    for field in fields(kernel_object):
        with pytest.raises(FrozenInstanceError):
            setattr(kernel_object, field.name, None)
        with pytest.raises(FrozenInstanceError):
            delattr(kernel_object, field.name)


@pytest.mark.parametrize(("kernel_object", "rule"), [(TOWER_BOUND, "theorem"), (VERDICT, "verdict")])
def test_pickling_is_refused_by_the_object_itself(kernel_object: Theorem | Verdict, rule: str) -> None:
    """Not only by the polynomials inside."""
    with pytest.raises(KernelError) as caught:
        pickle.dumps(kernel_object)
    assert caught.value.rule == rule


def test_a_copy_of_a_theorem_is_the_theorem() -> None:
    assert copy.copy(TOWER_BOUND) is TOWER_BOUND
    assert copy.deepcopy(TOWER_BOUND) is TOWER_BOUND
    assert copy.deepcopy([TOWER_BOUND])[0] is TOWER_BOUND


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy], ids=["copy", "deepcopy"])
def test_a_verdict_is_not_copied_into_another(copied: Callable[[Verdict], Verdict]) -> None:
    try:
        again = copied(VERDICT)
    except KernelError:
        return
    assert again is VERDICT


def test_theorems_cannot_be_changed_through_what_they_hold() -> None:
    for part in (TOWER_BOUND.premises, TOWER_BOUND.trust, TOWER_BOUND.bound.depth, TOWER_BOUND.bound.assuming):
        assert isinstance(part, tuple | frozenset)
    for mapping in (TOWER_BOUND.bound.subject.params.least, TOWER_BOUND.bound.subject.params.tables):
        with pytest.raises(TypeError):
            mapping["m"] = 0  # type: ignore[index]


def test_trust_is_that_of_everything_below() -> None:
    assert EXP_BOUND.trust == {"cited:paper, lemma on exp"}
    assert TOWER_BOUND.trust == EXP_BOUND.trust
    assert TOWER_BOUND.rule == "compose"
    assert [premise.bound.subject.name for premise in TOWER_BOUND.premises] == ["step"]
