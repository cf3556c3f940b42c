"""Faults, planted one at a time: each mutant is a whole set of specs with one thing wrong."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from proofkit.check.catalog import Catalog, call_name
from proofkit.check.claims import stated_hypotheses
from proofkit.check.primitives import constants_of
from proofkit.kernel.claims import Fact, Grows
from proofkit.kernel.growth import CONSTANT, Growth
from proofkit.kernel.poly import Poly
from proofkit.spec.bounds import Names, read_depth, read_hypotheses
from proofkit.spec.formula import parse_body
from proofkit.spec.model import Definition, Spec, Statement, Text

MISSING = ("PK301", "PK302", "PK404", "PK504", "PK607")


@dataclass(frozen=True)
class Mutant:
    """Specs with one fault; `subject` is the statement to be judged, `codes` those of which one must fire.

    `definition` names a definition whose meaning may have changed without any rule being broken.
    """

    kind: str
    label: str
    specs: tuple[Spec, ...]
    subject: str
    codes: tuple[str, ...]
    definition: str = ""


def mutants(specs: tuple[Spec, ...], home: str) -> Iterator[Mutant]:
    """All mutants of the statements of one file, and of the definitions that they are about."""
    catalog = Catalog.of(specs)
    spec = next(s for s in specs if s.paper.id == home)
    constants = constants_of(catalog.statements.values())
    names = replace(catalog.names[spec.path], constants=constants)
    for statement in spec.statements:
        if statement.about is not None:
            plant = _Planter(specs, spec, statement, names)
            yield from plant.lower_coefficients()
            yield from plant.drop_hypotheses()
            yield from plant.grow_counts()
            yield from plant.drop_citations()
            yield from plant.contradict()
    for definition, statement in _subjects(catalog, spec):
        where = catalog.home[definition.id]
        yield from chains(catalog, specs, where, definition, statement)
        yield from shifted_indices(specs, where, definition, statement)
        yield from dropped_inputs(specs, where, definition, statement)


def _subjects(catalog: Catalog, spec: Spec) -> Iterator[tuple[Definition, Statement]]:
    """Each definition that a statement of the file is about, with the first such statement."""
    seen = set()
    for statement in spec.statements:
        about = statement.about.value if statement.about is not None else ""
        if about in catalog.definitions and about not in seen:
            seen.add(about)
            yield catalog.definitions[about], statement


def with_item(specs: tuple[Spec, ...], home: Spec, new: Statement | Definition) -> tuple[Spec, ...]:
    """The specs with one statement or definition replaced."""
    key = "statements" if isinstance(new, Statement) else "definitions"
    items = tuple(new if item.id == new.id else item for item in getattr(home, key))
    return tuple(replace(home, **{key: items}) if s is home else s for s in specs)


@dataclass(frozen=True)
class _Planter:
    specs: tuple[Spec, ...]
    home: Spec
    statement: Statement
    names: Names

    def _mutant(self, kind: str, label: str, codes: tuple[str, ...], **changes: object) -> Mutant:
        changed = replace(self.statement, **changes)
        return Mutant(kind, label, with_item(self.specs, self.home, changed), self.statement.id, codes)

    def lower_coefficients(self) -> Iterator[Mutant]:
        depth = read_depth(self.statement.depth, self.names)
        if isinstance(depth, Growth):
            return
        for vector in depth:
            for monomial in vector.terms:
                text = " + ".join(str(v - Poly({monomial: 1}) if v == vector else v) for v in depth)
                label = f"depth {text}"
                yield self._mutant(
                    "coefficient lowered", label, ("PK402",), depth=Text(text, self.statement.depth.place)
                )

    def _split(self) -> list[Text]:
        """The hypotheses one by one."""
        single = []
        for text in self.statement.assume:
            for hypothesis in read_hypotheses(text, self.names):
                single.append(Text(_written(hypothesis), text.place))
        return single

    def drop_hypotheses(self) -> Iterator[Mutant]:
        single = self._split()
        for k, text in enumerate(single):
            rest = tuple(single[:k] + single[k + 1 :])
            yield self._mutant("hypothesis dropped", text.value, MISSING, assume=rest)

    def grow_counts(self) -> Iterator[Mutant]:
        """Every count that is assumed constant becomes n, or log n: as a hypothesis, and by fixing the parameter."""
        single = self._split()
        counts = {h.left: k for k, h in enumerate(stated_hypotheses(self.statement, self.names)) if _is_constant(h)}
        for count, k in counts.items():
            for grown, weaker in (("n", f"{count} <= n"), ("log(n)", f"{count} = O(log(n))")):
                place = single[k].place
                assume = (*single[:k], Text(weaker, place), *single[k + 1 :])
                yield self._mutant("count may grow", f"{weaker}", ("PK501",), assume=assume)
                claim = str(next(iter(_vector(self, str(count), grown))))
                changes = {"at": {str(count): Text(grown, place)}, "depth": Text(claim, self.statement.depth.place)}
                assume = (*single[:k], *single[k + 1 :])
                yield self._mutant("count grows", f"{count} = {grown}", ("PK501",), assume=assume, **changes)

    def drop_citations(self) -> Iterator[Mutant]:
        cites = self.statement.cites or ()
        for k, text in enumerate(cites):
            rest = cites[:k] + cites[k + 1 :]
            yield self._mutant("citation dropped", text.value, ("PK204", "PK205"), cites=rest)

    def contradict(self) -> Iterator[Mutant]:
        names = sorted(
            {
                n
                for h in stated_hypotheses(self.statement, self.names)
                if not isinstance(h, Fact)
                for n in h.left.names()
            }
        )
        for name in names:
            if name != "n":
                extra = tuple(Text(t, self.statement.place) for t in (f"{name} <= n", f"{name} >= n + 1"))
                assume = (*self.statement.assume, *extra)
                yield self._mutant("hypotheses contradict", f"{name} <= n < {name}", ("PK303",), assume=assume)


def _written(hypothesis: object) -> str:
    text = str(hypothesis)
    return text.replace("= O(1)", "= O(1)")


def _is_constant(hypothesis: object) -> bool:
    return isinstance(hypothesis, Grows) and hypothesis.limit == CONSTANT


def _vector(planter: _Planter, count: str, grown: str) -> Iterator[Poly]:
    depth = read_depth(planter.statement.depth, planter.names)
    value = Poly.of("n") if grown == "n" else _log_n(planter.names)
    for vector in depth:
        yield vector.substitute({count: value})


def _log_n(names: Names) -> Poly:
    (vector,) = read_depth(Text("log(n)"), names)
    return vector


def with_body(definition: Definition, text: str) -> Definition:
    return replace(definition, body=parse_body(text, definition.body_place), body_text=text)


def chains(
    catalog: Catalog, specs: tuple[Spec, ...], home: Spec, definition: Definition, statement: Statement
) -> Iterator[Mutant]:
    """A sum over an index, added up one after the other instead."""
    built = catalog.built(definition.id)
    if built is None or definition.body is None:
        return
    extents = {n.name: [str(built.graph.extents[a]) for a in n.axes] for n in built.graph.nodes if n.kind == "tensor"}
    for number, line in enumerate(definition.body.body):
        for text in _chained(line, extents, definition.origin):
            body = [ast.unparse(s) for s in definition.body.body]
            body[number] = text
            changed = with_body(definition, "\n".join(body))
            label = f"{definition.id}: {text.splitlines()[-1]}"
            codes = ("PK402", "PK501")
            yield Mutant("sum made a chain", label, with_item(specs, home, changed), statement.id, codes)


def _chained(line: ast.stmt, extents: dict[str, list[str]], origin: int) -> Iterator[str]:
    if not (isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Subscript)) or origin:
        return
    target = line.targets[0]
    name = target.value.id
    parts = target.slice.elts if isinstance(target.slice, ast.Tuple) else [target.slice]
    indices = [p.lower.id if isinstance(p, ast.Slice) else p.id for p in parts]
    if len(extents.get(name, ())) != len(indices):
        return
    left = ", ".join(f"{i}: {e}" for i, e in zip(indices, extents[name], strict=True))
    entry = ", ".join(indices)
    for call in ast.walk(line.value):
        if isinstance(call, ast.Call) and call.func.id == "sum":
            loops, indent = [], ""
            for clause in call.args[0].generators:
                loops.append(f"{indent}for {clause.target.id} in {ast.unparse(clause.iter)}:")
                indent += "    "
            step = f"{indent}acc[{left}] = acc[{entry}] + {ast.unparse(call.args[0].elt)}"
            value = ast.unparse(line.value).replace(ast.unparse(call), f"acc[{entry}]")
            yield "\n".join([f"acc[{left}] = 0", *loops, step, f"{name}[{left}] = {value}"])


def shifted_indices(
    specs: tuple[Spec, ...], home: Spec, definition: Definition, statement: Statement
) -> Iterator[Mutant]:
    """Every subscript on the right, one too large and one too small."""
    if definition.body is None:
        return
    text = ast.unparse(definition.body)
    count = len(list(_right_subscripts(ast.parse(text))))
    for which in range(count):
        for shift in (1, -1):
            tree = ast.parse(text)
            holder, position = list(_right_subscripts(tree))[which]
            part = holder.slice.elts[position] if isinstance(holder.slice, ast.Tuple) else holder.slice
            moved = _moved(part, shift)
            if isinstance(holder.slice, ast.Tuple):
                holder.slice.elts[position] = moved
            else:
                holder.slice = moved
            changed = with_body(definition, ast.unparse(tree))
            label = f"{definition.id}: {ast.unparse(holder)}"
            codes = ("PK105",)
            yield Mutant("index off by one", label, with_item(specs, home, changed), statement.id, codes, definition.id)


def _right_subscripts(tree: ast.AST) -> Iterator[tuple[ast.Subscript, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            yield from ((node, k) for k in range(len(parts)))


def _moved(part: ast.expr, shift: int) -> ast.expr:
    """The subscript moved by one, inside its boundary rule if it has one."""
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in ("edge", "zero", "wrap"):
        return ast.Call(part.func, [_moved(part.args[0], shift)], [])
    return ast.BinOp(part, ast.Add() if shift > 0 else ast.Sub(), ast.Constant(1))


def dropped_inputs(
    specs: tuple[Spec, ...], home: Spec, definition: Definition, statement: Statement
) -> Iterator[Mutant]:
    """An input taken away from a definition."""
    for name, _ in definition.inputs:
        rest = tuple(item for item in definition.inputs if item[0] != name)
        changed = with_item(specs, home, replace(definition, inputs=rest))
        label = f"{call_name(definition.id)}: {name}"
        yield Mutant("input removed", label, changed, statement.id, ("PK101", "PK102", "PK103", "PK401"))
