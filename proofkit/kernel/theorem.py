"""The mint: the one place where a theorem comes into being."""

from __future__ import annotations

from dataclasses import InitVar, dataclass
from typing import Self

from proofkit.errors import KernelError
from proofkit.kernel.claims import Bound

__all__ = ["Theorem"]

_MINT = object()


@dataclass(frozen=True, slots=True)
class Theorem:
    """A bound that the kernel derived, with everything it rests on.

    `trust` holds the ids of all cited results and solver runs used anywhere below; empty means kernel rules alone.
    Sealed against accidents, not against malice: only functions of this package hold the mint.
    """

    bound: Bound
    rule: str
    premises: tuple[Theorem, ...]
    trust: frozenset[str]
    mint: InitVar[object]

    def __post_init__(self, mint: object) -> None:
        if mint is not _MINT:
            raise KernelError("theorem", f"only the kernel makes theorems (rule {self.rule!r})")

    def __init_subclass__(cls) -> None:
        raise KernelError("theorem", "the type of theorems is final")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> str:
        raise KernelError("theorem", "derive a theorem again instead of pickling it")


def _theorem(bound: Bound, rule: str, *premises: Theorem, trust: frozenset[str] = frozenset()) -> Theorem:
    below = frozenset[str]().union(*(p.trust for p in premises))
    return Theorem(bound, rule, premises, below | trust, _MINT)
