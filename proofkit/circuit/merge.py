"""Gates: comparisons, and conjunctions and disjunctions of bits, each as one weighted threshold."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from proofkit.circuit.expressions import Scope, refuse
from proofkit.kernel.counting import Ratio, sum_over
from proofkit.kernel.family import Group, Kind, Range, Term
from proofkit.kernel.inequality import Facts
from proofkit.kernel.poly import ONE, ZERO, Poly, is_nonnegative

__all__ = ["gate_terms"]

MINUS_ONE = Poly.of(-1)


def gate_terms(scope: Scope, node: ast.expr, facts: Facts, ranges: Sequence[Range]) -> tuple[Term, ...]:
    """The weighted sum that is at least 0 just where the condition holds, given facts about parameters.

    In a conjunction, each bit b that is 0 takes W off (b - 1, times W), and W is one more than the largest value of
    what is compared, or more, and not negative: one layer does both.
    """
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            compared = [part for part in parts if isinstance(part, ast.Compare)]
            bits = [t for part in parts if not isinstance(part, ast.Compare) for t in _missing(scope, part)]
            if len(compared) > 1:
                raise refuse(node, "one gate makes one comparison")
            if not compared:
                return tuple(bits)
            sums = list(_compared(scope, compared[0]))
            most = _peak(sums, scope.groups, facts, ranges)
            if most is None:
                raise refuse(compared[0], "no closed form for its largest value: write the weight out")
            weight = most + Ratio(ONE)
            if not facts.inside(ranges).show(weight.top):
                weight = Ratio(_positive(weight.top), weight.bottom)
            return (*(t.times(weight.as_poly()) for t in bits), *sums)
        case ast.BoolOp(op=ast.Or(), values=parts):
            return (*(t for part in parts for t in _present(scope, part)), Term(MINUS_ONE))
        case ast.Compare():
            return tuple(_compared(scope, node))
        case ast.Call(func=ast.Name(id="any"), args=[ast.GeneratorExp()], keywords=[]):
            return (*_present(scope, node), Term(MINUS_ONE))
    return tuple(_missing(scope, node))


def _compared(scope: Scope, node: ast.expr) -> Iterator[Term]:
    match node:
        case ast.Compare(left=left, ops=[ast.GtE() | ast.Gt() as op], comparators=[right]):
            large, small = left, right
        case ast.Compare(left=left, ops=[ast.LtE() | ast.Lt() as op], comparators=[right]):
            large, small = right, left
        case _:
            raise refuse(node, "a gate compares once, by >=, >, <= or <")
    yield from scope.terms(large)
    yield from (t.times(MINUS_ONE) for t in scope.terms(small))
    if isinstance(op, (ast.Gt, ast.Lt)):
        yield Term(MINUS_ONE)


def _missing(scope: Scope, node: ast.expr) -> Iterator[Term]:
    """Minus the number of conjuncts that are 0."""
    match node:
        case ast.Call(func=ast.Name(id="all"), args=[ast.GeneratorExp() as generator], keywords=[]):
            yield from scope.over(generator, _missing)
        case ast.BoolOp(op=ast.And(), values=parts):
            for part in parts:
                yield from _missing(scope, part)
        case ast.IfExp():
            yield from scope.choice(node, _missing)
        case _:
            yield from _bit(scope, node)
            yield Term(MINUS_ONE)


def _present(scope: Scope, node: ast.expr) -> Iterator[Term]:
    """The number of disjuncts that are 1."""
    match node:
        case ast.Call(func=ast.Name(id="any"), args=[ast.GeneratorExp() as generator], keywords=[]):
            yield from scope.over(generator, _present)
        case ast.IfExp():
            yield from scope.choice(node, _present)
        case _:
            yield from _bit(scope, node)


def _bit(scope: Scope, node: ast.expr) -> Iterator[Term]:
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield Term(ONE)
            yield from (t.times(MINUS_ONE) for t in _bit(scope, operand))
        case ast.Constant(value=0 | 1):
            yield Term(scope.formula(node))
        case ast.IfExp():
            yield from scope.choice(node, _bit)
        case ast.Name() | ast.Subscript() | ast.Attribute() if (
            scope.groups[(t := scope.read(node)).group].kind != Kind.FORM
        ):
            yield t
        case ast.Call(func=ast.Name(id="bit")):
            yield Term(scope.formula(node))
        case _:
            raise refuse(node, "not a bit: declare it as one")


def _positive(poly: Poly) -> Poly:
    """No less, and not negative."""
    return Poly({m: c for m, c in poly.terms.items() if c > 0})


def _peak(terms: Sequence[Term], groups: Mapping[str, Group], facts: Facts, ranges: Sequence[Range]) -> Ratio | None:
    """The largest value of a sum for indices in `ranges`, as far as its reads' own ranges tell; None if not shown."""
    here = facts.inside(ranges)
    total = Ratio(ZERO)
    for term in terms:
        there = here.inside(term.ranges).given(*term.where)
        most = _term_peak(term, groups, facts, there)
        if most is None:
            return None
        over = tuple(Range(r.index, r.starts[:1], r.stops[:1]) for r in term.ranges)
        may_be_absent = bool(term.where) or over != term.ranges
        if may_be_absent and not here.inside(over).show(most.top):
            # What is absent counts 0, which is more only if the rest is never positive.
            if not there.show(-most.top):
                return None
            continue
        summed = sum_over(most, over, here)
        if summed is None:
            return None
        total = total + summed
    return total


def _term_peak(term: Term, groups: Mapping[str, Group], facts: Facts, there: Facts) -> Ratio | None:
    """The largest value of one summand; `facts` are about parameters, `there` wherever it is read."""
    read = groups.get(term.group)
    if read is None:
        return Ratio(term.weight)
    signs = (MINUS_ONE, ONE) if is_nonnegative(-term.weight, {}) else (ONE, MINUS_ONE)
    sign = next((s for s in signs if there.show(term.weight * s)), None)
    if sign is None:
        return None
    if read.kind is not Kind.FORM:
        return Ratio(term.weight if sign == ONE else ZERO)
    values = {r.index: at for r, at in zip(read.ranges, term.at, strict=True)}
    inner = _peak([t.times(sign) for t in read.terms], groups, facts, read.ranges)
    return None if inner is None else Ratio(inner.top.substitute(values), inner.bottom).times(term.weight * sign)
