"""Claim and theorem in, verdict out: the only place where a status is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import InitVar, dataclass

from proofkit.errors import KernelError
from proofkit.kernel.claims import AtMost, Bound, Claim, Depth, Grows, Hypothesis, depth_text
from proofkit.kernel.entail import Assumptions
from proofkit.kernel.growth import Growth
from proofkit.kernel.names import check_constants, domain, naturals, sides_of
from proofkit.kernel.poly import Poly
from proofkit.kernel.theorem import Theorem
from proofkit.terms import Status

__all__ = ["Shortfall", "Verdict", "judge"]

_MINT = object()


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One thing that the derivation does not give: `measure` is depth, size, uniformity, hypothesis or derivation."""

    measure: str
    claimed: str
    derived: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the kernel says of a claim, and why.

    `missing` are the hypotheses that the theorem needs, or that its growth needs, and that the claim does not show.
    """

    claim: Claim
    status: Status
    theorem: Theorem | None
    shortfalls: tuple[Shortfall, ...]
    missing: tuple[Hypothesis, ...]
    mint: InitVar[object]

    def __post_init__(self, mint: object) -> None:
        if mint is not _MINT:
            raise KernelError("verdict", "only the kernel makes verdicts")

    def __init_subclass__(cls) -> None:
        raise KernelError("verdict", "the type of verdicts is final")

    def __reduce__(self) -> str:
        raise KernelError("verdict", "judge again instead of pickling a verdict")


def judge(claim: Claim, theorem: Theorem | None) -> Verdict:
    """Weigh a theorem against a claim that was read from the spec, never from whoever derived the theorem.

    Fails if the theorem is about something else. Without a theorem, or without a measure, the claim is undecided.
    """
    measures = claim.depth, claim.depth_growth, claim.size, claim.size_growth, claim.uniformity
    if theorem is None or not (claim.polynomial_size or any(m is not None for m in measures)):
        gap = Shortfall("derivation", "a bound", "none" if theorem is None else "nothing is claimed")
        return Verdict(claim, Status.UNDECIDED, theorem, (gap,), (), _MINT)
    bound = theorem.bound
    if (bound.subject, bound.at) != (claim.subject, claim.at):
        raise KernelError("judge", f"a theorem about {bound.subject.name} for a claim about {claim.subject.name}")
    shortfalls, missing = _compare(claim, bound)
    if shortfalls:
        status = Status.UNSUPPORTED
    elif missing:
        status = Status.CONDITIONAL
    else:
        status = Status.MODULO if theorem.trust else Status.PROVED
    return Verdict(claim, status, theorem, shortfalls, missing, _MINT)


def _compare(claim: Claim, bound: Bound) -> tuple[tuple[Shortfall, ...], tuple[Hypothesis, ...]]:
    theirs = bound.subject.params
    if theirs.scale != claim.params.scale:
        raise KernelError("judge", f"a bound in {theirs.scale} for a claim in {claim.params.scale}")
    claimed = [*(claim.depth or ()), *([claim.size] if claim.size is not None else ())]
    check_constants(bound, claim.params)
    stated = [p for h in claim.stated for p in sides_of(h)]
    within = domain(theirs, dict(bound.at), claim.params) + naturals([*claimed, *stated])
    given = Assumptions(claim.stated, claim.params, bound.depth_constants, bound.size_constants)
    depth, depth_goals = _compare_depth(claim, bound.depth, given)
    size, size_goals = _compare_size(claim, bound.size, given)
    shortfalls = [*depth, *size]
    if claim.uniformity is not None and bound.uniformity > claim.uniformity:
        shortfalls.append(Shortfall("uniformity", str(claim.uniformity), str(bound.uniformity)))
    return tuple(shortfalls), given.not_shown([*bound.assuming, *within, *depth_goals, *size_goals])


def _compare_depth(claim: Claim, derived: Depth, given: Assumptions) -> tuple[list[Shortfall], list[Hypothesis]]:
    shortfalls, goals = _compare_growth("depth", derived, claim.depth_growth, given)
    if claim.depth is not None:
        most = claim.depth
        over = frozenset(v for v in derived if not any(given.shows(AtMost(v, m)) for m in most))
        shortfalls += [Shortfall("depth", depth_text(most), depth_text(over))] if over else []
    return shortfalls, goals


def _compare_size(claim: Claim, derived: Poly, given: Assumptions) -> tuple[list[Shortfall], list[Hypothesis]]:
    shortfalls, goals = _compare_growth("size", [derived], claim.size_growth, given)
    if claim.polynomial_size:
        goals += [Grows(poly, None, claim.params.scale) for poly in (derived, *_outputs(claim))]
    if claim.size is not None and not given.shows(AtMost(derived, claim.size)):
        shortfalls.append(Shortfall("size", str(claim.size), str(derived)))
    return shortfalls, goals


def _outputs(claim: Claim) -> list[Poly]:
    """How many numbers come out: wires are no gates, but a circuit has as many ends."""
    counts = []
    for shape in claim.subject.outputs:
        count = Poly.of(1)
        for position, extent in enumerate(shape):
            count = count * extent.substitute({f"@{k}": shape[k] for k in range(position)})
        counts.append(count)
    return counts


def _compare_growth(
    measure: str, derived: Iterable[Poly], limit: Growth | None, given: Assumptions
) -> tuple[list[Shortfall], list[Hypothesis]]:
    """A growth that is known and too large falls short; one that is not known asks for a hypothesis."""
    shortfalls: list[Shortfall] = []
    goals: list[Hypothesis] = []
    if limit is None:
        return shortfalls, goals
    for poly in sorted(derived, key=str):
        growth = given.growth(poly)
        if growth is not None and growth.within(limit) is False:
            shortfalls.append(Shortfall(measure, f"O({limit})", f"{poly}, which is O({growth})"))
        else:
            goals.append(Grows(poly, limit, given.params.scale))
    return shortfalls, goals
