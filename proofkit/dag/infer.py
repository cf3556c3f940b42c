"""The range of an index on the left, from where it is used on the right."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from proofkit.dag.frame import Frame, Wrong
from proofkit.dag.subscripts import is_dynamic, read_index, subscripts
from proofkit.kernel.graph import peel
from proofkit.kernel.poly import ZERO, Poly

__all__ = ["infer_extent"]


def infer_extent(frame: Frame, index: ast.Name, value: ast.expr) -> Poly:
    """The extent of every axis that the bare index subscripts; they must agree.

    Raises: Wrong, PK107 if there is none, PK104 if two differ.
    """
    found = dict.fromkeys(_uses(frame, index.id, value, frozenset()))
    if not found:
        message = f"the range of {index.id} is not clear: it subscripts no axis by itself"
        raise frame.wrong(index, "PK107", message, f"write {index.id}: extent on the left")
    if len(found) > 1:
        extents = " and ".join(map(str, found))
        message = f"{index.id} runs over axes of different extents: {extents}"
        raise frame.wrong(index, "PK104", message, f"write {index.id}: extent on the left if one is meant")
    return next(iter(found))


def _uses(frame: Frame, name: str, node: ast.AST, hidden: frozenset[str]) -> Iterator[Poly]:
    if isinstance(node, ast.GeneratorExp):
        own = {c.target.id for c in node.generators if isinstance(c.target, ast.Name)}
        if name in own:
            return
        hidden = hidden | own
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in frame.env:
        yield from _axes(frame, name, node, node.value.id, hidden)
    for child in ast.iter_child_nodes(node):
        yield from _uses(frame, name, child, hidden)


def _axes(frame: Frame, name: str, node: ast.Subscript, tensor: str, hidden: frozenset[str]) -> Iterator[Poly]:
    shape = frame.sheet.facets[frame.env[tensor]].shape
    parts = subscripts(node)
    for position, part in enumerate(parts[: len(shape)]):
        if isinstance(part, ast.Name) and part.id == name:
            extent = _extent(frame, shape, parts[:position], position, hidden)
            if extent is not None:
                yield extent


def _extent(
    frame: Frame, shape: tuple[Poly, ...], before: list[ast.expr], position: int, hidden: frozenset[str]
) -> Poly | None:
    """The extent of one axis; where it depends on earlier subscripts they must be readable here."""
    needed = shape[position].names()
    known: list[Poly] = []
    for k, part in enumerate(before):
        if f"@{k}" not in needed:
            known.append(ZERO)
            continue
        if is_dynamic(frame, part) or any(isinstance(n, ast.Name) and n.id in hidden for n in ast.walk(part)):
            return None
        try:
            known.append(read_index(frame, part) - frame.definition.origin)
        except Wrong:
            return None
    return peel(shape, tuple(known))[0]
