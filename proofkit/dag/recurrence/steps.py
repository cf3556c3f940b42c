"""The body of a `scan` in single-assignment form, and which states each value depends on."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from proofkit.dag.frame import Frame
from proofkit.dag.recurrence.writing import element, names_in, renamed, subscripts_of

__all__ = ["Body", "Step", "groups", "straighten"]


@dataclass(frozen=True, slots=True)
class Step:
    """One assignment: `name` is its own, `target` as written, `rank` the number of axes where that is clear.

    left   the indices on the left, each NAME or NAME: extent
    value  the right side, in which every name says which assignment it reads; a state's own name is its value before
    """

    name: str
    target: str
    left: tuple[ast.expr, ...]
    value: ast.expr
    at: ast.Assign
    rank: int | None
    reads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Body:
    """All assignments in order; `last` says for each state which of them gives its value after the step."""

    index: str
    states: tuple[str, ...]
    steps: tuple[Step, ...]
    last: Mapping[str, str]

    def depends(self) -> dict[str, frozenset[str]]:
        """For each value the states that it depends on, also through other values."""
        found = {state: frozenset({state}) for state in self.states}
        for step in self.steps:
            found[step.name] = frozenset[str]().union(*(found[name] for name in step.reads))
        return found


def straighten(frame: Frame, node: ast.For, states: tuple[str, ...]) -> Body | None:
    """The body with one name for each assignment; None if it has loops of its own.

    Raises: Wrong where an index has the name of something that is assigned, or of the step.
    """
    assignments = [s for s in node.body if isinstance(s, ast.Assign)]
    if len(assignments) < len(node.body):
        return None
    index = node.target.id if isinstance(node.target, ast.Name) else ""
    targets = [_target(s).id for s in assignments]
    for statement in assignments:
        _check_indices(frame, statement, {*targets, index})
    now = {state: state for state in states}
    ranks: dict[str, int | None] = {state: len(frame.sheet.facets[frame.env[state]].shape) for state in states}
    steps: list[Step] = []
    for position, (statement, target) in enumerate(zip(assignments, targets, strict=True)):
        again = targets.index(target) < position
        is_last = target in states and target not in targets[position + 1 :]
        name = f"next {target}" if is_last else target if not again and target not in states else ""
        step = _step(frame, statement, name or f"{target}^{position + 1}", target, now, ranks)
        steps.append(step)
        now[target], ranks[step.name] = step.name, step.rank
    return Body(index, states, tuple(steps), {state: now[state] for state in states})


def _target(statement: ast.Assign) -> ast.Name:
    target = statement.targets[0]
    inner = target.value if isinstance(target, ast.Subscript) else target
    return inner if isinstance(inner, ast.Name) else ast.Name("", ast.Load())


def _check_indices(frame: Frame, statement: ast.Assign, taken: set[str]) -> None:
    """An index may not hide what the body assigns: after renaming nobody would see that it did."""
    if _target(statement).id in frame.values:
        raise frame.wrong(statement, "PK101", f"{_target(statement).id} is an index and cannot be assigned")
    bound = [g.target for n in ast.walk(statement.value) if isinstance(n, ast.GeneratorExp) for g in n.generators]
    bound += [part.lower if isinstance(part, ast.Slice) else part for part in _left(statement)]  # type: ignore[misc]
    for part in bound:
        if isinstance(part, ast.Name) and part.id in taken:
            raise frame.wrong(part, "PK101", f"the index {part.id} has the name of something else", "rename the index")


def _left(statement: ast.Assign) -> list[ast.expr]:
    return subscripts_of(statement.targets[0])


def _step(
    frame: Frame,
    statement: ast.Assign,
    name: str,
    target: str,
    now: Mapping[str, str],
    ranks: Mapping[str, int | None],
) -> Step:
    def change(read: str, index: list[ast.expr], node: ast.expr) -> ast.expr | None:
        return element(now[read], *index, at=node) if read in now else None

    left, value = _left(statement), renamed(statement.value, change)
    missing = _rank(frame, value, ranks)
    if _base(value) in ranks:
        for _ in range(missing or 0):
            fresh = ast.copy_location(ast.Name(f"{target}'{len(left)}", ast.Load()), statement.value)
            left = [*left, fresh]
            value = element(_base(value), *subscripts_of(value), fresh, at=statement.value)
        missing = missing and 0
    rank = None if missing is None else len(left) + missing
    reads = frozenset(names_in([value])) & ranks.keys()
    return Step(name, target, tuple(left), value, statement, rank, reads)


def _base(node: ast.expr) -> str:
    base = node.value if isinstance(node, ast.Subscript) else node
    return base.id if isinstance(base, ast.Name) else ""


def _rank(frame: Frame, value: ast.expr, ranks: Mapping[str, int | None]) -> int | None:
    """How many axes a right side has: none but for a bare tensor, a part of one, or a call of a definition."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        callee = frame.callees.get(value.func.id)
        return len(callee.output.shape) if callee is not None else 0
    if not isinstance(value, ast.Name | ast.Subscript):
        return 0
    name = _base(value)
    whole = ranks.get(name)
    if name not in ranks:
        whole = len(frame.sheet.facets[frame.env[name]].shape) if name in frame.env else 0
    return None if whole is None else max(0, whole - len(subscripts_of(value)))


def groups(needs: Mapping[str, frozenset[str]]) -> list[tuple[str, ...]]:
    """States in an order in which each needs earlier ones only; those that need one another stand together."""
    reach = {state: set(needed) for state, needed in needs.items()}
    before = -1
    while before != (before := sum(map(len, reach.values()))):
        for mine in reach.values():
            mine |= set[str]().union(*(reach[other] for other in mine))
    found: list[tuple[str, ...]] = []
    waiting = list(needs)
    while waiting:
        ready = next(s for s in waiting if all(o not in waiting or s in reach[o] for o in reach[s]))
        group = tuple(s for s in waiting if s == ready or (s in reach[ready] and ready in reach[s]))
        found.append(group)
        waiting = [s for s in waiting if s not in group]
    return found
