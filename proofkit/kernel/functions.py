"""The functions that index formulas, weights and thresholds may use, each with the theorem that says how hard it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import ge
from types import MappingProxyType

from proofkit.kernel import number_theory, reals, series
from proofkit.kernel.claims import Uniformity
from proofkit.kernel.poly import ONE, App, Atom, Poly

__all__ = ["FORMULA_FUNCTIONS", "FormulaFunction", "tidy"]


@dataclass(frozen=True, slots=True)
class FormulaFunction:
    """A function of numbers of O(log n) bits. It is defined, and natural, where each argument is at least `least`.

    at_most     a polynomial nowhere below it, given the arguments or polynomials nowhere below them
    about       polynomials in the value and the arguments that are at least 0 where it is defined
    is_quick    whether its value at such numbers is worked out within a minute; what is not stays as it is written
    reason      why circuits whose formulas use it are as uniform as `uniformity` says
    """

    least: tuple[int, ...]
    value: Callable[..., int]
    at_most: Callable[..., Poly]
    about: Callable[..., Iterable[Poly]]
    reason: str
    uniformity: Uniformity = Uniformity.DLOGTIME
    is_quick: Callable[..., bool] = lambda *_: True

    def takes(self, args: Sequence[int]) -> bool:
        return len(args) == len(self.least) and all(map(ge, args, self.least))


def _floordiv(value: Poly, top: Poly, divisor: Poly) -> Iterable[Poly]:
    return top - divisor * value, divisor * value + divisor - 1 - top


def _mod(value: Poly, top: Poly, divisor: Poly) -> Iterable[Poly]:
    return top - value, divisor - 1 - value


def _bit_length(value: Poly, number: Poly) -> Iterable[Poly]:
    return number - value, Poly.of(App("pow2", (value,))) - 1 - number


def _below_modulus(value: Poly, *args: Poly) -> Iterable[Poly]:
    return (args[-1] - 1 - value,)


def _applied(name: str) -> Callable[..., Poly]:
    """The function itself, where it grows with its arguments."""
    return lambda *args: tidy(Poly.of(App(name, args)))


def _next_square(i: Poly) -> Poly:
    return (i + 2) ** 2


POWERS = "powers modulo small primes are in FO (Hesse, Allender and Barrington 2002), {}"
POWERS_MODULO = (
    "powers modulo any number of O(log n) bits are in FO (Hesse 2001): modulo the powers of primes that divide it, "
    "where the order of the units is known, as modulo primes; the result is the one number below the modulus with all "
    "these remainders"
)

MOST_PLACES = 4_096
"""The largest power of two that is written out as a number."""

MOST_TRIED = 2**18
"""The largest modulus whose units are gone through; also the largest divisor that is tried."""

MOST_BITS, MOST_PRIMES = 2**18, 2**15
"""As many bits as products of primes have, and as many primes as they have, that are worked out."""

MOST_TERMS, MOST_ARGUMENT = 2**8, 16
"""Of power series: the largest number of terms, or of bits before and after the point, and the largest argument."""

LOGSPACE = "{}: in space O(log n), not known in FO"
SERIES = LOGSPACE.format("{}, by a power series (Reif and Tate 1992; Hesse, Allender and Barrington 2002)")


def _is_quick_power(_negative: int, d: int, u: int, v: int, b: int, _q: int) -> bool:
    return max(d.bit_length(), u, v, b) <= 8 * MOST_TERMS


def _is_quick_logarithm(k: int, t: int, p: int, h: int, g: int, _m: int, _i: int) -> bool:
    return k <= MOST_PRIMES // 32 and max(t, p, h, g) <= MOST_TERMS


def _is_quick_series(k: int, t: int, p: int, h: int, g: int, m: int, i: int) -> bool:
    return _is_quick_logarithm(k, t, p, h, g, m, i) and 3 << p <= MOST_ARGUMENT << h + 2


def _series(value: Callable[..., int], of: str, is_quick: Callable[..., bool] = _is_quick_series) -> FormulaFunction:
    return FormulaFunction(
        (0, 1, 2, 0, 0, 0, 0),
        value,
        lambda *args: _next_square(args[-1]),
        lambda value, *args: (Poly.of(App("prime", (args[-1],))) - 1 - value,),
        SERIES.format(f"a residue of {of}"),
        Uniformity.L,
        is_quick,
    )


FORMULA_FUNCTIONS: Mapping[str, FormulaFunction] = MappingProxyType(
    {
        "floordiv": FormulaFunction(
            (0, 1),
            lambda a, b: a // b,
            lambda top, _: top,
            _floordiv,
            "q with b*q <= a < b*(q + 1): FO[+, x]",
        ),
        "mod": FormulaFunction(
            (0, 1), lambda a, b: a % b, lambda _, divisor: divisor, _mod, "a less b times the quotient: FO[+, x]"
        ),
        "bit_length": FormulaFunction(
            (0,),
            lambda a: int(a).bit_length(),
            _applied("bit_length"),
            _bit_length,
            "position of the leading one: FO[BIT]",
        ),
        "pow2": FormulaFunction(
            (0,),
            lambda e: 1 << e,
            _applied("pow2"),
            lambda value, e: (value - 1 - e,),
            "the number whose only one is at place e = O(log n): FO[BIT]",
            is_quick=lambda e: e <= MOST_PLACES,
        ),
        "bit": FormulaFunction(
            (0, 0),
            lambda a, i: (a >> i) & 1,
            lambda *_: ONE,
            lambda value, *_: (ONE - value,),
            "one bit of a number: BIT itself",
        ),
        "is_prime": FormulaFunction(
            (0,),
            number_theory.is_prime,
            lambda _: ONE,
            lambda value, _: (ONE - value,),
            "1 if no smaller number divides it: FO[+, x]",
            is_quick=lambda q: q <= MOST_TRIED**2,
        ),
        "power_mod": FormulaFunction((0, 0, 1), pow, lambda _a, _e, q: q, _below_modulus, POWERS_MODULO),
        "generator": FormulaFunction(
            (1,),
            number_theory.generator,
            lambda q: q,
            _below_modulus,
            POWERS.format("and the least number whose powers are all units is found among them; 0 if q is not prime"),
            is_quick=lambda q: q <= MOST_TRIED,
        ),
        "discrete_log": FormulaFunction(
            (0, 1),
            number_theory.discrete_log,
            lambda _, q: q,
            _below_modulus,
            POWERS.format("and the exponent is found by trying all"),
            is_quick=lambda _, q: q <= MOST_TRIED,
        ),
        "prime": FormulaFunction(
            (0,),
            number_theory.prime,
            _next_square,
            lambda value, i: (value - 3 - 2 * i, _next_square(i) - 1 - value),
            LOGSPACE.format("number i of the odd primes, by counting"),
            Uniformity.L,
            lambda i: i <= MOST_PRIMES,
        ),
        "primes_for": FormulaFunction(
            (1,),
            number_theory.primes_for,
            lambda bits: bits,
            lambda value, bits: (value - 1, bits - value),
            LOGSPACE.format("how many odd primes have a product of so many bits"),
            Uniformity.L,
            lambda bits: bits <= MOST_BITS,
        ),
        "span": FormulaFunction(
            (0, 1),
            number_theory.span,
            lambda bits, q: bits * q,
            lambda value, bits, q: (bits * q - bits - value,),
            LOGSPACE.format("the residues of the powers of two, added up"),
            Uniformity.L,
            lambda bits, _: bits <= MOST_BITS,
        ),
        "crt": FormulaFunction(
            (1, 0, 0),
            number_theory.crt,
            lambda _k, _w, i: _next_square(i),
            lambda value, _k, _w, i: (Poly.of(App("prime", (i,))) - 1 - value,),
            LOGSPACE.format("a quotient of products of primes modulo one of them (Chiu, Davida and Litow 2001)"),
            Uniformity.L,
            lambda k, w, _: k <= MOST_PRIMES and w <= MOST_BITS,
        ),
        "crt_above": FormulaFunction(
            (1, 0, 0, 0),
            number_theory.crt_above,
            lambda _k, _w, s, i: _next_square(s + i),
            lambda value, _k, _w, s, i: (Poly.of(App("prime", (s + i,))) - 1 - value,),
            LOGSPACE.format("a quotient of products of primes modulo one of them (Chiu, Davida and Litow 2001)"),
            Uniformity.L,
            lambda k, w, s, _: max(k, s) <= MOST_PRIMES and w <= MOST_BITS,
        ),
        "sqrt_crt": FormulaFunction(
            (0, 0, 2, 0, 0, 0),
            reals.sqrt_crt,
            lambda *args: _next_square(args[-1]),
            lambda value, *args: (Poly.of(App("prime", (args[-1],))) - 1 - value,),
            SERIES.format("a residue of a square root"),
            Uniformity.L,
            lambda k, t, p, h, _m, _i: k <= MOST_PRIMES // 32 and max(t, p, h) <= MOST_TERMS,
        ),
        "exp_mod": FormulaFunction(
            (0, 0, 0, 0, 1, 1),
            reals.exp_mod,
            lambda *args: args[-1],
            _below_modulus,
            SERIES.format("a residue of the digits of a power of e"),
            Uniformity.L,
            _is_quick_power,
        ),
        "exp_bit": FormulaFunction(
            (0, 0, 0, 0, 0),
            reals.exp_bit,
            lambda *_: ONE,
            lambda value, *_: (ONE - value,),
            SERIES.format("one bit of the place of the leading one of a power of e"),
            Uniformity.L,
            lambda negative, d, u, v, _: _is_quick_power(negative, d, u, v, 1, 1),
        ),
        "log_crt": _series(series.log_crt, "a logarithm", _is_quick_logarithm),
        "sin_crt": _series(series.sin_crt, "a sine"),
        "cos_crt": _series(series.cos_crt, "a cosine"),
        "erf_crt": _series(series.erf_crt, "an error function"),
        "ln2_bit": FormulaFunction(
            (0,),
            series.ln2_bit,
            lambda _: ONE,
            lambda value, _: (ONE - value,),
            SERIES.format("one bit of the logarithm of 2"),
            Uniformity.L,
            lambda i: i <= 32 * MOST_TERMS,
        ),
    }
)
"""The fixed list (Barrington, Immerman and Straubing 1990 for those in FO[+, x, BIT], DLOGTIME-uniform AC0)."""


@lru_cache(maxsize=2**16)
def tidy(poly: Poly) -> Poly:
    """The same polynomial with functions of plain numbers worked out, where they are defined and that is quick."""
    return poly.rewrite(_worked_out)


def _worked_out(atom: Atom) -> Poly | None:
    """A function's value, or the function of arguments that are worked out: nothing is left to be looked into."""
    if isinstance(atom, str):
        return None
    args = tuple(map(tidy, atom.args))
    value = None if atom.table else _value(atom.name, [arg.constant() for arg in args])
    return Poly.of(App(atom.name, args, atom.table) if value is None else value)


def _value(name: str, args: Sequence[int | None]) -> int | None:
    if name not in FORMULA_FUNCTIONS:
        return None
    function, numbers = FORMULA_FUNCTIONS[name], [arg for arg in args if arg is not None]
    if len(numbers) < len(args) or not function.takes(numbers) or not function.is_quick(*numbers):
        return None
    return function.value(*numbers)
