"""From the parsed tables of a valid file to the frozen values of `model`, each with its place."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from proofkit.spec.model import (
    Acknowledgement,
    ClassStatement,
    Definition,
    KnownRelation,
    Note,
    Paper,
    Param,
    Problem,
    Requirement,
    Result,
    Spec,
    Statement,
    Text,
)
from proofkit.spec.positions import Path, Positions
from proofkit.terms import NOWHERE, Place

__all__ = ["STATEMENT_KINDS", "Table", "build"]

STATEMENT_KINDS = ("lemma", "theorem", "proposition", "corollary", "question")

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file. What is missing, or of another type than asked for, reads as nothing."""

    positions: Positions
    path: Path = ()

    @property
    def values(self) -> Mapping[str, object]:
        value = self.positions.at(self.path)
        return value if isinstance(value, Mapping) else {}

    @property
    def place(self) -> Place:
        """Where its header stands, or its name."""
        return self.positions.key(self.path)

    def string(self, key: str, default: str = "") -> str:
        value = self.values.get(key)
        return value if isinstance(value, str) else default

    def number(self, key: str, default: int) -> int:
        value = self.values.get(key)
        return int(value) if isinstance(value, int | float) else default

    def text(self, key: str) -> Text | None:
        return self.required(key) if isinstance(self.values.get(key), str) else None

    def required(self, key: str) -> Text:
        """The string at a key that the schema demands."""
        return Text(self.string(key), self.positions.value((*self.path, key)))

    def texts(self, key: str) -> tuple[Text, ...]:
        value = self.values.get(key)
        items = value if isinstance(value, list) else []
        places = (self.positions.value((*self.path, key, count)) for count in range(len(items)))
        return tuple(Text(item, place) for item, place in zip(items, places, strict=True) if isinstance(item, str))

    def pairs(self, key: str) -> tuple[tuple[str, Text], ...]:
        """The strings of an inner table, in order."""
        inner = Table(self.positions, (*self.path, key))
        return tuple((name, inner.required(name)) for name, value in inner.values.items() if isinstance(value, str))

    def tables(self, key: str) -> tuple[Table, ...]:
        """The entries of an array of tables."""
        value = self.values.get(key)
        count = len(value) if isinstance(value, list) else 0
        return tuple(Table(self.positions, (*self.path, key, number)) for number in range(count))


def build(root: Table, bodies: Mapping[Path, ast.Module]) -> Spec:
    """The frozen value of a file that has no findings; `bodies` are its parsed formulas by path."""
    return Spec(
        path=root.positions.lines.file,
        paper=_paper(Table(root.positions, ("paper",))),
        conventions=MappingProxyType(dict(root.pairs("conventions"))),
        params=_params(Table(root.positions, ("params",))),
        definitions=_each(root, "definition", lambda table: _definition(table, bodies)),
        statements=_statements(root),
        class_statements=_each(root, "class-statement", _class_statement),
        known=_each(root, "known", _known),
        problems=_each(root, "problem", _problem),
        results=_each(root, "result", _result),
        requirements=_each(root, "requirement", _requirement),
        acknowledgements=_each(root, "acknowledge", _acknowledgement),
        notes=_each(root, "note", _note),
    )


def _each(root: Table, key: str, make: Callable[[Table], _Item]) -> tuple[_Item, ...]:
    return tuple(make(table) for table in root.tables(key))


def _paper(table: Table) -> Paper:
    reading = table.string("reading", "as printed")
    return Paper(table.string("id"), table.string("title"), table.string("source"), reading, table.place)


def _params(table: Table) -> tuple[Param, ...]:
    return tuple(_param(name, Table(table.positions, (*table.path, name))) for name in table.values)


def _param(name: str, table: Table) -> Param:
    return Param(
        name=name,
        means=table.string("means"),
        place=table.place,
        role=table.string("role"),
        least=table.number("least", 1),
        index=table.texts("index"),
        at_most=table.text("at_most"),
    )


def _definition(table: Table, bodies: Mapping[Path, ast.Module]) -> Definition:
    path = (*table.path, "body")
    return Definition(
        id=table.string("id"),
        ref=table.string("ref"),
        place=table.place,
        prose=table.string("prose"),
        inputs=table.pairs("inputs"),
        body=bodies.get(path),
        body_text=table.string("body"),
        body_place=table.positions.value(path) if path in bodies else NOWHERE,
        output=table.text("output"),
        origin=table.number("origin", 0),
    )


def _statements(root: Table) -> tuple[Statement, ...]:
    """Statements of all kinds in file order: a proof cites what stands above it."""
    tables = [(kind, table) for kind in STATEMENT_KINDS for table in root.tables(kind)]
    tables.sort(key=lambda pair: root.positions.order(pair[1].path))
    return tuple(_statement(kind, table) for kind, table in tables)


def _statement(kind: str, table: Table) -> Statement:
    return Statement(
        id=table.string("id"),
        kind=kind,
        ref=table.string("ref"),
        place=table.place,
        about=table.text("about"),
        at=MappingProxyType(dict(table.pairs("at"))),
        covers=table.texts("covers"),
        assume=table.texts("assume"),
        cites=table.texts("cites") if "cites" in table.values else None,
        known=table.texts("known"),
        depth=table.text("depth"),
        size=table.text("size"),
        class_=table.text("class"),
        uniformity=table.text("uniformity"),
        source=table.string("source"),
        total=table.text("total"),
        error=table.text("error"),
        domain=table.text("domain"),
        prose=table.string("prose"),
    )


def _class_statement(table: Table) -> ClassStatement:
    states = table.texts("states")
    return ClassStatement(table.string("id"), table.string("ref"), table.place, states, table.string("prose"))


def _known(table: Table) -> KnownRelation:
    return KnownRelation(table.required("states"), table.string("source"), table.place)


def _problem(table: Table) -> Problem:
    return Problem(
        id=table.string("id"),
        name=table.string("name"),
        place=table.place,
        hard=table.required("hard"),
        reductions=table.required("reductions"),
        source=table.string("source"),
        basis=table.string("basis"),
        complete=table.text("complete"),
        why=table.string("why"),
    )


def _result(table: Table) -> Result:
    return Result(
        id=table.string("id"),
        about=table.string("about"),
        place=table.place,
        states=table.string("states"),
        source=table.string("source"),
        basis=table.string("basis"),
        changes=table.string("changes"),
    )


def _requirement(table: Table) -> Requirement:
    return Requirement(
        id=table.string("id"),
        ref=table.string("ref"),
        place=table.place,
        functions=table.texts("functions"),
        least=table.required("least"),
        most=table.required("most"),
        prose=table.string("prose"),
    )


def _acknowledgement(table: Table) -> Acknowledgement:
    return Acknowledgement(table.string("finding"), table.string("at"), table.string("reason"), table.place)


def _note(table: Table) -> Note:
    return Note(table.string("ref"), table.string("text"), table.place)
