"""From a definition to its graph: formulas in order, loops as graphs of their own, one output."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping

from proofkit.dag.built import Built, only_mentioned
from proofkit.dag.expressions import tensor
from proofkit.dag.frame import Callee, Frame, Wrong
from proofkit.dag.infer import infer_extent
from proofkit.dag.loops import read_loop
from proofkit.dag.recurrence.read import is_scan, read_scan
from proofkit.dag.sheet import Facet, Sheet
from proofkit.dag.subscripts import read_index, subscripts
from proofkit.kernel.claims import Params
from proofkit.kernel.graph import Graph, Node, Shape
from proofkit.kernel.poly import Poly
from proofkit.ops import Sign
from proofkit.spec.bounds import Names, ShapeText
from proofkit.spec.model import Definition
from proofkit.terms import Finding

__all__ = ["build", "read_body"]


def build(
    definition: Definition,
    inputs: tuple[tuple[str, ShapeText], ...],
    output: ShapeText,
    params: Params,
    names: Names,
    callees: Mapping[str, Callee],
    *,
    inline: bool = False,
    broken: Collection[str] = (),
) -> Built:
    """The graph of a definition. Findings are collected, not raised: with findings the graph is not to be used."""
    frame = Frame(definition, Sheet(), params, names, callees, inline, broken)
    for name, declared in inputs:
        if name in names.params or name in names.tables:
            place = dict(definition.inputs)[name].place
            message = f"the input {name} has the name of a parameter"
            frame.findings.append(Finding("PK101", message, place, definition.id, "rename one of them"))
        sign = Sign.POSITIVE if declared.positive else Sign.ANY
        frame.env[name] = frame.sheet.add(Node("input", name), Facet(declared.shape, sign, declared.below), name)
    try:
        result = read_body(frame, output)
    except Wrong as wrong:
        frame.findings.append(wrong.finding)
        result = -1
    _check_inputs_used(frame, inputs)
    return _finish(frame, inputs, result)


def read_body(frame: Frame, output: ShapeText) -> int:
    """Read all formulas, going on after one that is wrong; returns the node of the output.

    Raises: Wrong if the output has no value of the declared shape.
    """
    body = frame.definition.body
    declared = tuple(e.substitute(frame.values) for e in output.shape)
    failed = False
    for statement in body.body if body is not None else ():
        try:
            read_statement(frame, statement, output.name, declared)
        except Wrong as wrong:
            frame.findings.append(wrong.finding)
            failed = True
    if output.name not in frame.env or failed:
        raise _no_output(frame, output.name, failed)
    found = frame.sheet.facets[frame.env[output.name]].shape
    if found != declared:
        have, want = (", ".join(map(str, shape)) for shape in (found, declared))
        raise _output_wrong(frame, "PK104", f"{output.name} has shape [{have}], declared is [{want}]")
    if frame.sheet.facets[frame.env[output.name]].truth:
        raise _output_wrong(frame, "PK104", f"{output.name} is true or false, not a tensor: write where(..., 1, 0)")
    return frame.env[output.name]


def _no_output(frame: Frame, name: str, failed: bool) -> Wrong:
    if failed:
        return Wrong(frame.findings.pop())
    return _output_wrong(frame, "PK101", f"the output {name} is never assigned")


def _output_wrong(frame: Frame, code: str, message: str) -> Wrong:
    place = frame.definition.output.place if frame.definition.output else frame.definition.place
    return Wrong(Finding(code, message, place, frame.definition.id))


def read_statement(frame: Frame, statement: ast.stmt, output: str, declared: Shape) -> None:
    """One formula: an assignment, or a loop."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name) as target], value=value):
            _check_target(frame, target, name)
            _assign(frame, name, tensor(frame, value))
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name) as target) as left], value=value):
            _check_target(frame, target, name)
            _assign(frame, name, _indexed(frame, left, value, name, declared if name == output else None))
        case ast.For():
            reader = read_scan if is_scan(statement) else read_loop
            reader(frame, statement, lambda inner, s: read_statement(inner, s, "", ()))
        case _:
            raise frame.wrong(statement, "PK005", "write `Y[i, j] = ...`, `Y = ...` or `for k in range(m): ...`")


