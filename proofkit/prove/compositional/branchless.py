"""Words that are polynomials: for meanings that add and multiply and choose between nothing."""

from __future__ import annotations

from typing import Any, NoReturn

from proofkit.errors import KernelError
from proofkit.kernel.poly import Poly

__all__ = ["Branchless"]


class Branchless:
    """A backend without conditions: two polynomials that differ may still be equal for some values."""

    def constant(self, k: int) -> Poly:
        return Poly.of(k)

    def where(self, *_: Any) -> NoReturn:
        raise KernelError("identity", "the meaning chooses between cases, and is no polynomial")

    both = either = div = mod = where
