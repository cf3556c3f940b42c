"""The circuits of the library: what holds for all parameters, and that they compute what they should."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, repeat
from typing import Any

from proofkit.check.outcome import CheckedCircuit
from proofkit.circuit.library import CIRCUITS, family_of
from proofkit.circuit.library.row import Circuit
from proofkit.circuit.measured import confirm, measured
from proofkit.circuit.netlist import Netlist
from proofkit.circuit.size import gates_at
from proofkit.circuit.unfold import unfold
from proofkit.errors import KernelError, UsageError
from proofkit.kernel.family import Kind
from proofkit.kernel.measure import Measure, circuit_theorem, measure
from proofkit.ops import OPERATIONS
from proofkit.prove.counterexample import Counterexample
from proofkit.prove.exhaustive import count
from proofkit.prove.outcome import Answer
from proofkit.prove.ports import Instance
from proofkit.prove.verify import Evidence, verify
from proofkit.terms import Finding, Status

__all__ = ["check_circuits", "foundation", "function_text", "scope_text", "serving", "subject"]

REFUSED, DISAGREE = "PK704", "PK703"

WIDTHS, FEW_INPUTS, FEW_GATES, MANY_GATES = 4, 2**12, 2**9, 2**14
"""How many parameter values of a row are looked at, up to how many inputs each of them is tried in any case, and up to
how many gates that is done if not on demand: the first of them is looked at unless it has more than many."""


def check_circuits(rows: Iterable[Circuit], deep: bool = False) -> tuple[tuple[CheckedCircuit, ...], list[Finding]]:
    """Read every description, compare it with its netlists, and check the function: at one width each, or at many."""
    checked, findings = [], []
    for row in rows:
        found, about = _of_library(row.name, deep) if CIRCUITS.get(row.name) is row else _check(row, deep)
        checked.append(found)
        findings += about
    return tuple(checked), findings


def serving(primitives: Iterable[str], circuits: Iterable[CheckedCircuit]) -> Iterator[tuple[str, CheckedCircuit]]:
    """The circuits that compute these primitive operations, each with the operation's name."""
    wanted = set(primitives)
    by_name = {checked.row.name: checked for checked in circuits}
    for operation in OPERATIONS.values():
        if operation.primitive in wanted and operation.circuit in by_name:
            yield operation.name, by_name[operation.circuit]


def foundation(operation: str, checked: CheckedCircuit) -> str:
    """What a statement about an operation rests on, beside what it cites."""
    if checked.measure is None or checked.is_faulty:
        return f"circuit {checked.row.name} for {operation}: {checked.status}"
    depth = f"depth {checked.measure.depth} for all parameters"
    if checked.status < Status.MODULO:
        return f"circuit {checked.row.name} for {operation}: {depth}; function cited, checked with --deep only"
    return f"circuit {checked.row.name} for {operation}: {depth}; function {function_text(checked)}, cited beyond"


def subject(row: Circuit) -> str:
    """What findings about a circuit name."""
    return f"circuit:{row.name}"


@cache
def _of_library(name: str, deep: bool) -> tuple[CheckedCircuit, list[Finding]]:
    """Once in a process: rows of the library do not change."""
    return _check(CIRCUITS[name], deep)


def _check(row: Circuit, deep: bool) -> tuple[CheckedCircuit, list[Finding]]:
    try:
        family = family_of(row)
        stated, theorem = measure(family), circuit_theorem(family)
    except KernelError as error:
        return CheckedCircuit(row), [_finding(row, REFUSED, f"its description is refused: {error.detail}")]
    netlists = [unfold(family, params) for params in _looked_at(row, stated, deep)]
    try:
        few = _few_inputs(row, netlists)
    except KernelError as error:
        return CheckedCircuit(row, theorem, stated), [_finding(row, REFUSED, f"its row is refused: {error.detail}")]
    findings = [_finding(row, DISAGREE, text) for netlist in netlists for text in _differences(stated, netlist)]
    evidence = list(_function(row, few, deep))
    wrong = [e for e in evidence if e.outcome.answer is not Answer.PROVED]
    findings += [_finding(row, e.outcome.answer.code, _said(e)) for e in wrong]
    other = _of_library(row.as_in, deep)[0] if row.as_in else None
    return CheckedCircuit(row, theorem, stated, tuple(evidence), other), findings


