"""Proof by one query to Z3 for each obligation: the gates as a Boolean circuit against the meaning on bit-vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from proofkit.circuit.boolean import Logic, Op
from proofkit.circuit.logic import lower
from proofkit.errors import UsageError
from proofkit.prove.counterexample import counterexample
from proofkit.prove.outcome import Answer, Obligation, Outcome
from proofkit.prove.ports import Instance
from proofkit.prove.solve import MOST_RLIMIT, Query, Reply, solve_apart
from proofkit.prove.words_z3 import Z3Words

__all__ = ["JOBS", "RLIMIT", "ask_z3", "query"]

RLIMIT = 200_000_000
"""Resource units for each obligation: a minute or so."""
JOBS = 2
"""Solvers that run at the same time."""

Solve = Callable[[Sequence[Query]], Sequence[Reply]]


def ask_z3(
    instance: Instance,
    obligations: Sequence[Obligation] = tuple(Obligation),
    rlimit: int = RLIMIT,
    solve: Solve = partial(solve_apart, jobs=JOBS),
) -> Outcome:
    """Prove every obligation, or refute one."""
    replies = solve([query(instance, obligation, rlimit) for obligation in obligations])
    used = sum(reply.rlimit for reply in replies)
    for reply in replies:
        if reply.answer == "sat":
            return _refutation(instance, reply.values, used)
    for reply, obligation in zip(replies, obligations, strict=True):
        if reply.answer != "unsat":
            return Outcome(Answer.UNDECIDED, rlimit=used, reason=f"{obligation}: {reply.reason}")
    return Outcome(Answer.PROVED, rlimit=used)


def _refutation(instance: Instance, assignment: Sequence[int], used: int) -> Outcome:
    found = counterexample(instance, assignment)
    if found is None:
        reason = f"the solver finds a fault at {list(assignment)} and evaluation does not"
        return Outcome(Answer.DISAGREE, rlimit=used, reason=reason)
    return Outcome(Answer.REFUTED, rlimit=used, counterexample=found)


def query(instance: Instance, obligation: Obligation, rlimit: int) -> Query:
    """Is there an input that is meant and for which the obligation does not hold?

    Raises: UsageError for a budget that is none.
    """
    if not 0 < rlimit <= MOST_RLIMIT:
        raise UsageError(f"a budget is 1 to {MOST_RLIMIT} resource units, not {rlimit}")
    w = Z3Words(instance.width)
    outputs = instance.netlist.outputs if obligation is Obligation.OUTPUTS else ()
    logic = lower(instance.netlist, outputs, obligations=obligation is Obligation.BITS)
    inputs = tuple(f"i{k}" for k in range(logic.inputs))
    words = instance.words(lambda places: w.natural([w.bit(inputs[place]) for place in places]))
    lines = [*_definitions(logic, inputs), f"(assert {instance.assumed(w, words).sexpr()})"]
    if obligation is Obligation.OUTPUTS:
        lines.append(f"(assert {_differs(instance, w, words).sexpr()})")
    else:
        lines.append(f"(assert (or false {' '.join(f'b{node}' for node in logic.obligations)}))")
    return Query("\n".join(lines), inputs, rlimit)


def _differs(instance: Instance, w: Z3Words, words: Sequence[object]) -> Any:
    """Whether some result is not what is meant."""
    fields = [places for result in instance.results for places in result.fields]
    expected = instance.expected(w, words)
    return w.any(
        w.differs(word, [w.bit(f"o{place}") for place in places]) for word, places in zip(expected, fields, strict=True)
    )


def _definitions(logic: Logic, inputs: Sequence[str]) -> Iterator[str]:
    """Inputs, operations n..., outputs o0, o1, ... and violations of bits, b and the node, as Boolean constants."""
    wires = ["false", *inputs]

    def operand(literal: int) -> str:
        return f"(not {wires[literal >> 1]})" if literal & 1 else wires[literal >> 1]

    yield from (f"(declare-const {name} Bool)" for name in inputs)
    for variable, op, left, right in logic.operations():
        wires.append(f"n{variable}")
        function = "xor" if op is Op.XOR else "and"
        yield f"(define-fun n{variable} () Bool ({function} {operand(left)} {operand(right)}))"
    roots = {f"o{place}": literal for place, literal in enumerate(logic.outputs)}
    roots |= {f"b{node}": literal for node, literal in logic.obligations.items()}
    yield from (f"(define-fun {name} () Bool {operand(literal)})" for name, literal in roots.items())
