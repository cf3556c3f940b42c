"""`proofkit why`: how a bound was derived, down to the results that are cited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from proofkit.cli.options import checked, cost_model, cost_options, lines_of, selected_ids, specs_option

if TYPE_CHECKING:
    from rich.text import Text
    from rich.tree import Tree

    from proofkit.check.outcome import Judged, Numbers, Outcome
    from proofkit.kernel.claims import Bound
    from proofkit.kernel.theorem import Theorem
    from proofkit.report.sheet import Line

__all__ = ["why"]

CITED = "cited:"
Key = tuple[str, str, str, tuple[str, ...]]


@click.command(short_help="What a bound was derived from.")
@click.argument("name", metavar="ID")
@specs_option
@cost_options
def why(name: str, specs: str | None, model: str, uniformity: str | None) -> None:
    """Show what the bound for a statement follows from, rule by rule, down to cited results."""
    from rich.tree import Tree

    from proofkit.check.numbers import with_numbers
    from proofkit.cli.console import rendered, shown

    outcome = checked(specs, [name])
    outcome = with_numbers(outcome, cost_model(model, uniformity), selected_ids(outcome, name))
    for line in lines_of(outcome, name):
        judged = outcome.find(line.id)
        tree = Tree(_head(line, _recurrences(outcome, judged)), guide_style="dim")
        theorems = _theorems(judged) if judged is not None else []
        _Growing(theorems).grow(tree, theorems)
        if not theorems:
            tree.add(shown(_reason(line)))
        click.echo(rendered(tree), nl=False)


def _theorems(judged: Judged) -> list[Theorem]:
    """What was judged: one theorem, or for a lemma about operations one for each of them; and the numbers of it."""
    numbers = judged.numbers
    numeric = [t for t in (numbers.by_constants, numbers.composed) if t is not None] if numbers is not None else []
    if judged.theorem is not None:
        return [judged.theorem, *numeric]
    return [*(judged.covered[name] for name in sorted(judged.covered)), *numeric]


def _reason(line: Line) -> str:
    if line.parts:
        return "; ".join(f"{name}: {reason}" for name, _, reason in line.parts)
    told = [flag.finding.message for flag in line.flags if not flag.reason]
    return "; ".join(told) or "nothing was derived"


def _recurrences(outcome: Outcome, judged: Judged | None) -> list[str]:
    """How each `scan` behind a statement is computed."""
    from proofkit.dag.built import recurrences_of

    about = judged.statement.about if judged is not None else None
    built = outcome.catalog.built(about.value) if about is not None else None
    return [f"recurrence in {name}: {found}" for name, found in recurrences_of(built)] if built is not None else []


def _head(line: Line, recurrences: list[str]) -> Text:
    from rich.text import Text

    from proofkit.cli.console import STYLES, shown

    rows = [Text.assemble(shown(f"{line.ref} ({line.id}): ", "bold"), Text(str(line.status), STYLES[line.status]))]
    claimed, derived = line.claimed_depth, line.derived_depth
    rows += [shown(f"claimed depth {claimed}")] if claimed else []
    rows += [shown(f"derived depth {derived}")] if derived else []
    rows += [shown(row) for row in _numeric(line.numbers)]
    rows += [shown(row) for row in recurrences]
    rows += [shown(f"missing {', '.join(line.missing)}", "yellow")] if line.missing else []
    return Text("\n", overflow="fold").join(rows)


def _numeric(numbers: Numbers | None) -> Iterator[str]:
    """The numbers, or why there are none."""
    from proofkit.report.numbers import by_constants_text, composed_text

    if numbers is not None:
        yield f"by constants {by_constants_text(numbers) or f'no number: {numbers.reason}'}"
        if numbers.composed is not None or numbers.composed_reason:
            yield f"composed {composed_text(numbers) or f'no number: {numbers.composed_reason}'}"


class _Growing:
    """A tree of theorems in which every theorem has its premises once; later mentions refer back by number."""

    def __init__(self, theorems: Iterable[Theorem]) -> None:
        self.mentions: Counter[Key] = Counter()
        for theorem in theorems:
            self._count(theorem)
        self.numbers: dict[Key, int] = {}

    def _count(self, theorem: Theorem) -> None:
        key = _key(theorem)
        self.mentions[key] += 1
        if self.mentions[key] == 1:
            for premise in theorem.premises:
                self._count(premise)

    def grow(self, tree: Tree, theorems: Iterable[Theorem]) -> None:
        """Add the theorems as branches."""
        for theorem in theorems:
            key = _key(theorem)
            if key in self.numbers:
                tree.add(_label(theorem, f"see [{self.numbers[key]}]", is_repeated=True))
                continue
            mark = ""
            if self.mentions[key] > 1:
                self.numbers[key] = len(self.numbers) + 1
                mark = f"[{self.numbers[key]}]"
            self.grow(tree.add(_label(theorem, mark)), theorem.premises)


def _key(theorem: Theorem) -> Key:
    fixed = ", ".join(f"{name} = {value}" for name, value in theorem.bound.at)
    return theorem.rule, str(theorem.bound), fixed, tuple(sorted(theorem.trust))


def _label(theorem: Theorem, mark: str, *, is_repeated: bool = False) -> Text:
    """What is bounded, how deep it is, by which rule, and under which assumptions."""
    from rich.text import Text

    from proofkit.cli.console import shown
    from proofkit.compose.pretty import pretty_depth

    bound = theorem.bound
    depth = shown(f" depth {pretty_depth(bound.depth)}")
    rows = [Text.assemble(shown(bound.subject.name.removeprefix("op:"), "bold"), depth, shown(f"  {mark}", "cyan"))]
    if not is_repeated:
        rows.append(shown(f"by {_rule(theorem)}", "dim"))
        assumed = ", ".join(_assumptions(bound))
        rows += [shown(f"assuming {assumed}", "dim")] if assumed else []
    return Text("\n", overflow="fold").join(rows)


def _assumptions(bound: Bound) -> list[str]:
    """The hypotheses of a bound with their terms on the sides where they are positive, without what always holds."""
    from proofkit.kernel.claims import AtMost
    from proofkit.kernel.entail import sides
    from proofkit.kernel.poly import is_nonnegative

    found = set()
    for hypothesis in bound.assuming:
        if not isinstance(hypothesis, AtMost):
            found.add(str(hypothesis))
        elif not is_nonnegative(hypothesis.right - hypothesis.left, bound.subject.params.least):
            found.add(str(AtMost(*sides(hypothesis))))
    return sorted(found)


def _rule(theorem: Theorem) -> str:
    if not theorem.premises and theorem.trust:
        return "; ".join(tag.removeprefix(CITED) for tag in sorted(theorem.trust))
    if theorem.rule == "computed":
        return f"{', '.join(sorted(theorem.trust))}, taken to compute {theorem.bound.subject.name.removeprefix('op:')}"
    fixed = dict(theorem.bound.at)
    before = {name for premise in theorem.premises for name, _ in premise.bound.at}
    new = ", ".join(f"{name} = {value}" for name, value in fixed.items() if name not in before)
    return f"{theorem.rule} {new}".rstrip() if theorem.rule == "specialise" else theorem.rule
