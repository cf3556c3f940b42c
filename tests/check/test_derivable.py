"""The smallest class that a bound gives, and the loops that make depth grow."""

from __future__ import annotations

import pytest

from proofkit.check.derivable import completed, derivable, order, repetitions
from proofkit.check.levels import LEVELS, class_name, find_level
from proofkit.kernel.claims import Uniformity
from proofkit.kernel.growth import CONSTANT, LINEAR, LOGARITHMIC, Growth
from proofkit.kernel.judge import Verdict
from proofkit.terms import Status
from tests.check.papers import PAPER, definition, outcome, statement

SQUARES = "for l in range(m):\n    X[i] = X[i] * X[i]"
TOWER = definition("tower", 'X = "[n]"', SQUARES, "X[n]")
NESTED = definition("nested", 'X = "[n]"', f"for k in range(d):\n    X = tower(X, m=2*m)\n{SQUARES}", "X[n]")
GIVEN = "p <= poly(n)"
LOG = "m = O(log(n))"


def verdict(about: str, *assume: str, operations: str = "DLOGTIME", **claim: str) -> Verdict:
    paper = PAPER.replace('size = "1"\nuniformity = "DLOGTIME"', f'size = "1"\nuniformity = "{operations}"')
    extra = statement("goal", about, assume=[GIVEN, *assume], cites=["ops"], **(claim or {"class_": "TC0"}))
    judged = outcome(paper + TOWER + NESTED + extra).find("goal")
    assert judged is not None
    assert judged.verdict is not None
    return judged.verdict


@pytest.mark.parametrize(
    ("assume", "level", "growth", "missing"),
    [
        (["m = O(1)"], "TC0", CONSTANT, []),
        (["m <= 7"], "TC0", CONSTANT, []),
        ([LOG], "TC1", LOGARITHMIC, []),
        (["m <= log(n)"], "TC1", LOGARITHMIC, []),
        (["m = O(log(n)**3)"], "TC3", Growth(0, 3), []),
        (["m = O(log(n)**9)"], "TC9", Growth(0, 9), []),
        (["m = O(log(n)**10)"], "P", Growth(0, 10), []),
        (["m <= n"], "P", LINEAR, []),
        (["m = O(n*log(n))"], "P", Growth(1, 1), []),
        (["m <= poly(n)"], "P", Growth.polynomial("m"), []),
        ([], "P", None, ["m <= poly(n)"]),
    ],
)
def test_the_smallest_class(assume: list[str], level: str, growth: Growth | None, missing: list[str]) -> None:
    found = derivable(verdict("tower", *assume))
    assert found is not None
    assert (found.level, found.growth, [str(h) for h in found.missing]) == (level, growth, missing)


@pytest.mark.parametrize(
    ("operations", "assume", "name"),
    [
        ("DLOGTIME", "m = O(1)", "DLOGTIME-uniform TC0"),
        ("L", "m = O(1)", "L-uniform TC0"),
        ("NONUNIFORM", "m = O(1)", "TC0/poly"),
        ("L", LOG, "TC1"),
        ("P", LOG, "P-uniform TC1"),
        ("L", "m <= n", "P"),
        ("NONUNIFORM", "m <= n", "P/poly"),
    ],
)
def test_a_class_is_as_uniform_as_the_bound(operations: str, assume: str, name: str) -> None:
    found = derivable(verdict("tower", assume, operations=operations))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("claim", [{"class_": "TC0"}, {"class_": "P"}, {"depth": "d_std"}, {"size": "O(n)"}])
def test_the_claim_does_not_matter(claim: dict[str, str]) -> None:
    assert derivable(verdict("tower", LOG, **claim)) == derivable(verdict("tower", LOG, class_="TC7"))


def test_two_loops_in_one_another_multiply() -> None:
    found = derivable(verdict("nested", LOG, "d = O(log(n))"))
    assert found is not None
    assert found.level == "TC2"


def test_loops_are_named_with_their_passes_and_hypotheses() -> None:
    asked = verdict("nested", LOG, "d = O(1)")
    built = outcome(PAPER + TOWER + NESTED).catalog.built("nested")
    assert built is not None
    found = [(r.loop, r.inside, str(r.passes), list(map(str, r.stated))) for r in repetitions(asked, built)]
    assert found == [
        ("for l in range(m)", "tower", "2*m", ["m = O(log(n))"]),
        ("for l in range(m)", "nested", "m", ["m = O(log(n))"]),
    ]


def test_what_is_missing_can_be_assumed() -> None:
    before = verdict("tower")
    after = completed(before)
    assert (before.status, after.status) == (Status.CONDITIONAL, Status.MODULO)
    assert [str(h) for h in after.claim.stated] == ["p <= poly(n)", "m = O(1)"]
    assert completed(after) is after


