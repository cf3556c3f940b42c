"""What a family's description says of all its circuits: depth, size, fan-in, weights, uniformity.

Nothing is measured: a group reads earlier groups only, so depth is the longest chain of groups; size is the number of
index values. A description for which one of this is not shown is refused, with the group and its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from proofkit.errors import KernelError
from proofkit.kernel.claims import Bound, Params, Signature, Uniformity
from proofkit.kernel.counting import Ratio, ceiling, sum_over
from proofkit.kernel.family import FORMULA_FUNCTIONS, Family, Group, Kind, Range, Term
from proofkit.kernel.inequality import Facts
from proofkit.kernel.poly import ONE, ZERO, App, Atom, Poly, is_at_most
from proofkit.kernel.theorem import Theorem, _theorem

__all__ = ["Measure", "circuit_theorem", "measure"]


@dataclass(frozen=True, slots=True)
class Measure:
    """For all values of the parameters: one family's circuits.

    depth      layers of gates if every output is a gate; `form_depth` if outputs may stay forms
    counts     for each group of gates its size: exact, or None where the sum has no closed form
    outputs    how many outputs are forms, so that each needs one more gate to be one; exact or None
    at_most    a bound on the number of gates, those for outputs included
    fan_in     a bound on the wires into one gate, all forms expanded; `weight` on the absolute weight of each
    functions  the functions that its formulas use
    bits       the groups that are meant to be 0 or 1: obligations
    """

    depth: int
    form_depth: int
    counts: tuple[tuple[Group, Ratio | None], ...]
    outputs: tuple[tuple[Group, Ratio | None], ...]
    at_most: Poly
    fan_in: Poly
    weight: Poly
    functions: tuple[str, ...]
    bits: tuple[str, ...]

    @property
    def gates(self) -> Ratio | None:
        """The exact number of gates, those for outputs included, where every group has a closed form."""
        total = Ratio(ZERO)
        for _, count in (*self.counts, *self.outputs):
            if count is None:
                return None
            total = total + count
        return total


def measure(family: Family) -> Measure:
    """Read off the description what holds for all values of the parameters.

    Raises: KernelError, if the description is ill-formed or one of the bounds is not shown.
    """
    return _Reading(family).measure()


def circuit_theorem(family: Family) -> Theorem:
    """For all parameter values, circuits of this depth and size, DLOGTIME-uniform, compute what the family describes.

    What that is, as a function, is not the kernel's to say.
    """
    found = measure(family)
    names = [name for name, _ in family.least]
    subject = Signature(f"circuit:{family.name}", family.digest, Params(names[0] if names else "n", dict(family.least)))
    size = found.gates.as_poly() if found.gates is not None else found.at_most
    bound = Bound(subject, frozenset({Poly.of(found.depth)}), size, frozenset(), Uniformity.DLOGTIME)
    return _theorem(bound, "circuit family")


class _Reading:
    """One pass over the groups, in order; what is known of each is kept by name."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.params = frozenset(name for name, _ in family.least)
        self.facts = Facts(tuple(Poly.of(name) - least for name, least in family.least))
        self.groups: dict[str, Group] = {}
        self.depth: dict[str, int] = {}
        self.mass: dict[str, Poly] = {}
        self.fan_in: dict[str, Poly] = {}
        self.rows: dict[str, tuple[Poly, Poly]] = {}
        self.functions: set[str] = set()

    def measure(self) -> Measure:
        for group in self.family.groups:
            try:
                self._read(group)
            except KernelError as error:
                raise KernelError("family", f"{self.family.name}, {group.name}, line {group.line}: {error}") from None
        outputs = [self._known(name) for name in self.family.outputs]
        if not outputs:
            raise KernelError("family", f"{self.family.name} has no output")
        gates = [g for g in self.family.groups if g.kind is Kind.GATE]
        forms = [g for g in outputs if g.kind is not Kind.GATE]
        rows = [self.rows[g.name] for g in (*gates, *forms)]
        return Measure(
            max(self.depth[g.name] + (g.kind is not Kind.GATE) for g in outputs),
            max(self.depth[g.name] for g in outputs),
            tuple((g, self._count(g)) for g in gates),
            tuple((g, self._count(g)) for g in forms),
            sum((_most_values(g.ranges) for g in (*gates, *forms)), ZERO),
            _largest(fan_in for _, fan_in in rows),
            _largest(mass for mass, _ in rows),
            tuple(sorted(self.functions)),
            tuple(g.name for g in self.family.groups if g.kind is Kind.BIT),
        )

    def _known(self, name: str) -> Group:
        if name not in self.groups:
            raise KernelError("family", f"reads {name!r}, which is no earlier group")
        return self.groups[name]

    def _read(self, group: Group) -> None:
        if group.name in self.groups or group.name in self.params or not group.name:
            raise KernelError("family", f"the name {group.name!r} is taken")
        if bool(group.terms) and group.kind is Kind.INPUT:
            raise KernelError("family", "an input is not computed")
        facts = self._enter(group.ranges, self.params, self.facts)
        scope = self.params | {r.index for r in group.ranges}
        depth, mass, fan_in = 0, ZERO, ZERO
        for term in group.terms:
            reads = self._read_term(term, scope, facts)
            within = (*group.ranges, *term.ranges)
            weight = ceiling(term.weight, within) + ceiling(-term.weight, within)
            count = _most_values(term.ranges, group.ranges)
            mass = mass + weight * count * (self.mass[reads] if reads else ONE)
            fan_in = fan_in + (count * self.fan_in[reads] if reads else ZERO)
            depth = max(depth, self.depth[reads] if reads else 0)
        for bound in (mass, fan_in, _most_values(group.ranges)):
            _check_polynomial(bound)
        self.groups[group.name] = group
        is_node = group.kind in (Kind.INPUT, Kind.GATE)
        self.depth[group.name] = depth + (group.kind is Kind.GATE)
        # What is read later is one wire of weight 1 to a node, or all the wires of a form.
        self.mass[group.name], self.fan_in[group.name] = (ONE, ONE) if is_node else (mass, fan_in)
        self.rows[group.name] = (mass, fan_in)

    def _enter(self, ranges: Iterable[Range], scope: frozenset[str], facts: Facts) -> Facts:
        """Facts for indices in their ranges; each range may use the indices before it."""
        for r in ranges:
            if r.index in scope or not r.starts or not r.stops:
                raise KernelError("family", f"the index {r.index!r} is taken or has no range")
            for end in (*r.starts, *r.stops):
                self._check_formula(end, scope, facts)
            if not any(map(facts.show, r.starts)):
                raise KernelError("family", f"{r} is not shown to start at 0 or above")
            facts = facts.inside([r])
            scope = scope | {r.index}
        return facts

    def _read_term(self, term: Term, scope: frozenset[str], facts: Facts) -> str:
        """Check one term; the name of the group that it reads, if any."""
        before, after = term.conditions()
        facts = self._given(before, scope, facts)
        facts = self._enter(term.ranges, scope, facts)
        scope = scope | {r.index for r in term.ranges}
        facts = self._given(after, scope, facts)
        for formula in (term.weight, *term.at):
            self._check_formula(formula, scope, facts)
        if term.group:
            self._check_subscripts(term, self._known(term.group), facts)
        return term.group

    def _given(self, conditions: Iterable[Poly], scope: frozenset[str], facts: Facts) -> Facts:
        for condition in conditions:
            self._check_formula(condition, scope, facts)
            facts = facts.given(condition)
        return facts

    def _check_subscripts(self, term: Term, read: Group, facts: Facts) -> None:
        if len(term.at) != len(read.ranges):
            raise KernelError("family", f"{read.name} has {len(read.ranges)} indices, not {len(term.at)}: {term}")
        values: dict[str, Poly] = {}
        for r, subscript in zip(read.ranges, term.at, strict=True):
            lows = [(subscript - start.substitute(values), "start") for start in r.starts]
            highs = [(stop.substitute(values) - 1 - subscript, "end") for stop in r.stops]
            for room, end in lows + highs:
                if not facts.show(room):
                    subscripts = ", ".join(map(str, term.at))
                    raise KernelError("family", f"{read.name}[{subscripts}] is not shown to lie in {r} ({end})")
            values[r.index] = subscript

    def _check_formula(self, poly: Poly, scope: frozenset[str], facts: Facts) -> None:
        """Only names in scope and listed functions, each where it is defined, so that its value is natural."""
        unknown = poly.names() - scope
        if unknown:
            raise KernelError("family", f"{', '.join(sorted(unknown))} is no parameter or index here, in {poly}")
        for atom in dict.fromkeys(a for a in poly.atoms() if isinstance(a, App)):
            if atom.table or atom.name not in FORMULA_FUNCTIONS:
                raise KernelError("family", f"{atom.name} is not one of {', '.join(FORMULA_FUNCTIONS)}")
            if len(atom.args) != FORMULA_FUNCTIONS[atom.name].arity:
                raise KernelError("family", f"{atom} has the wrong number of arguments")
            self.functions.add(atom.name)
            least = (0, 1) if atom.name in ("floordiv", "mod") else (0, 0)
            for arg, low in zip(atom.args, least, strict=False):
                if not facts.show(arg - low):
                    raise KernelError("family", f"{arg} is not shown to be at least {low}, in {atom}")

    def _count(self, group: Group) -> Ratio | None:
        return sum_over(Ratio(ONE), group.ranges, self.facts)


