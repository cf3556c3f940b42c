"""`for l in range(m)`: a block that is passed through m times, as one node over a graph of its own."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from proofkit.dag.built import Built, mentioned, only_mentioned
from proofkit.dag.frame import Frame, Wrong
from proofkit.dag.sheet import Facet, Sheet
from proofkit.dag.subscripts import read_index
from proofkit.kernel.claims import Hypothesis, Params
from proofkit.kernel.graph import Graph, Node, Shape
from proofkit.kernel.poly import ZERO, App, Atom, Poly
from proofkit.ops import Sign

__all__ = ["read_loop"]


def _same(frame: Frame, name: str) -> Poly:
    return Poly.of(App(name, (), True)) if name in frame.params.tables else Poly.of(name)


ReadStatement = Callable[[Frame, ast.stmt], None]


def read_loop(frame: Frame, node: ast.For, read: ReadStatement) -> None:
    """Read the body once, with the carried tensors as inputs, and put one loop node in the graph.

    A carried tensor is one that exists before the loop and is assigned in it. Its shape may depend on the pass through
    static tables: the shape after pass l must be the shape before pass l + 1.
    """
    if not isinstance(node.target, ast.Name) or not isinstance(node.iter, ast.Call) or _axes(frame):
        raise frame.wrong(node, "PK005", "write `for l in range(m):` outside all indices")
    frame.check_free(node.target, node.target.id)
    name, passes = node.target.id, read_index(frame, node.iter.args[0])
    frame.need_at_least(passes, 0)
    axis = frame.sheet.axis(f"{name}{frame.tag}", passes)
    carried = _carried(frame, node)
    if not carried:
        raise frame.wrong(
            node, "PK101", "the loop changes no tensor that exists before it", "assign a start value first"
        )
    captured = [n for n in _read_names(node) if n in frame.env and n not in carried]
    shapes = {n: frame.sheet.facets[frame.env[n]].shape for n in carried}
    built, before, after = _settle(frame, node, read, axis, shapes, captured)
    _put(frame, node, built, axis, passes, carried, captured, {n: before[n] for n in after})


def _axes(frame: Frame) -> set[str]:
    return {name for name, value in frame.values.items() if value.names() & frame.sheet.extents.keys()}


def _carried(frame: Frame, node: ast.For) -> list[str]:
    assigned = [_target(s) for s in ast.walk(node) if isinstance(s, ast.Assign)]
    return [n for n in dict.fromkeys(assigned) if n in frame.env]


def _target(statement: ast.Assign) -> str:
    target = statement.targets[0]
    inner = target.value if isinstance(target, ast.Subscript) else target
    return inner.id if isinstance(inner, ast.Name) else ""


def _read_names(node: ast.For) -> list[str]:
    return list(dict.fromkeys(n.id for n in ast.walk(node) if isinstance(n, ast.Name)))


Shapes = dict[str, Shape]


def _settle(
    frame: Frame, node: ast.For, read: ReadStatement, axis: str, start: Shapes, captured: list[str]
) -> tuple[Built, Shapes, Shapes]:
    """The body, read with shapes before a pass that its shapes after the pass bear out."""
    known = len(frame.findings), len(frame.obligations)
    moving = {n: tuple(_move(e, axis) for e in shape) for n, shape in start.items()}
    refused: Wrong | None = None
    for guess in [start] if moving == start else [moving, start]:
        try:
            built, after = _body(frame, node, read, axis, guess, captured)
            _check_step(frame, node, axis, guess, after, built)
            return built, guess, after
        except Wrong as wrong:
            refused = refused or wrong
            del frame.findings[known[0] :], frame.obligations[known[1] :]
    raise refused or frame.wrong(node, "PK104", "the loop has no body")


def _check_step(frame: Frame, node: ast.For, axis: str, before: Shapes, after: Shapes, built: Built) -> None:
    for name, kinds in zip(before, built.kinds, strict=True):
        facet = frame.sheet.facets[frame.env[name]]
        if kinds != (facet.below, facet.truth):
            raise frame.wrong(node, "PK104", f"a pass must return {name} as what it was: float, index or truth value")
    step = {axis: Poly.of(axis) + 1}
    for name, shape in before.items():
        wanted = tuple(e.substitute(step) for e in shape)
        if after[name] != wanted:
            have, want = (", ".join(map(str, s)) for s in (after[name], wanted))
            message = f"a pass must return {name} in the shape that the next one takes: [{want}], not [{have}]"
            raise frame.wrong(node, "PK104", message)


def _move(extent: Poly, axis: str) -> Poly:
    """Table entries at 0 become entries at the loop's index: hs[0] may be the first of hs[l]."""

    def change(atom: Atom) -> Poly | None:
        if isinstance(atom, App) and atom.table:
            args = tuple(Poly.of(axis) if a == ZERO else a for a in atom.args)
            return Poly.of(App(atom.name, args, True))
        return None

    return extent.rewrite(change)


