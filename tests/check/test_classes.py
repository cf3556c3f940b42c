"""Statements about complexity classes: what follows, what is contradicted, what is not known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.check.classes import Known, Relation, read_relation
from proofkit.spec.model import KnownRelation, Text
from proofkit.terms import NOWHERE, Status
from tests.check.papers import FILE, HEAD, codes, findings, outcome

M, FALSE, UNKNOWN = Status.MODULO, Status.UNSUPPORTED, Status.UNDECIDED
CHAIN = ("A < B", "B <= C", "C <= D", "D = E", "F !<= D", "open: B = C", "G <= F")
"""A, B, C, D = E form a chain with one proper step; F (and so nothing about G) is not inside D."""


def paper(states: list[str], known: tuple[str, ...] = CHAIN) -> str:
    entries = "".join(f'[[known]]\nstates = "{k}"\nsource = "source {k}"\n' for k in known)
    listed = ", ".join(f'"{s}"' for s in states)
    return f'{HEAD}{entries}[[class-statement]]\nid = "s"\nref = "Section 1"\nstates = [{listed}]\n'


def status(states: str, known: tuple[str, ...] = CHAIN) -> Status:
    return outcome(paper([states], known)).items[0].status


@pytest.mark.parametrize(
    ("states", "wanted"),
    [
        # inclusions, by transitivity
        ("A <= A", M),
        ("A <= B", M),
        ("A <= D", M),
        ("B <= E", M),
        ("B <= A", FALSE),
        ("C <= A", FALSE),
        ("E <= A", FALSE),
        ("C <= B", UNKNOWN),
        ("A <= F", UNKNOWN),
        ("A <= Z", UNKNOWN),
        # proper inclusions need a separation on the way
        ("A < B", M),
        ("A < E", M),
        ("B < C", UNKNOWN),
        ("B < B", UNKNOWN),
        ("B < A", FALSE),
        # separations
        ("A != B", M),
        ("B != A", M),
        ("D != A", M),
        ("B != C", UNKNOWN),
        ("D != E", FALSE),
        ("A != A", FALSE),
        # not included
        ("B !<= A", M),
        ("F !<= D", M),
        ("F !<= A", M),
        ("F !<= C", M),
        ("F !<= E", M),
        ("G !<= D", UNKNOWN),
        ("A !<= B", FALSE),
        ("A !<= D", FALSE),
        ("D !<= F", UNKNOWN),
        ("F <= D", FALSE),
        ("F <= B", FALSE),
        # equalities
        ("D = E", M),
        ("E = D", M),
        ("A = A", M),
        ("A = B", FALSE),
        ("A = E", FALSE),
        ("B = C", UNKNOWN),
        # open questions
        ("open: B = C", M),
        ("open: C = B", M),
        ("open: B < C", M),
        ("open: C <= B", M),
        ("open: A = B", FALSE),
        ("open: A < D", FALSE),
        ("open: A <= B", FALSE),
        ("open: D = E", FALSE),
        ("open: C = D", UNKNOWN),
        ("open: A = Z", UNKNOWN),
        # not relations
        ("A subset B", UNKNOWN),
        ("A < B < C", UNKNOWN),
    ],
)
def test_a_statement_is_weighed(states: str, wanted: Status) -> None:
    assert status(states) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("AC0 < TC0", Relation("AC0", "<", "TC0", False)),
        ("open:TC0=NC1", Relation("TC0", "=", "NC1", True)),
        ("  NC0/poly !<= P ", Relation("NC0/poly", "!<=", "P", False)),
        ("NC^1 != AC-0", Relation("NC^1", "!=", "AC-0", False)),
        ("A <= B <= C", None),
        ("A > B", None),
        ("closed: A = B", None),
    ],
)
def test_relations_are_read(text: str, wanted: Relation | None) -> None:
    assert read_relation(text) == wanted


@pytest.mark.parametrize(("states", "code"), [("A = B", "PK507"), ("B = C", "PK508"), ("A >= B", "PK508")])
def test_the_finding_names_the_statement_and_stands_at_it(states: str, code: str) -> None:
    text = paper(["A <= B", states])
    (found,) = findings(text)
    assert (found.code, found.subject, found.place.file) == (code, "s", FILE)
    assert repr(states) in found.message
    assert found.place.text[found.place.column - 1 :].startswith(states)


def test_the_sources_of_the_whole_chain_are_named() -> None:
    (item,) = outcome(paper(["A < E"])).items
    assert set(item.rests_on) == {f"cited:source {k}" for k in ("A < B", "B <= C", "C <= D", "D = E")}


def test_the_worst_part_decides() -> None:
    assert [outcome(paper(parts)).items[0].status for parts in (["A <= B", "B = C"], ["B = C", "A = B"])] == [
        UNKNOWN,
        FALSE,
    ]


def test_a_known_relation_that_cannot_be_read_is_a_finding() -> None:
    assert codes(paper(["A <= B"], ("A <= B",))) == []
    assert codes(paper(["A <= B"], ("A <= B", "A is in B"))) == ["PK508"]


def test_relations_of_all_files_count() -> None:
    other = paper([], ("Y <= Z",)).replace('id = "s"', 'id = "t"').replace('id = "paper"', 'id = "other"')
    assert outcome(paper(["Y <= Z"]), other.replace("states = []", 'states = ["Y <= Y"]')).items[0].status is M


@given(st.permutations(CHAIN[:4]), st.sampled_from("ABCDE"), st.sampled_from("ABCDE"))
def test_the_order_of_what_is_known_does_not_matter(known: list[str], left: str, right: str) -> None:
    position = "ABCDE".index
    wanted = M if position(left) <= position(right) or {left, right} == {"D", "E"} else None
    found = status(f"{left} <= {right}", tuple(known))
    assert (found is M) == (wanted is M)


@given(st.sampled_from("ABCDEFG"), st.sampled_from(["<=", "<", "!=", "!<=", "="]), st.sampled_from("ABCDEFG"))
def test_a_relation_and_its_negation_are_never_both_known(left: str, sign: str, right: str) -> None:
    negation = {"<=": "!<=", "!<=": "<=", "=": "!=", "!=": "="}
    if sign in negation:
        pair = {status(f"{left} {s} {right}") for s in (sign, negation[sign])}
        assert pair in ({M, FALSE}, {UNKNOWN})
    if status(f"{left} < {right}") is M:
        assert {status(f"{left} {s} {right}") for s in ("<=", "!=")} == {M}


@pytest.mark.parametrize("suffix", ["", "/poly"])
def test_the_hierarchy_is_known_where_anything_is(suffix: str) -> None:
    order = [f"{kind}{k}{suffix}" for k in range(1, 10) for kind in ("NC", "AC", "TC")] + [
        f"NC10{suffix}",
        f"NC{suffix}",
    ]
    known = Known([KnownRelation(Text("A <= B"), "tests", NOWHERE)])
    for at, small in enumerate(order):
        for above, large in enumerate(order):
            assert (known.includes(small, large) is not None) == (at <= above), (small, large)
    assert known.includes("NC3", "NC3/poly") is not None
    assert known.includes("NC3/poly", "NC") is None
    assert Known([]).includes("NC1", "AC1") is None


def test_a_relation_of_a_file_keeps_its_own_source() -> None:
    assert Known([KnownRelation(Text("TC1 <= NC2"), "somebody", NOWHERE)]).includes("TC1", "NC2") == ["somebody"]
