"""What each finding says to the authors of a paper: what is wrong, why it matters, what repairs it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from proofkit.codes import CODES

__all__ = ["PROSE", "Prose"]


@dataclass(frozen=True, slots=True)
class Prose:
    """Templates in plain English: {ref} names the place, {message} is the finding's own text, {needs} lists hypotheses.

    `needing` takes the place of `says` where the finding names missing hypotheses.
    """

    says: str
    why: str
    mend: str
    needing: str = ""


def _prose(code: str, says: str = "{message}", mend: str = "", needing: str = "", why: str = "") -> tuple[str, Prose]:
    row = CODES[code]
    return code, Prose(says, why or row.why, mend or row.fix, needing)


_IN = "in {ref}, {message}"

_NOT_GIVEN = "the definition does not give what {ref} claims ({message})"

_ROWS = (
    _prose("PK101", _IN, "Define the name, or correct it."),
    _prose("PK102", _IN, "Name an operation with a known circuit, or define the function."),
    _prose("PK103", _IN, "Give the arguments that the definition takes."),
    _prose("PK104", _IN),
    _prose("PK105", _IN, "State what is read outside the axis (clamping, zeros, wrapping), or shorten the range."),
    _prose("PK106", _IN, "Write the floor if it is meant, or assume that the quotient is an integer."),
    _prose("PK107", _IN, "State the range of the index."),
    _prose("PK108", _IN),
    _prose("PK109", _IN, "State how often the block is repeated."),
    _prose("PK203", mend="Cite it where it is needed, or leave it out."),
    _prose("PK204", "the proof of {ref} leaves a gap: {message}", "To close it, {fix}."),
    _prose("PK205", mend="To close the gap, {fix}."),
    _prose(
        "PK301",
        needing="{ref} needs more than it assumes: {needs}",
        mend="Add what is missing as hypotheses, or change the definitions so that it holds.",
    ),
    _prose(
        "PK302",
        needing="sums or products in {ref} may have more operands than the cited result allows; it would take {needs}",
        mend="Assume the bound, or cite a result for polynomially many operands.",
    ),
    _prose("PK304", mend="The hypothesis can be dropped."),
    _prose("PK402", _NOT_GIVEN),
    _prose(
        "PK404",
        needing="{ref} repeats blocks a number of times that nothing bounds; it would take {needs}",
        mend="Assume that these numbers are constant, or claim a depth that grows with them.",
    ),
    _prose("PK405", _NOT_GIVEN),
    _prose("PK407", _NOT_GIVEN),
    _prose("PK410", "less depth than claimed is enough for {ref}: {slack}"),
    _prose("PK501", _NOT_GIVEN),
    _prose(
        "PK504",
        needing="the uniformity claimed in {ref} presupposes that {needs}",
        mend="State it, or claim non-uniform circuits.",
    ),
    _prose("PK507", mend="State what is known."),
    _prose("PK508", mend="Weaken it to what is known, or mark it as open."),
    _prose("PK604", mend="State the rule, for example: ties go to the even significand."),
    _prose("PK605", mend="Drop or weaken the condition, or say which objects are meant."),
    _prose("PK606", mend="State it among the conventions."),
    _prose("PK607", needing="{ref} may apply an operation where it is undefined; it would take that {needs}"),
)

PROSE = MappingProxyType({code: _prose(code)[1] for code in CODES} | dict(_ROWS))
"""One entry for each code; what has no template of its own says its message, and why and how from the code table."""
