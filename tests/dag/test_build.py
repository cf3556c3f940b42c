"""Reading definitions: what is refused, with which code and where; what is accepted, with which shape and value."""

from __future__ import annotations

from typing import Any

import pytest

from proofkit.dag.interpret import interpret
from tests.dag.writing import Def, body, read

X = {"X": "[n]"}
SUM = Def("g", {"A": "[q, d]", "u": "[d]"}, "S[i] = sum(A[i, k] * u[k] for k in range(d))", "S[q]")
LOOKUP = Def("g", {"I": "index(q) [n]", "E": "[q]"}, "Y[i] = E[I[i]]", "Y[n]")
HALF = Def("g", {"X": "[h]"}, "Y[i] = X[i*h//h2]", "Y[h2]")
LOCAL = "for l in range(m):\n    Z[i] = X[i]\n    X[i] = Z[i]"
BROKEN = Def("g", X, "Y[i] = Z[i] + X[i]", "Y[n]")
ROWS = Def("g", {"v": "[d]"}, "y = sum(v[k] for k in range(d))", "y[]")

# What is read, and the one finding wanted: code, line of the body (1 is the first), column.
REFUSED: list[tuple[str, tuple[Def, ...], tuple[str, int, int]]] = [
    ("unknown tensor", (body("Y[i] = X[i] * Z[i]", **X),), ("PK101", 1, 15)),
    ("unknown scalar", (body("Y[i] = X[i] + a", **X),), ("PK101", 1, 15)),
    ("unknown index", (body("Y[i: n] = X[a]", **X),), ("PK101", 1, 13)),
    ("assigned parameter", (body("n = 1\nY[i] = X[i]", **X),), ("PK101", 1, 1)),
    ("assigned table", (body("hs[i] = X[i]\nY[i] = X[i]", **X),), ("PK101", 1, 1)),
    ("index named as a tensor", (body("Y[X: n] = X[0]", **X),), ("PK101", 1, 3)),
    ("index named as a parameter", (body("Y[d: n] = X[d]", **X),), ("PK101", 1, 3)),
    ("sum index named as a table", (body("Y[i] = X[i] * sum(X[0] for hr in range(d))", **X),), ("PK101", 1, 28)),
    ("loop index named as a tensor", (body("for X in range(m):\n    X[i] = X[i]", "X[n]", **X),), ("PK101", 1, 5)),
    ("sum index hides an index", (body("Y[i] = X[i] * sum(X[i] for i in range(n))", **X),), ("PK101", 1, 28)),
    ("an index twice", (body("Y[i: n, i: n] = X[i]", "Y[n, n]", **X),), ("PK101", 1, 9)),
    ("index hides a loop's", (body("for l in range(m):\n    X[l: n] = X[l]", "X[n]", **X),), ("PK101", 2, 7)),
    ("nothing carried", (body("for l in range(m):\n    Z[i] = X[i]\nY[i] = X[i]", **X),), ("PK101", 1, 1)),
    ("no output", (body("Z[i] = X[i]", **X),), ("PK101", 3, 11)),
    ("local of a loop used behind it", (body(f"{LOCAL}\nY[i] = Z[i]", **X),), ("PK101", 4, 8)),
    ("unknown operation", (body("Y[i] = exq(X[i])", **X),), ("PK102", 1, 8)),
    ("too many operands", (body("Y[i] = exp(X[i], 2)", **X),), ("PK103", 1, 8)),
    ("too few operands", (body("Y[i] = max(X[i])", **X),), ("PK103", 1, 8)),
    ("named operand", (body("Y[i] = exp(x=X[i])", **X),), ("PK103", 1, 8)),
    ("guarded maximum", (body("Y = max(X[k] for k in range(n) if k > 0)", "Y[]", **X),), ("PK103", 1, 35)),
    (
        "argmax over two",
        (body("Y = argmax(X[k] + X[j] for k in range(n) for j in range(n))", "Y[]", **X),),
        ("PK103", 1, 5),
    ),
    ("too few arguments", (SUM, body("Y = g(X)", **X)), ("PK103", 1, 5)),
    ("no such parameter", (SUM, body("Y = g(B, X, c=2)", **X, B="[n, n]")), ("PK103", 1, 15)),
    ("argument of another length", (SUM, body("Y = g(B, X)", **X, B="[n, d]")), ("PK104", 1, 10)),
    ("argument of another rank", (SUM, body("Y = g(X, X)", **X)), ("PK104", 1, 7)),
    ("parameter against its shape", (SUM, body("Y = g(B, X, d=q)", **X, B="[n, n]")), ("PK104", 1, 7)),
    ("too many subscripts", (body("Y[i] = X[i, 0]", **X),), ("PK104", 1, 8)),
    ("tensor as operand", (body("Y[i: n] = exp(X)", **X),), ("PK104", 1, 15)),
    ("one axis too many", (body("Y[i: n] = X", **X),), ("PK104", 3, 11)),
    ("another output shape", (body("Y = X", "Y[d]", **X),), ("PK104", 3, 11)),
    ("index of two lengths", (body("Z[i] = X[i] * V[i]\nY[i] = X[i]", **X, V="[d]"),), ("PK104", 1, 3)),
    ("loop that grows", (body("for l in range(m):\n    X[i: n + 1] = X[edge(i)]", "X[n]", **X),), ("PK104", 1, 1)),
    (
        "argmax as a float",
        (body("I[i: n] = argmax(E[i, k] for k in range(d))\nY[i] = I[i] * 2", E="[n, d]"),),
        ("PK104", 2, 8),
    ),
    ("index as a float", (body("Y[i] = I[i] + 1", I="index(d) [n]"),), ("PK104", 1, 8)),
    ("index compared", (body("Y[i] = where(I[i] < 2, 1, 0)", I="index(d) [n]"),), ("PK104", 1, 14)),
    ("sum of indices", (body("Y = sum(I[i] for i in range(n))", "Y[]", I="index(d) [n]"),), ("PK104", 1, 9)),
    ("floats for indices", (LOOKUP, body("Y = g(X, X)", **X)), ("PK104", 1, 7)),
    ("indices for floats", (SUM, body("Y = g(B, I)", B="[n, n]", I="index(d) [n]")), ("PK104", 1, 10)),
    ("read behind the end", (body("Y[i] = X[i + 1]", **X),), ("PK105", 1, 10)),
    ("data-dependent index too large", (body("Y[i] = E[I[i]]", I="index(d) [n]", E="[q]"),), ("PK105", 1, 10)),
    ("quotient with one stroke", (body("Y[i: n] = X[i/2]", **X),), ("PK106", 1, 13)),
    ("float as index", (body("Y[i: n] = E[X[i]]", **X, E="[q]"),), ("PK106", 1, 13)),
    ("decimal as index", (body("Y[i: n] = X[1.5]", **X),), ("PK106", 1, 13)),
    ("operation in an extent", (body("Y[i: exp(n)] = X[0]", "Y[n]", **X),), ("PK106", 1, 6)),
    ("floor quotient of data", (body("Y[i: n] = X[i] // 2", **X),), ("PK106", 1, 11)),
    ("no range for an index", (body("Y[i] = X[0]\nZ[j] = 1", "Y[n]", **X),), ("PK107", 2, 3)),
    ("range from a sum only", (body("Z[i] = X[i + 1]\nY[i] = X[i]", **X),), ("PK107", 1, 3)),
]


