"""What a check gives: frozen values that the reports and the command line read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from proofkit.check.catalog import Catalog
from proofkit.check.summary import Summary
from proofkit.circuit.library import family_of
from proofkit.circuit.library.row import Circuit
from proofkit.codes import CODES
from proofkit.compose.pretty import pretty_depth
from proofkit.cost.model import Candidate, CostModel
from proofkit.kernel.claims import Depth, Uniformity
from proofkit.kernel.judge import Verdict
from proofkit.kernel.measure import Measure, measure
from proofkit.kernel.theorem import Theorem
from proofkit.prove.evidence import Evidence
from proofkit.prove.outcome import Answer
from proofkit.spec.model import ClassStatement, Requirement, Spec, Statement
from proofkit.terms import Finding, Severity, Status

__all__ = [
    "CheckedCircuit",
    "ConstantRow",
    "Flag",
    "Item",
    "Judged",
    "Numbers",
    "OperationRow",
    "Outcome",
    "Slack",
]


@dataclass(frozen=True, slots=True)
class Flag:
    """A finding with what the spec's author says of it; `reason` is empty where nobody acknowledged it."""

    finding: Finding
    reason: str = ""

    @property
    def severity(self) -> Severity:
        return CODES[self.finding.code].severity

    @property
    def is_open(self) -> bool:
        """Whether it has to be mended or acknowledged."""
        return not self.reason and self.severity is not Severity.NOTE


@dataclass(frozen=True, slots=True)
class Slack:
    """A shallower derivation of the same function: what was changed, and what it gives.

    `needs` are hypotheses that it takes and the statement does not make.
    """

    how: str
    depth: Depth
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Numbers:
    """A statement's depth in a cost model, and why there is none where a theorem is missing.

    `by_constants` is what was judged, with a number for each depth constant; `composed` the depth of the circuits one
    after another, the calls spliced in and their outputs left as sums up to the end. Circuits were to be as uniform as
    `wanted`; the theorems say how uniform they are.
    """

    wanted: Uniformity
    by_constants: Theorem | None = None
    reason: str = ""
    composed: Theorem | None = None
    composed_reason: str = ""


@dataclass(frozen=True, slots=True)
class OperationRow:
    """An operation, the circuit that a cost model takes for it, or why there is none, and all that compute it."""

    operation: str
    chosen: Candidate | None
    candidates: tuple[Candidate, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ConstantRow:
    """A lemma about operations: its depth constant, the number in a cost model, and what that is made of."""

    statement: Statement
    spec: Spec
    constant: str
    theorem: Theorem | None
    operations: tuple[OperationRow, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement about a definition or about operations, with everything derived for it.

    `through` is the bound by way of the cited results, `own` the one from definitions alone, `inlined` the one of the
    graph with all calls spliced in; `theorem` is what was judged. `covered` are those of a lemma about operations.
    """

    statement: Statement
    spec: Spec
    verdict: Verdict | None
    status: Status
    theorem: Theorem | None = None
    through: Theorem | None = None
    own: Theorem | None = None
    inlined: Theorem | None = None
    covered: Mapping[str, Theorem] = field(default_factory=lambda: MappingProxyType({}))
    slack: tuple[Slack, ...] = ()
    degree: str = ""
    numbers: Numbers | None = None

    @property
    def depth_text(self) -> str:
        """The derived depth: as the statement writes it if it claims the very same, else multiplied out."""
        if self.theorem is None:
            return ""
        claimed, derived = self.statement.depth, self.theorem.bound.depth
        if claimed is not None and self.verdict is not None and self.verdict.claim.depth == derived:
            return " ".join(claimed.value.split())
        return pretty_depth(derived)


@dataclass(frozen=True, slots=True)
class Item:
    """A class statement or a requirement on functions: its parts with a status and a reason each."""

    subject: ClassStatement | Requirement
    spec: Spec
    status: Status
    parts: tuple[tuple[str, Status, str], ...]
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedCircuit:
    """A circuit of the library: what the kernel states of it for all parameters, and at which its function was checked.

    Without a summary the description was refused, and nothing else was looked at. `as_in` is the circuit with the same
    description but for constants that are given there, if this one was not checked itself.
    """

    row: Circuit
    summary: Summary | None = None
    evidence: tuple[Evidence, ...] = ()
    as_in: CheckedCircuit | None = None

    @property
    def measure(self) -> Measure | None:
        """What the summary is of, read off the description here."""
        return measure(family_of(self.row)) if self.summary is not None else None

    @property
    def is_faulty(self) -> bool:
        """Whether something speaks against it: a refused description, or a check of its function that failed."""
        failed = any(e.outcome.answer is not Answer.PROVED for e in self.evidence)
        return self.summary is None or failed or (self.as_in is not None and self.as_in.is_faulty)

    @property
    def status(self) -> Status:
        answers = {e.outcome.answer for e in self.evidence}
        if Answer.REFUTED in answers:
            return Status.REFUTED
        if not answers and self.as_in is not None and self.summary is not None:
            return self.as_in.status
        return Status.MODULO if answers == {Answer.PROVED} and self.summary is not None else Status.UNDECIDED


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that was checked: statements and requirements in the order of the specs, and circuits.

    `promises` gives by lemma what it promises of operations. In a cost model statements have numbers, and `constants`
    says what these are made of.
    """

    catalog: Catalog
    judged: tuple[Judged, ...]
    items: tuple[Item, ...]
    flags: tuple[Flag, ...]
    circuits: tuple[CheckedCircuit, ...] = ()
    promises: Mapping[str, Mapping[str, Theorem]] = field(default_factory=lambda: MappingProxyType({}))
    model: CostModel | None = None
    constants: tuple[ConstantRow, ...] = ()

    def flags_of(self, subject: str) -> tuple[Flag, ...]:
        return tuple(f for f in self.flags if f.finding.subject == subject)

    def find(self, statement_id: str) -> Judged | None:
        return next((j for j in self.judged if j.statement.id == statement_id), None)
