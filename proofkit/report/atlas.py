"""The atlas: every architecture of the specs with what is derived for it, what that takes, and what it cannot do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from proofkit.check.consequences import CAVEATS, Barrier, Consequences, consequences, length_condition
from proofkit.check.numbers import beside_class
from proofkit.check.outcome import Judged, Numbers, Outcome
from proofkit.check.questions import how_it_grows, quoted
from proofkit.check.standing import Standing, standing
from proofkit.kernel.claims import AtMost, Fact, Grows, Hypothesis
from proofkit.kernel.growth import CONSTANT
from proofkit.kernel.poly import Poly
from proofkit.kernel.theorem import Theorem
from proofkit.report.markdown import Block, Heading, bullets, code, table, text
from proofkit.report.mermaid import bar_chart
from proofkit.report.numbers import MARK, brief, caveats
from proofkit.report.work import REPAIRED
from proofkit.spec.model import Spec

__all__ = ["ATLAS", "Entry", "atlas", "entries"]

ATLAS = "atlas.md"
READINGS = ("architecture", "repaired")
CITED = re.compile(r"^cited:(\S+)")

WHAT = (
    "One line for each architecture that the specs define. Depth is derived from the formulas and never taken from a "
    "claim; it is an upper bound, on circuits for the program in p-bit floats that the formulas describe. *Not "
    "derivable* is never *false*: no line says that an architecture is outside a class."
)


@dataclass(frozen=True)
class Entry:
    """An architecture: the theorem about it, what follows from that, and what is asked of the same, if anything is."""

    outcome: Outcome
    spec: Spec
    judged: Judged
    question: Judged | None = None

    @property
    def name(self) -> str:
        return self.spec.paper.id

    @property
    def theorem(self) -> Theorem | None:
        return self.judged.theorem

    @cached_property
    def follows(self) -> Consequences:
        return consequences(self.outcome, self.judged)

    @cached_property
    def stands(self) -> Standing:
        return standing(self.outcome, self.judged)

    @property
    def class_name(self) -> str:
        return self.stands.found.name if self.stands.found is not None else ""

    @property
    def is_shallow(self) -> bool:
        """Whether constant depth is derived, whatever is claimed."""
        return self.stands.found is not None and self.stands.found.level == "TC0"

    @cached_property
    def numbers(self) -> Numbers | None:
        return beside_class(self.judged.numbers, self.stands.found)

    def link(self) -> str:
        return f"[{text(self.name)}]({self.name.removesuffix(REPAIRED)}.md)"


def entries(outcome: Outcome) -> tuple[Entry, ...]:
    """The architectures of an outcome, by name."""
    found = []
    for spec in outcome.catalog.specs:
        theorems = [j for j in outcome.judged if j.spec is spec and j.statement.kind == "theorem"]
        if spec.paper.reading in READINGS and theorems:
            own = [j for j in theorems if _about(j) == spec.paper.id]
            main = (own or theorems)[-1]
            asked = [
                j for j in outcome.judged if j.spec is spec and j.statement.is_question and _about(j) == _about(main)
            ]
            found.append(Entry(outcome, spec, main, asked[-1] if asked else None))
    return tuple(sorted(found, key=lambda entry: entry.name))


def _about(judged: Judged) -> str:
    return judged.statement.about.value if judged.statement.about is not None else ""


def atlas(outcome: Outcome) -> Iterator[Block]:
    """Nothing where no file defines an architecture."""
    found = entries(outcome)
    if not found:
        return
    shallow = [entry for entry in found if entry.is_shallow]
    deep = [entry for entry in found if not entry.is_shallow]
    yield Heading(1, "Atlas of architectures", "title")
    yield WHAT
    for section in (_shallow, _picture, _hypotheses, _limits):
        yield from section(shallow)
    yield from _deep(deep)
    yield from _foundations(found)


def _shallow(found: Sequence[Entry]) -> Iterator[Block]:
    if not found:
        return
    yield Heading(2, "Constant depth")
    yield (
        "*As a number* has the depths of circuits of the library in place of the constants; *composed* is the depth of "
        "these circuits one after another, where a sum between two of them is no layer. *Size* is the growth of the "
        "number of operations in the scale; `k_x` is the exponent in `x <= poly(n)`."
    )
    head = ("architecture", "class", "derived depth", "as a number", "composed", "size", "verdict")
    yield table(head, [_shallow_row(entry) for entry in found])
    yield from _marks(found)


def _marks(found: Iterable[Entry]) -> Iterator[Block]:
    if notes := caveats(entry.judged.numbers for entry in found):
        yield text(f"{MARK} {notes}.")


def _shallow_row(entry: Entry) -> list[str]:
    judged, numbers = entry.judged, entry.numbers
    by_constants = brief(numbers.by_constants, numbers.wanted) if numbers is not None else ""
    composed = brief(numbers.composed, numbers.wanted) if numbers is not None else ""
    return [
        entry.link(),
        text(entry.class_name),
        code(judged.depth_text),
        code(by_constants),
        code(composed),
        code(judged.degree),
        str(judged.status),
    ]


# picture


def _picture(found: Sequence[Entry]) -> Iterator[Block]:
    values = [(depth_of_one(_numbered(entry)), entry) for entry in found]
    drawn = sorted(((value, entry.name) for value, entry in values if value is not None), reverse=True)
    if drawn:
        yield Heading(2, "Depth of one of each")
        yield (
            "Layers of threshold gates where every count in the depth (layers, blocks, scales, steps) is 1, "
            "for other parameters as the bound assumes them."
        )
        yield bar_chart("layers", [name for _, name in drawn], [value for value, _ in drawn])
        shown = [entry for value, entry in values if value is not None]
        yield from _marks(shown)
        if weaker := [f"{text(entry.name)} ({grade})" for entry in shown if (grade := _weaker(entry))]:
            yield f"Circuits that are less uniform than the class in the table: {', '.join(weaker)}."


def _weaker(entry: Entry) -> str:
    """How uniform the circuits of a number are, where the class beside it promises more."""
    theorem, numbers = _numbered(entry), entry.numbers
    if theorem is None or numbers is None or theorem.bound.uniformity <= numbers.wanted:
        return ""
    return str(theorem.bound.uniformity)


def _numbered(entry: Entry) -> Theorem | None:
    return entry.judged.numbers.by_constants if entry.judged.numbers is not None else None


def depth_of_one(theorem: Theorem | None) -> int | None:
    """The depth where every parameter in it is 1; None where it is more than a polynomial in parameters."""
    if theorem is None:
        return None
    values = []
    for vector in theorem.bound.depth:
        value = vector.substitute({name: Poly.of(1) for name in vector.names()}).constant()
        if value is None:
            return None
        values.append(value)
    return max(values)


# hypotheses


def _hypotheses(found: Sequence[Entry]) -> Iterator[Block]:
    if not found:
        return
    yield Heading(2, "Hypotheses")
    yield "What each bound assumes; what is missing stands in the last column, and the verdict is then conditional."
    head = ("architecture", "constant", "bounded", "of data and rounding", "missing")
    yield table(head, [[entry.link(), *_kinds(entry)] for entry in found])


def _kinds(entry: Entry) -> list[str]:
    stands = entry.stands
    tests: tuple[Callable[[Hypothesis], bool], ...] = (
        lambda h: isinstance(h, Grows) and h.limit == CONSTANT,
        lambda h: isinstance(h, AtMost) or (isinstance(h, Grows) and h.limit != CONSTANT),
        lambda h: isinstance(h, Fact),
    )
    return [*(_listed(h for h in stands.hypotheses if test(h)) for test in tests), _listed(stands.missing)]


def _listed(hypotheses: Iterable[Hypothesis]) -> str:
    return ", ".join(code(str(h)) for h in hypotheses)


# limits


def _limits(found: Sequence[Entry]) -> Iterator[Block]:
    """Architectures with the same class cannot do the same things, on inputs that are not too short for it."""
    groups: dict[tuple[Barrier, ...], list[Entry]] = {}
    for entry in found:
        if entry.follows.barriers:
            groups.setdefault(entry.follows.barriers, []).append(entry)
    if not groups:
        return
    yield Heading(2, "What they cannot do")
    yield (
        "With the hypotheses above, no family of models of a listed architecture solves one of these "
        "problems at all sizes, unless an open question about classes is settled the other way."
    )
    yield text(" ".join((length_condition("the scale"), *CAVEATS)))
    for barriers, group in groups.items():
        yield Heading(3, f"Unless {text(group[0].class_name)} is larger than expected")
        yield f"Holds for {', '.join(entry.link() for entry in group)}."
        yield table(("problem", "assuming", "hard for", "source"), [_barrier(barrier) for barrier in barriers])
    yield Heading(3, "On which inputs")
    yield (
        "An instance that is written along one extent of the inputs alone, other than the scale, needs one that the "
        "scale is polynomial in, as in `n <= poly(d)`. The extents for which that does not follow:"
    )
    head = ("architecture", "scale", "is an extent", "other extents")
    yield table(head, [_inputs_row(entry) for group in groups.values() for entry in group])


def _inputs_row(entry: Entry) -> list[str]:
    follows = entry.follows
    others = ", ".join(code(grows.scale) for grows in follows.along)
    return [entry.link(), text(follows.scale), "yes" if follows.is_extent else "no", others]


def _barrier(barrier: Barrier) -> list[str]:
    problem = barrier.problem
    return [text(problem.name), code(barrier.assuming), text(problem.hard.value), text(problem.source)]


# no constant depth


def _deep(found: Sequence[Entry]) -> Iterator[Block]:
    if not found:
        return
    yield Heading(2, "No constant depth derived")
    yield "The smallest class that is derivable, why it is not TC0, and what is known. None is said to be outside TC0."
    head = ("architecture", "class", "derived depth", "asked whether", "why not", "verdict")
    yield table(head, [_deep_row(entry) for entry in found])
    known = [(entry, list(_known(entry))) for entry in found]
    if any(quotes for _, quotes in known):
        yield Heading(3, "What is known of them")
        yield bullets(f"{entry.link()}: {'; '.join(quotes)}." for entry, quotes in known if quotes)


def _known(entry: Entry) -> Iterator[str]:
    """What the literature has on the architecture, each with its source."""
    results = entry.outcome.catalog.results
    named = entry.question.statement.known if entry.question is not None else ()
    yield from (text(quoted(results[each.value])) for each in named if each.value in results)


def _deep_row(entry: Entry) -> list[str]:
    question = entry.question
    asked = question.statement.class_ if question is not None else None
    why = ""
    if entry.stands.found is None:
        why = entry.stands.reason
    elif question is not None and question.verdict is not None:
        built = entry.outcome.catalog.built(question.statement.about.value) if question.statement.about else None
        why = how_it_grows(question.verdict, built, entry.stands.found)
    return [
        entry.link(),
        text(entry.class_name),
        code(entry.judged.depth_text),
        text(f"in {asked}: {question.status}") if asked is not None and question is not None else "",
        text(why),
        str(entry.judged.status),
    ]


# foundations


def _foundations(found: Sequence[Entry]) -> Iterator[Block]:
    yield Heading(2, "What they rest on")
    yield "The lemmas about operations that each derivation goes back to; sources stand in the reports."
    yield table(("architecture", "lemmas"), [[entry.link(), _lemmas(entry)] for entry in found])


def _lemmas(entry: Entry) -> str:
    trust = sorted(entry.theorem.trust) if entry.theorem is not None else []
    names = (match[1] if (match := CITED.match(tag)) else tag for tag in trust)
    return ", ".join(code(name) for name in names)
