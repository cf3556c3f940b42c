"""All spec files together: every definition built, every id resolved."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import networkx

from proofkit.dag.build import build
from proofkit.dag.built import Built
from proofkit.dag.frame import Callee
from proofkit.errors import SpecError
from proofkit.kernel.claims import Params
from proofkit.kernel.graph import INDEX_FUNCTIONS, Shape
from proofkit.kernel.poly import is_nonnegative
from proofkit.ops import OPERATIONS
from proofkit.spec.bounds import Names, ShapeText, read_poly, read_shape
from proofkit.spec.model import Definition, Problem, Result, Spec, Statement, Text
from proofkit.spec.shipped import call_name, is_shipped
from proofkit.terms import Finding, Place

__all__ = ["Catalog", "call_name", "spec_names", "spec_params"]


def spec_names(spec: Spec) -> Names:
    """The parameters and tables that the texts of a file may use."""
    params = tuple(p.name for p in spec.params if not p.index)
    tables = tuple(p.name for p in spec.params if p.index)
    scale = next((p.name for p in spec.params if p.role == "scale"), "n")
    return Names(params, tables, (), scale, means={p.name: p.means for p in spec.params})


def spec_tables(spec: Spec, names: Names) -> dict[str, Shape]:
    """The extents of the static tables."""
    return {p.name: tuple(read_poly(text, names) for text in p.index) for p in spec.params if p.index}


def spec_params(spec: Spec, names: Names) -> Params:
    """What the kernel is told of them."""
    least = {p.name: p.least for p in spec.params}
    tables = {}
    for p in spec.params:
        if p.index and p.at_most is not None:
            tables[p.name] = read_poly(p.at_most, replace(names, tables=()))
            if not is_nonnegative(tables[p.name] - p.least, least):
                message = f"no entry of {p.name} is at least {p.least} and at most {p.at_most} for all parameters"
                raise SpecError([Finding("PK303", message, p.at_most.place, spec.paper.id, "state a larger at_most")])
    return Params(names.scale, least, tables)


@dataclass
class Catalog:
    """Definitions, statements and names of all files, by id.

    `findings` are what is wrong with ids and definitions; a definition that cannot be built has no entry in `built`.
    """

    specs: tuple[Spec, ...]
    findings: list[Finding] = field(default_factory=list)
    definitions: dict[str, Definition] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    results: dict[str, Result] = field(default_factory=dict)
    home: dict[str, Spec] = field(default_factory=dict)
    names: dict[str, Names] = field(default_factory=dict)
    params: dict[str, Params] = field(default_factory=dict)
    callees: dict[str, Callee] = field(default_factory=dict)
    by_digest: dict[str, str] = field(default_factory=dict)
    called: dict[str, list[str]] = field(default_factory=dict)
    spliced: dict[str, Built] = field(default_factory=dict)
    taken: dict[str, Place] = field(default_factory=dict)

    @classmethod
    def of(cls, specs: Iterable[Spec]) -> Catalog:
        """Read every definition of every file, callees first."""
        catalog = cls(tuple(specs))
        for spec in catalog.specs:
            catalog._register(spec)
        for name in catalog._callees_first():
            catalog._build(catalog.definitions[name])
        return catalog

    def built(self, definition_id: str) -> Built | None:
        """The graph of a definition, if it could be read."""
        callee = self.callees.get(call_name(definition_id))
        return callee.built if callee is not None and callee.built.graph.outputs else None

    def inlined(self, definition_id: str) -> Built | None:
        """The graph with every call spliced in, or None where that is not possible."""
        callee = self.callees.get(call_name(definition_id))
        if callee is None or self.built(definition_id) is None:
            return None
        if definition_id not in self.spliced:
            self.spliced[definition_id] = self._read(callee.definition, callee.inputs, callee.output, inline=True)
        built = self.spliced[definition_id]
        return built if built.graph.outputs else None

    def _register(self, spec: Spec) -> None:
        self.names[spec.path] = spec_names(spec)
        try:
            self.params[spec.path] = spec_params(spec, self.names[spec.path])
            shapes = spec_tables(spec, self.names[spec.path])
            self.names[spec.path] = replace(self.names[spec.path], table_shapes=shapes)
        except SpecError as error:
            self.findings += [replace(f, subject=f.subject or spec.paper.id) for f in error.findings]
            self.params[spec.path] = Params(self.names[spec.path].scale)
        self.findings += _scale_findings(spec)
        self.findings += self._name_findings(spec)
        self.findings += self._taken(spec)
        self.problems = {p.id: p for p in spec.problems} | self.problems
        self.results = {r.id: r for r in spec.results} | self.results
        items: tuple[Definition | Statement, ...] = (*spec.definitions, *spec.statements)
        for item in items:
            if item.id in self.home:
                continue
            self.home[item.id] = spec
            if isinstance(item, Definition):
                if item.id in self.called.get(call_name(item.id), ()):
                    self.definitions[item.id] = item
            else:
                self.statements[item.id] = item

    def _taken(self, spec: Spec) -> list[Finding]:
        """Ids of papers, class statements and requirements are ids like any other: findings are acknowledged by id.

        A file about one definition may share its id.
        """
        own = [(spec.paper.id, spec.paper.place)] if spec.paper.id not in {d.id for d in spec.definitions} else []
        own += [(i.id, i.place) for i in spec.class_statements]
        own += [(i.id, i.place) for i in spec.requirements]
        own += [(i.id, i.place) for i in spec.problems]
        own += [(i.id, i.place) for i in spec.results]
        own += [(i.id, i.place) for i in spec.definitions]
        own += [(i.id, i.place) for i in spec.statements]
        found = []
        for name, place in own:
            first = self.taken.setdefault(name, place)
            if first is not place:
                here, there = (first, place) if is_shipped(place.file) else (place, first)
                message = f"the id {name} is already used at {there}"
                fix = f"rename it: {name} is in the library" if is_shipped(there.file) else "rename one of them"
                found.append(Finding("PK009", message, here, name, fix))
        return found

    def _name_findings(self, spec: Spec) -> list[Finding]:
        """Formulas call definitions by name: no two may share one, and none may hide an operation."""
        found = []
        for definition in spec.definitions:
            name = call_name(definition.id)
            other = next((d for d in self.called.get(name, ()) if d != definition.id), "")
            if name in OPERATIONS or name in INDEX_FUNCTIONS or name in ("range", "poly", "O"):
                message = f"{definition.id} has the name of an operation"
                found.append(Finding("PK009", message, definition.place, definition.id, "rename it"))
            elif other:
                message = f"{definition.id} and {other} are both called {name}"
                found.append(Finding("PK009", message, definition.place, definition.id, "rename one of them"))
            else:
                self.called.setdefault(name, []).append(definition.id)
        return found

    def _callees_first(self) -> list[str]:
        graph = networkx.DiGraph()
        by_call = {call_name(d): d for d in self.definitions}
        for name, definition in self.definitions.items():
            graph.add_node(name)
            graph.add_edges_from((by_call[c], name) for c in _called(definition) if c in by_call)
        for circle in list(networkx.strongly_connected_components(graph)):
            if len(circle) > 1 or graph.has_edge(*[next(iter(circle))] * 2):
                self._report_cycle(sorted(circle))
                graph.remove_nodes_from(circle)
        return list(networkx.lexicographical_topological_sort(graph))

    def _report_cycle(self, circle: list[str]) -> None:
        for name in circle:
            message = f"{name} calls itself through {', '.join(circle)}"
            place = self.definitions[name].place
            self.findings.append(Finding("PK109", message, place, name, "write a loop for a repeated block"))

    def _build(self, definition: Definition) -> None:
        if definition.body is None or definition.output is None:
            return
        names = self.names[self.home[definition.id].path]
        try:
            inputs = tuple((name, read_shape(text, names)) for name, text in definition.inputs)
            output = _output_shape(definition.output, names)
        except SpecError as error:
            self.findings += [replace(f, subject=f.subject or definition.id) for f in error.findings]
            return
        built = self._read(definition, inputs, output)
        self.findings += built.findings
        if not built.graph.outputs:
            return
        params = built.graph.params
        self.callees[call_name(definition.id)] = Callee(definition, inputs, output, built, params, names)
        self.by_digest[built.digest] = definition.id

    def _read(
        self,
        definition: Definition,
        inputs: tuple[tuple[str, ShapeText], ...],
        output: ShapeText,
        *,
        inline: bool = False,
    ) -> Built:
        path = self.home[definition.id].path
        broken = {call_name(d) for d in self.definitions} - self.callees.keys()
        return build(
            definition,
            inputs,
            output,
            self.params[path],
            self.names[path],
            self.callees,
            inline=inline,
            broken=broken,
        )


def _scale_findings(spec: Spec) -> list[Finding]:
    """Everything is measured in one scale."""
    scales = [p for p in spec.params if p.role == "scale"]
    if not scales and spec.statements:
        message = f"no parameter of {spec.paper.id} has role = 'scale', so nothing can be measured"
        return [Finding("PK003", message, spec.paper.place, spec.paper.id, "give one parameter role = 'scale'")]
    return [
        Finding("PK009", f"{p.name} is a second scale beside {scales[0].name}", p.place, spec.paper.id, "keep one")
        for p in scales[1:]
    ]


def _output_shape(text: Text, names: Names) -> ShapeText:
    shape = read_shape(text, names)
    if not shape.name:
        raise SpecError([Finding("PK008", f'{text.value!r} names no tensor: write "Y[n, d]"', text.place)])
    return shape


def _called(definition: Definition) -> set[str]:
    body = definition.body
    calls = (n.func for n in ast.walk(body) if isinstance(n, ast.Call)) if body is not None else ()
    return {f.id for f in calls if isinstance(f, ast.Name)}
