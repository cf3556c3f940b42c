"""Shapes (peel and wrap), upper bounds, and what a digest depends on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.errors import KernelError
from proofkit.kernel.claims import AtMost, Params
from proofkit.kernel.graph import Graph, Upper, peel, wrap
from proofkit.kernel.poly import ONE, ZERO, App, Poly
from tests.kernel.build import (
    TOWER,
    app,
    apply,
    d,
    el,
    entry,
    graph,
    i,
    j,
    k,
    load,
    m,
    n,
    p,
    params,
    reduce,
    source,
    tensor,
)
from tests.kernel.values import value

AT0, AT1, AT2 = p("@0"), p("@1"), p("@2")

PEELED = [
    ("nothing", (n, m), (), (n, m)),
    ("one of two", (n, m), (i,), (m,)),
    ("all", (n, m), (i, j), ()),
    ("ragged", (n, AT0 + 1), (i,), (i + 1,)),
    ("ragged at 0", (n, AT0 + 1), (ZERO,), (ONE,)),
    ("moves what stays", (n, m, AT1 + 1), (i,), (m, AT0 + 1)),
    ("both", (n, AT0, AT0 * AT1), (i,), (i, i * AT0)),
    ("twice ragged", (n, AT0, AT0 * AT1), (i, j), (i * j,)),
    ("under a table", (n, entry("hs", AT0)), (i,), (entry("hs", i),)),
]


@pytest.mark.parametrize(("shape", "index", "left"), [row[1:] for row in PEELED], ids=[row[0] for row in PEELED])
def test_peel(shape: tuple[Poly, ...], index: tuple[Poly, ...], left: tuple[Poly, ...]) -> None:
    assert peel(shape, index) == left


def test_no_more_subscripts_than_axes() -> None:
    with pytest.raises(KernelError, match="3 subscripts for 2 axes"):
        peel((n, m), (i, j, k))


WRAPPED = [
    ("a number", ("i",), (), (n,)),
    ("a vector", ("i",), (m,), (n, m)),
    ("two axes", ("i", "j"), (), (n, AT0 + 1)),
    ("ragged inside", ("i",), (i + 1,), (n, AT0 + 1)),
    ("ragged twice", ("i", "j"), (i * j, AT0), (n, AT0 + 1, AT0 * AT1, AT2)),
    ("an index of outside", ("j",), (), (i + 1,)),
]
EXTENTS = {"i": n, "j": i + 1, "k": m}


@pytest.mark.parametrize(("axes", "shape", "whole"), [row[1:] for row in WRAPPED], ids=[row[0] for row in WRAPPED])
def test_wrap(axes: tuple[str, ...], shape: tuple[Poly, ...], whole: tuple[Poly, ...]) -> None:
    assert wrap(axes, EXTENTS, shape) == whole


extent_texts = st.sampled_from([n, m, i + 1, j, i * j + m, AT0 + 1, entry("hs", i)])


@given(st.lists(extent_texts, max_size=3).map(tuple))
def test_peel_undoes_wrap(shape: tuple[Poly, ...]) -> None:
    inner = tuple(e.substitute({"@0": ONE}) if at == 0 else e for at, e in enumerate(shape))
    assert peel(wrap(("i", "j"), EXTENTS, inner), (i, j)) == inner


@given(st.lists(extent_texts, min_size=2, max_size=4).map(tuple))
def test_peeling_in_two_steps_is_peeling_at_once(shape: tuple[Poly, ...]) -> None:
    assert peel(peel(shape, (el,)), (d,)) == peel(shape, (el, d))


# upper bounds

TABLES = {"hs": n + 2}
GIVEN = Params("n", {"n": 1, "m": 0, "hs": 1}, TABLES)
RANGES = {"i": n, "j": i + 1, "k": m + 1}

bounded_atoms = st.one_of(
    st.sampled_from(["n", "m", "i", "j", "k"]),
    st.sampled_from(
        [
            App("hs", (i,), True),
            App("hs", (ZERO,), True),
            App("log", (i + j,)),
            App("log", (n,)),
            App("min", (i, k)),
            App("max", (j, m)),
            App("edge", (j + 1, n)),
            App("floordiv", (i * j, k + 1)),
            App("floordiv", (n, m + 1)),
            App("mod", (i + j, k + 1)),
            App("mod", (n, m + 1)),
        ]
    ),
)
bounded_polys = st.lists(
    st.tuples(st.integers(-3, 3), st.lists(st.tuples(bounded_atoms, st.integers(1, 2)), max_size=2)), max_size=3
)


def _sum(terms: list[tuple[int, list[tuple[str | App, int]]]]) -> Poly:
    total = ZERO
    for coefficient, factors in terms:
        term = Poly.of(coefficient)
        for atom, exponent in factors:
            term = term * Poly.of(atom) ** exponent
        total = total + term
    return total


# Entries of hs at n = size: the smallest that are allowed, the largest, and some of each.
ENTRIES: tuple[Callable[[int, int], int], ...] = (
    lambda size, at: 1 + 0 * size * at,
    lambda size, at: size + 2 + 0 * at,
    lambda size, at: 1 + at % (size + 2),
)


def in_range(names: dict[str, int]) -> Iterator[dict[str, int]]:
    """All values of the indices at these parameters."""
    for at in range(names["n"]):
        for inner in range(at + 1):
            for third in range(names["m"] + 1):
                yield names | {"i": at, "j": inner, "k": third}


@given(bounded_polys.map(_sum))
def test_no_value_in_range_is_above_the_upper_bound(poly: Poly) -> None:
    most = Upper(GIVEN, RANGES)(poly)
    assert not most.names() & RANGES.keys()
    for size, other, entries in product((1, 2, 3), (0, 2), ENTRIES):
        names = {"n": size, "m": other}
        tables = {"hs": lambda at, entries=entries, size=size: entries(size, at)}
        bound = value(most, names, tables)
        assert all(value(poly, at, tables) <= bound for at in in_range(names))


UPPER = [
    (n - 1, n - 1),
    (i, n - 1),
    (n - i, n),
    (i + 1 - j, n),
    (i * j, (n - 1) * (n - 1)),
    (-i, ZERO),
    (entry("hs", i), n + 2),
    (n - entry("hs", i), n - 1),
    (app("floordiv", i, 2), n - 1),
    (app("mod", i, k + 1), m),
    (app("mod", n, 3), app("mod", n, 3)),
    (-app("floordiv", i, 2), ZERO),
    (-app("floordiv", n, 2), -app("floordiv", n, 2)),
    (app("log", i + 1), app("log", n)),
    (app("S_sum", i + 1), app("S_sum", n)),
]


@pytest.mark.parametrize(("poly", "most"), UPPER, ids=[str(row[0]) for row in UPPER])
def test_upper(poly: Poly, most: Poly) -> None:
    assert Upper(GIVEN, RANGES)(poly) == most


def test_an_entry_is_at_least_0_where_nothing_else_is_declared() -> None:
    assert Upper(Params("n", {"n": 1}, TABLES), RANGES)(n - entry("hs", i)) == n


def test_an_undeclared_table_has_no_upper_bound() -> None:
    with pytest.raises(KernelError, match="no table gs"):
        Upper(GIVEN, RANGES)(entry("gs", 0))


# digests

BASE = graph(
    source("X"),
    load(0, "k"),
    reduce("sum", 1, over="k"),
    apply("exp", 2),
    tensor(3, "i"),
    inputs={"X": [m]},
    extents={"k": m, "i": n},
    given=params(n=1, m=1),
    needs=[AtMost(m, n)],
)
CHANGES: dict[str, Callable[[Graph], Graph]] = {
    "input name": lambda g: replace(g, inputs=(("Y", (m,)),)),
    "input shape": lambda g: replace(g, inputs=(("X", (n,)),)),
    "extent": lambda g: replace(g, extents={"k": n, "i": n}),
    "index name": lambda g: replace(g, extents={"q": m, "i": n}),
    "node kind": lambda g: replace(g, nodes=(*g.nodes[:4], replace(g.nodes[4], kind="gather"))),
    "node name": lambda g: replace(g, nodes=(*g.nodes[:3], apply("add", 2), g.nodes[4])),
    "node args": lambda g: replace(g, nodes=(*g.nodes[:3], apply("exp", 1), g.nodes[4])),
    "node index": lambda g: replace(g, nodes=(g.nodes[0], load(0, ZERO), *g.nodes[2:])),
    "node axes": lambda g: replace(g, nodes=(*g.nodes[:2], reduce("sum", 1, over="i"), *g.nodes[3:])),
    "node bind": lambda g: replace(g, nodes=(*g.nodes[:4], replace(g.nodes[4], bind=(("m", n),)))),
    "node number": lambda g: replace(g, nodes=(*g.nodes[:4], replace(g.nodes[4], number=n))),
    "nodes": lambda g: replace(g, nodes=g.nodes[:4]),
    "output": lambda g: replace(g, outputs=(0,)),
    "needs": lambda g: replace(g, needs=frozenset()),
    "scale": lambda g: replace(g, params=replace(g.params, scale="m")),
    "least": lambda g: replace(g, params=params(n=1, m=0)),
    "tables": lambda g: replace(g, params=params(tables={"hs": n}, n=1, m=1)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_digest_depends_on(change: Callable[[Graph], Graph]) -> None:
    assert change(BASE).digest() != BASE.digest()


def test_a_digest_depends_on_the_name_and_not_on_the_order_of_a_dictionary() -> None:
    """Two definitions with one body are two definitions: a lemma about one is not about the other."""
    assert replace(BASE, name="other").digest() != BASE.digest()
    assert replace(BASE, extents=dict(reversed(BASE.extents.items()))).digest() == BASE.digest()


def test_a_signature_has_the_shapes_and_the_digest() -> None:
    signature = TOWER.signature(((),))
    assert (signature.name, signature.digest, signature.params) == ("tower", TOWER.digest(), TOWER.params)
    assert (signature.inputs, signature.outputs) == (((),), ((),))
