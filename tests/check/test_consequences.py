"""What follows from a bound: never more than the verdict, the uniformity and the known relations allow."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofkit.check.consequences import Consequences, consequences
from proofkit.check.run import check
from proofkit.spec.load import load_file, load_text
from proofkit.terms import Status
from tests.check.papers import PAPER, definition, statement
from tests.check.test_derivable import TOWER

SPECS = Path(__file__).parents[2] / "specs"
KNOWLEDGE = (load_file(SPECS / "literature.toml"), load_file(SPECS / "classes.toml"))
NC1 = {p.id for p in KNOWLEDGE[0].problems if p.hard.value == "NC1"}
NL = {p.id for p in KNOWLEDGE[0].problems if p.hard.value == "NL"}
P = {p.id for p in KNOWLEDGE[0].problems if p.hard.value == "P"}


def found(*assume: str, operations: str = "DLOGTIME", kind: str = "theorem", **claim: str | list[str]) -> Consequences:
    paper = PAPER.replace('size = "1"\nuniformity = "DLOGTIME"', f'size = "1"\nuniformity = "{operations}"')
    keys: dict[str, str | list[str]] = {"class_": "TC0", "uniformity": operations, "cites": ["ops"]}
    goal = statement("goal", "tower", kind, assume=["p <= poly(n)", *assume], **(keys | claim))
    outcome = check([load_text(paper + TOWER + goal, "paper.toml"), *KNOWLEDGE])
    judged = outcome.find("goal")
    assert judged is not None
    return consequences(outcome, judged)


def assumptions(result: Consequences) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for barrier in result.barriers:
        groups.setdefault(barrier.assuming, set()).add(barrier.problem.id)
    return groups


@pytest.mark.parametrize(
    ("operations", "assume", "claim", "expected"),
    [
        ("DLOGTIME", "m = O(1)", {}, {"TC0 != NC1": NC1, "TC0 != NL": NL, "TC0 != P": P}),
        (
            "L",
            "m = O(1)",
            {},
            {
                "NC1 is not in L-uniform TC0": NC1,
                "NL is not in L-uniform TC0": NL,
                "P is not in L-uniform TC0": P,
            },
        ),
        (
            "NONUNIFORM",
            "m = O(1)",
            {},
            {"NC1 is not in TC0/poly": NC1, "NL is not in TC0/poly": NL, "P is not in TC0/poly": P},
        ),
        ("DLOGTIME", "m <= log(n)", {"class_": "TC1"}, {"TC1 != P": P}),
        ("L", "m <= log(n)", {"class_": "TC1"}, {"TC1 != P": P}),
        ("P", "m <= log(n)", {"class_": "TC1"}, {"P is not in P-uniform TC1": P}),
        ("DLOGTIME", "m = O(log(n)**4)", {"class_": "NC"}, {"TC4 != P": P}),
        ("DLOGTIME", "m <= n", {"class_": "P"}, {}),
        ("NONUNIFORM", "m <= n", {"class_": "P"}, {}),
    ],
)
def test_what_is_out_of_reach_and_under_which_assumption(
    operations: str, assume: str, claim: dict[str, str], expected: dict[str, set[str]]
) -> None:
    assert assumptions(found(assume, operations=operations, **claim)) == expected


def test_weaker_assumptions_follow_from_stronger_ones() -> None:
    follows = {b.assuming: set(b.follows_from) for b in found("m = O(1)").barriers}
    assert follows == {"TC0 != NC1": set(), "TC0 != NL": {"TC0 != NC1"}, "TC0 != P": {"TC0 != NC1", "TC0 != NL"}}


def test_the_assumption_is_listed_as_open() -> None:
    assert all(b.sources for b in found("m = O(1)").barriers if b.assuming == "TC0 != NC1")


@pytest.mark.parametrize(
    ("assume", "claim", "reason"),
    [
        (["m <= n"], {}, "unsupported"),
        (["m = O(1)"], {"depth": "d_std"}, "unsupported"),
        (["m = O(1)"], {"cites": ["nothing"], "class_": "TC99"}, "undecided"),
        (["m = O(1)", "m >= n + p", "n >= 2", "m <= 1"], {}, "contradict one another"),
        (["m = O(1)"], {"kind": "question"}, "question"),
        (["m <= n"], {"class_": "P"}, "P holds every problem"),
    ],
)
def test_nothing_follows(assume: list[str], claim: dict[str, str | list[str]], reason: str) -> None:
    kind = str(claim.pop("kind", "theorem"))
    result = found(*assume, kind=kind, **claim)
    assert result.barriers == ()
    assert reason in result.reason


def test_nothing_follows_from_a_lemma_about_operations() -> None:
    outcome = check([load_text(PAPER, "paper.toml"), *KNOWLEDGE])
    judged = outcome.find("ops")
    assert judged is not None
    assert "operations" in consequences(outcome, judged).reason


def test_a_conditional_verdict_says_what_is_missing() -> None:
    result = found()
    assert [str(h) for h in result.missing] == ["m = O(1)"]
    assert set(assumptions(result)) == {"TC0 != NC1", "TC0 != NL", "TC0 != P"}


def test_a_class_that_is_not_known_gives_nothing() -> None:
    """Without relations between classes nothing is said to be out of reach."""
    goal = statement("goal", "tower", assume=["p <= poly(n)", "m = O(1)"], cites=["ops"], class_="TC0")
    outcome = check([load_text(PAPER + TOWER + goal, "paper.toml"), KNOWLEDGE[0]])
    judged = outcome.find("goal")
    assert judged is not None
    assert consequences(outcome, judged).barriers == ()


def test_each_hypothesis_is_changed_and_derived_again() -> None:
    changes = {str(c.instead): (c.found.name, [str(h) for h in c.stated]) for c in found("m = O(1)").changes}
    assert changes == {"m = O(log(n))": ("TC1", ["m = O(1)"]), "m <= poly(n)": ("P", ["m = O(1)"])}
    changes = {str(c.instead): (c.found.name, [str(h) for h in c.stated]) for c in found("m <= n", class_="P").changes}
    assert changes == {
        "m = O(1)": ("DLOGTIME-uniform TC0", ["m <= n"]),
        "m = O(log(n))": ("TC1", ["m <= n"]),
        "m <= poly(n)": ("P", ["m <= n"]),
    }


def test_a_change_leaves_the_other_hypotheses_alone() -> None:
    nested = definition("nested", 'X = "[n]"', "for k in range(d):\n    X = tower(X)", "X[n]")
    goal = statement(
        "goal", "nested", assume=["p <= poly(n)", "m = O(1)", "d = O(log(n))"], cites=["ops"], class_="TC1"
    )
    outcome = check([load_text(PAPER + TOWER + nested + goal, "paper.toml"), *KNOWLEDGE])
    judged = outcome.find("goal")
    assert judged is not None
    changes = {str(c.instead): c.found.name for c in consequences(outcome, judged).changes}
    assert changes == {
        "d = O(1)": "DLOGTIME-uniform TC0",
        "d <= poly(n)": "P",
        "m = O(log(n))": "TC2",
        "m <= poly(n)": "P",
    }


def test_the_growth_is_told_where_there_is_one() -> None:
    assert found("m = O(1)").growth == ""
    assert "m passes of `for l in range(m)`" in found("m <= n", class_="P").growth


def test_no_problem_is_both_within_and_out_of_reach() -> None:
    """A class that holds a problem's class never has the problem out of reach, whatever the claim is."""
    for assume, claim, reach in (("m <= log(n)", "TC1", NC1 | NL), ("m <= n", "P", NC1 | NL | P)):
        assert not {b.problem.id for b in found(assume, class_=claim).barriers} & reach


