"""Tensor operations: one row each. Add one by adding a row; an operation that is not here is refused."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from proofkit.ops.arithmetic import ARITHMETIC
from proofkit.ops.circuits import COMPUTED_BY
from proofkit.ops.functions import FUNCTIONS
from proofkit.ops.row import Operation, Sign

__all__ = ["OPERATIONS", "PRIMITIVES", "Operation", "Sign"]

_ROWS = (replace(row, circuits=COMPUTED_BY.get(row.name, ())) for row in ARITHMETIC + FUNCTIONS)

OPERATIONS = MappingProxyType({row.name: row for row in _ROWS})
PRIMITIVES = tuple(sorted({row.primitive for row in OPERATIONS.values()}))
