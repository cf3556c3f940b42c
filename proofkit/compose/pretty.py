"""Depths as people write them: m*(2*d_std + d_oplus) + d_exp, constants in the order in which the field lists them."""

from __future__ import annotations

from proofkit.kernel.claims import Depth
from proofkit.kernel.poly import Atom, Monomial, Poly, atom_text

__all__ = ["CONSTANTS", "pretty_depth", "pretty_vector"]

CONSTANTS = ("d_std", "d_oplus", "d_otimes", "d_exp", "d_sqrt", "d_log", "d_max", "d_sel")


def pretty_depth(depth: Depth) -> str:
    """A depth as a sum, or as max(...) of sums."""
    texts = sorted(map(pretty_vector, depth))
    return texts[0] if len(texts) == 1 else f"max({', '.join(texts)})" if texts else "0"


def pretty_vector(vector: Poly) -> str:
    """One vector, grouped by the counts that multiply its constants."""
    groups: dict[Monomial, dict[Monomial, int]] = {}
    for monomial, coefficient in vector.terms.items():
        constants = tuple(p for p in monomial if _is_constant(p[0]))
        counts = tuple(p for p in monomial if not _is_constant(p[0]))
        groups.setdefault(counts, {})[constants] = coefficient
    texts = [_group(counts, groups[counts]) for counts in sorted(groups, key=_group_order)]
    return " + ".join(texts) or "0"


def _is_constant(atom: Atom) -> bool:
    return isinstance(atom, str) and atom.startswith("d_")


def _group_order(counts: Monomial) -> tuple[int, str]:
    return -sum(e for _, e in counts), _factors(counts)


def _group(counts: Monomial, terms: dict[Monomial, int]) -> str:
    inside = [_term(terms[m], m) for m in sorted(terms, key=_constant_order)]
    if not counts:
        return " + ".join(inside)
    if len(inside) == 1 and inside[0] == "1":
        return _factors(counts)
    body = inside[0] if len(inside) == 1 else f"({' + '.join(inside)})"
    return f"{_factors(counts)}*{body}"


def _constant_order(monomial: Monomial) -> tuple[int, str]:
    name = atom_text(monomial[0][0]) if monomial else ""
    return (CONSTANTS.index(name) if name in CONSTANTS else len(CONSTANTS)), name


def _term(coefficient: int, monomial: Monomial) -> str:
    factors = _factors(monomial)
    if not factors:
        return str(coefficient)
    return factors if coefficient == 1 else f"{coefficient}*{factors}"


def _factors(monomial: Monomial) -> str:
    return "*".join(atom_text(a) if e == 1 else f"{atom_text(a)}**{e}" for a, e in monomial)
