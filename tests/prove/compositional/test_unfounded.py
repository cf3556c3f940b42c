"""Wrong circuits whose faults only show where something that rules rest on was not looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from proofkit.circuit.language import read_family
from proofkit.circuit.library import CIRCUITS, families
from proofkit.circuit.netlist import from_rows
from proofkit.circuit.unfold import unfold
from proofkit.kernel.family import Kind
from proofkit.prove.balls import enclose
from proofkit.prove.compositional.prove import prove_instance
from proofkit.prove.exhaustive import exhaust
from proofkit.prove.outcome import Answer, obligations
from proofkit.prove.ports import Instance
from proofkit.prove.solve import solve
from tests.prove.circuits.rows import instance


def rewritten(name: str, old: str, new: str, **params: int) -> Instance:
    row = CIRCUITS[name]
    assert row.text.count(old) == 1
    row = replace(row, text=row.text.replace(old, new))
    return Instance.of(row, unfold(read_family(row.text, families()), params))


def congruent_but_negative() -> Instance:
    """One form is congruent to what it should be, and never positive: no gate tells that it is not 0."""
    old, rest = "sum(power_mod(2, f - 1 - c, q(k))", " * (low[c] + high[c])"
    new = "sum((power_mod(2, f - 1 - c, q(k)) - bit(k, 0)*q(k))"
    return rewritten("float_exp_series", old + rest, new + rest, p=2)


def swapped(name: str, p: int, group: str) -> Instance:
    """The two lowest bits of a group of inputs have each other's index."""
    about = instance(name, p)
    spans = tuple(
        replace(s, indices=(s.indices[1], s.indices[0], *s.indices[2:])) if s.name == group else s
        for s in about.netlist.spans
    )
    return Instance.of(about.circuit, replace(about.netlist, spans=spans))


def without_carries() -> Instance:
    """Outputs are forms, which add up to the right number with digits of 2."""
    text = CIRCUITS["int_add"].text
    old = text[text.index("bit s[") : text.index("output")]
    return rewritten("int_add", old, "form s[i] = (x[i] + y[i] if i < p else 0) for i in range(p + 1)\n", p=3)


def moved_down() -> Instance:
    """Digits of a sum are forms; the lowest one that counts is 0, and counts twice in the one below."""
    about = instance("float_sqrt", 3)
    netlist = about.netlist
    nodes = netlist.span("r.s").nodes
    below, lowest = nodes[-4], nodes[-3]
    rows, constants = [dict(netlist.wires(v)) for v in range(netlist.size)], netlist.constant.tolist()
    for source, weight in rows[lowest].items():
        rows[below][source] = rows[below].get(source, 0) + 2 * weight
    constants[below] += 2 * constants[lowest]
    rows[lowest], constants[lowest] = {}, 0
    spans = tuple(replace(s, kind=Kind.FORM) if s.name == "r.s" else s for s in netlist.spans)
    return about.with_netlist(from_rows(netlist.name, netlist.params, spans, rows, constants, netlist.outputs))


@pytest.mark.parametrize(
    "make",
    [
        congruent_but_negative,
        lambda: swapped("float_sqrt", 3, "x_m"),
        lambda: swapped("float_exp_series", 2, "x_e"),
        without_carries,
        moved_down,
    ],
)
def test_it_is_wrong_and_not_proved(make: Callable[[], Instance]) -> None:
    about = make()
    method = enclose if about.circuit.approximates else exhaust
    assert method(about, obligations(about)).answer is not Answer.PROVED
    assert prove_instance(about, 20_000_000, lambda queries: [solve(query) for query in queries]).status == "undecided"
