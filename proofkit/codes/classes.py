"""5xx: circuit classes and uniformity."""

from __future__ import annotations

from proofkit.codes.row import Code
from proofkit.terms import Severity

__all__ = ["CLASSES"]

CLASSES = (
    Code(
        "PK501",
        "not-constant-depth",
        Severity.ERROR,
        "The derived depth grows with the scale.",
        why="A family whose depth grows is not in TC0, and nothing that cites the statement places anything there.",
        example="depth of Theorem 6.1: claimed O(1), derived m*d_std, which is O(n)",
        fix="Claim the depth that is derived, or assume that the growing parameter is O(1).",
    ),
    Code(
        "PK504",
        "uniformity-lost",
        Severity.WARNING,
        "The claimed uniformity does not follow from what is stated.",
        why="A circuit is uniform only if the sizes and constants that are wired into it can themselves "
        "be computed within that class.",
        example="Lemma 5.8 is uniform only if the static tables are: it needs uniform(hs), uniform(ws)",
        fix="State that the tables are computable, that weights are inputs, or claim non-uniform circuits.",
    ),
    Code(
        "PK505",
        "not-derivable",
        Severity.NOTE,
        "What a question asks for is not derivable.",
        why="The derivation is complete and gives less, or needs more than is assumed. That answers the question; it "
        "does not show that the bound or the class is impossible.",
        example="Is the RNN in TC0? Not derivable: depth grows as O(n) (n passes of a loop); smallest class: P",
        fix="Nothing has to be mended. State what is derivable as a theorem.",
    ),
    Code(
        "PK507",
        "known-relation-contradicted",
        Severity.ERROR,
        "A statement about classes contradicts a known result.",
        why="The statement is false as written, or calls open what has been settled.",
        example="Section 2.1 states 'open: TC0 = NC0': TC0 and NC0 are known to differ",
        fix="State what is known, with its source.",
    ),
    Code(
        "PK508",
        "relation-not-known",
        Severity.ERROR,
        "A statement about classes does not follow from known results.",
        why="An inclusion or separation that nobody has proved cannot be used as background.",
        example="Section 2 states 'TC0 < NC1': does not follow from the known relations",
        fix="Weaken it to what is known, mark it as open, or add the relation with its source.",
    ),
)
