"""How much has to be trusted: the lines of the kernel and of the readers that feed it."""

from __future__ import annotations

import ast
import io
import tokenize
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["FAMILIES", "KERNEL", "Part", "code_lines", "trusted_base"]

KERNEL = "kernel: rules, growth, judge"
FAMILIES = "circuit families: language and unfolding"
PARTS = (
    (KERNEL, ("kernel/*.py",)),
    ("reader: specs", ("spec/*.py",)),
    ("reader: formulas", ("dag/*.py", "dag/recurrence/*.py")),
    ("table of operations", ("ops/*.py",)),
    ("what is claimed, what is cited", ("check/catalog.py", "check/claims.py", "check/primitives.py")),
    (
        FAMILIES,
        tuple(f"circuit/{name}.py" for name in ("language", "expressions", "merge", "inline", "unfold", "netlist")),
    ),
)
_LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


@dataclass(frozen=True, slots=True)
class Part:
    """Files by pattern, with their lines of code and all their lines."""

    what: str
    files: tuple[str, ...]
    code: int
    raw: int


@cache
def trusted_base() -> tuple[Part, ...]:
    """Counted from the files of this installation, with the total last."""
    parts = [_part(what, patterns) for what, patterns in PARTS]
    total = Part("in all", (), sum(p.code for p in parts), sum(p.raw for p in parts))
    return (*parts, total)


def _part(what: str, patterns: tuple[str, ...]) -> Part:
    package = Path(__file__).resolve().parent.parent
    files = sorted(file for pattern in patterns for file in package.glob(pattern))
    texts = [file.read_text(encoding="utf-8") for file in files]
    return Part(what, patterns, sum(map(code_lines, texts)), sum(len(t.splitlines()) for t in texts))


def code_lines(source: str) -> int:
    """Lines that hold code: not blank, not only a comment, not part of a docstring."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _LAYOUT:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines - _docstring_lines(source))


def _docstring_lines(source: str) -> set[int]:
    """Lines of texts that stand alone as a statement: docstrings, also those behind a name."""
    found: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            found.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return found
