"""Circuits that are wrong on purpose: a proof that does not refute them shows nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import chain, islice
from random import Random

import numpy as np

from proofkit.circuit.evaluate import evaluate, node_values
from proofkit.circuit.netlist import Netlist
from proofkit.circuit.planes import pack_bits, unpack_bits
from proofkit.floats.words import IntWords
from proofkit.kernel.family import Kind
from proofkit.prove.approximation import Approximation
from proofkit.prove.mutate import Mutant, shifted
from proofkit.prove.outcome import Obligation
from proofkit.prove.ports import Instance, natural

__all__ = ["sample", "wrong_bits", "wrong_outputs"]

TRIES, ENOUGH = 4096, 16
ZEROS = 8
"""One float in so many is zero."""


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
    for operand in instance.operands:
        if operand.is_float and random.randrange(ZEROS) == 0:
            continue
        for place in (place for field in operand.fields for place in field):
            bits[place] = random.getrandbits(1)
        if operand.is_float:
            bits[operand.fields[1][-1]] = 1
    return bits


def wrong_outputs(instance: Instance, inputs: Sequence[Sequence[int]]) -> Mutant | None:
    """One gate's threshold shifted, as near to the outputs as can be, so that they differ on one of these inputs.

    A circuit without such a gate has a bit changed; with neither there is no such mutant. On these inputs the circuit
    is right. The result of a circuit that approximates must be too far off, but no farther than has to be.
    """
    netlist, planes = instance.netlist, pack_bits(np.array(inputs, np.uint8).T)
    right, values = evaluate(netlist, planes), [node_values(netlist, assignment) for assignment in inputs]
    approximation = Approximation.of(instance)
    first = () if approximation is None else _of_the_result(instance)
    for node in (*first, *reversed(netlist.nodes(Kind.GATE)), *reversed(netlist.nodes(Kind.BIT))):
        totals = (_total(netlist, node, v) for v in values)
        is_gate = netlist.kinds[node] == Kind.GATE
        step = min((-total - (total >= 0) for total in totals), key=abs) if is_gate else 1
        mutant = shifted(netlist, {node: step})
        changed = unpack_bits(evaluate(mutant.netlist, planes), len(inputs))
        if approximation is None:
            is_wrong = bool((changed ^ unpack_bits(right, len(inputs))).any())
        else:
            is_wrong = not all(map(partial(_is_near, instance, approximation), inputs, changed.T.tolist()))
        if is_wrong:
            return mutant
    return None


def _of_the_result(instance: Instance) -> list[int]:
    """The gates and bits of the one result, the lowest bit of its significand first, so that little is wrong."""
    netlist, (sign, significand, exponent) = instance.netlist, instance.results[0].fields
    nodes = [netlist.outputs[place] for place in (*significand, *exponent, *sign)]
    return [node for node in nodes if netlist.kinds[node] in (Kind.GATE, Kind.BIT)]


def _is_near(
    instance: Instance, approximation: Approximation, assignment: Sequence[int], outputs: Sequence[int]
) -> bool:
    got = [natural(outputs, places) for places in instance.results[0].fields]
    return approximation.judge(instance.numbers(assignment), got)[0]


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
