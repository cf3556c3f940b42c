"""Whether hypotheses can hold together for large scales: a search for values by Z3."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from proofkit.kernel.claims import AtMost, Fact, Grows, Hypothesis, Params
from proofkit.kernel.poly import Atom, Poly, atom_text

__all__ = ["contradictory"]

RLIMIT = 2_000_000
SCALES = ((8, 10**6), (10**4, 10**12), (10**9, 10**30))
"""Values tried for the constants behind O(...), each with a scale far beyond it."""


def contradictory(hypotheses: Iterable[Hypothesis], params: Params) -> bool | None:
    """True if no values satisfy the hypotheses at any of several large scales; None if the solver gave up.

    The constant behind O(...) is fixed before the scale is, which is what the notation means.
    """
    stated = [h for h in hypotheses if not isinstance(h, Fact)]
    if not stated:
        return False
    if _holds_at_least(stated, params):
        return False
    answers = []
    for constant, scale in SCALES:
        answers.append(_satisfiable(stated, params, constant, scale))
        if answers[-1]:
            return False
    return None if None in answers else True


def _holds_at_least(stated: list[AtMost | Grows], params: Params) -> bool:
    """Whether the smallest values of all parameters, at a large scale, satisfy everything: no solver is needed then."""
    constant, scale = SCALES[0]

    def value(atom: Atom) -> Poly:
        name = atom if isinstance(atom, str) else atom.name
        return Poly.of(scale if name == params.scale else params.least.get(name, 0))

    for hypothesis in stated:
        if isinstance(hypothesis, AtMost):
            left, right = hypothesis.left, hypothesis.right
        elif hypothesis.limit is None:
            continue
        else:
            left, right = hypothesis.left, Poly.of(constant)
        if ((right - left).rewrite(value).constant() or 0) < 0:
            return False
    return True


def _satisfiable(stated: list[AtMost | Grows], params: Params, constant: int, scale: int) -> bool | None:
    import z3

    solver = z3.SolverFor("QF_NIA", ctx=z3.Context())
    solver.set("rlimit", RLIMIT)
    solver.set("random_seed", 0)
    names: dict[Atom, Any] = {}
    for hypothesis in stated:
        for constraint in _constraints(z3, hypothesis, names, constant, scale):
            solver.add(constraint.translate(solver.ctx))
    for atom, variable in names.items():
        least = params.least.get(atom if isinstance(atom, str) else atom.name, 0)
        solver.add((variable >= least).translate(solver.ctx))
    if params.scale in names:
        solver.add((names[params.scale] == scale).translate(solver.ctx))
    return {"sat": True, "unsat": False}.get(str(solver.check()))


def _constraints(z3: Any, hypothesis: AtMost | Grows, names: dict[Atom, Any], constant: int, scale: int) -> list[Any]:
    left = _term(z3, hypothesis.left, names)
    if isinstance(hypothesis, AtMost):
        return [left <= _term(z3, hypothesis.right, names)]
    limit = hypothesis.limit
    if limit is None or limit.unspecified:
        return []
    return [left <= constant * scale**limit.power * scale.bit_length() ** limit.log]


def _term(z3: Any, poly: Poly, names: dict[Atom, Any]) -> Any:
    total = z3.IntVal(0)
    for monomial, coefficient in poly.terms.items():
        term = z3.IntVal(coefficient)
        for atom, exponent in monomial:
            variable = names.setdefault(atom, z3.Int(atom_text(atom)))
            for _ in range(exponent):
                term = term * variable
        total = total + term
    return total
