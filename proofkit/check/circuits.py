"""The circuits of the library: what holds for all parameters, and that they compute what they should."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from proofkit.check.apart import Inspections
from proofkit.check.outcome import CheckedCircuit
from proofkit.check.summary import Inspection, Summary, at_text, summary_of
from proofkit.circuit.library import CIRCUITS, family_of
from proofkit.circuit.library.row import Circuit
from proofkit.circuit.library.series import TWINS
from proofkit.errors import KernelError
from proofkit.kernel.measure import measure
from proofkit.ops import OPERATIONS
from proofkit.prove.evidence import Evidence
from proofkit.prove.outcome import Answer
from proofkit.terms import Finding, Status

if TYPE_CHECKING:
    from proofkit.prove.counterexample import Counterexample

__all__ = ["begin", "check_circuits", "foundation", "function_text", "later_text", "scope_text", "serving", "subject"]

REFUSED, DISAGREE = "PK704", "PK703"
NOTHING: Mapping[str, Inspection] = MappingProxyType({})


def begin(rows: Iterable[Circuit], deep: bool = False, jobs: int | None = None) -> Inspections:
    """Start to inspect circuits of the library, by `jobs` processes at most, beside what this one does next."""
    own = [row.name for row in rows if CIRCUITS.get(row.name) is row]
    return Inspections([name for name in own if (name, deep) not in _FOUND], deep, jobs)


def check_circuits(
    rows: Iterable[Circuit], deep: bool = False, begun: Inspections | None = None
) -> tuple[tuple[CheckedCircuit, ...], list[Finding]]:
    """Read every description, compare it with its netlists, and check the function: at one width each, or at many."""
    checked, findings, rows = [], [], tuple(rows)
    apart = begun.result() if begun is not None and begun.deep == deep else {}
    for row in rows:
        found, about = _of_library(row.name, deep, apart) if CIRCUITS.get(row.name) is row else _check(row, deep)
        checked.append(found)
        findings += about
    return tuple(checked), findings


def serving(primitives: Iterable[str], circuits: Iterable[CheckedCircuit]) -> Iterator[tuple[str, CheckedCircuit]]:
    """The circuits that compute these primitive operations, each with the operation's name."""
    wanted = set(primitives)
    by_name = {checked.row.name: checked for checked in circuits}
    for operation in OPERATIONS.values():
        if operation.primitive in wanted and operation.circuit in by_name:
            yield operation.name, by_name[operation.circuit]


def foundation(operation: str, checked: CheckedCircuit) -> str:
    """What a statement about an operation rests on, beside what it cites."""
    if checked.summary is None or checked.is_faulty:
        return f"circuit {checked.row.name} for {operation}: {checked.status}"
    depth = f"depth {checked.summary.depth} for all parameters"
    if checked.status < Status.MODULO:
        return f"circuit {checked.row.name} for {operation}: {depth}; function cited, {later_text(checked.row)}"
    return f"circuit {checked.row.name} for {operation}: {depth}; function {function_text(checked)}, cited beyond"


def later_text(row: Circuit) -> str:
    """What would be checked of a function that was not."""
    if row.as_in is None:
        return "checked with --deep only"
    own = "" if row.deep else ", its own never"
    return f"that of {row.as_in.of}, of the same text but for constants, is checked with --deep only{own}"


def subject(row: Circuit) -> str:
    """What findings about a circuit name."""
    return f"circuit:{row.name}"


_FOUND: dict[tuple[str, bool], tuple[CheckedCircuit, list[Finding]]] = {}
"""What was found of the library in this process: its rows do not change."""


def _of_library(
    name: str, deep: bool, apart: Mapping[str, Inspection] = NOTHING
) -> tuple[CheckedCircuit, list[Finding]]:
    if (name, deep) not in _FOUND:
        _FOUND[name, deep] = _check(CIRCUITS[name], deep, apart)
    return _FOUND[name, deep]


