"""A proof in the making: facts come from Z3's lemmas and from exact integer arithmetic on the netlist's rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeVar

from proofkit.errors import KernelError
from proofkit.floats.words import Words
from proofkit.kernel.family import Kind
from proofkit.kernel.poly import Monomial, Poly
from proofkit.prove.compositional.branchless import Branchless
from proofkit.prove.compositional.facts import Bound, Equation, Fact, Guarded, Product, Relation
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.query import Section
from proofkit.prove.compositional.residues import Opened, split
from proofkit.prove.compositional.steps import Gauge
from proofkit.prove.compositional.values import Values
from proofkit.prove.ports import Instance

__all__ = ["Case", "Inquiry", "Proof", "Stage"]

_AnyFact = TypeVar("_AnyFact", bound=Fact)


@dataclass(frozen=True, slots=True)
class Case:
    """Values of cut nodes, with facts that are used, and shown, where they have them."""

    fixed: Mapping[int, int] = field(default_factory=dict)
    given: tuple[Fact, ...] = ()
    rewrite: tuple[Equation, ...] = ()
    shows: tuple[Guarded, ...] = ()


@dataclass(frozen=True, slots=True)
class Inquiry:
    """An instance of a lemma: the question that must not be satisfiable, and one that must be, if there is one.

    controls   in the first instance of each lemma, questions of which one at least must be satisfiable
    """

    name: str
    says: str
    cuts: tuple[str, ...]
    violation: str
    circumstances: str
    controls: tuple[str, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        return *self.controls, *filter(None, [self.circumstances]), self.violation


@dataclass
class Stage:
    """A statement that is shown by trying all values of a cut, for `instances` parts of the netlist."""

    says: str
    cuts: tuple[str, ...]
    instances: int = 0
    tried: int = 0


class Proof:
    """Facts about all inputs of an instance that are meant.

    A rule raises KernelError where it does not apply. Z3's lemmas are taken for granted until `inquiries` are asked.

    meant  that the results are what is meant: the words of the row's meaning, or floats near enough to a real value,
           which is no condition on words and is shown by `proofkit.prove.compositional.near` alone
    worst  then no relative error is larger, in units of 2**-p
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.values = Values(instance.netlist)
        self.params = instance.params
        self.inquiries: list[Inquiry] = []
        self.stages: dict[str, Stage] = {}
        self.used: set[str] = set()
        self.worst: Fraction | None = None
        self._facts: set[Fact] = set()
        self._nodes = {
            (span.name, index): node
            for span in instance.netlist.spans
            for node, index in zip(span.nodes, span.indices, strict=True)
        }
        fields = [self._binary(instance.netlist.inputs, op.fields) for op in instance.operands]
        self.operands = [number for numbers in fields for number in numbers]
        results = [self._binary(instance.netlist.outputs, result.fields) for result in instance.results]
        self.results = [number for numbers in results for number in numbers]
        self.assumed: Fact = self.admit(Relation(tuple(self.operands), instance.assumed))
        self.meant = Relation((*self.operands, *self.results), self._is_meant)

    @staticmethod
    def _binary(nodes: Sequence[int], fields: Iterable[Sequence[int]]) -> list[Number]:
        return [Number.binary(nodes[place] for place in places) for places in fields]

    def _is_meant(self, w: Words, words: Sequence[Any]) -> Any:
        count = len(self.operands)
        expected = self.instance.expected(w, words[:count])
        same = w.constant(0) == 0
        for word, meant in zip(words[count:], expected, strict=True):
            same = w.both(same, word == meant)
        return same

    def node(self, group: str, *index: int) -> int:
        """Raises: KernelError if there is none."""
        if (group, index) not in self._nodes:
            raise KernelError("proof", f"{self.instance.netlist.name} has no {group}{list(index)}")
        return self._nodes[group, index]

    def has(self, group: str, *index: int) -> bool:
        return (group, index) in self._nodes

    def nodes(self, group: str, *at: int) -> list[int]:
        """Those whose first indices are these."""
        span = self.instance.netlist.span(group)
        found = [(index, node) for node, index in zip(span.nodes, span.indices, strict=True) if index[: len(at)] == at]
        return [node for _, node in sorted(found)]

    def open_bits(self, *groups: str, at: tuple[int, ...] = ()) -> list[int]:
        """Those that are not yet known to be 0 or 1."""
        return [node for group in groups for node in self.nodes(group, *at) if not self.values.is_truth(node)]

    def range(self, number: Number) -> Bound:
        """Between which values a number lies."""
        return self.combine(number, ())

    def combine(
        self, number: Number, by: Iterable[tuple[int, Bound]], times: int = 1, through: Collection[int] = ()
    ) -> Bound:
        """times * number is the sum of factor * bounded number, and a rest that has a range; times > 0.

        Bits of the number itself, and those of `through`, may be replaced by their sums to see that.

        If the number is one bit and it lies between 0 and 1, that is noted.
        """
        self.used.add("combine")
        rest, low, high = number * times, 0, 0
        for factor, bound in by:
            self.check(bound)
            ends = sorted((factor * bound.low, factor * bound.high))
            rest, low, high = rest - bound.number * factor, low + ends[0], high + ends[1]
        least, greatest = self.values.range_of(self.values.normal(rest, {*number.weights, *through}))
        found = Bound((number,), -(-(low + least) // times), (high + greatest) // times)
        for node in number.weights:
            if number == Number.of(node) and found.low >= 0 and found.high <= 1:
                self.values.settle(node)
        return self.admit(found)

    def weaker(self, bound: Bound, low: int, high: int) -> Bound:
        """The same number between ends that are further apart. Raises: KernelError if they are not."""
        self.check(bound)
        if not low <= bound.low <= bound.high <= high:
            raise KernelError("bound", f"{bound.low} to {bound.high} is not within {low} to {high}")
        return self.admit(Bound(bound.numbers, low, high))

    def identity(
        self,
        left: Number,
        right: Callable[[Words, Sequence[Any]], Any],
        numbers: Sequence[Number],
        products: Iterable[Product] = (),
        through: Container[int] = (),
    ) -> Equation:
        """left = right(numbers), as polynomials in nodes; `right` only adds and multiplies.

        Raises: KernelError if they differ.
        """
        self.used.add("identity")
        factors = self._factors(products)
        polynomials = [self._polynomial(number, factors, through) for number in (left, *numbers)]
        equation = Equation((left, *numbers), right)
        if right(Branchless(), polynomials[1:]) != polynomials[0]:
            raise KernelError("identity", "a sum is not what it is meant to be")
        return self.admit(equation)

    def _factors(self, products: Iterable[Product]) -> dict[int, Product]:
        found = {}
        for product in products:
            self.check(product)
            [node] = product.numbers[0].weights
            found[node] = product
        return found

    def _polynomial(self, number: Number, factors: Mapping[int, Product], through: Container[int]) -> Poly:
        normal = self.values.normal(number, through)
        rest: dict[Monomial, int] = {(): normal.constant}
        total = Poly({})
        for node, weight in normal.weights.items():
            if node not in factors:
                rest[((f"v{node}", 1),)] = weight
            else:
                left, right = (self._polynomial(n, {}, ()) for n in factors[node].numbers[1:])
                total += left * right * weight
        return total + Poly(rest)

    def lemma(
        self,
        name: str,
        says: str,
        *,
        cut: Iterable[int],
        given: Sequence[Fact] = (),
        shows: Sequence[Fact] = (),
        bits: Sequence[int] = (),
        cases: Sequence[Case] = (Case(),),
        covering: Sequence[Fact] = (),
        width: int = 0,
    ) -> None:
        """For all values of the cut with which `given` holds, `shows` holds and `bits` are 0 or 1.

        covering   facts from which it follows that one of the cases holds
        width      bits of words that hold what the facts work out, if that is more than their numbers
        """
        self.used.add("lemma")
        cut = frozenset(cut)
        for case in cases:
            self._inquire(name, says, cut, case, (*given, *case.given), (*shows, *case.shows), tuple(bits), width)
            if any(not case.fixed.items() <= dict(fact.when).items() for fact in case.shows):
                raise KernelError("cases", f"{name}: what is shown in a case says something outside of it")
        if all(case.fixed for case in cases):
            self.cover(name, says, cases, covering)
        for node in bits:
            self.values.settle(node)
        self._facts.update(shows, *(case.shows for case in cases))

    def _inquire(
        self,
        name: str,
        says: str,
        cut: frozenset[int],
        case: Case,
        given: tuple[Fact, ...],
        shows: tuple[Fact, ...],
        bits: tuple[int, ...],
        width: int,
    ) -> None:
        for fact in (*given, *case.rewrite):
            self.check(fact)
        for equation in case.rewrite:
            self.used.add("rewrite")
            if any(case.fixed.get(node) != value for node, value in equation.when):
                raise KernelError("rewrite", f"{name}: an equation that does not hold in a case")
        section = Section(self.values, cut, case.fixed, given, shows, case.rewrite, bits, width)
        cuts = self.values.labels(section.cone.planes.keys() | case.fixed.keys())
        circumstances = section.circumstances if given else ""
        controls = () if any(i.name == name for i in self.inquiries) else tuple(section.controls())
        self.inquiries.append(Inquiry(name, says, cuts, section.violation, circumstances, controls))

    def cover(self, name: str, says: str, cases: Sequence[Case], covering: Sequence[Fact]) -> None:
        """One of the cases holds, whatever is cut, if what is covering does."""
        self.used.add("cases")
        nodes = sorted({node for case in cases for node in case.fixed})
        place = {node: k for k, node in enumerate(nodes)}

        def one_holds(w: Words, words: Sequence[Any]) -> Any:
            found = w.constant(0) == 1
            for case in cases:
                holds = w.constant(0) == 0
                for node, value in case.fixed.items():
                    holds = w.both(holds, words[place[node]] == value)
                found = w.either(found, holds)
            return found

        complete = Relation(tuple(map(Number.of, nodes)), one_holds)
        reads = {node for fact in covering for number in fact.reads for node in number.weights}
        self._inquire(name, says, frozenset({*nodes, *reads}), Case(), tuple(covering), (complete,), (), 0)

    def conclude(self, through: Container[int], products: Iterable[Product] = ()) -> None:
        """The results are the meaning of the operands, as polynomials, by the rows of the bits `through`.

        As each result is a natural number in binary, with bits that are 0 or 1, it is the one that is meant.
        """
        self.used.add("identity")
        factors = self._factors(products)
        operands = [self._polynomial(number, {}, ()) for number in self.operands]
        try:
            expected = self.instance.expected(Branchless(), operands)
        except TypeError as error:
            raise KernelError("identity", f"the meaning is no polynomial: {error}") from None
        if expected != [self._polynomial(number, factors, through) for number in self.results]:
            raise KernelError("identity", "a result is not what is meant")
        self.admit(self.meant)

    def exhaust(
        self,
        name: str,
        says: str,
        cut: Iterable[int],
        tries: Callable[[Values], int],
        changed: Sequence[Mapping[int, int]],
    ) -> None:
        """`tries` has found, on these values, that all is well, or raises KernelError; it tells how many it tried.

        changed  by how much to shift the sums of some nodes, one at a time: of each of these collections one at least
                 must make it fail, in the first instance of a stage
        """
        self.used.add("exhaust")
        tried = tries(self.values)
        if name not in self.stages:
            for nodes in changed:
                if not any(_fails(tries, self.values.shifted(node, by)) for node, by in nodes.items()):
                    raise KernelError("control", f"{name}: it holds for a changed circuit too")
            self.stages[name] = Stage(says, self.values.labels(cut))
        self.stages[name].instances += 1
        self.stages[name].tried += tried

    def settle_by_steps(self, group: str) -> None:
        """Show that bits are 0 or 1 that are sums of gates which all compare one integer with constants."""
        for node in self.nodes(group):
            row = self.values.row(node)
            first = next((v for v in row.weights if self.values.constant(v) is None), None)
            if self.values.is_truth(node) or first is None:
                continue
            base = Number(self.values.row(first).weights)

            def tries(values: Values, node: int = node, base: Number = base) -> int:
                steps = Gauge(values, base).steps(values.row(node))
                if not {*steps.levels} <= {0, 1}:
                    raise KernelError("exhaust", f"{group} is not 0 or 1 for all integers")
                return len(steps.levels)

            self.exhaust(
                group, "a bit is 0 or 1, whatever the sum that its gates compare", base.weights, tries, [{node: 2}]
            )
            self.values.settle(node)

    def settle_constants(self, group: str) -> None:
        """Show that bits are 0 or 1 that do not depend on the inputs."""
        for node in self.open_bits(group):

            def tries(values: Values, node: int = node) -> int:
                if values.constant(node) not in (0, 1):
                    raise KernelError("exhaust", f"{group} is not always 0, or always 1")
                return 1

            self.exhaust(group, "a bit does not depend on the inputs, and is 0 or 1", [], tries, [{node: 2}])
            self.values.settle(node)

    def settle_by_cases(self, group: str, cases: Sequence[Mapping[int, int]]) -> None:
        """Show that bits are 0 or 1 that, with some inputs fixed, depend on one sum of inputs: in each of the cases."""
        self.used.add("cases")
        split(cases)
        for node in self.nodes(group):
            if self.values.is_truth(node):
                continue

            def tries(values: Values, node: int = node) -> int:
                opened = Opened.of(values, values.row(node))
                found = [opened.bounds(case) for case in cases]
                if any(low < 0 or high > 1 for low, high, _ in found):
                    raise KernelError("exhaust", f"{group} is not 0 or 1 for all integers")
                return sum(tried for _, _, tried in found)

            gates = [v for v in self.values.row(node).weights if self.values.constant(v) is None]
            says = "a bit is 0 or 1, whatever the sum that its gates compare"
            self.exhaust(group, says, gates[:1], tries, [{node: 2}])
            self.values.settle(node)

    def missing(self) -> str:
        """What is not shown yet: a bit that may be neither 0 nor 1, or the outputs; nothing in a complete proof."""
        netlist = self.values.netlist
        for node in (*netlist.nodes(Kind.BIT), *netlist.outputs):
            if not self.values.is_truth(node):
                return f"{netlist.label(node)} is not shown to be 0 or 1"
        return "" if self.meant in self._facts else "the outputs are not shown to be what is meant"

    def check(self, fact: Fact) -> None:
        if fact not in self._facts:
            raise KernelError("proof", "a fact is used before it is shown")

    def admit(self, fact: _AnyFact) -> _AnyFact:
        self._facts.add(fact)
        return fact


def _fails(tries: Callable[[Values], int], changed: Values) -> bool:
    try:
        tries(changed)
    except KernelError:
        return True
    return False
