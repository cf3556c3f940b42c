"""Circuits that are wrong on purpose: a proof that does not refute them shows nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from itertools import chain, islice
from math import inf
from random import Random
from typing import Any

from proofkit.circuit.evaluate import values_at
from proofkit.circuit.netlist import Netlist
from proofkit.floats.words import IntWords, Triple, Words
from proofkit.kernel.family import Kind
from proofkit.prove.approximation import Approximation
from proofkit.prove.counterexample import results_of
from proofkit.prove.mutate import Mutant, shifted
from proofkit.prove.outcome import Obligation
from proofkit.prove.ports import Instance

__all__ = ["sample", "too_far", "wrong_bits", "wrong_outputs"]

TRIES, ENOUGH = 4096, 16
ZEROS = 8
"""One float in so many is zero."""
HARDLY = 2
"""An error, in units of what is allowed, than which none smaller is looked for in a control."""


def sample(instance: Instance) -> list[list[int]]:
    """Some inputs that are meant, the same on every call, the least and the largest numbers first.

    There are none if those that are meant are too rare to be hit.
    """
    w, random, size = IntWords(), Random(0), len(instance.netlist.inputs)
    drawn = chain(([bit] * size for bit in (0, 1)), (_draw(instance, random) for _ in range(TRIES)))
    meant = (bits for bits in drawn if instance.assumed(w, instance.numbers(bits)))
    return list(islice(meant, ENOUGH))


def _draw(instance: Instance, random: Random) -> list[int]:
    bits = [0] * len(instance.netlist.inputs)
    approximation = Approximation.of(instance)
    for operand in instance.operands:
        if operand.is_float and random.randrange(ZEROS) == 0:
            continue
        for place in (place for field in operand.fields for place in field):
            bits[place] = random.getrandbits(1)
        if approximation is not None:
            exponent = random.choice(approximation.exponents) - approximation.argument.smallest_exponent
            for k, place in enumerate(operand.fields[2]):
                bits[place] = exponent >> k & 1
        if operand.is_float:
            bits[operand.fields[1][-1]] = 1
    return bits


def wrong_outputs(instance: Instance, inputs: Sequence[Sequence[int]]) -> Mutant | None:
    """One gate's threshold shifted, as near to the outputs as can be, so that they differ on one of these inputs.

    A circuit without such a gate has a bit changed; with neither there is no such mutant. On these inputs the circuit
    is right.
    """
    netlist, outputs = instance.netlist, list(instance.netlist.outputs)
    values = values_at(netlist, inputs)
    columns = values.T.tolist()
    for node in (*reversed(netlist.nodes(Kind.GATE)), *reversed(netlist.nodes(Kind.BIT))):
        mutant = shifted(netlist, {node: _steps(netlist, node, columns)[0]})
        if (values_at(mutant.netlist, inputs)[outputs] != values[outputs]).any():
            return mutant
    return None


def too_far(instance: Instance, inputs: Sequence[Sequence[int]]) -> tuple[Mutant, Instance] | None:
    """A circuit that approximates with its result too far off, but hardly, and the question about that one input.

    What is changed is the result itself, a bit as low as can be, or else what `wrong_outputs` finds.
    """
    netlist = instance.netlist
    values = values_at(netlist, inputs).T.tolist()
    sign, significand, exponent = instance.results[0].fields
    nodes = [netlist.outputs[place] for place in (*significand, *exponent, *sign)]
    least, found = inf, None
    for mutant in (shifted(netlist, {node: step}) for node in nodes for step in _steps(netlist, node, values)):
        error, operand = min(_off(instance.with_netlist(mutant.netlist), inputs), default=(inf, None))
        if operand is not None and (found is None or error < least):
            least, found = error, (mutant, operand)
        if least < HARDLY:
            break
    if found is None and (other := wrong_outputs(instance, inputs)):
        found = next(((other, operand) for _, operand in _off(instance.with_netlist(other.netlist), inputs)), None)
    return found and (found[0], _only(instance.with_netlist(found[0].netlist), found[1]))


def _off(instance: Instance, inputs: Sequence[Sequence[int]]) -> Iterator[tuple[float, list[int]]]:
    """By how much results are off that are too far off, with their operands; inf where none of it is relative."""
    if (approximation := Approximation.of(instance)) is None:
        return
    for assignment, got in zip(inputs, results_of(instance, inputs), strict=True):
        operand = instance.numbers(assignment)
        accepted, error = approximation.judge(operand, got) if got else (True, None)
        if not accepted:
            yield inf if error is None else float(error), operand


def _steps(netlist: Netlist, node: int, values: Sequence[Sequence[int]]) -> list[int]:
    """What to add to a gate's sum so that it changes for some of these values, the least first; or to a bit."""
    if netlist.kinds[node] != Kind.GATE:
        return [1, -1] if netlist.kinds[node] == Kind.BIT else []
    totals = (_total(netlist, node, v) for v in values)
    return sorted({-total - (total >= 0) for total in totals}, key=abs)


def _only(instance: Instance, words: Sequence[int]) -> Instance:
    """The same question about one operand."""

    def promise(w: Words, _: Mapping[str, int], arguments: Sequence[Triple]) -> Any:
        [x] = arguments
        return reduce(w.both, (field == word for field, word in zip(x, words, strict=True)))

    return replace(instance, circuit=replace(instance.circuit, promise=promise))


def wrong_bits(instance: Instance, asked: Sequence[Obligation], assignment: Sequence[int]) -> Mutant:
    """One bit of each group one more or one less, so that all of them are neither 0 nor 1 on one input.

    As in the queries, a bit counts as its parity for those who read it.
    """
    netlist, given = instance.netlist, iter(assignment)
    chosen = {obligation.bits(instance)[-1] for obligation in asked}
    values: list[int] = []
    steps: dict[int, int] = {}
    for node, kind in enumerate(netlist.kinds.tolist()):
        total = _total(netlist, node, values)
        if node in chosen:
            steps[node] = 1 if total > 0 else -1
            total += steps[node]
        match kind:
            case Kind.INPUT:
                values.append(next(given))
            case Kind.GATE:
                values.append(int(total >= 0))
            case _:
                values.append(total & 1 if kind == Kind.BIT else total)
    return shifted(netlist, steps)


def _total(netlist: Netlist, node: int, values: Sequence[int]) -> int:
    return int(netlist.constant[node]) + sum(weight * values[source] for source, weight in netlist.wires(node))
