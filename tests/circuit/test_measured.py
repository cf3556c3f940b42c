"""Costs counted on a netlist: against sums expanded by matrices, against the kernel, and by hand."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given

from proofkit.circuit.library import CIRCUITS, family
from proofkit.circuit.measured import Measured, Seen, at, at_most, confirm, measured
from proofkit.circuit.netlist import Netlist
from proofkit.circuit.unfold import unfold
from proofkit.errors import KernelError, UsageError
from proofkit.kernel.counting import Ratio
from proofkit.kernel.family import Family, Group, Kind, Term
from proofkit.kernel.functions import FORMULA_FUNCTIONS, tidy
from proofkit.kernel.measure import measure
from proofkit.kernel.poly import ONE, App, Poly
from tests.circuit.circuits import Sketch, adder, comparison, multiplier, parity
from tests.circuit.library.built import netlist_of
from tests.circuit.random_circuits import netlists

P = Poly.of("p")


def by_matrices(netlist: Netlist) -> Measured:
    """Row v of `values` is node v over inputs and gates; row v of `sums` is what a gate compares with 0."""
    values, sums = np.eye(netlist.size, dtype=np.int64), np.eye(netlist.size, dtype=np.int64)
    layers = np.zeros(netlist.size, dtype=np.int64)
    for v, kind in enumerate(netlist.kinds):
        if kind == Kind.INPUT:
            continue
        weights = np.zeros(netlist.size, dtype=np.int64)
        for source, weight in netlist.wires(v):
            weights[source] = weight
        sums[v] = weights @ values
        layers[v] = layers[sums[v] != 0].max(initial=0) + (kind == Kind.GATE)
        if kind != Kind.GATE:
            values[v] = sums[v]
    outputs = sorted(set(netlist.outputs))
    rows = sums[sorted({*outputs, *netlist.nodes(Kind.GATE)})]
    extra = netlist.kinds[outputs] != Kind.GATE
    return Measured(
        depth=(layers[outputs] + extra).max(initial=0),
        form_depth=layers[outputs].max(initial=0),
        gates=len(rows),
        wires=np.count_nonzero(rows),
        fan_in=np.count_nonzero(rows, axis=1).max(initial=0),
        max_weight=np.abs(rows).max(initial=0),
    )


@given(netlists())
def test_forms_are_expanded_into_the_gates_that_read_them(netlist: Netlist) -> None:
    assert measured(netlist) == by_matrices(netlist)


@pytest.mark.parametrize("netlist", [adder(3), parity(4), comparison(3), multiplier(3)], ids=lambda n: n.name)
def test_circuits_by_hand_too(netlist: Netlist) -> None:
    assert measured(netlist) == by_matrices(netlist)


def test_a_small_circuit_by_hand() -> None:
    """g = [x + y + 1 - x >= 1] reads only y; the result 2g - x + 1 is a form of weight 2, and needs a gate."""
    sketch = Sketch("small")
    x, y = sketch.inputs("x", 2)
    total = sketch.group("total", Kind.FORM, [({x: 1, y: 1}, 1)])
    gate = sketch.group("g", Kind.GATE, [({total[0]: 1, x: -1}, -1)])
    result = sketch.group("r", Kind.BIT, [({gate[0]: 2, x: -1}, 1)])
    assert measured(sketch.netlist(result)) == Measured(2, 1, gates=2, wires=3, fan_in=2, max_weight=2)


@given(netlists())
def test_bounds_are_nowhere_below(netlist: Netlist) -> None:
    found, most = by_matrices(netlist), at_most(netlist)
    assert most.gates == found.gates
    assert all(getattr(most, each.name) >= getattr(found, each.name) for each in fields(Measured))


@pytest.mark.parametrize("netlist", [adder(3), comparison(3), multiplier(3)], ids=lambda n: n.name)
def test_bounds_are_near_where_little_cancels(netlist: Netlist) -> None:
    found, most = by_matrices(netlist), at_most(netlist)
    assert (most.depth, most.form_depth, most.gates) == (found.depth, found.form_depth, found.gates)
    assert most.fan_in <= 3 * found.fan_in


@pytest.mark.parametrize("name", CIRCUITS)
def test_every_circuit_is_as_the_kernel_states(name: str) -> None:
    """What has too many wires to count them is held to what it may have at most."""
    stated = measure(family(name))
    for position in range(min(6, len(CIRCUITS[name].grid))):
        netlist = netlist_of(name, position)
        confirm(stated, Seen.of(netlist, at_most(netlist)))
        try:
            found = measured(netlist)
        except UsageError:
            continue
        confirm(stated, Seen.of(netlist, found))


def test_depth_is_as_stated_once_every_group_is_there() -> None:
    for name, p in (("int_add", 2), ("float_mul", 2), ("float_add", 2)):
        found, stated = measured(unfold(family(name), {"p": p})), measure(family(name))
        assert (found.depth, found.form_depth) == (stated.depth, stated.form_depth)


@pytest.mark.parametrize("field", ["depth", "form_depth", "gates", "fan_in", "max_weight"])
def test_a_circuit_that_costs_more_than_is_stated_is_refused(field: str) -> None:
    netlist, stated = unfold(family("int_add"), {"p": 4}), measure(family("int_add"))
    found = measured(netlist)
    bounds = {
        "depth": 3,
        "form_depth": 2,
        "gates": stated.at_most,
        "fan_in": stated.fan_in,
        "max_weight": stated.weight,
    }
    most = at(Poly.of(bounds[field]), {"p": 4})
    confirm(stated, Seen.of(netlist, replace(found, **{field: most})))
    with pytest.raises(KernelError, match="more than"):
        confirm(stated, Seen.of(netlist, replace(found, **{field: most + 1})))


def test_a_group_of_another_size_is_refused() -> None:
    netlist = replace(unfold(family("int_add"), {"p": 5}), params={"p": 6})
    with pytest.raises(KernelError, match="both of int_add has 5 nodes, not p"):
        confirm(measure(family("int_add")), Seen.of(netlist, measured(netlist)))


def test_what_is_too_much_to_count_is_refused() -> None:
    with pytest.raises(UsageError, match="more than 10 wires"):
        measured(parity(4), most=10)


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        (P**2 + 1, 10**40 + 1),
        (Ratio(P**2 + P, 2), (10**40 + 10**20) // 2),
        (Poly.of(App("floordiv", (P, Poly.of(7)))), 10**20 // 7),
        (Poly.of(App("bit_length", (P,))), 67),
        (Poly.of(App("pow2", (Poly.of(App("bit_length", (P,))),))), 2**67),
        (ONE - ONE, 0),
    ],
    ids=str,
)
def test_statements_have_exact_values(statement: Poly | Ratio, value: int) -> None:
    assert at(statement, {"p": 10**20}) == value


SLOW = {
    "primes_for": (2**40 + 7,),
    "prime": (2**30,),
    "generator": (2**40 - 87,),
    "discrete_log": (3, 2**40 - 87),
    "is_prime": (2**60 + 33,),
    "span": (2**50, 7),
    "crt": (2**40, 3, 1),
    "crt_above": (3, 3, 2**40, 1),
    "sqrt_crt": (3, 2**30, 4, 1, 5, 1),
    "exp_mod": (0, 1, 2**40, 3, 9, 5),
    "exp_bit": (0, 1, 2**40, 3, 1),
    "log_crt": (3, 4, 2**40, 3, 9, 5, 1),
    "erf_crt": (3, 4, 2**8, 3, 9, 5, 1),
    "ln2_bit": (2**40,),
    "pow2": (2**40,),
}


@pytest.mark.parametrize("name", SLOW)
def test_what_takes_too_long_is_refused(name: str) -> None:
    """Wherever it stands in a statement; as a formula it stays, and in a circuit nothing is built."""
    atom = Poly.of(App(name, tuple(map(Poly.of, SLOW[name]))))
    assert tidy(atom) == atom
    assert FORMULA_FUNCTIONS[name].takes(SLOW[name])
    for statement in (atom, P * atom + 1, Poly.of(App("floordiv", (atom + P, 2 * ONE)))):
        with pytest.raises(UsageError, match=rf"{name}\(.*\) takes too long to be worked out, at p = 3"):
            at(statement, {"p": 3})
    arguments = (Poly.of(value) + P - 3 for value in SLOW[name])
    group = Group("g", Kind.GATE, (), (Term(Poly.of(App(name, tuple(arguments)))),))
    with pytest.raises(UsageError, match=rf"{name}\(.*\) takes too long to be worked out"):
        unfold(Family("f", (("p", 1),), (group,), ("g",)), {"p": 3})


@pytest.mark.parametrize("name", FORMULA_FUNCTIONS)
def test_small_numbers_are_worked_out(name: str) -> None:
    least = FORMULA_FUNCTIONS[name].least
    assert at(Poly.of(App(name, tuple(map(Poly.of, least)))), {}) == FORMULA_FUNCTIONS[name].value(*least)


@pytest.mark.parametrize("statement", [Ratio(P, 2), P * Poly.of("n")], ids=str)
def test_a_count_that_is_no_integer_is_refused(statement: Poly | Ratio) -> None:
    with pytest.raises(KernelError, match="no integer"):
        at(statement, {"p": 3})
