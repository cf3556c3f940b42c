"""9xx: acknowledgements and reports."""

from __future__ import annotations

from proofkit.codes.row import Code
from proofkit.terms import Severity

__all__ = ["TOOL"]

TOOL = (
    Code(
        "PK901",
        "unused-acknowledgement",
        Severity.ERROR,
        "An acknowledged finding no longer fires.",
        why="An acknowledgement that has outlived its finding would hide the next one of its kind.",
        example="PK304 is acknowledged at lemma-5.6, but no such finding fires there",
        fix="Remove the acknowledgement.",
    ),
    Code(
        "PK902",
        "acknowledgement-without-reason",
        Severity.ERROR,
        "An acknowledgement gives no reason.",
        why="A finding that is waved through without a reason cannot be reviewed by anyone.",
        example='[[acknowledge]] with reason = ""',
        fix="Say in one sentence why the finding stands.",
    ),
    Code(
        "PK903",
        "report-out-of-date",
        Severity.ERROR,
        "A committed report differs from what the specs now give.",
        why="Readers would be shown verdicts that the present specs and kernel do not give.",
        example="reports/var.md differs from what the specs give",
        fix="Run `proofkit report` and commit what it writes.",
    ),
)
