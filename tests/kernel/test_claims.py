"""The statements of the kernel: what substitution does to them, and their texts."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from proofkit.errors import KernelError
from proofkit.kernel.claims import AtMost, Fact, Grows, Hypothesis, Params, Signature, Uniformity, depth_text
from proofkit.kernel.growth import CONSTANT, LOGARITHMIC, Growth
from proofkit.kernel.poly import Poly
from tests.kernel.build import TOWER_BOUND, d, d_add, d_exp, entry, m, n, p

TEXTS = [
    (AtMost(d, n), "d <= n"),
    (AtMost(m * d + 1, n), "d*m + 1 <= n"),
    (Grows(d, None), "d <= poly(n)"),
    (Grows(d, None, "L"), "d <= poly(L)"),
    (Grows(d, CONSTANT), "d = O(1)"),
    (Grows(d, LOGARITHMIC, "L"), "d = O(log(L))"),
    (Grows(d, Growth(2, 1)), "d = O(n^2 log(n))"),
    (Fact("nonzero", "norm.S"), "nonzero(norm.S)"),
]


@pytest.mark.parametrize(("hypothesis", "text"), TEXTS, ids=[text for _, text in TEXTS])
def test_text(hypothesis: Hypothesis, text: str) -> None:
    assert str(hypothesis) == text


SUBSTITUTED = [
    (AtMost(d, n), {"d": 2 * m}, AtMost(2 * m, n)),
    (AtMost(d, n), {"d": n, "n": d}, AtMost(n, d)),
    (Grows(d, None), {"d": m + 1}, Grows(m + 1, None)),
    (Grows(d, LOGARITHMIC, "L"), {"d": m}, Grows(m, LOGARITHMIC, "L")),
    (Fact("nonzero", "d"), {"d": m}, Fact("nonzero", "d")),
    (Fact("uniform", "hs"), {"hs": entry("gs", "l")}, Fact("uniform", "gs")),
    (Fact("uniform", "hs"), {"d": m}, Fact("uniform", "hs")),
]


@pytest.mark.parametrize(("before", "values", "after"), SUBSTITUTED, ids=lambda v: str(v))
def test_substitution(before: Hypothesis, values: dict[str, Poly], after: Hypothesis) -> None:
    assert before.substitute(values) == after


def test_a_table_may_not_become_a_number() -> None:
    with pytest.raises(KernelError, match="not a table"):
        Fact("uniform", "hs").substitute({"hs": n})


def test_a_signature_substitutes_in_all_shapes_and_keeps_the_rest() -> None:
    given = Params("n", {"m": 2}, {})
    before = Signature("f", "0123", given, ((m, p("@0")), (n,)), ((m * n,),))
    after = before.substitute({"m": d + 1})
    assert after == Signature("f", "0123", given, ((d + 1, p("@0")), (n,)), (((d + 1) * n,),))


@pytest.mark.parametrize(
    ("depth", "text"),
    [
        (frozenset(), "0"),
        (frozenset({p(0)}), "0"),
        (frozenset({2 * d_exp}), "2*d_exp"),
        (frozenset({2 * d_exp, d_add + d_exp}), "max(2*d_exp, d_add + d_exp)"),
    ],
    ids=["none", "wires", "one", "two"],
)
def test_depth_text(depth: frozenset[Poly], text: str) -> None:
    assert depth_text(depth) == text


def test_uniformity_is_ordered_from_the_strongest() -> None:
    assert Uniformity.DLOGTIME < Uniformity.L < Uniformity.P < Uniformity.NONUNIFORM
    assert [str(u) for u in Uniformity] == ["DLOGTIME-uniform", "L-uniform", "P-uniform", "non-uniform"]


def test_params_text_has_everything_in_order() -> None:
    given = Params("L", {"n": 1, "d": 2}, {"hs": n, "gs": p(3)})
    assert given.text() == "scale L; d >= 2, n >= 1; gs[] <= 3, hs[] <= n"


@pytest.mark.parametrize("name", ["depth", "size", "assuming", "subject", "at"])
def test_a_bound_does_not_change(name: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(TOWER_BOUND.bound, name, None)


def test_a_bound_as_text() -> None:
    assert str(TOWER_BOUND.bound) == "tower: depth <= d_exp*m, size <= S_exp*m, given {}"