# what a bound is about


@pytest.mark.parametrize(
    ("assume", "claim"),
    [
        (["n <= m"], {}),
        (["n <= m*d", "d = O(1)"], {}),
        (["n <= m + d", "d <= log(n)"], {"class_": "TC0"}),
        (["log(n) <= m", "n <= m*m"], {}),
        (["n <= m"], {"class_": "TC1"}),
    ],
)
def test_nothing_follows_where_what_is_missing_contradicts_what_is_stated(
    assume: list[str], claim: dict[str, str]
) -> None:
    """A conditional verdict may be repaired by hypotheses that no model satisfies."""
    result = found(*assume, **claim)
    assert (result.judged.status, result.barriers, result.changes) == (Status.CONDITIONAL, (), ())
    assert "what is missing contradict one another" in result.reason
    assert "m = O(" in result.reason


def test_what_is_missing_and_does_not_contradict_leaves_the_consequences() -> None:
    result = found("m <= d", "d <= n")
    assert (result.judged.status, [str(h) for h in result.missing]) == (Status.UNSUPPORTED, [])
    result = found("d <= m")
    assert (result.judged.status, [str(h) for h in result.missing]) == (Status.CONDITIONAL, ["m = O(1)"])
    assert result.barriers


def test_nothing_follows_where_it_is_not_decided_whether_there_are_models() -> None:
    cubes = ("m = O(1)", "d**3 + p**3 <= m**3", "m**3 <= d**3 + p**3")
    result = found(*cubes)
    assert (result.judged.status, result.barriers) == (Status.MODULO, ())
    assert "not decided whether its hypotheses can hold together" in result.reason


