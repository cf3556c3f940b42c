"""Texts of bounds, hypotheses and shapes, read into kernel terms. Exact bounds and O-bounds are different types."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TypeVar

from proofkit.errors import KernelError, SpecError
from proofkit.kernel.claims import AtMost, Depth, Fact, Grows, Hypothesis, Uniformity
from proofkit.kernel.graph import INDEX_FUNCTIONS, MARKERS, Shape
from proofkit.kernel.growth import CONSTANT, LINEAR, LOGARITHMIC, Growth
from proofkit.kernel.poly import ONE, ZERO, App, Poly
from proofkit.spec.formula import parse_expression, place_of
from proofkit.spec.model import Text
from proofkit.terms import Finding

__all__ = [
    "Names",
    "ShapeText",
    "read_depth",
    "read_hypotheses",
    "read_poly",
    "read_shape",
    "read_size",
    "read_uniformity",
    "suggest",
]

T = TypeVar("T")
FACTS = ("nonzero", "nonnegative", "positive", "domain", "uniform", "inrange", "integral", "reassociated")


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a text may use: parameters, static tables, and constants such as d_std or S_mul."""

    params: Collection[str]
    tables: Collection[str] = ()
    constants: Collection[str] = ()
    scale: str = "n"
    table_shapes: Mapping[str, Shape] = field(default_factory=dict)
    means: Mapping[str, str] = field(default_factory=dict)

    def all(self) -> list[str]:
        return [*self.params, *self.tables, *self.constants]


