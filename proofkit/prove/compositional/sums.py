"""Addition of many integers at once: int_sum_within and int_sum_modulo."""

from __future__ import annotations

from proofkit.errors import KernelError
from proofkit.prove.compositional.carries import passes_on, settle_digits
from proofkit.prove.compositional.facts import Bound, Relation
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.steps import Gauge
from proofkit.prove.compositional.values import Values

__all__ = ["summed"]


def summed(proof: Proof, prefix: str, n: int, at: tuple[int, ...] = ()) -> None:
    """Show that the digits of int_sum_within for n integers are 0 or 1, in one instance of an array. That they are
    those of the sum is in their rows.
    """
    total = _Sum(proof, prefix, (n - 1).bit_length(), at)
    steps: dict[int, Bound] = {}
    for c in range(1, total.places):
        steps[c] = total.step(c)
    columns, carries = ([Number.of(node) for node in total.nodes(name)] for name in ("column", "carry"))
    settle_digits(proof, columns, carries, steps, total.stride, total.nodes("s"))


class _Sum:
    """Facts on the places of a sum, lower ones first."""

    def __init__(self, proof: Proof, prefix: str, stride: int, at: tuple[int, ...]) -> None:
        self.proof, self.prefix, self.stride, self.at = proof, prefix, stride, at
        self.places = len(self.nodes("carry"))
        self.whole: dict[tuple[str, int], Bound] = {}
        self.exclusive: dict[int, Bound] = {}
        self._gates: dict[str, dict[int, list[int]]] = {}

    def node(self, name: str, c: int) -> int:
        return self.proof.node(self.prefix + name, *self.at, c)

    def nodes(self, name: str) -> list[int]:
        return self.proof.nodes(self.prefix + name, *self.at)

    def optional(self, name: str, c: int) -> Number:
        """A node as a number, 0 if there is none."""
        return Number.of(self.node(name, c)) if self.proof.has(self.prefix + name, *self.at, c) else Number({})

    def step(self, c: int) -> Bound:
        """carry[c] is the window below c and the carry into that, in whole units."""
        L, proof = self.stride, self.proof
        carry, window = Number.of(self.node("carry", c)), Number.of(self.node("window", c))
        if c <= L:
            self.unary("exact", c, "window", 0, L)
            return proof.combine(window - carry * 2**L, [(1, self.whole["exact", c])])
        self.windows(c)
        step = window + Number.of(self.node("carry", c - L)) - carry * 2**L
        if c <= 2 * L:
            return proof.combine(step, [(1, self.whole["far", c]), (-1, self.whole["exact", c - L])], 2**L)
        return self.carried(c, step)

    def windows(self, c: int) -> None:
        """What leaves the window below c, and the window below that, if nothing, or one, comes into them."""
        L, proof = self.stride, self.proof
        made, edge = self.optional("made", c), self.optional("edge", c)
        self.unary("far", c, "wide", 0, 2 * L)
        if made.weights:
            self.unary("near", c, "window", 0, L)
            proof.combine(made, [(-1, self.whole["far", c]), (2**L, self.whole["near", c])], 4**L)
        if edge.weights:
            self.unary("nearly", c, "wide", 2**L, 2 * L)
            proof.combine(edge, [(-1, self.whole["nearly", c]), (1, self.whole["far", c])], 4**L)
        if made.weights and edge.weights:
            by = [(-1, self.whole["nearly", c]), (2**L, self.whole["near", c])]
            self.exclusive[c] = proof.weaker(proof.combine(made + edge, by, 4**L), 0, 1)

    def unary(self, name: str, c: int, window: str, more: int, digits: int) -> None:
        """The number of gates name[c, ...] is the window, and `more`, in whole units of 2**digits."""
        gates, base = self.gates(name, c), Number.of(self.node(window, c))
        rest = base + more - Number.of(*gates) * 2**digits

        def tries(values: Values) -> int:
            gauge = Gauge(values, base)
            low, high = gauge.range(rest)
            if low < 0 or high >= 2**digits:
                raise KernelError("exhaust", f"{self.prefix}{name}[{c}] does not count the whole units of its window")
            return len(gates) + 1

        says = "the gates count the whole units in a window"
        self.proof.exhaust(f"{self.prefix}{name}", says, base.weights, tries, self.changed(gates, base))
        self.whole[name, c] = self.proof.admit(Bound((rest,), 0, 2**digits - 1))

    def changed(self, gates: list[int], base: Number) -> list[dict[int, int]]:
        """How far off a gate must be to be wrong for some value of the base."""
        high = self.proof.values.range_of(base)[1]
        return [{gate: max(1, -self.proof.values.constants[gate] - high) for gate in gates}] if gates else []

    def gates(self, name: str, c: int) -> list[int]:
        if name not in self._gates:
            by_place: dict[int, list[int]] = {}
            span = self.proof.values.netlist.span(self.prefix + name)
            for node, index in zip(span.nodes, span.indices, strict=True):
                if index[: len(self.at)] == self.at:
                    by_place.setdefault(index[len(self.at)], []).append(node)
            self._gates[name] = by_place
        return self._gates[name].get(c, [])

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
