"""The table of all statements: claimed against derived."""

from __future__ import annotations

from collections.abc import Iterator

from proofkit.check.outcome import Judged
from proofkit.report.latex import depth_words
from proofkit.report.markdown import Block, Heading, code, link, table, text
from proofkit.report.numbers import MARK, brief, caveats
from proofkit.report.work import Subject, Work

__all__ = ["claimed_depth", "overview"]

HEAD = ("statement", "claimed depth", "derived depth", "with calls inlined")
NUMBERS = ("as a number", "composed")
REST = ("operations", "verdict")


def overview(work: Work) -> Iterator[Block]:
    """One table for each reading, in the paper's order."""
    yield Heading(2, "Statements")
    yield (
        "Depths are sums of the primitive depths that the cited results name. *With calls inlined* is the depth of "
        "the definition spliced into one graph, where it differs. *Operations* is the growth of their number in the "
        "scale, under the hypotheses that are stated or listed as missing; `k_x` is the exponent in `x <= poly(n)`."
    )
    has_numbers = work.outcome.model is not None
    if has_numbers:
        yield (
            "*As a number* is the derived depth with the depths of circuits in place of the constants; *composed* that "
            "of the circuits one after another, calls inlined, where a sum between two of them is no layer."
        )
    head = (*HEAD, *(NUMBERS if has_numbers else ()), *REST)
    for reading in work.readings:
        yield Heading(3, f"Statements, {text(reading.name)}")
        yield table(head, [_row(subject, has_numbers) for subject in reading.subjects])
        found = caveats(s.judged.numbers for s in reading.subjects if s.judged is not None)
        if found:
            yield text(f"{MARK} {found}.")


def _row(subject: Subject, has_numbers: bool) -> list[str]:
    judged = subject.judged
    theorem, inlined = (judged.theorem, judged.inlined) if judged is not None else (None, None)
    derived = depth_words(theorem.bound.depth) if theorem is not None else ""
    spliced = depth_words(inlined.bound.depth) if inlined is not None else ""
    return [
        link(text(subject.ref), subject.id),
        code(claimed_depth(subject)),
        "as claimed" if _is_as_claimed(subject) else code(derived) if derived else _not_derived(subject),
        code(spliced) if spliced != derived else "",
        *(_numbers(judged) if has_numbers else ()),
        code(judged.degree) if judged is not None and judged.degree else "",
        str(subject.status),
    ]


def _numbers(judged: Judged | None) -> list[str]:
    numbers = judged.numbers if judged is not None else None
    if numbers is None:
        return ["", ""]
    by_constants, composed = (brief(each, numbers.wanted) for each in (numbers.by_constants, numbers.composed))
    return [code(by_constants) or ("none" if numbers.reason else ""), code(composed)]


def _is_as_claimed(subject: Subject) -> bool:
    judged = subject.judged
    if judged is None or judged.theorem is None or judged.verdict is None:
        return False
    return judged.verdict.claim.depth == judged.theorem.bound.depth


def claimed_depth(subject: Subject) -> str:
    """As the source writes it; a class stands for the depth that it allows."""
    statement = subject.statement
    if statement is None:
        return ""
    return statement.depth.value if statement.depth is not None else statement.class_.value if statement.class_ else ""


def _not_derived(subject: Subject) -> str:
    return "cited" if subject.statement is not None and subject.statement.covers else ""
