"""Attacks on the reader: specs that mean one thing and would be costed, or interpreted, as another.

Each row of UNSOUND is a spec, the smallest of its kind, that once passed for something that it is not.
"""

from __future__ import annotations

from typing import Any

import pytest

from proofkit.check.catalog import Catalog
from proofkit.check.run import check
from proofkit.dag.interpret import interpret
from proofkit.spec.load import load_text
from proofkit.terms import Status
from tests.dag.writing import HEAD, Def, body, read

X = {"X": "[n]"}

# ---------------------------------------------------------------- what holds

CALLEES = [
    "Z[i] = A[i] * 2\nS[j] = Z[j] + sum(Z[k] * k for k in range(n))",
    "S[k] = sum(A[i] for i in range(n)) * A[k]",
    "S[i: n] = A[n - 1 - i]",
    "for i in range(2):\n    A[k] = A[k] + sum(A[j] for j in range(n)) / 4\nS = A",
    "i2 = A[0]\nS[j] = i2 * A[j]",
    "S = A",
]
CALLERS = [
    "F[k] = g(X[k])\nY[i] = sum(F[j, i] * F[i, k] for j in range(n) for k in range(n))",
    "F[i: n] = sum(V[j] * X[i, j] for j in range(n))\nG = g(F)\nY[k] = G[k] - F[k]",
    "G = g(X[0])\nH = g(g(X[n - 1]))\nY[i] = G[i] - H[i]",
    "for l in range(3):\n    X[i: n] = g(X[n - 1 - i])\nY[k] = X[k, 0]",
    "B[i] = g(X[i])\nC[j] = g(B[j])\nY[i] = B[i, i] * C[0, i]",
    "for i2 in range(2):\n    V = g(V)\n    X[j, k] = X[j, k] + V[j] * i2\nY[i] = X[i, 0]",
]


@pytest.mark.parametrize("callee", CALLEES)
@pytest.mark.parametrize("caller", CALLERS)
def test_splicing_a_call_captures_no_index(callee: str, caller: str) -> None:
    """Caller and callee use the same names i, j, k for different things."""
    found = read(Def("g", {"A": "[n]"}, callee, "S[n]"), body(f"V[i] = V[i] + X[i, 0]\n{caller}", X="[n, n]", V="[n]"))
    assert found.codes == []
    spliced = found.catalog.inlined("f")
    assert spliced is not None
    inputs = {"X": [[1.0, 2.0, 4.0], [8.0, 16.0, 32.0], [64.0, 128.0, 256.0]], "V": [3.0, 5.0, 7.0]}
    assert interpret(spliced, inputs, {"n": 3}) == interpret(found.graph, inputs, {"n": 3})


@pytest.mark.parametrize(
    ("text", "inputs", "wanted"),
    [
        ("A = sum(X[i] for i in range(n))\nB = sum(X[i] for i in range(n - 1))\nY[i] = A - B", [1, 2, 3], [3, 3, 3]),
        ("A[i] = X[i]\nB[j: n] = X[n - 1 - j]\nY[i] = A[i] - B[i]", [1, 2, 4], [-3, 0, 3]),
        ("A[i: n, j: n] = X[i]\nB[j: n, i: n] = X[i]\nY[i: n] = A[i, 0] - B[i, 0]", [1, 2, 4], [0, 1, 3]),
        ("A = max(X[i] for i in range(n))\nB = min(X[i] for i in range(n))\nY[i] = A - B", [1, 2, 4], [3, 3, 3]),
        ("A[i] = X[i] + 1\nX[i] = A[i]\nB[i] = X[i] + 1\nY[i] = B[i] - A[i]", [1, 2, 4], [1, 1, 1]),
    ],
)
def test_sharing_never_merges_what_differs(text: str, inputs: list[int], wanted: list[int]) -> None:
    found = read(body(text, **X))
    assert found.codes == []
    assert interpret(found.graph, {"X": inputs}, {"n": len(inputs)}) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "for l in range(m):\n    c = l\n    X[l: n] = c * X[l]",
        "for l in range(m):\n    for l in range(l + 1):\n        X[i] = X[i] + 1",
        "for l in range(m):\n    X[i] = X[i] + sum(X[0] for l in range(l + 1))",
    ],
)
def test_an_index_may_not_stand_in_for_the_index_of_a_loop(text: str) -> None:
    assert read(body(text, "X[n]", **X)).codes == ["PK101"]


