"""Proof by one query to Z3 for each obligation: the gates as a Boolean circuit against the meaning on bit-vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from proofkit.circuit.boolean import FALSE, Logic, Op
from proofkit.errors import UsageError
from proofkit.prove.counterexample import counterexample
from proofkit.prove.outcome import OUTPUTS, Answer, Obligation, Outcome
from proofkit.prove.ports import Instance
from proofkit.prove.solve import MOST_RLIMIT, Query, Reply, solve_apart
from proofkit.prove.words_z3 import Z3Words

__all__ = ["RLIMIT", "ask_z3", "find_input"]

RLIMIT = 200_000_000
"""Resource units for each obligation: a minute or so."""

Solve = Callable[[Sequence[Query]], Sequence[Reply]]


def ask_z3(
    instance: Instance, asked: Sequence[Obligation], rlimit: int = RLIMIT, solve: Solve = solve_apart
) -> list[Outcome]:
    """Prove or refute each obligation by a query of its own.

    Raises: UsageError for a budget that is none.
    """
    questions = _Questions(instance, rlimit)
    replies = solve([questions.fault(obligation) for obligation in asked])
    return [_outcome(instance, obligation, reply) for obligation, reply in zip(asked, replies, strict=True)]


def find_input(instance: Instance, rlimit: int = RLIMIT, solve: Solve = solve_apart) -> list[Sequence[int]]:
    """An input that is meant, if one is found."""
    return [reply.values for reply in solve([_Questions(instance, rlimit).input()]) if reply.answer == "sat"]


def _outcome(instance: Instance, obligation: Obligation, reply: Reply) -> Outcome:
    if reply.answer == "unsat":
        return Outcome(Answer.PROVED, rlimit=reply.rlimit)
    if reply.answer != "sat":
        return Outcome(Answer.UNDECIDED, rlimit=reply.rlimit, reason=f"{obligation}: {reply.reason}")
    found = counterexample(instance, reply.values)
    if found is None:
        reason = f"{obligation}: the solver finds a fault at {list(reply.values)}, and evaluation does not"
        return Outcome(Answer.DISAGREE, rlimit=reply.rlimit, reason=reason)
    return Outcome(Answer.REFUTED, rlimit=reply.rlimit, counterexample=found)


class _Questions:
    """What can be asked about one circuit. Its inputs are the Boolean constants i0, i1, ..."""

    def __init__(self, instance: Instance, rlimit: int) -> None:
        if not 0 < rlimit <= MOST_RLIMIT:
            raise UsageError(f"a budget is 1 to {MOST_RLIMIT} resource units, not {rlimit}")
        self.instance, self.rlimit, self.w = instance, rlimit, Z3Words(instance.width)
        self.inputs = tuple(f"i{k}" for k in range(len(instance.netlist.inputs)))
        self.words = instance.words(lambda places: self.w.natural([self.w.bit(self.inputs[place]) for place in places]))

    def input(self) -> Query:
        """Is there an input that is meant?"""
        assumed = self.instance.assumed(self.w, self.words)
        lines = [*(f"(declare-const {name} Bool)" for name in self.inputs), f"(assert {assumed.sexpr()})"]
        return Query("\n".join(lines), self.inputs, self.rlimit)

    def fault(self, obligation: Obligation) -> Query:
        """Is there an input that is meant, and for which the obligation does not hold?"""
        logic = self.instance.logic
        if obligation == OUTPUTS:
            roots = {f"o{place}": literal for place, literal in enumerate(logic.outputs)}
            wrong = self._differs().sexpr()
        else:
            roots = {f"b{node}": logic.obligations.get(node, FALSE) for node in obligation.bits(self.instance)}
            wrong = f"(or false {' '.join(roots)})"
        about = self.input()
        text = "\n".join([about.text, *_definitions(logic, self.inputs, roots), f"(assert {wrong})"])
        return Query(text, about.names, about.rlimit)

    def _differs(self) -> Any:
        """Whether some result is not what is meant; o0, o1, ... are the outputs."""
        fields = [places for result in self.instance.results for places in result.fields]
        bits = [[self.w.bit(f"o{place}") for place in places] for places in fields]
        expected = self.instance.expected(self.w, self.words)
        return self.w.any(self.w.differs(word, number) for word, number in zip(expected, bits, strict=True))


def _definitions(logic: Logic, inputs: Sequence[str], roots: Mapping[str, int]) -> Iterator[str]:
    """The operations n... that the roots need, and the roots, as Boolean constants."""
    wires = ["false", *inputs]
    needed = _needed(logic, roots.values())

    def operand(literal: int) -> str:
        return f"(not {wires[literal >> 1]})" if literal & 1 else wires[literal >> 1]

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
