"""The one door for outside facts. Whatever enters here is tagged, and the tag stays on all that follows."""

from __future__ import annotations

from proofkit.errors import KernelError
from proofkit.kernel.claims import Bound, Depth, Hypothesis, Signature, Uniformity
from proofkit.kernel.poly import Poly
from proofkit.kernel.theorem import Theorem, _theorem

__all__ = ["cited"]


def cited(
    operation: str,
    source: str,
    depth: Depth,
    size: Poly,
    assuming: frozenset[Hypothesis],
    uniformity: Uniformity,
    depth_constants: frozenset[str],
    size_constants: frozenset[str],
) -> Theorem:
    """A published result: N operands of this operation are computed with this depth and size, under `assuming`.

    Trust: `cited:` and the source, on the theorem and everything derived from it.
    Fails unless there is a source and a depth.
    """
    if not source or not depth:
        raise KernelError("cited", f"{operation} needs a source and a depth")
    bound = Bound(Signature(f"op:{operation}", ""), depth, size, assuming, uniformity, depth_constants, size_constants)
    return _theorem(bound, "cited", trust=frozenset({f"cited:{source}"}))
