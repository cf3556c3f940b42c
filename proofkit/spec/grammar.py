"""Which parts of Python's grammar a formula may use: a whitelist over `ast`, walked, never run."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

__all__ = ["DEPTH_LIMIT", "NAME_LIMIT", "NODE_LIMIT", "POWER_LIMIT", "Refusal", "check", "measure"]

NODE_LIMIT = 4_000
DEPTH_LIMIT = 100
NAME_LIMIT = 64
EXPONENT_LIMIT = 16
POWER_LIMIT = 256
"""Powers of powers may not exceed this exponent together, so that no number in a formula is astronomically large."""
INTEGER_LIMIT = 2**63

_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
_COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
_UNCOUNTED = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)

_OTHER_OPERATORS: dict[type[ast.AST], tuple[str, str]] = {
    ast.BitXor: ("^", "write `**` for a power"),
    ast.MatMult: ("@", "write matmul(a, b)"),
    ast.BitAnd: ("&", "write `and`"),
    ast.BitOr: ("|", "write `or`"),
    ast.LShift: ("<<", "write a * 2**k"),
    ast.RShift: (">>", "write a // 2**k"),
    ast.Is: ("is", "write `==`"),
    ast.IsNot: ("is", "write `!=`"),
    ast.In: ("in", "write comparisons: 0 <= i and i < n"),
    ast.NotIn: ("not", "write comparisons: i < 0 or i >= n"),
}

_NO_LISTS = "write a reduction: sum(... for k in range(n)), or one formula with indices: A[i] = ..."
_NO_STATEMENT = "write `NAME = ...`, `NAME[i, j] = ...` or `for k in range(n):`"
_NO_FUNCTIONS = "give it a [[definition]] of its own and call that"
_REFUSED: dict[type[ast.AST], tuple[str, str]] = {
    ast.IfExp: ("a conditional expression", "write where(condition, a, b)"),
    ast.If: ("an `if` statement", "write where(condition, a, b)"),
    ast.Lambda: ("a lambda", _NO_FUNCTIONS),
    ast.FunctionDef: ("a function", _NO_FUNCTIONS),
    ast.AsyncFunctionDef: ("a function", _NO_FUNCTIONS),
    ast.ListComp: ("a list comprehension", _NO_LISTS),
    ast.SetComp: ("a set comprehension", _NO_LISTS),
    ast.DictComp: ("a dict comprehension", _NO_LISTS),
    ast.List: ("a list", _NO_LISTS),
    ast.Tuple: ("a tuple", "write an index as X[i, j] and several results as several formulas"),
    ast.GeneratorExp: ("a generator outside a call", "write it as the only argument: sum(... for k in range(n))"),
    ast.NamedExpr: ("`:=`", "write the assignment on a line of its own"),
    ast.Attribute: ("attribute access with `.`", "call operations by their plain name: exp(x)"),
    ast.JoinedStr: ("a string", "formulas hold numbers and names only"),
    ast.Starred: ("`*` before an argument", "list the arguments one by one"),
    ast.Slice: ("a slice on the right", "write one index: X[i, j]"),
    ast.AugAssign: ("an assignment with an operator", "give the new value a new name, or write a sum(...)"),
    ast.AnnAssign: ("an annotation", "write `Y[i: n] = ...` for the extent of an index, `Y = ...` for a value"),
    ast.Expr: ("an expression that is not assigned", "write `NAME = ...`"),
    ast.Return: ("`return`", "name the result in `output`"),
    ast.While: ("a `while` loop", "write `for k in range(n):`"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A node outside the grammar; `symbol` is an operator that stands between `node` and `until`."""

    node: ast.AST
    message: str
    fix: str
    symbol: str = ""
    until: ast.AST | None = None


def measure(tree: ast.AST) -> Refusal | None:
    """Refuses a tree that is too large or too deep to be walked by recursion; uses none itself."""
    waiting: list[tuple[ast.AST, int, ast.AST]] = [(tree, 0, tree)]
    count = 0
    while waiting:
        node, depth, shown = waiting.pop()
        shown = node if hasattr(node, "lineno") else shown
        count += 1
        if depth > DEPTH_LIMIT:
            return Refusal(shown, f"the formula is nested more than {DEPTH_LIMIT} deep", "name parts of it")
        if count > NODE_LIMIT:
            return Refusal(shown, f"the formulas have more than {NODE_LIMIT} parts", "split the definition")
        inner = (child for child in ast.iter_child_nodes(node) if not isinstance(child, _UNCOUNTED))
        waiting.extend((child, depth + 1, shown) for child in inner)
    return None


