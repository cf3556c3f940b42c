"""Sums that are above zero because some operand is: soft-max and average-hard attention divide by such sums."""

from __future__ import annotations

from proofkit.dag.built import Built
from proofkit.dag.sheet import Sheet
from proofkit.kernel.graph import Node
from proofkit.ops import Sign

__all__ = ["is_positive_somewhere", "positive_by_exp_of_zero"]


def is_positive_somewhere(sheet: Sheet, body: int, axes: tuple[str, ...]) -> bool:
    """Whether some value of `body` over `axes`, if there are any, is above zero and none is below.

    Seen are exp(a - max(a)), since a - a is exactly 0 and exp(0) is within a relative 2**-p of 1, and
    where(a == max(a), b, c) with b above zero and c not below, the maximum being over the same indices: a maximum of
    floats is one of them.
    """
    node = sheet.nodes[body]
    if node.kind != "apply":
        return False
    if node.name == "exp":
        return any(_is_largest(sheet, a, r, axes) for a, r in _difference(sheet, sheet.nodes[node.args[0]]))
    if node.name == "where":
        test, chosen, other = node.args
        signs = sheet.facets[chosen].sign, sheet.facets[other].sign
        return signs[0] is Sign.POSITIVE and signs[1].is_nonnegative and _is_attained(sheet, sheet.nodes[test], axes)
    return False


def positive_by_exp_of_zero(built: Built) -> frozenset[str]:
    """The digests of graphs with a sum that is above zero if exp(0) is: of a definition, and of all that it calls."""
    parts: dict[str, Built] = {}
    waiting = [built]
    while waiting:
        part = waiting.pop()
        if part.digest not in parts:
            parts[part.digest] = part
            waiting += part.parts.values()
    return frozenset(digest for digest, part in parts.items() if _sums_exp_of_zero(Sheet(list(part.graph.nodes))))


def _sums_exp_of_zero(sheet: Sheet) -> bool:
    sums = [node for node in sheet.nodes if (node.kind, node.name) == ("reduce", "sum")]
    return any(sheet.nodes[s.args[0]].name == "exp" and is_positive_somewhere(sheet, s.args[0], s.axes) for s in sums)


def _difference(sheet: Sheet, node: Node) -> list[tuple[int, int]]:
    """The operands (a, r) of a - r, in either order of writing."""
    if (node.kind, node.name) != ("apply", "add"):
        return []
    pairs = ((node.args[0], node.args[1]), (node.args[1], node.args[0]))
    negated = [(a, sheet.nodes[r]) for a, r in pairs]
    return [(a, r.args[0]) for a, r in negated if (r.kind, r.name) == ("apply", "neg")]


def _is_attained(sheet: Sheet, node: Node, axes: tuple[str, ...]) -> bool:
    """Whether a condition is a == max(a), in either order."""
    if (node.kind, node.name) != ("apply", "eq"):
        return False
    a, r = node.args
    return _is_largest(sheet, a, r, axes) or _is_largest(sheet, r, a, axes)


def _is_largest(sheet: Sheet, operand: int, largest: int, axes: tuple[str, ...]) -> bool:
    """Whether `largest` is the maximum of `operand` over all of these indices."""
    node = sheet.nodes[largest]
    return (node.kind, node.name, node.args, node.axes) == ("reduce", "max", (operand,), axes)
