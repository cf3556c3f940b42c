"""The one door for outside facts. Whatever enters here is tagged, and the tag stays on all that follows."""

from __future__ import annotations

from proofkit.errors import KernelError
from proofkit.kernel.claims import Bound, Depth, Grows, Hypothesis, Params, Signature, Uniformity
from proofkit.kernel.graph import OPERANDS
from proofkit.kernel.names import sides_of
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
    scale: str = "n",
) -> Theorem:
    """A published result: N operands of this operation are computed with this depth and size, under `assuming`.

    Trust: `cited:` and the source, on the theorem and everything derived from it.
    Fails unless there is a source and a depth, nothing costs less than nothing, and growth is in the one scale.
    """
    if not source or not depth:
        raise KernelError("cited", f"{operation} needs a source and a depth")
    if any(c < 0 for poly in (*depth, size) for c in poly.terms.values()):
        raise KernelError("cited", f"{operation} is promised a negative depth or size")
    if any(isinstance(h, Grows) and h.scale != scale for h in assuming):
        raise KernelError("cited", f"{operation} is promised in {scale} and assumes growth in another scale")
    mentioned = {name for poly in (*depth, size, *(p for h in assuming for p in sides_of(h))) for name in poly.names()}
    ambient = frozenset(mentioned - depth_constants - size_constants - {OPERANDS, scale})
    bound = Bound(
        Signature(f"op:{operation}", "", Params(scale)),
        depth,
        size,
        assuming,
        uniformity,
        depth_constants,
        size_constants,
        ambient,
    )
    return _theorem(bound, "cited", trust=frozenset({f"cited:{source}"}))
