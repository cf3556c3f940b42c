"""Addition of many integers at once: int_sum_within."""

from __future__ import annotations

from proofkit.prove.compositional.carries import passes_on, settle_digits
from proofkit.prove.compositional.facts import Bound, Relation
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof

__all__ = ["summed"]


def summed(proof: Proof, prefix: str, n: int) -> None:
    """Show that the digits of int_sum_within for n integers are 0 or 1. That they are those of the sum is in their
    rows.
    """
    total = _Sum(proof, prefix, (n - 1).bit_length())
    steps: dict[int, Bound] = {}
    for c in range(1, total.places):
        steps[c] = total.step(c)
    columns = [Number.of(node) for node in proof.nodes(f"{prefix}column")]
    carries = [Number.of(node) for node in proof.nodes(f"{prefix}carry")]
    settle_digits(proof, columns, carries, steps, total.stride, proof.nodes(f"{prefix}s"))


class _Sum:
    """Facts on the places of a sum, lower ones first."""

    def __init__(self, proof: Proof, prefix: str, stride: int) -> None:
        self.proof, self.prefix, self.stride = proof, prefix, stride
        self.places = len(proof.nodes(f"{prefix}s"))
        self.whole: dict[tuple[str, int], Bound] = {}
        self.exclusive: dict[int, Bound] = {}

    def node(self, name: str, c: int) -> int:
        return self.proof.node(self.prefix + name, c)

    def optional(self, name: str, c: int) -> Number:
        """A node as a number, 0 if there is none."""
        return Number.of(self.node(name, c)) if self.proof.has(self.prefix + name, c) else Number({})

    def step(self, c: int) -> Bound:
        """carry[c] is the window below c and the carry into that, in whole units."""
        L, proof = self.stride, self.proof
        carry, window = Number.of(self.node("carry", c)), Number.of(self.node("window", c))
        if c <= L:
            self.unary("exact", c, window, L)
            return proof.combine(window - carry * 2**L, [(1, self.whole["exact", c])])
        self.windows(c)
        step = window + Number.of(self.node("carry", c - L)) - carry * 2**L
        if c <= 2 * L:
            return proof.combine(step, [(1, self.whole["far", c]), (-1, self.whole["exact", c - L])], 2**L)
        return self.carried(c, step)

    def windows(self, c: int) -> None:
        """What leaves the window below c, and the window below that, if nothing, or one, comes into them."""
        L, proof = self.stride, self.proof
        window, wide = Number.of(self.node("window", c)), Number.of(self.node("wide", c))
        made, edge = self.optional("made", c), self.optional("edge", c)
        self.unary("far", c, wide, 2 * L)
        if made.weights:
            self.unary("near", c, window, L)
            proof.combine(made, [(-1, self.whole["far", c]), (2**L, self.whole["near", c])], 4**L)
        if edge.weights:
            self.unary("nearly", c, wide + 2**L, 2 * L)
            proof.combine(edge, [(-1, self.whole["nearly", c]), (1, self.whole["far", c])], 4**L)
        if made.weights and edge.weights:
            by = [(-1, self.whole["nearly", c]), (2**L, self.whole["near", c])]
            self.exclusive[c] = proof.weaker(proof.combine(made + edge, by, 4**L), 0, 1)

    def unary(self, name: str, c: int, value: Number, digits: int) -> None:
        """The number of gates name[c, ...] is the value in whole units of 2**digits."""
        gates = self.gates(name, c)
        rest = Bound((value - Number.of(*gates) * 2**digits,), 0, 2**digits - 1)
        self.whole[name, c] = rest
        self.proof.lemma(
            f"{self.prefix}{name}",
            "the gates count the whole units in a window",
            cut=value.weights,
            shows=[rest],
        )

    def gates(self, name: str, c: int) -> list[int]:
        span = self.proof.values.netlist.span(self.prefix + name)
        return [node for node, index in zip(span.nodes, span.indices, strict=True) if index[0] == c]

    def carried(self, c: int, step: Number) -> Bound:
        """A step above the lowest two windows, into which more may be carried than the two above them make."""
        L, proof = self.stride, self.proof
        window, below = (Number.of(self.node("window", d)) for d in (c, c - L))
        carry, before = (Number.of(self.node("carry", d)) for d in (c, c - L))
        edge, excess = Number.of(self.node("edge", c)), Number.of(self.node("excess", c))
        incoming = Number.of(self.node("made", c - L)) + self.optional("excess", c - L)
        recurrence, single = self.excess(c, excess, incoming)
        two, sent = window * 2**L + below, carry - excess
        given = [
            proof.combine(two - sent * 4**L, [(1, self.whole["far", c])]),
            proof.combine(two + 2**L - (sent + edge) * 4**L, [(1, self.whole["nearly", c])]),
            proof.combine(below - (before - incoming) * 2**L, [(1, self.whole["near", c - L])]),
            recurrence,
            single,
        ]
        found = Bound((step,), 0, 2**L - 1)
        proof.lemma(
            f"{self.prefix}step",
            "a carry is what its window and the carry into that make, in whole units",
            cut={node for fact in given for number in fact.numbers for node in number.weights},
            given=given,
            shows=[found],
        )
        return found

    def excess(self, c: int, excess: Number, incoming: Number) -> tuple[Relation, Bound]:
        """One more than the two windows make is carried into c if they are on the edge and one more comes into them."""
        L = self.stride
        chain = range(c - L, L, -L)
        shows = passes_on(excess, Number({}), self.node("edge", c), incoming), Bound((incoming,), 0, 1)
        self.proof.lemma(
            f"{self.prefix}excess",
            "one more is carried if the windows are on the edge and one more comes into them",
            cut=[self.node("edge", c), *(node for d in chain for node in self.chained(d))],
            given=[self.exclusive[d] for d in chain if d in self.exclusive],
            shows=shows,
        )
        return shows

    def chained(self, c: int) -> list[int]:
        return [node for name in ("made", "edge") for node in self.optional(name, c).weights]
