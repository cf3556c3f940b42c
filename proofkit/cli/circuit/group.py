"""`proofkit circuit`: the group of commands about circuits."""

from __future__ import annotations

import click

from proofkit.cli.circuit.evaluate import evaluate
from proofkit.cli.circuit.export import export
from proofkit.cli.circuit.listing import listing
from proofkit.cli.circuit.measure import measure
from proofkit.cli.circuit.show import show
from proofkit.cli.circuit.verify import verify

__all__ = ["circuit"]


@click.group(short_help="Threshold circuits for arithmetic.")
def circuit() -> None:
    """Threshold circuits of constant depth for arithmetic on integers and floats of every width."""


for command in (listing, show, measure, evaluate, verify, export):
    circuit.add_command(command)
