"""7xx: circuits and solvers."""

from __future__ import annotations

from proofkit.codes.row import Code
from proofkit.terms import Severity

__all__ = ["SOLVERS"]

SOLVERS = (
    Code(
        "PK701",
        "counterexample",
        Severity.ERROR,
        "A circuit computes something else than its specification.",
        why="The input was found by a search and evaluated again from the weighted sums and in exact integers.",
        example="float_add at p = 3: 4*2^4 + (-5) gives 64, not 56",
        fix="Replay it with the command that is shown, and mend the description.",
    ),
    Code(
        "PK702",
        "solver-unknown",
        Severity.WARNING,
        "The solver gave up within its budget.",
        why="An answer that was not found is neither yes nor no, and is never counted as either.",
        example="whether the hypotheses of Lemma 5.3 can hold together was not decided",
        fix="Simplify the condition, or raise the budget.",
    ),
    Code(
        "PK703",
        "methods-disagree",
        Severity.ERROR,
        "Two ways to the same answer give different ones.",
        why="Exhaustion and solver, or description and netlist, have to agree; where they do not, one is broken.",
        example="at p = 2 the netlist has 61 gates, the description says 60",
        fix="Neither is to be believed: find out which one is wrong. It is a defect of proofkit or of a solver.",
    ),
    Code(
        "PK704",
        "description-refused",
        Severity.ERROR,
        "What is claimed of a circuit family for all parameters is not shown by its description.",
        why="Depth, size and uniformity hold for every width because groups read earlier groups only, within their "
        "ranges, with weights that are polynomially bounded and formulas from a fixed list.",
        example="int_add, carry, line 9: both[i] is not shown to lie in i in range(n)",
        fix="Mend the line that is named: guard the read, or give the index its range.",
    ),
    Code(
        "PK708",
        "vacuous-query",
        Severity.ERROR,
        "A check that should have noticed a changed circuit did not.",
        why="Every check is first run on a circuit that is wrong on purpose. One that passes it proves nothing.",
        example="int_add at n = 2: the outputs agree although a threshold was moved",
        fix="The check is broken; nothing that it says of this circuit counts.",
    ),
)