@pytest.mark.parametrize(("written", "wanted"), [pytest.param(d, w, id=i) for i, d, w in REFUSED])
def test_what_is_wrong_is_found_where_it_stands(written: tuple[Def, ...], wanted: tuple[str, int, int]) -> None:
    assert read(*written).found == [wanted]


def test_every_code_of_the_reader_is_in_the_table() -> None:
    assert {wanted[0] for _, _, wanted in REFUSED} == {f"PK10{k}" for k in range(1, 8)}


@pytest.mark.parametrize("text", ["Y[i: n] = 1", "X = 2\nY[i: n] = 1"])
def test_an_input_that_is_never_read_is_found_and_the_graph_stands(text: str) -> None:
    found = read(body(text, **X))
    assert found.found == [("PK108", -1, 17)]
    assert found.built is not None


def test_a_call_of_a_definition_that_cannot_be_read_is_refused() -> None:
    found = read(BROKEN, body("Y = g(X)", **X))
    assert found.codes == ["PK101", "PK401"]
    assert found.found[-1] == ("PK401", 1, 5)
    assert found.built is None


def test_definitions_that_call_one_another_are_refused() -> None:
    assert read(Def("g", X, "Y = f(X)", "Y[n]"), body("Y = g(X)", **X)).codes == ["PK109", "PK109"]
    assert read(body("Y = f(X)", **X)).codes == ["PK109"]


