"""The findings as workflow commands of GitHub Actions, which become annotations on the lines of a spec."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proofkit.codes import CODES
from proofkit.report.sheet import Line, Sheet
from proofkit.terms import Finding, Place, Severity

__all__ = ["as_github"]

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def as_github(sheet: Sheet) -> str:
    """One annotation for each finding that nobody acknowledged, and for each verdict that falls short without one."""
    lines = [*_findings(sheet), *_verdicts(sheet), _command("notice", NO_PLACE, "proofkit", sheet.summary())]
    return "".join(f"{line}\n" for line in lines)


NO_PLACE = Place("", 0)


def _findings(sheet: Sheet) -> Iterator[str]:
    for flag in (*sheet.open_flags, *sheet.notes):
        finding = flag.finding
        title = f"{finding.code} {CODES[finding.code].slug}"
        yield _command(COMMANDS[flag.severity], finding.place, title, _message(finding))


def _message(finding: Finding) -> str:
    return f"{finding.message}\nfix: {finding.fix}" if finding.fix else finding.message


def _verdicts(sheet: Sheet) -> Iterator[str]:
    """Verdicts that count against the check although no finding of theirs is open."""
    for line in sheet.lines:
        if line.falls_short and not line.open_flags:
            yield _command("error", line.place, f"{line.status} {line.id}", _shortfall(line))


def _shortfall(line: Line) -> str:
    return f"{line.ref} is {line.status}, and no acknowledged finding explains it"


def _command(name: str, place: Place, title: str, message: str) -> str:
    properties = {"file": place.file, "line": str(place.line or ""), "col": str(place.column if place.line else "")}
    listed = [f"{key}={_property(value)}" for key, value in {**properties, "title": title}.items() if value]
    return f"::{name} {','.join(listed)}::{_data(message)}"


def _data(text: str) -> str:
    """Escaped as the workflow toolkit does it; what is not text becomes a question mark."""
    return CONTROL.sub("?", text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
