"""Faults in definitions: formulas that are deeper, read elsewhere, add up more, or lack an input."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace

from proofkit.check.catalog import Catalog, call_name
from proofkit.spec.formula import parse_body
from proofkit.spec.model import Definition, Param, Spec, Statement
from tests.faults.mutant import Mutant, with_item
from tests.faults.scans import scans

__all__ = ["mutants", "with_body"]


def mutants(catalog: Catalog, home: Spec, definition: Definition, statement: Statement) -> Iterator[Mutant]:
    """All mutants of a definition that a statement of the same file is about, or looks into."""
    yield from chains(catalog, home, definition, statement)
    yield from shifted_indices(catalog, home, definition, statement)
    yield from dropped_inputs(catalog, home, definition, statement)
    if statement.about is not None and statement.about.value == definition.id:
        yield from more_operands(catalog, home, definition, statement)
        yield from recurrences(catalog, home, definition, statement)


def with_body(definition: Definition, text: str) -> Definition:
    return replace(definition, body=parse_body(text, definition.body_place), body_text=text)


def chains(catalog: Catalog, home: Spec, definition: Definition, statement: Statement) -> Iterator[Mutant]:
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
            yield Mutant("sum made a chain", label, with_item(catalog.specs, home, changed), statement.id, codes)


def _chained(line: ast.stmt, extents: dict[str, list[str]], origin: int) -> Iterator[str]:
    if not (isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Subscript)) or origin:
        return
    target = line.targets[0]
    name = target.value.id
    parts = target.slice.elts if isinstance(target.slice, ast.Tuple) else [target.slice]
    indices = [p.lower.id if isinstance(p, ast.Slice) else p.id for p in parts]
    if len(extents.get(name, ())) != len(indices):
        return
    most = {i: f"({e} - 1)" for i, e in zip(indices, extents[name], strict=True)}
    left = ", ".join(f"{i}: {e}" for i, e in zip(indices, extents[name], strict=True))
    entry = ", ".join(indices)
    for call in ast.walk(line.value):
        if isinstance(call, ast.Call) and call.func.id == "sum":
            loops, indent = [], ""
            for clause in call.args[0].generators:
                loops.append(f"{indent}for {clause.target.id} in {_everywhere(clause.iter, most)}:")
                indent += "    "
            step = f"{indent}acc[{left}] = acc[{entry}] + {ast.unparse(call.args[0].elt)}"
            value = ast.unparse(line.value).replace(ast.unparse(call), f"acc[{entry}]")
            yield "\n".join([f"acc[{left}] = 0", *loops, step, f"{name}[{left}] = {value}"])


def _everywhere(source: ast.expr, most: Mapping[str, str]) -> str:
    """A range that depends on indices, as the largest of them all: loops do not."""
    tree = ast.parse(ast.unparse(source), mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in most:
            node.id = most[node.id]
    return ast.unparse(tree)


def shifted_indices(catalog: Catalog, home: Spec, definition: Definition, statement: Statement) -> Iterator[Mutant]:
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
            yield Mutant(
                "index off by one", label, with_item(catalog.specs, home, changed), statement.id, codes, definition.id
            )


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


def dropped_inputs(catalog: Catalog, home: Spec, definition: Definition, statement: Statement) -> Iterator[Mutant]:
    """An input taken away from a definition."""
    for name, _ in definition.inputs:
        rest = tuple(item for item in definition.inputs if item[0] != name)
        changed = with_item(catalog.specs, home, replace(definition, inputs=rest))
        label = f"{call_name(definition.id)}: {name}"
        yield Mutant("input removed", label, changed, statement.id, ("PK101", "PK102", "PK103", "PK401"))


def more_operands(catalog: Catalog, home: Spec, definition: Definition, statement: Statement) -> Iterator[Mutant]:
    """A sum, product or maximum over a second range, of a length about which nothing is assumed."""
    if definition.body is None:
        return
    count = len(list(_reductions(definition.body)))
    extra = Param("beyond", "a number about which nothing is assumed", statement.place)
    for which in range(count):
        tree = ast.parse(ast.unparse(definition.body))
        call = list(_reductions(tree))[which]
        clause = ast.parse("[0 for again in range(beyond)]", mode="eval").body.generators[0]
        call.args[0].generators.append(clause)
        changed = with_body(definition, ast.unparse(tree))
        label = f"{definition.id}: {ast.unparse(call)}"
        specs = with_item(catalog.specs, home, changed)
        specs = tuple(replace(s, params=(*s.params, extra)) if s.paper.id == home.paper.id else s for s in specs)
        yield Mutant("more operands", label, specs, statement.id, ("PK301", "PK302"))


def _reductions(tree: ast.AST) -> Iterator[ast.Call]:
    """Sums and their kin; not those whose result is one index."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.GeneratorExp):
            yield from [node] if node.func.id not in ("argmax", "argmin") else []


def recurrences(catalog: Catalog, home: Spec, definition: Definition, statement: Statement) -> Iterator[Mutant]:
    """A recurrence whose body is no longer linear, or no longer diagonal."""
    class_ = statement.class_.value if statement.class_ is not None else ""
    if definition.body is None or statement.is_question:
        return
    for kind, label, text in scans(definition.body, class_):
        changed = with_item(catalog.specs, home, with_body(definition, text))
        yield Mutant(kind, f"{definition.id}: {label}", changed, statement.id, ("PK402", "PK501"))
