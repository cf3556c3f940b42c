"""How fast a quantity may grow with the scale n: n^a log(n)^b, with exponents that may be unspecified.

This replaces big-O algebra: `O(1) * (n + 1)` is n here. Comparison is three-valued, since "p <= poly(n)" bounds p by
n^k for some k that nobody stated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["CONSTANT", "LINEAR", "LOGARITHMIC", "Growth"]


@dataclass(frozen=True, slots=True)
class Growth:
    """At most c * n**(power + the sum of the unspecified exponents) * log(n)**log, for some constant c.

    `unspecified` counts exponents by name: {"p": 2} is n^(2 k_p), for some constant k_p >= 0 that is not known.
    """

    power: int = 0
    log: int = 0
    unspecified: tuple[tuple[str, int], ...] = ()

    @staticmethod
    def polynomial(name: str) -> Growth:
        """n^k for some constant k that is called after `name`."""
        return Growth(0, 0, ((name, 1),))

    def times(self, other: Growth) -> Growth:
        """The growth of a product."""
        counts = dict(self.unspecified)
        for name, count in other.unspecified:
            counts[name] = counts.get(name, 0) + count
        return Growth(self.power + other.power, self.log + other.log, tuple(sorted(counts.items())))

    def join(self, other: Growth) -> Growth:
        """A growth that both are within, for sums: the larger if they compare, else exponent by exponent."""
        if self.within(other):
            return other
        if other.within(self):
            return self
        counts = dict(self.unspecified)
        for name, count in other.unspecified:
            counts[name] = max(counts.get(name, 0), count)
        return Growth(max(self.power, other.power), max(self.log, other.log), tuple(sorted(counts.items())))

    def within(self, other: Growth) -> bool | None:
        """Whether O(self) is contained in O(other); None where it depends on exponents that are not known."""
        mine, theirs = dict(self.unspecified), dict(other.unspecified)
        lower_order = self.power < other.power or (self.power == other.power and self.log <= other.log)
        if lower_order and _covered(mine, theirs):
            return True
        if not lower_order and _covered(theirs, mine):
            return False
        return None

    @property
    def is_constant(self) -> bool:
        return self == CONSTANT

    def __str__(self) -> str:
        names = [f"{c if c > 1 else ''}k_{name}" for name, c in self.unspecified]
        exponents = ([str(self.power)] if self.power or not names else []) + names
        power = "" if exponents == ["0"] else "n" if exponents == ["1"] else f"n^{_group(exponents)}"
        log = "" if not self.log else "log(n)" if self.log == 1 else f"log(n)^{self.log}"
        return " ".join(filter(None, (power, log))) or "1"


def _covered(small: Mapping[str, int], large: Mapping[str, int]) -> bool:
    return all(count <= large.get(name, 0) for name, count in small.items())


def _group(exponents: list[str]) -> str:
    return exponents[0] if len(exponents) == 1 and len(exponents[0]) == 1 else f"({' + '.join(exponents)})"


CONSTANT = Growth()
LINEAR = Growth(1)
LOGARITHMIC = Growth(0, 1)
