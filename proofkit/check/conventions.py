"""Conventions are data: what a paper does not say about rounding, overflow or weights is a finding."""

from __future__ import annotations

from collections.abc import Iterator

from proofkit.spec.model import Spec
from proofkit.terms import Finding

__all__ = ["REQUIRED", "convention_findings"]

REQUIRED = {
    "ties": ("PK604", "which of two nearest floats is taken"),
    "overflow": ("PK606", "what a result beyond the largest float becomes"),
    "zero": ("PK606", "which of the encodings of zero are used"),
    "sums": ("PK606", "whether an n-ary sum is rounded once or after every addition"),
    "division_by_zero": ("PK606", "what x / 0 is"),
    "weights": ("PK504", "whether weights are inputs, or constants that a machine must be able to write down"),
}
"""What has to be said before a statement about floats in circuits has one meaning."""


def convention_findings(spec: Spec) -> Iterator[Finding]:
    """A finding for each convention that a file with lemmas about operations leaves open."""
    if not any(s.covers for s in spec.statements):
        return
    for key, (code, question) in REQUIRED.items():
        text = spec.conventions.get(key)
        if text is None or text.value == "unstated":
            place = text.place if text is not None else spec.paper.place
            message = f"{spec.paper.id} does not say {question}"
            yield Finding(code, message, place, spec.paper.id, f"state [conventions] {key}")
