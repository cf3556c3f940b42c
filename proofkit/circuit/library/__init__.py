"""The circuits: one file per construction. Add one by writing its file and putting it on this list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from proofkit.circuit.language import read_family
from proofkit.circuit.library.count_bits import COUNT_BITS
from proofkit.circuit.library.equals_constant import EQUALS_CONSTANT
from proofkit.circuit.library.float_add import FLOAT_ADD
from proofkit.circuit.library.float_add_small import FLOAT_ADD_SMALL
from proofkit.circuit.library.float_compare import FLOAT_COMPARE
from proofkit.circuit.library.float_compare_digits import FLOAT_COMPARE_DIGITS, FLOAT_LESS
from proofkit.circuit.library.float_div import FLOAT_DIV, FLOAT_DIV_UNIFORM
from proofkit.circuit.library.float_erf import FLOAT_ERF
from proofkit.circuit.library.float_exp import FLOAT_EXP
from proofkit.circuit.library.float_exp_series import FLOAT_EXP_SERIES, FLOAT_EXP_UNIFORM
from proofkit.circuit.library.float_extremum import FLOAT_MAX, FLOAT_MIN
from proofkit.circuit.library.float_floor import FLOAT_FLOOR
from proofkit.circuit.library.float_log import FLOAT_LOG
from proofkit.circuit.library.float_max_of import FLOAT_ARGMAX, FLOAT_MAX_OF
from proofkit.circuit.library.float_min_of import FLOAT_ARGMIN, FLOAT_MIN_OF
from proofkit.circuit.library.float_mul import FLOAT_MUL
from proofkit.circuit.library.float_prod import FLOAT_PROD, FLOAT_PROD_UNIFORM
from proofkit.circuit.library.float_round import FLOAT_ROUND
from proofkit.circuit.library.float_sign import FLOAT_ABS, FLOAT_NEGATE
from proofkit.circuit.library.float_sin import FLOAT_COS, FLOAT_SIN
from proofkit.circuit.library.float_sort import FLOAT_SORT
from proofkit.circuit.library.float_sqrt import FLOAT_SQRT
from proofkit.circuit.library.float_sqrt_series import FLOAT_SQRT_SERIES, FLOAT_SQRT_UNIFORM
from proofkit.circuit.library.float_sum import FLOAT_SUM
from proofkit.circuit.library.float_sum_small import FLOAT_SUM_SMALL
from proofkit.circuit.library.int_add import INT_ADD
from proofkit.circuit.library.int_add_blocks import INT_ADD_BLOCKS
from proofkit.circuit.library.int_add_constant import INT_ADD_CONSTANT
from proofkit.circuit.library.int_add_constant_windows import INT_ADD_CONSTANT_WINDOWS
from proofkit.circuit.library.int_add_windows import INT_ADD_WINDOWS
from proofkit.circuit.library.int_compare import INT_COMPARE
from proofkit.circuit.library.int_compare_digits import INT_COMPARE_DIGITS
from proofkit.circuit.library.int_div import INT_DIV, INT_DIV_UNIFORM
from proofkit.circuit.library.int_mul import INT_MUL
from proofkit.circuit.library.int_prod import INT_POWER, INT_PROD, INT_PROD_UNIFORM
from proofkit.circuit.library.int_shift import INT_SHIFT_LEFT, INT_SHIFT_RIGHT
from proofkit.circuit.library.int_sub import INT_SUB
from proofkit.circuit.library.int_sum import INT_SUM, INT_SUM_MODULO, INT_SUM_WITHIN
from proofkit.circuit.library.leading_one import LEADING_ONE
from proofkit.circuit.library.logic import BITS_AND, BITS_NOT, BITS_OR
from proofkit.circuit.library.parity import PARITY
from proofkit.circuit.library.row import Circuit, Port
from proofkit.circuit.library.select import SELECT
from proofkit.circuit.library.symmetric import SYMMETRIC
from proofkit.circuit.library.table_lookup import TABLE_LOOKUP
from proofkit.errors import KernelError
from proofkit.kernel.family import Family

__all__ = ["CIRCUITS", "Circuit", "Port", "families", "family", "family_of"]

_ROWS = (
    BITS_AND,
    BITS_OR,
    BITS_NOT,
    PARITY,
    SYMMETRIC,
    COUNT_BITS,
    SELECT,
    EQUALS_CONSTANT,
    TABLE_LOOKUP,
    LEADING_ONE,
    INT_SHIFT_LEFT,
    INT_SHIFT_RIGHT,
    INT_COMPARE,
    INT_COMPARE_DIGITS,
    INT_ADD,
    INT_ADD_WINDOWS,
    INT_ADD_BLOCKS,
    INT_ADD_CONSTANT,
    INT_ADD_CONSTANT_WINDOWS,
    INT_SUB,
    INT_SUM_WITHIN,
    INT_SUM,
    INT_SUM_MODULO,
    INT_MUL,
    INT_PROD,
    INT_PROD_UNIFORM,
    INT_POWER,
    INT_DIV,
    INT_DIV_UNIFORM,
    FLOAT_ROUND,
    FLOAT_MUL,
    FLOAT_DIV,
    FLOAT_DIV_UNIFORM,
    FLOAT_PROD,
    FLOAT_PROD_UNIFORM,
    FLOAT_SQRT,
    FLOAT_SQRT_SERIES,
    FLOAT_SQRT_UNIFORM,
    FLOAT_EXP,
    FLOAT_EXP_SERIES,
    FLOAT_EXP_UNIFORM,
    FLOAT_LOG,
    FLOAT_SIN,
    FLOAT_COS,
    FLOAT_ERF,
    FLOAT_ADD,
    FLOAT_ADD_SMALL,
    FLOAT_COMPARE,
    FLOAT_LESS,
    FLOAT_COMPARE_DIGITS,
    FLOAT_NEGATE,
    FLOAT_ABS,
    FLOAT_MIN,
    FLOAT_MAX,
    FLOAT_FLOOR,
    FLOAT_ARGMAX,
    FLOAT_MAX_OF,
    FLOAT_ARGMIN,
    FLOAT_MIN_OF,
    FLOAT_SORT,
    FLOAT_SUM,
    FLOAT_SUM_SMALL,
)

CIRCUITS: Mapping[str, Circuit] = MappingProxyType({row.name: row for row in _ROWS})
if len(CIRCUITS) != len(_ROWS):
    raise KernelError("library", "two circuits have the same name")


class _Families(Mapping[str, Family]):
    """The descriptions of the first rows, each read when it is first asked for; each may use those before it."""

    def __init__(self, rows: tuple[Circuit, ...]) -> None:
        self._places = {row.name: place for place, row in enumerate(rows)}

    def __getitem__(self, name: str) -> Family:
        return _read(self._places[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@cache
def _read(place: int) -> Family:
    return read_family(_ROWS[place].text, _Families(_ROWS[:place]))


_FAMILIES = _Families(_ROWS)


def families() -> Mapping[str, Family]:
    """Every circuit's description, by name."""
    return _FAMILIES


def family(name: str) -> Family:
    return _FAMILIES[name]


def family_of(row: Circuit) -> Family:
    """The family that a row describes; the row need not be in the library.

    Raises: KernelError for a description that is refused, or is that of something else.
    """
    found = families()[row.name] if CIRCUITS.get(row.name) is row else read_family(row.text, families())
    if found.name != row.name:
        raise KernelError("language", f"the description of {row.name} starts with {found.name}")
    return found
