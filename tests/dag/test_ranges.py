"""Which index expressions are shown to stay inside an axis, and that what is shown is true."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.dag.interpret import value_of
from proofkit.dag.ranges import Ranges
from proofkit.kernel.claims import Params
from proofkit.kernel.poly import App, Poly
from proofkit.spec.bounds import Names, read_poly
from proofkit.spec.model import Text
from tests.dag.writing import Def, body, read

# Left side, index expression, axis of X; what is not one of them is a parameter. All of these stay inside.
INSIDE = [
    ("i: d", "i", "d"),
    ("i: d", "d - 1 - i", "d"),
    ("i: d - 1", "i + 1", "d"),
    ("i: d", "0", "d"),
    ("i: d", "d - 1", "d"),
    ("i: h2", "i*h//h2", "h"),
    ("i: h2", "(i + 1)*h//h2 - 1 + 1 - 1 + 1", "h + 1"),
    ("i: h*w", "i % (h*w)", "h*w"),
    ("i: r*h*w", "i // (h*w)", "r"),
    ("i: r*h*w", "i % (h*w) // w", "h"),
    ("i: r*h*w", "i % w", "w"),
    ("i: h, j: w", "i*w + j", "h*w"),
    ("k: r, i: h, j: w", "k*h*w + i*w + j", "r*h*w"),
    ("i: h, j: w", "j*h + i", "h*w"),
    ("i: d", "i // 2", "d"),
    ("i: 2*d", "i // 2", "d"),
    ("i: 2*d + 1", "i // 2", "d + 1"),
    ("i: h, a: w", "i + a", "h + w - 1"),
    ("i: h - w + 1, a: w", "i + a", "h"),
    ("k: r, i: hr[k]", "i", "d"),
    ("i: hr[0]", "hr[0] - 1 - i", "hr[0]"),
    ("i: d", "edge(i + 5)", "d"),
    ("i: d", "zero(i - 5)", "d"),
    ("i: d", "wrap(3*i - 1)", "d"),
    ("i: d, j: i + 1", "j", "d"),
    ("i: d, j: i + 1", "i - j", "d"),
]

# These do not, or not for all parameters.
OUTSIDE = [
    ("i: d", "i + 1", "d"),
    ("i: d", "i - 1", "d"),
    ("i: d", "d - i", "d"),
    ("i: d + 1", "i", "d"),
    ("i: d", "1", "d"),
    ("i: d", "d", "d"),
    ("i: q", "i", "d"),
    ("i: h2 + 1", "i*h//h2", "h"),
    ("i: h2", "(i + 1)*h//h2", "h"),
    ("i: h2", "i*h//h2", "h - 1"),
    ("i: h2", "i*(h + 1)//h2", "h"),
    ("i: h2", "i*h//h2 - 1", "h"),
    ("i: h2", "i*h2//h", "h"),
    ("i: r*h*w", "i // (h*w)", "r - 1"),
    ("i: r*h*w + 1", "i // (h*w)", "r"),
    ("i: r*h*w", "i // w", "h"),
    ("i: r*h*w", "i % (h*w)", "h"),
    ("i: r*h*w", "i % (h*w) // h", "h"),
    ("i: r*h*w", "i % (w + 1)", "w"),
    ("i: h, j: w", "i*w + j + 1", "h*w"),
    ("i: h, j: w", "i*h + j", "h*w"),
    ("i: h + 1, j: w", "i*w + j", "h*w"),
    ("i: 2*d + 1", "i // 2", "d"),
    ("i: h - w + 2, a: w", "i + a", "h"),
    ("k: r, i: hr[k]", "i", "hr[0]"),
    ("k: r, i: hr[k] + 1", "i", "d"),
    ("i: d, j: i + 2", "j", "d"),
    ("i: d", "max(i + 5, 3)", "d"),
    ("i: d", "log(q)", "d"),
    ("i: d", "edge(i) + 1", "d"),
    ("i: d", "zero(i, i)", "d"),
    ("i: d", "i*i", "d"),
]


def one_read(left: str, index: str, extent: str, origin: int = 0) -> Def:
    names = [part.split(":")[0].strip() for part in left.split(",")]
    extents = [part.split(":")[1].strip() for part in left.split(",")]
    shape = ", ".join(f"{name} < {extent}" for name, extent in zip(names, extents, strict=True))
    return body(f"Y[{left}] = X[{index}]", f"Y[{shape}]", origin, X=f"[{extent}]")


@pytest.mark.parametrize(("left", "index", "extent"), INSIDE)
def test_an_index_that_stays_inside_is_accepted(left: str, index: str, extent: str) -> None:
    assert read(one_read(left, index, extent)).codes == []


@pytest.mark.parametrize(("left", "index", "extent"), OUTSIDE)
def test_an_index_that_may_leave_is_refused(left: str, index: str, extent: str) -> None:
    assert {"PK105", "PK106"} & set(read(one_read(left, index, extent)).codes)


@pytest.mark.parametrize(
    ("left", "index", "extent", "inside"),
    [
        ("i: d", "i", "d", True),
        ("i: d", "i - 1", "d", False),
        ("i: d", "i + 1", "d", False),
        ("i: d", "d + 1 - i", "d", True),
        ("i: d", "1", "d", True),
        ("i: d", "0", "d", False),
        ("i: d", "d", "d", True),
        ("i: d", "edge(i - 7)", "d", True),
    ],
)
def test_axes_that_count_from_one(left: str, index: str, extent: str, inside: bool) -> None:
    assert (read(one_read(left, index, extent, origin=1)).codes == []) is inside


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Y[k: r, i: hr[k]] = X[k, i]", True),
        ("Y[k: r, i: hr[k]] = X[r - 1 - k, i]", False),
        ("Y[k: r, i: hr[k]] = X[0, i]", False),
        ("Y[k: r, i: hr[k]] = X[k, hr[k] - 1 - i]", True),
        ("Y[k: r, i: hr[k]] = X[k, i - 1]", False),
        ("Y[k: r, i: hr[k]] = X[k, edge(i - 1)]", True),
    ],
)
def test_tables_of_different_lengths(text: str, inside: bool) -> None:
    found = read(body(text, "Y[k < r, hr[k]]", X="[k < r, hr[k]]"))
    assert (found.codes == []) is inside


# ---------------------------------------------------------------- what is shown is true

LEAST = {"h": 1, "w": 1, "z": 0, "hs": 1}
NAMES = Names(["h", "w", "z", "i", "j"], ["hs"])
PARAMS = Params("n", LEAST, {"hs": Poly.of("h")})
VALUES = list(product((1, 2, 3), (1, 2), (0, 2)))


def true_everywhere(index: Poly, extent: Poly, extents: dict[str, Poly]) -> bool:
    """0 <= index < extent for all values of the indices, for small parameters."""
    for h, w, z in VALUES:
        names, tables = {"h": h, "w": w, "z": z}, {"hs": [1 + k % h for k in range(200)]}
        for i in range(value_of(extents["i"], names, tables)):
            for j in range(value_of(extents["j"], {**names, "i": i}, tables)):
                at = {**names, "i": i, "j": j}
                if not 0 <= value_of(index, at, tables) < value_of(extent, at, tables):
                    return False
    return True


def poly(text: str) -> Poly:
    return read_poly(Text(text), NAMES)


leaves = st.sampled_from(["i", "j", "h", "w", "z", "0", "1", "2", "hs[i]"]).map(poly)


def grown(inner: st.SearchStrategy[Poly]) -> st.SearchStrategy[Poly]:
    """Sums, products, and quotients of what is never negative by what is at least 1."""
    both = st.tuples(inner, inner)
    divisors = st.sampled_from(["h", "w", "h*w", "2", "z + 1"]).map(poly)
    tops = st.sampled_from(["i", "j", "i*h", "i*w + j", "i + j", "i*h + h", "j*hs[i]"]).map(poly)
    return st.one_of(
        both.map(lambda p: p[0] + p[1]),
        both.map(lambda p: p[0] - p[1]),
        st.tuples(inner, st.sampled_from([1, 2, -1])).map(lambda p: p[0] * p[1]),
        st.tuples(st.sampled_from(["floordiv", "mod"]), tops, divisors).map(lambda p: Poly.of(App(p[0], (p[1], p[2])))),
    )


indices = st.recursive(leaves, grown, max_leaves=4)
lengths = st.sampled_from(["h", "w", "h*w", "h + w", "h - 1", "2*h", "z", "z*h"]).map(poly)
inner_lengths = st.sampled_from(["h", "w", "i + 1", "hs[i]", "h*w", "z"]).map(poly)
axes = st.sampled_from(["h", "w", "h*w", "h + w", "h + w - 1", "2*h", "z + h*w", "hs[i]", "h*w + w"]).map(poly)


@given(index=indices, outer=lengths, inner=inner_lengths, extent=axes)
def test_what_is_shown_to_stay_inside_does(index: Poly, outer: Poly, inner: Poly, extent: Poly) -> None:
    extents = {"i": outer, "j": inner}
    if Ranges(PARAMS, extents).contains(index, extent):
        assert true_everywhere(index, extent, extents), f"{index} < {extent}, i < {outer}, j < {inner}"


def test_the_property_above_meets_indices_that_are_shown() -> None:
    """Without this the property could hold for want of examples."""
    menu = [poly(t) for t in ("i", "j", "i*w + j", "i*h//w", "h - 1 - i", "(i*w + j) % w", "i % w", "i // w", "i + j")]
    pairs: list[Any] = [(index, extent) for index in menu for extent in map(poly, ("h", "w", "h*w", "h + w", "h*h"))]
    ranges = Ranges(PARAMS, {"i": poly("h"), "j": poly("w")})
    assert sum(ranges.contains(index, extent) for index, extent in pairs) >= 15


@given(value=indices, outer=lengths, inner=inner_lengths)
def test_lower_and_upper_bounds_hold(value: Poly, outer: Poly, inner: Poly) -> None:
    extents = {"i": outer, "j": inner}
    ranges = Ranges(PARAMS, extents)
    low, high = ranges.lower(value), ranges.upper(value)
    for h, w, z in VALUES:
        names, tables = {"h": h, "w": w, "z": z}, {"hs": [1 + k % h for k in range(200)]}
        for i in range(value_of(outer, names, tables)):
            for j in range(value_of(inner, {**names, "i": i}, tables)):
                at = {**names, "i": i, "j": j}
                found = value_of(value, at, tables)
                assert value_of(low, at, tables) <= found <= value_of(high, at, tables)


# ---------------------------------------------------------------- what should be refused and is not

SOUNDNESS = [
    pytest.param("(i - 5) // 2", "d", id="a quotient of a negative number is negative"),
    pytest.param("i % (0 - 3)", "d", id="a remainder by a negative number is negative"),
    pytest.param("i // 0", "d", id="a quotient by 0 is nothing"),
    pytest.param("i // z", "d", id="a quotient by a parameter that may be 0"),
    pytest.param("i % z", "z", id="a remainder by a parameter that may be 0"),
    pytest.param("edge(i + 5) % d", "d", id="a boundary rule inside arithmetic means nothing"),
]


@pytest.mark.parametrize(("index", "extent"), SOUNDNESS)
def test_an_index_that_is_no_place_is_refused(index: str, extent: str) -> None:
    assert read(one_read("i: d", index, extent)).codes != []
