"""Static index arithmetic: from an expression to a polynomial over indices, with range and integrality checked."""

from __future__ import annotations

import ast

from proofkit.dag.frame import Frame
from proofkit.errors import KernelError
from proofkit.kernel.graph import INDEX_FUNCTIONS, MARKERS
from proofkit.kernel.poly import App, Poly
from proofkit.spec.bounds import quotient, suggest

__all__ = ["is_dynamic", "read_index", "read_table", "subscript_poly", "subscripts"]


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
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if (
            name in INDEX_FUNCTIONS and name not in MARKERS
        ):
            return _function(frame, node, name, [_read(frame, a) for a in args])
        case ast.Subscript(value=ast.Name(id=name)) if name in frame.names.tables:
            return table_entry(frame, node, name, tuple(_read(frame, i) for i in subscripts(node)))
    hint = "use indices, parameters, integers, + - * // %, edge(), zero(), wrap() and static tables"
    raise frame.wrong(node, "PK106", f"{frame.source(node)} is not index arithmetic", hint)


def _name(frame: Frame, node: ast.expr, name: str) -> Poly:
    if name in frame.values:
        return frame.values[name]
    if name in frame.names.params:
        return Poly.of(name)
    if name in frame.names.tables:
        raise frame.wrong(node, "PK104", f"{name} is a table: name an entry", f"write {name}[...]")
    known = [*frame.indices(), *frame.names.all(), *frame.env]
    raise frame.wrong(node, "PK101", f"unknown name {name}{suggest(name, known)}")


def _function(frame: Frame, node: ast.expr, name: str, args: list[Poly]) -> Poly:
    """log, min and max of natural numbers."""
    if len(args) != (1 if name == "log" else 2):
        raise frame.wrong(node, "PK103", f"{name} takes {1 if name == 'log' else 2} arguments here, not {len(args)}")
    for value in args:
        _check_natural(frame, node, value, 0)
    return Poly.of(App(name, tuple(args)))


def _check_natural(frame: Frame, node: ast.expr, value: Poly, least: int) -> None:
    if not frame.ranges().is_nonnegative(value - least):
        message = f"in {frame.source(node)}, {value} is not shown to be at least {least}"
        raise frame.wrong(node, "PK106", message, "write it so that nothing is negative, and no divisor is 0")


def read_table(frame: Frame, node: ast.expr) -> Poly:
    """A table that is passed on, whole or from some leading subscripts on."""
    match node:
        case ast.Name(id=name) if name in frame.names.tables:
            return _entry(frame, name, ())
        case ast.Subscript(value=ast.Name(id=name)) if name in frame.names.tables:
            index = tuple(_read(frame, i) for i in subscripts(node))
            return table_entry(frame, node, name, index, partial=True)
    raise frame.wrong(node, "PK103", f"{frame.source(node)} is not a static table")


def table_entry(frame: Frame, node: ast.expr, name: str, index: tuple[Poly, ...], *, partial: bool = False) -> Poly:
    """An entry of a static table, shown to exist."""
    shape = frame.names.table_shapes.get(name, ())
    if len(index) != len(shape) and not partial:
        raise frame.wrong(node, "PK104", f"{name} has {len(shape)} axes and is given {len(index)} subscripts")
    for value, extent in zip(index, shape, strict=False):
        if not frame.ranges().contains(value, extent.substitute(frame.values)):
            last = extent.substitute(frame.values) - 1
            raise frame.wrong(node, "PK105", f"{frame.source(node)}: {value} is not shown to stay within 0 .. {last}")
    return _entry(frame, name, index)


def _entry(frame: Frame, name: str, index: tuple[Poly, ...]) -> Poly:
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
        case ast.FloorDiv() | ast.Mod():
            _check_natural(frame, node, left, 0)
            _check_natural(frame, node, right, 1)
            return quotient("floordiv" if isinstance(op, ast.FloorDiv) else "mod", left, right)
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
    """One subscript, counted from zero: shown to lie in its axis, or with a boundary rule around it, or reported."""
    origin = frame.definition.origin
    match node:
        case ast.Call(func=ast.Name(id=rule), args=[inside], keywords=[]) if rule in MARKERS:
            frame.need_at_least(extent, 1)
            return Poly.of(App(rule, (read_index(frame, inside) - origin,)))
    index = read_index(frame, node) - origin
    if not frame.inline and not frame.ranges().contains(index, extent):
        first, last = origin, extent - 1 + origin
        message = f"index {frame.source(node)} of {tensor} is not shown to stay within {first} .. {last}"
        frame.report(node, "PK105", message, "name a boundary rule: edge(...), zero(...) or wrap(...)")
        frame.oblige(node, "inrange", f"{tensor}[{frame.source(node)}]", message)
    return index
