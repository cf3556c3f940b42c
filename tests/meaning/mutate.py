"""Single-token mutants of a body of formulas, for tests that must be able to fail."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from itertools import combinations
from textwrap import dedent
from typing import TypeVar

__all__ = ["mutants_of_body"]

Node = TypeVar("Node", bound=ast.AST)
Change = tuple[str, ast.AST, ast.AST]
"""A label, a node of the tree, and what to put in its place."""

OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mod, ast.Mult),
    ast.Mod: (ast.FloorDiv,),
}
RELATIONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
FUNCTIONS = {
    "sum": "max",
    "prod": "sum",
    "max": "min",
    "min": "max",
    "argmax": "argmin",
    "argmin": "argmax",
    "exp": "abs",
    "sqrt": "abs",
    "abs": "exp",
    "floor": "abs",
    "log": "exp",
    "sin": "cos",
    "cos": "sin",
    "erf": "abs",
    "edge": "zero",
    "zero": "edge",
    "wrap": "edge",
}
SYMBOLS = {"Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "FloorDiv": "//", "Mod": "%"}
SYMBOLS |= {"Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Eq": "==", "NotEq": "!="}


def mutants_of_body(text: str) -> Iterator[tuple[str, str]]:
    """Every mutant of a body, as (label, text); labels are unique and say the statement and the change.

    Changed are: subscripts and extents (one more, one less), operators, comparisons, constants, names of operations;
    dropped are terms, factors and whole statements; swapped are subscripts, arguments, and indices of a formula.
    """
    tree = ast.parse(dedent(text.strip("\n")))
    written = _Written(tree)
    seen = {written.text}
    count: dict[str, int] = {}
    for label, old, new in list(_changes(tree)):
        mutant = written.changed(old, new)
        if mutant not in seen:
            seen.add(mutant)
            count[label] = count.get(label, 0) + 1
            yield label if count[label] == 1 else f"{label} #{count[label]}", mutant


class _Written:
    """The text of a tree, and of the tree with one node replaced: only the statement around that is written anew."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._statements = [ast.unparse(statement) for statement in tree.body]
        self._above = {
            id(below): (node, field, at)
            for node in ast.walk(tree)
            for field, value in ast.iter_fields(node)
            for at, below in enumerate(value if isinstance(value, list) else [value])
            if isinstance(below, ast.AST)
        }

    @property
    def text(self) -> str:
        return "\n".join(self._statements)

    def changed(self, old: ast.AST, new: ast.AST) -> str:
        if old is self._tree:
            return ast.unparse(new)
        parent, field, at = self._above[id(old)]
        self._put(parent, field, at, new)
        k = self._statement(old)
        statements = [*self._statements[:k], ast.unparse(self._tree.body[k]), *self._statements[k + 1 :]]
        self._put(parent, field, at, old)
        return "\n".join(statements)

    def _statement(self, node: ast.AST) -> int:
        """Which statement of the body it is in."""
        parent, _, at = self._above[id(node)]
        return at if parent is self._tree else self._statement(parent)

    @staticmethod
    def _put(parent: ast.AST, field: str, at: int, node: ast.AST) -> None:
        value = getattr(parent, field)
        if isinstance(value, list):
            value[at] = node
        else:
            setattr(parent, field, node)


def _with(node: Node, **fields: object) -> Node:
    """A copy of a node with some fields changed."""
    changed = deepcopy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _without(items: list[Node], k: int) -> list[Node]:
    return items[:k] + items[k + 1 :]


def _swap(items: list[Node], a: int, b: int) -> list[Node]:
    swapped = list(items)
    swapped[a], swapped[b] = items[b], items[a]
    return swapped


def _changes(tree: ast.Module) -> Iterator[Change]:
    for block in ast.walk(tree):
        if isinstance(block, ast.For):
            yield from _labelled(f"for {ast.unparse(block.target)}", _extent(block.iter))
        if isinstance(block, ast.For | ast.Module):
            yield from _dropped_statements(block)
        elif isinstance(block, ast.Assign):
            yield from _labelled(ast.unparse(block.targets[0]), _in_formula(block))


def _labelled(head: str, changes: Iterator[Change]) -> Iterator[Change]:
    for label, old, new in changes:
        yield f"{head}: {label}", old, new


def _dropped_statements(block: ast.For | ast.Module) -> Iterator[Change]:
    for k, statement in enumerate(block.body if len(block.body) > 1 else []):
        yield _drop_label(statement), block, _with(block, body=_without(deepcopy(block.body), k))


def _drop_label(statement: ast.stmt) -> str:
    return f"drop {ast.unparse(statement).splitlines()[0]}"


