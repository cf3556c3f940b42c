"""LaTeX that GitHub renders: names, polynomials, depths, and the formulas of a definition."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from proofkit.kernel.claims import Depth
from proofkit.kernel.poly import Atom, Monomial, Poly, atom_text

__all__ = ["depth_latex", "depth_words", "factors", "name_latex", "plain_latex", "poly_latex", "product_words"]

_GREEK = re.compile(
    "alpha|beta|[gG]amma|[dD]elta|epsilon|zeta|eta|[tT]heta|iota|kappa|[lL]ambda|mu|nu|[xX]i|[pP]i|rho|[sS]igma|tau|"
    "[pP]hi|chi|[pP]si|[oO]mega"
)
_SYMBOLS = {"oplus": r"\oplus", "otimes": r"\otimes", "eps": r"\varepsilon"}
_NAME = re.compile(r"([A-Za-z]+?)(\d*)((?:_[A-Za-z0-9]+)*)_*('?\d*)")
_FIRST = ("d_std", "d_oplus", "d_otimes")
"""The primitive depths that are named first, as papers do."""


def name_latex(name: str) -> str:
    """W_Q as W_{Q}, h2 as h_{2}, b_res as b_{\\mathrm{res}}, d_oplus as d_{\\oplus}."""
    found = _NAME.fullmatch(name)
    if found is None:
        return rf"\text{{{plain_latex(name)}}}"
    base, digits, tail, prime = found.groups()
    below = [digits] * bool(digits) + [_word(part, r"\mathrm") for part in tail.split("_")[1:]]
    if prime:
        below.append(prime.replace("'", r"\prime "))
    return _word(base, r"\mathit") + (f"_{{{','.join(below)}}}" if below else "")


def _word(word: str, font: str) -> str:
    if word in _SYMBOLS:
        return _SYMBOLS[word]
    if _GREEK.fullmatch(word):
        return f"\\{word}"
    return word if len(word) == 1 or word.isdigit() else f"{font}{{{word}}}"


def plain_latex(word: str) -> str:
    """Text for \\text{...}: letters, digits, spaces and a few signs; anything else becomes a hyphen."""
    return re.sub(r"[^A-Za-z0-9 .,()'-]", "-", word)


# polynomials


def poly_latex(poly: Poly) -> str:
    """A polynomial, in the order in which the kernel prints it."""
    return _sum(poly, _latex_monomial)


def _sum(poly: Poly, show: Callable[[int, Monomial], str]) -> str:
    if not poly.terms:
        return "0"
    shown = "".join(f" {'-' if c < 0 else '+'} {show(abs(c), m)}" for m, c in poly.ordered())
    return shown[3:] if shown.startswith(" + ") else f"-{shown[3:]}"


def _latex_monomial(coefficient: int, monomial: Monomial) -> str:
    shown = [atom_latex(a) + (f"^{{{e}}}" if e > 1 else "") for a, e in monomial]
    return r" \, ".join(([str(coefficient)] if coefficient != 1 or not shown else []) + shown)


def _word_monomial(coefficient: int, monomial: Monomial) -> str:
    shown = [atom_text(a) + (f"**{e}" if e > 1 else "") for a, e in monomial]
    return "*".join(([str(coefficient)] if coefficient != 1 or not shown else []) + shown)


def atom_latex(atom: Atom) -> str:
    """A name, a table entry, or a function of polynomials; powers may be put behind it."""
    if isinstance(atom, str):
        return name_latex(atom)
    args = [poly_latex(arg) for arg in atom.args]
    if atom.table:
        return f"{{{name_latex(atom.name)}}}[{', '.join(args)}]" if args else name_latex(atom.name)
    if atom.name == "floordiv":
        return rf"\left\lfloor \frac{{{args[0]}}}{{{args[1]}}} \right\rfloor"
    if atom.name == "mod":
        return rf"\left({args[0]} \bmod {args[1]}\right)"
    shown = rf"\{atom.name}" if atom.name in ("min", "max", "log") else name_latex(atom.name)
    return rf"{shown}({', '.join(args)})"


# products of polynomials


@lru_cache(maxsize=4096)
def factors(poly: Poly) -> tuple[tuple[Poly, int], ...]:
    """Factors with exponents, the number first; their product is the polynomial. Functions count as names."""
    if len(poly.terms) < 2:
        return _monomial_factors(poly)
    import sympy

    atoms = sorted({atom for monomial in poly.terms for atom, _ in monomial}, key=atom_text)
    symbols = [sympy.Symbol(f"x{k}") for k in range(len(atoms))]
    by_atom = dict(zip(atoms, symbols, strict=True))
    terms = [sympy.Mul(c, *(by_atom[a] ** e for a, e in m)) for m, c in poly.terms.items()]
    number, found = sympy.factor_list(sympy.Add(*terms), *symbols)
    parts = [_positive(_back(part, atoms, symbols), power) for part, power in found]
    value = int(number) * math.prod(sign for _, _, sign in parts)
    ordered = sorted(((p, e) for p, e, _ in parts), key=lambda item: (len(item[0].terms), str(item[0])))
    return _without_sign(value, ordered)


def _without_sign(number: int, parts: list[tuple[Poly, int]]) -> tuple[tuple[Poly, int], ...]:
    """A negative number gives its sign to the last difference, if there is one that takes it."""
    takes = [k for k, (part, power) in enumerate(parts) if power % 2 and min(part.terms.values()) < 0]
    at = max(takes, default=-1)
    if number < 0 and at >= 0:
        number, parts[at] = -number, (-parts[at][0], parts[at][1])
    return ((Poly.of(number), 1), *parts)


def _monomial_factors(poly: Poly) -> tuple[tuple[Poly, int], ...]:
    parts = [((Poly.of(c), 1), *((Poly.of(a), e) for a, e in m)) for m, c in poly.terms.items()]
    return parts[0] if parts else ((poly, 1),)


def _back(expression: object, atoms: Sequence[Atom], symbols: Sequence[object]) -> Poly:
    import sympy

    result = Poly({})
    for exponents, coefficient in sympy.Poly(expression, *symbols).terms():
        term = Poly.of(int(coefficient))
        for atom, exponent in zip(atoms, exponents, strict=True):
            term = term * Poly.of(atom) ** int(exponent)
        result = result + term
    return result


def _positive(part: Poly, power: int) -> tuple[Poly, int, int]:
    """A factor whose first term is positive, with the sign that this takes out."""
    if part.ordered()[0][1] > 0:
        return part, power, 1
    return -part, power, -1 if power % 2 else 1


def product_words(poly: Poly) -> str:
    """A polynomial as a product, in the spelling of specs: c*h_k*(h - h_k + 1)."""
    (number, _), *parts = factors(poly)
    value = number.constant()
    shown = [_factor(part, power) for part, power in parts]
    if not shown:
        return str(number)
    if value in (1, -1):
        return f"{'-' if value == -1 else ''}{'*'.join(shown)}"
    return "*".join([str(number), *shown])


def _factor(part: Poly, power: int) -> str:
    inside = str(part) if len(part.terms) == 1 else f"({_positive_first(part)})"
    return inside if power == 1 else f"{inside}**{power}"


def _positive_first(part: Poly) -> str:
    added = Poly({m: c for m, c in part.terms.items() if c > 0 and m})
    constant = part.terms.get((), 0)
    taken = Poly({m: -c for m, c in part.terms.items() if c < 0 and m})
    shown = f"{added}{''.join(f' - {_word_monomial(c, m)}' for m, c in taken.ordered())}"
    return f"{shown} {'-' if constant < 0 else '+'} {abs(constant)}" if constant else shown


# depths


@dataclass(frozen=True, slots=True)
class _Style:
    """How monomials are spelled, and what stands between two factors."""

    monomial: Callable[[int, Monomial], str]
    times: str

    def product(self, coefficient: int, outside: Monomial, inside: list[Monomial]) -> str:
        """The coefficient and a monomial, times a sum of monomials."""
        if len(inside) == 1:
            return self.monomial(coefficient, (*outside, *inside[0]))
        shown = " + ".join(self.monomial(1, m) for m in sorted(inside, key=_rank))
        if coefficient == 1 and not outside:
            return shown
        return f"{self.monomial(coefficient, outside)}{self.times}({shown})"

    def vector(self, vector: Poly) -> str:
        """The primitive depths of each factor of parameters together, and among them those of each coefficient."""
        groups: dict[Monomial, dict[int, list[Monomial]]] = {}
        for monomial, coefficient in vector.ordered():
            own = tuple((a, e) for a, e in monomial if _is_depth(a))
            rest = tuple((a, e) for a, e in monomial if not _is_depth(a))
            groups.setdefault(rest, {}).setdefault(coefficient, []).append(own)
        ordered = sorted(groups.items(), key=lambda item: (not item[0], _word_monomial(1, item[0])))
        return " + ".join(self._group(rest, by_coefficient) for rest, by_coefficient in ordered) or "0"

    def _group(self, rest: Monomial, by_coefficient: dict[int, list[Monomial]]) -> str:
        ordered = sorted(by_coefficient.items(), reverse=True)
        if len(ordered) == 1:
            return self.product(ordered[0][0], rest, ordered[0][1])
        shown = " + ".join(self.product(c, (), own) for c, own in ordered)
        return f"{self.monomial(1, rest)}{self.times}({shown})" if rest else shown


_WORDS = _Style(_word_monomial, "*")
_LATEX = _Style(_latex_monomial, " ")


def depth_words(depth: Depth) -> str:
    """A depth in the spelling of specs, grouped: 3*(d_std + d_oplus) + d_exp."""
    return _largest(map(_WORDS.vector, depth), "max")


def depth_latex(depth: Depth) -> str:
    """A depth in LaTeX, grouped: 3 (d_{\\mathrm{std}} + d_{\\oplus}) + d_{\\mathrm{exp}}."""
    return _largest(map(_LATEX.vector, depth), r"\max")


def _largest(vectors: Iterable[str], several: str) -> str:
    ordered = sorted(vectors)
    if not ordered:
        return "0"
    return ordered[0] if len(ordered) == 1 else f"{several}({', '.join(ordered)})"


def _rank(monomial: Monomial) -> tuple[int, str]:
    first = atom_text(monomial[0][0]) if monomial else ""
    return (_FIRST.index(first) if first in _FIRST else len(_FIRST)), _word_monomial(1, monomial)


def _is_depth(atom: Atom) -> bool:
    return isinstance(atom, str) and atom.startswith("d_")
