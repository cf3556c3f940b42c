"""4xx: depth and size."""

from __future__ import annotations

from proofkit.codes.row import Code
from proofkit.terms import Severity

__all__ = ["BOUNDS"]

BOUNDS = (
    Code(
        "PK401",
        "depth-not-derivable",
        Severity.ERROR,
        "No depth can be derived for the definition.",
        why="Some construct has no rule or some operation no cited circuit, so nothing supports the "
        "claim; it is undecided, not false.",
        example="no bound for Lemma 5.8: no bound is given for op:max",
        fix="Add a lemma about the operation, or write the definition with constructs that have a rule.",
    ),
    Code(
        "PK402",
        "depth-exceeds-claim",
        Severity.ERROR,
        "The derived depth is larger than the claimed one.",
        why="The claimed constant leaves out layers that the definition needs; results which add it up "
        "inherit the gap.",
        example="depth of Lemma 5.3: claimed 2*d_std + d_oplus, derived 3*d_std + 3*d_oplus + d_exp",
        fix="Claim the derived depth, or give a shallower formula.",
    ),
    Code(
        "PK403",
        "hidden-constant",
        Severity.NOTE,
        "O(1) hides parameters that are only assumed constant.",
        why="The depth grows with these parameters; constant depth is then an assumption about the model "
        "and not a property of it.",
        example="depth O(1) of Lemma 5.8 is m*(15*d_std + 9*d_oplus + d_exp + d_sqrt)",
        fix="State the dependence, as in depth O(m).",
    ),
    Code(
        "PK404",
        "loop-count-not-constant",
        Severity.ERROR,
        "A repetition count is not known to be constant.",
        why="A block of constant depth that is repeated k times has depth proportional to k; without k = "
        "O(1) it is not constant.",
        example="Theorem 5.11 repeats a block a number of times that is not known to be constant: it needs m = O(1)",
        fix="Assume that the count is O(1), or claim a depth that grows with it.",
    ),
    Code(
        "PK405",
        "size-exceeds-claim",
        Severity.ERROR,
        "The derived size is larger than the claimed one.",
        why="The claimed number of gates does not suffice for the circuit that the proof builds.",
        example="size of Lemma 5.2: claimed n1*n2, derived S_mul*d*n1*n2 + S_sum(d)*n1*n2",
        fix="Claim the derived size.",
    ),
    Code(
        "PK407",
        "size-not-polynomial",
        Severity.ERROR,
        "The derived size is not known to be polynomial.",
        why="Every class in question allows polynomially many gates only.",
        example="size of Lemma 5.2: claimed O(n), derived d*n, which is O(n^2)",
        fix="Assume that the dimensions are polynomial in the scale, or claim the growth that is derived.",
    ),
    Code(
        "PK410",
        "slack-available",
        Severity.NOTE,
        "The same function has a shallower derivation than the one claimed.",
        why="The constant can be improved without new ideas; the rewritten circuit may round in another order.",
        example="Lemma 5.4 has slack: d_oplus + d_std the added term joins the sum before it",
        fix="Claim the smaller depth, if the order of rounding is free.",
    ),
)
