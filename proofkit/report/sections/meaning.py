"""What the verdicts mean, and what has to be trusted for them."""

from __future__ import annotations

from collections.abc import Iterator

from proofkit.report import trusted
from proofkit.report.markdown import Block, Heading, code, table
from proofkit.report.words import VERDICTS
from proofkit.report.work import Work

__all__ = ["meaning"]

NOT = (
    "proofkit checks a proof's accounting relative to named cited results. It does not check those results, nor that a "
    "definition of the paper was encoded faithfully: the formulas are printed above so that a reader can. A verdict is "
    "about all values of the parameters, never about one instance. *Not derivable* is never *false*: a statement "
    "whose bound was not derived may well hold by another proof."
)

BASE = (
    "Verdicts on bounds depend on these files. A mistake elsewhere should only make a bound worse than it has to be or "
    "leave a statement undecided. Statements about classes rest on `check/classes.py` as well, conditions on functions "
    "on `prove/` and its solver; circuit families matter where a statement rests on circuits. Lines of code are "
    "counted without blank lines, comments and docstrings."
)


def meaning(work: Work) -> Iterator[Block]:  # noqa: ARG001
    """The verdicts, what they do not say, and the trusted base with its size."""
    yield Heading(2, "What the verdicts mean")
    yield table(("verdict", "the statement"), [(str(s), words) for s, words in sorted(VERDICTS.items(), reverse=True)])
    yield NOT
    yield Heading(2, "Trusted base")
    yield BASE
    rows = [
        (part.what, ", ".join(map(code, part.files)), str(part.code), str(part.raw)) for part in trusted.trusted_base()
    ]
    yield table(("what", "files", "lines of code", "lines in all"), rows)
