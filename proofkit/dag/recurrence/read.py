"""Reading `for t in scan(n)`: which states need which, and the shallowest form for each."""

from __future__ import annotations

import ast
from collections.abc import Callable

from proofkit.dag.built import Recurrence
from proofkit.dag.frame import Frame
from proofkit.dag.recurrence.affine import NotAffine
from proofkit.dag.recurrence.context import Context, ReadStatement
from proofkit.dag.recurrence.diagonal import diagonal, write_diagonal, write_memoryless
from proofkit.dag.recurrence.product import affine_maps, write_product
from proofkit.dag.recurrence.sequential import write_loop
from proofkit.dag.recurrence.steps import Body, groups, straighten
from proofkit.dag.subscripts import read_index

__all__ = ["is_scan", "read_scan"]


def is_scan(node: ast.For) -> bool:
    """Whether a loop keeps all states: `for t in scan(n)`."""
    return isinstance(node.iter, ast.Call) and isinstance(node.iter.func, ast.Name) and node.iter.func.id == "scan"


def read_scan(frame: Frame, node: ast.For, read: ReadStatement) -> None:
    """Put formulas in the graph after which every carried state h has one axis more: h[t] is the state after t steps.

    Raises: Wrong.
    """
    if not isinstance(node.target, ast.Name) or not isinstance(node.iter, ast.Call):
        raise frame.wrong(node, "PK005", "write `for t in scan(n):`")
    if frame.definition.origin:
        raise frame.wrong(node, "PK005", "steps are counted from 0, indices here from 1", "write origin = 0")
    frame.check_free(node.target, node.target.id)
    states = _states(frame, node)
    steps = read_index(frame, node.iter.args[0])
    frame.need_at_least(steps, 0)
    before = {name: at for name, at in frame.env.items() if name not in states}
    body = straighten(frame, node, states)
    context = Context(frame, body or Body(node.target.id, states, (), {}), steps, read)
    try:
        if body is None:
            write_loop(context, states, node, node.body)
            _took(context, states, node, "sequential", "there is a loop in the body")
        else:
            _solve(context, node)
    finally:
        kept = {name: at for name, at in frame.env.items() if name in states}
        frame.env.clear()
        frame.env.update(before | kept)


def _states(frame: Frame, node: ast.For) -> tuple[str, ...]:
    """The tensors that exist before and are assigned in the body.

    Raises: Wrong if there is none, or one that is no tensor of floats with rows of one length.
    """
    targets = [s.targets[0] for s in ast.walk(node) if isinstance(s, ast.Assign)]
    names = [t.value if isinstance(t, ast.Subscript) else t for t in targets]
    found = tuple(dict.fromkeys(n.id for n in names if isinstance(n, ast.Name) and n.id in frame.env))
    if not found:
        raise frame.wrong(node, "PK101", "no tensor that exists before is changed", "assign a start value first")
    for state in found:
        facet = frame.sheet.facets[frame.env[state]]
        if facet.below is not None or facet.truth:
            raise frame.wrong(node, "PK104", f"{state} is not a float", "write `for t in range(n)` for an index")
        if any(name.startswith("@") for extent in facet.shape for name in extent.names()):
            raise frame.wrong(node, "PK104", f"the rows of {state} differ in length", "give all rows one length")
    return found


def _solve(context: Context, node: ast.For) -> None:
    """Group by group; what depends on nothing that is still open is computed for all steps at once."""
    body = context.body
    depends = body.depends()
    for group in groups({state: depends[body.last[state]] for state in body.states}):
        _hoist(context)
        needs = frozenset[str]().union(*(depends[body.last[state]] for state in group))
        if not needs & set(group):
            write_memoryless(context, group[0])
            _took(context, group, node, "memoryless", "")
        else:
            _write(context, group, node)
        context.solved |= set(group)
    _hoist(context)


def _hoist(context: Context) -> None:
    depends = context.body.depends()
    done = {context.body.last[state] for state in context.solved}
    for step in context.body.steps:
        if depends[step.name] <= context.solved and step.name not in done:
            context.hoist(step)


def _write(context: Context, group: tuple[str, ...], node: ast.For) -> None:
    reasons: list[str] = []
    tries: list[Callable[[], None]] = [lambda: _diagonal(context, group), lambda: _product(context, group)]
    for attempt, form in zip(tries if len(group) == 1 else tries[1:], _FORMS[len(group) > 1 :], strict=True):
        try:
            attempt()
        except NotAffine as refused:
            reasons.append(str(refused))
        else:
            _took(context, group, node, form, reasons[-1] if reasons else "")
            return
    write_loop(context, group, node)
    _took(context, group, node, "sequential", reasons[-1])


_FORMS = ("diagonal", "affine")


def _diagonal(context: Context, group: tuple[str, ...]) -> None:
    (state,) = group
    if write_diagonal(context, state, diagonal(context, state)):
        _reassociated(context, group, "prefix products and sums")


def _product(context: Context, group: tuple[str, ...]) -> None:
    write_product(context, group, affine_maps(context, group))
    _reassociated(context, group, "a balanced tree of matrix products")


def _reassociated(context: Context, group: tuple[str, ...], how: str) -> None:
    """Rounding after each step is another function: what is computed instead is a hypothesis."""
    for state in group:
        (step,) = (s for s in context.body.steps if s.name == context.body.last[state])
        message = f"{state} is computed by {how}; rounding after each step is another function"
        context.frame.oblige(step.at, "reassociated", state, message)


def _took(context: Context, group: tuple[str, ...], node: ast.For, form: str, reason: str) -> None:
    found = Recurrence(group, form, reason, context.frame.place(node.target))
    if found not in context.frame.recurrences:
        context.frame.recurrences.append(found)
