"""What one circuit is: a row that the kernel's measure, the prover, the command line and the report all read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proofkit.errors import KernelError
from proofkit.floats.real import REAL
from proofkit.floats.words import Words

__all__ = ["Circuit", "Meaning", "Port", "Twin"]

Meaning = Callable[[Words, Mapping[str, int], Sequence[Any]], Sequence[Any]]
"""(a backend of words, parameters, one value for each input port) to one value for each output port.

A bit and an unsigned integer are a word, a float is a Triple; an array is a list of these. It runs as it stands on
Python integers, on arrays of machine words and on bit vectors.
"""


@dataclass(frozen=True, slots=True)
class Port:
    """One operand or result, and the groups that carry it.

    kind   "int": an unsigned integer in the group `name`, lowest bit first, or a single bit;
           "float": sign, significand and exponent + 2**p in the groups name_s, name_m, name_e
    array  whether the groups' first index counts elements
    """

    name: str
    kind: str = "int"
    array: bool = False

    def __post_init__(self) -> None:
        if self.kind not in ("int", "float"):
            raise KernelError("row", f"port {self.name} is of kind {self.kind!r}, not int or float")

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(f"{self.name}_{part}" for part in "sme") if self.kind == "float" else (self.name,)


@dataclass(frozen=True, slots=True)
class Twin:
    """Another row with the same description but for where constants come from, which may stand for a row's function.

    of        its name
    template  what gives the description of either, from its own constants
    """

    of: str
    template: Callable[[Any], str]
    mine: Any
    theirs: Any

    def unlike(self, row: Circuit, other: Circuit) -> str:
        """What keeps the other row from standing for this one; nothing if it may."""
        if other.as_in is not None:
            return f"{other.name} has its own function from {other.as_in.of}"
        same = {
            "the description": (row.text, other.text) == (self.template(self.mine), self.template(self.theirs)),
            "ports": (row.inputs, row.outputs) == (other.inputs, other.outputs),
            "the meaning": row.meaning is other.meaning and row.approximates == other.approximates,
            "the promise": other.promise is None,  # else it would be checked on fewer operands
        }
        differs = [what for what, is_same in same.items() if not is_same]
        return f"{' and '.join(differs)} of {other.name} may not stand for its own" if differs else ""


@dataclass(frozen=True, slots=True)
class Circuit:
    """A family of circuits with its meaning.

    text      its description in the family language; it may use families that stand earlier in the library
    meaning   what the results are; None for a circuit that approximates instead
    width     bits of a signed word that holds every intermediate value of `meaning`; also that of its widest port
    promise   what callers must see to beyond canonical floats, as a condition on the operands; None for nothing
    needs     what parameters would have to be for the circuit to be meant for any operands; nothing if they are
    grid      parameter values, small ones first; at the first few, description and netlist are compared, and at one of
              those, with as many inputs as are tried in no time, the function is checked, on demand at all of those
    approximates  the name in `proofkit.floats.real.REAL` of a function of the one operand, for which the one result has
              to be near enough; both are floats
    as_in     the row with the same description but for constants, which are given there and computed here: these
              circuits are large, so where their function is not checked itself, it is that row's
    best      the least depth known in the literature, with its source
    lower     a depth that circuits of polynomial size and weights cannot do without, with its source
    prototype the depth that a first implementation of such circuits had, where there was one
    """

    name: str
    title: str
    text: str
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    meaning: Meaning | None
    width: Callable[[Mapping[str, int]], int]
    grid: tuple[Mapping[str, int], ...]
    deep: tuple[Mapping[str, int], ...] = ()
    source: str = ""
    best: str = ""
    promise: Callable[[Words, Mapping[str, int], Sequence[Any]], Any] | None = None
    needs: Callable[[Mapping[str, int]], str] | None = None
    approximates: str = ""
    as_in: Twin | None = None
    lower: str = ""
    prototype: int = 0

    def __post_init__(self) -> None:
        if (self.meaning is None) != bool(self.approximates):
            raise KernelError("row", f"{self.name} has to have a meaning or approximate a function, and not both")
        if not self.approximates:
            return
        if self.approximates not in REAL:
            known = ", ".join(REAL)
            raise KernelError("row", f"{self.name} approximates {self.approximates}, which is none of {known}")
        if any(
            [(port.kind, port.array) for port in side] != [("float", False)] for side in (self.inputs, self.outputs)
        ):
            raise KernelError("row", f"{self.name} approximates a function, so it takes one float and gives one")
