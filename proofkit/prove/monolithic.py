"""Proof by one query to Z3 for each obligation: the gates as a Boolean circuit against the meaning on bit-vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from proofkit.circuit.boolean import Logic, Op
from proofkit.errors import UsageError
from proofkit.prove.counterexample import counterexample
from proofkit.prove.outcome import OUTPUTS, Answer, Obligation, Outcome
from proofkit.prove.ports import Instance
from proofkit.prove.solve import MOST_RLIMIT, Query, Reply, solve_apart
from proofkit.prove.words_z3 import Z3Words

__all__ = ["RLIMIT", "ask_z3", "queries"]

RLIMIT = 200_000_000
"""Resource units for each obligation: a minute or so."""
Solve = Callable[[Sequence[Query]], Sequence[Reply]]


def ask_z3(
    instance: Instance,
    asked: Sequence[Obligation],
    rlimit: int = RLIMIT,
    solve: Solve = solve_apart,
) -> Outcome:
    """Prove each obligation by a query of its own, or refute one.

    Raises: UsageError for a budget that is none.
    """
    replies = solve(queries(instance, asked, rlimit))
    used = sum(reply.rlimit for reply in replies)
    for reply in replies:
        if reply.answer == "sat":
            return _refutation(instance, reply.values, used)
    for reply, obligation in zip(replies, asked, strict=True):
        if reply.answer != "unsat":
            return Outcome(Answer.UNDECIDED, rlimit=used, reason=f"{obligation}: {reply.reason}")
    return Outcome(Answer.PROVED, rlimit=used)


def _refutation(instance: Instance, assignment: Sequence[int], used: int) -> Outcome:
    found = counterexample(instance, assignment)
    if found is None:
        reason = f"the solver finds a fault at {list(assignment)}, and evaluation does not"
        return Outcome(Answer.DISAGREE, rlimit=used, reason=reason)
    return Outcome(Answer.REFUTED, rlimit=used, counterexample=found)


def queries(instance: Instance, asked: Sequence[Obligation], rlimit: int = RLIMIT) -> list[Query]:
    """For each obligation: is there an input that is meant and for which it does not hold?"""
    if not 0 < rlimit <= MOST_RLIMIT:
        raise UsageError(f"a budget is 1 to {MOST_RLIMIT} resource units, not {rlimit}")
    w, logic = Z3Words(instance.width), instance.logic
    inputs = tuple(f"i{k}" for k in range(logic.inputs))
    words = instance.words(lambda places: w.natural([w.bit(inputs[place]) for place in places]))
    assumed = f"(assert {instance.assumed(w, words).sexpr()})"

    def text(obligation: Obligation) -> str:
        if obligation == OUTPUTS:
            roots = {f"o{place}": literal for place, literal in enumerate(logic.outputs)}
            wrong = _differs(instance, w, words).sexpr()
        else:
            nodes = instance.netlist.span(obligation.group).nodes
            roots = {f"b{node}": literal for node, literal in logic.obligations.items() if node in nodes}
            wrong = f"(or false {' '.join(roots)})"
        return "\n".join([*_definitions(logic, inputs, roots), assumed, f"(assert {wrong})"])

    return [Query(text(obligation), inputs, rlimit) for obligation in asked]


def _differs(instance: Instance, w: Z3Words, words: Sequence[Any]) -> Any:
    """Whether some result is not what is meant; o... are the outputs."""
    fields = [places for result in instance.results for places in result.fields]
    expected = instance.expected(w, words)
    bits = [[w.bit(f"o{place}") for place in places] for places in fields]
    return w.any(w.differs(word, number) for word, number in zip(expected, bits, strict=True))


def _definitions(logic: Logic, inputs: Sequence[str], roots: Mapping[str, int]) -> Iterator[str]:
    """The inputs, the operations n... that the roots need, and the roots, as Boolean constants."""
    wires = ["false", *inputs]
    needed = _needed(logic, roots.values())

    def operand(literal: int) -> str:
        return f"(not {wires[literal >> 1]})" if literal & 1 else wires[literal >> 1]

    yield from (f"(declare-const {name} Bool)" for name in inputs)
    for variable, op, left, right in logic.operations():
        wires.append(f"n{variable}")
        if variable in needed:
            function = "xor" if op is Op.XOR else "and"
            yield f"(define-fun n{variable} () Bool ({function} {operand(left)} {operand(right)}))"
    yield from (f"(define-fun {name} () Bool {operand(literal)})" for name, literal in roots.items())


def _needed(logic: Logic, literals: Iterable[int]) -> set[int]:
    """The variables that these literals depend on."""
    needed = {literal >> 1 for literal in literals}
    for variable, _, left, right in reversed(list(logic.operations())):
        if variable in needed:
            needed |= {left >> 1, right >> 1}
    return needed
