"""The language of families: text to groups. A subset of Python's own grammar, so there is nothing new to learn.

    int_add(n >= 1)                                                   name and parameters, with their least values
    let   L = bit_length(n)                                           an abbreviation
    let   half(v) = v // 2                                            abbreviations for formulas of a kind
    input x[i], y[i] for i in range(n)
    gate  both[i] = x[i] + y[i] >= 2 for i in range(n)                a comparison, or and/or/not/all/any of bits
    bit   one[i] = ...                                                a weighted sum that is 0 or 1: no gate, no layer
    form  column[c] = sum(2**i * x[i] for i in range(n) if i < c)     a weighted sum
    use   t[k] = int_sum(n=4, k=2*p) for k in range(m)                another family, or an array of it, with its
      a[i, c] = x[i] if c < n else 0                                  inputs indented; its outputs are t[k].s[c]
    output s, carry

Lines go on where a bracket is open; `#` starts a comment. `b and c and V >= t` is a single gate: W*(b + c - 2) + V >= t
with W one more than the largest value of V - t.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile

from proofkit.circuit.expressions import Function, Scope, refuse
from proofkit.circuit.inline import inline
from proofkit.circuit.merge import gate_terms
from proofkit.errors import KernelError
from proofkit.kernel.family import Family, Group, Kind, Range, Term
from proofkit.kernel.functions import FORMULA_FUNCTIONS
from proofkit.kernel.inequality import Facts
from proofkit.kernel.poly import Poly

__all__ = ["read_family"]

WORDS = frozenset({"all", "any", "max", "min", "range", "sum"})
"""What brackets after these mean is settled."""

KINDS = {"gate": Kind.GATE, "bit": Kind.BIT, "form": Kind.FORM}


@dataclass(frozen=True, slots=True)
class _Line:
    """A logical line: where it starts, whether it is indented, its first word and the rest."""

    number: int
    indented: bool
    word: str
    rest: str


def read_family(text: str, library: Mapping[str, Family] | None = None) -> Family:
    """The family that a description stands for; it may use those of `library`.

    Raises: KernelError with the line, for anything that is not in the language.
    """
    lines = list(_lines(text))
    if not lines:
        raise KernelError("language", "the description is empty")
    reader = _Reader(library or {})
    for position, line in enumerate(lines):
        reader.number = line.number
        try:
            if position == 0:
                reader.header(line)
            elif not line.indented:
                reader.statement(line, _following(lines, position))
            elif position == 1 or not (lines[position - 1].word == "use" or lines[position - 1].indented):
                raise KernelError("language", "only the lines below `use` are indented")
        except KernelError as error:
            raise KernelError("language", f"line {reader.number} of {reader.name}: {error.detail}") from None
    return Family(reader.name, reader.least, tuple(reader.groups.values()), tuple(reader.outputs))


def _lines(text: str) -> Iterator[_Line]:
    """Logical lines, by Python's own rules for brackets and comments."""
    start, depth = 0, 0
    parts: list[str] = []
    for number, raw in enumerate(text.splitlines(), 1):
        code = raw.split("#")[0].rstrip()
        if not code.strip():
            continue
        start = start if parts else number
        parts.append(code if not parts else code.strip())
        depth += sum(code.count(c) for c in "([") - sum(code.count(c) for c in ")]")
        if depth <= 0:
            whole = " ".join(parts)
            word, _, rest = whole.strip().partition(" ")
            yield _Line(start, whole[0].isspace(), word, rest.strip())
            parts, depth = [], 0
    if parts:
        raise KernelError("language", f"line {start}: a bracket stays open")


def _following(lines: list[_Line], position: int) -> list[_Line]:
    """The indented lines right below."""
    return list(takewhile(lambda line: line.indented, lines[position + 1 :]))


def _parsed(text: str) -> ast.expr:
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise KernelError("language", f"cannot be read: {text}") from None


