"""All families on one page: what is known of each, and how constructions of the same function compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from proofkit.check.circuits import function_text
from proofkit.circuit.growth import order
from proofkit.circuit.size import size_text
from proofkit.kernel.functions import FORMULA_FUNCTIONS
from proofkit.report import trusted
from proofkit.report.circuits.entry import WIDEST_IN_BASIS, Cost, Entry, Stated
from proofkit.report.markdown import Block, Heading, bullets, code, table, text
from proofkit.report.words import and_list, counts
from proofkit.terms import Status

__all__ = ["overview"]

SHORT = 60
"""Characters of an exact size that a table has room for."""

COMPARED = (8, 16)
SAME = {
    "sum of two integers": ("int_add", "int_add_windows", "int_add_blocks"),
    "integer and a constant added": ("int_add_constant", "int_add_constant_windows"),
    "order of two integers": ("int_compare", "int_compare_digits"),
    "sum of two floats": ("float_add", "float_add_small"),
    "order of two floats": ("float_compare", "float_compare_digits", "float_less"),
}
"""Constructions of one function; the last of the orders gives one of its three bits only."""

SAYS = (
    "**for all parameters**: depth, size, bounds on fan-in and weights, and uniformity. The kernel reads them off the "
    "description of a family, whatever the parameters are; nothing is measured.",
    "**at the parameters that are listed, and at no others**: that a circuit computes its function. *Exhaustive* "
    "means that all inputs were tried, *z3* that a solver showed that no input is wrong; each first had to refute "
    "circuits that were changed on purpose. Beyond these parameters the function is not checked: it rests on the "
    "construction, and on the literature where a source is named.",
)

NOT_SAID = (
    "Not said is that no circuit is shallower or smaller. The best known depths are the literature's; some come "
    "without a construction, or with one of a size that nobody builds."
)

CONVENTIONS = (
    "A gate is 1 if a weighted sum of earlier gates and inputs reaches its threshold. Weights are integers, bounded by "
    "a polynomial in the parameters; they stay weights and are not replaced by parallel wires. NOT costs nothing, as "
    "a weight may be negative.",
    "A *bit* and a *form* are weighted sums that are compared with nothing. They cost no gate and no layer: the gates "
    "that read them take them into their own sums. A bit is meant to be 0 or 1, which the check of the function shows "
    "together with it.",
    "*Depth* counts layers of gates, and an output that is a bit or form gets a gate of its own. *As forms* is the "
    "depth with these outputs left as they are: circuits behind one another take 1 more than the sum of those.",
    "*Gates* are counted with those for outputs and without inputs. *Wires* lead into gates, with bits and forms "
    "expanded; those between the same two nodes are one.",
    "In the basis AND, OR, NOT and MAJORITY of unbounded fan-in the depth is the same. Each threshold gate becomes one "
    "gate, and a second one if it is read complemented too, since all NOTs stand at the inputs, where they are free. "
    "There a weight w is |w| parallel wires; wires are counted with this multiplicity, constants among them.",
)

TRUST = (
    "A bound on depth, size, fan-in or weights, and uniformity, is a theorem about a family: the groups of gates that "
    "the language reads from a description. It trusts the kernel with the bound, and the language with giving the "
    "family that the text stands for.",
    "A netlist is unfolded from the same family. What is said of the function is about netlists, so it trusts "
    "unfolding as well, and `prove/` with its solver. Depth and gates of netlists are counted and compared with what "
    "the kernel states, at a few parameters of every family.",
)

HEAD = (
    *("circuit", "computes", "depth", "as forms", "gates", "weights", "uniformity"),
    "function checked at",
)


def overview(found: Sequence[Entry]) -> Iterator[Block]:
    """The page about all families."""
    yield Heading(1, "Circuits", "title")
    yield (
        f"Threshold circuits of constant depth for arithmetic: {len(found)} families, each one description for all "
        "values of its parameters. What is said of them holds"
    )
    yield bullets(SAYS)
    yield NOT_SAID
    statuses = Counter(entry.checked.status for entry in found)
    flags = sum(len(entry.flags) for entry in found)
    yield (
        f"In all: {counts(statuses.items())}; {flags or 'no'} finding{'' if flags == 1 else 's'}. A circuit is "
        "*modulo* if its bounds are proved and all checks of its function succeeded: it rests on these."
    )
    yield Heading(2, "Conventions")
    yield bullets(CONVENTIONS)
    yield Heading(2, "All families")
    yield "`p` is the number of bits of an integer or of a significand; other parameters are named on the pages."
    yield table(HEAD, map(_row, found))
    yield from _elsewhere(found)
    yield from _trade_offs(found)
    yield from _functions(found)
    yield from _trust()


def _row(entry: Entry) -> list[str]:
    row, stated = entry.checked.row, entry.stated
    first = [f"[{text(row.name)}](circuits/{row.name}.md)", text(row.title)]
    checked = function_text(entry.checked) if entry.checked.status >= Status.MODULO else str(entry.checked.status)
    if stated is None:
        return [*first, *[""] * 5, "description refused"]
    measure = stated.measure
    return [
        *first,
        str(measure.depth),
        str(measure.form_depth),
        _size(stated),
        code(order(measure.weight)),
        _uniformity(stated),
        text(checked),
    ]


def _size(stated: Stated) -> str:
    exact = size_text(stated.measure)
    if len(exact) <= SHORT:
        return code(exact)
    return f"{code(order(stated.measure.at_most))}, [exactly](circuits/{stated.row.name}.md#gates)"


def _uniformity(stated: Stated) -> str:
    used = ", ".join(map(code, stated.measure.functions))
    return f"{stated.theorem.bound.uniformity.name}{': ' if used else ''}{used}"


def _elsewhere(found: Sequence[Entry]) -> Iterator[Block]:
    """The depth beside that of others."""
    yield Heading(2, "Depth here and elsewhere")
    yield (
        "For circuits of weighted thresholds, of polynomial size and weights. The prototype is a first implementation "
        "of such circuits, tested on inputs and without bounds for all parameters. The best depths of the literature "
        "mostly come with sizes that nobody has built. No function is known to need more than three layers."
    )
    rows = [_beside(e, e.stated) for e in found if e.stated and (e.checked.row.best or e.checked.row.lower)]
    yield table(("circuit", "depth", "prototype", "best known", "lower bound"), rows)


def _beside(entry: Entry, stated: Stated) -> list[str]:
    row, depth = entry.checked.row, stated.measure.depth
    name = f"[{text(row.name)}](circuits/{row.name}.md)"
    return [name, str(depth), str(row.prototype or ""), text(row.best), text(row.lower)]


def _trade_offs(found: Sequence[Entry]) -> Iterator[Block]:
    """Constructions of the same function, where more than one of them is here."""
    by_name = {entry.name: entry for entry in found}
    rows = []
    for function, names in SAME.items():
        same = [by_name[name] for name in names if name in by_name and by_name[name].stated is not None]
        rows += [_trade_off(function, entry) for entry in same if len(same) > 1]
    if rows:
        yield Heading(2, "Trade-offs")
        yield (
            "Constructions of the same function, counted on netlists; *basis* gates and wires are those in the basis "
            "AND, OR and MAJORITY."
        )
        columns = [f"{column}, p = {width}" for width in COMPARED for column in _columns(width)]
        yield table(("function", "circuit", "depth", *columns, "best known depth"), rows)


def _trade_off(function: str, entry: Entry) -> list[str]:
    depth = str(entry.checked.summary.depth) if entry.checked.summary is not None else ""
    counted = [cell for width in COMPARED for cell in _cells(entry.cost(width), len(_columns(width)))]
    name = f"[{text(entry.name)}](circuits/{entry.name}.md)"
    return [function, name, depth, *counted, text(entry.checked.row.best)]


def _columns(width: int) -> tuple[str, ...]:
    return ("gates", "wires", *(("basis gates", "basis wires") if width <= WIDEST_IN_BASIS else ()))


def _cells(cost: Cost | None, columns: int) -> list[str]:
    numbers = [cost.weighted.gates, cost.weighted.wires] if cost is not None else []
    if cost is not None and cost.basis is not None:
        numbers += [len(cost.basis.gates), cost.basis.wires]
    return [f"{number:,}" for number in numbers] + [""] * (columns - len(numbers))


def _functions(found: Sequence[Entry]) -> Iterator[Block]:
    yield Heading(2, "Functions in formulas")
    yield (
        "Index ranges, subscripts, weights and thresholds are polynomials in parameters, indices and these functions, "
        "and nothing else is allowed. Where they are in DLOGTIME-uniform AC0 on numbers of O(log n) bits, so is, for "
        "each family, the question which gate has a wire from which, and of what weight; a family is as uniform as the "
        "hardest function that it uses."
    )
    users = Counter(name for entry in found if entry.stated for name in entry.stated.measure.functions)
    rows = [[code(name), str(f.uniformity), text(f.reason), str(users[name])] for name, f in FORMULA_FUNCTIONS.items()]
    yield table(("function", "uniformity", "why", "families that use it"), rows)


def _trust() -> Iterator[Block]:
    yield Heading(2, "What is trusted")
    yield bullets(TRUST)
    parts = [part for part in trusted.trusted_base() if part.what in (trusted.KERNEL, trusted.FAMILIES)]
    rows = [(part.what, and_list(map(code, part.files)), str(part.code)) for part in parts]
    yield table(("what", "files", "lines of code"), rows)
