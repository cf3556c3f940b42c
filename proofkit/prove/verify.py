"""Whether a circuit computes what its row says at given parameters, by methods that are first shown to see a fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from proofkit.circuit.library import CIRCUITS, family_of
from proofkit.circuit.library.row import Circuit
from proofkit.circuit.unfold import unfold
from proofkit.errors import UsageError
from proofkit.kernel.family import Kind
from proofkit.prove.balls import MOST_INPUTS, enclose
from proofkit.prove.control import sample, too_far, wrong_bits, wrong_outputs
from proofkit.prove.counterexample import find_wrong
from proofkit.prove.evidence import Evidence
from proofkit.prove.exhaustive import count, exhaust
from proofkit.prove.monolithic import RLIMIT, ask_z3, find_input
from proofkit.prove.outcome import OUTPUTS, Answer, Obligation, Outcome, merged, obligations
from proofkit.prove.ports import Instance
from proofkit.prove.solve import solve_apart, solve_together
from proofkit.prove.words_numpy import MOST_WIDTH

__all__ = ["METHODS", "Method", "verify", "verify_instance"]

FEW, MANY = 2**14, 2**24
"""Numbers of inputs up to which both methods are used, and up to which all inputs are tried, if no method is named."""

BALLS, LEMMAS = "balls", "compositional"
"""The method for circuits that approximate, and for no others; and the one for either."""


@dataclass(frozen=True, slots=True)
class Method:
    """How obligations of a circuit are proved within a budget: all in one go, or each for itself.

    `refutes` says whether it can also tell that a circuit is wrong. If not, one control has to stay unproved, beside
    those that it has for itself.
    """

    together: Callable[[Instance, Sequence[Obligation], int], Outcome]
    each: Callable[[Instance, Sequence[Obligation], int], Sequence[Outcome]]
    refutes: bool = True


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "exhaustive": Method(
            lambda instance, asked, _: exhaust(instance, asked),
            lambda instance, asked, _: [exhaust(instance, [one]) for one in asked],
        ),
        "z3": Method(
            lambda instance, asked, rlimit: merged(ask_z3(instance, asked, rlimit, solve_apart)),
            lambda instance, asked, rlimit: ask_z3(instance, asked, rlimit, solve_together),
        ),
        LEMMAS: Method(
            lambda instance, _, rlimit: _by_lemmas(instance, rlimit),
            lambda instance, _, rlimit: [_by_lemmas(instance, rlimit)],
            refutes=False,
        ),
        BALLS: Method(
            lambda instance, asked, _: enclose(instance, asked),
            lambda instance, asked, _: [enclose(instance, [one]) for one in asked],
        ),
    }
)


def _by_lemmas(instance: Instance, rlimit: int) -> Outcome:
    """All obligations at once: lemmas about stages show them together or not at all."""
    from proofkit.prove.compositional.prove import prove_instance
    from proofkit.prove.compositional.scripts import SCRIPTS

    if instance.circuit.name not in SCRIPTS:
        raise UsageError(f"there are lemmas for {', '.join(SCRIPTS)}, not for {instance.circuit.name}")
    found = prove_instance(instance, rlimit)
    answer = Answer.PROVED if found.status == "proved" else Answer.UNDECIDED
    return Outcome(answer, 0, found.rlimit, None, found.reason, found.lemmas, found.rules, found.worst)


def verify(circuit: str | Circuit, params: Mapping[str, int], method: str = "auto", rlimit: int = RLIMIT) -> Evidence:
    """Prove or refute that a circuit, of the library or a row of its own, has its meaning at these parameters.

    Raises: UsageError for a circuit, parameters, a method or a budget that there is not.
    """
    return verify_instance(_instance(circuit, params), method, rlimit)


def verify_instance(instance: Instance, method: str = "auto", rlimit: int = RLIMIT) -> Evidence:
    """The same for a circuit that was built before."""
    params = instance.params
    about = partial(Evidence, instance.circuit.name, dict(params), len(instance.netlist.nodes(Kind.GATE)))
    names = _methods(instance, method)
    inputs = sample(instance) or find_input(instance, rlimit)
    if found := find_wrong(instance, inputs):
        return about(("sample",), (), Outcome(Answer.REFUTED, counterexample=found))
    controls = _controls(instance, inputs) if inputs else []
    runs = {name: _attempt(METHODS[name], instance, controls, rlimit) for name in names}
    names, outcome = _agreed(runs)
    used = controls if any(METHODS[name].refutes for name in names) else controls[:1]
    return about(names, tuple(control.text for control in used), outcome)


def _instance(circuit: str | Circuit, params: Mapping[str, int]) -> Instance:
    if isinstance(circuit, str) and circuit not in CIRCUITS:
        raise UsageError(f"no circuit is called {circuit}; there are {', '.join(CIRCUITS)}")
    row = CIRCUITS[circuit] if isinstance(circuit, str) else circuit
    family = family_of(row)
    return Instance.of(row, unfold(family, params))


def _methods(instance: Instance, method: str) -> tuple[str, ...]:
    if method not in ("auto", *METHODS):
        raise UsageError(f"no method is called {method}: auto, {', '.join(METHODS)}")
    function = instance.circuit.approximates
    if function and method not in ("auto", BALLS) and not (method == LEMMAS and _has_lemmas(instance)):
        instead = f"{BALLS} or {LEMMAS}" if _has_lemmas(instance) else BALLS
        raise UsageError(f"{instance.circuit.name} approximates {function}: {method} does not apply, use {instead}")
    if method == BALLS and not function:
        others = ", ".join(name for name in METHODS if name != BALLS)
        raise UsageError(f"{instance.circuit.name} approximates nothing: {BALLS} does not apply, use {others}")
    if function and method != LEMMAS:
        return (_by_balls(instance, method),)
    if method != "auto":
        return (method,)
    inputs = count(instance)
    if inputs > MANY or instance.width > MOST_WIDTH:
        return (LEMMAS,) if _has_lemmas(instance) else ("z3",)
    return ("exhaustive", "z3") if inputs <= FEW else ("exhaustive",)


def _has_lemmas(instance: Instance) -> bool:
    from proofkit.prove.compositional.scripts import SCRIPTS

    return instance.circuit.name in SCRIPTS


def _by_balls(instance: Instance, method: str) -> str:
    """By lemmas if there are too many inputs to try, unless that is asked for.

    Raises: UsageError if there are no lemmas either: then nothing proves that a circuit approximates.
    """
    if (inputs := count(instance)) <= MOST_INPUTS:
        return BALLS
    if method == "auto" and _has_lemmas(instance):
        return LEMMAS
    some = "proofkit.prove.balls.sample_check tries some of them, and proves nothing"
    raise UsageError(f"{instance.circuit.name} has {inputs} inputs, of which at most {MOST_INPUTS} are tried: {some}")


@dataclass(frozen=True, slots=True)
class _Control:
    """A circuit for which each of these obligations has to be refuted."""

    text: str
    instance: Instance
    asked: Sequence[Obligation]


def _controls(instance: Instance, inputs: Sequence[Sequence[int]]) -> list[_Control]:
    """One for the outputs, and one for all groups of bits; none if no change shows at the outputs."""
    outputs = _wrong(instance, inputs)
    bits = [obligation for obligation in obligations(instance) if obligation != OUTPUTS]
    if outputs is None or not bits:
        return [] if outputs is None else [outputs]
    text = f"{len(bits)} bits, one of each group" if len(bits) > 1 else str(bits[0])
    return [outputs, _Control(text, instance.with_netlist(wrong_bits(instance, bits, inputs[0]).netlist), bits)]


def _wrong(instance: Instance, inputs: Sequence[Sequence[int]]) -> _Control | None:
    if instance.circuit.approximates:
        off = too_far(instance, inputs)
        return None if off is None else _Control(f"{off[0].text}, for one input that is off", off[1], [OUTPUTS])
    mutant = wrong_outputs(instance, inputs)
    return None if mutant is None else _Control(mutant.text, instance.with_netlist(mutant.netlist), [OUTPUTS])


def _attempt(method: Method, instance: Instance, controls: Sequence[_Control], rlimit: int) -> Outcome:
    if not controls:
        return Outcome(Answer.VACUOUS, reason="no input is meant on which a changed gate shows at the outputs")
    for control in controls if method.refutes else controls[:1]:
        outcomes = method.each(control.instance, control.asked, rlimit)
        for obligation, outcome in zip(control.asked, outcomes, strict=method.refutes):
            if outcome.answer is Answer.PROVED:
                return Outcome(Answer.VACUOUS, reason=f"{obligation}: proved of a wrong circuit too ({control.text})")
            if outcome.answer is not Answer.REFUTED and method.refutes:
                return replace(outcome, reason=f"control: {outcome.reason}")
    return method.together(instance, obligations(instance), rlimit)


def _agreed(runs: Mapping[str, Outcome]) -> tuple[tuple[str, ...], Outcome]:
    """The answer, and the methods that gave it."""
    answers = {run.answer for run in runs.values()}
    if answers >= {Answer.PROVED, Answer.REFUTED}:
        reason = ", ".join(f"{run.answer} by {name}" for name, run in runs.items())
        return tuple(runs), Outcome(Answer.DISAGREE, reason=reason)
    decided = {name: run for name, run in runs.items() if run.answer is not Answer.UNDECIDED} or runs
    return tuple(decided), merged(list(decided.values()))
