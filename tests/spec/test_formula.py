"""The formula grammar: what it has, what it refuses, and where it says so."""

from __future__ import annotations

import ast

import pytest

from proofkit.errors import SpecError
from proofkit.spec.formula import parse_body, parse_expression, place_of
from proofkit.terms import Finding, Place

START = Place("specs/f.toml", 10)

ACCEPTED_BODIES = [
    "A = 1",
    "A[i] = X[i]",
    "A[i, j] = X[j, i]",
    "Y[i: h2, j] = X[i, j]",
    "Y[i: (h + 1) // 2] = X[2*i]",
    "G[a, b] = sum(W[a, k] * W[b, k] for k in range(d))",
    "A[i, j] = exp(sum(T[i, b] * X[j, b] for b in range(d)))",
    "B[i] = sum(X[i, j, k] for j in range(n) for k in range(j) if j != k if k > 0)",
    "M[i] = max(X[i, j] for j in range(n))",
    "C = where(0 <= i < n and not (a == b or c != d), 1, 0)",
    "Y[i, j] = X[i + m, j*h//h2 + s % 2]",
    "Z = matmul(X, W)",
    "Z = scan(f, X, start=0)",
    "Z = sum((X[k] for k in range(n)), start=1)",
    "V[i] = f(X)[i]",
    "X[i] = Y[idx[i]]",
    "a = -+-x ** 2",
    "a = 1.5e-3 / 2**16 - x**0 + 1_000 + 2. + X1[1]",
    "a = 9223372036854775807",
    "for k in range(n):\n    A[i] = X[i, k]\n    for j in range(k + 1):\n        B = A",
    "for k in range(n): A = B",
    "# only the next line counts\nA = 1  # é is fine in a comment",
    "A = (1 +\n2)",
    "A = 1\n\n\nB = 2\n",
    "    A = 1\n    B = (2 +\n  3)",
    "\n\tA = 1\n\tfor k in range(n):\n\t\tB = k\n",
    "match = case(type)",
]

