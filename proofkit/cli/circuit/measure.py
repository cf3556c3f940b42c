"""`proofkit circuit measure`: what one circuit costs, counted on its netlist."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import click

from proofkit.cli.circuit.arguments import (
    Params,
    circuit_argument,
    format_option,
    params_options,
    params_text,
    selected,
    stated,
    unfolded,
)
from proofkit.errors import UsageError

if TYPE_CHECKING:
    from proofkit.circuit.library.row import Circuit

__all__ = ["measure"]

THRESHOLD, MAJORITY = "threshold", "majority"
MOST_LOWERED = 5_000_000
"""Wires of a circuit that is written in the other basis, where gates may be doubled."""


class Cost(NamedTuple):
    """Keys of the contract (DESIGN.md, the command line)."""

    depth: int
    form_depth: int
    gates: int
    wires: int
    max_weight: int


@click.command(short_help="What one circuit costs.")
@circuit_argument
@params_options
@click.option(
    "--basis",
    type=click.Choice((THRESHOLD, MAJORITY)),
    default=THRESHOLD,
    show_default=True,
    help="Weighted thresholds; or AND, OR, NOT and MAJORITY, where weights are parallel wires.",
)
@format_option
def measure(name: str, given: Params, basis: str, form: str) -> None:
    """Count gates, wires and layers of one circuit, and check that they are what is stated for all parameters.

    Wires end at gates: linear forms are expanded in the gates that read them, and a result that is one gets a gate.
    """
    row, params = selected(name, given)
    cost = _cost(row, params, basis)
    if form == "json":
        value = {"name": name, "params": dict(params), "basis": basis, **cost._asdict()}
        click.echo(json.dumps(value, indent=2, sort_keys=True))
        return
    click.echo(f"{name} at {params_text(params)}, in {_BASES[basis]}")
    for what, number in cost._asdict().items():
        click.echo(f"  {what.replace('_', ' '):<10}  {number}")
    if basis == THRESHOLD:
        click.echo(f"as stated for all parameters: proofkit circuit show {name}")


_BASES = {
    THRESHOLD: "weighted threshold gates",
    MAJORITY: "AND, OR, NOT and MAJORITY gates, each weight as so many wires",
}


def _cost(row: Circuit, params: Params, basis: str) -> Cost:
    """Raises: KernelError if the netlist is not what the kernel states of its family."""
    from proofkit.circuit.basis import to_basis
    from proofkit.circuit.library import family
    from proofkit.circuit.measured import Seen, confirm, measured

    netlist = unfolded(row, params)
    found = measured(netlist)
    confirm(stated(family(row.name)), Seen.of(netlist, found))
    if basis == THRESHOLD:
        return Cost(found.depth, found.form_depth, found.gates, found.wires, found.max_weight)
    if found.wires > MOST_LOWERED:
        raise UsageError(f"{row.name} has {found.wires} wires here, more than the {MOST_LOWERED} that are lowered")
    lowered = to_basis(netlist)
    return Cost(lowered.depth, found.form_depth, len(lowered.gates), lowered.wires, 1)
