"""Growth against its meaning: pairs of exponents (of n, of log n), for every choice of the unspecified ones."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.kernel.growth import CONSTANT, LINEAR, LOGARITHMIC, Growth

NAMES = ("p", "q")
EXPONENTS = [dict(zip(NAMES, ks, strict=True)) for ks in product((0, 1, 3, 20), repeat=len(NAMES))]

growths = st.builds(
    lambda power, log, counts: Growth(power, log, tuple((name, c) for name, c in zip(NAMES, counts, strict=True) if c)),
    st.integers(0, 3),
    st.integers(0, 3),
    st.tuples(st.integers(0, 2), st.integers(0, 2)),
)


def order(growth: Growth, exponents: dict[str, int]) -> tuple[int, int]:
    """What n and log n are raised to, once the exponents are known; the order of pairs is that of growth."""
    return growth.power + sum(c * exponents[name] for name, c in growth.unspecified), growth.log


P, PP, Q = Growth.polynomial("p"), Growth.polynomial("p").times(Growth.polynomial("p")), Growth.polynomial("q")


@pytest.mark.parametrize(
    ("small", "large", "expected"),
    [
        (CONSTANT, CONSTANT, True),
        (CONSTANT, LOGARITHMIC, True),
        (LOGARITHMIC, CONSTANT, False),
        (LOGARITHMIC, LINEAR, True),
        (LINEAR, LOGARITHMIC, False),
        (LINEAR, Growth(0, 9), False),
        (Growth(0, 9), LINEAR, True),
        (Growth(0, 2), LOGARITHMIC, False),
        (Growth(2), LINEAR, False),
        (Growth(1, 1), LINEAR, False),
        (LINEAR, Growth(1, 1), True),
        (CONSTANT, P, True),
        (P, CONSTANT, None),
        (P, LINEAR, None),
        (LINEAR, P, None),
        (P, P, True),
        (P, PP, True),
        (PP, P, None),
        (P, Q, None),
        (P.times(LINEAR), P, False),
        (P.times(LOGARITHMIC), P, False),
        (P.times(LINEAR), CONSTANT, False),
        (P, P.times(LINEAR), True),
        (P.times(LOGARITHMIC), P.times(LINEAR), True),
        (P.times(Q), P, None),
        (LOGARITHMIC, P, None),
    ],
    ids=str,
)
def test_within(small: Growth, large: Growth, expected: bool | None) -> None:
    assert small.within(large) is expected


@given(growths, growths)
def test_within_says_what_holds_for_every_choice(small: Growth, large: Growth) -> None:
    """True: for all choices of the exponents; False: for none; None: it depends."""
    holds = {order(small, e) <= order(large, e) for e in EXPONENTS}
    assert small.within(large) is (None if len(holds) == 2 else holds.pop())


@given(growths, growths)
def test_a_join_is_above_both(one: Growth, other: Growth) -> None:
    for e in EXPONENTS:
        assert order(one.join(other), e) >= max(order(one, e), order(other, e))


@given(growths, growths)
def test_a_join_of_what_compares_is_the_larger(one: Growth, other: Growth) -> None:
    if one.within(other):
        assert one.join(other) == other
        assert other.join(one) in (other, one)


@given(growths, growths)
def test_a_product_adds_exponents(one: Growth, other: Growth) -> None:
    for e in EXPONENTS:
        pairs = zip(order(one, e), order(other, e), strict=True)
        assert order(one.times(other), e) == tuple(a + b for a, b in pairs)
    assert one.times(other) == other.times(one)
    assert one.times(CONSTANT) == one


@given(growths)
def test_only_the_constant_is_constant(growth: Growth) -> None:
    assert growth.is_constant is all(order(growth, e) == (0, 0) for e in EXPONENTS)


@pytest.mark.parametrize(
    ("growth", "text"),
    [
        (CONSTANT, "1"),
        (LINEAR, "n"),
        (LOGARITHMIC, "log(n)"),
        (Growth(2), "n^2"),
        (Growth(0, 3), "log(n)^3"),
        (Growth(2, 1), "n^2 log(n)"),
        (P, "n^(k_p)"),
        (PP, "n^(2k_p)"),
        (P.times(Growth(2, 1)).times(Q), "n^(2 + k_p + k_q) log(n)"),
    ],
    ids=str,
)
def test_text(growth: Growth, text: str) -> None:
    assert str(growth) == text
