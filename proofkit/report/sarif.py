"""The findings as SARIF 2.1.0, which code hosts show beside the lines of a spec."""

from __future__ import annotations

import hashlib
import json
from urllib.parse import quote

from proofkit.check.outcome import Flag
from proofkit.codes import CODES, Code
from proofkit.report.sheet import Sheet
from proofkit.terms import Place

__all__ = ["as_sarif"]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
INDEX = {code: number for number, code in enumerate(CODES)}

Value = str | int | bool | list["Value"] | dict[str, "Value"]


def as_sarif(sheet: Sheet, version: str) -> str:
    """One run: a rule for each code, a result for each finding; acknowledged ones are suppressed with the reason."""
    driver: Value = {"name": "proofkit", "version": version, "rules": [_rule(row) for row in CODES.values()]}
    run: Value = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": sheet.is_readable}],
        "results": [_result(flag) for flag in sheet.flags],
        "properties": {
            "summary": sheet.summary(),
            "verdicts": {line.id: str(line.status) for line in sheet.lines},
        },
    }
    log: Value = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, sort_keys=True) + "\n"


def _rule(row: Code) -> Value:
    rule: dict[str, Value] = {
        "id": row.id,
        "name": row.slug,
        "shortDescription": {"text": row.what},
        "defaultConfiguration": {"level": str(row.severity)},
    }
    if row.why:
        rule["fullDescription"] = {"text": row.why}
    if row.fix:
        rule["help"] = {"text": row.fix}
    return rule


def _result(flag: Flag) -> Value:
    finding = flag.finding
    message = f"{finding.message} (fix: {finding.fix})" if finding.fix else finding.message
    result: dict[str, Value] = {
        "ruleId": finding.code,
        "ruleIndex": INDEX[finding.code],
        "level": str(flag.severity),
        "message": {"text": message},
        "partialFingerprints": {"proofkit/v1": _fingerprint(flag)},
    }
    location = _location(finding.place)
    if finding.subject:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.subject}]
    if location:
        result["locations"] = [location]
    if flag.reason:
        result["suppressions"] = [{"kind": "inSource", "status": "accepted", "justification": flag.reason}]
    return result


def _fingerprint(flag: Flag) -> str:
    """The same for the same finding after lines have moved."""
    finding = flag.finding
    text = "\0".join((finding.code, finding.subject, finding.place.file, finding.message))
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()[:32]


def _location(place: Place) -> dict[str, Value]:
    if not place.file:
        return {}
    physical: dict[str, Value] = {"artifactLocation": {"uri": quote(place.file, errors="surrogateescape")}}
    if place.line:
        physical["region"] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endColumn": place.column + max(1, place.width),
        }
    return {"physicalLocation": physical}
