"""3xx: hypotheses."""

from __future__ import annotations

from proofkit.codes.row import Code
from proofkit.terms import Severity

__all__ = ["HYPOTHESES"]

HYPOTHESES = (
    Code(
        "PK301",
        "hypothesis-undischarged",
        Severity.ERROR,
        "A hypothesis is needed that the statement does not make.",
        why="Unless that is assumed the cited results do not apply, and the statement does not follow as "
        "it is written.",
        example="Lemma 5.6 needs p <= poly(n), which it does not assume",
        fix="Add the hypothesis, or change the definition so that it holds.",
    ),
    Code(
        "PK302",
        "operand-count-not-covered",
        Severity.ERROR,
        "A sum or product has more operands than the cited result.",
        why="A circuit for n operands does not add more of them in one step; the depth of such a sum is "
        "not bounded by the citation.",
        example="Lemma 5.4 adds or multiplies more operands than the cited result covers: it needs d <= n",
        fix="Assume the bound on the count, or cite a result for polynomially many operands.",
    ),
    Code(
        "PK303",
        "hypotheses-unsatisfiable",
        Severity.ERROR,
        "The hypotheses contradict one another: the claim is vacuous.",
        why="A statement about no object is true and says nothing.",
        example='assume = ["d <= n", "d >= n + 1"]',
        fix="Drop or correct one of the hypotheses.",
    ),
    Code(
        "PK304",
        "hypothesis-unused",
        Severity.WARNING,
        "A hypothesis is made that the derivation never needs.",
        why="The statement is weaker than what its proof shows, or the proof leaves out a step that was "
        "to use the hypothesis.",
        example="Lemma 5.6 assumes c <= poly(n), which the derivation does not need",
        fix="Drop the hypothesis.",
    ),
    Code(
        "PK305",
        "asserts-nothing",
        Severity.ERROR,
        "A statement claims no bound.",
        why="A statement that bounds nothing cannot be checked, and cannot serve where it is cited.",
        example="[[lemma]] with neither depth nor size nor class",
        fix="State a depth, a size or a class, and what it is about.",
    ),
)
