"""`proofkit circuit show`: one circuit as it is written, and what that says for all parameters."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from proofkit.cli.circuit.arguments import (
    MOST_GATES,
    Params,
    circuit_argument,
    params_options,
    params_text,
    row_named,
    stated,
    values_of,
)
from proofkit.cli.terminal import width

if TYPE_CHECKING:
    from proofkit.kernel.counting import Ratio
    from proofkit.kernel.family import Family, Group
    from proofkit.kernel.measure import Measure
    from proofkit.kernel.poly import Poly

__all__ = ["show"]

NAME = 14
"""Columns for what is stated."""


@click.command(short_help="A circuit's description, and what follows from it for all parameters.")
@circuit_argument
@params_options
def show(name: str, given: Params) -> None:
    """Show a circuit as it is written, and what the kernel states of it for all values of its parameters.

    With parameters, also what that comes to at their values.
    """
    from proofkit.circuit.library import family

    row = row_named(name)
    found = family(name)
    values = values_of(row, given) if given else None
    statement = _Statement(found, stated(found), values)
    lines = [f"{name}: {row.title}", "", textwrap.indent(row.text.strip(), "  "), "", *statement.lines(), ""]
    for what, text in (("best known", row.best and f"depth {row.best}"), ("source", row.source)):
        lines += _folded(what, text) if text else []
    click.echo("\n".join(lines).rstrip())


class _Statement:
    """What the kernel states, and its values at some parameters if there are any."""

    def __init__(self, family: Family, stated: Measure, values: Params | None) -> None:
        self.family, self.stated, self.values = family, stated, values

    def lines(self) -> Iterator[str]:
        yield f"for all {', '.join(f'{name} >= {value}' for name, value in self.family.least)}:"
        stated = self.stated
        yield from _folded("depth", f"{stated.depth}; {stated.form_depth} if results may stay linear forms of gates")
        yield from self._gates()
        yield from self._bound("fan-in", stated.fan_in)
        yield from self._bound("weights", stated.weight)
        yield from self._uniformity()
        yield from self._obligations()

    def _gates(self) -> Iterator[str]:
        """The total, then each group; results that are forms need a gate each to be gates."""
        from proofkit.circuit.size import gates_at

        exact = self.stated.gates
        if exact is not None:
            yield from _folded("gates", self._with_value(str(exact), exact))
        else:
            yield from self._bound("gates", self.stated.at_most)
        if exact is None and self.values is not None and self._is_built():
            yield from _folded("", f"exactly {gates_at(self.stated, self.values)}", indent=NAME + 2)
        groups = [*((group.name, group, count) for group, count in self.stated.counts)]
        groups += [(f"{group.name}, as results", group, count) for group, count in self.stated.outputs]
        for what, group, count in groups:
            yield from _folded("", f"{what}: {self._size(group, count)}", indent=NAME + 4)

    def _size(self, group: Group, count: Ratio | None) -> str:
        from proofkit.circuit.unfold import count_at

        if count is not None:
            return self._with_value(str(count), count)
        text = f"one {' '.join(f'for {r}' for r in group.ranges)}"
        if self.values is None or not self._is_built():
            return text
        return f"{text}: {count_at(group, self.values)} at {params_text(self.values)}"

    def _is_built(self) -> bool:
        """Whether index values are few enough to be gone through one by one."""
        from proofkit.circuit.measured import at

        return self.values is not None and at(self.stated.at_most, self.values) <= MOST_GATES

    def _bound(self, what: str, bound: Poly) -> Iterator[str]:
        from proofkit.circuit.growth import order

        yield from _folded(what, f"{order(bound)}, at most {self._with_value(str(bound), bound)}")

    def _with_value(self, text: str, statement: Poly | Ratio) -> str:
        from proofkit.circuit.measured import at

        if self.values is None or text.isdecimal():
            return text
        return f"{text} = {at(statement, self.values)} at {params_text(self.values)}"

    def _uniformity(self) -> Iterator[str]:
        """Indices, weights and thresholds are sums of products of parameters, indices and these functions."""
        from proofkit.kernel.functions import FORMULA_FUNCTIONS

        functions = self.stated.functions
        used = f"; uses {', '.join(functions)}" if functions else ", with + and * only"
        yield from _folded("uniformity", f"{self.stated.uniformity}{used}")
        for name in functions:
            yield from _folded("", f"{name}: {FORMULA_FUNCTIONS[name].reason}", indent=NAME + 4)

    def _obligations(self) -> Iterator[str]:
        bits = self.stated.bits
        text = f"each sum of these groups is 0 or 1: {', '.join(bits)}" if bits else "none"
        yield from _folded("obligations", text)


def _folded(what: str, text: str, indent: int = NAME + 2) -> Iterable[str]:
    start = f"  {what}".ljust(indent)
    return textwrap.wrap(start + text, width(), subsequent_indent=" " * (indent + 2), break_long_words=False)
