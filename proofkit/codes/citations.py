"""2xx: references and citations."""

from __future__ import annotations

from proofkit.codes.row import Code
from proofkit.terms import Severity

__all__ = ["CITATIONS"]

CITATIONS = (
    Code(
        "PK201",
        "unknown-citation",
        Severity.ERROR,
        "A statement cites or is about something that no spec holds.",
        why="The proof rests on a result that is not there.",
        example='cites = ["lemma-5.33"]        # did you mean lemma-5.3?',
        fix="Correct the id, or add the cited statement.",
    ),
    Code(
        "PK202",
        "citation-cycle",
        Severity.ERROR,
        "Statements cite one another in a circle.",
        why="In a circle each statement assumes itself, and none of them is proved.",
        example="lemma-a cites lemma-b, and lemma-b cites lemma-a",
        fix="Cite earlier results only.",
    ),
    Code(
        "PK203",
        "statement-never-used",
        Severity.NOTE,
        "No later statement uses this one.",
        why="An unused lemma is harmless, but it may show that a step which was meant to use it is missing.",
        example="Lemma 3.5, Part 2 is used by no other statement (d_otimes)",
        fix="Cite it where it is needed, or leave it out.",
    ),
    Code(
        "PK204",
        "cited-result-does-not-cover",
        Severity.ERROR,
        "A cited result is about something else than it is used for.",
        why="The part of the definition that the cited result does not treat is left without a bound.",
        example="Lemma 5.3 (about attention-matrix) is cited for attention-layer but does not cover it",
        fix="Cite a result about the whole component, or add the missing lemma.",
    ),
    Code(
        "PK205",
        "component-without-lemma",
        Severity.ERROR,
        "A component of the definition is covered by no cited result.",
        why="The proof says nothing about this component, so its depth and size are missing from the count.",
        example="Lemma 5.9 uses up-interpolation, which none of its citations covers",
        fix="Cite a result about the component.",
    ),
    Code(
        "PK206",
        "citation-unused",
        Severity.WARNING,
        "A cited result covers nothing that the definition uses.",
        why="Either the citation is superfluous or the definition lacks the part that it was meant for.",
        example="Lemma 5.10 cites lemma-3.5.2, which covers nothing that vq-vae-decoder uses",
        fix="Remove the citation, or correct the definition.",
    ),
    Code(
        "PK207",
        "question-cited",
        Severity.ERROR,
        "A statement cites a question.",
        why="A question states no bound: what it asks for may not be derivable, so nothing can rest on it.",
        example="Theorem 4 cites is-it-tc0, which asks and states nothing",
        fix="State what is derivable as a lemma, and cite that.",
    ),
)
