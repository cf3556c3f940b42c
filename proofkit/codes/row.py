"""What one kind of finding is."""

from __future__ import annotations

from dataclasses import dataclass

from proofkit.terms import Severity

__all__ = ["Code"]


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding: what it says, why it matters, an example, and how to mend it."""

    id: str
    slug: str
    severity: Severity
    what: str
    why: str
    example: str
    fix: str
