"""The classes that a bound can place a function in, as what they ask of depth, size and uniformity."""

from __future__ import annotations

from dataclasses import dataclass

from proofkit.kernel.claims import Uniformity
from proofkit.kernel.growth import CONSTANT, Growth

__all__ = ["LEVELS", "MOST", "Level", "class_name", "find_level", "rank"]

MOST = 9
"""The largest k of TC^k. No definition in sight nests that many logarithmic loops, so NC is read as TC^MOST."""


@dataclass(frozen=True, slots=True)
class Level:
    """A class: polynomial size, and depth O(`depth`) (None: any, which polynomial size bounds anyway).

    `uniformity` is what the name means where nobody says more: TC0 is DLOGTIME-uniform, TC1 and up and NC are
    logspace-uniform, and P is what P-uniform circuits of polynomial size decide.
    """

    name: str
    depth: Growth | None
    uniformity: Uniformity


LEVELS = (
    Level("TC0", CONSTANT, Uniformity.DLOGTIME),
    *(Level(f"TC{k}", Growth(0, k), Uniformity.L) for k in range(1, MOST + 1)),
    Level("P", None, Uniformity.P),
)
"""From the smallest to the largest."""


def find_level(name: str) -> Level | None:
    """The class of that name: TC0, TC1, ..., NC or P."""
    name = name.strip()
    if name == "NC":
        return Level("NC", Growth(0, MOST), Uniformity.L)
    return next((level for level in LEVELS if level.name == name), None)


def rank(level: Level) -> int:
    """Where a class stands among `LEVELS`; the larger, the weaker."""
    return next(k for k, other in enumerate(LEVELS) if other.depth == level.depth)


def class_name(level: str, uniformity: Uniformity) -> str:
    """The class with its uniformity, as in "L-uniform TC0", "P", "TC1/poly"."""
    if uniformity is Uniformity.NONUNIFORM:
        return f"{level}/poly"
    found = find_level(level)
    if found is not None and uniformity <= found.uniformity and found.uniformity is not Uniformity.DLOGTIME:
        return level
    return f"{uniformity} {level}"
