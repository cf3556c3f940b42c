"""Which circuits of the library compute which operation: several where depth, size or uniformity are traded."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["COMPUTED_BY"]

COMPUTED_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "add": ("float_add", "float_add_small"),
        "mul": ("float_mul",),
        "div": ("float_div", "float_div_uniform"),
        "neg": ("float_negate",),
        "abs": ("float_abs",),
        "floor": ("float_floor",),
        **dict.fromkeys(("lt", "le", "eq", "ne"), ("float_compare",)),
        "and": ("bits_and",),
        "or": ("bits_or",),
        "not": ("bits_not",),
        "where": ("select",),
        "select": ("table_lookup",),
        "max": ("float_max_of",),
        "min": ("float_min_of",),
        "argmax": ("float_argmax",),
        "argmin": ("float_argmin",),
        "sum": ("float_sum",),
        "prod": ("float_prod", "float_prod_uniform"),
        "exp": ("float_exp", "float_exp_uniform"),
        "sqrt": ("float_sqrt", "float_sqrt_uniform"),
        "log": ("float_log",),
        "sin": ("float_sin",),
        "cos": ("float_cos",),
        "erf": ("float_erf",),
    }
)
"""From the shallowest to the one with the fewest gates. What the library does not hold is passed over."""
