"""Slack: shallower derivations of the same function than the one a statement claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from proofkit.check.derive import Deriver
from proofkit.check.outcome import Slack
from proofkit.check.repair import weakest_additions
from proofkit.compose.pretty import pretty_depth
from proofkit.compose.rewrite import is_matrix_product, rewrites
from proofkit.dag.built import Built
from proofkit.kernel.claims import Depth
from proofkit.kernel.entail import Assumptions
from proofkit.kernel.judge import Verdict
from proofkit.kernel.poly import is_nonnegative
from proofkit.kernel.rules import specialise
from proofkit.kernel.theorem import Theorem
from proofkit.spec.model import Statement
from proofkit.terms import Finding

__all__ = ["find_slack", "slack_findings"]


def find_slack(
    verdict: Verdict, theorem: Theorem, own: Theorem, inlined: Theorem | None, built: Built, deriver: Deriver
) -> tuple[Slack, ...]:
    """What is shallower than the claim (or, where the claim is only O(1), than what was derived)."""
    claimed = verdict.claim.depth if verdict.claim.depth is not None else theorem.bound.depth
    found = [Slack("taken as it is written", theorem.bound.depth)]
    found.append(Slack("derived straight from the definitions", own.bound.depth))
    if inlined is not None:
        found.append(Slack("all calls are spliced into one graph", inlined.bound.depth))
    found += _rewritten(verdict, built, deriver)
    least = verdict.claim.params.least
    best: dict[Depth, Slack] = {}
    for slack in found:
        if _is_shallower(slack.depth, claimed, least):
            best.setdefault(slack.depth, slack)
    return tuple(best.values())


def _rewritten(verdict: Verdict, built: Built, deriver: Deriver) -> Iterator[Slack]:
    products = {
        digest: part.graph.signature(()).inputs for digest, part in built.parts.items() if is_matrix_product(part.graph)
    }
    for rewrite in rewrites(built.graph, products):
        theorem = deriver.own(replace(built, graph=rewrite.graph, digest=rewrite.graph.digest()))
        if theorem is not None:
            bound = (specialise(theorem, dict(verdict.claim.at)) if verdict.claim.at else theorem).bound
            given = Assumptions(verdict.claim.stated, verdict.claim.params, bound.depth_constants, bound.size_constants)
            needs = set(weakest_additions(given, bound.assuming)) - set(weakest_additions(given, verdict.missing))
            yield Slack(rewrite.how, bound.depth, tuple(sorted(map(str, needs))))


def _is_shallower(depth: Depth, than: Depth, least: Mapping[str, int]) -> bool:
    def within(small: Depth, large: Depth) -> bool:
        return all(any(is_nonnegative(b - a, least) for b in large) for a in small)

    return within(depth, than) and not within(than, depth)


def slack_findings(statement: Statement, slack: Iterable[Slack]) -> Iterator[Finding]:
    """PK410: one note that lists every shallower derivation."""
    listed = []
    for item in slack:
        needs = f" (needs {', '.join(item.needs)}, which is not assumed)" if item.needs else ""
        listed.append(f"{pretty_depth(item.depth)} if {item.how}{needs}")
    if listed:
        place = statement.depth.place if statement.depth is not None else statement.place
        yield Finding("PK410", f"{statement.ref} has slack: {'; '.join(listed)}", place, statement.id)
