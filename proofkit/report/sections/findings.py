"""The findings in prose, for a referee to paste: in the paper's order, each with why it matters and what repairs it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from proofkit.check.outcome import Flag
from proofkit.check.verdict_findings import missing_hypotheses
from proofkit.report.latex import depth_words
from proofkit.report.markdown import Block, Heading, bullets, code, text
from proofkit.report.prose import PROSE
from proofkit.report.words import and_list, hypotheses_words, needed, sentence
from proofkit.report.work import Reading, Subject, Work, parts_of

__all__ = ["findings"]

PAPER = "The paper as a whole"


def findings(work: Work) -> Iterator[Block]:
    """Every finding of every reading, grouped by what it is about."""
    yield Heading(2, "Findings, in words")
    for reading in work.readings:
        yield Heading(3, f"Findings, {text(reading.name)}")
        groups = _by_place(reading)
        if not groups:
            yield "None."
        for ref, flags in groups.items():
            yield f"**{text(ref)}**"
            yield bullets(_paragraphs(work, reading, ref, flags))


def _by_place(reading: Reading) -> dict[str, list[Flag]]:
    """Findings by the reference of what they are about, in the order of the file, the paper itself first."""
    grouped: dict[str, list[Flag]] = {PAPER: [flag for flag in reading.flags if reading.is_about_paper(flag)]}
    for part in parts_of(reading.spec):
        about = [flag for flag in reading.flags_of(part.id) if not reading.is_about_paper(flag)]
        if about:
            grouped.setdefault(part.ref, []).extend(about)
    shown = {id(flag) for flags in grouped.values() for flag in flags}
    grouped["Elsewhere"] = [flag for flag in reading.flags if id(flag) not in shown]
    return {ref: flags for ref, flags in grouped.items() if flags}


def _paragraphs(work: Work, reading: Reading, ref: str, flags: Iterable[Flag]) -> Iterator[str]:
    """One for each code: what is wrong (each place in a sentence), why it matters, what repairs it."""
    by_code: dict[str, list[Flag]] = {}
    for flag in flags:
        by_code.setdefault(flag.finding.code, []).append(flag)
    for name, group in sorted(by_code.items()):
        says = dict.fromkeys(_says(work, reading, ref, flag) for flag in group)
        mends = dict.fromkeys(sentence(_named(work, reading, PROSE[name].mend, f.finding.fix)) for f in group)
        yield " ".join([*says, text(PROSE[name].why), *mends, f"({name})"])


def _says(work: Work, reading: Reading, ref: str, flag: Flag) -> str:
    finding = flag.finding
    prose = PROSE[finding.code]
    subject = next((s for s in reading.subjects if s.id == finding.subject), None)
    verdict = subject.judged.verdict if subject is not None and subject.judged is not None else None
    missing = needed(finding, verdict, missing_hypotheses(verdict) if verdict is not None else ())
    template = prose.needing if missing and prose.needing else prose.says
    message = _with_refs(work, reading, finding.message.removesuffix("."))
    if reading.is_about_paper(flag):
        message = re.sub(rf"^{re.escape(reading.spec.paper.id)}\b", "the paper", message)
    return sentence(
        template.format(
            ref=text("this work" if ref == PAPER else ref),
            message=text(message),
            needs=and_list(hypotheses_words(missing, work)),
            slack=_slack(subject),
            fix="",
        )
    )


def _named(work: Work, reading: Reading, mend: str, fix: str) -> str:
    """The repair in Markdown; {fix} is what the finding itself proposes."""
    before, found, after = mend.partition("{fix}")
    return text(before) + (" " if found else "") + (text(_with_refs(work, reading, fix)) if found else "") + text(after)


def _with_refs(work: Work, reading: Reading, plain: str) -> str:
    """Ids of statements replaced by what the paper calls them."""
    elsewhere = {s.id: f"{s.ref} ({r.name})" for r in work.readings for s in r.subjects}
    refs = {name: ref for name, ref in elsewhere.items() if re.search(r"[-.]", name)}
    refs |= {s.id: s.ref for s in reading.subjects if s.id in refs}
    pattern = "|".join(map(re.escape, sorted(refs, key=len, reverse=True)))
    return re.sub(rf"(?<![\w.-])({pattern})(?![\w-])", lambda m: refs[m[1]], plain) if refs else plain


def _slack(subject: Subject | None) -> str:
    found = subject.judged.slack if subject is not None and subject.judged is not None else ()
    return "; ".join(f"{code(depth_words(s.depth))} if {_how(s.how, s.needs)}" for s in found)


def _how(how: str, needs: tuple[str, ...]) -> str:
    more = f", which takes {and_list(map(code, needs))}" if needs else ""
    return text(how) + more
