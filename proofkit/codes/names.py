"""1xx: names, shapes and index ranges."""

from __future__ import annotations

from proofkit.codes.row import Code
from proofkit.terms import Severity

__all__ = ["NAMES"]

NAMES = (
    Code(
        "PK101",
        "unknown-name",
        Severity.ERROR,
        "A name is used that nothing defines.",
        why="A formula over an undefined name defines no function, so there is nothing to bound.",
        example="Y[i, j] = X[i, j] + bias[j]        # no input is called bias",
        fix="Declare the name as an input or a parameter, or assign it first.",
    ),
    Code(
        "PK102",
        "unknown-operation",
        Severity.ERROR,
        "A function is called that is neither an operation nor a definition.",
        why="An operation that is not in the table has no cited circuit; it is refused and never counted as free.",
        example="Y[i] = gelu(X[i])        # no definition is called gelu",
        fix="Use an operation of the table, or add a definition of that name.",
    ),
    Code(
        "PK103",
        "wrong-arguments",
        Severity.ERROR,
        "An operation or definition is called with the wrong arguments.",
        why="What a call with missing or extra arguments computes is not defined.",
        example="A = attention_matrix(X, W_Q)        # takes (X, W_Q, W_K)",
        fix="Give every input once, in order, and name the parameters that no shape determines.",
    ),
    Code(
        "PK104",
        "shape-mismatch",
        Severity.ERROR,
        "Two shapes that must be equal are not.",
        why="The formula would combine entries that do not correspond to one another.",
        example="C = matmul(A, A)        # A is [n, d], and d is not n",
        fix="Transpose or reshape one side, or correct the declared shape.",
    ),
    Code(
        "PK105",
        "index-out-of-range",
        Severity.ERROR,
        "An index is not shown to stay inside its axis.",
        why="Where the index leaves the axis the definition has no value, so the function that is "
        "bounded is not the one meant.",
        example="Y[i] = X[i + 1]        # i + 1 is n for the last i",
        fix="Name a boundary rule, edge(...), zero(...) or wrap(...), or shorten the range.",
    ),
    Code(
        "PK106",
        "index-not-integer",
        Severity.ERROR,
        "An index expression is not shown to be an integer.",
        why="An entry at a fractional index does not exist; which neighbour is meant decides what is computed.",
        example="Y[i] = X[i*h/h2]        # write i*h//h2 if the floor is meant",
        fix="Write the floor with //, or assume that the quotient is an integer.",
    ),
    Code(
        "PK107",
        "extent-unknown",
        Severity.ERROR,
        "The range of an index cannot be inferred.",
        why="Without its range the number of copies of a gate, and so the size, is unknown.",
        example="Y[i] = 1        # write Y[i: n] = 1",
        fix="Write the extent on the left: Y[i: n] = ...",
    ),
    Code(
        "PK108",
        "input-unused",
        Severity.WARNING,
        "A definition has an input that its body never reads.",
        why="Either the input is superfluous or a term of the formula was left out.",
        example='inputs = { X = "[n, d]", b = "[d]" }        # the body never reads b',
        fix="Remove the input, or add the term that reads it.",
    ),
    Code(
        "PK109",
        "definition-cycle",
        Severity.ERROR,
        "A definition calls itself, directly or through others.",
        why="The depth of a definition that calls itself is unbounded unless the number of passes is.",
        example="definition block: Y = block(X)",
        fix="Write a repeated block as a loop: for k in range(m): ...",
    ),
)
