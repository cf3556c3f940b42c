"""Faults, planted one at a time: each mutant is what one statement needs of all specs, with one thing wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from proofkit.check.catalog import Catalog
from proofkit.check.claims import stated_hypotheses
from proofkit.check.levels import LEVELS
from proofkit.check.primitives import constants_of
from proofkit.kernel.claims import AtMost, Fact, Grows
from proofkit.kernel.growth import CONSTANT, LOGARITHMIC, Growth
from proofkit.kernel.poly import Poly
from proofkit.spec.bounds import Names, read_depth, read_hypotheses
from proofkit.spec.model import Definition, Spec, Statement, Text
from tests.faults import bodies
from tests.faults.closure import closure
from tests.faults.mutant import Mutant, with_item

MISSING = ("PK301", "PK302", "PK404", "PK504", "PK607")


def mutants(specs: tuple[Spec, ...], home: str) -> Iterator[Mutant]:
    """All mutants of the statements of one file, and of the definitions that they are about or look into."""
    whole = next(s for s in specs if s.paper.id == home)
    planted: set[str] = set()
    for statement in sorted(whole.statements, key=lambda s: s.is_question):
        if statement.about is None:
            continue
        needed = closure(specs, statement.id)
        spec = next(s for s in needed if s.paper.id == home)
        constants = constants_of(s for part in needed for s in part.statements)
        catalog = Catalog.of(needed)
        names = replace(catalog.names[spec.path], constants=constants)
        plant = _Planter(needed, spec, statement, names)
        yield from plant.of_question() if statement.is_question else plant.of_claim()
        for definition in spec.definitions:
            is_own = definition.id == statement.about.value
            if definition.id not in planted and (is_own or _is_looked_into(definition, catalog, statement)):
                planted.add(definition.id)
                yield from bodies.mutants(catalog, spec, definition, statement)


def _is_looked_into(definition: Definition, catalog: Catalog, statement: Statement) -> bool:
    """Whether the bound of a statement rests on the formulas of a definition, and on no lemma about it."""
    about = {s.about.value for s in catalog.statements.values() if s.about is not None}
    return not statement.is_question and definition.id not in about


@dataclass(frozen=True)
class _Planter:
    specs: tuple[Spec, ...]
    home: Spec
    statement: Statement
    names: Names

    def of_claim(self) -> Iterator[Mutant]:
        yield from self.lower_coefficients()
        yield from self.drop_hypotheses()
        yield from self.grow_counts()
        yield from self.grow_logarithms()
        yield from self.drop_citations()
        yield from self.contradict()
        yield from self.raise_class()
        yield from self.ask_with_large_counts()

    def of_question(self) -> Iterator[Mutant]:
        yield from self.contradict()

    def _mutant(self, fault: str, label: str, codes: tuple[str, ...], **changes: object) -> Mutant:
        changed = replace(self.statement, **changes)
        return Mutant(fault, label, with_item(self.specs, self.home, changed), self.statement.id, codes)

    def lower_coefficients(self) -> Iterator[Mutant]:
        depth = read_depth(self.statement.depth, self.names) if self.statement.depth is not None else Growth()
        if isinstance(depth, Growth):
            return
        for vector in depth:
            for monomial in vector.terms:
                text = _written([v - Poly({monomial: 1}) if v == vector else v for v in depth])
                changed = Text(text, self.statement.depth.place)
                yield self._mutant("coefficient lowered", f"depth {text}", ("PK402",), depth=changed)

    def _split(self) -> list[Text]:
        """The hypotheses one by one."""
        single = []
        for text in self.statement.assume:
            for hypothesis in read_hypotheses(text, self.names):
                single.append(Text(str(hypothesis), text.place))
        return single

    def drop_hypotheses(self) -> Iterator[Mutant]:
        single = self._split()
        for k, text in enumerate(single):
            rest = tuple(single[:k] + single[k + 1 :])
            kind = "reassociation dropped" if text.value.startswith("reassociated") else "hypothesis dropped"
            yield self._mutant(kind, text.value, MISSING, assume=rest)

    def grow_counts(self) -> Iterator[Mutant]:
        """Every count that is assumed constant becomes n, or log n: as a hypothesis, and by fixing the parameter."""
        single = self._split()
        counts = {h.left: k for k, h in enumerate(stated_hypotheses(self.statement, self.names)) if _is_constant(h)}
        for count, k in counts.items():
            n = self.names.scale
            for grown, weaker in ((n, f"{count} <= {n}"), (f"log({n})", f"{count} = O(log({n}))")):
                place = single[k].place
                assume = (*single[:k], Text(weaker, place), *single[k + 1 :])
                yield self._mutant("count may grow", weaker, ("PK501",), assume=assume)
                changes = {"at": {**self.statement.at, str(count): Text(grown, place)}, "depth": self._at(count, grown)}
                assume = (*single[:k], *single[k + 1 :])
                yield self._mutant("count grows", f"{count} = {grown}", ("PK501",), assume=assume, **changes)

    def _at(self, count: Poly, grown: str) -> Text | None:
        """The stated depth with a count fixed."""
        if self.statement.depth is None:
            return None
        depth, (value,) = (read_depth(t, self.names) for t in (self.statement.depth, Text(grown)))
        return Text(_written([v.substitute({str(count): value}) for v in depth]), self.statement.depth.place)

    def grow_logarithms(self) -> Iterator[Mutant]:
        """Every count that is at most log n, or O(log n), becomes at most n."""
        single = self._split()
        for k, hypothesis in enumerate(stated_hypotheses(self.statement, self.names)):
            if _is_logarithmic(hypothesis):
                weaker = f"{hypothesis.left} <= {self.names.scale}"
                assume = (*single[:k], Text(weaker, single[k].place), *single[k + 1 :])
                yield self._mutant("logarithm grows", weaker, ("PK501",), assume=assume)

    def raise_class(self) -> Iterator[Mutant]:
        """A class smaller than the claimed one: claimed, and asked for."""
        names = [level.name for level in LEVELS]
        text = self.statement.class_
        if text is None or text.value not in names:
            return
        for smaller in names[: names.index(text.value)]:
            change = {"class_": Text(smaller, text.place)}
            yield self._mutant("class raised", f"claims {smaller}", ("PK501",), **change)
            yield self._question("class asked too high", f"{smaller}?", **change)

    def _question(self, fault: str, label: str, **changes: object) -> Mutant:
        asked = {"kind": "question", "depth": None, "ref": f"{self.statement.ref}, asked", **changes}
        return replace(self._mutant(fault, label, ("PK505",), **asked), is_refused=True)

    def ask_with_large_counts(self) -> Iterator[Mutant]:
        """TC0 is asked for with a count that is not assumed constant."""
        single = self._split()
        for k, hypothesis in enumerate(stated_hypotheses(self.statement, self.names)):
            if _is_constant(hypothesis):
                weaker = f"{hypothesis.left} <= {self.names.scale}"
                assume = (*single[:k], Text(weaker, single[k].place), *single[k + 1 :])
                label = f"TC0 with {weaker}?"
                yield self._question("class asked too high", label, assume=assume, class_=Text("TC0"))

    def drop_citations(self) -> Iterator[Mutant]:
        cites = self.statement.cites or ()
        for k, text in enumerate(cites):
            rest = cites[:k] + cites[k + 1 :]
            yield self._mutant("citation dropped", text.value, ("PK204", "PK205"), cites=rest)

    def contradict(self) -> Iterator[Mutant]:
        names = sorted(
            {
                n
                for h in stated_hypotheses(self.statement, self.names)
                if not isinstance(h, Fact)
                for n in h.left.names()
            }
        )
        n = self.names.scale
        for name in names:
            if name != self.names.scale:
                extra = tuple(Text(t, self.statement.place) for t in (f"{name} <= {n}", f"{name} >= {n} + 1"))
                assume = (*self.statement.assume, *extra)
                yield self._mutant("hypotheses contradict", f"{name} <= {n} < {name}", ("PK303",), assume=assume)


def _is_constant(hypothesis: object) -> bool:
    return isinstance(hypothesis, Grows) and hypothesis.limit == CONSTANT


def _is_logarithmic(hypothesis: object) -> bool:
    if isinstance(hypothesis, AtMost):
        return "log(" in str(hypothesis.right)
    return isinstance(hypothesis, Grows) and hypothesis.limit == LOGARITHMIC


def _written(depth: list[Poly]) -> str:
    """Depth as a text: the larger of several vectors."""
    return str(depth[0]) if len(depth) == 1 else f"max({', '.join(map(str, depth))})"
