"""Tensor operations: one row each. Add one by adding a row; an operation that is not here is refused."""

from __future__ import annotations

from types import MappingProxyType

from proofkit.ops.arithmetic import ARITHMETIC
from proofkit.ops.functions import FUNCTIONS
from proofkit.ops.row import Operation, Sign

__all__ = ["OPERATIONS", "PRIMITIVES", "Operation", "Sign"]

OPERATIONS = MappingProxyType({row.name: row for row in ARITHMETIC + FUNCTIONS})
PRIMITIVES = tuple(sorted({row.primitive for row in OPERATIONS.values()}))
