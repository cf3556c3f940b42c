"""The table of finding codes: permanent once released, one row each; `explain`, SARIF and the docs read it.

One file for each family of a hundred; add a code by adding a row to its family.
"""

from __future__ import annotations

from types import MappingProxyType

from proofkit.codes.bounds import BOUNDS
from proofkit.codes.citations import CITATIONS
from proofkit.codes.classes import CLASSES
from proofkit.codes.hypotheses import HYPOTHESES
from proofkit.codes.names import NAMES
from proofkit.codes.row import Code
from proofkit.codes.semantics import SEMANTICS
from proofkit.codes.solvers import SOLVERS
from proofkit.codes.text import TEXT
from proofkit.codes.tool import TOOL

__all__ = ["CODES", "Code", "find_code"]

_ROWS = (
    *TEXT,
    *NAMES,
    *CITATIONS,
    *HYPOTHESES,
    *BOUNDS,
    *CLASSES,
    *SEMANTICS,
    *SOLVERS,
    *TOOL,
)

CODES = MappingProxyType({row.id: row for row in _ROWS})


def find_code(name: str) -> Code | None:
    """The row for an id ("PK301") or a slug ("hypothesis-undischarged"), in any case."""
    wanted = name.strip().lower()
    return next((row for row in _ROWS if wanted in (row.id.lower(), row.slug)), None)
