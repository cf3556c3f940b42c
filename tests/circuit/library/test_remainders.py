"""Circuits by Chinese remainders where not all operands can be tried, and what makes their constants right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import pairwise, product
from math import isqrt, prod
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sympy import primerange

from proofkit.circuit.library import CIRCUITS, family
from proofkit.circuit.library.remainders import adequate, meant
from proofkit.circuit.netlist import Netlist
from proofkit.circuit.unfold import unfold
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.reference import ExactFloats
from proofkit.floats.words import IntWords, Triple
from proofkit.kernel.family import Kind
from tests.circuit.library.operands import Operands, results

AT_ONCE = 2_000_000
"""How many products of a weight and a value are held at a time."""


@cache
def netlist_of(name: str, **params: int) -> Netlist:
    return unfold(family(name), params)


def node_values(netlist: Netlist, inputs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Values [nodes, count] of inputs [inputs, count], group by group, from the sums alone."""
    values = np.zeros((netlist.size, inputs.shape[1]), np.int64)
    values[list(netlist.inputs)] = inputs
    for span in netlist.spans:
        if span.kind is Kind.INPUT:
            continue
        first, last = span.nodes.start, span.nodes.stop
        step = max(
            1, AT_ONCE * (last - first) // max(1, (netlist.start[last] - netlist.start[first]) * inputs.shape[1])
        )
        for start in range(first, last, step):
            nodes = slice(start, min(start + step, last))
            totals = netlist.constant[nodes, np.newaxis] + _weighted(netlist, nodes, values)
            values[nodes] = totals >= 0 if span.kind is Kind.GATE else totals
    return values


def _weighted(netlist: Netlist, nodes: slice, values: NDArray[np.int64]) -> NDArray[np.int64]:
    starts = netlist.start[nodes.start : nodes.stop + 1]
    wires = slice(int(starts[0]), int(starts[-1]))
    products = netlist.weight[wires, np.newaxis] * values[netlist.source[wires]]
    totals = np.zeros((nodes.stop - nodes.start, values.shape[1]), np.int64)
    some = np.flatnonzero(np.diff(starts))
    if len(some):
        totals[some] = np.add.reduceat(products, starts[some] - starts[0], axis=0)
    return totals


def computed(name: str, params: Mapping[str, int], chosen: list[list[Any]]) -> list[list[Any]]:
    """What the circuit gives for each of some operands; every bit in it is 0 or 1."""
    circuit, netlist = CIRCUITS[name], netlist_of(name, **params)
    operands = Operands(circuit, netlist)
    values = node_values(netlist, np.array([operands.bits(a) for a in chosen], np.int64).T)
    for span in netlist.spans:
        if span.kind is Kind.BIT and len(span.nodes):
            nodes = values[span.nodes.start : span.nodes.stop]
            assert nodes.min() >= 0, span.name
            assert nodes.max() <= 1, span.name
    return results(circuit, netlist, values)


def check(name: str, params: Mapping[str, int], chosen: list[list[Any]]) -> list[list[Any]]:
    """That it computes what it means, on Python's integers."""
    found = computed(name, params, chosen)
    for a, result in zip(chosen, found, strict=True):
        assert result == list(CIRCUITS[name].meaning(IntWords(), params, a)), a
    return found


# Integers.

COUNT = 150


