"""Delicate sums of floats: what cancels, what is nearly a tie, what is far below and decides by its sign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from random import Random

import numpy as np
import pytest

from proofkit.circuit.language import read_family
from proofkit.circuit.library import CIRCUITS, families
from proofkit.circuit.netlist import Netlist
from proofkit.circuit.unfold import unfold
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.reference import ExactFloats
from proofkit.floats.words import Triple
from proofkit.kernel.family import Kind
from tests.circuit.library.operands import Operands, results
from tests.circuit.library.plain import node_values

SAMPLES = 400
SIZES = [
    ("float_sum", {"n": 1, "p": 8}),
    ("float_sum", {"n": 2, "p": 8}),
    ("float_sum", {"n": 3, "p": 7}),
    ("float_sum", {"n": 5, "p": 3}),
    ("float_sum", {"n": 4, "p": 8}),
    ("float_sum_small", {"n": 1, "p": 5, "r": 64}),
    ("float_sum_small", {"n": 5, "p": 3, "r": 16}),
    ("float_sum_small", {"n": 4, "p": 5, "r": 20}),
    ("float_sum_small", {"n": 3, "p": 3, "r": 40}),
]


@cache
def netlist_of(name: str, params: tuple[tuple[str, int], ...]) -> Netlist:
    return unfold(families()[name], dict(params))


class Delicate:
    """Lists of n floats whose exponent fields are below `fields`: clusters that cancel, or nearly, far apart."""

    def __init__(self, n: int, p: int, fields: int, seed: str) -> None:
        self.n, self.fields, self.format, self.random = n, fields, FloatFormat(p), Random(seed)
        far = 2 * p + n.bit_length()
        self.gaps = [0, 1, p - 1, p, p + 1, *range(far - 2, far + 6), 2 * far, 3 * far]
        self.significands = [1 << p - 1, (1 << p - 1) + 1, (1 << p) - 2, (1 << p) - 1]

    def lists(self) -> Iterator[list[Float]]:
        yield [self.format.zero] * self.n
        while True:
            place, found = self.random.choice((self.fields - 1, self.random.randrange(self.fields), self.n)), []
            while place >= 0 and len(found) < self.n:
                found += self._cluster(min(place, self.fields - 1))
                place -= self.random.choice((*self.gaps, self.random.randrange(self.fields)))
            found += [self.format.zero] * self.n
            yield self.random.sample(found[: self.n], self.n)

    def _cluster(self, place: int) -> list[Float]:
        """A few floats around an exponent field; their sum may be 0, one unit in the last place, or a tie."""
        significand, sign = self.random.choice(self.significands), self.random.choice((1, -1))
        x = self._float(sign * significand, place)
        match self.random.randrange(6):
            case 0:
                return [x, self._float(-sign * significand, place)]
            case 1:
                return [x, self._float(-sign * self.random.choice(self.significands), place)]
            case 2:
                return [x, self._float(-sign * self.significands[-1], place - 1)]
            case 3:
                half = place - self.format.p
                return [x, self._float(self.random.choice((sign, -sign)) << self.format.p - 1, half)]
            case 4:
                below = place - self.random.randrange(2 * self.format.p)
                return [x, x, self._float(-2 * sign * significand, place), self._float(-sign * significand, below)]
        return [x]

    def _float(self, m: int, field: int) -> Float:
        """m * 2**field if that is a float with an exponent field that is allowed, else one close to it."""
        while abs(m) >> self.format.p:
            m, field = m // 2, field + 1
        return self.format.of(m, max(0, min(field, self.fields - 1)) + self.format.smallest_exponent)


def _sums(netlist: Netlist, lists: list[list[Float]]) -> list[Float]:
    """What a netlist gives; every bit is 0 or 1."""
    circuit, format = CIRCUITS[netlist.name], FloatFormat(netlist.params["p"])
    operands = Operands(circuit, netlist)
    bits = [operands.bits([[Triple(*format.fields(x)) for x in xs]]) for xs in lists]
    values = node_values(netlist, np.array(bits, np.int64).T)
    for span in netlist.spans:
        if span.kind is Kind.BIT and len(span.nodes):
            nodes = values[span.nodes.start : span.nodes.stop]
            assert 0 <= nodes.min() <= nodes.max() <= 1, span.name
    return [format.of_fields(*found) for (found,) in results(circuit, netlist, values)]


@pytest.mark.parametrize(("name", "params"), SIZES)
def test_delicate_sums(name: str, params: Mapping[str, int]) -> None:
    n, p = params["n"], params["p"]
    fields = min(2 ** (p + 1), params.get("r", 2 ** (p + 1)))
    lists = list(islice(Delicate(n, p, fields, str((name, params))).lists(), SAMPLES))
    exact = ExactFloats(FloatFormat(p))
    expected = [exact.sum_of(xs) for xs in lists]
    assert _sums(netlist_of(name, tuple(params.items())), lists) == expected
    assert {x.m for x in expected} >= {0, 2**p - 1, 1 - 2**p, 2 ** (p - 1), -(2 ** (p - 1))}


def test_exponents_may_not_be_brought_closer_together() -> None:
    """The smallest gap that the description allows is needed: with less, these four are rounded the wrong way."""
    text, params = CIRCUITS["float_sum"].text, {"n": 4, "p": 8}
    xs = [Float(201, -64), Float(199, -89), Float(-202, -64), Float(255, -89)]
    assert text.count("//2**low + 2\n") == 1
    closer = unfold(read_family(text.replace("//2**low + 2\n", "//2**low + 1\n"), families()), params)
    expected = ExactFloats(FloatFormat(8)).sum_of(xs)
    assert _sums(netlist_of("float_sum", tuple(params.items())), [xs]) == [expected]
    assert _sums(closer, [xs]) != [expected]
