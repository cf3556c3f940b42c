"""How each circuit is proved stage by stage: one file for a row, or for rows that are proved alike, and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.scripts.adders import add, add_windows
from proofkit.prove.compositional.scripts.float_add_small import add_floats
from proofkit.prove.compositional.scripts.float_div import divide_floats
from proofkit.prove.compositional.scripts.float_erf import erf_of_float
from proofkit.prove.compositional.scripts.float_exp import exponential
from proofkit.prove.compositional.scripts.float_exp_series import exponential_by_series
from proofkit.prove.compositional.scripts.float_log import log_of_float
from proofkit.prove.compositional.scripts.float_mul import multiply_floats
from proofkit.prove.compositional.scripts.float_prod import multiply_many_floats
from proofkit.prove.compositional.scripts.float_sin import cosine_of_float, sine_of_float
from proofkit.prove.compositional.scripts.float_sqrt import root_of_float
from proofkit.prove.compositional.scripts.float_sum import sum_any_floats
from proofkit.prove.compositional.scripts.float_sum_small import sum_floats
from proofkit.prove.compositional.scripts.int_div import divide
from proofkit.prove.compositional.scripts.integers import compare, multiply, sum_of_many
from proofkit.prove.compositional.scripts.products import int_power, int_prod

__all__ = ["SCRIPTS"]

Script = Callable[[Proof], None]

SCRIPTS: Mapping[str, Script] = MappingProxyType(
    {
        "int_compare": compare,
        "int_add": add,
        "int_add_windows": add_windows,
        "int_sum": sum_of_many,
        "int_mul": multiply,
        "int_power": int_power,
        "int_prod": int_prod,
        "int_prod_uniform": int_prod,
        "int_div": divide,
        "int_div_uniform": divide,
        "float_mul": multiply_floats,
        "float_prod": multiply_many_floats,
        "float_prod_uniform": multiply_many_floats,
        "float_sum_small": sum_floats,
        "float_sum": sum_any_floats,
        "float_div": divide_floats,
        "float_div_uniform": divide_floats,
        "float_add_small": add_floats,
        "float_sqrt": root_of_float,
        "float_log": log_of_float,
        "float_sin": sine_of_float,
        "float_cos": cosine_of_float,
        "float_erf": erf_of_float,
        "float_exp": exponential,
        "float_exp_series": exponential_by_series,
    }
)