def words(bits: int, random: Random) -> Iterator[int]:
    """Numbers of so many bits: the ends, powers of two and what is next to them, then at random, dense or not."""
    most = 2**bits - 1
    yield from (0, 1, most, most - 1, 2 ** (bits - 1), 2 ** (bits // 2), 2 ** (bits // 2) - 1, 2 ** (bits // 2) + 1)
    while True:
        density = random.choice((1, 2, 3))
        yield sum((random.random() < density / 4) << place for place in range(bits))


@pytest.mark.parametrize(("n", "p"), [(4, 8), (2, 16), pytest.param(16, 4, marks=pytest.mark.slow)])
def test_products(n: int, p: int) -> None:
    random = Random(n)
    draw = words(p, random)
    most = 2**p - 1
    chosen = [[most] * n, [1] * n, [0] + [most] * (n - 1), [most] * (n - 1) + [1], [2 ** (p - 1)] * n, [3] * n]
    chosen += [[next(draw) for _ in range(n)] for _ in range(COUNT)]
    found = check("int_prod", {"n": n, "p": p}, [[a] for a in chosen])
    assert [s for [s] in found] == [prod(a) for a in chosen]


@pytest.mark.parametrize(("n", "p"), [(3, 16), (8, 8)])
def test_powers(n: int, p: int) -> None:
    draw = words(p, Random(n))
    chosen = [next(draw) for _ in range(COUNT)]
    found = check("int_power", {"n": n, "p": p}, [[x] for x in chosen])
    assert [s for [s] in found] == [x**n for x in chosen]


def pairs_to_divide(p: int, random: Random) -> Iterator[tuple[int, int]]:
    """Corners; multiples, and what is one less, which is as near below an integer as a quotient comes."""
    most = 2**p - 1
    corners = [0, 1, 2, 3, most, most - 1, 2 ** (p - 1), 2 ** (p - 1) - 1, 2 ** (p - 1) + 1]
    yield from product(corners, repeat=2)
    powers = [2**k for k in range(p)]
    yield from ((x, y) for k in powers for x, y in ((most, k), (k, 3), (k - 1, k), (k, max(k - 1, 1))))
    draw = words(p, random)
    while True:
        y = random.choice((next(draw), random.randint(1, 2 ** random.randint(1, p) - 1))) or 1
        multiple = y * random.choice((most // y, random.randint(0, most // y)))
        yield from ((multiple, y), (max(multiple - 1, 0), y), (min(multiple + 1, most), y), (y, y), (next(draw), y))


def check_quotients(p: int, count: int) -> None:
    pairs = pairs_to_divide(p, Random(p))
    chosen = [next(pairs) for _ in range(count)]
    found = check("int_div", {"p": p}, [list(pair) for pair in chosen])
    assert [s for [s] in found] == [x // y if y else 0 for x, y in chosen]


def test_quotients() -> None:
    check_quotients(8, 400)


@pytest.mark.slow
def test_quotients_of_longer_numbers() -> None:
    check_quotients(12, 400)


# Floats, against exact fractions too.


def fields(format: FloatFormat, floats: Iterable[Float]) -> list[Triple]:
    return [Triple(*format.fields(x)) for x in floats]


def floats(format: FloatFormat, random: Random) -> Iterator[Float]:
    """Corners of a format; then floats of all sizes, with few bits or many, mostly neither huge nor tiny."""
    p, least, most = format.p, 2 ** (format.p - 1), 2**format.p - 1
    ends = format.smallest_exponent, format.largest_exponent
    yield from (format.zero, format.largest, Float(-most, ends[1]), Float(least, ends[0]), Float(-most, ends[0]))
    yield from (Float(least, 1 - p), Float(-least, 1 - p), Float(least + 1, 1 - p), Float(most, -p))
    while True:
        exponent = random.choice((random.randint(*ends), random.randint(-2 * p, 1), random.choice(ends)))
        rough = random.choice((least, least + 1, 3 * least // 2, most, random.randint(least, most)))
        yield Float(random.choice((-1, 1)) * rough, exponent)


def near_the_ends(format: FloatFormat, random: Random, n: int) -> Iterator[list[Float]]:
    """Floats whose product has an exponent next to the largest or the smallest one, and any sign."""
    least, most = 2 ** (format.p - 1), 2**format.p - 1
    lowest, highest = format.smallest_exponent, format.largest_exponent
    while True:
        target = random.choice((lowest, highest)) + random.randint(-2, 2) - (n - 1) * format.p + random.randint(0, n)
        exponents = [random.randint(lowest // 2, highest // 2) for _ in range(n - 1)]
        last = target - sum(exponents)
        if lowest <= last <= highest:
            significands = [random.choice((least, most, random.randint(least, most))) for _ in range(n)]
            yield [Float(random.choice((-1, 1)) * m, e) for m, e in zip(significands, [*exponents, last], strict=True)]


def check_floats(name: str, params: Mapping[str, int], chosen: list[list[Float]], exact: Any) -> None:
    format = FloatFormat(params["p"])
    operands = [fields(format, xs) for xs in chosen]
    found = check(name, params, [[a] if CIRCUITS[name].inputs[0].array else a for a in operands])
    for xs, [result] in zip(chosen, found, strict=True):
        assert format.of_fields(*result) == exact(xs), xs


@pytest.mark.parametrize("p", [8, pytest.param(12, marks=pytest.mark.slow)])
def test_quotients_of_floats(p: int) -> None:
    format, random = FloatFormat(p), Random(p)
    draw, ends = floats(format, random), near_the_ends(format, random, 2)
    corners = [next(draw) for _ in range(9)]
    chosen = [list(pair) for pair in product(corners, repeat=2)]
    chosen += [[next(draw), next(draw)] for _ in range(200)]
    for _ in range(150):
        x, y = next(ends)
        # A quotient near the ends has the exponents that a product has with the opposite of one of them.
        opposite = Float(y.m, max(format.smallest_exponent, min(-y.e - 2 * p, format.largest_exponent)))
        chosen += [[x, opposite], [x, y]]
    for _ in range(100):
        y = next(draw)
        x = ExactFloats(format).mul(y, next(draw))
        chosen += [[x, y], [Float(x.m - 1, x.e) if x.m > 2 ** (p - 1) else x, y]]
    check_floats("float_div", {"p": p}, chosen, lambda xs: ExactFloats(format).div(*xs))


@pytest.mark.parametrize(("n", "p"), [(4, 4), (3, 8), (8, 3)])
def test_products_of_floats(n: int, p: int) -> None:
    format, random = FloatFormat(p), Random(n * p)
    draw, ends = floats(format, random), near_the_ends(format, random, n)
    corners = [next(draw) for _ in range(9)]
    chosen = [[x] * n for x in corners] + [[x] * (n - 1) + [y] for x, y in product(corners, repeat=2)]
    chosen += [[next(draw) for _ in range(n)] for _ in range(200)] + [next(ends) for _ in range(300)]
    check_floats("float_prod", {"n": n, "p": p}, chosen, ExactFloats(format).product_of)


def test_these_operands_saturate_and_vanish() -> None:
    """Near the ends there are products on both sides of both, and half-way cases among the others."""
    format = FloatFormat(4)
    ends = near_the_ends(format, Random(16), 4)
    found = [abs(ExactFloats(format).product_of(next(ends)).value) for _ in range(300)]
    smallest = format.at(1).value
    assert {0, smallest, format.largest.value} <= set(found)
    assert any(smallest < x < 16 * smallest for x in found)
    assert any(format.largest.value / 16 < x < format.largest.value for x in found)


# Constants that the circuit computes: what the primes in its windows have to be like.


def bits_of(name: str, params: Mapping[str, int]) -> tuple[int, int]:
    """w and a."""
    n, p = params.get("n", 0), params["p"]
    return {
        "int_prod_uniform": (n * p, n * p + 1),
        "int_div_uniform": (p * (2 * p + 2) + p, 2 * p + 2),
        "float_div_uniform": (p * (2 * p + 5) + 1, 2 * p + 5),
    }[name]


BY_WINDOWS = ("int_prod_uniform", "int_div_uniform", "float_div_uniform")


def windows(m: int, height: int, count: int) -> list[list[int]]:
    return [list(primerange(start, start + height)) for start in range(2**m, 2**m + height * count, height)]


def scale(w: int, found: list[list[int]], m: int) -> tuple[int, int]:
    """M and (M - prod(D - N)) / 2**w, which is an integer; N is 0 where 2**w does not divide 2**(m*d)."""
    products = [prod(primes) for primes in found]
    powers = [2 ** (m * len(primes)) if primes and m * len(primes) >= w else 0 for primes in found]
    modulus = prod(products)
    c, rest = divmod(modulus - prod(d - n for d, n in zip(products, powers, strict=True)), 2**w)
    assert rest == 0
    return modulus, c


@pytest.mark.parametrize("name", BY_WINDOWS)
def test_rows_have_adequate_windows(name: str) -> None:
    """Among those that are tried; which these are is what c says."""
    found = []
    for params in (*CIRCUITS[name].grid, *CIRCUITS[name].deep):
        w, a = bits_of(name, params)
        modulus, c = scale(w, windows(params["Q"].bit_length(), params["H"], params["J"]), params["Q"].bit_length())
        found.append(0 <= 1 - Fraction(c * 2**w, modulus) <= Fraction(1, 2**a))
        assert adequate(w, a, params["Q"], params["H"], params["J"]) is found[-1]
    assert any(found)


@given(st.integers(1, 40), st.integers(1, 12), st.integers(2, 300), st.integers(1, 16), st.integers(1, 6))
def test_what_is_adequate(w: int, a: int, bound: int, height: int, count: int) -> None:
    """c * 2**w / M is never above 1, and at most 2**-a below it just where that is said."""
    m = bound.bit_length()
    modulus, c = scale(w, windows(m, height, count), m)
    below = 1 - Fraction(c * 2**w, modulus)
    assert below >= 0
    assert adequate(w, a, bound, height, count) is (below <= Fraction(1, 2**a))


@given(st.integers(1, 12), st.integers(2, 60), st.integers(1, 8), st.integers(1, 3), st.data())
def test_a_number_comes_back_by_what_is_adequate(
    w: int, bound: int, height: int, count: int, data: st.DataObject
) -> None:
    """X / 2**w is at most 2**-a more than the fraction of the sum of X * c / (M/q) over q, and never less."""
    m = bound.bit_length()
    found = windows(m, height, count)
    modulus, c = scale(w, found, m)
    x = data.draw(st.integers(0, 2**w - 1))
    terms = [Fraction(x * c * pow(modulus // q, -1, q) % q, q) for primes in found for q in primes]
    off = (Fraction(x, 2**w) - sum(terms, Fraction(0))) % 1
    for a in range(1, 20):
        if adequate(w, a, bound, height, count):
            assert off < Fraction(1, 2**a)


@pytest.mark.parametrize("name", BY_WINDOWS)
def test_rows_promise_that_their_windows_are_adequate(name: str) -> None:
    circuit, params = CIRCUITS[name], CIRCUITS[name].grid[0]
    assert circuit.promise is not None
    for change in ({}, {"Q": 3}, {"H": 1}, {"H": 2}, {"J": 1}, {"J": 3}, {"p": params["p"] + 1}):
        changed = {**params, **change}
        w, a = bits_of(name, changed)
        expected = adequate(w, a, changed["Q"], changed["H"], changed["J"])
        assert bool(circuit.promise(IntWords(), changed, [])) is expected
        assert bool(meant(IntWords(), changed, w, a)) is expected


CONSTANTS = [
    ("int_prod_uniform", {"n": 1, "p": 1, "Q": 3, "H": 2, "J": 1}),
    ("int_prod_uniform", {"n": 2, "p": 2, "Q": 15, "H": 2, "J": 2}),
    ("int_prod_uniform", {"n": 2, "p": 3, "Q": 63, "H": 4, "J": 2}),
    ("int_prod_uniform", {"n": 1, "p": 5, "Q": 31, "H": 1, "J": 6}),
    ("int_prod_uniform", {"n": 2, "p": 2, "Q": 3, "H": 5, "J": 3}),
    ("int_prod_uniform", {"n": 3, "p": 3, "Q": 7, "H": 3, "J": 3}),
    ("int_div_uniform", {"p": 1, "Q": 63, "H": 4, "J": 1}),
]
"""The last of those for products have windows with too few primes, or none."""


@pytest.mark.parametrize(("name", "params"), CONSTANTS, ids=[f"{name}-{params}" for name, params in CONSTANTS])
def test_the_circuit_computes_these_constants(name: str, params: Mapping[str, int]) -> None:
    """Its form `scale` is the logarithm of c / (M/q), up to a multiple of q - 1, for every prime q."""
    w, _ = bits_of(name, params)
    m, height, count = params["Q"].bit_length(), params["H"], params["J"]
    found = windows(m, height, count)
    modulus, c = scale(w, found, m)
    netlist = netlist_of(name, **params)
    values = node_values(netlist, np.zeros((len(netlist.inputs), 1), np.int64))[:, 0]
    at = {
        group: dict(zip(netlist.span(group).indices, values[netlist.span(group).nodes], strict=True))
        for group in ("scale", "scale_zeros")
    }
    for q in (q for primes in found for q in primes):
        k = (q - 2**m,)
        factor = c * pow(modulus // q, -1, q) % q
        assert bool(at["scale_zeros"][k]) is (factor == 0)
        assert 0 <= at["scale"][k] <= (count + 2) * (q - 2)
        if factor:
            g = next(g for g in range(1, q) if len({pow(g, e, q) for e in range(q - 1)}) == q - 1)
            assert pow(g, int(at["scale"][k]), q) == factor


# That there are adequate windows, polynomial in w: by the least power of two that will do.


def near_primes(m: int, height: int, count: int) -> list[list[int]]:
    """The same windows by a sieve."""
    first, length = 2**m, height * count
    is_left = np.ones(length, dtype=bool)
    for q in primerange(2, isqrt(first + length) + 1):
        is_left[max(-first % q, q * q - first) :: q] = False
    places = np.flatnonzero(is_left)
    ends = np.searchsorted(places, [height * j for j in range(count + 1)])
    return [[first + int(place) for place in places[a:b]] for a, b in pairwise(ends)]


def are_adequate(w: int, a: int, m: int, found: list[list[int]]) -> bool:
    """The product of all 1 - N/D, rounded up to a multiple of 2**-(a + 64) each time, is at most 2**-a."""
    unit = 2 ** (a + 64)
    off = unit
    for primes in found:
        if primes and m * len(primes) >= w:
            d = prod(primes)
            off = -(-off * (d - 2 ** (m * len(primes))) // d)
    return off * 2**a <= unit


@given(st.integers(3, 12), st.integers(1, 40), st.integers(1, 5))
def test_the_sieve_finds_the_same_windows(m: int, height: int, count: int) -> None:
    assert near_primes(m, height, count) == windows(m, height, count)


TARGETS = {
    **{f"int_prod, n*p = {w}": (w, w + 1) for w in (*range(1, 61), 80, 120, 160, 200, 250, 300)},
    **{f"int_div, p = {p}": (p * (2 * p + 2) + p, 2 * p + 2) for p in range(1, 21)},
    **{f"float_div, p = {p}": (p * (2 * p + 5) + 1, 2 * p + 5) for p in range(2, 21)},
}


@pytest.mark.parametrize(("w", "a"), TARGETS.values(), ids=TARGETS)
def test_some_windows_are_adequate(w: int, a: int) -> None:
    """As many as a has, of twice as many numbers as w has bits at most, above w**2 * a or so."""
    m = 2 * w.bit_length() + a.bit_length()
    found = near_primes(m, 2 ** w.bit_length(), 2 ** (a.bit_length() - 1))
    assert are_adequate(w, a, m, found)
