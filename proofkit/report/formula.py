r"""The formulas of a definition as LaTeX: one line for each assignment. A construct without a rule here is refused.

Sums with more than one term always stand in brackets where they are operands: in p-bit floats the order counts.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from proofkit.ops import OPERATIONS
from proofkit.report.latex import name_latex, plain_latex

__all__ = ["body_latex", "expression_latex"]

OR, AND, NOT, COMPARE, REDUCE, ADD, MULTIPLY, FRACTION, POWER, ATOM = range(10)
_COMPARE = {ast.Lt: "<", ast.LtE: r"\le", ast.Gt: ">", ast.GtE: r"\ge", ast.Eq: "=", ast.NotEq: r"\ne"}
_REDUCE = {
    "sum": r"\sum",
    "prod": r"\prod",
    "max": r"\max",
    "min": r"\min",
    "argmax": r"\arg\max",
    "argmin": r"\arg\min",
}
_NEWLINE = r" \\ "
_SMALL = (ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp, ast.Add, ast.Sub, ast.Mult, ast.USub, ast.Load)


def body_latex(body: ast.Module, given: tuple[str, ...] = (), origin: int = 0) -> list[str]:
    r"""One aligned line, left & right, for each formula; what is assigned again gets an arrow.

    `given` are the names that have a value before, `origin` the first index value on the left.
    Raises: TypeError for a construct that has no LaTeX.
    """
    return list(_Body(set(given), origin).lines(body.body, ""))


def expression_latex(node: ast.expr) -> str:
    """One expression. Raises: TypeError as `body_latex` does."""
    return _show(node).text


@dataclass
class _Body:
    known: set[str]
    origin: int

    def lines(self, statements: list[ast.stmt], margin: str) -> Iterator[str]:
        for statement in statements:
            match statement:
                case ast.Assign(targets=[target], value=value):
                    yield self._assignment(target, value, margin)
                case ast.For(target=ast.Name(id=name), iter=source, body=body, orelse=[]):
                    last = _last(_extent(source, "range", "scan"))
                    kept = ", where all states are kept" if _is_scan(source) else ""
                    yield rf"& {margin}\text{{for }} {name_latex(name)} = 0, \dots, {last}\text{{{kept}:}}"
                    yield from self.lines(body, rf"{margin}\quad ")
                case _:
                    raise _refused(statement)

    def _assignment(self, target: ast.expr, value: ast.expr, margin: str) -> str:
        base = target.value if isinstance(target, ast.Subscript) else target
        if not isinstance(base, ast.Name):
            raise _refused(target)
        sign = r"\leftarrow" if base.id in self.known else "="
        self.known.add(base.id)
        left, ranges = self._target(target)
        return rf"& {margin}{left} {sign} {_show(value).text}{ranges}"

    def _target(self, target: ast.expr) -> tuple[str, str]:
        """The left side, and the ranges of the indices whose extent it states."""
        if not isinstance(target, ast.Subscript):
            return _show(target).text, ""
        parts = target.slice.elts if isinstance(target.slice, ast.Tuple) else [target.slice]
        indices, ranges = [], []
        for part in parts:
            if isinstance(part, ast.Slice) and isinstance(part.lower, ast.Name) and part.upper is not None:
                indices.append(part.lower)
                ranges.append(self._range(part.lower.id, part.upper))
            elif isinstance(part, ast.Name):
                indices.append(part)
            else:
                raise _refused(part)
        shown = rf" \quad ({', '.join(ranges)})" if ranges else ""
        return _indexed(target.value, list(indices)).text, shown

    def _range(self, name: str, extent: ast.expr) -> str:
        if self.origin == 0:
            return rf"0 \le {name_latex(name)} < {_show(extent).text}"
        return rf"{self.origin} \le {name_latex(name)} \le {_show(extent).text}"


@dataclass(frozen=True, slots=True)
class _Shown:
    """LaTeX with how tightly it binds."""

    text: str
    level: int = ATOM

    def within(self, level: int) -> str:
        """The text, in brackets if it binds less tightly than asked for."""
        return self.text if self.level >= level else rf"\left({self.text}\right)"


def _refused(node: ast.AST) -> TypeError:
    return TypeError(f"no LaTeX for {type(node).__name__}")


def _show(node: ast.expr) -> _Shown:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return _number(value)
        case ast.Name(id=name):
            return _Shown(name_latex(name))
        case ast.Subscript(value=base, slice=index):
            return _indexed(base, index.elts if isinstance(index, ast.Tuple) else [index])
        case ast.UnaryOp(op=op, operand=operand):
            return _unary(op, operand)
        case ast.BinOp(left=left, op=op, right=right):
            return _binary(left, op, right)
        case ast.BoolOp(op=op, values=values):
            level, sign = (AND, r"\wedge") if isinstance(op, ast.And) else (OR, r"\vee")
            return _Shown(f" {sign} ".join(_show(v).within(level + 1) for v in values), level)
        case ast.Compare(left=left, ops=ops, comparators=rest):
            return _comparison(left, ops, rest)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords):
            return _call(name, args, keywords)
    raise _refused(node)


def _number(value: int | float) -> _Shown:
    mantissa, _, exponent = repr(value).partition("e")
    return _Shown(rf"{mantissa} \cdot 10^{{{int(exponent)}}}", MULTIPLY) if exponent else _Shown(mantissa)


def _indexed(base: ast.expr, indices: list[ast.expr]) -> _Shown:
    """Small subscripts below the line, larger ones in brackets behind the name."""
    name = _show(base).text
    shown = [_show(index).text for index in indices]
    if not all(isinstance(part, _SMALL) for index in indices for part in ast.walk(index)):
        return _Shown(f"{name}[{', '.join(shown)}]")
    has_own = "_{" in name
    return _Shown(rf"({name})_{{{', '.join(shown)}}}" if has_own else rf"{name}_{{{', '.join(shown)}}}")


def _unary(op: ast.unaryop, operand: ast.expr) -> _Shown:
    match op:
        case ast.USub():
            return _Shown(OPERATIONS["neg"].latex.format(_show(operand).within(MULTIPLY)), ADD)
        case ast.UAdd():
            return _show(operand)
        case ast.Not():
            return _Shown(OPERATIONS["not"].latex.format(_show(operand).within(ATOM)), NOT)
    raise _refused(op)


def _binary(left: ast.expr, op: ast.operator, right: ast.expr) -> _Shown:
    a, b = _show(left), _show(right)
    match op:
        case ast.Add():
            return _Shown(OPERATIONS["add"].latex.format(a.within(ADD), b.within(MULTIPLY)), ADD)
        case ast.Sub():
            return _Shown(f"{a.within(ADD)} - {b.within(MULTIPLY)}", ADD)
        case ast.Mult():
            return _Shown(OPERATIONS["mul"].latex.format(a.within(MULTIPLY), b.within(FRACTION)), MULTIPLY)
        case ast.Div():
            return _Shown(OPERATIONS["div"].latex.format(a.text, b.text), FRACTION)
        case ast.FloorDiv():
            return _Shown(rf"\left\lfloor \frac{{{a.text}}}{{{b.text}}} \right\rfloor")
        case ast.Mod():
            return _Shown(rf"{a.within(MULTIPLY)} \bmod {b.within(FRACTION)}", ADD)
        case ast.Pow():
            return _Shown(rf"{a.within(ATOM)}^{{{b.text}}}", POWER)
    raise _refused(op)


def _comparison(left: ast.expr, ops: list[ast.cmpop], rest: list[ast.expr]) -> _Shown:
    shown = _show(left).within(REDUCE)
    for op, right in zip(ops, rest, strict=True):
        if type(op) not in _COMPARE:
            raise _refused(op)
        shown += f" {_COMPARE[type(op)]} {_show(right).within(REDUCE)}"
    return _Shown(shown, COMPARE)


def _call(name: str, args: list[ast.expr], keywords: list[ast.keyword]) -> _Shown:
    if len(args) == 1 and isinstance(args[0], ast.GeneratorExp) and name in _REDUCE and not keywords:
        return _reduction(name, args[0])
    shown = [_show(arg) for arg in args]
    if name == "where" and len(args) == 3:
        c, a, b = (s.text for s in shown)
        return _Shown(rf"\begin{{cases}} {a} & \text{{if }} {c} \\ {b} & \text{{otherwise}} \end{{cases}}")
    if name in ("sum", "prod") and len(args) > 1:
        sign, level = (" + ", MULTIPLY) if name == "sum" else (r" \cdot ", FRACTION)
        return _Shown(sign.join(s.within(level) for s in shown), level - 1)
    row = OPERATIONS.get(name)
    if row is not None and row.arity == len(args) and not keywords:
        return _Shown(row.latex.format(*(s.text for s in shown)))
    named = [f"{name_latex(k.arg or '')} = {_show(k.value).text}" for k in keywords]
    head = _REDUCE.get(name) or rf"\text{{{plain_latex(name.replace('_', '-'))}}}"
    inside = r";\; ".join(filter(None, (", ".join(s.text for s in shown), ", ".join(named))))
    return _Shown(rf"{head}({inside})")


def _reduction(name: str, generator: ast.GeneratorExp) -> _Shown:
    """sum(body for k in range(d)): conditions stand below the last sign."""
    inner = _show(generator.elt)
    body = inner.text if inner.level == REDUCE else inner.within(MULTIPLY)
    signs = ""
    for clause in generator.generators:
        if not isinstance(clause.target, ast.Name):
            raise _refused(clause.target)
        index, extent = name_latex(clause.target.id), _extent(clause.iter)
        conditions = [_show(c).text for c in clause.ifs]
        if name in ("sum", "prod") and not conditions:
            signs += rf"{_REDUCE[name]}_{{{index}=0}}^{{{_last(extent)}}} "
        else:
            below = [rf"0 \le {index} < {_show(extent).text}", *conditions]
            signs += f"{_REDUCE[name]}_{{{_stacked(below)}}} "
    return _Shown(f"{signs}{body}", REDUCE)


def _stacked(lines: list[str]) -> str:
    return lines[0] if len(lines) == 1 else rf"\substack{{{_NEWLINE.join(lines)}}}"


def _is_scan(source: ast.expr) -> bool:
    return isinstance(source, ast.Call) and isinstance(source.func, ast.Name) and source.func.id == "scan"


def _extent(source: ast.expr, *over: str) -> ast.expr:
    match source:
        case ast.Call(func=ast.Name(id=name), args=[extent], keywords=[]) if name in (over or ("range",)):
            return extent
    raise _refused(source)


def _last(extent: ast.expr) -> str:
    """extent - 1."""
    match extent:
        case ast.Constant(value=int(value)):
            return str(value - 1)
        case ast.BinOp(left=left, op=ast.Add(), right=ast.Constant(value=1)):
            return _show(left).text
    return f"{_show(extent).within(ADD)} - 1"
