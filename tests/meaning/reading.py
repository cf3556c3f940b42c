"""The specs as the meaning tests read them: one catalog, and one stand-in for a formula that is nowhere defined."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from proofkit.check.catalog import Catalog
from proofkit.dag.build import build
from proofkit.dag.built import Built
from proofkit.dag.interpret import interpret
from proofkit.errors import SpecError
from proofkit.spec.bounds import ShapeText, read_shape
from proofkit.spec.formula import parse_body
from proofkit.spec.load import load_text
from proofkit.spec.model import Text
from tests.references import Case, to_lists

SPECS = Path(__file__).parents[2] / "specs"
SEEDS = (0, 1, 2)
SIZES = (0, 1, 2, 3)

STAND_INS = {
    "X[i*h/h2 + s - 1, j*w/w2 + tt - 1, l]": "X[edge(i*h//h2 + s - 1), edge(j*w//w2 + tt - 1), l]",
}
"""The up-interpolation as printed reads outside its map at i = h', whatever the sizes (a test shows it). What calls it
is therefore tried with its source index rounded down and clamped; the printed body itself where it stays inside.
"""


@cache
def catalog(printed: bool = False) -> Catalog:
    """All specs; unless `printed`, with the stand-ins."""
    specs = []
    for path in sorted(SPECS.rglob("*.toml")):
        text = path.read_text()
        for old, new in STAND_INS.items():
            text = text if printed else text.replace(old, new)
        specs.append(load_text(text, path.name))
    return Catalog.of(specs)


def bodies() -> list[str]:
    """The definitions that have formulas."""
    return sorted(d.id for d in catalog().definitions.values() if d.body is not None)


def reread(name: str, body: str, output: str = "", printed: bool = False) -> Built | None:
    """A definition with another body (and output shape), or None if it cannot be read."""
    whole = catalog(printed)
    callee = whole.callees[name.replace("-", "_").replace(".", "_")]
    try:
        tree = parse_body(body, callee.definition.body_place)
    except SpecError:
        return None
    definition = replace(callee.definition, body=tree, body_text=body)
    shape: ShapeText = read_shape(Text(output), callee.names) if output else callee.output
    path = whole.home[name].path
    built = build(definition, callee.inputs, shape, whole.params[path], callee.names, whole.callees)
    return built if built.graph.outputs else None


def run(built: Built, case: Case) -> Any:
    """The value of a graph on a case."""
    inputs = {name: to_lists(value) for name, value in case.inputs.items()}
    return interpret(built, inputs, case.params, case.tables)


def generator(name: str, size: int, seed: int) -> np.random.Generator:
    """The same numbers for the same test, whatever ran before."""
    return np.random.default_rng([seed, size, *name.encode()])
