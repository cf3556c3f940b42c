"""Conditions on functions, tried on named objects: shown, refuted at a point, or not decided."""

from __future__ import annotations

import pytest

from proofkit.terms import Status
from tests.check.papers import HEAD, definition, findings, outcome


def paper(body: str, least: str = "0", most: str = "1", function: str = "f", inputs: str = 'x = "[]"') -> str:
    return (
        HEAD
        + definition("f", inputs, body, "y[]")
        + f'[[requirement]]\nid = "unit"\nref = "Definition 9"\nfunctions = ["{function}"]\n'
        + f'least = "{least}"\nmost = "{most}"\n'
    )


@pytest.mark.parametrize(
    ("text", "status", "code", "reason"),
    [
        (paper("y = where(x*x <= 1, x*x, 1)"), Status.MODULO, None, "f stays in the range for all real x"),
        (paper("y = where(x == 3, 2, 1)"), Status.REFUTED, "PK605", "f is 2 at x = 3"),
        (paper("y = 1", "1/2", "3/2"), Status.MODULO, None, "f stays in the range for all real x"),
        (paper("y = exp(x)"), Status.UNDECIDED, "PK702", "f uses exp, which is not decided over the reals"),
        (paper("y = 1", "0", "pi"), Status.UNDECIDED, "PK702", "[0, pi] is not a range of rational numbers"),
        (paper("y = 1", "0", "1/0"), Status.UNDECIDED, "PK702", "[0, 1/0] is not a range of rational numbers"),
        (
            paper("y = 1", function="ff"),
            Status.UNDECIDED,
            "PK201",
            "one variable; did you mean f?",
        ),
        (
            paper("y = x + z", inputs='x = "[]", z = "[]"'),
            Status.UNDECIDED,
            "PK702",
            "f is not a function of one variable",
        ),
    ],
)
def test_a_requirement_is_weighed(text: str, status: Status, code: str | None, reason: str) -> None:
    (item,) = outcome(text).items
    assert item.status is status
    assert reason in item.parts[0][2]
    found = [f for f in findings(text) if f.subject == "unit"]
    assert [f.code for f in found] == ([code] if code else [])
    assert all(f.place.text.startswith("functions = ") for f in found)
