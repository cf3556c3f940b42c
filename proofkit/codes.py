"""The table of finding codes: permanent once released, one row each; `explain`, SARIF and the docs read it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from proofkit.terms import Severity

__all__ = ["CODES", "Code", "find_code"]


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding: what it says, why it matters, an example, and how to mend it."""

    id: str
    slug: str
    severity: Severity
    what: str
    why: str = ""
    example: str = ""
    fix: str = ""


ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

_ROWS = (
    Code("PK001", "file-unreadable", ERROR, "The spec file is missing, too large, or not UTF-8 text."),
    Code("PK002", "toml-syntax", ERROR, "The file is not valid TOML 1.0."),
    Code("PK003", "schema-violation", ERROR, "A key is unknown, missing, or has a value of the wrong type."),
    Code("PK004", "formula-syntax", ERROR, "A formula is not Python syntax."),
    Code("PK005", "formula-not-allowed", ERROR, "A formula uses a construct outside the formula grammar."),
    Code("PK006", "bound-syntax", ERROR, "A depth or size bound is outside the bound grammar."),
    Code("PK007", "hypothesis-syntax", ERROR, "A hypothesis is outside the hypothesis grammar."),
    Code("PK008", "shape-syntax", ERROR, "A shape is outside the shape grammar."),
    Code("PK009", "duplicate-id", ERROR, "Two definitions or statements have the same id."),
    Code("PK010", "label-not-a-string", ERROR, "A label is written as a number: 5.10 and 5.1 would be the same."),
    Code("PK101", "unknown-name", ERROR, "A name is used that nothing defines."),
    Code("PK102", "unknown-operation", ERROR, "A function is called that is neither an operation nor a definition."),
    Code("PK103", "wrong-arguments", ERROR, "An operation or definition is called with the wrong arguments."),
    Code("PK104", "shape-mismatch", ERROR, "Two shapes that must be equal are not."),
    Code("PK105", "index-out-of-range", ERROR, "An index is not shown to stay inside its axis."),
    Code("PK106", "index-not-integer", ERROR, "An index expression is not shown to be an integer."),
    Code("PK107", "extent-unknown", ERROR, "The range of an index cannot be inferred."),
    Code("PK108", "input-unused", WARNING, "A definition has an input that its body never reads."),
    Code("PK109", "definition-cycle", ERROR, "A definition calls itself, directly or through others."),
    Code("PK201", "unknown-citation", ERROR, "A statement cites or is about something that no spec holds."),
    Code("PK202", "citation-cycle", ERROR, "Statements cite one another in a circle."),
    Code("PK203", "statement-never-used", NOTE, "No later statement uses this one."),
    Code("PK204", "cited-result-does-not-cover", ERROR, "A cited result is about something else than it is used for."),
    Code("PK205", "component-without-lemma", ERROR, "A component of the definition is covered by no cited result."),
    Code("PK206", "citation-unused", WARNING, "A cited result covers nothing that the definition uses."),
    Code("PK301", "hypothesis-undischarged", ERROR, "A hypothesis is needed that the statement does not make."),
    Code("PK302", "operand-count-not-covered", ERROR, "A sum or product has more operands than the cited result."),
    Code("PK303", "hypotheses-unsatisfiable", ERROR, "The hypotheses contradict one another: the claim is vacuous."),
    Code("PK304", "hypothesis-unused", WARNING, "A hypothesis is made that the derivation never needs."),
    Code("PK305", "asserts-nothing", ERROR, "A statement claims no bound."),
    Code("PK401", "depth-not-derivable", ERROR, "No depth can be derived for the definition."),
    Code("PK402", "depth-exceeds-claim", ERROR, "The derived depth is larger than the claimed one."),
    Code("PK403", "hidden-constant", NOTE, "O(1) hides parameters that are only assumed constant."),
    Code("PK404", "loop-count-not-constant", ERROR, "A repetition count is not known to be constant."),
    Code("PK405", "size-exceeds-claim", ERROR, "The derived size is larger than the claimed one."),
    Code("PK407", "size-not-polynomial", ERROR, "The derived size is not known to be polynomial."),
    Code("PK410", "slack-available", NOTE, "The same function has a shallower derivation than the one claimed."),
    Code("PK501", "not-constant-depth", ERROR, "The derived depth grows with the scale."),
    Code("PK504", "uniformity-lost", WARNING, "The claimed uniformity does not follow from what is stated."),
    Code("PK507", "known-relation-contradicted", ERROR, "A statement about classes contradicts a known result."),
    Code("PK508", "relation-not-known", ERROR, "A statement about classes does not follow from known results."),
    Code("PK604", "rounding-rule-unspecified", WARNING, "Rounding to nearest is used without a rule for ties."),
    Code("PK605", "definition-excludes-standard-object", WARNING, "A standard object violates the definition."),
    Code("PK606", "convention-unstated", WARNING, "A convention that the result depends on is not stated."),
    Code("PK607", "operand-outside-domain", ERROR, "An operation is used where it may be undefined."),
    Code("PK702", "solver-unknown", WARNING, "The solver gave up within its budget."),
    Code("PK802", "axiom-not-permitted", ERROR, "A statement rests on something its spec does not permit."),
    Code("PK901", "unused-acknowledgement", ERROR, "An acknowledged finding no longer fires."),
    Code("PK902", "acknowledgement-without-reason", ERROR, "An acknowledgement gives no reason."),
    Code("PK903", "report-out-of-date", ERROR, "A committed report differs from what the specs now give."),
)

CODES = MappingProxyType({row.id: row for row in _ROWS})


def find_code(name: str) -> Code | None:
    """The row for an id ("PK301") or a slug ("hypothesis-undischarged"), in any case."""
    wanted = name.strip().lower()
    return next((row for row in _ROWS if wanted in (row.id.lower(), row.slug)), None)