def _assign(frame: Frame, name: str, at: int) -> None:
    frame.env[name] = at
    frame.versions[name] = frame.versions.get(name, 0) + 1


def _check_target(frame: Frame, target: ast.expr, name: str) -> None:
    if name in frame.names.params or name in frame.names.tables or name in frame.values:
        raise frame.wrong(target, "PK101", f"{name} is a parameter or an index and cannot be assigned")


def _indexed(frame: Frame, left: ast.Subscript, value: ast.expr, name: str, declared: Shape | None) -> int:
    """Y[i, j: extent] = ...: one value for each tuple of indices."""
    origin, inner = frame.definition.origin, frame
    axes: list[str] = []
    for position, part in enumerate(subscripts(left)):
        index, extent = _left_index(inner, part, value, position, declared, axes)
        frame.need_at_least(extent, 0)
        axes.append(frame.sheet.axis(index + frame.tag, extent))
        inner = inner.scope(**{index: Poly.of(axes[-1]) + origin})
    return frame.sheet.tensor(tensor(inner, value), tuple(axes), name)


def _left_index(
    frame: Frame, part: ast.expr, value: ast.expr, position: int, declared: Shape | None, axes: list[str]
) -> tuple[str, Poly]:
    if isinstance(part, ast.Slice) and isinstance(part.lower, ast.Name) and part.upper is not None:
        frame.check_free(part.lower, part.lower.id)
        return part.lower.id, read_index(frame, part.upper)
    if not isinstance(part, ast.Name):
        raise frame.wrong(part, "PK005", "an index on the left is a name, or `name: extent`")
    frame.check_free(part, part.id)
    if declared is not None and position < len(declared):
        known = {f"@{k}": Poly.of(axis) for k, axis in enumerate(axes)}
        return part.id, declared[position].substitute(known)
    return part.id, infer_extent(frame, part, value)


def _check_inputs_used(frame: Frame, inputs: tuple[tuple[str, ShapeText], ...]) -> None:
    used = _read_before_written(frame.definition.body.body if frame.definition.body is not None else [])
    texts = dict(frame.definition.inputs)
    for name, _ in inputs:
        if name not in used:
            message = f"the input {name} is never read"
            frame.findings.append(Finding("PK108", message, texts[name].place, frame.definition.id))


def _read_before_written(statements: list[ast.stmt]) -> set[str]:
    """The names that formulas read before a formula gives them a new value."""
    found: set[str] = set()
    written: set[str] = set()
    for statement in statements:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        skipped = target.value if isinstance(target, ast.Subscript) else target
        read = {p.id for p in ast.walk(statement) if isinstance(p, ast.Name) and p is not skipped}
        found |= read - written
        if isinstance(skipped, ast.Name):
            written.add(skipped.id)
    return found


def _finish(frame: Frame, inputs: tuple[tuple[str, ShapeText], ...], result: int) -> Built:
    sheet = frame.sheet
    facet = sheet.facets[result] if result >= 0 else Facet()
    graph = Graph(
        frame.definition.id,
        frame.params,
        tuple((name, declared.shape) for name, declared in inputs),
        dict(sheet.extents),
        tuple(sheet.nodes),
        (result,) if result >= 0 else (),
        frozenset(frame.needs),
    )
    graph = only_mentioned(graph)
    return Built(
        graph,
        graph.digest(),
        facet.shape,
        facet.below,
        facet.sign,
        dict(frame.parts),
        tuple(frame.obligations),
        tuple(frame.findings),
        tuple(sheet.labels),
        recurrences=tuple(frame.recurrences),
    )
