"""Small specs for the tests of this room: one parameter table, definitions as tuples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from proofkit.check.catalog import Catalog
from proofkit.dag.built import Built
from proofkit.spec.load import load_text

HEAD = """schema = 1
[paper]
id = "small"
title = "small"
source = "tests"
[params]
n = { means = "scale", role = "scale" }
d = { means = "any" }
q = { means = "any" }
m = { means = "passes" }
r = { means = "maps" }
h = { means = "height" }
w = { means = "width" }
h2 = { means = "new height" }
z = { means = "may be 0", least = 0 }
hs = { means = "sizes by pass", index = ["m + 1"], at_most = "d" }
hr = { means = "sizes by map", index = ["r"], at_most = "d" }
"""


@dataclass(frozen=True)
class Def:
    """One definition as it is written; `at` finds its body in the file."""

    id: str
    inputs: Mapping[str, str]
    body: str
    output: str
    origin: int = 0

    def text(self) -> str:
        inputs = ", ".join(f'{name} = "{shape}"' for name, shape in self.inputs.items())
        return (
            f'[[definition]]\nid = "{self.id}"\nref = "{self.id}"\norigin = {self.origin}\n'
            f"inputs = {{ {inputs} }}\nbody = '''\n{self.body}\n'''\noutput = \"{self.output}\"\n"
        )


@dataclass(frozen=True)
class Read:
    """What became of the last definition of a small spec: its graph, and findings as (code, line of body, column)."""

    catalog: Catalog
    definition: Def
    built: Built | None
    found: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        return [code for code, _, _ in self.found]

    @property
    def graph(self) -> Built:
        assert self.built is not None
        return self.built

    @property
    def obligations(self) -> list[str]:
        return [str(o.fact) for o in self.graph.obligations]


def read(*definitions: Def) -> Read:
    """Build a spec of these definitions; lines count from 1 in the last one's body (inputs stand at line -1)."""
    text = HEAD + "".join(each.text() for each in definitions)
    catalog = Catalog.of([load_text(text, "small.toml")])
    last = definitions[-1]
    start = text[: text.rindex("body = '''\n")].count("\n") + 1
    found = [(f.code, f.place.line - start, f.place.column) for f in catalog.findings]
    return Read(catalog, last, catalog.built(last.id), found)


def body(text: str, output: str = "Y[n]", origin: int = 0, **inputs: str) -> Def:
    """A definition called `f`."""
    return Def("f", inputs, text, output, origin)
