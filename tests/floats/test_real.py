"""Which floats are near enough to a value of a real function: against series in integers, and where it is close."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.errors import KernelError
from proofkit.floats import real
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.ratio import Ratio
from proofkit.floats.real import REAL, interval
from tests.floats.bracket import bracket, is_near_enough

every_function = pytest.mark.parametrize("name", REAL)

EXACT = {("exp", 0): 1, ("log", 1): 0, ("sin", 0): 0, ("cos", 0): 1, ("erf", 0): 0}
DOMAINS = {
    "log": lambda x: x > 0,
    "sqrt": lambda x: x >= 0,
    "sin": lambda x: abs(x) <= 1,
    "cos": lambda x: abs(x) <= 1,
}


def reference(name: str, p: int, x: Fraction, y: Fraction) -> bool:
    """The definition, with values from series."""
    if not DOMAINS.get(name, lambda _: True)(x):
        return y == 0
    value = EXACT.get((name, x))
    if (
        name == "sqrt"
        and math.isqrt(x.numerator) ** 2 == x.numerator
        and math.isqrt(x.denominator) ** 2 == x.denominator
    ):
        value = Fraction(math.isqrt(x.numerator), math.isqrt(x.denominator))
    if value is None:
        return is_near_enough(p, bracket(name, x), y)
    return abs(y - value) <= Fraction(value) / 2**p


def nearby(format: FloatFormat, y: Float) -> Iterator[Float]:
    """Floats of which some may be taken for y, and some that never may."""
    rank = next(r for r in range(-format.positive, format.positive + 1) if format.at(r) == y)
    for other in {-format.positive, 0, format.positive, -rank, *range(rank - 4, rank + 5)}:
        if abs(other) <= format.positive:
            yield format.at(other)


class TestAgainstSeries:
    @every_function
    @pytest.mark.parametrize("p", [2, 3])
    def test_every_pair(self, name: str, p: int) -> None:
        format, function = FloatFormat(p), REAL[name]
        for x in format:
            for y in format:
                assert function.accepts(x, format, y) == reference(name, p, x.value, y.value), (x, y)

    @every_function
    @pytest.mark.parametrize("p", [4, 5])
    def test_pairs_that_are_close(self, name: str, p: int) -> None:
        format, function = FloatFormat(p), REAL[name]
        for rank in range(-format.positive, format.positive + 1, 1 if p == 4 else 7):
            x = format.at(rank)
            for y in nearby(format, function.nearest(x, format)):
                assert function.accepts(x, format, y) == reference(name, p, x.value, y.value), (x, y)

    @every_function
    def test_the_nearest_of_all(self, name: str) -> None:
        format, function = FloatFormat(3), REAL[name]
        for x in format:
            if not DOMAINS.get(name, lambda _: True)(x.value) or (name, x.value) in EXACT:
                continue
            low, high = bracket(name, x.value)
            y = function.nearest(x, format).value
            best = min(abs(z.value - low) for z in format)
            assert abs(y - low) <= best + 2 * (high - low) or abs(y) == format.largest.value, x

    @every_function
    def test_errors(self, name: str) -> None:
        format, function = FloatFormat(3), REAL[name]
        seen = 0
        for x in format:
            y = function.nearest(x, format)
            if (error := function.error(x, format, y)) is None:
                continue
            low, high = bracket(name, x.value)
            least, most = sorted(abs(y.value / end - 1) * 8 for end in (low, high))
            assert float(error) == pytest.approx(float(most), abs=1e-9)
            assert float(least) <= float(error.upper()) + 1e-9
            seen += 1
        assert seen > 5


class TestIntervals:
    @pytest.mark.parametrize("p", [1, 2, 3, 8])
    def test_ends(self, p: int) -> None:
        """Word for word: 0 and the smallest float, its neighbours, the largest, and their opposites."""
        format, u = FloatFormat(p), Fraction(1, 2**p)
        smallest, next_one, largest = (format.at(rank).value for rank in (1, 2, format.positive))
        ends: dict[Fraction, tuple[Fraction | None, Fraction | None]] = {
            Fraction(0): (-(1 + u) * smallest / 2, (1 + u) * smallest / 2),
            smallest: ((1 - u) * smallest / 2, smallest / (1 - u)),
            next_one: (next_one / (1 + u), next_one / (1 - u)),
            largest: (largest / (1 + u), None),
            -smallest: (smallest / (u - 1), (u - 1) * smallest / 2),
            -largest: (None, -largest / (1 + u)),
        }
        for rank in (0, 1, 2, format.positive, -1, -format.positive):
            y = format.at(rank)
            found = interval(format, y)
            assert found == tuple(
                None if end is None else Ratio.of(end.numerator, end.denominator) for end in ends[y.value]
            )

    @given(st.integers(2, 6), st.data())
    def test_a_float_stands_for_itself_and_neighbours_overlap(self, p: int, data: st.DataObject) -> None:
        format = FloatFormat(p)
        y = format.at(data.draw(st.integers(-format.positive, format.positive - 1)))
        low, high = interval(format, y)
        at = Ratio.of_float(y)
        assert low is None or low.compare(at) <= 0
        assert high is not None
        assert high.compare(at) >= 0
        [after] = [
            z for z in (format.at(r) for r in range(-format.positive, format.positive + 1)) if z.value > y.value
        ][:1]
        following = interval(format, after)[0]
        assert following is not None
        assert following.compare(high) <= 0


BEFORE_ONE = (Float(2**64 - 1, -64), Float(2**64 - 2, -64))
ONE, AFTER_ONE = Float(2**63, -63), Float(2**63 + 1, -63)


class TestClose:
    """At 64 bits, where a value and the end of what a float stands for differ by 2**-(2**64)."""

    format = FloatFormat(64)

    @pytest.mark.parametrize(
        ("name", "x", "below"),
        [
            ("exp", Float(-(2**63), -(2**64)), True),
            ("exp", Float(2**63, -(2**64)), False),
            ("cos", Float(2**63, -(2**64)), True),
            ("cos", Float(-(2**64) + 1, -(2**64)), True),
            ("erf", Float(2**64 - 1, 2**64 - 1), True),
            ("erf", Float(2**63, 0), True),
        ],
    )
    def test_about_one(self, name: str, x: Float, below: bool) -> None:
        function = REAL[name]
        accepted = [function.accepts(x, self.format, y) for y in (*BEFORE_ONE, ONE, AFTER_ONE)]
        assert accepted == [below, False, True, False]
        assert function.nearest(x, self.format) == ONE

    @pytest.mark.parametrize("sign", [1, -1])
    def test_sin_is_just_below_its_argument(self, sign: int) -> None:
        x = Float(sign * 2**63, -(2**64) + 5)
        near = {d: Float(sign * (2**64 + d), x.e - 1) for d in (-1, -2)}
        assert REAL["sin"].accepts(x, self.format, x)
        assert REAL["sin"].accepts(x, self.format, near[-1])
        assert not REAL["sin"].accepts(x, self.format, near[-2])
        assert not REAL["sin"].accepts(x, self.format, Float(sign * (2**63 + 1), x.e))

    def test_an_exponential_that_nothing_holds(self) -> None:
        largest, smallest = self.format.largest, self.format.smallest
        exp = REAL["exp"]
        assert [
            y for y in (smallest, largest, Float(largest.m - 1, largest.e)) if exp.accepts(largest, self.format, y)
        ] == [largest]
        least = Float(-largest.m, largest.e)
        assert [y for y in (self.format.zero, smallest, least) if exp.accepts(least, self.format, y)] == [
            self.format.zero
        ]

    def test_just_within_the_largest(self) -> None:
        """log(largest) is 2**64 * log(2) + ..., and one unit more of x is a factor of e."""
        exp, log = REAL["exp"], REAL["log"]
        x = log.nearest(self.format.largest, self.format)
        assert exp.accepts(Float(x.m + 1, x.e), self.format, self.format.largest)
        assert not exp.accepts(Float(x.m - 2, x.e), self.format, self.format.largest)

    def test_squares(self) -> None:
        x = Float(2**63 + 2**33 + 2, 2)  # (2**32 + 1)**2 - 2**33 - 1 + ...: no square
        root, sqrt = 2**32 - 1, REAL["sqrt"]
        square = Float(root**2, 6)
        [y] = [y for d in (-1, 0, 1) if sqrt.accepts(square, self.format, y := Float((root << 32) + d, 3 - 32))]
        assert y.value == root * 8
        assert sqrt.error(square, self.format, y) == 0
        assert sqrt.error(x, self.format, sqrt.nearest(x, self.format)) > 0

    @given(st.sampled_from(list(REAL)), st.integers(2, 64), st.data())
    def test_only_neighbours_of_the_nearest_are_accepted(self, name: str, p: int, data: st.DataObject) -> None:
        format, function = FloatFormat(p), REAL[name]
        m = data.draw(st.integers(2 ** (p - 1), 2**p - 1)) * data.draw(st.sampled_from((1, -1)))
        near = st.integers(max(format.smallest_exponent, -3 * p), min(format.largest_exponent, p))
        e = data.draw(near | st.integers(format.smallest_exponent, format.largest_exponent))
        x = Float(m, e)
        y = function.nearest(x, format)
        assert function.accepts(x, format, y)
        rank = (
            (abs(y.m) - 2 ** (p - 1) + 1 + ((y.e - format.smallest_exponent) << (p - 1))) * (1 if y.m > 0 else -1)
            if y.m
            else 0
        )
        assert format.at(rank) == y
        for other in (rank - 2, rank + 2, -rank):
            if abs(other) <= format.positive and other != rank:
                assert not function.accepts(x, format, format.at(other))

    @pytest.mark.parametrize("x", [0.5, 0.75, 1e-3, 1.0, 3.25, 20.0, 1e-9])
    @every_function
    def test_doubles(self, name: str, x: float) -> None:
        """What the machine says is at most a unit or so off."""
        if name in ("sin", "cos") and x > 1:
            return
        format = FloatFormat(53)
        m, e = math.frexp(x)
        y = REAL[name].nearest(Float(int(m * 2**53), e - 53), format).value
        assert abs(float(y) - getattr(math, name)(x)) <= 2 * math.ulp(getattr(math, name)(x))


class TestLimits:
    def test_undecided_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(real, "MOST_BITS", 64)
        format = FloatFormat(64)
        with pytest.raises(KernelError, match=r"sqrt at .* is not decided by balls of 64 bits"):
            REAL["sqrt"].accepts(Float(2**63 + 1, -63), format, ONE)

    def test_conventions_outside_the_domain(self) -> None:
        format = FloatFormat(8)
        minus, two = Float(-128, -7), Float(128, -6)
        for name, x in [("log", minus), ("log", format.zero), ("sqrt", minus), ("sin", two), ("cos", two)]:
            assert REAL[name].accepts(x, format, format.zero)
            assert not REAL[name].accepts(x, format, format.smallest)
            assert REAL[name].nearest(x, format) == format.zero
            assert "does not hold" in REAL[name].text(x)

    def test_text(self) -> None:
        assert REAL["exp"].text(Float(1, 0), 10) == "2.718281828"
        assert REAL["exp"].text(Float(1, 500)) == "beyond all floats"


@given(*[st.integers(-40, 40), st.integers(1, 40), st.integers(-9, 9)] * 2)
def test_ratios_compare_as_fractions(n: int, d: int, e: int, m: int, c: int, f: int) -> None:
    left, right = Fraction(n, d) * Fraction(2) ** e, Fraction(m, c) * Fraction(2) ** f
    a, b = Ratio.of(n, d, e), Ratio.of(m, c, f)
    assert a.compare(b) == (left > right) - (left < right)
    assert (a == b) == (left == right)
    assert (-a).sign == -a.sign == (left < 0) - (left > 0)


def test_ratios_with_exponents_that_no_fraction_has() -> None:
    large, larger = Ratio.of(3, 7, 2**70), Ratio.of(3, 7, 2**70 + 1)
    assert (large.compare(larger), larger.compare(large), (-large).compare(-larger)) == (-1, 1, 1)
    assert Ratio.of(1, 3, -(2**70)).compare(Ratio.of(0)) == 1