def _most_values(ranges: Sequence[Range], outer: Sequence[Range] = ()) -> Poly:
    """A bound on how many values the indices of `ranges` take, for any values of those outside."""
    product = ONE
    for position, r in enumerate(ranges):
        lengths = (stop - start for stop in r.stops for start in r.starts)
        product = product * ceiling(min(lengths, key=str), (*outer, *ranges[:position]))
    return product


def _check_polynomial(poly: Poly) -> None:
    """Powers of two are polynomial in the parameters only if the exponent is a multiple of bit lengths, or less."""
    for atom in poly.atoms():
        if isinstance(atom, App) and atom.name == "pow2":
            for monomial, coefficient in atom.args[0].terms.items():
                logarithmic = len(monomial) == 1 and monomial[0][1] == 1 and _is_bit_length(monomial[0][0])
                if coefficient > 0 and monomial and not logarithmic:
                    raise KernelError("family", f"{atom} is not shown to be polynomial: {atom.args[0]} is not O(log)")


def _is_bit_length(atom: Atom) -> bool:
    return isinstance(atom, App) and atom.name == "bit_length"


def _largest(polys: Iterable[Poly]) -> Poly:
    """A polynomial that is at least each of these: their sum, without those that another one covers."""
    kept: list[Poly] = []
    for poly in sorted(set(polys), key=str):
        if not any(is_at_most(poly, other, {}) for other in kept):
            kept = [other for other in kept if not is_at_most(other, poly, {})] + [poly]
    return sum(kept, ZERO)
