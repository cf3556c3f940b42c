"""What the tests of the provers share: circuits of the library, small rows of their own, and plain evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofkit.circuit.language import read_family
from proofkit.circuit.library import CIRCUITS, families, family
from proofkit.circuit.library.row import Circuit, Port
from proofkit.circuit.netlist import Netlist
from proofkit.circuit.unfold import unfold
from proofkit.floats.words import IntWords
from proofkit.kernel.family import Kind
from proofkit.prove.monolithic import ask_z3
from proofkit.prove.outcome import Obligation, Outcome
from proofkit.prove.ports import Instance
from proofkit.prove.solve import Query, Reply, solve

Integers = NDArray[np.int64]

BUDGET = 20_000_000


@cache
def instance(name: str, *values: int) -> Instance:
    """A circuit of the library, with its parameters in their order."""
    found = family(name)
    return Instance.of(CIRCUITS[name], unfold(found, dict(zip(dict(found.least), values, strict=True))))


def instance_of(row: Circuit, **params: int) -> Instance:
    return Instance.of(row, unfold(read_family(row.text, families()), params))


def row(text: str, inputs: Sequence[Port], outputs: Sequence[Port], meaning: Any, **more: Any) -> Circuit:
    """A row; words of 12 bits hold its numbers."""
    parts: dict[str, Any] = {"width": lambda _: 12, "grid": (), **more}
    return Circuit(text.split("(")[0].strip(), "", text, tuple(inputs), tuple(outputs), meaning, **parts)


def here(queries: Sequence[Query]) -> list[Reply]:
    """Solved in this process: much faster for many small queries."""
    return [solve(query) for query in queries]


def by_z3(instance: Instance, asked: Sequence[Obligation]) -> list[Outcome]:
    return ask_z3(instance, asked, BUDGET, here)


def node_sums(netlist: Netlist, assignments: Integers) -> tuple[Integers, Integers]:
    """[nodes, inputs]: the value of each node for each assignment [inputs, bits], and its weighted sum.

    One addition after the other, with nothing in common with the evaluation that is tested.
    """
    count = len(assignments)
    values, sums = np.zeros((2, netlist.size, count), np.int64)
    given = iter(assignments.T)
    for node, kind in enumerate(netlist.kinds.tolist()):
        sums[node] = int(netlist.constant[node])
        for source, weight in netlist.wires(node):
            sums[node] += weight * values[source]
        values[node] = next(given) if kind == Kind.INPUT else sums[node] >= 0 if kind == Kind.GATE else sums[node]
    return values, sums


@cache
def meant(about: Instance) -> tuple[Integers, Integers]:
    """All assignments [inputs, bits] that are meant, tried one by one, and the fields' values [inputs, fields]."""
    bits = len(about.netlist.inputs)
    every = ([k >> place & 1 for place in range(bits)] for k in range(1 << bits))
    found = [a for a in every if about.assumed(IntWords(), about.numbers(a))]
    expected = [[int(word) for word in about.expected(IntWords(), about.numbers(a))] for a in found]
    return np.array(found, np.int64).reshape(-1, bits), np.array(expected, np.int64).reshape(len(found), -1)


def is_right(about: Instance, netlist: Netlist) -> bool:
    """Whether every bit is 0 or 1 and the outputs are what is meant, for all inputs that are meant."""
    assignments, expected = meant(about)
    values, sums = node_sums(netlist, assignments)
    bits = netlist.nodes(Kind.BIT)
    if not ((sums[bits] == 0) | (sums[bits] == 1)).all():
        return False
    outputs = values[list(netlist.outputs)]
    fields = [places for result in about.results for places in result.fields]
    found = [sum(outputs[place] << k for k, place in enumerate(places)) for places in fields]
    return np.array_equal(np.array(found).T, expected)


PAIR = Port("x"), Port("y")

RIPPLE = row(
    """
ripple(n >= 1)
input x[i], y[i] for i in range(n)
gate c[i] = (sum(2**k * x[k] for k in range(i)) + sum(2**k * y[k] for k in range(i)) >= 2**i) for i in range(1, n + 1)
bit s[i] = (x[i] + y[i] - 2*c[i + 1] if i < n else 0) + (c[i] if i > 0 else 0) for i in range(n + 1)
output s
""",
    PAIR,
    [Port("s")],
    lambda _w, _p, a: (a[0] + a[1],),
    width=lambda p: p["n"] + 2,
)
"""Addition with one gate for each carry."""

LEAKY = row(
    """
leaky(n >= 1)
input x[i], y[i] for i in range(n)
bit z[i] = x[i] + y[i] for i in range(n)
output z
""",
    PAIR,
    [Port("z")],
    lambda _w, _p, a: (a[0] ^ a[1],),
)
"""The parity of z is what is meant, but z is 2 where both operands have a one."""

DISJOINT = row(
    LEAKY.text.replace("leaky", "disjoint"),
    PAIR,
    [Port("z")],
    lambda _w, _p, a: (a[0] | a[1],),
    promise=lambda _w, _p, a: a[0] & a[1] == 0,
)
"""The same circuit, that never has to add two ones."""

NEEDLE = row(
    """
needle(n >= 1, c >= 0)
input x[i] for i in range(n)
gate hit = all((x[i] if bit(c, i) == 1 else not x[i]) for i in range(n))
gate one[i] = x[i] for i in range(n)
gate both = x[0] and hit
bit z[i] = one[i] + (hit - 2*both if i < 1 else 0) for i in range(n)
output z
""",
    [Port("x")],
    [Port("z")],
    lambda _w, _p, a: (a[0],),
    width=lambda p: p["n"] + 2,
)
"""The identity, but for the lowest bit of one input."""

RARE = row(
    """
rare(n >= 1)
input x[i] for i in range(n)
gate z[i] = x[i] for i in range(n)
output z
""",
    [Port("x")],
    [Port("z")],
    lambda _w, _p, a: (a[0],),
    width=lambda p: p["n"] + 2,
    promise=lambda _w, p, a: a[0] == (1 << p["n"]) // 3,
)
"""The identity, asked about one input only."""

NEVER = row(
    RARE.text.replace("rare", "never"),
    [Port("x")],
    [Port("z")],
    lambda w, _p, _a: (w.constant(0),),
    promise=lambda _w, _p, a: a[0] * a[0] == 2,
)
"""A false statement that nobody asks about."""
