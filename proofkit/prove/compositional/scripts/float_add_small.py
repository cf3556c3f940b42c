"""Addition of floats with the larger operand put first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from proofkit.floats.words import Words
from proofkit.prove.compositional.alignment import Alignment, aligned_term
from proofkit.prove.compositional.facts import Bound, Equation, Fact, Relation
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Case, Proof
from proofkit.prove.compositional.scripts.adders import added_by_windows

__all__ = ["add_floats"]

When = tuple[tuple[int, int], ...]


def add_floats(proof: Proof) -> None:
    """float_add_small"""
    _Addition(proof).prove()


@dataclass(frozen=True, slots=True)
class _Side:
    """A way in which one operand is the larger one, with the terms that are then known."""

    when: dict[int, int]
    larger: tuple[Number, Number, Number]
    smaller: tuple[Number, Number, Number]
    known: tuple[Equation, ...]


class _Addition:
    """The stages of one circuit, in order. Exponents are `near` if they are at most p + 1 apart."""

    def __init__(self, proof: Proof) -> None:
        self.proof, self.p = proof, proof.params["p"]
        x_sign, x, x_exponent, y_sign, y, y_exponent = proof.operands
        self.x, self.y = (x_sign, x, x_exponent), (y_sign, y, y_exponent)
        self.x_far, self.y_far = proof.node("x_far"), proof.node("y_far")
        self.near: When = ((self.x_far, 0), (self.y_far, 0))
        self.x_ahead, self.y_ahead = proof.nodes("x_ahead"), proof.nodes("y_ahead")
        self.x_more, self.y_more, self.less = proof.node("x_more"), proof.node("y_more"), proof.node("order.less")
        self.upper, self.lower, self.t = (Number.binary(proof.nodes(name)) for name in ("upper", "lower", "t"))
        self.width = proof.instance.width

    def prove(self) -> None:
        residues, single = self.residues()
        order, far = self.order(), self.far()
        distances = self.distances(residues, far)
        near = self.sides(self.near_ways(), [*distances, order, single])
        self.words()
        self.aligned(near, distances, [self.proof.assumed, order, *distances])
        self.chosen(near, distances)
        self.totals()
        self.exponents()
        far_sides = self.sides([(((self.x_far, 1),), True), (((self.y_far, 1),), False)], far)
        self.rounded(far_sides, far)

    def term(self, left: Number, term: Callable[[Alignment], Any], when: When) -> Equation:
        return Equation((left, *self.proof.operands), aligned_term(self.p, term), when)

    def residues(self) -> tuple[list[Relation], Bound]:
        """The lowest bits of the exponents tell how far they are apart, if that is not far."""
        proof, r = self.proof, (2 * self.p + 2).bit_length()
        low = [Number.binary(proof.nodes(name)[:r]) for name in ("x_e", "y_e")]
        ahead = [(node, d) for d, node in enumerate(self.x_ahead)]
        ahead += [(node, 2**r - d) for d, node in enumerate(self.y_ahead, 1)]
        shows = [Relation((Number.of(node), *low), _is_residue(d, 2**r)) for node, d in ahead]
        single = Bound((Number.of(*self.x_ahead, *self.y_ahead),), 0, 1)
        proof.lemma(
            "ahead",
            "a bit for each distance tells whether the exponents are that far apart, modulo a power of 2",
            cut=(),
            shows=[*shows, single],
            bits=proof.open_bits("x_ahead", "y_ahead", "x_more", "y_more"),
        )
        self.single = single
        return shows, single

    def order(self) -> Relation:
        less = Relation(
            (Number.of(self.less), self.x[1], self.y[1]),
            lambda _w, a: (a[0] == 1) == (a[1] < a[2]),
        )
        self.proof.lemma(
            "order",
            "the significands are compared",
            cut=(),
            shows=[less],
            bits=self.proof.open_bits("order.same", "order.greater", "order.less"),
        )
        return less

    def far(self) -> list[Relation]:
        """x_far and y_far tell whether the exponents are more than p + 1 apart."""
        proof, p = self.proof, self.p
        added_by_windows(proof, "distance.", p + 1)
        digits = proof.nodes("distance.s")
        exponents = [self.x[2], self.y[2]]
        difference = proof.combine(Number.binary(digits) + exponents[0] - exponents[1], [], through=digits)
        shows = [
            Relation((Number.of(self.x_far), *exponents), lambda _w, a: (a[0] == 1) == (a[1] - a[2] > p + 1)),
            Relation((Number.of(self.y_far), *exponents), lambda _w, a: (a[0] == 1) == (a[2] - a[1] > p + 1)),
        ]
        proof.lemma("far", "exponents more than p + 1 apart are told", cut=digits, given=[difference], shows=shows)
        return shows

    def distances(self, residues: list[Relation], far: list[Relation]) -> list[Equation]:
        """The difference of the exponents, either way, and that it is one of those that have a bit."""
        ahead = Number({node: d for d, node in enumerate(self.x_ahead)})
        ahead = ahead - Number({node: d for d, node in enumerate(self.y_ahead, 1)})
        exponents = [self.x[2], self.y[2]]
        shows = [
            Equation((ahead, *exponents), lambda _w, a: a[0] - a[1], self.near),
            Equation((ahead * -1, *exponents), lambda _w, a: a[1] - a[0], self.near),
            Equation((Number.of(*self.x_ahead, *self.y_ahead),), lambda w, _a: w.constant(1), self.near),
        ]
        self.proof.lemma(
            "distance",
            "near exponents are as far apart as the bits say",
            cut=[*self.x_ahead, *self.y_ahead, self.x_far, self.y_far],
            given=[*residues, *far],
            shows=shows,
        )
        return shows

    def near_ways(self) -> list[tuple[When, bool]]:
        """How it shows that one operand is the larger one, and whether that is x."""
        level = (self.x_ahead[0], 1)
        return [
            (((self.x_more, 1), *self.near), True),
            (((self.y_more, 1), *self.near), False),
            ((level, (self.less, 0), *self.near), True),
            ((level, (self.less, 1), *self.near), False),
        ]

    def sides(self, ways: list[tuple[When, bool]], given: Sequence[Fact]) -> list[_Side]:
        """Which operand is the larger one, by the exponents, or else by the significands."""
        found = []
        for when, x_is_larger in ways:
            larger, smaller = (self.x, self.y) if x_is_larger else (self.y, self.x)
            known = [self.term(number, _field("large", k), when) for k, number in enumerate(larger)]
            known += [self.term(number, _field("small", k), when) for k, number in enumerate(smaller)]
            self.proof.lemma(
                "larger",
                "the larger operand is the one with more of an exponent, or else of a significand",
                cut=[*self.x_ahead, *self.y_ahead, self.less, self.x_far, self.y_far],
                given=given,
                shows=known,
                width=self.width,
            )
            found.append(_Side(dict(when), larger, smaller, tuple(known)))
        return found

    def words(self) -> None:
        """The operands of the adders have bits, whatever the distance."""
        proof, ahead = self.proof, [*self.x_ahead, *self.y_ahead]
        x_more, y_more = Number.of(self.x_more), Number.of(self.y_more)
        self.more = [
            proof.combine(x_more - Number.of(*self.x_ahead[1:]), [], through=[self.x_more]),
            proof.combine(y_more - Number.of(*self.y_ahead), [], through=[self.y_more]),
        ]
        proof.lemma(
            "shifted",
            "the bits of the operands of the adders are 0 or 1, for each distance and for none",
            cut=[*ahead, self.x_more, self.y_more, self.less],
            bits=proof.open_bits("upper", "lower"),
            cases=[Case(self.hot(node)) for node in [*ahead, -1]],
            covering=[self.single, *self.more],
        )

    def hot(self, hot: int) -> dict[int, int]:
        """The bit of one distance set, or of none."""
        fixed = {node: int(node == hot) for node in (*self.x_ahead, *self.y_ahead)}
        return {**fixed, self.x_more: int(hot in self.x_ahead[1:]), self.y_more: int(hot in self.y_ahead)}

    def aligned(self, sides: list[_Side], distances: list[Equation], given: list[Fact]) -> None:
        """The larger significand, and the smaller one shifted, with three more bits."""
        self.upper_term = self.term(self.upper, lambda a: a.upper, self.near)
        self.lower_term = self.term(self.lower, lambda a: a.aligned, self.near)
        far = [Number.of(self.x_far), Number.of(self.y_far)]
        self.size = Relation((self.upper, self.lower, *far), _sizes(self.p))
        by_x, by_y, level_x, level_y = sides
        cases = [self.shift(by_x, node, distances[0]) for node in self.x_ahead[1:]]
        cases += [self.shift(by_y, node, distances[1]) for node in self.y_ahead]
        cases += [
            self.shift(level_x, self.x_ahead[0], distances[0]),
            self.shift(level_y, self.x_ahead[0], distances[1]),
        ]
        self.proof.lemma(
            "aligned",
            "the operands of the adders are the larger significand, and the smaller one shifted by the distance",
            cut=[*self.x_ahead, *self.y_ahead, self.x_more, self.y_more, self.less, self.x_far, self.y_far],
            given=given,
            shows=[self.upper_term, self.lower_term, self.size],
            cases=[*cases, *self.not_near()],
            covering=[self.single, *self.more, distances[2]],
            width=self.width,
        )

    def shift(self, side: _Side, node: int, distance: Equation) -> Case:
        return Case({**self.hot(node), **side.when}, rewrite=(*side.known, distance))

    def not_near(self) -> list[Case]:
        return [Case({self.x_far: 1}), Case({self.y_far: 1})]

    def chosen(self, sides: list[_Side], distances: list[Equation]) -> None:
        """The larger one's exponent and sign."""
        proof, level = self.proof, self.x_ahead[0]
        self.sign = Number.of(proof.node("less_by.sign"))
        one = proof.combine(
            Number.of(self.x_more, self.y_more, level), [(1, self.single)], through=[self.x_more, self.y_more]
        )
        switches = [self.x_more, self.y_more, level, self.less]
        proof.lemma(
            "chosen",
            "the larger exponent and the sign have bits",
            cut=switches,
            given=[one],
            bits=proof.open_bits("t", "less_by.sign"),
        )
        self.exponent_term = self.term(self.t, _field("large", 2), self.near)
        self.sign_term = self.term(self.sign, _field("large", 0), self.near)
        proof.lemma(
            "larger exponent",
            "the larger exponent and the sign are those of the larger operand",
            cut=[*switches, *self.x_ahead, *self.y_ahead, self.x_far, self.y_far],
            given=[one, self.single, distances[0]],
            shows=[self.exponent_term, self.sign_term],
            cases=[*(Case(side.when, rewrite=side.known) for side in sides), *self.not_near()],
            covering=[self.single, *self.more, distances[2]],
            width=self.width,
        )

    def totals(self) -> None:
        """The sum and the difference of the two words, and which of them counts."""
        proof, p = self.proof, self.p
        added_by_windows(proof, "sum.", p)
        added_by_windows(proof, "minus.", p + 3)
        proof.lemma("signs", "whether the signs differ is 0 or 1", cut=(), bits=proof.open_bits("differ"))
        self.sum, self.minus = proof.nodes("sum.s"), proof.nodes("minus.s")
        self.lowest = list(self.lower.weights)[:3]
        words = [self.upper, self.lower]
        total = Number.binary([*self.lowest, *self.sum])
        difference = (Number.binary(self.minus) - (2 ** (p + 3) - 1)) * -1
        self.added = proof.identity(total, lambda _w, a: a[0] + a[1], words, through=self.sum)
        self.subtracted = proof.identity(difference, lambda _w, a: a[0] - a[1], words, through=self.minus)
        self.differ = proof.node("differ")
        self.sum_term = self.term(total, lambda a: a.total, ((self.differ, 0), *self.near))
        self.difference_term = self.term(difference, lambda a: a.total, ((self.differ, 1), *self.near))
        self.same_sign = self.term(self.x[0], _field("large", 0), ((self.differ, 0), *self.near))
        rewrite = (self.upper_term, self.lower_term, self.added, self.subtracted)
        proof.lemma(
            "total",
            "equal signs are added, different ones are subtracted",
            cut=[*self.upper.weights, *self.lower.weights, *self.sum, *self.minus, self.x_far, self.y_far],
            shows=[self.sum_term, self.difference_term, self.same_sign],
            cases=[Case(dict(self.near), rewrite=rewrite), *self.not_near()],
            width=self.width,
        )

    def exponents(self) -> None:
        """Exponents that are one more than the larger one, or up to p less."""
        proof = self.proof
        digits = proof.nodes("t")
        proof.lemma(
            "exponents",
            "the bits of the next exponent, and those that tell whether a lower one fits, are 0 or 1",
            cut=digits,
            bits=proof.open_bits("more", "plus.fits", "less_by.fits", "less_by.below"),
        )
        self.lower_exponent: dict[int, Relation] = {}
        for u in range(1, self.p + 1):
            bits = [proof.node("less", u, j) for j in range(self.p + 1)]
            fits = Number.of(proof.node("enough", u))
            self.lower_exponent[u] = Relation((fits, self.t, Number.binary(bits)), _is_less_by(u))
            proof.lemma(
                "lower exponent",
                "whether the larger exponent can be lowered, and what it is then",
                cut=digits,
                shows=[self.lower_exponent[u]],
                bits=[bit for bit in bits if not proof.values.is_truth(bit)],
            )

    def rounded(self, far_sides: list[_Side], far: list[Relation]) -> None:
        proof = self.proof
        cases = [*self.sums(), *self.differences(), *self.alone(far_sides, far)]
        proof.lemma(
            "rounding",
            "the results are the sum or the difference, rounded, wherever its leading one is, or the larger operand",
            cut=[
                *self.lower.weights,
                *self.sum,
                *self.minus,
                *self.t.weights,
                *proof.nodes("enough"),
                *proof.nodes("less"),
                self.differ,
                *self.sign.weights,
                self.x_far,
                self.y_far,
            ],
            shows=[proof.meant],
            bits=proof.open_bits(*(f"{part}r_{field}" for part in ("plus.", "less_by.", "") for field in "sme")),
            cases=cases,
            covering=[self.size, self.added, self.subtracted, *far],
            width=self.width,
        )

    def sums(self) -> Iterator[Case]:
        """The leading one at one of two places, or nowhere."""
        rewrite = (self.sum_term, self.same_sign, self.exponent_term)
        when = {self.differ: 0, **dict(self.near)}
        *_, below, top = self.sum
        yield Case({**when, top: 1}, rewrite=rewrite)
        yield Case({**when, top: 0, below: 1}, rewrite=rewrite)
        yield Case({**when, **dict.fromkeys([*self.lowest, *self.sum], 0)}, rewrite=rewrite)

    def differences(self) -> Iterator[Case]:
        """The leading one at any place from 2 on, or nowhere; the bits are complemented. After a cancellation there are
        no bits below a quarter of the lowest one.
        """
        rewrite = (self.difference_term, self.sign_term, self.exponent_term)
        *places, top = self.minus
        when = {self.differ: 1, **dict(self.near), top: 0}
        for k in range(2, len(places)):
            u = len(places) - 1 - k
            given = tuple(self.lower_exponent[v] for v in (u - 1, u) if v > 0)
            exact = places[:2] if k <= self.p else []
            yield Case({**when, **dict.fromkeys([*exact, *places[k:]], 1), places[k]: 0}, given, rewrite)
        yield Case({**when, **dict.fromkeys(places, 1)}, (), rewrite)

    def alone(self, sides: list[_Side], far: list[Relation]) -> Iterator[Case]:
        """The larger operand alone: the smaller one is less than a quarter of its lowest bit."""
        proof, given = self.proof, (self.proof.assumed, *far)
        for side, other in zip(sides, (self.y_far, self.x_far), strict=True):
            tail = self.term(Number.of(max(side.smaller[1].weights)), lambda a: a.aligned, tuple(side.when.items()))
            proof.lemma(
                "sticky",
                "of an operand that is far smaller only a sticky bit is left, unless it is 0",
                cut=[self.x_far, self.y_far],
                given=given,
                shows=[tail],
                cases=[Case(side.when, rewrite=side.known), Case(dict.fromkeys(side.when, 0))],
                width=self.width,
            )
            yield Case({**side.when, other: 0}, given, (*side.known, tail))


