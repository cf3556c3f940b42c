"""What commands about one circuit share: its name, its parameters, and the netlist that they give."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from proofkit.cli.options import debug_option, one_of
from proofkit.errors import UsageError

if TYPE_CHECKING:
    from proofkit.circuit.library.row import Circuit
    from proofkit.circuit.netlist import Netlist
    from proofkit.kernel.family import Family
    from proofkit.kernel.measure import Measure

__all__ = [
    "MOST_GATES",
    "Params",
    "circuit_argument",
    "format_option",
    "meant",
    "params_options",
    "params_text",
    "row_named",
    "selected",
    "stated",
    "unfolded",
    "values_of",
]

Params = Mapping[str, int]

SETTING = re.compile(r"([A-Za-z_]\w*)=(\d{1,100})", re.ASCII)
SHORT = {"p": "-p P", "n": "-n N"}
MOST_VALUE = 2**62 - 1
"""What the machine integers of an unfolding hold."""
MOST_GATES = 500_000
"""Gates of one circuit that are built here; a million wires take a tenth of a gigabyte."""
MOST_COUNTED = 16 * MOST_GATES
"""A bound on their number up to which they are counted, as there may be fewer."""


def circuit_argument(function: Callable[..., None]) -> Callable[..., None]:
    """NAME, and --debug."""
    return click.argument("name", metavar="NAME")(debug_option(function))


def format_option(function: Callable[..., None]) -> Callable[..., None]:
    """--format text or json."""
    formats = click.Choice(("text", "json"))
    option = click.option("--format", "form", type=formats, default="text", show_default=True, help="What to print.")
    return option(function)


def params_options(function: Callable[..., None]) -> Callable[..., None]:
    """-p, -n and --set, which the function gets together as `given`."""

    @click.option("-p", "p", type=click.IntRange(min=0), metavar="P", help="Bits of precision, or of an operand.")
    @click.option("-n", "n", type=click.IntRange(min=0), metavar="N", help="How many operands there are.")
    @click.option("--set", "others", metavar="NAME=VALUE", multiple=True, help="A parameter of another name.")
    @functools.wraps(function)
    def command(p: int | None, n: int | None, others: tuple[str, ...], **rest: Any) -> None:
        function(given=dict(_given(p, n, others)), **rest)

    return command


def _given(p: int | None, n: int | None, others: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    short = {name: value for name, value in (("p", p), ("n", n)) if value is not None}
    seen = set(short)
    yield from short.items()
    for setting in others:
        found = SETTING.fullmatch(setting.strip())
        if found is None:
            raise UsageError(f"--set takes NAME=VALUE with a natural number, such as --set k=3, not {setting!r}")
        if found[1] in seen:
            raise UsageError(f"the parameter {found[1]} is given twice")
        seen.add(found[1])
        yield found[1], int(found[2])


@functools.cache
def stated(family: Family) -> Measure:
    """What the kernel states of a family, for all its parameters."""
    from proofkit.kernel.measure import measure

    return measure(family)


def row_named(name: str) -> Circuit:
    """Raises: UsageError with the closest known name."""
    from proofkit.circuit.library import CIRCUITS

    return CIRCUITS[one_of(name, CIRCUITS, "circuit")]


def selected(name: str, given: Params) -> tuple[Circuit, Params]:
    """A circuit and the values of its parameters, in its own order.

    Raises: UsageError for what there is not.
    """
    row = row_named(name)
    return row, values_of(row, given)


def params_text(params: Params) -> str:
    return ", ".join(f"{name} = {value}" for name, value in params.items())


def values_of(row: Circuit, given: Params) -> Params:
    """The values of the circuit's parameters, in its own order.

    Raises: UsageError for one that it has not, that is not given or that is out of range.
    """
    from proofkit.circuit.library import family

    least = dict(family(row.name).least)
    takes = f"{row.name} takes {', '.join(f'{name} >= {value}' for name, value in least.items())}"
    unknown = [name for name in given if name not in least]
    if unknown:
        raise UsageError(f"{takes}: it has no parameter {unknown[0]}")
    missing = [SHORT.get(name, f"--set {name}={name.upper()}") for name in least if name not in given]
    if missing:
        raise UsageError(f"{takes}: say {' '.join(missing)}")
    for name, value in given.items():
        if value < least[name]:
            raise UsageError(f"{takes}, not {name} = {value}")
        if value > MOST_VALUE:
            raise UsageError(f"{name} = {value} is too large: machine integers hold at most {MOST_VALUE}")
    return {name: given[name] for name in least}


def unfolded(row: Circuit, params: Params) -> Netlist:
    """The circuit at these parameters.

    Raises: UsageError if it is too large to be built.
    """
    from proofkit.circuit.library import family
    from proofkit.circuit.measured import at
    from proofkit.circuit.size import gates_at
    from proofkit.circuit.unfold import unfold

    found = family(row.name)
    gates, has = at(stated(found).at_most, params), "may have"
    if MOST_GATES < gates <= MOST_COUNTED:
        gates, has = gates_at(stated(found), params), "has"
    if gates > MOST_GATES:
        what = f"{row.name} at {params_text(params)} {has} {gates} gates"
        raise UsageError(f"{what}, which is more than the {MOST_GATES} that are built here")
    return unfold(found, params)


def meant(row: Circuit, params: Params) -> None:
    """Raises: UsageError for parameters at which a circuit is meant for no operands."""
    if row.needs is not None and (lacking := row.needs(params)):
        raise UsageError(f"{row.name} at {params_text(params)} is meant for no operands: {lacking}")