@pytest.mark.parametrize(
    ("assume", "expected"),
    [
        # n <= m stays, and neither O(1) nor O(log(n)) can hold beside it
        (["m <= n", "n <= m"], {"m <= poly(n)": ("P", ["m <= n"], ["n <= m"])}),
        # the product stays, and bounds m where nothing else does
        (
            ["m*d <= log(n)"],
            {
                "m = O(1)": ("DLOGTIME-uniform TC0", [], ["d*m <= log(n)"]),
                "m = O(log(n))": ("TC1", [], ["d*m <= log(n)"]),
                "m <= poly(n)": ("TC1", [], ["d*m <= log(n)"]),
            },
        ),
        (
            ["m <= log(n)", "d <= m"],
            {
                "m = O(1)": ("DLOGTIME-uniform TC0", ["m <= log(n)"], ["d <= m"]),
                "m = O(log(n))": ("TC1", ["m <= log(n)"], ["d <= m"]),
                "m <= poly(n)": ("P", ["m <= log(n)"], ["d <= m"]),
            },
        ),
        # it is not decided whether the cubes leave room for a constant m
        (["m <= n", "d**3 + p**3 <= m**3", "m**3 <= d**3 + p**3", "d <= 9"], None),
    ],
)
def test_a_change_says_what_stays_and_never_contradicts_it(
    assume: list[str], expected: dict[str, tuple[str, list[str], list[str]]] | None
) -> None:
    result = found(*assume, class_="P")
    told = {
        str(c.instead): (c.found.name, [str(h) for h in c.stated], [str(h) for h in c.beside]) for c in result.changes
    }
    assert told == (expected or {})


@pytest.mark.parametrize(
    ("inputs", "assume", "is_extent", "along"),
    [
        ('X = "[n]"', [], True, []),
        ('X = "[n, d]"', ["d <= n"], True, ["n <= poly(d)"]),
        ('X = "[n, d]"', ["d <= n", "n <= d**2"], True, []),
        ('X = "[n, d]"', ["d <= n", "n <= d + 5"], True, []),
        ('X = "[n, d]"', ["d = O(log(n))"], True, ["n <= poly(d)"]),
        ('X = "[n, d]", W = "[m]"', [], True, ["n <= poly(d)", "n <= poly(m)"]),
        ('X = "[n + d]"', [], True, ["n <= poly(d)"]),
        ('X = "[d]"', ["d <= n"], False, ["n <= poly(d)"]),
        ('X = "[d]"', ["n <= d"], False, []),
        ('X = "[d]"', ["n <= log(d)"], False, []),
        ('X = "[3]"', [], False, []),
    ],
)
def test_problems_are_given_on_inputs_that_are_long_enough(
    inputs: str, assume: list[str], is_extent: bool, along: list[str]
) -> None:
    """Circuits of size poly(n) may be a table of all inputs of log(n) bits."""
    single = definition("single", inputs, "Y[a: 1] = 1 + 1", "Y[1]")
    goal = statement("goal", "single", assume=["p <= poly(n)", *assume], cites=["ops"], class_="TC0")
    outcome = check([load_text(PAPER + single + goal, "paper.toml"), *KNOWLEDGE])
    judged = outcome.find("goal")
    assert judged is not None
    result = consequences(outcome, judged)
    assert result.barriers
    assert (result.is_extent, [str(h) for h in result.along]) == (is_extent, along)
    assert "inputs whose length is polynomially related to n" in result.conditions[0]
    assert all(any(text in condition for condition in result.conditions) for text in along)
    assert any("No input has n" in condition for condition in result.conditions) == (not is_extent)


# relations between classes


def hard_for(name: str) -> str:
    return (
        f'[[problem]]\nid = "own"\nname = "own"\nhard = "{name}"\nreductions = "AC0"\n'
        'source = "tests"\nbasis = "textbook"\n'
    )


HIERARCHY = [f"{kind}{k}" for k in range(1, 10) for kind in ("NC", "AC", "TC")]


@pytest.mark.parametrize("suffix", ["", "/poly"])
@pytest.mark.parametrize("k", range(1, 10, 4))
@pytest.mark.parametrize("hard", [*HIERARCHY, "NC10"])
def test_no_consequence_assumes_what_is_known_to_be_false(hard: str, k: int, suffix: str) -> None:
    """NC^j <= AC^j <= TC^j <= NC^(j + 1), with and without uniformity."""
    operations = "NONUNIFORM" if suffix else "DLOGTIME"
    paper = PAPER.replace('size = "1"\nuniformity = "DLOGTIME"', f'size = "1"\nuniformity = "{operations}"')
    limit = "m <= log(n)" if k == 1 else f"m = O(log(n)**{k})"
    goal = statement("goal", "tower", assume=["p <= poly(n)", limit], cites=["ops"], class_="NC", uniformity=operations)
    outcome = check([load_text(paper + TOWER + goal + hard_for(hard + suffix), "paper.toml"), KNOWLEDGE[1]])
    judged = outcome.find("goal")
    assert judged is not None
    result = consequences(outcome, judged)
    assert result.found is not None
    assert result.found.level == f"TC{k}"
    order = [*HIERARCHY, "NC10"]
    assert bool(result.barriers) == (order.index(hard) > order.index(f"TC{k}"))
