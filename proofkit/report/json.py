"""The check as one JSON object; its shape is a contract (DESIGN.md, the command line)."""

from __future__ import annotations

import json

from proofkit.check.outcome import CheckedCircuit, ConstantRow, Flag, OperationRow
from proofkit.circuit.size import gates_at
from proofkit.codes import CODES
from proofkit.cost.model import Candidate, CostModel
from proofkit.kernel.claims import depth_text
from proofkit.kernel.theorem import Theorem
from proofkit.prove.counterexample import Counterexample
from proofkit.report.numbers import integer
from proofkit.report.sheet import Line, Sheet

__all__ = ["SCHEMA", "as_json"]

UNKNOWN = ("params", "depth", "gates", "method", "counterexample")

SCHEMA = 1
"""The version of the object; raised when a key changes its meaning or goes away."""

Value = str | int | bool | None | list["Value"] | dict[str, "Value"]


def as_json(sheet: Sheet, version: str, exit_code: int) -> str:
    """The text of the object, keys sorted; `version` is proofkit's own."""
    value: dict[str, Value] = {
        "schema": SCHEMA,
        "version": version,
        "verdicts": [_verdict(line) for line in sheet.lines],
        "cost_model": _model(sheet.model),
        "constants": [_constant(row) for row in sheet.constants],
        "circuits": [entry for checked in sheet.circuits for entry in _circuit(checked)],
        "summary": _summary(sheet, exit_code),
    }
    return json.dumps(value, indent=2, sort_keys=True) + "\n"


def _verdict(line: Line) -> Value:
    return {
        "id": line.id,
        "kind": line.kind,
        "ref": line.ref,
        "status": str(line.status),
        "scope": line.scope,
        "depth": {"claimed": line.claimed_depth, "derived": line.derived_depth, **_numbers(line)},
        "size": {"claimed": line.claimed_size, "derived": line.derived_size, "degree": line.degree},
        "hypotheses": {"stated": [*line.stated], "used": [*line.used], "missing": [*line.missing]},
        "rests_on": [*line.rests_on],
        "findings": [_finding(flag) for flag in line.flags],
    }


def _numbers(line: Line) -> dict[str, Value]:
    """Depths in the cost model: integers; null where there is none, or where it depends on parameters: see texts."""
    numbers = line.numbers
    by_constants, composed = (numbers.by_constants, numbers.composed) if numbers is not None else (None, None)
    reasons = (numbers.reason, numbers.composed_reason) if numbers is not None else ("", "")
    return {
        "numeric": integer(by_constants),
        **_number("numeric", by_constants, reasons[0]),
        "composed": integer(composed),
        **_number("composed", composed, reasons[1]),
    }


def _number(name: str, theorem: Theorem | None, reason: str) -> dict[str, Value]:
    return {
        f"{name}_text": depth_text(theorem.bound.depth) if theorem is not None else None,
        f"{name}_uniformity": str(theorem.bound.uniformity) if theorem is not None else None,
        f"{name}_assuming": [*sorted(map(str, theorem.bound.assuming))] if theorem is not None else None,
        f"{name}_trust": [*sorted(theorem.trust)] if theorem is not None else None,
        f"{name}_missing": reason or None,
    }


def _model(model: CostModel | None) -> Value:
    if model is None:
        return None
    return {"name": model.name, "uniformity": str(model.uniformity) if model.uniformity is not None else None}


def _constant(row: ConstantRow) -> Value:
    """A depth constant of a lemma, and the circuits that it comes from."""
    return {
        "id": row.statement.id,
        "constant": row.constant,
        "depth": integer(row.theorem),
        "uniformity": str(row.theorem.bound.uniformity) if row.theorem is not None else None,
        "assuming": [*sorted(map(str, row.theorem.bound.assuming))] if row.theorem is not None else None,
        "operations": [_operation(operation) for operation in row.operations],
    }


def _operation(row: OperationRow) -> Value:
    return {
        "operation": row.operation,
        "chosen": row.chosen.circuit if row.chosen is not None else None,
        "missing": row.reason or None,
        "circuits": [_candidate(candidate) for candidate in row.candidates],
    }


def _candidate(candidate: Candidate) -> Value:
    return {
        "name": candidate.circuit,
        "depth": candidate.depth,
        "form_depth": candidate.form_depth,
        "uniformity": str(candidate.uniformity),
    }


def _circuit(checked: CheckedCircuit) -> list[Value]:
    """One entry for each width at which the function was checked; depth and gates hold for these parameters."""
    depth = checked.measure.depth if checked.measure is not None else None
    return [
        {
            "name": checked.row.name,
            "params": {**evidence.params},
            "depth": depth,
            "gates": gates_at(checked.measure, evidence.params) if checked.measure is not None else None,
            "method": ", ".join(evidence.methods),
            "status": str(evidence.outcome.answer),
            "counterexample": _counterexample(evidence.outcome.counterexample),
        }
        for evidence in checked.evidence
    ] or [{"name": checked.row.name, "status": "undecided", **dict.fromkeys(UNKNOWN)}]


def _counterexample(found: Counterexample | None) -> Value:
    if found is None:
        return None
    sides = {"inputs": found.inputs, "expected": found.expected, "got": found.got}
    numbers: dict[str, Value] = {side: [str(number) for number in several] for side, several in sides.items()}
    return {**numbers, "violated": found.violated, "replay": found.replay}


def _finding(flag: Flag) -> dict[str, Value]:
    finding = flag.finding
    return {
        "code": finding.code,
        "slug": CODES[finding.code].slug,
        "severity": str(flag.severity),
        "message": finding.message,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "acknowledged": bool(flag.reason),
    }


def _summary(sheet: Sheet, exit_code: int) -> Value:
    """Counts, and the findings that belong to no verdict."""
    return {
        "exit_code": exit_code,
        "text": sheet.summary(),
        "statuses": {str(status): count for status, count in sheet.statuses.items()},
        "hypotheses": {
            "stated": sum(len(line.stated) for line in sheet.lines),
            "missing": sum(len(line.missing) for line in sheet.lines),
        },
        "findings": {
            "open": len(sheet.open_flags),
            "acknowledged": len(sheet.acknowledged),
            "notes": len(sheet.notes),
        },
        "vacuous": [*sheet.vacuous],
        "other_findings": [{**_finding(flag), "subject": flag.finding.subject} for flag in sheet.others],
    }
