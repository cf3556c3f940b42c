"""Static index arithmetic: from an expression to a polynomial over indices, with range and integrality checked."""

from __future__ import annotations

import ast

from proofkit.dag.frame import Frame
from proofkit.errors import KernelError
from proofkit.kernel.graph import INDEX_FUNCTIONS
from proofkit.kernel.poly import App, Poly
from proofkit.spec.bounds import quotient, suggest

__all__ = ["is_dynamic", "read_index", "subscript_poly", "subscripts"]


def subscripts(node: ast.Subscript) -> list[ast.expr]:
    """The subscripts of X[i, j], one by one."""
    return list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]


def is_dynamic(frame: Frame, node: ast.expr) -> bool:
    """Whether a subscript depends on data: it mentions a tensor."""
    return any(isinstance(part, ast.Name) and part.id in frame.env for part in ast.walk(node))


def read_index(frame: Frame, node: ast.expr) -> Poly:
    """An index expression as a polynomial over the graph's indices and parameters."""
    try:
        return _read(frame, node)
    except KernelError as error:
        raise frame.wrong(node, "PK106", f"this is not an index: {error.detail}") from None


def _read(frame: Frame, node: ast.expr) -> Poly:
    match node:
        case ast.Constant(value=int() as value):
            return Poly.of(value)
        case ast.Name(id=name):
            return _name(frame, node, name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_read(frame, operand)
        case ast.BinOp(left=left, op=op, right=right):
            return _binary(frame, node, op, _read(frame, left), _read(frame, right))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in INDEX_FUNCTIONS:
            return Poly.of(App(name, tuple(_read(frame, a) for a in args)))
        case ast.Subscript(value=ast.Name(id=name)) if name in frame.names.tables:
            return table_entry(frame, name, tuple(_read(frame, i) for i in subscripts(node)))
    hint = "use indices, parameters, integers, + - * // %, edge(), zero(), wrap() and static tables"
    raise frame.wrong(node, "PK106", f"{frame.source(node)} is not index arithmetic", hint)


def _name(frame: Frame, node: ast.expr, name: str) -> Poly:
    if name in frame.values:
        return frame.values[name]
    if name in frame.names.params:
        return Poly.of(name)
    if name in frame.names.tables:
        return table_entry(frame, name, ())
    known = [*frame.indices(), *frame.names.all(), *frame.env]
    raise frame.wrong(node, "PK101", f"unknown name {name}{suggest(name, known)}")


def table_entry(frame: Frame, name: str, index: tuple[Poly, ...]) -> Poly:
    if name in frame.values:
        table, first = frame.values[name].as_table()
        return Poly.of(App(table, first + index, True))
    return Poly.of(App(name, index, True))


def _binary(frame: Frame, node: ast.expr, op: ast.operator, left: Poly, right: Poly) -> Poly:
    match op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.FloorDiv():
            return quotient("floordiv", left, right)
        case ast.Mod():
            return quotient("mod", left, right)
        case ast.Pow() if (power := right.constant()) is not None:
            return left**power
        case ast.Div():
            return _floor(frame, node, left, right)
    raise frame.wrong(node, "PK106", f"{frame.source(node)} is not index arithmetic")


def _floor(frame: Frame, node: ast.expr, left: Poly, right: Poly) -> Poly:
    """A quotient written with /: read as the floor, and reported unless it is exact."""
    text = frame.source(node)
    message = f"the index {text} is not shown to be an integer"
    frame.report(node, "PK106", message, f"write {text.replace('/', '//')} if the floor is meant")
    frame.oblige(node, "integral", text, message)
    return quotient("floordiv", left, right)


def subscript_poly(frame: Frame, node: ast.expr, extent: Poly, tensor: str) -> Poly:
    """One subscript, counted from zero and shown to lie in its axis, or reported."""
    index = read_index(frame, node)
    if frame.definition.origin:
        index = _shifted(index, frame.definition.origin)
    if not frame.inline and not frame.ranges().contains(index, extent):
        first, last = frame.definition.origin, extent - 1 + frame.definition.origin
        message = f"index {frame.source(node)} of {tensor} is not shown to stay within {first} .. {last}"
        frame.report(node, "PK105", message, "name a boundary rule: edge(...), zero(...) or wrap(...)")
        frame.oblige(node, "inrange", f"{tensor}[{frame.source(node)}]", message)
    return index


def _shifted(index: Poly, origin: int) -> Poly:
    match list(index.terms.items()):
        case [((((App(name, (inside,)), 1),)), 1)] if name in ("edge", "zero", "wrap"):
            return Poly.of(App(name, (inside - origin,)))
    return index - origin
