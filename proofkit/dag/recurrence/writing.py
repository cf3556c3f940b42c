"""Formulas that are written by rules: templates with names and expressions put in, placed where they came from."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy

__all__ = ["Filling", "element", "formulas", "names_in", "renamed", "subscripts_of"]

Filling = Mapping[str, "str | ast.expr"]
"""What stands for the names of a template: another name, or an expression."""


class _Fill(ast.NodeTransformer):
    def __init__(self, filling: Filling) -> None:
        self.filling = filling

    def visit_Name(self, node: ast.Name) -> ast.expr:
        value = self.filling.get(node.id, node.id)
        if isinstance(value, str):
            return _like(node, ast.Name(value, node.ctx))
        return deepcopy(value)


def _like(old: ast.expr, new: ast.expr) -> ast.expr:
    ast.copy_location(new, old)
    if hasattr(old, "shown"):
        new.shown = old.shown  # type: ignore[attr-defined]
    return new


def formulas(text: str, filling: Filling, at: ast.AST, shown: str) -> list[ast.stmt]:
    """The statements of a template. They stand where `at` stands, and are labelled `shown`."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.expr | ast.stmt):
            ast.copy_location(node, at)
            node.shown = shown  # type: ignore[union-attr]
    _Fill(filling).visit(tree)
    return tree.body


def element(name: str, *index: ast.expr, at: ast.expr) -> ast.expr:
    """NAME[index], or NAME."""
    base = ast.copy_location(ast.Name(name, ast.Load()), at)
    if not index:
        return base
    part = index[0] if len(index) == 1 else ast.copy_location(ast.Tuple(list(index), ast.Load()), at)
    return ast.copy_location(ast.Subscript(base, part, ast.Load()), at)


def subscripts_of(node: ast.expr) -> list[ast.expr]:
    """The subscripts of NAME[...], none for a bare NAME."""
    if not isinstance(node, ast.Subscript):
        return []
    return list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]


class _Rename(ast.NodeTransformer):
    """Rewrites reads of named tensors, with their subscripts; names of functions are left alone."""

    def __init__(self, change: Callable[[str, list[ast.expr], ast.expr], ast.expr | None]) -> None:
        self.change = change

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.change(node.id, [], node) or node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        index = [self.visit(part) for part in subscripts_of(node)]
        name = node.value.id if isinstance(node.value, ast.Name) else ""
        changed = self.change(name, index, node) if name else None
        return changed or element(name, *index, at=node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        node.args = [self.visit(part) for part in node.args]
        node.keywords = [self.visit(part) for part in node.keywords]
        return node


def renamed(node: ast.expr, change: Callable[[str, list[ast.expr], ast.expr], ast.expr | None]) -> ast.expr:
    """A copy in which every read NAME[index] is what `change(name, index, node)` gives, unless that is None."""
    copy: ast.expr = _Rename(change).visit(deepcopy(node))
    return copy


def names_in(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Every name that is read; names of functions are not."""
    for node in nodes:
        if isinstance(node, ast.Call):
            yield from names_in([*node.args, *node.keywords])
        elif isinstance(node, ast.Name):
            yield node.id
        else:
            yield from names_in(ast.iter_child_nodes(node))
