"""Which components the citations cover, which are looked into, and whom a gap is blamed on."""

from __future__ import annotations

import pytest

from tests.check.papers import PAPER, definition, findings, outcome, statement

DEEP = definition("deep", 'X = "[n, d]", W = "[d]"', "Y = net(X, W)")
DEEPER = DEEP + definition("deeper", 'X = "[n, d]", W = "[d]"', "Z = deep(X, W)\nY[i] = Z[i] * W[0]")
LOOP = definition(
    "loop", 'X = "[n, d]", W = "[d]"', "Z = row(X, W)\nfor k in range(m):\n    Z[i] = Z[i] * W[0]", "Z[n]"
)
COPY = definition("copy", 'X = "[n, d]"', "Y[i, a] = X[i, a]", "Y[n, d]")
WIRES = COPY + definition("wired", 'X = "[n, d]", W = "[d]"', "Z = copy(X)\nY = row(Z, W)")


def told(about: str, cites: list[str], more: str) -> list[str]:
    """Code, and what is blamed or left over, for each finding about citations of one more theorem."""
    claim = statement("claim", about, assume=["p <= poly(n)", "d <= n", "m = O(1)"], cites=cites, depth="O(1)")
    found = [f for f in findings(PAPER + more + claim) if f.subject == "claim" and f.code.startswith("PK2")]
    return [f"{f.code} {f.message}" for f in found]


@pytest.mark.parametrize(
    ("about", "cites", "more", "wanted"),
    [
        # a lemma about the component itself, or lemmas about all that is in it
        ("deep", ["net-bound"], DEEP, []),
        ("deep", ["row-bound", "ops"], DEEP, []),
        ("deep", ["ops", "sums"], DEEP, []),
        ("deeper", ["net-bound", "ops"], DEEPER, []),
        ("loop", ["row-bound", "ops"], LOOP, []),
        # wires need no lemma
        ("wired", ["row-bound"], WIRES, []),
        # something is left over: whoever is cited for a part of it is to blame
        (
            "deep",
            ["row-bound"],
            DEEP,
            ["PK204 Lemma 3 (about row) is cited for net but does not cover it; left over: add"],
        ),
        (
            "deeper",
            ["row-bound"],
            DEEPER,
            [
                "PK204 Lemma 3 (about row) is cited for deep but does not cover it; left over: add",
                "PK205 Theorem claim uses mul, which none of its citations covers (mul)",
            ],
        ),
        ("deeper", ["net-bound"], DEEPER, ["PK205 Theorem claim uses mul, which none of its citations covers (mul)"]),
        ("loop", ["row-bound"], LOOP, ["PK205 Theorem claim uses mul, which none of its citations covers (mul)"]),
        (
            "row",
            ["net-bound"],
            "",
            [
                "PK205 Theorem claim uses mul, which none of its citations covers (mul)",
                "PK205 Theorem claim uses sum, which none of its citations covers (sum)",
                "PK206 Theorem claim cites net-bound, which covers nothing that row uses",
            ],
        ),
        # nobody is near
        ("deep", ["sums"], DEEP, ["PK205 Theorem claim uses net, which none of its citations covers (mul, add)"]),
        ("deep", [], DEEP, ["PK205 Theorem claim uses net, which none of its citations covers (mul, sum, add)"]),
        # too much is cited
        ("deep", ["net-bound", "sums"], DEEP, ["PK206 Theorem claim cites sums, which covers nothing that deep uses"]),
        (
            "deep",
            ["net-bound", "row-bound"],
            DEEP,
            ["PK206 Theorem claim cites row-bound, which covers nothing that deep uses"],
        ),
    ],
)
def test_what_is_said_of_the_citations(about: str, cites: list[str], more: str, wanted: list[str]) -> None:
    assert told(about, cites, more) == wanted


def test_a_lemma_about_the_whole_is_preferred_to_its_parts() -> None:
    claim = statement("claim", "deep", assume=["p <= poly(n)", "d <= n"], cites=["ops", "net-bound"], depth="O(1)")
    judged = outcome(PAPER + DEEP + claim).find("claim")
    assert judged is not None
    assert judged.through is not None
    assert [f.code for f in findings(PAPER + DEEP + claim) if f.subject == "claim"] == ["PK206"]


def test_without_a_list_of_citations_nothing_is_asked() -> None:
    claim = statement("claim", "deep", assume=["p <= poly(n)", "d <= n"], depth="O(1)")
    judged = outcome(PAPER + DEEP + claim).find("claim")
    assert judged is not None
    assert judged.through is None
    assert findings(PAPER + DEEP + claim) == []


def test_the_place_is_the_citation_that_is_to_blame() -> None:
    claim = statement("claim", "deep", assume=["p <= poly(n)", "d <= n"], cites=["row-bound"], depth="O(1)")
    (found,) = findings(PAPER + DEEP + claim)
    assert found.place.text[found.place.column - 1 :].startswith("row-bound")
    assert found.fix == "cite net-bound"


def test_the_fix_names_what_would_cover() -> None:
    claim = statement("claim", "deeper", assume=["p <= poly(n)", "d <= n"], cites=["row-bound"], depth="O(1)")
    found = {f.code: f.fix for f in findings(PAPER + DEEPER + claim)}
    assert found == {"PK204": "state a lemma about deep and cite it", "PK205": "cite ops"}