def _looked_at(row: Circuit, stated: Measure, deep: bool) -> list[Mapping[str, int]]:
    """The parameters at which netlists are looked at."""
    most = chain([MANY_GATES], repeat(FEW_GATES))
    found = zip(row.grid[:WIDTHS], most, strict=False)
    return [params for params, gates in found if deep or gates_at(stated, params) <= gates]


def _few_inputs(row: Circuit, netlists: Sequence[Netlist]) -> list[Mapping[str, int]]:
    """The parameters, of these, at which all inputs are tried in no time; at least one, if there are any."""
    few = [netlist.params for netlist in netlists if count(Instance.of(row, netlist)) <= FEW_INPUTS]
    return few or [netlist.params for netlist in netlists[:1]]


def _function(row: Circuit, few: Sequence[Mapping[str, int]], deep: bool) -> Iterator[Evidence]:
    """All inputs at the largest parameters where they are few, or at all of those; on demand also at larger ones."""
    method = "balls" if row.approximates else "exhaustive"
    for params in () if row.as_in else few if deep else few[-1:]:
        yield verify(row, params, method)
    for params in row.deep if deep else ():
        yield verify(row, params)


def _differences(stated: Measure, netlist: Netlist) -> Iterator[str]:
    """Where the netlist is not what the description says of it; of very large ones only the gates are counted."""
    gates, found = gates_at(stated, netlist.params), len({*netlist.nodes(Kind.GATE), *netlist.outputs})
    try:
        confirm(stated, netlist, measured(netlist))
    except KernelError as error:
        yield f"at {_at(netlist.params)} {error.detail}"
    except UsageError:
        pass
    if found != gates:
        yield f"at {_at(netlist.params)} the netlist has {found} gates, the description {gates}"


def function_text(checked: CheckedCircuit) -> str:
    """Where a circuit's function was found right, or that of the one that stands for it."""
    if not checked.evidence and checked.as_in is not None:
        return f"as {checked.as_in.row.name}, {function_text(checked.as_in)}, with constants that are computed"
    return scope_text(checked.evidence)


def scope_text(evidence: Iterable[Evidence]) -> str:
    """Where the function was found right, by method: "exhaustive p = 2, 3; z3 (n, p) = (2, 8)"."""
    found: dict[tuple[str, str], list[str]] = {}
    for e in evidence:
        if e.outcome.answer is Answer.PROVED:
            names, values = ", ".join(e.params), ", ".join(map(str, e.params.values()))
            several = len(e.params) > 1
            key = " and ".join(e.methods), f"({names})" if several else names
            found.setdefault(key, []).append(f"({values})" if several else values)
    return "; ".join(f"{method} {names} = {', '.join(values)}" for (method, names), values in found.items())


def _said(evidence: Evidence) -> str:
    at, outcome = _at(evidence.params), evidence.outcome
    match outcome.answer:
        case Answer.REFUTED if outcome.counterexample is not None:
            return f"wrong at {at}: {_shown(outcome.counterexample)}"
        case Answer.VACUOUS:
            return f"a check at {at} does not notice a changed circuit: {outcome.reason}"
        case Answer.DISAGREE:
            return f"methods disagree at {at}: {outcome.reason}"
    return f"not decided at {at} ({', '.join(evidence.methods)}): {outcome.reason or 'the budget ran out'}"


def _shown(found: Counterexample) -> str:
    inputs = ", ".join(map(str, found.inputs))
    if not found.got:
        return f"{found.violated} for {inputs}"
    expected, got = (", ".join(map(str, numbers)) for numbers in (found.expected, found.got))
    return f"{inputs} gives {got}, not {expected}{found.violated and f': {found.violated}'}"


def _at(params: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in params.items())


def _finding(row: Circuit, code: str, text: str) -> Finding:
    return Finding(code, f"{row.name}: {text}", subject=subject(row))
