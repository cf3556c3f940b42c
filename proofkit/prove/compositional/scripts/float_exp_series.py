"""The exponential function by power series: e**x is 2**y; y is a product, and 2**y a sum of terms, by remainders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil, floor, prod

from proofkit.errors import KernelError
from proofkit.kernel.number_theory import prime
from proofkit.prove.compositional.binomial import Term, show_term, tail
from proofkit.prove.compositional.blocks import carried
from proofkit.prove.compositional.congruent import rest_modulo
from proofkit.prove.compositional.facts import Guarded
from proofkit.prove.compositional.near import Fixed, conclude_near, near_if_fixed
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Case, Proof
from proofkit.prove.compositional.reconstruction import Fractions
from proofkit.prove.compositional.regions import Region
from proofkit.prove.compositional.residues import Factor, Modulus
from proofkit.prove.compositional.sums import summed
from proofkit.prove.compositional.twos import Logarithm, Powered, Rounded, fixed_by_power, near_if_power

__all__ = ["exponential_by_series"]

Cube = Mapping[int, int]
"""Values of some bits."""


def exponential_by_series(proof: Proof) -> None:
    """float_exp_series"""
    series = _Series(proof)
    powered = series.powered()
    logarithms = list(series.logarithms())
    rounded, beyond = series.rounded(powered)
    pieces = [
        near_if_fixed(proof, fixed_by_power(proof, rounded, logarithm))
        if not logarithm.factor and logarithm.region != Region.zero()
        else near_if_power(proof, rounded, logarithm)
        for logarithm in logarithms
    ]
    conclude_near(proof, [*pieces, *(near_if_fixed(proof, fixed) for fixed in beyond)])


class _Series:
    """The circuit's parts: y has `upper` digits before the point and f after it, the power of 2 has s."""

    def __init__(self, proof: Proof) -> None:
        self.proof, self.p = proof, proof.params["p"]
        p = self.p
        self.n, self.geometric = 3 * p + 9 + p.bit_length(), (2 * p + 6) // 3
        self.upper, self.digits, self.total = p + 2, proof.nodes("y.s"), proof.nodes("r.s")
        self.f, self.s = len(self.digits) - self.upper, len(self.total) - self.upper
        self.terms = 2 * p + 1
        self.places = (self.f + 2) * self.terms
        self.bits = self.places + self.upper
        self.exponent = proof.nodes("x_e")
        self.fractions = self._fractions()
        self.whole = Number.binary(self.digits[self.f :])
        self.below = Number.binary(self.digits[: self.f])

    def _fractions(self) -> Fractions:
        """Those of y."""
        proof, skipped = self.proof, (self.n - 1) // 2
        span = proof.values.netlist.span("y_fraction")
        by_index: dict[int, dict[int, int]] = {}
        for node, (k, _, j) in zip(span.nodes, span.indices, strict=True):
            by_index.setdefault(k, {})[j] = node
        moduli = [
            Modulus(
                prime(skipped + k),
                Number(proof.values.row(proof.node("y_power", k, 0, 0)).weights),
                tuple(digits[j] for j in range(len(digits))),
            )
            for k, digits in by_index.items()
        ]
        found = Fractions(proof, moduli, -(-prod(modulus.q for modulus in moduli) >> self.bits))
        for name in ("y.", "beyond."):
            summed(proof, name, len(moduli) + 1)
        return found

    def powered(self) -> Powered:
        """The sum of all terms."""
        proof, after = self.proof, [modulus.digits[self.upper :] for modulus in self.fractions.moduli]
        both, _ = carried(proof, after, self.digits[: self.f], self.f)
        terms = list(self._terms())
        shown = [show_term(proof, term, both) for term in terms]
        summed(proof, "r.", len(terms) + 3)
        low, high = (sum((ends[k] for ends in shown), Fraction(0)) for k in (0, 1))
        one, size = 1 << self.s, 1 << self.s + self.upper
        number, carry = Number.binary(self.total), Number.of(proof.node("carry"))
        sums = Number({node: 1 << j for term in terms for j, node in enumerate(reversed(term.modulus.digits))})
        rest = number - sums - self.whole * one + carry * one
        more = (2**self.p + 1 - self.p) * one + one + (1 << self.s - self.p)
        constant = (rest_modulo(proof, rest, size, self.total) - more) % size
        scale = Fraction(self.fractions.multiplier << self.bits, self.fractions.product)
        ends = [Fraction(off + constant, one) for off in (low, high)]
        below, above = tail(self.terms)
        off = scale - 1
        every = sorted((modulus.q, i) for modulus in self.fractions.moduli for i in range(self.terms))
        is_cut = any(len(term.modulus.digits) != len(self.total) for term in terms)
        if off < 0 or is_cut or sorted((term.modulus.q, term.i) for term in terms) != every:
            raise KernelError("series", "the terms are not those of a power of 2")
        self.proof.used |= {"remainders", "series"}
        return proof.admit(
            Powered(
                (number, self.whole, self.below),
                self.upper,
                self.s,
                self.p,
                min(ends[0], Fraction(0)) - off - scale * above,
                max(ends[1], Fraction(0)) + off - scale * below,
            )
        )

    def _terms(self) -> Iterator[Term]:
        proof = self.proof
        span = proof.values.netlist.span("term_fraction")
        by_index: dict[tuple[int, int], dict[int, int]] = {}
        for node, (k, i, j) in zip(span.nodes, span.indices, strict=True):
            by_index.setdefault((k, i), {})[j] = node
        for (k, i), digits in by_index.items():
            q = self.fractions.moduli[k].q
            base = Number(proof.values.row(proof.node("term_power", k, i, 0)).weights)
            modulus = Modulus(q, base, tuple(digits[j] for j in range(len(digits))))
            factor = self.fractions.multiplier * pow(self.fractions.product // q, -1, q) % q
            yield Term(modulus, factor, i, self.f, self.places, proof.node("F_residue", k), proof.node("carry"))

    def logarithms(self) -> Iterator[Logarithm]:
        """One for each sign and each exponent for which there is a table, one for all below, and one for zero."""
        p, [sign] = self.p, self.proof.nodes("x_s")
        for h in range(2 * p + 1):
            for s in (0, 1):
                region = Region.normal(p, (s,), 2**p - h, 2**p - h)
                cube = {sign: s, **self._cube(2**p - h, 1)}
                yield self._logarithm(region, h, cube, (1 - 2 * s) * self._unit(h))
                if h == 2**p and not s:
                    yield self._logarithm(Region.zero(), h, cube, self._unit(h))
        cubes = list(_dyadic(0, 2**p - 2 * p))
        for start, size in cubes:
            for s in (0, 1):
                region = Region.normal(p, (s,), start, start + size - 1)
                yield self._logarithm(region, 0, {sign: s, **self._cube(start, size)}, Fraction(0))
        if cubes:
            yield self._logarithm(Region.zero(), 0, {sign: 0, **self._cube(*cubes[0])}, Fraction(0))

    def _cube(self, start: int, size: int) -> Cube:
        """The bits of all exponents from a multiple of a power of 2 on that are less than that power more."""
        return {node: start >> j & 1 for j, node in enumerate(self.exponent) if size <= 1 << j}

    def _holds(self, region: Region, cube: Cube) -> bool:
        """Whether these bits have these values for all floats of a region."""
        places = {node: j for j, node in enumerate(self.exponent)}
        exponents = range(region.exponents[0], region.exponents[1] + 1)
        return all(
            {(e >> places[node]) & 1 for e in exponents} == {value} if node in places else region.signs == (value,)
            for node, value in cube.items()
        )

    def _unit(self, h: int) -> Fraction:
        """x / ln 2, for an x of significand 1, over 2**upper, by the geometric series that the circuit has."""
        n = self.n
        ln2 = Fraction(sum((1 << n - j) // j for j in range(1, n + 1)), 1 << n)
        power = prod([1 - ln2 * 3 / 2] * self.geometric, start=Fraction(1))
        return (1 - power) / ln2 / (1 << h)

    def _logarithm(self, region: Region, h: int, cube: Cube, unit: Fraction) -> Logarithm:
        """The digits of y, where the inputs of the cube have these values."""
        factor = unit * 2**self.places
        if factor.denominator > 1:
            raise KernelError("series", "the product is no integer")
        if not self._holds(region, cube):
            raise KernelError("series", "a float of the region has other digits")
        significand = self.proof.operands[1]
        product = Factor(significand, (0, factor.numerator)) if factor else Factor(Number({}))
        found = self.fractions.scaled(self.digits, cube, [product])
        scale = abs(factor) * found.scale
        return self.proof.admit(Logarithm((self.below, self.whole), region, self.f, h, scale, found.low, found.high))

    def rounded(self, powered: Powered) -> tuple[Rounded, list[Fixed]]:
        """The results are the power of 2, rounded, or an end of the range of floats."""
        proof, p = self.proof, self.p
        fields = (*proof.operands, *proof.results)
        ends = [(0, 2**p - 1, 2 ** (p + 1) - 1), (0, 0, 0)]
        beyond = [Fixed(fields, Region.normal(p, (s,), 2**p + 1, 2 ** (p + 1) - 1), end) for s, end in enumerate(ends)]
        regions = (Region.normal(p, (0, 1), 0, 2**p), Region.zero())
        rounded = Rounded((*fields, *powered.numbers[:2]), regions, powered)
        cases = [Case(self._cube(0, 2**p)), Case(self._cube(2**p, 1))]
        for start, size in _dyadic(2**p + 1, 2 ** (p + 1)):
            cube = self._cube(start, size)
            cases.append(Case(cube, (self._nothing(cube),)))
        proof.lemma(
            "rounding",
            "the results are the power of 2, rounded, or an end of the range",
            cut=[*self.total, *self.digits],
            given=[powered],
            shows=[rounded, *beyond],
            bits=proof.open_bits("too_large", "too_small", "is_smallest", "r_s"),
            cases=cases,
            width=max(self.s + self.upper, p) + 6,
        )
        return rounded, beyond

    def _nothing(self, cube: Cube) -> Guarded:
        """Where there is no table, y is 0."""
        found = self.fractions.scaled(self.digits, cube, [Factor(Number({}))])
        if (ceil(found.low), floor(found.high)) != (0, 0):
            raise KernelError("series", "there is a logarithm where there is no table")
        return self.proof.admit(Guarded((self.whole,), lambda _w, words: words[0] == 0, tuple(cube.items())))


def _dyadic(start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Powers of 2, each from a multiple of it on, that make up an interval."""
    while start < stop:
        size = start & -start or 1 << stop.bit_length()
        while start + size > stop:
            size //= 2
        yield start, size
        start += size
