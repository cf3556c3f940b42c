"""What results are checked against beside meanings: exact fractions, and for approximations the real function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from types import MappingProxyType
from typing import Any

from proofkit.cli.circuit.operands import Number, numbers
from proofkit.errors import KernelError
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.reference import ExactFloats
from proofkit.prove.approximation import Approximation
from proofkit.prove.ports import Instance

__all__ = ["OPERATIONS", "approximated", "exact"]

MOST_PRECISION = 12
"""Beyond this the fractions, of 2**p bits, take their time."""

Operation = Callable[[ExactFloats, Sequence[Any]], Sequence[Any]]
"""(a format's arithmetic, one value for each input port) to one value for each output port."""


def _compare(floats: ExactFloats, operands: Sequence[Any]) -> Sequence[Any]:
    return floats.lt(*operands), floats.eq(*operands), floats.gt(*operands)


def _argmax(floats: ExactFloats, operands: Sequence[Any]) -> Sequence[Any]:
    index = floats.argmax(operands[0])
    return 1 << index, index


OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        "float_add": lambda floats, operands: [floats.add(*operands)],
        "float_add_small": lambda floats, operands: [floats.add(*operands)],
        "float_mul": lambda floats, operands: [floats.mul(*operands)],
        "float_negate": lambda floats, operands: [floats.neg(*operands)],
        "float_abs": lambda floats, operands: [floats.abs(*operands)],
        "float_floor": lambda floats, operands: [floats.floor(*operands)],
        "float_min": lambda floats, operands: [floats.min(*operands)],
        "float_max": lambda floats, operands: [floats.max(*operands)],
        "float_max_of": lambda floats, operands: [reduce(floats.max, operands[0])],
        "float_sum": lambda floats, operands: [floats.sum_of(operands[0])],
        "float_sum_small": lambda floats, operands: [floats.sum_of(operands[0])],
        "float_min_of": lambda floats, operands: [reduce(floats.min, operands[0])],
        "float_div": lambda floats, operands: [floats.div(*operands)],
        "float_div_uniform": lambda floats, operands: [floats.div(*operands)],
        "float_prod": lambda floats, operands: [floats.product_of(operands[0])],
        "float_prod_uniform": lambda floats, operands: [floats.product_of(operands[0])],
        "float_sort": lambda floats, operands: [floats.sort(operands[0])],
        "float_less": lambda floats, operands: [floats.lt(*operands)],
        "float_compare": _compare,
        "float_compare_digits": _compare,
        "float_argmax": _argmax,
    }
)


def exact(instance: Instance, operands: Sequence[Number]) -> list[int] | None:
    """A word for each field of the results, or None if the reference does not have this operation at this width."""
    operation = OPERATIONS.get(instance.circuit.name)
    p = instance.params.get("p", 0)
    if operation is None or not 0 < p <= MOST_PRECISION:
        return None
    format = FloatFormat(p)
    values = list(_by_port(instance, [format.of_fields(*number.words) for number in operands]))
    return [word for value in operation(ExactFloats(format), values) for word in _words(format, value)]


def approximated(instance: Instance, operand: Number, got: Sequence[int]) -> tuple[str, str]:
    """The value of the function that a circuit approximates, and what is wrong with a result, if anything is."""
    approximation = Approximation.of(instance)
    if approximation is None:
        raise KernelError("row", f"{instance.circuit.name} approximates nothing")
    function, name = approximation.function, operand.operand.name
    x = approximation.argument.of_fields(*operand.words)
    [best] = numbers(instance.results, approximation.nearest(operand.words))
    value = f"{function.name}({name}) = {function.text(x)}, nearest to it {best.cells[0]}"
    if not got:
        return value, ""
    fault, (_, error) = approximation.fault(operand.words, got), approximation.judge(operand.words, got)
    if error is not None and not fault:
        value += f"; relative error {float(error):.3f} * 2**-{approximation.result.p}"
    return value, fault


def _by_port(instance: Instance, floats: Sequence[Float]) -> Iterator[Any]:
    for port in instance.circuit.inputs:
        own = [x for operand, x in zip(instance.operands, floats, strict=True) if operand.port is port]
        yield own if port.array else own[0]


def _words(format: FloatFormat, value: Any) -> Iterator[int]:
    match value:
        case Float():
            yield from format.fields(value)
        case int():
            yield int(value)
        case _:
            for element in value:
                yield from _words(format, element)
