"""What a spec file says, as frozen values; positions are kept so that every finding can point at its line."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from proofkit.terms import NOWHERE, Place

__all__ = [
    "Acknowledgement",
    "ClassStatement",
    "Definition",
    "KnownRelation",
    "Note",
    "Paper",
    "Param",
    "Problem",
    "Requirement",
    "Result",
    "Spec",
    "Statement",
    "Text",
]

EMPTY: Mapping[str, Text] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Text:
    """A string of a spec together with where it stands."""

    value: str
    place: Place = NOWHERE

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Paper:
    """The work a file is about; `reading` says whether it is encoded as printed or repaired."""

    id: str
    title: str
    source: str
    reading: str
    place: Place


@dataclass(frozen=True, slots=True)
class Param:
    """A natural number that sizes are polynomials in, or (with `index`) a static table of such numbers.

    `least` is the smallest value it takes. A table has one entry for each tuple of naturals below `index`, and
    every entry is at most `at_most`.
    """

    name: str
    means: str
    place: Place
    role: str = ""
    least: int = 1
    index: tuple[Text, ...] = ()
    at_most: Text | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """One function on tensors of p-bit floats, given by formulas, or (without a body) by prose alone.

    Shapes are texts such as "[n, d]", "[k < r, hs[k], d]" or "index(V) [h, w]". `origin` is the first index
    value of every axis: 0, or 1 in papers that count from one.
    """

    id: str
    ref: str
    place: Place
    prose: str = ""
    inputs: tuple[tuple[str, Text], ...] = ()
    body: ast.Module | None = None
    body_text: str = ""
    body_place: Place = NOWHERE
    output: Text | None = None
    origin: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim about a definition (`about`) or about primitive operations (`covers`), or a question about a definition.

    `at` fixes parameters of the definition; `cites` is None where the source gives no proof; `known` are results of the
    literature about it, on which no bound rests.
    """

    id: str
    kind: str
    ref: str
    place: Place
    about: Text | None = None
    at: Mapping[str, Text] = field(default_factory=lambda: EMPTY)
    covers: tuple[Text, ...] = ()
    assume: tuple[Text, ...] = ()
    cites: tuple[Text, ...] | None = None
    known: tuple[Text, ...] = ()
    depth: Text | None = None
    size: Text | None = None
    class_: Text | None = None
    uniformity: Text | None = None
    source: str = ""
    total: Text | None = None
    error: Text | None = None
    domain: Text | None = None
    prose: str = ""

    @property
    def is_question(self) -> bool:
        """Whether it asks: "not derivable" answers it, and nothing may be shown by it."""
        return self.kind == "question"


@dataclass(frozen=True, slots=True)
class ClassStatement:
    """What a paper says about complexity classes, such as "TC0 <= NC1" or "open: TC0 = NC0"."""

    id: str
    ref: str
    place: Place
    states: tuple[Text, ...]
    prose: str = ""


@dataclass(frozen=True, slots=True)
class KnownRelation:
    """A relation between two classes that the literature knows, or knows to be open, with its source."""

    states: Text
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem that is hard for a class under uniform reductions; `basis` says how the fact was taken over."""

    id: str
    name: str
    place: Place
    hard: Text
    reductions: Text
    source: str
    basis: str
    complete: Text | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What the literature knows of an architecture. It is quoted, and no bound rests on it.

    `changes` names what a model of any kind could change to get there: precision, loops, or chain of thought.
    """

    id: str
    about: str
    place: Place
    states: str
    source: str
    basis: str
    changes: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """A condition a definition puts on real functions (`least <= f(x) <= most`), tried on standard objects."""

    id: str
    ref: str
    place: Place
    functions: tuple[Text, ...]
    least: Text
    most: Text
    prose: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The author knows of a finding and says why it stands."""

    code: str
    at: str
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class Note:
    """Something a careful reader wrote down that no check detects."""

    ref: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Spec:
    """One file, read."""

    path: str
    paper: Paper
    conventions: Mapping[str, Text] = field(default_factory=lambda: EMPTY)
    params: tuple[Param, ...] = ()
    definitions: tuple[Definition, ...] = ()
    statements: tuple[Statement, ...] = ()
    class_statements: tuple[ClassStatement, ...] = ()
    known: tuple[KnownRelation, ...] = ()
    problems: tuple[Problem, ...] = ()
    results: tuple[Result, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    notes: tuple[Note, ...] = ()
    digest: str = ""
    """Of the text that was read, whatever its line ends: equal ones are copies of one file."""
