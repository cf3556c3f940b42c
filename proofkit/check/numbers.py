"""Bounds as numbers, in a cost model: for every statement, and for every depth constant what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import replace

from proofkit.check.derivable import Derivable
from proofkit.check.levels import find_level
from proofkit.check.outcome import CheckedCircuit, ConstantRow, Judged, Numbers, OperationRow, Outcome
from proofkit.cost.evaluate import Evaluator, constant_of, promises_below
from proofkit.cost.model import CostModel, candidates
from proofkit.errors import KernelError
from proofkit.kernel.claims import Uniformity
from proofkit.kernel.rules import specialise
from proofkit.kernel.theorem import Theorem

__all__ = ["beside_class", "with_numbers"]


def with_numbers(outcome: Outcome, model: CostModel, ids: Container[str] | None = None) -> Outcome:
    """The same outcome, with a number for each bound that has one, and a reason for each that has none.

    With `ids` only these statements get one. A circuit that failed a check in the outcome gives no number.
    """
    lemmas = {id(p): tuple(each.values()) for each in outcome.promises.values() for p in each.values()}
    evaluator = Evaluator(model, _faults(outcome.circuits), lemmas)
    judged = tuple(
        replace(j, numbers=_numbers(j, outcome, evaluator)) if ids is None or j.statement.id in ids else j
        for j in outcome.judged
    )
    rows = tuple(_constant_row(j, evaluator) for j in judged if j.covered and j.numbers is not None)
    return replace(outcome, judged=judged, model=model, constants=rows)


def beside_class(numbers: Numbers | None, found: Derivable | None) -> Numbers | None:
    """The numbers as they are shown beside a class: circuits that are less uniform than that are told to be.

    A claim may ask for less uniformity than its derivation gives, and then the class that is shown is the derived one.
    """
    level = find_level(found.level) if found is not None else None
    if numbers is None or found is None or level is None:
        return numbers
    return replace(numbers, wanted=min(numbers.wanted, max(found.uniformity, level.uniformity)))


def _faults(found: Iterable[CheckedCircuit]) -> Callable[[str], str]:
    """What speaks against a circuit, of those that this run checked; the others are taken for granted."""
    by_name = {checked.row.name: checked for checked in found}

    def fault(name: str) -> str:
        bad = name in by_name and by_name[name].is_faulty
        return f"circuit {name} is {by_name[name].status}" if bad else ""

    return fault


def _numbers(judged: Judged, outcome: Outcome, evaluator: Evaluator) -> Numbers | None:
    """Nothing where no bound was derived, or an operation is promised at a number already."""
    claimed = judged.verdict.claim.uniformity if judged.verdict is not None else None
    wanted = evaluator.model.wanted(claimed)
    if judged.covered:
        return None if all(map(_is_number, judged.covered.values())) else _of_lemma(judged, evaluator)
    theorem = judged.theorem
    if theorem is None:
        return None
    by_constants, reason = _tried(lambda: evaluator.by_constants(theorem, wanted))
    composed, why = _tried(lambda: _composed(judged, outcome, evaluator, wanted))
    return Numbers(wanted, by_constants, reason, composed, why)


def _is_number(promise: Theorem) -> bool:
    return all(vector.constant() is not None for vector in promise.bound.depth)


def _of_lemma(judged: Judged, evaluator: Evaluator) -> Numbers:
    wanted = _wanted_of_lemma(judged, evaluator)
    promises = tuple(judged.covered.values())
    found, reason = _tried(lambda: evaluator.constant(constant_of(promises[0]), promises, wanted))
    return Numbers(wanted, found, reason)


def _wanted_of_lemma(judged: Judged, evaluator: Evaluator) -> Uniformity:
    """A lemma that says nothing of uniformity is about the class that papers mean."""
    claimed = max(promise.bound.uniformity for promise in judged.covered.values())
    return evaluator.model.wanted(claimed if claimed is not Uniformity.NONUNIFORM else None)


def _composed(judged: Judged, outcome: Outcome, evaluator: Evaluator, wanted: Uniformity) -> Theorem:
    about = judged.statement.about if judged.inlined is not None else None
    built = outcome.catalog.inlined(about.value) if about is not None else None
    if built is None or judged.inlined is None:
        raise KernelError("cost", "its calls are not spliced into one graph")
    operations = {p.bound.subject.name.removeprefix("op:") for p in promises_below(judged.inlined)}
    theorem = evaluator.composed(built, operations, wanted)
    return specialise(theorem, dict(judged.inlined.bound.at)) if judged.inlined.bound.at else theorem


def _tried(derive: Callable[[], Theorem]) -> tuple[Theorem | None, str]:
    """A theorem, or why there is none."""
    try:
        return derive(), ""
    except KernelError as error:
        return None, error.detail


def _constant_row(judged: Judged, evaluator: Evaluator) -> ConstantRow:
    wanted = _wanted_of_lemma(judged, evaluator)
    names = sorted(name.removeprefix("op:") for name in judged.covered)
    rows = tuple(_operation_row(name, evaluator, wanted) for name in names)
    theorem = judged.numbers.by_constants if judged.numbers is not None else None
    return ConstantRow(judged.statement, judged.spec, constant_of(next(iter(judged.covered.values()))), theorem, rows)


def _operation_row(operation: str, evaluator: Evaluator, wanted: Uniformity) -> OperationRow:
    try:
        chosen = evaluator.choose(operation, wanted)
    except KernelError as error:
        return OperationRow(operation, None, candidates(operation), error.detail)
    return OperationRow(operation, chosen, candidates(operation))
