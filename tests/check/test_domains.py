"""A lemma about an operation on part of the floats: who uses it assumes the domain, by the operation's name."""

from __future__ import annotations

import pytest

from proofkit.check.outcome import Judged
from proofkit.check.run import check
from proofkit.kernel.claims import Fact
from proofkit.spec.bounds import Names, read_hypotheses
from proofkit.spec.load import load_text
from proofkit.spec.model import Text
from proofkit.terms import Status

SPEC = """schema = 1
[paper]
id = "small"
title = "small"
source = "tests"
[params]
n = { means = "scale", role = "scale" }
p = { means = "bits" }
[[lemma]]
id = "sines"
ref = "Lemma 1"
covers = ["sin"]
assume = ["p <= poly(n)", "domain(sin)"]
depth = "d_sin"
size = "poly(n)"
uniformity = "DLOGTIME"
source = "tests"
[[definition]]
id = "wave"
ref = "Definition 1"
inputs = { X = "[n]" }
body = '''
Y[i] = sin(X[i])
'''
output = "Y[n]"
[[theorem]]
id = "depth"
ref = "Theorem 2"
about = "wave"
assume = ["p <= poly(n)"ASSUMED]
cites = ["sines"]
depth = "d_sin"
size = "poly(n)"
"""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("domain(sin)", Fact("domain", "sin")),
        ("uniform(hs)", Fact("uniform", "hs")),
        ("nonzero(D)", Fact("nonzero", "wave.D")),
        ("nonzero(other.D)", Fact("nonzero", "other.D")),
    ],
)
def test_domains_and_tables_belong_to_no_definition(text: str, wanted: Fact) -> None:
    assert read_hypotheses(Text(text), Names(("n",)), "wave") == (wanted,)


@pytest.mark.parametrize(
    ("assumed", "status", "codes"),
    [
        (', "domain(sin)"', Status.MODULO, []),
        ("", Status.CONDITIONAL, ["PK607"]),
        (', "domain(exp)"', Status.CONDITIONAL, ["PK304", "PK607"]),
    ],
)
def test_a_domain_is_assumed_by_whoever_uses_the_operation(assumed: str, status: Status, codes: list[str]) -> None:
    outcome = check([load_text(SPEC.replace("ASSUMED", assumed), "small.toml")])
    (judged,) = (j for j in outcome.judged if j.statement.id == "depth")
    assert isinstance(judged, Judged)
    assert judged.status is status
    assert sorted(f.finding.code for f in outcome.flags if f.finding.subject == "depth") == codes
