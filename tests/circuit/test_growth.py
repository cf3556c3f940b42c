"""What is left of a statement when constants and lower terms are dropped."""

from __future__ import annotations

import pytest

from proofkit.circuit.growth import leading, order
from proofkit.circuit.library import families
from proofkit.circuit.measured import at
from proofkit.errors import KernelError
from proofkit.kernel.functions import FORMULA_FUNCTIONS
from proofkit.kernel.measure import measure
from proofkit.kernel.poly import ONE, ZERO, App, Atom, Poly

N, P = Poly.of("n"), Poly.of("p")


def app(name: str, *args: Poly | int) -> Poly:
    return Poly.of(App(name, tuple(map(Poly.of, args))))


LENGTH = app("bit_length", 2 * P + 2)


@pytest.mark.parametrize(
    ("poly", "text"),
    [
        (ZERO, "O(1)"),
        (7 * ONE, "O(1)"),
        (3 * P**2 + 5 * P + 1, "O(p**2)"),
        (P**2 - P**3, "O(p**2)"),
        (N * P + P**2 + N, "O(n*p + p**2)"),
        (N**2 + P**3 + 9 * N * P, "O(p**3 + n**2 + n*p)"),
        (LENGTH, "O(log(p))"),
        (LENGTH**2 + LENGTH * P, "O(log(p)*p)"),
        (LENGTH**3 + P, "O(p)"),
        (P * LENGTH + P**2, "O(p**2)"),
        (app("bit_length", N * P), "O(log(n) + log(p))"),
        (app("bit_length", 5), "O(1)"),
        (app("pow2", LENGTH), "O(p)"),
        (app("pow2", 2 * LENGTH - 1) * P, "O(p**3)"),
        (app("pow2", 3), "O(1)"),
        (app("floordiv", P**2 - 1, LENGTH) + P, "O(p**2)"),
        (app("mod", N, P) + app("bit", N, P), "O(p)"),
        (app("primes_for", 2 * P**2 + 7), "O(p**2)"),
        (app("primes_for", P) * app("prime", N), "O(n**2*p)"),
        (app("prime", app("primes_for", P)), "O(p**2)"),
        (app("power_mod", 2, P, N) + app("span", P, 7), "O(n + p)"),
        (app("bit_length", app("primes_for", N * P)), "O(log(n) + log(p))"),
        (app("crt", P, P, N), "O(n**2)"),
    ],
    ids=str,
)
def test_order(poly: Poly, text: str) -> None:
    assert order(poly) == text


@pytest.mark.parametrize("name", families())
def test_a_bound_does_not_outgrow_its_order(name: str) -> None:
    """From parameters of 2**8 to 2**40 the ratio of the two grows by rounding only."""
    family = families()[name]
    stated = measure(family)
    for bound in (stated.at_most, stated.fan_in, stated.weight):
        ratios = []
        for k in (8, 40):
            values = dict.fromkeys(dict(family.least), 2**k)
            ratios.append(at(bound.rewrite(_above), values) / at(leading(bound).rewrite(_length), values))
        assert ratios[1] <= 1.5 * ratios[0]


PLAIN = ("bit_length", "pow2", "floordiv", "mod")
"""Functions whose values are at hand for large arguments."""


def _above(atom: Atom) -> Poly | None:
    """What is nowhere below a function whose value is not."""
    if isinstance(atom, str) or atom.name in PLAIN:
        return None
    return FORMULA_FUNCTIONS[atom.name].at_most(*(arg.rewrite(_above) for arg in atom.args))


def test_a_function_that_nothing_is_known_of_is_refused() -> None:
    with pytest.raises(KernelError, match=r"nothing is known of f\(p\)"):
        order(P + app("f", P))


def _length(atom: Atom) -> Poly | None:
    """A logarithm as a bit length."""
    return Poly.of(App("bit_length", atom.args)) if isinstance(atom, App) else None
