"""Conditions that a definition puts on functions, tried on the standard objects that it is meant for."""

from __future__ import annotations

import re
from fractions import Fraction

from proofkit.check.catalog import Catalog
from proofkit.check.outcome import Item
from proofkit.dag.built import Built
from proofkit.dag.interpret import Arithmetic, interpret
from proofkit.prove.real_range import outside
from proofkit.spec.bounds import suggest
from proofkit.spec.model import Requirement, Spec, Text
from proofkit.terms import Finding, Status

__all__ = ["EXACT", "check_requirements"]

EXACT = Arithmetic(literal=Fraction)
"""Rational arithmetic: the operations of the table on fractions, without rounding."""


def check_requirements(spec: Spec, catalog: Catalog) -> tuple[list[Item], list[Finding]]:
    """For each requirement, each function: in range (solver), outside at a point (evaluated again), or unknown."""
    items, findings = [], []
    for requirement in spec.requirements:
        parts = []
        for text in requirement.functions:
            status, reason = _weigh(requirement, text, catalog)
            parts.append((text.value, status, reason))
            if status <= Status.UNDECIDED:
                code = "PK605" if status is Status.REFUTED else _code(text, catalog)
                message = f"{requirement.ref} asks for values in [{requirement.least}, {requirement.most}]: {reason}"
                findings.append(Finding(code, message, text.place, requirement.id, "weaken the condition"))
        status = min((s for _, s, _ in parts), default=Status.UNDECIDED)
        items.append(Item(requirement, spec, status, tuple(parts), ("solver:z3",)))
    return items, findings


def _rational(text: Text) -> Fraction:
    """A short literal such as "-1/2" or "0.25"; long exponents are not read."""
    if not re.fullmatch(r"\s*-?\d{1,30}([./]\d{1,30})?\s*", text.value):
        raise ValueError(text.value)
    return Fraction(text.value.strip())


def _code(text: Text, catalog: Catalog) -> str:
    """Not decided: because there is no such function, or because the solver gave up."""
    return "PK702" if text.value in catalog.definitions else "PK201"


def _weigh(requirement: Requirement, text: Text, catalog: Catalog) -> tuple[Status, str]:
    built = catalog.built(text.value)
    if built is None or len(built.graph.inputs) != 1:
        hint = suggest(text.value, catalog.definitions)
        return Status.UNDECIDED, f"{text.value} is not a function of one variable{hint}"
    try:
        least, most = _rational(requirement.least), _rational(requirement.most)
    except (ValueError, ZeroDivisionError):
        return Status.UNDECIDED, f"[{requirement.least}, {requirement.most}] is not a range of rational numbers"
    try:
        point = outside(built, least, most)
    except KeyError as error:
        return Status.UNDECIDED, f"{text.value} uses {error.args[0]}, which is not decided over the reals"
    if point is False:
        return Status.MODULO, f"{text.value} stays in the range for all real x"
    if not isinstance(point, Fraction):
        return Status.UNDECIDED, f"the solver gave up on {text.value}"
    return _confirmed(built, text.value, point, least, most)


def _confirmed(built: Built, name: str, point: Fraction, least: Fraction, most: Fraction) -> tuple[Status, str]:
    """A point that the solver names counts only if exact evaluation finds it outside as well."""
    try:
        value = interpret(built, {built.graph.inputs[0][0]: point}, {}, arithmetic=EXACT)
    except ZeroDivisionError:
        return Status.UNDECIDED, f"{name} divides by zero at x = {point}"
    if least <= value <= most:
        return Status.UNDECIDED, f"the solver names x = {point}, where {name} is {value}"
    return Status.REFUTED, f"{name} is {value} at x = {point}"