def _check(row: Circuit, deep: bool, apart: Mapping[str, Inspection] = NOTHING) -> tuple[CheckedCircuit, list[Finding]]:
    """`apart` has what was found of rows of the library."""
    try:
        inspected, summary = _inspected(row, deep, apart)
    except KernelError as error:
        return CheckedCircuit(row), [_finding(row, REFUSED, f"its description is refused: {error.detail}")]
    if inspected.refused:
        return CheckedCircuit(row, summary), [_finding(row, REFUSED, f"its row is refused: {inspected.refused}")]
    findings = [_finding(row, DISAGREE, text) for text in summary.differences]
    wrong = [e for e in inspected.evidence if e.outcome.answer is not Answer.PROVED]
    findings += [_finding(row, e.outcome.answer.code, _said(e)) for e in wrong]
    other, reason = _twin(row, deep, apart)
    findings += [_finding(row, REFUSED, f"its function is not that of another row: {reason}")] if reason else []
    return CheckedCircuit(row, summary, inspected.evidence, other), findings


def _inspected(row: Circuit, deep: bool, apart: Mapping[str, Inspection]) -> tuple[Inspection, Summary]:
    """Raises: KernelError if the description is refused; then it is not unfolded here."""
    family = family_of(row)
    if (found := apart.get(row.name)) is None:
        from proofkit.check.inspection import inspect

        measure(family)
        found = inspect(row, family, deep)
    return found, found.summary if found.summary is not None else summary_of(family, found.looks)


def _twin(row: Circuit, deep: bool, apart: Mapping[str, Inspection]) -> tuple[CheckedCircuit | None, str]:
    """The row that stands for the function of this one, if it may, and why it may not."""
    if (twin := row.as_in) is None:
        return None, ""
    if twin.of not in CIRCUITS:
        return None, f"no circuit is called {twin.of}"
    if (twin.mine, twin.theirs) not in TWINS:
        return None, f"its constants are not known to be those of {twin.of}"
    reason = twin.unlike(row, CIRCUITS[twin.of])
    return (None, reason) if reason else (_of_library(twin.of, deep, apart)[0], "")


def function_text(checked: CheckedCircuit) -> str:
    """Where a circuit's function was found right, or that of the one that stands for it; nothing if nowhere."""
    if checked.evidence or checked.as_in is None:
        return scope_text(checked.evidence)
    where = scope_text(checked.as_in.evidence)
    return where and f"not checked itself; same text but for constants as {checked.as_in.row.name}, {where}"


def scope_text(evidence: Iterable[Evidence]) -> str:
    """Where the function was found right, by method: "exhaustive p = 2, 3; z3 (n, p) = (2, 8)"."""
    found: dict[tuple[str, str], list[str]] = {}
    for e in evidence:
        if e.outcome.answer is Answer.PROVED:
            names, values = ", ".join(e.params), ", ".join(map(str, e.params.values()))
            several = len(e.params) > 1
            key = " and ".join(e.methods), f"({names})" if several else names
            found.setdefault(key, []).append(f"({values})" if several else values)
    return "; ".join(f"{method} {names} = {', '.join(values)}" for (method, names), values in found.items())


def _said(evidence: Evidence) -> str:
    at, outcome = at_text(evidence.params), evidence.outcome
    match outcome.answer:
        case Answer.REFUTED if outcome.counterexample is not None:
            return f"wrong at {at}: {_shown(outcome.counterexample)}"
        case Answer.VACUOUS:
            return f"a check at {at} does not notice a changed circuit: {outcome.reason}"
        case Answer.DISAGREE:
            return f"methods disagree at {at}: {outcome.reason}"
    return f"not decided at {at} ({', '.join(evidence.methods)}): {outcome.reason or 'the budget ran out'}"


def _shown(found: Counterexample) -> str:
    inputs = ", ".join(map(str, found.inputs))
    if not found.got:
        return f"{found.violated} for {inputs}"
    expected, got = (", ".join(map(str, numbers)) for numbers in (found.expected, found.got))
    return f"{inputs} gives {got}, not {expected}{found.violated and f': {found.violated}'}"


def _finding(row: Circuit, code: str, text: str) -> Finding:
    return Finding(code, f"{row.name}: {text}", subject=subject(row))
