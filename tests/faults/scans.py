"""Faults in recurrences: bodies that no rule for shallow ones may accept any more."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

__all__ = ["scans"]


def scans(body: ast.Module, class_: str) -> Iterator[tuple[str, str, str]]:
    """Kind, label and text of each fault, one for each read of a state in a formula for a state.

    What is already as deep as the fault would make it is left alone: P for a product of states, TC1 for mixed ones.
    """
    if class_ != "P":
        yield from _changed(body, "scan made nonlinear", lambda read: f"({read} * {read})")
    if class_ == "TC0":
        yield from _changed(body, "scan made coupled", _neighbour)


def _neighbour(read: str) -> str:
    """The state, read one place before on its last axis."""
    node = ast.parse(read, mode="eval").body
    parts = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
    last = ast.unparse(parts.pop())
    return f"{ast.unparse(node.value)}[{', '.join([*map(ast.unparse, parts), f'wrap({last} - 1)'])}]"


def _changed(body: ast.Module, kind: str, change: Callable[[str], str]) -> Iterator[tuple[str, str, str]]:
    text = ast.unparse(body)
    for which in range(len(list(_reads(ast.parse(text))))):
        tree = ast.parse(text)
        formula, read = list(_reads(tree))[which]
        new = ast.parse(change(ast.unparse(read)), mode="eval").body
        formula.value = _Put(read, new).visit(formula.value)
        yield kind, ast.unparse(formula), ast.unparse(tree)


class _Put(ast.NodeTransformer):
    def __init__(self, old: ast.expr, new: ast.expr) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else self.generic_visit(node)


def _reads(tree: ast.Module) -> Iterator[tuple[ast.Assign, ast.Subscript]]:
    """The formulas of states in recurrences, with each read of the state itself."""
    for loop in ast.walk(tree):
        if not (isinstance(loop, ast.For) and isinstance(loop.iter, ast.Call) and loop.iter.func.id == "scan"):
            continue
        for formula in loop.body:
            if isinstance(formula, ast.Assign) and isinstance(formula.targets[0], ast.Subscript):
                name = formula.targets[0].value.id
                for node in ast.walk(formula.value):
                    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == name:
                        yield formula, node
