"""The exception family. What each code means is in the table of `proofkit.codes`."""

from __future__ import annotations

from collections.abc import Iterable

from proofkit.terms import Finding

__all__ = ["KernelError", "ProofkitError", "SpecError", "UsageError"]


class ProofkitError(Exception):
    """Anything proofkit says no to on purpose."""


class KernelError(ProofkitError):
    """A kernel rule refused: its side condition does not hold. Refusal is not refutation.

    `rule` names the rule, `detail` shows what was compared.
    """

    def __init__(self, rule: str, detail: str) -> None:
        super().__init__(f"{rule}: {detail}")
        self.rule = rule
        self.detail = detail


class SpecError(ProofkitError):
    """A spec that cannot be read; carries every finding of the file, not just the first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{f.place}: {f.code} {f.message}" for f in self.findings))


class UsageError(ProofkitError):
    """The command line asks for something that does not exist."""