@pytest.mark.parametrize(
    ("claim", "depth", "uniformity"),
    [
        ("TC0", CONSTANT, Uniformity.DLOGTIME),
        ("TC1", LOGARITHMIC, Uniformity.L),
        (" TC9 ", Growth(0, 9), Uniformity.L),
        ("NC", Growth(0, 9), Uniformity.L),
        ("P", None, Uniformity.P),
    ],
)
def test_what_a_class_asks_for(claim: str, depth: Growth | None, uniformity: Uniformity) -> None:
    level = find_level(claim)
    assert level is not None
    assert (level.depth, level.uniformity) == (depth, uniformity)


@pytest.mark.parametrize("name", ["", "TC", "TC10", "tc0", "TC-1", "NC1", "AC0", "L", "NP", "P/poly", "TC0/poly"])
def test_what_is_no_class_of_a_bound(name: str) -> None:
    assert find_level(name) is None


def test_every_level_has_its_own_name() -> None:
    names = {
        class_name(level.name, grade) for level in LEVELS for grade in (Uniformity.DLOGTIME, Uniformity.NONUNIFORM)
    }
    assert len(names) == 2 * len(LEVELS)


@pytest.mark.parametrize(
    ("assume", "claim", "status"),
    [
        ("m <= n", {"class_": "P"}, Status.MODULO),
        ("m <= poly(n)", {"class_": "P"}, Status.MODULO),
        ("m <= n", {"class_": "NC"}, Status.UNSUPPORTED),
        ("m = O(log(n)**2)", {"class_": "NC"}, Status.MODULO),
        ("m = O(log(n)**2)", {"class_": "TC1"}, Status.UNSUPPORTED),
        ("m <= n", {"class_": "P", "depth": "O(1)"}, Status.UNSUPPORTED),
        ("m <= n", {"class_": "P", "size": "O(1)"}, Status.UNSUPPORTED),
    ],
)
def test_claims_of_classes(assume: str, claim: dict[str, str], status: Status) -> None:
    assert verdict("tower", assume, **claim).status is status


def test_p_is_not_claimed_without_a_polynomial_size() -> None:
    """The width is not bounded, so that the size is not."""
    wide = definition("wide", 'X = "[n, d]"', "Y[i, a] = X[i, a] * X[i, a]", "Y[n, d]")
    judged = outcome(PAPER + wide + statement("goal", "wide", assume=[GIVEN], cites=["ops"], class_="P")).find("goal")
    assert judged is not None
    assert judged.verdict is not None
    assert judged.verdict.status is Status.CONDITIONAL
    found = derivable(judged.verdict)
    assert found is not None
    assert (found.level, [str(h) for h in found.missing]) == ("TC0", ["d <= poly(n)"])


def test_nothing_is_derivable_without_a_theorem() -> None:
    judged = outcome(
        PAPER + definition("log-of", 'X = "[n]"', "Y[i] = log(X[i])") + statement("goal", "log-of", class_="P")
    )
    found = judged.find("goal")
    assert found is not None
    assert found.verdict is not None
    assert derivable(found.verdict) is None


@pytest.mark.parametrize(
    ("growth", "scale", "text"),
    [
        (CONSTANT, "n", "O(1)"),
        (LINEAR, "t", "O(t)"),
        (Growth(1, 2), "h", "O(h log(h)^2)"),
        (Growth(0, 0, (("channels", 1),)), "h", "O(h^(k_channels))"),
    ],
)
def test_the_scale_has_its_own_name(growth: Growth, scale: str, text: str) -> None:
    assert order(growth, scale) == text


@pytest.mark.parametrize(
    ("fixed", "assume", "level", "passes"),
    [("n", "p <= poly(n)", "P", "n"), ("2*m + 1", "m = O(log(n))", "TC1", "2*m + 1"), ("3", "p <= poly(n)", "TC0", "")],
)
def test_fixed_parameters_count(fixed: str, assume: str, level: str, passes: str) -> None:
    goal = statement("goal", "tower", assume=["p <= poly(n)", assume], cites=["ops"], class_="TC0")
    found = outcome(PAPER + TOWER + goal + f'at = {{ m = "{fixed}" }}\n')
    judged, built = found.find("goal"), found.catalog.built("tower")
    assert judged is not None
    assert judged.verdict is not None
    assert built is not None
    granted = derivable(judged.verdict)
    assert granted is not None
    assert granted.level == level
    assert [str(r.passes) for r in repetitions(judged.verdict, built)] == ([passes] if passes else [])


def test_passes_that_depend_on_outer_indices_are_bounded_by_parameters() -> None:
    inner = definition("stairs", 'X = "[n]"', "for k in range(m):\n    X = tower(X, m=k + 1)", "X[n]")
    goal = statement("goal", "stairs", assume=[GIVEN, LOG], cites=["ops"], class_="TC0")
    found = outcome(PAPER + TOWER + inner + goal)
    judged, built = found.find("goal"), found.catalog.built("stairs")
    assert judged is not None
    assert judged.verdict is not None
    assert built is not None
    assert [(r.inside, str(r.passes)) for r in repetitions(judged.verdict, built)] == [("stairs", "m"), ("tower", "m")]
    granted = derivable(judged.verdict)
    assert granted is not None
    assert granted.level == "TC2"
