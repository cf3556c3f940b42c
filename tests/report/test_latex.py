"""LaTeX of names, bounds and formulas: what GitHub renders, and brackets wherever floats need them."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.kernel.poly import ONE, App, Poly
from proofkit.report.formula import body_latex, expression_latex
from proofkit.report.latex import depth_latex, depth_words, factors, name_latex, poly_latex, product_words
from proofkit.spec.bounds import Names, read_depth, read_poly
from proofkit.spec.formula import parse_body, parse_expression
from proofkit.spec.model import Text
from proofkit.terms import NOWHERE

NAMES = [
    ("n", "n"),
    ("W_Q", "W_{Q}"),
    ("h2", "h_{2}"),
    ("b_res", r"b_{\mathrm{res}}"),
    ("d_std", r"d_{\mathrm{std}}"),
    ("d_oplus", r"d_{\oplus}"),
    ("d_otimes", r"d_{\otimes}"),
    ("d_exp", r"d_{\mathrm{exp}}"),
    ("hr2", r"\mathit{hr}_{2}"),
    ("W_K_T", "W_{K,T}"),
    ("b_1", "b_{1}"),
    ("mu", r"\mu"),
    ("sigma_0", r"\sigma_{0}"),
    ("eps", r"\varepsilon"),
    ("tt", r"\mathit{tt}"),
    ("x2y", r"\text{x2y}"),
    ("a$b", r"\text{a-b}"),
]


@pytest.mark.parametrize(("name", "latex"), NAMES)
def test_names_are_readable(name: str, latex: str) -> None:
    assert name_latex(name) == latex


PARAMS = Names(("n", "m", "d", "h", "w", "h_k", "w_k", "b_att"), ("hs",), ("d_std", "d_oplus", "d_exp", "d_sqrt"))

DEPTHS = [
    ("3*(d_std + d_oplus) + d_exp", "3*(d_std + d_oplus) + d_exp",
     r"3 (d_{\mathrm{std}} + d_{\oplus}) + d_{\mathrm{exp}}"),
    ("d_oplus + d_std", "d_std + d_oplus", r"d_{\mathrm{std}} + d_{\oplus}"),
    ("2*d_std + d_oplus", "2*d_std + d_oplus", r"2 \, d_{\mathrm{std}} + d_{\oplus}"),
    ("m*(2*d_std + d_exp) + 4*d_std + 1", "m*(2*d_std + d_exp) + 4*d_std + 1",
     r"m (2 \, d_{\mathrm{std}} + d_{\mathrm{exp}}) + 4 \, d_{\mathrm{std}} + 1"),
    ("3*m*(d_std + d_exp)", "3*m*(d_std + d_exp)", r"3 \, m (d_{\mathrm{std}} + d_{\mathrm{exp}})"),
    ("m*d_std + b_att*d_exp", "b_att*d_exp + m*d_std",
     r"b_{\mathrm{att}} \, d_{\mathrm{exp}} + m \, d_{\mathrm{std}}"),
    ("max(d_std, 2*d_exp)", "max(2*d_exp, d_std)", r"\max(2 \, d_{\mathrm{exp}}, d_{\mathrm{std}})"),
    ("7", "7", "7"),
    ("m", "m", "m"),
    ("0", "0", "0"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "words", "latex"), DEPTHS, ids=[written for written, _, _ in DEPTHS])
def test_depths_are_grouped(written: str, words: str, latex: str) -> None:
    depth = read_depth(Text(written), PARAMS)
    assert isinstance(depth, frozenset)
    assert depth_words(depth) == words
    assert depth_latex(depth) == latex
    assert read_depth(Text(words), PARAMS) == depth


def test_bare_wires_have_depth_zero() -> None:
    assert depth_words(frozenset()) == depth_latex(frozenset()) == "0"


POLYS = [
    ("n**2 - 3*n*d + 1", r"-3 \, d \, n + n^{2} + 1"),
    ("h//w", r"\left\lfloor \frac{h}{w} \right\rfloor"),
    ("h % w", r"\left(h \bmod w\right)"),
    ("hs[m]", r"{\mathit{hs}}[m]"),
    ("log(n)", r"\log(n)"),
    ("min(n, d)", r"\min(n, d)"),
    ("0", "0"),
]


@pytest.mark.parametrize(("written", "latex"), POLYS)
def test_polynomials(written: str, latex: str) -> None:
    assert poly_latex(read_poly(Text(written), PARAMS)) == latex


PRODUCTS = [
    ("d*h_k*(h - h_k + 1)*(w - w_k + 1)", "d*h_k*(h - h_k + 1)*(w - w_k + 1)"),
    ("32*n*d**2", "32*n*d**2"),
    ("n**2 - 1", "(n + 1)*(n - 1)"),
    ("(n + 1)**3", "(n + 1)**3"),
    ("-n - 1", "-(n + 1)"),
    ("-4*n", "-4*n"),
    ("-5", "-5"),
    ("1", "1"),
    ("0", "0"),
]


@pytest.mark.parametrize(("written", "words"), PRODUCTS)
def test_sizes_are_products(written: str, words: str) -> None:
    poly = read_poly(Text(written), PARAMS)
    assert read_poly(Text(product_words(poly)), PARAMS) == poly
    if written != "32*n*d**2":
        assert product_words(poly) == words


ATOMS = st.sampled_from([Poly.of("x"), Poly.of("y"), Poly.of(App("S", (Poly.of("x"),))), ONE])
SMALL = st.lists(st.tuples(st.integers(-3, 3), ATOMS), min_size=1, max_size=3)


@given(left=SMALL, right=SMALL)
def test_factors_multiply_back(left: list[tuple[int, Poly]], right: list[tuple[int, Poly]]) -> None:
    poly = sum((c * a for c, a in left), Poly({})) * sum((c * a for c, a in right), Poly({}))
    product = ONE
    for part, power in factors(poly):
        product = product * part**power
    assert product == poly


EXPRESSIONS = [
    # literals and names
    ("1", "1"),
    ("1.5", "1.5"),
    ("1e-05", r"1 \cdot 10^{-5}"),
    ("W_Q", "W_{Q}"),
    # subscripts
    ("X[i, j + 1]", "X_{i, j + 1}"),
    ("W_Q[i]", "(W_{Q})_{i}"),
    ("X[i // h, j]", r"X[\left\lfloor \frac{i}{h} \right\rfloor, j]"),
    ("C[q[i], l]", "C[q_{i}, l]"),
    ("f(X)[i]", r"\text{f}(X)_{i}"),
    # arithmetic, with the brackets that the order of rounding needs
    ("a + b", "a + b"),
    ("(a + b) + c", "a + b + c"),
    ("a + (b + c)", r"a + \left(b + c\right)"),
    ("a - (b - c)", r"a - \left(b - c\right)"),
    ("a * b * c", r"a \cdot b \cdot c"),
    ("a * (b * c)", r"a \cdot \left(b \cdot c\right)"),
    ("(a + b) * c", r"\left(a + b\right) \cdot c"),
    ("a / b", r"\frac{a}{b}"),
    ("a * (b / c)", r"a \cdot \frac{b}{c}"),
    ("a * b / c", r"\frac{a \cdot b}{c}"),
    ("(a / b)**2", r"\left(\frac{a}{b}\right)^{2}"),
    ("(a**2)**3", r"\left(a^{2}\right)^{3}"),
    ("a // b", r"\left\lfloor \frac{a}{b} \right\rfloor"),
    ("a % b", r"a \bmod b"),
    ("-a", "-a"),
    ("+a", "a"),
    ("-(a + b)", r"-\left(a + b\right)"),
    ("a - -b", r"a - \left(-b\right)"),
    ("(-a) * b", r"\left(-a\right) \cdot b"),
    ("-a**2", "-a^{2}"),
    # comparisons and logic
    ("a < b <= c", r"a < b \le c"),
    ("a > b", "a > b"),
    ("a >= b", r"a \ge b"),
    ("a == b", "a = b"),
    ("a != b", r"a \ne b"),
    ("a < b and not c == d", r"a < b \wedge \neg \left(c = d\right)"),
    ("a or b and c", r"a \vee b \wedge c"),
    ("(a or b) and c", r"\left(a \vee b\right) \wedge c"),
    # reductions
    ("sum(X[k] for k in range(d))", r"\sum_{k=0}^{d - 1} X_{k}"),
    ("sum(X[k] for k in range(4))", r"\sum_{k=0}^{3} X_{k}"),
    ("sum(X[k] for k in range(m + 1))", r"\sum_{k=0}^{m} X_{k}"),
    ("prod(X[k] for k in range(d))", r"\prod_{k=0}^{d - 1} X_{k}"),
    ("sum(X[k] + 1 for k in range(d))", r"\sum_{k=0}^{d - 1} \left(X_{k} + 1\right)"),
    ("sum(X[k] for k in range(d)) + b", r"\left(\sum_{k=0}^{d - 1} X_{k}\right) + b"),
    ("sum(X[a, b] for a in range(d) for b in range(a))", r"\sum_{a=0}^{d - 1} \sum_{b=0}^{a - 1} X_{a, b}"),
    ("sum(sum(X[a, b] for b in range(d)) for a in range(d))", r"\sum_{a=0}^{d - 1} \sum_{b=0}^{d - 1} X_{a, b}"),
    ("sum(X[k] for k in range(d) if k < i)", r"\sum_{\substack{0 \le k < d \\ k < i}} X_{k}"),
    ("max(X[k] for k in range(d))", r"\max_{0 \le k < d} X_{k}"),
    ("argmax(X[k] for k in range(d))", r"\arg\max_{0 \le k < d} X_{k}"),
    ("max(a, b)", r"\max(a, b)"),
    ("sum(a, b, c)", "a + b + c"),
    ("prod(a, b + c)", r"a \cdot \left(b + c\right)"),
    # operations and definitions
    ("exp(a + b)", r"\exp(a + b)"),
    ("sqrt(a)", r"\sqrt{a}"),
    ("abs(a)", r"\lvert a \rvert"),
    ("floor(a)", r"\lfloor a \rfloor"),
    ("erf(a)", r"\mathrm{erf}(a)"),
    ("where(a < b, c, d)", r"\begin{cases} c & \text{if } a < b \\ d & \text{otherwise} \end{cases}"),
    ("up_scale(X, W, h2=hs[l + 1])", r"\text{up-scale}(X, W;\; h_{2} = \mathit{hs}_{l + 1})"),
    ("f(h2=3)", r"\text{f}(h_{2} = 3)"),
    ("zero(i - 1)", r"\text{zero}(i - 1)"),
]


@pytest.mark.parametrize(("written", "latex"), EXPRESSIONS, ids=[written for written, _ in EXPRESSIONS])
def test_expressions(written: str, latex: str) -> None:
    assert expression_latex(parse_expression(written, NOWHERE)) == latex


def test_every_operation_of_the_grammar_has_latex() -> None:
    """What the grammar lets through is printed, whatever it is."""
    for written, _ in EXPRESSIONS:
        shown = expression_latex(parse_expression(written, NOWHERE))
        assert shown.count("{") == shown.count("}")
        assert shown.count(r"\left") == shown.count(r"\right")
        assert r"\operatorname" not in shown


BODIES = [
    ("C[i, j] = A[i, j]", 0, ["& C_{i, j} = A_{i, j}"]),
    ("X = f(X)", 0, [r"& X \leftarrow \text{f}(X)"]),
    ("Y[i: h + 1, j] = X[i, j]", 0, [r"& Y_{i, j} = X_{i, j} \quad (0 \le i < h + 1)"]),
    ("Y[i: h] = X[i]", 1, [r"& Y_{i} = X_{i} \quad (1 \le i \le h)"]),
    (
        "for l in range(m):\n    T = f(X, W[l])\n    X = T",
        0,
        [r"& \text{for } l = 0, \dots, m - 1\text{:}", r"& \quad T = \text{f}(X, W_{l})", r"& \quad X \leftarrow T"],
    ),
    (
        "for t in scan(n):\n    X = f(X, W[t])",
        0,
        [
            r"& \text{for } t = 0, \dots, n - 1\text{, where all states are kept:}",
            r"& \quad X \leftarrow \text{f}(X, W_{t})",
        ],
    ),
]


@pytest.mark.parametrize(("written", "origin", "lines"), BODIES, ids=[written for written, _, _ in BODIES])
def test_bodies(written: str, origin: int, lines: list[str]) -> None:
    assert body_latex(parse_body(written, NOWHERE), ("X", "A", "W"), origin) == lines


REFUSED = [
    "lambda x: x",
    "[1, 2]",
    "'text'",
    "True",
    "a.b",
    "a @ b",
    "a << b",
    "~a",
    "a in b",
    "a if b else c",
    "(a, b)",
    "X[1:2]",
    "f.g(x)",
    "sum([k for k in range(n)])",
    "sum(k for k in items)",
    "sum(k for (k, l) in range(n))",
    "sum((k for k in range(n)), start=1)",
]


@pytest.mark.parametrize("written", REFUSED)
def test_a_construct_without_a_rule_is_refused(written: str) -> None:
    with pytest.raises(TypeError, match="no LaTeX for"):
        expression_latex(ast.parse(written, mode="eval").body)


@pytest.mark.parametrize("written", ["x += 1", "return x", "while x:\n    y = 1", "a, b = c", "X[0] = 1", "a.b = 1"])
def test_a_statement_without_a_rule_is_refused(written: str) -> None:
    with pytest.raises(TypeError, match="no LaTeX for"):
        body_latex(ast.parse(written))
