"""Functions of one variable that circuits approximate to a relative error of 2^-p."""

from __future__ import annotations

import math
from collections.abc import Sequence

from proofkit.ops.row import Operation, Sign

__all__ = ["FUNCTIONS"]


def _sign_of_root(signs: Sequence[Sign]) -> Sign:
    """The root of a positive float is larger than the smallest positive float, so it does not underflow."""
    return Sign.POSITIVE if signs[0] is Sign.POSITIVE else Sign.NONNEGATIVE


def _nonnegative(signs: Sequence[Sign]) -> Sign:  # noqa: ARG001
    """exp is positive on the reals, but underflows to 0 in F_p."""
    return Sign.NONNEGATIVE


FUNCTIONS = (
    Operation("exp", "exp", 1, math.exp, r"\exp({})", _nonnegative, ((0, "in range"),), approximate=True),
    Operation("sqrt", "sqrt", 1, math.sqrt, r"\sqrt{{{}}}", _sign_of_root, ((0, "nonnegative"),), approximate=True),
    Operation("log", "log", 1, math.log, r"\log({})", domain=((0, "positive"),), approximate=True),
    Operation("sin", "sin", 1, math.sin, r"\sin({})", domain=((0, "in range"),), approximate=True),
    Operation("cos", "sin", 1, math.cos, r"\cos({})", domain=((0, "in range"),), approximate=True),
    Operation("erf", "erf", 1, math.erf, r"\mathrm{{erf}}({})", approximate=True),
)
