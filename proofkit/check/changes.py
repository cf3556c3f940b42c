"""What one other hypothesis would change: the class is derived again, with everything else as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from proofkit.check.derivable import Derivable, derivable
from proofkit.check.vacuity import clash
from proofkit.kernel.claims import AtMost, Grows, Hypothesis
from proofkit.kernel.growth import CONSTANT, LOGARITHMIC, Growth
from proofkit.kernel.judge import Verdict, judge
from proofkit.kernel.poly import Poly

__all__ = ["Change", "changes"]

VARIANTS: tuple[Growth | None, ...] = (CONSTANT, LOGARITHMIC, None)
"""How large a parameter may be, to see what changes: O(1), O(log(n)), poly(n)."""


@dataclass(frozen=True, slots=True)
class Change:
    """The class that is derivable if one hypothesis on a parameter were another one; the rest stays as it is.

    `stated` is what goes, and `beside` what stays and speaks of the parameter too.
    """

    parameter: str
    stated: tuple[Hypothesis, ...]
    beside: tuple[Hypothesis, ...]
    instead: Hypothesis
    found: Derivable


def changes(verdict: Verdict) -> Iterator[Change]:
    """The class under other hypotheses on each parameter that the depth depends on, derived again each time.

    A hypothesis that contradicts what stays is left out, and so is one of which that is not decided.
    """
    theorem, claim = verdict.theorem, verdict.claim
    if theorem is None:
        return
    names = {name for vector in theorem.bound.depth for name in vector.names()} & claim.params.least.keys()
    for name in sorted(names - {claim.params.scale}):
        stated = tuple(h for h in dict.fromkeys(claim.stated) if _bounds(h, name))
        kept = tuple(h for h in dict.fromkeys(claim.stated) if h not in stated)
        beside = tuple(h for h in kept if _mentions(h, name))
        for limit in VARIANTS:
            instead = Grows(Poly.of(name), limit, claim.params.scale)
            changed = replace(claim, stated=(*kept, instead))
            found = derivable(judge(changed, theorem)) if instead not in stated else None
            if found is not None and clash(changed, found.missing) is False:
                yield Change(name, stated, beside, instead, found)


def _bounds(hypothesis: Hypothesis, name: str) -> bool:
    """Whether a hypothesis says how large the parameter is, and nothing else."""
    return isinstance(hypothesis, AtMost | Grows) and hypothesis.left == Poly.of(name)


def _mentions(hypothesis: Hypothesis, name: str) -> bool:
    if isinstance(hypothesis, AtMost):
        return name in hypothesis.left.names() | hypothesis.right.names()
    return isinstance(hypothesis, Grows) and name in hypothesis.left.names()
