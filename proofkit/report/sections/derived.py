"""How a bound is derived: depth along the longest path, size by operation, what it rests on, and slack."""

from __future__ import annotations

from collections.abc import Iterator

from proofkit.check.outcome import Judged, Numbers
from proofkit.kernel.judge import Verdict
from proofkit.kernel.theorem import Theorem
from proofkit.report.derivation import Path, Step, paths, steps_below, unspecialised
from proofkit.report.latex import depth_latex, depth_words
from proofkit.report.markdown import Block, bullets, code, fence, link, table, text
from proofkit.report.numbers import by_constants_text, composed_text
from proofkit.report.sections.claim import statement_link
from proofkit.report.sections.constants import KEY, has_constants
from proofkit.report.size import size_rows
from proofkit.report.words import and_list, capital
from proofkit.report.work import Reading, Subject, Work

__all__ = ["derived"]

MOST_PATHS = 4
MOST_LABEL = 90
INDENT = "   "


def derived(work: Work, reading: Reading, subject: Subject) -> Iterator[Block]:
    """Everything that was derived for one statement; nothing for a cited result."""
    judged = subject.judged
    if judged is None or judged.verdict is None or judged.theorem is None:
        return
    yield _formula(judged.verdict, judged.theorem)
    yield from _steps(work, reading, judged, judged.theorem)
    yield _numbers(work, judged.numbers) if judged.numbers is not None else ""
    yield "Size, by the operation that a circuit is needed for (each such circuit is polynomial by its source):"
    rows = [(code(r.operation), code(r.count), code(r.growth)) for r in size_rows(judged.verdict, judged.theorem)]
    yield table(("circuits for", "how many", "growth"), rows)
    yield f"Number of operations: {code(judged.degree)}. Uniformity: {judged.theorem.bound.uniformity}."
    yield (
        "Rests on:\n\n" + bullets(_tag(work, reading, t) for t in sorted(judged.theorem.trust))
        if judged.theorem.trust
        else ""
    )
    yield from _slack(judged)


def _formula(verdict: Verdict, theorem: Theorem) -> str:
    rows = [rf"\text{{derived}} &: \quad {depth_latex(theorem.bound.depth)}"]
    if verdict.claim.depth is not None:
        rows.insert(0, rf"\text{{claimed}} &: \quad {depth_latex(verdict.claim.depth)} \\")
    return fence([r"\begin{aligned}", *rows, r"\end{aligned}"], "math")


def _numbers(work: Work, numbers: Numbers) -> str:
    """Both numbers, or why there are none."""
    by_constants, composed = by_constants_text(numbers), composed_text(numbers)
    first = code(by_constants) if by_constants else f"none, since there is {text(numbers.reason)}"
    second = code(composed) if composed else f"none, since there is {text(numbers.composed_reason)}"
    named = link("depth constants", KEY) if has_constants(work) else "depth constants"
    return f"As a number ({named}): by constants {first}; composed {second}."


def _steps(work: Work, reading: Reading, judged: Judged, theorem: Theorem) -> Iterator[Block]:
    about = judged.statement.about
    built = work.outcome.catalog.built(about.value) if about is not None else None
    if built is None:
        return
    how = _how(judged)
    found = paths(built, theorem)
    for path in found[:MOST_PATHS]:
        which = "The longest path" if len(found) == 1 else "One of the longest paths"
        yield f"{which}, {how}:"
        yield "\n".join(_numbered(work, reading, judged, path, 0))
    if len(found) > MOST_PATHS:
        yield f"{len(found) - MOST_PATHS} more paths are not shown."


def _how(judged: Judged) -> str:
    if judged.through is judged.theorem:
        return "through the cited results"
    gap = "no proof is given" if judged.statement.cites is None else "the citations do not cover everything"
    return f"from the definitions, since {gap}"


def _numbered(work: Work, reading: Reading, judged: Judged, path: Path, level: int) -> Iterator[str]:
    """One line for each step; below it those of a part that no statement is about."""
    margin = INDENT * level
    yield f"{margin}1. reads {_label(path.start)}"
    for number, step in enumerate(path.steps, 2):
        source = _source(work, reading, step)
        is_cited = step.part is None or judged.through is judged.theorem or not source
        own = (source if is_cited else f"as in {source}") or "derived below"
        passes = f", {code(str(step.passes))} times" if step.part is not None and str(step.passes) != "1" else ""
        yield f"{margin}{number}. {step.what}{passes} {_label(step.label)}: + {_depth(step)} ({own})"
        if step.part is not None and not source:
            for below in steps_below(step):
                yield from _numbered(work, reading, judged, below, level + 1)
    yield f"{margin}{len(path.steps) + 2}. in all {code(depth_words(frozenset({path.total})))}"


def _label(label: str) -> str:
    line = " ".join(label.split())
    return code(line if len(line) <= MOST_LABEL else f"{line[:MOST_LABEL]}...")


def _depth(step: Step) -> str:
    return code(depth_words(frozenset({step.depth})))


def _source(work: Work, reading: Reading, step: Step) -> str:
    """The statement that the depth of a step comes from, if there is one."""
    for candidate in (reading, *work.readings):
        for subject in candidate.subjects:
            judged = subject.judged
            if judged is not None and _serves(judged, step.premise):
                return link(text(subject.ref), subject.id)
    if name := work.statement_of(step.premise):
        return statement_link(work, reading, name)
    for tag in sorted(step.premise.trust) if step.premise.rule == "cited" else ():
        return statement_link(work, reading, tag.removeprefix("cited:").partition(" ")[0])
    return ""


def _tag(work: Work, reading: Reading, tag: str) -> str:
    """A cited result by what the paper calls it, with its source; any other tag as it is."""
    name, found, source = tag.removeprefix("cited:").partition(" ")
    if not tag.startswith("cited:") or not found or name not in work.outcome.catalog.statements:
        return text(tag)
    return f"cited: {statement_link(work, reading, name)} {text(source)}"


def _serves(judged: Judged, premise: Theorem) -> bool:
    """Whether a statement's own theorem, or one of those it is assumed to give, is this premise."""
    if any(theorem is premise for theorem in judged.covered.values()):
        return True
    return judged.theorem is not None and premise in (judged.theorem, unspecialised(judged.theorem))


def _slack(judged: Judged) -> Iterator[Block]:
    if judged.slack:
        yield "Slack:"
        yield bullets(f"{capital(text(s.how))}: {code(depth_words(s.depth))}{_needing(s.needs)}" for s in judged.slack)


def _needing(needs: tuple[str, ...]) -> str:
    return f", needing {and_list(map(code, needs))}" if needs else ""
