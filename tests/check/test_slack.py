"""Slack is a note about a shallower derivation: only ever one that is derived, and strictly shallower."""

from __future__ import annotations

import pytest

from proofkit.terms import Status
from tests.check.papers import PAPER, changed, definition, findings, outcome, statement

AFFINE = definition("affine", 'X = "[n, d]", b = "[n]"', "Y[i] = sum(X[i, k] for k in range(d)) + b[i]")


def slack(depth: str, *assume: str, more: str = AFFINE, about: str = "affine") -> list[str]:
    claim = statement("claim", about, assume=["p <= poly(n)", *assume], cites=["ops", "sums"], depth=depth)
    judged = outcome(PAPER + more + claim).find("claim")
    assert judged is not None
    return [f"{s.how}; {', '.join(s.needs)}" for s in judged.slack]


@pytest.mark.parametrize(
    ("depth", "assume", "wanted"),
    [
        ("d_oplus", ["d + 1 <= n"], []),
        ("d_std + d_oplus", ["d + 1 <= n"], ["the added term joins the sum before it; "]),
        ("d_std + d_oplus", ["d <= n"], ["the added term joins the sum before it; d + 1 <= n"]),
        ("O(1)", ["d + 1 <= n"], ["the added term joins the sum before it; "]),
        (
            "2*d_std + d_oplus",
            ["d + 1 <= n"],
            ["taken as it is written; ", "the added term joins the sum before it; "],
        ),
        ("d_std", ["d + 1 <= n"], []),
    ],
)
def test_what_is_shallower_than_the_claim(depth: str, assume: list[str], wanted: list[str]) -> None:
    assert slack(depth, *assume) == wanted


def test_the_note_stands_at_the_claimed_depth_and_changes_no_verdict() -> None:
    text = changed('depth = "2*d_std + d_oplus"', 'depth = "2*d_std + 2*d_oplus"')
    (found,) = findings(text)
    assert (found.code, found.place.text) == ("PK410", 'depth = "2*d_std + 2*d_oplus"')
    judged = outcome(text).find("net-bound")
    assert judged is not None
    assert judged.status is Status.MODULO


def test_calls_spliced_into_one_graph() -> None:
    """Two outputs of one callee, of which the deeper one is not needed by the longer path."""
    parts = definition("late", 'X = "[n]", b = "[n]"', "Y[i] = X[i] * X[i] * X[i] + b[i]") + definition(
        "caller", 'X = "[n]"', "U[i] = X[i] * X[i] * X[i]\nY = late(X, U)"
    )
    assert slack("O(1)", more=parts, about="caller") == ["all calls are spliced into one graph; "]
