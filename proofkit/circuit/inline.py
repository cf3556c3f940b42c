"""Families that call families: the callee's groups under a new name, once for each instance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from proofkit.errors import KernelError
from proofkit.kernel.family import Family, Group, Kind, Range, Term
from proofkit.kernel.functions import tidy
from proofkit.kernel.poly import Poly

__all__ = ["Arguments", "inline"]

Arguments = Mapping[str, tuple[tuple[str, ...], tuple[Term, ...]]]
"""For each input of the callee the names of its indices, and its value in terms of them."""


def inline(
    name: str, callee: Family, params: Mapping[str, Poly], instances: tuple[Range, ...], arguments: Arguments
) -> Iterator[Group]:
    """The groups name.g of the callee with these parameters; inputs become bits.

    Every group gets the indices of the instance first. Depth adds since inputs are read through; size multiplies.
    """
    inputs = [g.name for g in callee.groups if g.kind is Kind.INPUT]
    if set(inputs) != set(arguments):
        raise KernelError(
            "language", f"{callee.name} takes {', '.join(inputs)}, not {', '.join(arguments) or 'nothing'}"
        )
    renamed = _Renaming(name, callee, params, instances)
    for group in callee.groups:
        moved = renamed.group(group)
        if group.kind is Kind.INPUT:
            indices, terms = arguments[group.name]
            moved = replace(moved, kind=Kind.BIT, terms=_over(terms, indices, moved.ranges[len(instances) :]))
        yield moved


def _over(terms: tuple[Term, ...], indices: tuple[str, ...], ranges: tuple[Range, ...]) -> tuple[Term, ...]:
    """An argument with the callee's own names for its indices."""
    if len(indices) != len(ranges):
        raise KernelError("language", f"an input with {len(ranges)} indices is given with {len(indices)}")
    return tuple(_substituted(t, {i: Poly.of(r.index) for i, r in zip(indices, ranges, strict=True)}) for t in terms)


class _Renaming:
    """Groups get the prefix `name.`, indices too, so that none is captured."""

    def __init__(self, name: str, callee: Family, params: Mapping[str, Poly], instances: tuple[Range, ...]) -> None:
        wanted = [param for param, _ in callee.least]
        if set(wanted) != set(params):
            raise KernelError("language", f"{callee.name} has the parameters {', '.join(wanted)}")
        self.name, self.params, self.instances = name, dict(params), instances
        self.at = tuple(Poly.of(r.index) for r in instances)

    def group(self, group: Group) -> Group:
        ranges, values = self._ranges(group.ranges, self.params)
        terms = tuple(self._term(t, values) for t in group.terms)
        return replace(group, name=f"{self.name}.{group.name}", ranges=(*self.instances, *ranges), terms=terms, line=0)

    def _ranges(self, ranges: tuple[Range, ...], values: dict[str, Poly]) -> tuple[tuple[Range, ...], dict[str, Poly]]:
        found = []
        for r in ranges:
            moved = _tidied(replace(r.substitute(values), index=f"{self.name}.{r.index}"))
            found.append(moved)
            values = {**values, r.index: Poly.of(moved.index)}
        return tuple(found), values

    def _term(self, term: Term, values: dict[str, Poly]) -> Term:
        ranges, values = self._ranges(term.ranges, values)
        moved = _substituted(replace(term, ranges=()), values)
        read = (f"{self.name}.{term.group}", (*self.at, *moved.at)) if term.group else ("", ())
        return replace(moved, group=read[0], at=read[1], ranges=ranges)


def _tidied(r: Range) -> Range:
    return Range(r.index, tuple(map(tidy, r.starts)), tuple(map(tidy, r.stops)))


def _substituted(term: Term, values: Mapping[str, Poly]) -> Term:
    def put(poly: Poly) -> Poly:
        return tidy(poly.substitute(values))

    return Term(
        put(term.weight),
        term.group,
        tuple(map(put, term.at)),
        tuple(_tidied(r.substitute(values)) for r in term.ranges),
        tuple(map(put, term.where)),
    )
