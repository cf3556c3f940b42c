"""Splitting a formula that is affine in some tensors: what multiplies each of them, and the rest."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass

from proofkit.dag.recurrence.writing import names_in, subscripts_of

__all__ = ["Affine", "NotAffine", "Splitter", "is_one"]


class NotAffine(Exception):
    """A formula is not of the form that is asked for; the text says why."""


@dataclass(frozen=True, slots=True)
class Affine:
    """A sum: `parts` has one term for each state, `rest` is free of them (None is 0).

    What a part means is up to who reads the states: a factor of the state, or its contribution.
    """

    parts: Mapping[str, ast.expr]
    rest: ast.expr | None = None

    def each(self, change: Callable[[ast.expr], ast.expr]) -> Affine:
        """The same change in all terms."""
        rest = None if self.rest is None else change(self.rest)
        return Affine({state: change(part) for state, part in self.parts.items()}, rest)


def is_one(node: ast.expr | None) -> bool:
    """Whether an expression is the literal 1."""
    return isinstance(node, ast.Constant) and node.value == 1


@dataclass(frozen=True, slots=True)
class Splitter:
    """Walks one formula. `moving` are the names that depend on the states, `read` says what a read of one is.

    `in_sums` says whether a moving name may stand inside a sum.
    """

    moving: Collection[str]
    read: Callable[[str, list[ast.expr], ast.expr], Affine]
    in_sums: bool

    def is_free(self, *nodes: ast.AST) -> bool:
        return not any(name in self.moving for name in names_in(nodes))

    def split(self, node: ast.expr) -> Affine:
        """The terms of a formula.

        Raises: NotAffine.
        """
        if self.is_free(node):
            return Affine({}, node)
        match node:
            case ast.Name(id=name):
                return self.read(name, [], node)
            case ast.Subscript(value=ast.Name(id=name)) if name in self.moving and self.is_free(*subscripts_of(node)):
                return self.read(name, subscripts_of(node), node)
            case ast.Subscript():
                raise NotAffine("the state chooses what is looked up")
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return self.split(inner).each(lambda part: _at(node, ast.UnaryOp(ast.USub(), part)))
            case ast.BinOp(left=left, op=op, right=right):
                return self._binary(node, left, op, right)
            case ast.Call(func=ast.Name(id=name)):
                return self._call(node, name)
        raise NotAffine(f"{ast.unparse(node)} is not linear in the state")

    def _binary(self, node: ast.expr, left: ast.expr, op: ast.operator, right: ast.expr) -> Affine:
        match op:
            case ast.Add() | ast.Sub():
                return _sum(node, self.split(left), op, self.split(right))
            case ast.Mult():
                return self._product(node, left, right)
            case ast.Div() if self.is_free(right):
                return self.split(left).each(lambda part: _at(node, ast.BinOp(part, ast.Div(), deepcopy(right))))
            case ast.Div():
                raise NotAffine("the state is in a divisor")
        raise NotAffine(f"{ast.unparse(node)} is not linear in the state")

    def _product(self, node: ast.expr, left: ast.expr, right: ast.expr) -> Affine:
        if self.is_free(left):
            return self.split(right).each(lambda part: _times(node, left, part, part))
        if self.is_free(right):
            return self.split(left).each(lambda part: _times(node, part, right, part))
        raise NotAffine("two factors depend on the state")

    def _call(self, node: ast.Call, name: str) -> Affine:
        if name == "where" and len(node.args) == 3 and self.is_free(node.args[0]):
            return _choice(node, self.split(node.args[1]), self.split(node.args[2]))
        if name == "where":
            raise NotAffine("a condition depends on the state")
        match node.args:
            case [ast.GeneratorExp(elt=inner, generators=clauses) as generator] if name == "sum":
                if not self.in_sums:
                    raise NotAffine("entries of the state are added up")
                if not self.is_free(*(test for clause in clauses for test in clause.ifs)):
                    raise NotAffine("a condition depends on the state")
                return self.split(inner).each(lambda part: _summed(node, generator, part))
        raise NotAffine(f"{name} is applied to the state")


def _at(old: ast.expr, new: ast.expr) -> ast.expr:
    return ast.copy_location(new, old)


def _times(node: ast.expr, left: ast.expr, right: ast.expr, part: ast.expr) -> ast.expr:
    """A product in which a part that is the literal 1 leaves the other factor."""
    if is_one(part):
        return deepcopy(left if part is right else right)
    return _at(node, ast.BinOp(deepcopy(left), ast.Mult(), deepcopy(right)))


def _sum(node: ast.expr, left: Affine, op: ast.Add | ast.Sub, right: Affine) -> Affine:
    def add(a: ast.expr | None, b: ast.expr | None) -> ast.expr | None:
        if a is None:
            return b if b is None or isinstance(op, ast.Add) else _at(node, ast.UnaryOp(ast.USub(), b))
        return a if b is None else _at(node, ast.BinOp(a, op, b))

    both = {s: add(left.parts.get(s), right.parts.get(s)) for s in [*left.parts, *right.parts]}
    return Affine({s: part for s, part in both.items() if part is not None}, add(left.rest, right.rest))


def _choice(node: ast.Call, left: Affine, right: Affine) -> Affine:
    def choose(a: ast.expr | None, b: ast.expr | None) -> ast.expr | None:
        if a is None and b is None:
            return None
        zero = _at(node, ast.Constant(0))
        args = [deepcopy(node.args[0]), a or zero, b or zero]
        return _at(node, ast.Call(node.func, args, []))

    both = {s: choose(left.parts.get(s), right.parts.get(s)) for s in [*left.parts, *right.parts]}
    return Affine({s: part for s, part in both.items() if part is not None}, choose(left.rest, right.rest))


def _summed(node: ast.Call, generator: ast.GeneratorExp, part: ast.expr) -> ast.expr:
    inner = _at(generator, ast.GeneratorExp(part, deepcopy(generator.generators)))
    return _at(node, ast.Call(node.func, [inner], []))
