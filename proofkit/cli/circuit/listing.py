"""`proofkit circuit list`: what there is, with what holds for all parameters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import click

from proofkit.cli.circuit.arguments import format_option, stated
from proofkit.cli.options import debug_option

if TYPE_CHECKING:
    from rich.console import RenderableType

    from proofkit.circuit.library.row import Circuit
    from proofkit.kernel.family import Family
    from proofkit.kernel.measure import Measure

__all__ = ["listing"]

NO_CLOSED_FORM = "sum, see show"
HEAD = ("circuit, for all values of its parameters", "depth", "forms", "weights", "gates")
NAME_WIDTH, WEIGHT_WIDTH = 44, 16


class Entry(NamedTuple):
    row: Circuit
    family: Family
    stated: Measure

    @property
    def gates(self) -> str | None:
        """The number of gates, where it has a closed form."""
        return None if self.stated.gates is None else str(self.stated.gates)


@click.command("list", short_help="All circuits, with their depth and size.")
@format_option
@debug_option
def listing(form: str) -> None:
    """List the circuits with what holds for all values of their parameters.

    Depth counts layers of gates; "forms" is the depth at which the results are there as linear forms of gates, which
    the next circuit can read without another layer.
    """
    entries = list(_entries())
    click.echo(_as_json(entries) if form == "json" else _table(entries), nl=False)


def _entries() -> Iterator[Entry]:
    from proofkit.circuit.library import CIRCUITS, family

    for row in CIRCUITS.values():
        found = family(row.name)
        yield Entry(row, found, stated(found))


def _as_json(entries: Iterable[Entry]) -> str:
    rows = [
        {
            "name": row.name,
            "title": row.title,
            "params": dict(family.least),
            "depth": stated.depth,
            "form_depth": stated.form_depth,
            "gates": entry.gates,
            "at_most": str(stated.at_most),
            "weight": str(stated.weight),
        }
        for entry in entries
        for row, family, stated in [entry]
    ]
    return json.dumps({"circuits": rows}, indent=2, sort_keys=True) + "\n"


def _table(entries: Iterable[Entry]) -> str:
    from rich.table import Table

    from proofkit.circuit.growth import order
    from proofkit.cli.console import rendered, shown

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=NAME_WIDTH)
    table.add_column(justify="right")
    table.add_column(justify="right")
    table.add_column(max_width=WEIGHT_WIDTH)
    table.add_column()
    table.add_row(*(shown(word, "dim") for word in HEAD))
    for entry in entries:
        stated = entry.stated
        cells = (str(stated.depth), str(stated.form_depth), order(stated.weight), entry.gates or NO_CLOSED_FORM)
        table.add_row(_name(entry), *map(shown, cells))
    return rendered(table)


def _name(entry: Entry) -> RenderableType:
    """The name with the parameters, and the title below."""
    from rich.console import Group
    from rich.padding import Padding

    from proofkit.cli.console import shown

    least = ", ".join(f"{name} >= {value}" for name, value in entry.family.least)
    name = shown(f"{entry.row.name}({least})", "bold")
    return Group(name, Padding(shown(entry.row.title, "dim"), (0, 0, 0, 2)))
