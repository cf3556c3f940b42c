"""Circuit families: indexed groups of gates, each a comprehension over earlier groups, for all parameters at once.

A group has one node for every value of its indices. A gate is 1 if its weighted sum of earlier nodes is at least 0; a
bit and a form are their weighted sum itself, which costs no gate and no layer: later gates read through it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from proofkit.kernel.poly import ONE, Poly

__all__ = ["Family", "Group", "Kind", "Range", "Term"]


class Kind(IntEnum):
    """What a group's nodes are; a bit is a form that is meant to be 0 or 1."""

    INPUT = 0
    GATE = 1
    BIT = 2
    FORM = 3


@dataclass(frozen=True, slots=True)
class Range:
    """An index that runs from the largest of `starts` to one less than the smallest of `stops`."""

    index: str
    starts: tuple[Poly, ...]
    stops: tuple[Poly, ...]

    def substitute(self, values: Mapping[str, Poly]) -> Range:
        starts = tuple(s.substitute(values) for s in self.starts)
        return Range(self.index, starts, tuple(s.substitute(values) for s in self.stops))

    def __str__(self) -> str:
        start = str(self.starts[0]) if len(self.starts) == 1 else f"max({', '.join(map(str, self.starts))})"
        stop = str(self.stops[0]) if len(self.stops) == 1 else f"min({', '.join(map(str, self.stops))})"
        return f"{self.index} in range({stop if start == '0' else f'{start}, {stop}'})"


@dataclass(frozen=True, slots=True)
class Term:
    """weight * the sum of group[at] over `ranges`, where every polynomial of `where` is at least 0.

    With no group it is the weight itself that is summed.
    """

    weight: Poly
    group: str = ""
    at: tuple[Poly, ...] = ()
    ranges: tuple[Range, ...] = ()
    where: tuple[Poly, ...] = ()

    def conditions(self) -> tuple[tuple[Poly, ...], tuple[Poly, ...]]:
        """Those that hold or not before the ranges are looked at, and those on the ranges' own indices."""
        own = {r.index for r in self.ranges}
        before = tuple(w for w in self.where if not w.names() & own)
        return before, tuple(w for w in self.where if w.names() & own)

    def times(self, factor: Poly) -> Term:
        return Term(self.weight * factor, self.group, self.at, self.ranges, self.where)

    def __str__(self) -> str:
        read = f"{self.group}[{', '.join(map(str, self.at))}]" if self.at else self.group
        weight = "" if self.weight == ONE and read else f"({self.weight})"
        text = "*".join(filter(None, (weight, read)))
        inside = [f"for {r}" for r in self.ranges] + [f"if {w} >= 0" for w in self.where]
        return f"sum({text} {' '.join(inside)})" if inside else text


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes name[i, ...], one for each value of the indices; `line` is where the description has it."""

    name: str
    kind: Kind
    ranges: tuple[Range, ...]
    terms: tuple[Term, ...] = ()
    line: int = 0

    def __str__(self) -> str:
        indices = f"[{', '.join(r.index for r in self.ranges)}]" if self.ranges else ""
        over = "".join(f" for {r}" for r in self.ranges)
        total = " + ".join(map(str, self.terms)) or "0"
        body = {Kind.INPUT: "", Kind.GATE: f" = {total} >= 0"}.get(self.kind, f" = {total}")
        return f"{self.kind.name.lower()} {self.name}{indices}{body}{over}"

    def polynomials(self) -> Iterator[Poly]:
        """Every formula that occurs in it."""
        for term in self.terms:
            yield from (term.weight, *term.at, *term.where, *_ends(term.ranges))
        yield from _ends(self.ranges)


def _ends(ranges: tuple[Range, ...]) -> Iterator[Poly]:
    for r in ranges:
        yield from (*r.starts, *r.stops)


@dataclass(frozen=True, slots=True)
class Family:
    """Circuits for all values of the parameters, each at least its value in `least`; results are nodes of `outputs`."""

    name: str
    least: tuple[tuple[str, int], ...]
    groups: tuple[Group, ...]
    outputs: tuple[str, ...]

    def __str__(self) -> str:
        params = ", ".join(f"{name} >= {value}" for name, value in self.least)
        return "\n".join([f"{self.name}({params})", *map(str, self.groups), f"output {', '.join(self.outputs)}"])

    @property
    def digest(self) -> str:
        return hashlib.sha256(str(self).encode()).hexdigest()[:32]
