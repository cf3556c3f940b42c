"""`proofkit circuit eval`: one circuit on given operands, gate by gate, beside the reference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from proofkit.cli.circuit.arguments import (
    Params,
    circuit_argument,
    meant,
    params_options,
    params_text,
    selected,
    unfolded,
)
from proofkit.cli.exit_code import FINDINGS, PASS
from proofkit.errors import KernelError, UsageError

if TYPE_CHECKING:
    from proofkit.cli.circuit.operands import Number
    from proofkit.prove.ports import Instance

__all__ = ["evaluate"]

Reference = tuple[str, "list[int]"]
"""Where results come from, and a word for each of their fields."""


def _checked(ctx: click.Context, _: click.Parameter, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Operands may start with a minus; anything else that looks like an option is one that does not exist."""
    for text in texts:
        if text.startswith("-") and text.lstrip("-")[:1].isalpha():
            raise click.NoSuchOption(text, ctx=ctx)
    return texts


@click.command(
    "eval",
    short_help="Evaluate a circuit on given operands.",
    context_settings={"ignore_unknown_options": True},
)
@circuit_argument
@click.argument("operands", nargs=-1, type=click.UNPROCESSED, callback=_checked)
@params_options
@click.pass_context
def evaluate(ctx: click.Context, name: str, operands: tuple[str, ...], given: Params) -> None:
    """Compute a circuit's results from its gates, and compare them with what the circuit is meant to compute.

    An operand is a natural number; for a float it is a decimal, a fraction or a pair: 1.5, 3/7, "(192, -7)"; for an
    array it is in brackets: "[1.5, -2]".
    """
    from proofkit.cli.circuit.operands import read
    from proofkit.floats.words import IntWords
    from proofkit.prove.ports import Instance

    row, params = selected(name, given)
    instance = Instance.of(row, unfolded(row, params))
    meant(row, params)
    inputs = read(instance, operands)
    if not instance.assumed(IntWords(), [word for number in inputs for word in number.words]):
        raise UsageError(f"{name} is not meant for these operands: {row.title}")
    references = [] if row.approximates else _references(instance, inputs)
    click.echo(f"{name} at {params_text(params)}: {row.title}")
    ctx.exit(_approximate(instance, inputs) if row.approximates else _compare(instance, inputs, references))


def _references(instance: Instance, inputs: Sequence[Number]) -> list[Reference]:
    """What the results should be, by the row's meaning and, where there is one, by the reference on fractions."""
    from proofkit.cli.circuit.exact import exact
    from proofkit.floats.words import IntWords

    w, words = IntWords(), [word for number in inputs for word in number.words]
    found = [("integer words", [int(word) for word in instance.expected(w, words)])]
    fractions = exact(instance, inputs)
    return found if fractions is None else [*found, ("exact fractions", fractions)]


def _compare(instance: Instance, inputs: Sequence[Number], references: Sequence[Reference]) -> int:
    """Show the results and whether they are right; the exit code."""
    from proofkit.cli.circuit.operands import numbers

    got, violated = _found(instance, inputs)
    _show([*inputs, *numbers(instance.results, got)])
    wrong = [(source, expected) for source, expected in references if expected != got]
    if not wrong:
        click.echo(f"gates and reference agree ({', '.join(source for source, _ in references)})")
        return PASS
    click.echo(f"gates and reference differ{violated and f': {violated}'}")
    for source, expected in wrong:
        click.echo(f"by {source}:")
        _show(numbers(instance.results, expected))
    return FINDINGS


def _approximate(instance: Instance, inputs: Sequence[Number]) -> int:
    """Show the result beside the real function's value, and whether it is near enough; the exit code."""
    from proofkit.cli.circuit.exact import approximated
    from proofkit.cli.circuit.operands import numbers

    got, violated = _found(instance, inputs)
    _show([*inputs, *numbers(instance.results, got)])
    value, fault = approximated(instance, inputs[0], got)
    click.echo(value)
    if violated or fault:
        click.echo(f"gates and reference differ: {violated or fault}")
        return FINDINGS
    click.echo(f"gates and reference agree ({instance.circuit.approximates} by balls)")
    return PASS


def _found(instance: Instance, inputs: Sequence[Number]) -> tuple[list[int], str]:
    """A word for each field of the results; or none, and which bit is neither 0 nor 1."""
    try:
        return _results(instance, inputs), ""
    except KernelError as error:
        return [], error.detail


def _results(instance: Instance, inputs: Sequence[Number]) -> list[int]:
    """A word for each field of the results. Raises: KernelError if a bit is neither 0 nor 1."""
    from proofkit.circuit.evaluate import evaluate_plain
    from proofkit.prove.ports import natural

    assignment = [0] * len(instance.netlist.inputs)
    for number in inputs:
        for word, places in zip(number.words, number.operand.fields, strict=True):
            for k, place in enumerate(places):
                assignment[place] = word >> k & 1
    outputs = evaluate_plain(instance.netlist, assignment)
    return [natural(outputs, places) for result in instance.results for places in result.fields]


def _show(found: Sequence[Number]) -> None:
    """One line for each number, in columns; those that are empty are left out."""
    rows = [(number.operand.name, *number.cells, number.note) for number in found]
    sizes = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        name, *cells = (cell.ljust(size) for cell, size in zip(row, sizes, strict=True) if size)
        click.echo(f"  {name} = {'  '.join(cells)}".rstrip())
