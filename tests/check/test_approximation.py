"""PK603, and what statements that use approximated functions are said to be about."""

from __future__ import annotations

import pytest

from proofkit.check.approximation import APPROXIMATE, Semantics, functions_used, semantics_text
from proofkit.check.outcome import Outcome
from proofkit.circuit.library import CIRCUITS
from proofkit.ops import OPERATIONS
from tests.check.papers import HEAD, PAPER, changed, codes, definition, findings, outcome, statement

OWN = "the program's own: the circuits' exp"
WITHIN = "approximations: within the stated error at each use"
NET = definition("soft", 'X = "[n]"', "Y[i] = exp(X[i]) + cos(X[i])")
BOUND = statement("soft-bound", "soft", assume=["p <= poly(n)"], cites=["exp", "sin", "ops"], depth="O(1)")


def paper(convention: str = "", error: str = "", net: str = NET + BOUND) -> str:
    """A paper that says what its functions are, or does not, and how far they are from the real ones."""
    said = f'functions = "{convention}"\n' if convention else ""
    keys = {"error": error} if error else {}
    lemmas = statement("exp", kind="lemma", covers=["exp"], depth="d_exp", total="saturates", **keys)
    lemmas += statement("sin", kind="lemma", covers=["sin"], depth="d_sin", error="correctly rounded")
    return changed('weights = "inputs"\n', f'weights = "inputs"\n{said}') + lemmas + net


def said_of(found: Outcome, name: str) -> str:
    judged = found.find(name)
    assert judged is not None
    return semantics_text(functions_used(judged, found.catalog))


@pytest.mark.parametrize(
    ("convention", "error", "fires"),
    [
        ("", "", True),
        ("", "2**-p", True),
        ("unstated", "2**-p", True),
        (OWN, "", False),
        (OWN, "2**-p", False),
        (WITHIN, "", True),
        (WITHIN, "2**-p", False),
        (WITHIN, "correctly rounded", False),
    ],
)
def test_somebody_has_to_say_what_the_functions_are(convention: str, error: str, fires: bool) -> None:
    """An error alone says nothing of a composition, and approximations without an error say nothing at all."""
    assert ("PK603" in codes(paper(convention, error))) is fires


def test_one_finding_names_every_function() -> None:
    found = [f for f in findings(paper()) if f.code == "PK603"]
    assert [f.subject for f in found] == ["paper"]
    assert "uses exp and sin, which" in found[0].message


def test_a_paper_without_such_functions_needs_to_say_nothing() -> None:
    assert "PK603" not in codes(PAPER)


@pytest.mark.parametrize(
    ("convention", "expected"),
    [
        ("", "cos (correctly rounded) and exp (within 2**-p of the real one, relatively): approximations used as if"),
        (OWN, "cos (correctly rounded) and exp (within 2**-p of the real one, relatively): the program's own:"),
        (WITHIN, "cos (correctly rounded) and exp (within 2**-p of the real one, relatively): approximations, at each"),
    ],
)
def test_statements_say_what_they_are_about(convention: str, expected: str) -> None:
    found = outcome(paper(convention, "2**-p"))
    assert said_of(found, "soft-bound").startswith(expected)
    assert said_of(found, "net-bound") == said_of(found, "ops") == ""
    assert said_of(found, "exp").startswith("exp (within")


def test_a_file_of_its_own_mind_is_read_by_its_own_convention() -> None:
    """The lemma stands in one file, the statement in another: that of the statement counts, else that of the lemma."""
    other = HEAD.replace('id = "paper"', 'id = "other"')
    unsaid = outcome(paper(OWN, "2**-p", ""), other + NET + BOUND)
    assert "the program's own" in said_of(unsaid, "soft-bound")
    apart = other.replace('weights = "inputs"', f'weights = "inputs"\nfunctions = "{WITHIN}"')
    said = outcome(paper(OWN, "2**-p", ""), apart + NET + BOUND)
    assert "approximations, at each use" in said_of(said, "soft-bound")
    assert [f.finding.code for f in said.flags if f.finding.subject == "other"] == []
    silent = [f.finding for f in outcome(paper(OWN, "", ""), apart + NET + BOUND).flags if f.finding.code == "PK603"]
    assert [(f.subject, "exp states no error" in f.message) for f in silent] == [("other", True)]


