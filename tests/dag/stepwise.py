"""What `for t in scan(n)` means, step after step in exact fractions; shares no code with the reader of formulas."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from proofkit.dag.interpret import Arithmetic

__all__ = ["EXACT", "states_of"]

EXACT = Arithmetic(
    Fraction,
    {
        "sum": lambda *xs: sum(xs, Fraction(0)),
        "prod": lambda *xs: math.prod(xs, start=Fraction(1)),
        "div": lambda a, b: a / b,
    },
)
"""Fractions in place of floats: sums and products in any order are equal."""


def states_of(
    text: str, values: Mapping[str, Any], shapes: Mapping[str, tuple[int, ...]], params: Mapping[str, int]
) -> dict[str, list[Any]]:
    """All states of every carried tensor, from the text of one loop. `shapes` has those of all that is assigned."""
    (loop,) = ast.parse(text).body
    assert isinstance(loop, ast.For)
    assert isinstance(loop.iter, ast.Call)
    now = dict(values)
    states = [name for name in shapes if name in now]
    kept: dict[str, list[Any]] = {name: [now[name]] for name in states}
    for t in range(_number(loop.iter.args[0], {**now, **params})):
        for statement in loop.body:
            assert isinstance(statement, ast.Assign)
            name, index = _target(statement.targets[0])
            scope = {**now, **params, "t": t}
            shape = shapes[name]
            rows = {at: _number(statement.value, {**scope, **dict(zip(index, at, strict=True))}) for at in _all(shape)}
            now[name] = _nested(rows, shape, ())
        for name in states:
            kept[name].append(now[name])
    return kept


def _target(node: ast.expr) -> tuple[str, list[str]]:
    if isinstance(node, ast.Name):
        return node.id, []
    assert isinstance(node, ast.Subscript)
    assert isinstance(node.value, ast.Name)
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    lower = [part.lower if isinstance(part, ast.Slice) else part for part in parts]
    return node.value.id, [part.id for part in lower if isinstance(part, ast.Name)]


def _all(shape: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    return product(*(range(extent) for extent in shape))


def _nested(rows: Mapping[tuple[int, ...], Any], shape: tuple[int, ...], at: tuple[int, ...]) -> Any:
    if len(at) == len(shape):
        return rows[at]
    return [_nested(rows, shape, (*at, k)) for k in range(shape[len(at)])]


def _number(node: ast.expr, scope: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return scope[name]
        case ast.Subscript(value=inner, slice=index):
            return _entry(_number(inner, scope), index.elts if isinstance(index, ast.Tuple) else [index], scope)
        case ast.UnaryOp(operand=inner):
            return -_number(inner, scope)
        case ast.BinOp(left=left, op=op, right=right):
            return _binary(_number(left, scope), op, _number(right, scope))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            a, b = _number(left, scope), _number(right, scope)
            return {ast.Lt: a < b, ast.LtE: a <= b, ast.Eq: a == b, ast.NotEq: a != b}[type(op)]
        case ast.Call(func=ast.Name(id=name), args=args):
            return _call(name, args, scope)
    raise AssertionError(ast.unparse(node))


def _binary(a: Any, op: ast.operator, b: Any) -> Any:
    match op:
        case ast.Add():
            return a + b
        case ast.Sub():
            return a - b
        case ast.Mult():
            return a * b
        case ast.Div():
            return Fraction(a) / b
    raise AssertionError(op)


def _entry(value: Any, index: list[ast.expr], scope: Mapping[str, Any]) -> Any:
    for part in index:
        rule = part.func.id if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) else ""
        k = _number(part.args[0] if isinstance(part, ast.Call) else part, scope)
        if rule == "zero" and not 0 <= k < len(value):
            return Fraction(0)
        k = k % len(value) if rule == "wrap" else min(max(k, 0), len(value) - 1) if rule == "edge" else k
        assert 0 <= k < len(value)
        value = value[k]
    return value


def _call(name: str, args: list[ast.expr], scope: Mapping[str, Any]) -> Any:
    if name == "where":
        return _number(args[1 if _number(args[0], scope) else 2], scope)
    if isinstance(args[0], ast.GeneratorExp):
        (clause,) = args[0].generators
        assert isinstance(clause.target, ast.Name)
        assert isinstance(clause.iter, ast.Call)
        rows = [{**scope, clause.target.id: k} for k in range(_number(clause.iter.args[0], scope))]
        values = [_number(args[0].elt, r) for r in rows if all(_number(test, r) for test in clause.ifs)]
        return {"sum": lambda xs: sum(xs, Fraction(0)), "max": max}[name](values)
    values = [_number(arg, scope) for arg in args]
    return {"max": max, "abs": abs}[name](*values)
