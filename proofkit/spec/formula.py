"""Formulas: Python syntax, read by `ast.parse`, checked against a whitelist, and never evaluated."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from proofkit.errors import SpecError
from proofkit.spec import grammar
from proofkit.spec.grammar import Refusal
from proofkit.spec.positions import LINE_LIMIT, first_of
from proofkit.terms import Finding, Place

__all__ = ["BRACKET_LIMIT", "TEXT_LIMIT", "parse_body", "parse_expression", "place_of"]

TEXT_LIMIT = 20_000
BRACKET_LIMIT = 64
NUMBER_LIMIT = 100

_Tree = TypeVar("_Tree", ast.Module, ast.Expression)

_MARGIN = re.compile(r"[ \t]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_PREFIXES = re.compile(rf"(?:(?:[-+~]|not\b)\s*+){{{grammar.DEPTH_LIMIT + 1}}}")
_NUMBER = re.compile(r"(?<![\w.])\d[\d_]*+\.?+[\d_]*+(?:[eE][-+]?\d[\d_]*+)?+(?P<letter>[A-Za-z_]?)")
_HINTS = (
    (r"&&|\|\||!(?!=)", "write `and`, `or`, `not`"),
    (r"\\|[_^]\{", "write Python, not LaTeX: X[i, j]**2, exp(x)"),
    (r"^[^=]*$", "write `NAME = ...`, `NAME[i, j] = ...` or `for k in range(n):`"),
)


def parse_body(text: str, place: Place) -> ast.Module:
    """The formulas of a definition, one statement each; `place` is where the first character of the text stands.

    Raises: SpecError with PK004 where it is not Python syntax, PK005 at every part outside the grammar or a limit.
    """
    source = _Source.of(text, place)
    tree = _parse(source, ast.parse)
    _check(source, tree)
    return tree


def parse_expression(text: str, place: Place) -> ast.expr:
    """One expression, such as an extent; `place` is where the first character of the text stands.

    Raises: SpecError as `parse_body` does.
    """
    source = _Source.of(text, place)
    tree = _parse(source, _read_expression)
    _check(source, tree)
    return tree.body


def place_of(node: ast.AST, text: str, place: Place) -> Place:
    """Where a node of a parsed formula stands in its file; `text` and `place` are what was parsed."""
    return _Source.of(text, place).node(node)


@dataclass(frozen=True, slots=True)
class _Source:
    """A text with its margin removed, which remembers how to get from rows and columns back to the file."""

    place: Place
    lines: tuple[str, ...]
    margins: tuple[int, ...]

    @classmethod
    def of(cls, text: str, place: Place) -> _Source:
        """Removes the margin of the first formula from every line, as far as the line has it."""
        lines = tuple(text.split("\n"))
        margin = next((_margin(line) for line in lines if line.strip() and not line.lstrip().startswith("#")), "")
        margins = tuple(_shared(margin, line) for line in lines)
        return cls(place, lines, margins)

    @property
    def text(self) -> str:
        return "\n".join(line[margin:] for line, margin in zip(self.lines, self.margins, strict=True))

    def at(self, row: int, column: int, width: int = 1) -> Place:
        """The place of a row and column of the original text, both from 0, in characters."""
        row = min(max(row, 0), len(self.lines) - 1)
        line = self.lines[row]
        column = min(max(column, 0), len(line))
        width = max(1, min(width, len(line) - column))
        shown = line
        if row == 0:
            column += self.place.column - 1
            shown = self.place.text or (line if self.place.column == 1 else "")
        shown = shown if len(shown) <= LINE_LIMIT else ""
        return Place(self.place.file, max(self.place.line, 1) + row, column + 1, shown, width)

    def column(self, row: int, offset: int) -> int:
        """The column, in characters of the original line, of a byte offset in the line without margin."""
        margin = self.margins[row]
        return margin + len(self.lines[row][margin:].encode()[:offset].decode(errors="ignore"))

    def span(self, node: ast.AST) -> tuple[int, int, int, int]:
        """First row and column, last row and column."""
        inside = ast.walk(node)
        located = next((inner for inner in inside if isinstance(inner, ast.expr | ast.stmt | ast.keyword)), None)
        if located is None:
            return 0, 0, 0, 1
        row, last = located.lineno - 1, (located.end_lineno or located.lineno) - 1
        return row, self.column(row, located.col_offset), last, self.column(last, located.end_col_offset or 0)

    def node(self, node: ast.AST) -> Place:
        row, column, last, end = self.span(node)
        return self.at(row, column, end - column if row == last else len(self.lines[row]) - column)

    def operator(self, refusal: Refusal, until: ast.AST) -> Place:
        """Where the operator between two operands stands; the left one where it cannot be found."""
        *_, row, column = self.span(refusal.node)
        last, end, *_ = self.span(until)
        while row <= last:
            stop = end if row == last else len(self.lines[row])
            found = self.lines[row].find(refusal.symbol, column, stop)
            if found >= 0:
                return self.at(row, found, len(refusal.symbol))
            row, column = row + 1, 0
        return self.node(refusal.node)


def _margin(line: str) -> str:
    found = _MARGIN.match(line)
    return found[0] if found else ""


def _shared(margin: str, line: str) -> int:
    """How many characters of the margin the line starts with."""
    pairs = zip(margin, line, strict=False)
    return next((count for count, (left, right) in enumerate(pairs) if left != right), min(len(margin), len(line)))


def _code(line: str) -> str:
    """The line without its comment; a `#` behind a quote may be in a string and is left in."""
    head, mark, _ = line.partition("#")
    return line if not mark or "'" in head or '"' in head else head


def _unreadable(source: _Source) -> Iterator[Finding]:
    """What must not reach the parser: too long, nothing at all, control characters, deep nesting."""
    text = "\n".join(source.lines)
    if len(text) > TEXT_LIMIT:
        message = f"the formulas have {len(text)} characters, at most {TEXT_LIMIT}"
        yield Finding("PK005", message, source.at(0, 0), fix="split the definition")
        return
    if not any(_code(line).strip() for line in source.lines):
        yield Finding("PK004", "the formula is empty", source.at(0, 0), fix="write `NAME = ...`")
    for row, line in enumerate(source.lines):
        for found in _CONTROL.finditer(line):
            message = f"the formula holds the control character U+{ord(found[0]):04X}"
            yield Finding("PK004", message, source.at(row, found.start()), fix="remove it")
    yield from _strange_numbers(source)
    yield from _deep_brackets(source)
    signs = _PREFIXES.search(text)
    if signs is not None:
        row = text.count("\n", 0, signs.start())
        message = f"more than {grammar.DEPTH_LIMIT} signs follow one another"
        yield Finding("PK005", message, source.at(row, 0, len(source.lines[row])), fix="write one sign")


def _strange_numbers(source: _Source) -> Iterator[Finding]:
    """Numbers that Python reads as something else (`0x1for x` is `0x1f or x`), or slowly."""
    for row, line in enumerate(source.lines):
        if "'" in line or '"' in line:
            continue
        for found in _NUMBER.finditer(_code(line)):
            place = source.at(row, found.start(), found.end() - found.start())
            if found["letter"]:
                message = f"a number runs into the letter {found['letter']}"
                yield Finding("PK004", message, place, fix="write products with `*`: 2*n; numbers are decimal")
            elif found.end() - found.start() > NUMBER_LIMIT:
                message = f"a number has more than {NUMBER_LIMIT} characters"
                yield Finding("PK005", message, place, fix="make it a parameter")


def _deep_brackets(source: _Source) -> Iterator[Finding]:
    depth = 0
    for row, line in enumerate(source.lines):
        for column, letter in enumerate(_code(line)):
            depth = max(0, depth + (letter in "([{") - (letter in ")]}"))
            if depth > BRACKET_LIMIT:
                message = f"brackets are nested more than {BRACKET_LIMIT} deep"
                yield Finding("PK005", message, source.at(row, column), fix="name parts of the formula")
                return


def _foreign_letters(source: _Source) -> Iterator[Finding]:
    """Letters and signs outside ASCII: Python would silently read some of them as other letters."""
    for row, line in enumerate(source.lines):
        for found in _NOT_ASCII.finditer(_code(line)):
            codes = " ".join(f"U+{ord(letter):04X}" for letter in found[0][:4])
            message = f"{found[0][:4]!r} ({codes}) is not ASCII"
            place = source.at(row, found.start(), len(found[0]))
            yield Finding("PK005", message, place, fix="write names in a-z, A-Z, 0-9, and operators as Python does")


def _read_expression(text: str) -> ast.Expression:
    return ast.parse(text, mode="eval")


def _parse(source: _Source, read: Callable[[str], _Tree]) -> _Tree:
    """What Python's parser reads, or what it says is wrong; nothing it warns of is printed.

    Raises: SpecError with PK004 or PK005.
    """
    unreadable = first_of(_unreadable(source))
    if unreadable:
        raise SpecError(unreadable)
    foreign = first_of(_foreign_letters(source))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read(source.text)
    except SyntaxError as error:
        raise SpecError(foreign or [_syntax_finding(source, error)]) from None
    except (RecursionError, MemoryError):
        fix = "name parts of the formula"
        message = "the formula is nested too deep to be read"
        raise SpecError([Finding("PK005", message, source.at(0, 0), fix=fix)]) from None
    except ValueError as error:
        raise SpecError([Finding("PK004", f"the formula cannot be read: {error}", source.at(0, 0))]) from None


def _syntax_finding(source: _Source, error: SyntaxError) -> Finding:
    row = min(max((error.lineno or 1) - 1, 0), len(source.lines) - 1)
    line = source.lines[row]
    hints = (fix for pattern, fix in _HINTS if re.search(pattern, _code(line)))
    fix = next(hints, "close every bracket, write every operator")
    place = source.at(row, source.margins[row] + (error.offset or 1) - 1)
    return Finding("PK004", f"not Python syntax: {error.msg}", place, fix=fix)


def _check(source: _Source, tree: ast.Module | ast.Expression) -> None:
    findings = list(_foreign_letters(source))
    too_large = grammar.measure(tree)
    for refusal in (too_large,) if too_large else grammar.check(tree):
        place = source.operator(refusal, refusal.until) if refusal.until else source.node(refusal.node)
        findings.append(Finding("PK005", refusal.message, place, fix=refusal.fix))
    if findings:
        raise SpecError(first_of(findings))
