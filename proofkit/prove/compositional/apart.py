"""A sum of floats, and the sum of the same floats with their exponents brought together: they round alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import permutations
from typing import Any

from proofkit.errors import KernelError
from proofkit.floats.words import Words
from proofkit.prove.compositional.aligned import Summand, signed_total
from proofkit.prove.compositional.facts import Guarded, Relation
from proofkit.prove.compositional.gaps import Gap, Upper
from proofkit.prove.compositional.meant import by_first_bits, show_meaning
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.origins import Origin
from proofkit.prove.compositional.proof import Case, Proof

__all__ = ["Together", "as_it_was", "conclude_sum", "far_enough"]


@dataclass(frozen=True)
class Together:
    """What has been shown of all floats that are added up.

    unit     what one is worth in an upper part; exponents are unit * upper part + the rest, which stays
    most     gaps between upper parts that were at least so far are at least so far
    gaps     of each two floats, either way
    origins  for each place of an upper part, for each float
    """

    uppers: Sequence[Upper]
    summands: Sequence[Summand]
    gaps: Sequence[Gap]
    origins: Sequence[Sequence[Origin]]
    unit: int
    most: int


def conclude_sum(
    proof: Proof,
    together: Together,
    total: Sequence[int],
    opposite: Sequence[int],
    counts: tuple[Number, Number],
    bits: Sequence[int],
) -> None:
    """The only result is the sum of the operands, rounded, as is meant; `bits` are 0 or 1, and the outputs among them.

    Let S be the sum and C the one with exponents brought together, of n floats, each at most X * 2**(unit * its upper
    part). A cluster is a largest set of floats other than 0 of which neighbours, by what their upper parts became, are
    less than `most` apart. In a cluster all exponents became less by the same d, which is at most that of the next
    cluster above. Let T be the highest cluster's sum in C that is not 0, a multiple of 2**a for a = unit * the lowest
    place in it, and D its d. Then C = T + c and S = 2**D * (T + s) for what is below. Both |c| and |s| are at most
    (n - 1) * X * 2**(a - unit * most) < 2**(a - p - 1), and c and s have the same sign, by induction: that of the
    highest sum of a cluster below that is not 0. If there is no such T, S = C = 0.

    Let the leading one of C be at k, so that k >= a - 1, and g = 2**(k - p). T + c and T + s have as many whole
    multiples of g: if T is a multiple of 2**a only, those of T; if of g, one less if c and s oppose T. What is left is
    0 in both or in neither. So the leading one of S is at k + D, its first p + 1 bits are those of C, and there are
    others in both or in neither.

    With v = (k + 1) // unit, what stands at v or next below is of T's cluster, less than `most` below v: v is not below
    the lowest place of the cluster, and below the highest one and `most`, as |C| <= n * X * 2**(unit * that).

    Raises: KernelError if that is not so, or something is not shown that this rests on.
    """
    _Conclusion(proof, together, total, opposite).prove(counts, bits)


def far_enough(n: int, p: int, largest: int, unit: int, most: int) -> bool:
    """What n floats with such significands add up to that is `most` below, or more, is less than 2**(-p - 1), and what
    stands `most` above is not reached by their sum.
    """
    size, far = largest << (unit - 1), 1 << unit * most
    return (n - 1) * size << p + 1 < far and 2 * n * size < far


@dataclass(frozen=True)
class _Conclusion:
    proof: Proof
    known: Together
    total: Sequence[int]
    opposite: Sequence[int]

    def prove(self, counts: tuple[Number, Number], bits: Sequence[int]) -> None:
        proof = self.proof
        proof.used.add("apart")
        self.check_operands()
        self.check_facts()
        if not self.far_enough(self.known.most) or self.far_enough(0):
            raise KernelError("apart", "what is far below may be too much to count by its sign")
        plus, minus, both = signed_total(proof, self.known.summands, self.total, self.opposite, counts)
        for fact in (plus, minus, both):
            proof.check(fact)
        self.absent()
        proof.lemma(
            "rounding",
            "the results are the sum of what was brought together, rounded, with the exponent that it had",
            cut={*self.total, *self.opposite, *self.places},
            bits=bits,
            cases=list(self.cases()),
            covering=[both],
            width=len(self.total) + proof.params["p"] + 5,
        )
        show_meaning(proof)
        proof.admit(proof.meant)

    def check_operands(self) -> None:
        """Summands are the operands but for their exponents, which have the same rest."""
        proof, unit, operands = self.proof, self.known.unit, self.proof.operands
        if not len(operands) == 3 * len(self.known.uppers) == 3 * len(self.known.summands):
            raise KernelError("apart", "these are not all operands")
        for k, (upper, summand) in enumerate(zip(self.known.uppers, self.known.summands, strict=True)):
            sign, significand, exponent = operands[3 * k : 3 * k + 3]
            rest = proof.values.normal(exponent - upper.own * unit)
            low, high = proof.values.range_of(rest)
            brought = proof.values.expanded(summand.exponent.number - upper.brought * unit, lambda _: False)
            same = (Number.of(summand.sign), summand.significand, brought) == (sign, significand, rest)
            if not same or low < 0 or high >= unit:
                raise KernelError("apart", f"operand {k} is not the summand with its exponent brought down")

    def check_facts(self) -> None:
        """Each gap, and each origin of a place that the sum may have."""
        known, uppers = self.known, self.known.uppers
        pairs = list(permutations(uppers, 2))
        places = (max(len(self.total), len(self.opposite)) - 1) // known.unit
        if len(known.gaps) != len(pairs) or len(known.origins) <= places:
            raise KernelError("apart", "of two floats, or of a place that the sum may reach, nothing is known")
        for pair, gap in zip(pairs, known.gaps, strict=True):
            self.require(gap, Gap.between(*pair, known.most))
        for v, origins in enumerate(known.origins):
            found, below, *_ = origins[0].numbers
            for upper, origin in zip(uppers, origins, strict=True):
                self.require(origin, Origin.of(found, below, upper, uppers, v, known.most))

    def require(self, fact: Gap | Origin, wanted: Gap | Origin) -> None:
        self.proof.check(fact)
        same = type(fact) is type(wanted) and fact.numbers == wanted.numbers and fact.most == wanted.most
        if not same or getattr(fact, "place", None) != getattr(wanted, "place", None):
            raise KernelError("apart", "this is not about the floats that are added up")

    def far_enough(self, most: int) -> bool:
        known, p = self.known, self.proof.params["p"]
        significands = [self.proof.values.range_of(summand.significand) for summand in known.summands]
        natural = min(low for low, _ in significands) >= 0
        return natural and far_enough(len(significands), p, max(high for _, high in significands), known.unit, most)

    def absent(self) -> None:
        """A float without a leading bit adds nothing."""
        shows = [
            Relation((upper.lead, summand.significand), lambda w, a: w.either(a[0] == 1, a[1] == 0))
            for upper, summand in zip(self.known.uppers, self.known.summands, strict=True)
        ]
        says = "a float without a leading one is 0"
        self.proof.lemma("absent", says, cut=(), given=[self.proof.assumed], shows=shows)

    @property
    def places(self) -> set[int]:
        return {node for found, *_ in self.known.origins for number in found.numbers[:2] for node in number.weights}

    def cases(self) -> Iterator[Case]:
        """The leading one of the sum, or of its opposite, at each place; or both are 0."""
        p, unit = self.proof.params["p"], self.known.unit
        for sign, word, other in ((0, self.total, self.opposite), (1, self.opposite, self.total)):
            for k in range(len(word) - 1):
                fixed = {**dict.fromkeys(word[k + 1 :], 0), word[k]: 1, other[-1]: 1}
                found, below, *_ = self.known.origins[(k + 1) // unit][0].numbers
                numbers = (*self.proof.results, Number.binary(word[:k]), found, below)
                yield Case(fixed, shows=(Guarded(numbers, as_it_was(p, unit, sign, k), tuple(fixed.items())),))
        fixed = dict.fromkeys([*self.total, *self.opposite], 0)
        yield Case(fixed, shows=(Guarded(tuple(self.proof.results), _all_zero, tuple(fixed.items())),))


def as_it_was(p: int, unit: int, sign: int, k: int) -> Callable[[Words, Sequence[Any]], Any]:
    """Of the result's fields, the bits below the leading one at k, and an upper part in two numbers."""

    def holds(w: Words, a: Sequence[Any]) -> Any:
        top = (a[4] + a[5]) * unit + ((k + 1) % unit - 1)
        meant = by_first_bits(w, p, w.constant(sign), a[3] + (1 << k), k, top)
        return reduce(w.both, (found == word for found, word in zip(a[:3], meant, strict=True)))

    return holds


def _all_zero(w: Words, a: Sequence[Any]) -> Any:
    return reduce(w.both, (word == 0 for word in a))
