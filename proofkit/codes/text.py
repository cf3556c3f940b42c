"""0xx: the text of a spec cannot be read."""

from __future__ import annotations

from proofkit.codes.row import Code
from proofkit.terms import Severity

__all__ = ["TEXT"]

TEXT = (
    Code(
        "PK001",
        "file-unreadable",
        Severity.ERROR,
        "The spec file is missing, too large, or not UTF-8 text.",
        why="Nothing in the file can be checked, so nothing that it claims may be reported as checked.",
        example="specs/my-paper.toml: there is no such file",
        fix="Check the spelling and the permissions; save the file as UTF-8 text of at most 1 MiB.",
    ),
    Code(
        "PK002",
        "toml-syntax",
        Severity.ERROR,
        "The file is not valid TOML 1.0.",
        why="A file that is not TOML has no agreed meaning, and guessing one would mean checking a claim "
        "that nobody made.",
        example='depth = "d_std        # the closing quote is missing',
        fix="Mend the line that is shown; put strings that hold LaTeX between single quotes.",
    ),
    Code(
        "PK003",
        "schema-violation",
        Severity.ERROR,
        "A key is unknown, missing, or has a value of the wrong type.",
        why="A misspelt key that was dropped in silence would take the hypothesis or the claim that it holds with it.",
        example='asume = ["p <= poly(n)"]        # did you mean assume?',
        fix="Use the keys of the schema; `proofkit new` writes a file that has all of them.",
    ),
    Code(
        "PK004",
        "formula-syntax",
        Severity.ERROR,
        "A formula is not Python syntax.",
        why="Formulas are read by Python's own parser, so that there is one reading of each.",
        example="Y[i, j] = 2 X[i, j]        # write 2 * X[i, j]",
        fix="Write products with *, powers with ** and all indices in one pair of brackets.",
    ),
    Code(
        "PK005",
        "formula-not-allowed",
        Severity.ERROR,
        "A formula uses a construct outside the formula grammar.",
        why="A construct outside the grammar has no rule for its cost, and what has no rule must not count as free.",
        example="Y = lambda x: x + 1",
        fix="Use arithmetic, indices, comparisons, sums over ranges, and calls of operations or definitions.",
    ),
    Code(
        "PK006",
        "bound-syntax",
        Severity.ERROR,
        "A depth or size bound is outside the bound grammar.",
        why="A bound that cannot be read exactly cannot be compared with the derived one.",
        example='depth = "poly(n)"        # name a growth: O(1), O(log(n))',
        fix="Write a sum such as 3*(d_std + d_oplus), a max(...) of sums, or a growth such as O(1); a "
        "size may be poly(n).",
    ),
    Code(
        "PK007",
        "hypothesis-syntax",
        Severity.ERROR,
        "A hypothesis is outside the hypothesis grammar.",
        why="A hypothesis that is prose alone can be neither used nor found missing.",
        example='assume = ["p is small"]        # write p <= poly(n)',
        fix="Write x <= y, x <= poly(n), x = O(1), or a fact such as nonzero(D).",
    ),
    Code(
        "PK008",
        "shape-syntax",
        Severity.ERROR,
        "A shape is outside the shape grammar.",
        why="Shapes give the range of every index, and with it the number of gates.",
        example='output = "[n by d]"        # write Y[n, d]',
        fix='Write "[n, d]", "index(V) [n]" or "[k < r, hs[k], d]"; an output also names its tensor.',
    ),
    Code(
        "PK009",
        "duplicate-id",
        Severity.ERROR,
        "Two definitions or statements have the same id.",
        why="A citation of that id could mean either of them.",
        example='id = "lemma-5.3"        # a second time, here or in another file',
        fix="Rename one of the two.",
    ),
    Code(
        "PK010",
        "label-not-a-string",
        Severity.ERROR,
        "A label is written as a number: 5.10 and 5.1 would be the same.",
        why="Theorem 5.10 would be reported, and cited, as Theorem 5.1.",
        example='ref = 5.10        # write ref = "Theorem 5.10"',
        fix="Put the label in quotes.",
    ),
)