class _Reader:
    """The statements read so far."""

    def __init__(self, library: Mapping[str, Family]) -> None:
        self.library = library
        self.name = "a family"
        self.number = 0
        self.least: tuple[tuple[str, int], ...] = ()
        self.values: dict[str, Poly] = {}
        self.functions: dict[str, Function] = {}
        self.groups: dict[str, Group] = {}
        self.outputs: list[str] = []
        self.facts = Facts()

    @property
    def scope(self) -> Scope:
        return Scope(dict(self.values), self.groups, dict(self.functions))

    def header(self, line: _Line) -> None:
        """name(n >= 1, p >= 2)"""
        match _parsed(f"{line.word} {line.rest}"):
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                self.name = name
                self.least = tuple(map(_parameter, args))
            case node:
                raise refuse(node, "a family starts with its name and parameters, as in f(n >= 1)")
        for name, _ in self.least:
            self._fresh(name)
            self.values[name] = Poly.of(name)
        self.facts = Facts(tuple(Poly.of(name) - least for name, least in self.least))

    def statement(self, line: _Line, arguments: list[_Line]) -> None:
        match line.word:
            case "let":
                self._let(line)
            case "input":
                self._input(line)
            case "gate" | "bit" | "form":
                self._group(line)
            case "use":
                self._use(line, arguments)
            case "output":
                self._output(line)
            case word:
                raise KernelError("language", f"{word!r} starts no line: let, input, gate, bit, form, use or output")

    def _let(self, line: _Line) -> None:
        left, _, right = line.rest.partition("=")
        body = _parsed(right.strip())
        match _parsed(left.strip()):
            case ast.Name(id=name):
                self._fresh(name)
                self.values[name] = self.scope.formula(body)
            case ast.Call(func=ast.Name(id=name), args=[*args], keywords=[]) as node:
                self._fresh(name, WORDS)
                self.functions[name] = Function(self._parameters(node, args), body, self.scope)
            case node:
                raise refuse(node, "an abbreviation is a name, or a name with names in brackets")

    def _parameters(self, node: ast.expr, args: list[ast.expr]) -> tuple[str, ...]:
        names = tuple(arg.id for arg in args if isinstance(arg, ast.Name))
        if len(set(names)) != len(args) or not self.values.keys().isdisjoint(names):
            raise refuse(node, "takes distinct names that mean nothing else")
        return names

    def _fresh(self, name: str, words: frozenset[str] = frozenset()) -> None:
        taken = (
            words
            | FORMULA_FUNCTIONS.keys()
            | self.functions.keys()
            | self.values.keys()
            | {group.partition(".")[0] for group in self.groups}
        )
        if not name.isidentifier() or name in taken:
            raise KernelError("language", f"{name!r} is taken, or not a name")

    def _input(self, line: _Line) -> None:
        names, over, generators = line.rest.partition(" for ")
        _, ranges = self._comprehension(f"0{over}{generators}")
        for target in _several(names):
            name, indices = _target(target)
            self._add(Group(name, Kind.INPUT, _ordered(indices, ranges, target), (), line.number))

    def _group(self, line: _Line) -> None:
        left, equals, right = line.rest.partition("=")
        if not equals:
            raise KernelError("language", f"no '=' in {line.rest}")
        name, indices = _target(_parsed(left.strip()))
        body, found = self._comprehension(right.strip())
        ranges = _ordered(indices, found, body)
        scope = self.scope.with_indices(ranges)
        kind = KINDS[line.word]
        terms = gate_terms(scope, body, self.facts, ranges) if kind is Kind.GATE else tuple(scope.terms(body))
        self._add(Group(name, kind, ranges, terms, line.number))

    def _comprehension(self, text: str) -> tuple[ast.expr, tuple[Range, ...]]:
        """`body for i in range(n) ...`, in brackets or not."""
        match _parsed(f"[{text}]"):
            case (
                ast.ListComp(elt=body, generators=generators)
                | ast.List(elts=[ast.GeneratorExp(elt=body, generators=generators)])
            ):
                ranges, where = self.scope.ranges(generators)
                if where:
                    raise KernelError("language", f"a group's indices have ranges and no conditions: {text}")
                return body, ranges
            case ast.List(elts=[body]):
                return body, ()
        raise KernelError("language", f"cannot be read: {text}")

    def _add(self, group: Group) -> None:
        self._fresh(group.name)
        self.groups[group.name] = group

    def _use(self, line: _Line, arguments: list[_Line]) -> None:
        left, _, right = line.rest.partition("=")
        name, indices = _target(_parsed(left.strip()))
        self._fresh(name)
        call, found = self._comprehension(right.strip())
        instances = _ordered(indices, found, call)
        match call:
            case ast.Call(func=ast.Name(id=callee), args=[], keywords=keywords) if callee in self.library:
                family = self.library[callee]
            case _:
                raise refuse(call, f"not a family of the library ({', '.join(self.library)}) with its parameters")
        scope = self.scope.with_indices(instances)
        params = {k.arg or "**": scope.formula(k.value) for k in keywords}
        for param, least in family.least:
            if param in params and not self.facts.inside(instances).show(params[param] - least):
                raise KernelError("language", f"{param} = {params[param]} is not shown to be at least {least}")
        given = dict(self._argument(argument, scope) for argument in arguments)
        self.number = line.number
        if len(given) < len(arguments):
            raise KernelError("language", f"an input of {callee} is given twice")
        for group in inline(name, family, params, instances, given):
            self.groups[group.name] = Group(group.name, group.kind, group.ranges, group.terms, line.number)

    def _argument(self, line: _Line, scope: Scope) -> tuple[str, tuple[tuple[str, ...], tuple[Term, ...]]]:
        """name[i, j] = a weighted sum that is 0 or 1; the ranges of i and j are the callee's."""
        self.number = line.number
        left, equals, right = f"{line.word} {line.rest}".partition("=")
        if not equals:
            raise KernelError("language", f"no '=' in {line.word} {line.rest}")
        name, indices = _target(_parsed(left.strip()))
        if taken := [i for i in indices if i in scope.values or i in scope.groups]:
            raise KernelError("language", f"the index {taken[0]!r} of {name} is taken: it means something else here")
        inner = replace(scope, values={**scope.values, **{i: Poly.of(i) for i in indices}})
        return name, (indices, tuple(inner.terms(_parsed(right.strip()))))

    def _output(self, line: _Line) -> None:
        for node in _several(line.rest):
            name = ast.unparse(node).replace(" ", "")
            if name not in self.groups or name in self.outputs:
                raise refuse(node, "no such group to put out, or twice")
            self.outputs.append(name)


