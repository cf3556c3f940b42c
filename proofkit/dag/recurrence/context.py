"""What the forms of a recurrence share: the frame that is written to, and how values are read at a given step."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from proofkit.dag.frame import Frame
from proofkit.dag.infer import infer_extent
from proofkit.dag.recurrence.affine import NotAffine
from proofkit.dag.recurrence.steps import Body, Step
from proofkit.dag.recurrence.writing import element, formulas, names_in, renamed
from proofkit.dag.sheet import Facet, Sheet
from proofkit.dag.subscripts import read_index
from proofkit.kernel.graph import Node, Shape, peel
from proofkit.kernel.poly import Poly
from proofkit.ops import Sign

__all__ = ["Context", "ReadStatement", "places"]

ReadStatement = Callable[[Frame, ast.stmt], None]


def places(prefix: str, count: int) -> list[str]:
    """Names that stand for indices in templates."""
    return [f"{prefix}{k}" for k in range(count)]


@dataclass
class Context:
    """`hoisted` are the values that are known for all steps at once, `solved` the states that are."""

    frame: Frame
    body: Body
    steps: Poly
    read: ReadStatement
    shapes: dict[str, Shape] = field(default_factory=dict)
    hoisted: set[str] = field(default_factory=set)
    solved: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.shapes = {s: self.frame.sheet.facets[self.frame.env[s]].shape for s in self.body.states}
        known = {self.count: self.steps, self.more: self.steps + 1}
        for state, shape in self.shapes.items():
            known |= {self.extent(state, k): extent for k, extent in enumerate(shape)}
        self.frame = self.frame.scope(**known)
        self.shapes |= {name: self.shapes[state] for state, name in self.body.last.items()}

    @property
    def count(self) -> str:
        """The name under which formulas have the number of steps."""
        return f"{self.body.index}: steps"

    @property
    def more(self) -> str:
        """The same for one more."""
        return f"{self.body.index}: states"

    def extent(self, name: str, axis: int) -> str:
        """The name under which formulas have an extent."""
        return f"{name}: extent {axis}"

    def write(self, text: str, filling: dict[str, str | ast.expr], at: ast.AST, shown: str) -> None:
        """Add the formulas of a template."""
        for statement in formulas(text, {"N": self.count, "N1": self.more, **filling}, at, shown):
            self.read(self.frame, statement)

    def starts_at_zero(self, state: str) -> bool:
        return self.frame.sheet.facets[self.frame.env[state]].sign is Sign.ZERO

    def is_positive(self, count: Poly) -> bool:
        return self.frame.ranges().is_nonnegative(count - 1)

    def at_step(self, value: ast.expr) -> ast.expr:
        """A formula of the body in which everything that is known for all steps is read at this one."""
        last = {name: state for state, name in self.body.last.items() if state in self.solved}

        def change(name: str, index: list[ast.expr], node: ast.expr) -> ast.expr | None:
            now = ast.copy_location(ast.Name(self.body.index, ast.Load()), node)
            if name in last:
                after = ast.BinOp(now, ast.Add(), ast.Constant(1))
                return element(last[name], ast.fix_missing_locations(ast.copy_location(after, node)), *index, at=node)
            return element(name, now, *index, at=node) if name in self.hoisted | self.solved else None

        return renamed(value, change)

    def hoist(self, step: Step) -> None:
        """Compute a value for all steps at once."""
        if step.name not in self.hoisted:
            self.assign(step.name, self.left(step), self.at_step(step.value), step.at)
            self.hoisted.add(step.name)

    def assign(self, name: str, left: list[ast.expr], value: ast.expr, at: ast.stmt) -> None:
        """name[t: steps, left] = value."""
        time = ast.Slice(ast.Name(self.body.index, ast.Load()), ast.Name(self.count, ast.Load()))
        target = element(name, time, *left, at=value)
        self.read(self.frame, ast.fix_missing_locations(ast.copy_location(ast.Assign([target], value), at)))

    def left(self, step: Step, *, all_stated: bool = False) -> list[ast.expr]:
        """The indices of an assignment, those of a state with its extents."""
        is_state = step.target in self.body.states
        if not all_stated and not (is_state and len(step.left) == len(self.shapes[step.target])):
            return list(step.left)
        stated = []
        for axis, name in enumerate(self.indices(step)):
            owner = step.target if is_state else step.name
            stated.append(ast.Slice(ast.Name(name, ast.Load()), ast.Name(self.extent(owner, axis), ast.Load())))
        return [ast.fix_missing_locations(ast.copy_location(part, step.value)) for part in stated]

    def indices(self, step: Step) -> list[str]:
        """The names of the indices on the left."""
        lower = [part.lower if isinstance(part, ast.Slice) else part for part in step.left]
        return [part.id for part in lower if isinstance(part, ast.Name)]

    def measure(self, step: Step) -> None:
        """Find the extents of a value that depends on states, so that formulas can name them.

        Raises: NotAffine if they change from step to step; Wrong if they are not clear, or not those of the state.
        """
        plain = self._plain()
        shape: Shape = ()
        for axis, part in enumerate(step.left):
            if isinstance(part, ast.Slice) and part.upper is not None:
                extent = read_index(plain, part.upper)
            elif step.target in self.body.states and axis < len(self.shapes[step.target]):
                extent = self.shapes[step.target][axis]
            else:
                extent = infer_extent(plain, ast.copy_location(ast.Name(self.indices(step)[axis]), part), step.value)
            if self.body.index in extent.names():
                raise NotAffine(f"{step.target} has another size in every step")
            shape += (extent,)
        if step.target in self.body.states and shape != self.shapes[step.target]:
            have, want = (", ".join(map(str, s)) for s in (shape, self.shapes[step.target]))
            message = f"a step must return {step.target} in the shape that it has: [{want}], not [{have}]"
            raise self.frame.wrong(step.at, "PK104", message)
        self.shapes[step.name] = shape
        self.frame = self.frame.scope(**{self.extent(step.name, k): extent for k, extent in enumerate(shape)})

    def _plain(self) -> Frame:
        """The frame as the body sees it: values of one step, with no axis for the steps."""
        now = Poly.of(self.body.index)
        sheet, env = Sheet(extents=self.frame.sheet.extents), {}
        for name, at in self.frame.env.items():
            shape = self.frame.sheet.facets[at].shape
            shape = peel(shape, (now,)) if name in self.hoisted else shape
            env[name] = sheet.add(Node("input", name), Facet(shape))
        for name, shape in self.shapes.items():
            env[name] = sheet.add(Node("input", name), Facet(shape))
        return replace(self.frame, sheet=sheet, env=env, values=self.frame.values | {self.body.index: now})

    def slice_of(self, group: Collection[str]) -> list[Step]:
        """The assignments between the states of a group before and after a step."""
        depends = self.body.depends()
        wanted = {self.body.last[state] for state in group}
        found: list[Step] = []
        for step in reversed(self.body.steps):
            if step.name in wanted and depends[step.name] & set(group):
                found.append(step)
                wanted |= set(names_in([step.value])) & depends.keys()
        return found[::-1]
