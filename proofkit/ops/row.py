"""What one operation is: a row that the builder, the interpreter, the domain check and the printer all read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

__all__ = ["Operation", "Sign"]


class Sign(Enum):
    """What is known of the values of an expression: nothing, never 0, at least 0, above 0, or always 0."""

    ANY = auto()
    NONZERO = auto()
    NONNEGATIVE = auto()
    POSITIVE = auto()
    ZERO = auto()

    @property
    def is_nonzero(self) -> bool:
        return self in (Sign.NONZERO, Sign.POSITIVE)

    @property
    def is_nonnegative(self) -> bool:
        return self in (Sign.NONNEGATIVE, Sign.POSITIVE, Sign.ZERO)


def anything(signs: Sequence[Sign]) -> Sign:  # noqa: ARG001
    """The sign rule of an operation that says nothing about its result."""
    return Sign.ANY


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation on p-bit floats.

    primitive   the name under which a lemma covers it ("sub", "lt" and "where" are covered under other names)
    arity       number of operands; None for n-ary ones, which take all values of a generator or several arguments
    real        its value on floats; partial operations raise outside their domain
    sign        what follows for the sign of the result in F_p, where underflow may give 0
    domain      operands at which it is undefined, as (operand, condition): ("nonzero", "nonnegative", "in range")
    latex       a format string for its operands
    approximate whether circuits compute it only up to a relative error
    circuits    the circuits of the library that compute it, from the shallowest to the one with the fewest gates
    """

    name: str
    primitive: str
    arity: int | None
    real: Callable[..., float]
    latex: str
    sign: Callable[[Sequence[Sign]], Sign] = anything
    domain: tuple[tuple[int, str], ...] = ()
    approximate: bool = False
    takes_generator: bool = False
    circuits: tuple[str, ...] = ()

    @property
    def circuit(self) -> str:
        """The first of its circuits, if there is one."""
        return self.circuits[0] if self.circuits else ""