def test_all_formulas_are_read_after_a_wrong_one() -> None:
    found = read(body("A[i: n] = Z[i]\nB[i] = X[i + 1]\nC[i: n] = exq(X[i])\nY[i] = X[i]", **X))
    assert sorted(found.found) == [("PK101", 1, 11), ("PK102", 3, 11), ("PK107", 2, 3)]


# What is read, the inputs, parameters, tables and the value wanted. No finding, no obligation.
SQUARE: dict[str, Any] = {"X": [[1.0, 2.0], [3.0, 4.0]]}
FIBONACCI = "B[i] = X[i]\nfor l in range(m):\n    C[i] = X[i] + B[i]\n    X[i] = B[i]\n    B[i] = C[i]"
BEST = "I[i] = argmax(X[i, k] for k in range(d))"
TWO_LOOPS = "for a in range(m):\n    X[i] = X[i] + 1\nfor a in range(n):\n    X[i] = X[i] * 2"
NESTED = "for a in range(m):\n    for c in range(a):\n        X[i] = X[i] + 10*a + c"
RAGGED = [[1.0], [2.0, 3.0, 4.0]]
ACCEPTED: list[tuple[str, tuple[Def, ...], dict[str, Any], dict[str, int], dict[str, Any], Any]] = [
    ("transposed", (body("Y[i, j] = X[j, i]", "Y[n, n]", X="[n, n]"),), SQUARE, {"n": 2}, {}, [[1, 3], [2, 4]]),
    ("whole tensor", (body("Y = X", "Y[n, n]", X="[n, n]"),), SQUARE, {"n": 2}, {}, SQUARE["X"]),
    ("rows of a tensor", (body("Y[i] = X[i]", "Y[n, n]", X="[n, n]"),), SQUARE, {"n": 2}, {}, SQUARE["X"]),
    ("from one", (body("Y[i] = i * X[i]", origin=1, **X),), {"X": [1.0, 1.0]}, {"n": 2}, {}, [1, 2]),
    (
        "sum from zero",
        (body("Y = sum(k * X[k + 1] for k in range(n))", "Y[]", 1, **X),),
        {"X": [5.0, 7.0]},
        {"n": 2},
        {},
        7,
    ),
    ("edge", (body("Y[i] = X[edge(i - 1)]", **X),), {"X": [1.0, 2.0]}, {"n": 2}, {}, [1, 1]),
    ("zero", (body("Y[i] = X[zero(i - 1)]", **X),), {"X": [1.0, 2.0]}, {"n": 2}, {}, [0, 1]),
    ("wrap", (body("Y[i] = X[wrap(i - 1)]", **X),), {"X": [1.0, 2.0]}, {"n": 2}, {}, [2, 1]),
    ("edge from one", (body("Y[i] = X[edge(i - 1)]", origin=1, **X),), {"X": [1.0, 2.0]}, {"n": 2}, {}, [1, 1]),
    ("batched call", (ROWS, body("Y[i] = g(X[i])", X="[n, d]")), SQUARE, {"n": 2, "d": 2}, {}, [3, 7]),
    (
        "call of a call",
        (HALF, body("Y = g(g(X, h2=n), h2=d)", "Y[d]", X="[q]")),
        {"X": [1.0, 2.0, 3.0, 4.0]},
        {"q": 4, "n": 2, "d": 1},
        {},
        [1],
    ),
    (
        "same indices in caller and callee",
        (ROWS, body("Y[k] = sum(g(X[i]) * X[i, k] for i in range(n))", "Y[d]", X="[n, d]")),
        SQUARE,
        {"n": 2, "d": 2},
        {},
        [3 + 21, 6 + 28],
    ),
    (
        "gather",
        (body("Y[i] = E[I[i]]", I="index(d) [n]", E="[d]"),),
        {"I": [2, 0], "E": [5.0, 6.0, 7.0]},
        {"n": 2, "d": 3},
        {},
        [7, 5],
    ),
    (
        "gather of argmax",
        (body(f"{BEST}\nY[i: n] = E[i, I[i]]", X="[n, d]", E="[n, d]"),),
        {"X": [[1.0, 5.0, 5.0], [9.0, 2.0, 3.0]], "E": [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]},
        {"n": 2, "d": 3},
        {},
        [2, 4],
    ),
    (
        "gather of rows",
        (body("Y[i] = E[I[i]]", "Y[n, q]", I="index(d) [n]", E="[d, q]"),),
        {"I": [1], "E": [[1.0, 2.0], [3.0, 4.0]]},
        {"n": 1, "d": 2, "q": 2},
        {},
        [[3, 4]],
    ),
    (
        "ragged sums",
        (ROWS, body("Y[k] = g(X[k])", "Y[r]", X="[k < r, hr[k]]")),
        {"X": RAGGED},
        {"r": 2, "d": 3},
        {"hr": [1, 3]},
        [1, 9],
    ),
    (
        "ragged copy",
        (body("Y[k, i] = X[k, i]", "Y[k < r, hr[k]]", X="[k < r, hr[k]]"),),
        {"X": RAGGED},
        {"r": 2, "d": 3},
        {"hr": [1, 3]},
        RAGGED,
    ),
    (
        "no pass",
        (body("for l in range(m):\n    X[i] = X[i] * 2", "X[n]", **X),),
        {"X": [1.0]},
        {"n": 1, "m": 0},
        {},
        [1],
    ),
    (
        "three passes",
        (body("for l in range(m):\n    X[i] = X[i] * 2 + l", "X[n]", **X),),
        {"X": [1.0]},
        {"n": 1, "m": 3},
        {},
        [((1 * 2 + 0) * 2 + 1) * 2 + 2],
    ),
    ("two tensors carried", (body(FIBONACCI, "X[n]", **X),), {"X": [1.0]}, {"n": 1, "m": 4}, {}, [5]),
    (
        "shapes by pass",
        (HALF, body("for l in range(m):\n    X = g(X, h2=hs[l + 1])", "X[hs[m]]", X="[hs[0]]")),
        {"X": [1.0, 2.0]},
        {"m": 2, "d": 6},
        {"hs": [2, 3, 6]},
        [1, 1, 1, 1, 2, 2],
    ),
    ("loops one after another", (body(TWO_LOOPS, "X[n]", **X),), {"X": [1.0]}, {"n": 1, "m": 2}, {}, [6]),
    ("loop in a loop", (body(NESTED, "X[n]", **X),), {"X": [0.0]}, {"n": 1, "m": 3}, {}, [10 + 20 + 21]),
    (
        "index used again",
        (body("Z[i] = X[i] + 1\nY[j] = sum(Z[i] for i in range(n)) * X[j]", **X),),
        {"X": [1.0, 2.0]},
        {"n": 2},
        {},
        [5, 10],
    ),
    (
        "index of another length used again",
        (body("Z[i] = V[i] + 1\nY[i] = X[i] * Z[0]", **X, V="[d]"),),
        {"X": [1.0, 2.0], "V": [1.0]},
        {"n": 2, "d": 1},
        {},
        [2, 4],
    ),
    (
        "guarded sum",
        (body("Y[i] = sum(X[k] for k in range(n) if k < i)", **X),),
        {"X": [1.0, 2.0, 4.0]},
        {"n": 3},
        {},
        [0, 1, 3],
    ),
    (
        "dependent ranges",
        (body("Y = sum(X[i] * j for i in range(n) for j in range(i + 1))", "Y[]", **X),),
        {"X": [1.0, 2.0, 4.0]},
        {"n": 3},
        {},
        2 + 12,
    ),
    (
        "chained comparison",
        (body("Y[i] = where(0 <= X[i] < 2, 1, 0)", **X),),
        {"X": [-1.0, 0.0, 2.0]},
        {"n": 3},
        {},
        [0, 1, 0],
    ),
    ("powers", (body("Y[i] = X[i]**3 - X[i]**1 + X[i]**0", **X),), {"X": [2.0]}, {"n": 1}, {}, [7]),
    ("an input with a new value", (body("X[i] = X[i] + 1\nY[i] = X[i] * 2", **X),), {"X": [1.0]}, {"n": 1}, {}, [4]),
    ("scalars", (body("a = 2*s\nY = a*a + n", "Y[]", s="[]"),), {"s": 3.0}, {"n": 5}, {}, 41),
]


