"""Bounds in a cost model: by the constants that lemmas name, and composed of the circuits themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from proofkit.compose.propose import bound
from proofkit.cost.model import NO_CIRCUIT, Candidate, CostModel
from proofkit.dag.built import Built
from proofkit.errors import KernelError
from proofkit.kernel.claims import Uniformity
from proofkit.kernel.numeric import SUMS, computed, constant, materialised, numbered
from proofkit.kernel.theorem import Theorem
from proofkit.ops import OPERATIONS

__all__ = ["Evaluator", "constant_of", "promises_below"]

PREFIX = "op:"

_Item = TypeVar("_Item")
_Found = TypeVar("_Found")


def promises_below(theorem: Theorem) -> Iterator[Theorem]:
    """The promises about operations that a derivation goes back to, each once."""
    seen: set[int] = set()
    waiting = [theorem]
    while waiting:
        at = waiting.pop()
        if id(at) not in seen:
            seen.add(id(at))
            waiting += at.premises
            if at.rule == "cited":
                yield at


def constant_of(promise: Theorem) -> str:
    """The depth constant that an operation is promised at; nothing if it is promised at anything else."""
    names = [str(vector) for vector in promise.bound.depth]
    return names[0] if len(names) == 1 and names[0] in promise.bound.depth_constants else ""


@dataclass
class Evaluator:
    """What bounds are worth in one model.

    `fault` says why a circuit is not to be relied upon, if so; `lemmas` gives for each promise (by identity) all
    promises of the same lemma: its depth constant has to cover them, whether they are used or not.
    """

    model: CostModel
    fault: Callable[[str], str]
    lemmas: Mapping[int, tuple[Theorem, ...]] = field(default_factory=dict)
    _constants: dict[tuple[object, ...], Theorem] = field(default_factory=dict)
    _parts: dict[tuple[str, Uniformity], Theorem] = field(default_factory=dict)

    def choose(self, operation: str, wanted: Uniformity) -> Candidate:
        """The circuit for an operation.

        Raises: KernelError where there is none, or it was found wrong or could not be checked.
        """
        found = self.model.choose(operation, wanted)
        if problem := self.fault(found.circuit):
            raise KernelError("cost", problem)
        return found

    def constant(self, name: str, promises: Iterable[Theorem], wanted: Uniformity) -> Theorem:
        """A depth constant as a number, for all operations that are promised at it.

        Raises: KernelError where an operation has no circuit.
        """
        distinct = tuple({id(p): p for p in promises}.values())
        key = (name, frozenset(map(id, distinct)), wanted)
        if key not in self._constants:
            found = _all(lambda p: self._operation(p, wanted), distinct)
            operations = {theorem.bound.subject.name: theorem for theorem in found}
            self._constants[key] = constant(name, distinct, operations)
        return self._constants[key]

    def _operation(self, promise: Theorem, wanted: Uniformity) -> Theorem:
        subject = promise.bound.subject
        operation = subject.name.removeprefix(PREFIX)
        found = self.choose(operation, wanted)
        return computed(
            operation, found.gates, _is_n_ary(operation), subject.params.scale, found.promised, found.within
        )

    def by_constants(self, theorem: Theorem, wanted: Uniformity) -> Theorem:
        """The bound with a number for each constant.

        Raises: KernelError where a constant has none.
        """
        promised: dict[str, list[Theorem]] = {}
        for promise in promises_below(theorem):
            name = constant_of(promise)
            promised.setdefault(name, []).extend(self.lemmas.get(id(promise), (promise,)))
        if "" in promised:
            raise KernelError("cost", f"{promised[''][0].bound.subject.name} is not promised at a depth constant")
        return numbered(theorem, _all(lambda name: self.constant(name, promised[name], wanted), sorted(promised)))

    def composed(self, built: Built, operations: Collection[str], wanted: Uniformity) -> Theorem:
        """The bound of a graph of circuits one after another, whose outputs stay sums up to its end.

        Raises: KernelError where an operation has no circuit.
        """
        premises: dict[str, Theorem] = {}
        chosen = _all(lambda operation: (operation, self.choose(operation, wanted)), sorted(operations))
        for operation, found in chosen:
            circuit = found.sums if found.form_depth < found.depth else found.gates
            scale = built.graph.params.scale
            about = computed(operation, circuit, _is_n_ary(operation), scale, found.promised, found.within)
            premises[f"{PREFIX}{operation}"] = about
        return self._composed(built, premises, wanted)

    def _composed(self, built: Built, operations: Mapping[str, Theorem], wanted: Uniformity) -> Theorem:
        """Parts put out gates: a loop would carry the sums of one pass into the next."""
        key = built.digest, wanted
        if key not in self._parts:
            parts = {digest: self._composed(part, operations, wanted) for digest, part in built.parts.items()}
            theorem = bound(built.graph, {**operations, **parts})
            self._parts[key] = materialised(theorem) if SUMS in theorem.bound.assuming else theorem
        return self._parts[key]


def _all(derive: Callable[[_Item], _Found], items: Iterable[_Item]) -> list[_Found]:
    """What is derived for each of several.

    Raises: KernelError with every reason why something is not.
    """
    found: list[_Found] = []
    missing: dict[str, None] = {}
    for item in items:
        try:
            found.append(derive(item))
        except KernelError as error:
            missing.update(dict.fromkeys(_reasons(error.detail)))
    if missing:
        lacking = ", ".join(m.removeprefix(NO_CIRCUIT) for m in missing if m.startswith(NO_CIRCUIT))
        others = (m for m in missing if not m.startswith(NO_CIRCUIT))
        raise KernelError("cost", "; ".join([*([NO_CIRCUIT + lacking] if lacking else []), *others]))
    return found


def _reasons(detail: str) -> Iterator[str]:
    """Each circuit that is missing by itself."""
    for reason in detail.split("; "):
        names = reason.removeprefix(NO_CIRCUIT).split(", ")
        yield from (NO_CIRCUIT + name for name in names) if reason.startswith(NO_CIRCUIT) else (reason,)


def _is_n_ary(operation: str) -> bool:
    return OPERATIONS[operation].arity is None