# ---------------------------------------------------------------- what does not hold yet

LOOKUP = Def("g", {"I": "index(q) [n]", "E": "[q]"}, "Y[i] = E[I[i]]", "Y[n]")
ROWS = Def("g", {"A": "[n, q]"}, "S[i] = sum(A[i, k] for k in range(q))", "S[n]")
BEST = Def("g", {"X": "[k < r, hr[k]]"}, "I[j: r] = argmax(X[j, k] for k in range(hr[j]))", "I[r]")
INDEX = {"I": "index(d) [n]"}

UNSOUND: list[tuple[str, tuple[Def, ...]]] = [
    (
        "the count of a loop holds a quotient that is negative, and is costed as if it were natural",
        (body("for l in range(2 - (0 - n)//2):\n    X[i] = exp(X[i])", "X[n]", **X),),
    ),
    (
        "the same with min, which nothing checks",
        (body("for l in range(2 - min(0 - n, 0)):\n    X[i] = exp(X[i])", "X[n]", **X),),
    ),
    (
        "a loop turns an index into a float",
        (
            body(
                "Z[i: n] = argmax(E[k] for k in range(d))\nfor l in range(m):\n    Z[i] = X[i]\nY[i: n] = E[Z[i]]",
                **X,
                E="[d]",
            ),
        ),
    ),
    (
        "a loop turns a float into an index",
        (
            body(
                "Z[i] = X[i]\nfor l in range(m):\n    Z[i: n] = argmax(E[k] for k in range(d))\nY[i] = Z[i]*2",
                **X,
                E="[d]",
            ),
        ),
    ),
    ("an argument may hold larger indices than declared", (LOOKUP, body("Y = g(I, E)", I="index(d) [n]", E="[q]"))),
    (
        "the bound of an index is captured by another index",
        (
            body(
                "I[j: r] = argmax(X[j, k] for k in range(hr[j]))\nY[j: r] = X[j, I[r - 1 - j]]",
                "Y[r]",
                X="[k < r, hr[k]]",
            ),
        ),
    ),
    (
        "the bound of an index leaks out of a callee",
        (BEST, body("I = g(X)\nY[j: r] = X[j, I[0]]", "Y[r]", X="[k < r, hr[k]]")),
    ),
    (
        "the length of a row that data chooses is taken to be that of row 0",
        (body("Y[i: n, j: hr[0]] = X[I[i], j]", "Y[n, hr[0]]", X="[k < r, hr[k]]", I="index(r) [n]"),),
    ),
    ("a table of rows of different lengths passes for a matrix", (ROWS, body("Y = g(X)", "Y[r]", X="[k < r, hr[k]]"))),
    ("an input has the name of a table, which is read instead", (body("Y[k] = hr[k]", "Y[r]", hr="[r]"),)),
    ("an input has the name of a parameter", (body("Y[k] = n[k]", n="[n]"),)),
    ("`and` of floats is a selection", (body("Y[i] = (X[i] and V[i]) * 2", **X, V="[n]"),)),
    ("`and` turns an index into a float", (body("Y[i] = (I[i] and I[i]) * 2.5", **INDEX),)),
    ("`where` of a float is a comparison with 0 that nothing pays", (body("Y[i] = where(X[i], 1, 2)", **X),)),
    ("`select` is no operation for formulas", (body("Y[i] = select(X[i], V[i])", **X, V="[n]"),)),
    ("a tensor of truth values is multiplied", (body("B[i] = X[i] < 1\nY[i] = B[i] * 2.5", **X),)),
    ("a truth value is returned as a float", (body("Y[i] = X[i] < 1", **X),)),
    ("a loop turns floats into truth values", (body("for l in range(m):\n    X[i] = X[i] < 1", "X[n]", **X),)),
    ("argmax of arguments is a float", (body("Y[i] = argmax(X[i], 1, 2) * 2.5", **X),)),
    (
        "a definition has the name of an operation",
        (Def("exp", {"x": "[]"}, "y = x", "y[]"), body("Y[i] = exp(X[i])", **X)),
    ),
    (
        "two definitions are called by one name",
        (Def("a-b", X, "Y[i] = exp(X[i])", "Y[n]"), Def("a.b", X, "Y[i] = X[i]", "Y[n]")),
    ),
    ("a table is read behind its end", (body("Y[i] = X[i] * hs[m + 7]", **X),)),
    ("a table is read before its start", (body("for l in range(m):\n    X[i] = X[i] * hs[l - 1]", "X[n]", **X),)),
    ("a table has one axis and is given two subscripts", (body("Y[i] = X[i] * hs[0, 3]", **X),)),
    ("a boundary rule is no number", (body("Y[i] = X[i] * (edge(i) // 2)", **X),)),
    ("a boundary rule is no extent", (body("Y = X[0] * sum(1 for i in range(edge(n)))", "Y[]", **X),)),
    ("an index function has too many arguments", (body("Y[i] = X[i] * (log(i, i, i) // 1)", **X),)),
    ("an input that is only assigned is never read", (body("X[i: n] = 2\nY[i: n] = 1", **X),)),
    ("an input that is assigned first is never read", (body("X[i: n] = 1\nY[i] = X[i]", **X),)),
]


