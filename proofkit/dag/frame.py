"""One definition being read: its names, its indices in scope, and everything found wrong so far."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from proofkit.dag.built import Built, Obligation, Recurrence
from proofkit.dag.ranges import Ranges
from proofkit.dag.sheet import Sheet
from proofkit.kernel.claims import AtMost, Fact, Hypothesis, Params
from proofkit.kernel.poly import Poly
from proofkit.spec.bounds import Names, ShapeText
from proofkit.spec.formula import place_of
from proofkit.spec.model import Definition
from proofkit.terms import Finding, Place

__all__ = ["Callee", "Frame", "Wrong"]


class Wrong(Exception):
    """A formula cannot be read: one finding; the builder goes on with the next formula."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Callee:
    """A definition as seen by a caller: its declared shapes, and its graph once built."""

    definition: Definition
    inputs: tuple[tuple[str, ShapeText], ...]
    output: ShapeText
    built: Built
    params: Params
    names: Names


@dataclass
class Frame:
    """The state of reading one body into a sheet.

    `env` gives the node of each tensor in scope, `versions` how often each was assigned; `values` what parameters and
    indices stand for in the graph's terms; `outer` the extents of indices that are parameters of this graph, such as
    the index of an enclosing loop.
    """

    definition: Definition
    sheet: Sheet
    params: Params
    names: Names
    callees: Mapping[str, Callee]
    inline: bool
    broken: Collection[str] = ()
    tag: str = ""
    env: dict[str, int] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    values: dict[str, Poly] = field(default_factory=dict)
    outer: dict[str, Poly] = field(default_factory=dict)
    parts: dict[str, Built] = field(default_factory=dict)
    needs: dict[Hypothesis, None] = field(default_factory=dict)
    obligations: list[Obligation] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    recurrences: list[Recurrence] = field(default_factory=list)

    def place(self, node: ast.AST) -> Place:
        return place_of(node, self.definition.body_text, self.definition.body_place)

    def source(self, node: ast.AST) -> str:
        """The text of a node as written, where it stands on one line; of one that a rule wrote, what it is."""
        if shown := getattr(node, "shown", ""):
            return str(shown)
        place = self.place(node)
        written = place.text[place.column - 1 : place.column - 1 + place.width]
        return (
            written if written and getattr(node, "lineno", 0) == getattr(node, "end_lineno", 0) else ast.unparse(node)
        )

    def wrong(self, node: ast.AST, code: str, message: str, fix: str = "") -> Wrong:
        return Wrong(Finding(code, message, self.place(node), self.definition.id, fix))

    def report(self, node: ast.AST, code: str, message: str, fix: str = "") -> None:
        """Record a finding and go on: the formula still has one reading."""
        finding = self.wrong(node, code, message, fix).finding
        if finding not in self.findings:
            self.findings.append(finding)

    def oblige(self, node: ast.AST, kind: str, about: str, message: str) -> None:
        """A condition that the text does not discharge: carried as a hypothesis."""
        fact = Fact(kind, f"{self.definition.id}.{about}")
        self.needs[fact] = None
        if all(o.fact != fact for o in self.obligations):
            self.obligations.append(Obligation(fact, self.place(node), message))

    def need_at_least(self, extent: Poly, least: int) -> None:
        """The number of values of an index must not fall below this: shown, or carried as a hypothesis."""
        ranges = self.ranges()
        if not ranges.is_nonnegative(extent - least):
            fewest = ranges.lower(extent).constant()
            if fewest is not None and fewest < least:
                message = f"a range of {extent} values may have only {fewest}, where at least {least} are needed"
                raise Wrong(Finding("PK105", message, self.definition.body_place, self.definition.id))
            self.needs[AtMost(Poly.of(least), ranges.lower(extent))] = None

    def check_free(self, node: ast.AST, name: str) -> None:
        """An index may not hide a tensor, a parameter or another index."""
        if name in (*self.env, *self.values, *self.names.params, *self.names.tables):
            raise self.wrong(node, "PK101", f"the index {name} has the name of something else", "rename the index")

    def scope(self, **indices: Poly) -> Frame:
        """The same frame with more indices in scope; everything that is collected is shared."""
        return replace(self, values=self.values | indices)

    def ranges(self) -> Ranges:
        return Ranges(self.params, self.outer | self.sheet.extents)

    def indices(self) -> set[str]:
        """Names of indices in scope, as written."""
        return {name for name in self.values if name not in self.names.params and name not in self.names.tables}