def _field(operand: str, k: int) -> Callable[[Alignment], Any]:
    return lambda a: (a.large if operand == "large" else a.small)[k]


def _sizes(p: int) -> Callable[[Words, Sequence[Any]], Any]:
    """Of near operands the larger word has its leading one in place, or both are 0. If the smaller one has been shifted
    by two or more, no more than one place is cancelled.
    """

    def holds(w: Words, a: Sequence[Any]) -> Any:
        upper, lower, x_far, y_far = a
        placed = w.either(upper >= 2 ** (p + 2), w.both(upper == 0, lower == 0))
        apart = w.either(lower & 3 == 0, upper - lower > 2 ** (p + 1))
        return w.either(x_far + y_far > 0, w.both(upper >= lower, w.both(placed, apart)))

    return holds


def _is_less_by(u: int) -> Callable[[Words, Sequence[Any]], Any]:
    """Of fits, t and t - u: whether there is that, and that it is it."""
    return lambda w, a: w.either(w.both(a[0] == 0, a[1] < u), w.both(w.both(a[0] == 1, a[1] >= u), a[2] == a[1] - u))


def _is_residue(d: int, modulus: int) -> Callable[[Any, Any], Any]:
    return lambda _w, a: (a[0] == 1) == ((a[1] - a[2]) & (modulus - 1) == d)
