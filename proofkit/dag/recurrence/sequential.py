"""Any other recurrence: an ordinary loop that keeps all states, as deep as its body times the number of steps."""

from __future__ import annotations

import ast

from proofkit.dag.recurrence.context import Context, places
from proofkit.dag.recurrence.writing import element, formulas

__all__ = ["write_loop"]


def write_loop(context: Context, group: tuple[str, ...], node: ast.For, plain: list[ast.stmt] | None = None) -> None:
    """Pass after pass, with the states of the group carried; `plain` is a body to be taken as it stands."""
    shown = f"{', '.join(group)} after every step, one step after another"
    filling = _filling(context, group)
    kept = "\n".join(
        f"K{u}[s: N1{_left(context, u, state)}] = where(s == 0, {_entry(context, u, state)}, 0)"
        for u, state in enumerate(group)
    )
    context.write(kept, filling, node, shown)
    (loop,) = formulas(_loop(context, group), {"N": context.count, "N1": context.more, **filling}, node, shown)
    if isinstance(loop, ast.For):
        loop.body = [*(plain if plain is not None else _body(context, group)), *loop.body]
        context.read(context.frame, loop)
    context.write("\n".join(f"H{u} = K{u}" for u in range(len(group))), filling, node, shown)


def _filling(context: Context, group: tuple[str, ...]) -> dict[str, str | ast.expr]:
    time = context.body.index
    found: dict[str, str | ast.expr] = {"t": time, "s": f"{time}'"}
    for u, state in enumerate(group):
        found |= {f"H{u}": state, f"K{u}": f"{state} after every step"}
        for k in range(len(context.shapes[state])):
            found |= {f"i{u}_{k}": f"{state}'{k}", f"e{u}_{k}": context.extent(state, k)}
    return found


def _left(context: Context, u: int, state: str) -> str:
    return "".join(f", i{u}_{k}: e{u}_{k}" for k in range(len(context.shapes[state])))


def _entry(context: Context, u: int, state: str) -> str:
    index = ", ".join(places(f"i{u}_", len(context.shapes[state])))
    return f"H{u}[{index}]" if index else f"H{u}"


def _loop(context: Context, group: tuple[str, ...]) -> str:
    rows = []
    for u, state in enumerate(group):
        index = "".join(f", {name}" for name in places(f"i{u}_", len(context.shapes[state])))
        after = f"where(s == t + 1, {_entry(context, u, state)}, K{u}[s{index}])"
        rows.append(f"    K{u}[s: N1{_left(context, u, state)}] = {after}")
    return "for t in range(N):\n" + "\n".join(rows)


def _body(context: Context, group: tuple[str, ...]) -> list[ast.stmt]:
    """The assignments of the body under their own names, and then the states, all at once."""
    rows: list[ast.stmt] = []
    between = context.slice_of(group)
    for step in between:
        target = element(step.name, *context.left(step), at=step.at.targets[0])
        rows.append(ast.Assign([target], context.at_step(step.value)))
        ast.copy_location(rows[-1], step.at)
    for state in group:
        (step,) = (s for s in between if s.name == context.body.last[state])
        copy = ast.Assign([ast.Name(state, ast.Store())], ast.Name(step.name, ast.Load()))
        rows.append(ast.copy_location(copy, step.at))
    return [ast.fix_missing_locations(row) for row in rows]
