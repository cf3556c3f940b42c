"""Depths as people write them, and read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.compose.pretty import CONSTANTS, pretty_depth
from proofkit.kernel.poly import App, Poly
from proofkit.spec.bounds import Names, read_depth
from proofkit.spec.model import Text

NAMES = Names(("n", "m", "r"), ("hs",), (*CONSTANTS, "d_new"))


def read(text: str) -> frozenset[Poly]:
    depth = read_depth(Text(text), NAMES)
    assert isinstance(depth, frozenset)
    return depth


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("0", "0"),
        ("3", "3"),
        ("d_exp + 2*d_std", "2*d_std + d_exp"),
        ("d_new + d_sel + d_oplus", "d_oplus + d_sel + d_new"),
        ("m*d_std + m*d_exp + d_std", "m*(d_std + d_exp) + d_std"),
        ("m*d_std", "m*d_std"),
        ("m*2*d_std", "m*2*d_std"),
        ("m*r*d_std + m + 1", "m*r*d_std + m + 1"),
        ("m + m*d_std", "m*(1 + d_std)"),
        ("d_std**2", "d_std**2"),
        ("hs[m + 1]*d_std", "hs[m + 1]*d_std"),
        ("log(n)*d_std", "log(n)*d_std"),
        ("max(d_std, d_exp)", "max(d_exp, d_std)"),
        ("m*max(d_std, d_exp) + d_sel", "max(m*d_exp + d_sel, m*d_std + d_sel)"),
    ],
)
def test_how_a_depth_is_written(text: str, wanted: str) -> None:
    written = pretty_depth(read(text))
    assert read(written) == read(text)
    assert written.replace("(1 + d_std)", "(d_std + 1)") == wanted.replace("(1 + d_std)", "(d_std + 1)")


def test_no_vectors_are_no_depth() -> None:
    assert pretty_depth(frozenset()) == "0"


atoms = st.sampled_from(
    [*CONSTANTS, "d_new", "n", "m", "r", App("hs", (Poly.of("m") + 1,), True), App("log", (Poly.of("n"),))]
)
monomials = st.lists(atoms, max_size=4)


def poly(terms: list[tuple[int, list[str | App]]]) -> Poly:
    total = Poly.of(0)
    for count, factors in terms:
        product = Poly.of(count)
        for factor in factors:
            product = product * Poly.of(factor)
        total = total + product
    return total


depths = st.lists(st.lists(st.tuples(st.integers(1, 20), monomials), max_size=5).map(poly), min_size=1, max_size=4)


@given(depths)
def test_what_is_written_reads_back(vectors: list[Poly]) -> None:
    depth = frozenset(vectors)
    assert read(pretty_depth(depth)) == depth


@given(depths)
def test_the_order_of_vectors_does_not_show(vectors: list[Poly]) -> None:
    assert pretty_depth(frozenset(vectors)) == pretty_depth(frozenset(reversed(vectors)))
