"""One family: its description, what holds for all parameters, drawings, costs, and how its function was checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from proofkit.check.circuits import function_text, later_text
from proofkit.check.outcome import Flag
from proofkit.circuit.size import size_text
from proofkit.kernel.counting import Ratio
from proofkit.kernel.family import Group, Kind
from proofkit.prove.counterexample import Counterexample, Number
from proofkit.prove.evidence import Evidence
from proofkit.report.circuits.drawing import gate_drawing, group_drawing, layers
from proofkit.report.circuits.entry import MOST_GATES, WIDEST_IN_BASIS, WIDTHS, Cost, Entry, Params, Stated, at_text
from proofkit.report.markdown import Block, Heading, bullets, code, fence, table, text
from proofkit.report.mermaid import line_chart
from proofkit.report.words import capital, sentence

__all__ = ["family_page"]

MOST_DRAWN = 10**6
"""A chart stops where circuits have more gates."""

HEAD = ("gates", "wires", "most wires into a gate", "largest weight", "basis gates", "basis wires")

LAYERS = (
    "A layer is the number of gates on the longest path to a group's nodes, themselves included. Groups with a dot in "
    "the name are those of a family that is used."
)

OBLIGATIONS = (
    "These groups are meant to be 0 or 1, which is an obligation at every width and part of each check of the function "
    "below; a bit that is 0 or 1 by construction takes no proof."
)


def family_page(entry: Entry) -> Iterator[Block]:
    """The page of one family; of a description that was refused only that and why."""
    row = entry.checked.row
    yield Heading(1, text(row.name), "title")
    yield f"{sentence(text(row.title))} [All circuits](../circuits.md)."
    known = {"Construction": row.source, "Best known depth": row.best}
    yield bullets(f"{what}: {text(said)}" for what, said in known.items() if said)
    yield Heading(2, "Description")
    yield fence(row.text.strip().splitlines(), "python")
    if entry.stated is not None:
        yield from _for_all(entry.stated)
        yield from _drawings(entry.stated)
        yield from _costs(entry.stated, entry.costs)
    yield from _evidence(entry)
    if entry.flags:
        yield Heading(2, "Findings")
        yield bullets(map(_flag, entry.flags))


# for all parameters


def _for_all(stated: Stated) -> Iterator[Block]:
    measure, least = stated.measure, stated.family.least
    yield Heading(2, "For all parameters")
    yield f"What the kernel states for all {code(', '.join(f'{name} >= {value}' for name, value in least))}:"
    used = ", ".join(map(code, measure.functions)) or "no function"
    rows = [
        ("depth", str(measure.depth)),
        ("depth with outputs left as forms", str(measure.form_depth)),
        ("gates", code(size_text(measure))),
        ("gates, at most", code(str(measure.at_most))),
        ("wires into a gate, at most", code(str(measure.fan_in))),
        ("absolute weight of a wire, at most", code(str(measure.weight))),
        ("uniformity", f"{stated.theorem.bound.uniformity.name}; formulas use {used}"),
        ("identity of the family", code(stated.family.digest)),
    ]
    yield table(("what", "value"), rows)
    yield Heading(2, "Gates")
    yield f"Each group of gates with its layer and its exact number; `#[...]` counts index values. {LAYERS}"
    yield table(("group", "layer", "gates"), _counts(stated))
    yield from _bits(stated)


def _counts(stated: Stated) -> Iterator[tuple[str, str, str]]:
    """Gates by group, and the gates that turn outputs which are none into gates."""
    layer = layers(stated.family)
    for group, count in stated.measure.counts:
        yield code(group.name), str(layer[group.name]), code(_count(group, count))
    for group, count in stated.measure.outputs:
        yield f"{code(group.name)}, to be a gate", str(layer[group.name] + 1), code(_count(group, count))


def _count(group: Group, count: Ratio | None) -> str:
    return str(count) if count is not None else f"#[{' '.join(f'for {r}' for r in group.ranges)}]"


def _bits(stated: Stated) -> Iterator[Block]:
    """The groups that cost nothing, by layer."""
    layer = layers(stated.family)
    for kind, said in ((Kind.BIT, OBLIGATIONS), (Kind.FORM, "These are weighted sums of any value.")):
        by_layer: dict[int, list[str]] = {}
        for group in stated.family.groups:
            if group.kind is kind:
                by_layer.setdefault(layer[group.name], []).append(code(group.name))
        if by_layer:
            yield f"{capital(kind.name.lower())}s. {said}"
            yield bullets(f"from layer {at}: {', '.join(names)}" for at, names in sorted(by_layer.items()))


# drawings and costs


def _drawings(stated: Stated) -> Iterator[Block]:
    yield Heading(2, "Drawing")
    yield from group_drawing(stated)
    yield from gate_drawing(stated)


def _costs(stated: Stated, costs: Iterable[Cost]) -> Iterator[Block]:
    width, found = stated.width, list(costs)
    yield Heading(2, f"Gates against {width}")
    others = f", with {at_text(stated.fixed)}" if stated.fixed else ""
    yield (
        f"Counted on netlists{others}. The last columns, up to {width} = {WIDEST_IN_BASIS}, are in the basis AND, OR "
        "and MAJORITY, where wires are counted with multiplicity."
    )
    yield table((width, *HEAD), map(_cost, found))
    if len(found) < sum(w >= stated.least for w in WIDTHS):
        yield f"Circuits of more than {MOST_GATES:,} gates are left out."
    widths = range(max(WIDTHS[0], stated.least), WIDTHS[-1] + 1)
    drawn = list(takewhile(lambda w: stated.has_at_most(MOST_DRAWN, w), widths))
    if len(drawn) > 1:
        yield f"The number of gates by the exact formula{others}:"
        yield line_chart((width, drawn[0]), "gates", [stated.gates(w) for w in drawn])


def _cost(cost: Cost) -> list[str]:
    counted = cost.weighted
    numbers = [cost.width, counted.gates, counted.wires, counted.fan_in, counted.max_weight]
    basis = [len(cost.basis.gates), cost.basis.wires] if cost.basis is not None else []
    return [f"{number:,}" for number in (*numbers, *basis)] + [""] * (2 - len(basis))


# the function


def _evidence(entry: Entry) -> Iterator[Block]:
    row, evidence = entry.checked.row, entry.checked.evidence
    yield Heading(2, "The function")
    if not evidence:
        yield _unchecked(entry)
        return
    yield f"Verdict: *{entry.checked.status}*. Checks that the circuit computes what its title says:"
    yield table(("at", "answer", "method", "inputs tried", "solver units"), map(_run, evidence))
    for found in evidence:
        if found.counterexample is not None:
            yield from _counterexample(found.params, found.counterexample)
    controls = [_controls(e) for e in evidence if e.control]
    if controls:
        yield "Each method first had to refute the circuit with these thresholds and sums changed:"
        yield bullets(controls)
    yield " ".join(_not_checked(entry))
    later = [params for params in row.deep if params not in [e.params for e in evidence]]
    if later:
        yield f"`proofkit check all --deep` goes on to {'; '.join(map(at_text, later))}."


def _unchecked(entry: Entry) -> str:
    checked = entry.checked
    if checked.summary is None:
        return "Not checked, as the description was refused."
    if where := function_text(checked):
        return f"Verdict: *{checked.status}*. {text(capital(where))}."
    return f"Not checked here: {text(later_text(checked.row))}."


def _run(evidence: Evidence) -> list[str]:
    outcome = evidence.outcome
    return [
        code(at_text(evidence.params)),
        f"{outcome.answer}{': ' if outcome.reason else ''}{text(outcome.reason)}",
        " and ".join(evidence.methods),
        f"{outcome.inputs:,}" if outcome.inputs else "",
        f"{outcome.rlimit:,}" if outcome.rlimit else "",
    ]


def _controls(evidence: Evidence) -> str:
    return f"at {code(at_text(evidence.params))}: {'; '.join(map(code, evidence.control))}"


def _counterexample(params: Params, found: Counterexample) -> Iterator[Block]:
    yield f"Wrong at {code(at_text(params))}:"
    shown: Mapping[str, tuple[Number, ...]] = {"input": found.inputs, "expected": found.expected, "got": found.got}
    yield bullets(
        [
            *(f"{what} {code(str(number))}" for what, numbers in shown.items() for number in numbers),
            *([text(found.violated)] if found.violated else []),
            f"to see it: {code(found.replay)}",
        ]
    )


def _not_checked(entry: Entry) -> Iterator[str]:
    row = entry.checked.row
    yield "Not checked: the function at any other parameters, larger ones above all."
    if any(port.kind == "float" for port in row.inputs):
        yield "Operands are canonical floats; of other bits nothing is said."
    if row.promise is not None:
        yield "Nor is anything said of operands that break the condition in the title."


def _flag(flag: Flag) -> str:
    finding = flag.finding
    state = f"acknowledged: {text(flag.reason)}" if flag.reason else "open" if flag.is_open else "for information"
    return f"{finding.code} ({flag.severity}): {text(finding.message)}. *{capital(state)}*"
