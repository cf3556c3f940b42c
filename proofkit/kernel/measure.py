"""What a family's description says of all its circuits: depth, size, fan-in, weights, uniformity.

Nothing is measured: a group reads earlier groups only, so depth is the longest chain of groups; size is the number of
index values. A description for which one of this is not shown is refused, with the group and its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from proofkit.errors import KernelError
from proofkit.kernel.claims import Bound, Params, Signature, Uniformity
from proofkit.kernel.counting import Ratio, ceiling, sum_over
from proofkit.kernel.family import Family, Group, Kind, Range, Term
from proofkit.kernel.functions import FORMULA_FUNCTIONS
from proofkit.kernel.inequality import Facts
from proofkit.kernel.names import NAME, check_params
from proofkit.kernel.poly import ONE, ZERO, App, Atom, Poly, is_at_most
from proofkit.kernel.theorem import Theorem, _theorem

__all__ = ["Measure", "circuit_theorem", "measure"]


@dataclass(frozen=True, slots=True)
class Measure:
    """For all values of the parameters: one family's circuits.

    depth      layers of gates if every output is a gate; `form_depth` if bits that are put out may stay sums
    counts     for each group of gates its size: exact, or None where the sum has no closed form
    outputs    for each group of outputs that are no gates its size: each needs one more gate to be one
    at_most    a bound on the number of gates, those for outputs included
    fan_in     a bound on the wires into one gate, all forms expanded; `weight` on the absolute weight of each
    functions  the functions that its formulas use, of which the hardest gives the `uniformity`
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
    uniformity: Uniformity
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
    kept = _MEASURED.get(id(family))
    if kept is None or kept[0] is not family or kept[1] != family.digest:
        found = _Reading(family).measure()
        kept = _MEASURED[id(family)] = family, family.digest, found
    return kept[2]


_MEASURED: dict[int, tuple[Family, str, Measure]] = {}
"""What was found, by the very object that it was found of, with its digest then: equal ones need not be the same, as
1 == True. One that may change is refused; the digest is looked at all the same."""


def circuit_theorem(family: Family) -> Theorem:
    """For all parameter values, circuits of this depth, size and uniformity compute what the family describes.

    What that is, as a function, is not the kernel's to say.
    """
    found = measure(family)
    subject = Signature(f"circuit:{family.name}", family.digest, _params(family))
    size = found.gates.as_poly() if found.gates is not None else found.at_most
    bound = Bound(subject, frozenset({Poly.of(found.depth)}), size, frozenset(), found.uniformity)
    return _theorem(bound, "circuit family")


