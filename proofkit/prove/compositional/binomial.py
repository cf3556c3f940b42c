"""Powers of 2 by a binomial series: its terms by remainders, and how far off their sum is.

With c = 1 - F / 2**f, between -1 and 1, 2**-c is the sum over all i of (-1/2)**i times c choose i, which is the product
of (F + 2**f*(j - 1)) / (2**(f + 1) * (j + 1)) for j < i. Here i + 1 factors are term i: the first one, 1, is left out.

Times 2**places, a term is an integer: the product of i + 1 numbers in steps of 2**f is divisible by all odd factors of
(i + 1)!, as binomial coefficients of integers are integers, and 2**f has an inverse modulo each power of an odd prime.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial, gcd

from proofkit.errors import KernelError
from proofkit.kernel.family import Kind
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.reconstruction import CONTROLS
from proofkit.prove.compositional.residues import Modulus, fraction_steps
from proofkit.prove.compositional.steps import Gauge, Steps
from proofkit.prove.compositional.values import Values

__all__ = ["Term", "show_term", "tail"]

PIECES = 64
"""Into how many parts an interval is divided, on each of which a function is bounded by values at both ends."""


@dataclass(frozen=True, slots=True)
class Term:
    """A fraction of one term over a modulus: t / q for t = factor * 2**(1 - carry) * term * 2**places modulo q.

    residue   a form that is congruent to F modulo q
    """

    modulus: Modulus
    factor: int
    i: int
    f: int
    places: int
    residue: int
    carry: int

    def numerators(self, most: int) -> list[int]:
        """t for F = 0, ..., most, with a carry."""
        q, f, i = self.modulus.q, self.f, self.i
        below = factorial(i + 1) << (f + 1) * (i + 1)
        if gcd(below, q) != 1:
            raise KernelError("binomial", f"a term is a fraction with a denominator that {q} divides")
        scale = self.factor * pow(below, -1, q) * pow(2, self.places, q) % q
        found = []
        for number in range(most + 1):
            value = scale
            for j in range(i + 1):
                value = value * (number + ((j - 1) << f)) % q
            found.append(value)
        return found


def show_term(proof: Proof, term: Term, both: Number) -> tuple[Fraction, Fraction]:
    """By how much the fraction's digits are off, at least and at most, in units of the last one. F is `both`.

    Raises: KernelError if they are not those of the term's remainder, cut off.
    """
    q, odd = term.modulus.q, factorial(term.i + 1)
    if term.places < (term.f + 1) * (term.i + 1) + (odd & -odd).bit_length() - 1:
        raise KernelError("binomial", "a term may be no integer")
    off = proof.values.expanded(both - Number.of(term.residue), lambda v: v == term.residue)
    if any(n % q for n in (off.constant, *off.weights.values())):
        raise KernelError("binomial", f"what is compared is not F modulo {q}")
    least, most = proof.values.range(term.residue)
    if least < 0:
        raise KernelError("binomial", "what is compared may be negative")
    wanted = term.numerators(min(most, q - 1))
    ends: list[tuple[int, int]] = []

    def tries(values: Values) -> int:
        low, high = _deviation(values, term, most, wanted)
        if low <= -q or high > 0:
            raise KernelError("residues", f"a fraction over {q} is not that of a term")
        ends.append((low, high))
        return 2 * (most + 1)

    says = "each fraction is that of a term's remainder, cut off after the last digit, whatever F and the carry"
    is_first = "terms" not in proof.stages
    changed = _changed(proof.values, term) if is_first else []
    proof.exhaust("terms", says, [*term.modulus.base.weights], tries, changed)
    for node in term.modulus.digits:
        proof.values.settle(node)
    low, high = ends[0]
    return Fraction(low, q), Fraction(high, q)


def _changed(values: Values, term: Term) -> list[dict[int, int]]:
    gates = [*values.row(term.modulus.digits[0]).weights]
    return [dict.fromkeys([*gates[:: len(gates) // CONTROLS + 1], *gates], 1), dict(term.modulus.base.weights)]


def _deviation(values: Values, term: Term, most: int, wanted: Sequence[int]) -> tuple[int, int]:
    """The least and the greatest value of q * fraction - 2**B * t, for B digits."""
    q, steps = term.modulus.q, fraction_steps(values, term.modulus)
    places = len(term.modulus.digits)
    found = [
        q * steps.at(base) - ((wanted[number % q] * (2 - carry) % q) << places)
        for carry, by_number in enumerate(_bases(values, term))
        for number, base in enumerate(map(by_number.at, range(most + 1)))
    ]
    return min(found), max(found)


def _bases(values: Values, term: Term) -> Iterator[Steps]:
    """What the gates compare, as a function of the residue: without a carry, and with one."""
    kinds = values.kinds
    flat = values.expanded(term.modulus.base, lambda v: kinds[v] in (Kind.FORM, Kind.BIT) and v != term.carry)
    weights = dict(flat.weights)
    carry, gauge = weights.pop(term.carry, 0), Gauge(values, Number.of(term.residue))
    return (gauge.steps(Number(weights, flat.constant + value * carry)) for value in (0, 1))


def tail(terms: int) -> tuple[Fraction, Fraction]:
    """What all terms but the first one and so many more add to the power of 2, relatively, at least and at most.

    Each c choose i is less in magnitude than the one before, for c between -1 and 1, so the rest is 2**-terms times the
    next one at most. For c > 0, where 2**-c is at least 1/2, that is less than 1 / (4*i). For c = -d <= 0 all terms are
    positive; then it grows with d, as 2**d does, which is at least 1 + 0.69 * d + 0.24 * d**2.
    """
    i, size = terms + 1, Fraction(1, 2**terms)
    below = 2 * size / (4 * i)
    pieces = [(Fraction(k, PIECES), Fraction(k + 1, PIECES)) for k in range(PIECES)]
    above = max(_choose(high, i) / (1 + low * 69 / 100 + low**2 * 24 / 100) for low, high in pieces) * size
    return -below, max(below, above)


def _choose(d: Fraction, i: int) -> Fraction:
    """The magnitude of -d choose i, for d >= 0."""
    found = Fraction(1)
    for j in range(i):
        found *= (d + j) / (j + 1)
    return found
