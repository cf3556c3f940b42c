"""Expressions of the family language: index formulas, conditions, ranges, weighted sums."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from proofkit.errors import KernelError
from proofkit.kernel.family import Group, Range, Term
from proofkit.kernel.functions import FORMULA_FUNCTIONS, tidy
from proofkit.kernel.poly import ONE, ZERO, App, Poly

__all__ = ["Function", "Reader", "Scope", "refuse"]

COMPARISONS = {ast.LtE: (1, 0), ast.Lt: (1, -1), ast.GtE: (-1, 0), ast.Gt: (-1, -1)}
"""left op right as sign * (right - left) + shift >= 0."""


def refuse(node: ast.AST, problem: str) -> KernelError:
    """What to raise for an expression that is not in the language."""
    return KernelError("language", f"{problem}: {ast.unparse(node)}")


@dataclass(frozen=True, slots=True)
class Scope:
    """What names stand for: parameters, abbreviations and indices by value, groups, and functions by definition."""

    values: Mapping[str, Poly]
    groups: Mapping[str, Group]
    functions: Mapping[str, Function] = field(default_factory=lambda: MappingProxyType({}))

    def with_indices(self, ranges: tuple[Range, ...]) -> Scope:
        return replace(self, values={**self.values, **{r.index: Poly.of(r.index) for r in ranges}})

    # formulas

    def formula(self, node: ast.expr) -> Poly:
        """An index formula: a polynomial with quotients, remainders, powers of two, bits and bit lengths."""
        match node:
            case ast.Constant(value=int() as number) if not isinstance(number, bool):
                return Poly.of(number)
            case ast.Name(id=name) if name in self.values:
                return self.values[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.formula(operand)
            case ast.BinOp(left=left, op=op, right=right):
                return self._arithmetic(node, self.formula(left), op, self.formula(right))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if len(args) == _arity(name):
                return tidy(Poly.of(App(name, tuple(map(self.formula, args)))))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in self.functions:
                return self.functions[name].at(node, [self.formula(arg) for arg in args])
        raise refuse(node, "not an index formula")

    def _arithmetic(self, node: ast.expr, left: Poly, op: ast.operator, right: Poly) -> Poly:
        match op:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case ast.FloorDiv():
                return tidy(Poly.of(App("floordiv", (left, right))))
            case ast.Mod():
                return tidy(Poly.of(App("mod", (left, right))))
            case ast.Pow() if left == Poly.of(2):
                return tidy(Poly.of(App("pow2", (right,))))
            case ast.Pow() if (exponent := right.constant()) is not None:
                return left**exponent
        raise refuse(node, "not an index formula")

    def is_formula(self, node: ast.expr) -> bool:
        """Whether it is one index formula: it reads no gate, sums nothing and chooses nothing."""
        return all(
            n.id in self.values or n.id in self.functions or n.id in FORMULA_FUNCTIONS
            if isinstance(n, ast.Name)
            else not isinstance(n, (ast.IfExp, ast.Compare, ast.Not))
            for n in ast.walk(node)
        )

    # conditions and ranges

    def condition(self, node: ast.expr) -> tuple[Poly, ...]:
        """Polynomials that are all at least 0 just where the condition holds."""
        match node:
            case ast.BoolOp(op=ast.And(), values=parts):
                return tuple(p for part in parts for p in self.condition(part))
            case ast.Compare(left=first, ops=ops, comparators=rest):
                sides = [self.formula(side) for side in (first, *rest)]
                return tuple(
                    part
                    for left, op, right in zip(sides, ops, sides[1:], strict=False)
                    for part in self._comparison(node, left, op, right)
                )
        raise refuse(node, "not a condition on indices")

    def _comparison(self, node: ast.expr, left: Poly, op: ast.cmpop, right: Poly) -> tuple[Poly, ...]:
        if isinstance(op, ast.Eq):
            return (right - left, left - right)
        if type(op) not in COMPARISONS:
            raise refuse(node, "not a condition on indices")
        sign, shift = COMPARISONS[type(op)]
        return ((right - left) * sign + shift,)

    def ranges(self, generators: list[ast.comprehension]) -> tuple[tuple[Range, ...], tuple[Poly, ...]]:
        """The indices of a comprehension and the conditions on them."""
        scope, found, where = self, [], []
        for generator in generators:
            match generator:
                case ast.comprehension(
                    target=ast.Name(id=index),
                    iter=ast.Call(func=ast.Name(id="range"), args=[*ends], keywords=[]),
                    is_async=0,
                ) if 1 <= len(ends) <= 2:
                    if any(index in names for names in (scope.values, scope.groups, scope.functions)):
                        raise refuse(generator.target, "this name is taken")
                    starts = scope._ends(ends[0], "max") if len(ends) == 2 else (Poly.of(0),)
                    found.append(Range(index, starts, scope._ends(ends[-1], "min")))
                    scope = scope.with_indices((found[-1],))
                    where += [p for test in generator.ifs for p in scope.condition(test)]
                case _:
                    raise refuse(generator.iter, "an index runs over range(stop) or range(start, stop)")
        return tuple(found), tuple(where)

    def _ends(self, node: ast.expr, joined: str) -> tuple[Poly, ...]:
        match node:
            case ast.Call(func=ast.Name(id=name), args=[_, _, *_] as args, keywords=[]) if name == joined:
                return tuple(map(self.formula, args))
        return (self.formula(node),)

    # weighted sums

    def terms(self, node: ast.expr) -> Iterator[Term]:
        """A weighted sum of nodes."""
        if self.is_formula(node):
            weight = self.formula(node)
            if weight != ZERO:
                yield Term(weight)
            return
        match node:
            case ast.Name() | ast.Subscript() | ast.Attribute():
                yield self.read(node)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                yield from (t.times(Poly.of(-1)) for t in self.terms(operand))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield Term(ONE)
                yield from (t.times(Poly.of(-1)) for t in self.terms(operand))
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
                yield from self.terms(left)
                yield from (t.times(Poly.of(-1 if isinstance(op, ast.Sub) else 1)) for t in self.terms(right))
            case ast.BinOp(left=left, op=ast.Mult(), right=right) if self.is_formula(left) or self.is_formula(right):
                factor, body = (left, right) if self.is_formula(left) else (right, left)
                yield from (t.times(self.formula(factor)) for t in self.terms(body))
            case ast.IfExp():
                yield from self.choice(node, Scope.terms)
            case ast.Call(func=ast.Name(id="sum"), args=[ast.GeneratorExp() as generator], keywords=[]):
                yield from self.over(generator, Scope.terms)
            case _:
                raise refuse(node, "not a weighted sum of gates")

    def read(self, node: ast.expr) -> Term:
        """A node of a group: g, g[i, j], and for a part of another family's use u.g[j] or u[i].g[j]."""
        name, subscripts = _path(node)
        if name not in self.groups:
            raise refuse(node, f"no earlier group {name!r}")
        at = tuple(self.formula(s) for s in subscripts)
        if len(at) != len(self.groups[name].ranges):
            raise refuse(node, f"{name} has {len(self.groups[name].ranges)} indices, not {len(at)}")
        return Term(ONE, name, at)

    def choice(self, node: ast.IfExp, read: Reader) -> Iterator[Term]:
        """One sum where a condition on indices holds, another where it does not."""
        condition = self.condition(node.test)
        yield from (replace(t, where=(*condition, *t.where)) for t in read(self, node.body))
        for position, part in enumerate(condition):
            fails = (*condition[:position], -part - 1)
            yield from (replace(t, where=(*fails, *t.where)) for t in read(self, node.orelse))

    def over(self, generator: ast.GeneratorExp, read: Reader) -> Iterator[Term]:
        """The sum of an expression over the ranges of a comprehension."""
        ranges, where = self.ranges(generator.generators)
        for term in read(self.with_indices(ranges), generator.elt):
            if any(p.names() & {r.index for r in term.ranges} for p in where):
                raise refuse(generator, "an index is used twice")
            yield replace(term, ranges=(*ranges, *term.ranges), where=(*where, *term.where))


