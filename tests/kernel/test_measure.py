"""What is read off a description holds at every size, and what is not shown is refused, with its group and line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit.circuit.netlist import Netlist
from proofkit.circuit.unfold import unfold
from proofkit.errors import KernelError
from proofkit.kernel.claims import Uniformity
from proofkit.kernel.family import Family, Group, Kind, Range, Term
from proofkit.kernel.measure import Measure, circuit_theorem, measure
from proofkit.kernel.poly import App, Poly
from tests.kernel.build import app, entry, i, j, k, m, n, p
from tests.kernel.families import bit, family, form, gate, group, inputs, number, over, read
from tests.kernel.random_families import family as random_family
from tests.kernel.random_families import picker
from tests.kernel.unfolded import Circuit, Node, unfolded
from tests.kernel.unfolded import number as value

ROW = over("i", 0, n)
X = inputs("x", ROW)
length = app("bit_length", n)
SUM = read("x", k, ranges=(over("k", 0, n),))
ONE_GATE = gate("g", SUM, number(-1))


def sizes(described: Family, most: int) -> list[dict[str, int]]:
    names = [name for name, _ in described.least]
    values = product(*(range(least, least + most) for _, least in described.least))
    return [dict(zip(names, each, strict=True)) for each in values]


# What holds for all parameters.

LAYERS = family(
    inputs("x", ROW),
    inputs("y", ROW),
    gate("both", read("x", i), read("y", i), number(-2), ranges=(ROW,)),
    gate("either", read("x", i), read("y", i), number(-1), ranges=(over("i", 1, n),)),
    bit("one", read("either", i), read("both", i, weight=-1), ranges=(over("i", 1, n),)),
    gate(
        "carry",
        read("both", j, ranges=(over("j", 0, i),)),
        read("one", k, weight=0, ranges=(over("k", 1, i),)),
        number(-1),
        ranges=(over("i", 1, n + 1),),
    ),
    bit("s", read("x", i, where=(n - 1 - i,)), read("carry", i, where=(i - 1,)), ranges=(over("i", 0, n + 1),)),
)
ACCEPTED = {
    # (depth, with sums as outputs, gates, at most, fan-in, weight)
    "one gate": (family(X, ONE_GATE), (1, 1, "1", "1", "n", "n + 1")),
    "no wire": (family(X, gate("g")), (1, 1, "1", "1", "0", "0")),
    "a number": (family(gate("g", number(-7))), (1, 1, "1", "1", "0", "7")),
    "no input": (family(gate("g", ranges=(ROW,))), (1, 1, "n", "n", "0", "0")),
    "an input put out": (family(X), (1, 0, "n", "n", "1", "1")),
    "a bit put out": (family(X, bit("b", read("x", 0, weight=-3))), (1, 0, "1", "1", "1", "3")),
    "a bit and a gate": (
        family(X, bit("b", SUM), gate("g", read("b")), output=("b", "g")),
        (1, 1, "2", "2", "n", "n"),
    ),
    "a gate that nothing reads": (
        family(X, ONE_GATE, gate("h", read("g")), output="g"),
        (1, 1, "2", "2", "n + 1", "n + 1"),
    ),
    "a chain": (
        family(X, ONE_GATE, gate("h", read("g"), SUM), bit("b", read("h"), read("x", 0)), gate("o", read("b"))),
        (3, 3, "3", "3", "n + 3", "n + 3"),
    ),
    "a form of a form": (
        family(X, form("v", read("x", k, weight=k, ranges=(over("k", 0, n),))), gate("g", read("v", weight=-5))),
        (1, 1, "1", "1", "n", "5*n**2"),
    ),
    "a bit of a bit": (
        family(X, bit("b", read("x", i), number(-1), ranges=(ROW,)), gate("g", read("b", 0, weight=n - 1))),
        (1, 1, "1", "1", "1", "2*n + 2"),
    ),
    "the difference of two weights": (
        family(X, gate("g", read("x", i, weight=n - i), ranges=(ROW,))),
        (1, 1, "n", "n", "1", "n"),
    ),
    "two layers and sums": (LAYERS, (3, 2, "4*n", "4*n + 1", "3*n + 2", "n + 5")),
    "no parameters": (replace(family(inputs("x"), gate("g", read("x"))), least=()), (1, 1, "1", "1", "1", "1")),
    "a triangle": (
        family(X, gate("g", ranges=(ROW, over("j", 0, i)))),
        (1, 1, "(n**2 - n)/2", "n**2", "0", "0"),
    ),
    "no closed form": (family(X, gate("g", ranges=(over("i", 3, n),))), (1, 1, "None", "n", "0", "0")),
    "no closed form for one": (
        family(X, gate("h", ranges=(over("i", 3, n),)), ONE_GATE),
        (1, 1, "None", "n + 1", "n", "n + 1"),
    ),
    "logarithmic powers": (
        family(X, gate("g", number(app("pow2", 2 * length + 1)), ranges=(ROW,))),
        (1, 1, "n", "n", "0", "pow2(2*bit_length(n) + 1)"),
    ),
    "powers of an index": (
        family(X, gate("g", number(app("pow2", i)), ranges=(over("i", 0, length),))),
        (1, 1, "bit_length(n)", "bit_length(n)", "0", "pow2(bit_length(n) - 1)"),
    ),
    "a weight that is defined under a condition": (
        family(X, gate("g", SUM, number(app("floordiv", n - 50, 2), where=(n - 50,)))),
        (1, 1, "1", "1", "n", "2*n"),
    ),
    "a range that is defined under a condition": (
        family(X, gate("g", read("x", k, ranges=(over("k", 0, app("floordiv", n - 50, 2)),), where=(n - 50,)))),
        (1, 1, "1", "1", "n", "n"),
    ),
    "a weight that is defined within its range": (
        family(X, gate("g", number(app("pow2", i - 7)), ranges=(over("i", 7, length),))),
        (1, 1, "None", "bit_length(n)", "0", "pow2(bit_length(n))"),
    ),
    "subscripts under conditions": (
        family(X, gate("g", read("x", i + 1, where=(n - 2 - i,)), read("x", i - 1, where=(i - 1,)), ranges=(ROW,))),
        (1, 1, "n", "n", "2", "2"),
    ),
    "a subscript of a triangle": (
        family(
            inputs("y", ROW, over("j", 0, i + 1)),
            gate("g", read("y", k, i, ranges=(over("k", i, n),)), ranges=(ROW,)),
        ),
        (1, 1, "n", "n", "n", "n"),
    ),
    "names with dots": (
        family(inputs("u.x"), gate("u.v.g", read("u.x", ranges=(over("u.i", 0, n),)))),
        (1, 1, "1", "1", "n", "n"),
    ),
}


def summary(found: Measure) -> tuple[int, int, str, str, str, str]:
    sizes = (found.gates, found.at_most, found.fan_in, found.weight)
    return (found.depth, found.form_depth, *map(str, sizes))  # type: ignore[return-value]


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_holds_for_all_parameters(name: str) -> None:
    described, expected = ACCEPTED[name]
    assert summary(measure(described)) == expected


@pytest.mark.parametrize("name", ACCEPTED)
def test_it_holds_at_small_parameters(name: str) -> None:
    check_at_small_parameters(ACCEPTED[name][0], 6)


def test_where_a_condition_begins_to_hold() -> None:
    for name in ("a weight that is defined under a condition", "a range that is defined under a condition"):
        described, _ = ACCEPTED[name]
        found = measure(described)
        for size in (49, 50, 51, 52, 200):
            check(found, unfolded(described, {"n": size}), {"n": size})


def test_what_else_is_read_off() -> None:
    found = measure(LAYERS)
    assert found.bits == ("one", "s")
    assert [(g.name, str(count)) for g, count in found.counts] == [("both", "n"), ("either", "n - 1"), ("carry", "n")]
    assert [(g.name, str(count)) for g, count in found.outputs] == [("s", "n + 1")]
    assert found.functions == ()
    assert measure(ACCEPTED["logarithmic powers"][0]).functions == ("bit_length", "pow2")


def check(found: Measure, circuit: Circuit, params: dict[str, int]) -> None:
    """That a circuit is what was said of it."""
    for described, count in (*found.counts, *found.outputs):
        if count is not None:
            assert value(count.top, params) == count.bottom * len(circuit.groups[described.name])
    compared = circuit.compared()
    assert len(compared) <= value(found.at_most, params)
    if found.gates is not None:
        assert value(found.gates.top, params) == found.gates.bottom * len(compared)
    for node in compared:
        assert node.fan_in <= value(found.fan_in, params)
        assert node.mass <= value(found.weight, params)
    for node in put_out(circuit):
        assert node.depth <= found.form_depth
        assert node.depth + (node.kind is not Kind.GATE) <= found.depth


def put_out(circuit: Circuit) -> list[Node]:
    return [node for name in circuit.outputs for node in circuit.groups[name].values()]


def check_at_small_parameters(described: Family, most: int) -> None:
    """Also that both ways of writing a circuit out agree."""
    found = measure(described)
    for params in sizes(described, most):
        circuit = unfolded(described, params)
        check(found, circuit, params)
        check_netlist(unfold(described, params), circuit)


def check_netlist(netlist: Netlist, circuit: Circuit) -> None:
    names: dict[int, tuple[str, tuple[int, ...]]] = {}
    for span in netlist.spans:
        assert list(circuit.groups[span.name]) == list(span.indices)
        names |= {node: (span.name, index) for node, index in zip(span.nodes, span.indices, strict=True)}
    keys = {id(node): (name, index) for name, nodes in circuit.groups.items() for index, node in nodes.items()}
    for node, (name, index) in names.items():
        other = circuit.groups[name][index]
        weights: dict[tuple[str, tuple[int, ...]], int] = {}
        for weight, source in other.wires:
            weights[keys[id(source)]] = weights.get(keys[id(source)], 0) + weight
        assert {names[source]: weight for source, weight in netlist.wires(node)} == {
            key: weight for key, weight in weights.items() if weight
        }
        assert netlist.constant[node] == sum(other.constants)


@settings(max_examples=150)
@given(st.data())
def test_random_families(data: st.DataObject) -> None:
    """What is accepted is never out of range, and neither deeper nor larger than was said."""
    described = random_family(picker(data.draw))
    try:
        measure(described)
    except KernelError:
        return
    check_at_small_parameters(described, 3)


# What may change.

TERM = read("x", i, weight=2, ranges=(ROW,), where=(i,))
WHOLE = Family("f", (("n", 1),), (X, gate("g", TERM, ranges=(over("j", 0, 3),))), ("g",))


def with_list(part: object, at: tuple[object, ...]) -> Any:
    """The same description, with a list in the place of one tuple."""
    if not at:
        return list(part)  # type: ignore[call-overload]
    first, *rest = at
    if isinstance(first, str):
        return replace(part, **{first: with_list(getattr(part, first), tuple(rest))})  # type: ignore[type-var]
    return tuple(with_list(value, tuple(rest)) if k == first else value for k, value in enumerate(part))  # type: ignore[call-overload]


def tuples(part: object, at: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """Where there is a tuple in a description."""
    if isinstance(part, tuple):
        yield at
        for k, value in enumerate(part):
            yield from tuples(value, (*at, k))
    elif isinstance(part, (Family, Group, Range, Term)):
        for each in fields(part):
            yield from tuples(getattr(part, each.name), (*at, each.name))


def test_a_description_of_tuples_is_measured() -> None:
    assert measure(WHOLE).depth == 1
    assert len(list(tuples(WHOLE))) == 17


@pytest.mark.parametrize("at", list(tuples(WHOLE)), ids=str)
def test_a_description_that_may_change_is_refused(at: tuple[object, ...]) -> None:
    """Or it might be changed after it was measured; whether as a whole or deep inside."""
    described = with_list(WHOLE, at)
    assert str(described) == str(WHOLE)
    with pytest.raises(KernelError, match="list"):
        measure(described)
    with pytest.raises(KernelError, match="list"):
        circuit_theorem(described)


def test_a_family_that_is_changed_afterwards_has_no_measure_that_is_stale() -> None:
    terms = [read("x", 0)]
    described = family(X, replace(gate("g"), terms=terms), gate("h", read("g")), output="h")  # type: ignore[arg-type]
    with pytest.raises(KernelError, match="holds a list, which has no place there"):
        measure(described)
    terms[0] = number(1)
    with pytest.raises(KernelError, match="holds a list, which has no place there"):
        measure(described)


def test_arguments_that_may_change_are_refused() -> None:
    arguments = [n, p(2)]
    described = family(X, gate("g", number(Poly.of(App("floordiv", arguments)))))  # type: ignore[arg-type]
    with pytest.raises(KernelError, match="are a list, which may change"):
        measure(described)


def test_other_values_are_refused() -> None:
    for name in (["g"], None, 1.5, True, {"g"}):
        with pytest.raises(KernelError, match="which has no place there"):
            measure(replace(WHOLE, outputs=(name,)))  # type: ignore[arg-type]


# What is refused.

SECOND = "f, g, line 7: "
REFUSED: dict[str, tuple[Family, str]] = {
    # names
    "no name": (family(X, ONE_GATE, name="f(n)"), "'f(n)' is no name"),
    "a parameter below 0": (family(X, ONE_GATE, n=-3), "the parameter 'n' >= -3 is not a natural number"),
    "a parameter that is no number": (
        replace(family(X, ONE_GATE), least=(("n", True),)),
        "made from integers, names and polynomials, not bool",
    ),
    "a parameter without a name": (
        replace(family(inputs("x"), gate("g", read("x"))), least=(("", 1),)),
        "the parameter '' >= 1 is not a natural number with a name",
    ),
    "one name for two parameters": (
        replace(family(X, ONE_GATE), least=(("n", 5), ("n", 0))),
        "f has two parameters with one name",
    ),
    "one name for two groups": (family(X, ONE_GATE, ONE_GATE), SECOND + "the name 'g' is taken"),
    "a group called like a parameter": (family(X, gate("n")), "f, n, line 7: the name 'n' is taken"),
    "a group without a name": (family(X, gate("")), "f, , line 7: the name '' is taken, or is no name"),
    "an index called like a parameter": (
        family(X, gate("g", ranges=(over("n", 0, 3),))),
        SECOND + "the index 'n' is taken",
    ),
    "one name for two indices": (
        family(X, gate("g", ranges=(ROW, over("i", 0, 3)))),
        SECOND + "the index 'i' is taken",
    ),
    "an index of a term called like one of its group": (
        family(X, gate("g", read("x", i, ranges=(ROW,)), ranges=(ROW,))),
        SECOND + "the index 'i' is taken",
    ),
    "an index without a name": (
        family(X, gate("g", ranges=(over("", 0, 3),))),
        SECOND + "the index '' is taken, or is no name",
    ),
    # groups
    "no output": (family(X, ONE_GATE, output=()), "f has no output"),
    "an output that is not there": (family(X, ONE_GATE, output="h"), "reads 'h', which is no earlier group"),
    "an output twice": (family(X, ONE_GATE, output=("g", "x", "g")), SECOND + "put out twice"),
    "a sum put out": (family(X, form("g", SUM)), SECOND + "a form is put out, which is no bit"),
    "an input that is computed": (
        family(X, group("g", Kind.INPUT, (), SUM)),
        SECOND + "an input is not computed",
    ),
    "a kind that is only equal to one": (
        family(X, group("g", 1, (), SUM)),  # type: ignore[arg-type]
        SECOND + "1 is no kind of group",
    ),
    "itself": (family(X, gate("g", read("g"))), SECOND + "reads 'g', which is no earlier group"),
    "a later group": (family(X, gate("g", read("h")), gate("h", SUM)), SECOND + "reads 'h', which is no earlier group"),
    "no group": (family(X, gate("g", read("z", 0))), SECOND + "reads 'z', which is no earlier group"),
    # ranges
    "an index without a start": (
        family(X, gate("g", ranges=(Range("i", (), (n,)),))),
        SECOND + "the index 'i' has no range",
    ),
    "an index without a stop": (
        family(X, gate("g", ranges=(Range("i", (n,), ()),))),
        SECOND + "the index 'i' has no range",
    ),
    "an index below 0": (
        family(X, gate("g", ranges=(over("i", n - 3, n),))),
        SECOND + "i in range(n - 3, n) is not shown to start at 0 or above",
    ),
    "an index of a term below 0": (
        family(X, gate("g", number(k, over("k", -2, n)))),
        SECOND + "k in range(-2, n) is not shown to start at 0 or above",
    ),
    "a range that uses its own index": (
        family(X, gate("g", ranges=(over("i", 0, i + 1),))),
        SECOND + "i is no parameter or index here, in i + 1",
    ),
    "a range that uses a later index": (
        family(X, gate("g", ranges=(over("i", 0, j), over("j", 0, n)))),
        SECOND + "j is no parameter or index here, in j",
    ),
    "a range of a term that uses a later index": (
        family(X, gate("g", number(1, over("j", 0, k), over("k", 0, n)))),
        SECOND + "k is no parameter or index here, in k",
    ),
    # subscripts
    "one place too far": (
        family(X, gate("g", read("x", i + 1), ranges=(ROW,))),
        SECOND + "x[i + 1] is not shown to lie in i in range(n) (end)",
    ),
    "one place too low": (
        family(X, gate("g", read("x", i - 1), ranges=(ROW,))),
        SECOND + "x[i - 1] is not shown to lie in i in range(n) (start)",
    ),
    "below a late start": (
        family(inputs("x", over("i", 1, n)), gate("g", read("x", i), ranges=(ROW,))),
        SECOND + "x[i] is not shown to lie in i in range(1, n) (start)",
    ),
    "above the smaller stop": (
        family(inputs("x", over("i", 0, (n, m))), gate("g", read("x", i), ranges=(ROW,)), n=1, m=1),
        SECOND + "x[i] is not shown to lie in i in range(min(n, m)) (end)",
    ),
    "below the larger start": (
        family(inputs("x", over("i", (0, m), n)), gate("g", read("x", i), ranges=(ROW,)), n=1, m=1),
        SECOND + "x[i] is not shown to lie in i in range(max(0, m), n) (start)",
    ),
    "an empty group": (
        family(inputs("x", over("i", 1, n)), gate("g", read("x", 1))),
        SECOND + "x[1] is not shown to lie in i in range(1, n) (end)",
    ),
    "the other half of a square": (
        family(inputs("y", ROW, over("j", 0, i)), gate("g", read("y", i, j), ranges=(ROW, over("j", 0, n)))),
        SECOND + "y[i, j] is not shown to lie in j in range(i) (end)",
    ),
    "a row that is not that of the index": (
        family(inputs("y", ROW, over("j", 0, i)), gate("g", read("y", 0, j), ranges=(ROW, over("j", 0, i)))),
        SECOND + "y[0, j] is not shown to lie in j in range(i) (end)",
    ),
    "a condition that is not enough": (
        family(X, gate("g", read("x", i + 2, where=(n - 2 - i,)), ranges=(ROW,))),
        SECOND + "x[i + 2] is not shown to lie in i in range(n) (end)",
    ),
    "a condition of another term": (
        family(X, gate("g", read("x", i + 1, where=(n - 2 - i,)), read("x", i + 1), ranges=(ROW,))),
        SECOND + "x[i + 1] is not shown to lie in i in range(n) (end)",
    ),
    "an index of another term": (
        family(X, gate("g", SUM, read("x", k))),
        SECOND + "k is no parameter or index here, in k",
    ),
    "an index of another group": (
        family(X, gate("h", ranges=(ROW,)), gate("g", read("x", i))),
        SECOND + "i is no parameter or index here, in i",
    ),
    "too few subscripts": (family(X, gate("g", read("x"))), SECOND + "x has 1 indices, not 0: x"),
    "too many subscripts": (family(X, gate("g", read("x", 0, 0))), SECOND + "x has 1 indices, not 2: x[0, 0]"),
    # functions
    "a function that is not listed": (
        family(X, gate("g", number(app("log", n)))),
        SECOND + "log is not one of floordiv, mod, bit_length, pow2, bit",
    ),
    "one inside another": (
        family(X, gate("g", number(app("floordiv", app("factorial", n), 2)))),
        SECOND + "factorial is not one of",
    ),
    "a table": (family(X, gate("g", number(entry("bit_length", n)))), SECOND + "bit_length is not one of"),
    "a table inside": (
        family(X, gate("g", ranges=(over("i", 0, app("mod", entry("pow2", n), 3)),))),
        SECOND + "pow2 is not one of",
    ),
    "too many arguments": (
        family(X, gate("g", number(app("bit_length", n, n)))),
        SECOND + "bit_length(n, n) has the wrong number of arguments",
    ),
    "too few, inside": (
        family(X, gate("g", number(app("floordiv", app("mod", n), 2)))),
        SECOND + "mod(n) has the wrong number of arguments",
    ),
    "an unknown name": (family(X, gate("g", number(m))), SECOND + "m is no parameter or index here, in m"),
    "an unknown name inside": (
        family(X, gate("g", number(app("bit_length", m)))),
        SECOND + "m is no parameter or index here",
    ),
    "divided by what may be 0": (
        family(X, gate("g", number(app("floordiv", n, n - 1)))),
        SECOND + "n - 1 is not shown to be at least 1, in floordiv(n, n - 1)",
    ),
    "a remainder by 0": (
        family(X, gate("g", number(app("mod", n, 0)))),
        SECOND + "0 is not shown to be at least 1, in mod(n, 0)",
    ),
    "a quotient of what may be negative": (
        family(X, gate("g", number(app("floordiv", n - 2, 2)))),
        SECOND + "n - 2 is not shown to be at least 0, in floordiv(n - 2, 2)",
    ),
    "half": (
        family(X, gate("g", number(app("pow2", -1)))),
        SECOND + "-1 is not shown to be at least 0, in pow2(-1)",
    ),
    "a length of what may be negative": (
        family(X, gate("g", number(app("bit_length", i - 1)), ranges=(ROW,))),
        SECOND + "i - 1 is not shown to be at least 0, in bit_length(i - 1)",
    ),
    "a bit below the lowest": (
        family(X, gate("g", number(app("bit", n, i - 1)), ranges=(ROW,))),
        SECOND + "i - 1 is not shown to be at least 0, in bit(n, i - 1)",
    ),
    "not defined in a range": (
        family(X, gate("g", ranges=(ROW, over("j", 0, app("floordiv", n, i))))),
        SECOND + "i is not shown to be at least 1, in floordiv(n, i)",
    ),
    "not defined in a condition": (
        family(X, gate("g", number(1, where=(app("floordiv", n, i) - 1,)), ranges=(ROW,))),
        SECOND + "i is not shown to be at least 1, in floordiv(n, i)",
    ),
    "a condition that comes too late": (
        family(X, gate("g", number(1, where=(app("floordiv", n, i) - 1, i - 1)), ranges=(ROW,))),
        SECOND + "i is not shown to be at least 1, in floordiv(n, i)",
    ),
    "a condition on an index for what comes before it": (
        family(X, gate("g", number(1, over("k", 0, n), where=(k - 1 + i, app("floordiv", n, i))), ranges=(ROW,))),
        SECOND + "i is not shown to be at least 1, in floordiv(n, i)",
    ),
    "a subscript that is not defined": (
        family(X, gate("g", read("x", app("floordiv", i - 1, 2)), ranges=(ROW,))),
        SECOND + "i - 1 is not shown to be at least 0, in floordiv(i - 1, 2)",
    ),
    "a part of a number": (
        family(X, gate("g", number(Poly({(): 0.5})))),  # type: ignore[dict-item]
        SECOND + "0.5 is not made of integers and powers of atoms",
    ),
    "a part of a number inside": (
        family(X, gate("g", number(app("bit_length", Poly({(): 0.5}))))),  # type: ignore[dict-item]
        SECOND + "0.5 is not made of integers and powers of atoms",
    ),
    "a negative power": (
        family(X, gate("g", number(Poly({(("n", -1),): 1})))),
        SECOND + "n**-1 is not made of integers and powers of atoms",
    ),
    "an atom twice": (
        family(X, gate("g", number(Poly({(("n", 1), ("n", 1)): 1})))),
        SECOND + "n*n has an atom twice in one product",
    ),
    # polynomial bounds
    "an exponential weight": (
        family(X, gate("g", read("x", 0, weight=app("pow2", n)))),
        SECOND + "pow2(n) is not shown to be polynomial: n is not O(log)",
    ),
    "an exponential weight of an index": (
        family(X, gate("g", read("x", i, weight=app("pow2", i)), ranges=(ROW,))),
        SECOND + "pow2(n - 1) is not shown to be polynomial: n - 1 is not O(log)",
    ),
    "an exponential threshold": (
        family(X, gate("g", number(-app("pow2", n)))),
        SECOND + "pow2(n) is not shown to be polynomial",
    ),
    "exponentially many gates": (
        family(X, gate("g", ranges=(over("i", 0, app("pow2", n)),))),
        SECOND + "pow2(n) is not shown to be polynomial",
    ),
    "exponentially many wires": (
        family(X, gate("g", read("x", 0, ranges=(over("k", 0, app("pow2", n)),)))),
        SECOND + "pow2(n) is not shown to be polynomial",
    ),
    "exponential indices": (
        family(X, gate("g", ranges=(over("i", app("pow2", n), app("pow2", n) + 3),))),
        SECOND + "pow2(n) is not shown to be polynomial",
    ),
    "an exponential condition": (
        family(X, gate("g", number(1, where=(app("pow2", n) - 5,)))),
        SECOND + "pow2(n) is not shown to be polynomial",
    ),
    "a small remainder of an exponential number": (
        family(X, gate("g", read("x", i, weight=app("mod", app("pow2", i), 3)), ranges=(ROW,))),
        SECOND + "pow2(n - 1) is not shown to be polynomial",
    ),
    "a bit of an exponential number": (
        family(X, gate("g", number(app("bit", app("pow2", i), i)), ranges=(ROW,))),
        SECOND + "pow2(n - 1) is not shown to be polynomial",
    ),
    "a power of a square of a logarithm": (
        family(X, gate("g", number(app("pow2", length**2)))),
        SECOND + "pow2(bit_length(n)**2) is not shown to be polynomial: bit_length(n)**2 is not O(log)",
    ),
    "a power of a product of logarithms": (
        family(X, gate("g", number(app("pow2", length * app("bit_length", n + 1))))),
        SECOND + "pow2(bit_length(n + 1)*bit_length(n)) is not shown to be polynomial",
    ),
    "a power of a power": (
        family(X, gate("g", number(app("pow2", app("pow2", length))))),
        SECOND + "pow2(pow2(bit_length(n))) is not shown to be polynomial",
    ),
    "a length of an exponential number": (
        family(X, gate("g", number(app("pow2", app("bit_length", app("pow2", n)))))),
        SECOND + "pow2(n) is not shown to be polynomial",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    described, problem = REFUSED[name]
    with pytest.raises(KernelError) as refusal:
        measure(described)
    assert problem in refusal.value.detail


def test_a_refusal_makes_no_theorem() -> None:
    with pytest.raises(KernelError):
        circuit_theorem(REFUSED["one place too far"][0])


# Corners.

TIGHT: list[tuple[str, Family, int]] = [
    # (what, a family that is accepted from this least value of n on, and not from one less)
    ("a fixed subscript", family(X, gate("g", read("x", 4))), 5),
    ("a divisor", family(X, gate("g", number(app("floordiv", n, n - 2)))), 3),
    ("a start", family(X, gate("g", ranges=(over("i", n - 3, n),))), 3),
    ("a length", family(inputs("x", over("i", 0, length)), gate("g", read("x", 0))), 1),
]


@pytest.mark.parametrize(("described", "least"), [row[1:] for row in TIGHT], ids=[row[0] for row in TIGHT])
def test_accepted_from_the_least_value_on(described: Family, least: int) -> None:
    measure(replace(described, least=(("n", least),)))
    with pytest.raises(KernelError):
        measure(replace(described, least=(("n", least - 1),)))


EMPTY = [
    family(X, gate("g", SUM, ranges=(over("i", n, n),)), n=0),
    family(X, gate("g", SUM, ranges=(over("i", 5, 3),)), n=0),
    family(X, gate("g", read("x", i), ranges=(over("i", 0, (n, 0)),)), n=0),
    family(X, gate("h", ranges=(over("i", 3, n),)), gate("g", read("h", k, ranges=(over("k", 3, n),))), n=0),
    family(X, gate("g", read("x", n + 5, where=(p(-1),))), n=0),
    family(inputs("x", ROW, over("j", 0, i)), bit("g", read("x", i, j), ranges=(ROW, over("j", 0, i))), n=0),
]


@pytest.mark.parametrize("described", EMPTY, ids=map(str, range(len(EMPTY))))
def test_what_is_empty_is_measured_too(described: Family) -> None:
    check_at_small_parameters(described, 5)


def test_a_count_is_exact_or_none() -> None:
    """range(5, 3) has no value; 3 - 5 is no number of gates."""
    found = measure(EMPTY[1])
    assert [count for _, count in found.counts] == [None]
    assert found.gates is None


def test_a_closed_form_that_is_not_defined_everywhere_is_none() -> None:
    """At n = 0 there is no i, and half of -1."""
    found = measure(family(X, gate("g", ranges=(ROW, over("j", 0, app("floordiv", n - 1, 2)))), n=0))
    assert [count for _, count in found.counts] == [None]


# The theorem.


def test_the_theorem_of_a_family() -> None:
    theorem = circuit_theorem(LAYERS)
    bound = theorem.bound
    assert (bound.subject.name, bound.subject.digest) == ("circuit:f", LAYERS.digest)
    assert (bound.subject.params.scale, dict(bound.subject.params.least)) == ("n", {"n": 1})
    assert bound.depth == frozenset({p(3)})
    assert bound.size == 4 * n
    assert bound.uniformity is Uniformity.DLOGTIME
    assert (bound.assuming, theorem.trust, theorem.premises) == (frozenset(), frozenset(), ())


def test_the_size_in_a_theorem_is_exact_if_it_can_be() -> None:
    assert circuit_theorem(ACCEPTED["a triangle"][0]).bound.size == app("floordiv", n**2 - n, 2)
    assert circuit_theorem(ACCEPTED["no closed form"][0]).bound.size == n


def test_a_theorem_about_other_parameters() -> None:
    params = circuit_theorem(family(inputs("x", over("i", 0, m)), gate("g"), m=2, n=0)).bound.subject.params
    assert (params.scale, dict(params.least)) == ("m", {"m": 2, "n": 0})


def test_lines_are_kept_for_refusals() -> None:
    with pytest.raises(KernelError, match=r"f, g, line 41: x\[n\] is not shown"):
        measure(family(X, Group("g", Kind.GATE, (), (read("x", n),), 41)))
