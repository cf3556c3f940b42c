"""Calls of other definitions: as one node whose bound is a theorem, or spliced in (inline)."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from proofkit.dag.built import mentioned
from proofkit.dag.frame import Callee, Frame, Wrong
from proofkit.dag.sheet import Facet
from proofkit.dag.subscripts import read_index, read_table
from proofkit.kernel.graph import Node, Shape
from proofkit.kernel.poly import App, Poly
from proofkit.spec.bounds import suggest
from proofkit.terms import Finding

__all__ = ["call"]

MOST_SPLICED = 10_000
Tensor = Callable[[Frame, ast.expr], int]


def call(frame: Frame, node: ast.Call, callee: Callee, tensor: Tensor) -> int:
    """The node of `definition(X, W, h2=...)`: parameters follow from shapes, the rest are named."""
    args = [tensor(frame, part) for part in node.args]
    if len(args) != len(callee.inputs):
        wanted = ", ".join(name for name, _ in callee.inputs)
        raise frame.wrong(node, "PK103", f"{callee.definition.id} takes ({wanted}), not {len(args)} arguments")
    bind = _bind(frame, node, callee, args)
    for part, at, (name, _) in zip(node.args, args, callee.inputs, strict=True):
        _check_argument(frame, part, at, callee, name, bind)
    _check_tables(frame, node, callee, bind)
    if frame.inline:
        return _spliced(frame, callee, args, bind)
    built = callee.built
    frame.parts[built.digest] = built
    below = frame.ranges().upper(built.below.substitute(bind)) if built.below is not None else None
    facet = Facet(tuple(e.substitute(bind) for e in built.output), built.sign, below)
    kept = tuple(sorted(bind.items(), key=lambda item: item[0]))
    return frame.sheet.add(Node("call", built.digest, tuple(args), bind=kept), facet, frame.source(node))


def _bind(frame: Frame, node: ast.Call, callee: Callee, args: list[int]) -> dict[str, Poly]:
    bind: dict[str, Poly] = {}
    for keyword in node.keywords:
        name, known = keyword.arg or "", [*callee.names.params, *callee.names.tables]
        if name not in known:
            message = f"{callee.definition.id} has no parameter {name}{suggest(name, known)}"
            raise frame.wrong(keyword.value, "PK103", message)
        read = read_table if name in callee.names.tables else read_index
        bind[name] = read(frame, keyword.value)
    for at, (_, declared) in zip(args, callee.inputs, strict=True):
        _unify(callee, declared.shape, frame.sheet.facets[at].shape, bind)
    for name in _mentioned(callee) - bind.keys():
        bind[name] = _same(frame, node, callee, name)
    return bind


def _unify(callee: Callee, declared: Shape, given: Shape, bind: dict[str, Poly]) -> None:
    """Extents that are a bare parameter, or an entry of a table, take the value they are given."""
    for want, have in zip(declared, given, strict=False):
        if any(name.startswith("@") for name in have.names()) and not _is_entry(have):
            continue
        match list(want.terms.items()):
            case [((((str(name), 1),)), 1)] if name in callee.names.params and not _is_entry(have):
                bind.setdefault(name, have)
            case [((((App(name, index, True), 1),)), 1)] if name not in bind:
                _unify_table(name, index, have, bind)


def _is_entry(extent: Poly) -> bool:
    """Whether an extent is the entry of a table at an earlier axis: a ragged tensor."""
    return any(name.startswith("@") for name in extent.names())


def _unify_table(name: str, index: tuple[Poly, ...], have: Poly, bind: dict[str, Poly]) -> None:
    match list(have.terms.items()):
        case [((((App(table, given, True), 1),)), 1)] if given[len(given) - len(index) :] == index:
            bind[name] = Poly.of(App(table, given[: len(given) - len(index)], True))


def _mentioned(callee: Callee) -> set[str]:
    """The parameters and tables that the callee's graph or output shape mention."""
    atoms = {a for e in callee.output.shape for a in e.atoms()}
    names = {a if isinstance(a, str) else a.name for a in atoms}
    return mentioned(callee.built.graph) | names & {*callee.names.params, *callee.names.tables}


