"""What counts for a statement that is named: errors at all that it is about; and the library rests on itself."""

from __future__ import annotations

from functools import cache

import pytest

from proofkit.check.numbers import with_numbers
from proofkit.check.reach import below, clashes
from proofkit.check.run import check
from proofkit.cli.exit_code import BAD_SPEC, FINDINGS, PASS, UNDECIDED, exit_code
from proofkit.cost.model import CostModel
from proofkit.ops import PRIMITIVES
from proofkit.report.sheet import sheet_of
from proofkit.spec.load import load_text
from proofkit.spec.shipped import shipped_files, shipped_spec, with_shipped
from tests.check.papers import HEAD, changed, definition, outcome, statement

OUTER = definition("outer", 'X = "[n, d]", W = "[d]"', "Z = inner(X, W)\nY[i] = Z[i] + Z[i]")
INNER = definition("inner", 'X = "[n, d]", W = "[d]"', "Z = row(X, W)\nY[i] = Z[i] * Z[i]")
BOUND = ["p <= poly(n)", "d <= n"]
THEOREM = statement("outer-bound", "outer", assume=BOUND, cites=["ops", "inner-bound"], depth="O(1)")
LEMMA = statement("inner-bound", "inner", kind="lemma", assume=BOUND, cites=["ops", "sums"], depth="O(1)")
PLAIN = OUTER + INNER + THEOREM + LEMMA


def codes_below(text: str, *more: str, name: str = "outer-bound") -> list[tuple[str, str]]:
    found = below(outcome(text, *more))(name)
    return sorted({(flag.finding.code, flag.finding.subject) for flag in found})


def code(text: str, *more: str, name: str = "outer-bound") -> int:
    return exit_code(sheet_of(outcome(text, *more), (name,)))


def test_nothing_stands_in_the_way() -> None:
    assert codes_below(changed("", "") + PLAIN) == []
    assert code(changed("", "") + PLAIN) == PASS


@pytest.mark.parametrize(
    ("old", "new", "found", "ends"),
    [
        ("Z[i] * Z[i]", "Z[i + 1] * Z[i]", ("PK105", "inner"), FINDINGS),
        ("T[i, a] = X[i, a]", "T[i, a] = X[i, a + 1]", ("PK105", "row"), FINDINGS),
        ('id = "inner-bound"\nref', 'id = "inner-bound"\nat = { q = "1" }\nref', ("PK101", "inner-bound"), FINDINGS),
        ("Z[i] * Z[i]", "nothing(Z[i])", ("PK102", "inner"), FINDINGS),
    ],
)
def test_errors_below_count(old: str, new: str, found: tuple[str, str], ends: int) -> None:
    text = changed("", "") + PLAIN
    assert old in text
    assert found in codes_below(text.replace(old, new))
    assert code(text.replace(old, new)) == ends


def test_errors_beside_do_not() -> None:
    """Of what stands in the same file and is not reached only the statement that is named has to answer."""
    beside = definition("beside", 'X = "[n]"', "Y[i] = X[i + 1]")
    assert codes_below(changed("", "") + PLAIN + beside) == []
    assert code(changed("", "") + PLAIN + beside) == PASS


@pytest.mark.parametrize("taken", ["outer", "inner", "row", "ops", "sums", "inner-bound", "outer-bound", "paper"])
def test_an_id_that_is_given_twice_counts_for_all_that_reach_it(taken: str) -> None:
    other = HEAD.replace('id = "paper"', 'id = "other"') + definition(taken, 'X = "[n]"', "Y[i] = X[i]")
    text = changed("", "") + PLAIN
    assert ("PK009", taken) in codes_below(text, other)
    assert code(text, other) == BAD_SPEC
    assert "PK009" in [f.code for f in clashes(outcome(text, other), ["outer-bound"])]
    assert clashes(outcome(text), ["outer-bound"]) == ()


def test_two_definitions_that_are_called_alike_count() -> None:
    other = HEAD.replace('id = "paper"', 'id = "other"')
    twins = (
        definition("in-ner", 'X = "[n]"', "Y[i] = X[i] + X[i]"),
        definition("in.ner", 'X = "[n]"', "Y[i] = X[i]*X[i]"),
    )
    calls = definition("outer", 'X = "[n]"', "Y = in_ner(X)") + statement(
        "outer-bound", "outer", assume=BOUND[:1], cites=["ops"], depth="O(1)"
    )
    text = changed("", "") + calls + twins[0]
    assert code(text) == PASS
    assert code(text, other + twins[1]) == BAD_SPEC
    assert code(other + twins[1], text) == BAD_SPEC


def test_a_lemma_without_a_verdict_leaves_what_cites_it_undecided() -> None:
    odd = definition("odd", 'X = "[n]"', "Y[i] = exp(X[i])") + statement("odd-bound", "odd", kind="lemma", depth="O(1)")
    text = changed("", "") + PLAIN.replace('["ops", "inner-bound"]', '["ops", "inner-bound", "odd-bound"]') + odd
    assert ("PK401", "odd-bound") in codes_below(text)
    assert code(text) == FINDINGS
    known = '[[acknowledge]]\nfinding = "PK206"\nat = "outer-bound"\nreason = "it is about something else"\n'
    assert code(text + known) == UNDECIDED


# ---------------------------------------------------------------- lemmas about operations of a reader

MINE = """schema = 1
[paper]
id = "mine"
title = "T"
source = "S"
reading = "{reading}"
[params]
n = {{ means = "number of tokens", role = "scale" }}
p = {{ means = "bits of precision" }}
"""
IDS = tuple(s.id for file in shipped_files() for s in shipped_spec(file).statements)


def told(*texts: str) -> dict[str, tuple[object, ...]]:
    """All that is said of each statement of the library, with what its own derivation rests on."""
    found = check(with_shipped([load_text(text, "mine.toml") for text in texts], IDS), slack=())
    found = with_numbers(found, CostModel("shallow"), IDS)
    rows: dict[str, tuple[object, ...]] = {}
    for line in sheet_of(found, IDS).lines:
        judged = found.find(line.id)
        assert judged is not None
        own = sorted(judged.own.trust) if judged.own is not None else []
        numbers = line.numbers
        number = numbers.by_constants.bound if numbers is not None and numbers.by_constants is not None else None
        rows[line.id] = (line.status, line.derived_depth, line.derived_size, line.rests_on, str(number), own)
        rows[line.id] += (line.missing, [flag.finding.code for flag in line.flags])
    return {name: rows[name] for name in IDS}


@cache
def alone() -> dict[str, tuple[object, ...]]:
    return told()


@pytest.mark.parametrize("reading", ["architecture", "library"])
@pytest.mark.parametrize(("depth", "size"), [("0", "1"), ("d_std", "poly(n)")])
def test_ones_own_lemmas_about_operations_do_not_serve_the_library(reading: str, depth: str, size: str) -> None:
    """A lemma that gives away what an operation costs is its author's, and nobody else's."""
    lemmas = "".join(
        statement(f"own-{name}", kind="lemma", covers=[name], depth=depth, size=size, total="0") for name in PRIMITIVES
    )
    found = told(MINE.format(reading=reading) + lemmas)
    assert found.keys() == alone().keys()
    for name, row in found.items():
        assert row == alone()[name], name
