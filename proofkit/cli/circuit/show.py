"""`proofkit circuit show`: one circuit as it is written, and what that says for all parameters."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from proofkit.cli.circuit.arguments import Params, circuit_argument, params_options, params_text, row_named, values_of
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
    from proofkit.kernel.measure import measure

    row = row_named(name)
    found = family(name)
    values = values_of(row, given) if given else None
    statement = _Statement(found, measure(found), values)
    click.echo(f"{name}: {row.title}\n\n{textwrap.indent(row.text.strip(), '  ')}\n")
    click.echo("\n".join(statement.lines()))
    for what, text in (("best known", row.best), ("source", row.source)):
        if text:
            click.echo("\n".join(_folded(what, text)))


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
        yield ""

    def _gates(self) -> Iterator[str]:
        """The total, then each group; results that are forms need a gate each to be gates."""
        exact = self.stated.gates
        if exact is not None:
            yield from _folded("gates", self._with_value(str(exact), exact))
        else:
            yield from self._bound("gates", self.stated.at_most)
        for (group, count), suffix in (
            *((pair, "") for pair in self.stated.counts),
            *((pair, ", as results") for pair in self.stated.outputs),
        ):
            text = _instances(group) if count is None else self._with_value(str(count), count)
            yield from _folded("", f"{group.name}{suffix}: {text}", indent=NAME + 4)

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
        from proofkit.kernel.claims import Uniformity
        from proofkit.kernel.family import FORMULA_FUNCTIONS

        functions = self.stated.functions
        used = f"; uses {', '.join(functions)}, which are in AC0" if functions else ", with + and * only"
        yield from _folded("uniformity", f"{Uniformity.DLOGTIME}{used}")
        for name in functions:
            yield from _folded("", f"{name}: {FORMULA_FUNCTIONS[name].reason}", indent=NAME + 4)

    def _obligations(self) -> Iterator[str]:
        bits = self.stated.bits
        text = f"each sum of these groups is 0 or 1: {', '.join(bits)}" if bits else "none"
        yield from _folded("obligations", text)


def _instances(group: Group) -> str:
    """How many nodes a group has, where that sum has no closed form."""
    return f"one {' '.join(f'for {r}' for r in group.ranges)}"


def _folded(what: str, text: str, indent: int = NAME + 2) -> Iterable[str]:
    start = f"  {what}".ljust(indent)
    return textwrap.wrap(start + text, width(), subsequent_indent=" " * (indent + 2), break_long_words=False)
