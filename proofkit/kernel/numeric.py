"""Depths as numbers: the depths of circuits, in place of the constants that lemmas about operations name.

`left_as_sums` and `materialised` are for circuits one after another: what one puts out need not be gates, since the
gates of the next read through sums. A bound of this kind holds under the condition `SUMS`, which composition hands on
and no claim can state, until one layer more makes the outputs gates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from proofkit.errors import KernelError
from proofkit.kernel.claims import Bound, Depth, Fact, Params, Signature
from proofkit.kernel.family import Family
from proofkit.kernel.graph import OPERANDS
from proofkit.kernel.measure import measure
from proofkit.kernel.poly import App, Poly, is_at_most
from proofkit.kernel.theorem import Theorem, _theorem

__all__ = ["LEAST", "SUMS", "computed", "constant", "left_as_sums", "materialised", "numbered"]

SUMS = Fact("outputs", "left as sums")
"""Of a bound: its circuits put out sums of gates and inputs; one layer more is needed where gates are wanted."""

LEAST = 2
"""Floats have at least 2 bits; what computes an operation does so from 2 operands on, since of fewer it is no work."""

BITS = frozenset({"p", "b"})
"""Parameters of circuits that count the bits of a number; they are polynomial as the precision is."""

COUNTS = frozenset({"n", "m"})
"""Parameters that count operands, of what takes any number of them."""

CIRCUIT = "circuit family"
CITED = "cited"
COMPUTED = "computed"
CONSTANT = "constant"
LEFT_AS_SUMS = "left as sums"


def left_as_sums(family: Family, circuit: Theorem) -> Theorem:
    """A family's circuits without the last layer where that only makes gates of sums: their form depth."""
    if circuit.rule != CIRCUIT or circuit.bound.subject.digest != family.digest:
        raise KernelError("numeric", f"{circuit.bound.subject.name} is not the circuit theorem of {family.name}")
    depth = frozenset({Poly.of(measure(family).form_depth)})
    bound = replace(circuit.bound, depth=depth, assuming=circuit.bound.assuming | {SUMS})
    return _theorem(bound, LEFT_AS_SUMS, circuit)


def computed(
    operation: str, circuit: Theorem, n_ary: bool, scale: str = "n", promised: bool = False, within: str = ""
) -> Theorem:
    """The bound of an operation that a circuit computes, for every precision from 2 bits to polynomially many.

    That this function is the operation is an outside fact, and may hold only where something is `promised` of the
    family's parameters, or for operands `within` a smaller domain, which the bound then assumes. The sizes of the
    circuits are polynomial in all their parameters; of those that are neither bits of a number nor a count of operands
    it is assumed that they are polynomial in the scale, whatever is promised. Trust: `circuit:` and the name of the
    family.
    Fails unless the theorem is about a circuit, its depth is a number, and it holds for all parameters from 2 on.
    """
    bound, subject = circuit.bound, circuit.bound.subject
    if circuit.rule not in (CIRCUIT, LEFT_AS_SUMS):
        raise KernelError("numeric", f"{subject.name} is not a circuit")
    if late := [f"{name} >= {least}" for name, least in subject.params.least.items() if least > LEAST]:
        raise KernelError("numeric", f"{subject.name} is there for {late[0]} only")
    _number(bound)
    symbol = f"S_{operation}"
    assuming = bound.assuming | {Fact("precision", f"{LEAST} <= p <= poly({scale})")}
    if promised:
        assuming |= {Fact("promise", subject.name)}
    if within:
        assuming |= {Fact("within", f"{within} of {subject.name}")}
    others = subject.params.least.keys() - BITS - (COUNTS if n_ary else frozenset())
    assuming |= {Fact("polynomial", f"{name} of {subject.name}") for name in others}
    found = Bound(
        Signature(f"op:{operation}", "", Params(scale)),
        bound.depth,
        _sizes(symbol)[n_ary],
        assuming,
        bound.uniformity,
        size_constants=frozenset({symbol}),
    )
    return _theorem(found, COMPUTED, circuit, trust=frozenset({subject.name}))


def _sizes(symbol: str) -> tuple[Poly, Poly]:
    """A size that is nothing but a name: of two operands or so, and of any number of them."""
    return Poly.of(symbol), Poly.of(App(symbol, (Poly.of(OPERANDS),)))


def constant(name: str, promises: Iterable[Theorem], operations: Mapping[str, Theorem]) -> Theorem:
    """A depth constant as a number: the depth of the deepest circuit among all operations that are promised at it.

    `operations` gives by premise name ("op:add") what circuits compute. Nothing is taken from the promises but which
    operations they are about. Fails unless each promises just this constant and its operation has a circuit.
    """
    covered = {promise.bound.subject.name: promise for promise in promises}
    found: list[Theorem] = []
    for about, promise in sorted(covered.items()):
        if promise.rule != CITED or promise.bound.depth != {Poly.of(name)}:
            raise KernelError("numeric", f"{about} is not promised at {name}")
        if about not in operations:
            raise KernelError("numeric", f"no circuit for {about}")
        found.append(_gates(about, operations[about]))
    if not found:
        raise KernelError("numeric", f"no operation is promised at {name}")
    scales = {t.bound.subject.params.scale for t in (*found, *covered.values())}
    if len(scales) > 1:
        raise KernelError("numeric", f"{name} is measured in {' and in '.join(sorted(scales))}")
    bounds = [theorem.bound for theorem in found]
    bound = Bound(
        Signature(f"constant:{name}", "", Params(scales.pop())),
        frozenset({Poly.of(max(map(_number, bounds)))}),
        sum((b.size for b in bounds), Poly.of(0)),
        frozenset().union(*(b.assuming for b in bounds)),
        max(b.uniformity for b in bounds),
        size_constants=frozenset().union(*(b.size_constants for b in bounds)),
    )
    return _theorem(bound, CONSTANT, *found)


