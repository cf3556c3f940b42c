"""Real functions once more, in plain integers: open intervals around their values, from series with their remainders.

Fixed point with 2**-BITS for unit, rounded outwards after every step; enough for floats of up to 5 bits, whose
magnitudes are between 2**-28 and 2**36.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from math import floor, isqrt

BITS = 160
UNIT = Fraction(1, 2**BITS)
FAR = 40
"""Beyond this exp(x) is more than every float, exp(-x) less, and erf(x) as near to 1 as makes no difference."""

Interval = tuple[Fraction, Fraction]


def down(x: Fraction) -> Fraction:
    return Fraction(floor(x * 2**BITS), 2**BITS)


def up(x: Fraction) -> Fraction:
    return -down(-x)


def open_exp(x: Fraction) -> Interval:
    """By exp(x / 2**9)**(2**9), whose series has a remainder below its next term."""
    if abs(x) > FAR:
        return (Fraction(2**FAR), Fraction(4**FAR)) if x > 0 else (Fraction(0), Fraction(1, 2**FAR))
    low, high = series(x / 512, lambda k: Fraction(1, k))
    for _ in range(9):
        low, high = down(low * low), up(high * high)
    return low, high


def series(x: Fraction, ratio: Callable[[int], Fraction]) -> Interval:
    """1 + x * ratio(1) * (1 + x * ratio(2) * (1 + ...)), of terms that halve at least: the rest is below the last."""
    total, term, k = Fraction(1), Fraction(1), 0
    while abs(term) > UNIT:
        k += 1
        term = down(term * x * ratio(k))
        total += term
    return total - (k + 2) * UNIT, total + (k + 2) * UNIT


def open_sin(x: Fraction) -> Interval:
    low, high = series(-x * x, lambda k: Fraction(1, 2 * k * (2 * k + 1)))
    return (low * x, high * x) if x > 0 else (high * x, low * x)


def open_cos(x: Fraction) -> Interval:
    return series(-x * x, lambda k: Fraction(1, 2 * k * (2 * k - 1)))


def open_log(x: Fraction) -> Interval:
    """For x = y * 2**k with 1 <= y < 2: k * log(2) + log(y), both as 2 * artanh((y - 1) / (y + 1))."""
    k = 0
    while x >= 2:
        x, k = x / 2, k + 1
    while x < 1:
        x, k = x * 2, k - 1
    low, high = artanh((x - 1) / (x + 1))
    two = artanh(Fraction(1, 3))
    return 2 * (low + min(k * end for end in two)), 2 * (high + max(k * end for end in two))


def artanh(z: Fraction) -> Interval:
    """For 0 <= z <= 1/3: the terms z**(2k + 1) / (2k + 1) shrink to a ninth, so the rest is below the last."""
    total, power, k = z, z, 1
    while power > UNIT:
        power, k = down(power * z * z), k + 2
        total += down(power / k)
    return total - UNIT, total + (2 * k + 2) * UNIT


def open_sqrt(x: Fraction) -> Interval:
    root = Fraction(isqrt(floor(x * 4**BITS)), 2**BITS)
    return root - UNIT, root + UNIT


def open_pi() -> Interval:
    """Machin: 16 * arctan(1/5) - 4 * arctan(1/239), of alternating terms."""
    (low, high), (least, most) = arctan(5), arctan(239)
    return 16 * low - 4 * most, 16 * high - 4 * least


def arctan(n: int) -> Interval:
    total, k = Fraction(0), 0
    while (term := Fraction(1, (2 * k + 1) * n ** (2 * k + 1))) > UNIT:
        total, k = total + (-1) ** k * term, k + 1
    return total - UNIT, total + UNIT


def open_erf(x: Fraction) -> Interval:
    """By 2 / sqrt(pi) * exp(-x**2) * (x + 2 / 3 * x**3 + 4 / 15 * x**5 + ...), of positive terms; |erf| < 1."""
    if x < 0:
        low, high = open_erf(-x)
        return -high, -low
    if x > 5:  # 1 - erf(x) < exp(-x**2)
        return 1 - Fraction(1, 2**36), Fraction(1)
    total, term, k = x, x, 0
    while term > UNIT * x or 4 * x * x > 2 * k + 1:
        k += 1
        term = down(term * 2 * x * x / (2 * k + 1))
        total += term
    (least, most), (low, high) = open_pi(), open_exp(-x * x)
    scale = open_sqrt(1 / most)[0], open_sqrt(1 / least)[1]
    return 2 * scale[0] * low * total, 2 * scale[1] * high * (total + (2 * k + 4) * UNIT)


@cache
def bracket(name: str, x: Fraction) -> Interval:
    """An open interval around the value of a function."""
    return BRACKETS[name](x)


BRACKETS: Mapping[str, Callable[[Fraction], Interval]] = {
    "exp": open_exp,
    "log": open_log,
    "sqrt": open_sqrt,
    "sin": open_sin,
    "cos": open_cos,
    "erf": open_erf,
}


def is_near_enough(p: int, interval: Interval, y: Fraction) -> bool:
    """Whether y may stand for every value of an open interval, word for word as it is asked; if not, for none.

    Raises: ArithmeticError if it may for some.
    """
    low, high = interval
    if high <= 0:
        return is_near_enough(p, (-high, -low), -y)
    u = Fraction(1, 2**p)
    smallest, largest = Fraction(2) ** (p - 1 - 2**p), (2**p - 1) * Fraction(2) ** (2**p - 1)
    if low >= largest:
        return y == largest
    if low < 0:
        raise ArithmeticError("around zero")
    if high <= smallest:
        zero, one = (
            verdict(high <= (1 + u) * smallest / 2, low >= (1 + u) * smallest / 2),
            verdict(low >= (1 - u) * smallest / 2, high <= (1 - u) * smallest / 2),
        )
        return (y == 0 and zero) or (y == smallest and one)
    if low < smallest or high > largest:
        raise ArithmeticError("around an end")
    fine = y - low <= u * low and y - high <= u * high and low - y <= u * low and high - y <= u * high
    wrong = (y - low >= u * low and y - high >= u * high) or (low - y >= u * low and high - y >= u * high)
    return verdict(fine, wrong)


def verdict(yes: bool, no: bool) -> bool:
    if yes == no:
        raise ArithmeticError("an end of what is near enough is inside")
    return yes
