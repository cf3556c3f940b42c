"""The layers, classes and literature that come with proofkit: read where a spec refers to them, and only then."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from proofkit.spec.load import digest_of, load_text
from proofkit.spec.model import ClassStatement, Definition, Problem, Requirement, Result, Spec, Statement

__all__ = [
    "CLASSES",
    "Part",
    "call_name",
    "is_shipped",
    "parts_of",
    "referred",
    "shipped_files",
    "shipped_ids",
    "shipped_spec",
    "with_shipped",
]

Part = Definition | Statement | ClassStatement | Requirement | Problem | Result

PREFIX = "proofkit:"
"""Starts the names under which findings show these files: they have no place among the files of a reader."""

CLASSES = "classes"
"""The file of known relations: what is said of classes is weighed against it without naming it."""

_ID = re.compile(r'^id = "([^"]+)"', re.MULTILINE)


def call_name(definition_id: str) -> str:
    """How formulas call a definition: layer-norm is layer_norm(...)."""
    return definition_id.replace("-", "_").replace(".", "_")


def is_shipped(file: str) -> bool:
    """Whether a file, as findings name it, came with proofkit and not from the reader's directory."""
    return file.startswith(PREFIX)


@cache
def shipped_files() -> Mapping[str, str]:
    """The text of every file by its name below the library, such as "layers/norms.toml"."""
    return MappingProxyType(dict(sorted(_texts(files("proofkit.spec") / "library", ""))))


def _texts(folder: Traversable, above: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        name = f"{above}{entry.name}"
        if entry.is_dir():
            yield from _texts(entry, f"{name}/")
        elif entry.name.endswith(".toml") and entry.is_file():
            yield name, entry.read_text(encoding="utf-8")


@cache
def shipped_ids() -> Mapping[str, str]:
    """The file of every id, found without reading the files as specs."""
    return MappingProxyType({name: file for file, text in shipped_files().items() for name in _ID.findall(text)})


@cache
def _by_name() -> Mapping[str, str]:
    """The id that goes by a name: itself, or the name that formulas call a definition by."""
    return MappingProxyType({call_name(name): name for name in shipped_ids()} | {name: name for name in shipped_ids()})


@cache
def _digests() -> Mapping[str, str]:
    return MappingProxyType({file: digest_of(text) for file, text in shipped_files().items()})


@cache
def shipped_spec(file: str) -> Spec:
    """One of `shipped_files`, read.

    Raises: SpecError as `load_text`.
    """
    return load_text(shipped_files()[file], PREFIX + file)


def with_shipped(specs: Iterable[Spec], names: Iterable[str] = ()) -> tuple[Spec, ...]:
    """The specs, and behind them what they refer to in shipped files, directly or through others.

    What a spec defines or states itself is its own. A shipped file that is among the specs, letter for letter, is left
    out; a file that only has its id does not stand for it. Of other files there are the parts that are needed, with all
    that is stated about them. What is asked for by `names` counts as referred to.

    Raises: SpecError if a shipped file cannot be read.
    """
    given = tuple(specs)
    digests = {spec.digest for spec in given}
    copied = {name for name, digest in _digests().items() if digest in digests}
    own = {name for spec in given for item in parts_of(spec) for name in (item.id, call_name(item.id))}
    copies = _digests().values()
    wanted = {*names, *(name for s in given if s.digest not in copies for i in parts_of(s) for name in referred(i))}
    wanted -= own
    wanted |= {name for s in given if s.digest in copies for i in parts_of(s) for name in referred(i)}
    needed: dict[str, set[str]] = {}
    while wanted:
        found = _by_name().get(wanted.pop(), "")
        file = shipped_ids().get(found, "")
        if not file or file in copied or found in needed.setdefault(file, set()):
            continue
        needed[file].add(found)
        inside, about = _beside(shipped_spec(file), found)
        wanted |= inside | (about - own)
    return (*given, *(_part(shipped_spec(file), needed[file], own) for file in sorted(needed)))


def parts_of(spec: Spec) -> Iterator[Part]:
    """Everything in a file that has an id."""
    yield from spec.definitions
    yield from spec.statements
    yield from spec.class_statements
    yield from spec.requirements
    yield from spec.problems
    yield from spec.results


def referred(item: Part) -> Iterator[str]:
    """What a part of a file names: definitions that it calls or is about, results that it cites or knows."""
    if isinstance(item, Definition):
        nodes = ast.walk(item.body) if item.body is not None else ()
        calls = (node.func for node in nodes if isinstance(node, ast.Call))
        yield from (function.id for function in calls if isinstance(function, ast.Name))
    elif isinstance(item, Statement):
        about = (item.about,) if item.about is not None else ()
        yield from (text.value for text in (*about, *(item.cites or ()), *item.known))
    elif isinstance(item, Requirement):
        yield from (text.value for text in item.functions)
    elif isinstance(item, ClassStatement | Problem):
        yield CLASSES


def _beside(spec: Spec, name: str) -> tuple[set[str], set[str]]:
    """What a part of a shipped file refers to, and what is stated about it. The id of a paper stands for all in it.

    The former is meant as it stands in the library: a spec with such an id of its own cannot have both.
    """
    parts = [item for item in parts_of(spec) if name in (item.id, spec.paper.id)]
    about = {s.id for s in spec.statements if s.about is not None and s.about.value == name}
    return {other for item in parts for other in (item.id, *referred(item))}, about


def _part(spec: Spec, names: Container[str], own: Container[str]) -> Spec:
    """A shipped file without the definitions, statements, problems and results that nothing needs.

    Lemmas about operations stay together: depths are written in their constants, also in those of no use here.
    """
    return replace(
        spec,
        definitions=tuple(d for d in spec.definitions if d.id in names),
        statements=tuple(s for s in spec.statements if s.id in names or (s.covers and s.id not in own)),
        problems=tuple(p for p in spec.problems if p.id in names),
        results=tuple(r for r in spec.results if r.id in names),
        acknowledgements=tuple(a for a in spec.acknowledgements if a.at in names),
    )
