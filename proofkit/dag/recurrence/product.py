"""Affine recurrences: one matrix for each step, multiplied in a balanced tree, in logarithmic depth."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from proofkit.dag.recurrence.affine import Affine, NotAffine, Splitter
from proofkit.dag.recurrence.context import Context, places
from proofkit.dag.recurrence.steps import Step
from proofkit.dag.recurrence.writing import element

__all__ = ["affine_maps", "write_product"]

Plan = list[tuple[Step, Affine]]

MOST_STATES = 12
"""More that depend on one another are not multiplied out: their matrices have as many blocks as there are pairs."""


def affine_maps(context: Context, group: tuple[str, ...]) -> Plan:
    """For every value between the states before and after a step: what it is for unit vectors, and for 0.

    Raises: NotAffine.
    """
    if len(group) > MOST_STATES:
        raise NotAffine(f"more than {MOST_STATES} states depend on one another")
    plan: Plan = []
    between = context.slice_of(group)
    known: dict[str, Affine] = {}
    ranks = {state: len(context.shapes[state]) for state in group} | {s.name: s.rank for s in between}

    def read(name: str, index: list[ast.expr], node: ast.expr) -> Affine:
        if len(index) != ranks[name]:
            raise NotAffine("a whole tensor of the state is read at once")
        if name in group:
            return Affine({name: element(_unit(name), *index, *_columns(context, name, node), at=node)})
        now = ast.copy_location(ast.Name(context.body.index, ast.Load()), node)
        parts = {
            s: element(_map(name, s), now, *index, *_columns(context, s, node), at=node) for s in known[name].parts
        }
        rest = None if known[name].rest is None else element(_terms(name), now, *index, at=node)
        return Affine(parts, rest)

    splitter = Splitter({*group, *(s.name for s in between)}, read, in_sums=True)
    for step in between:
        plan.append((step, splitter.split(step.value)))
        known[step.name] = plan[-1][1]
        if step.rank != len(step.left):
            raise NotAffine("a step gives a whole tensor at once")
    return plan


def _columns(context: Context, state: str, at: ast.expr) -> list[ast.expr]:
    """The indices that say which unit vector a state is taken to be."""
    names = (ast.Name(_column(state, k), ast.Load()) for k in range(len(context.shapes[state])))
    return [ast.copy_location(name, at) for name in names]


def _stated(context: Context, state: str) -> list[ast.expr]:
    """The same indices with their extents, on the left."""
    names = [(_column(state, k), context.extent(state, k)) for k in range(len(context.shapes[state]))]
    return [ast.Slice(ast.Name(name, ast.Load()), ast.Name(extent, ast.Load())) for name, extent in names]


def _column(state: str, axis: int) -> str:
    return f"{state}''{axis}"


def _unit(state: str) -> str:
    return f"{state}: unit vectors"


def _map(name: str, state: str) -> str:
    return f"{name}: matrix for {state}"


def _terms(name: str) -> str:
    return f"{name}: terms"


@dataclass
class _Tree:
    """Templates over the states of a group, numbered; P is the matrix of a run of steps, Q its vector."""

    context: Context
    group: tuple[str, ...]

    def rank(self, u: int) -> int:
        return len(self.context.shapes[self.group[u]])

    def index(self, letter: str, u: int) -> str:
        """Indices of state u as further subscripts: ', a0_0, a0_1'."""
        return "".join(f", {name}" for name in places(f"{letter}{u}_", self.rank(u)))

    def left(self, letter: str, u: int) -> str:
        return "".join(f", {name}: e{u}_{k}" for k, name in enumerate(places(f"{letter}{u}_", self.rank(u))))

    def over(self, letter: str, u: int, value: str) -> str:
        """A sum over all entries of state u."""
        clauses = "".join(f" for {x} in range(e{u}_{k})" for k, x in enumerate(places(f"{letter}{u}_", self.rank(u))))
        return f"sum(({value}{clauses}))" if clauses else value

    def total(self, terms: list[str]) -> str:
        """All terms; what follows a sum joins it."""
        sums = [t for t in terms if t.startswith("sum((")]
        if not sums:
            return " + ".join(terms) or "0"
        rest = [t for t in terms if t is not sums[0]]
        return ", ".join([sums[0][:-1], *rest]) + ")"

    def filling(self) -> dict[str, str | ast.expr]:
        time = self.context.body.index
        found: dict[str, str | ast.expr] = {"s": f"{time}'", "j": f"{time}''", "l": f"{time}'''"}
        for u, state in enumerate(self.group):
            found |= {f"H{u}": state, f"R{u}": f"{state} after every step", f"U{u}": _unit(state)}
            found |= {f"Q{u}": f"shift of {state}", f"Q{u}_": f"new shift of {state}", f"C{u}": _terms(self.last(u))}
            for v, other in enumerate(self.group):
                product = f"product of {state} for {other}"
                found |= {f"P{u}_{v}": product, f"P{u}_{v}_": f"new {product}", f"M{u}_{v}": _map(self.last(u), other)}
            for k in range(self.rank(u)):
                marks = (("a", "'"), ("b", "''"), ("x", "'''"))
                found |= {f"{letter}{u}_{k}": f"{state}{mark}{k}" for letter, mark in marks}
                found[f"e{u}_{k}"] = self.context.extent(state, k)
        return found

    def last(self, u: int) -> str:
        return self.context.body.last[self.group[u]]

    def unit(self, u: int, v: int) -> str:
        """An entry of the identity."""
        if u != v:
            return "0"
        index = (self.index("a", u) + self.index("b", v))[2:]
        return f"U{u}[{index}]" if index else f"U{u}"

    def pairs(self) -> Iterator[tuple[int, int]]:
        return ((u, v) for u in range(len(self.group)) for v in range(len(self.group)))

    def leaves(self, has_map: Mapping[tuple[int, int], bool], has_terms: Mapping[int, bool]) -> str:
        """Step j where it comes before s, and the identity where not."""
        rows = []
        for u, v in self.pairs():
            entry = f"M{u}_{v}[j{self.index('a', u)}{self.index('b', v)}]" if has_map[u, v] else "0"
            left = f"P{u}_{v}[s: N1, j: N{self.left('a', u)}{self.left('b', v)}]"
            rows.append(f"{left} = where(j < s, {entry}, {self.unit(u, v)})")
        for u in range(len(self.group)):
            entry = f"C{u}[j{self.index('a', u)}]" if has_terms[u] else "0"
            rows.append(f"Q{u}[s: N1, j: N{self.left('a', u)}] = where(j < s, {entry}, 0)")
        return "\n".join(rows)

    def level(self) -> str:
        """Runs 2*j and 2*j + 1 become run j; a run beyond the end is the identity."""
        rows, later, earlier = [], "s, edge(2*j + 1)", "s, edge(2*j)"
        for u, v in self.pairs():
            a, b = self.index("a", u), self.index("b", v)
            both = self.total(self.products(u, "P{w}_" + f"{v}[{earlier}{{x}}{b}]"))
            alone = f"where(2*j < N, P{u}_{v}[{earlier}{a}{b}], {self.unit(u, v)})"
            left = f"P{u}_{v}_[s: N1, j: N{self.left('a', u)}{self.left('b', v)}]"
            rows.append(f"{left} = where(2*j + 1 < N, {both}, {alone})")
        for u in range(len(self.group)):
            a = self.index("a", u)
            products = self.products(u, "Q{w}" + f"[{earlier}{{x}}]")
            both = self.total([*products, f"Q{u}[{later}{a}]"])
            alone = f"where(2*j < N, Q{u}[{earlier}{a}], 0)"
            rows.append(f"Q{u}_[s: N1, j: N{self.left('a', u)}] = where(2*j + 1 < N, {both}, {alone})")
        rows += [f"P{u}_{v} = P{u}_{v}_" for u, v in self.pairs()] + [f"Q{u} = Q{u}_" for u in range(len(self.group))]
        return "for l in range(log(N)):\n" + "\n".join(f"    {row}" for row in rows)

    def products(self, u: int, earlier: str) -> list[str]:
        """Row u of the later matrix times what came earlier (a template in w, x), one sum for each state."""
        found = []
        for w in range(len(self.group)):
            x = self.index("x", w)
            later = f"P{u}_{w}[s, edge(2*j + 1){self.index('a', u)}{x}]"
            found.append(self.over("x", w, f"{later}*{earlier.format(w=w, x=x)}"))
        return found

    def result(self, starts: list[int]) -> str:
        """The root of the tree, applied to where the states start; all states at once."""
        rows = []
        for u in range(len(self.group)):
            a = self.index("a", u)
            terms = []
            for v in starts:
                start = f"H{v}[{self.index('x', v)[2:]}]" if self.rank(v) else f"H{v}"
                terms.append(self.over("x", v, f"P{u}_{v}[s, edge(0){a}{self.index('x', v)}]*{start}"))
            value = self.total([*terms, f"Q{u}[s, edge(0){a}]"])
            rows.append(f"R{u}[s: N1{self.left('a', u)}] = {value}")
        return "\n".join(rows + [f"H{u} = R{u}" for u in range(len(self.group))])


def write_product(context: Context, group: tuple[str, ...], plan: Plan) -> None:
    """All prefixes of the product of the affine maps of the steps."""
    for step, _ in plan:
        context.measure(step)
    at = plan[-1][0].at
    tree = _Tree(context, group)
    filling = tree.filling()
    for u in range(len(group)):
        same = " and ".join(f"a{u}_{k} == b{u}_{k}" for k in range(tree.rank(u)))
        both = (tree.left("a", u) + tree.left("b", u))[2:]
        context.write(f"U{u}[{both}] = where({same}, 1, 0)" if same else f"U{u} = 1", filling, at, _unit(group[u]))
    for step, affine in plan:
        left = context.left(step, all_stated=True)
        for state, part in affine.parts.items():
            context.assign(_map(step.name, state), [*left, *_stated(context, state)], context.at_step(part), step.at)
        if affine.rest is not None:
            context.assign(_terms(step.name), left, context.at_step(affine.rest), step.at)
    final = {step.name: affine for step, affine in plan}
    has_map = {(u, v): group[v] in final[tree.last(u)].parts for u, v in tree.pairs()}
    has_terms = {u: final[tree.last(u)].rest is not None for u in range(len(group))}
    shown = f"{', '.join(group)} after every step, by a balanced tree of matrix products"
    starts = [v for v, state in enumerate(group) if not context.starts_at_zero(state)]
    for text in (tree.leaves(has_map, has_terms), tree.level(), tree.result(starts)):
        context.write(text, filling, at, shown)
