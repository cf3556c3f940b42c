"""Whatever a file holds, loading it ends soon, runs nothing, and gives a spec or a SpecError with places."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.errors import SpecError
from proofkit.spec.formula import parse_body, parse_expression
from proofkit.spec.load import SIZE_LIMIT, load_file, load_text
from proofkit.spec.model import Spec
from proofkit.terms import Finding, Place

START = Place("specs/f.toml", 1)
HEAD = 'schema = 1\n[paper]\nid = "a"\ntitle = "t"\nsource = "s"\n'
SECONDS = 5.0
"""Far more than is needed, far less than what runs away."""

FORMULAS = {
    "attribute": "A = x.__class__.__bases__",
    "dunder": "A = __builtins__",
    "subclasses": "A = f(().__class__.__bases__[0].__subclasses__())",
    "lambda": "A = (lambda: 1)()",
    "nested lambdas": "A = " + "lambda: " * 2_000 + "1",
    "parentheses": "A = " + "(" * 10_000 + "x" + ")" * 9_900,
    "closed parentheses": "A = " + "(" * 5_000 + "x" + ")" * 5_000,
    "brackets in comments": "A = " + "((( #)))\n" * 900,
    "tower": "A = 9**9**9**9",
    "tower in parentheses": "A = ((((9**16)**16)**16)**16)**16",
    "minus signs": "A = " + "-" * 15_000 + "x",
    "minus signs, few": "A = " + "-" * 99 + "x",
    "spaced signs": "A = " + "- + ~ " * 3_000 + "x",
    "nots": "A = " + "not " * 4_000 + "x",
    "powers": "A = " + "x**" * 6_000 + "x",
    "long sum": "A = x" + "+x" * 9_000,
    "attributes": "A = x" + ".a" * 9_000,
    "subscripts": "A = x" + "[0]" * 6_000,
    "calls": "A = x" + "()" * 9_000,
    "conditionals": "A = " + "x if x else " * 1_500 + "x",
    "many nodes": "\n".join(f"A = f({', '.join(['x'] * 40)})" for _ in range(120)),
    "many names": "A = " * 4_000 + "1",
    "loops": "".join(f"{' ' * depth}for k in range(n):\n" for depth in range(120)) + " " * 120 + "A = 1",
    "long": "A = 1\n" * 4_000,
    "walrus": "A = (y := 1)",
    "f-string": "A = f'{__import__(\"os\")}'",
    "nested f-strings": "A = " + "f'{" * 500,
    "digits": "A = " + "9" * 10_000,
    "hexadecimal": "A = 0x" + "f" * 10_000,
    "float": "A = 1e99999",
    "NUL": "A = 1\x00",
    "generator": "A = sum(x for x in (y for y in range(2)))",
    "generator target": "A = sum(1 for x.y in range(2))",
    "generator of generators": "A = sum(sum(1 for j in (1).__class__.mro()) for k in range(2))",
    "generator in range": "A = sum(1 for k in range(f.x for f in range(2)))",
    "yield": "A = (yield)",
    "await": "A = await x",
    "full-width": "A = \uff45\uff58\uff45\uff43(x)",
    "Cyrillic": "A = \u0435xp(x)",
    "right to left": "A = \u202ex + y",
    "long name": "A = " + "x" * 10_000,
    "import": "A = __import__('os').system('touch {}')",
    "import statement": "import os\nos.system('touch {}')",
    "exec": 'A = exec(\'open("{}", "w")\')',
    "decorator": "@print\ndef f(): pass",
    "default": "def f(x=open('{}', 'w')): pass",
    "class": "class A: pass",
    "backslashes": "A = 1 \\\n" * 500,
    "type comment": "A = [] # type: ignore",
    "tabs and spaces": "for k in range(n):\n\tA = 1\n        B = 2",
}


def is_placed(findings: tuple[Finding, ...]) -> bool:
    return bool(findings) and all(each.code.startswith("PK0") and each.place.line >= 1 for each in findings)


@pytest.mark.parametrize("name", FORMULAS)
def test_a_hostile_formula_is_refused_and_never_run(name: str, tmp_path: Path) -> None:
    proof = tmp_path / "ran"
    text = FORMULAS[name].replace("{}", str(proof)) if "open" in name or "'touch" in FORMULAS[name] else FORMULAS[name]
    start = time.monotonic()
    with pytest.raises(SpecError) as caught:
        parse_body(text, START)
    assert time.monotonic() - start < SECONDS
    assert is_placed(caught.value.findings)
    assert not proof.exists()
    with pytest.raises(SpecError):
        parse_expression(text.removeprefix("A = ") + ")", START)


def test_a_program_in_a_spec_is_not_run(tmp_path: Path) -> None:
    proof = tmp_path / "ran"
    body = f"A = __import__('os').system('touch {proof}')"
    text = f"{HEAD}[[definition]]\nid = 'd'\nref = 'D'\nbody = '''''\n{body}\n'''\n".replace("'''''", "'''")
    with pytest.raises(SpecError) as caught:
        load_text(text, "specs/evil.toml")
    assert {each.code for each in caught.value.findings} == {"PK005"}
    assert all(each.place.line == 10 for each in caught.value.findings)
    assert not proof.exists()


FILES = {
    "NUL": "a = '\x00'",
    "surrogate": "a = '\ud800'",
    "byte order mark": "\ufeff" + HEAD,
    "control character": "a = '\x07'",
    "carriage return": "a = 1\rb = 2",
    "duplicate keys": "a = 1\n" * 50_000,
    "duplicate tables": "[a]\n" * 50_000,
    "deep arrays": "a = " + "[" * 100_000,
    "deep tables": "a = " + "{a=" * 100_000,
    "dotted key": "a." * 200_000 + "a = 1",
    "dotted header": "[" + "a." * 200_000 + "a]",
    "dotted key behind an error": "a = {,}\n" + "a." * 200_000 + "a = 1",
    "many keys": "".join(f"k{number} = 1\n" for number in range(60_000)),
    "many tables": "[[lemma]]\n" * 60_000,
    "long array": "a = [" + "1," * 400_000 + "]",
    "long digits": "a = " + "9" * 500_000,
    "long key": "a" * 900_000 + " = 1",
    "long string": "a = '" + "x" * 900_000 + "'",
    "long id": HEAD + "[[lemma]]\nid = '" + "a" * 900_000 + "!'\nref = 'x'",
    "quotes": '"' * 900_000,
    "backslashes": 'a = "' + "\\" * 900_001 + '"',
    "comment": "#" * 900_000,
    "number labels": HEAD + "[[lemma]]\nid = 5.10\nref = 5.1\ncites = [1, 2.0, inf, nan]",
    "huge number": HEAD + "[params]\nn = { means = 'x', least = 1e300 }",
    "bad bodies": "".join("[[definition]]\nbody='''\n" + "a=x.y;" * 3_000 + "'''\n" for _ in range(50)),
    "dunder input": HEAD + "[[definition]]\nid='a'\nref='A'\ninputs = { __class__ = '[n]' }",
    "homoglyph input": HEAD + "[[definition]]\nid='a'\nref='A'\ninputs = { '\u0445' = '[n]' }",
    "newline in an id": HEAD + '[[lemma]]\nid = "a\\n"\nref = "A"',
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_soon(name: str) -> None:
    start = time.monotonic()
    with pytest.raises(SpecError) as caught:
        load_text(FILES[name], "specs/evil.toml")
    assert time.monotonic() - start < SECONDS
    assert is_placed(caught.value.findings)
    assert len(str(caught.value)) < 100_000


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "large.toml"
    file.write_bytes(b"a = 1\n" * (5 * 2**20 // 6))
    start = time.monotonic()
    with pytest.raises(SpecError, match=f"PK001 the file has more than {SIZE_LIMIT} bytes"):
        load_file(file)
    with pytest.raises(SpecError, match="PK001"):
        load_text("é" * (SIZE_LIMIT - 10), "large.toml")
    assert time.monotonic() - start < 1.0


def test_a_byte_order_mark_is_named() -> None:
    with pytest.raises(SpecError, match="PK001 the file starts with a byte order mark"):
        load_text("\ufeff" + HEAD, "f.toml")


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [(b"a = 1\nb = '\xff'\n", 2, 6), (b"a = 'x\x00'", 1, 7), (b"\xff\xfea\x00", 1, 1), (b"a = '\xc3", 1, 6)],
)
def test_what_is_not_text_is_refused_at_its_byte(content: bytes, line: int, column: int, tmp_path: Path) -> None:
    file = tmp_path / "binary.toml"
    file.write_bytes(content)
    with pytest.raises(SpecError) as caught:
        load_file(file, "binary.toml")
    (finding,) = caught.value.findings
    assert (finding.code, finding.place) == ("PK001", Place("binary.toml", line, column))


@pytest.mark.parametrize("name", [".", "missing.toml", "x" * 5_000, "nul\x00.toml", "/dev/zero"])
def test_what_is_no_file_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        load_file(tmp_path / name if not name.startswith("/") else name)
    assert [each.code for each in caught.value.findings] == ["PK001"]


FORMULA_WORDS = (
    *("A", "x", "[", "]", "(", ")", "=", "==", "**", "^", "-", ".", ":", ":=", ",", "for", "in", "range", "if", "sum"),
    *("1", "2.5", "lambda", "not", "'", '"', "f'", "#", "\\", "*", "é", "\t", "\x00", "e1", "0x", "\n", "\n    "),
)
FILE_WORDS = (
    *("[", "]", "[[", "]]", "{", "}", "=", ".", ",", '"', "'", "'''", '"""', "#", "\\", "\r", "\n", " ", "1", "5.10"),
    *("true", "schema", "paper", "lemma", "body", "id", "ref", "params", "at", "é", "1979-05-27", "\n[[definition]]\n"),
)
TOKENS = st.lists(st.sampled_from(FORMULA_WORDS), max_size=30).map(" ".join)
TOML_TOKENS = st.lists(st.sampled_from(FILE_WORDS), max_size=40).map("".join)


def refusal(read: Callable[[str, Place], object], text: str) -> tuple[Finding, ...] | None:
    """The findings with which a text is refused, or None where it is read; any other exception is a failure."""
    try:
        read(text, START)
    except SpecError as error:
        return error.findings
    return None


def load(text: str, place: Place) -> Spec:
    return load_text(text, place.file)


@given(st.one_of(st.text(max_size=200), TOKENS))
def test_any_formula_is_read_or_refused(text: str) -> None:
    for read in (parse_body, parse_expression):
        findings = refusal(read, text)
        assert findings is None or is_placed(findings)


@given(st.one_of(st.text(max_size=200), TOML_TOKENS))
def test_any_file_is_read_or_refused(text: str) -> None:
    findings = refusal(load, text)
    assert findings is None or is_placed(findings)


@given(TOML_TOKENS, TOKENS)
def test_any_ending_of_a_good_file_is_read_or_refused(toml: str, formula: str) -> None:
    body = f"[[definition]]\nid = 'd'\nref = 'D'\nbody = '''\n{formula}\n'''\n"
    for text in (HEAD + body, HEAD + toml, HEAD + body + toml):
        findings = refusal(load, text)
        assert findings is None or is_placed(findings)
