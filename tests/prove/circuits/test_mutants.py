"""Every mutant of a small circuit gets a counterexample by both methods, unless plain evaluation finds no fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from proofkit.kernel.family import Kind
from proofkit.prove import exhaustive
from proofkit.prove.exhaustive import exhaust
from proofkit.prove.mutate import Mutant, mutants, shifted
from proofkit.prove.outcome import Answer, obligations
from proofkit.prove.ports import Instance
from tests.circuit.circuits import Sketch
from tests.prove.circuits.rows import by_z3, instance, is_right

SMALL = [("int_add", [2]), ("int_compare", [2]), ("select", [2])]
"""All mutants of these."""
LARGER = [
    ("float_less", [1], 5),
    ("float_floor", [2], 5),
    ("int_mul", [2], 11),
    ("float_compare", [2], 17),
    ("float_max", [1], 17),
    ("float_mul", [2], 251),
]
"""One mutant in so many of these."""


def check(about: Instance, several: Iterable[Mutant]) -> Counter[Answer]:
    answers: Counter[Answer] = Counter()
    for mutant in several:
        subject = about.with_netlist(mutant.netlist)
        wanted = Answer.PROVED if is_right(about, mutant.netlist) else Answer.REFUTED
        found = exhaust(subject, obligations(subject))
        assert found.answer is wanted, mutant.text
        assert (found.counterexample is not None) is (wanted is Answer.REFUTED)
        assert by_solver(subject) is wanted, mutant.text
        answers[wanted] += 1
    return answers


def by_solver(subject: Instance) -> Answer:
    """The first answer that is not a proof."""
    answers = (by_z3(subject, [obligation])[0].answer for obligation in obligations(subject))
    return next((answer for answer in answers if answer is not Answer.PROVED), Answer.PROVED)


@pytest.mark.parametrize(
    ("name", "values", "stride"), [*((*small, 1) for small in SMALL), *LARGER, ("float_add", [2], 1501)]
)
def test_programs_and_sums_find_the_same(
    name: str, values: list[int], stride: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = instance(name, *values)
    for mutant in mutants(about.netlist, stride=stride):
        found = []
        for few in (0, exhaustive.FEW_INPUTS):
            monkeypatch.setattr(exhaustive, "FEW_INPUTS", few)
            subject = about.with_netlist(mutant.netlist)
            each = [exhaust(subject, [obligation]) for obligation in obligations(subject)]
            found.append([(outcome.answer, outcome.inputs) for outcome in each])
            assert all((o.answer is Answer.REFUTED) is (o.counterexample is not None) for o in each), mutant.text
        assert found[0] == found[1], mutant.text


@pytest.mark.parametrize(("name", "values"), SMALL)
def test_all_mutants(name: str, values: list[int]) -> None:
    about = instance(name, *values)
    answers = check(about, mutants(about.netlist))
    assert answers[Answer.REFUTED] > answers[Answer.PROVED]


@pytest.mark.parametrize(("name", "values", "stride"), LARGER)
def test_some_mutants(name: str, values: list[int], stride: int) -> None:
    about = instance(name, *values)
    assert check(about, mutants(about.netlist, stride=stride))[Answer.REFUTED]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "values", "stride"), [*LARGER, ("float_add", [2], 1501)])
def test_many_mutants(name: str, values: list[int], stride: int) -> None:
    about = instance(name, *values)
    check(about, mutants(about.netlist, 1, 1 + stride // 20))


@pytest.mark.parametrize(
    ("name", "values", "stride"),
    [("float_mul", [2], 13), pytest.param("float_add", [2], 11, marks=pytest.mark.slow)],
)
def test_many_mutants_by_exhaustion(name: str, values: list[int], stride: int) -> None:
    about = instance(name, *values)
    for mutant in mutants(about.netlist, stride=stride):
        subject = about.with_netlist(mutant.netlist)
        found = exhaust(subject, obligations(subject)).answer
        assert (found is Answer.PROVED) is is_right(about, mutant.netlist), mutant.text


def test_the_kinds_of_mutants() -> None:
    """z = [x0 + 2*x1 + y - 2 >= 0], a bit, and a form that nothing reads."""
    sketch = Sketch("f")
    x, y = sketch.inputs("x", 2), sketch.group("y", Kind.INPUT, [({}, 0)], [()])
    z = sketch.group("z", Kind.GATE, [({x[0]: 1, x[1]: 2, y[0]: 1}, -2)], [()])
    sketch.group("b", Kind.BIT, [({z[0]: 1}, 0)], [()])
    found = {mutant.text: mutant.netlist for mutant in mutants(sketch.netlist([4]))}
    rows = {
        text: (dict(changed.wires(3)), int(changed.constant[3]), dict(changed.wires(4)), int(changed.constant[4]))
        for text, changed in found.items()
    }
    right, bit = {0: 1, 1: 2, 2: 1}, {3: 1}
    assert rows == {
        "z +1": (right, -1, bit, 0),
        "z -1": (right, -3, bit, 0),
        "x[0] in z weighs 2": ({0: 2, 1: 2, 2: 1}, -2, bit, 0),
        "x[0] in z weighs 0": ({1: 2, 2: 1}, -2, bit, 0),
        "x[1] for x[0] in z": ({1: 3, 2: 1}, -2, bit, 0),
        "x[1] in z weighs 3": ({0: 1, 1: 3, 2: 1}, -2, bit, 0),
        "x[1] in z weighs 1": ({0: 1, 1: 1, 2: 1}, -2, bit, 0),
        "x[0] for x[1] in z": ({0: 3, 2: 1}, -2, bit, 0),
        "y in z weighs 2": ({0: 1, 1: 2, 2: 2}, -2, bit, 0),
        "y in z weighs 0": ({0: 1, 1: 2}, -2, bit, 0),
        "x[1] for y in z": ({0: 1, 1: 3}, -2, bit, 0),
        "b +1": (right, -2, bit, 1),
        "b -1": (right, -2, bit, -1),
        "z in b weighs 2": (right, -2, {3: 2}, 0),
        "z in b weighs 0": (right, -2, {}, 0),
        "y for z in b": (right, -2, {2: 1}, 0),
        "no z": ({}, -1, bit, 0),
        "no b": (right, -2, {}, 0),
    }


def test_several_constants_at_once() -> None:
    adder = instance("int_add", 2).netlist
    first, *_, last = adder.nodes(Kind.GATE)
    mutant = shifted(adder, {first: 2, last: -3})
    assert mutant.text == f"{adder.label(first)} +2, {adder.label(last)} -3"
    assert (mutant.netlist.constant - adder.constant).tolist() == [
        2 if v == first else -3 if v == last else 0 for v in range(adder.size)
    ]
