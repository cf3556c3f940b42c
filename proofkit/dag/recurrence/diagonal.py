"""h[i] -> a[t, i]*h[i] + b[t, i]: prefix products and sums, in constant depth."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from proofkit.dag.recurrence.affine import Affine, NotAffine, Splitter, is_one
from proofkit.dag.recurrence.context import Context, places
from proofkit.dag.recurrence.steps import Step
from proofkit.dag.recurrence.writing import element

__all__ = ["diagonal", "write_diagonal", "write_memoryless"]

Plan = list[tuple[Step, Affine]]


def diagonal(context: Context, state: str) -> Plan:
    """For every value between h before and after a step: factor and term, both free of h.

    Raises: NotAffine unless each entry of every one of them is affine in the same entry of h.
    """
    plan: Plan = []
    between = context.slice_of([state])
    known: dict[str, Affine] = {}
    for step in between:
        splitter = _splitter(context, state, step, {s.name for s in between}, known)
        plan.append((step, splitter.split(step.value)))
        known[step.name] = plan[-1][1]
        if step.rank != len(step.left):
            raise NotAffine("a step gives a whole tensor at once")
    return plan


def _splitter(context: Context, state: str, step: Step, between: set[str], known: Mapping[str, Affine]) -> Splitter:
    own = context.indices(step)
    rank = len(context.shapes[state])

    def read(name: str, index: list[ast.expr], node: ast.expr) -> Affine:
        if len(index) != rank or [part.id if isinstance(part, ast.Name) else "" for part in index] != own:
            raise NotAffine("an entry of the state depends on other entries")
        if name == state:
            return Affine({state: ast.copy_location(ast.Constant(1), node)})
        now = ast.copy_location(ast.Name(context.body.index, ast.Load()), node)
        found = known[name]
        parts = {
            s: part if is_one(part) else element(_factors(name), now, *index, at=node)
            for s, part in found.parts.items()
        }
        return Affine(parts, None if found.rest is None else element(_terms(name), now, *index, at=node))

    return Splitter({state, *between}, read, in_sums=False)


def _factors(name: str) -> str:
    return f"{name}: factors"


def _terms(name: str) -> str:
    return f"{name}: terms"


def write_diagonal(context: Context, state: str, plan: Plan) -> bool:
    """h[s] = (product of a[k] over k < s)*h[0] + sum over j < s of (product of a[k] over j < k < s)*b[j].

    Returns whether anything was re-associated.
    """
    for step, _ in plan:
        context.measure(step)
    for step, affine in plan:
        factor = affine.parts.get(state)
        for name, part in ((_factors(step.name), factor), (_terms(step.name), affine.rest)):
            if part is not None and not (part is factor and is_one(part)):
                context.assign(name, context.left(step, all_stated=True), context.at_step(part), step.at)
    step, affine = plan[-1]
    factor = affine.parts.get(state)
    text = _closed_form(len(step.left), factor, affine.rest is not None, not context.starts_at_zero(state))
    filling: dict[str, str | ast.expr] = {"H": state, "A": _factors(step.name), "B": _terms(step.name)}
    filling |= dict(zip(places("i", len(step.left)), context.indices(step), strict=True))
    filling |= {f"e{k}": context.extent(state, k) for k in range(len(step.left))}
    filling |= {name: f"{context.body.index}{mark}" for name, mark in (("s", "'"), ("j", "''"), ("k", "'''"))}
    context.write(text, filling, step.at, f"{state} after every step, by prefix products and sums")
    return affine.rest is not None or not is_one(factor)


def _closed_form(rank: int, factor: ast.expr | None, has_terms: bool, has_start: bool) -> str:
    index = "".join(f", i{k}" for k in range(rank))
    start = f"H[{', '.join(places('i', rank))}]" if rank else "H"
    term = f"B[j{index}]"
    if not is_one(factor):
        start = f"prod(where(k < s, A[k{index}], 1) for k in range(N)) * {start}"
        term = f"prod(where(j < k and k < s, A[k{index}], 1) for k in range(N)) * {term}"
    terms = f"where(j < s, {term}, 0) for j in range(N)"
    value = "0"
    if has_terms:
        value = f"sum(({terms}), {start})" if has_start else f"sum({terms})"
    elif has_start:
        value = start
    return f"H[s: N1{''.join(f', i{k}: e{k}' for k in range(rank))}] = {value}"


def write_memoryless(context: Context, state: str) -> None:
    """h after a step does not depend on h before it: no recurrence at all."""
    (step,) = (s for s in context.body.steps if s.name == context.body.last[state])
    context.hoist(step)
    shape = context.shapes[state]
    facets, env = context.frame.sheet.facets, context.frame.env
    if facets[env[step.name]].shape != (context.steps, *shape):
        have, want = (", ".join(map(str, s)) for s in (facets[env[step.name]].shape[1:], shape))
        message = f"a step must return {state} in the shape that it has: [{want}], not [{have}]"
        raise context.frame.wrong(step.at, "PK104", message)
    index = "".join(f", i{k}" for k in range(len(shape)))
    before = f"B[edge(s - 1){index}]"
    if not context.is_positive(context.steps):
        before = f"sum(where(j + 1 == s, B[j{index}], 0) for j in range(N))"
    start = f"H[{index[2:]}]" if shape else "H"
    left = "".join(f", i{k}: e{k}" for k in range(len(shape)))
    filling: dict[str, str | ast.expr] = {"H": state, "B": step.name}
    filling |= {f"i{k}": f"{state}'{k}" for k in range(len(shape))}
    filling |= {f"e{k}": context.extent(state, k) for k in range(len(shape))}
    filling |= {"s": f"{context.body.index}'", "j": f"{context.body.index}''"}
    text = f"H[s: N1{left}] = where(s == 0, {start}, {before})"
    context.write(text, filling, step.at, f"{state} after every step, which forgets what was before")
