"""The one comparison of the two writings of float arithmetic: for tests of words, and of what must differ from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from random import Random
from typing import Any

from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.reference import ExactFloats
from proofkit.floats.words import Triple

UNARY = ("neg", "floor")
ARITHMETIC = ("add", "mul", "div")
COMPARISONS = ("lt", "gt", "eq")
CHOICES = ("min", "max")
BINARY = ARITHMETIC + COMPARISONS + CHOICES

Operands = tuple[Float, ...]


def all_operands(op: str, p: int) -> Iterable[Operands]:
    return product(FloatFormat(p), repeat=1 if op in UNARY else 2)


def sampled_pairs(p: int, count: int) -> Iterator[Operands]:
    """Pairs of which most are close enough in magnitude to disturb each other; zero and the extremes among them."""
    format, random = FloatFormat(p), Random(p)
    corners = [format.at(rank) for rank in (0, 1, 2, format.positive - 1, format.positive)]
    yield from product([*corners, *(Float(-x.m, x.e) for x in corners)], repeat=2)
    near = (p + 6) << (p - 1)
    for _ in range(count):
        rank = random.randint(-format.positive, format.positive)
        reach = random.choice((near, format.positive))
        other = random.choice((-1, 1)) * rank + random.randint(-reach, reach)
        yield format.at(rank), format.at(max(-format.positive, min(format.positive, other)))


def first_difference(op: str, p: int, arithmetic: Any, operands: Iterable[Operands]) -> Operands | None:
    """The first operands on which an arithmetic on triples of integers is not the exact one."""
    format = FloatFormat(p)
    exact = getattr(ExactFloats(format), op)
    on_words = getattr(arithmetic, op)
    triple = {x: Triple(*map(arithmetic.w.constant, format.fields(x))) for x in format} if p < 6 else None
    for xs in operands:
        triples = [triple[x] if triple else Triple(*map(arithmetic.w.constant, format.fields(x))) for x in xs]
        expected, found = exact(*xs), on_words(*triples)
        if isinstance(expected, Float):
            expected = Triple(*format.fields(expected))
        if found != expected:
            return xs
    return None