@pytest.mark.parametrize(
    ("written", "inputs", "params", "tables", "wanted"), [pytest.param(*row[1:], id=row[0]) for row in ACCEPTED]
)
def test_what_is_right_is_read_and_means_what_it_says(
    written: tuple[Def, ...], inputs: dict[str, Any], params: dict[str, int], tables: dict[str, Any], wanted: Any
) -> None:
    found = read(*written)
    assert found.found == []
    assert found.obligations == []
    assert interpret(found.graph, inputs, params, tables) == wanted
    spliced = found.catalog.inlined("f")
    assert spliced is not None
    assert interpret(spliced, inputs, params, tables) == wanted


@pytest.mark.parametrize(
    ("written", "shape"),
    [
        ((body("Y[i, j: d] = X[i]", "Y[n, d]", **X),), "n, d"),
        ((body("Y[i: n + d] = X[edge(i)]", "Y[n + d]", **X),), "d + n"),
        ((body("Y[i: n*n] = X[i // n]", "Y[n*n]", **X),), "n**2"),
        ((HALF, body("Y[k] = g(X[k], h2=hr[k])", "Y[k < r, hr[k]]", X="[r, d]")), "r, hr[@0]"),
        ((body("Y = sum(X[k] for k in range(n))", "Y[]", **X),), ""),
    ],
)
def test_shapes(written: tuple[Def, ...], shape: str) -> None:
    found = read(*written)
    assert found.codes == []
    assert ", ".join(map(str, found.graph.output)) == shape


