"""How fast a statement about all parameters grows: what is left of it when constants and lower terms are dropped."""

from __future__ import annotations

from proofkit.errors import KernelError
from proofkit.kernel.functions import FORMULA_FUNCTIONS
from proofkit.kernel.poly import ONE, ZERO, App, Atom, Monomial, Poly

__all__ = ["leading", "order"]


def leading(poly: Poly) -> Poly:
    """The monomials that no other one outgrows, in parameters and their logarithms, each once."""
    positive = Poly({monomial: 1 for monomial, coefficient in poly.terms.items() if coefficient > 0})
    found = list(positive.rewrite(_raised).terms)
    kept = [m for m in found if not any(m != other and _outgrows(other, m) for other in found)]
    return Poly(dict.fromkeys(kept or [()], 1))


def order(poly: Poly) -> str:
    """O(...) of a polynomial in parameters and formula functions; products and sums of parameters stay as they are."""
    return f"O({leading(poly)})"


def _raised(atom: Atom) -> Poly | None:
    """A sum of monomials that a function is within, up to a constant."""
    if isinstance(atom, str):
        return None
    match atom.name:
        case "bit_length":
            names = sorted(atom.args[0].names())
            return sum((Poly.of(App("log", (Poly.of(name),))) for name in names), ZERO) if names else ONE
        case "pow2":
            return _power(atom.args[0])
        case name if name in FORMULA_FUNCTIONS:
            return leading(FORMULA_FUNCTIONS[name].at_most(*atom.args))
    raise KernelError("growth", f"nothing is known of {atom}")


def _power(exponent: Poly) -> Poly:
    """Powers of two are those of bit lengths: 2**bit_length(x) is at most 2*x."""
    product = ONE
    for monomial, coefficient in exponent.terms.items():
        for atom, _ in monomial:
            if isinstance(atom, App) and coefficient > 0:
                product = product * leading(atom.args[0]) ** coefficient
    return product


def _outgrows(large: Monomial, small: Monomial) -> bool:
    """Whether every parameter has the larger power, or the same one and as large a power of its logarithm."""
    least, most = _exponents(small), _exponents(large)
    return all(least[name] <= most.get(name, (0, 0)) for name in least)


def _exponents(monomial: Monomial) -> dict[str, tuple[int, int]]:
    """For each parameter its power, and that of its logarithm."""
    found: dict[str, tuple[int, int]] = {}
    for atom, exponent in monomial:
        name = atom if isinstance(atom, str) else str(atom.args[0])
        power, log = found.get(name, (0, 0))
        found[name] = (power + exponent, log) if isinstance(atom, str) else (power, log + exponent)
    return found
