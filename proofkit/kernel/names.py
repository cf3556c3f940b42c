"""One name, one thing: the names of a graph are declared, of one kind each, and stand for natural numbers.

Indices, parameters, tables, primitive constants and index functions must not overlap, or a substitution meant for one
would reach another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from proofkit.errors import KernelError
from proofkit.kernel.claims import AtMost, Bound, Fact, Hypothesis, Params
from proofkit.kernel.graph import INDEX_FUNCTIONS, MARKERS, OPERANDS, Graph, Node
from proofkit.kernel.poly import App, Poly, is_nonnegative

__all__ = [
    "check_constants",
    "check_fixed",
    "check_graph",
    "check_premise",
    "check_values",
    "domain",
    "is_marked",
    "naturals",
    "sides_of",
    "unmarked",
]

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.']*")
POSITION = re.compile(r"@(\d+)")
RESERVED = frozenset(INDEX_FUNCTIONS) | {OPERANDS}


def check_graph(graph: Graph) -> None:
    """Refuse a graph whose names are not declared, mean two things, or run in a circle."""
    params, axes = graph.params, graph.extents.keys()
    check_params(params)
    declared = params.least.keys() | {params.scale}
    wrong = [n for n in axes if not NAME.fullmatch(n) or n in declared or n in RESERVED]
    if wrong:
        raise KernelError("names", f"the index {wrong[0]!r} means something else, or is no name")
    earlier: set[str] = set()
    for axis, extent in graph.extents.items():
        _check_poly(extent, params, earlier, f"the extent of {axis}")
        earlier.add(axis)
    for name, shape in graph.inputs:
        for position, extent in enumerate(shape):
            _check_poly(extent, params, {f"@{k}" for k in range(position)}, f"the shape of {name}")
    if len(dict(graph.inputs)) != len(graph.inputs):
        raise KernelError("names", "two inputs have one name")
    for need in graph.needs:
        for poly in sides_of(need):
            _check_poly(poly, params, set(), f"the condition {need}")
    for at, node in enumerate(graph.nodes):
        _check_node(node, params, set(axes), f"node {at}")


def check_fixed(params: Params, values: Mapping[str, Poly]) -> None:
    """Values that a bound is fixed at: of parameters, in terms of parameters."""
    check_values(params, values, params)
    for name, value in values.items():
        if name == params.scale or name in params.tables:
            raise KernelError("names", f"{name} cannot be fixed")
        _check_poly(value, params, set(), f"the value of {name}")


def check_params(params: Params) -> None:
    """Parameters are natural numbers with plain names; the entries of a table are bounded by parameters."""
    for name, least in params.least.items():
        if not NAME.fullmatch(name) or name in RESERVED or type(least) is not int or least < 0:
            raise KernelError("names", f"the parameter {name!r} >= {least} is not a natural number with a name")
    if not NAME.fullmatch(params.scale) or params.scale in RESERVED or params.scale in params.tables:
        raise KernelError("names", f"the scale {params.scale!r} is no parameter")
    for table, most in params.tables.items():
        if table not in params.least or any(a.table for a in most.functions()):
            raise KernelError("names", f"the table {table} is not declared, or bounded by a table")
        _check_poly(most, params, set(), f"the bound of {table}")


def _check_node(node: Node, params: Params, axes: set[str], where: str) -> None:
    if not all(isinstance(part, tuple) for part in (node.args, node.index, node.axes, node.bind)):
        raise KernelError("names", f"{where}: a node holds tuples, which do not change")
    for poly in (*node.index, node.number, *(value for _, value in node.bind)):
        if poly is not None:
            marked = node.kind in ("load", "gather") and poly in node.index and is_marked(poly)
            inside = unmarked(poly) if marked else [poly]
            for part in inside:
                _check_poly(part, params, axes, where)


def unmarked(poly: Poly) -> list[Poly]:
    """What a boundary rule stands around."""
    return [arg for monomial in poly.terms for atom, _ in monomial if isinstance(atom, App) for arg in atom.args]


def is_marked(poly: Poly) -> bool:
    """Whether a subscript is nothing but a boundary rule: edge(...), zero(...) or wrap(...)."""
    match list(poly.terms.items()):
        case [((((App(name, (_,), False), 1),)), 1)]:
            return name in MARKERS
    return False


def _check_poly(poly: Poly, params: Params, indices: set[str], where: str) -> None:
    allowed = (params.least.keys() - params.tables.keys()) | {params.scale} | indices
    within = (arg for app in poly.functions() for arg in app.args)
    if not all(type(c) is int for part in (poly, *within) for c in part.terms.values()):
        raise KernelError("names", f"{where}: {poly} has a coefficient that is no integer")
    for atom in poly.atoms():
        if isinstance(atom, str):
            if atom not in allowed:
                raise KernelError("names", f"{where}: {atom} is not declared")
        elif atom.table:
            if atom.name not in params.tables:
                raise KernelError("names", f"{where}: no table {atom.name}")
        elif atom.name not in INDEX_FUNCTIONS or atom.name in MARKERS:
            raise KernelError("names", f"{where}: {atom.name} is not an index function that may stand here")
        elif len(atom.args) != (1 if atom.name == "log" else 2):
            raise KernelError("names", f"{where}: {atom} has too few or too many arguments")


def naturals(polys: Iterable[Poly]) -> list[Hypothesis]:
    """What makes the index functions in polynomials natural numbers, as every atom is taken to be."""
    needed: list[Hypothesis] = []
    for app in (f for p in polys for f in p.functions()):
        if not app.table and app.name in INDEX_FUNCTIONS:
            divisors = app.args[1:] if app.name in ("floordiv", "mod") else ()
            needed += [AtMost(Poly.of(1), d) for d in divisors]
            needed += [AtMost(Poly.of(0), a) for a in app.args[: len(app.args) - len(divisors)]]
    return needed


def check_premise(bound: Bound, values: Mapping[str, Poly], graph: Graph) -> None:
    """What a bound mentions and the graph gives no value to must not mean an index of the graph."""
    check_constants(bound, graph.params)
    if moved := sorted(name for name in bound.ambient if values.get(name, Poly.of(name)) != Poly.of(name)):
        raise KernelError("names", f"{moved[0]} is what cited results speak of, and may not become {values[moved[0]]}")
    polys = [*bound.depth, bound.size, *(p for h in bound.assuming for p in sides_of(h))]
    polys += [extent for shape in (*bound.subject.inputs, *bound.subject.outputs) for extent in shape]
    mentioned = {name for p in polys for name in p.names()} | bound.depth_constants | bound.size_constants
    if clash := sorted(((mentioned | bound.subject.params.least.keys()) - values.keys()) & graph.extents.keys()):
        raise KernelError("names", f"{clash[0]} is an index here, and something else in {bound.subject.name}")


def check_constants(bound: Bound, params: Params) -> None:
    """Primitive constants are no parameters."""
    constants = bound.depth_constants | bound.size_constants
    if clash := sorted(constants & (params.least.keys() | {params.scale} | RESERVED)):
        raise KernelError("names", f"{clash[0]} is a primitive constant and a parameter")


def sides_of(hypothesis: Hypothesis) -> tuple[Poly, ...]:
    """The polynomials in a hypothesis."""
    if isinstance(hypothesis, Fact):
        return ()
    return (hypothesis.left, hypothesis.right) if isinstance(hypothesis, AtMost) else (hypothesis.left,)


def check_values(callee: Params, values: Mapping[str, Poly], caller: Params) -> None:
    """Only declared parameters take values, and growth stays measured in one scale."""
    if callee.scale != caller.scale or values.get(callee.scale, Poly.of(caller.scale)) != Poly.of(caller.scale):
        raise KernelError("substitute", f"the scale {callee.scale} may not become another one")
    for name, value in values.items():
        if name in callee.tables:
            value.as_table()
    unbound = sorted(callee.least.keys() - values.keys() - caller.least.keys() - {caller.scale})
    if unbound:
        raise KernelError("substitute", f"{unbound[0]} is given no value, and is no parameter here")
    unknown = sorted(values.keys() - callee.least.keys() - {callee.scale})
    if unknown:
        raise KernelError("substitute", f"{unknown[0]} is not a parameter that can be given a value")


def domain(callee: Params, values: Mapping[str, Poly], caller: Params) -> list[Hypothesis]:
    """What has to hold for the values to lie in the domain that the callee declares, beyond the caller's own."""
    needed: list[Hypothesis] = []
    for name, least in callee.least.items():
        value = values.get(name)
        shown = caller.least.get(name, 0) >= least if value is None else is_nonnegative(value - least, caller.least)
        if name not in callee.tables and not shown:
            needed.append(AtMost(Poly.of(least), value if value is not None else Poly.of(name)))
    for name, most in callee.tables.items():
        table = values[name].as_table()[0] if name in values else name
        if table not in caller.tables or caller.least.get(table, 0) < callee.least.get(name, 0):
            raise KernelError("substitute", f"table {table} does not stay within what {name} is declared to be")
        limit = most.substitute(values)
        if not is_nonnegative(limit - caller.tables[table], caller.least):
            needed.append(AtMost(caller.tables[table], limit))
    return needed
