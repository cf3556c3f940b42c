"""What one report is about: a paper as printed and its repaired reading, with the verdicts and findings of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from proofkit.check.outcome import Flag, Item, Judged, Outcome
from proofkit.kernel.theorem import Theorem
from proofkit.report.derivation import unspecialised
from proofkit.spec.model import ClassStatement, Definition, Requirement, Spec, Statement
from proofkit.terms import Place, Status

__all__ = ["REPAIRED", "Reading", "Subject", "Work", "home", "in_paper_order", "parts_of", "works"]

REPAIRED = "-repaired"
LIBRARY = "library"


Part = Definition | Statement | ClassStatement | Requirement


def parts_of(spec: Spec) -> list[Part]:
    """Everything in a file that a finding can be about, in the order of the file."""
    parts: list[Part] = [*spec.definitions, *spec.statements, *spec.class_statements, *spec.requirements]
    return sorted(parts, key=lambda part: part.place.line)


@dataclass(frozen=True, slots=True)
class Subject:
    """One statement, class statement or requirement of one reading; `judged` or `item` holds what was found."""

    id: str
    ref: str
    place: Place
    status: Status
    statement: Statement | None = None
    judged: Judged | None = None
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One file: its subjects in the order of the file, and the findings about it."""

    spec: Spec
    name: str
    subjects: tuple[Subject, ...]
    flags: tuple[Flag, ...]

    def flags_of(self, subject: str) -> tuple[Flag, ...]:
        return tuple(flag for flag in self.flags if flag.finding.subject == subject)

    def is_about_paper(self, flag: Flag) -> bool:
        """Whether a finding is about the whole paper; a definition may have the id of the paper."""
        if flag.finding.subject != self.spec.paper.id:
            return False
        first = min((d.place.line for d in self.spec.definitions if d.id == self.spec.paper.id), default=0)
        return not first or (flag.finding.place.file == self.spec.path and flag.finding.place.line < first)

    @property
    def statuses(self) -> Counter[Status]:
        return Counter(subject.status for subject in self.subjects)


@dataclass(frozen=True, slots=True)
class Work:
    """A paper: as printed first, then repaired."""

    id: str
    readings: tuple[Reading, ...]
    outcome: Outcome
    stated: Mapping[int, str] = field(default_factory=dict, repr=False)

    def definition(self, name: str) -> Definition | None:
        return self.outcome.catalog.definitions.get(name)

    def statement_of(self, theorem: Theorem) -> str:
        """The id of the statement that a theorem is of, in whatever file; nothing if there is none."""
        return self.stated.get(id(theorem), "")

    def page_of(self, statement: str) -> str:
        """The name of the report that a statement stands in; nothing if there is none."""
        spec = self.outcome.catalog.home.get(statement)
        return f"{spec.paper.id.removesuffix(REPAIRED)}.md" if spec is not None else ""


def works(outcome: Outcome) -> tuple[Work, ...]:
    """Every paper of the outcome, by id; libraries that state nothing have no report."""
    grouped: dict[str, list[Spec]] = {}
    for spec in outcome.catalog.specs:
        if spec.paper.reading != LIBRARY or spec.statements:
            grouped.setdefault(spec.paper.id.removesuffix(REPAIRED), []).append(spec)
    stated = _stated(outcome)
    return tuple(_work(name, grouped[name], outcome, stated) for name in sorted(grouped))


def _work(name: str, specs: list[Spec], outcome: Outcome, stated: Mapping[int, str]) -> Work:
    ordered = sorted(specs, key=lambda spec: (spec.paper.id.endswith(REPAIRED), spec.path))
    return Work(name, tuple(_reading(spec, outcome) for spec in ordered), outcome, stated)


def _stated(outcome: Outcome) -> Mapping[int, str]:
    """The statement that each theorem is of, by the identity of the theorem; the outcome keeps these alive."""
    found: dict[int, str] = {}
    for judged in outcome.judged:
        if judged.statement.is_question:
            continue
        own = (judged.theorem, unspecialised(judged.theorem)) if judged.theorem is not None else ()
        for theorem in (*judged.covered.values(), *own):
            found.setdefault(id(theorem), judged.statement.id)
    return MappingProxyType(found)


def _reading(spec: Spec, outcome: Outcome) -> Reading:
    name = "repaired" if spec.paper.id.endswith(REPAIRED) else spec.paper.reading or "as printed"
    subjects = sorted([*_statements(spec, outcome), *_items(spec, outcome)], key=lambda s: s.place.line)
    flags = sorted((flag for flag in outcome.flags if home(flag, outcome) is spec), key=_flag_order)
    return Reading(spec, name, tuple(subjects), tuple(flags))


def _statements(spec: Spec, outcome: Outcome) -> Iterable[Subject]:
    judged = {j.statement.id: j for j in outcome.judged if j.spec is spec}
    for statement in spec.statements:
        found = judged.get(statement.id)
        status = found.status if found is not None else Status.UNDECIDED
        yield Subject(statement.id, statement.ref, statement.place, status, statement, found)


def _items(spec: Spec, outcome: Outcome) -> Iterable[Subject]:
    for item in outcome.items:
        if item.spec is spec:
            yield Subject(item.subject.id, item.subject.ref, item.subject.place, item.status, item=item)


def home(flag: Flag, outcome: Outcome) -> Spec | None:
    """The file whose report shows a finding: that of its subject, or the one that it points into."""
    finding = flag.finding
    here = next((spec for spec in outcome.catalog.specs if spec.path == finding.place.file), None)
    if finding.code.startswith("PK9"):
        return here
    for spec in outcome.catalog.specs:
        if finding.subject == spec.paper.id or any(part.id == finding.subject for part in parts_of(spec)):
            return spec
    return here


def _flag_order(flag: Flag) -> tuple[int, int, str, str, str]:
    finding = flag.finding
    return finding.place.line, finding.place.column, finding.code, finding.subject, finding.message


def in_paper_order(work: Work) -> tuple[tuple[str, tuple[tuple[Reading, Subject], ...]], ...]:
    """Every reference with what each reading says there: as printed first, additions behind what they follow."""
    order: list[str] = []
    found: dict[str, list[tuple[Reading, Subject]]] = {}
    for reading in work.readings:
        at = -1
        for subject in reading.subjects:
            if subject.ref not in order:
                order.insert(at + 1, subject.ref)
            at = order.index(subject.ref)
            found.setdefault(subject.ref, []).append((reading, subject))
    return tuple((ref, tuple(found[ref])) for ref in order)
