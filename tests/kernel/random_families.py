"""Small random families: about half of them well-formed, with guards, empty ranges and functions of all kinds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from proofkit.kernel.family import Family, Group, Kind, Range, Term
from proofkit.kernel.poly import ONE, Poly
from tests.kernel.build import app, p

__all__ = ["Pick", "family", "formula", "picker", "ranges"]

Pick = Callable[[Sequence[Any]], Any]


def picker(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Pick:
    """Choices that hypothesis makes."""
    return lambda options: draw(st.sampled_from(options))


Build = Callable[[Pick, Poly, Callable[[], Poly]], Poly]
"""A formula, by choices, of a name and of smaller formulas."""

SIMPLE: tuple[Build, ...] = (
    lambda _pick, name, _smaller: name,
    lambda _pick, name, _smaller: name,
    lambda pick, _name, _smaller: p(pick((0, 1, 2, 5))),
    lambda pick, name, _smaller: name + pick((-3, -1, 1, 2)),
)
COMPOUND: tuple[Build, ...] = (
    lambda pick, _name, smaller: app("floordiv", smaller(), pick((2, 3))),
    lambda _pick, name, smaller: app("mod", smaller(), name),
    lambda _pick, _name, smaller: app("bit_length", smaller()),
    lambda pick, name, _smaller: app("pow2", app("bit_length", name) + pick((-1, 0, 1))),
    lambda _pick, _name, smaller: app("pow2", smaller()),
    lambda _pick, name, smaller: app("bit", name, smaller()),
    lambda pick, name, smaller: _number_theory(pick, name, smaller),
    lambda _pick, name, smaller: name + smaller(),
    lambda _pick, name, smaller: name - smaller(),
    lambda _pick, name, smaller: name * smaller(),
)


def _number_theory(pick: Pick, name: Poly, smaller: Callable[[], Poly]) -> Poly:
    match pick(("is_prime", "prime", "generator", "primes_for", "discrete_log", "span", "power_mod", "crt")):
        case "is_prime" | "prime" | "generator" | "primes_for" as function:
            return app(function, smaller())
        case "discrete_log" | "span" as function:
            return app(function, smaller(), name)
        case function:
            return app(function, name, smaller(), pick((name, p(3), name + 1)))


def formula(pick: Pick, names: Sequence[str], depth: int = 2) -> Poly:
    """A formula of some names, not always defined."""
    name = p(pick(names)) if names else ONE
    build = pick((*SIMPLE, *COMPOUND) if depth else SIMPLE)
    return build(pick, name, lambda: formula(pick, names, depth - 1))


def family(pick: Pick) -> Family:
    least = tuple((name, pick((0, 1, 2, 4))) for name in pick((("n",), ("n", "m"))))
    params = [name for name, _ in least]
    groups = [Group("x", Kind.INPUT, (Range("i", (p(0),), (p("n") + pick((0, 1, 3)),)),), (), 1)]
    for position in range(pick((1, 2, 2, 3))):
        groups.append(_group(pick, f"g{position}", params, groups))
    bits = [g.name for g in groups if g.kind is not Kind.FORM]
    return Family("random", least, tuple(groups), tuple(dict.fromkeys((pick(bits), bits[-1]))))


def _group(pick: Pick, name: str, params: Sequence[str], earlier: Sequence[Group]) -> Group:
    kind = pick((Kind.GATE, Kind.GATE, Kind.BIT, Kind.FORM))
    over = ranges(pick, params, pick((("i",), ("i",), ("i", "j"), ())))
    names = [*params, *(r.index for r in over)]
    terms = tuple(_term(pick, names, pick(earlier)) for _ in range(pick((1, 2, 2, 3))))
    return Group(name, kind, over, terms, len(earlier) + 1)


def ranges(pick: Pick, names: Sequence[str], indices: Sequence[str]) -> tuple[Range, ...]:
    found: list[Range] = []
    for index in indices:
        scope = [*names, *(r.index for r in found)]
        starts = pick(((0,), (0,), (1,), ("any",), (0, "any")))
        stops = pick((1, 1, 1, 2))
        found.append(
            Range(
                index,
                tuple(formula(pick, scope, 1) if s == "any" else p(s) for s in starts),
                tuple(formula(pick, scope, 1) for _ in range(stops)),
            )
        )
    return tuple(found)


def _term(pick: Pick, names: Sequence[str], read: Group) -> Term:
    """Subscripts are free formulas, or indices of their own that run over the group that is read; often with guards."""
    own: list[Range] = []
    where: list[Poly] = []
    values: dict[str, Poly] = {}
    extra = ranges(pick, names, pick(((), (), ("u",))))
    for r in read.ranges:
        scope = [*names, *(o.index for o in (*extra, *own))]
        here = r.substitute(values)
        if pick((True, False)):
            own.append(Range(f"v{len(own)}", here.starts, here.stops))
            subscript = p(own[-1].index)
        else:
            subscript = formula(pick, scope, 1)
            if pick((True, True, True, False)):
                where += [subscript - start for start in here.starts] + [stop - 1 - subscript for stop in here.stops]
        values[r.index] = subscript
    scope = [*names, *(o.index for o in (*extra, *own))]
    if pick((True, False, False)):
        where.insert(0, formula(pick, scope, 1))
    weight = pick((ONE, p(-2), formula(pick, scope), -formula(pick, scope)))
    if pick((False, False, False, True)):
        return Term(weight, "", (), (*extra, *own), tuple(where))
    return Term(weight, read.name, tuple(values.values()), (*extra, *own), tuple(where))
