"""Lemmas about operations are assumed on the word of their source; what can be checked is their domain."""

from __future__ import annotations

from collections.abc import Mapping

from proofkit.kernel.claims import Claim, Fact, Params
from proofkit.kernel.judge import Verdict, judge
from proofkit.kernel.theorem import Theorem
from proofkit.ops import OPERATIONS
from proofkit.spec.model import Statement
from proofkit.terms import Finding

__all__ = ["judge_primitive"]

CONDITIONS = {
    "nonzero": "a divisor of 0",
    "nonnegative": "a negative operand",
    "positive": "an operand that is not positive",
    "in range": "an operand whose result is larger than every float",
}


def judge_primitive(
    statement: Statement, theorems: Mapping[str, Theorem], params: Params
) -> tuple[Verdict | None, list[Finding]]:
    """The worst verdict over the covered operations, with PK607 where an operand outside the domain is not excluded."""
    findings = list(_domain_findings(statement, theorems))
    worst: Verdict | None = None
    for name in sorted(theorems):
        theorem = theorems[name]
        assumed = sorted(theorem.bound.assuming, key=str)
        stated = tuple(h for h in assumed if not (isinstance(h, Fact) and h.kind == "domain"))
        claim = Claim(
            statement.id,
            theorem.bound.subject,
            (),
            theorem.bound.depth,
            None,
            None,
            None,
            False,
            None,
            stated + tuple(Fact("domain", t.value) for t in statement.covers if _assumes_domain(statement, t.value)),
            params,
        )
        verdict = judge(claim, theorem)
        worst = verdict if worst is None or verdict.status < worst.status else worst
    return worst, findings


def _assumes_domain(statement: Statement, primitive: str) -> bool:
    return any(t.value.replace(" ", "") == f"domain({primitive})" for t in statement.assume)


def _domain_findings(statement: Statement, theorems: Mapping[str, Theorem]) -> list[Finding]:
    if statement.total is not None:
        return []
    found = []
    for name in sorted(theorems):
        row = OPERATIONS[name.removeprefix("op:")]
        for _, condition in row.domain:
            if not _assumes_domain(statement, row.primitive):
                message = (
                    f"{statement.ref} covers {row.name} for every operand, but does not exclude {CONDITIONS[condition]}"
                )
                text = next((t for t in statement.covers if t.value == row.primitive), None)
                place = text.place if text is not None else statement.place
                fix = f'state total = "..." (what happens there) or assume = ["domain({row.primitive})"]'
                found.append(Finding("PK607", message, place, statement.id, fix))
    return found
