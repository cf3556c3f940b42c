"""The depth constants as numbers: which circuit computes which operation, how deep, how uniform, on what evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proofkit.check.circuits import function_text
from proofkit.check.outcome import ConstantRow, OperationRow
from proofkit.circuit.growth import order
from proofkit.cost.model import REFERENCE, SHALLOW, Candidate
from proofkit.report.markdown import Block, Heading, code, table, text
from proofkit.report.numbers import integer, promises_text
from proofkit.report.sections.claim import statement_link
from proofkit.report.work import Reading, Work

__all__ = ["KEY", "constants", "has_constants"]

KEY = "depth-constants"
HEAD = ("lemma", "constant", "operation", "circuit", "depth", "form depth", "uniformity", "function checked at")
FRONTIER = ("operation", "circuit", "depth", "form depth", "gates", f"gates at {REFERENCE}", "uniformity")


def constants(work: Work) -> Iterator[Block]:
    """Nothing without a cost model."""
    if not has_constants(work) or work.outcome.model is None:
        return
    found = [(reading, _rows_of(work, reading)) for reading in work.readings]
    yield Heading(2, "Depth constants as numbers", KEY)
    yield _explained(work.outcome.model.name)
    for reading, rows in found:
        if rows:
            yield Heading(3, f"Depth constants, {text(reading.name)}")
            yield table(HEAD, [line for row in rows for line in _lines(work, reading, row)])
    yield from _frontier(row for _, rows in found for constant in rows for row in constant.operations)


def _explained(model: str) -> str:
    which = "the shallowest circuit" if model == SHALLOW else "the circuit with the fewest gates"
    return (
        f"In the cost model {code(model)} an operation is computed by {which} of the library that is as uniform as "
        "the lemma claims, or by one of the most uniform where none is. A constant is the largest depth among all "
        "operations that its lemma covers, whether or not they are used. *Form depth* is the number of layers before "
        "the sums that the outputs are: what reads them next reads through these. Both hold for every precision from "
        "2 bits to polynomially many and every number of operands, by kernel rules; that the circuit computes the "
        "operation was checked where the last column says, and is taken for granted beyond."
    )


def has_constants(work: Work) -> bool:
    """Whether there is such a section."""
    return work.outcome.model is not None and any(_rows_of(work, reading) for reading in work.readings)


def _rows_of(work: Work, reading: Reading) -> list[ConstantRow]:
    """The constants of the lemmas of a file, and of those of others that its statements rest on."""
    theorems = (s.judged.theorem for s in reading.subjects if s.judged is not None)
    used = {tag for theorem in theorems if theorem is not None for tag in theorem.trust}
    return [row for row in work.outcome.constants if row.spec is reading.spec or _serves(row, used)]


def _serves(row: ConstantRow, used: Iterable[str]) -> bool:
    return any(tag.startswith(f"cited:{row.statement.id} (") for tag in used)


def _lines(work: Work, reading: Reading, row: ConstantRow) -> Iterator[list[str]]:
    """The constant, and below it one line for each operation."""
    number = integer(row.theorem)
    grade = str(row.theorem.bound.uniformity) if row.theorem is not None else ""
    promised = text(promises_text(row.theorem.bound.assuming)) if row.theorem is not None else ""
    shown = f"**{number}**" if number is not None else "no number"
    yield [statement_link(work, reading, row.statement.id), code(row.constant), "", "", shown, "", grade, promised]
    for operation in row.operations:
        yield ["", "", *_operation(work, operation)]


def _operation(work: Work, row: OperationRow) -> list[str]:
    if row.chosen is None:
        return [code(row.operation), text(row.reason), "", "", "", ""]
    chosen, measured = row.chosen, work.outcome.circuits
    where = next((text(function_text(c)) for c in measured if c.row.name == chosen.circuit), "") or "not in this run"
    where += "; parameters as promised" if chosen.promised else ""
    where += f"; only for {text(chosen.within)}" if chosen.within else ""
    return [code(row.operation), *_measures(chosen), str(chosen.uniformity), where]


def _measures(candidate: Candidate) -> list[str]:
    return [code(candidate.circuit), str(candidate.depth), str(candidate.form_depth)]


def _frontier(rows: Iterator[OperationRow]) -> Iterator[Block]:
    """Where there are several circuits for one operation: what each of them is better at."""
    several = {row.operation: row.candidates for row in rows if len(row.candidates) > 1}
    if several:
        yield Heading(3, "Several circuits for one operation")
        yield (
            "What is gained and lost: depth, gates, uniformity. Gates are counted with every parameter at "
            f"{REFERENCE}; {code('proofkit check all --cost-model small')} takes the fewest."
        )
        yield table(FRONTIER, [_point(name, c) for name, found in sorted(several.items()) for c in found])


def _point(operation: str, candidate: Candidate) -> list[str]:
    gates, at_reference = code(order(candidate.measure.at_most)), candidate.gates_at_reference()
    return [
        code(operation),
        *_measures(candidate),
        gates,
        f"{at_reference:,}" if at_reference is not None else "",
        str(candidate.uniformity),
    ]