# A formula, what is under the caret, a part of the message, a part of the fix.
REFUSED_BODIES = [
    ("A = X^2", "^", "`^` is not", "write `**`"),
    ("A = (X)^(2)", "^", "`^` is not", "write `**`"),
    ("A = X @ W", "@", "`@` is not", "matmul(a, b)"),
    ("A = X << 2", "<<", "`<<` is not", "2**k"),
    ("A = X & Y", "&", "`&` is not", "`and`"),
    ("A = ~X", "~X", "`~` is not", "`not`"),
    ("A = x is y", "is", "`is` is not", "`==`"),
    ("A = x not in y", "not", "`not` is not", "i < 0"),
    ("A = 1 < x in y", "in", "`in` is not", "0 <= i"),
    ("A = x.y", "x.y", "attribute access", "plain name"),
    ("A = x.y(1)", "x.y", "attribute access", "plain name"),
    ("A = lambda x: x", "lambda x: x", "a lambda", "[[definition]]"),
    ("A = 1 if x else 2", "1 if x else 2", "a conditional expression", "where(condition, a, b)"),
    ("A = f(y := 1)", "y := 1", "`:=`", "line of its own"),
    ("A = [1, 2]", "[1, 2]", "a list", "reduction"),
    ("A = [k for k in range(n)]", "[k for k in range(n)]", "a list comprehension", "sum("),
    ("A = {k for k in range(n)}", "{k for k in range(n)}", "a set comprehension", "sum("),
    ("A = {k: 1 for k in range(n)}", "{k: 1 for k in range(n)}", "a dict comprehension", "sum("),
    ("A = {}", "{}", "`Dict`", "arithmetic"),
    ("A = (1, 2)", "(1, 2)", "a tuple", "X[i, j]"),
    ("A = (k for k in range(n))", "(k for k in range(n))", "a generator outside a call", "only argument"),
    ("A = f(1, (k for k in range(n)))", "(k for k in range(n))", "a generator outside", "only argument"),
    ("A = f(x=(k for k in range(n)))", "(k for k in range(n))", "a generator outside", "only argument"),
    ("A = sum(k for k in X)", "X", "range(extent)", "range(n)"),
    ("A = sum(k for k in range(1, n))", "range(1, n)", "range(extent)", "range(n)"),
    ("A = sum(k for k in range(*n))", "*n", "`*` before an argument", "one by one"),
    ("A = sum(k for k, j in range(n))", "k, j", "one plain index", "range(n)"),
    ("A = sum(k async for k in range(n))", "k", "`async`", "range(n)"),
    ("A = sum(k for k in range(n) if x.y)", "x.y", "attribute access", "plain name"),
    ("A = 'text'", "'text'", "a string", "integers"),
    ("A = b'text'", "b'text'", "a string", "integers"),
    ("A = f'{x}'", "f'{x}'", "a string", "numbers and names"),
    ("A = True", "True", "True or False", "integers"),
    ("A = None", "None", "this literal", "integers"),
    ("A = ...", "...", "this literal", "integers"),
    ("A = 9223372036854775808", "9223372036854775808", "below 2**63", "power"),
    ("A = 1" + "0" * 900, "1" + "0" * 900, "more than 100 characters", "parameter"),
    ("A = 1e999", "1e999", "too large", "smaller"),
    ("A = x**y", "y", "an exponent is", "x**2"),
    ("A = x**17", "17", "an exponent is", "x**2"),
    ("A = x**-1", "-1", "an exponent is", "x**2"),
    ("A = x**2.0", "2.0", "an exponent is", "x**2"),
    ("A = x**True", "True", "an exponent is", "x**2"),
    ("A = ((x**16)**16 + 1)**2", "x**16", "multiply to more than 256", "smaller"),
    ("A = f(*x)", "*x", "`*` before an argument", "one by one"),
    ("A = f(**x)", "x", "`**` before an argument", "list them"),
    ("A = f(a=1, a=2)", "a=2", "given twice", "remove one"),
    ("A = f(_a=1)", "_a=1", "underscore", "letter"),
    ("A = f(x)(y)", "f(x)", "only a plain name is called", "name(arguments)"),
    ("A = X[i][j]", "X[i][j]", "an index follows an index", "X[i, j]"),
    ("A = (x + y)[i]", "x + y", "only a name or a call has indices", "name first"),
    ("A = X[1:2]", "1:2", "a slice on the right", "X[i, j]"),
    ("A = X[()]", "()", "an index is missing", "X[i]"),
    ("A[()] = X", "()", "an index is missing", "X[i]"),
    ("A[i + 1] = X", "i + 1", "an index left of `=`", "Y[i, j: n]"),
    ("A[0] = X", "0", "an index left of `=`", "Y[i, j: n]"),
    ("A[:n] = X", ":n", "an index left of `=`", "Y[i, j: n]"),
    ("A[i:] = X", "i:", "an index left of `=`", "Y[i, j: n]"),
    ("A[i:n:2] = X", "i:n:2", "an index left of `=`", "Y[i, j: n]"),
    ("A[i: x.y] = X", "x.y", "attribute access", "plain name"),
    ("A.b = X", "A.b", "only NAME or NAME[i, j]", "assign one name"),
    ("A, B = X", "A, B", "only NAME or NAME[i, j]", "assign one name"),
    ("A = B = X", "B", "assigns two names", "two formulas"),
    ("A += 1", "A += 1", "an assignment with an operator", "new name"),
    ("A: n = 1", "A: n = 1", "an annotation", "Y[i: n]"),
    ("f(x)", "f(x)", "not assigned", "NAME = ..."),
    ("return x", "return x", "`return`", "output"),
    ("import os", "import os", "`Import`", "NAME = ..."),
    ("pass", "pass", "`Pass`", "NAME = ..."),
    ("del x", "del x", "`Delete`", "NAME = ..."),
    ("while x: A = 1", "while x: A = 1", "a `while` loop", "range(n)"),
    ("if x: A = 1", "if x: A = 1", "an `if` statement", "where("),
    ("def f(): pass", "def f(): pass", "a function", "[[definition]]"),
    ("for k in X: A = 1", "X", "range(extent)", "range(n)"),
    ("for k in range(n, step=2): A = 1", "range(n, step=2)", "range(extent)", "range(n)"),
    ("for A[i] in range(n): A = 1", "A[i]", "one plain index", "range(n)"),
    ("for k in range(n):\n  A = 1\nelse:\n  B = 2", "B = 2", "no `else`", "below the loop"),
    ("for k in range(n):\n  pass", "pass", "`Pass`", "NAME = ..."),
    ("A = range(n)", "range", "`range` stands only behind", "range(n)"),
    ("_A = 1", "_A", "underscore", "letter"),
    ("A = __class__", "__class__", "underscore", "letter"),
    ("A = " + "x" * 65, "x" * 65, "has 65 characters, at most 64", "shorten"),
    ("A = é + 1", "é", "is not ASCII", "a-z"),
    ("A = ｘ", "ｘ", "is not ASCII", "a-z"),  # noqa: RUF001  full-width x: Python would read it as x
    ("A = а", "а", "is not ASCII", "a-z"),  # noqa: RUF001  Cyrillic
    ("A = x × y", "×", "is not ASCII", "operators"),  # noqa: RUF001
]

# Not Python at all: a formula, the column (from 1), a part of the fix.
BROKEN = [
    ("A = (1", 5, "bracket"),
    ("A = ", 5, ""),
    ("A = 2n", 5, "2*n"),
    ("A = 2j", 5, "2*n"),
    ("A = 0x10", 5, "decimal"),
    ("A = 0x1for x", 5, "decimal"),
    ("A = 1.5e3if x else 2", 5, "2*n"),
    ("A = a && b", 8, "`and`"),
    ("A = \\frac{a}{b}", 6, "not LaTeX"),
    ("A = a b", 5, ""),
    ("A = 1\n  B = 2", 3, ""),
    ("for k in range(n):\nA = 1", 1, ""),
    ("", 1, "NAME"),
    ("  \n# nothing\n", 1, "NAME"),
    ("A = \x00", 5, "remove"),
    ("A = 1\x0c", 6, "remove"),
    ("A = a $ b", 7, ""),
]


