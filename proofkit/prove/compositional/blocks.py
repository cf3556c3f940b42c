"""What fractions add up to after the point, as two numbers with digits that are known a layer before the sum."""

from __future__ import annotations

from collections.abc import Sequence

from proofkit.errors import KernelError
from proofkit.kernel.family import Kind
from proofkit.prove.compositional.congruent import equal_modulo
from proofkit.prove.compositional.facts import Bound
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.steps import Gauge
from proofkit.prove.compositional.values import Values

__all__ = ["carried"]


def carried(proof: Proof, fractions: Sequence[Sequence[int]], digits: Sequence[int], f: int) -> tuple[Number, Bound]:
    """The two numbers together, F; and that they are what the f digits, lowest first, are, and 2**f more for a carry.

    fractions   for each of them its digits after the point, highest first

    Raises: KernelError if that is not so.
    """
    if len(digits) != f or any(len(places) != f for places in fractions):
        raise KernelError("blocks", f"there are not {f} digits after the point")
    for group in ("low", "high"):
        proof.settle_by_steps(group)
    total = Number({node: 1 << f - 1 - c for places in fractions for c, node in enumerate(places)})
    beyond = proof.nodes("beyond.s")
    whole = equal_modulo(proof, Number.binary(beyond), total, 1 << len(beyond), beyond)
    after = equal_modulo(proof, Number.binary(beyond[:f]), Number.binary(digits), 1 << f, {*beyond[:f], *digits})
    blocks = proof.nodes("block")
    room = len(proof.values.row(blocks[0]).weights)
    more = room * len(blocks) - f
    rests = [_block(proof, r, room, f) for r in range(len(blocks))]
    both = Number.binary(reversed(proof.nodes("low"))) + Number.binary(reversed(proof.nodes("high")))
    carry = proof.node("carry")
    by = [(-(1 << room * (len(blocks) - 1 - r)), rest) for r, rest in enumerate(rests)]
    found = proof.combine(
        both - Number.binary(digits) - Number.of(carry) * (1 << f),
        [*by, (-(1 << more), whole), (1 << more, after)],
        1 << more,
    )
    proof.combine(Number.of(carry), [(-1, found)], 1 << f)
    if (found.low, found.high) != (0, 0) or not proof.values.is_truth(carry):
        raise KernelError("blocks", "the two numbers are not what is after the point")
    return both, found


def _block(proof: Proof, r: int, room: int, f: int) -> Bound:
    """What is left of a block without its digits: of the highest, without what is beyond the point, too."""
    block = Number.of(proof.node("block", r))
    own = {c: proof.node("low", c) for c in range(r * room, min(f, (r + 1) * room))}
    rest = block - Number({node: 1 << room - 1 - c % room for c, node in own.items()})
    if r:
        above = {c: proof.node("high", c) for c in range((r - 1) * room, r * room)}
        rest = rest - Number({node: 1 << 2 * room - 1 - c % room for c, node in above.items()})
    else:
        rest = rest - Number.of(*_whole(proof, 1 << room)) * (1 << room)
    most = (1 << max(0, (r + 1) * room - f)) - 1

    def tries(values: Values) -> int:
        gates = values.expanded(rest, lambda v: values.kinds[v] == Kind.BIT)
        low, high = Gauge(values, block).range(gates)
        if low < 0 or high > most:
            raise KernelError("exhaust", "the digits of a block are not those of its sum")
        return len(gates.weights)

    says = "the digits of a block are those of its sum, whatever that is"
    changed = dict.fromkeys(proof.nodes("block_reached", r), 1)
    proof.exhaust("block", says, block.weights, tries, [changed])
    return proof.admit(Bound((rest,), 0, most))


def _whole(proof: Proof, unit: int) -> list[int]:
    """The gates that count whole units in the highest block."""
    span = proof.values.netlist.span("block_reached")
    return [node for node, (r, v) in zip(span.nodes, span.indices, strict=True) if r == 0 and v % unit == 0]
