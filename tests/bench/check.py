"""How long a cold check takes, and how the composer's cost grows with the graph."""

from __future__ import annotations

import random
import subprocess
import sys

from proofkit.compose.propose import bound
from proofkit.kernel.claims import Params, Uniformity
from proofkit.kernel.graph import Graph, Node
from proofkit.kernel.oracles import cited
from proofkit.kernel.poly import Poly
from proofkit.kernel.theorem import Theorem
from tests.bench.timing import ROOT, seconds


def process(*code: str) -> float:
    """The time of a fresh Python process, from its start to its end."""
    return seconds(lambda: subprocess.run([sys.executable, *code], cwd=ROOT, check=False, capture_output=True))


BLOCK = ("mul", "add", "exp", "mul", "add", "mul", "mul", "add")


def synthetic(size: int, *, tangled: bool = False) -> Graph:
    """Residual blocks one after another, seed fixed.

    Each operation reads the value before it and an earlier one of its block; if `tangled`, any two of its block, so
    that many incomparable paths meet at every node.
    """
    draw = random.Random(size)
    nodes = [Node("input", "x"), Node("input", "y")]
    first = 1
    while len(nodes) < size:
        for name in BLOCK:
            recent = range(first, len(nodes))
            last = draw.choice(recent) if tangled else len(nodes) - 1
            args = (last,) if name == "exp" else (last, draw.choice(recent))
            nodes.append(Node("apply", name, args))
        nodes.append(Node("apply", "add", (first, len(nodes) - 1)))
        first = len(nodes) - 1
    inputs = (("x", ()), ("y", ()))
    return Graph("synthetic", Params(), inputs, {}, tuple(nodes), (len(nodes) - 1,))


def premises() -> dict[str, Theorem]:
    """Cited bounds for the three operations."""
    depths = {"add": "d_std", "mul": "d_std", "exp": "d_exp"}
    made = {}
    for name, depth in depths.items():
        size = Poly.of(f"S_{name}")
        sizes = frozenset({f"S_{name}"})
        made[f"op:{name}"] = cited(
            name,
            "benchmark",
            frozenset({Poly.of(depth)}),
            size,
            frozenset(),
            Uniformity.DLOGTIME,
            frozenset({depth}),
            sizes,
        )
    return made


def main() -> None:
    start, imports = process("-c", "pass"), process("-c", "import proofkit.check.run, proofkit.cli")
    usage, check = process("-m", "proofkit", "--help"), process("-m", "proofkit", "check", "all")
    print("cold, from process start (best of 3)")
    print(f"  python alone         {start:6.2f} s")
    print(f"  proofkit --help      {usage:6.2f} s")
    print(f"  imports of check     {imports:6.2f} s")
    print(f"  proofkit check all   {check:6.2f} s   of which imports {(imports - start) / check:4.0%}")
    given = premises()
    for tangled, wiring in ((False, "residual blocks"), (True, "residual blocks with tangled wiring")):
        print(f"composer on a synthetic graph, {wiring} (best of 3)")
        previous = 0.0
        for size in (1_000, 10_000, 100_000):
            graph = synthetic(size, tangled=tangled)
            took = seconds(lambda graph=graph: bound(graph, given))  # type: ignore[misc]
            growth = f"   x{took / previous:4.1f} for 10 times the graph" if previous else ""
            print(f"  {size:7,} operations   {took:6.2f} s   {took / size * 1e6:5.1f} us each{growth}")
            previous = took
