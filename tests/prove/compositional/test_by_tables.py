"""Square root, logarithm, sine, cosine and error function, stage by stage: tables, what they tell, and rounding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from types import ModuleType

import pytest

from proofkit.circuit.library import CIRCUITS, family
from proofkit.circuit.unfold import unfold
from proofkit.kernel import number_theory, reals, series
from proofkit.prove.balls import enclose
from proofkit.prove.compositional.lemma import Result
from proofkit.prove.compositional.near import Near
from proofkit.prove.compositional.proof import Proof
from proofkit.prove.compositional.prove import prove_instance
from proofkit.prove.compositional.scripts import SCRIPTS, float_erf, float_log, float_sin
from proofkit.prove.exhaustive import exhaust
from proofkit.prove.mutate import mutants, shifted
from proofkit.prove.outcome import Answer, Outcome, obligations
from proofkit.prove.ports import Instance
from proofkit.prove.solve import Query, Reply, solve
from proofkit.prove.verify import verify
from tests.prove.circuits.rows import instance

NAMES = ["float_sqrt", "float_log", "float_sin", "float_cos", "float_erf"]


def ask(queries: Sequence[Query]) -> list[Reply]:
    return [solve(query) for query in queries]


def prove(about: Instance) -> Result:
    return prove_instance(about, 20_000_000, ask)


def try_all(about: Instance) -> Outcome:
    method = enclose if about.circuit.approximates else exhaust
    return method(about, obligations(about))


@pytest.mark.parametrize("p", [2, 3, 4, pytest.param(5, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", NAMES)
def test_agrees_with_all_inputs_tried(name: str, p: int) -> None:
    about = instance(name, p)
    result, truth = prove(about), try_all(about)
    assert (result.status, result.reason, truth.answer) == ("proved", "", Answer.PROVED)
    if about.circuit.approximates:
        assert result.worst is not None
        assert truth.worst is not None
        assert truth.worst <= result.worst <= 1


@pytest.mark.parametrize(
    ("name", "stage", "tried", "cuts", "rules"),
    [
        ("float_sqrt", "roots", 2 * 8 + 4 * 4, ("r.s", "t.s"), {"tables", "cases", "rewrite"}),
        ("float_log", "logarithms", 3 * 8, ("sum.s",), {"tables", "corners", "wrap", "near"}),
        ("float_sin", "tried", 3 * 8, ("sum.s",), {"tables", "alternating", "near"}),
        ("float_cos", "tried", 4 * 8, ("sum.s",), {"tables", "near"}),
        ("float_erf", "multiples", 2 * 8, ("sum.s",), {"tables", "alternating", "near"}),
    ],
)
def test_says_what_it_rests_on(name: str, stage: str, tried: int, cuts: tuple[str, ...], rules: set[str]) -> None:
    result = prove(instance(name, 4))
    found = {lemma.name: lemma for lemma in result.lemmas}
    assert all(lemma.status == "proved" and lemma.says for lemma in result.lemmas)
    assert found[stage].tried == tried
    last = found["results" if "results" in found else "rounding"]
    assert {*cuts} <= {*last.cuts}
    assert rules <= {rule.split(":")[0] for rule in result.rules}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "p"),
    [("float_sqrt", 12), ("float_sqrt", 16), ("float_log", 12), ("float_sin", 12), ("float_cos", 12), ("float_erf", 8)],
)
def test_wide_circuits(name: str, p: int) -> None:
    """By lemmas, without being asked for these where inputs are too many to try."""
    evidence = verify(name, {"p": p}, "compositional" if p < 12 else "auto")
    assert (evidence.answer, evidence.methods) == (Answer.PROVED, ("compositional",))
    assert evidence.control
    assert (evidence.worst is None) == (name == "float_sqrt")


ROUNDING = ("r.on", "r.sign", "r.b", "r.e", "r.kept", "r.leading", "r.r_m", "r.r_s")
STAGES = {
    "float_sqrt": (
        *("missing", "residue", "is_case", "reached", "fraction", "r.a", "r.far", "r.passed", "r.s"),
        *("t.a", "t.exact", "t.s", "r_m", "r_e"),
    ),
    "float_log": (
        *("missing", "residue", "reached", "scaled", "low", "fraction", "sum.a", "sum.far", "sum.passed", "sum.s"),
        *ROUNDING,
        *("r_s", "r_m", "r_e"),
    ),
    "float_sin": (
        *("differs", "missing", "is_case", "is_one", "gap", "residue", "reached", "fraction", "sum.a", "sum.carry"),
        *("sum.s", "less", "same", "small_m", "small_e", "small_s", "r.b", "r.e", "r.kept", "r_s", "r_m", "r_e"),
    ),
    "float_cos": (
        *("differs", "missing", "is_case", "is_one", "gap", "residue", "reached", "fraction", "sum.a", "sum.carry"),
        *("sum.s", "small", "normal", "full", "r_m", "r_e"),
    ),
    "float_erf": (
        *("differs", "missing", "is_case", "residue", "wide_residue", "reached", "narrow", "wide", "fraction", "sum.a"),
        *("sum.carry", "sum.s", "gap", "beyond", "negative", "low", "ones", "same", "more"),
        *("r.on", "r.b", "r.e", "r.kept", "r_s", "r_m", "r_e"),
    ),
}
"""Groups of every stage, of which every fourth is tried in a short run."""


@cache
def wrong(name: str, group: str) -> Instance:
    """A circuit with one sum changed, that is wrong somewhere or has a bit that is neither 0 nor 1."""
    about = instance(name, 3)
    for node in about.netlist.span(group).nodes:
        for step in (1, -1):
            found = about.with_netlist(shifted(about.netlist, {node: step}).netlist)
            if try_all(found).answer is Answer.REFUTED:
                return found
    raise LookupError(f"no change of {group} shows")


@pytest.mark.parametrize(
    ("name", "group"),
    [
        pytest.param(name, group, marks=pytest.mark.slow if k % 4 else ())
        for name, groups in STAGES.items()
        for k, group in enumerate(groups)
    ],
)
def test_a_change_in_any_stage_is_not_proved(name: str, group: str) -> None:
    assert prove(wrong(name, group)).status == "undecided"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "p", "stride"),
    [
        *(("float_sqrt", 2, 23), ("float_sqrt", 3, 101), ("float_log", 2, 101), ("float_log", 3, 499)),
        *(("float_sin", 3, 101), ("float_cos", 3, 101), ("float_cos", 4, 199), ("float_erf", 2, 101)),
    ],
)
def test_no_change_of_many_is_proved_if_it_is_wrong(name: str, p: int, stride: int) -> None:
    about, refuted = instance(name, p), 0
    for mutant in mutants(about.netlist, stride=stride):
        found = about.with_netlist(mutant.netlist)
        if try_all(found).answer is Answer.REFUTED:
            refuted += 1
            assert prove(found).status == "undecided", mutant.text
    assert refuted > 10


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("shift", "is_right"), [(None, True), (3, False)])
def test_tables_of_another_series(
    monkeypatch: pytest.MonkeyPatch, name: str, shift: int | None, is_right: bool
) -> None:
    """With its constant coefficient one unit off, which is allowed for, or a multiple of 2**-shift."""
    module, inner = (reals, "_root") if name == "float_sqrt" else (series, "_coefficients")
    right: Callable[..., tuple[int, ...]] = getattr(module, inner)

    def off(*args: object) -> tuple[int, ...]:
        first, *rest = right(*args)
        k = args[0] if name == "float_sqrt" else args[1]
        return first + (1 if shift is None else number_theory.modulus(k) >> shift), *rest

    monkeypatch.setattr(module, inner, off)
    about = Instance.of(CIRCUITS[name], unfold(family(name), {"p": 3}))
    monkeypatch.undo()
    assert about.netlist.weight.tolist() != instance(name, 3).netlist.weight.tolist()
    assert (try_all(about).answer is Answer.PROVED) is is_right
    assert (prove(about).status == "proved") is is_right


@pytest.mark.parametrize(
    ("name", "other"),
    [("float_log", "exp"), ("float_sin", "erf"), ("float_sin", "cos"), ("float_cos", "sin"), ("float_erf", "sin")],
)
def test_it_is_no_proof_about_another_function(name: str, other: str) -> None:
    about = instance(name, 3)
    assert prove(replace(about, circuit=replace(about.circuit, approximates=other))).status == "undecided"


@pytest.mark.parametrize(
    ("module", "name"),
    [(float_log, "float_log"), (float_sin, "float_sin"), (float_sin, "float_cos"), (float_erf, "float_erf")],
)
def test_every_float_has_to_be_in_a_region(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> None:
    found: list[list[Near]] = []
    conclude = module.conclude_near
    monkeypatch.setattr(module, "conclude_near", lambda _, pieces: found.append([*pieces]))
    proof = Proof(instance(name, 3))
    SCRIPTS[name](proof)
    [pieces], count = found, len(proof.inquiries)
    for left_out in range(len(pieces)):
        conclude(proof, [*pieces[:left_out], *pieces[left_out + 1 :]])
    conclude(proof, pieces)
    answers = [solve(Query(inquiry.violation, (), 10**6)).answer for inquiry in proof.inquiries[count:]]
    assert answers == ["sat"] * len(pieces) + ["unsat"]