def suggest(name: str, known: Iterable[str]) -> str:
    """'; did you mean ...?' if something known is close, else nothing."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""


class _Refused(Exception):
    def __init__(self, node: ast.AST, message: str, code: str) -> None:
        super().__init__(message)
        self.node, self.message, self.code = node, message, code


class _Reader:
    """Walks an expression; `code` is the finding code of what does not belong."""

    def __init__(self, names: Names, code: str) -> None:
        self.names, self.code = names, code

    def refuse(self, node: ast.AST, message: str, code: str = "") -> _Refused:
        return _Refused(node, message, code or self.code)

    def poly(self, node: ast.expr) -> Poly:
        match node:
            case ast.Constant(value=int() as value):
                return Poly.of(value)
            case ast.Name(id=name):
                return self.name(node, name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.poly(operand)
            case ast.BinOp(left=left, op=op, right=right):
                return self.binary(node, left, op, right)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self.call(node, name, args)
            case ast.Subscript(value=ast.Name(id=name), slice=index):
                return self.entry(node, name, index)
        raise self.refuse(node, "this does not belong in a polynomial: use names, integers, + - * ** // % and tables")

    def name(self, node: ast.expr, name: str) -> Poly:
        if name in self.names.params or name in self.names.constants:
            return Poly.of(name)
        if name in self.names.tables:
            raise self.refuse(node, f"{name} is a table: name an entry")
        raise self.refuse(node, f"unknown name {name}{suggest(name, self.names.all())}", "PK101")

    def binary(self, node: ast.expr, left: ast.expr, op: ast.operator, right: ast.expr) -> Poly:
        a, b = self.poly(left), self.poly(right)
        match op:
            case ast.Add():
                return a + b
            case ast.Sub():
                return a - b
            case ast.Mult():
                return a * b
            case ast.Pow() if (power := b.constant()) is not None:
                return a**power
            case ast.FloorDiv() | ast.Mod():
                if (b.constant() or 0) < 0 or b == ZERO:
                    raise self.refuse(right, "divide by something positive")
                return quotient("floordiv" if isinstance(op, ast.FloorDiv) else "mod", a, b)
        raise self.refuse(node, "only + - * // % and ** with a literal exponent")

    def call(self, node: ast.expr, name: str, args: list[ast.expr]) -> Poly:
        if (name in INDEX_FUNCTIONS and name not in MARKERS) or name in self.names.constants:
            wanted = {"log": 1}.get(name, 2) if name in INDEX_FUNCTIONS else len(args)
            if len(args) != wanted:
                raise self.refuse(node, f"{name} takes {wanted} arguments, not {len(args)}")
            values = tuple(self.poly(a) for a in args)
            return Poly.of(App(name, values))
        raise self.refuse(node, f"unknown function {name}{suggest(name, INDEX_FUNCTIONS)}", "PK102")

    def entry(self, node: ast.expr, name: str, index: ast.expr) -> Poly:
        if name not in self.names.tables:
            raise self.refuse(node, f"{name} is not a static table{suggest(name, self.names.tables)}", "PK101")
        parts = index.elts if isinstance(index, ast.Tuple) else [index]
        axes = len(self.names.table_shapes.get(name, parts))
        if len(parts) != axes:
            raise self.refuse(node, f"{name} has {axes} axes and is given {len(parts)} subscripts")
        return Poly.of(App(name, tuple(self.poly(i) for i in parts), True))

    def depth(self, node: ast.expr) -> Depth:
        match node:
            case ast.Call(func=ast.Name(id="max"), args=[_, *_] as args, keywords=[]):
                return frozenset().union(*(self.depth(a) for a in args))
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return frozenset(a + b for a in self.depth(left) for b in self.depth(right))
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return self.product(node, self.depth(left), self.depth(right))
        vector = self.poly(node)
        if any(c < 0 for c in vector.terms.values()):
            raise self.refuse(node, "a depth has no negative terms")
        return frozenset({vector})

    def product(self, node: ast.expr, left: Depth, right: Depth) -> Depth:
        if len(left) > 1 and len(right) > 1:
            raise self.refuse(node, "a product of two maxima is not a depth")
        return frozenset(a * b for a in left for b in right)

    def growth(self, node: ast.expr) -> Growth:
        scale = self.names.scale
        match node:
            case ast.Constant(value=int(value)) if value > 0:
                return CONSTANT
            case ast.Name(id=name) if name == scale:
                return LINEAR
            case ast.Call(func=ast.Name(id="log"), args=[ast.Name(id=name)], keywords=[]) if name == scale:
                return LOGARITHMIC
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return self.growth(left).times(self.growth(right))
            case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int(power))):
                base = self.growth(left)
                return Growth(base.power * power, base.log * power)
        raise self.refuse(node, f"inside O(...) only 1, {scale}, log({scale}), their products and powers")


def quotient(name: str, a: Poly, b: Poly) -> Poly:
    """a // b or a % b, computed where both are integers."""
    x, y = a.constant(), b.constant()
    if x is not None and y:
        return Poly.of(x // y if name == "floordiv" else x % y)
    return a if name == "floordiv" and b == ONE else Poly.of(App(name, (a, b)))


def _read(text: Text, code: str, names: Names, how: Callable[[_Reader, ast.expr], T]) -> T:
    try:
        node = parse_expression(text.value, text.place)
    except SpecError as error:
        found = [replace(f, code=code, fix="write a bound such as 3*(d_std + d_oplus)") for f in error.findings]
        raise SpecError(found) from None
    try:
        return how(_Reader(names, code), node)
    except _Refused as refused:
        raise SpecError(
            [Finding(refused.code, refused.message, place_of(refused.node, text.value, text.place))]
        ) from None
    except KernelError as error:
        raise SpecError([Finding(code, error.detail, text.place)]) from None


def read_poly(text: Text, names: Names) -> Poly:
    """An exact polynomial such as "h*w + 1"."""
    return _read(text, "PK006", names, _Reader.poly)


def read_depth(text: Text, names: Names) -> Depth | Growth:
    """A claimed depth: exact, such as "3*(d_std + d_oplus) + d_exp", or a growth, such as "O(1)"."""
    return _read(text, "PK006", names, lambda r, node: _growth(r, node) or r.depth(node))


def read_size(text: Text, names: Names) -> Poly | Growth | None:
    """A claimed size: exact, a growth such as "O(n**2)", or None for "poly(n)"."""
    if re.fullmatch(rf"\s*poly\(\s*{re.escape(names.scale)}\s*\)\s*", text.value):
        return None
    return _read(text, "PK006", names, lambda r, node: _growth(r, node) or r.poly(node))


def _growth(reader: _Reader, node: ast.expr) -> Growth | None:
    match node:
        case ast.Call(func=ast.Name(id="O"), args=[inside], keywords=[]):
            return reader.growth(inside)
        case ast.Call(func=ast.Name(id="poly"), args=[ast.Name(id=name)], keywords=[]) if name == reader.names.scale:
            raise reader.refuse(node, "a depth of poly(n) bounds nothing here: name a growth, such as O(1)")
    return None


def read_uniformity(text: Text) -> Uniformity:
    """DLOGTIME, L, P or NONUNIFORM."""
    try:
        return Uniformity[text.value.upper().replace("-", "")]
    except KeyError:
        known = ", ".join(u.name for u in Uniformity)
        raise SpecError([Finding("PK006", f"unknown uniformity {text.value!r}: one of {known}", text.place)]) from None


def read_hypotheses(text: Text, names: Names, qualify: str = "") -> tuple[Hypothesis, ...]:
    """Hypotheses such as "p <= poly(n)", "h, w <= poly(n)", "d <= n", "m = O(1)", "nonzero(D)".

    `qualify` is the definition that an unqualified fact is about.
    """
    if fact := re.fullmatch(rf"\s*({'|'.join(FACTS)})\((.+)\)\s*", text.value, re.DOTALL):
        kind, about = fact[1], fact[2].strip()
        plain = kind in ("uniform", "domain") or "." in about or not qualify
        return (Fact(kind, about if plain else f"{qualify}.{about}"),)
    parts = re.fullmatch(r"([^<>=!]+)(<=|>=|=|==)([^<>=!]+)", text.value)
    if parts is None:
        message = f"{text.value!r} is not a hypothesis: write x <= y, x <= poly({names.scale}), x = O(1) or nonzero(x)"
        raise SpecError([Finding("PK007", message, text.place)])
    left, relation, right = parts.groups()
    lefts = [_part(text, piece, parts.start(1) + start) for piece, start in _split(left)]
    return tuple(h for piece in lefts for h in _compare(piece, relation, _part(text, right, parts.start(3)), names))


def _compare(left: Text, relation: str, right: Text, names: Names) -> list[Hypothesis]:
    small = _read(left, "PK007", names, _Reader.poly)
    grows = re.match(r"(poly|O)\(", right.value)
    if grows and (relation == ">=" or (relation != "<=" and grows[1] == "poly")):
        message = f"{left.value} {relation} {right.value} bounds nothing from above: write <= or = O(...)"
        raise SpecError([Finding("PK007", message, left.place)])
    if re.fullmatch(rf"poly\(\s*{re.escape(names.scale)}\s*\)", right.value):
        return [Grows(small, None, names.scale)]
    growth = _read(right, "PK007", names, _growth)
    if growth is not None:
        return [Grows(small, growth, names.scale)]
    large = _read(right, "PK007", names, _Reader.poly)
    upward, downward = AtMost(small, large), AtMost(large, small)
    found: dict[str, list[Hypothesis]] = {"<=": [upward], ">=": [downward]}
    return found.get(relation, [upward, downward])


def _split(text: str) -> list[tuple[str, int]]:
    """The parts between commas that stand outside all brackets, each with its offset."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char in "([") - (char in ")]")
        if char == "," and depth == 0:
            parts.append((text[start:at], start))
            start = at + 1
    return [*parts, (text[start:], start)]


def _part(text: Text, piece: str, start: int) -> Text:
    lead = len(piece) - len(piece.lstrip())
    place = replace(text.place, column=text.place.column + start + lead, width=max(1, len(piece.strip())))
    return Text(piece.strip(), place)


@dataclass(frozen=True, slots=True)
class ShapeText:
    """A shape as written: its extents (earlier axes as @0, @1), and what its elements are.

    `below` is the bound of an integer-valued tensor, `positive` marks one whose elements are above zero; `name` is the
    tensor's own name where the text gives one, as outputs do.
    """

    shape: Shape
    below: Poly | None = None
    positive: bool = False
    name: str = ""


_SHAPE = re.compile(r"\s*(?:index\((?P<below>[^)]*)\)|(?P<name>[A-Za-z]\w*))?\s*\[(?P<axes>.*)\]\s*(?P<sign>>\s*0)?\s*")


def read_shape(text: Text, names: Names) -> ShapeText:
    """A shape such as "[n, d]", "Y[h, w]", "[k < r, hs[k], d]", "index(V) [h, w]" or "[] > 0"."""
    parts = _SHAPE.fullmatch(text.value)
    if parts is None:
        message = f'{text.value!r} is not a shape: write "[n, d]", "index(V) [n]" or "[k < r, hs[k], d]"'
        raise SpecError([Finding("PK008", message, text.place)])
    shape: list[Poly] = []
    own: dict[str, Poly] = {}
    for piece, start in _split(parts["axes"]) if parts["axes"].strip() else ():
        axis, _, extent = piece.rpartition("<")
        part = _part(text, extent, parts.start("axes") + start + len(piece) - len(extent))
        inner = replace(names, params=[*names.params, *own])
        shape.append(_read(part, "PK008", inner, _Reader.poly).substitute(own))
        if axis.strip():
            own[axis.strip()] = Poly.of(f"@{len(shape) - 1}")
    below = _part(text, parts["below"], parts.start("below")) if parts["below"] else None
    return ShapeText(
        tuple(shape),
        _read(below, "PK008", names, _Reader.poly) if below else None,
        parts["sign"] is not None,
        parts["name"] or "",
    )


def number(value: int | float) -> Fraction:
    """The exact decimal value of a literal as written, not of the nearest double."""
    return Fraction(repr(value))
