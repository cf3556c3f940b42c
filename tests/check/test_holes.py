"""Specs that once passed although their claim was false, or said nothing; none may be green again."""

from __future__ import annotations

import pytest

from proofkit.check.outcome import Outcome
from proofkit.check.run import check
from proofkit.errors import SpecError
from proofkit.spec.load import load_text
from proofkit.terms import Status

HEAD = """schema = 1
[paper]
id = "%s"
title = "T"
source = "s"
[conventions]
ties = "even"
overflow = "saturates"
zero = "canonical"
sums = "exact, rounded once"
division_by_zero = "0"
functions = "the program's own"
weights = "inputs"
[params]
n = { means = "tokens", role = "scale" }
m = { means = "passes" }
k = { means = "number" }
"""
BITS = 'p = { means = "bits" }\n'
EXP = """
[[lemma]]
id = "op-exp"
ref = "op-exp"
covers = ["exp"]
assume = ["p <= poly(n)"]
depth = "d_exp"
size = "poly(n)"
source = "src"
uniformity = "DLOGTIME"
total = "yes"
"""
SUM = EXP.replace("exp", "sum").replace('"p <= poly(n)"', '"p <= poly(n)", "N >= n"')
ONE = EXP.replace('"d_exp"', '"1"')
GIVEN = '"p <= poly(n)"'


def definition(name: str, shape: str, body: str, output: str) -> str:
    inputs = f'inputs = {{ X = "{shape}" }}'
    return f"\n[[definition]]\nid = \"{name}\"\nref = \"D\"\n{inputs}\nbody = '''\n{body}\n'''\noutput = \"{output}\"\n"


def tower(passes: str) -> str:
    return definition("f", "[n]", f"for l in range({passes}):\n    X[i] = exp(X[i])", "X[n]")


def theorem(assume: str = GIVEN, depth: str = "O(1)", more: str = "", cites: str = '"op-exp"') -> str:
    claim = f'assume = [{assume}]\ncites = [{cites}]\ndepth = "{depth}"\nsize = "poly(n)"\nuniformity = "DLOGTIME"'
    return f'\n[[theorem]]\nid = "thm"\nref = "thm"\nabout = "f"\n{claim}\n{more}\n'


OWN = HEAD % "own" + BITS
CAPTURED = definition("g", "[p]", "Y[i] = exp(X[i])", "Y[p]") + definition("f", "[3]", "Y = g(X)", "Y[3]")
BOTH = 'covers = ["sqrt"]\ntotal = "x"'
ROWS = definition("f", "[n]", "Y[i: n] = sum(X[j] for j in range(i + 1))", "Y[n]")
TABLE = 'hs = { means = "sizes", index = ["k"], at_most = "m" }\n'
EMPTY = 'hs = { means = "sizes", index = ["k"], at_most = "0" }\n'
NOTHING = definition("f", "[n]", "Y[i] = X[i] / 0", "Y[n]")
DIV = EXP.replace("exp", "div")
WIRES = definition("f", "[n]", "Y[i: m] = X[0]", "Y[m]")

HOLES = {
    "the precision of a lemma is bound by a call": [OWN + EXP + CAPTURED + theorem(assume="")],
    "a stated growth is dropped beside a class": [OWN + EXP + tower("log(n)") + theorem(more='class = "TC1"')],
    "at least O(1) is read as at most": [OWN + EXP + tower("m") + theorem(GIVEN + ', "m >= O(1)"')],
    "at least poly(n) is read as at most": [OWN + EXP + tower("2") + theorem('"p >= poly(n)"')],
    "about and covers": [OWN + EXP + tower("m") + theorem(depth="d_thm", more=BOTH)],
    "log of two arguments": [OWN + EXP + tower("m") + theorem(GIVEN + ', "m <= log(2, n)"')],
    "every sum is as long as the longest": [OWN + SUM + ROWS + theorem(cites='"op-sum"')],
    "a fixed parameter outside the hypotheses": [
        OWN + ONE + tower("m") + theorem(GIVEN + ', "m >= 6"', "m", 'at = { m = "5" }')
    ],
    "a logarithm that is bounded": [OWN + ONE + tower("log(n)") + theorem(GIVEN + ', "log(n) <= 5"', "5")],
    "a quotient that is bounded": [OWN + ONE + tower("n//2") + theorem(GIVEN + ', "n//2 <= 5"', "5")],
    "a scale that is bounded": [OWN + ONE + tower("n") + theorem(GIVEN + ', "n <= 1000000"', "1000000")],
    "a table for a number": [OWN + TABLE + EXP + tower("hs") + theorem(GIVEN + ', "m = O(1)"')],
    "a table without entries": [OWN + EMPTY + EXP + tower("hs[0]") + theorem(GIVEN + ', "uniform(hs)"', "0")],
    "division by the literal 0": [OWN + DIV + NOTHING + theorem(GIVEN + ', "nonzero(f.0)"', cites='"op-div"')],
    "more wires than a polynomial": [OWN + WIRES + theorem("", cites="")],
    "no parameter is the scale": [OWN.replace(', role = "scale"', "") + EXP + tower("2") + theorem()],
    "a name of a lemma of another file": [
        OWN + EXP,
        (HEAD % "other").replace("passes", "depth of the tower")
        + 'p = { means = "passes" }\nq = { means = "bits" }\n'
        + tower("p")
        + theorem('"p = O(1)"'),
    ],
    "one id for a paper and a theorem": [
        (HEAD % "thm").replace('weights = "inputs"', 'weights = "unstated"')
        + BITS
        + TABLE
        + EXP
        + tower("hs[0]")
        + theorem(GIVEN + ', "m = O(1)"')
        + '\n[[acknowledge]]\nfinding = "PK504"\nat = "thm"\nreason = "weights are inputs"\n'
    ],
}


def is_green(outcome: Outcome) -> bool:
    """What the command line calls exit code 0."""
    return not any(f.is_open for f in outcome.flags) and all(j.status >= Status.MODULO for j in outcome.judged)


@pytest.mark.parametrize("texts", HOLES.values(), ids=HOLES.keys())
def test_no_hole_is_green(texts: list[str]) -> None:
    try:
        outcome = check([load_text(text, f"{k}.toml") for k, text in enumerate(texts)])
    except SpecError:
        return
    assert not is_green(outcome)


def test_what_they_vary_is_green() -> None:
    """Otherwise the table above could be refused for any reason."""
    text = OWN + TABLE + EXP + tower("m") + theorem(GIVEN + ', "m = O(1)"', more='class = "TC0"')
    outcome = check([load_text(text, "own.toml")])
    assert is_green(outcome), [f.finding.message for f in outcome.flags if f.is_open]


@pytest.mark.parametrize("states", ["open: NC1 < TC0", "open: TC0 !<= NC1"])
def test_what_is_known_to_be_false_is_not_open(states: str) -> None:
    known = '[[known]]\nstates = "TC0 <= NC1"\nsource = "s"\n[[known]]\nstates = "open: TC0 = NC1"\nsource = "s"\n'
    stated = f'[[class-statement]]\nid = "c"\nref = "S"\nstates = ["{states}"]\n'
    (item,) = check(
        [load_text('schema = 1\n[paper]\nid = "q"\ntitle = "T"\nsource = "s"\n' + known + stated, "q")]
    ).items
    assert item.status is Status.UNSUPPORTED
