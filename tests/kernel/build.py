"""Short words for the tests of the kernel: names, nodes, graphs, premises, claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from proofkit.compose.propose import bound
from proofkit.kernel.claims import Claim, Depth, Hypothesis, Params, Uniformity
from proofkit.kernel.graph import Graph, Node, Shape
from proofkit.kernel.growth import Growth
from proofkit.kernel.judge import Verdict, judge
from proofkit.kernel.oracles import cited
from proofkit.kernel.poly import ONE, ZERO, App, Poly
from proofkit.kernel.theorem import Theorem

Like = Poly | str | int


def p(value: Like) -> Poly:
    """The polynomial that a name or an integer stands for."""
    return Poly.of(value)


a, b, d, h, i, j, k, m, n = map(Poly.of, "abdhijkmn")
# `l` as one letter is too easily read as 1.
el = Poly.of("l")
d_add, d_mul, d_exp, d_sum, d_select = (Poly.of(f"d_{name}") for name in ("add", "mul", "exp", "sum", "select"))
S_add, S_mul, S_exp = (Poly.of(f"S_{name}") for name in ("add", "mul", "exp"))


def app(name: str, *args: Like) -> Poly:
    return Poly.of(App(name, tuple(map(p, args))))


def entry(name: str, *args: Like) -> Poly:
    """An entry of a static table, or (without subscripts) the whole table."""
    return Poly.of(App(name, tuple(map(p, args)), True))


def depth(*vectors: Like) -> Depth:
    return frozenset(map(p, vectors))


# nodes


def source(name: str) -> Node:
    return Node("input", name)


def number(text: str = "1") -> Node:
    return Node("number", text)


def place(value: Like) -> Node:
    return Node("place", "", (), (p(value),))


def apply(name: str, *args: int) -> Node:
    return Node("apply", name, args)


def reduce(name: str, *args: int, over: str) -> Node:
    return Node("reduce", name, args, axes=tuple(over.split()))


def load(tensor: int, *index: Like) -> Node:
    return Node("load", "", (tensor,), tuple(map(p, index)))


def gather(tensor: int, index: Iterable[Like | None], *chosen: int) -> Node:
    return Node("gather", "", (tensor, *chosen), tuple(None if e is None else p(e) for e in index))


def tensor(element: int, over: str) -> Node:
    return Node("tensor", "", (element,), axes=tuple(over.split()))


def call(callee: Graph | str, *args: int, **bind: Like) -> Node:
    name = callee if isinstance(callee, str) else callee.digest()
    return Node("call", name, args, bind=tuple((name, p(value)) for name, value in bind.items()))


def loop(body: Graph | str, *args: int, axis: str, passes: Like, **bind: Like) -> Node:
    """`passes` rounds of a body whose parameter for the round is called like the index."""
    name = body if isinstance(body, str) else body.digest()
    values = {axis: axis, **bind}
    bound_to = tuple((name, p(value)) for name, value in values.items())
    return Node("loop", name, args, axes=(axis,), bind=bound_to, number=p(passes))


def pick(looped: int, which: Like = 0) -> Node:
    return Node("pick", "", (looped,), number=p(which))


# graphs


def params(scale: str = "n", tables: Mapping[str, Like] | None = None, **least: int) -> Params:
    bounds = {name: p(most) for name, most in (tables or {}).items()}
    return Params(scale, dict.fromkeys(bounds, 0) | least, bounds)


def graph(
    *nodes: Node,
    given: Params | None = None,
    inputs: Mapping[str, Iterable[Like]] | None = None,
    extents: Mapping[str, Like] | None = None,
    outputs: tuple[int, ...] | None = None,
    needs: Iterable[Hypothesis] = (),
    name: str = "g",
) -> Graph:
    """A graph with one number X as its input and its last node as its output, unless something else is said."""
    shapes: tuple[tuple[str, Shape], ...] = tuple(
        (key, tuple(map(p, shape))) for key, shape in ({"X": ()} if inputs is None else inputs).items()
    )
    ranges = {key: p(extent) for key, extent in (extents or {}).items()}
    outputs = (len(nodes) - 1,) if outputs is None else outputs
    return Graph(name, given or params(n=1), shapes, ranges, nodes, outputs, frozenset(needs))


# premises


def promise(
    name: str,
    n_ary: bool = False,
    *,
    depth: Like | None = None,
    size: Like | None = None,
    assuming: Iterable[Hypothesis] = (),
    uniformity: Uniformity = Uniformity.DLOGTIME,
    constants: Iterable[str] | None = None,
    sizes: Iterable[str] | None = None,
    scale: str = "n",
) -> Theorem:
    """A cited result about an operation: depth d_name, size S_name or S_name(N)."""
    vector = p(f"d_{name}" if depth is None else depth)
    gates = p(size) if size is not None else app(f"S_{name}", "N") if n_ary else p(f"S_{name}")
    return cited(
        name,
        f"paper, lemma on {name}",
        frozenset({vector}),
        gates,
        frozenset(assuming),
        uniformity,
        frozenset([f"d_{name}"] if constants is None else constants),
        frozenset([f"S_{name}"] if sizes is None else sizes),
        scale,
    )


OPS: dict[str, Theorem] = {f"op:{name}": promise(name) for name in ("add", "mul", "exp", "where")}
OPS |= {f"op:{name}": promise(name, n_ary=True) for name in ("sum", "select")}


def with_ops(*theorems: Theorem) -> dict[str, Theorem]:
    """The operations, and theorems about graphs under their digests."""
    return OPS | {t.bound.subject.digest: t for t in theorems}


EXP = graph(source("X"), apply("exp", 0), name="exp-once")
EXP_BOUND = bound(EXP, OPS)
STEP = graph(source("X"), apply("exp", 0), name="step", given=params(n=1, l=0))
STEP_BOUND = bound(STEP, OPS)
TOWER = graph(
    source("X"),
    loop(STEP, 0, axis="l", passes=m),
    pick(1),
    given=params(n=1, m=0),
    extents={"l": m},
    name="tower",
)
"""exp, m times over: depth m*d_exp, size m*S_exp."""
TOWER_BOUND = bound(TOWER, with_ops(STEP_BOUND))


# claims


def claim(
    theorem: Theorem,
    *,
    depth: Iterable[Like] | None = None,
    depth_growth: Growth | None = None,
    size: Like | None = None,
    size_growth: Growth | None = None,
    polynomial: bool = False,
    uniformity: Uniformity | None = None,
    stated: Iterable[Hypothesis] = (),
    given: Params | None = None,
) -> Claim:
    """A claim about what the theorem is about."""
    subject = theorem.bound.subject
    return Claim(
        "claim",
        subject,
        theorem.bound.at,
        None if depth is None else frozenset(map(p, depth)),
        depth_growth,
        None if size is None else p(size),
        size_growth,
        polynomial,
        uniformity,
        tuple(stated),
        given or subject.params,
    )


def verdict(about: Graph, premises: Mapping[str, Theorem], **claimed: object) -> Verdict:
    """What the kernel says of a claim about a graph, with the bound that our own search finds."""
    theorem = bound(about, premises)
    return judge(claim(theorem, **claimed), theorem)  # type: ignore[arg-type]


__all__ = [name for name in dir() if not name.startswith("_")]
_ = ONE, ZERO
