"""What a verdict means to the author: findings with a place and a fix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from proofkit.check.derivable import within_any_depth
from proofkit.check.questions import answer_findings, needed_anyway, why_not
from proofkit.check.repair import weakest_additions
from proofkit.compose.pretty import pretty_depth
from proofkit.dag.built import Built, Obligation
from proofkit.kernel.claims import AtMost, Fact, Grows, Hypothesis
from proofkit.kernel.entail import Assumptions
from proofkit.kernel.growth import CONSTANT
from proofkit.kernel.judge import Shortfall, Verdict, judge
from proofkit.kernel.poly import Poly
from proofkit.spec.model import Result, Statement, Text
from proofkit.terms import Finding

__all__ = ["missing_hypotheses", "obligations_of", "used_hypotheses", "verdict_findings"]

DOMAIN_FACTS = ("nonzero", "nonnegative", "positive", "domain")


def missing_hypotheses(verdict: Verdict) -> tuple[Hypothesis, ...]:
    """The weakest additions that would repair a statement."""
    if verdict.theorem is None:
        return ()
    bound, claim = verdict.theorem.bound, verdict.claim
    given = Assumptions(claim.stated, claim.params, bound.depth_constants, bound.size_constants)
    return weakest_additions(given, verdict.missing)


def used_hypotheses(verdict: Verdict) -> tuple[Hypothesis, ...]:
    """The stated hypotheses without which the verdict would be another."""
    claim = verdict.claim
    missing = missing_hypotheses(verdict)

    def is_used(hypothesis: Hypothesis) -> bool:
        rest = tuple(h for h in claim.stated if h != hypothesis)
        without = judge(replace(claim, stated=rest), verdict.theorem)
        if without.shortfalls != verdict.shortfalls or not (missing or without.missing):
            return without.shortfalls != verdict.shortfalls
        return not missing or missing_hypotheses(without) != missing

    return tuple(h for h in dict.fromkeys(claim.stated) if is_used(h))


def verdict_findings(
    statement: Statement, verdict: Verdict, built: Built | None, results: Mapping[str, Result] | None = None
) -> Iterator[Finding]:
    """One finding for each kind of shortfall or missing hypothesis, and one for each hypothesis that is not needed.

    Of a question, what falls short is one note; only hypotheses that a bound of any depth needs are missing.
    """
    missing = missing_hypotheses(verdict)
    if statement.is_question:
        missing = needed_anyway(verdict)
        yield from answer_findings(statement, verdict, built, results or {})
    else:
        for shortfall in verdict.shortfalls:
            yield _shortfall_finding(statement, shortfall, verdict, built, results or {})
    for code, group in _grouped(missing, built).items():
        yield _missing_finding(statement, code, group, built)
    if not (statement.is_question and verdict.missing):
        yield from _hidden_constants(statement, verdict)
    used = used_hypotheses(verdict)
    if statement.is_question:
        used += used_hypotheses(within_any_depth(verdict))
    for text, hypothesis in _stated(statement, verdict):
        if hypothesis not in used:
            message = f"{statement.ref} assumes {hypothesis}, which the derivation does not need"
            yield Finding("PK304", message, text.place, statement.id, "drop it")


def _hidden_constants(statement: Statement, verdict: Verdict) -> Iterator[Finding]:
    """PK403: the parameters that a claim of O(1) does not name, once it holds."""
    claim = verdict.claim
    if claim.depth is not None or claim.depth_growth != CONSTANT or verdict.theorem is None or verdict.shortfalls:
        return
    hidden = {n for vector in verdict.theorem.bound.depth for n in vector.names()} & claim.params.least.keys()
    if hidden:
        place = (statement.depth or statement.class_ or Text("", statement.place)).place
        message = f"O(1) of {statement.ref} hides {', '.join(sorted(hidden))}"
        depth = pretty_depth(verdict.theorem.bound.depth)
        yield Finding("PK403", message, place, statement.id, f"claim {depth}")


def _stated(statement: Statement, verdict: Verdict) -> Iterator[tuple[Text, Hypothesis]]:
    """Hypotheses with the text they came from: one text may state several."""
    stated = list(verdict.claim.stated)
    for text in statement.assume:
        count = text.value.split("<=")[0].count(",") + 1 if "<=" in text.value else 1
        if "=" in text.value and "<=" not in text.value and ">=" not in text.value and "O(" not in text.value:
            count = 2
        for _ in range(min(count, len(stated))):
            yield text, stated.pop(0)


def _shortfall_finding(
    statement: Statement, shortfall: Shortfall, verdict: Verdict, built: Built | None, results: Mapping[str, Result]
) -> Finding:
    code = {"depth": "PK402", "size": "PK405", "uniformity": "PK504", "derivation": "PK401"}[shortfall.measure]
    grows = shortfall.claimed.startswith("O(")
    if grows:
        code = "PK501" if shortfall.measure == "depth" else "PK407"
    text = {"depth": statement.depth, "size": statement.size, "uniformity": statement.uniformity}.get(shortfall.measure)
    place = (text or statement.class_ or statement.about or Text("", statement.place)).place
    claimed, derived = shortfall.claimed, shortfall.derived
    if code == "PK402" and verdict.claim.depth is not None and verdict.theorem is not None:
        claimed, derived = pretty_depth(verdict.claim.depth), pretty_depth(verdict.theorem.bound.depth)
    message = f"{shortfall.measure} of {statement.ref}: claimed {claimed}, derived {derived}"
    if code == "PK501":
        message += f". {why_not(statement, verdict, built, results)}"
    return Finding(code, message, place, statement.id, "weaken the claim, or assume what bounds the derived one")


def _grouped(missing: Iterable[Hypothesis], built: Built | None) -> dict[str, list[Hypothesis]]:
    groups: dict[str, list[Hypothesis]] = {}
    counts, operands = (_loop_counts(built), _operand_counts(built)) if built is not None else (set(), set())
    for hypothesis in missing:
        groups.setdefault(_code(hypothesis, counts, operands), []).append(hypothesis)
    return dict(sorted(groups.items()))


def _code(hypothesis: Hypothesis, counts: set[str], operands: set[Poly]) -> str:
    match hypothesis:
        case Fact(kind="uniform"):
            return "PK504"
        case Fact(kind=kind) if kind in DOMAIN_FACTS:
            return "PK607"
        case Grows(left=left, limit=limit) if limit is not None and left.names() & counts:
            return "PK404"
        case AtMost(left=left) if left in operands:
            return "PK302"
    return "PK301"


def _missing_finding(statement: Statement, code: str, group: list[Hypothesis], built: Built | None) -> Finding:
    needed = ", ".join(map(str, group))
    message = {
        "PK301": f"{statement.ref} needs {needed}, which it does not assume",
        "PK302": f"{statement.ref} adds or multiplies more operands than the cited result covers: it needs {needed}",
        "PK404": f"{statement.ref} repeats a block, how often is not known to be constant: it needs {needed}",
        "PK504": f"{statement.ref} is uniform only if the static tables are: it needs {needed}",
        "PK607": f"{statement.ref} may apply an operation outside its domain: it needs {needed}",
    }[code]
    place = statement.place
    told = [o for o in obligations_of(built) if o.fact in group] if built is not None else []
    told = [o for o in told if code == "PK607" or o.fact.kind == "reassociated"]
    if code == "PK607" and told:
        place = told[0].place
    message += "".join(f"; {o.message}" for o in told)
    return Finding(code, message, place, statement.id, f"assume {needed}")


def obligations_of(built: Built) -> list[Obligation]:
    """The undischarged conditions of a definition and of everything it calls."""
    found = list(built.obligations)
    for part in built.parts.values():
        found += [o for o in obligations_of(part) if o.fact not in {f.fact for f in found}]
    return found


def _all_graphs(built: Built) -> list[Built]:
    return [built, *(g for part in built.parts.values() for g in _all_graphs(part))]


def _loop_counts(built: Built) -> set[str]:
    """Parameters that say how often something is repeated."""
    loops = (n for g in _all_graphs(built) for n in g.graph.nodes if n.kind == "loop")
    return {name for node in loops for name in node.number.names()}


def _operand_counts(built: Built) -> set[Poly]:
    found = set()
    for part in _all_graphs(built):
        for node in part.graph.nodes:
            if node.kind == "reduce":
                count = Poly.of(1)
                for axis in node.axes:
                    count = count * part.graph.extents[axis]
                found.add(count)
    return found