def test_an_extent_that_may_be_negative_is_carried_as_a_hypothesis() -> None:
    found = read(body("Y[i: h - w + 1] = X[i]", "Y[h - w + 1]", X="[h]"))
    assert found.codes == []
    assert [str(need) for need in found.graph.graph.needs] == ["0 <= h - w + 1"]


def test_a_maximum_over_nothing_is_carried_as_a_hypothesis() -> None:
    found = read(body("Y = max(X[k] for k in range(z))", "Y[]", X="[z]"))
    assert [str(need) for need in found.graph.graph.needs] == ["1 <= z"]


@pytest.mark.parametrize("origin", [0, 1])
def test_an_index_not_shown_to_be_inside_or_an_integer_is_carried_as_a_hypothesis(origin: int) -> None:
    found = read(body("Y[i: n] = X[i/2 + 1]", origin=origin, **X))
    assert found.codes == ["PK106", "PK105"]
    assert found.obligations == ["integral(f.i/2)", "inrange(f.X[i/2 + 1])"]
    assert {str(need) for need in found.graph.graph.needs} == set(found.obligations)


def test_equal_parts_are_shared_and_unequal_ones_are_not() -> None:
    shared = read(body("Y[i] = exp(X[i]) * exp(X[i])", **X)).graph.graph
    apart = read(body("Y[i] = exp(X[i]) * exp(X[n - 1 - i])", **X)).graph.graph
    assert [sum(node.name == "exp" for node in graph.nodes) for graph in (shared, apart)] == [1, 2]
    text = "A = sum(exp(X[k]) for k in range(n))\nB = sum(exp(X[k]) for k in range(n - 1))\nY = A - B"
    lengths = read(body(text, "Y[]", **X))
    assert sum(node.name == "exp" for node in lengths.graph.graph.nodes) == 2
    assert interpret(lengths.graph, {"X": [0.0, 0.0]}, {"n": 2}) == 1
