"""What every reference is made of: cases, how to draw them, and how results are compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np

__all__ = [
    "Case",
    "Reference",
    "Rng",
    "Tables",
    "agree",
    "arrays",
    "calm",
    "from_case",
    "inputs_of",
    "plain",
    "shapes_of",
    "sized",
    "some",
    "stacked",
    "to_lists",
    "with_room",
]

Rng = np.random.Generator
Tables = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """One input of a definition: arrays (or lists of arrays, for maps of different sizes), parameters and tables."""

    inputs: Mapping[str, Any]
    params: Mapping[str, int] = field(default_factory=dict)
    tables: Tables = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.inputs[name] if name in self.inputs else self.params[name]


@dataclass(frozen=True)
class Reference:
    """What a definition computes, and how to draw something to compute it on."""

    compute: Callable[[Case], Any]
    draw: Callable[[Rng, int], Case]


def some(rng: Rng, *shape: int) -> Any:
    """Numbers that are neither tiny nor large, of both signs, no two alike."""
    return rng.uniform(0.2, 1.0, shape) * rng.choice([-1.0, 1.0], shape)


def arrays(**shapes: tuple[str | int, ...]) -> Callable[[Rng, Mapping[str, int]], dict[str, Any]]:
    """Inputs of the given shapes, in terms of parameters."""

    def draw(rng: Rng, params: Mapping[str, int]) -> dict[str, Any]:
        sizes = {n: [params[e] if isinstance(e, str) else e for e in shape] for n, shape in shapes.items()}
        return {n: some(rng, *size) for n, size in sizes.items()}

    return draw


def sized(at_one: Mapping[str, int], **most: int) -> Callable[[Rng, int], dict[str, int]]:
    """Parameters from 1 up to their most; `at_one` are those that must be larger even at size 0."""

    def draw(rng: Rng, size: int) -> dict[str, int]:
        least = {name: at_one.get(name, 1) for name in most}
        if size == 0:
            return least
        return {n: int(rng.integers(least[n], m + 1)) if size == 1 else m for n, m in most.items()}

    return draw


def plain(compute: Callable[..., Any], sizes: Callable[[Rng, int], dict[str, int]], **shapes: Any) -> Reference:
    """A function of arrays, given in the order of the inputs."""

    def draw(rng: Rng, size: int) -> Case:
        params = sizes(rng, size)
        return Case(arrays(**shapes)(rng, params), params)

    return Reference(lambda case: compute(*(case[name] for name in shapes)), draw)


def calm(weights: Any) -> Any:
    """Weights that do not make what passes through them larger, so that exp stays in range behind many layers."""
    return weights / max(1, *np.shape(weights)[1:])


def with_room(
    sizes: Callable[[Rng, int], dict[str, int]], *pairs: tuple[str, str]
) -> Callable[[Rng, int], dict[str, int]]:
    """Sizes in which no kernel is larger than its map."""

    def draw(rng: Rng, size: int) -> dict[str, int]:
        params = sizes(rng, size)
        return params | {small: min(params[small], params[large]) for small, large in pairs}

    return draw


def from_case(compute: Callable[[Case], Any], draw: Callable[[Rng, int], Case]) -> Reference:
    return Reference(compute, draw)


def extent(text: str, params: Mapping[str, int]) -> int:
    """Sums of products of numbers and names: "2*q+1"."""
    return sum(prod(int(f) if f.isdigit() else params[f] for f in part.split("*")) for part in text.split("+"))


def shapes_of(text: str) -> dict[str, tuple[str, ...]]:
    """Names and shapes, one after another: "X t d; eps; W 6 d d"."""
    parts = [part.split() for part in text.split(";") if part.strip()]
    return {name: tuple(shape) for name, *shape in parts}


def inputs_of(rng: Rng, shapes: Mapping[str, tuple[str, ...]], params: Mapping[str, int]) -> dict[str, Any]:
    found = {name: some(rng, *(extent(e, params) for e in shape)) for name, shape in shapes.items()}
    return {n: abs(float(v)) / 2 if n == "eps" else float(v) if not np.shape(v) else v for n, v in found.items()}


def stacked(count: str, shapes: str, but: str = "") -> str:
    """The same shapes with an axis in front."""
    return "; ".join(
        " ".join([name, *([count] if name not in but.split() else []), *shape])
        for name, shape in shapes_of(shapes).items()
    )


def to_lists(value: Any) -> Any:
    """Arrays as the nested lists that the interpreter takes; lists of arrays as lists of those."""
    return [to_lists(v) for v in value] if isinstance(value, list) else np.asarray(value).tolist()


def agree(found: Any, wanted: Any, tolerance: float = 1e-9) -> bool:
    """Whether two results have the same shape and agree, relative to the largest entry wanted."""
    if isinstance(wanted, list):
        return len(found) == len(wanted) and all(agree(f, w, tolerance) for f, w in zip(found, wanted, strict=True))
    try:
        have, want = np.asarray(found, dtype=float), np.asarray(wanted, dtype=float)
    except ValueError:
        return False
    if have.shape != want.shape:
        return False
    scale = float(np.max(np.abs(want), initial=0.0))
    return bool(np.all(np.isfinite(have)) and np.max(np.abs(have - want), initial=0.0) <= tolerance * max(scale, 1e-3))
