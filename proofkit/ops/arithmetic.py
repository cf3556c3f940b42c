"""Binary and unary arithmetic, comparisons and selection."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence

from proofkit.ops.row import Operation, Sign

__all__ = ["ARITHMETIC"]

POSITIVE, NONNEGATIVE, ZERO, ANY = Sign.POSITIVE, Sign.NONNEGATIVE, Sign.ZERO, Sign.ANY


def _sign_of_sum(signs: Sequence[Sign]) -> Sign:
    """Rounding is monotone and keeps floats, so a sum of floats that are at least 0 is at least its largest term."""
    if not all(s.is_nonnegative for s in signs):
        return ANY
    return POSITIVE if POSITIVE in signs else NONNEGATIVE


def _sign_of_product(signs: Sequence[Sign]) -> Sign:
    """A product of positive floats may underflow to 0."""
    return NONNEGATIVE if all(s.is_nonnegative for s in signs) else ANY


def _sign_of_choice(signs: Sequence[Sign]) -> Sign:
    return _either(signs[1], signs[2])


def _either(left: Sign, right: Sign) -> Sign:
    if left is right:
        return left
    if left.is_nonnegative and right.is_nonnegative:
        return NONNEGATIVE
    return Sign.NONZERO if left.is_nonzero and right.is_nonzero else ANY


def _sign_of_max(signs: Sequence[Sign]) -> Sign:
    if POSITIVE in signs:
        return POSITIVE
    return NONNEGATIVE if any(s.is_nonnegative for s in signs) else ANY


def _sign_of_abs(signs: Sequence[Sign]) -> Sign:
    return POSITIVE if signs[0].is_nonzero else NONNEGATIVE


def _compare(name: str, latex: str) -> Operation:
    return Operation(name, "compare", 2, getattr(operator, name), f"{{}} {latex} {{}}")


ARITHMETIC = (
    Operation("add", "add", 2, operator.add, "{} + {}", _sign_of_sum),
    Operation("mul", "mul", 2, operator.mul, r"{} \cdot {}", _sign_of_product),
    Operation("div", "div", 2, operator.truediv, r"\frac{{{}}}{{{}}}", _sign_of_product, ((1, "nonzero"),)),
    Operation("neg", "neg", 1, operator.neg, "-{}"),
    Operation("abs", "abs", 1, abs, r"\lvert {} \rvert", _sign_of_abs),
    Operation("floor", "floor", 1, lambda x: float(math.floor(x)), r"\lfloor {} \rfloor"),
    _compare("lt", "<"),
    _compare("le", r"\le"),
    _compare("eq", "="),
    _compare("ne", r"\ne"),
    Operation("and", "logic", 2, lambda a, b: a and b, r"{} \wedge {}"),
    Operation("or", "logic", 2, lambda a, b: a or b, r"{} \vee {}"),
    Operation("not", "logic", 1, lambda a: not a, r"\neg {}"),
    Operation(
        "where", "select", 3, lambda c, a, b: a if c else b, r"\text{{if }} {}: {}, \text{{ else }} {}", _sign_of_choice
    ),
    Operation("max", "max", None, lambda *xs: max(xs), r"\max({})", _sign_of_max, takes_generator=True),
    Operation("min", "max", None, lambda *xs: min(xs), r"\min({})", _sign_of_product, takes_generator=True),
    Operation(
        "argmax",
        "max",
        None,
        lambda *xs: float(xs.index(max(xs))),
        r"\arg\max({})",
        takes_generator=True,
    ),
    Operation("argmin", "max", None, lambda *xs: float(xs.index(min(xs))), r"\arg\min({})", takes_generator=True),
    Operation("sum", "sum", None, lambda *xs: math.fsum(xs), r"\sum {}", _sign_of_sum, takes_generator=True),
    Operation("prod", "prod", None, lambda *xs: math.prod(xs), r"\prod {}", _sign_of_product, takes_generator=True),
    Operation("select", "select", None, lambda *xs: xs[0], "{}[{}]"),
)
