"""Ranges of real functions of one variable, decided by Z3 over the reals."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from proofkit.dag.built import Built
from proofkit.kernel.graph import Node

__all__ = ["outside"]

RLIMIT = 20_000_000


def outside(built: Built, least: Fraction, most: Fraction) -> Fraction | bool | None:
    """A point x with f(x) < least or f(x) > most; False if there is none; None if the solver gave up.

    Raises: KeyError for an operation that has no meaning over the reals here.
    """
    import z3

    solver = z3.SolverFor("QF_NRA", ctx=z3.Context())
    solver.set("rlimit", RLIMIT)
    solver.set("random_seed", 0)
    x = z3.Real("x")
    value = _Reals(z3, built, x).node(built.graph.outputs[0])
    away = z3.Or(value < _rational(z3, least), value > _rational(z3, most))
    solver.add(away.translate(solver.ctx))
    answer = solver.check()
    if answer == z3.unsat:
        return False
    if answer != z3.sat:
        return None
    point = solver.model().eval(x.translate(solver.ctx), model_completion=True)
    if isinstance(point, z3.RatNumRef):
        return Fraction(point.numerator_as_long(), point.denominator_as_long())
    near = point.approx(20)
    return Fraction(near.numerator_as_long(), near.denominator_as_long())


def _rational(z3: Any, value: Fraction) -> Any:
    return z3.RealVal(f"{value.numerator}/{value.denominator}")


class _Reals:
    def __init__(self, z3: Any, built: Built, x: Any) -> None:
        self.z3, self.built, self.x = z3, built, x
        self.values: dict[int, Any] = {}

    def node(self, at: int) -> Any:
        if at not in self.values:
            node = self.built.graph.nodes[at]
            self.values[at] = self._value(node)
        return self.values[at]

    def _value(self, node: Node) -> Any:
        if node.kind == "input":
            return self.x
        if node.kind == "number":
            return _rational(self.z3, Fraction(node.name))
        if node.kind != "apply":
            raise KeyError(node.kind)
        return self._meanings()[node.name](*(self.node(a) for a in node.args))

    def _meanings(self) -> Mapping[str, Any]:
        z3 = self.z3
        return {
            "add": lambda a, b: a + b,
            "mul": lambda a, b: a * b,
            "div": lambda a, b: a / b,
            "neg": lambda a: -a,
            "abs": lambda a: z3.If(a >= 0, a, -a),
            "lt": lambda a, b: a < b,
            "le": lambda a, b: a <= b,
            "eq": lambda a, b: a == b,
            "ne": lambda a, b: a != b,
            "and": z3.And,
            "or": z3.Or,
            "not": z3.Not,
            "where": z3.If,
        }
