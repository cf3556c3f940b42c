"""Claims, read from statements again each time they are judged."""

from __future__ import annotations

from dataclasses import replace

from proofkit.check.levels import Level, find_level
from proofkit.dag.built import Built
from proofkit.errors import SpecError
from proofkit.kernel.claims import Claim, Hypothesis, Params, Uniformity
from proofkit.kernel.growth import Growth
from proofkit.kernel.poly import Poly
from proofkit.spec.bounds import Names, read_depth, read_hypotheses, read_poly, read_size, read_uniformity, suggest
from proofkit.spec.model import Statement, Text
from proofkit.terms import Finding

__all__ = ["fixed_parameters", "read_claim", "stated_hypotheses"]


def stated_hypotheses(statement: Statement, names: Names, definition: str = "") -> tuple[Hypothesis, ...]:
    """The hypotheses of a statement, in order."""
    return tuple(h for text in statement.assume for h in read_hypotheses(text, names, definition))


def fixed_parameters(statement: Statement, built: Built, names: Names) -> dict[str, Poly]:
    """The parameters of the definition that the statement fixes.

    Raises: SpecError, PK101 for a parameter that the definition does not have, PK103 for the scale.
    """
    for name, text in statement.at.items():
        if name == names.scale:
            raise SpecError([Finding("PK103", f"the scale {name} cannot be fixed", text.place, statement.id)])
        if name not in built.graph.params.least or name in built.graph.params.tables:
            message = f"{built.graph.name} has no parameter {name}{suggest(name, built.graph.params.least)}"
            raise SpecError([Finding("PK101", message, text.place, statement.id)])
    values = {name: read_poly(text, names) for name, text in statement.at.items()}
    for name, value in values.items():
        strange = sorted(value.names() - built.graph.params.least.keys() - {names.scale})
        if strange or any(a.table for a in value.functions()):
            message = f"{name} = {value} is not in terms of the parameters of {built.graph.name}"
            raise SpecError([Finding("PK101", message, statement.at[name].place, statement.id)])
    return values


def read_claim(statement: Statement, built: Built, names: Names, params: Params, constants: tuple[str, ...]) -> Claim:
    """What the statement claims about the definition with this graph.

    Raises: SpecError if a text cannot be read, or nothing is claimed (PK305).
    """
    if statement.depth is None and statement.size is None and statement.class_ is None:
        message = f"{statement.ref} bounds neither depth nor size and names no class"
        raise SpecError([Finding("PK305", message, statement.place, statement.id, 'add depth = "...", size = "..."')])
    extended = replace(names, constants=[*names.constants, *constants])
    depth = read_depth(statement.depth, extended) if statement.depth is not None else None
    size = read_size(statement.size, extended) if statement.size is not None else None
    at = fixed_parameters(statement, built, names)
    subject = built.graph.signature((built.output,)).substitute(at)
    level = _level(statement.class_)
    return Claim(
        statement.id,
        subject,
        tuple(sorted(at.items(), key=lambda item: item[0])),
        None if isinstance(depth, Growth) else depth,
        _meet(level.depth if level is not None else None, depth if isinstance(depth, Growth) else None, statement),
        None if isinstance(size, Growth) else size,
        size if isinstance(size, Growth) else None,
        level is not None or (statement.size is not None and size is None),
        _uniformity(statement, level),
        stated_hypotheses(statement, names, built.graph.name),
        params,
    )


def _meet(level: Growth | None, depth: Growth | None, statement: Statement) -> Growth | None:
    """A class and a stated growth both have to hold: the smaller one."""
    if level is None or depth is None:
        return depth if level is None else level
    if depth.within(level):
        return depth
    if level.within(depth):
        return level
    place = (statement.depth or Text("", statement.place)).place
    raise SpecError(
        [Finding("PK006", f"neither of O({depth}) and O({level}) is within the other", place, statement.id)]
    )


def _uniformity(statement: Statement, level: Level | None) -> Uniformity | None:
    """What is stated; without a word on uniformity, what the name of the class means."""
    if statement.uniformity is not None:
        return read_uniformity(statement.uniformity)
    return level.uniformity if level is not None else None


def _level(text: Text | None) -> Level | None:
    """TC^k allows depth O(log(n)^k), P any depth; both ask for polynomial size."""
    if text is None:
        return None
    found = find_level(text.value)
    if found is None:
        message = f"{text.value!r} is not a class that a bound can place a function in: TC0, TC1, ..., NC or P"
        raise SpecError([Finding("PK006", message, text.place)])
    return found
