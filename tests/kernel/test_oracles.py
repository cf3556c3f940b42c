"""Outside facts: what they carry in, and that they cannot come in unnamed."""

from __future__ import annotations

import pytest

from proofkit.compose.propose import bound
from proofkit.errors import KernelError
from proofkit.kernel.claims import Fact, Grows, Uniformity
from proofkit.kernel.judge import judge
from proofkit.kernel.oracles import cited
from proofkit.kernel.poly import ZERO, Poly
from proofkit.kernel.rules import specialise
from proofkit.terms import Status
from tests.kernel.build import EXP, OPS, TOWER_BOUND, S_exp, app, apply, claim, d_exp, depth, graph, p, promise, source

NONE: frozenset[str] = frozenset()


def test_a_cited_result_carries_what_it_says() -> None:
    assuming = frozenset({Grows(p("p"), None), Fact("domain", "exp")})
    theorem = cited(
        "exp", "Lemma 3.6", depth(d_exp), S_exp, assuming, Uniformity.L, frozenset({"d_exp"}), frozenset({"S_exp"})
    )
    found = theorem.bound
    assert (found.subject.name, found.subject.digest, found.at) == ("op:exp", "", ())
    assert (found.depth, found.size, found.assuming) == (depth(d_exp), S_exp, assuming)
    assert (found.uniformity, found.depth_constants, found.size_constants) == (Uniformity.L, {"d_exp"}, {"S_exp"})
    assert (theorem.rule, theorem.premises) == ("cited", ())


def test_it_is_tagged_with_its_source() -> None:
    assert promise("exp").trust == {"cited:paper, lemma on exp"}


@pytest.mark.parametrize(
    ("source_text", "deep"), [("", depth(d_exp)), ("Lemma 3.6", frozenset())], ids=["no source", "no depth"]
)
def test_it_needs_a_source_and_a_depth(source_text: str, deep: frozenset[Poly]) -> None:
    with pytest.raises(KernelError, match="needs a source and a depth"):
        cited("exp", source_text, deep, S_exp, frozenset(), Uniformity.DLOGTIME, NONE, NONE)


def test_the_tag_stays_on_all_that_follows() -> None:
    chain = graph(source("X"), apply("exp", 0), apply("mul", 1, 1))
    theorem = bound(chain, OPS)
    assert theorem.trust == {"cited:paper, lemma on exp", "cited:paper, lemma on mul"}
    assert specialise(TOWER_BOUND, {"m": p(3)}).trust == TOWER_BOUND.trust


def test_nothing_that_rests_on_a_citation_is_proved() -> None:
    """Even where the lemma is free of charge."""
    free = {"op:exp": promise("exp", depth=ZERO, size=ZERO, constants=[], sizes=[])}
    theorem = bound(EXP, free)
    assert judge(claim(theorem, depth=[0], size=0), theorem).status is Status.MODULO


def test_sizes_of_many_operands_are_of_their_number() -> None:
    theorem = bound(graph(source("X"), apply("sum", 0, 0, 0)), OPS)
    assert theorem.bound.size == app("S_sum", 3)


@pytest.mark.parametrize(
    ("deep", "size"),
    [(p(-1), S_exp), (d_exp - 1, S_exp), (d_exp, p(-1))],
    ids=["depth -1", "depth d_exp - 1", "size -1"],
)
def test_nothing_costs_less_than_nothing(deep: Poly, size: Poly) -> None:
    with pytest.raises(KernelError):
        cited("exp", "Lemma 3.6", frozenset({deep}), size, frozenset(), Uniformity.DLOGTIME, NONE, NONE)


@pytest.mark.parametrize("scale", ["n", "L"])
def test_growth_is_in_the_one_scale(scale: str) -> None:
    assuming = [Grows(p("p"), None, "L")]
    if scale == "L":
        assert promise("exp", assuming=assuming, scale=scale).bound.subject.params.scale == "L"
    else:
        with pytest.raises(KernelError, match="scale"):
            promise("exp", assuming=assuming, scale=scale)
