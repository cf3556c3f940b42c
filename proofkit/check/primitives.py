"""Lemmas about primitive operations: the one place where cited results enter, through the kernel's oracle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from proofkit.errors import SpecError
from proofkit.kernel.claims import Depth, Fact, Hypothesis, Uniformity
from proofkit.kernel.growth import Growth
from proofkit.kernel.oracles import cited
from proofkit.kernel.poly import App, Poly
from proofkit.kernel.theorem import Theorem
from proofkit.ops import OPERATIONS, PRIMITIVES, Operation
from proofkit.spec.bounds import Names, read_depth, read_hypotheses, read_size, read_uniformity, suggest
from proofkit.spec.model import Statement, Text
from proofkit.terms import Finding

__all__ = ["constants_of", "primitive_theorems"]

OPERANDS = "N"


def constants_of(statements: Iterable[Statement]) -> tuple[str, ...]:
    """The names of primitive depths that lemmas about operations introduce: the depth they claim, if it is a name."""
    texts = (s.depth.value.strip() for s in statements if s.covers and s.depth is not None)
    return tuple(dict.fromkeys(t for t in texts if t.isidentifier() and t.startswith("d_")))


def primitive_theorems(statement: Statement, names: Names, *, for_every_operand: bool = False) -> dict[str, Theorem]:
    """For each operation that the lemma covers, by premise name ("op:add"), what it promises.

    Where an operation is undefined for some operands and the lemma states no convention, the promise is made under
    domain(...) only: for results out of range always, since no formula shows that; for divisors and roots, which every
    use has to discharge anyway, if the lemma itself is to hold `for_every_operand`.

    Raises: SpecError for an operation that does not exist or a bound that cannot be read.
    """
    inner = replace(names, params=[*names.params, OPERANDS], constants=[*names.constants, *constants_of([statement])])
    assume = frozenset(h for text in statement.assume for h in read_hypotheses(text, inner))
    depth = _depth(statement, inner)
    found: dict[str, Theorem] = {}
    for text in statement.covers:
        for row in _rows(text):
            found[f"op:{row.name}"] = _promise(statement, row, depth, assume, inner, for_every_operand)
    return found


def _rows(text: Text) -> list[Operation]:
    rows = [row for row in OPERATIONS.values() if row.primitive == text.value]
    if not rows:
        message = f"{text.value!r} is not a primitive operation{suggest(text.value, PRIMITIVES)}"
        raise SpecError([Finding("PK102", message, text.place, fix=f"one of {', '.join(PRIMITIVES)}")])
    return rows


def _depth(statement: Statement, names: Names) -> Depth:
    if statement.depth is None:
        raise SpecError([Finding("PK305", f"{statement.ref} claims no depth", statement.place, statement.id)])
    depth = read_depth(statement.depth, names)
    if isinstance(depth, Growth):
        message = f"{statement.ref} must name its depth, as in d_std: O(...) cannot be added up"
        raise SpecError([Finding("PK006", message, statement.depth.place, statement.id)])
    return depth


def _promise(
    statement: Statement,
    row: Operation,
    depth: Depth,
    assume: frozenset[Hypothesis],
    names: Names,
    for_every_operand: bool,
) -> Theorem:
    claimed = read_size(statement.size, names) if statement.size is not None else None
    symbol = f"S_{row.primitive}"
    named = Poly.of(App(symbol, (Poly.of(OPERANDS),)) if row.arity is None else symbol)
    exact = isinstance(claimed, Poly)
    partial = any(for_every_operand or condition == "in range" for _, condition in row.domain)
    if partial and statement.total is None:
        assume = assume | {Fact("domain", row.primitive)}
    uniformity = read_uniformity(statement.uniformity) if statement.uniformity is not None else Uniformity.NONUNIFORM
    constants = frozenset(n for v in depth for n in v.names() if n.startswith("d_"))
    source = f"{statement.id} ({statement.source or statement.ref})"
    size = claimed if isinstance(claimed, Poly) else named
    sizes = frozenset([] if exact else [symbol])
    return cited(row.name, source, depth, size, assume, uniformity, constants, sizes, names.scale)