def _params(family: Family) -> Params:
    names = [name for name, _ in family.least]
    return Params(names[0] if names else "n", dict(family.least))


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
        self._check_header()
        for group in self.family.groups:
            try:
                self._read(group)
            except KernelError as error:
                raise self._refuse(group, error.detail) from None
        outputs = self._outputs()
        gates = [g for g in self.family.groups if g.kind is Kind.GATE]
        forms = [g for g in outputs if g.kind is not Kind.GATE]
        rows = [self.rows[g.name] for g in (*gates, *forms)]
        return Measure(
            max(self.depth[g.name] + (g.kind is not Kind.GATE) for g in outputs),
            max(self.depth[g.name] for g in outputs),
            tuple((g, self._count(g)) for g in gates),
            tuple((g, self._count(g)) for g in forms),
            sum((self._most_values(g.ranges) for g in (*gates, *forms)), ZERO),
            _largest(fan_in for _, fan_in in rows),
            _largest(mass for mass, _ in rows),
            tuple(sorted(self.functions)),
            max((FORMULA_FUNCTIONS[f].uniformity for f in self.functions), default=Uniformity.DLOGTIME),
            tuple(g.name for g in self.family.groups if g.kind is Kind.BIT),
        )

    def _check_header(self) -> None:
        """Parameters are natural numbers, and all names plain, so that no two families have one digest."""
        _check_frozen(self.family, "description")
        if not NAME.fullmatch(self.family.name):
            raise KernelError("family", f"{self.family.name!r} is no name")
        if len(self.params) < len(self.family.least):
            raise KernelError("family", f"{self.family.name} has two parameters with one name")
        check_params(_params(self.family))

    def _refuse(self, group: Group, problem: str) -> KernelError:
        return KernelError("family", f"{self.family.name}, {group.name}, line {group.line}: {problem}")

    def _outputs(self) -> list[Group]:
        outputs = [self._known(name) for name in self.family.outputs]
        if not outputs:
            raise KernelError("family", f"{self.family.name} has no output")
        for position, group in enumerate(outputs):
            if group.kind is Kind.FORM:
                raise self._refuse(group, "a form is put out, which is no bit")
            if group in outputs[:position]:
                raise self._refuse(group, "put out twice")
        return outputs

    def _known(self, name: str) -> Group:
        if name not in self.groups:
            raise KernelError("family", f"reads {name!r}, which is no earlier group")
        return self.groups[name]

    def _read(self, group: Group) -> None:
        if group.name in self.groups or group.name in self.params or not NAME.fullmatch(group.name):
            raise KernelError("family", f"the name {group.name!r} is taken, or is no name")
        if not isinstance(group.kind, Kind):
            raise KernelError("family", f"{group.kind!r} is no kind of group")
        if group.terms and group.kind is Kind.INPUT:
            raise KernelError("family", "an input is not computed")
        facts = self._enter(group.ranges, (), self.facts)
        depth, mass, fan_in = 0, ZERO, ZERO
        for term in group.terms:
            reads = self._read_term(term, group.ranges, facts)
            within = (*group.ranges, *term.ranges)
            weight = self._ceiling([term.weight], within) + self._ceiling([-term.weight], within)
            count = self._most_values(term.ranges, group.ranges)
            mass = mass + weight * count * (self.mass[reads] if reads else ONE)
            fan_in = fan_in + (count * self.fan_in[reads] if reads else ZERO)
            depth = max(depth, self.depth[reads] if reads else 0)
        for bound in (mass, fan_in, self._most_values(group.ranges)):
            _check_polynomial(bound)
        self.groups[group.name] = group
        is_node = group.kind in (Kind.INPUT, Kind.GATE)
        self.depth[group.name] = depth + (group.kind is Kind.GATE)
        # What is read later is one wire of weight 1 to a node, or all the wires of a form.
        self.mass[group.name], self.fan_in[group.name] = (ONE, ONE) if is_node else (mass, fan_in)
        self.rows[group.name] = (ONE, ONE) if group.kind is Kind.INPUT else (mass, fan_in)

    def _enter(self, ranges: Iterable[Range], outer: tuple[Range, ...], facts: Facts) -> Facts:
        """Facts for indices in their ranges; each range may use the indices before it."""
        for r in ranges:
            if not NAME.fullmatch(r.index) or r.index in self.params | {o.index for o in outer}:
                raise KernelError("family", f"the index {r.index!r} is taken, or is no name")
            if not r.starts or not r.stops:
                raise KernelError("family", f"the index {r.index!r} has no range")
            for end in (*r.starts, *r.stops):
                self._check_formula(end, outer, facts)
            if not any(map(facts.show, r.starts)):
                raise KernelError("family", f"{r} is not shown to start at 0 or above")
            facts = facts.inside([r])
            outer = (*outer, r)
        return facts

    def _read_term(self, term: Term, outer: tuple[Range, ...], facts: Facts) -> str:
        """Check one term; the name of the group that it reads, if any."""
        before, after = term.conditions()
        facts = self._given(before, outer, facts)
        facts = self._enter(term.ranges, outer, facts)
        within = (*outer, *term.ranges)
        facts = self._given(after, within, facts)
        for formula in (term.weight, *term.at):
            self._check_formula(formula, within, facts)
        if term.group:
            self._check_subscripts(term, self._known(term.group), facts)
        return term.group

    def _given(self, conditions: Iterable[Poly], within: tuple[Range, ...], facts: Facts) -> Facts:
        for condition in conditions:
            self._check_formula(condition, within, facts)
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

    def _check_formula(self, poly: Poly, within: tuple[Range, ...], facts: Facts) -> None:
        """Only names in scope and listed functions, each where it is defined, of numbers of O(log n) bits."""
        unknown = poly.names() - self.params - {r.index for r in within}
        if unknown:
            raise KernelError("family", f"{', '.join(sorted(unknown))} is no parameter or index here, in {poly}")
        _check_form(poly)
        for app, arg, least in facts.undefined(poly):
            raise KernelError("family", f"{arg} is not shown to be at least {least}, in {app}")
        for app in poly.functions():
            self.functions.add(app.name)
            if app.name == "pow2":
                _check_polynomial(self._ceiling([Poly.of(app)], within))

    def _count(self, group: Group) -> Ratio | None:
        """Exact, where the closed form is defined for all parameters."""
        count = sum_over(Ratio(ONE), group.ranges, self.facts)
        return None if count is None or any(self.facts.undefined(count.top)) else count

    def _ceiling(self, polys: Iterable[Poly], ranges: Sequence[Range]) -> Poly:
        return ceiling(polys, ranges, self.facts)

    def _most_values(self, ranges: Sequence[Range], outer: Sequence[Range] = ()) -> Poly:
        """A bound on how many values the indices of `ranges` take, for any values of those outside."""
        product = ONE
        for position, r in enumerate(ranges):
            lengths = (stop - start for stop in r.stops for start in r.starts)
            product = product * self._ceiling(lengths, (*outer, *ranges[:position]))
        return product


