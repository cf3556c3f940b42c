"""The check as one JSON object; its shape is a contract (DESIGN.md, the command line)."""

from __future__ import annotations

import json

from proofkit.check.outcome import Flag
from proofkit.codes import CODES
from proofkit.report.sheet import Line, Sheet

__all__ = ["SCHEMA", "as_json"]

SCHEMA = 1
"""The version of the object; raised when a key changes its meaning or goes away."""

Value = str | int | bool | None | list["Value"] | dict[str, "Value"]


def as_json(sheet: Sheet, version: str, exit_code: int) -> str:
    """The text of the object, keys sorted; `version` is proofkit's own."""
    value: dict[str, Value] = {
        "schema": SCHEMA,
        "version": version,
        "verdicts": [_verdict(line) for line in sheet.lines],
        "circuits": [],
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
        "depth": {"claimed": line.claimed_depth, "derived": line.derived_depth, "numeric": None},
        "size": {"claimed": line.claimed_size, "derived": line.derived_size, "degree": line.degree},
        "hypotheses": {"stated": [*line.stated], "used": [*line.used], "missing": [*line.missing]},
        "rests_on": [*line.rests_on],
        "findings": [_finding(flag) for flag in line.flags],
    }


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