@pytest.mark.parametrize("written", [pytest.param(d, id=why) for why, d in UNSOUND])
def test_what_has_no_sound_reading_is_refused(written: tuple[Def, ...]) -> None:
    assert read(*written).codes != []


CLAIM = """
[[lemma]]
id = "operations"
ref = "Operations"
covers = ["exp", "add", "mul", "sum", "div", "max", "select", "compare"]
depth = "d_std"
size = "poly(n)"
uniformity = "DLOGTIME"
total = "yes"
[[theorem]]
id = "claimed"
ref = "Claimed"
about = "%s"
assume = [%s]
cites = ["operations"]
depth = "%s"
size = "poly(n)"
uniformity = "DLOGTIME"
"""


def status(about: str, depth: str, *definitions: Def, assume: str = "") -> Status:
    text = HEAD + "".join(d.text() for d in definitions) + CLAIM % (about, assume, depth)
    (judged,) = (j for j in check([load_text(text, "small.toml")]).judged if j.statement.id == "claimed")
    return judged.status


DEEP = body("for l in range(n):\n    X[i] = exp(X[i])", "X[n]", **X)
SHALLOW = Def("a.b", X, "Y[i] = X[i]", "Y[n]")


def test_as_many_layers_as_tokens_are_not_of_constant_depth() -> None:
    """What the next test varies: without the trick the claim is refused."""
    assert status("f", "O(1)", DEEP) is Status.UNSUPPORTED
    assert status("f", "d_std", body("X[i] = exp(X[i])", "X[n]", **X)) is Status.MODULO


@pytest.mark.parametrize(
    ("about", "depth", "definitions"),
    [
        pytest.param("f", "2*d_std", UNSOUND[0][1], id="2 + n/2 layers in depth 2"),
        pytest.param("f", "O(1)", UNSOUND[1][1], id="2 + n layers in constant depth"),
        pytest.param("a-b", "O(1)", (Def("a-b", X, DEEP.body, "X[n]"), SHALLOW), id="the graph of another definition"),
    ],
)
def test_a_false_claim_is_not_accepted(about: str, depth: str, definitions: tuple[Def, ...]) -> None:
    """Not even under a hypothesis that reads as harmless and calls a negative number natural."""
    assert status(about, depth, *definitions) < Status.CONDITIONAL
    assert status(about, depth, *definitions, assume='"0 <= 2 - min(0 - n, 0)"') < Status.CONDITIONAL


def test_a_parameter_of_another_file_is_not_an_index_of_the_caller() -> None:
    callee = (
        HEAD.replace("[params]", '[params]\nk = { means = "a number" }')
        + Def("g", {"x": "[]"}, "y = x * k", "y[]").text()
    )
    caller = HEAD.replace('"small"', '"other"') + body("Y[k] = g(X[k])", **X).text()
    catalog = Catalog.of([load_text(callee, "a.toml"), load_text(caller, "b.toml")])
    assert [f.code for f in catalog.findings] == ["PK103"]


def test_splicing_is_not_exponential_in_the_depth_of_calls() -> None:
    levels = [Def("g-0", X, "y = sum(exp(X[i]) for i in range(n))", "y[]")]
    for k in range(1, 6):
        text = f"Z[j: n] = g_{k - 1}(X) * j\ny = sum(Z[j] for j in range(n))"
        levels.append(Def(f"g-{k}", X, text, "y[]"))
    found: Any = read(*levels).catalog
    sizes = [len(found.inlined(f"g-{k}").graph.nodes) for k in range(6)]
    assert sizes[-1] - sizes[-2] == sizes[2] - sizes[1]
