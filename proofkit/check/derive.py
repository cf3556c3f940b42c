"""Bounds for definitions: from their own formulas all the way down, and through cited results alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from proofkit.check.catalog import Catalog
from proofkit.compose.propose import bound
from proofkit.dag.built import Built
from proofkit.errors import KernelError
from proofkit.kernel.theorem import Theorem

__all__ = ["Deriver", "Gap", "Through"]


@dataclass
class Deriver:
    """Derives bounds in one context: `primitives` are the theorems about operations that may be used."""

    catalog: Catalog
    primitives: Mapping[str, Theorem]
    known: dict[str, Theorem | None] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    composed: dict[tuple[str, frozenset[int]], Theorem] = field(default_factory=dict)

    def own(self, built: Built) -> Theorem | None:
        """The bound from the definition's formulas and those of everything it calls; None with a reason if refused."""
        if built.digest not in self.known:
            self.known[built.digest] = self._derive(built)
        return self.known[built.digest]

    def _derive(self, built: Built) -> Theorem | None:
        premises = dict(self.primitives)
        for digest, part in built.parts.items():
            theorem = self.own(part)
            if theorem is None:
                self.reasons[built.digest] = self.reasons.get(part.digest, f"no bound for {part.graph.name}")
                return None
            premises[digest] = theorem
        try:
            return self._kept(built, bound(built.graph, premises))
        except KernelError as error:
            self.reasons[built.digest] = f"{built.graph.name}: {error}"
            return None

    def compose(self, built: Built, premises: Mapping[str, Theorem]) -> Theorem:
        """The bound from premises that are all needed; the one that was found before from the very same ones.

        Raises: KernelError, as the kernel does.
        """
        found = self.composed.get((built.digest, frozenset(map(id, premises.values()))))
        return found if found is not None else self._kept(built, bound(built.graph, premises))

    def _kept(self, built: Built, theorem: Theorem) -> Theorem:
        """Its premises are kept with it, so that each has an id of its own as long as it is asked for."""
        return self.composed.setdefault((built.digest, frozenset(map(id, theorem.premises))), theorem)

    def components(self, built: Built) -> tuple[str, ...]:
        """What the graph costs come from: operations as "op:add", callees and loop bodies as digests."""
        theorem = self.own(built)
        subjects = [p.bound.subject for p in theorem.premises] if theorem is not None else []
        return tuple(dict.fromkeys(s.digest or s.name for s in subjects))


@dataclass(frozen=True, slots=True)
class Gap:
    """A component that no cited result covers; `inside` is the definition it was met in."""

    component: str
    inside: str


@dataclass
class Through:
    """Derives a bound through cited results alone; what they do not cover is looked into, down to operations.

    `cited` gives theorems by definition id, `operations` by premise name. `used` collects the ids that served.
    """

    deriver: Deriver
    cited: Mapping[str, tuple[str, Theorem]]
    operations: Mapping[str, tuple[str, Theorem]]
    gaps: list[Gap] = field(default_factory=list)
    used: dict[str, None] = field(default_factory=dict)

    def bound(self, built: Built) -> Theorem | None:
        """The theorem, or None with the gaps that stand in its way."""
        premises: dict[str, Theorem] = {}
        before = len(self.gaps)
        for component in self.deriver.components(built):
            theorem = self._premise(built, component)
            if theorem is not None:
                premises[component] = theorem
        if len(self.gaps) > before:
            return None
        try:
            return self.deriver.compose(built, premises)
        except KernelError as error:
            self.gaps.append(Gap(str(error), built.graph.name))
            return None

    def _premise(self, built: Built, component: str) -> Theorem | None:
        if component.startswith("op:"):
            served = self.operations.get(component)
            if served is None:
                self.gaps.append(Gap(component, built.graph.name))
                return None
            self.used[served[0]] = None
            return served[1]
        definition = self.deriver.catalog.by_digest.get(component, "")
        if definition in self.cited:
            statement, theorem = self.cited[definition]
            self.used[statement] = None
            return theorem
        part = built.parts[component]
        own = self.deriver.own(part)
        if own is not None and not own.premises:
            return own
        return self.bound(part)