def _gates(about: str, theorem: Theorem) -> Theorem:
    """What a circuit computes, with gates as its outputs."""
    if theorem.rule != COMPUTED or theorem.bound.subject.name != about:
        raise KernelError("numeric", f"{theorem.bound.subject.name} is not computed by a circuit, or is not {about}")
    if SUMS in theorem.bound.assuming:
        raise KernelError("numeric", f"the outputs of {about} are sums, not gates")
    return theorem


def numbered(theorem: Theorem, constants: Iterable[Theorem]) -> Theorem:
    """A bound with numbers in place of its depth constants; parameters stay.

    Every promise that the derivation goes back to is replaced by a circuit that is no deeper, and the sizes that the
    promises name by the sizes of those circuits. As in the bound itself a negation is no layer: where it comes last, a
    sign that is put out is the difference of two gates.

    Fails unless each promise is of one depth constant, which has a number for just this operation, and names its size.
    """
    numbers: dict[str, Theorem] = {}
    for given in constants:
        name = given.bound.subject.name.removeprefix("constant:")
        if given.rule != CONSTANT or numbers.setdefault(name, given) is not given:
            raise KernelError("numeric", f"{name} is no depth constant, or is given twice")
    used = {name: numbers[name] for leaf in _leaves(theorem) for name in [_replaced(leaf, numbers)] if name}
    bound, given_bounds = theorem.bound, [t.bound for t in used.values()]
    values = {name: Poly.of(_number(t.bound)) for name, t in used.items()}
    found = replace(
        bound,
        depth=_largest({vector.substitute(values) for vector in bound.depth}, bound.subject.params.least),
        assuming=bound.assuming.union(*(b.assuming for b in given_bounds)),
        uniformity=max((b.uniformity for b in given_bounds), default=bound.uniformity),
        depth_constants=bound.depth_constants - values.keys(),
    )
    return _theorem(found, "numbered", theorem, *used.values())


def _replaced(leaf: Theorem, numbers: Mapping[str, Theorem]) -> str:
    """The constant of a promise, which has a number that covers it; nothing for what has no operation in it."""
    bound, about = leaf.bound, leaf.bound.subject.name
    if leaf.rule == "compose" and bound.depth == {Poly.of(0)}:
        return ""
    if leaf.rule != CITED:
        raise KernelError("numeric", f"{about} goes back to no promise, but is {leaf.rule}")
    name = next((name for name in bound.depth_constants if bound.depth == {Poly.of(name)}), "")
    if name not in numbers:
        raise KernelError("numeric", f"no number for the depth of {about}")
    given = numbers[name]
    if about not in {premise.bound.subject.name for premise in given.premises}:
        raise KernelError("numeric", f"the number for {name} does not cover {about}")
    if given.bound.subject.params.scale != bound.subject.params.scale:
        raise KernelError("numeric", f"{name} is measured in another scale")
    if not any(bound.size in _sizes(symbol) for symbol in bound.size_constants):
        raise KernelError("numeric", f"{about} is promised in size {bound.size}, which is not that of its circuit")
    return name


def materialised(theorem: Theorem) -> Theorem:
    """One layer more, and all outputs are gates.

    Fails unless the theorem is of one graph over operations, so that the weights along a chain of sums are a product of
    as many polynomials as the graph has nodes: callees and the passes of loops have to put out gates.
    """
    bound = theorem.bound
    if theorem.rule != "compose" or SUMS not in bound.assuming:
        raise KernelError("numeric", f"{bound.subject.name} is not composed of circuits whose outputs are sums")
    for premise in theorem.premises:
        if premise.rule != COMPUTED and SUMS in premise.bound.assuming:
            raise KernelError("numeric", f"the outputs of {premise.bound.subject.name} have to be gates")
    depth = frozenset(vector + 1 for vector in bound.depth)
    return _theorem(replace(bound, depth=depth, assuming=bound.assuming - {SUMS}), "materialised", theorem)


def _number(bound: Bound) -> int:
    """The depth, where it is one number."""
    values = [vector.constant() for vector in bound.depth]
    if len(values) != 1 or values[0] is None or values[0] < 0:
        raise KernelError("numeric", f"the depth of {bound.subject.name} is no number")
    return values[0]


def _largest(depth: Iterable[Poly], least: Mapping[str, int]) -> Depth:
    """The vectors that no other one covers."""
    kept: list[Poly] = []
    for vector in sorted(depth, key=str):
        if not any(is_at_most(vector, other, least) for other in kept):
            kept = [other for other in kept if not is_at_most(other, vector, least)] + [vector]
    return frozenset(kept)


def _leaves(theorem: Theorem) -> Iterator[Theorem]:
    """What a derivation goes back to, each once."""
    seen: set[int] = set()
    waiting = [theorem]
    while waiting:
        at = waiting.pop()
        if id(at) not in seen:
            seen.add(id(at))
            waiting += at.premises
            if not at.premises:
                yield at
