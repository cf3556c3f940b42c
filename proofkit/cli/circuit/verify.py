"""`proofkit circuit verify`: whether one circuit computes what it is meant to, and how that was found out."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

import click

from proofkit.cli.circuit.arguments import (
    Params,
    circuit_argument,
    format_option,
    meant,
    params_options,
    params_text,
    selected,
    stated,
    unfolded,
)
from proofkit.cli.exit_code import FINDINGS, PASS, UNDECIDED
from proofkit.cli.terminal import width

if TYPE_CHECKING:
    from proofkit.prove.compositional.lemma import Lemma
    from proofkit.prove.counterexample import Counterexample, Number
    from proofkit.prove.evidence import Evidence

__all__ = ["verify"]


@click.command(short_help="Prove that a circuit computes what it is meant to.")
@circuit_argument
@params_options
@click.option(
    "--method",
    metavar="auto|exhaustive|z3|compositional|balls",
    default="auto",
    show_default=True,
    help="All inputs, a solver, lemmas stage by stage, or for approximations balls; auto takes what suits the inputs.",
)
@click.option("--rlimit", metavar="N", type=click.IntRange(min=1), help="Resource units for each question to a solver.")
@format_option
@click.pass_context
def verify(ctx: click.Context, name: str, given: Params, method: str, rlimit: int | None, form: str) -> None:
    """Prove that one circuit computes what it is meant to on all operands, or show operands on which it does not.

    Each method is first run on circuits with a mistake, and has to find it. Exits with 0 if proved, 1 if refuted, 4 if
    undecided.
    """
    from proofkit.prove.monolithic import RLIMIT
    from proofkit.prove.outcome import Answer
    from proofkit.prove.verify import verify as found_out

    row, params = selected(name, given)
    unfolded(row, params)
    meant(row, params)
    evidence = found_out(name, params, method, RLIMIT if rlimit is None else rlimit)
    click.echo(_as_json(evidence) if form == "json" else "\n".join(_lines(evidence, row.title)))
    ctx.exit({Answer.PROVED: PASS, Answer.UNDECIDED: UNDECIDED}.get(evidence.answer, FINDINGS))


def _lines(evidence: Evidence, title: str) -> Iterator[str]:
    from proofkit.prove.outcome import Answer

    outcome = evidence.outcome
    how_many = "which are all" if outcome.answer is Answer.PROVED else "tried"
    was = "" if outcome.answer in (Answer.PROVED, Answer.REFUTED) else "had to be "
    fate = "refuted first" if evidence.methods != ("compositional",) else "left unproved first"
    yield f"{evidence.circuit} at {params_text(evidence.params)}: {outcome.answer}"
    yield f"  {title}"
    rows = [("gates", str(_gates(evidence))), ("method", ", ".join(evidence.methods))]
    rows += [("inputs", f"{outcome.inputs}, {how_many}")] if outcome.inputs else []
    rows += (
        [("worst", f"relative error at most {_upwards(evidence.worst)} * 2**-p")] if evidence.worst is not None else []
    )
    rows += [("rlimit", f"{outcome.rlimit} resource units")] if outcome.rlimit else []
    rows += [("control", f"{text}: {was}{fate}") for text in evidence.control]
    rows += [("because", outcome.reason)] if outcome.reason else []
    rows += [("lemma", _lemma(lemma)) for lemma in outcome.lemmas]
    rows += [("rule", rule) for rule in outcome.rules]
    for what, text in rows:
        start = f"  {what:<9} "
        yield from textwrap.wrap(start + text, width(), subsequent_indent=" " * len(start))
    if outcome.counterexample is not None:
        yield from _refutation(outcome.counterexample)


def _upwards(worst: Fraction) -> str:
    """Rounded so that it stays a bound."""
    return f"{ceil(1000 * worst) / 1000:.3f}"


def _gates(evidence: Evidence) -> int:
    """Those for outputs included."""
    from proofkit.circuit.library import family
    from proofkit.circuit.size import gates_at

    return gates_at(stated(family(evidence.circuit)), evidence.params)


def _lemma(lemma: Lemma) -> str:
    """What it says, where the netlist was cut, how often it is used and what it took."""
    cuts = f"; cut at {', '.join(lemma.cuts)}" if lemma.cuts else ""
    times, effort = f"{lemma.instances} times, {lemma.queries} different", f"{lemma.rlimit} units"
    if lemma.tried:
        times, effort = f"{lemma.instances} times", f"{lemma.tried} values tried, which are all"
    return f"{lemma.name}: {lemma.says}{cuts} ({times}; {effort}; {lemma.status})"


def _refutation(found: Counterexample) -> Iterator[str]:
    yield "counterexample:"
    for number in found.inputs:
        yield f"  {number}"
    for number in found.expected:
        yield f"  expected {number}"
    for number in found.got:
        yield f"  got      {number}"
    if found.violated:
        yield f"  but {found.violated}"
    yield f"replay: {found.replay}"


def _as_json(evidence: Evidence) -> str:
    from proofkit.circuit.library import family

    outcome, found = evidence.outcome, evidence.counterexample
    value = {
        "name": evidence.circuit,
        "params": dict(evidence.params),
        "depth": stated(family(evidence.circuit)).depth,
        "gates": _gates(evidence),
        "method": ", ".join(evidence.methods),
        "status": str(outcome.answer),
        "inputs": outcome.inputs,
        "rlimit": outcome.rlimit,
        "worst": None if outcome.worst is None else _upwards(outcome.worst),
        "control": [*evidence.control],
        "reason": outcome.reason,
        "counterexample": None if found is None else _counterexample(found),
    }
    return json.dumps(value, indent=2, sort_keys=True)


def _counterexample(found: Counterexample) -> dict[str, object]:
    return {
        "inputs": [_number(number) for number in found.inputs],
        "expected": [_number(number) for number in found.expected],
        "got": [_number(number) for number in found.got],
        "violated": found.violated,
        "replay": found.replay,
    }


def _number(number: Number) -> dict[str, object]:
    """An integer has no exponent."""
    return {
        "name": number.name,
        "value": number.text,
        "significand": number.significand,
        "exponent": number.exponent,
        "bits": number.bits,
    }
