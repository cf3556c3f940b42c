"""Random stacks of library layers: the derived depth is the sum along the longest path, found independently."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit.check.run import check
from proofkit.kernel.poly import Poly
from proofkit.spec.load import load_dir, load_text
from proofkit.spec.model import Spec
from tests.check.longest_path import Step, longest_path

LAYERS = Path(__file__).parents[2] / "specs" / "layers"
CARRIER = "[t, d]"
ADDITION = "Z"


@dataclass(frozen=True)
class Layer:
    """A layer of the library that takes and gives t tokens of d numbers, with its weights and what it assumes."""

    definition: str
    lemma: str
    depth: str
    weights: dict[str, str]
    assume: tuple[str, ...]


@functools.cache
def files() -> tuple[dict, ...]:
    return tuple(tomllib.loads(path.read_text()) for path in sorted(LAYERS.glob("*.toml")))


@functools.cache
def library() -> tuple[Spec, ...]:
    return load_dir(LAYERS)


@functools.cache
def params() -> dict[str, dict]:
    found: dict[str, dict] = {}
    for file in files():
        for name, row in file.get("params", {}).items():
            if "index" in row:
                continue
            found.setdefault(name, {k: v for k, v in row.items() if k in ("means", "least", "role")})
    return found


@functools.cache
def layers() -> dict[str, Layer]:
    definitions = {d["id"]: d for file in files() for d in file.get("definition", ())}
    found = {}
    for lemma in (row for file in files() for row in file.get("lemma", ()) if "about" in row and "depth" in row):
        about = definitions.get(lemma["about"])
        if about is None or "at" in lemma or lemma["about"] in found:
            continue
        (_, shape), *others = about["inputs"].items()
        end = about["output"].removesuffix(CARRIER)
        if any("uniform(" in text for text in lemma["assume"]):
            continue
        if shape == CARRIER and about["output"].endswith(CARRIER) and end.isidentifier():
            weights = dict(others)
            found[about["id"]] = Layer(about["id"], lemma["id"], lemma["depth"], weights, tuple(lemma["assume"]))
    return found


@functools.cache
def additions() -> str:
    covering = (row for file in files() for row in file.get("lemma", ()) if "add" in row.get("covers", ()))
    return str(next(covering)["id"])


@st.composite
def programs(draw: st.DrawFn) -> list[Step]:
    """Up to six steps; each reads any earlier values, so that paths fork and join."""
    names, steps = ["X"], []
    for k in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["layer", "layer", "loop", "add"]))
        reads = tuple(draw(st.sampled_from(names)) for _ in range(2 if kind == "add" else 1))
        layer = "" if kind == "add" else draw(st.sampled_from(sorted(layers())))
        steps.append(Step(f"V{k}", reads, layer, "m" if kind == "loop" else ""))
        names.append(f"V{k}")
    return steps


def written(program: list[Step]) -> str:
    """The program as a spec with one theorem, which cites the lemmas of its layers."""
    inputs, body, cites, assume = {"X": CARRIER}, [], {additions(): None}, {}
    for step in program:
        if not step.layer:
            a, b = step.reads
            body.append(f"{step.name}[i: t, a: d] = {a}[i, a] + {b}[i, a]")
            continue
        layer = layers()[step.layer]
        weights = [f"{step.name}_{name}" for name in layer.weights]
        inputs |= dict(zip(weights, layer.weights.values(), strict=True))
        cites[layer.lemma] = None
        assume |= dict.fromkeys(layer.assume)
        source = step.reads[0]
        call = ", ".join([step.name if step.passes else source, *weights])
        line = f"{step.name} = {step.layer.replace('-', '_')}({call})"
        copy = f"{step.name}[i: t, a: d] = {source}[i, a]\nfor l in range(m):\n    "
        body.append((copy if step.passes else "") + line)
    return _text(inputs, body, list(cites), [*assume, "m = O(1)"], program[-1].name)


def _text(inputs: dict[str, str], body: list[str], cites: list[str], assume: list[str], output: str) -> str:
    rows = {"m": {"means": "passes"}} | params()
    table = "\n".join(f"{name} = {_inline(row)}" for name, row in rows.items())
    lines = "\n".join(body)
    return f"""schema = 1
[paper]
id = "stack"
title = "A random stack"
source = "tests"
[params]
{table}
[[definition]]
id = "stack"
ref = "Definition 1"
inputs = {_inline(inputs)}
body = '''
{lines}
'''
output = "{output}{CARRIER}"
[[theorem]]
id = "stack-bound"
ref = "Theorem 1"
about = "stack"
assume = {_listed(assume)}
cites = {_listed(cites)}
class = "TC0"
uniformity = "DLOGTIME"
"""


def _inline(row: dict) -> str:
    return "{ " + ", ".join(f"{k} = {v if isinstance(v, int) else _quoted(v)}" for k, v in row.items()) + " }"


def _listed(items: list[str]) -> str:
    return "[" + ", ".join(map(_quoted, items)) + "]"


def _quoted(text: str) -> str:
    return f'"{text}"'


def test_there_are_layers_to_stack() -> None:
    assert len(layers()) >= 5


@given(programs(), st.data())
@settings(max_examples=25, deadline=None)
def test_the_depth_of_a_stack_is_its_longest_path(program: list[Step], data: st.DataObject) -> None:
    outcome = check([*library(), load_text(written(program), "stack.toml")], only={"stack-bound"})
    judged = outcome.find("stack-bound")
    assert judged is not None, outcome.flags
    assert judged.theorem is not None, outcome.flags
    assert judged.through is not None, [flag.finding.message for flag in outcome.flags]
    depths = {layer.definition: layer.depth for layer in layers().values()}
    names = sorted({n for vector in judged.theorem.bound.depth for n in vector.names()} | {"d_std", "m"})
    names += sorted(n for n in (*_constants(depths), *params()) if n not in names)
    for _ in range(3):
        values = {name: data.draw(st.integers(1, 9), label=name) for name in names}
        fixed = {name: Poly.of(value) for name, value in values.items()}
        derived = max(vector.substitute(fixed).constant() or 0 for vector in judged.theorem.bound.depth)
        assert derived == longest_path(program, program[-1].name, depths, values)


def _constants(depths: dict[str, str]) -> set[str]:
    return {word for text in depths.values() for word in re.findall(r"d_\w+", text)}


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ([Step("A", ("X",), "f"), Step("B", ("X",), "g"), Step("C", ("A", "B"))], 7 + 1),
        ([Step("A", ("X",), "f", "m"), Step("B", ("A",), "g")], 3 * 4 + 7),
        ([Step("A", ("X",), "f"), Step("B", ("X", "X"))], 1),
    ],
    ids=["fork", "loop", "unused"],
)
def test_the_second_way_itself(program: list[Step], expected: int) -> None:
    values = {"d_std": 1, "d_exp": 3, "m": 3}
    assert longest_path(program, program[-1].name, {"f": "d_exp + d_std", "g": "2*d_exp + d_std"}, values) == expected
