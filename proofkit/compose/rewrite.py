"""Other graphs of the same real function: what a proof could have done. Only ever a source of slack, never of verdicts.

Re-association changes the order of rounding, so a rewritten graph is another F_p program; reports say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from proofkit.kernel.graph import Graph, Node, Shape
from proofkit.kernel.poly import Poly

__all__ = ["Rewrite", "is_matrix_product", "rewrites"]


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A rewritten graph and what was done to it, in words."""

    how: str
    graph: Graph


def rewrites(graph: Graph, products: Mapping[str, tuple[Shape, ...]]) -> Iterator[Rewrite]:
    """Every rewriting that applies. `products` gives the declared input shapes of callees that are matrix products."""
    plain = _alive(graph)
    folded = _folded(graph)
    if folded != plain:
        yield Rewrite("the added term joins the sum before it", folded)
    balanced = _balanced(graph, products)
    if balanced != plain:
        yield Rewrite("the chain of matrix products is multiplied as a balanced tree", balanced)


def is_matrix_product(graph: Graph) -> bool:
    """Whether a graph is C[i, j] = sum(A[i, k] * B[k, j] for k)."""
    match [n.kind for n in graph.nodes], [n.name for n in graph.nodes]:
        case ["input", "input", "load", "load", "apply", "reduce", "tensor"], [_, _, _, _, "mul", "sum", _]:
            left, right, summed, tensor = graph.nodes[2], graph.nodes[3], graph.nodes[5], graph.nodes[6]
        case _:
            return False
    if len(tensor.axes) != 2 or len(summed.axes) != 1:
        return False
    i, j, k = (Poly.of(axis) for axis in (*tensor.axes, *summed.axes))
    return (left.index, right.index) == ((i, k), (k, j)) and (left.args, right.args) == ((0,), (1,))


def _folded(graph: Graph) -> Graph:
    """sum(...) + b as one sum with one operand more."""
    nodes = list(graph.nodes)
    for at, node in enumerate(nodes):
        if node.kind == "apply" and node.name == "add":
            for own, other in (node.args, node.args[::-1]):
                if nodes[own].kind == "reduce" and nodes[own].name == "sum" and own != other:
                    nodes[at] = replace(nodes[own], args=(*nodes[own].args, other))
                    break
    return _alive(replace(graph, nodes=tuple(nodes)))


def _balanced(graph: Graph, products: Mapping[str, tuple[Shape, ...]]) -> Graph:
    """Chains of three or more matrix products, each intermediate one used once, as balanced trees."""
    uses = [0] * len(graph.nodes)
    for node in graph.nodes:
        for arg in node.args:
            uses[arg] += 1

    def factors(at: int, root: bool) -> list[int]:
        node = graph.nodes[at]
        if node.kind == "call" and node.name in products and (root or uses[at] == 1):
            return [f for arg in node.args for f in factors(arg, False)]
        return [at]

    new: list[Node] = []
    moved: dict[int, int] = {}
    for at, node in enumerate(graph.nodes):
        chain = factors(at, True) if node.kind == "call" and node.name in products else []
        if len(chain) > 2:
            moved[at] = _tree(graph, node.name, products[node.name], [moved[f] for f in chain], new)
        else:
            moved[at] = len(new)
            new.append(replace(node, args=tuple(moved[a] for a in node.args)))
    rebuilt = replace(graph, nodes=tuple(new), outputs=tuple(moved[o] for o in graph.outputs))
    return _alive(rebuilt)


def _tree(graph: Graph, product: str, declared: tuple[Shape, ...], factors: list[int], new: list[Node]) -> int:
    if len(factors) == 1:
        return factors[0]
    half = len(factors) // 2
    left = _tree(graph, product, declared, factors[:half], new)
    right = _tree(graph, product, declared, factors[half:], new)
    bind: dict[str, Poly] = {}
    for want, have in zip(
        declared, (_shape(graph, new, declared, left), _shape(graph, new, declared, right)), strict=True
    ):
        for extent, value in zip(want, have, strict=True):
            bind[str(extent)] = value
    new.append(Node("call", product, (left, right), bind=tuple(sorted(bind.items(), key=lambda item: item[0]))))
    return len(new) - 1


def _shape(graph: Graph, new: list[Node], declared: tuple[Shape, ...], at: int) -> Shape:
    """The shape of a matrix: an input, a product, or a tensor of two indices."""
    node = new[at]
    if node.kind == "input":
        return dict(graph.inputs)[node.name]
    if node.kind == "tensor":
        return tuple(graph.extents[axis] for axis in node.axes)
    values = dict(node.bind)
    rows, columns = declared[0][0], declared[1][1]
    return rows.substitute(values), columns.substitute(values)


def _alive(graph: Graph) -> Graph:
    """Without the nodes that no output needs."""
    alive: set[int] = set()
    waiting = list(graph.outputs)
    while waiting:
        at = waiting.pop()
        if at not in alive:
            alive.add(at)
            waiting += graph.nodes[at].args
    moved = {at: new for new, at in enumerate(sorted(alive))}
    nodes = tuple(replace(graph.nodes[at], args=tuple(moved[a] for a in graph.nodes[at].args)) for at in sorted(alive))
    return replace(graph, nodes=nodes, outputs=tuple(moved[o] for o in graph.outputs))