def _check_frozen(part: object, inside: str) -> None:
    """Tuples of values that do not change, all the way down: what was found of a family stays true of it."""
    if isinstance(part, (Family, Group, Range, Term)):
        for each in fields(part):
            _check_frozen(getattr(part, each.name), f"{each.name} of {inside}")
    elif type(part) is tuple:
        for value in part:
            _check_frozen(value, inside)
    elif type(part) not in (Kind, Poly, int, str):
        raise KernelError("family", f"the {inside} is or holds a {type(part).__name__}, which has no place there")


def _check_form(poly: Poly) -> None:
    """Integers times powers of names and of listed functions."""
    for monomial, coefficient in poly.terms.items():
        powers = [exponent for _, exponent in monomial]
        if type(coefficient) is not int or any(type(e) is not int or e < 1 for e in powers):
            raise KernelError("family", f"{poly} is not made of integers and powers of atoms")
        if len(dict(monomial)) < len(monomial):
            raise KernelError("family", f"{poly} has an atom twice in one product")
        for app in (atom for atom, _ in monomial if isinstance(atom, App)):
            if app.table or app.name not in FORMULA_FUNCTIONS:
                raise KernelError("family", f"{app.name} is not one of {', '.join(FORMULA_FUNCTIONS)}")
            if type(app.args) is not tuple:
                raise KernelError("family", f"the arguments of {app} are a {type(app.args).__name__}, which may change")
            if len(app.args) != len(FORMULA_FUNCTIONS[app.name].least):
                raise KernelError("family", f"{app} has the wrong number of arguments")
            for arg in app.args:
                _check_form(arg)


def _check_polynomial(poly: Poly) -> None:
    """Powers of two are polynomial in the parameters only if the exponent is a multiple of bit lengths, or less."""
    for app in poly.functions():
        if app.name == "pow2":
            for monomial, coefficient in app.args[0].terms.items():
                logarithmic = len(monomial) == 1 and monomial[0][1] == 1 and _is_bit_length(monomial[0][0])
                if coefficient > 0 and monomial and not logarithmic:
                    raise KernelError("family", f"{app} is not shown to be polynomial: {app.args[0]} is not O(log)")


def _is_bit_length(atom: Atom) -> bool:
    return isinstance(atom, App) and atom.name == "bit_length"


def _largest(polys: Iterable[Poly]) -> Poly:
    """A polynomial that is at least each of these: their sum, without those that another one covers."""
    kept: list[Poly] = []
    for poly in sorted(set(polys), key=str):
        if not any(is_at_most(poly, other, {}) for other in kept):
            kept = [other for other in kept if not is_at_most(other, poly, {})] + [poly]
    return sum(kept, ZERO)
