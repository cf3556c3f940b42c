"""Matching findings with what authors say of them; an acknowledgement that matches nothing is itself a finding."""

from __future__ import annotations

from collections.abc import Iterable

from proofkit.check.outcome import Flag
from proofkit.codes import find_code
from proofkit.spec.model import Acknowledgement, Spec
from proofkit.terms import Finding

__all__ = ["acknowledge"]


def acknowledge(findings: Iterable[Finding], specs: Iterable[Spec]) -> tuple[Flag, ...]:
    """Every finding with the reason given for it, plus PK901 for acknowledgements that no longer apply."""
    entries = [a for spec in specs for a in spec.acknowledgements]
    used: set[int] = set()
    flags = []
    for finding in dict.fromkeys(findings):
        match = next((k for k, a in enumerate(entries) if _applies(a, finding)), None)
        if match is not None:
            used.add(match)
        flags.append(Flag(finding, entries[match].reason if match is not None else ""))
    for k, entry in enumerate(entries):
        if k not in used:
            flags.append(Flag(_unused(entry)))
    return tuple(flags)


def _applies(entry: Acknowledgement, finding: Finding) -> bool:
    code = find_code(entry.code)
    if finding.code.startswith("PK0"):
        return False
    return code is not None and code.id == finding.code and entry.at == finding.subject


def _unused(entry: Acknowledgement) -> Finding:
    if find_code(entry.code) is None:
        message = f"{entry.code} is not a finding code"
    else:
        message = f"{entry.code} is acknowledged at {entry.at}, but no such finding fires there"
    return Finding("PK901", message, entry.place, entry.at, "remove the acknowledgement")