def refused(text: str, place: Place = START) -> tuple[Finding, ...]:
    with pytest.raises(SpecError) as caught:
        parse_body(text, place)
    return caught.value.findings


@pytest.mark.parametrize("text", ACCEPTED_BODIES)
def test_the_grammar_has(text: str) -> None:
    assert parse_body(text, START).body


@pytest.mark.parametrize(("text", "under", "message", "fix"), REFUSED_BODIES)
def test_the_grammar_refuses(text: str, under: str, message: str, fix: str) -> None:
    (finding,) = refused(text)
    place = finding.place
    assert finding.code == "PK005"
    assert place.text[place.column - 1 : place.column - 1 + place.width] == under
    assert place.text == text.split("\n")[place.line - 10]
    assert message in finding.message
    assert fix in finding.fix


@pytest.mark.parametrize(("text", "column", "fix"), BROKEN)
def test_what_is_not_python_is_refused(text: str, column: int, fix: str) -> None:
    (finding,) = refused(text)
    assert finding.code == "PK004"
    assert fix in finding.fix
    assert finding.fix
    assert abs(finding.place.column - column) <= 3  # versions of Python point at different ends of a word


def test_every_refusal_of_a_body_is_reported() -> None:
    found = refused("A = x.y\nB = [1]\nfor k in X:\n    _C = 'é' ^ 2\n")
    places = [(each.place.line, each.place.column) for each in found]
    assert places == [(10, 5), (11, 5), (12, 10), (13, 5), (13, 10), (13, 11), (13, 14)]


def test_columns_count_characters_and_remember_the_margin() -> None:
    found = refused("    # é\n    A = 'éé∑' + x.y\n  # less\n    B = q.r\n")
    assert [(each.place.line, each.place.column) for each in found] == [(11, 9), (11, 10), (11, 17), (13, 9)]
    assert found[-1].place.caret() == "      B = q.r\n          ^^^"


def test_the_first_line_starts_at_its_place() -> None:
    line = 'body = "A = x.y"'
    (finding,) = refused("A = x.y", Place("f.toml", 3, 9, line, 7))
    place = finding.place
    assert (place.line, place.column, place.text[place.column - 1 :]) == (3, 13, 'x.y"')


def test_an_operator_is_found_on_a_later_line() -> None:
    (finding,) = refused("A = (x\n  # not this ^ one, but nobody would\n  @ y)")
    assert (finding.place.line, finding.place.column) == (12, 3)


def test_a_node_is_placed_in_its_file() -> None:
    text = "    A = 1\n    B[i] = f(X[i])\n"
    tree = parse_body(text, START)
    call = next(node for node in ast.walk(tree) if isinstance(node, ast.Call))
    place = place_of(call, text, START)
    assert (place.line, place.column, place.width) == (11, 12, 7)
    assert place_of(tree, text, START).line == 10


@pytest.mark.parametrize("text", ["n", "h*w + 1", "  r + 1", "max(a, b)", "(a +\n b)", "\n  x\n"])
def test_an_expression_is_read(text: str) -> None:
    assert isinstance(parse_expression(text, START), ast.expr)


@pytest.mark.parametrize("text", ["", "a = 1", "a; b", "x.y", "[1]", "a b", "lambda: 1", "range(n)", "x for x in y"])
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(SpecError):
        parse_expression(text, START)


def test_warnings_of_the_parser_are_not_shown(recwarn: pytest.WarningsRecorder) -> None:
    for text in ("A = 1 is 1", "A = '\\d'", "A = (1)(2)", "A = '' + 1if x else 2"):
        refused(text)
    assert not recwarn.list


LIMITS = [
    ("A = " + "(" * 64 + "x" + ")" * 64, "A = " + "(" * 65 + "x" + ")" * 65, "brackets are nested more than 64 deep"),
    ("A = 1" + " " * 19_995, "A = 1" + " " * 19_996, "have 20001 characters, at most 20000"),
    ("A = " + "-" * 97 + "x", "A = " + "-" * 100 + "x", "nested more than 100 deep"),
    ("A = " + "x" * 64, "A = " + "x" * 65, "at most 64"),
    ("A = 1\n" * 1_300, "A = 1\n" * 1_400, "more than 4000 parts"),
    ("A = (x**16)**16", "A = ((x**16)**16)**2", "more than 256"),
]


@pytest.mark.parametrize(("inside", "beyond", "message"), LIMITS)
def test_a_limit_holds_where_it_says(inside: str, beyond: str, message: str) -> None:
    assert parse_body(inside, START).body
    assert message in refused(beyond)[0].message
