"""Hypotheses, statuses and places in plain English."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from proofkit.kernel.claims import Fact, Hypothesis
from proofkit.kernel.judge import Verdict
from proofkit.report.markdown import code, text
from proofkit.report.work import Work
from proofkit.terms import Finding, Place, Status

__all__ = [
    "ANSWERS",
    "ITEM_VERDICTS",
    "VERDICTS",
    "and_list",
    "capital",
    "counts",
    "hypotheses_words",
    "needed",
    "place_words",
    "sentence",
]

VERDICTS = {
    Status.PROVED: "follows by kernel rules alone",
    Status.MODULO: "follows, resting on the cited results, circuits or solver runs that are listed",
    Status.CONDITIONAL: "would follow with the extra hypotheses that are listed, which the statement does not make",
    Status.UNDECIDED: "a construct has no rule, or a budget ran out; nothing is said about the claim",
    Status.UNSUPPORTED: "the derivation is complete and gives less than what is claimed; the claim may still be true",
    Status.REFUTED: "there is a counterexample, which was evaluated again exactly",
}

ANSWERS = VERDICTS | {
    Status.MODULO: "yes, it is derivable, resting on the cited results, circuits or solver runs that are listed",
    Status.CONDITIONAL: "only with the extra hypotheses that are listed",
    Status.UNSUPPORTED: "no, it is not derivable, which does not say that it is false",
}
"""The same for questions."""

ITEM_VERDICTS = VERDICTS | {
    Status.MODULO: "follows from the known relations, or was shown by a solver",
    Status.UNDECIDED: "neither known nor contradicted, or a budget ran out",
    Status.UNSUPPORTED: "contradicts what is known",
}
"""The same for statements about classes and conditions on functions."""

_FACTS = {
    "nonzero": ("no entry of {} is 0", "no entry of {} is 0"),
    "nonnegative": ("no entry of {} is negative", "no entry of {} is negative"),
    "positive": ("every entry of {} is above 0", "all entries of {} are above 0"),
    "inrange": ("the subscript in {} stays inside its axis", "the subscripts in {} stay inside their axes"),
    "integral": ("{} is an integer", "{} are integers"),
    "domain": ("every operand of {} lies in its domain", "all operands of {} lie in their domains"),
    "reassociated": (
        "the recurrence of {} may be re-associated: its closed form is meant, not rounding after each step",
        "the recurrences of {} may be re-associated: their closed forms are meant, not rounding after each step",
    ),
    "uniform": (
        "the table {} is computable within the claimed uniformity",
        "the tables {} are computable within the claimed uniformity",
    ),
}
"""What a fact says, of one thing and of several."""


def hypotheses_words(hypotheses: Iterable[Hypothesis], work: Work) -> list[str]:
    """Hypotheses as parts of a sentence, in Markdown: inequalities as they are, facts of one kind together."""
    shown: list[str] = []
    facts: dict[str, list[str]] = {}
    for hypothesis in hypotheses:
        if isinstance(hypothesis, Fact) and hypothesis.kind in _FACTS:
            facts.setdefault(hypothesis.kind, []).append(_about(hypothesis, work))
        else:
            shown.append(code(str(hypothesis)))
    return shown + [_FACTS[kind][len(about) > 1].format(and_list(about)) for kind, about in sorted(facts.items())]


def _about(fact: Fact, work: Work) -> str:
    owner = _owner(fact.about, work.outcome.catalog.definitions)
    definition = work.definition(owner)
    where = f" ({text(definition.ref)})" if definition is not None else ""
    return code(fact.about.removeprefix(f"{owner}.")) + where


def _owner(about: str, definitions: Collection[str]) -> str:
    """The definition that a fact is about: ids may hold dots themselves, so the longest that fits."""
    return max((name for name in definitions if about.startswith(f"{name}.")), key=len, default="")


def needed(finding: Finding, verdict: Verdict | None, missing: Iterable[Hypothesis]) -> list[Hypothesis]:
    """Those of the missing hypotheses that a finding names."""
    if verdict is None:
        return []
    named = finding.fix.removeprefix("assume ")
    return [h for h in missing if re.search(rf"(^|, ){re.escape(str(h))}(, |$)", named)]


def and_list(parts: Iterable[str]) -> str:
    """a, b and c."""
    listed = list(parts)
    return " and ".join(filter(None, [", ".join(listed[:-1]), *listed[-1:]]))


def capital(sentence: str) -> str:
    """The same with a capital first letter, unless it begins with code or with a one-letter name."""
    is_name = sentence[1:2] == " " and sentence[0] != "a"
    return sentence if is_name else sentence[:1].upper() + sentence[1:]


def sentence(markdown: str) -> str:
    """The same with a capital letter and a full stop."""
    return capital(markdown.rstrip(". ")) + "."


def place_words(place: Place) -> str:
    """File and line, without the directory, which differs from machine to machine."""
    name = place.file.replace("\\", "/").rpartition("/")[2]
    return code(f"{name}:{place.line}" if place.line else name)


def counts(statuses: Iterable[tuple[Status, int]]) -> str:
    """2 proved, 1 conditional."""
    return ", ".join(f"{count} {status}" for status, count in sorted(statuses, reverse=True)) or "nothing"
