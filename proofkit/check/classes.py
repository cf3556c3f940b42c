"""Statements about complexity classes, checked against a graph of known inclusions, separations and open questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import networkx

from proofkit.check.levels import MOST
from proofkit.check.outcome import Item
from proofkit.spec.model import KnownRelation, Spec, Text
from proofkit.terms import Finding, Status

__all__ = ["Known", "Relation", "check_classes", "read_relation"]

RELATION = re.compile(r"(open:)?\s*([\w/^-]+)\s*(!<=|<=|<|!=|=)\s*([\w/^-]+)\s*")


SYNTAX = "write A <= B, A < B, A != B, A !<= B, A = B, or open: ... before one of them"


@dataclass(frozen=True, slots=True)
class Relation:
    """A <= B (inclusion), A < B (proper), A !<= B (not included), A != B (different), A = B (equal), or an open one."""

    left: str
    sign: str
    right: str
    is_open: bool

    def __str__(self) -> str:
        return f"{'open: ' if self.is_open else ''}{self.left} {self.sign} {self.right}"


def read_relation(text: str) -> Relation | None:
    """A relation such as "AC0 < TC0" or "open: TC0 = NC1", or None."""
    found = RELATION.fullmatch(text.strip())
    return Relation(found[2], found[3], found[4], bool(found[1])) if found else None


def _hierarchy() -> Iterator[tuple[str, str, str]]:
    by_definition, gates = "by definition", "threshold gates are in NC1"
    for k in range(1, MOST + 1):
        for small, large, source in (
            (f"NC{k}", f"AC{k}", by_definition),
            (f"AC{k}", f"TC{k}", by_definition),
            (f"TC{k}", f"NC{k + 1}", gates),
            (f"NC{k + 1}", "NC", by_definition),
        ):
            yield small, large, source
            yield f"{small}/poly", f"{large}/poly", source
            yield large, f"{large}/poly", by_definition
    yield "NC/poly", "P/poly", by_definition
    yield "P", "P/poly", by_definition


class Known:
    """What follows from the known relations: inclusions by transitivity, separations along inclusions."""

    def __init__(self, known: Iterable[KnownRelation]) -> None:
        self.inclusions = networkx.DiGraph()
        self.separations: list[tuple[str, str, str]] = []
        self.outside: list[tuple[str, str, str]] = []
        self.open: list[tuple[Relation, str]] = []
        for entry in known:
            relation = read_relation(entry.states.value)
            if relation is not None:
                self._add(relation, entry.source)
        if self.inclusions:
            self._add_hierarchy()

    def _add_hierarchy(self) -> None:
        """NC^k <= AC^k <= TC^k <= NC^(k+1) <= NC, each also without uniformity; what the files say has their source."""
        for small, large, source in _hierarchy():
            if not self.inclusions.has_edge(small, large):
                self.inclusions.add_edge(small, large, source=source)

    def _add(self, relation: Relation, source: str) -> None:
        left, right = relation.left, relation.right
        self.inclusions.add_nodes_from((left, right))
        if relation.is_open:
            self.open.append((relation, source))
            return
        if relation.sign in ("<=", "<", "="):
            self.inclusions.add_edge(left, right, source=source)
        if relation.sign == "=":
            self.inclusions.add_edge(right, left, source=source)
        if relation.sign in ("<", "!=", "!<="):
            self.separations.append((left, right, source))
        if relation.sign == "!<=":
            self.outside.append((left, right, source))

    def includes(self, small: str, large: str) -> list[str] | None:
        """The sources of a chain of inclusions, if there is one."""
        if small == large:
            return []
        if not {small, large} <= set(self.inclusions) or not networkx.has_path(self.inclusions, small, large):
            return None
        path = networkx.shortest_path(self.inclusions, small, large)
        return [self.inclusions.edges[a, b]["source"] for a, b in pairwise(path)]

    def separated(self, left: str, right: str) -> list[str] | None:
        """Sources for left != right: some A != B with left <= A <= B <= right, or the other way round."""
        for a, b, source in self.separations:
            for low, high in ((left, right), (right, left)):
                below, between, above = self.includes(low, a), self.includes(a, b), self.includes(b, high)
                if below is not None and between is not None and above is not None:
                    return [*below, source, *above]
                if {low, high} == {a, b}:
                    return [source]
        return None

    def why_open(self, left: str, right: str) -> list[str]:
        """The sources that list the equality of two classes as open."""
        return [source for relation, source in self.open if {relation.left, relation.right} == {left, right}]

    def not_included(self, small: str, large: str) -> list[str] | None:
        """Sources for small not <= large: large <= small and they differ, or small holds a class that is outside."""
        for a, b, source in self.outside:
            below, above = self.includes(a, small), self.includes(large, b)
            if below is not None and above is not None:
                return [*below, source, *above]
        back = self.includes(large, small)
        apart = self.separated(small, large)
        return [*back, *apart] if back is not None and apart is not None else None


def check_classes(spec: Spec, specs: Iterable[Spec]) -> tuple[list[Item], list[Finding]]:
    """Each class statement of a file: what is known to hold, contradicted (PK507), or not known (PK508)."""
    known = Known(k for s in specs for k in s.known)
    items, findings = [], []
    for entry in spec.known:
        if read_relation(entry.states.value) is None:
            message = f"{entry.states.value!r} is not a relation between two classes"
            findings.append(Finding("PK508", message, entry.states.place, spec.paper.id, SYNTAX))
    for statement in spec.class_statements:
        parts = []
        sources: dict[str, None] = {}
        for text in statement.states:
            status, reason, cited = _weigh(text, known)
            parts.append((text.value, status, reason))
            sources |= dict.fromkeys(cited)
            if status <= Status.UNDECIDED:
                code = "PK507" if status is Status.UNSUPPORTED else "PK508"
                message = f"{statement.ref} states {text.value!r}: {reason}"
                findings.append(Finding(code, message, text.place, statement.id, "state what is known"))
        status = min((s for _, s, _ in parts), default=Status.UNDECIDED)
        items.append(Item(statement, spec, status, tuple(parts), tuple(f"cited:{s}" for s in sources)))
    return items, findings


def _weigh(text: Text, known: Known) -> tuple[Status, str, list[str]]:
    relation = read_relation(text.value)
    if relation is None:
        return Status.UNDECIDED, f"not a relation: {SYNTAX}", []
    left, right = relation.left, relation.right
    apart, along = known.separated(left, right), known.includes(left, right)
    back, outside = known.includes(right, left), known.not_included(left, right)
    if relation.is_open:
        return _weigh_open(relation, apart, along, back, known)
    shown = {
        "<=": along,
        "<": [*along, *apart] if along is not None and apart is not None else None,
        "!=": apart,
        "!<=": outside,
        "=": [*along, *back] if along is not None and back is not None else None,
    }[relation.sign]
    equal = [*along, *back] if along is not None and back is not None else None
    against = {"<=": outside, "<": outside, "!=": equal, "!<=": along, "=": apart}[relation.sign]
    if shown is not None:
        return Status.MODULO, "known", shown
    if against is not None:
        return Status.UNSUPPORTED, f"contradicts what is known ({'; '.join(dict.fromkeys(against))})", against
    return Status.UNDECIDED, "does not follow from the known relations", []


def _weigh_open(
    relation: Relation, apart: list[str] | None, along: list[str] | None, back: list[str] | None, known: Known
) -> tuple[Status, str, list[str]]:
    if relation.sign in ("=", "!=", "<") and apart is not None:
        how = "; ".join(dict.fromkeys(apart))
        return Status.UNSUPPORTED, f"not open: {relation.left} and {relation.right} are known to differ ({how})", apart
    if (relation.sign == "<" and back is not None) or (relation.sign == "!<=" and along is not None):
        known_back = back if relation.sign == "<" else along
        return Status.UNSUPPORTED, f"not open: known to be false ({'; '.join(known_back or [])})", known_back or []
    if relation.sign == "<=" and along is not None:
        return Status.UNSUPPORTED, f"not open: known ({'; '.join(along)})", along
    if along is not None and back is not None:
        return Status.UNSUPPORTED, "not open: they are known to be equal", [*along, *back]
    sources = known.why_open(relation.left, relation.right)
    if sources:
        return Status.MODULO, "known to be open", sources
    return Status.UNDECIDED, "neither known nor listed as open", []