def _same(frame: Frame, node: ast.Call, callee: Callee, name: str) -> Poly:
    """A parameter that no shape determines keeps its meaning, if the caller has one of that name."""
    same = frame.names.means.get(name) == callee.names.means.get(name)
    if name in frame.names.tables and same:
        return frame.values.get(name, Poly.of(App(name, (), True)))
    if name in frame.names.params and same:
        return frame.values.get(name, Poly.of(name))
    message = f"parameter {name} of {callee.definition.id} is not determined"
    raise frame.wrong(node, "PK103", message, f"write {name}=... in the call")


def _check_argument(frame: Frame, part: ast.expr, at: int, callee: Callee, name: str, bind: Mapping[str, Poly]) -> None:
    facet, wanted = frame.sheet.facets[at], tuple(e.substitute(bind) for e in dict(callee.inputs)[name].shape)
    if facet.shape != wanted:
        have, want = (", ".join(map(str, shape)) for shape in (facet.shape, wanted))
        message = f"{frame.source(part)} has shape [{have}], but {name} of {callee.definition.id} has [{want}]"
        raise frame.wrong(part, "PK104", message)
    declared = dict(callee.inputs)[name]
    if facet.truth:
        raise frame.wrong(part, "PK104", f"{frame.source(part)} is true or false, not a tensor")
    if facet.below is not None and declared.below is not None:
        limit = declared.below.substitute(bind)
        if not frame.ranges().is_nonnegative(limit - facet.below):
            message = f"{frame.source(part)} is below {facet.below}, but {name} of {callee.definition.id} below {limit}"
            raise frame.wrong(part, "PK105", message)
    if (facet.below is None) != (declared.below is None):
        kind = "floats" if declared.below is None else "indices"
        raise frame.wrong(
            part, "PK104", f"{name} of {callee.definition.id} holds {kind}, {frame.source(part)} does not"
        )
    if declared.positive and facet.sign.name != "POSITIVE":
        frame.oblige(part, "positive", frame.source(part), f"{name} of {callee.definition.id} is declared positive")


def _check_tables(frame: Frame, node: ast.Call, callee: Callee, bind: Mapping[str, Poly]) -> None:
    """A table that is passed on must have an entry wherever the callee may look."""
    for name, shape in callee.names.table_shapes.items():
        if name in bind and not frame.inline:
            table, first = bind[name].as_table()
            given = frame.names.table_shapes.get(table, ())[len(first) :]
            wanted = [e.substitute(bind) for e in shape]
            fits = len(given) == len(wanted)
            if not fits or not all(
                map(frame.ranges().is_nonnegative, (g - w for g, w in zip(given, wanted, strict=True)))
            ):
                message = f"{callee.definition.id} reads {name} up to {wanted}, but {table} has {list(given)} entries"
                raise frame.wrong(node, "PK104", message)


def _spliced(frame: Frame, callee: Callee, args: list[int], bind: Mapping[str, Poly]) -> int:
    """Read the callee's body into the caller's graph, with indices of its own."""
    from proofkit.dag.build import read_body

    if len(frame.sheet.nodes) > MOST_SPLICED:
        raise Wrong(Finding("PK005", "too large to be spliced into one graph", frame.definition.place))
    inner = Frame(
        callee.definition,
        frame.sheet,
        frame.params,
        callee.names,
        frame.callees,
        inline=True,
        tag=f"{frame.tag}.{len(frame.sheet.nodes)}",
        env=dict(zip((name for name, _ in callee.inputs), args, strict=True)),
        values=dict(bind),
        outer=frame.outer,
        parts=frame.parts,
        needs=frame.needs,
        obligations=frame.obligations,
        findings=frame.findings,
    )
    return read_body(inner, callee.output)