def _several(text: str) -> list[ast.expr]:
    match _parsed(f"[{text}]"):
        case ast.List(elts=several):
            return several
    raise KernelError("language", f"cannot be read: {text}")


def _parameter(node: ast.expr) -> tuple[str, int]:
    match node:
        case ast.Compare(left=ast.Name(id=name), ops=[ast.GtE()], comparators=[ast.Constant(value=int() as least)]) if (
            type(least) is int
        ):
            return name, least
    raise refuse(node, "a parameter is given with its least value, as in n >= 1")


def _target(node: ast.expr) -> tuple[str, tuple[str, ...]]:
    """The name and the indices of name[i, j]."""
    match node:
        case ast.Name(id=name):
            return name, ()
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Tuple(elts=elements)):
            parts = elements
        case ast.Subscript(value=ast.Name(id=name), slice=element):
            parts = [element]
        case _:
            raise refuse(node, "not of the form name[i, j]")
    indices = tuple(part.id for part in parts if isinstance(part, ast.Name))
    if len(set(indices)) != len(parts):
        raise refuse(node, "a group is indexed by distinct names")
    return name, indices


def _ordered(indices: tuple[str, ...], ranges: tuple[Range, ...], node: ast.expr) -> tuple[Range, ...]:
    """The ranges, which come in the order of the indices so that later ones may depend on earlier ones."""
    if indices != tuple(r.index for r in ranges):
        given = ", ".join(r.index for r in ranges) or "nothing"
        raise refuse(node, f"indexed by {', '.join(indices) or 'nothing'} but running over {given}, in")
    return ranges
