"""What one statement needs of all specs, so that a fault in it can be tried without checking the rest."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from proofkit.check.catalog import call_name
from proofkit.spec.model import Definition, Result, Spec, Statement

__all__ = ["closure"]


def closure(specs: tuple[Spec, ...], subject: str) -> tuple[Spec, ...]:
    """The specs without what the statement does not refer to, directly or through others.

    All that is stated about a definition comes with it, since findings name what could have been cited. Lemmas about
    operations come together, as in `proofkit.spec.shipped`.
    """
    items = _items(specs)
    about: dict[str, list[str]] = {}
    for statement in (s for spec in specs for s in spec.statements):
        if statement.about is not None:
            about.setdefault(statement.about.value, []).append(statement.id)
    needed: set[str] = set()
    wanted = {subject}
    while wanted:
        name = wanted.pop()
        for item in items.get(name, ()):
            if item.id not in needed:
                needed.add(item.id)
            wanted |= {other for other in (*_referred(item), *_beside(item, about)) if _is_new(other, items, needed)}
    parts = (_part(spec, needed) for spec in specs)
    return tuple(p for p in parts if p.definitions or p.statements or p.results)


def _is_new(name: str, items: dict[str, list[Definition | Statement | Result]], needed: set[str]) -> bool:
    return any(item.id not in needed for item in items.get(name, ()))


def _items(specs: tuple[Spec, ...]) -> dict[str, list[Definition | Statement | Result]]:
    """Parts by id, and definitions by the name that formulas call them by: a file may give both one name."""
    found: dict[str, list[Definition | Statement | Result]] = {}
    for spec in specs:
        for item in (*spec.definitions, *spec.statements, *spec.results):
            for name in {item.id, call_name(item.id)}:
                found.setdefault(name, []).append(item)
    return found


def _beside(item: Definition | Statement | Result, about: dict[str, list[str]]) -> list[str]:
    return about.get(item.id, []) if isinstance(item, Definition) else []


def _referred(item: Definition | Statement | Result) -> Iterator[str]:
    if isinstance(item, Definition) and item.body is not None:
        calls = (node.func for node in ast.walk(item.body) if isinstance(node, ast.Call))
        yield from (function.id for function in calls if isinstance(function, ast.Name))
    elif isinstance(item, Statement):
        named = (item.about,) if item.about is not None else ()
        yield from (text.value for text in (*named, *(item.cites or ()), *item.known))


def _part(spec: Spec, needed: set[str]) -> Spec:
    is_cited = any(s.id in needed and s.covers for s in spec.statements)
    kept = {s.id for s in spec.statements if s.id in needed or (s.covers and is_cited)}
    return replace(
        spec,
        definitions=tuple(d for d in spec.definitions if d.id in needed),
        statements=tuple(s for s in spec.statements if s.id in kept),
        class_statements=(),
        problems=(),
        requirements=(),
        results=tuple(r for r in spec.results if r.id in needed),
        acknowledgements=tuple(a for a in spec.acknowledgements if a.at in needed | kept),
    )
