"""The smallest class that the derived bound of a statement gives, and what makes its depth grow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from proofkit.check.levels import LEVELS, class_name
from proofkit.check.repair import weakest_additions
from proofkit.dag.built import Built
from proofkit.errors import KernelError
from proofkit.kernel.claims import AtMost, Claim, Grows, Hypothesis, Uniformity
from proofkit.kernel.entail import Assumptions
from proofkit.kernel.graph import Upper
from proofkit.kernel.growth import Growth
from proofkit.kernel.judge import Verdict, judge
from proofkit.kernel.poly import Poly
from proofkit.kernel.theorem import Theorem
from proofkit.terms import Status

__all__ = ["Derivable", "Repetition", "additions", "completed", "derivable", "order", "repetitions", "within_any_depth"]

NAMED_N = re.compile(r"\bn\b")
"""The scale in the text of a growth; names of parameters may hold the letter."""


@dataclass(frozen=True, slots=True)
class Derivable:
    """What the kernel grants: a class, as uniform as the bound is.

    `growth` is that of the derived depth, None if nothing bounds it. `missing` has to be assumed as well.
    """

    level: str
    uniformity: Uniformity
    growth: Growth | None
    missing: tuple[Hypothesis, ...] = ()

    @property
    def name(self) -> str:
        return class_name(self.level, self.uniformity)


@dataclass(frozen=True, slots=True)
class Repetition:
    """A loop whose number of passes is not known to be constant; `stated` are the hypotheses that bound the number."""

    loop: str
    inside: str
    passes: Poly
    growth: Growth | None
    stated: tuple[Hypothesis, ...]


def derivable(verdict: Verdict) -> Derivable | None:
    """The smallest class for which the kernel judges the theorem to suffice; None where there is no theorem.

    A class counts if it takes no hypothesis that a bound of any depth does not take as well.
    """
    theorem = verdict.theorem
    if theorem is None:
        return None
    growth = depth_growth(verdict.claim, theorem)
    uniformity = theorem.bound.uniformity
    anything = within_any_depth(verdict)
    for level in LEVELS:
        found = judge(replace(anything.claim, depth_growth=level.depth), theorem)
        if found.status >= Status.CONDITIONAL and set(found.missing) <= set(anything.missing):
            return Derivable(level.name, uniformity, growth, additions(found))
    return None


def completed(verdict: Verdict) -> Verdict:
    """The verdict if the statement assumed what it is missing as well."""
    missing = additions(verdict)
    if not missing:
        return verdict
    return judge(replace(verdict.claim, stated=(*verdict.claim.stated, *missing)), verdict.theorem)


def within_any_depth(verdict: Verdict) -> Verdict:
    """The verdict if the statement claimed polynomial size only, as uniform as the theorem is."""
    uniformity = verdict.theorem.bound.uniformity if verdict.theorem is not None else None
    claim = replace(
        verdict.claim,
        depth=None,
        depth_growth=None,
        size=None,
        size_growth=None,
        polynomial_size=True,
        uniformity=uniformity,
    )
    return judge(claim, verdict.theorem)


def additions(verdict: Verdict) -> tuple[Hypothesis, ...]:
    """The weakest hypotheses that would repair a claim, as `verdict_findings.missing_hypotheses`."""
    return weakest_additions(_given(verdict.claim, verdict.theorem), verdict.missing)


def depth_growth(claim: Claim, theorem: Theorem) -> Growth | None:
    """How the derived depth grows under what is stated; None where nothing bounds it."""
    given = _given(claim, theorem)
    growths = [given.growth(vector) for vector in theorem.bound.depth]
    total = Growth()
    for growth in growths:
        if growth is None:
            return None
        total = total.join(growth)
    return total


def _given(claim: Claim, theorem: Theorem | None) -> Assumptions:
    if theorem is None:
        return Assumptions(claim.stated, claim.params)
    return Assumptions(claim.stated, claim.params, theorem.bound.depth_constants, theorem.bound.size_constants)


def order(growth: Growth, scale: str) -> str:
    """O(...) in the parameter that is the scale."""
    return f"O({re.sub(NAMED_N, scale, str(growth))})"


def repetitions(verdict: Verdict, built: Built) -> tuple[Repetition, ...]:
    """The loops of a definition, and of what it calls, whose number of passes is not known to be constant."""
    given = _given(verdict.claim, verdict.theorem)
    found = []
    for loop, inside, passes in _loops(built, dict(verdict.claim.at)):
        growth = given.growth(passes)
        if growth is None or not growth.is_constant:
            found.append(Repetition(loop, inside, passes, growth, tuple(_bounds(verdict.claim.stated, passes))))
    return tuple(dict.fromkeys(found))


def _bounds(stated: Iterable[Hypothesis], passes: Poly) -> Iterator[Hypothesis]:
    """The hypotheses that say how large the names in a number of passes are."""
    for hypothesis in stated:
        if isinstance(hypothesis, AtMost | Grows) and hypothesis.left.names() & passes.names():
            yield hypothesis


def _loops(built: Built, values: Mapping[str, Poly]) -> Iterator[tuple[str, str, Poly]]:
    """Label, definition and largest number of passes of every loop, in the parameters of the definition at the top."""
    upper = Upper(built.graph.params, built.graph.extents)
    for at, node in enumerate(built.graph.nodes):
        if node.kind == "loop":
            yield built.labels[at], built.graph.name.removesuffix(" (one pass)"), _most(upper, node.number, values)
        part = built.parts.get(node.name) if node.kind in ("call", "loop") else None
        if part is not None:
            yield from _loops(part, {name: _most(upper, value, values) for name, value in node.bind})


def _most(upper: Upper, poly: Poly, values: Mapping[str, Poly]) -> Poly:
    try:
        return upper(poly).substitute(values)
    except KernelError:
        return poly.substitute(values)
