"""Whether hypotheses can hold together for large scales: a search for values by Z3."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from proofkit.kernel.claims import AtMost, Fact, Grows, Hypothesis, Params
from proofkit.kernel.poly import App, Atom, Poly, atom_text

__all__ = ["contradictory"]

RLIMIT = 2_000_000
CONSTANT, SCALE = 10**40, 10**300
"""A value for the constants behind O(...), beyond any literal, and a scale far beyond its products with logarithms."""
SMALLER = 10**6
"""A scale at which nonlinear hypotheses are easier: where the large one is not decided, values found here will do."""


def contradictory(hypotheses: Iterable[Hypothesis], params: Params) -> bool | None:
    """True if no values satisfy the hypotheses at a very large scale; None if the solver gave up.

    The constant behind O(...) is fixed before the scale is, which is what the notation means.
    """
    stated = [h for h in hypotheses if not isinstance(h, Fact)]
    if not stated or _holds_at_least(stated, params):
        return False
    satisfiable = _Query(params, SCALE).satisfiable(stated)
    if satisfiable is None:
        satisfiable = _Query(params, SMALLER).satisfiable(stated) or None
    return None if satisfiable is None else not satisfiable


def _limit(hypothesis: Grows, scale: int) -> int | None:
    """The largest value that the left side may take, or None if any polynomial will do."""
    limit = hypothesis.limit
    if limit is None or limit.unspecified:
        return None
    most: int = CONSTANT * scale**limit.power * scale.bit_length() ** limit.log
    return most


def _holds_at_least(stated: list[AtMost | Grows], params: Params) -> bool:
    """Whether the smallest values of all parameters satisfy everything: then no solver is needed."""

    def value(atom: Atom) -> Poly | None:
        if isinstance(atom, App) and not atom.table:
            return None
        name = atom if isinstance(atom, str) else atom.name
        return Poly.of(SCALE if name == params.scale else params.least.get(name, 0))

    for hypothesis in stated:
        most = _limit(hypothesis, SCALE) if isinstance(hypothesis, Grows) else 0
        right = hypothesis.right if isinstance(hypothesis, AtMost) else Poly.of(most or 0)
        room = (right - hypothesis.left).rewrite(value).constant()
        if most is not None and (room is None or room < 0):
            return False
    return True


class _Query:
    """One question, in a solver context of its own, so that no answer depends on earlier ones."""

    def __init__(self, params: Params, scale: int) -> None:
        import z3

        self.z3, self.params, self.scale = z3, params, scale
        self.context = z3.Context()
        self.solver = z3.SolverFor("QF_NIA", ctx=self.context)
        self.solver.set("rlimit", RLIMIT)
        self.solver.set("random_seed", 0)
        self.names: dict[Atom, Any] = {}
        self.bounds: list[Any] = []

    def satisfiable(self, stated: list[AtMost | Grows]) -> bool | None:
        for hypothesis in stated:
            if isinstance(hypothesis, AtMost):
                self.solver.add(self.term(hypothesis.left) <= self.term(hypothesis.right))
            elif (most := _limit(hypothesis, self.scale)) is not None:
                self.solver.add(self.term(hypothesis.left) <= most)
        self.solver.add(*self.bounds)
        return {"sat": True, "unsat": False}.get(str(self.solver.check()))

    def term(self, poly: Poly) -> Any:
        total = self.z3.IntVal(0, ctx=self.context)
        for monomial, coefficient in poly.terms.items():
            product = self.z3.IntVal(coefficient, ctx=self.context)
            for atom, exponent in monomial:
                for _ in range(exponent):
                    product = product * self.atom(atom)
            total = total + product
        return total

    def atom(self, atom: Atom) -> Any:
        if atom not in self.names:
            variable = self.names[atom] = self.z3.Int(atom_text(atom), ctx=self.context)
            name = atom if isinstance(atom, str) else atom.name
            self.bounds.append(variable >= self.params.least.get(name, 0))
            if name == self.params.scale:
                self.bounds.append(variable == self.scale)
            if isinstance(atom, App):
                self.define(atom, variable)
        return self.names[atom]

    def define(self, atom: App, value: Any) -> None:
        """What a function or a table entry is, as far as it is known."""
        if atom.table:
            most = self.params.tables.get(atom.name)
            if most is not None:
                self.bounds.append(value <= self.term(most))
            return
        args = [self.term(a) for a in atom.args]
        if atom.name in ("floordiv", "mod"):
            quotient = value if atom.name == "floordiv" else self.z3.FreshInt(ctx=self.context)
            rest = args[0] - args[1] * quotient
            self.solver.add(rest >= 0, rest < args[1])
            if atom.name == "mod":
                self.solver.add(value == rest)
        elif atom.name == "log" and atom.args[0] == Poly.of(self.params.scale):
            self.solver.add(value == (self.scale - 1).bit_length())
        elif atom.name in ("min", "max"):
            self.solver.add(self.z3.Or(value == args[0], value == args[1]))