def test_every_lemma_that_serves_a_function_counts() -> None:
    """Both serve exp: one is cited, the other behind a lemma that is cited."""
    wrap = definition("outer", 'X = "[n]"', "Z = soft(X)\nY[i] = exp(Z[i])")
    late = statement("late", kind="lemma", covers=["exp"], depth="d_exp", total="saturates")
    outer = statement("outer-bound", "outer", assume=["p <= poly(n)"], cites=["late", "soft-bound"], depth="O(1)")
    found = outcome(paper(WITHIN, "2**-p") + late + wrap + outer)
    assert "exp of exp (within 2**-p of the real one, relatively) and exp of late (no error" in said_of(
        found, "outer-bound"
    )
    told = [f.finding.message for f in found.flags if f.finding.code == "PK603"]
    assert told == ["paper reads exp as an approximation, but late states no error"]
    apart = HEAD.replace('id = "paper"', 'id = "other"').replace(
        'weights = "inputs"', f'weights = "inputs"\nfunctions = "{WITHIN}"'
    )
    silent = outcome(paper(OWN, "") + late, apart + wrap + outer)
    told = [f.finding.message for f in silent.flags if f.finding.code == "PK603"]
    assert [name in " ".join(told) for name in ("late states no error", "exp states no error")] == [True, True]


SOFT = definition(
    "weights",
    'X = "[n]"',
    "top = max(X[k] for k in range(n))\nD = sum(exp(X[k] - top) for k in range(n))\nY[i] = X[i] / D",
)
MORE = ["ops", "divs", "sums", "tops", "exp"]
WEIGHTS = statement("weights-bound", "weights", assume=["p <= poly(n)"], cites=MORE, depth="O(1)")
LEMMAS = statement("divs", kind="lemma", covers=["div"], depth="d_std") + statement(
    "tops", kind="lemma", covers=["max"], depth="d_max"
)


@pytest.mark.parametrize(
    ("error", "fires"),
    [
        ("", True),
        ("2**-p", False),
        ("correctly rounded", False),
        ("3*2**-p", True),
        ("3*2**-(p + 1)", False),
        ("2**-(p - 1)", True),
        ("2**-(2*p - 1)", False),
        ("4*2**-(2*p)", True),
    ],
)
def test_a_sum_is_positive_only_by_an_error_below_one(error: str, fires: bool) -> None:
    """exp(0) may be 0 with a relative error of 1 or more, at p = 1, or with none that is stated."""
    told = [f for f in findings(paper(OWN, error, LEMMAS + SOFT + WEIGHTS)) if f.code == "PK603"]
    assert [f.subject for f in told] == ["weights-bound"] * fires
    assert all("but by exp it may be 0" in f.message for f in told)


def test_another_sum_of_exponentials_needs_no_error() -> None:
    """It is above zero by no rule, so its divisor is a hypothesis."""
    plain = SOFT.replace("X[k] - top)", "X[k])")
    told = codes(paper(OWN, "", LEMMAS + plain + WEIGHTS))
    assert "PK603" not in told
    assert "PK301" in told or "PK607" in told


@pytest.mark.parametrize("error", ["2**-p", "3*2**-p", "2**-(p - 1)", "2**-(2*p + 3)", "correctly rounded"])
def test_errors_that_can_be_stated(error: str) -> None:
    assert codes(paper(OWN, error)) == codes(paper(OWN))


@pytest.mark.parametrize("error", ["2**p", "small", "2**-q", "0*2**-p", "2**-p\\n", "1e-9", "2**-p + 1"])
def test_errors_that_cannot(error: str) -> None:
    assert codes(paper(OWN, error)) == ["PK003"]


@pytest.mark.parametrize("convention", ["exact", "The program's own", "approximationsy", "", "unstated, but small"])
def test_conventions_that_say_nothing_are_refused(convention: str) -> None:
    text = changed('weights = "inputs"', f'weights = "inputs"\nfunctions = "{convention}"')
    assert codes(text) == ["PK003"]


@pytest.mark.parametrize("key", ["error", "domain"])
def test_only_functions_have_an_error(key: str) -> None:
    text = changed('covers = ["add", "mul"]', f'covers = ["add", "mul"]\n{key} = "correctly rounded"')
    assert [f.subject for f in findings(text) if f.code == "PK003"] == ["ops"]


def test_these_are_the_functions_that_circuits_approximate() -> None:
    """All but sqrt, which a circuit rounds correctly though no cited result does."""
    approximated = {OPERATIONS[row.approximates].primitive for row in CIRCUITS.values() if row.approximates}
    assert approximated | {"sqrt"} == APPROXIMATE
    assert {s.value for s in Semantics} == {"the program's own", "approximations", "unstated"}
