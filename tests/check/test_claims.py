"""Claims: read from the statement, with the parameters that it fixes, and nothing else."""

from __future__ import annotations

import pytest

from proofkit.kernel.claims import AtMost, Claim, Fact, Grows, Uniformity
from proofkit.kernel.growth import CONSTANT, LINEAR, Growth
from proofkit.kernel.poly import Poly
from proofkit.terms import Status
from tests.check.papers import PAPER, findings, outcome, statement

n, d, p = map(Poly.of, "ndp")
d_std = Poly.of("d_std")


def claim(**keys: str | list[str]) -> Claim:
    judged = outcome(PAPER + statement("claim", "net", **keys)).find("claim")
    assert judged is not None
    assert judged.verdict is not None
    return judged.verdict.claim


@pytest.mark.parametrize(
    ("keys", "depth", "depth_growth", "size", "size_growth", "polynomial"),
    [
        ({"depth": "2*d_std"}, frozenset({d_std * 2}), None, None, None, False),
        ({"depth": "max(d_std, d)"}, frozenset({d_std, d}), None, None, None, False),
        ({"depth": "O(1)"}, None, CONSTANT, None, None, False),
        ({"depth": "O(log(n)**2)"}, None, Growth(0, 2), None, None, False),
        ({"class_": "TC0"}, None, CONSTANT, None, None, True),
        ({"class_": "TC2"}, None, Growth(0, 2), None, None, True),
        ({"depth": "d_std", "class_": "TC0"}, frozenset({d_std}), CONSTANT, None, None, True),
        ({"depth": "O(n)", "class_": "TC1"}, None, Growth(0, 1), None, None, True),
        ({"size": "poly(n)"}, None, None, None, None, True),
        ({"size": "O(n)"}, None, None, None, LINEAR, False),
        ({"size": "n*d + 1"}, None, None, n * d + 1, None, False),
        ({"size": "O(n)", "class_": "TC0"}, None, CONSTANT, None, LINEAR, True),
    ],
)
def test_what_is_claimed(
    keys: dict[str, str],
    depth: frozenset[Poly] | None,
    depth_growth: Growth | None,
    size: Poly | None,
    size_growth: Growth | None,
    polynomial: bool,
) -> None:
    read = claim(**keys)
    found = (read.depth, read.depth_growth, read.size, read.size_growth, read.polynomial_size)
    assert found == (depth, depth_growth, size, size_growth, polynomial)


def test_hypotheses_in_order_and_facts_about_the_definition() -> None:
    stated = claim(
        depth="O(1)", assume=["d, m <= n", "p <= poly(n)", "nonzero(S)", "nonzero(row.S)", "uniform(hs)"]
    ).stated
    assert stated == (
        AtMost(d, n),
        AtMost(Poly.of("m"), n),
        Grows(p, None, "n"),
        Fact("nonzero", "net.S"),
        Fact("nonzero", "row.S"),
        Fact("uniform", "hs"),
    )


def test_uniformity_is_claimed_only_where_it_is_stated() -> None:
    assert claim(depth="O(1)").uniformity is None
    assert claim(depth="O(1)", uniformity="L").uniformity is Uniformity.L


@pytest.mark.parametrize(
    ("keys", "code", "under"),
    [
        ({"class_": "AC0"}, "PK006", "AC0"),
        ({"class_": "TC"}, "PK006", "TC"),
        ({"class_": "TC10"}, "PK006", "TC10"),
        ({"depth": "poly(n)"}, "PK006", "poly(n)"),
        ({"depth": "d_exp"}, "PK101", "d_exp"),
        ({"depth": "O(1)", "uniformity": "AC0"}, "PK006", "AC0"),
        ({"assume": ["d <= n"]}, "PK305", "[[theorem]]"),
        ({"depth": "O(1)", "assume": ["q <= n"]}, "PK101", "q"),
    ],
)
def test_what_cannot_be_read_is_undecided(keys: dict[str, str], code: str, under: str) -> None:
    text = PAPER + statement("claim", "net", **keys)
    found = [f for f in findings(text) if f.subject == "claim"]
    assert [f.code for f in found] == [code]
    assert found[0].place.text[found[0].place.column - 1 :].startswith(under)
    judged = outcome(text).find("claim")
    assert judged is not None
    assert (judged.status, judged.verdict) == (Status.UNDECIDED, None)


def fixed(at: str) -> str:
    claimed = statement("claim", "net", assume=["p <= poly(n)"], depth="O(1)", size="poly(n)")
    return PAPER + claimed + f"at = {{ {at} }}\n"


def test_a_fixed_parameter_is_put_in() -> None:
    judged = outcome(fixed('d = "7"')).find("claim")
    assert judged is not None
    assert judged.verdict is not None
    assert judged.verdict.claim.at == (("d", Poly.of(7)),)
    assert [str(h) for h in judged.verdict.missing] == ["7 <= n"]
    assert "d" not in {name for shape in judged.verdict.claim.subject.inputs for e in shape for name in e.names()}


@pytest.mark.parametrize(
    ("at", "code"), [('n = "7"', "PK103"), ('m = "7"', "PK101"), ('q = "7"', "PK101"), ('d = "q"', "PK101")]
)
def test_only_parameters_of_the_definition_are_fixed(at: str, code: str) -> None:
    assert [f.code for f in findings(fixed(at))] == [code]


@pytest.mark.parametrize("about", ["", "nett"])
def test_a_statement_is_about_a_definition(about: str) -> None:
    (found,) = findings(PAPER + statement("claim", about, depth="O(1)"))
    assert found.code == ("PK201" if about else "PK305")
    assert ("did you mean net?" in found.message) == bool(about)