Reader = Callable[[Scope, ast.expr], Iterable[Term]]


@dataclass(frozen=True, slots=True)
class Function:
    """An abbreviation for formulas of a kind: f(v, q) = body, where names mean what they did at its definition."""

    params: tuple[str, ...]
    body: ast.expr
    scope: Scope

    def at(self, node: ast.expr, args: list[Poly]) -> Poly:
        if len(args) != len(self.params):
            raise refuse(node, f"takes {', '.join(self.params)}")
        values = {**self.scope.values, **dict(zip(self.params, args, strict=True))}
        return replace(self.scope, values=values).formula(self.body)


def _arity(name: str) -> int:
    return len(FORMULA_FUNCTIONS[name].least) if name in FORMULA_FUNCTIONS else -1


def _path(node: ast.expr) -> tuple[str, list[ast.expr]]:
    match node:
        case ast.Name(id=name):
            return name, []
        case ast.Attribute(value=inner, attr=part):
            name, subscripts = _path(inner)
            return f"{name}.{part}", subscripts
        case ast.Subscript(value=inner, slice=ast.Tuple(elts=more)):
            name, subscripts = _path(inner)
            return name, subscripts + more
        case ast.Subscript(value=inner, slice=one):
            name, subscripts = _path(inner)
            return name, [*subscripts, one]
    raise refuse(node, "not a gate")
