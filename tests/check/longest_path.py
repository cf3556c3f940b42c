"""The depth of a stack of layers, found a second time: the longest path, with numbers in place of depth constants.

Nothing of proofkit is imported. A program is a list of steps in the order of their names; every step reads earlier
values, `X` being the input.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ADD = "d_std"


@dataclass(frozen=True)
class Step:
    """`name` = a layer of `reads`, passed through `passes` times; without a layer, the sum of two values."""

    name: str
    reads: tuple[str, ...]
    layer: str = ""
    passes: str = ""


def longest_path(program: Sequence[Step], output: str, depths: Mapping[str, str], values: Mapping[str, int]) -> int:
    """How deep the output is; `depths` has the formula of each layer, `values` a number for each name in it."""
    by_name = {step.name: step for step in program}

    def weight(step: Step) -> int:
        one = number(depths[step.layer], values) if step.layer else values[ADD]
        return one * (values[step.passes] if step.passes else 1)

    def depth(name: str) -> int:
        step = by_name.get(name)
        return 0 if step is None else weight(step) + max(depth(read) for read in step.reads)

    return depth(output)


def number(formula: str, values: Mapping[str, int]) -> int:
    """The value of a depth formula, by Python itself."""
    return int(eval(formula, {"__builtins__": {}, "max": max}, dict(values)))  # noqa: S307
