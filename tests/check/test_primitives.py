"""Lemmas about operations: what each promises, under what, and with which names."""

from __future__ import annotations

import pytest

from proofkit.check.catalog import spec_names
from proofkit.check.primitives import constants_of, primitive_theorems
from proofkit.errors import SpecError
from proofkit.kernel.theorem import Theorem
from proofkit.ops import OPERATIONS, PRIMITIVES
from proofkit.spec.load import load_text
from proofkit.terms import Status
from tests.check.papers import HEAD, PAPER, changed, findings, outcome, statement


def promised(*, strict: bool = False, **keys: str | list[str]) -> dict[str, Theorem]:
    spec = load_text(HEAD + statement("ops", kind="lemma", **keys), "paper.toml")
    return primitive_theorems(spec.statements[0], spec_names(spec), for_every_operand=strict)


def assumed(theorem: Theorem) -> list[str]:
    return sorted(map(str, theorem.bound.assuming))


@pytest.mark.parametrize("primitive", PRIMITIVES)
def test_a_lemma_covers_every_operation_of_its_primitive(primitive: str) -> None:
    found = promised(covers=[primitive], depth="d_std", size="poly(n)")
    assert found.keys() == {f"op:{row.name}" for row in OPERATIONS.values() if row.primitive == primitive}
    for name, theorem in found.items():
        n_ary = OPERATIONS[name.removeprefix("op:")].arity is None
        assert str(theorem.bound.size) == (f"S_{primitive}(N)" if n_ary else f"S_{primitive}")
        assert theorem.bound.size_constants == {f"S_{primitive}"}


def test_an_exact_size_introduces_no_name() -> None:
    bound = promised(covers=["sum"], depth="d_oplus", size="3*N + 1")["op:sum"].bound
    assert (str(bound.size), bound.size_constants) == ("3*N + 1", frozenset())


def test_the_depth_introduces_constants() -> None:
    bound = promised(covers=["add"], depth="d_std")["op:add"].bound
    assert (bound.depth_constants, [str(v) for v in bound.depth]) == ({"d_std"}, ["d_std"])
    assert promised(covers=["add"], depth="3")["op:add"].bound.depth_constants == frozenset()


def test_constants_are_the_depths_of_lemmas_about_operations_only() -> None:
    text = PAPER.replace('depth = "d_std + d_oplus"', 'depth = "d_own"')
    assert constants_of(load_text(text, "paper.toml").statements) == ("d_std", "d_oplus")


@pytest.mark.parametrize(
    ("covers", "keys", "usual", "strict"),
    [
        # operations that are defined everywhere
        ("add", {}, [], []),
        ("sum", {"assume": ["N <= n"]}, ["N <= n"], ["N <= n"]),
        # divisors and roots are for each use to discharge; the lemma itself has to exclude them
        ("div", {}, [], ["domain(div)"]),
        ("sqrt", {}, [], ["domain(sqrt)"]),
        ("log", {}, [], ["domain(log)"]),
        # no formula shows that a result is in range
        ("exp", {}, ["domain(exp)"], ["domain(exp)"]),
        ("sin", {}, ["domain(sin)"], ["domain(sin)"]),
        # a convention settles all of it
        ("div", {"total": "0"}, [], []),
        ("exp", {"total": "saturates"}, [], []),
        ("exp", {"assume": ["domain(exp)"]}, ["domain(exp)"], ["domain(exp)"]),
    ],
)
def test_domains(covers: str, keys: dict[str, str], usual: list[str], strict: list[str]) -> None:
    for is_strict, wanted in ((False, usual), (True, strict)):
        for theorem in promised(strict=is_strict, covers=[covers], depth="d_std", **keys).values():
            assert assumed(theorem) == wanted


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"covers": ["plus"], "depth": "d_std"}, "PK102"),
        ({"covers": ["add", "le"], "depth": "d_std"}, "PK102"),
        ({"covers": ["add"]}, "PK305"),
        ({"covers": ["add"], "depth": "O(1)"}, "PK006"),
        ({"covers": ["add"], "depth": "d_std", "size": "M"}, "PK101"),
        ({"covers": ["add"], "depth": "d_std", "assume": ["M <= n"]}, "PK101"),
        ({"covers": ["add"], "depth": "d_std", "uniformity": "AC0"}, "PK006"),
    ],
)
def test_what_cannot_be_promised(keys: dict[str, str | list[str]], code: str) -> None:
    with pytest.raises(SpecError) as refused:
        promised(**keys)
    assert [f.code for f in refused.value.findings] == [code]


@pytest.mark.parametrize(
    ("total", "assume", "status", "found"),
    [
        ("", [], Status.CONDITIONAL, ["PK607"]),
        ("x / 0 = 0", [], Status.MODULO, []),
        ("", ["domain(div)"], Status.MODULO, []),
        ("", ["domain(sqrt)"], Status.CONDITIONAL, ["PK607"]),
    ],
)
def test_a_lemma_about_division_by_itself(total: str, assume: list[str], status: Status, found: list[str]) -> None:
    keys = {"total": total} if total else {}
    text = PAPER + statement("div", kind="lemma", covers=["div"], assume=assume, depth="d_std", size="1", **keys)
    assert [f.code for f in findings(text) if f.code != "PK203"] == found
    judged = outcome(text).find("div")
    assert judged is not None
    assert judged.status is status


def test_a_lemma_that_cannot_be_read_serves_nobody() -> None:
    text = changed('covers = ["add", "mul"]', 'covers = ["add", "mul", "plus"]')
    result = outcome(text)
    assert {j.statement.id: j.status for j in result.judged} == {
        "ops": Status.UNDECIDED,
        "sums": Status.MODULO,
        "row-bound": Status.UNDECIDED,
        "net-bound": Status.UNDECIDED,
    }
