"""Markdown: nothing that comes from a spec is markup, tables keep their columns, links find their headings."""

from __future__ import annotations

import pytest

from proofkit.report.markdown import Heading, bullets, code, fence, link, render, slug, table, text

TEXTS = [
    ("plain words, (and) more: 1 + 2 = 3.", "plain words, (and) more: 1 + 2 = 3."),
    ("*bold* and `code`", r"\*bold\* and \`code\`"),
    ("[a](b) ![c](d)", r"\[a\](b) !\[c\](d)"),
    ("<b>x</b> <!-- y -->", r"\<b>x\</b> \<!-- y -->"),
    ("d <= n < m", "d <= n < m"),
    ("&lt; &#60; a & b", r"\&lt; \&#60; a & b"),
    ("d_std, _x_ and a_b_c", r"d_std, \_x\_ and a_b_c"),
    ("__init__", r"\_\_init\_\_"),
    ("$x$ and ~~y~~", r"\$x\$ and \~\~y\~\~"),
    ("back\\slash", r"back\\slash"),
    ("# heading", r"\# heading"),
    ("> quote", r"\> quote"),
    ("- item", r"\- item"),
    ("+ item", r"\+ item"),
    ("=== underline", r"\=== underline"),
    ("1. item", r"1\. item"),
    ("12) item", r"12\) item"),
    ("3.5 is a number", r"3\.5 is a number"),
    ("http://a.b and www.c.d", r"http\://a.b and www\.c.d"),
    ("me@home.org", "me&#64;home.org"),
    ("two\nlines\n\n    and code", "two lines and code"),
    ("", ""),
]


@pytest.mark.parametrize(("plain", "escaped"), TEXTS, ids=[repr(plain) for plain, _ in TEXTS])
def test_text_is_never_markup(plain: str, escaped: str) -> None:
    assert text(plain) == escaped


CODES = [
    ("d <= n", "`d <= n`"),
    ("a ` b", "``a ` b``"),
    ("`a`", "`` `a` ``"),
    ("``", "``` `` ```"),
    ("a\n  b", "`a b`"),
    ("a | b", "`a | b`"),
    ("a \\| b", r"a \\| b"),
    ("", ""),
]


@pytest.mark.parametrize(("plain", "span"), CODES, ids=[repr(plain) for plain, _ in CODES])
def test_code_holds_any_text(plain: str, span: str) -> None:
    assert code(plain) == span


def test_a_table_keeps_its_columns() -> None:
    shown = table(("a", "b"), [(text("x | y"), code("u | v")), ("", text("w\\"))])
    assert shown.splitlines() == [
        "| a | b |",
        "| --- | --- |",
        r"| x \| y | `u \| v` |",
        r"|   | w\\ |",
    ]


def test_a_fence_is_longer_than_any_inside() -> None:
    assert fence(["a", "```", "b"], "math") == "````math\na\n```\nb\n````"
    assert fence(["a"], "math") == "```math\na\n```"


SLUGS = [
    ("Lemma 5.3, as printed", "lemma-53-as-printed"),
    ("Findings, in words", "findings-in-words"),
    (r"A \*b\* c_d", "a-b-c_d"),
    ("x - y", "x---y"),
    ("Théorème 1", "théorème-1"),
]


@pytest.mark.parametrize(("title", "anchor"), SLUGS)
def test_an_anchor_is_what_github_makes_of_a_heading(title: str, anchor: str) -> None:
    assert slug(title) == anchor


def test_repeated_headings_are_numbered_and_links_follow() -> None:
    blocks = [
        Heading(2, "A", "one"),
        link("x", "two"),
        Heading(2, "A", "two"),
        Heading(2, "A-1", "three"),
        link("y", "three"),
    ]
    assert render(blocks) == "## A\n\n[x](#a-1)\n\n## A\n\n## A-1\n\n[y](#a-1-1)\n"


def test_a_link_to_nowhere_is_refused() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        render([link("x", "nowhere")])


def test_empty_blocks_leave_no_gap() -> None:
    assert render(["a", "", bullets(["b", "c"])]) == "a\n\n- b\n- c\n"
