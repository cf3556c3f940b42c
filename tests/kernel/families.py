"""Short words for families: ranges, terms, groups."""

from __future__ import annotations

from proofkit.kernel.family import Family, Group, Kind, Range, Term
from proofkit.kernel.poly import Poly
from tests.kernel.build import Like, p

Ends = Like | tuple[Like, ...]


def ends(value: Ends) -> tuple[Poly, ...]:
    return tuple(map(p, value)) if isinstance(value, tuple) else (p(value),)


def over(index: str, start: Ends, stop: Ends) -> Range:
    """An index from the largest of some starts to below the smallest of some stops."""
    return Range(index, ends(start), ends(stop))


def read(group: str, *at: Like, weight: Like = 1, ranges: tuple[Range, ...] = (), where: tuple[Like, ...] = ()) -> Term:
    return Term(p(weight), group, tuple(map(p, at)), ranges, tuple(map(p, where)))


def number(weight: Like, *ranges: Range, where: tuple[Like, ...] = ()) -> Term:
    return Term(p(weight), "", (), ranges, tuple(map(p, where)))


def group(name: str, kind: Kind, ranges: tuple[Range, ...], *terms: Term, line: int = 7) -> Group:
    return Group(name, kind, ranges, terms, line)


def inputs(name: str, *ranges: Range) -> Group:
    return Group(name, Kind.INPUT, ranges, (), 2)


def gate(name: str, *terms: Term, ranges: tuple[Range, ...] = ()) -> Group:
    return group(name, Kind.GATE, ranges, *terms)


def form(name: str, *terms: Term, ranges: tuple[Range, ...] = ()) -> Group:
    return group(name, Kind.FORM, ranges, *terms)


def bit(name: str, *terms: Term, ranges: tuple[Range, ...] = ()) -> Group:
    return group(name, Kind.BIT, ranges, *terms)


def family(*groups: Group, output: str | tuple[str, ...] = "", name: str = "f", **least: int) -> Family:
    """The last group is the output if none is named; n is at least 1 if nothing is said about parameters."""
    outputs = output if isinstance(output, tuple) else (output or groups[-1].name,)
    return Family(name, tuple((least or {"n": 1}).items()), groups, outputs)