def _body(
    frame: Frame, node: ast.For, read: ReadStatement, axis: str, guess: Shapes, captured: list[str]
) -> tuple[Built, Shapes]:
    """The graph of one pass, in which the loop's index is a parameter."""
    sheet = Sheet()
    env: dict[str, int] = {}
    shapes = guess | {n: frame.sheet.facets[frame.env[n]].shape for n in captured}
    for name, shape in shapes.items():
        facet = frame.sheet.facets[frame.env[name]]
        sign = facet.sign if name in captured else Sign.ANY
        env[name] = sheet.add(Node("input", name), Facet(shape, sign, facet.below), name)
    params = replace(frame.params, least={**frame.params.least, axis: 0})
    needs: dict[Hypothesis, None] = {}
    inner = replace(
        frame,
        sheet=sheet,
        params=params,
        env=env,
        values=frame.values | {_written(node): Poly.of(axis)},
        outer=frame.outer | {axis: frame.sheet.extents[axis]},
        parts={},
        needs=needs,
    )
    for statement in node.body:
        read(inner, statement)
    outputs = tuple(inner.env[n] for n in guess)
    inputs = tuple(shapes.items())
    built = _built(frame, inner, params, inputs, outputs, axis)
    return built, {n: sheet.facets[inner.env[n]].shape for n in guess}


def _written(node: ast.For) -> str:
    return node.target.id if isinstance(node.target, ast.Name) else ""


def _built(
    frame: Frame,
    inner: Frame,
    params: Params,
    inputs: tuple[tuple[str, Shape], ...],
    outputs: tuple[int, ...],
    axis: str,
) -> Built:
    sheet = inner.sheet
    name = f"{frame.definition.id} (one pass)"
    graph = Graph(name, params, inputs, dict(sheet.extents), tuple(sheet.nodes), outputs, frozenset(inner.needs))
    graph = only_mentioned(graph, axis)
    facet = sheet.facets[outputs[0]]
    labels = tuple(sheet.labels)
    kinds = tuple((sheet.facets[o].below, sheet.facets[o].truth) for o in outputs)
    return Built(graph, graph.digest(), facet.shape, facet.below, Sign.ANY, dict(inner.parts), (), (), labels, kinds)


def _put(
    frame: Frame,
    node: ast.For,
    built: Built,
    axis: str,
    passes: Poly,
    carried: list[str],
    captured: list[str],
    shapes: Shapes,
) -> None:
    frame.parts[built.digest] = built
    args = tuple(frame.env[n] for n in [*carried, *captured])
    same = ((n, _same(frame, n)) for n in sorted(mentioned(built.graph) - {axis}))
    bind = (*same, (axis, Poly.of(axis)))
    looped = Node("loop", built.digest, args, axes=(axis,), bind=bind, number=passes)
    label = getattr(node, "shown", "") or f"for {_written(node)} in range({passes})"
    at = frame.sheet.add(looped, Facet(), label)
    for which, name in enumerate(carried):
        facet = frame.sheet.facets[frame.env[name]]
        shape = tuple(e.substitute({axis: passes}) for e in shapes[name])
        pick = Node("pick", name, (at,), number=Poly.of(which))
        frame.env[name] = frame.sheet.add(pick, Facet(shape, Sign.ANY, facet.below), name)
