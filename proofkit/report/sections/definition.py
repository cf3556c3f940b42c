"""What a statement is about: the formulas of its definition, each shown once in a report."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from proofkit.check.catalog import call_name
from proofkit.report.formula import body_latex
from proofkit.report.markdown import Block, code, fence, link, text
from proofkit.report.words import and_list
from proofkit.report.work import Reading, Work
from proofkit.spec.model import Definition

__all__ = ["Definitions"]


class Definitions:
    """Shows definitions, and remembers under which statement each was shown."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.places: dict[str, str] = {}

    def shown(self, reading: Reading, name: str, under: str) -> Iterator[Block]:
        """The definition with this id and what it calls, as far as no other statement is about it."""
        definition = self.work.definition(name)
        if definition is None:
            yield f"About {code(name)}, which no spec defines."
            return
        if name in self.places:
            yield f"About {_title(definition)}, shown under {self._link(name)}."
            return
        yield from self._formulas(definition, under, "About")
        subjects = {s.statement.about.value for s in reading.subjects if s.statement and s.statement.about}
        waiting = self._called(definition)
        while waiting:
            called = waiting.pop(0)
            if called.id not in self.places and called.id not in subjects:
                yield from self._formulas(called, under, "It calls")
                waiting += self._called(called)

    def _link(self, name: str) -> str:
        statement = next(s for r in self.work.readings for s in r.subjects if s.id == self.places[name])
        return link(text(statement.ref), statement.id)

    def _formulas(self, definition: Definition, under: str, lead: str) -> Iterator[Block]:
        self.places[definition.id] = under
        yield f"{lead} {_title(definition)}{_shapes(definition)}. {text(definition.prose)}".strip()
        if definition.body is not None:
            given = tuple(name for name, _ in definition.inputs)
            lines = body_latex(definition.body, given, definition.origin)
            rows = [f"{line} \\\\" for line in lines[:-1]] + lines[-1:]
            yield fence([r"\begin{aligned}", *rows, r"\end{aligned}"], "math")

    def _called(self, definition: Definition) -> list[Definition]:
        if definition.body is None:
            return []
        calls = [
            n.func.id for n in ast.walk(definition.body) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
        ]
        by_name = {call_name(d.id): d for d in self.work.outcome.catalog.definitions.values()}
        return [by_name[c] for c in dict.fromkeys(calls) if c in by_name]


def _title(definition: Definition) -> str:
    return f"{code(definition.id)} ({text(definition.ref)})"


def _shapes(definition: Definition) -> str:
    """Inputs with their shapes, the output, and where indices start."""
    given = [code(f"{name} {shape.value}") for name, shape in definition.inputs]
    parts = [f"takes {and_list(given)}"] if given else []
    if definition.output is not None:
        parts.append(f"gives {code(definition.output.value)}")
    if definition.origin:
        parts.append(f"indices on the left count from {definition.origin}")
    return f": {'; '.join(parts)}" if parts else ""