def _in_formula(formula: ast.Assign) -> Iterator[Change]:
    yield from _other_indices(formula)
    for node in ast.walk(formula):
        match node:
            case ast.Subscript():
                yield from _subscripts(node)
            case ast.BinOp():
                yield from _operator(node)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                yield f"drop sign of {ast.unparse(node)}", node, deepcopy(inner)
            case ast.Compare():
                yield from _relations(node)
            case ast.Constant():
                yield from _constants(node)
            case ast.Call():
                yield from _call(node)
            case ast.GeneratorExp():
                yield from _ranges(node)


def _off_by_one(node: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    for symbol, op in (("+", ast.Add()), ("-", ast.Sub())):
        yield f"{ast.unparse(node)} {symbol} 1", ast.BinOp(deepcopy(node), op, ast.Constant(1))


def _subscripts(node: ast.Subscript) -> Iterator[Change]:
    parts = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
    shown = ast.unparse(node)
    for part in parts:
        if isinstance(part, ast.Slice) and part.upper is not None:
            for label, value in _off_by_one(part.upper):
                yield f"{shown} extent {label}", part, _with(part, upper=value)
        elif isinstance(node.ctx, ast.Load):
            inside = part.args[0] if isinstance(part, ast.Call) else part
            for label, value in _off_by_one(inside):
                yield f"{shown} at {label}", inside, value
    for a, b in combinations(range(len(parts)), 2):
        new = _with(node, slice=ast.Tuple(_swap(deepcopy(parts), a, b), ast.Load()))
        yield f"{shown} swap {ast.unparse(parts[a])}, {ast.unparse(parts[b])}", node, new


def _operator(node: ast.BinOp) -> Iterator[Change]:
    shown = ast.unparse(node)
    for op in OPERATORS.get(type(node.op), ()):
        yield f"{shown} with {SYMBOLS[op.__name__]}", node, _with(node, op=op())
    if not isinstance(node.op, ast.Pow):
        yield f"{shown} only left", node, deepcopy(node.left)
        yield f"{shown} only right", node, deepcopy(node.right)


def _relations(node: ast.Compare) -> Iterator[Change]:
    for k, op in enumerate(node.ops):
        new = RELATIONS[type(op)]
        ops = [new() if at == k else old for at, old in enumerate(node.ops)]
        yield f"{ast.unparse(node)} with {SYMBOLS[new.__name__]}", node, _with(node, ops=ops)


def _constants(node: ast.Constant) -> Iterator[Change]:
    for value in (node.value + 1, node.value - 1):
        if value >= 0:
            yield f"{node.value} becomes {value}", node, ast.Constant(value)


def _call(node: ast.Call) -> Iterator[Change]:
    shown = ast.unparse(node.func)
    if shown in FUNCTIONS:
        yield f"{shown} becomes {FUNCTIONS[shown]}", node.func, ast.Name(FUNCTIONS[shown], ast.Load())
    for a, b in combinations(range(len(node.args)), 2):
        label = f"{shown} swap {ast.unparse(node.args[a])}, {ast.unparse(node.args[b])}"
        yield label, node, _with(node, args=_swap(deepcopy(node.args), a, b))
    for keyword in node.keywords:
        for label, value in _off_by_one(keyword.value):
            yield f"{shown} {keyword.arg}={label}", keyword.value, value
    for a, b in combinations(range(len(node.keywords)), 2):
        values = _swap([k.value for k in node.keywords], a, b)
        swapped = [ast.keyword(k.arg, deepcopy(v)) for k, v in zip(node.keywords, values, strict=True)]
        yield f"{shown} swap {node.keywords[a].arg}, {node.keywords[b].arg}", node, _with(node, keywords=swapped)


def _ranges(node: ast.GeneratorExp) -> Iterator[Change]:
    for clause in node.generators:
        yield from _extent(clause.iter)
        for k, test in enumerate(clause.ifs):
            yield f"drop if {ast.unparse(test)}", clause, _with(clause, ifs=_without(deepcopy(clause.ifs), k))


def _extent(source: ast.expr) -> Iterator[Change]:
    if isinstance(source, ast.Call):
        for label, value in _off_by_one(source.args[0]):
            yield f"range({label})", source.args[0], value


def _other_indices(formula: ast.Assign) -> Iterator[Change]:
    """Another index of the same formula, at one place where one is read."""
    indices = list(dict.fromkeys(_indices(formula)))
    for node in ast.walk(formula.value):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in indices:
            for other in indices:
                if other != node.id:
                    yield f"{node.id} becomes {other}", node, ast.Name(other, ast.Load())


def _indices(formula: ast.Assign) -> Iterator[str]:
    for node in ast.walk(formula):
        if isinstance(node, ast.comprehension) and isinstance(node.target, ast.Name):
            yield node.target.id
    target = formula.targets[0]
    if isinstance(target, ast.Subscript):
        for part in target.slice.elts if isinstance(target.slice, ast.Tuple) else [target.slice]:
            name = part.lower if isinstance(part, ast.Slice) else part
            if isinstance(name, ast.Name):
                yield name.id
