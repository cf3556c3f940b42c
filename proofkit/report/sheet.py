"""What a check gives, laid out for printing: files, their lines in the paper's order, and the findings of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace

from proofkit.check.circuits import foundation, serving, subject
from proofkit.check.outcome import CheckedCircuit, ConstantRow, Flag, Item, Judged, Numbers, Outcome
from proofkit.check.reach import below
from proofkit.check.verdict_findings import missing_hypotheses, used_hypotheses
from proofkit.compose.pretty import pretty_depth
from proofkit.cost.model import CostModel
from proofkit.kernel.judge import Verdict
from proofkit.spec.model import ClassStatement, Paper, Spec, Statement
from proofkit.spec.shipped import is_shipped
from proofkit.terms import Finding, Place, Severity, Status

__all__ = ["Group", "Line", "Sheet", "sheet_of", "unreadable"]

EXPLAINING_WARNINGS = frozenset({"PK504", "PK605", "PK702"})
"""Warnings that say why a verdict is what it is; the other warnings are about the text."""

VACUOUS = frozenset({"PK303", "PK305"})
UNSURE = "PK702"
FOR_ALL = "for all parameters"


@dataclass(frozen=True, slots=True)
class Line:
    """One statement, class statement or requirement with its verdict; what is not known or not claimed is None."""

    id: str
    kind: str
    ref: str
    place: Place
    status: Status
    scope: str = FOR_ALL
    flags: tuple[Flag, ...] = ()
    rests_on: tuple[str, ...] = ()
    claimed_depth: str | None = None
    derived_depth: str | None = None
    depth_text: str = ""
    claimed_size: str | None = None
    derived_size: str | None = None
    degree: str | None = None
    stated: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    is_cited: bool = False
    parts: tuple[tuple[str, Status, str], ...] = ()
    verdict: Verdict | None = None
    numbers: Numbers | None = None

    @property
    def used(self) -> tuple[str, ...]:
        """The stated hypotheses without which the verdict would be another; each costs a judgement to find out."""
        known = used_hypotheses(self.verdict) if self.verdict is not None else ()
        return tuple(sorted(map(str, known)))

    @property
    def open_flags(self) -> tuple[Flag, ...]:
        return tuple(flag for flag in self.flags if flag.is_open)

    @property
    def is_explained(self) -> bool:
        """Whether the author acknowledges, for this very line, a finding that says why it falls short."""
        own = [flag for flag in self.flags if flag.finding.subject == self.id]
        return self.is_answer or any(flag.reason and _explains(flag) for flag in own)

    @property
    def is_answer(self) -> bool:
        """Whether this is a question that was put well enough to be answered, be it with no."""
        return self.kind == "question" and self.status is not Status.UNDECIDED and not self.open_flags

    @property
    def falls_short(self) -> bool:
        """Whether the verdict counts against the check: below modulo and unexplained, or undecided in any case."""
        return self.status is Status.UNDECIDED or (self.status < Status.MODULO and not self.is_explained)


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one file."""

    path: str
    paper: Paper
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is printed; `is_readable` is false where the specs could not be read and nothing was checked."""

    groups: tuple[Group, ...]
    flags: tuple[Flag, ...]
    is_readable: bool = True
    circuits: tuple[CheckedCircuit, ...] = ()
    model: CostModel | None = None
    constants: tuple[ConstantRow, ...] = ()
    undecided_below: frozenset[str] = frozenset()
    """Statements without a verdict that findings are about: lines, and what lines rest on."""

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for group in self.groups for line in group.lines)

    @property
    def open_flags(self) -> tuple[Flag, ...]:
        return tuple(flag for flag in self.flags if flag.is_open)

    @property
    def acknowledged(self) -> tuple[Flag, ...]:
        return tuple(flag for flag in self.flags if flag.reason)

    @property
    def notes(self) -> tuple[Flag, ...]:
        """Findings that inform and ask for nothing."""
        return tuple(flag for flag in self.flags if not flag.reason and not flag.is_open)

    @property
    def others(self) -> tuple[Flag, ...]:
        """Findings that belong to no line: about a paper, or a definition that no statement is about."""
        shown = {id(flag) for line in self.lines for flag in line.flags}
        return tuple(flag for flag in self.flags if id(flag) not in shown)

    @property
    def statuses(self) -> Counter[Status]:
        return Counter(line.status for line in self.lines)

    @property
    def vacuous(self) -> tuple[str, ...]:
        """The subjects that were found to assert nothing."""
        return tuple(sorted({flag.finding.subject for flag in self.flags if flag.finding.code in VACUOUS}))

    def summary(self) -> str:
        """The honest last line."""
        if not self.is_readable:
            return f"{_count(len(self.flags), 'finding')}; the specs could not be read and nothing was checked"
        if not self.lines and not self.circuits:
            return f"nothing was checked; {_count(len(self.open_flags), 'finding')} open"
        best_first = sorted(self.statuses.items(), reverse=True)
        stated, missing = (sum(len(getattr(line, key)) for line in self.lines) for key in ("stated", "missing"))
        parts = [
            ", ".join(f"{count} {status}" for status, count in best_first),
            f"{_count(stated, 'hypothesis', 'hypotheses')} stated, {missing} missing" if self.lines else "",
            self._circuits() if self.circuits else "",
            f"{_count(len(self.acknowledged), 'finding')} acknowledged, {len(self.open_flags)} open",
            self._vacuity() if self.lines else "",
        ]
        return "; ".join(filter(None, parts))

    def _circuits(self) -> str:
        good = sum(c.status >= Status.MODULO for c in self.circuits)
        runs = sum(len(c.evidence) for c in self.circuits)
        return f"{good} of {_count(len(self.circuits), 'circuit')} checked, at {_count(runs, 'width')}"

    def _vacuity(self) -> str:
        if self.vacuous:
            return f"vacuous: {', '.join(self.vacuous)}"
        statements = {line.id for line in self.lines if not line.parts}
        unsure = {f.finding.subject for f in self.flags if f.finding.code == UNSURE} & statements
        return f"vacuity not decided for {', '.join(sorted(unsure))}" if unsure else "nothing vacuous"


def sheet_of(outcome: Outcome, only: Container[str] | None = None) -> Sheet:
    """The sheet of an outcome, or of the lines with the given ids and the findings about them and their definitions.

    Errors at anything that such a line reaches are among its findings.
    Files that came with proofkit have no lines unless they are named: they are not what the reader asked about.
    """
    flags = _in_order(flag for flag in outcome.flags if only is not None or _is_shown(flag))
    shown = (spec for spec in outcome.catalog.specs if only is not None or not is_shipped(spec.path))
    groups = tuple(_group(spec, outcome, flags, only) for spec in shown)
    groups = groups if only is None else _with_those_below(groups, outcome)
    circuits = tuple(c for c in outcome.circuits if only is None or c.row.name in only)
    if only is not None:
        kept = {id(flag) for group in groups for line in group.lines for flag in line.flags}
        named = {subject(c.row) for c in circuits}
        flags = tuple(flag for flag in flags if id(flag) in kept or flag.finding.subject in named)
    filled = tuple(group for group in groups if group.lines)
    undecided = {judged.statement.id for judged in outcome.judged if judged.status is Status.UNDECIDED}
    told = frozenset(flag.finding.subject for flag in flags if flag.is_open)
    return Sheet(filled, flags, True, circuits, outcome.model, outcome.constants, told & undecided)


def _with_those_below(groups: Iterable[Group], outcome: Outcome) -> tuple[Group, ...]:
    """The same lines, each also with the open errors at what it reaches."""
    found = below(outcome)

    def line_with(line: Line) -> Line:
        return replace(line, flags=_in_order({*line.flags, *found(line.id)}))

    return tuple(replace(group, lines=tuple(map(line_with, group.lines))) for group in groups)


def unreadable(findings: Iterable[Finding]) -> Sheet:
    """The sheet of specs that could not be read: findings and no lines."""
    return Sheet((), _in_order(Flag(finding) for finding in findings), is_readable=False)


def _is_shown(flag: Flag) -> bool:
    """Of files that came with proofkit, only findings that ask for something."""
    return flag.is_open or not is_shipped(flag.finding.place.file)


def _explains(flag: Flag) -> bool:
    return flag.severity is Severity.ERROR or flag.finding.code in EXPLAINING_WARNINGS


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _in_order(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """In the order in which a reader of the files meets them."""

    def key(flag: Flag) -> tuple[str, int, int, str, str, str]:
        finding = flag.finding
        place = finding.place
        return place.file, place.line, place.column, finding.code, finding.subject, finding.message

    return tuple(sorted(flags, key=key))


def _group(spec: Spec, outcome: Outcome, flags: tuple[Flag, ...], only: Container[str] | None) -> Group:
    lines = (line for line in _lines(spec, outcome, flags) if only is None or line.id in only)
    return Group(spec.path, spec.paper, tuple(lines))


def _lines(spec: Spec, outcome: Outcome, flags: tuple[Flag, ...]) -> Iterator[Line]:
    """Every statement of a file has a line, also one that was never judged (it cites in a circle, its id is taken)."""
    judged = {j.statement.id: j for j in outcome.judged if j.spec is spec}
    for statement in spec.statements:
        subjects = {statement.id, *([statement.about.value] if statement.about is not None else [])}
        own = tuple(flag for flag in flags if flag.finding.subject in subjects)
        line = _statement_line(statement, judged.get(statement.id), own)
        yield replace(line, rests_on=(*line.rests_on, *_circuits_below(statement, outcome)))
    for item in outcome.items:
        if item.spec is spec:
            yield _item_line(item, tuple(flag for flag in flags if flag.finding.subject == item.subject.id))


def _circuits_below(statement: Statement, outcome: Outcome) -> Iterator[str]:
    """The circuits that compute the operations of a lemma about operations."""
    for operation, checked in serving((text.value for text in statement.covers), outcome.circuits):
        yield foundation(operation, checked)


def _statement_line(statement: Statement, judged: Judged | None, flags: tuple[Flag, ...]) -> Line:
    verdict = judged.verdict if judged is not None else None
    theorem = judged.theorem if judged is not None else None
    below = verdict.theorem if verdict is not None else None
    return Line(
        statement.id,
        statement.kind,
        statement.ref,
        statement.place,
        judged.status if judged is not None else Status.UNDECIDED,
        flags=flags,
        rests_on=tuple(sorted(below.trust)) if below is not None else (),
        claimed_depth=_claimed_depth(statement, verdict),
        derived_depth=pretty_depth(theorem.bound.depth) if theorem is not None else None,
        depth_text=judged.depth_text if judged is not None else "",
        claimed_size=statement.size.value if statement.size is not None else None,
        derived_size=str(theorem.bound.size) if theorem is not None else None,
        degree=(judged.degree or None) if judged is not None else None,
        stated=_stated(statement, verdict),
        missing=tuple(sorted(map(str, missing_hypotheses(verdict)))) if verdict is not None else (),
        is_cited=bool(statement.covers),
        verdict=verdict,
        numbers=judged.numbers if judged is not None else None,
    )


def _claimed_depth(statement: Statement, verdict: Verdict | None) -> str | None:
    """The depth as the paper writes it; where it only names a class, the growth that the class allows."""
    if statement.depth is not None:
        return statement.depth.value
    growth = verdict.claim.depth_growth if verdict is not None else None
    return f"O({growth})" if growth is not None else None


def _stated(statement: Statement, verdict: Verdict | None) -> tuple[str, ...]:
    if verdict is None:
        return tuple(text.value for text in statement.assume)
    stated = dict.fromkeys(map(str, verdict.claim.stated))
    return tuple(sorted(stated) if statement.covers else stated)


def _item_line(item: Item, flags: tuple[Flag, ...]) -> Line:
    subject = item.subject
    is_class = isinstance(subject, ClassStatement)
    return Line(
        subject.id,
        "class-statement" if is_class else "requirement",
        subject.ref,
        subject.place,
        item.status,
        "complexity classes" if is_class else "for all real arguments",
        flags,
        tuple(sorted(item.rests_on)),
        parts=item.parts,
    )
