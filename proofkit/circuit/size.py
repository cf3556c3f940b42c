"""The exact size of a family: as a formula, and its value at given parameters."""

from __future__ import annotations

from collections.abc import Mapping

from proofkit.circuit.measured import at
from proofkit.kernel.counting import Ratio
from proofkit.kernel.family import Group
from proofkit.kernel.measure import Measure
from proofkit.kernel.poly import ZERO

__all__ = ["gates_at", "size_text"]

Counted = tuple[Group, Ratio | None]


def size_text(measure: Measure) -> str:
    """The exact number of gates: a polynomial, and sums over index ranges where those depend on more than that."""
    total = Ratio(ZERO)
    sums: dict[str, int] = {}
    for group, count in (*measure.counts, *measure.outputs):
        if count is not None:
            total = total + count
        else:
            ranges = " ".join(f"for {r}" for r in group.ranges)
            sums[ranges] = sums.get(ranges, 0) + 1
    parts = [f"{times if times > 1 else ''}#[{ranges}]" for ranges, times in sums.items()]
    return " + ".join([*([str(total)] if total.top != ZERO or not parts else []), *parts])


def gates_at(measure: Measure, params: Mapping[str, int]) -> int:
    """What the exact formula comes to, with a gate for every output."""
    return sum(_at(group, count, params) for group, count in (*measure.counts, *measure.outputs))


def _at(group: Group, count: Ratio | None, params: Mapping[str, int]) -> int:
    if count is None:
        from proofkit.circuit.unfold import count_at

        return count_at(group, params)
    return at(count, params)
