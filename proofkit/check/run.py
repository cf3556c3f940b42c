"""The pipeline: specs in, an outcome out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import networkx

from proofkit.check.acknowledge import acknowledge
from proofkit.check.apart import Inspections
from proofkit.check.approximation import approximation_findings
from proofkit.check.catalog import Catalog
from proofkit.check.circuits import check_circuits
from proofkit.check.claims import read_claim
from proofkit.check.classes import check_classes
from proofkit.check.conventions import convention_findings
from proofkit.check.coverage import coverage_findings
from proofkit.check.derive import Deriver, Through
from proofkit.check.outcome import Flag, Item, Judged, Outcome, Slack
from proofkit.check.primitives import constants_of, primitive_theorems
from proofkit.check.references import problem_findings, reference_findings
from proofkit.check.requirements import check_requirements
from proofkit.check.slack import find_slack, slack_findings
from proofkit.check.vacuity import vacuity_findings
from proofkit.check.verdict_findings import missing_hypotheses, verdict_findings
from proofkit.circuit.library.row import Circuit
from proofkit.dag.built import Built
from proofkit.errors import KernelError, SpecError
from proofkit.kernel.claims import Claim
from proofkit.kernel.entail import Assumptions
from proofkit.kernel.judge import Verdict, judge
from proofkit.kernel.poly import Poly
from proofkit.kernel.rules import specialise
from proofkit.kernel.theorem import Theorem
from proofkit.spec.model import Spec, Statement
from proofkit.spec.shipped import is_shipped
from proofkit.terms import Finding, Status

__all__ = ["check"]


def check(
    specs: Iterable[Spec],
    only: Collection[str] | None = None,
    circuits: Iterable[Circuit] = (),
    deep: bool = False,
    slack: Collection[str] | None = None,
    begun: Inspections | None = None,
) -> Outcome:
    """Judge every statement of every file, cited ones first, and report in the order of the files.

    With `only`, just these statements and what they cite are judged, and nothing is said of the rest. Of the circuits
    the function is checked at one width each; `deep` adds the wide and slow ones. Shallower derivations are looked for
    where `slack` names the statement, its definition or its paper, or everywhere. What was `begun` to inspect of the
    circuits is not done again.
    """
    rows = tuple(circuits)
    outcome = _Run(Catalog.of(specs), only, slack).outcome()
    found, findings = check_circuits(rows, deep, begun)
    return replace(outcome, circuits=found, flags=(*outcome.flags, *map(Flag, findings)))


@dataclass
class _Run:
    catalog: Catalog
    only: Collection[str] | None = None
    slack: Collection[str] | None = None
    findings: list[Finding] = field(default_factory=list)
    primitives: dict[str, dict[str, Theorem]] = field(default_factory=dict)
    judged: dict[str, Judged] = field(default_factory=dict)
    derivers: list[Deriver] = field(default_factory=list)
    constants: tuple[str, ...] = ()

    def outcome(self) -> Outcome:
        catalog = self.catalog
        self.findings += catalog.findings
        self.constants = constants_of(catalog.statements.values())
        for statement in catalog.statements.values():
            if statement.covers:
                self._read_primitives(statement)
        for name in self._cited_first():
            self._judge(catalog.statements[name])
        if self.only is None:
            self.findings += self._unused_statements()
        items: list[Item] = []
        for spec in catalog.specs:
            self.findings += convention_findings(spec)
            self.findings += problem_findings(spec, catalog.specs)
            self.findings += approximation_findings(spec, self.judged.values(), catalog)
            for found, findings in (check_classes(spec, catalog.specs), check_requirements(spec, catalog)):
                items += found
                self.findings += findings
        order = {(spec.path, s.id): k for spec in catalog.specs for k, s in enumerate(spec.statements)}
        place = {spec.path: k for k, spec in enumerate(catalog.specs)}
        judged = sorted(self.judged.values(), key=lambda j: (place[j.spec.path], order[j.spec.path, j.statement.id]))
        flags = acknowledge(self.findings, catalog.specs)
        return Outcome(catalog, tuple(judged), tuple(items), flags, promises=self.primitives)

    # order

    def _cited_first(self) -> list[str]:
        graph = networkx.DiGraph()
        for statement in self.catalog.statements.values():
            graph.add_node(statement.id)
            for text in statement.cites or ():
                if text.value in self.catalog.statements:
                    graph.add_edge(text.value, statement.id)
                else:
                    self._unknown_citation(statement, text.value)
            self.findings += reference_findings(statement, self.catalog)
        for circle in list(networkx.strongly_connected_components(graph)):
            first = min(circle)
            if len(circle) > 1 or graph.has_edge(first, first):
                for name in sorted(circle):
                    place = self.catalog.statements[name].place
                    message = f"{name} is cited in a circle: {', '.join(sorted(circle))}"
                    self.findings.append(Finding("PK202", message, place, name, "cite earlier results only"))
                graph.remove_nodes_from(circle)
        if self.only is not None:
            kept = {a for name in self.only if name in graph for a in (name, *networkx.ancestors(graph, name))}
            graph.remove_nodes_from(set(graph) - kept)
        return list(networkx.lexicographical_topological_sort(graph))

    def _unknown_citation(self, statement: Statement, name: str) -> None:
        from proofkit.spec.bounds import suggest

        text = next(t for t in statement.cites or () if t.value == name)
        message = f"{statement.ref} cites {name}, which no spec states{suggest(name, self.catalog.statements)}"
        self.findings.append(Finding("PK201", message, text.place, statement.id))

    # statements about operations

    def _read_primitives(self, statement: Statement) -> None:
        names = self.catalog.names[self.catalog.home[statement.id].path]
        if statement.is_question:
            message = f"{statement.ref} covers operations, but a question is about a definition"
            self.findings.append(Finding("PK003", message, statement.place, statement.id, "make it a lemma"))
            return
        if statement.about is not None or statement.at or statement.class_ is not None:
            message = f"{statement.ref} covers operations, so it is about no definition and in no class"
            self.findings.append(Finding("PK003", message, statement.place, statement.id, "drop about, at and class"))
            return
        try:
            self.primitives[statement.id] = primitive_theorems(statement, names)
        except SpecError as error:
            self.findings += [_about_statement(f, statement) for f in error.findings]
        except KernelError as error:
            self.findings.append(Finding("PK006", f"{statement.ref}: {error}", statement.place, statement.id))

    def _operations(self, home: Spec, first: Iterable[str] = ()) -> dict[str, tuple[str, Theorem]]:
        """What serves each operation: cited lemmas first, then those of the same file, of libraries, of others.

        What came with proofkit rests on what came with it, before any lemma of a reader's library.
        """
        own = [s.id for s in home.statements if s.covers]
        alike = is_shipped(home.path)
        apart = sorted(
            (s for s in self.catalog.specs if s is not home),
            key=lambda s: (alike and not is_shipped(s.path), s.paper.reading != "library"),
        )
        others = [s.id for spec in apart for s in spec.statements if s.covers]
        others = [name for name in others if not self._strange_names(name, home)]
        found: dict[str, tuple[str, Theorem]] = {}
        for name in [*first, *own, *others]:
            for operation, theorem in self.primitives.get(name, {}).items():
                found.setdefault(operation, (name, theorem))
        return found

    def _strange_names(self, lemma: str, home: Spec) -> list[str]:
        """The names that a lemma about operations speaks of, and that mean something else (or nothing) in a file."""
        there, here = self.catalog.names[self.catalog.home[lemma].path].means, self.catalog.names[home.path].means
        ambient = {n for t in self.primitives.get(lemma, {}).values() for n in t.bound.ambient}
        return sorted(n for n in ambient if there.get(n) != here.get(n))

    def _deriver(self, home: Spec) -> Deriver:
        """Files in which the same lemmas serve the operations share what is derived from these."""
        theorems = {operation: t for operation, (_, t) in self._operations(home).items()}
        for deriver in self.derivers:
            if deriver.primitives == theorems:
                return deriver
        self.derivers.append(Deriver(self.catalog, theorems))
        return self.derivers[-1]

    # judging

    def _judge(self, statement: Statement) -> None:
        home = self.catalog.home[statement.id]
        try:
            judged = self._primitive(statement, home) if statement.covers else self._about(statement, home)
        except SpecError as error:
            self.findings += [_about_statement(f, statement) for f in error.findings]
            judged = Judged(statement, home, None, Status.UNDECIDED)
        except KernelError as error:
            message = f"no bound for {statement.ref}: {error}"
            self.findings.append(Finding("PK401", message, statement.place, statement.id))
            judged = Judged(statement, home, None, Status.UNDECIDED)
        self.judged[statement.id] = judged

    def _primitive(self, statement: Statement, home: Spec) -> Judged:
        from proofkit.check.assumed import judge_primitive

        theorems = self.primitives.get(statement.id, {})
        names = self.catalog.names[home.path]
        strict = primitive_theorems(statement, names, for_every_operand=True) if theorems else {}
        verdict, findings = judge_primitive(statement, strict, self.catalog.params[home.path])
        self.findings += findings
        if verdict is not None:
            self.findings += vacuity_findings(statement, verdict.claim)
        status = verdict.status if verdict is not None else Status.UNDECIDED
        return Judged(statement, home, verdict, status, covered=theorems)

    def _about(self, statement: Statement, home: Spec) -> Judged:
        built = self._built(statement)
        names, params = self.catalog.names[home.path], self.catalog.params[home.path]
        claim = read_claim(statement, built, names, params, self.constants)
        deriver = self._deriver(home)
        own = self._specialised(deriver.own(built), claim)
        if own is None:
            return self._undecided(statement, home, claim, deriver.reasons.get(built.digest, "no derivation"))
        through = self._through(statement, built, claim, deriver)
        theorem = through or own
        verdict = judge(claim, theorem)
        self.findings += verdict_findings(statement, verdict, built, self.catalog.results)
        self.findings += vacuity_findings(statement, claim)
        inlined: Theorem | None = None
        slack: tuple[Slack, ...] = ()
        if self._is_thorough(statement, home):
            inlined = self._inlined(statement, claim, deriver)
            slack = () if statement.is_question else find_slack(verdict, theorem, own, inlined, built, deriver)
        self.findings += slack_findings(statement, slack)
        degree = _degree(verdict, theorem)
        return Judged(statement, home, verdict, verdict.status, theorem, through, own, inlined, {}, slack, degree)

    def _built(self, statement: Statement) -> Built:
        from proofkit.spec.bounds import suggest

        about = statement.about
        if about is None:
            message = f"{statement.ref} is about nothing"
            raise SpecError([Finding("PK305", message, statement.place, statement.id, 'add about = "..."')])
        if about.value not in self.catalog.definitions:
            message = f"{statement.ref} is about {about.value}, which no spec defines"
            hint = suggest(about.value, self.catalog.definitions)
            raise SpecError([Finding("PK201", message + hint, about.place, statement.id)])
        built = self.catalog.built(about.value)
        if built is None:
            message = f"{about.value} could not be read, so nothing can be derived for {statement.ref}"
            raise SpecError([Finding("PK401", message, about.place, statement.id, "mend the definition")])
        return built

    def _undecided(self, statement: Statement, home: Spec, claim: Claim, reason: str) -> Judged:
        place = statement.about.place if statement.about is not None else statement.place
        self.findings.append(Finding("PK401", f"no bound for {statement.ref}: {reason}", place, statement.id))
        verdict = judge(claim, None)
        return Judged(statement, home, verdict, verdict.status)

    def _specialised(self, theorem: Theorem | None, claim: Claim) -> Theorem | None:
        return specialise(theorem, dict(claim.at)) if theorem is not None and claim.at else theorem

    def _through(self, statement: Statement, built: Built, claim: Claim, deriver: Deriver) -> Theorem | None:
        """The bound by way of the citations; where the source gives no proof, by way of the operations alone."""
        if statement.cites is None:
            return None
        cited = [t.value for t in statement.cites]
        self._check_meanings(statement)
        operations = {
            operation: (name, theorem)
            for name in reversed(cited)
            for operation, theorem in self.primitives.get(name, {}).items()
        }
        through = Through(deriver, dict(self._definitions(cited)), operations)
        theorem = through.bound(built)
        self.findings += coverage_findings(self.catalog, statement, built, through)
        return self._specialised(theorem, claim)

    def _check_meanings(self, statement: Statement) -> None:
        """A lemma about operations of another file may be cited if its names mean the same here.

        Raises: SpecError, PK204.
        """
        for text in statement.cites or ():
            for name in (
                self._strange_names(text.value, self.catalog.home[statement.id])
                if text.value in self.primitives
                else ()
            ):
                message = f"{text.value} speaks of {name}, which does not mean the same here"
                fix = f"declare {name} with the same `means`"
                raise SpecError([Finding("PK204", message, text.place, statement.id, fix)])

    def _definitions(self, cited: Iterable[str]) -> Iterator[tuple[str, tuple[str, Theorem]]]:
        for name in cited:
            judged = self.judged.get(name)
            if judged is None or judged.theorem is None or judged.statement.is_question:
                continue
            if judged.statement.about is not None:
                yield judged.statement.about.value, (name, judged.theorem)

    def _is_thorough(self, statement: Statement, home: Spec) -> bool:
        about = statement.about.value if statement.about is not None else ""
        return self.slack is None or any(name in self.slack for name in (statement.id, about, home.paper.id))

    def _inlined(self, statement: Statement, claim: Claim, deriver: Deriver) -> Theorem | None:
        built = self.catalog.inlined(statement.about.value) if statement.about is not None else None
        theorem = deriver.own(built) if built is not None else None
        try:
            return self._specialised(theorem, claim)
        except KernelError:
            return None

    # across statements

    def _unused_statements(self) -> Iterator[Finding]:
        """PK203: lemmas about operations that serve no other statement, and lemmas that nothing cites."""
        cited = {t.value for s in self.catalog.statements.values() for t in s.cites or ()}
        serving = {tag for j in self.judged.values() for t in (j.theorem, j.own) if t is not None for tag in t.trust}
        for statement in self.catalog.statements.values():
            if statement.is_question or self.catalog.home[statement.id].paper.reading == "library":
                continue
            if statement.covers:
                used = any(t.trust & serving for t in self.primitives.get(statement.id, {}).values())
            else:
                used = statement.id in cited or statement.kind in ("theorem", "corollary")
            if not used:
                named = f" ({statement.depth})" if statement.covers and statement.depth is not None else ""
                message = f"{statement.ref} is used by no other statement{named}"
                yield Finding("PK203", message, statement.place, statement.id)


def _about_statement(finding: Finding, statement: Statement) -> Finding:
    return Finding(finding.code, finding.message, finding.place, finding.subject or statement.id, finding.fix)


def _degree(verdict: Verdict, theorem: Theorem) -> str:
    """The growth of the number of operations, under what is stated and what is missing."""
    bound = theorem.bound
    stated = (*verdict.claim.stated, *missing_hypotheses(verdict))
    given = Assumptions(stated, verdict.claim.params, bound.depth_constants | bound.size_constants, frozenset())
    units: Mapping[str, Poly] = {name: Poly.of(1) for name in bound.size_constants}

    def unit(atom: object) -> Poly | None:
        return Poly.of(1) if getattr(atom, "name", atom) in units else None

    growth = given.growth(bound.size.rewrite(unit))
    return str(growth) if growth is not None else "not known"
