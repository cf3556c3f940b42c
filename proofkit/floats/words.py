"""The same arithmetic on machine words, written once for Python integers, arrays of integers and bit-vectors.

A float is the triple of its fields (see `FloatFormat.fields`). Every value that counts fits into a signed word of
`width(op, p)` bits, far fewer than the 2**p bits of an exact sum; words that `where` drops may have wrapped around.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from proofkit.errors import UsageError

__all__ = ["IntWords", "Triple", "WordFloats", "Words", "round_word", "width"]

# No static type has integers, arrays and bit-vectors for instances. Words have + - * & |, shifts, and signed
# comparisons, with integers as right operands too; comparisons give conditions.
Word = Any
Condition = Any


class Words(Protocol):
    """What a backend adds to the operators of its words."""

    def constant(self, k: int) -> Word: ...

    def where(self, condition: Condition, yes: Word, no: Word) -> Word: ...

    def both(self, left: Condition, right: Condition) -> Condition: ...

    def either(self, left: Condition, right: Condition) -> Condition: ...

    def div(self, a: Word, b: Word) -> Word:
        """The quotient of a >= 0 by b > 0, rounded down."""

    def mod(self, a: Word, b: Word) -> Word:
        """The remainder of a >= 0 by b > 0."""


class IntWords:
    """Python integers, of any width."""

    def constant(self, k: int) -> int:
        return k

    def where(self, condition: bool, yes: int, no: int) -> int:
        return yes if condition else no

    def both(self, left: bool, right: bool) -> bool:
        return left and right

    def either(self, left: bool, right: bool) -> bool:
        return left or right

    def div(self, a: int, b: int) -> int:
        return a // b

    def mod(self, a: int, b: int) -> int:
        return a % b


class Triple(NamedTuple):
    """The sign as 0 or 1, the magnitude of the significand, and e + 2**p."""

    sign: Word
    significand: Word
    exponent: Word


def width(op: str, p: int) -> int:
    """The bits of a signed word in which an operation of `WordFloats` can be carried out."""
    match op:
        case "add":
            return p + 5
        case "mul":
            return max(2 * p + 1, p + 3)
        case "div":
            return max(2 * p + 2, p + 4)
        case "neg" | "floor" | "lt" | "gt" | "eq" | "min" | "max":
            return p + 2
    raise UsageError(f"no operation on words is called {op}")


def round_word(w: Words, p: int, sign: Word, magnitude: Word, exponent: Word, bits: int) -> Triple:
    """The float nearest to magnitude * 2**(exponent - 2**p), with the given sign.

    0 <= magnitude < 2**bits, and bits > p. If the magnitude has at least p + 2 bits, its lowest bit may be sticky: set
    when any of the bits below it is.
    """
    magnitude, exponent = _normalised(w, magnitude, exponent, bits)
    exponent = exponent + (bits - p)
    vanishing = w.either(exponent < 0, magnitude == 0)
    above_half = w.both(exponent == -1, magnitude > 1 << (bits - 1))
    nearest, its_exponent = _saturated(w, p, *_rounded(w, p, magnitude, exponent, bits))
    smallest_or_zero = w.where(above_half, w.constant(2 ** (p - 1)), w.constant(0))
    significand = w.where(vanishing, smallest_or_zero, nearest)
    return Triple(
        w.where(significand == 0, w.constant(0), sign),
        significand,
        w.where(vanishing, w.constant(0), its_exponent),
    )


def _normalised(w: Words, magnitude: Word, exponent: Word, bits: int) -> tuple[Word, Word]:
    """The same value with the highest of its bits set, unless it is 0."""
    for log in reversed(range((bits - 1).bit_length())):
        shift = 1 << log
        short = magnitude < 1 << (bits - shift)
        magnitude = w.where(short, magnitude << shift, magnitude)
        exponent = w.where(short, exponent - shift, exponent)
    return magnitude, exponent


def _rounded(w: Words, p: int, magnitude: Word, exponent: Word, bits: int) -> tuple[Word, Word]:
    """The upper p bits of a normalised magnitude, rounded to the nearest, ties to even; a carry moves the exponent."""
    dropped = bits - p
    half = 1 << (dropped - 1)
    kept = magnitude >> dropped
    rest = magnitude - (kept << dropped)
    up = w.either(rest > half, w.both(rest == half, kept & 1 == 1))
    rounded = kept + _bit(w, up)
    carried = rounded == 2**p
    return w.where(carried, w.constant(2 ** (p - 1)), rounded), exponent + _bit(w, carried)


def _saturated(w: Words, p: int, significand: Word, exponent: Word) -> tuple[Word, Word]:
    most = 2 ** (p + 1) - 1
    over = exponent > most
    return w.where(over, w.constant(2**p - 1), significand), w.where(over, w.constant(most), exponent)


def _bit(w: Words, condition: Condition) -> Word:
    return w.where(condition, w.constant(1), w.constant(0))


def _choice(w: Words, condition: Condition, yes: Triple, no: Triple) -> Triple:
    return Triple(*(w.where(condition, a, b) for a, b in zip(yes, no, strict=True)))


def _is_smaller(w: Words, x: Triple, y: Triple) -> Condition:
    """Whether |x| < |y|. Significands are normalised and zero has the smallest exponent, so exponents count first."""
    same = w.both(x.exponent == y.exponent, x.significand < y.significand)
    return w.either(x.exponent < y.exponent, same)


@dataclass(frozen=True, slots=True)
class WordFloats:
    """The arithmetic of floats of p bits on the words of a backend."""

    w: Words
    p: int

    def add(self, x: Triple, y: Triple) -> Triple:
        """Aligned with three more bits, guard, round and sticky: they suffice, as a shift by 2 or more leaves the
        larger operand at most one bit to lose by cancellation.
        """
        w, p = self.w, self.p
        swap = _is_smaller(w, x, y)
        large, small = _choice(w, swap, y, x), _choice(w, swap, x, y)
        distance = large.exponent - small.exponent
        distance = w.where(distance > p + 3, w.constant(p + 3), distance)
        padded = small.significand << 3
        aligned = padded >> distance
        aligned = aligned | _bit(w, aligned << distance != padded)
        upper = large.significand << 3
        total = w.where(large.sign == small.sign, upper + aligned, upper - aligned)
        return round_word(w, p, large.sign, total, large.exponent - 3, p + 4)

    def mul(self, x: Triple, y: Triple) -> Triple:
        exponent = x.exponent + y.exponent - 2**self.p
        return round_word(self.w, self.p, x.sign ^ y.sign, x.significand * y.significand, exponent, 2 * self.p)

    def div(self, x: Triple, y: Triple) -> Triple:
        """x / y, and 0 where y is 0. The quotient of significands has p + 1 or p + 2 bits, then a sticky one."""
        w, p = self.w, self.p
        undefined = y.significand == 0
        dividend, divisor = x.significand << (p + 1), w.where(undefined, w.constant(1), y.significand)
        quotient = w.div(dividend, divisor) << 1 | _bit(w, w.mod(dividend, divisor) > 0)
        quotient = w.where(undefined, w.constant(0), quotient)
        exponent = x.exponent - y.exponent + (2**p - p - 2)
        return round_word(w, p, x.sign ^ y.sign, quotient, exponent, p + 3)

    def neg(self, x: Triple) -> Triple:
        return x._replace(sign=self.w.where(x.significand == 0, x.sign, 1 - x.sign))

    def floor(self, x: Triple) -> Triple:
        """Where e < 0, the significand without its -e lowest bits, and one more if these were set in a negative x."""
        w, p = self.w, self.p
        places = 2**p - x.exponent
        places = w.where(places > p, w.constant(p), places)
        places = w.where(places < 0, w.constant(0), places)
        whole = x.significand >> places
        below = w.both(x.sign == 1, whole << places != x.significand)
        integer = round_word(w, p, x.sign, (whole + _bit(w, below)) << 1, w.constant(2**p - 1), p + 1)
        return _choice(w, x.exponent < 2**p, integer, x)

    def lt(self, x: Triple, y: Triple) -> Condition:
        w = self.w
        positive = w.both(w.both(x.sign == 0, y.sign == 0), _is_smaller(w, x, y))
        negative = w.both(w.both(x.sign == 1, y.sign == 1), _is_smaller(w, y, x))
        return w.either(x.sign > y.sign, w.either(positive, negative))

    def gt(self, x: Triple, y: Triple) -> Condition:
        return self.lt(y, x)

    def eq(self, x: Triple, y: Triple) -> Condition:
        w = self.w
        magnitudes = w.both(x.significand == y.significand, x.exponent == y.exponent)
        return w.both(x.sign == y.sign, magnitudes)

    def min(self, x: Triple, y: Triple) -> Triple:
        return _choice(self.w, self.lt(y, x), y, x)

    def max(self, x: Triple, y: Triple) -> Triple:
        return _choice(self.w, self.lt(x, y), y, x)
