"""Compositional proofs: the netlist is cut at named groups, and Z3 shows what each part between cuts computes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from proofkit.circuit.library import CIRCUITS, family
from proofkit.circuit.library.row import Circuit
from proofkit.circuit.unfold import unfold
from proofkit.errors import KernelError, UsageError
from proofkit.prove.compositional.lemma import Lemma, Result
from proofkit.prove.compositional.proof import Inquiry, Proof, Stage
from proofkit.prove.compositional.rules import RULES
from proofkit.prove.compositional.scripts import SCRIPTS
from proofkit.prove.ports import Instance
from proofkit.prove.solve import JOBS, MOST_RLIMIT, Query, Reply, solve_together

__all__ = ["RLIMIT", "prove_compositionally", "prove_instance"]

RLIMIT = 100_000_000
"""Resource units for each query."""
BATCH = 16
"""Queries to a process."""

Ask = Callable[[Sequence[Query]], Sequence[Reply]]


def solve_in_batches(queries: Sequence[Query]) -> list[Reply]:
    """A process for every few queries, each of which has a context of its own in it."""
    batches = [queries[first : first + BATCH] for first in range(0, len(queries), BATCH)]
    with ThreadPoolExecutor(JOBS) as pool:
        return [reply for replies in pool.map(solve_together, batches) for reply in replies]


def prove_compositionally(circuit: str | Circuit, params: Mapping[str, int], rlimit: int = RLIMIT) -> Result:
    """Prove that a circuit of the library computes its meaning at these parameters, by lemmas about its groups.

    Raises: UsageError for a circuit for which there are no lemmas, parameters that it has not, or no budget.
    """
    row = CIRCUITS.get(circuit) if isinstance(circuit, str) else circuit
    if row is None or row.name not in SCRIPTS:
        raise UsageError(f"there are lemmas for {', '.join(SCRIPTS)}, not for {row.name if row else circuit}")
    return prove_instance(Instance.of(row, unfold(family(row.name), params)), rlimit)


def prove_instance(instance: Instance, rlimit: int = RLIMIT, ask: Ask = solve_in_batches) -> Result:
    """The same for any netlist with the groups of the library's one."""
    if not 0 < rlimit <= MOST_RLIMIT:
        raise UsageError(f"a budget is 1 to {MOST_RLIMIT} resource units, not {rlimit}")
    proof = Proof(instance)
    try:
        SCRIPTS[instance.circuit.name](proof)
        missing = proof.missing()
    except KernelError as error:
        missing = error.detail
    if missing:
        return Result("undecided", (), (), 0, missing)
    return _result(proof, _replies(proof.inquiries, rlimit, ask))


def _replies(inquiries: Iterable[Inquiry], rlimit: int, ask: Ask) -> dict[str, Reply]:
    """The answer to every different text."""
    texts = list(dict.fromkeys(text for inquiry in inquiries for text in inquiry.questions))
    return dict(zip(texts, ask([Query(text, (), rlimit) for text in texts]), strict=True))


def _result(proof: Proof, replies: Mapping[str, Reply]) -> Result:
    faults = [fault for inquiry in proof.inquiries if (fault := _fault(inquiry, replies))]
    names = dict.fromkeys(inquiry.name for inquiry in proof.inquiries)
    stages = tuple(_stage(name, stage) for name, stage in proof.stages.items())
    lemmas = stages + tuple(_lemma([i for i in proof.inquiries if i.name == name], replies) for name in names)
    rules = tuple(f"{name}: {text}" for name, text in RULES.items() if name in proof.used)
    used = sum(reply.rlimit for reply in replies.values())
    if faults:
        return Result("undecided", lemmas, rules, used, faults[0])
    return Result("proved", lemmas, rules, used, worst=proof.worst)


def _stage(name: str, stage: Stage) -> Lemma:
    return Lemma(name, stage.says, stage.cuts, stage.instances, 0, "proved", 0, stage.tried)


def _fault(inquiry: Inquiry, replies: Mapping[str, Reply]) -> str:
    """Why a lemma does not count, if it does not."""
    reply = replies[inquiry.violation]
    if reply.answer != "unsat":
        return f"{inquiry.name}: {reply.reason or 'it fails for some values of the cut'}"
    if inquiry.circumstances and replies[inquiry.circumstances].answer != "sat":
        return f"{inquiry.name}: what it assumes is not shown to be possible"
    if inquiry.controls and all(replies[text].answer != "sat" for text in inquiry.controls):
        return f"{inquiry.name}: it is not refuted for a changed circuit either"
    return ""


def _lemma(inquiries: Sequence[Inquiry], replies: Mapping[str, Reply]) -> Lemma:
    first = inquiries[0]
    texts = {text for inquiry in inquiries for text in inquiry.questions}
    failed = any(_fault(inquiry, replies) for inquiry in inquiries)
    cuts = tuple(dict.fromkeys(cut for inquiry in inquiries for cut in inquiry.cuts))
    used = sum(replies[text].rlimit for text in texts)
    queries = len({inquiry.violation for inquiry in inquiries})
    return Lemma(first.name, first.says, cuts, len(inquiries), queries, "undecided" if failed else "proved", used)
