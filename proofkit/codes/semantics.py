"""6xx: precision and meaning."""

from __future__ import annotations

from proofkit.codes.row import Code
from proofkit.terms import Severity

__all__ = ["SEMANTICS"]

SEMANTICS = (
    Code(
        "PK603",
        "approximation-used-as-exact",
        Severity.WARNING,
        "A function that circuits only approximate is used as if it were exact.",
        why="The functions exp, sqrt, log, sin and erf are computed up to a relative error, and no lemma follows that "
        "error through a composition. Either the model is the program in p-bit floats, with the program's own "
        "functions, or each use is within an error and nothing is said of the result.",
        example="var uses exp and sqrt, which circuits only approximate, as if exact",
        fix='State which: [conventions] functions = "the program\'s own: ..." or "approximations: within ...", and '
        'error = "2**-p" in the lemmas.',
    ),
    Code(
        "PK604",
        "rounding-rule-unspecified",
        Severity.WARNING,
        "Rounding to nearest is used without a rule for ties.",
        why="Half-way cases are frequent in binary arithmetic; circuits that break ties differently "
        "compute different functions.",
        example='ties = "unstated"',
        fix='State the rule, as in [conventions] ties = "to the even significand".',
    ),
    Code(
        "PK605",
        "definition-excludes-standard-object",
        Severity.WARNING,
        "A standard object violates the definition.",
        why="The result then does not apply to the very models that it is about.",
        example="Definition 4.2 asks for values in [0, 1]: keys-kernel is -1/16 at x = -3/2",
        fix="Weaken the condition, if nothing uses it, or name the objects that are meant.",
    ),
    Code(
        "PK606",
        "convention-unstated",
        Severity.WARNING,
        "A convention that the result depends on is not stated.",
        why="Readings of the paper that differ in it are about different functions, and a bound for one "
        "need not hold for the other.",
        example="var does not say what x / 0 is",
        fix="State the convention.",
    ),
    Code(
        "PK607",
        "operand-outside-domain",
        Severity.ERROR,
        "An operation is used where it may be undefined.",
        why="At such an operand the definition has no value and the cited circuit promises nothing.",
        example="Lemma 5.5 may apply an operation outside its domain: it needs nonzero(layer-norm.S)",
        fix="Exclude the operand by a hypothesis, or state what the operation gives there.",
    ),
)
