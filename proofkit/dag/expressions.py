"""From an expression to a node: one operation at a time, every name resolved, every domain checked."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from fractions import Fraction

from proofkit.dag import calls
from proofkit.dag.attained import is_positive_somewhere
from proofkit.dag.frame import Frame
from proofkit.dag.sheet import Facet
from proofkit.dag.subscripts import is_dynamic, read_index, subscript_poly, subscripts, table_entry
from proofkit.kernel.graph import Node, peel
from proofkit.kernel.poly import ZERO, Poly, is_nonnegative
from proofkit.ops import OPERATIONS, Operation, Sign
from proofkit.spec.bounds import number, suggest

__all__ = ["scalar", "tensor"]

COMPARISONS = {ast.Lt: "lt", ast.LtE: "le", ast.Eq: "eq", ast.NotEq: "ne", ast.Gt: "lt", ast.GtE: "le"}
NOT_CALLED = frozenset({"select", "and", "or", "not", "lt", "le", "eq", "ne", "add", "mul", "div", "neg"})
"""Operations that have a notation of their own."""
IDENTITY = {"sum": Fraction(0), "prod": Fraction(1)}


def scalar(frame: Frame, node: ast.expr) -> int:
    """The node of an expression whose value is one number."""
    at = tensor(frame, node)
    facet = frame.sheet.facets[at]
    if facet.shape:
        shape = ", ".join(map(str, facet.shape))
        raise frame.wrong(node, "PK104", f"{frame.source(node)} has shape [{shape}] where one number is needed")
    return at


def operand(frame: Frame, node: ast.expr) -> int:
    """A float: integers that came out of argmax are subscripts, and truth values are conditions."""
    at = scalar(frame, node)
    facet = frame.sheet.facets[at]
    if facet.below is not None:
        raise frame.wrong(node, "PK104", f"{frame.source(node)} is an index, not a float", "use it as a subscript")
    if facet.truth:
        raise frame.wrong(
            node, "PK104", f"{frame.source(node)} is true or false, not a float", "write where(..., 1, 0)"
        )
    return at


def condition(frame: Frame, node: ast.expr) -> int:
    """A truth value: a comparison, or comparisons joined by and, or, not."""
    at = scalar(frame, node)
    if not frame.sheet.facets[at].truth:
        raise frame.wrong(node, "PK104", f"{frame.source(node)} is not true or false", "compare it with something")
    return at


def tensor(frame: Frame, node: ast.expr) -> int:
    """The node of any expression."""
    match node:
        case ast.Constant(value=int() | float() as value):
            return frame.sheet.number(number(value))
        case ast.Name(id=name):
            return _name(frame, node, name)
        case ast.Subscript(value=ast.Name(id=name)):
            return _subscript(frame, node, name)
        case ast.UnaryOp(op=op, operand=inner):
            return _unary(frame, node, op, inner)
        case ast.BinOp(left=left, op=op, right=right):
            return _binary(frame, node, left, op, right)
        case ast.BoolOp(op=op, values=values):
            return _fold(frame, "and" if isinstance(op, ast.And) else "or", [condition(frame, v) for v in values])
        case ast.Compare(left=left, ops=ops, comparators=rest):
            return _comparison(frame, [left, *rest], ops)
        case ast.Call(func=ast.Name(id=name)):
            return _call(frame, node, name)
    raise frame.wrong(node, "PK005", f"{frame.source(node)} is not a formula")


def _unary(frame: Frame, node: ast.expr, op: ast.unaryop, inner: ast.expr) -> int:
    if isinstance(op, ast.UAdd):
        return operand(frame, inner)
    return _apply(frame, node, "not" if isinstance(op, ast.Not) else "neg", [inner])


def _name(frame: Frame, node: ast.expr, name: str) -> int:
    if name in frame.env:
        return frame.env[name]
    value = read_index(frame, node)
    return frame.sheet.place(value, _sign_of(frame, value))


def _sign_of(frame: Frame, value: Poly) -> Sign:
    ranges = frame.ranges()
    if ranges.is_nonnegative(value - 1):
        return Sign.POSITIVE
    return Sign.NONNEGATIVE if ranges.is_nonnegative(value) else Sign.ANY


def _subscript(frame: Frame, node: ast.Subscript, name: str) -> int:
    if name in frame.names.tables:
        value = table_entry(frame, node, name, tuple(read_index(frame, i) for i in subscripts(node)))
        return frame.sheet.place(value, _sign_of(frame, value))
    if name not in frame.env:
        known = [*frame.env, *frame.names.tables]
        raise frame.wrong(node, "PK101", f"unknown tensor {name}{suggest(name, known)}")
    at, parts = frame.env[name], subscripts(node)
    if len(parts) > len(frame.sheet.facets[at].shape):
        axes = len(frame.sheet.facets[at].shape)
        raise frame.wrong(node, "PK104", f"{name} has {axes} axes and is given {len(parts)} subscripts")
    if any(is_dynamic(frame, part) for part in parts):
        return _gather(frame, node, name, parts)
    index: tuple[Poly, ...] = ()
    for part in parts:
        extent = peel(frame.sheet.facets[at].shape, index)[0]
        index += (subscript_poly(frame, part, extent, name),)
    return frame.sheet.load(at, index, frame.source(node))


def _gather(frame: Frame, node: ast.Subscript, name: str, parts: list[ast.expr]) -> int:
    """A read at a data-dependent place: a selection among all entries of those axes."""
    at = frame.env[name]
    index: list[Poly | None] = []
    chosen: list[int] = []
    for part in parts:
        extent = peel(frame.sheet.facets[at].shape, tuple(ZERO if i is None else i for i in index))[0]
        if not is_dynamic(frame, part):
            index.append(subscript_poly(frame, part, extent, name))
            continue
        chosen.append(_chosen(frame, part, extent, name))
        index.append(None)
    facet = frame.sheet.facets[at]
    opened = {f"@{k}" for k, i in enumerate(index) if i is None}
    if any(extent.names() & opened for extent in facet.shape):
        message = f"the rows of {name} differ in length, so none can be chosen by data"
        raise frame.wrong(node, "PK104", message, "give all rows one length")
    shape = peel(facet.shape, tuple(ZERO if i is None else i for i in index))
    gathered = Node("gather", "select", (at, *chosen), tuple(index))
    return frame.sheet.add(gathered, Facet(shape, facet.sign, facet.below), frame.source(node))


def _chosen(frame: Frame, node: ast.expr, extent: Poly, name: str) -> int:
    at = scalar(frame, node)
    below = frame.sheet.facets[at].below
    text = frame.source(node)
    if below is None:
        raise frame.wrong(node, "PK106", f"{text} is a float, not an index", "use the result of argmax, or index(V)")
    if not frame.ranges().is_nonnegative(extent - below):
        raise frame.wrong(node, "PK105", f"{text} is below {below}, but {name} has only {extent} entries there")
    return at


def _binary(frame: Frame, node: ast.expr, left: ast.expr, op: ast.operator, right: ast.expr) -> int:
    match op:
        case ast.Add():
            return _apply(frame, node, "add", [left, right])
        case ast.Sub():
            args = [operand(frame, left), frame.sheet.apply("neg", [operand(frame, right)])]
            return frame.sheet.apply("add", args, frame.source(node))
        case ast.Mult():
            return _apply(frame, node, "mul", [left, right])
        case ast.Div():
            return _apply(frame, node, "div", [left, right])
        case ast.Pow() if isinstance(right, ast.Constant) and isinstance(right.value, int):
            factors = [operand(frame, left)] * right.value
            return _fold(frame, "mul", factors) if factors else frame.sheet.number(Fraction(1))
        case ast.FloorDiv() | ast.Mod():
            value = read_index(frame, node)
            return frame.sheet.place(value, _sign_of(frame, value))
    raise frame.wrong(node, "PK005", f"{frame.source(node)} is not a formula")


def _fold(frame: Frame, name: str, parts: Sequence[int]) -> int:
    """A balanced tree of a binary operation."""
    if len(parts) == 1:
        return parts[0]
    half = (len(parts) + 1) // 2
    return frame.sheet.apply(name, [_fold(frame, name, parts[:half]), _fold(frame, name, parts[half:])])


def _comparison(frame: Frame, values: list[ast.expr], ops: list[ast.cmpop]) -> int:
    nodes = [operand(frame, v) for v in values]
    pairs = []
    for op, left, right in zip(ops, nodes, nodes[1:], strict=False):
        swapped = isinstance(op, ast.Gt | ast.GtE)
        pairs.append(frame.sheet.apply(COMPARISONS[type(op)], [right, left] if swapped else [left, right]))
    return _fold(frame, "and", pairs)


def _apply(frame: Frame, node: ast.expr, name: str, parts: Sequence[ast.expr]) -> int:
    row = OPERATIONS[name]
    args = [operand(frame, part) if row.primitive != "logic" else condition(frame, part) for part in parts]
    for which, required in row.domain:
        _check_domain(frame, row, required, parts[which], args[which])
    return frame.sheet.apply(name, args, frame.source(node))


def _check_domain(frame: Frame, row: Operation, required: str, part: ast.expr, at: int) -> None:
    sign = frame.sheet.facets[at].sign
    known = {"nonzero": sign.is_nonzero, "nonnegative": sign.is_nonnegative, "positive": sign is Sign.POSITIVE}
    if known.get(required, True):
        return
    if sign is Sign.ZERO and required in ("nonzero", "positive"):
        raise frame.wrong(part, "PK607", f"{row.name} is given {frame.source(part)}, which is 0")
    label = frame.source(part)
    if isinstance(part, ast.Subscript) and isinstance(part.value, ast.Name):
        label = part.value.id + "'" * max(0, frame.versions.get(part.value.id, 0) - 1)
    frame.oblige(part, required, label, f"{row.name} needs {frame.source(part)} to be {required}")


def _call(frame: Frame, node: ast.Call, name: str) -> int:
    if name in frame.callees:
        return calls.call(frame, node, frame.callees[name], tensor)
    row = OPERATIONS.get(name)
    if name in frame.broken:
        raise frame.wrong(node, "PK401", f"the definition of {name} could not be read", "mend it first")
    if row is None or name in NOT_CALLED:
        known = [*OPERATIONS, *frame.callees]
        raise frame.wrong(node, "PK102", f"{name} is neither an operation nor a definition{suggest(name, known)}")
    if node.keywords:
        raise frame.wrong(node, "PK103", f"{name} takes no named arguments")
    if node.args and isinstance(node.args[0], ast.GeneratorExp) and row.takes_generator:
        return _reduction(frame, node, row, node.args[0])
    if row.name == "where" and len(node.args) == 3:
        args = [condition(frame, node.args[0]), *(operand(frame, part) for part in node.args[1:])]
        return frame.sheet.apply("where", args, frame.source(node))
    wanted = "two or more" if row.arity is None else str(row.arity)
    arguments_fit = len(node.args) == row.arity if row.arity is not None else len(node.args) > 1
    if not arguments_fit or row.name.startswith("arg"):
        raise frame.wrong(node, "PK103", f"{name} takes {wanted} arguments, not {len(node.args)}")
    return _apply(frame, node, name, node.args)


def _reduction(frame: Frame, node: ast.Call, row: Operation, generator: ast.GeneratorExp) -> int:
    """sum(body for k in range(a) if static condition): one n-ary operation over all values of the indices."""
    axes: list[str] = []
    inner = frame
    tests: list[ast.expr] = []
    for clause in generator.generators:
        name, extent = _range(inner, clause)
        axes.append(frame.sheet.axis(name + frame.tag, extent))
        inner = inner.scope(**{name: Poly.of(axes[-1])})
        tests += clause.ifs
    body = operand(inner, generator.elt)
    for test in tests:
        body = _guarded(inner, row, test, body)
    more = [operand(frame, part) for part in node.args[1:]]
    return _reduced(frame, node, row, [body, *more], tuple(axes))


def _range(frame: Frame, clause: ast.comprehension) -> tuple[str, Poly]:
    if not isinstance(clause.target, ast.Name) or not isinstance(clause.iter, ast.Call):
        raise frame.wrong(clause.target, "PK005", "write `for k in range(extent)`")
    frame.check_free(clause.target, clause.target.id)
    return clause.target.id, read_index(frame, clause.iter.args[0])


def _guarded(frame: Frame, row: Operation, test: ast.expr, body: int) -> int:
    if row.name not in IDENTITY:
        raise frame.wrong(test, "PK103", f"{row.name} has no value for left-out operands", "use a shorter range")
    otherwise = frame.sheet.number(IDENTITY[row.name])
    return frame.sheet.apply("where", [condition(frame, test), body, otherwise])


def _reduced(frame: Frame, node: ast.Call, row: Operation, args: list[int], axes: tuple[str, ...]) -> int:
    """Over all values of the first argument; further ones, which only rules write, are one operand more each."""
    extents = [frame.sheet.extents[axis] for axis in axes]
    occupied = all(frame.ranges().is_nonnegative(e - 1) for e in extents)
    sign = row.sign([frame.sheet.facets[args[0]].sign])
    if row.name == "sum" and is_positive_somewhere(frame.sheet, args[0], axes):
        sign = Sign.POSITIVE
    if not occupied and sign is Sign.POSITIVE:
        sign = Sign.NONNEGATIVE
    sign = row.sign([sign, *(frame.sheet.facets[a].sign for a in args[1:])]) if args[1:] else sign
    for extent in extents:
        frame.need_at_least(extent, 1 if row.primitive == "max" else 0)
    below = None
    if row.name.startswith("arg"):
        if len(axes) != 1 or not is_nonnegative(extents[0], frame.params.least):
            raise frame.wrong(node, "PK103", f"{row.name} runs over one index")
        below = frame.ranges().upper(extents[0])
    reduced = Node("reduce", row.name, tuple(args), axes=axes)
    return frame.sheet.add(reduced, Facet(sign=sign, below=below), frame.source(node))
