"""A rewritten graph computes the same real function, and only what is a matrix product is taken for one."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from proofkit.check.requirements import EXACT
from proofkit.compose.rewrite import is_matrix_product, rewrites
from proofkit.dag.built import Built
from proofkit.dag.interpret import interpret
from tests.dag.writing import Def, read

PRODUCT = Def("matmul", {"A": "[h, d]", "B": "[d, w]"}, "C[i, j] = sum(A[i, k] * B[k, j] for k in range(d))", "C[h, w]")
SQUARES = dict.fromkeys("ABCDE", "[n, n]")
PARAMS = {"n": 2, "d": 3, "h": 2, "w": 4, "m": 1, "r": 1, "q": 1, "h2": 1, "z": 0}
FOLD, BALANCE = (
    "the added term joins the sum before it",
    "the chain of matrix products is multiplied as a balanced tree",
)
SUM = "sum(X[i, k] for k in range(d))"


def squares(names: str) -> dict[str, str]:
    return dict.fromkeys(names, "[n, n]")


def numbers(some: Built, seed: int) -> dict[str, Any]:
    """Fractions, so that re-association is exact."""
    draw = random.Random(seed)

    def tensor(extents: list[int]) -> Any:
        if not extents:
            return Fraction(draw.randint(-9, 9), draw.randint(1, 5))
        return [tensor(extents[1:]) for _ in range(extents[0])]

    def size(extent: Any) -> int:
        return extent.substitute({k: extent.of(v) for k, v in PARAMS.items()}).constant()

    return {name: tensor([size(e) for e in shape]) for name, shape in some.graph.inputs}


def products(some: Built) -> dict[str, Any]:
    return {d: p.graph.signature(()).inputs for d, p in some.parts.items() if is_matrix_product(p.graph)}


@pytest.mark.parametrize(
    ("inputs", "body", "output", "how"),
    [
        ({"X": "[n, d]", "b": "[n]"}, f"Y[i] = {SUM} + b[i]", "Y[n]", [FOLD]),
        ({"X": "[n, d]", "b": "[n]"}, f"Y[i] = b[i] + {SUM}", "Y[n]", [FOLD]),
        ({"X": "[n, d]", "b": "[n]"}, f"Y[i] = {SUM} + b[i] + 1", "Y[n]", [FOLD]),
        ({"X": "[n, d]"}, f"Y[i] = {SUM} + {SUM}", "Y[n]", []),
        ({"X": "[n, d]", "b": "[n]"}, f"S[i] = {SUM}\nY[i] = S[i] + b[i]", "Y[n]", []),
        ({"X": "[n, d]", "b": "[n]"}, f"Y[i] = {SUM} * b[i]", "Y[n]", []),
        ({"X": "[n, d]", "b": "[n]"}, f"Y[i] = {SUM.replace('sum', 'prod')} + b[i]", "Y[n]", []),
        (squares("ABCD"), "P = matmul(A, B)\nQ = matmul(P, C)\nY = matmul(Q, D)", "Y[n, n]", [BALANCE]),
        (SQUARES, "P = matmul(A, B)\nQ = matmul(P, C)\nR = matmul(Q, D)\nY = matmul(R, E)", "Y[n, n]", [BALANCE]),
        (SQUARES, "P = matmul(D, E)\nQ = matmul(C, P)\nR = matmul(B, Q)\nY = matmul(A, R)", "Y[n, n]", [BALANCE]),
        (squares("ABCD"), "P = matmul(A, B)\nQ = matmul(C, D)\nY = matmul(P, Q)", "Y[n, n]", []),
        (squares("AB"), "Y = matmul(A, B)", "Y[n, n]", []),
        (
            {"A": "[h, d]", "B": "[d, w]", "C": "[w, n]", "D": "[n, d]"},
            "P = matmul(A, B)\nQ = matmul(P, C)\nY = matmul(Q, D)",
            "Y[h, d]",
            [BALANCE],
        ),
        (SQUARES, "P = matmul(A, B)\nQ = matmul(P, C)\nR = matmul(Q, D)\nY[i, j] = R[i, j] + P[i, j]", "Y[n, n]", None),
    ],
)
def test_the_rewritten_graph_computes_the_same(inputs: Any, body: str, output: str, how: list[str] | None) -> None:
    some = read(PRODUCT, Def("f", inputs, body, output)).graph
    found = list(rewrites(some.graph, products(some)))
    if how is not None:
        assert [r.how for r in found] == how
    for rewrite in found:
        other = replace(some, graph=rewrite.graph, digest=rewrite.graph.digest())
        assert rewrite.graph.signature(()).inputs == some.graph.signature(()).inputs
        for seed in range(3):
            given = numbers(some, seed)
            results = [interpret(b, given, PARAMS, arithmetic=EXACT_SUMS) for b in (some, other)]
            assert results[0] == results[1]


EXACT_SUMS = replace(EXACT, operations={"sum": lambda *xs: sum(xs, Fraction(0))})


@pytest.mark.parametrize(
    ("definition", "wanted"),
    [
        (PRODUCT, True),
        (replace(PRODUCT, body="U[a, b] = sum(A[a, c] * B[c, b] for c in range(d))", output="U[h, w]"), True),
        (replace(PRODUCT, body="C[i, j] = sum(B[k, j] * A[i, k] for k in range(d))"), False),
        (replace(PRODUCT, body="C[i, j] = sum(A[i, k] + B[k, j] for k in range(d))"), False),
        (replace(PRODUCT, body="C[i, j] = prod(A[i, k] * B[k, j] for k in range(d))"), False),
        (replace(PRODUCT, body="C[i, j] = max(A[i, k] * B[k, j] for k in range(d))"), False),
        (replace(PRODUCT, body="C[j, i] = sum(A[i, k] * B[k, j] for k in range(d))", output="C[w, h]"), False),
        (replace(PRODUCT, body="C[i, j] = sum(A[i, k] * B[k, j] for k in range(d)) + 1"), False),
        (replace(PRODUCT, body="C[i, j] = sum(A[i, k] * B[edge(k + 1), j] for k in range(d))"), False),
        (
            replace(
                PRODUCT,
                inputs={"A": "[d, h]", "B": "[d, w]"},
                body="C[i, j] = sum(A[k, i] * B[k, j] for k in range(d))",
            ),
            False,
        ),
        (
            replace(
                PRODUCT,
                inputs={"A": "[h, d]", "B": "[w, d]"},
                body="C[i, j] = sum(A[i, k] * B[j, k] for k in range(d))",
            ),
            False,
        ),
        (replace(PRODUCT, body="C[i: h, j: w] = sum(A[i, k] * B[k, j] for k in range(d) if k <= i)"), False),
    ],
)
def test_what_is_a_matrix_product(definition: Def, wanted: bool) -> None:
    assert is_matrix_product(read(definition).graph.graph) is wanted
