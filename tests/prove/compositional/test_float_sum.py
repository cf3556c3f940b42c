"""Sums of floats of any exponents: what gaps leave of a sum, and circuits with a mistake in one stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.circuit.library import CIRCUITS
from proofkit.circuit.netlist import Netlist
from proofkit.errors import KernelError
from proofkit.floats.words import IntWords, Triple, round_word
from proofkit.prove.compositional.aligned import Summand, align, summed_term
from proofkit.prove.compositional.apart import Together, as_it_was, conclude_sum, far_enough
from proofkit.prove.compositional.facts import Bound, Guarded
from proofkit.prove.compositional.gaps import Gap
from proofkit.prove.compositional.meant import by_first_bits
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.origins import Origin
from proofkit.prove.compositional.proof import Case, Proof
from proofkit.prove.compositional.prove import prove_compositionally, prove_instance
from proofkit.prove.compositional.scripts.float_sum import together
from proofkit.prove.compositional.scripts.float_sum_small import added_up
from proofkit.prove.exhaustive import exhaust
from proofkit.prove.mutate import shifted
from proofkit.prove.outcome import Answer, obligations
from proofkit.prove.ports import Instance
from proofkit.prove.solve import Query, Reply, solve
from proofkit.prove.words_z3 import Z3Words
from tests.prove.circuits.rows import instance


@cache
def answer(query: Query) -> Reply:
    return solve(query)


def ask(queries: Sequence[Query]) -> list[Reply]:
    """Circuits that differ in one place share most of their questions."""
    return [answer(query) for query in queries]


@st.composite
def floats_brought_together(draw: st.DrawFn) -> tuple[int, int, int, list[tuple[int, int, int, int, int]]]:
    """p, unit, most and floats other than 0: sign, significand, upper part, what that becomes, rest of the exponent."""
    p, unit, n = draw(st.integers(2, 5)), draw(st.sampled_from([1, 2, 4])), draw(st.integers(1, 5))
    most = next(m for m in range(99) if far_enough(n, p, 2**p - 1, unit, m)) + draw(st.integers(0, 1))
    own, brought, found = draw(st.integers(0, 3)), 0, []
    for _ in range(n):
        significand = draw(st.one_of(st.sampled_from([2 ** (p - 1), 2**p - 1]), st.integers(2 ** (p - 1), 2**p - 1)))
        found.append((draw(st.integers(0, 1)), significand, own, brought, draw(st.integers(0, unit - 1))))
        gap = draw(st.one_of(st.sampled_from([0, 0, 1, most, most + 1]), st.integers(0, 2 * most)))
        brought += gap if gap < most else draw(st.integers(most, gap))
        own += gap
    return p, unit, most, draw(st.permutations(found))


def rounded(p: int, total: int, k: int, top: int) -> Triple:
    return by_first_bits(IntWords(), p, int(total < 0), abs(total), k, top)


@given(floats_brought_together())
def test_sums_of_floats_that_were_brought_together_round_alike(
    drawn: tuple[int, int, int, list[tuple[int, int, int, int, int]]],
) -> None:
    p, unit, most, floats = drawn
    for a, b in permutations(floats, 2):
        assert Gap((), most).condition(IntWords(), [a[2], a[3], 1, b[2], b[3], 1])
    own, brought = (sum((-1) ** x[0] * x[1] << unit * x[part] + x[4] for x in floats) for part in (2, 3))
    if brought == 0:
        assert own == 0
        return
    k, place = abs(brought).bit_length() - 1, abs(own).bit_length() - 1
    v = (k + 1) // unit
    nearest = max((x for x in floats if x[3] <= v), key=lambda x: x[3])
    assert v - nearest[3] < most
    assert place == k + unit * (nearest[2] - nearest[3])
    found = rounded(p, brought, k, place)
    assert found == round_word(IntWords(), p, int(own < 0), abs(own), 0, max(place + 1, p + 1))


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 8, 9, 64, 1000])
def test_gaps_of_the_circuit_are_large_enough(n: int) -> None:
    for p in range(2, 70):
        low = (p // 4).bit_length()
        most = (2 * p + (n - 1).bit_length()) // 2**low + 2
        assert far_enough(n, p, 2**p - 1, 2**low, most)
        assert not far_enough(n, p, 2**p - 1, 2**low, most // 2 - 1)


@given(st.integers(2, 5), st.integers(0, 1), st.integers(1, 2**12))
def test_the_first_bits_and_whether_there_are_others_tell_the_nearest_float(p: int, sign: int, total: int) -> None:
    k = total.bit_length() - 1
    assert by_first_bits(IntWords(), p, sign, total, k, k) == round_word(IntWords(), p, sign, total, 0, 13)


class Abstract:
    """Floats without a circuit, for Z3: what gaps and origins say of them, and what follows."""

    def __init__(self, n: int, p: int, low: int, most: int) -> None:
        self.about, self.p, self.low, self.most = instance("float_sum", n, p), p, low, most
        last = most * (n - 1)
        self.places = (last + 1 << low) + p + (n - 1).bit_length()
        self.w = w = Z3Words(max(self.about.width, self.places + 2))
        self.fields = [self.natural(f"x{k}_", (1, p, p + 1)[k % 3]) for k in range(3 * n)]
        self.brought = [self.natural(f"u{k}_", last.bit_length()) for k in range(n)]
        upper = zip(self.fields[1::3], self.fields[2::3], self.brought, strict=True)
        self.uppers = [(e >> low, u, m >> (p - 1)) for m, e, u in upper]
        rest = [e & (1 << low) - 1 for e in self.fields[2::3]]
        low_fields = [
            word
            for k in range(n)
            for word in (self.fields[3 * k], self.fields[3 * k + 1], (self.brought[k] << low) + rest[k])
        ]
        self.total = summed_term(w, low_fields)
        self.solver = w.z3.SolverFor("QF_BV", ctx=w.context)
        self.solver.set("rlimit", 50_000_000)
        self.solver.add(self.about.assumed(w, self.fields), *(u <= last for u in self.brought))
        for a, b in permutations(self.uppers, 2):
            self.solver.add(Gap((), most).condition(w, [*a, *b]))

    def natural(self, name: str, size: int) -> Any:
        return self.w.natural([self.w.bit(f"{name}{k}") for k in range(size)])

    def refuted(self, k: int, sign: int) -> str:
        """Whether the sum may have its leading one at k, with this sign, and be rounded to something else."""
        w, unit = self.w, 1 << self.low
        found, below = self.natural("found", self.p + 1), self.natural("below", self.most.bit_length() + 1)
        every = [word for upper in self.uppers for word in upper]
        magnitude = 0 - self.total if sign else self.total
        claim = as_it_was(self.p, unit, sign, k)
        meant = self.about.expected(w, self.fields)
        self.solver.push()
        for upper in self.uppers:
            self.solver.add(Origin((), (k + 1) // unit, self.most).condition(w, [found, below, *upper, *every]))
        self.solver.add(magnitude >= 1 << k, magnitude < 1 << k + 1)
        self.solver.add(w.z3.Not(claim(w, [*meant, magnitude - (1 << k), found, below])))
        reply = str(self.solver.check())
        self.solver.pop()
        return reply


@pytest.mark.parametrize("most", [5, pytest.param(6, marks=pytest.mark.slow)])
def test_what_is_concluded_holds_for_all_floats(most: int) -> None:
    """The step that no solver is asked about in a proof, asked of Z3 where it can tell."""
    assert far_enough(2, 2, 3, 1, most)
    floats = Abstract(2, 2, 0, most)
    assert {floats.refuted(k, sign) for k in range(floats.places) for sign in (0, 1)} == {"unsat"}


def test_it_does_not_if_gaps_are_too_small() -> None:
    assert not far_enough(2, 2, 3, 1, 3)
    floats = Abstract(2, 2, 0, 3)
    assert "sat" in {floats.refuted(k, 0) for k in range(floats.places)}


@pytest.mark.slow
@pytest.mark.parametrize(("n", "p", "low", "most"), [(2, 3, 0, 7), (2, 4, 1, 6), (3, 2, 0, 7)])
def test_what_is_concluded_holds_for_more_floats(n: int, p: int, low: int, most: int) -> None:
    floats = Abstract(n, p, low, most)
    assert {floats.refuted(k, sign) for k in range(0, floats.places, 3) for sign in (0, 1)} == {"unsat"}


@cache
def stages() -> tuple[Proof, Together, Callable[[Together], None]]:
    """All but the last step for two floats of two bits."""
    proof = Proof(instance("float_sum", 2, 2))
    known = together(proof)
    total, opposite, counts = added_up(proof, 2)
    bits = proof.open_bits(*(f"{part}r_{field}" for part in ("positive.", "opposite.", "") for field in "sme"))
    return proof, known, lambda changed: conclude_sum(proof, changed, total, opposite, counts, bits)


def own_gap(known: Together) -> Gap:
    """The same as one that has been shown, but not shown itself."""
    return Gap.between(known.uppers[0], known.uppers[1], known.most)


CHANGES: Mapping[str, tuple[str, Callable[[Together], Together]]] = {
    "an unknown gap": ("before it is shown", lambda t: replace(t, gaps=[own_gap(t), t.gaps[1]])),
    "a gap left out": ("nothing is known", lambda t: replace(t, gaps=t.gaps[:1])),
    "one gap twice": ("not about the floats", lambda t: replace(t, gaps=[t.gaps[0], t.gaps[0]])),
    "places left out": ("nothing is known", lambda t: replace(t, origins=t.origins[:3])),
    "places in another order": (
        "not about the floats",
        lambda t: replace(t, origins=[*t.origins[1:], t.origins[0]]),
    ),
    "one float twice": ("not about the floats", lambda t: replace(t, origins=[[o[0], o[0]] for o in t.origins])),
    "smaller gaps": ("not about the floats", lambda t: replace(t, most=t.most - 1)),
    "another unit": ("not the summand", lambda t: replace(t, unit=2)),
    "one summand": ("not all operands", lambda t: replace(t, summands=t.summands[:1])),
    "summands swapped": ("not the summand", lambda t: replace(t, summands=t.summands[::-1])),
    "a summand not shown": (
        "before it is shown",
        lambda t: replace(t, summands=[replace(t.summands[0]), t.summands[1]]),
    ),
    "upper parts swapped": ("not the summand", lambda t: replace(t, uppers=t.uppers[::-1])),
}


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_is_concluded_from_something_else(name: str) -> None:
    message, change = CHANGES[name]
    proof, known, conclude = stages()
    with pytest.raises(KernelError, match=message):
        conclude(change(known))
    assert proof.missing()


def test_gaps_have_to_be_large_enough() -> None:
    """Even if it was shown that all gaps are at least so far."""

    proof, known, conclude = stages()
    gaps = [proof.admit(replace(gap, most=3)) for gap in known.gaps]
    origins = [[proof.admit(replace(origin, most=3)) for origin in both] for both in known.origins]
    with pytest.raises(KernelError, match="too much to count by its sign"):
        conclude(replace(known, gaps=gaps, origins=origins, most=3))
    assert proof.missing()


def test_what_is_shown_in_a_case_says_nothing_outside_of_it() -> None:
    proof = Proof(instance("int_add", 3))
    x, y = proof.node("x", 0), proof.node("y", 0)
    wrong = Guarded((Number.of(x),), lambda _w, a: a[0] == 1, ((y, 1),))
    with pytest.raises(KernelError, match="outside of it"):
        proof.lemma("x", "", cut=(), cases=[Case({x: 1}, shows=(wrong,)), Case({x: 0})])
    right = Guarded((Number.of(x),), lambda _w, a: a[0] == 1, ((x, 1),))
    with pytest.raises(KernelError, match="before it is shown"):
        proof.check(right)
    proof.lemma("x", "", cut=(), cases=[Case({x: 1}, shows=(right,)), Case({x: 0})])
    proof.check(right)
    for fact in (right, wrong):
        proof.lemma("every case", "", cut=(), shows=[fact])
    *_, shown, not_shown = (answer(Query(inquiry.violation, (), 1000)).answer for inquiry in proof.inquiries)
    assert (shown, not_shown) == ("unsat", "sat")


def test_a_summand_has_a_natural_exponent() -> None:
    proof = Proof(instance("float_sum_small", 1, 2, 1))
    negative = proof.admit(Bound((proof.operands[2],), -1, 0))
    with pytest.raises(KernelError, match="may be negative"):
        align(proof, Summand((), tuple(proof.nodes("a", 0)), proof.node("x_s", 0), proof.operands[1], negative))


STAGES = {2: ["ahead", "step", "first", "put", "fill", "part", "none", "brings"], 4: ["turns"]}
MORE_STAGES = {
    2: [
        *("both", "reached", "digit_decides", "reaches", "too_large", "below_0", "upper", "near"),
        *("exponent", "total.s", "positive.up", "r_m"),
    ],
    3: ["filled"],
    4: ["more", "same", "close", "decides", "put", "fill", "ahead", "h", "carry", "borrow", "below_1", "exponent"],
}
"""Groups of gates, forms and bits of two floats of so many bits, one of which is changed."""


@pytest.mark.parametrize(("p", "group"), [(p, group) for p, groups in STAGES.items() for group in groups])
def test_a_mistake_in_a_stage_is_noticed(p: int, group: str) -> None:
    check(p, group)


@pytest.mark.slow
@pytest.mark.parametrize(("p", "group"), [(p, group) for p, groups in MORE_STAGES.items() for group in groups])
def test_a_mistake_in_any_stage_is_noticed(p: int, group: str) -> None:
    check(p, group)


def check(p: int, group: str) -> None:
    about = instance("float_sum", 2, p)
    subject = next(filter(is_wrong, (about.with_netlist(netlist) for netlist in changed(about.netlist, group))))
    assert prove_instance(subject, 20_000_000, ask).status == "undecided"


def changed(netlist: Netlist, group: str) -> Iterator[Netlist]:
    for node in netlist.span(group).nodes:
        for step in (1, -1):
            yield shifted(netlist, {node: step}).netlist


def is_wrong(about: Instance) -> bool:
    return exhaust(about, obligations(about)).answer is Answer.REFUTED


def test_another_meaning_is_not_proved() -> None:
    """The same circuit, said to round a sum whose signs are all the other way."""
    about = instance("float_sum", 1, 2)
    row = CIRCUITS["float_sum"]
    assert row.meaning is not None
    meaning = row.meaning

    def opposite(w: Any, p: Mapping[str, int], a: Any) -> Any:
        return meaning(w, p, [[x._replace(sign=1 - x.sign) for x in a[0]]])

    assert prove_instance(about, 20_000_000, ask).status == "proved"
    wrong = replace(about, circuit=replace(row, meaning=opposite))
    assert prove_instance(wrong, 20_000_000, ask).status == "undecided"


@pytest.mark.slow
@pytest.mark.parametrize(("n", "p"), [(3, 2), (2, 4), (2, 5), (3, 4), (4, 4), (2, 8)])
def test_wide_sums(n: int, p: int) -> None:
    found = prove_compositionally("float_sum", {"n": n, "p": p})
    assert (found.status, found.reason) == ("proved", "")
