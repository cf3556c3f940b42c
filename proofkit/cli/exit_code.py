"""The exit code of a check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofkit.terms import Status

if TYPE_CHECKING:
    from proofkit.check.outcome import Flag
    from proofkit.report.sheet import Sheet

__all__ = ["BAD_SPEC", "FINDINGS", "NOTHING", "PASS", "UNDECIDED", "exit_code"]

PASS, FINDINGS, BAD_SPEC, UNDECIDED, NOTHING = 0, 1, 2, 4, 5

SPEC_TEXT = "PK0"
"""Codes of this family say that a spec is not one, whoever finds it out."""

SAYS_UNDECIDED = frozenset({"PK401", "PK508", "PK702"})
"""Findings that say of an undecided line that it is undecided, and nothing more."""


def exit_code(sheet: Sheet, fail_on: Status | None = None) -> int:
    """The worst of what the sheet shows; `fail_on` adds failures and takes none away."""
    if not sheet.is_readable or any(flag.finding.code.startswith(SPEC_TEXT) for flag in sheet.open_flags):
        return BAD_SPEC
    if not sheet.lines and not sheet.circuits and not sheet.open_flags:
        return NOTHING
    if fail_on is not None and any(line.status <= fail_on and not line.is_answer for line in sheet.lines):
        return FINDINGS
    from proofkit.check.circuits import subject

    undecided = {line.id for line in sheet.lines if line.status is Status.UNDECIDED} | sheet.undecided_below
    tried = [c for c in sheet.circuits if c.evidence or c.is_faulty]
    undecided |= {subject(c.row) for c in tried if c.status is Status.UNDECIDED}
    if any(not _only_undecided(flag, undecided) for flag in sheet.open_flags):
        return FINDINGS
    if any(line.falls_short and line.id not in undecided for line in sheet.lines):
        return FINDINGS
    if not sheet.lines and not sheet.circuits:
        return NOTHING
    return UNDECIDED if undecided or not (sheet.lines or _says_something(sheet)) else PASS


def _says_something(sheet: Sheet) -> bool:
    """Whether the function of some circuit was checked: large ones are left to --deep, and the summary counts them."""
    return any(checked.status is not Status.UNDECIDED for checked in sheet.circuits)


def _only_undecided(flag: Flag, undecided: set[str]) -> bool:
    return flag.finding.code in SAYS_UNDECIDED and flag.finding.subject in undecided
