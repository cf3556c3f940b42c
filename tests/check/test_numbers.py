"""Depths as numbers: against hand evaluation and longest paths, for every statement of all files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import sympy

from proofkit.check.circuits import check_circuits
from proofkit.check.numbers import with_numbers
from proofkit.check.outcome import CheckedCircuit, Judged, Numbers, Outcome
from proofkit.check.run import check
from proofkit.circuit.library import CIRCUITS
from proofkit.cost.model import CostModel
from proofkit.dag.built import Built
from proofkit.kernel.claims import Bound, Depth, Uniformity, depth_text
from proofkit.kernel.poly import Poly
from proofkit.kernel.theorem import Theorem
from proofkit.spec.load import load_dir, load_text
from proofkit.spec.model import Statement, Text
from tests.check import papers
from tests.check.test_var import PRINTED, REPAIRED
from tests.cost.fakes import fake, library
from tests.kernel.values import value
from tests.whole import SPECS, whole

FORM = {
    **{"add": 5, "mul": 4, "div": 5, "lt": 2, "le": 2, "eq": 2, "ne": 2, "floor": 1, "sum": 7, "prod": 5},
    **{"exp": 5, "sqrt": 3, "max": 3, "min": 3, "argmax": 3, "argmin": 3, "where": 1, "select": 1},
    **{"log": 5, "sin": 4, "cos": 4, "erf": 6},
}
"""Form depths as a prototype had them; the depths are one more."""

CONSTANTS = {"d_std": 6, "d_oplus": 8, "d_otimes": 6, "d_exp": 6, "d_sqrt": 4, "d_max": 4, "d_sel": 2}
OWN = ("var.toml", "var-repaired.toml")
"""Files with lemmas about operations of their own; all others rest on those of the library."""

LIBRARY = {name: (fake(f"fake_{name}", layers, extra_gates=3),) for name, layers in FORM.items()}
LARGER = {name: (*found, fake(f"small_{name}", FORM[name] + 2)) for name, found in LIBRARY.items()}
POINT = {
    **{"m": 3, "r": 2, "b_att": 2, "b_res": 5, "b_up": 3},
    **{"n": 5, "L": 3, "layers": 2, "steps": 4, "loops": 3, "m_f": 2},
}
"""What depths are written in, apart from constants."""


@pytest.fixture(scope="module")
def var() -> Outcome:
    return whole()


@pytest.fixture(scope="module")
def numbered(var: Outcome) -> Outcome:
    with library(LIBRARY):
        return with_numbers(var, CostModel())


def about(outcome: Outcome) -> list[Judged]:
    return [judged for judged in outcome.judged if judged.theorem is not None]


def numbers(outcome: Outcome, name: str) -> Numbers:
    judged = outcome.find(name)
    assert judged is not None
    assert judged.numbers is not None
    return judged.numbers


def bounds(found: Numbers) -> tuple[Depth | None, Depth | None]:
    return tuple(t.bound.depth if t is not None else None for t in (found.by_constants, found.composed))  # type: ignore[return-value]


def text(theorem: Theorem | None) -> str:
    return depth_text(theorem.bound.depth) if theorem is not None else "none"


# by constants


@pytest.mark.parametrize("name", [*PRINTED, *REPAIRED])
def test_a_number_is_the_derived_depth_evaluated_by_hand(name: str, numbered: Outcome) -> None:
    derived = PRINTED[name][1] if name in PRINTED else REPAIRED[name]
    expected = sympy.sympify(derived).subs(CONSTANTS)
    found = numbers(numbered, name).by_constants
    assert sympy.expand(sympy.sympify(text(found)) - expected) == 0


def test_the_number_of_lemma_5_5(numbered: Outcome) -> None:
    assert text(numbers(numbered, "lemma-5.5").by_constants) == "50"
    assert text(numbers(numbered, "lemma-5.8").by_constants) == "172*m"


def test_a_constant_is_that_of_its_own_lemma(var: Outcome) -> None:
    """d_std of the printed paper covers no floor: only the repaired one gets deeper with it."""
    with library({**LIBRARY, "floor": (fake("slow_floor", 11),)}):
        found = with_numbers(var, CostModel())
    assert text(numbers(found, "lemma-3.5.1").by_constants) == "6"
    assert text(numbers(found, "lemma-3.5.1-repaired").by_constants) == "12"
    assert text(numbers(found, "lemma-5.2").by_constants) == "14"
    assert text(numbers(found, "lemma-5.2-repaired").by_constants) == "20"


def test_what_a_lemma_covers_counts_even_if_nothing_uses_it(var: Outcome) -> None:
    """No statement of the repaired paper takes a floor; without a circuit for it there is no d_std all the same."""
    with library({name: found for name, found in LIBRARY.items() if name != "floor"}):
        found = with_numbers(var, CostModel())
    assert numbers(found, "lemma-3.5.1-repaired").reason == "no circuit for floor"
    assert numbers(found, "lemma-5.5-repaired").by_constants is None
    assert numbers(found, "lemma-5.5-repaired").reason == "no circuit for floor"
    assert numbers(found, "lemma-3.5.3-repaired").by_constants is not None
    assert numbers(found, "lemma-5.5-repaired").composed is not None
    assert text(numbers(found, "lemma-5.5").by_constants) == "50"


def test_every_missing_circuit_is_named(var: Outcome) -> None:
    with library({"mul": LIBRARY["mul"]}):
        found = numbers(with_numbers(var, CostModel()), "lemma-5.5")
    assert found.by_constants is found.composed is None
    assert found.reason == "no circuit for sum, sqrt, add, div"
    assert found.composed_reason == "no circuit for add, div, sqrt, sum"


def test_a_number_rests_on_its_circuits_and_on_what_was_derived(numbered: Outcome) -> None:
    judged = numbered.find("lemma-5.2")
    assert judged is not None
    assert judged.theorem is not None
    found = numbers(numbered, "lemma-5.2").by_constants
    assert found is not None
    assert found.premises[0] is judged.theorem
    assert found.trust - judged.theorem.trust == {f"circuit:fake_{name}" for name in ("add", "mul", "div", "sum")}


def test_a_depth_that_is_a_number_already_gets_none(var: Outcome) -> None:
    """The lemma about connectives promises one gate, not a constant that circuits would have to make good."""
    found = with_numbers(var, CostModel())
    judged = found.find("connectives")
    assert judged is not None
    assert judged.covered
    assert judged.numbers is None
    assert "connectives" not in {row.statement.id for row in found.constants}
    assert all(row.constant for row in found.constants)


# composed


def test_a_composed_number_is_the_longest_path(numbered: Outcome) -> None:
    """Over the graph with all calls spliced in, by plain recursion on integers."""
    check_composed(numbered, FORM)


def check_composed(outcome: Outcome, form: Mapping[str, int]) -> None:
    for judged in about(outcome):
        assert judged.numbers is not None
        built = outcome.catalog.inlined(judged.statement.about.value if judged.statement.about is not None else "")
        composed = judged.numbers.composed
        assert built is not None
        assert composed is not None
        names = {**POINT, **known(composed.bound.at, POINT)}
        assert at_point(composed.bound.depth) == layers(built, names, form), judged.statement.id


def at_point(depth: Depth) -> int:
    return max(value(vector, POINT) for vector in depth)


def known(values: Iterable[tuple[str, Poly]], names: Mapping[str, int]) -> dict[str, int]:
    """The values that depend on these names alone; no count of passes depends on anything else."""
    plain = ((name, v) for name, v in values if all(isinstance(a, str) and a in names for a in v.atoms()))
    return {name: value(v, names) for name, v in plain}


def layers(built: Built, names: Mapping[str, int], form: Mapping[str, int]) -> int:
    """Gates on the longest path; one at the end if an operation is on it."""
    graph = built.graph
    static: list[bool] = []
    ready: list[int] = []
    for node in graph.nodes:
        inside = [static[a] for a in node.args]
        is_static = node.kind in ("number", "place") or (
            node.kind in ("apply", "load", "tensor") and all(inside) and node.name not in ("exp", "sqrt", "floor")
        )
        static.append(is_static)
        own = 0
        if node.kind == "loop":
            inner = built.parts[node.name]
            own = value(node.number, names) * layers(inner, {**names, **known(node.bind, names)}, form)
        elif node.kind == "call":
            own = layers(built.parts[node.name], {**names, **known(node.bind, names)}, form)
        elif node.kind == "gather":
            own = form["select"]
        elif node.kind in ("apply", "reduce") and not is_static and node.name not in ("neg", "abs"):
            own = 0 if node.name == "where" and inside[0] else form[node.name]
        ready.append(own + max((ready[a] for a in node.args), default=0))
    end = max(ready[output] for output in graph.outputs)
    return end + any(
        n.kind in ("apply", "reduce", "gather") and not s for n, s in zip(graph.nodes, static, strict=True)
    )


def test_composed_is_never_deeper_than_by_constants(numbered: Outcome) -> None:
    for judged in about(numbered):
        assert judged.numbers is not None
        by_constants, composed = bounds(judged.numbers)
        assert by_constants is not None
        assert composed is not None
        depth = judged.theorem.bound.depth if judged.theorem is not None else frozenset()
        single = all(sum(vector.terms.values()) == 1 for vector in depth)  # one operation has nothing to hand on to
        alone = single or judged.statement.id.startswith("rounded-sum-")  # each pass ends in a gate either way
        assert at_point(composed) + (not alone) <= at_point(by_constants), judged.statement.id


def test_the_composed_number_of_lemma_5_5(numbered: Outcome) -> None:
    """Sum, division, difference, square, sum, division, root, division, and the layer that makes gates of it."""
    found = text(numbers(numbered, "lemma-5.5").composed)
    assert found == str(7 + 5 + 5 + 4 + 7 + 5 + 3 + 5 + 1) == "42"


def test_the_circuits_of_the_library(var: Outcome) -> None:
    """Every statement has both numbers, and both are what the depths of the circuits come to."""
    found = with_numbers(var, CostModel())
    values: dict[tuple[str, str], int] = {}
    form: dict[str, int] = {}
    for row in found.constants:
        chosen = [operation.chosen for operation in row.operations]
        assert row.theorem is not None, [operation.reason for operation in row.operations]
        assert text(row.theorem) == str(max(c.depth for c in chosen if c is not None))
        values[Path(row.spec.path).name, row.constant] = int(text(row.theorem))
        form |= {o.operation: o.chosen.form_depth for o in row.operations if o.chosen is not None}
    for judged in about(found):
        assert judged.theorem is not None
        assert judged.numbers is not None
        assert judged.numbers.by_constants is not None, judged.numbers.reason
        file = Path(judged.spec.path).name
        home = file if file in OWN else "operations.toml"
        own = {constant: number for (name, constant), number in values.items() if name == home}
        expected = max(value(vector, POINT | own) for vector in judged.theorem.bound.depth)
        assert at_point(judged.numbers.by_constants.bound.depth) == expected, judged.statement.id
        derived = PRINTED.get(judged.statement.id, (None, REPAIRED.get(judged.statement.id)))[1]
        if derived is not None:
            by_constants = sympy.sympify(text(judged.numbers.by_constants))
            assert sympy.expand(by_constants - sympy.sympify(derived).subs(own)) == 0, judged.statement.id
    lemmas = {row.statement.id for row in found.constants}
    assert {judged.statement.id for judged in about(found)} >= {*PRINTED, *REPAIRED} - lemmas
    check_composed(found, form)


# claims and models


def test_a_changed_claim_changes_no_number(numbered: Outcome) -> None:
    specs = [replace(spec, statements=tuple(map(boasting, spec.statements))) for spec in load_dir(SPECS)]
    with library(LIBRARY):
        found = with_numbers(check(specs), CostModel())
    for before, after in zip(about(numbered), about(found), strict=True):
        assert before.numbers is not None
        assert after.numbers is not None
        assert bounds(before.numbers) == bounds(after.numbers)


def boasting(statement: Statement) -> Statement:
    """It claims next to nothing, for a definition; lemmas about operations stay."""
    if statement.about is None or statement.depth is None:
        return statement
    return replace(statement, depth=Text("1", statement.depth.place), size=None)


def test_small_numbers_are_never_less_than_shallow_ones(var: Outcome) -> None:
    with library(LARGER):
        shallow, small = (with_numbers(var, CostModel(name)) for name in ("shallow", "small"))
    for left, right in zip(about(shallow), about(small), strict=True):
        assert left.numbers is not None
        assert right.numbers is not None
        for a, b in zip(bounds(left.numbers), bounds(right.numbers), strict=True):
            assert a is not None
            assert b is not None
            assert at_point(a) < at_point(b)


def test_a_circuit_that_is_less_uniform_gives_a_graded_number(var: Outcome) -> None:
    hard = {**LIBRARY, "div": (fake("hard_div", 5, is_hard=True), fake("fair_div", 9))}
    with library(hard):
        claimed = with_numbers(var, CostModel())
        either = with_numbers(var, CostModel(uniformity=Uniformity.P))
    assert text(numbers(claimed, "lemma-5.5").by_constants) == text_at(10)
    assert text(numbers(either, "lemma-5.5").by_constants) == text_at(6)
    assert grade(numbers(claimed, "lemma-5.5")) is Uniformity.DLOGTIME
    assert grade(numbers(either, "lemma-5.5")) is Uniformity.L
    with library({**LIBRARY, "div": hard["div"][:1]}):
        only = with_numbers(var, CostModel())
    assert text(numbers(only, "lemma-5.5").by_constants) == text_at(6)
    assert grade(numbers(only, "lemma-5.5")) is Uniformity.L


def text_at(std: int) -> str:
    """The number of Lemma 5.5."""
    return str(5 * std + 2 * 8 + 4)


def grade(found: Numbers) -> Uniformity:
    assert found.by_constants is not None
    assert found.composed is not None
    assert found.by_constants.bound.uniformity is found.composed.bound.uniformity
    bound: Bound = found.composed.bound
    return bound.uniformity


def test_numbers_of_some_statements_only(var: Outcome) -> None:
    with library(LIBRARY):
        found = with_numbers(var, CostModel(), {"lemma-5.2", "lemma-3.5.1"})
    assert {j.statement.id for j in found.judged if j.numbers is not None} == {"lemma-5.2", "lemma-3.5.1"}
    assert [row.statement.id for row in found.constants] == ["lemma-3.5.1"]


# evidence


SMALL_PAPER = (
    papers.HEAD
    + papers.OPERATIONS.replace('size = "1"', 'size = "poly(n)"').replace('size = "N"', 'size = "poly(n)"')
    + papers.DEFINITIONS
)


def small(*circuits: CheckedCircuit) -> Outcome:
    outcome = check([load_text(SMALL_PAPER, papers.FILE)])
    return with_numbers(replace(outcome, circuits=circuits), CostModel())


def test_a_checked_circuit_gives_a_number() -> None:
    found, _ = check_circuits([CIRCUITS["float_add"], CIRCUITS["float_mul"]])
    by_constants = numbers(small(*found), "ops").by_constants
    assert by_constants is not None
    assert by_constants.bound.depth == {Poly.of(max(c.measure.depth for c in found if c.measure is not None))}
    assert by_constants.trust == {"circuit:float_add", "circuit:float_mul"}


def test_a_circuit_that_was_not_found_right_gives_none() -> None:
    """Nobody asks whether another one would do."""
    unsure = CheckedCircuit(CIRCUITS["float_add"])
    assert numbers(small(unsure), "ops").reason == "circuit float_add is undecided"
    row = small(unsure).constants[0].operations[0]
    assert (row.operation, row.chosen, row.reason) == ("add", None, "circuit float_add is undecided")


def test_a_size_that_is_stated_leaves_no_number() -> None:
    """The lemma then promises more than a circuit of that depth."""
    outcome = with_numbers(check([load_text(papers.PAPER, papers.FILE)]), CostModel(), {"row-bound", "ops"})
    assert numbers(outcome, "ops").by_constants is not None
    with library(LIBRARY):
        found = numbers(with_numbers(outcome, CostModel()), "row-bound")
    assert found.reason == "op:sum is promised in size N, which is not that of its circuit"
    assert text(found.composed) == "12"