def check(tree: ast.Module | ast.Expression) -> tuple[Refusal, ...]:
    """Everything in the tree that the grammar does not have."""
    walker = _Walker()
    if isinstance(tree, ast.Expression):
        walker.expression(tree.body)
    else:
        walker.statements(tree.body)
    return tuple(walker.refusals)


class _Walker:
    """Collects refusals; does not look inside what it has refused, where every part would be noise."""

    def __init__(self) -> None:
        self.refusals: list[Refusal] = []
        self.power = 1

    def refuse(self, node: ast.AST, message: str, fix: str) -> None:
        self.refusals.append(Refusal(node, message, fix))

    def refuse_kind(self, node: ast.AST) -> None:
        what, fix = _REFUSED.get(type(node), (f"`{type(node).__name__}`", ""))
        fix = fix or (_NO_STATEMENT if isinstance(node, ast.stmt) else "use arithmetic, indices, comparisons and calls")
        self.refuse(node, f"{what} is not part of the formula grammar", fix)

    def statements(self, nodes: list[ast.stmt]) -> None:
        for node in nodes:
            match node:
                case ast.Assign():
                    self.assignment(node)
                case ast.For():
                    self.loop(node)
                case _:
                    self.refuse_kind(node)

    def assignment(self, node: ast.Assign) -> None:
        if len(node.targets) > 1:
            self.refuse(node.targets[1], "one formula assigns two names", "write two formulas")
        for target in node.targets:
            self.target(target)
        self.expression(node.value)

    def target(self, node: ast.expr) -> None:
        match node:
            case ast.Name():
                self.name(node, node.id)
            case ast.Subscript(value=ast.Name() as base):
                self.name(base, base.id)
                self.indices(node, is_target=True)
            case _:
                self.refuse(node, "only NAME or NAME[i, j] stands left of `=`", "assign one name, with its indices")

    def loop(self, node: ast.For) -> None:
        self.iteration(node.target, node.iter, "range", "scan")
        if node.orelse:
            self.refuse(node.orelse[0], "a loop has no `else`", "write it below the loop, not indented")
        self.statements(node.body)

    def iteration(self, target: ast.expr, source: ast.expr, *over: str) -> None:
        """Checks `NAME in range(expression)`; a loop may also run over scan(expression)."""
        if isinstance(target, ast.Name):
            self.name(target, target.id)
        else:
            self.refuse(target, "a loop has one plain index", "write `for k in range(n)`")
        match source:
            case ast.Call(func=ast.Name(id=name), args=[extent], keywords=[]) if name in (over or ("range",)):
                self.expression(extent)
            case _:
                self.refuse(source, "an index runs over range(extent), from 0", "write `for k in range(n)`")

    def indices(self, node: ast.Subscript, is_target: bool) -> None:
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if not inner:
            self.refuse(node.slice, "an index is missing", "write X[i], or X for a single number")
        for index in inner:
            if is_target:
                self.target_index(index)
            else:
                self.expression(index)

    def target_index(self, node: ast.expr) -> None:
        """Checks `i` or `i: extent`."""
        match node:
            case ast.Name():
                self.name(node, node.id)
            case ast.Slice(lower=ast.Name() as name, upper=ast.expr() as extent, step=None):
                self.name(name, name.id)
                self.expression(extent)
            case _:
                self.refuse(node, "an index left of `=` is NAME or NAME: extent", "write Y[i, j: n] = ...")

    def name(self, node: ast.AST, name: str) -> None:
        shown = name if len(name) <= NAME_LIMIT else f"{name[:20]}..."
        if len(name) > NAME_LIMIT:
            self.refuse(node, f"the name {shown} has {len(name)} characters, at most {NAME_LIMIT}", "shorten it")
        if name.startswith("_"):
            self.refuse(node, f"the name {shown} starts with an underscore", "start it with a letter")
        elif name == "range":
            self.refuse(node, "`range` stands only behind `in`", "write `for k in range(n)`")

    def expression(self, node: ast.expr) -> None:
        match node:
            case ast.Constant():
                self.constant(node)
            case ast.Name():
                self.name(node, node.id)
            case ast.Subscript():
                self.subscript(node)
            case ast.UnaryOp():
                self.unary(node)
            case ast.BinOp():
                self.binary(node)
            case ast.Compare():
                self.comparison(node)
            case ast.BoolOp():
                for value in node.values:
                    self.expression(value)
            case ast.Call():
                self.call(node)
            case _:
                self.refuse_kind(node)

    def constant(self, node: ast.Constant) -> None:
        """Checks a literal by its exact type, since True is an int."""
        value = node.value
        if type(value) is int:
            if value >= INTEGER_LIMIT:
                self.refuse(node, "an integer is below 2**63", "write it as a power or make it a parameter")
        elif type(value) is not float:
            what = {str: "a string", bytes: "a string", bool: "True or False"}.get(type(value), "this literal")
            self.refuse(node, f"{what} is not part of the formula grammar", "write integers and decimals only")
        elif not math.isfinite(value):
            self.refuse(node, "a decimal is too large for a float", "write a smaller one")

    def subscript(self, node: ast.Subscript) -> None:
        if isinstance(node.value, ast.Name | ast.Call):
            self.expression(node.value)
        elif isinstance(node.value, ast.Subscript):
            self.refuse(node, "an index follows an index", "write all indices in one bracket: X[i, j]")
        else:
            self.refuse(node.value, "only a name or a call has indices", "give the expression a name first")
        self.indices(node, is_target=False)

    def unary(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Invert):
            self.refuse(node, "`~` is not part of the formula grammar", "write `not`")
        self.expression(node.operand)

    def binary(self, node: ast.BinOp) -> None:
        if not isinstance(node.op, _OPERATORS):
            self.refuse_operator(node.left, node.op, node.right)
        if isinstance(node.op, ast.Pow):
            self.exponent(node)
            return
        self.expression(node.left)
        self.expression(node.right)

    def exponent(self, node: ast.BinOp) -> None:
        """Checks base ** literal; the exponents of powers in powers multiply."""
        value = node.right.value if isinstance(node.right, ast.Constant) else None
        if type(value) is not int or not 0 <= value <= EXPONENT_LIMIT:
            fix = "write x**2, exp(x) for a power of e, or a product over range(n)"
            self.refuse(node.right, f"an exponent is an integer literal from 0 to {EXPONENT_LIMIT}", fix)
            self.expression(node.left)
            return
        with self.raised(max(value, 1)):
            if self.power > POWER_LIMIT:
                self.refuse(node, f"powers of powers multiply to more than {POWER_LIMIT}", "use smaller exponents")
            else:
                self.expression(node.left)

    @contextmanager
    def raised(self, exponent: int) -> Iterator[None]:
        self.power *= exponent
        yield
        self.power //= exponent

    def comparison(self, node: ast.Compare) -> None:
        operands = [node.left, *node.comparators]
        for left, operator, right in zip(operands, node.ops, node.comparators, strict=False):
            if not isinstance(operator, _COMPARISONS):
                self.refuse_operator(left, operator, right)
        for operand in operands:
            self.expression(operand)

    def refuse_operator(self, left: ast.expr, operator: ast.AST, right: ast.expr) -> None:
        symbol, fix = _OTHER_OPERATORS[type(operator)]
        message = f"`{symbol}` is not part of the formula grammar"
        self.refusals.append(Refusal(left, message, fix, symbol, right))

    def call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name):
            self.name(node.func, node.func.id)
        elif isinstance(node.func, ast.Attribute):
            self.refuse_kind(node.func)
        else:
            self.refuse(node.func, "only a plain name is called", "write name(arguments)")
        match node.args:
            case [ast.GeneratorExp() as generator]:
                self.generator(generator)
            case arguments:
                for argument in arguments:
                    self.expression(argument)
        self.keywords(node.keywords)

    def keywords(self, keywords: list[ast.keyword]) -> None:
        seen: set[str] = set()
        for keyword in keywords:
            if keyword.arg is None:
                self.refuse(keyword.value, "`**` before an argument is not part of the formula grammar", "list them")
                continue
            if keyword.arg in seen:
                self.refuse(keyword, f"the argument {keyword.arg} is given twice", "remove one")
            seen.add(keyword.arg)
            self.name(keyword, keyword.arg)
            self.expression(keyword.value)

    def generator(self, node: ast.GeneratorExp) -> None:
        for part in node.generators:
            if part.is_async:
                self.refuse(part.target, "`async` is not part of the formula grammar", "write `for k in range(n)`")
            self.iteration(part.target, part.iter)
            for condition in part.ifs:
                self.expression(condition)
        self.expression(node.elt)
